#!/usr/bin/env python3
"""What holds of the source tree as a whole: structure_test.py SOURCE_FOLDER

 - no file includes itself, by whatever way;
 - a folder includes only folders that its library links (src/CMakeLists.txt), which go one way;
 - an architecture knows no other, and only the table of architectures names them all;
 - no header above the architectures brings in SystemC;
 - every function fits on a screen.
"""
import re
import sys
import unittest
from pathlib import Path

SCREEN = 60  # lines, from the first of its head to its closing brace

INCLUDE = re.compile(r'^\s*#\s*include\s+"spartus/([^"]+)"', re.MULTILINE)
LIBRARY = re.compile(r'^ *spartus_library\(([^)]*)\)', re.MULTILINE)


def includes_of(text):
    return INCLUDE.findall(text)


def circles(includes):
    """Every circle of a graph {file: [file]} that a search in depth meets, as a list of files."""
    found, done, path = [], set(), []

    def visit(file):
        if file in path:
            found.append(path[path.index(file):] + [file])
        elif file not in done:
            path.append(file)
            for other in includes.get(file, []):
                visit(other)
            done.add(path.pop())

    for file in sorted(includes):
        visit(file)
    return found


def folders_of(cmake):
    """{folder: all folders that it may include}, from the calls of spartus_library(FOLDER LIBRARY...)."""
    calls = [call.split() for call in LIBRARY.findall(cmake)]
    by_library = {"spartus_" + folder: folder for folder, *_ in calls}
    allowed = {}
    for folder, *libraries in calls:
        allowed[folder] = {folder}
        for library in libraries:
            if not library.startswith("spartus_"):
                continue
            linked = by_library.get(library)
            if linked not in allowed:
                raise ValueError(f"{folder} links {library}, which does not come before it")
            allowed[folder] |= allowed[linked]
    return allowed


def upward(folder, includes, allowed):
    """The files of `includes` that `folder` may not include."""
    return [file for file in includes if file.split("/")[0] not in allowed.get(folder, set())]


ARCHITECTURE = re.compile(r"(?:include/spartus/|src/)?arch/(\w+)/")
ARCHITECTURES = "src/arch/architectures.cpp"


def strangers(file, includes):
    """What `file`, somewhere in arch/, includes of an architecture that it is not part of."""
    own = ARCHITECTURE.match(file)
    return [include for include in includes
            if file != ARCHITECTURES and (of := ARCHITECTURE.match(include)) and (not own or of[1] != own[1])]


KERNEL = re.compile(r"^\s*#\s*include\s+<(systemc|tlm)", re.MULTILINE)
HARDWARE = ("parts", "instruments", "arch")


def reaching(includes, goals):
    """The files of a graph {file: [file]} from which a goal can be reached."""
    reached, before = set(goals), None
    while before != len(reached):
        before = len(reached)
        reached |= {file for file, others in includes.items() if reached.intersection(others)}
    return reached


def long_functions(text, longest=SCREEN):
    """[(line, lines, head)] of functions that are longer. Relies on the layout that clang-format makes: what a line
    that is closed by a brace began is the next line above with the same indentation."""
    found, lines = [], text.split("\n")
    no_function = re.compile(r"(namespace|class|struct|union|enum|extern|template <.*> (class|struct))\b|\}|#")
    label = re.compile(r"(public|private|protected|case .*|default):$")
    for end, line in enumerate(lines):
        closing = re.match(r"( *)\}", line)
        if not closing:
            continue
        indent = closing.group(1)
        begin = end - 1
        while begin >= 0:
            above = lines[begin]
            inside = not above.strip() or above.startswith((indent + " ", "#")) or label.match(above.strip())
            if not inside:
                break
            begin -= 1
        head = lines[begin].strip() if begin >= 0 else ""
        if "(" in head and not no_function.match(head) and end - begin + 1 > longest:
            found.append((begin + 1, end - begin + 1, head))
    return found


