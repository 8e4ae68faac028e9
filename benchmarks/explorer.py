"""Size of report.html and time until it answers, for a run as it is and with its texts replicated.

    python benchmarks/explorer.py RUN [TIMES]

Each copy of a text gets ids, rows and gap lists of its own; its words differ by a number only, so
compression gains more than it would on as many different texts: sizes of copies are a lower bound.
"""

from __future__ import annotations

import copy
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lexcompare.report.html import write_page
from lexcompare.report.html_page import load_page_data

Data = dict[str, Any]
LISTS = (4, 5, 6, 8)  # places in a cell that hold numbers of tags


def copied(data: Data, k: int) -> Data:
    """The texts of ``data`` once more, every number moved by ``k`` copies."""
    texts, units, tags = (len(data[name]) * k for name in ("instruments", "units", "tags"))
    made = copy.deepcopy({name: data[name] for name in ("instruments", "units", "tags")})
    for one in made["instruments"]:
        one.update(id=f"{one['id']}-{k}", title=f"{one['title']} ({k})")
    for one in made["units"]:
        one.update(instrument=one["instrument"] + texts, text=f"{one['text']} {k}")
        for name in ("tags", "unsure", "denials"):
            one[name] = [number + tags for number in one[name]]
    for one in made["tags"]:
        one["unit"] += units
    ordinary = [place for place, row in enumerate(data["rows"]) if not row["benchmark"]]
    made["rows"] = copy.deepcopy([data["rows"][place] for place in ordinary])
    for row in made["rows"]:
        row.update(key=f"{row['key']}-{k}", label=f"{row['label']} ({k})")
        row["sources"] = [number + texts for number in row["sources"]]
    made["cells"] = copy.deepcopy([data["cells"][place] for place in ordinary])
    for cell in (cell for cells in made["cells"] for cell in cells):
        for place in LISTS:
            cell[place] = [number + tags for number in cell[place]]
    made["margins"] = [data["margins"][place] for place in ordinary]
    return made


def replicated(data: Data, times: int) -> Data:
    """``data`` with every text ``times`` times; gap lists stay those of the first copy."""
    whole = copy.deepcopy(data)
    for k in range(1, times):
        for name, more in copied(data, k).items():
            whole[name] += more  # copies of rows stand last, so that older numbers hold
    return whole


def main(run: str, times: int = 5) -> None:
    """Write both pages, open them, print one line each."""
    from playwright.sync_api import sync_playwright

    data = load_page_data(Path(run))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for n in (1, times):
            target, whole = Path(folder) / f"{n}.html", replicated(data, n)
            write_page(target, whole)
            page = browser.new_page(viewport={"width": 1500, "height": 950})
            started = time.perf_counter()
            page.goto(target.as_uri(), timeout=120_000)
            page.wait_for_selector("html[data-ready]", timeout=120_000)
            ready = time.perf_counter() - started
            print(
                f"{len(whole['instruments'])} texts, {len(whole['units'])} units, "
                f"{len(whole['rows'])} rows: {target.stat().st_size / 1e6:.2f} MB, "
                f"ready in {ready:.2f} s"
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
