"""Places inside an instrument as references write them: 第28条第1款, s 11A(1)(a), § 3511(a)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexcompare.core.errors import UsageError
from lexcompare.core.ids import unit_kind
from lexcompare.core.vocabulary import UnitKind

__all__ = ["Pinpoint"]

_ZH_STEPS = {"para": "款", "item": "项", "point": "目"}
_EN_STEPS = {"para": "para.", "item": "item", "point": "point"}
_CHINESE_SUFFIX = "零一二三四五六七八九十"
_SHORT = {
    UnitKind.SECTION: ("s", "sec."),
    UnitKind.REGULATION: ("reg", "reg."),
    UnitKind.ARTICLE: ("art", "art."),
    UnitKind.SCHEDULE: ("sch", "sched."),
    UnitKind.ANNEX: ("annex", "annex"),
}


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A unit, or a provision inside it.

    Args:
        kind: What the unit is.
        number: Its number as in the id: ``28``, ``10_1``, ``3511_a``.
        steps: Levels below, each with its number: ``(("para", "1"), ("item", "2"))``.
    """

    kind: UnitKind
    number: str
    steps: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, identifier: str) -> Pinpoint:
        """Read the id of a unit or a provision.

        Raises:
            UsageError: It is none.

        Example:
            >>> Pinpoint.parse("art_28__para_1__item_2").steps
            (('para', '1'), ('item', '2'))
        """
        unit, *below = identifier.split("__")
        prefix, _, number = unit.partition("_")
        steps = [step.partition("_") for step in below]
        if not number or any(not value for _, _, value in steps):
            raise UsageError(
                "no id of a unit or provision", got=identifier, expected="as art_28__para_1"
            )
        return cls(unit_kind(prefix + "_1"), number, tuple((name, n) for name, _, n in steps))

    @property
    def chinese(self) -> str:
        """The place in Chinese, numbers in Arabic digits as 法学引注手册 has them.

        Example:
            >>> Pinpoint.parse("art_10_1__para_2__item_3").chinese
            '第10条之一第2款第3项'
        """
        number, _, suffix = self.number.partition("_")
        if self.kind is UnitKind.ARTICLE:
            text = f"第{number}条"
            if suffix:
                text += f"之{_small(suffix)}"
        elif self.kind in (UnitKind.ANNEX, UnitKind.SCHEDULE):
            text = f"附件{number}"
        else:
            text = f"第{self.number.split('_')[0]}{self._letter}部分"
        return text + "".join(f"第{n}{_ZH_STEPS.get(name, '项')}" for name, n in self.steps)

    @property
    def _letter(self) -> str:
        return "".join(f"({part})" for part in self.number.split("_")[1:])

    @property
    def bracketed(self) -> str:
        """The number with its levels in brackets, as common-law references have them.

        Example:
            >>> Pinpoint.parse("sec_3511_a__para_2").bracketed
            '3511(a)(2)'
        """
        number, *inner = self.number.split("_")
        levels = [*inner, *(n for _, n in self.steps)]
        return number + "".join(f"({level})" for level in levels)

    def english(self, *, dotted: bool) -> str:
        """Return the place of a Chinese article in English words.

        Args:
            dotted: Whether abbreviations take a full stop (Bluebook) or none (OSCOLA).

        Example:
            >>> Pinpoint.parse("art_28__para_1__item_2").english(dotted=True)
            'art. 28, para. 1, item 2'
        """
        number = self.number.replace("_", "-")
        parts = [f"{self.abbreviation(dotted=dotted)} {number}"]
        for name, n in self.steps:
            word = _EN_STEPS.get(name, "item")
            parts.append(f"{word if dotted else word.rstrip('.')} {n}")
        return ", ".join(parts)

    def abbreviation(self, *, dotted: bool) -> str:
        """Return the short word for the kind of unit.

        Example:
            >>> Pinpoint.parse("reg_7").abbreviation(dotted=False)
            'reg'
        """
        plain, stopped = _SHORT[UnitKind.SECTION if self.kind is UnitKind.SUBSECTION else self.kind]
        return stopped if dotted else plain


def _small(number: str) -> str:
    if re.fullmatch(r"\d|10", number):
        return _CHINESE_SUFFIX[int(number)]
    return number
