"""Numbers and levels that the two formats of legislation.gov.uk share."""

from __future__ import annotations

import re

from lexcompare.core.vocabulary import ProvisionKind, UnitKind
from lexcompare.parse.english.numbering import arabic

__all__ = [
    "bracketed",
    "division_number",
    "list_label",
    "provision_kind",
    "schedule_number",
    "unit_number",
]

# Levels as CLML counts them: P1 is the section itself (or a paragraph of a schedule), P2 (1),
# P3 (a), P4 (i) …
_SECTION = (
    ProvisionKind.SUBSECTION,
    ProvisionKind.PARAGRAPH,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
)
_REGULATION = (*_SECTION[1:], ProvisionKind.POINT)
_ARTICLE = (
    ProvisionKind.PARAGRAPH,
    ProvisionKind.POINT,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
)
_SCHEDULE = (ProvisionKind.PARAGRAPH, *_SECTION[2:], ProvisionKind.POINT)
_DECORATIONS = {
    "none": ("", ""),
    "parens": ("(", ")"),
    "parenRight": ("", ")"),
    "brackets": ("[", "]"),
    "bracketRight": ("", "]"),
    "period": ("", "."),
    "colon": ("", ":"),
}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
          (1, "i"))  # fmt: skip
_LAST = re.compile(r"[0-9A-Za-z.\-]+\s*\Z")
_BARE = re.compile(r"[0-9A-Za-z]{1,6}\Z")
_UNIT_WORD = re.compile(
    r"(?:art(?:icle|\.)|sec(?:tion|\.)|reg(?:ulation|\.)|rule|§+)\s*(?=\d)", re.I
)
_SCHEDULE_WORD = re.compile(r"(?:the\s+)?(?:schedules?|annex|appendix)\b\s*", re.IGNORECASE)


def provision_kind(unit: UnitKind, level: int) -> ProvisionKind:
    """Return what a level is called inside a unit.

    Args:
        unit: Kind of the unit, ``SCHEDULE`` for paragraphs of schedules.
        level: Level as CLML counts: 1 for the paragraphs of a schedule, 2 for (1), 3 for (a) …

    Example:
        >>> provision_kind(UnitKind.SECTION, 2).value, provision_kind(UnitKind.REGULATION, 2).value
        ('subsection', 'paragraph')
        >>> provision_kind(UnitKind.SCHEDULE, 1).value, provision_kind(UnitKind.SECTION, 3).value
        ('paragraph', 'paragraph')
    """
    if unit in (UnitKind.SCHEDULE, UnitKind.ANNEX):
        return _SCHEDULE[min(max(level - 1, 0), len(_SCHEDULE) - 1)]
    names = {UnitKind.REGULATION: _REGULATION, UnitKind.ARTICLE: _ARTICLE}.get(unit, _SECTION)
    return names[min(max(level - 2, 0), len(names) - 1)]


def bracketed(number: str) -> str:
    """Return the printed form of a number below a section; what has marks keeps them.

    Example:
        >>> bracketed("1"), bracketed("(a)"), bracketed("•")
        ('(1)', '(a)', '•')
    """
    return f"({number})" if _BARE.match(number) else number


def unit_number(printed: str) -> str:
    """Return a printed number without its word, brackets and final stop.

    Example:
        >>> unit_number("11A."), unit_number("(1)"), unit_number("Article 5")
        ('11A', '1', '5')
    """
    return _UNIT_WORD.sub("", printed.strip(), count=1).strip("()[]. ")


def division_number(label: str) -> str:
    """Return the number of a division with Arabic digits, as printed where it is none.

    Example:
        >>> division_number("PART IV"), division_number("Chapter 2A"), division_number("")
        ('4', '2A', '')
    """
    last = _LAST.search(label.strip())
    if last is None:
        return ""
    number = last.group().strip().rstrip(".")
    value = arabic(number)
    return str(value) if value is not None else number


def schedule_number(label: str) -> str:
    """Return the number of a schedule; empty where it is the only one and has none.

    Example:
        >>> schedule_number("SCHEDULE 2A"), schedule_number("THE SCHEDULE")
        ('2A', '')
    """
    rest = _SCHEDULE_WORD.sub("", label.strip(), count=1).strip(" .:–—-")
    return division_number(rest) if rest else ""


def list_label(place: int, style: str, decoration: str) -> str:
    """Return the number of a list item that the format leaves to whoever prints it.

    Args:
        place: Place in the list, from 1.
        style: ``alpha``, ``alphaupper``, ``roman``, ``romanupper`` or ``arabic``.
        decoration: ``parens``, ``period`` … or ``none``.

    Example:
        >>> list_label(2, "alpha", "parens"), list_label(4, "roman", "parenRight")
        ('(b)', 'iv)')
    """
    kind = style.lower()
    if kind.startswith("alpha"):
        number = _letters(place)
    elif kind.startswith("roman"):
        number = _roman(place)
    else:
        number = str(place)
    before, after = _DECORATIONS.get(decoration, ("", ""))
    return f"{before}{number.upper() if kind.endswith('upper') else number}{after}"


def _letters(place: int) -> str:
    times, rest = divmod(place - 1, 26)
    return chr(ord("a") + rest) * (times + 1)


def _roman(place: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while place >= value:
            text += sign
            place -= value
    return text
