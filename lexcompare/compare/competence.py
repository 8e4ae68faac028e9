"""Who may enact what: model clauses are offered only to those who may make them law.

The entries are data with the article behind each (``data/competence.toml``). Articles that were
not at hand are marked unverified, and whatever rests on them says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from lexcompare.compare.rows import MatrixRow
from lexcompare.core.errors import InternalError
from lexcompare.core.vocabulary import Level

__all__ = ["Competence", "Matter", "Power", "enactor_of", "load_competence"]

_CHINESE_CODE = re.compile(r"\d{6}\Z")
_ENACTORS = (
    "national", "province", "city", "sez", "pudong", "local-rule", "normative", "county",
)  # fmt: skip
_BY_LEVEL = {
    Level.LAW: "national",
    Level.ADMINISTRATIVE_REGULATION: "national",
    Level.JUDICIAL_INTERPRETATION: "national",
    Level.DEPARTMENT_RULE: "national",
    Level.SEZ_REGULATION: "sez",
    Level.PUDONG_REGULATION: "pudong",
    Level.LOCAL_RULE: "local-rule",
    Level.NORMATIVE: "normative",
    Level.DEPARTMENT_NORMATIVE: "normative",
    Level.STATE_COUNCIL_NORMATIVE: "normative",
    Level.PARTY_STATE_POLICY: "normative",
}


class Power(StrEnum):
    """What an enactor may do in a matter.

    Example:
        >>> Power.SPECIFY.may_enact, Power.NONE.may_enact
        (True, False)
    """

    CREATE = "create"
    SPECIFY = "specify"
    NONE = "none"

    @property
    def may_enact(self) -> bool:
        """Whether it may enact such rules at all, if only as details of superior law."""
        return self is not Power.NONE


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of rule, and who may make it.

    Args:
        id: Name.
        label: Name for readers.
        concepts: Concepts whose provisions can be such rules; empty for all.
        basis: The article behind the entry.
        verified: Whether the article was read in a text at hand.
        note: What it says, in short.
        powers: By enactor.
        zh: Words that show such a rule in Chinese; ``None`` for the rest.
        en: Words that show it in English.
        seen: A text at hand that agrees with the entry.

    Example:
        >>> matter = load_competence().matter("remedies", "可以向法院提起诉讼", "zh")
        >>> matter.id, matter.power("city").value, "unverified" in matter.told
        ('litigation', 'none', True)
    """

    id: str
    label: str
    concepts: frozenset[str]
    basis: str
    verified: bool
    note: str
    powers: Mapping[str, Power]
    zh: re.Pattern[str] | None = None
    en: re.Pattern[str] | None = None
    seen: str = ""

    def power(self, enactor: str) -> Power:
        """Return what an enactor may do; outside China nothing is known, so everything."""
        return self.powers.get(enactor, Power.CREATE)

    @property
    def told(self) -> str:
        """Basis and note for a reader, marked where unverified."""
        mark = "" if self.verified else " (unverified)"
        return f"{self.label}: {self.note} [{self.basis}{mark}]"


@dataclass(frozen=True, slots=True)
class Competence:
    """All matters, and notes on those who may vary superior law.

    Example:
        >>> load_competence().notes("440300")[0][:31]
        'special economic zone regulatio'
    """

    matters: tuple[Matter, ...]
    sez: frozenset[str]
    pudong: frozenset[str]
    vary: Mapping[str, str]
    fields: Mapping[str, str]

    def matter(self, concept: str, text: str, language: str) -> Matter:
        """Return the matter that a provision of a concept belongs to.

        Args:
            concept: Id of the concept.
            text: The words of the provision that count.
            language: Language tag.
        """
        for matter in self.matters:
            pattern = matter.zh if language.startswith("zh") else matter.en
            if concept in matter.concepts and pattern is not None and pattern.search(text):
                return matter
        return self.matters[-1]

    def notes(self, place: str) -> tuple[str, ...]:
        """Return what is special about a place's power: variation, fields of a city."""
        notes = []
        if place in self.sez:
            notes.append(self.vary["sez"])
        if place in self.pudong:
            notes.append(self.vary["pudong"])
        if _CHINESE_CODE.match(place) and not place.endswith("0000") and place.endswith("00"):
            notes.append(self.fields["city"])
        return tuple(notes)


@cache
def load_competence() -> Competence:
    """Read the package's entries, once.

    Raises:
        InternalError: A shipped entry breaks its contract.

    Example:
        >>> [matter.id for matter in load_competence().matters][:2]
        ['litigation', 'crime']
    """
    name = "data/competence.toml"
    data: dict[str, Any] = tomllib.loads(
        files("lexcompare.compare").joinpath(name).read_text(encoding="utf-8")
    )
    matters = []
    for raw in data["matter"]:
        powers = {key: Power(value) for key, value in raw.pop("power").items()}
        if set(powers) != set(_ENACTORS) or not raw["basis"]:
            raise InternalError("a matter breaks its contract", where=name, got=raw["id"])
        zh, en = "|".join(raw.pop("zh")), "|".join(raw.pop("en"))
        concepts = frozenset(raw.pop("concepts"))
        matters.append(
            Matter(
                **raw, concepts=concepts, powers=powers,
                zh=re.compile(zh) if zh else None, en=re.compile(en, re.I) if en else None,
            )
        )  # fmt: skip
    return Competence(
        tuple(matters),
        frozenset(data["sez"]),
        frozenset(data["pudong"]),
        {key: _note(raw) for key, raw in data["vary"].items()},
        {key: _note(raw) for key, raw in data["fields"].items()},
    )


def _note(raw: dict[str, Any]) -> str:
    return f"{raw['text']} [{raw['basis']}{'' if raw['verified'] else ', unverified'}]"


def enactor_of(row: MatrixRow, *, single: bool) -> str:
    """Return who would enact a clause for a row; empty where that is not known (outside China).

    Args:
        row: A row.
        single: Whether the row is one instrument, so that its own level decides.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> row = MatrixRow("310000", "甲市", (), AbsenceClaim(False, ""), place="310000")
        >>> enactor_of(row, single=False)
        'province'
    """
    place = row.place
    if single and row.level:
        by_level = _BY_LEVEL.get(Level(row.level))
        if by_level is not None:
            return by_level
    if place == "national":
        return "national"
    if not _CHINESE_CODE.match(place):
        return ""
    rules = load_competence()
    if place in rules.pudong:
        return "pudong"
    if place in rules.sez:
        return "sez"
    if place.endswith("0000"):
        return "province"
    return "city" if place.endswith("00") else "county"
