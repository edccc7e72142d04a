#!/usr/bin/env bash
# grid.sh TRAINER FOLDER full|smoke: phone error rates over weight sparsity and thresholds, on networks of 256 units pruned for
# arrays of 16 PEs, as configs/spartus-zynq7007s.cfg has. All begin with one dense network, and the thresholds
# come without training for them. Leaves grid-CELL-seed-SEED.csv; CELL [lstm], SEED [1] and GAMMAS [all six] are of the
# environment.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$here/common.sh" "$1" "$2" "$3"
if [[ $scale == full ]]; then
    size=256
    start=(--epochs 60 --frames 16000) sentences=(--epochs 16 --frames 40000) prune=(--epochs 100 --frames 40000 --anneal 50)
else
    size=32
    start=(--epochs 1 --frames 6000) sentences=(--epochs 1 --frames 6000) prune=(--epochs 2 --frames 6000 --anneal 1)
fi
thetas=()
for theta in 0 0.05 0.1 0.2 0.3; do thetas+=(--theta "$theta"); done

fit "grid-$cell-start-$seed" --hidden $size --arithmetic float "${frames[@]}" "${start[@]}" --learning-rate 0.002
fit "grid-$cell-dense-$seed" --hidden $size --init "grid-$cell-start-$seed.safetensors" "${ctc[@]}" "${sentences[@]}" --learning-rate 0.001
for gamma in ${GAMMAS:-0 0.5 0.75 0.9 0.94 0.96}; do
    name=grid-$cell-gamma-$gamma-seed-$seed
    fit "$name" --hidden $size --gamma $gamma --pes 16 --init "grid-$cell-dense-$seed.safetensors" "${ctc[@]}" "${prune[@]}" \
        --learning-rate 0.002
    [[ -e $name.csv ]] || "$trainer" evaluate "$name.safetensors" "${thetas[@]}" --csv "$name.csv" \
        --data prompts-test.data --data synthetic-test.data
done
awk 'FNR > 1 || NR == 1' "grid-$cell-gamma-"*"-seed-$seed.csv" >"grid-$cell-seed-$seed.csv"
