#!/usr/bin/env bash
# recipe.sh TRAINER FOLDER full|smoke SIZE...: data sets, then for each size a dense network, one that is pruned while it
# learns on, and DeltaLSTMs that begin with that. Ended at any time, it goes on where it was: every step that has left its result
# is skipped, and training goes on from its checkpoint.
set -euo pipefail
trainer=$(realpath "$1") folder=$2 scale=$3
shift 3
threads=${THREADS:-1} seed=${SEED:-1} gamma=${GAMMA:-0.94}
thetas=(0.1 0.3)
sounds=/usr/share/asterisk/sounds/en_US_f_Allison
transcript=/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz
if [[ $scale == full ]]; then
    synthetic=1500000 synthetic_test=60000
    start=(--epochs 60 --frames 16000) prune=(--epochs 50 --frames 24000 --anneal 30)
    sequences=(--epochs 20 --frames 24000) delta=(--epochs 10 --frames 16000)
else
    synthetic=20000 synthetic_test=3000
    start=(--epochs 2 --frames 8000) prune=(--epochs 3 --frames 8000 --anneal 2)
    sequences=(--epochs 2 --frames 6000) delta=(--epochs 1 --frames 6000)
fi
mkdir -p "$folder"
cd "$folder"

texts=()
for text in /usr/share/games/fortunes/*; do
    case $text in
        *.dat | *.u8 | *art*) ;;  # indices, links, drawings
        *) texts+=(--text "$text") ;;
    esac
done
[[ -e core-sounds-en.txt ]] || zcat "$transcript" >core-sounds-en.txt

make_data() {
    local out=$1
    shift
    [[ -e $out ]] || "$trainer" data "$1" "$out" "${@:2}"
}
for part in train test; do
    make_data "prompts-$part.data" prompts --part $part --root $sounds --transcript core-sounds-en.txt
done
make_data synthetic-train.data synthetic --part train --frames $synthetic --seed "$seed" "${texts[@]}"
make_data synthetic-test.data synthetic --part test --frames $synthetic_test --seed "$((seed + 1000))" "${texts[@]}"

# Progress is shown and kept; a network's wall time is the sum of its epochs.
fit() {
    local name=$1
    shift
    echo "$name"
    "$trainer" fit "$name.safetensors" --checkpoint "$name.checkpoint" --threads "$threads" --seed "$seed" "$@" |
        tee -a "$name.log"
}
frames=(--data synthetic-train.data --streams 32 --steps 25 --learning-rate 0.0015)
# Recorded speech is a tenth of what there is, and is drawn more often.
ctc=(--loss ctc --streams 8 --data synthetic-train.data)
for _ in 1 2 3 4; do ctc+=(--data prompts-train.data); done

score() {
    "$trainer" evaluate "$@" --data prompts-test.data --data synthetic-test.data
}

for size in "$@"; do
    dense=lstm-$size sparse=lstm-$size-gamma-$gamma
    fit "$dense-start" --hidden "$size" --arithmetic float "${frames[@]}" --data prompts-train.data "${start[@]}"
    fit "$dense" --hidden "$size" --init "$dense-start.safetensors" "${ctc[@]}" "${sequences[@]}" --learning-rate 0.0007
    score "$dense.safetensors" --float
    score "$dense.safetensors"
    fit "$sparse-start" --hidden "$size" --init "$dense-start.safetensors" --gamma "$gamma" "${frames[@]}" "${prune[@]}"
    fit "$sparse" --hidden "$size" --init "$sparse-start.safetensors" --gamma "$gamma" "${ctc[@]}" "${sequences[@]}" \
        --learning-rate 0.0007
    score "$sparse.safetensors"
    for theta in "${thetas[@]}"; do
        fit "$sparse-theta-$theta" --hidden "$size" --gamma "$gamma" --init "$sparse.safetensors" "${ctc[@]}" "${delta[@]}" \
            --learning-rate 0.0004 --theta-x "$theta" --theta-h "$theta"
        score "$sparse-theta-$theta.safetensors" --theta "$theta"
    done
done
