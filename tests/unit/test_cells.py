"""Cells: which grade follows from what was found, and what may be said without finding."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.compare.cells import (
    AbsenceClaim,
    CellTag,
    Grade,
    build_cell,
    capped,
    load_cell_rules,
)
from lexcompare.core.findings import Evidence, Exclusion, Tag
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, Rank

READ = AbsenceClaim(True, "all 9 units of x were read")
CUT = AbsenceClaim(False, "the text is incomplete")


def tag(force: Force, score: float = 0.9, rank: Rank | None = Rank.RULE, unit: str = "art_1"):
    return CellTag("x", unit, "catalog", force, force, score, rank)


def cell(tags=(), unsure=(), exclusions=(), claim=READ):
    return build_cell(("x", "catalog"), list(tags), list(unsure), list(exclusions), claim)


@pytest.mark.parametrize(
    ("tags", "exclusions", "claim", "grade"),
    [
        pytest.param([Force.SLOGAN, Force.OPERATIVE], 0, READ, Grade.OPERATIVE, id="strongest"),
        pytest.param([Force.STRUCTURAL, Force.SLOGAN], 0, READ, Grade.SLOGAN, id="slogan-wins"),
        pytest.param([Force.STRUCTURAL], 0, READ, Grade.STRUCTURAL, id="presence-not-lost"),
        pytest.param([Force.SOFT], 1, READ, Grade.SOFT, id="presence-beats-denial"),
        pytest.param([], 1, READ, Grade.EXCLUDED, id="denied"),
        pytest.param([], 1, CUT, Grade.EXCLUDED, id="denied-in-a-cut-text"),
        pytest.param([], 0, READ, Grade.ABSENT, id="read-and-not-found"),
        pytest.param([], 0, CUT, Grade.UNKNOWN, id="cut-and-not-found"),
        pytest.param([Force.SOFT], 0, CUT, Grade.SOFT, id="found-in-a-cut-text"),
    ],
)
def test_grade(tags, exclusions, claim, grade):
    denial = ("x", Exclusion("art_9", "catalog"))
    made = cell([tag(force) for force in tags], exclusions=[denial] * exclusions, claim=claim)
    assert made.grade is grade
    assert made.reason


@pytest.mark.parametrize("claim", [READ, CUT], ids=["read", "cut"])
def test_unsure_tags_make_nothing_present_but_forbid_to_say_absent(claim):
    doubtful = cell(unsure=[tag(Force.OPERATIVE, 0.4)], claim=claim)
    assert doubtful.grade is Grade.UNKNOWN
    assert doubtful.p_present == pytest.approx(0.4)
    assert doubtful.is_unsure
    assert "x#art_1" in doubtful.reason


def test_a_decided_tag_keeps_its_grade_beside_unsure_ones():
    assert cell([tag(Force.SOFT)], [tag(Force.OPERATIVE, 0.4)]).grade is Grade.SOFT


def test_probability_of_presence_joins_decided_and_unsure_scores():
    made = cell([tag(Force.SOFT, 0.8), tag(Force.SOFT, 0.5)], [tag(Force.SOFT, 0.3)])
    assert made.p_present == pytest.approx(1 - 0.2 * 0.5 * 0.7)


def test_nothing_is_said_about_presence_where_nothing_could_be_read():
    assert cell(claim=CUT).p_present is None
    assert cell(claim=READ).p_present == 0.0


def test_strongest_source_is_by_force_then_rank_then_score():
    made = cell(
        [
            tag(Force.SOFT, 0.99, Rank.LAW, "art_1"),
            tag(Force.OPERATIVE, 0.99, Rank.NORMATIVE, "art_2"),
            tag(Force.OPERATIVE, 0.6, Rank.LAW, "art_3"),
            tag(Force.OPERATIVE, 0.7, Rank.LAW, "art_4"),
            tag(Force.OPERATIVE, 0.99, None, "art_5"),
        ]
    )
    assert [found.unit for found in made.tags] == ["art_4", "art_3", "art_2", "art_5", "art_1"]
    assert made.rank is Rank.LAW


@pytest.mark.parametrize(
    ("rank", "force"),
    [
        pytest.param(Rank.DRAFT, Force.SOFT, id="draft"),
        pytest.param(Rank.POLICY, Force.SOFT, id="policy"),
        pytest.param(Rank.NORMATIVE, Force.OPERATIVE, id="normative"),
        pytest.param(None, Force.OPERATIVE, id="unknown"),
    ],
)
def test_drafts_and_policies_are_soft_at_most(rank, force):
    found = CellTag.from_tag("x", rank, Tag("art_1", "catalog", Force.OPERATIVE, 0.9))
    assert found.force is force
    assert found.stated is Force.OPERATIVE
    assert bool(found.note) is (force is Force.SOFT)


def test_a_ceiling_lifts_nothing():
    assert capped(tag(Force.SLOGAN), Force.SOFT, "why").force is Force.SLOGAN


def test_quote_comes_from_the_strongest_source_or_the_denial():
    evidence = Evidence("art_9", Span(0, 2), Span(0, 2), "不得", "catalog.denied")
    made = cell(exclusions=[("x", Exclusion("art_9", "catalog", (evidence,)))])
    assert made.quote == "不得"
    assert cell([tag(Force.SOFT)]).quote == ""


@given(
    st.lists(st.tuples(st.sampled_from(list(Force)), st.floats(0, 1)), max_size=6),
    st.lists(st.floats(0, 1), max_size=4),
    st.booleans(),
)
def test_any_cell_keeps_its_promises(found, doubts, may):
    claim = READ if may else CUT
    made = cell([tag(*one) for one in found], [tag(Force.SOFT, one) for one in doubts], (), claim)
    if found:
        strongest = Force.strongest([force for force, _ in found])
        assert made.grade.value == strongest.value
        assert made.grade.is_present
    else:
        sure = made.p_present is not None and made.p_present < load_cell_rules().unsure_low
        assert made.grade is (Grade.ABSENT if may and sure else Grade.UNKNOWN)
    if made.p_present is not None:
        assert 0.0 <= made.p_present <= 1.0
        highest = max([score for _, score in found] + doubts, default=0.0)
        assert made.p_present >= highest - 1e-9


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_grade_is_legible_in_both_colour_schemes_and_has_its_own_glyph():
    styles = load_cell_rules().styles
    for style in styles:
        for fill, ink in ((style.fill, style.ink), (style.fill_dark, style.ink_dark)):
            light, dark = sorted((_luminance(fill), _luminance(ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, style.id
    assert len({style.glyph for style in styles}) == len(styles) == len(Grade)
    assert math.isclose(load_cell_rules().unsure_low, 0.1)
