"""Parts of a score brought to one scale and added with weights."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import InternalError

__all__ = ["PARTS", "Weights", "balanced", "fuse", "load_weights"]

PARTS = ("concepts", "words", "vectors")

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """What each part counts for.

    Args:
        concepts: Overlap of concepts.
        words: Lexical match.
        vectors: Likeness of vectors.
        place: Added where a question names the place or instrument that a unit belongs to.
    """

    concepts: float
    words: float
    vectors: float
    place: float = 0.0

    def of(self, part: str) -> float:
        """Return the weight of a part.

        Example:
            >>> Weights(0.5, 0.3, 0.2).of("words")
            0.3
        """
        return float(getattr(self, part))


@cache
def load_weights(use: str) -> Weights:
    """Return the shipped weights for ``align`` (unit against unit) or ``search`` (question).

    Raises:
        InternalError: There are none, one is negative, or all are zero.

    Example:
        >>> load_weights("align").concepts > 0
        True
    """
    source = files("lexcompare.analyse.matching").joinpath("data/weights.toml")
    data: dict[str, Any] = tomllib.loads(source.read_text("utf-8")).get(use, {})
    try:
        made = Weights(**{name: float(value) for name, value in data.items()})
        fine = min(map(made.of, (*PARTS, "place"))) >= 0 and sum(map(made.of, PARTS)) > 0
    except (TypeError, ValueError):
        fine = False
    if not fine:
        raise InternalError(
            "weights break their contract",
            where=f"weights.toml, [{use}]",
            got=str(data),
            expected="concepts, words, vectors, and place where wanted: none below 0",
        )
    return made


def balanced(scores: Scores, languages: Sequence[str]) -> Scores:
    """Return rows of scores on a scale from 0 to 1 that is fair to both languages.

    A question meets more words in provisions of its own language. So each score is measured
    against the mean of the best score of all and the best of its unit's language.

    Example:
        >>> scores = np.array([[8.0, 4.0, 2.0]], np.float32)
        >>> balanced(scores, ["zh", "zh", "en"]).round(2).tolist()
        [[1.0, 0.5, 0.4000000059604645]]
    """
    if not scores.size:
        return scores
    held = np.maximum(scores, 0)
    best = held.max(axis=1, keepdims=True)
    ruler = np.zeros_like(held)
    names = np.array(languages)
    for name in sorted(set(languages)):
        own = names == name
        ruler[:, own] = (held[:, own].max(axis=1, keepdims=True) + best) / 2
    fair: Scores = np.divide(held, ruler, out=np.zeros_like(held), where=ruler > 0)
    return fair


def fuse(parts: Mapping[str, Scores], weights: Weights) -> Scores:
    """Return the weighted sum of the parts, between 0 and 1 but for what a place adds.

    Example:
        >>> ones = np.ones((1, 1), np.float32)
        >>> fuse({"words": ones, "vectors": ones, "concepts": ones}, Weights(1, 1, 2)).tolist()
        [[1.0]]
    """
    total = sum(weights.of(part) for part in PARTS)
    whole = sum((np.float32(weights.of(name) / total) * part for name, part in parts.items()),
                np.float32(0))  # fmt: skip
    return np.asarray(whole, np.float32)
