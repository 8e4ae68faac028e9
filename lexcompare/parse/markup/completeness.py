"""Whether a file of structured XML holds the whole of its instrument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lexcompare.core.model import Article, Completeness
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.vocabulary import UnitKind
from lexcompare.parse.language import detect_language

__all__ = ["Marks", "judge"]

_COUNTED_OUT = frozenset(("numbering-gap", "no-commencement"))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a file says about itself.

    Args:
        selected: That it is a selection.
        whole: That it is the whole instrument: numbers left free are no loss.
        part: That it holds sections of a code, and nothing on whether they are all.
    """

    selected: bool = False
    whole: bool = False
    part: bool = False

    @classmethod
    def from_parts(cls, parts: Sequence[Completeness]) -> Marks:
        """Return the marks of a folder whose files were judged one by one.

        Example:
            >>> Marks.from_parts([judge("", (), Marks(selected=True))]).selected
            False
        """
        codes = {reason.code for part in parts for reason in part.reasons}
        return cls(selected="selected-sections" in codes, part="part-of-code" in codes)


def judge(text: str, articles: Sequence[Article], marks: Marks) -> Completeness:
    """Judge by the numbering, the last sentence and a commencement clause, as for plain text.

    Args:
        text: The source text.
        articles: Units, annexes included.
        marks: What the file says about itself.

    Example:
        >>> judge("", (), Marks()).reasons[0].code
        'no-units'
    """
    units = [_section(article) for article in articles if not article.is_annex]
    if not units:
        none = Problem("no-units", "", "no units were found", Severity.WARNING)
        return Completeness(None, reasons=(none,))
    # Numbers as 3A are none of Chinese law, whatever language it is translated into.
    counted = all(unit.number.split("_")[0].isdecimal() for unit in units)
    if counted and detect_language(text) == "zh":
        from lexcompare.parse.chinese.completeness import assess

        found = assess(units, "")
    else:
        from lexcompare.parse.english.completeness import judge_completeness
        from lexcompare.parse.english.front import FrontMatter

        found = judge_completeness(text, FrontMatter(), units, (), from_one=not marks.part)
    if marks.part:
        found = _of_a_part(found)
    elif marks.whole and all(reason.code in _COUNTED_OUT for reason in found.reasons):
        notes = tuple(replace(reason, severity=Severity.NOTE) for reason in found.reasons)
        found = replace(found, complete=True, reasons=notes)
    if not marks.selected:
        return found
    told = Problem(
        "selected-sections", "", "the file says that it is a selection", Severity.WARNING
    )
    return Completeness(False, found.readable, (told, *found.reasons))


def _section(unit: Article) -> Article:
    """A subsection counts for the numbering of its section."""
    if unit.kind is not UnitKind.SUBSECTION or not unit.path:
        return unit
    return replace(unit, number=unit.path[-1].number)


def _of_a_part(found: Completeness) -> Completeness:
    """Sections of a code need no clause on entry into force, and having one proves nothing."""
    told = Problem(
        "part-of-code", "", "sections of a code: nothing says whether they are all", Severity.NOTE
    )
    reasons = tuple(reason for reason in found.reasons if reason.code != "no-commencement")
    return Completeness(found.complete and None, found.readable, (*reasons, told))
