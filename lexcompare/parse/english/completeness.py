"""Whether the whole of an English-language instrument was there to be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexcompare.core.model import Article, Completeness
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.vocabulary import UnitKind
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.english.front import FrontMatter
from lexcompare.parse.english.numbering import last_integer, missing_between

__all__ = ["judge_completeness"]

_CLOSED = re.compile(r"[.!?:;…*\])”\"'’—–]\s*\Z")
_LETTERS = re.compile(r"[A-Za-z]")
_GARBLED = re.compile(r"[\ufffd\ue000-\uf8ff]")
_GARBLED_SHARE = 0.05
_SHOWN = 8
_HUNDREDS = 100
_ENACTED = (UnitKind.SECTION, UnitKind.REGULATION, UnitKind.ARTICLE)


def judge_completeness(
    source: str,
    front: FrontMatter,
    units: Sequence[Article],
    outer: Sequence[str],
    *,
    from_one: bool = True,
) -> Completeness:
    """Judge by the numbering, the last sentence, a commencement clause and what the file says.

    Args:
        source: The source text.
        front: Its front matter.
        units: The units, without schedules and annexes.
        outer: Numbers of the carrying sections, which count for the numbering.
        from_one: Whether the numbers have to begin at 1; those of a part of a code do not.
    """
    if not _readable(source[front.end :]):
        unreadable = _reason("unreadable", "the text layer holds no readable words")
        return Completeness(False, readable=False, reasons=(unreadable,))
    if not units:
        return Completeness(None, reasons=(_reason("no-units", "no units were found"),))
    cues = load_cues()
    reasons: list[Problem] = []
    said = " ".join(front.get(key) for key in ("title", "notes", "description"))
    if cues.selected.search(said):
        reasons.append(_reason("selected-sections", "the file says that it is a selection"))
    gap = _gap(units, outer, from_one=from_one)
    if gap:
        reasons.append(gap)
    last = units[-1]
    if last.text and not _CLOSED.search(last.text):
        reasons.append(_reason("cut-sentence", f"the text of {last.id} ends inside a sentence"))
    if reasons:
        return Completeness(False, reasons=tuple(reasons))
    numbered = any(unit.label for unit in units)
    if not numbered:  # nothing but a whole last sentence speaks for it
        return Completeness(None)
    text = " ".join((*(unit.heading for unit in units), *(unit.text for unit in units)))
    begun = cues.commencement.search(text) or cues.commencement.search(said)
    if not begun and not cues.commencement.search(source[: units[0].span.start]):
        note = _reason(
            "no-commencement", "no provision on entry into force was found", Severity.NOTE
        )
        # Orders and policies just apply; an enactment without such a clause may have lost its end.
        ordered = cues.order.search(source, 0, units[0].span.start)
        return Completeness(True if ordered else None, reasons=(note,))
    return Completeness(True)


def _gap(units: Sequence[Article], outer: Sequence[str], *, from_one: bool) -> Problem | None:
    numbers = [*outer, *(unit.number for unit in units if unit.label)]
    lowest = min((split[1] for number in numbers if (split := last_integer(number))), default=1)
    # Sections of a code, or of an act numbered by titles, begin in the hundreds.
    missing = missing_between(numbers, from_one=from_one and lowest < _HUNDREDS)
    if not missing:
        return None
    shown = ", ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
    return _reason("numbering-gap", f"{len(missing)} numbers are missing: {shown}")


def _readable(text: str) -> bool:
    letters = len(_LETTERS.findall(text))
    garbled = len(_GARBLED.findall(text))
    return letters > 0 and garbled <= _GARBLED_SHARE * letters


def _reason(code: str, message: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(code, "", message, severity)
