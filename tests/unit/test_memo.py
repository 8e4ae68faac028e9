"""The memo of two rows, as Markdown and as DOCX; the first screen."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from fabricated import CODEBOOK, EVERYTHING, Claim, about, make_findings

from lexcompare.codebook import load_codebook
from lexcompare.compare.gaps import find_gaps
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import UsageError
from lexcompare.core.vocabulary import Force, Level
from lexcompare.pipeline.summary import first_screen, measured_rates, summary_markdown
from lexcompare.report.memo import build_memo, memo_markdown
from lexcompare.report.memo_docx import check_memo_suffix, memo_docx


def law(name, region, force):
    units = [("1", "该局公布目录。", [Claim("catalog", "公布目录", force)])]
    return make_findings(name, units, about(f"{name}条例", Level.LOCAL_REGULATION, region))


@pytest.fixture
def memo():
    laws = [law("甲", "330000", Force.OPERATIVE), law("乙", "310000", Force.SLOGAN)]
    matrix = build_matrix(laws, CODEBOOK, MatrixOptions())
    there, back = find_gaps(matrix, "甲", ["乙"]), find_gaps(matrix, "乙", ["甲"])
    return build_memo(there, back, ("a limit",))


def test_a_memo_has_both_provisions_cited_and_the_gap(memo):
    entry = next(one for one in memo.entries if one.concept == "catalog")
    left, right = entry.sides
    assert left.grade.startswith("●")
    assert right.grade.startswith("○")
    assert left.reference.startswith("《甲条例》")
    assert left.reference.endswith("第1条。")
    assert left.words == "该局公布目录。"
    assert entry.gap == "乙条例 has less: declaratory only (counts)"
    assert "declaratory by 乙#art_1" in entry.why


def test_the_general_law_of_a_place_stands_before_a_higher_text_of_its_city():
    def text(name, region, level):
        units = [("1", "该局公布目录。", [Claim("catalog", "公布目录", Force.OPERATIVE)])]
        return make_findings(name, units, about(f"{name}办法", level, region))

    laws = [
        text("市", "330100", Level.LOCAL_REGULATION),
        text("省", "330000", Level.LOCAL_RULE),
        text("乙", "310000", Level.LOCAL_RULE),
    ]
    matrix = build_matrix(laws, CODEBOOK, MatrixOptions(rows=RowKind.REGION))
    there, back = find_gaps(matrix, "330000", ["310000"]), find_gaps(matrix, "310000", ["330000"])
    entry = next(one for one in build_memo(there, back).entries if one.concept == "catalog")
    assert entry.sides[0].reference.startswith("《省办法》")
    assert entry.sides[0].rank == "rule"
    assert len(entry.sides[0].others) == 1


def test_a_provision_about_opening_stands_before_a_surer_one_about_data_at_large():
    units = [
        ("1", "该局编制目录。", [Claim("catalog", "编制目录", Force.OPERATIVE, 0.99)]),
        ("2", "该局公布目录。", [Claim("catalog", "公布目录", Force.OPERATIVE, 0.9)]),
    ]
    first = make_findings("甲", units, about("甲条例", Level.LOCAL_REGULATION, "330000"))
    at_large = first.units[0]
    tags = tuple(replace(tag, objects=("public_data",)) for tag in at_large.tags)
    first = replace(first, units=(replace(at_large, tags=tags), first.units[1]))
    asked = frozenset({"opening", "public_data"})
    laws = [first, law("乙", "310000", Force.SLOGAN)]
    book = replace(CODEBOOK, objects=load_codebook().objects)
    matrix = build_matrix(laws, book, MatrixOptions(objects=asked))
    there, back = find_gaps(matrix, "甲", ["乙"]), find_gaps(matrix, "乙", ["甲"])
    entry = next(one for one in build_memo(there, back).entries if one.concept == "catalog")
    assert entry.sides[0].reference.endswith("第2条。")
    assert entry.sides[0].others == ("● 《甲条例》第1条",)


def test_markdown_begins_with_the_limits(memo):
    text = memo_markdown(memo)
    assert text.index("a limit") < text.index("## Overview")
    assert "> 该局公布目录。" in text


def test_docx_holds_the_same_and_is_the_same_each_time(memo):
    docx = pytest.importorskip("docx")
    data = memo_docx(memo)
    assert data == memo_docx(memo)
    document = docx.Document(io.BytesIO(data))
    texts = [one.text for one in document.paragraphs]
    assert "该局公布目录。" in texts
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["concept", "甲条例", "乙条例", "gap"]
    assert len(table.rows) == 1 + len(CODEBOOK.concepts)


def test_another_suffix_is_refused():
    with pytest.raises(UsageError, match="no memo"):
        check_memo_suffix(Path("memo.pdf"))


def test_the_first_screen_says_what_is_not_assessable_and_how_often_cells_are_wrong():
    matrix = build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(against=("uk",)))
    screen = first_screen(matrix)
    assert {label for label, _ in screen.not_assessable} == {
        row.label for row in matrix.rows if not row.claim.may
    }
    rates, command = measured_rates()
    assert command == screen.command
    assert all(0 <= rate.interval[0] <= rate.share <= rate.interval[1] <= 1 for rate in rates)
    text = summary_markdown(screen)
    for part in ("As of", "How often a cell is wrong", "may not say absent", "To be read first"):
        assert part in text
    assert len(screen.read_first) <= 20
