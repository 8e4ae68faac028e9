"""Numbers of English units: shape, order, gaps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from lexcompare.core.ids import whole_number

__all__ = ["ROMAN", "arabic", "in_order", "last_integer", "missing_between", "order_key"]

ROMAN = r"(?:[IVX]{1,6}|[IVXLC]{2,8})"
"""A capital Roman numeral as headings carry it (no bare L or C: those are letters)."""

_LETTERS = 26
_PARTS = re.compile(r"\d+|[A-Za-z]+")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN_SHAPE = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")


def arabic(numeral: str) -> int | None:
    """Return the value of a Roman numeral, ``None`` for what is none.

    Example:
        >>> arabic("XIV"), arabic("IIX"), arabic("")
        (14, None, None)
    """
    text = numeral.lower()
    if not text or not _ROMAN_SHAPE.match(text):
        return None
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(
        -value if any(later > value for later in values[at + 1 :]) else value
        for at, value in enumerate(values)
    )


def order_key(number: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key: numbers by value, letters after none, ``12ZA`` before ``12A``.

    Example:
        >>> sorted(["12A", "2", "12ZA", "12", "22D.10", "22D.2"], key=order_key)
        ['2', '12', '12ZA', '12A', '22D.2', '22D.10']
    """
    key: list[tuple[int, int, str]] = []
    for part in _PARTS.findall(number):
        value = whole_number(part)
        if value is not None:
            key.append((1, value, ""))
        else:
            upper = part.upper()
            # Inserted before an inserted one: 12ZA comes between 12 and 12A.
            early = len(upper) > 1 and upper.startswith("Z")
            key.append((0, 0, upper[1:]) if early else (0, 1, upper))
    return tuple(key)


def in_order(numbers: Sequence[str]) -> list[int]:
    """Return the places of a longest strictly increasing run of numbers.

    Example:
        >>> in_order(["1", "2", "7", "3", "4"])
        [0, 1, 3, 4]
    """
    keys = [order_key(number) for number in numbers]
    tails: list[int] = []
    tail_keys: list[tuple[tuple[int, int, str], ...]] = []
    before: list[int] = []
    for at, key in enumerate(keys):
        place = bisect_left(tail_keys, key)
        before.append(tails[place - 1] if place else -1)
        if place == len(tails):
            tails.append(at)
            tail_keys.append(key)
        else:
            tails[place] = at
            tail_keys[place] = key
    run: list[int] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


def last_integer(number: str) -> tuple[str, int] | None:
    """Split a number at its last integer: what stands before it, and the integer.

    Example:
        >>> last_integer("22D.3"), last_integer("11A"), last_integer("27-C")
        (('22D.', 3), ('', 11), ('27-', 3))
    """
    match = re.fullmatch(r"(.*?[-.:])?(\d+)[A-Za-z]*", number)
    if match:
        value = whole_number(match[2])
        return None if value is None else (match[1] or "", value)
    match = re.fullmatch(r"(.*[-.:])([A-Z])", number)
    return (match[1], ord(match[2]) - ord("A") + 1) if match else None


def missing_between(numbers: Sequence[str], *, from_one: bool) -> list[str]:
    """Return the numbers that a series lacks.

    Args:
        numbers: Numbers as printed, in any order; each prefix (``22D.``) is a series of its own.
        from_one: Whether a series without a prefix has to begin at 1.

    Example:
        >>> missing_between(["1", "2", "2A", "5"], from_one=True)
        ['3', '4']
    """
    series: dict[str, set[int]] = {}
    for number in numbers:
        split = last_integer(number)
        if split:
            series.setdefault(split[0], set()).add(split[1])
    missing: list[str] = []
    for prefix, values in series.items():
        low = 1 if from_one and not prefix else min(values)
        # A jump of thousands is a different series (a code that numbers by chapter), not a loss.
        gaps = [value for value in range(low, min(max(values), low + 5000)) if value not in values]
        letters = max(values) <= _LETTERS and all(
            f"{prefix}{chr(64 + value)}" in numbers for value in values
        )
        missing.extend(
            f"{prefix}{chr(64 + value) if prefix and letters else value}" for value in gaps
        )
    return missing
