"""report.html in Chinese: the script tells every sentence as the package does, and leaves none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sentences_shown import shown_sentences

from lexcompare.compare.held import held_records
from lexcompare.pipeline.run import RunOptions, analyse_corpus
from lexcompare.report.html import write_page
from lexcompare.report.html_page import page_data, page_parts
from lexcompare.report.run_info import collect_run_info
from lexcompare.report.sentences import Teller, load_sentences

pytestmark = pytest.mark.browser

# What a panel says outside words of law, with where each piece stands. Text of law, its places and
# names are marked with their language; ids, rules and paths have shapes of their own.
PIECES = """() => {
  const panel = document.getElementById("panel"), found = [];
  const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement, marked = parent.closest("#panel [lang]");
    const isLaw = parent.closest(".text, .place") !== null;
    found.push([node.textContent, marked ? marked.lang : "", isLaw]);
  }
  return found;
}"""
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")  # two English words in a row


@pytest.fixture(scope="module")
def data(specimen_dir: Path) -> dict[str, Any]:
    analysis = analyse_corpus(specimen_dir, RunOptions())
    matrix = analysis.gap_matrix("instrument", ("uk", "us"))
    held = held_records(matrix, analysis.searches)
    info = collect_run_info(matrix, analysis.problems, held=held)
    return page_data(matrix, info, page_parts(matrix, analysis.searches))


@pytest.fixture(scope="module")
def specimen(data: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("chinese") / "report.html"
    write_page(path, data)
    return path.as_uri()


def open_cell(page: Any, data: dict[str, Any], row: int, column: int) -> None:
    name = f"{data['rows'][row]['key']}/{data['concepts'][column]['id']}"
    page.evaluate("name => { location.hash = `#cell=${name}`; }", name)
    page.locator("#grid td[aria-selected]").wait_for()
    page.locator(f"#panel a[href$='{name.partition('/')[2]}']").last.wait_for()


def cells_to_read(data: dict[str, Any]) -> list[tuple[int, int]]:
    """One cell of every kind of reason, and of every row."""
    found: dict[str, tuple[int, int]] = {}
    for row, line in enumerate(data["cells"]):
        for column, cell in enumerate(line):
            kind = re.sub(r"\S+#\S+|\d+", "", data["reasons"][cell[7]])
            found.setdefault(kind, (row, column))
            if cell[4]:
                found.setdefault(f"row {row}", (row, column))
    return list(found.values())


def test_a_panel_holds_no_english_sentence_of_the_program(
    opened: Callable[..., Any], specimen: str, data: dict[str, Any]
) -> None:
    law = "\n".join(
        [
            *(unit["text"] for unit in data["units"]),
            *(one["title"] for one in data["instruments"]),
            *(one["en"] for one in data["concepts"]),
        ]
    )
    read = cells_to_read(data)
    assert len(read) > 20
    with opened(specimen, locale="zh-CN") as page:
        for place in read:
            open_cell(page, data, *place)
            for text, lang, is_law in page.evaluate(PIECES):
                if is_law or not SENTENCE.search(text):
                    continue
                name = text.split(", ")[0]  # a provision is named by its title and number
                assert lang == "en", (place, text)
                assert text in law or name in law, (place, text)


def test_the_script_tells_what_the_package_tells(
    opened: Callable[..., Any],
    data: dict[str, Any],
    tmp_path: Path,
) -> None:
    names = [(one["id"], one["zh"], one["en"]) for one in data["concepts"]]
    teller = Teller(load_sentences().with_concepts(names))
    odd = ["a made-up reason", "repealed; a made-up reason", "x: made up", "own law: <b>; $& ${x}"]
    examples = [one.example for one in load_sentences().templates]
    said = list(dict.fromkeys([*examples, *odd, *(text for _, text in shown_sentences(data))]))
    path = tmp_path / "all.html"
    write_page(path, {**data, "meta": {**data["meta"], "notices": said}})
    with opened(path.as_uri(), locale="zh-CN") as page:
        lists = page.locator("#first details").last.locator("li")
        shown = lists.all_text_contents()
        assert len(shown) == len(said) > 500
        wrong = [one for one in zip(said, shown, strict=True) if teller.tell(one[0])[0] != one[1]]
        assert wrong == []
        unmarked = [
            text
            for text, marked in lists.evaluate_all(
                "all => all.map(one => [one.textContent, one.querySelector('[lang=en]') !== null])"
            )
            if SENTENCE.search(text.replace("lexcompare corpus add", "")) and not marked
        ]
        assert unmarked == []
        page.click("#language")
        assert lists.all_text_contents() == said


def test_english_pages_keep_the_words_of_the_record(
    opened: Callable[..., Any], specimen: str, data: dict[str, Any]
) -> None:
    row, column = cells_to_read(data)[0]
    with opened(specimen) as page:
        open_cell(page, data, row, column)
        reason = data["reasons"][data["cells"][row][column][7]]
        assert reason in page.locator("#panel:not([hidden])").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_barrier_on_the_pages_that_tell_sentences(
    opened: Callable[..., Any], specimen: str, data: dict[str, Any], theme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    with opened(specimen, color_scheme=theme, locale="zh-CN") as page:
        for view in ("matrix", "gaps", "slogans", "claims", "choices", "texts", "method"):
            page.click(f"nav [data-view='{view}']")
            page.locator(f"#view-{view}").wait_for()
            page.evaluate(
                "document.querySelectorAll('main details').forEach((d) => { d.open = true })"
            )
            if view == "matrix":
                open_cell(page, data, *cells_to_read(data)[0])
            found = axe.run(page).response["violations"]
            serious = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
            assert serious == [], view
            page.keyboard.press("Escape")
