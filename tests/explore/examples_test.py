#!/usr/bin/env python3
"""Runs the examples of docs/exploration.md that read results with other programs, as they stand there.

    examples_test.py SPARTUS SOURCE_DIR python|gnuplot|js

Exits with 77 where the program or library that the example needs is not there.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile


def block(text, opening):
    """The first fenced block that begins with `opening`, whose last line is the fence."""
    found = re.search(re.escape(opening) + r"\n(.*?)\n```\n", text, re.S)
    assert found, f"no block after {opening!r}"
    return found[1] + "\n"


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def run(folder, *command):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}: exit code {result.returncode}\n{result.stdout}{result.stderr}"
    return result.stdout


def lines_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.readlines()


def fastest(folder):
    """Lowest mean latency by number of arrays, with Python's own SQLite."""
    with sqlite3.connect(os.path.join(folder, "demo.sqlite")) as database:
        return dict(database.execute('SELECT "accelerator.arrays", min(latency_mean_us) FROM point WHERE feasible GROUP BY 1'))


def pandas(folder):
    for python in ("python3", "/usr/bin/python3"):  # Debian's packages belong to Debian's Python
        if subprocess.run([python, "-c", "import pandas"], capture_output=True, check=False).returncode == 0:
            break
    else:
        skip("there is no pandas")
    text = run(folder, python, "example.python")
    assert "latency_mean_us: " in text and " in us" in text, text
    table = {int(line.split()[0]): min(map(float, line.split()[1:])) for line in text.splitlines() if re.match(r"\d+ ", line)}
    # Cells are means over the two networks: none is below the fastest point.
    assert table.keys() == fastest(folder).keys(), text
    assert all(table[arrays] >= round(us, 2) for arrays, us in fastest(folder).items()), text


def gnuplot(folder):
    if not shutil.which("gnuplot"):
        skip("there is no gnuplot")
    run(folder, "gnuplot", "example.gnuplot")
    with open(os.path.join(folder, "front.svg"), encoding="utf-8") as file:
        plots = file.read().split('id="gnuplot_plot_1"')[1]
    points = sum(len(lines_of(folder, name)) - 1 for name in ("demo.csv", "front.csv"))  # without their headers
    marks = plots.count("<use xlink:href='#gpPt")
    assert marks == points, f"{marks} marks for {points} points"


def duckdb(folder):
    node = shutil.which("node")
    modules = os.environ.get("SPARTUS_NODE_MODULES", "")
    if not node or not os.path.isdir(os.path.join(modules, "@duckdb")):
        skip("SPARTUS_NODE_MODULES names no node_modules with @duckdb/node-api")
    os.symlink(modules, os.path.join(folder, "node_modules"))
    shutil.copy(os.path.join(folder, "example.js"), os.path.join(folder, "example.mjs"))
    text = run(folder, node, "example.mjs")
    rows = re.findall(r"│ \d+ +│ '?(\d+)'? +│ ([\d.]+)", text)
    assert {int(arrays): float(us) for arrays, us in rows} == fastest(folder), text


def main(spartus, source, language):
    with open(os.path.join(source, "docs", "exploration.md"), encoding="utf-8") as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        for name, opening in (("demo.cfg", "section. `demo.cfg`:\n\n```"), ("example." + language, "```" + language)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(block(text, opening))
        run(folder, spartus, "explore", "demo.cfg", "--csv", "demo.csv")
        run(folder, spartus, "answers", "demo.sqlite", "--by", "latency_mean_us,dsp48", "--csv", "front.csv")
        {"python": pandas, "gnuplot": gnuplot, "js": duckdb}[language](folder)


main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3])
