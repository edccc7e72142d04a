#!/usr/bin/env bash
# smoke.sh TRAINER FOLDER: the recipe in small, then the same network once more, killed on its way, to the same bits.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
trainer=$(realpath "$1") folder=$2
rm -rf "$folder"
"$here/recipe.sh" "$trainer" "$folder" smoke 64
CELL=gru PES=16 "$here/recipe.sh" "$trainer" "$folder" smoke 32
"$here/grid.sh" "$trainer" "$folder" smoke
[[ $(wc -l <"$folder/grid-lstm-seed-1.csv") == 61 ]]  # six sparsities, five thresholds, two data sets
cd "$folder"

fit=("$trainer" fit --hidden 64 --gamma 0.94 --anneal 8 --epochs 10 --frames 6000 --theta-h 0.1 --data synthetic-train.data)
"${fit[@]}" whole.safetensors --checkpoint whole.checkpoint >whole.log
"${fit[@]}" killed.safetensors --checkpoint killed.checkpoint >killed.log &
pid=$!
until [[ $(wc -l <killed.log) -ge 3 ]]; do
    kill -0 $pid
    sleep 0.05
done
kill -9 $pid
wait $pid || true
killed_after=$(wc -l <killed.log)
"${fit[@]}" killed.safetensors --checkpoint killed.checkpoint >>killed.log
# Were it over before it was killed, this would show nothing.
[[ $(grep -c '^epoch 10 of 10' killed.log) == 1 ]]
cmp whole.safetensors killed.safetensors
echo "killed in or after epoch $killed_after and resumed: the same bits"
