"""Measures of ranked retrieval with graded relevance, and the best ranking there could be.

A unit of one language asks, the units of the other answer; how well an answer fits is its gain,
the overlap (Jaccard) of the concepts that coders gave to both. The oracle ranks by the gains
themselves, so a figure reads best as its share of the oracle's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import UsageError

__all__ = [
    "CUTOFF",
    "RELEVANT",
    "RetrievalFigures",
    "concept_gains",
    "measure_ranking",
    "measure_with_oracle",
]

CUTOFF: Final = 10
"""Ranks that nDCG and recall look at."""

RELEVANT: Final = 0.5
"""Gain from which an answer counts as relevant for MRR and recall."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RetrievalFigures:
    """Means over the queries that any answer fits at all.

    Args:
        queries: How many these are; the others could be answered by no ranking.
        ndcg: Discounted cumulative gain of the first answers, over the best possible.
        mrr: Reciprocal rank of the first relevant answer; 0 where there is none.
        recall: Share of the relevant answers that are among the first; 0 where there is none.
    """

    queries: int
    ndcg: float
    mrr: float
    recall: float

    def share_of(self, best: RetrievalFigures) -> RetrievalFigures:
        """Return these figures as shares of another's, the oracle's say.

        Example:
            >>> RetrievalFigures(9, 0.4, 0.45, 0.2).share_of(RetrievalFigures(9, 1.0, 0.9, 0.4))
            RetrievalFigures(queries=9, ndcg=0.4, mrr=0.5, recall=0.5)
        """

        def share(mine: float, other: float) -> float:
            return mine / other if other else 0.0

        return RetrievalFigures(
            self.queries,
            share(self.ndcg, best.ndcg),
            share(self.mrr, best.mrr),
            share(self.recall, best.recall),
        )


def concept_gains(queries: Sequence[Collection[str]], targets: Sequence[Collection[str]]) -> Floats:
    """Return the overlap of concepts of each query (rows) with each target (columns).

    Example:
        >>> concept_gains([{"fees", "licence"}], [{"fees"}, {"risk"}, set()]).tolist()
        [[0.5, 0.0, 0.0]]
    """
    names = sorted({name for one in (*queries, *targets) for name in one})
    left = np.array([[name in one for name in names] for one in queries], np.float64)
    right = np.array([[name in one for name in names] for one in targets], np.float64)
    left, right = left.reshape(len(queries), len(names)), right.reshape(len(targets), len(names))
    shared = left @ right.T
    either = left.sum(axis=1)[:, None] + right.sum(axis=1)[None] - shared
    gains: Floats = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    return gains


def measure_ranking(scores: NDArray[Any], gains: Floats) -> RetrievalFigures:
    """Measure the ranking of targets (columns) that the scores give to each query (row).

    Equal scores rank in the order of the columns.

    Raises:
        UsageError: Scores and gains differ in shape, or a score is no number.

    Example:
        >>> gains = np.array([[0.0, 1.0, 0.5]])
        >>> found = measure_ranking(np.array([[3.0, 2.0, 1.0]]), gains)
        >>> round(found.ndcg, 3), found.mrr, found.recall
        (0.67, 0.5, 1.0)
    """
    if scores.shape != gains.shape or scores.ndim != 2 or np.isnan(scores).any():
        raise UsageError(
            "scores cannot be measured",
            got=f"shape {scores.shape}",
            expected=f"a number for each query and target, shape {gains.shape}",
        )
    asked = np.nonzero((gains > 0).any(axis=1))[0]
    found = [_measure_one(scores[row], gains[row]) for row in asked]
    if not found:
        return RetrievalFigures(0, 0.0, 0.0, 0.0)
    ndcg, mrr, recall = np.mean(found, axis=0)
    return RetrievalFigures(len(found), float(ndcg), float(mrr), float(recall))


def measure_with_oracle(
    scores: NDArray[Any], gains: Floats
) -> tuple[RetrievalFigures, RetrievalFigures]:
    """Return the figures of a ranking and of the best possible one.

    Example:
        >>> mine, best = measure_with_oracle(np.array([[1.0, 0.0]]), np.array([[0.0, 0.4]]))
        >>> mine.mrr, best.ndcg, best.mrr
        (0.0, 1.0, 0.0)
    """
    return measure_ranking(scores, gains), measure_ranking(gains, gains)


def _measure_one(scores: NDArray[Any], gains: Floats) -> tuple[float, float, float]:
    ranked = gains[np.argsort(-scores, kind="stable")]
    discounts = 1.0 / np.log2(np.arange(min(CUTOFF, len(gains))) + 2.0)
    best = np.sort(gains)[::-1][:CUTOFF] @ discounts
    ndcg = ranked[:CUTOFF] @ discounts / best
    hits = np.nonzero(ranked >= RELEVANT)[0]
    if not len(hits):
        return float(ndcg), 0.0, 0.0
    return float(ndcg), 1.0 / (1.0 + hits[0]), float((hits < CUTOFF).sum() / len(hits))
