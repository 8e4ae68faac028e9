"""Which units of an instrument a liability article of the same instrument backs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexcompare.analyse.citations.chinese import Surroundings, find_chinese
from lexcompare.analyse.citations.english import EnglishSurroundings, find_english
from lexcompare.analyse.citations.relations import relation_of_chinese
from lexcompare.codebook.force import ForceLexicon
from lexcompare.core.findings import Relation, Target
from lexcompare.core.ids import PREFIXES
from lexcompare.core.model import Article, Instrument
from lexcompare.core.vocabulary import UnitKind

__all__ = ["backed_units"]

# A cheap look before the extraction: most units punish nothing.
_ZH_TRIGGER = re.compile(r"(?:违反|不履行|未|不按照?|拒不|有)[^。；]{0,40}条")
_EN_VIOLATION = re.compile(
    r"\b(?:contraven\w+|breach\w*|violat\w+|infring\w+|fail\w* to comply with"
    r"|offen[cs]es? under)\b",
    re.IGNORECASE,
)
# What may stand between the violation and the place: other places, and what they lay down.
_EN_BETWEEN = re.compile(
    r"(?:[\s,;]|\b(?:and|or|of|under|with|to|any|the|an?|either|provisions?|requirements?"
    r"|obligations?|conditions?|(?:sub-?)?(?:sections?|paragraphs?)|articles?|regulations?"
    r"|schedules?|\d+[A-Z]*|relating)\b|\(\w{1,5}\))*",
    re.IGNORECASE,
)
_REACH = 160
# 丙法第三条: a law named without marks that no list knows.
_NAMED = frozenset("法例则")


def backed_units(instrument: Instrument, lexicon: ForceLexicon) -> frozenset[str]:
    """Return the ids of the units that another unit's sanction names.

    A unit that holds a sanction word and cites a place as violated (违反第八条至第十条, 违反前条,
    "contravenes section 4 or 5") backs the units there; the citations are those of
    :mod:`lexcompare.analyse.citations`.
    """
    chinese = lexicon.language == "zh"
    trigger = _ZH_TRIGGER if chinese else _EN_VIOLATION
    held = {unit.id for unit in instrument.articles}
    by_number: dict[str, str] = {}
    for unit in instrument.units:
        by_number.setdefault(unit.number, unit.id)
    around: Surroundings | EnglishSurroundings | None = None
    backed: set[str] = set()
    for unit in instrument.units:
        if trigger.search(unit.text) is None:
            continue
        if not any(hit.role == "sanction" for hit in lexicon.scan(unit.text)):
            continue
        if around is None:
            around = Surroundings(instrument) if chinese else EnglishSurroundings(instrument)
        named = {_unit_of(target, by_number, held) for target in _violated(unit, around)}
        backed |= named - {unit.id, ""}
    return frozenset(backed)


def _violated(unit: Article, around: Surroundings | EnglishSurroundings) -> Iterator[Target]:
    """Yield the places of the instrument itself that a unit cites as violated."""
    text = unit.text
    if isinstance(around, Surroundings):
        for one in find_chinese(unit, around):
            relation = relation_of_chinese(text, one.start, one.end, around.lexicon)
            other = text[max(0, one.start - 1) : one.start] in _NAMED
            if one.title == "self" and relation is Relation.SANCTION and not other:
                yield from one.targets
        return
    for one in find_english(unit, around):
        if one.title == "self":
            before = text[max(0, one.start - _REACH) : one.start]
            words = list(_EN_VIOLATION.finditer(before))
            if words and _EN_BETWEEN.fullmatch(before, words[-1].end()) is not None:
                yield from one.targets


def _unit_of(target: Target, by_number: dict[str, str], held: set[str]) -> str:
    """Return the unit that a place lies in: an article, a section, one of its subsections."""
    if not target.article:
        schedule = f"{PREFIXES[UnitKind.SCHEDULE]}_{target.chapter}"
        return schedule if schedule in held else ""
    deeper = by_number.get(f"{target.article}_{target.paragraph}", "")
    return by_number.get(target.article) or deeper
