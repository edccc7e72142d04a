#!/usr/bin/env bash
# Files as the program writes them today, small ones, beside what is kept in corpus/: of formats that change with the
# model, a file in the repository would soon be refused.
#
#   seeds.sh PROGRAM FOLDER     leaves FOLDER/TARGET/written
set -euo pipefail
program=$(realpath "$1")
mkdir -p "$2"
cd "$2"
printf '[accelerator]\narrays = 2\npes_per_array = 2\n[delta_encoder]\nthreshold_x = 0.25\n' >a.cfg
printf '[accelerator]\narchitecture = edgedrnn\npes = 4\n' >e.cfg
cat >s.cfg <<'CFG'
[sweep]
network = integer(inputs=2, hidden=3)
trace = generate(steps=2, inputs=2, firing=0.5)
accelerator.arrays = 1, 2
CFG
cat >suite.json <<'JSON'
{"suite": "s", "cases": [{"name": "one", "config": "a.cfg",
  "network": {"integer": {"inputs": 5, "hidden": 6, "bound": 100, "seed": 1}},
  "traces": [{"generate": {"steps": 3, "firing": 0.5, "step": 1, "seed": 1}}]}]}
JSON
{
    "$program" generate network n.safetensors --inputs 2 --hidden 3 --seed 1
    "$program" generate trace t.npy --steps 3 --inputs 2 --firing 0.5 --seed 1
    "$program" run a.cfg --network n.safetensors --trace t.npy --vcd w.vcd --stats s.json
    "$program" generate network g.safetensors --inputs 4 --hidden 8 --cell gru --seed 1
    "$program" generate trace u.npy --steps 3 --inputs 4 --firing 0.5 --seed 1
    "$program" run e.cfg --network g.safetensors --trace u.npy --stats e.json --stats-steps
    "$program" explore s.cfg --output r.sqlite
    "$program" regress suite.json --update --reason "a seed"
} >/dev/null
keep() { mkdir -p "$1" && cp "$2" "$1/written"; }
keep safetensors n.safetensors
keep npy t.npy
keep config a.cfg
keep sweep s.cfg
keep vcd w.vcd
keep statistics s.json
keep edgedrnn_statistics e.json
keep run_statistics s.json
keep suite suite.json
keep results r.sqlite
rm -f ./*.*
