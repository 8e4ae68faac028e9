"""Declaratory shares: three populations, statements, orders side by side."""

from __future__ import annotations

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings

from lexcompare.analyse.judge import Judge
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.slogans import (
    CAUTION,
    GROUPS,
    ORDER_COLUMNS,
    SLOGAN_COLUMNS,
    Tally,
    all_slogan_shares,
    order_records,
    slogan_records,
    slogan_shares,
)
from lexcompare.core.errors import UsageError
from lexcompare.core.vocabulary import Force, Level
from lexcompare.pipeline.analysis import analyse
from lexcompare.pipeline.load import load_corpus

SLOGAN, FIRM = Force.SLOGAN, Force.OPERATIVE


def law(name, slogans, firm, region="440000"):
    units = [(str(n), "推动目录。", [Claim("catalog", "目录", SLOGAN)]) for n in range(slogans)]
    units += [
        (str(100 + n), "该局公布目录。", [Claim("catalog", "目录", FIRM)]) for n in range(firm)
    ]
    return make_findings(name, units, about(f"{name}条例", Level.LOCAL_REGULATION, region))


def lines(*findings, by="instrument"):
    return slogan_shares(build_matrix(findings, CODEBOOK, MatrixOptions()), by)


@pytest.mark.parametrize(
    ("tally", "share", "text"),
    [
        pytest.param(Tally(3, 9), None, "3 of 9", id="under-ten-counts-only"),
        pytest.param(Tally(3, 10), 0.3, "3 of 10 (30 %)", id="ten-gives-a-share"),
        pytest.param(Tally(0, 0), None, "0 of 0", id="nothing"),
    ],
)
def test_a_share_needs_ten_cases(tally, share, text):
    assert tally.share == share
    assert tally.text == text


def test_every_record_has_counts_and_the_caution():
    (record,) = slogan_records(lines(law("a", 2, 3)))
    assert tuple(record) == SLOGAN_COLUMNS
    assert (record["tags_in_view_declaratory"], record["tags_in_view_n"]) == (2, 5)
    assert record["tags_in_view_share"] == ""
    assert record["note"] == CAUTION


def test_a_concept_has_no_population_of_all_units():
    record = next(r for r in slogan_records(lines(law("a", 2, 3), by="concept"))
                  if r["key"] == "catalog")  # fmt: skip
    assert record["units_n"] == ""
    assert record["tags_in_view_n"] == 5


@pytest.mark.parametrize("by", ["region", "level"])
def test_groups_pool_their_instruments(by):
    (line,) = lines(law("a", 2, 3), law("b", 1, 6), by=by)
    assert line.tally("tags_in_view") == Tally(3, 12)


def test_orders_need_ten_cases_in_each_population_and_say_why():
    records = order_records(lines(law("a", 2, 10), law("b", 8, 4), law("c", 1, 1)))
    assert [one["key"] for one in records] == ["a", "b"]
    assert tuple(records[0]) == ORDER_COLUMNS
    assert {one["key"]: one["place_tags_in_view"] for one in records} == {"a": 2, "b": 1}


def test_nothing_to_count_by_is_refused():
    with pytest.raises(UsageError, match="nothing to count by"):
        lines(by="colour")


def test_statements_are_those_that_a_judge_would_find_again():
    analysis = analyse(load_corpus("specimen"))
    matrix = analysis.gap_matrix()
    held, anew = slogan_shares(matrix), slogan_shares(matrix, judge=Judge())
    assert held == anew
    assert sum(line.tally("statements").n for line in held) > 100


def test_counting_everything_at_once_gives_the_lines_of_each_count():
    matrix = build_matrix([law("a", 2, 3), law("b", 1, 0)], CODEBOOK, MatrixOptions())
    assert all_slogan_shares(matrix) == {by: slogan_shares(matrix, by) for by in GROUPS}
