#!/usr/bin/env bash
# recipe.sh TRAINER FOLDER full|smoke SIZE...: data sets, then for each size a network that is pruned while it learns,
# and DeltaLSTMs that begin with it. Ended at any time, it goes on where it was: every step that has left its result
# is skipped, and training goes on from its checkpoint.
set -euo pipefail
trainer=$(realpath "$1") folder=$2 scale=$3
shift 3
threads=${THREADS:-1} seed=${SEED:-1} gamma=${GAMMA:-0.94}
thetas=(0.1 0.3)
sounds=/usr/share/asterisk/sounds/en_US_f_Allison
transcript=/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz
if [[ $scale == full ]]; then
    synthetic=1500000 synthetic_test=60000 epochs=40 anneal=24 frames=200000 ctc_epochs=30 ctc_frames=150000
else
    synthetic=20000 synthetic_test=3000 epochs=3 anneal=2 frames=10000 ctc_epochs=2 ctc_frames=6000
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
# Recorded speech is a tenth of what there is, and is drawn more often.
sequences=(--loss ctc --streams 24 --epochs $ctc_epochs --frames $ctc_frames --data synthetic-train.data)
for _ in 1 2 3 4; do sequences+=(--data prompts-train.data); done

score() {
    "$trainer" evaluate "$@" --data prompts-test.data --data synthetic-test.data
}

for size in "$@"; do
    rate=$(((1024 + size) * 1000 / size))e-6  # smaller steps for larger networks: 0.005 at 256, 0.002 at 1024
    for sparsity in 0 "$gamma"; do
        name=lstm-$size-gamma-$sparsity
        fit "$name-frames" --hidden "$size" --gamma "$sparsity" --anneal $anneal --epochs $epochs --frames $frames \
            --data synthetic-train.data --learning-rate $rate
        fit "$name" --hidden "$size" --gamma "$sparsity" --init "$name-frames.safetensors" "${sequences[@]}" \
            --learning-rate 0.001
        score "$name.safetensors" --float
        score "$name.safetensors" --theta 0
        [[ $sparsity != 0 ]] || continue
        for theta in "${thetas[@]}"; do
            fit "$name-theta-$theta" --hidden "$size" --gamma "$sparsity" --init "$name.safetensors" \
                "${sequences[@]}" --learning-rate 0.0007 --theta-x "$theta" --theta-h "$theta"
            score "$name-theta-$theta.safetensors" --theta "$theta"
        done
    done
done
