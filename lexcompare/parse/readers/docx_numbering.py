"""Automatic numbers of Word paragraphs, as Word prints them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["Numbering", "format_number"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
     "japaneseCounting", "ideographDigital", "taiwaneseDigital")
)  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    suffix: str = "tab"


class Numbering:
    """The numbering of one document; asked for labels in document order, it counts.

    Args:
        numbering: Root of ``numbering.xml``, if there is one.
        styles: Root of ``styles.xml``, if there is one: styles can carry numbers.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, paragraph: Element) -> str:
        """Return the number that Word prints before a paragraph, with what follows it."""
        place = self._place(paragraph)
        if place is None:
            return ""
        list_id, depth = place
        abstract, overrides = self._lists[list_id]
        levels = {**self._abstract.get(abstract, {}), **overrides}
        level = levels.get(depth)
        if level is None or level.form == "bullet":
            return ""
        self._count(list_id, abstract, depth, levels)
        if level.form == "none" and not level.text:
            return ""
        counts = self._counts[abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, _Level())
            form = "decimal" if level.legal else other.form
            return format_number(counts.get(at, other.start), form)

        text = _PLACE.sub(number, level.text)
        return text if not text or level.suffix == "nothing" else text + " "

    def _count(self, list_id: str, abstract: str, depth: int, levels: dict[int, _Level]) -> None:
        """Advance a level; deeper levels begin anew. Lists of one definition count together."""
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at in self._lists[list_id][1]:
                counts.pop(at, None)
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        properties = _child(paragraph, "pPr")
        if properties is None:
            return None
        direct = _child(properties, "numPr")
        style = _value(_child(properties, "pStyle"))
        list_id, depth = self._styles.get(style, ("", 0))
        if direct is not None:
            list_id = _value(_child(direct, "numId")) or list_id
            depth = _integer(_value(_child(direct, "ilvl")), depth)
        return (list_id, depth) if list_id in self._lists else None  # numId 0 switches it off

    def _read_lists(self, root: Element) -> None:
        for node in _children(root, "abstractNum"):
            self._abstract[_attribute(node, "abstractNumId")] = {
                _integer(_attribute(level, "ilvl"), 0): _level(level)
                for level in _children(node, "lvl")
            }
        for node in _children(root, "num"):
            overrides: dict[int, _Level] = {}
            abstract = _value(_child(node, "abstractNumId"))
            for override in _children(node, "lvlOverride"):
                depth = _integer(_attribute(override, "ilvl"), 0)
                given = _child(override, "lvl")
                base = self._abstract.get(abstract, {}).get(depth, _Level())
                level = (
                    _level(given)
                    if given is not None
                    else _Level(base.start, base.form, base.text, base.legal, base.suffix)
                )
                level.start = _integer(_value(_child(override, "startOverride")), level.start)
                overrides[depth] = level
            self._lists[_attribute(node, "numId")] = (abstract, overrides)

    def _read_styles(self, root: Element) -> None:
        parents: dict[str, str] = {}
        for style in _children(root, "style"):
            name = _attribute(style, "styleId")
            parents[name] = _value(_child(style, "basedOn"))
            properties = _child(style, "pPr")
            numbers = _child(properties, "numPr") if properties is not None else None
            if numbers is not None:
                list_id = _value(_child(numbers, "numId"))
                depth = _integer(_value(_child(numbers, "ilvl")), 0)
                self._styles[name] = (list_id, depth)
        for name in parents:
            ancestor, steps = name, 0
            while ancestor and ancestor not in self._styles and steps < 20:
                ancestor, steps = parents.get(ancestor, ""), steps + 1
            if ancestor in self._styles:
                self._styles[name] = self._styles[ancestor]


def format_number(number: int, form: str) -> str:
    """Return a number in one of Word's formats; unknown formats give Arabic digits.

    Example:
        >>> [format_number(12, form) for form in ("chineseCounting", "lowerRoman", "upperLetter")]
        ['十二', 'xii', 'L']
    """
    if form in ("none", "bullet"):
        return ""
    if form in _CHINESE:
        return _chinese(number, _DIGITS, "十百千")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _chinese(number, _LEGAL_DIGITS, "拾佰仟")
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _chinese(number: int, digits: str, units: str) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    zero = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit]
            text += units[power - 1] if power else ""
            zero = False
        else:
            zero = True
    one_ten = digits[1] + units[0]
    return text[1:] if text.startswith(one_ten) and digits == _DIGITS else text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _level(node: Element) -> _Level:
    legal = _child(node, "isLgl")
    return _Level(
        _integer(_value(_child(node, "start")), 1),
        _value(_child(node, "numFmt")) or "decimal",
        _value(_child(node, "lvlText")),
        legal is not None and _attribute(legal, "val") not in ("0", "false"),
        _value(_child(node, "suff")) or "tab",
    )


def _children(node: Element, name: str) -> list[Element]:
    return [*node.findall(_W + name), *node.findall(_STRICT + name)]


def _child(node: Element, name: str) -> Element | None:
    found = _children(node, name)
    return found[0] if found else None


def _attribute(node: Element, name: str) -> str:
    return str(node.get(_W + name) or node.get(_STRICT + name) or "")


def _value(node: Element | None) -> str:
    return _attribute(node, "val") if node is not None else ""


def _integer(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default
