"""Benchmarks: what the words of ``against`` stand for, and what their rows may claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import (
    CITY,
    CODEBOOK,
    EVERYTHING,
    FOREIGN,
    NATION,
    NORMATIVE,
    PROVINCE,
    UNDATED,
)

from lexcompare.compare.benchmarks import (
    BenchmarkMember,
    BenchmarkSet,
    load_benchmarks,
    question_of,
    resolve_benchmarks,
)
from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.compare.rows import build_rows
from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.model import Completeness
from lexcompare.core.problems import Problem


def matrix(findings=EVERYTHING, **options):
    return build_matrix(findings, CODEBOOK, MatrixOptions(**options))


def _with(item, **changes):
    return replace(item, instrument=replace(item.instrument, **changes))


def test_benchmark_rows_come_last_and_are_in_no_other_row():
    made = matrix(against=("uk", "national"))
    assert [(row.key, row.benchmark) for row in made.rows] == [
        ("cn-jia-data", ""),
        ("cn-yi-rule", ""),
        ("cn-hostile", ""),
        ("uk:uk-made-up", "uk"),
        ("national:cn-nation", "national"),
    ]


def test_a_matrix_against_benchmarks_has_chinese_rows_and_lists_the_others():
    made = matrix(against=("national",))
    assert "uk-made-up" not in {row.key for row in made.rows}
    assert [one.instrument for one in made.left_out if one.codes == ("other-jurisdiction",)] == [
        "uk-made-up"
    ]


def test_an_instrument_named_as_benchmark_counts_although_it_is_a_draft():
    made = matrix(against=("cn-bing-draft",))
    assert made.rows[-1].key == "cn-bing-draft"
    assert made.rows[-1].is_benchmark
    assert made.cell("cn-bing-draft", "catalog").grade is Grade.SOFT


@pytest.mark.parametrize("token", ["mars", "cn-old", "cn-fixture"])
def test_a_benchmark_that_names_nothing_that_counts_is_refused(token):
    with pytest.raises(UsageError) as caught:
        matrix(against=(token,))
    assert caught.value.got == token


def test_a_jurisdiction_of_which_nothing_is_held_is_unknown_not_absent():
    made = matrix(against=("eu",))
    cell = made.cell("eu", "catalog")
    assert cell.grade is Grade.UNKNOWN
    assert "European Union" in cell.reason
    assert any("not held" in notice for notice in made.notices)


SELECTION = BenchmarkSet(
    "made-up",
    "Made-up set",
    "某组",
    "for the test",
    (BenchmarkMember("uk-made-up", sections=("1-3",)), BenchmarkMember("cn-nation")),
)


def _set_rows(findings, wanted=SELECTION, rows=RowKind.REGION):
    found = resolve_benchmarks([wanted.id], findings, [wanted])
    return found[0], build_rows(findings, found, MatrixOptions(rows=rows, against=(wanted.id,)))[0]


def test_a_set_narrows_instruments_to_sections_and_pools_by_jurisdiction():
    found, rows = _set_rows([FOREIGN, NATION])
    assert found.missing == ()
    assert [row.key for row in rows] == ["made-up:uk", "made-up:cn"]
    assert rows[0].sources[0].units == frozenset({"sec_1", "sec_2", "sec_3"})
    assert rows[0].claim.may
    assert "selected" in rows[0].claim.reason


def test_a_set_with_a_missing_member_or_section_may_not_say_absent():
    found, rows = _set_rows([FOREIGN])
    assert found.missing == ("cn-nation",)
    # What a legal system lacks says nothing about another; the missing member has a row of its own.
    assert [(row.key, row.claim.may) for row in rows] == [
        ("made-up:uk", True),
        ("made-up:cn", False),
    ]
    assert "not held" in rows[1].claim.reason
    beyond = replace(SELECTION, members=(BenchmarkMember("uk-made-up", sections=("2-9",)),))
    found, rows = _set_rows([FOREIGN], beyond)
    assert found.missing == ("uk-made-up s. 9",)
    assert not rows[0].claim.may


def test_a_selection_held_on_purpose_is_complete_for_what_was_asked():
    reasons = (Problem("selected-sections", "uk-made-up", "a selection"),)
    selected = _with(FOREIGN, completeness=Completeness(False, reasons=reasons))
    _, rows = _set_rows([selected, NATION], rows=RowKind.INSTRUMENT)
    assert rows[0].claim.may
    assert not build_rows([selected], [], MatrixOptions())[0][0].claim.may


def test_members_are_recognised_by_title_too():
    member = BenchmarkMember("other-id", titles=("某国数据法（2021年）",))
    assert member.fits(NATION.instrument)
    assert not member.fits(CITY.instrument)


def test_shipped_sets_say_why_they_belong_together():
    for found in load_benchmarks():
        assert found.justification.endswith(".")
        assert found.members


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[set]]\nid = 'x'", id="no-members"),
        pytest.param("[[set]]\nid = 1\ncolour = 'red'\nmembers = []", id="unknown-key"),
        pytest.param("[[set", id="no-toml"),
    ],
)
def test_a_broken_file_of_sets_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "sets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"sets\.toml"):
        load_benchmarks(path)


def test_what_is_held_and_does_not_count_is_named_with_its_reason():
    wanted = replace(SELECTION, members=(BenchmarkMember(jurisdiction="cn", region_prefix="14"),))
    left = [(UNDATED.instrument, "nobody says whether it is in force")]
    (found,) = resolve_benchmarks([wanted.id], [], [wanted], left)
    assert found.uncounted == ("cn-undated: nobody says whether it is in force",)
    assert "held, but cn-undated" in found.lacking


def test_sets_ask_about_an_activity_and_jurisdictions_about_all_law():
    assert question_of(["open-data"]) == {"opening", "public_data"}
    assert "disclosure" in question_of(["open-data", "access"])
    assert question_of(["open-data", "us"]) == frozenset()


@pytest.mark.parametrize(
    ("rows", "against", "words"),
    [
        pytest.param([PROVINCE, NATION], "cn-nation", "national beside", id="nation-city"),
        pytest.param([NATION, NORMATIVE], "cn-ding-notice", "normative", id="statute-notice"),
        pytest.param([PROVINCE, CITY], "cn-yi-rule", "", id="like-with-like"),
    ],
)
def test_a_comparison_across_kinds_prints_a_notice(rows, against, words):
    made = matrix(rows, against=(against,))
    found = [notice for notice in made.notices if "of another kind" in notice]
    assert bool(found) is bool(words)
    assert not found or words in found[0]
