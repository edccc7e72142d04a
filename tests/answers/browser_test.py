#!/usr/bin/env python3
"""Opens the page of a sweep in headless Chromium, in both themes, and checks what a reader would see and click.

    browser_test.py SPARTUS SOURCE_DIR
"""

import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "report"))
from browser_test import Dom, colours, open_page, run  # noqa: E402

SWEEP = """[sweep]
about = a <b>hostile</b> & small sweep
network = generate(inputs=20, hidden=48, seed=1)
trace = generate(steps=20, inputs=20, firing=0.3, seed=1)
device = {source}/configs/devices/xc7z007s.cfg
energy = {source}/configs/energy/spartus-28nm.cfg
accelerator.arrays = 1, 2, 4
accelerator.pes_per_array = 4, 8
network.gamma = 0, 0.9
delta_encoder.threshold_x, delta_encoder.threshold_h = 0, 0.2
require = latency_max_us < {limit}
"""
CHARTS = {"pareto", "sensitivity", "heat-map", "parallel", "ablation", "roofline"}

# Clicks the first symbol of the front, then changes an axis; the page must follow. What happened is left in <body>.
CLICK = """<script>
charts.ready.then(async () => {
  await new Promise(done => setTimeout(done, 200));
  const points = document.querySelectorAll('#pareto g.mark-symbol.points path');
  const point = points[points.length - 1];
  document.body.dataset.point = point.__data__.datum.i;
  const {left, top, width, height} = point.getBoundingClientRect();
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
    point.dispatchEvent(new MouseEvent(type, {bubbles: true, clientX: left + width / 2, clientY: top + height / 2}));
  }
  await new Promise(done => setTimeout(done, 200));
  const choice = document.querySelectorAll('#pareto .vega-bindings select')[0];
  const wanted = [...choice.options].findIndex(option => option.textContent === 'energy_per_step_uj');
  choice.selectedIndex = wanted;
  choice.dispatchEvent(new Event('change', {bubbles: true}));
});
</script></body>"""


def read_points(database):
    """{"point.3.dsp48": 4, …}: what the page may show, and which points are on the front of latency and DSP48."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    rows = connection.execute("SELECT * FROM point").fetchall()
    values = {f"point.{row['idx']}.{name}": row[name] for row in rows for name in row.keys()}
    values.update({f"about.{name}": value for name, value in connection.execute("SELECT name, value FROM about")})
    counting = [row for row in rows if row["feasible"]]

    def costs(row):
        return row["latency_mean_us"], row["dsp48"]

    def beaten(row):
        return any(all(a <= b for a, b in zip(costs(other), costs(row))) and costs(other) != costs(row)
                   for other in counting)

    return values, {row["idx"] for row in counting if not beaten(row)}, len(rows), len(counting)


def table_of(dom_text, caption):
    """Cells of the table with the caption, row by row."""
    if f"<caption>{caption}</caption>" not in dom_text:
        return []
    table = dom_text.split(f"<caption>{caption}</caption>", 1)[-1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>", 1)[-1], re.S)
    return [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)] for row in rows]


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

        with open(path("s.cfg"), "w", encoding="utf-8") as file:
            file.write(SWEEP.format(source=os.path.abspath(source), limit=9))
        run(spartus, "explore", path("s.cfg"), "--output", path("s.sqlite"), "--by", "latency_mean_us,dsp48", "--report",
            path("s.html"))
        values, front, points, counting = read_points(path("s.sqlite"))
        expect(0 < counting < points, f"{counting} of {points} points count: the sweep tests no requirement")
        with open(path("s.html"), encoding="utf-8") as file:
            html = file.read()
        with open(path("click.html"), "w", encoding="utf-8") as file:
            file.write(html.replace("</body>", CLICK))

        for theme, dark in (("light", False), ("dark", True)):
            text, console = open_page(chromium, path("s.html"), dark, path(theme))
            dom = Dom(text)
            expect(not console, f"{theme}: the console says {console}")
            expect(dom.body.get("data-charts") == str(len(CHARTS)), f"{theme}: <body> has {dom.body}")
            expect(set(dom.figures) == CHARTS and all(dom.figures.values()), f"{theme}: figures {dom.figures}")
            expect(not dom.external, f"{theme}: refers to {dom.external}")
            expect("<b>hostile" not in text, f"{theme}: text became markup")
            shown = {key for key, _ in dom.data}
            expect({f"point.{i}.{name}" for i in range(points) for name in ("latency_mean_us", "dsp48", "sqnr_db")} <=
                   shown, f"{theme}: points are not on the page")
            for key, value in dom.data:
                expected = values.get(key)
                same = value == expected if isinstance(expected, str) else json.loads(value) == expected
                expect(same, f"{theme}: {key} is {value}, not {expected}")
            listed = {int(row[0]) for row in table_of(text, "The front")}
            expect(listed == front, f"{theme}: the front is {listed}, not {front}")
            expect("NaN" not in re.sub("<script.*?</script>", "", text, flags=re.S), f"{theme}: NaN on the page")
            if not dark:
                light = text
        light_axes, dark_axes = (colours(page.split('id="pareto"')[1].split("</svg>")[0]) for page in (light, text))
        expect(not light_axes & dark_axes, "both themes have the same colours")
        expect("<p>Click a point to pin its design here.</p>" in light, "nothing says how to pin")

        text, console = open_page(chromium, path("click.html"), False, path("click"))
        body = Dom(text).body
        expect(not console, f"click: the console says {console}")
        pinned = table_of(text, "Pinned designs")
        expect([row[0] for row in pinned] == [body.get("data-point")], f"click: {body} pinned {pinned}")
        expect("energy_per_step_uj [µJ], lower is better" in text.split('id="pareto"')[1].split("</svg>")[0],
               "click: the chosen metric is not on the axis")

        # A search has a section of its own.
        run(spartus, "explore", path("s.cfg"), "--output", path("n.sqlite"), "--report", path("n.html"), "--set",
            "sampling=nsga2", "--set", "budget=16", "--set", "population=8", "--set", "minimise=latency_mean_us, dsp48")
        text, console = open_page(chromium, path("n.html"), False, path("search"))
        figures = Dom(text).figures
        expect(not console, f"search: the console says {console}")
        expect({"coverage", "explored"} <= set(figures) and all(figures.values()), f"search: figures {figures}")
        expect("points were run of a grid of 24, in" in text, "search: nothing says what was run")

        # Without a feasible point, the page says why.
        with open(path("s.cfg"), "w", encoding="utf-8") as file:
            file.write(SWEEP.format(source=os.path.abspath(source), limit=0.001))
        run(spartus, "explore", path("s.cfg"), "--output", path("s.sqlite"), "--report", path("none.html"))
        text, console = open_page(chromium, path("none.html"), True, path("none"))
        expect(not console, f"nothing feasible: the console says {console}")
        expect(f"Nothing is feasible: none of {points} points" in text, "nothing feasible: the page does not say so")
        missed = table_of(text, "What each requirement leaves out")
        expect([row[:3] for row in missed] == [["latency_max_us &lt; 0.001", str(points), str(points)]],
               f"nothing feasible: the requirements are {missed}")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
