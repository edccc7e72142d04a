#!/usr/bin/env python3
"""Does what docs/changing-the-model.md says: recipe_test.py SOURCE_FOLDER BUILD_FOLDER WORK_FOLDER

Of the recipe's section, in order: a ```diff block is applied to a copy of the tree, each of its hunks where its
unchanged and removed lines stand, which must be exactly one place; for a ```console block the program is built, and
the lines behind each command must be in what the command prints. Then the new counter has to be everywhere.

The copy is built as mutants are: by the commands of BUILD_FOLDER, which must be up to date, what has changed and what
includes it anew, linked in front of that folder's libraries.
"""
import csv
import importlib.machinery
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SECTION = "## A configuration key that costs cycles, and a counter for them\n"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = ["configs", "include", "src", "traces"]
RUN = ["run", "configs/spartus-zynq7100.cfg", "--network", "layer.safetensors", "--trace", "traces/speech-short.npy"]


def load_build(source, folder):
    """The commands of a build, as tests/mutation/run reads them."""
    path = str(source / "tests/mutation/run")
    loader = importlib.machinery.SourceFileLoader("mutation_run", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("mutation_run", loader))
    loader.exec_module(module)
    return module.Build(folder)


def section_of(document):
    """The section's text, up to the next heading of its rank."""
    start = document.index(SECTION) + len(SECTION)
    return document[start:document.index("\n## ", start)]


