"""Levels of the paragraphs of the Code of Federal Regulations, which its files leave flat.

The order of the numbers is fixed: (a) (1) (i) (A), then (1) and (i) in italics. A letter that is
also a Roman numeral is told apart by what is open and by what follows.
Source: Document Drafting Handbook of the Office of the Federal Register, 1 CFR 21.11.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.parse.english.numbering import arabic

__all__ = ["ITALIC_END", "ITALIC_START", "Mark", "Paragraph", "levels_of", "split_marks"]

ITALIC_START, ITALIC_END = "\x01", "\x02"
"""Around italics in the text of a paragraph; no XML file can hold these characters."""

_LABEL = re.compile(rf"\s*\({ITALIC_START}?(?P<number>[0-9]{{1,3}}|[A-Za-z]{{1,5}}){ITALIC_END}?\)")
_CAPTION = re.compile(rf"\s*{ITALIC_START}[^{ITALIC_START}{ITALIC_END}]{{1,200}}{ITALIC_END}\s*")
_LETTER, _DIGIT, _ROMAN, _CAPITAL, _ITALIC_DIGIT, _ITALIC_ROMAN = range(6)
_AHEAD = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the beginning of a paragraph.

    Args:
        number: The number without brackets.
        italic: Whether it stands in italics.
    """

    number: str
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph taken apart.

    Args:
        parts: A number and the text up to the next, in order; a paragraph without a number has
            one part without a mark.
    """

    parts: tuple[tuple[Mark | None, str], ...]


def split_marks(text: str) -> Paragraph:
    r"""Take the numbers at the beginning of a paragraph off, with an italic caption after each.

    Example:
        >>> text = "(a) \x01Scope.\x02 (1)(i) Widgets (2) are data."
        >>> [(mark.number, rest) for mark, rest in split_marks(text).parts]
        [('a', 'Scope.'), ('1', ''), ('i', 'Widgets (2) are data.')]
    """
    parts: list[tuple[Mark | None, str]] = []
    at = 0
    while match := _LABEL.match(text, at):
        mark = Mark(match["number"], ITALIC_START in match.group())
        caption = _CAPTION.match(text, match.end())
        at = match.end()
        if caption is not None and _LABEL.match(text, caption.end()):
            at = caption.end()
        parts.append((mark, _plain(text[match.end() : at])))
    rest = _plain(text[at:])
    if not parts:
        return Paragraph(((None, rest),))
    parts[-1] = (parts[-1][0], rest)
    return Paragraph(tuple(parts))


def _plain(text: str) -> str:
    bare = text.replace(ITALIC_START, "").replace(ITALIC_END, "")
    return " ".join(bare.split())


def levels_of(marks: Sequence[Mark]) -> list[int]:
    """Return the level of every number of a section, 0 for (a).

    Example:
        >>> levels_of([Mark(x) for x in ("g", "h", "i", "1", "i", "ii", "j")])
        [0, 0, 0, 1, 2, 2, 0]
    """
    open_: dict[int, str] = {}
    levels: list[int] = []
    # Files that lost their italics show (1) again below an open (A).
    lost = not any(mark.italic for mark in marks)
    for at, mark in enumerate(marks):
        level = _level(mark, open_, marks[at + 1 : at + 1 + _AHEAD])
        if level == _DIGIT and lost and _CAPITAL in open_ and _DIGIT in open_:
            below = _follows(open_.get(_ITALIC_DIGIT, "0"), mark.number)
            level = _ITALIC_DIGIT if below else _DIGIT
        for deeper in [known for known in open_ if known > level]:
            del open_[deeper]
        open_[level] = mark.number
        levels.append(level)
    return levels


def _level(mark: Mark, open_: dict[int, str], following: Sequence[Mark]) -> int:
    number = mark.number
    if number.isdigit():
        return _ITALIC_DIGIT if mark.italic else _DIGIT
    if mark.italic:
        return _ITALIC_ROMAN
    if number.isupper():
        return _CAPITAL
    return _lower(number, open_, following)


def _lower(number: str, open_: dict[int, str], following: Sequence[Mark]) -> int:
    """Tell letters from Roman numerals."""
    if arabic(number) is None:
        return _LETTER
    letter, roman = open_.get(_LETTER, ""), open_.get(_ROMAN, "")
    if roman and _follows(roman, number, numerals=True):
        return _ROMAN
    if _follows(letter, number):
        if _DIGIT not in open_:
            return _LETTER
        # (h)(1), then (i): a numeral if (ii) comes before (j).
        after = number + "i"  # one more, for every numeral that is also a letter
        for mark in following:
            if mark.number == after:
                return _ROMAN
            if _follows(number, mark.number):
                return _LETTER
        return _LETTER
    begins = number == "i" or len(number) > 1
    return _ROMAN if begins or (roman and number in ("v", "x")) else _LETTER


def _follows(before: str, number: str, *, numerals: bool = False) -> bool:
    if numerals:
        return (arabic(number) or 0) == (arabic(before) or 0) + 1
    if number.isdigit():
        return before.isdigit() and int(number) == int(before) + 1
    if not before or before.isdigit():
        return False
    if before == "z":
        return number == "aa"
    return len(number) == len(before) and ord(number[0]) == ord(before[0]) + 1
