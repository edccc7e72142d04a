#!/usr/bin/env python3
"""Opens reports in headless Chromium, in both themes, and checks what a reader would see.

    browser_test.py SPARTUS SOURCE_DIR
"""

import concurrent.futures
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

FIGURES = ["program", "inputs", "config", "layers", "figures"]
# Of the design, those that are figures.
DESIGN = re.compile(r"critical_path\.(cycles|steps_bounded)\.|what_if\.\d+\.(change|cycles|saved|mean_latency_cycles)$|"
                    r"cost\.(modules|total|device\.(available|utilisation))\.")


class Dom(html.parser.HTMLParser):
    """The figures, the marks within, and the values with a key, of a page after its scripts have run."""

    def __init__(self, text):
        super().__init__()
        self.body = {}
        self.figures = {}  # id -> number of shapes that are drawn for data, so without axes and legends
        self.data = []  # (key, value)
        self.external = []
        self.figure = None
        self.groups = []  # classes of the <g> around
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "body" and not self.body:
            self.body = attributes
        if tag == "figure":
            self.figure = attributes["id"]
            self.figures[self.figure] = 0
        if tag == "g":
            self.groups.append(attributes.get("class", ""))
        if tag == "path" and attributes.get("d") and any("role-mark" in group for group in self.groups):
            self.figures[self.figure] += 1
        if tag == "data":
            self.data.append((attributes["data-key"], attributes["value"]))
        for name in ("src", "href", "xlink:href", "srcset", "action"):
            link = attributes.get(name)
            if link is not None and not link.startswith(("#", "data:")):
                self.external.append(f"<{tag} {name}={link}>")

    def handle_endtag(self, tag):
        if tag == "g":
            self.groups.pop()


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done


def open_page(chromium, page, dark, profile):
    """The document after its scripts, and what they wrote to the console."""
    done = run(
        chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
        f"--user-data-dir={profile}", f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        "--window-size=1200,1000", "--virtual-time-budget=20000", "--dump-dom", "file://" + page, timeout=60)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def leaves(value, key):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{key}.{number}")
    else:
        yield key, value


def same(shown, value):
    if isinstance(value, str):
        return shown == value
    return json.loads(shown) == value


def charts_of(statistics):
    return 11 + sum(part in statistics for part in ("critical_path", "energy")) + ("response" in statistics["series"]["columns"])


def check(name, dom_text, console, statistics, expect):
    dom = Dom(dom_text)
    charts = charts_of(statistics)
    expect(not console, f"{name}: the console says {console}")
    expect(dom.body.get("data-charts") == str(charts), f"{name}: <body> has {dom.body}, not {charts} charts")
    expect("data-charts-failed" not in dom.body, f"{name}: charts failed")
    expect(len(dom.figures) == charts, f"{name}: {len(dom.figures)} figures")
    for figure, marks in dom.figures.items():
        expect(marks > 0, f"{name}: figure {figure} is empty")
    expect(not dom.external, f"{name}: refers to {dom.external}")
    wanted = {key: value for part in statistics if part != "steps" for key, value in leaves(statistics[part], part)}
    figures = {key for key in wanted if key.split(".")[0] in FIGURES or DESIGN.match(key)}
    missing = figures - {key for key, _ in dom.data}
    expect(not missing, f"{name}: not on the page: {sorted(missing)}")
    for key, value in dom.data:
        expect(key in wanted and same(value, wanted[key]), f"{name}: {key} is {value}, not {wanted.get(key)}")


def colours(dom_text):
    """Of the text beside axes, which follows the theme."""
    return set(re.findall(r'<text [^>]*fill="([^"]+)"', dom_text))


def main(spartus, source):
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium; ./dev setup installs it")
    failures = []

    def expect(fine, complaint):
        if not fine:
            failures.append(complaint)

    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)

        def generate(kind, name, *options):
            run(spartus, "generate", kind, path(name), *options)
            return path(name)

        small_network = generate("network", "small.safetensors", "--inputs", "20", "--hidden", "64", "--layers", "2",
                                 "--seed", "3")
        small_traces = [generate("trace", f"{k}.npy", "--steps", str(20 * k), "--inputs", "20", "--firing", "0.3",
                                 "--seed", str(k)) for k in (1, 2, 3)]
        spartus_network = generate("network", "spartus.safetensors", "--inputs", "123", "--hidden", "1024", "--seed",
                                   "1")
        runs = {
            "small": ["spartus-zynq7007s.cfg", small_network, *small_traces],
            "spartus": ["spartus-zynq7100.cfg", spartus_network, os.path.join(source, "traces", "speech-short.npy")],
            "late": ["spartus-zynq7007s.cfg", small_network, small_traces[0]],
        }
        statistics = {}
        more = {
            "small": ["--set", "host.mode=back_to_back"],
            "late": ["--set", "host.frame_period_us=0.5", "--set", "accelerator.arrays=8", "--device",
                     os.path.join(source, "configs", "devices", "xc7z007s.cfg")],
            "spartus": ["--set", "host.mode=back_to_back", "--what-if", "--device", os.path.join(source, "configs", "devices", "xc7z100.cfg"), "--energy",
                        os.path.join(source, "configs", "energy", "spartus-28nm.cfg")],
        }
        for name, (config, network, *traces) in runs.items():
            run(spartus, "run", *more[name], os.path.join(source, "configs", config), "--network", network, "--stats",
                path(name + ".json"),
                *[word for trace in traces for word in ("--trace", trace)])
            run(spartus, "report", path(name + ".json"))
            with open(path(name + ".json"), encoding="utf-8") as file:
                statistics[name] = json.load(file)
        with open(path("small.html"), encoding="utf-8") as file:
            broken = file.read().replace('"type":"fold"', '"type":"nonsense"', 1)
        with open(path("broken.html"), "w", encoding="utf-8") as file:
            file.write(broken)

        pages = [("small", False), ("small", True), ("spartus", False), ("spartus", True), ("late", False),
                 ("late", True), ("broken", False)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            opened = dict(zip(pages, pool.map(
                lambda page: open_page(chromium, path(page[0] + ".html"), page[1], path(f"{page[0]}-{page[1]}")),
                pages)))
        for name in runs:
            for dark in (False, True):
                check(f"{name}, {'dark' if dark else 'light'}", *opened[name, dark], statistics[name], expect)
            light, dark = opened[name, False][0], opened[name, True][0]
            expect(not colours(light) & colours(dark), f"{name}: both themes have the same colours")
            comparable = "Not to be compared" not in light
            expect(comparable == (name == "spartus"), f"{name}: comparable is {comparable}")

        for said in ("Not in time: 0 of 20 frames", "Does not fit XC7Z007S (DSP48 144 of 66", "XC7Z020 would do."):
            expect(said in opened["late", False][0], f"late: does not say {said}")

        # A chart that cannot be drawn is seen, is counted, and does not keep the others from being drawn.
        text, console = opened["broken", False]
        body = Dom(text).body
        drawn = charts_of(statistics["small"]) - 1
        expect(body.get("data-charts") == str(drawn) and body.get("data-charts-failed") == "1" and
               "This chart could not be drawn" in text and console, f"broken: <body> has {body}, console {console}")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
