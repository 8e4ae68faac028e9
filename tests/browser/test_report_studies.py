"""Marks of cells (general, robust, coded by hand) and the studies of report.html."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fabricated import CODEBOOK

pytestmark = pytest.mark.browser


def cell(page: Any, row: str, concept: str) -> Any:
    column = CODEBOOK.concept_ids.index(concept)
    line = page.locator("#grid tbody tr[data-row]").filter(has=page.get_by_text(row, exact=True))
    return line.locator("td").nth(column)


def go(page: Any, view: str) -> None:
    page.click(f"nav [data-view='{view}']")
    page.locator(f"#view-{view}").wait_for()


def fill(page: Any, selector: str) -> str:
    return page.evaluate(
        "what => getComputedStyle(document.querySelector(what)).backgroundColor", selector
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_general_cell_is_paler_marked_and_explained(opened, report, theme):
    with opened(report, color_scheme=theme) as page:
        one = cell(page, "某国数据法", "complaints")
        assert one.inner_text().startswith("●°")
        assert "general provisions only" in one.get_attribute("aria-label")
        assert fill(page, "td.g-operative.general") != fill(page, "td.g-operative:not(.general)")
        one.click()
        assert "none singles out opening" in page.locator("#panel:not([hidden])").inner_text()
        assert "°" in page.locator("fieldset.legend").inner_text()


def test_a_plain_cell_is_not_called_general(page):
    one = cell(page, "甲省数据条例", "catalog")
    assert "°" not in one.inner_text()
    one.click()
    assert "singles out" not in page.locator("#panel:not([hidden])").inner_text()


def test_a_cell_coded_by_hand_shows_it_and_by_whom(page):
    one = cell(page, "甲省数据条例", "platform")
    assert "✎" in one.inner_text()
    assert "coded by a person" in one.get_attribute("aria-label")
    one.click()
    assert "by hand, coded by 安娜" in page.locator("#panel:not([hidden])").inner_text()
    assert page.locator("#coded-key").is_visible()


def test_the_panel_says_what_other_choices_make_of_a_cell(page):
    fragile = page.locator("#grid tbody tr[data-row]:visible td[class^='g-']:not(.robust)").first
    fragile.click()
    told = page.locator("#panel details.why")
    assert "of those tried change it" in told.locator("summary").inner_text()
    assert not told.locator("li").first.is_visible()
    told.locator("summary").click()
    assert told.locator("li").first.is_visible()
    robust = page.locator("#grid tbody tr[data-row]:visible td.robust").first
    robust.click()
    assert "none of the other choices tried" in page.locator("#panel:not([hidden])").inner_text()


def test_only_robust_cells_can_be_shown(page):
    page.check("#steady")
    cells = "#grid tbody tr[data-row] td:not(.margin)"
    assert page.locator(f"{cells}.robust.faded").count() == 0
    assert page.locator(f"{cells}:not(.robust):not(.faded)").count() == 0
    assert page.locator(f"{cells}.robust").count() > 0
    page.click("#reset")
    assert not page.is_checked("#steady")
    assert page.locator(f"{cells}.faded").count() == 0


def test_robust_cells_say_so_to_a_screen_reader(page):
    labels = page.locator("#grid td.robust").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert labels
    assert all("robust" in label for label in labels)


def test_claims_have_verdicts_and_provisions_on_both_sides(page):
    go(page, "claims")
    entries = page.locator("#claim-list .claim")
    assert entries.count() == 21
    text = page.locator("#claim-list").inner_text()
    for part in (
        "Strongest provisions for it",
        "Strongest provisions against it",
        "searched among",
    ):
        assert part in text
    assert "21 of 21 claims" in page.locator("#claim-count").inner_text()


def test_claims_can_be_filtered_by_verdict(page):
    go(page, "claims")
    page.select_option("#claim-verdict", "not testable from texts")
    shown = page.locator("#claim-list .claim .kind").all_text_contents()  # drawn or not
    assert 0 < len(shown) < 21
    assert {one.strip() for one in shown} == {"∅ not testable from texts"}


def test_a_provision_of_a_claim_opens(page):
    go(page, "claims")
    link = page.locator("#claim-list .pair a").first
    name = link.text_content()  # what is out of sight has no rendered text
    link.click()
    assert name
    page.locator("#panel h2 > span", has_text=re.compile("^" + re.escape(name) + "$")).wait_for()
    assert page.locator("#view-claims").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_claims_speak_chinese(opened, report):
    with opened(f"{report}#view=claims", locale="zh-CN") as page:
        assert page.locator("#claims-title").inner_text() == "论断核查"
        assert "无法由文本检验" in page.locator("#claim-list").inner_text()


def test_choices_list_each_cell_that_changes_and_lead_to_it(page):
    go(page, "choices")
    assert "cells are robust" in page.locator("#choice-figures").inner_text()
    entry = page.locator("#choice-list .entry").first
    name = entry.locator("a").inner_text().split(" · ")[0]
    entry.locator("a").click()
    page.locator("#panel h2", has_text=re.compile("^" + re.escape(name))).wait_for()
    assert page.locator("#view-matrix").is_visible()


def test_choices_by_the_choice_that_was_changed(page):
    go(page, "choices")
    before = page.locator("#choice-list .entry").count()
    page.select_option("#choice-variant", index=1)
    name = page.locator("#choice-variant option:checked").inner_text().rsplit(" (", 1)[0]
    entries = page.locator("#choice-list .entry")
    assert 0 < entries.count() <= before
    assert all(name in text for text in entries.all_inner_texts())


def test_headline_figures_open_under_the_keyboard(page):
    go(page, "choices")
    summary = page.locator("#choice-figures summary")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("#choice-figures table")
    assert table.is_visible()
    assert "catalog: rows with it" in table.inner_text()


def test_a_page_without_studies_says_so(opened, tmp_path):
    from fabricated import EVERYTHING

    from lexcompare.compare.matrix import build_matrix
    from lexcompare.report.html import write_html
    from lexcompare.report.run_info import collect_run_info

    matrix = build_matrix(EVERYTHING, CODEBOOK)
    write_html(tmp_path / "r.html", matrix, collect_run_info(matrix))
    with opened((tmp_path / "r.html").as_uri()) as page:
        assert page.locator("#steady-box").is_hidden()
        assert page.locator("#robust-key").is_hidden()
        assert page.locator("#coded-key").is_hidden()
        assert page.locator("#grid td.robust").count() == 0
        go(page, "claims")
        assert "No ledger" in page.locator("#claim-list").inner_text()
        go(page, "choices")
        assert "No study of choices" in page.locator("#choice-figures").inner_text()
