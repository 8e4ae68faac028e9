"""Which units of an instrument a liability article of the same instrument backs."""

from __future__ import annotations

import re

from lexcompare.codebook.force import ForceLexicon
from lexcompare.core.model import Instrument

__all__ = ["backed_units"]

_NUMERAL = "[一二三四五六七八九十百千零〇两0-9]+"
# 违反本…, 不履行本…, 未按照本…, 有本…: the first sign is taken by itself, so that the search skips
# all places where none of them stands.
_ZH_VIOLATION = re.compile(
    r"[违不未有](?:(?<=违)反|(?<=不)(?:履行|按照?)|(?<=未)(?:履行|按照?|依照|执行)|(?<=有))"
    r"本(?:法|条例|办法|规定|细则|规则|决定|规范)(?:的)?(?:规定)?"
    rf"((?:第{_NUMERAL}条(?:之{_NUMERAL})?(?:第{_NUMERAL}[款项])*(?:[、，和或至或者及到与]|以及)*)+)"
)
_ZH_ARTICLE = re.compile(rf"(至|到)?第({_NUMERAL})条(?:之({_NUMERAL}))?")
_EN_VIOLATION = re.compile(
    r"(?:contraven\w+|breach\w*|violat\w+|fail\w* to comply with|offen[cs]e under)\s+(?:of\s+)?"
    r"(?:section|regulation|article|paragraph)s?\s+(\d+[A-Z]?)",
    re.IGNORECASE,
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def backed_units(instrument: Instrument, lexicon: ForceLexicon) -> frozenset[str]:
    """Return the ids of the units that another unit's sanction names.

    A simple look-up inside the instrument: a unit that holds a sanction word and says 违反本…第X条
    (or "contravenes section X") backs unit X.
    """
    by_number = {unit.number: unit.id for unit in instrument.units}
    order = [unit.number for unit in instrument.units]
    backed: set[str] = set()
    for unit in instrument.units:
        numbers = _named(unit.text, order, lexicon.language)
        if not numbers:
            continue
        if any(hit.role == "sanction" for hit in lexicon.scan(unit.text)):
            backed.update(by_number[number] for number in numbers if number in by_number)
            backed.discard(unit.id)
    return frozenset(backed)


def _named(text: str, order: list[str], language: str) -> set[str]:
    if language != "zh":
        return {match.group(1) for match in _EN_VIOLATION.finditer(text)}
    found: set[str] = set()
    for violation in _ZH_VIOLATION.finditer(text):
        last = ""
        for match in _ZH_ARTICLE.finditer(violation.group(1)):
            number = str(_value(match.group(2)))
            if match.group(3):
                number += f"_{_value(match.group(3))}"
            if match.group(1) and last in order and number in order:
                found.update(order[order.index(last) : order.index(number) + 1])
            found.add(number)
            last = number
    return found


def _value(numeral: str) -> int:
    """Read a Chinese or Arabic numeral below ten thousand."""
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS.get(char, digit * 10 + int(char) if char.isdecimal() else 0)
    return total + digit
