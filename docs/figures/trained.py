#!/usr/bin/python3
"""Runs the trained network and leaves what latency.gnuplot, phases.gnuplot and sentence.gnuplot draw.

    docs/figures/trained.py            from the root of the project, after ./dev build
"""
import csv
import json
import subprocess
import tempfile
from pathlib import Path

import numpy

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NETWORK = ROOT / "networks/lstm-1024-theta-0.3.safetensors"
TRACE = ROOT / "traces/sentence.npy"
MEL_FILTERS = 40


PHASES = ("start", "compute", "sync", "output_full", "activation", "finish")


def run(folder, *settings):
    """The statistics of a run with these settings, and its table of steps."""
    statistics, steps = folder / "stats.json", folder / "steps.csv"
    subprocess.run([ROOT / "build/spartus", "run", ROOT / "configs/spartus-zynq7100.cfg", "--network", NETWORK, "--trace", TRACE,
                    "--stats", statistics, "--steps-csv", steps] + [word for one in settings for word in ("--set", one)],
                   check=True, stdout=subprocess.DEVNULL)
    with open(steps, encoding="utf-8") as file:
        return json.loads(statistics.read_text(encoding="utf-8")), list(csv.DictReader(file))


def thresholds(theta):
    return f"delta_encoder.threshold_x={theta}", f"delta_encoder.threshold_h={theta}"


def main():
    with tempfile.TemporaryDirectory() as name, open(HERE / "latency.dat", "w", encoding="utf-8") as latency, \
            open(HERE / "phases.dat", "w", encoding="utf-8") as phases:
        def add_phases(label, statistics, steps):
            spent = statistics["ledger"]["phases"]
            print(f'"{label}"', *(round(spent[phase] / len(steps), 1) for phase in PHASES), file=phases)

        print("# mean cycles per step by phase", "# case " + " ".join(PHASES), sep="\n", file=phases)
        add_phases("no delta", *run(Path(name), "delta_encoder.mode=dense"))
        print("# theta, microseconds mean min max, temporal sparsity", file=latency)
        for theta in (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            statistics, steps = run(Path(name), *thresholds(theta))
            figures = statistics["figures"]
            print(theta, *(round(figures[f"latency_{which}_us"], 4) for which in ("mean", "min", "max")),
                  round(figures["temporal_sparsity"], 4), file=latency)
            if theta in (0, 0.05, 0.1, 0.2, 0.3, 0.5):
                add_phases(theta, statistics, steps)
            if theta == 0.3:
                with open(HERE / "sentence.dat", "w", encoding="utf-8") as sentence:
                    print("# second, latency in microseconds", file=sentence)
                    for step in steps:
                        print(round(int(step["step"]) / 100, 2), int(step["cycles"]) / 200, file=sentence)
    x = numpy.load(TRACE)
    x = x / 256 if x.dtype == numpy.int16 else x
    numpy.savetxt(HERE / "spectrogram.dat", x[:, :MEL_FILTERS].T, fmt="%.2f",
                  header="log filter-bank energies of traces/sentence.npy, normalised: a row per filter, a column per 10 ms")


if __name__ == "__main__":
    main()
