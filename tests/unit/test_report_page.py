"""report.html without a browser: one safe offline file, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from fabricated import CODEBOOK, EVERYTHING, FOREIGN, HOSTILE, HOSTILE_TITLE, PROVINCE
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.problems import Problem
from lexcompare.report.html import render_html, write_html
from lexcompare.report.html_data import report_data, utf16_offsets
from lexcompare.report.run_info import collect_run_info


def _render(findings=EVERYTHING, **options):
    matrix = build_matrix(findings, CODEBOOK, MatrixOptions(**options))
    problems = [Problem("empty-file", "<b>x.md", "nothing in it")]
    return render_html(matrix, collect_run_info(matrix, problems)), matrix


@pytest.fixture(scope="module")
def page():
    return _render(against=("uk",))[0]


@pytest.fixture(scope="module")
def tree(page):
    return lxml_html.document_fromstring(
        page.encode("utf-8"), parser=lxml_html.HTMLParser(encoding="utf-8")
    )


def test_nothing_is_fetched_from_anywhere(page, tree):
    assert not tree.xpath("//link | //iframe | //img | //object | //script[@src] | //base")
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"https?://", page)


def test_policy_allows_this_script_and_this_style_alone(tree):
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for text in (tree.xpath("//style")[0].text, tree.xpath("//script[not(@type)]")[0].text):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
        assert digest in policy


def test_hostile_text_is_text(tree):
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//b[contains(., 'x.md')]")
    names = [
        node.text
        for node in tree.xpath("//table[@id='grid']//th[@scope='row']/span[@class='name']")
    ]
    assert HOSTILE_TITLE in names


def test_data_read_back_as_they_were(tree):
    data = json.loads(tree.xpath("//script[@id='data']")[0].text)
    texts = {unit["text"] for unit in data["units"]}
    assert HOSTILE.instrument.articles[0].text in texts
    assert [row["key"] for row in data["rows"]][-1] == "uk:uk-made-up"


def test_the_table_is_a_table(tree):
    rows = tree.xpath("//table[@id='grid']/tbody/tr[@data-row]")
    assert len(rows) == 5
    for row in rows:
        assert len(row.xpath("./th[@scope='row']")) == 1
        cells = row.xpath("./td[not(@class='margin')]")
        assert len(cells) == len(CODEBOOK.concepts)
        assert all(cell.get("aria-label") for cell in cells)
    heads = tree.xpath("//tr[@class='concepts-row']/th[@scope='col'][@data-family]")
    assert len(heads) == len(CODEBOOK.concepts)
    groups = tree.xpath("//tr[@class='families-row']/th[@scope='colgroup']/@colspan")
    assert sum(int(span) for span in groups) == len(CODEBOOK.concepts)


def test_instruments_in_no_row_are_listed_with_reasons(tree):
    text = " ".join(tree.xpath("//section[@id='instruments']//text()"))
    for item in EVERYTHING:
        assert item.instrument.id in text
    assert "a draft, not law" in text
    assert "the last sentence is cut" in text


def test_every_id_is_unique(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_same_bytes_twice(tmp_path, page):
    again, matrix = _render(against=("uk",))
    assert again == page
    write_html(tmp_path / "r.html", matrix, collect_run_info(matrix))
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_each_unit_is_embedded_once_and_only_if_it_stands_behind_a_cell():
    _, matrix = _render(rows=RowKind.REGION)
    data = report_data(matrix)
    names = [(unit["instrument"], unit["id"]) for unit in data["units"]]
    assert len(names) == len(set(names))
    province = [unit["id"] for unit in data["units"] if unit["instrument"] == 0]
    assert sorted(province) == ["art_1", "art_3", "art_4"]
    assert matrix.findings[0] is PROVINCE


def test_marks_point_at_the_words_in_utf16():
    data = report_data(build_matrix([HOSTILE], CODEBOOK))
    unit, mark = data["units"][0], data["tags"][0]["marks"][0]
    text = unit["text"].encode("utf-16-le")
    words = text[2 * mark["start"] : 2 * mark["end"]].decode("utf-16-le")
    assert words == "应交出目录"
    assert ord(HOSTILE.instrument.articles[0].text[0]) > 0xFFFF


@given(st.text(max_size=40), st.data())
def test_utf16_offsets_agree_with_utf16(text, data):
    place = data.draw(st.integers(0, len(text)))
    expected = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
    assert utf16_offsets(text, [place]) == [expected]


@pytest.mark.parametrize("findings", [[], [FOREIGN]], ids=["nothing", "english"])
def test_small_corpora_render(findings):
    assert "</html>" in _render(findings)[0]
