"""From a question to provisions, ranked, each with what every part of its score is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lexcompare.analyse.encoders import Encoder
from lexcompare.analyse.matching import (
    Weights,
    balanced,
    fuse,
    load_weights,
    question_concepts,
    terms,
)
from lexcompare.analyse.matching.bm25 import Scores
from lexcompare.core.errors import UsageError
from lexcompare.index.search_index import SearchIndex
from lexcompare.index.search_places import places_of

__all__ = ["LANGUAGES", "LONGEST", "SearchHit", "question_parts", "search_units"]

LANGUAGES = ("zh", "en", "all")
LONGEST = 20_000
"""Characters that a question may have."""

_SHARED = 0.5
"""Score from which a unit is said to regulate a concept."""

_OTHER = 0.25
"""What a concept that was not asked for costs, beside one that was and is missing."""


@dataclass(frozen=True)
class SearchHit:
    """A provision that a search found.

    Args:
        instrument: Id of its instrument.
        unit: Its id.
        score: Sum of ``parts``.
        parts: What concepts, words, vectors and place are worth.
        concepts: Concepts that were asked for and that the unit regulates.
        place: The words of the question that name its place; empty for none.
    """

    instrument: str
    unit: str
    score: float
    parts: Mapping[str, float]
    concepts: tuple[str, ...] = field(default=())
    place: str = ""


def question_parts(
    index: SearchIndex, encoder: Encoder, question: str, without: tuple[str, ...] = ()
) -> dict[str, Scores]:
    """Return the parts of the score of every unit for a question, each from 0 to 1.

    Args:
        index: The units.
        encoder: The one that the index was made with.
        question: What is asked.
        without: Words to leave out: those that name a place.
    """
    for word in without:
        question = question.replace(word, " ")
    asked = question_concepts(question)
    columns = {name: at for at, name in enumerate(index.names)}
    wanted = [columns[name] for name in asked if name in columns]
    found = index.concepts[:, wanted].sum(axis=1) if wanted else np.zeros(len(index.units))
    others = index.concepts.sum(axis=1) - found
    concepts = found / (len(wanted) + _OTHER * others) if wanted else found
    words = index.lexical.score(sorted(set(terms(question))))
    vectors = index.vectors @ encoder.encode([question])[0]
    return {
        "concepts": np.asarray(concepts, np.float32),
        "words": balanced(words[None], index.languages)[0],
        "vectors": balanced(vectors[None], index.languages)[0],
    }


def search_units(
    index: SearchIndex,
    encoder: Encoder,
    question: str,
    top: int = 10,
    language: str = "all",
    weights: Weights | None = None,
) -> tuple[SearchHit, ...]:
    """Return the provisions that answer a question best.

    Args:
        index: The units.
        encoder: The one that the index was made with.
        question: In Chinese or English; provisions of both languages answer.
        top: How many.
        language: Language of the provisions: ``zh``, ``en`` or ``all``.
        weights: What the parts count for; the shipped ones by default.

    Raises:
        UsageError: The question is empty or longer than :data:`LONGEST`, ``top`` is below 1, or
            there is no such language.
    """
    length = len(question) if question.strip() else 0
    if not 0 < length <= LONGEST or top < 1 or language not in LANGUAGES:
        raise UsageError(
            "this cannot be searched for",
            got=f"question of {length} characters, top {top}, language {language!r}",
            expected=f"1 to {LONGEST} characters, at least 1, one of {', '.join(LANGUAGES)}",
        )
    weights = weights or load_weights("search")
    here, said = places_of(question, index.places)
    parts = question_parts(index, encoder, question, said)
    total = fuse(parts, weights)
    placed = np.array([instrument in here for instrument, _ in index.units], np.float32)
    whole = total + weights.place * placed * (total > 0)
    if language != "all":
        whole[np.array([one != language for one in index.languages], bool)] = -1
    asked = question_concepts(question)
    order = np.argsort(-whole, kind="stable")[:top]
    return tuple(
        _hit(index, int(row), parts, weights, here.get(index.units[row][0], ""), asked)
        for row in order
        if whole[row] > 0
    )  # fmt: skip


def _hit(
    index: SearchIndex, row: int, parts: Mapping[str, Scores], weights: Weights,
    place: str, asked: Mapping[str, str],
) -> SearchHit:  # fmt: skip
    whole = sum(weights.of(name) for name in parts)
    worth = {name: float(part[row]) * weights.of(name) / whole for name, part in parts.items()}
    worth["place"] = weights.place if place else 0.0
    columns = {name: at for at, name in enumerate(index.names)}
    held = {name for name, at in columns.items() if index.concepts[row, at] >= _SHARED}
    shared = [name for name in asked if name in held]
    instrument, unit = index.units[row]
    return SearchHit(instrument, unit, sum(worth.values()), worth, tuple(shared), place)
