"""Identifiers of units and provisions, in the manner of Akoma Ntoso ``eId``.

A unit id is a prefix and the number as printed (``art_28``, ``art_10_1`` for 第十条之一,
``sec_2-531``, ``sec_3511_a``); an id of a provision is its parent's, ``__`` and a step
(``art_28__para_1__item_2``). ``instrument#unit`` names a unit anywhere.
Source: Akoma Ntoso Naming Convention 1.0, section 5 (eId).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexcompare.core.errors import IdentifierError
from lexcompare.core.vocabulary import ProvisionKind, UnitKind

__all__ = [
    "PREFIXES",
    "UnitRef",
    "natural_key",
    "provision_id",
    "unit_id",
    "unit_kind",
    "whole_number",
]

PREFIXES: dict[UnitKind, str] = {
    UnitKind.ARTICLE: "art",
    UnitKind.SECTION: "sec",
    UnitKind.REGULATION: "reg",
    UnitKind.SUBSECTION: "sec",
    UnitKind.ANNEX: "annex",
    UnitKind.SCHEDULE: "sch",
}

_STEPS: dict[ProvisionKind, str] = {
    ProvisionKind.PARAGRAPH: "para",
    ProvisionKind.ITEM: "item",
    ProvisionKind.POINT: "point",
    ProvisionKind.SUBSECTION: "subsec",
    ProvisionKind.SUBPARAGRAPH: "subpara",
    ProvisionKind.CLAUSE: "clause",
    ProvisionKind.SUBCLAUSE: "subclause",
}

_UNIT = re.compile(r"(art|sec|reg|annex|sch)_[0-9A-Za-z][0-9A-Za-z.\-]*(?:_[0-9A-Za-z]+)*\Z")
_DIGITS = re.compile(r"(\d+)")


def unit_id(kind: UnitKind, number: str) -> str:
    """Return the id of a unit from its printed number.

    Args:
        kind: What the unit is.
        number: The number with Arabic digits; a suffix after ``_`` for 之一. ``§``, "Sec." and
            a final dot are dropped.

    Raises:
        IdentifierError: The number has characters that an id cannot hold.

    Example:
        >>> unit_id(UnitKind.ARTICLE, "10_1"), unit_id(UnitKind.SECTION, "§ 22D.1.")
        ('art_10_1', 'sec_22D.1')
    """
    bare = re.sub(r"^(?:§+|[Ss]ec(?:tion|\.)?)\s*", "", number.strip()).rstrip(".").strip()
    made = f"{PREFIXES[kind]}_{bare}"
    if not _UNIT.match(made):
        raise IdentifierError(
            "no unit id can be made of this number",
            got=number,
            expected="digits and letters, with . - _ between them",
        )
    return made


def provision_id(parent: str, kind: ProvisionKind, number: str | int) -> str:
    """Return the id of a provision inside ``parent``.

    Example:
        >>> provision_id("art_28__para_1", ProvisionKind.ITEM, 2)
        'art_28__para_1__item_2'
    """
    return f"{parent}__{_STEPS[kind]}_{number}"


def unit_kind(unit: str) -> UnitKind:
    """Return the kind that an id's prefix names (``sec`` gives SECTION).

    Example:
        >>> unit_kind("reg_7")
        <UnitKind.REGULATION: 'regulation'>
    """
    prefix = unit.split("_", 1)[0]
    for kind, known in PREFIXES.items():
        if known == prefix:
            return kind
    raise IdentifierError("no unit id", got=unit, expected="art_, sec_, reg_, annex_ or sch_")


@dataclass(frozen=True, slots=True, order=True)
class UnitRef:
    """A unit of a corpus: ``instrument#unit``.

    Example:
        >>> UnitRef.parse("cn-dsl-2021#art_41")
        UnitRef(instrument='cn-dsl-2021', unit='art_41')
        >>> str(UnitRef("cn-dsl-2021", "art_41"))
        'cn-dsl-2021#art_41'
    """

    instrument: str
    unit: str

    @classmethod
    def parse(cls, text: str) -> UnitRef:
        """Read ``instrument#unit``; raise ``IdentifierError`` for anything else."""
        instrument, mark, unit = text.rpartition("#")
        if not mark or not instrument or not _UNIT.match(unit.split("__", 1)[0]):
            raise IdentifierError(
                "no reference to a unit",
                got=text,
                expected="instrument#unit, as cn-dsl-2021#art_41",
            )
        return cls(instrument, unit)

    def __str__(self) -> str:
        return f"{self.instrument}#{self.unit}"


def natural_key(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which ``art_2`` comes before ``art_10``.

    Example:
        >>> sorted(["art_10", "art_2", "art_2_1"], key=natural_key)
        ['art_2', 'art_2_1', 'art_10']
    """
    parts = [(part, whole_number(part)) for part in _DIGITS.split(identifier) if part]
    return tuple((1, 0, part) if value is None else (0, value, "") for part, value in parts)


def whole_number(text: str) -> int | None:
    """Return the value of decimal digits, ``None`` for anything else.

    Nothing here counts to a trillion: longer runs of digits are text, which keeps a file of a
    million digits from costing the square of its length (and Python from refusing it).

    Example:
        >>> whole_number("12"), whole_number("²"), whole_number("9" * 5000)
        (12, None, None)
    """
    return int(text) if len(text) <= 12 and text.isdecimal() else None
