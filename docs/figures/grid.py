#!/usr/bin/python3
"""Puts what `./dev train grid` measured and what the accelerator needs for each of its networks into one table.

    docs/figures/grid.py [FOLDER]      from the root of the project, after ./dev build and ./dev train grid

Reads FOLDER [build/training]/grid-lstm-seed-*.csv and the networks beside them, runs every network at every threshold on
traces/sentence.npy, leaves grid.csv, which grid.gnuplot draws, and prints the table of docs/reproduction.md.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = {"prompts-test.data": "recorded", "synthetic-test.data": "synthetic"}


def read_errors(folder):
    """A row per seed, γ and Θ: error rates of both data sets in percent, and what is not sent in recorded speech."""
    rows = []
    for path in sorted(folder.glob("grid-lstm-seed-*.csv")):
        table = pandas.read_csv(path)
        table["seed"] = int(re.search(r"seed-(\d+)", path.name)[1])
        rows.append(table)
    table = pandas.concat(rows)
    table["gamma"] = table["network"].str.extract(r"gamma-([\d.]+)-seed").astype(float)
    table["data"] = table["data"].map(DATA)
    errors = table.pivot(index=["seed", "gamma", "theta"], columns="data", values="phone_error_rate") * 100
    sent = table[table["data"] == "recorded"].set_index(["seed", "gamma", "theta"])
    errors["weight_sparsity"] = sent["weight_sparsity"] * 100
    for which in ("x", "h"):
        errors[f"not_sent_{which}"] = sent[f"sparsity_{which}"] * 100
    return errors


def run(folder, seed, gamma, theta):
    """Figures of the accelerator for one network at one threshold."""
    with tempfile.TemporaryDirectory() as name:
        statistics = Path(name) / "stats.json"
        settings = ["host.mode=back_to_back", f"network.gamma={gamma:g}", f"delta_encoder.threshold_x={theta:g}",
                    f"delta_encoder.threshold_h={theta:g}"]
        subprocess.run([ROOT / "build/spartus", "run", ROOT / "configs/spartus-zynq7007s.cfg",
                        "--network", folder / f"grid-lstm-gamma-{gamma:g}-seed-{seed}.safetensors",
                        "--trace", ROOT / "traces/sentence.npy", "--energy", ROOT / "configs/energy/spartus-28nm.cfg",
                        "--stats", statistics]
                       + [word for setting in settings for word in ("--set", setting)],
                       check=True, stdout=subprocess.DEVNULL)
        figures = json.loads(statistics.read_text(encoding="utf-8"))["figures"]
    return {"balance": figures["balance_ratio"] * 100, "latency_us": figures["latency_mean_us"],
            "effective_gops": figures["effective_gops"], "energy_uj": figures["energy_per_step_uj"],
            "bram36": figures["bram36"]}


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/training").resolve()
    errors = read_errors(folder)
    runs = pandas.DataFrame([run(folder, *cell) for cell in errors.index], index=errors.index)
    cells = errors.join(runs)
    by_cell = cells.groupby(level=["gamma", "theta"])
    mean, spread = by_cell.mean(), by_cell.agg(lambda column: column.max() - column.min())
    table = mean.copy()
    for data in DATA.values():
        table[f"{data}_spread"] = spread[data]
    table["seeds"] = by_cell.size()
    table.round(3).to_csv(HERE / "grid.csv")

    print("| γ | Θ | weights 0 | errors, recorded | errors, synthetic | x not sent | h not sent | balance | step, µs | GOp/s | "
          "µJ per step | BRAM36 |\n|---|---|---|---|---|---|---|---|---|---|---|---|")
    for (gamma, theta), row in table.iterrows():
        print(f"| {gamma:g} | {theta:g} | {row.weight_sparsity:.1f} % | {row.recorded:.1f} % | {row.synthetic:.1f} % | "
              f"{row.not_sent_x:.0f} % | {row.not_sent_h:.0f} % | {row.balance:.0f} % | {row.latency_us:.1f} | "
              f"{row.effective_gops:.1f} | {row.energy_uj:.2f} | {row.bram36:.0f} |")


if __name__ == "__main__":
    main()
