"""Ranked retrieval: tables worked out by hand, and bounds that no ranking breaks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lexcompare.core.errors import UsageError
from lexcompare.evaluate.retrieval import (
    RetrievalFigures,
    concept_gains,
    measure_ranking,
    measure_with_oracle,
)

SECOND, THIRD = 1 / math.log2(3), 0.5

# fmt: off
TABLE = {
    "best first": ([3, 2, 1], [1.0, 0.5, 0.0], (1.0, 1.0, 1.0)),
    "best last": ([1, 2, 3], [1.0, 0.0, 0.0], (THIRD, 1 / 3, 1.0)),
    "second": ([2, 3, 1], [1.0, 0.0, 0.0], (SECOND, 1 / 2, 1.0)),
    "weak ones count for ndcg only": ([3, 2, 1], [0.4, 0.4, 0.0], (1.0, 0.0, 0.0)),
    "half is relevant": ([1, 2, 3], [0.0, 0.0, 0.5], (1.0, 1.0, 1.0)),
    "ties keep their order": ([1, 1, 1], [0.0, 1.0, 0.0], (SECOND, 1 / 2, 1.0)),
    "negative scores": ([-3, -1, -2], [0.0, 1.0, 0.0], (1.0, 1.0, 1.0)),
}
# fmt: on


@pytest.mark.parametrize(("scores", "gains", "expected"), TABLE.values(), ids=TABLE)
def test_one_query(
    scores: list[float], gains: list[float], expected: tuple[float, float, float]
) -> None:
    found = measure_ranking(np.array([scores], float), np.array([gains]))
    assert (found.ndcg, found.mrr, found.recall) == pytest.approx(expected)


def test_recall_is_of_all_relevant_ones_so_the_oracle_may_fall_short() -> None:
    gains = np.ones((1, 40))
    mine, best = measure_with_oracle(np.arange(40.0)[None], gains)
    assert mine == best
    assert best.recall == pytest.approx(0.25)


def test_a_query_that_nothing_fits_is_left_out() -> None:
    gains = np.array([[0.0, 0.0], [0.0, 1.0]])
    found = measure_ranking(np.array([[1.0, 0.0], [0.0, 1.0]]), gains)
    assert found == RetrievalFigures(1, 1.0, 1.0, 1.0)
    assert measure_ranking(np.zeros((1, 2)), np.zeros((1, 2))).queries == 0


def test_gains_are_jaccard_overlaps() -> None:
    found = concept_gains([{"a", "b"}, {"c"}, set()], [{"a", "b"}, {"b", "c"}, set()])
    assert found.tolist() == [[1.0, pytest.approx(1 / 3), 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.0]]
    assert concept_gains([], [{"a"}]).shape == (0, 1)
    assert concept_gains([set()], [set()]).tolist() == [[0.0]]


@pytest.mark.parametrize(
    "scores", [np.zeros((1, 3)), np.zeros(2), np.array([[np.nan, 0.0]])],
    ids=["shape", "dimension", "no number"],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused(scores: np.ndarray) -> None:
    with pytest.raises(UsageError, match="cannot be measured"):
        measure_ranking(scores, np.zeros((1, 2)))


_shape = st.tuples(st.integers(1, 4), st.integers(1, 15))
_tables = _shape.flatmap(
    lambda shape: st.tuples(
        arrays(float, shape, elements=st.floats(-5, 5)),
        arrays(float, shape, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])),
    )
)


@given(_tables)
def test_no_ranking_beats_the_oracle(table: tuple[np.ndarray, np.ndarray]) -> None:
    mine, best = measure_with_oracle(*table)
    share = mine.share_of(best)
    for value in (mine.ndcg, mine.mrr, mine.recall, share.ndcg, share.mrr, share.recall):
        assert -1e-9 <= value <= 1 + 1e-9


@given(_tables)
def test_only_the_order_of_scores_matters(table: tuple[np.ndarray, np.ndarray]) -> None:
    scores, gains = table
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
    assert measure_ranking(scores, gains) == measure_ranking(-ranks.astype(float), gains)
