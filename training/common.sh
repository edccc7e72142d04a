# Sourced by recipe.sh and grid.sh as: . common.sh TRAINER FOLDER full|smoke. Goes to FOLDER and makes the data sets there.
# What has left its result is skipped and training goes on from its checkpoint, so a script that was ended goes on where it was.
trainer=$(realpath "$1") folder=$2 scale=$3
threads=${THREADS:-1} seed=${SEED:-1} cell=${CELL:-lstm}
sounds=/usr/share/asterisk/sounds/en_US_f_Allison
transcript=/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz
if [[ $scale == full ]]; then
    synthetic=1500000 synthetic_test=60000
else
    synthetic=20000 synthetic_test=3000
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
make_data synthetic-train.data synthetic --part train --frames $synthetic --seed 1 "${texts[@]}"
make_data synthetic-test.data synthetic --part test --frames $synthetic_test --seed 2 "${texts[@]}"

# fit NAME OPTION...: progress is shown and kept; a network's wall time is the sum of its epochs.
fit() {
    local name=$1
    shift
    echo "$name"
    "$trainer" fit "$name.safetensors" --checkpoint "$name.checkpoint" --cell "$cell" --threads "$threads" --seed "$seed" "$@" |
        tee -a "$name.log"
}

# Cross-entropy per frame; only synthetic speech has labels for that.
frames=(--data synthetic-train.data --streams 32 --steps 25)
# Whole sentences, with CTC. Recorded speech is a tenth of what there is, and is drawn more often.
ctc=(--loss ctc --streams 8 --data synthetic-train.data)
for _ in 1 2 3 4 5 6; do ctc+=(--data prompts-train.data); done
