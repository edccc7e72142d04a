#!/usr/bin/env python3
"""Runs the trained network and leaves what latency.gnuplot and sentence.gnuplot draw.

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


def run(folder, theta):
    """The figures of a run with one threshold for x and h, and its table of steps."""
    statistics, steps = folder / "stats.json", folder / "steps.csv"
    subprocess.run([ROOT / "build/spartus", "run", ROOT / "configs/spartus-zynq7100.cfg", "--network", NETWORK, "--trace", TRACE,
                    "--set", f"delta_encoder.threshold_x={theta}", "--set", f"delta_encoder.threshold_h={theta}",
                    "--stats", statistics, "--steps-csv", steps], check=True, stdout=subprocess.DEVNULL)
    with open(steps, encoding="utf-8") as file:
        return json.loads(statistics.read_text(encoding="utf-8"))["figures"], list(csv.DictReader(file))


def main():
    with tempfile.TemporaryDirectory() as name, open(HERE / "latency.dat", "w", encoding="utf-8") as latency:
        print("# theta, microseconds mean min max, temporal sparsity", file=latency)
        for theta in (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            figures, steps = run(Path(name), theta)
            print(theta, *(round(figures[f"latency_{which}_us"], 4) for which in ("mean", "min", "max")),
                  round(figures["temporal_sparsity"], 4), file=latency)
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
