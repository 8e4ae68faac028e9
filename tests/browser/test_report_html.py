"""report.html in a real browser: reading a cell, filters, keyboard, permalinks, no network."""

from __future__ import annotations

from typing import Any

import pytest
from fabricated import CODEBOOK, HOSTILE_TITLE

pytestmark = pytest.mark.browser


def cell(page: Any, row: str, concept: str) -> Any:
    column = CODEBOOK.concept_ids.index(concept)
    line = page.locator("#grid tbody tr[data-row]").filter(has=page.get_by_text(row, exact=True))
    return line.locator("td").nth(column)


def test_click_shows_the_provision_with_its_words_marked(page):
    cell(page, "甲省数据条例", "catalog").click()
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text().startswith("甲省数据条例")
    assert panel.locator(".text").inner_text() == "甲省数据局每年三月公布公共数据目录。"
    assert panel.locator("mark").inner_text() == "公布公共数据目录"
    assert panel.locator("mark").get_attribute("title") == "catalog.made-up"
    for part in ("cn-jia-data#art_3", "a made-up reason", "cn-jia-data.md", "0.90"):
        assert part in panel.inner_text()


def test_hostile_text_is_shown_as_it_stands_and_runs_nothing(page):
    cell(page, HOSTILE_TITLE, "catalog").click()
    assert page.locator("#panel mark").inner_text() == "应交出目录"
    assert "<script>window.hacked=1</script>" in page.locator("#panel .text").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("#panel img").count() == 0


@pytest.mark.parametrize(
    ("row", "concept", "words"),
    [
        pytest.param("甲省数据条例", "fees", "every unit of cn-jia-data was read (4)", id="absent"),
        pytest.param("乙市公共数据办法", "fees", "the last sentence is cut", id="unknown"),
        pytest.param("Made-up Data Act", "remedies", "deny it", id="excluded"),
        pytest.param("Made-up Data Act", "fees", "unsure, to be read", id="unsure"),
        pytest.param(
            "乙市公共数据办法",
            "remedies",
            "tagged as Complaints, counted towards Remedies",
            id="rolled-up",
        ),
    ],
)
def test_every_kind_of_cell_says_why(page, row, concept, words):
    cell(page, row, concept).click()
    panel = page.locator("#panel")
    panel.locator("h2").wait_for()  # on a busy machine it is drawn a moment after the click
    assert words in panel.inner_text()


def test_keyboard_alone_is_enough(page):
    first = cell(page, "甲省数据条例", "definition")
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text().startswith("乙市公共数据办法")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("operative")
    assert page.locator("#grid td[tabindex='0']").count() == 1


def test_a_permalink_opens_its_cell(opened, report):
    with opened(f"{report}#cell=uk%3Auk-made-up/remedies") as page:
        assert page.locator("#panel h2").inner_text().startswith("Made-up Data Act")


@pytest.mark.parametrize(
    "link",
    [
        "cell=%E0%A4%A/nothing",
        "cell=constructor/fees",
        "unit=toString",
        "pair=a",
        "view=hasOwnProperty",
    ],
)
def test_a_link_that_names_nothing_says_so(opened, report, link):
    with opened(f"{report}#{link}") as page:
        assert "names nothing" in page.locator("#trouble").inner_text()
        assert page.locator("#panel").is_hidden()
        assert page.locator("#grid").is_visible()


def test_opening_a_cell_makes_a_permalink_and_going_back_works(page):
    cell(page, "甲省数据条例", "catalog").click()
    assert page.evaluate("location.hash") == "#cell=cn-jia-data/catalog"
    cell(page, "甲省数据条例", "fees").click()
    page.go_back()
    page.locator("#panel h2", has_text="Catalogue").wait_for()


def test_search_finds_rows_by_words_of_their_provisions(page):
    page.fill("#query", "投诉")
    page.locator("#count", has_text="words").wait_for()
    shown = page.locator("#grid tbody tr[data-row]:visible .name").all_inner_texts()
    assert shown == ["某国数据法", "乙市公共数据办法"]
    assert page.locator("#grid td.hit").count() == 4
    cell(page, "乙市公共数据办法", "complaints").click()
    marks = page.locator("#panel mark").all_inner_texts()
    assert "".join(marks) == "向乙市数据局投诉"
    page.click("#reset")
    assert page.locator("#grid tbody tr[data-row]:visible").count() == 5


def test_search_finds_rows_by_name(page):
    page.fill("#query", "made-up data")
    page.locator("#count", has_text="1 of 5 rows").wait_for()
    assert page.locator("#grid tbody tr[data-row]:visible").count() == 1


def test_families_and_core_hide_columns(page):
    heads = page.locator("#grid .concepts-row th[data-family]:visible")
    page.get_by_label("Redress").uncheck()
    assert heads.count() == 4
    page.get_by_label("core concepts only").check()
    assert heads.count() == 1
    assert page.locator("#grid .families-row th:visible").count() == 1
    assert page.locator("#grid tfoot td:not(.margin):visible").count() == 1


def test_a_grade_fades_the_rest_and_hides_rows_without_it(page):
    page.locator(".key[data-grade='excluded']").click()
    assert page.locator("#grid tbody tr[data-row]:visible .name").all_inner_texts() == [
        "Made-up Data Act"
    ]
    faded = page.locator("#grid tbody tr[data-row]:visible td.faded")
    assert faded.count() == len(CODEBOOK.concepts) - 1
    assert page.locator(".key[data-grade='excluded']").get_attribute("aria-pressed") == "true"


def test_level_and_benchmarks_filter_rows(page):
    page.select_option("#level", "local-regulation")
    assert page.locator("#grid tbody tr[data-row]:visible").count() == 1
    page.select_option("#level", "")
    page.uncheck("#benchmarks")
    assert page.locator("#grid tbody tr[data-row]:visible").count() == 4
    assert page.locator("#grid .banner").is_hidden()


def test_arrow_keys_step_over_hidden_columns(page):
    page.get_by_label("Supply").uncheck()
    cell(page, "甲省数据条例", "definition").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert "Remedies" in page.locator("#panel h2").inner_text()


def test_light_and_dark(page):
    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = background()
    page.click("#theme")
    assert background() != light
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"
    page.click("#theme")
    assert background() == light
    page.emulate_media(color_scheme="dark")
    page.evaluate("delete document.documentElement.dataset.theme")
    assert background() != light


def test_heads_stay_in_sight_when_the_matrix_scrolls(page):
    page.set_viewport_size({"width": 500, "height": 420})
    page.evaluate("document.querySelector('#gridwrap').scrollTo(200, 200)")
    wrap = page.locator("#gridwrap").bounding_box()
    head = page.locator("#grid .concepts-row th").nth(3).bounding_box()
    name = page.locator("#grid tbody th[scope='row']").nth(1).bounding_box()
    assert abs(head["y"] - wrap["y"]) < 60
    assert abs(name["x"] - wrap["x"]) < 4


def test_print_shows_the_matrix_without_controls(page):
    page.emulate_media(media="print")
    assert page.locator("#query").is_hidden()
    assert page.locator("#panel").is_hidden()
    assert page.locator(".key[data-grade='operative']").is_visible()
    assert page.locator("#grid").is_visible()
