"""The layer for the force of concepts: what it may say, what it looks at, how it is kept."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.force_layer import (
    FORCE_FEATURES,
    FORCES,
    ForceLayer,
    JudgedUnit,
    allowed_forces,
    rule_force,
)
from lexcompare.analyse.judge import Judge
from lexcompare.codebook.loader import load_codebook
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, UnitKind

CONCEPTS = load_codebook().concepts
TWO = "乙市数据局应当每年公布公共数据目录。鼓励社会各界利用公共数据。"


def judged(text: str) -> JudgedUnit:
    runs = (Run(0, len(text), 0, len(text)),)
    unit = Article("art_9", UnitKind.ARTICLE, "第九条", "9", "", (), Span(0, 0), text, runs)
    judge = Judge()
    statements = judge.judge_statements(unit, "zh")
    verdict = judge.judge(unit, None, "zh", statements)
    scores = np.zeros((len(statements), len(CONCEPTS) + len(FORCES)), np.float32)
    return JudgedUnit(text, verdict, statements, np.zeros(len(FORCES), np.float32), scores)


@pytest.mark.parametrize(("concept", "verdict"), list(itertools.product(CONCEPTS, FORCES)))
def test_no_concept_is_stronger_than_its_unit(concept, verdict: Force) -> None:
    allowed = allowed_forces(concept, verdict)
    if verdict is not Force.STRUCTURAL:
        assert all(force.strength <= verdict.strength for force in allowed)
    assert concept.structural_allowed or Force.STRUCTURAL not in allowed
    assert allowed


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=4), st.integers(1, 4))
def test_the_choice_is_always_an_allowed_one(scores: list[float], size: int) -> None:
    layer = ForceLayer(np.zeros((1, 4), np.float32), np.array(scores, np.float32))
    allowed = FORCES[:size]
    assert layer.choose(np.zeros(1, np.float32), allowed) in allowed


@pytest.mark.parametrize("text", ["", "。", "公共数据", TWO, "一" * 3000], ids=len)
def test_any_unit_gives_a_row_of_the_same_length(text: str) -> None:
    unit = judged(text)
    row = unit.row(3, Force.SOFT, [Span(0, len(text))], ruled=True)
    assert row.shape == (FORCE_FEATURES + len(CONCEPTS),)
    assert np.isfinite(row).all()


def test_the_row_knows_what_stands_behind_the_words() -> None:
    unit = judged(TWO)
    first = unit.row(0, Force.OPERATIVE, [Span(0, 5)], ruled=True)
    last = unit.row(0, Force.OPERATIVE, [Span(20, 25)], ruled=True)
    assert not np.array_equal(first, last)


def test_rules_take_the_statements_in_their_windows() -> None:
    unit = judged(TWO)
    incentives = next(one for one in CONCEPTS if one.id == "incentives")
    end = TWO.index("鼓励")
    said = [
        rule_force(incentives, [span], unit.verdict, unit.statements)
        for span in (Span(0, 4), Span(end, end + 2))
    ]
    assert said == [Force.OPERATIVE, Force.SLOGAN]
