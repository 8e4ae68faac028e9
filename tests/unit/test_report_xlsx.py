"""gap_matrix.xlsx, read back with another library."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
from fabricated import CODEBOOK, EVERYTHING, PROVINCE, Claim, about, make_findings
from openpyxl import load_workbook

from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.core.problems import Problem
from lexcompare.core.vocabulary import Level
from lexcompare.report.glyphs import general_colours
from lexcompare.report.run_info import collect_run_info
from lexcompare.report.xlsx import write_xlsx


def _write(path, findings=EVERYTHING, **options):
    matrix = build_matrix(findings, CODEBOOK, MatrixOptions(**options))
    problems = [Problem("empty-file", "x.md", "nothing in it")]
    write_xlsx(path, matrix, collect_run_info(matrix, problems))
    return matrix


@pytest.fixture
def book(tmp_path):
    _write(tmp_path / "g.xlsx", against=("uk",))
    return load_workbook(tmp_path / "g.xlsx")


def _row(sheet, key):
    return next(row for row in sheet.iter_rows() if row[0].value == key)


def test_sheets_panes_and_print_setup(book):
    assert book.sheetnames == ["matrix", "held", "evidence", "codebook", "corpus", "provenance"]
    assert book["matrix"].freeze_panes == "C10"
    assert all(book[name].freeze_panes == "A2" for name in book.sheetnames[1:])
    assert book["matrix"].page_setup.orientation == "landscape"


def test_grades_show_by_glyph_and_by_colour(book):
    styles = {grade: grade.style for grade in Grade}
    row = _row(book["matrix"], "cn-jia-data")
    grades = [Grade.STRUCTURAL, Grade.OPERATIVE, Grade.ABSENT, Grade.SLOGAN, Grade.ABSENT]
    for cell, grade in zip(row[2:7], grades, strict=True):
        assert cell.value.startswith(styles[grade].glyph)
        fill = "#3a9db2" if grade is Grade.OPERATIVE else styles[grade].fill
        assert cell.fill.fgColor.rgb == "FF" + fill[1:].upper()
    assert row[3].value == "● L*"  # score 0.9: at the edge of the unsure band


def test_a_cell_of_general_provisions_alone_is_paler_and_says_so(tmp_path):
    units = [("1", "甲省数据局公布目录。", [Claim("catalog", "公布目录")])]
    law = make_findings("cn-x", units, about("甲省条例", Level.LOCAL_REGULATION, "330000"))
    unit = law.units[0]
    tags = tuple(replace(tag, objects=("public_data",)) for tag in unit.tags)
    law = replace(law, units=(replace(unit, tags=tags),))
    _write(tmp_path / "g.xlsx", findings=[law])
    sheet = load_workbook(tmp_path / "g.xlsx")["matrix"]
    cell = _row(sheet, "cn-x")[3]
    assert cell.value.startswith("●°")
    fill, ink = general_colours(Grade.OPERATIVE.style)
    assert cell.fill.fgColor.rgb == "FF" + fill[1:].upper()
    assert cell.font.color.rgb == "FF" + ink[1:].upper()
    legend = " ".join(str(one.value) for row in sheet.iter_rows(max_row=6) for one in row)
    assert "a lighter fill and °: only general provisions" in legend


def test_benchmark_rows_stand_apart_at_the_end(book):
    first = [row[0].value for row in book["matrix"].iter_rows(min_row=10)]
    assert first.index("Benchmarks 对照") == first.index("uk:uk-made-up") - 1
    assert first.index("cn-hostile") < first.index("Benchmarks 对照")
    assert _row(book["matrix"], "uk:uk-made-up")[0].font.italic


def test_each_cell_leads_to_its_evidence(book):
    matrix, evidence = book["matrix"], book["evidence"]
    header = {cell.value: cell.column for cell in matrix[9] if cell.value}
    checked = 0
    for row in matrix.iter_rows(min_row=10):
        for concept in CODEBOOK.concept_ids:
            cell = row[header[concept] - 1]
            if cell.hyperlink is None:
                continue
            line = int(cell.hyperlink.location.rsplit("A", 1)[1])
            assert evidence.cell(line, 1).value == row[0].value
            assert evidence.cell(line, 3).value == concept
            checked += 1
    assert checked == 5 * len(CODEBOOK.concept_ids)


def test_evidence_has_words_rule_and_text_and_reasons_for_what_is_not_there(book):
    sheet = book["evidence"]
    names = [cell.value for cell in sheet[1]]
    lines = [
        dict(zip(names, [c.value for c in row], strict=True)) for row in sheet.iter_rows(min_row=2)
    ]
    found = next(line for line in lines if line["source"] == "cn-jia-data#art_3")
    assert found["words"] == "公布公共数据目录"
    assert found["rule"] == "catalog.made-up"
    assert found["reading text"] == PROVINCE.instrument.articles[1].text
    absent = next(
        line for line in lines if (line["row"], line["concept"]) == ("cn-jia-data", "fees")
    )
    assert "every unit of cn-jia-data was read (4)" in absent["note"]
    assert any(line["note"] == "words deny it" for line in lines)
    assert any(line["note"] == "in the unsure band: to be read" for line in lines)


def test_corpus_sheet_lists_every_instrument_and_why_some_are_in_no_row(book):
    sheet = book["corpus"]
    names = [cell.value for cell in sheet[1]]
    lines = {
        row[0].value: dict(zip(names, [c.value for c in row], strict=True))
        for row in sheet.iter_rows(min_row=2)
    }
    assert set(lines) == {item.instrument.id for item in EVERYTHING}
    assert lines["cn-bing-draft"]["why in no row"] == "a draft, not law"
    assert lines["cn-yi-rule"]["why incomplete"] == "the last sentence is cut"


def test_provenance_has_versions_digest_options_and_problems(book):
    values = {row[0].value: row[1].value for row in book["provenance"].iter_rows(min_row=2)}
    assert values["codebook: digest"] == CODEBOOK.digest
    assert values["option: against"] == "uk"
    assert "nothing in it" in values["problem: empty-file"]


def test_nothing_is_written_as_a_formula(tmp_path):
    _write(tmp_path / "g.xlsx")
    with zipfile.ZipFile(tmp_path / "g.xlsx") as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 6
        for name in sheets:
            assert b"<f>" not in archive.read(name)


def test_same_bytes_twice(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        _write(tmp_path / name, against=("uk",))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path):
    article = PROVINCE.instrument.articles[1]
    long = replace(article, text=article.text + "甲" * 40_000)
    instrument = replace(PROVINCE.instrument, articles=(PROVINCE.instrument.articles[0], long))
    _write(tmp_path / "g.xlsx", [replace(PROVINCE, instrument=instrument)])
    sheet = load_workbook(tmp_path / "g.xlsx")["evidence"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    longest = max(texts, key=lambda value: len(str(value)))
    assert len(longest) == 32_000
    assert longest.endswith("articles.parquet]")


def test_a_matrix_without_rows_is_still_a_workbook(tmp_path):
    _write(tmp_path / "g.xlsx", [])
    assert load_workbook(tmp_path / "g.xlsx")["matrix"]["A1"].value.startswith("Gap matrix: 0 rows")
