#!/usr/bin/env bash
# recipe.sh TRAINER FOLDER full|smoke SIZE...: for each size a dense network, one that is pruned while it learns on, and
# delta networks that begin with that. GAMMA [0.94] and PES [64] in the environment say how they are pruned, CELL [lstm], SEED
# and THREADS the rest.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
gamma=${GAMMA:-0.94} pes=${PES:-64}
sizes=("${@:4}")
. "$here/common.sh" "$1" "$2" "$3"
if [[ $scale == full ]]; then
    start=(--epochs 60 --frames 16000) sentences=(--epochs 40 --frames 40000)
    prune=(--epochs 36 --frames 40000 --anneal 14) delta=(--epochs 10 --frames 40000)
else
    start=(--epochs 2 --frames 8000) sentences=(--epochs 2 --frames 6000)
    prune=(--epochs 3 --frames 6000 --anneal 2) delta=(--epochs 1 --frames 6000)
fi

score() {
    "$trainer" evaluate "$@" --data prompts-test.data --data synthetic-test.data
}

for size in "${sizes[@]}"; do
    dense=$cell-$size sparse=$cell-$size-gamma-$gamma
    fit "$dense-start" --hidden "$size" --arithmetic float "${frames[@]}" --learning-rate 0.0015 "${start[@]}"
    fit "$dense" --hidden "$size" --init "$dense-start.safetensors" "${ctc[@]}" "${sentences[@]}" --learning-rate 0.0007
    score "$dense.safetensors" --float
    score "$dense.safetensors"
    pruned=(--hidden "$size" --gamma "$gamma" --pes "$pes")
    fit "$sparse" "${pruned[@]}" --init "$dense.safetensors" "${ctc[@]}" "${prune[@]}" --learning-rate 0.0012
    score "$sparse.safetensors" --float
    score "$sparse.safetensors"
    for theta in 0.1 0.3; do
        score "$sparse.safetensors" --theta "$theta"
        fit "$sparse-theta-$theta" "${pruned[@]}" --init "$sparse.safetensors" "${ctc[@]}" "${delta[@]}" \
            --learning-rate 0.0004 --theta-x "$theta" --theta-h "$theta"
        score "$sparse-theta-$theta.safetensors" --theta "$theta"
    done
done
