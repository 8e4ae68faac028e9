"""The other views of report.html: gaps, wordings, search, pairs; languages, links, access."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

VIEWS = (
    "matrix", "gaps", "slogans", "search", "pair",
    "claims", "choices", "figures", "texts", "method",
)  # fmt: skip


def go(page: Any, view: str) -> None:
    page.click(f"nav [data-view='{view}']")
    page.locator(f"#view-{view}").wait_for()


def test_one_view_at_a_time_and_the_address_says_which(page):
    for view in VIEWS:
        go(page, view)
        assert page.locator("main > section:visible").count() == 1
        assert page.evaluate("location.hash") == f"#view={view}"
        assert page.locator("nav [aria-current='page']").get_attribute("data-view") == view


def test_the_first_screen_states_the_frame(page):
    text = page.locator("#first").inner_text()
    for part in ("instruments", "As of", "Benchmarks: uk", "not what it is worth"):
        assert part in text


def test_cells_to_read_first_open_their_cell(page):
    link = page.locator("#first ol a").first
    name = link.inner_text().split(" · ")[0]
    link.click()
    assert page.locator("#panel h2").inner_text().startswith(name)


def test_region_and_period_filter_rows(page):
    rows = page.locator("#grid tbody tr[data-row]:visible")
    before = rows.count()
    regions = page.locator("#region option").evaluate_all("all => all.map(one => one.value)")
    page.select_option("#region", regions[1])
    assert 0 < rows.count() < before
    page.select_option("#region", "")
    years = page.locator("#from option").evaluate_all("all => all.map(one => one.value)")
    page.select_option("#from", years[1])
    dated = rows.count()
    page.select_option("#from", "")
    page.select_option("#to", years[-1])
    assert rows.count() == dated  # rows without a date are in no period
    page.click("#reset")
    assert rows.count() == before


def test_home_and_end_go_to_the_ends_of_a_line(page):
    page.locator("#grid td[tabindex='0']").focus()
    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.cellIndex")
    page.keyboard.press("Home")
    assert (page.evaluate("document.activeElement.cellIndex"), last) == (1, 6)


def test_the_skip_link_leads_into_the_grid(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TD"


def test_gaps_name_kind_sides_and_model_clauses(page):
    go(page, "gaps")
    entries = page.locator("#gap-list .entry")
    assert entries.count() > 0
    assert page.locator("#gap-count").inner_text().startswith(f"{entries.count()} gaps")
    link = entries.first.locator("a").first
    link.click()
    assert page.locator("#panel").is_visible()
    assert page.evaluate("location.hash").startswith("#cell=")


def test_gaps_of_both_sides_and_only_those_that_count(page):
    go(page, "gaps")
    rows = page.locator("#gap-row option").evaluate_all("all => all.map(one => one.value)")
    seen = {"own": 0, "theirs": 0}
    for row in rows:
        page.select_option("#gap-row", row)
        for side in seen:
            page.select_option("#gap-side", side)
            seen[side] += page.locator("#gap-list .entry").count()
    assert all(seen.values())
    page.select_option("#gap-side", "own")
    page.check("#gap-counted")
    assert page.locator("#gap-list .uncounted").count() == 0


def test_wordings_are_listed_with_reasons_and_the_caution(page):
    go(page, "slogans")
    assert "not its worth" in page.locator("#view-slogans .lead").inner_text()
    entries = page.locator("#slogan-list .entry")
    told = page.locator("#slogan-count").inner_text()
    assert told.startswith(f"{entries.count()} of ")
    for entry in entries.all():
        assert "declaratory 宣示性" in entry.inner_text()
        assert "a made-up reason" in entry.inner_text()


def test_wordings_by_instrument_and_concept(page):
    go(page, "slogans")
    entries = page.locator("#slogan-list .entry")
    whole = entries.count()
    options = page.locator("#slogan-instrument option").evaluate_all("a => a.map(o => o.value)")[1:]
    parts = 0
    for value in options:
        page.select_option("#slogan-instrument", value)
        parts += entries.count()
    assert parts == whole > 0
    page.select_option("#slogan-instrument", "")
    page.select_option("#slogan-concept", "fees")
    assert entries.count() <= whole


def test_search_finds_chinese_by_pairs_and_marks_them(page):
    go(page, "search")
    page.fill("#words", "公共数据目录")
    page.locator("#hits", has_text="provisions").wait_for()
    page.locator("#hit-list .entry").first.wait_for()
    assert page.locator("#hit-list mark.found").first.inner_text() == "公共数据目录"


def test_search_by_the_name_of_a_concept_crosses_languages(page):
    go(page, "search")
    page.fill("#words", "Complaints")
    page.locator("#hit-list .entry").first.wait_for()
    languages = page.locator("#hit-list .text").evaluate_all("all => all.map(one => one.lang)")
    assert set(languages) >= {"zh-Hans"}
    page.select_option("#search-language", "en")
    languages = page.locator("#hit-list .text").evaluate_all("all => all.map(one => one.lang)")
    assert set(languages) <= {"en"}


def test_search_finds_english_at_the_beginning_of_words_only(page):
    go(page, "search")
    page.fill("#words", "must")
    page.locator("#hit-list .entry").first.wait_for()
    page.fill("#words", "ust")
    page.locator("#hits", has_text="0 provisions").wait_for()


def test_nothing_found_is_said(page):
    go(page, "search")
    page.fill("#words", "龘龘龘")
    page.locator("#hits", has_text="0 provisions").wait_for()
    assert page.locator("#hit-list .entry").count() == 0


def test_a_hit_opens_its_provision_with_all_that_was_found(page):
    go(page, "search")
    page.fill("#words", "目录")
    page.locator("#hit-list .entry a").first.click()
    panel = page.locator("#panel", has_text="obligation 2 of 2")
    panel.wait_for()
    assert page.evaluate("location.hash").startswith("#unit=")
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("location.hash") == "#view=search"


def test_a_link_to_a_provision_opens_it_and_its_neighbour(opened, report):
    with opened(f"{report}#unit=cn-jia-data%23art_3") as page:
        assert "甲省数据条例 第3条" in page.locator("#panel h2").inner_text()
        page.get_by_role("link", name="Previous").click()
        page.locator("#panel h2", has_not_text="第3条").wait_for()
        assert page.evaluate("decodeURIComponent(location.hash)") != "#unit=cn-jia-data#art_3"
        page.go_back()
        page.locator("#panel h2", has_text="第3条").wait_for()


def test_a_provision_is_read_beside_its_counterpart(page):
    page.evaluate("location.hash = '#unit=cn-jia-data%23art_3'")
    page.locator("#panel").get_by_role("button", name="Read side by side").click()
    sides = page.locator("#pair .side")
    assert sides.count() == 2
    assert "甲省数据条例" in sides.first.inner_text()
    assert page.locator("#panel").is_hidden()


def test_shared_concepts_light_up_on_both_sides(opened, report):
    with opened(f"{report}#pair=cn-jia-data%23art_3/uk-made-up%23sec_1") as page:
        assert page.locator("#pair .side h3").count() == 2
        buttons = page.locator("#pair-shared button")
        if buttons.count() == 0:
            page.locator("#pair-near a").first.click()
        button = buttons.first
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        for side in page.locator("#pair .side").all():
            assert side.locator("mark.lit").count() > 0
        button.click()
        assert page.locator("#pair mark.lit").count() == 0


def test_pickers_change_the_pair_and_the_link(page):
    go(page, "pair")
    texts = page.locator("#right-text option").evaluate_all("all => all.map(one => one.value)")
    page.select_option("#right-text", texts[-1])
    title = page.locator("#right-text option:checked").inner_text()
    page.locator("#pair .side").nth(1).get_by_role("link", name=title).wait_for()
    assert page.evaluate("location.hash").startswith("#pair=")


def test_figures_are_shown_and_run_nothing(page):
    go(page, "figures")
    image = page.locator("#figure-list img")
    assert image.get_attribute("alt") == "A made-up figure"
    assert page.evaluate("document.querySelector('#figure-list img').naturalWidth") == 40
    assert page.evaluate("window.hacked") is None
    page.click("#language")
    assert image.get_attribute("alt") == "虚构的图"
    assert page.evaluate("document.querySelector('#figure-list img').naturalWidth") == 50


def test_texts_held_link_to_their_first_provision(page):
    go(page, "texts")
    page.locator("#instruments").get_by_role("link", name="甲省数据条例").click()
    page.locator("#panel h2", has_text=re.compile("^甲省数据条例")).wait_for()


def test_language_switch_reaches_every_part(page):
    page.evaluate("location.hash = '#cell=cn-jia-data/catalog'")
    page.locator("#panel").wait_for()
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.locator("nav [data-view='gaps']").inner_text() == "差距清单"
    assert "可执行" in page.locator("#panel:not([hidden])").inner_text()
    assert page.locator("#grid td[aria-selected]").get_attribute("aria-label").startswith("可执行")
    assert "宣示性" in page.locator("#first").inner_text()
    page.click("#language")
    assert page.locator("nav [data-view='gaps']").inner_text() == "Gap list"


def test_a_chinese_browser_gets_chinese(opened, report):
    with opened(report, locale="zh-CN") as page:
        assert page.title() == "政府数据开放立法差距矩阵"
        for view in VIEWS:
            go(page, view)


def test_filters_survive_the_language_switch(page):
    page.select_option("#level", "local-regulation")
    page.click("#language")
    assert page.locator("#level").input_value() == "local-regulation"
    assert page.locator("#grid tbody tr[data-row]:visible").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_no_serious_barrier_in_any_view(opened, report, theme, locale):
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    with opened(report, color_scheme=theme, locale=locale) as page:
        for view in (*VIEWS, "panel"):
            if view == "panel":
                page.evaluate("location.hash = '#cell=cn-jia-data/catalog'")
                page.locator("#panel").wait_for()
            else:
                go(page, view)
            if view == "search":
                page.fill("#words", "目录")
                page.locator("#hit-list .entry").first.wait_for()
            found = axe.run(page).response["violations"]
            serious = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
            assert serious == [], view


def test_print_has_no_controls_in_any_view(page):
    for view in VIEWS:
        go(page, view)
        page.emulate_media(media="print")
        assert page.locator("nav").is_hidden()
        assert page.locator(f"#view-{view} select:visible").count() == 0
        page.emulate_media(media="screen")


def test_a_printed_gap_list_says_whose_it_is(page):
    go(page, "gaps")
    row = page.locator("#gap-row option:checked").inner_text()
    assert page.locator("#gap-list .printed").is_hidden()
    page.emulate_media(media="print")
    assert row in page.locator("#gap-list .printed").inner_text()
