"""report.html without a browser: one safe offline file, the same bytes every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from importlib.resources import files

import pytest
from fabricated import CODEBOOK, EVERYTHING, FOREIGN, HOSTILE, HOSTILE_TITLE
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from lexcompare.compare.ledger import load_claims
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.compare.sensitivity import sensitivity
from lexcompare.core.errors import InputError
from lexcompare.core.problems import Problem
from lexcompare.core.vocabulary import Role
from lexcompare.report.html import render_html, render_page, write_html, write_page
from lexcompare.report.html_data import report_data, utf16_offsets
from lexcompare.report.html_figures import PageFigure, read_figures
from lexcompare.report.html_page import (
    DATA_FILE,
    PageParts,
    gap_parts,
    load_page_data,
    load_strings,
    page_data,
    page_parts,
    with_figures,
    write_page_data,
)
from lexcompare.report.html_studies import ledger_of
from lexcompare.report.run_info import collect_run_info


def _render(findings=EVERYTHING, **options):
    matrix = build_matrix(findings, CODEBOOK, MatrixOptions(**options))
    problems = [Problem("empty-file", "<b>x.md", "nothing in it")]
    info = collect_run_info(matrix, problems)
    return render_html(matrix, info, PageParts(gap_parts(matrix))), matrix


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
    data = json.loads(tree.xpath("//script[@id='data']")[0].text)
    assert HOSTILE_TITLE in [row["label"] for row in data["rows"]]


def test_data_read_back_as_they_were(tree):
    data = json.loads(tree.xpath("//script[@id='data']")[0].text)
    texts = {unit["text"] for unit in data["units"]}
    assert HOSTILE.instrument.articles[0].text in texts
    assert [row["key"] for row in data["rows"]][-1] == "uk:uk-made-up"


def test_instruments_in_no_row_are_listed_with_reasons(tree):
    data = json.loads(tree.xpath("//script[@id='data']")[0].text)
    assert [one["id"] for one in data["instruments"]] == [item.instrument.id for item in EVERYTHING]
    left = {one["left"] for one in data["instruments"]}
    assert any("a draft, not law" in reason for reason in left)
    assert any("the last sentence is cut" in one["remarks"] for one in data["instruments"])


def test_every_id_is_unique(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_same_bytes_twice(tmp_path, page):
    again, matrix = _render(against=("uk",))
    assert again == page
    write_html(tmp_path / "r.html", matrix, collect_run_info(matrix))
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_each_unit_is_embedded_once_with_what_was_found_in_it():
    _, matrix = _render(rows=RowKind.REGION)
    data = report_data(matrix)
    names = [(data["instruments"][unit["instrument"]]["id"], unit["id"]) for unit in data["units"]]
    expected = [
        (item.instrument.id, unit.unit)
        for item in matrix.findings
        if item.instrument.metadata.role is not Role.FIXTURE
        for unit in item.units
    ]
    assert names == expected
    found = {
        name: [data["tags"][number]["concept"] for number in unit["tags"]]
        for name, unit in zip(names, data["units"], strict=True)
    }
    for item in matrix.findings:
        for unit in item.units:
            if (item.instrument.id, unit.unit) in found:
                tags = found[item.instrument.id, unit.unit]
                assert tags == [tag.concept for tag in unit.tags]


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


def test_compressed_data_are_the_same_data():
    _, matrix = _render(against=("uk",))
    data = page_data(matrix, collect_run_info(matrix))

    def embedded(compress):
        page = lxml_html.document_fromstring(render_page(data, compress=compress))
        return page.xpath("//script[@id='data']")[0]

    small, large = embedded(True), embedded(False)
    assert (small.get("type"), large.get("type")) == (
        "application/octet-stream",
        "application/json",
    )
    assert json.loads(gzip.decompress(base64.b64decode(small.text))) == json.loads(large.text)


def test_a_page_made_again_from_a_run_has_the_same_bytes(tmp_path):
    _, matrix = _render(against=("uk",))
    info = collect_run_info(matrix)
    parts = PageParts(gap_parts(matrix), (PageFigure("Sample", "样本", "<svg/>", "funnel"),))
    write_page_data(tmp_path / DATA_FILE, page_data(matrix, info, parts))
    write_page(tmp_path / "again.html", load_page_data(tmp_path))
    again = (tmp_path / "again.html").read_text(encoding="utf-8")
    assert again == render_html(matrix, info, parts)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(None, "not the folder of a run", id="missing"),
        pytest.param(b"no gzip", "cannot be read", id="damaged"),
        pytest.param(gzip.compress(b"[1]"), "cannot be read", id="another-shape"),
        pytest.param(gzip.compress(b"{")[:-3], "cannot be read", id="cut"),
        pytest.param(
            gzip.compress(b'{"meta":{"data_version":0}}'), "another version", id="another-version"
        ),
    ],
)
def test_a_folder_that_is_no_run_is_refused_with_a_remedy(tmp_path, content, what):
    if content is not None:
        (tmp_path / DATA_FILE).write_bytes(content)
    with pytest.raises(InputError, match=what) as caught:
        load_page_data(tmp_path)
    assert "lexcompare run" in str(caught.value)


def test_gap_lists_speak_of_every_row_and_point_at_units():
    _, matrix = _render(against=("uk",))
    data = page_data(matrix, collect_run_info(matrix), PageParts(gap_parts(matrix)))
    ordinary = [place for place, row in enumerate(matrix.rows) if not row.is_benchmark]
    assert [report["row"] for report in data["gaps"]] == ordinary
    gaps = [gap for report in data["gaps"] for gap in report["gaps"]]
    assert gaps
    for gap in gaps:
        for clause in (*gap["clauses"], *gap["national"]):
            unit = data["units"][clause["unit"]]
            name = data["instruments"][unit["instrument"]]["id"]
            assert clause["ref"] == f"{name}#{unit['id']}"


def test_without_benchmarks_there_is_no_gap_list():
    assert gap_parts(_render()[1]) == ()


def test_cells_to_read_first_are_the_unsure_ones_and_core_ones_lead():
    _, matrix = _render(against=("uk",))
    places = page_data(matrix, collect_run_info(matrix))["first"]
    assert all(matrix.cells[row][column].is_unsure for row, column, *_ in places)
    core = [matrix.codebook.concepts[column].core for _, column, *_ in places]
    assert core == sorted(core, reverse=True)
    assert len(places) == min(8, sum(c.is_unsure for cells in matrix.cells for c in cells))


def test_words_of_the_interface_fill_in_the_same_places_in_both_languages():
    for key, entry in load_strings().items():
        places = [sorted(re.findall(r"\{\w+\}", entry[language])) for language in ("en", "zh")]
        assert places[0] == places[1], key


def test_the_script_names_only_words_that_exist():
    folder = files("lexcompare.report").joinpath("templates")
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.name.endswith((".js", ".html"))
    )
    named = set(re.findall(r"\bt\(\"([a-z]+\.[a-z]+)\"", text))
    named |= set(re.findall(r"(?:data-t(?:-label|-hint)?=|say\()[\"']([a-z]+\.[a-z]+)[\"']", text))
    assert named - set(load_strings()) == set()


def test_every_cell_that_other_choices_change_is_listed_and_the_rest_is_robust():
    _, matrix = _render(against=("uk",))
    found = sensitivity(matrix, with_gaps=False)
    data = page_data(matrix, collect_run_info(matrix), PageParts(sensitivity=(found,)))
    study = data["sensitivity"]
    for place, row in enumerate(matrix.rows):
        for column, concept in enumerate(matrix.concepts):
            listed = study["cells"].get(f"{place},{column}", [])
            told = [(study["variants"][number], grade) for number, grade in listed]
            assert told == [(c.variant, c.value) for c in found.cells[row.key, concept]]
    assert 0 < len(study["cells"]) < len(found.cells)


def test_the_ledger_names_provisions_of_the_page():
    _, matrix = _render()
    data = page_data(matrix, collect_run_info(matrix), PageParts(claims=ledger_of(matrix)))
    assert [claim["id"] for claim in data["claims"]] == [entry.id for entry in load_claims()]
    verdicts = {claim["verdict"] for claim in data["claims"]}
    assert "not testable from texts" in verdicts
    sides = [one for claim in data["claims"] for one in (*claim["for"], *claim["against"])]
    assert sides
    for one in sides:
        unit = data["units"][one["unit"]]
        assert one["ref"] == f"{data['instruments'][unit['instrument']]['id']}#{unit['id']}"


def test_no_markup_is_ever_made_from_text():
    folder = files("lexcompare.report").joinpath("templates")
    for path in folder.iterdir():
        if path.name.endswith(".js"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text
            )
            assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|import)\b\s*\(", text)
            assert len(text.splitlines()) <= 500


def test_the_sample_is_drawn_and_figures_of_a_folder_follow(tmp_path):
    _, matrix = _render(against=("uk",))
    data = page_data(matrix, collect_run_info(matrix), page_parts(matrix, figures=True))
    (tmp_path / "b-map.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "a.svg").write_text('<?xml version="1.0"?><svg/>', encoding="utf-8")
    figures = with_figures(data, read_figures(tmp_path))["figures"]
    assert [figure["kind"] for figure in figures[:1]] == ["funnel"]
    assert [figure["title_en"] for figure in figures[-2:]] == ["a", "b map"]
    assert "n = " in figures[0]["svg"]
    drawn = {figure["title_en"]: figure for figure in figures[1:-2]}
    assert "Instruments per year and type" in drawn
    for figure in drawn.values():  # each in both languages, none of them loaded from elsewhere
        assert figure["svg"].startswith("<svg")
        assert figure["svg_zh"].startswith("<svg")
        assert "<image" not in figure["svg"]
    assert "年份" in drawn["Instruments per year and type"]["svg_zh"]
    assert [one.kind for one in page_parts(matrix).figures] == ["funnel"], "drawn only if asked"


@pytest.mark.parametrize("content", [b"<html>", b"\xff\xfe", b""], ids=["html", "bytes", "empty"])
def test_what_is_no_drawing_is_refused(tmp_path, content):
    (tmp_path / "x.svg").write_bytes(content)
    with pytest.raises(InputError, match="figure"):
        read_figures(tmp_path)
