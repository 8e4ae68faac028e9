"""For each unit of one side its nearest units of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexcompare.analyse.encoders import Encoder
from lexcompare.analyse.matching import (
    LexicalIndex,
    Weights,
    balanced,
    concept_likeness,
    fuse,
    load_weights,
    terms,
)
from lexcompare.analyse.matching.bm25 import Scores
from lexcompare.analyse.matching.concepts import as_row
from lexcompare.compare.align.profiles import UnitProfile
from lexcompare.compare.align.relations import Typed, relate
from lexcompare.core.errors import UsageError

__all__ = ["Alignment", "align_units", "likeness_parts"]


@dataclass(frozen=True)
class Alignment:
    """A unit with one of its counterparts.

    Args:
        source: ``instrument#unit`` that asks.
        target: ``instrument#unit`` that answers.
        rank: From 1, best first.
        score: Fused likeness, from 0 to 1.
        typed: What the target is to the source, and why.
        parts: What concepts, words and vectors are worth in the score.
    """

    source: str
    target: str
    rank: int
    score: float
    typed: Typed
    parts: Mapping[str, float]


def likeness_parts(
    sources: Sequence[UnitProfile], targets: Sequence[UnitProfile], encoder: Encoder
) -> dict[str, Scores]:
    """Return the parts of the likeness of sources (rows) and targets (columns), 0 to 1."""
    names = sorted({name for one in (*sources, *targets) for name in one.scores})
    columns = {name: at for at, name in enumerate(names)}
    left = [as_row(one.scores, columns) for one in sources]
    right = [as_row(one.scores, columns) for one in targets]
    languages = [one.language for one in targets]
    index = LexicalIndex.from_terms([terms(one.text) for one in targets], languages)
    words = index.score_many([terms(one.text) for one in sources])
    vectors = encoder.encode([one.text for one in sources]) @ encoder.encode(
        [one.text for one in targets]).T  # fmt: skip
    wide = (len(names),)
    return {
        "concepts": concept_likeness(
            np.array(left).reshape(len(left), *wide), np.array(right).reshape(len(right), *wide)
        ),
        "words": balanced(words, languages),
        "vectors": np.maximum(vectors, 0),
    }


def align_units(
    sources: Sequence[UnitProfile],
    targets: Sequence[UnitProfile],
    encoder: Encoder,
    top: int = 10,
    weights: Weights | None = None,
) -> Iterator[Alignment]:
    """Yield for every source its best targets, best first, weak ones too.

    One target may answer many sources, and one source many targets.

    Args:
        sources: The side that asks.
        targets: The side that answers.
        encoder: Gives vectors.
        top: How many targets a source gets; fewer only if there are fewer.
        weights: What the parts count for; the shipped ones by default.

    Raises:
        UsageError: ``top`` is below 1.

    Example:
        >>> from lexcompare.analyse.encoders import load_encoder
        >>> asks = UnitProfile("a#art_1", "zh", "收费标准", {"fees": 0.9}, ("fees",))
        >>> others = [UnitProfile("b#sec_1", "en", "Records of timber"),
        ...           UnitProfile("b#sec_2", "en", "Charges for copies", {"fees": 0.8}, ("fees",))]
        >>> found = list(align_units([asks], others, load_encoder()))
        >>> [(one.target, one.rank, one.typed.relation.value) for one in found]
        [('b#sec_2', 1, 'equivalent'), ('b#sec_1', 2, 'none')]
    """
    if top < 1:
        raise UsageError("too few counterparts asked for", got=str(top), expected="1 or more")
    if not sources or not targets:
        return
    weights = weights or load_weights("align")
    parts = likeness_parts(sources, targets, encoder)
    scores = fuse(parts, weights)
    whole = sum(weights.of(name) for name in parts)
    for row, source in enumerate(sources):
        order = np.argsort(-scores[row], kind="stable")[:top]
        for rank, column in enumerate(map(int, order), 1):
            score = float(scores[row, column])
            target = targets[column]
            worth = {
                name: float(part[row, column]) * weights.of(name) / whole
                for name, part in parts.items()
            }
            typed = relate(source, target, score)
            yield Alignment(source.ref, target.ref, rank, score, typed, worth)
