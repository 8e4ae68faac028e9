"""A headless Chromium, and pages that fail their test if they ask for anything or complain."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fabricated import CODEBOOK, EVERYTHING

from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.report.html import write_html
from lexcompare.report.html_figures import PageFigure
from lexcompare.report.html_page import PageParts, gap_parts
from lexcompare.report.run_info import collect_run_info

CHROMIUM = Path("/usr/bin/chromium")

HOSTILE_DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20' onload='window.hacked=2'>"
    "<script>window.hacked=3</script><rect width='40' height='20'/></svg>"
)


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


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the fabricated findings, with a gap list and a figure."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    matrix = build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(against=("uk",)))
    figure = PageFigure("A made-up figure", "虚构的图", HOSTILE_DRAWING)
    write_html(path, matrix, collect_run_info(matrix), PageParts(gap_parts(matrix), (figure,)))
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
