"""Places in a text, whatever a tool counts in and whatever it did to the line ends.

Here a place is a number of code points. Java and JavaScript count UTF-16 code units, in which a
character outside the Basic Multilingual Plane counts two; REFI-QDA counts code points of a text
whose line ends count one, however they are written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import accumulate

from lexcompare.core.errors import InputError
from lexcompare.parse.annotation.model import Task

__all__ = ["find_quoted", "from_utf16", "normalise_lines", "relocate", "to_normalised", "to_utf16"]

_LINE_END = re.compile(r"\r\n|\r")
_CONTEXT = 12


def to_utf16(text: str, place: int) -> int:
    """Return the number of UTF-16 code units before a place.

    Example:
        >>> to_utf16("😀甲", 1)
        2
    """
    return place + sum(ord(character) > 0xFFFF for character in text[:place])


def from_utf16(text: str, units: int, where: str = "") -> int:
    """Return the place before which so many UTF-16 code units stand.

    Raises:
        InputError: The count ends inside a character or beyond the text.

    Example:
        >>> from_utf16("😀甲", 2)
        1
    """
    ends = [0, *accumulate(2 if ord(character) > 0xFFFF else 1 for character in text)]
    place = bisect_left(ends, units)
    if place >= len(ends) or ends[place] != units:
        raise InputError(
            "this place is none in the text",
            where=where,
            got=str(units),
            expected=f"0 to {ends[-1]} UTF-16 units, none inside a character",
        )
    return place


def normalise_lines(text: str) -> str:
    r"""Return the text with every line end as one line feed.

    Example:
        >>> normalise_lines("甲\r\n乙\r丙")
        '甲\n乙\n丙'
    """
    return _LINE_END.sub("\n", text)


def to_normalised(text: str, place: int) -> int:
    r"""Return where a place of ``text`` lies once its line ends count one.

    Between CR and LF there is no place any more: it lies behind the line end.

    Example:
        >>> to_normalised("甲\r\n乙", 3), to_normalised("甲\r\n乙", 2)
        (2, 2)
    """
    return len(normalise_lines(text[:place]))


def _places(text: str) -> list[int]:
    """Return where each place of the normalised text lies in ``text``."""
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        at += 2 if text[at : at + 2] == "\r\n" else 1
    starts.append(len(text))
    return starts


def relocate(task: Task, text: str, where: str = "") -> Task:
    r"""Return a task with its marks on ``text`` instead of the text that came back.

    The two may differ in line ends, in white space at the ends, and in a byte order mark; in
    anything else the marks would drift, so it is refused.

    Raises:
        InputError: The words differ.

    Example:
        >>> from lexcompare.parse.annotation.model import Mark, parse_label
        >>> mark = Mark(parse_label("concept=fees"), 2, 3)
        >>> relocate(Task("x#art_1", "甲\n乙", (mark,)), "甲\r\n乙").spans[0][1:]
        (3, 4)
    """
    if task.text == text:
        return task
    theirs, ours = normalise_lines(task.text), normalise_lines(text)
    lead = len(ours) - len(ours.lstrip("\ufeff \n\t\u3000"))
    shift = lead - (len(theirs) - len(theirs.lstrip("\ufeff \n\t\u3000")))
    if theirs.strip("\ufeff \n\t\u3000") != ours.strip("\ufeff \n\t\u3000"):
        raise _changed(task.ref, theirs, ours, where)
    starts = _places(text)

    def moved(place: int) -> int:
        return starts[min(max(to_normalised(task.text, place) + shift, 0), len(ours))]

    marks = tuple(
        replace(mark, start=moved(mark.start), end=moved(mark.end))
        if mark.start is not None and mark.end is not None
        else mark
        for mark in task.marks
    )
    return replace(task, text=text, marks=marks)


def _changed(ref: str, theirs: str, ours: str, where: str) -> InputError:
    pairs = zip(theirs, ours, strict=False)
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    at = min(len(theirs), len(ours)) if at is None else at
    return InputError(
        f"the text of {ref} is no longer the one in the corpus (from character {at})",
        where=where,
        got=theirs[at : at + _CONTEXT],
        expected=ours[at : at + _CONTEXT] or "the end",
        remedy="give the corpus that the units were exported from",
    )


def find_quoted(text: str, start: int, end: int, quote: str, where: str = "") -> tuple[int, int]:
    """Return the code points of a quote whose numbers count code points or UTF-16 units.

    Raises:
        InputError: Counted either way the words there are others than the quoted ones.

    Example:
        >>> find_quoted("😀收费", 2, 4, "收费"), find_quoted("😀收费", 1, 3, "收费")
        ((1, 3), (1, 3))
    """
    wanted = normalise_lines(quote)
    ways: Iterable[Callable[[int], int]] = (int, lambda units: from_utf16(text, units, where))
    for count in ways:
        try:
            low, high = count(start), count(end)
        except InputError:
            continue
        if 0 <= low <= high <= len(text) and normalise_lines(text[low:high]) == wanted:
            return low, high
    raise InputError(
        "the words at this place are not the quoted ones",
        where=where,
        got=text[max(start, 0) : max(end, 0)][:40],
        expected=quote[:40],
        remedy="export from the tool again; do not change texts inside it",
    )
