"""Concepts that a question asks about, and how far units share concepts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import InternalError

__all__ = ["concept_likeness", "question_concepts"]


@dataclass(frozen=True)
class _Cue:
    concept: str
    zh: tuple[str, ...]
    en: re.Pattern[str]


@cache
def _cues() -> tuple[_Cue, ...]:
    """Load the cues and run their examples: an example that fails is a bug of the data."""
    source = files("lexcompare.analyse.matching").joinpath("data/questions.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    cues = tuple(
        _Cue(
            concept,
            tuple(entry["zh"]),
            re.compile(r"\b(?:" + "|".join(map(re.escape, entry["en"])) + ")"),
        )
        for concept, entry in data["concept"].items()
    )
    for example in data["example"]:
        found = _matching(example["text"], cues)
        if set(found) != set(example["concepts"]):
            raise InternalError(
                "an example of the questions' cues fails",
                where="questions.toml",
                got=f"{example['text']}: {', '.join(found)}",
                expected=", ".join(example["concepts"]),
            )
    return cues


def _matching(question: str, cues: tuple[_Cue, ...]) -> dict[str, str]:
    folded = question.lower()
    found = {}
    for cue in cues:
        said = next((word for word in cue.zh if word in folded), "")
        if not said:
            match = cue.en.search(folded)
            said = match.group() if match else ""
        if said:
            found[cue.concept] = said
    return found


def question_concepts(question: str) -> dict[str, str]:
    """Return the concepts that a question asks about, each with the words that show it.

    Example:
        >>> question_concepts("Who handles complaints?")
        {'responsible_body': 'who handles', 'complaints': 'complain'}
    """
    return _matching(question, _cues())


def concept_likeness(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
    """Return the overlap of concepts of rows with rows: sum of minima over sum of maxima.

    With sets (0 and 1) this is Jaccard's measure; with probabilities it is its soft form.

    Example:
        >>> concept_likeness(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])).tolist()
        [[0.5]]
    """
    found = np.zeros((len(left), len(right)), np.float32)
    held = np.asarray(right, np.float32)
    for number, row in enumerate(np.asarray(left, np.float32)):
        either = np.maximum(row, held).sum(axis=1)
        shared = np.minimum(row, held).sum(axis=1)
        np.divide(shared, either, out=found[number], where=either > 0)
    return found


def as_row(scores: Mapping[str, float], names: Mapping[str, int]) -> NDArray[np.float32]:
    """Return concepts with their scores as a row over all concepts.

    Example:
        >>> as_row({"fees": 0.5}, {"fees": 0, "risk": 1}).tolist()
        [0.5, 0.0]
    """
    row = np.zeros(len(names), np.float32)
    for name, score in scores.items():
        if name in names:
            row[names[name]] = score
    return row
