"""The cue words of English segmentation, read from ``data/cues.toml`` on first use."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lexcompare.core.vocabulary import DivisionKind, UnitKind

__all__ = ["Cues", "load_cues"]


@dataclass(frozen=True)
class Cues:
    """Cue words in the shape that the segmenter asks for.

    Args:
        units: Word before a number, in lower case, and the kind of unit it names.
        annexes: The same for schedules and annexes.
        divisions: Word of a division heading and its kind.
        regulation_ranks: Values of the front matter's ``rank`` for statutory instruments.
        regulation_types: Parts of ``document_main_type`` for statutory instruments.
        tail_headings: Headings in lower case after which the instrument is over.
        verbs: Verbs that make a short line a sentence rather than a heading.
        tail_close: Beginning of a line that closes the last unit for certain.
        tail_line: The same, where nothing but short lines follows.
        carrier: A sentence that inserts sections into a code.
        selected: Words for a selection of provisions.
        order: Words by which an order or a policy introduces itself.
        commencement: Words for entry into force.
    """

    units: dict[str, UnitKind]
    annexes: dict[str, UnitKind]
    divisions: dict[str, DivisionKind]
    regulation_ranks: frozenset[str]
    regulation_types: tuple[str, ...]
    tail_headings: frozenset[str]
    verbs: frozenset[str]
    tail_close: re.Pattern[str]
    tail_line: re.Pattern[str]
    carrier: re.Pattern[str]
    selected: re.Pattern[str]
    order: re.Pattern[str]
    commencement: re.Pattern[str]


@cache
def load_cues() -> Cues:
    """Return the shipped cue words.

    Example:
        >>> load_cues().units["sec."]
        <UnitKind.SECTION: 'section'>
    """
    text = (files("lexcompare.parse.english") / "data" / "cues.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    units = {
        word: UnitKind(kind)
        for kind in ("section", "article", "regulation")
        for word in data["units"][kind]
    }
    annexes = {
        word: UnitKind(kind) for kind in ("schedule", "annex") for word in data["annexes"][kind]
    }
    completeness = data["completeness"]
    return Cues(
        units=units,
        annexes=annexes,
        divisions={word: DivisionKind(kind) for word, kind in data["divisions"].items()},
        regulation_ranks=frozenset(data["regulations"]["ranks"]),
        regulation_types=tuple(data["regulations"]["main_types"]),
        tail_headings=frozenset(data["tail"]["headings"]),
        verbs=frozenset(data["headings"]["verbs"]),
        tail_close=_any(data["tail"]["closing_patterns"]),
        tail_line=_any(data["tail"]["line_patterns"]),
        carrier=_any(data["carriers"]["patterns"], re.DOTALL | re.IGNORECASE),
        selected=_any(completeness["selected_patterns"], re.IGNORECASE),
        order=_any(completeness["order_patterns"], re.IGNORECASE),
        commencement=_any(completeness["commencement_patterns"], re.IGNORECASE),
    )


def _any(patterns: list[str], flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)
