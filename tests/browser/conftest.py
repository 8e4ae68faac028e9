"""A headless Chromium, and pages that fail their test if they ask for anything or complain."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fabricated import CODEBOOK, EVERYTHING, NATION, PROVINCE

from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.sensitivity import sensitivity
from lexcompare.core.findings import InstrumentFindings, Tag
from lexcompare.report.html import write_html
from lexcompare.report.html_figures import PageFigure
from lexcompare.report.html_page import PageParts, gap_parts
from lexcompare.report.html_studies import ledger_of
from lexcompare.report.run_info import collect_run_info

CHROMIUM = Path("/usr/bin/chromium")

HOSTILE_DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20' onload='window.hacked=2'>"
    "<script>window.hacked=3</script><rect width='40' height='20'/></svg>"
)

CHINESE_DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' width='50' height='20'></svg>"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        message = f"no browser at {CHROMIUM}: install the packages named in apt.txt"
        if os.environ.get("LEXCOMPARE_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield made
        made.close()


def changed(item: InstrumentFindings, change: Callable[[Tag], Tag]) -> InstrumentFindings:
    """Findings with every tag changed."""
    units = (replace(unit, tags=tuple(map(change, unit.tags))) for unit in item.units)
    return replace(item, units=tuple(units))


def general(tag: Tag) -> Tag:
    """The tag, about public data as a whole."""
    return replace(tag, objects=("public_data",))


def by_hand(tag: Tag) -> Tag:
    """A declaratory tag as if a person had coded it."""
    if tag.concept != "platform":
        return tag
    rule = "human: coded by 安娜"
    return replace(tag, evidence=tuple(replace(one, rule=rule) for one in tag.evidence))


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the fabricated findings, with a gap list, a figure and the studies."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    marks = {NATION.instrument.id: general, PROVINCE.instrument.id: by_hand}
    findings = [
        changed(item, marks[item.instrument.id]) if item.instrument.id in marks else item
        for item in EVERYTHING
    ]
    matrix = build_matrix(findings, CODEBOOK, MatrixOptions(against=("uk",)))
    parts = PageParts(
        gap_parts(matrix),
        (PageFigure("A made-up figure", "虚构的图", HOSTILE_DRAWING, svg_zh=CHINESE_DRAWING),),
        ledger_of(matrix),
        (sensitivity(matrix, with_gaps=False),),
    )
    write_html(path, matrix, collect_run_info(matrix), parts)
    return path.as_uri()


@pytest.fixture(scope="session")
def opened(browser: Any) -> Callable[..., Any]:
    """Open an address in a context of its own; on leaving, nothing was fetched, nothing failed."""

    @contextmanager
    def open_page(address: str, **options: Any) -> Iterator[Any]:
        settings = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(
            color_scheme=settings.pop("color_scheme", "light"), **settings
        )
        page = context.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        yield page
        assert complaints == []
        fetched = {url.split("#")[0] for url in asked if not url.startswith("data:image/svg+xml")}
        assert fetched == {address.split("#")[0]}
        context.close()

    return open_page


@pytest.fixture
def page(opened: Callable[..., Any], report: str) -> Iterator[Any]:
    """A fresh page of the report, in English."""
    with opened(report) as made:
        yield made