def hunks_of(block):
    """The file that a diff block names, and pairs of what stands there now and what shall."""
    head, _, body = block.partition("\n")
    if not head.startswith("--- "):
        raise ValueError(f"a diff block begins with {head!r}, not with '--- FILE'")
    hunks = []
    for hunk in re.split(r"^@@\n", body, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        if any(line[0] not in " +-" for line in lines):
            raise ValueError(f"{head}: a line of a diff begins with a blank, + or -")
        hunks.append(("".join(line[1:] for line in lines if line[0] != "+"),
                      "".join(line[1:] for line in lines if line[0] != "-")))
    return head[len("--- "):], hunks


def patched(text, was, now):
    if not was or text.count(was) != 1:
        raise ValueError(f"{text.count(was)} places for\n{was}")
    return text.replace(was, now)


def commands_of(block):
    """Pairs of a command and the lines that it shall print."""
    commands = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


class Blocks(unittest.TestCase):
    """That a recipe can fail."""

    def test_a_hunk_has_exactly_one_place(self):
        self.assertEqual(patched("a\nb\n", "a\n", "c\n"), "c\nb\n")
        for text in ("b\n", "a\na\n"):
            with self.assertRaises(ValueError):
                patched(text, "a\n", "c\n")

    def test_a_diff_names_its_file_and_has_hunks(self):
        self.assertEqual(hunks_of("--- x.cpp\n a\n-b\n+c\n@@\n d\n+e\n"),
                         ("x.cpp", [("a\nb\n", "a\nc\n"), ("d\n", "d\ne\n")]))
        with self.assertRaises(ValueError):
            hunks_of(" a\n+b\n")

    def test_lines_behind_a_command_are_its_output(self):
        self.assertEqual(commands_of("$ one\nx\n$ two\n"), [("one", ["x"]), ("two", [])])


class Recipe(unittest.TestCase):
    source = folder = work = tree = Path()

    @classmethod
    def setUpClass(cls):
        cls.tree = cls.work / "tree"
        shutil.rmtree(cls.tree, ignore_errors=True)
        cls.tree.mkdir(parents=True)
        for name in COPIED:
            shutil.copytree(cls.source / name, cls.tree / name)
        for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message=before"]):
            subprocess.run(["git", "-c", "user.name=recipe", "-c", "user.email=recipe@localhost", *command],
                           cwd=cls.tree, check=True)
        (cls.tree / "build").mkdir()
        cls.compiler = load_build(cls.source, cls.folder)
        cls.changed, cls.objects = set(), {}
        for language, block in BLOCK.findall(section_of((cls.source / "docs/changing-the-model.md").read_text())):
            {"diff": cls.apply, "console": cls.execute}[language](block)
        cls.program(*RUN, "--set", "pe_array.column_gap=2", "--stats", "run.json", "--stats-steps",
                    "--steps-csv", "steps.csv")
        cls.statistics = json.loads((cls.tree / "run.json").read_text())
        cls.gap = cls.statistics["figures"]["array_gap_cycles"]

    @classmethod
    def apply(cls, block):
        name, hunks = hunks_of(block)
        text = (cls.tree / name).read_text()
        for was, now in hunks:
            text = patched(text, was, now)
        (cls.tree / name).write_text(text)
        cls.changed.add(name)

    @classmethod
    def build(cls):
        sources = {source for file in cls.changed for source in cls.compiler.changed_by({"file": file})}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = pool.map(lambda source: cls.compiler.object_of(source, cls.tree), sorted(sources))
            cls.objects.update(zip(sorted(sources), objects))
        cls.compiler.program("spartus", cls.objects, cls.tree / "build/spartus")
        cls.changed.clear()

    @classmethod
    def execute(cls, block):
        if cls.changed:
            cls.build()
        for command, lines in commands_of(block):
            done = subprocess.run(command, cwd=cls.tree, shell=True, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            for line in lines:
                assert line in done.stdout.splitlines(), f"$ {command}\nprints no line\n{line}\nbut\n{done.stdout}"

    @classmethod
    def program(cls, *arguments, code=0):
        done = subprocess.run(["build/spartus", *arguments], cwd=cls.tree, text=True, capture_output=True)
        assert done.returncode == code, f"exit code {done.returncode}: {arguments}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def test_the_key_is_checked_suggested_and_written(self):
        refused = self.program(*RUN, "--set", "pe_array.column_gap=1000001", code=3)
        self.assertIn("pe_array.column_gap must be a whole number from 0 to 1000000", refused)
        self.assertIn("did you mean pe_array.column_gap?", self.program(*RUN, "--set", "pe_array.column_gab=1", code=3))
        self.assertEqual(self.statistics["config"]["pe_array"]["column_gap"], 2)

    def test_a_gap_costs_cycles_and_none_costs_nothing(self):
        self.assertGreater(self.gap, 0)
        self.program(*RUN, "--stats", "none.json")
        none = json.loads((self.tree / "none.json").read_text())["figures"]
        self.assertEqual(none["array_gap_cycles"], 0)
        self.assertLess(none["cycles"], self.statistics["figures"]["cycles"])

    def test_the_summary_has_the_counter(self):
        self.assertRegex(self.program(*RUN, "--set", "pe_array.column_gap=2"), r"arrays in compute .*gap \d+\.\d %")

    def test_the_table_of_steps_has_it(self):
        with open(self.tree / "steps.csv", newline="") as file:
            self.assertEqual(sum(int(row["array_gap"]) for row in csv.DictReader(file)), self.gap)

    def test_the_statistics_have_it_with_unit_meaning_and_role(self):
        declared = self.statistics["schema"]["modules"]["array"]["quantities"]["gap"]
        self.assertEqual(declared, {"kind": "cause", "unit": "cycles", "role": "blocked",
                                    "meaning": "the address generator pauses"})
        self.assertEqual(sum(map(sum, self.statistics["steps"]["arrays"]["gap"])), self.gap)
        self.assertEqual(sum(array["gap"] for array in self.statistics["ledger"]["arrays"]), self.gap)

    def test_a_database_has_it_by_point(self):
        (self.tree / "gaps.cfg").write_text(
            "[sweep]\nbase = configs/spartus-zynq7100.cfg\nnetwork = layer.safetensors\n"
            "trace = traces/speech-short.npy\npe_array.column_gap = 0, 2\n")
        self.program("explore", "gaps.cfg", "--output", "gaps.sqlite")
        with sqlite3.connect(self.tree / "gaps.sqlite") as database:
            points = database.execute('SELECT "pe_array.column_gap", array_gap_cycles FROM point ORDER BY 1').fetchall()
            unit = database.execute("SELECT unit, meaning FROM metric WHERE name = 'array_gap_cycles'").fetchone()
        self.assertEqual(points, [(0, 0), (2, self.gap)])
        self.assertEqual(unit, ("cycles", "the address generator pauses, summed over all"))

    def test_the_report_has_it(self):
        self.program("report", "run.json", "-o", "run.html")
        page = (self.tree / "run.html").read_text()
        self.assertIn("array gap cycles", page)   # the table of figures
        self.assertIn('"gap"', page)              # the charts of causes

    def test_a_suite_misses_it_until_it_is_updated(self):
        suite = self.tree / "traces/regression/smoke.json"
        self.assertIn("array gap", self.program("regress", "smoke", code=1))
        self.assertNotIn('"gap"', suite.read_text())
        self.program("regress", "smoke", "--update", "--reason", "a counter of pauses between columns")
        self.assertIn('"gap"', suite.read_text())
        self.program("regress", "smoke")


if __name__ == "__main__":
    Recipe.source, Recipe.folder, Recipe.work = (Path(argument).resolve() for argument in sys.argv[1:4])
    del sys.argv[1:4]
    unittest.main()
