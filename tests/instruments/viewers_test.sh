#!/usr/bin/env bash
# Waves and timelines in the programs that users open them with: vcd2fst, GTKWave and a validator of JSON schemas.
#
#   viewers_test.sh PROGRAM SOURCE_DIRECTORY
set -euo pipefail
program=$1
source=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

"$program" generate network net.safetensors --inputs 7 --hidden 12 --layers 2 --seed 1 >/dev/null
"$program" generate trace trace.npy --steps 5 --inputs 7 --firing 0.5 --seed 1 >/dev/null
printf '[accelerator]\narrays = 3\npes_per_array = 4\n[pe_array]\nhazard = stall\n' >small.cfg
"$program" run small.cfg --network net.safetensors --trace trace.npy --vcd wave.vcd --timeline timeline.json >/dev/null

vcd2fst wave.vcd wave.fst >vcd2fst.log 2>&1 || fail "vcd2fst refuses the wave: $(cat vcd2fst.log)"
[[ -s wave.fst ]] || fail "vcd2fst wrote nothing"
# Back again: every signal has the same values at the same times.
fst2vcd wave.fst >back.vcd
python3 - wave.vcd back.vcd <<'PYTHON' || fail "the way through FST changes the wave"
import sys


def changes(path):
    """Of each signal, by its path: [(time, value)], without values that are repeated."""
    paths, scopes, time, result, declared = {}, [], 0, {}, False
    for line in open(path, encoding="utf-8"):
        words = line.split()
        if not words:
            continue
        if words[0] == "$scope":
            scopes.append(words[2])
        elif words[0] == "$upscope":
            scopes.pop()
        elif words[0] == "$var":
            paths.setdefault(words[3], []).append(".".join(scopes + [words[4].split("[")[0]]))
        elif words[0] == "$enddefinitions":
            declared = True
        elif not declared:
            continue  # "100 ps" is no value
        elif words[0][0] == "#":
            time = int(words[0][1:])
        elif words[0][0] in "01xzb" and words[-1][0] != "$":
            value = words[0][1:] if len(words) == 2 else words[0][0]
            for signal in paths[words[1] if len(words) == 2 else words[0][1:]]:
                seen = result.setdefault(signal, [])
                value = value.lstrip("0") or "0"
                if not seen or seen[-1][1] != value:
                    seen.append((time, value))
    return result


before, after = map(changes, sys.argv[1:])
assert len(before) > 20, before.keys()
assert sum(map(len, before.values())) > 500, "hardly a change in the wave"
assert before == after, [name for name in before if before[name] != after.get(name)]
PYTHON

cat >look.tcl <<'TCL'
puts "facilities [gtkwave::getNumFacs]"
puts "traces [gtkwave::getTotalNumTraces]"
puts "busy [gtkwave::signalChangeList SystemC.spartus.array0.busy -max 3]"
gtkwave::/File/Quit
TCL
timeout 60 xvfb-run --auto-servernum gtkwave --script look.tcl wave.vcd wave.gtkw >gtkwave.log 2>&1 ||
    fail "GTKWave: $(cat gtkwave.log)"
declared=$(grep -c '^\$var' wave.vcd)
shown=$(grep -c '^SystemC\.\|^+{' wave.gtkw)
grep -q "^facilities $declared\$" gtkwave.log || fail "GTKWave finds other than $declared signals: $(cat gtkwave.log)"
traces=$(sed -n 's/^traces //p' gtkwave.log)
((traces >= shown)) || fail "GTKWave shows $traces traces, the save file names $shown"
grep -q '^busy 0 ' gtkwave.log || fail "GTKWave finds no changes of array0.busy: $(cat gtkwave.log)"

python3 - "$source/tests/instruments/trace_event.schema.json" timeline.json <<'PYTHON'
import json
import sys

import jsonschema

schema, timeline = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
jsonschema.validate(timeline, schema)
phases = {event["ph"] for event in timeline["traceEvents"]}
assert phases == {"X", "C", "M"}, phases
PYTHON
echo "vcd2fst, GTKWave ($traces traces) and the schema of trace events accept what the run recorded"