class Rules(unittest.TestCase):
    """That the rules above find what they are for."""

    def test_a_circle_is_found_whatever_its_length(self):
        self.assertEqual(circles({"a": ["b"], "b": ["c"], "c": []}), [])
        self.assertEqual(circles({"a": ["a"]}), [["a", "a"]])
        self.assertEqual(circles({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}), [["a", "b", "c", "a"]])

    def test_a_folder_may_include_what_its_library_links_and_what_that_links(self):
        allowed = folders_of("spartus_library(base fmt::fmt)\nspartus_library(a spartus_base)\n"
                             "spartus_library(c spartus_a\n                x::y)")
        self.assertEqual(allowed["c"], {"base", "a", "c"})
        self.assertEqual(upward("a", ["base/x.hpp", "a/b/y.hpp", "c/z.hpp"], allowed), ["c/z.hpp"])
        self.assertEqual(upward("unknown", ["base/x.hpp"], allowed), ["base/x.hpp"])

    def test_only_the_table_names_architectures_of_other_folders(self):
        self.assertEqual(strangers("include/spartus/arch/one/x.hpp", ["arch/one/y.hpp", "arch/figure.hpp"]), [])
        self.assertEqual(strangers("src/arch/one/x.cpp", ["arch/two/y.hpp"]), ["arch/two/y.hpp"])
        self.assertEqual(strangers("src/arch/design.cpp", ["arch/two/y.hpp"]), ["arch/two/y.hpp"])
        self.assertEqual(strangers(ARCHITECTURES, ["arch/two/y.hpp"]), [])

    def test_libraries_go_one_way(self):
        with self.assertRaises(ValueError):
            folders_of("spartus_library(a spartus_b)\nspartus_library(b)")

    def test_what_reaches_a_goal_is_found_however_far_it_is(self):
        self.assertEqual(reaching({"a": ["b"], "b": ["c"], "d": []}, {"c"}), {"a", "b", "c"})

    def test_a_long_function_is_found_with_the_lines_of_its_head(self):
        body = "        work();\n" * 8
        text = f"namespace n {{\n\nclass C {{\n    C(int a,\n      int b) {{\n{body * 2}    }}\n\n" \
               f"   private:\n    int a_;\n}};\n\nint f(int x) {{\n{body}}}\n\n}}  // namespace n\n"
        self.assertEqual(long_functions(text, 10), [(4, 19, "C(int a,")])
        self.assertEqual([line for line, _, _ in long_functions(text, 9)], [4, 28])


class Tree(unittest.TestCase):
    root = Path()

    @classmethod
    def setUpClass(cls):
        cls.files = {path.relative_to(cls.root).as_posix(): path.read_text(encoding="utf-8")
                     for top in ("include", "src", "tests")
                     for path in sorted((cls.root / top).rglob("*.[ch]pp"))}
        assert len(cls.files) > 100, f"{cls.root} is not the source folder"

    def test_no_file_includes_itself(self):
        self.assertEqual(circles({file.replace("include/spartus/", ""): includes_of(text)
                                  for file, text in self.files.items() if file.startswith("include/")}), [])

    def test_folders_include_what_their_libraries_link(self):
        allowed = folders_of((self.root / "src/CMakeLists.txt").read_text(encoding="utf-8"))
        wrong = {}
        for file, text in self.files.items():
            folder = re.match(r"(?:include/spartus|src)/([^/]+)/", file)
            beyond = upward(folder.group(1), includes_of(text), allowed) if folder else []
            if beyond:
                wrong[file] = beyond
        self.assertEqual(wrong, {})

    def test_an_architecture_knows_no_other(self):
        self.assertEqual({file: beyond for file, text in self.files.items()
                          if re.match(r"(include/spartus|src)/arch/", file)
                          and (beyond := strangers(file, includes_of(text)))}, {})

    def test_systemc_is_known_to_the_hardware_alone(self):
        headers = {file.replace("include/spartus/", ""): text for file, text in self.files.items()
                   if file.startswith("include/")}
        kernel = {file for file, text in headers.items() if KERNEL.search(text)}
        self.assertGreater(len(kernel), 5)
        reached = reaching({file: includes_of(text) for file, text in headers.items()}, kernel)
        self.assertEqual([file for file in sorted(reached) if file.split("/")[0] not in HARDWARE], [])

    def test_functions_fit_on_a_screen(self):
        self.assertEqual([f"{file}:{line}: {lines} lines: {head}" for file, text in self.files.items()
                          for line, lines, head in long_functions(text)], [])


if __name__ == "__main__":
    Tree.root = Path(sys.argv.pop(1))
    unittest.main()
