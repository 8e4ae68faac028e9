"""BM25 over terms of both languages, held in arrays so that it loads at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import InputError

__all__ = ["LexicalIndex"]

K1: Final = 1.2
B: Final = 0.75

Scores = NDArray[np.float32]


class LexicalIndex:
    """Units by the terms in them, each with its BM25 weight (k1 1.2, b 0.75).

    A unit's length is measured against the mean of its own language, since a Chinese unit also
    holds the glosses of its words.

    Args:
        vocabulary: Every term, sorted.
        starts: Where the units of each term begin in ``rows``; one more than terms.
        rows: Numbers of units.
        weights: What the term is worth in the unit.
        size: How many units there are.

    Raises:
        InputError: The arrays do not fit together.

    Example:
        >>> index = LexicalIndex.from_terms([["fee", "data"], ["risk", "data"]], ["en", "en"])
        >>> index.score(["fee"]).argmax()
        np.int64(0)
    """

    def __init__(
        self,
        vocabulary: Sequence[str],
        starts: NDArray[Any],
        rows: NDArray[Any],
        weights: NDArray[Any],
        size: int,
    ) -> None:
        if (
            len(starts) != len(vocabulary) + 1
            or not len(rows) == len(weights) == starts[-1]
            or (np.diff(starts, prepend=0) < 0).any()
            or (len(rows) and not 0 <= rows.min() <= rows.max() < size)
        ):
            raise InputError(
                "an index of words is damaged",
                got=f"{len(vocabulary)} terms, {len(rows)} entries",
                remedy="remove the file; it is built again",
            )
        self.vocabulary = vocabulary
        self.starts, self.rows, self.weights, self.size = starts, rows, weights, size
        self._places = {term: number for number, term in enumerate(vocabulary)}

    @classmethod
    def from_terms(cls, units: Sequence[Sequence[str]], languages: Sequence[str]) -> LexicalIndex:
        """Build from the terms of each unit and its language."""
        counts = [Counter(unit) for unit in units]
        lengths = np.array([len(unit) for unit in units], np.float64)
        spread = Counter(term for unit in counts for term in unit)
        vocabulary = sorted(spread)
        places = {term: number for number, term in enumerate(vocabulary)}
        means = {
            language: max(1.0, float(np.mean([lengths[at] for at, one in enumerate(languages)
                                              if one == language])))
            for language in set(languages)
        }  # fmt: skip
        terms, rows, weights = [], [], []
        for row, unit in enumerate(counts):
            damp = K1 * (1 - B + B * lengths[row] / means[languages[row]])
            for term, count in unit.items():
                rarity = np.log1p((len(units) - spread[term] + 0.5) / (spread[term] + 0.5))
                terms.append(places[term])
                rows.append(row)
                weights.append(rarity * count * (K1 + 1) / (count + damp))
        order = np.argsort(np.array(terms, np.int64), kind="stable")
        sizes = np.bincount(np.array(terms, np.int64), minlength=len(vocabulary))
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return cls(vocabulary, starts, np.array(rows, np.int32)[order],
                   np.array(weights, np.float32)[order], len(units))  # fmt: skip

    def score(self, asked: Sequence[str] | Mapping[str, float]) -> Scores:
        """Return the score of every unit for the terms of a question."""
        found = np.zeros(self.size, np.float32)
        wanted = asked if isinstance(asked, Mapping) else Counter(asked)
        for term, count in wanted.items():
            place = self._places.get(term)
            if place is not None:
                held = slice(self.starts[place], self.starts[place + 1])
                found[self.rows[held]] += np.float32(count) * self.weights[held]
        return found

    def score_many(self, asked: Sequence[Sequence[str]]) -> Scores:
        """Return one row of scores a question; how often a term is asked for counts little.

        Example:
            >>> LexicalIndex.from_terms([["fee"], ["risk"]], ["en", "en"]).score_many(
            ...     [["fee"], ["risk"]]).argmax(axis=1).tolist()
            [0, 1]
        """
        rows = [
            self.score({term: 8 * count / (7 + count) for term, count in Counter(one).items()})
            for one in asked
        ]
        return np.array(rows, np.float32).reshape(len(asked), self.size)
