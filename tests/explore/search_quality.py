#!/usr/bin/env python3
"""Holds searches of configs/sweeps/trade-offs.cfg against its whole grid, beside samples with as many points.

    search_quality.py SPARTUS FOLDER [SEEDS]    [10]

The grid is run once, in FOLDER, where it is found again; searches and samples then find every point in the database.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys

SWEEP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../configs/sweeps/trade-offs.cfg")
BUDGET = 331
METHODS = {
    "nsga2": ["sampling=nsga2", f"budget={BUDGET}"],
    "latin_hypercube": ["sampling=latin_hypercube", f"samples={BUDGET}", "budget=", "minimise="],
    "random": ["sampling=random", f"samples={BUDGET}", "budget=", "minimise="],
}


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


def explore(spartus, output, *settings):
    options = [part for setting in settings for part in ("--set", setting)]
    text = run(spartus, "explore", SWEEP, "--output", output, *options)
    counts = re.search(r"\((\d+) kept, (\d+) run\)", text)
    return int(counts[1]), int(counts[2])


def main(spartus, folder, seeds=10):
    os.makedirs(folder, exist_ok=True)
    whole = os.path.join(folder, "whole.sqlite")
    explore(spartus, whole, "sampling=grid", "budget=", "minimise=")
    print(f"{'method':<16} {'points run':>12} {'mean':>8} {'std.dev.':>8} {'lowest':>8} {'highest':>8}   hypervolume, % of the grid's")
    for method, settings in METHODS.items():
        points, shares = [], []
        for seed in range(1, seeds + 1):
            output = os.path.join(folder, f"{method}-{seed}.sqlite")
            shutil.copyfile(whole, output)
            kept, new = explore(spartus, output, *settings, f"seed={seed}")
            assert new == 0, f"{output}: {new} points are not in the grid"
            text = run(spartus, "answers", output, "--by", "latency_mean_us,lut", "--against", whole)
            points.append(kept)
            shares.append(float(re.search(r"Hypervolume: ([\d.]+) %", text)[1]))
        print(f"{method:<16} {min(points):>5} … {max(points):>4} {statistics.mean(shares):>8.2f} {statistics.stdev(shares):>8.2f} "
              f"{min(shares):>8.2f} {max(shares):>8.2f}", flush=True)


main(os.path.abspath(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
