#!/usr/bin/env bash
# recipe.sh TRAINER FOLDER full|smoke SIZE...: for each size a network that is pruned while it learns, delta networks that begin
# with that, and a dense one trained equally long. GAMMA [0.94] and PES [64] in the environment say how they are pruned, CELL
# [lstm], SEED and THREADS the rest.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
gamma=${GAMMA:-0.94} pes=${PES:-64}
sizes=("${@:4}")
. "$here/common.sh" "$1" "$2" "$3"
if [[ $scale == full ]]; then
    start=(--epochs 60 --frames 16000) sentences=(--epochs 16 --frames 40000)
    prune=(--epochs 64 --frames 40000 --anneal 32) delta=(--epochs 10 --frames 40000)
else
    start=(--epochs 2 --frames 8000) sentences=(--epochs 2 --frames 6000)
    prune=(--epochs 3 --frames 6000 --anneal 2) delta=(--epochs 1 --frames 6000)
fi

score() {
    "$trainer" evaluate "$@" --data prompts-test.data --data synthetic-test.data
}

for size in "${sizes[@]}"; do
    stem=$cell-$size sparse=$cell-$size-gamma-$gamma dense=$cell-$size-dense
    fit "$stem-start" --hidden "$size" --arithmetic float "${frames[@]}" --learning-rate 0.0015 "${start[@]}"
    fit "$stem-sentences" --hidden "$size" --init "$stem-start.safetensors" "${ctc[@]}" "${sentences[@]}" --learning-rate 0.0007
    from=(--hidden "$size" --pes "$pes" --init "$stem-sentences.safetensors" "${ctc[@]}" "${prune[@]}" --learning-rate 0.0012)
    fit "$sparse" "${from[@]}" --gamma "$gamma"
    score "$sparse.safetensors" --float
    score "$sparse.safetensors" --theta 0 --theta 0.1 --theta 0.3
    for theta in 0.1 0.3; do
        fit "$sparse-theta-$theta" --hidden "$size" --gamma "$gamma" --pes "$pes" --init "$sparse.safetensors" "${ctc[@]}" "${delta[@]}" \
            --learning-rate 0.0004 --theta-x "$theta" --theta-h "$theta"
        score "$sparse-theta-$theta.safetensors" --theta "$theta"
    done
    fit "$dense" "${from[@]}" --gamma 0
    score "$dense.safetensors" --float
    score "$dense.safetensors"
done
