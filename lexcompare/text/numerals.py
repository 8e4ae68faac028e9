"""Chinese numerals as statutes print them, to integers and back.

Statutes write 第一百二十三条; older ones 一〇五 or 廿一; amended web copies use Arabic digits.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LARGEST", "NUMERAL", "format_number", "parse_number"]

LARGEST = 99_999
"""The largest number that is read or written; no statute counts further."""

NUMERAL = "〇零○一二三四五六七八九十百千万两廿卅0-9"
"""Inside of a character class that matches the characters of a numeral."""

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGIT |= {"〇": 0, "○": 0, "两": 2} | {str(value): value for value in range(10)}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_SHORT = {"廿": "二十", "卅": "三十"}
_ARABIC = re.compile(r"[0-9]+\Z")
_POSITIONAL = re.compile(r"[〇零○一二三四五六七八九]{2,}\Z")


def parse_number(text: str) -> int | None:
    """Return the number that a Chinese or Arabic numeral writes.

    White space inside is ignored (第 十 一 条). Anything that is no well-formed numeral up to
    ``LARGEST`` gives ``None``; so does zero.

    Example:
        >>> [parse_number(text) for text in ("一百零五", "一〇五", "十一", "12")]
        [105, 105, 11, 12]
        >>> parse_number("一百百") is None, parse_number("例") is None
        (True, True)
    """
    return _parse("".join(text.split()))


@lru_cache(maxsize=4096)
def _parse(bare: str) -> int | None:
    for short, full in _SHORT.items():
        bare = bare.replace(short, full)
    if not bare or len(bare) > 12:
        return None
    if _ARABIC.match(bare):
        value: int | None = int(bare)
    elif _POSITIONAL.match(bare):
        value = int("".join(str(_DIGIT[char]) for char in bare))
    else:
        value = _parse_myriads(bare)
    return value if value is not None and 0 < value <= LARGEST else None


def _parse_myriads(bare: str) -> int | None:
    high, mark, low = bare.partition("万")
    if not mark:
        return _parse_section(bare)
    upper = _parse_section(high)
    lower = _parse_section(low) if low else 0
    if not upper or lower is None:
        return None
    return upper * 10_000 + lower


def _parse_section(bare: str) -> int | None:
    """Read a numeral below ten thousand, or give ``None``."""
    total = 0
    pending: int | None = None
    last_unit = 10_000
    for char in bare:
        if char in _UNIT:
            unit = _UNIT[char]
            if unit >= last_unit or pending == 0:
                return None
            total += (1 if pending is None else pending) * unit
            pending, last_unit = None, unit
        elif char in _DIGIT:
            if pending not in (None, 0):
                return None
            pending = _DIGIT[char]
        else:
            return None
    return total + (pending or 0)


def format_number(value: int, zero: str = "零") -> str:
    """Return the numeral that statutes print.

    Args:
        value: 1 to ``LARGEST``.
        zero: The sign for an empty place between digits, ``零`` or ``〇``.

    Raises:
        ValueError: The value is out of range.

    Example:
        >>> format_number(105), format_number(105, zero="〇"), format_number(12), format_number(210)
        ('一百零五', '一百〇五', '十二', '二百一十')
    """
    if not 0 < value <= LARGEST:
        raise ValueError(f"no numeral for {value}: expected 1 to {LARGEST}")
    high, low = divmod(value, 10_000)
    parts = [f"{_section(high, zero)}万"] if high else []
    if low:
        if high and low < 1000:
            parts.append(zero)
        parts.append(_section(low, zero))
    made = "".join(parts)
    return made[1:] if made.startswith("一十") else made


def _section(value: int, zero: str) -> str:
    made: list[str] = []
    gap = False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            if gap and made:
                made.append(zero)
            made.append("零一二三四五六七八九"[digit] + sign)
            gap = False
        else:
            gap = True
    return "".join(made)
