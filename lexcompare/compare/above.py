"""What binds in a place from above: city under province under nation, US locality under state.

A city is not to be blamed for what its province already provides. What supplies what is data
(``data/supply.toml``); provisions that nobody has entered are found by the rule stated there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from lexcompare.compare.cells import CellTag, load_cell_rules
from lexcompare.compare.rows import MatrixRow, region_name, region_of
from lexcompare.core.errors import InternalError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.ids import natural_key
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Force, Jurisdiction, Rank

__all__ = [
    "GENERAL_OBJECTS",
    "Certainty",
    "Supply",
    "SupplyEntry",
    "binds_below",
    "find_supply",
    "load_supply",
]

_CHINESE_CODE = re.compile(r"\d{6}\Z")
GENERAL_OBJECTS = frozenset({"public_data", "all_data"})
"""Objects that single out no activity."""

_RANKS = {rank: place for place, rank in enumerate(Rank)}
_NO_OPENING = frozenset({"disclosure", "on-request"})


class Certainty(StrEnum):
    """Whether law from above does the work, or whether that must be argued.

    Example:
        >>> [certainty.value for certainty in Certainty]
        ['supplied', 'arguable']
    """

    SUPPLIED = "supplied"
    ARGUABLE = "arguable"


@dataclass(frozen=True, slots=True)
class SupplyEntry:
    """One entry of ``data/supply.toml``; see there.

    Example:
        >>> SupplyEntry("fees", "cn", Certainty.ARGUABLE, "no price is named").provision
        ''
    """

    concept: str
    reach: str
    certainty: Certainty
    note: str
    verified: bool = False
    instrument: str = ""
    unit: str = ""
    title: str = ""
    article: str = ""
    about: tuple[str, ...] = ()

    @property
    def provision(self) -> str:
        """``instrument#unit``; title and article of law that is not held."""
        if self.instrument:
            return f"{self.instrument}#{self.unit}"
        return f"《{self.title}》{self.article}" if self.title else ""


@dataclass(frozen=True, slots=True)
class Supply:
    """A provision from above that gives a row what its own law lacks.

    Args:
        concept: Id of the concept.
        provision: ``instrument#unit``, or title and article of law that is not held.
        above: Key of the region or nation that it comes from.
        certainty: Whether it does the work.
        note: What a reader should know.
        verified: Whether a person has read it against a text at hand; ``False`` too for what the
            program found by itself.
        automatic: Whether the program found it by itself.
        tag: The tag behind it; ``None`` for law that is not held.

    Example:
        >>> law = ("fees", "《甲法》第一条", "national", Certainty.ARGUABLE, "")
        >>> Supply(*law, verified=False, automatic=False).told
        '《甲法》第一条 (national, arguable, unverified)'
    """

    concept: str
    provision: str
    above: str
    certainty: Certainty
    note: str
    verified: bool
    automatic: bool
    tag: CellTag | None = None

    @property
    def told(self) -> str:
        """The provision with its certainty, for a reader."""
        how = "found by rule" if self.automatic else "verified" if self.verified else "unverified"
        place = self.above if self.above == "national" else region_name(self.above)
        text = f"{self.provision} ({place}, {self.certainty.value}, {how})"
        return f"{text}: {self.note}" if self.note else text


@dataclass(frozen=True, slots=True)
class _Table:
    entries: tuple[SupplyEntry, ...]
    ranks: frozenset[Rank]
    scopes: frozenset[str]
    objects: frozenset[str]
    national_objects: frozenset[str]


@cache
def _table() -> _Table:
    name = "data/supply.toml"
    data: dict[str, Any] = tomllib.loads(
        files("lexcompare.compare").joinpath(name).read_text(encoding="utf-8")
    )
    entries = []
    for raw in data["supply"]:
        typed = {"certainty": Certainty(raw["certainty"]), "about": tuple(raw.get("about", ()))}
        entry = SupplyEntry(**{**raw, **typed})
        if not entry.provision or (not entry.instrument and entry.verified):
            raise InternalError("an entry names no provision to verify", where=name, got=str(raw))
        if not entry.instrument and entry.certainty is not Certainty.ARGUABLE:
            raise InternalError("law that is not held is arguable", where=name, got=str(raw))
        entries.append(entry)
    rule = data["automatic"]
    return _Table(
        tuple(entries),
        frozenset(Rank(rank) for rank in rule["ranks"]),
        frozenset(rule["scopes"]),
        frozenset(rule["objects"]),
        frozenset(rule["national_objects"]),
    )


def load_supply() -> tuple[SupplyEntry, ...]:
    """Return what persons have entered about law from above.

    Raises:
        InternalError: A shipped entry breaks its contract.

    Example:
        >>> {entry.certainty.value for entry in load_supply() if not entry.verified}
        {'arguable'}
    """
    return _table().entries


def binds_below(about: Metadata, row: MatrixRow) -> str:
    """Return the key of the superior authority by which an instrument binds a row's place.

    Args:
        about: Metadata of an instrument.
        row: A row of one place.

    Returns:
        ``national``, or the code of the province or state; empty where it does not bind there
        from above (the place's own law, a sister city's, federal law for a state).

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> city = MatrixRow("440100", "甲市", (), AbsenceClaim(False, ""), place="440100")
        >>> binds_below(Metadata(jurisdiction=Jurisdiction.CN, region="440000"), city)
        '440000'
        >>> binds_below(Metadata(jurisdiction=Jurisdiction.CN, region="440300"), city)
        ''
    """
    place = row.place
    if not place or place == "national":
        return ""
    source = region_of(about, roll_up=False)
    if _CHINESE_CODE.match(place):
        if about.jurisdiction is not Jurisdiction.CN:
            return ""
        superior = {"national", f"{place[:2]}0000", f"{place[:4]}00"} - {place}
        return source if source in superior else ""
    state, _, locality = place.partition(":")
    if about.jurisdiction is Jurisdiction.US and locality and source == state:
        is_state = not about.region_name or about.region_name == region_name(state)
        return state if is_state else ""
    return ""


def find_supply(
    row: MatrixRow,
    concept: str,
    tags: Mapping[str, Iterable[CellTag]],
    held: Mapping[str, InstrumentFindings],
    asked: frozenset[str] = frozenset(),
) -> tuple[Supply, ...]:
    """List what law from above gives a row for a concept, the surest first.

    Args:
        row: A row of one place.
        concept: Id of the concept.
        tags: By instrument that has any, the decided tags that count towards the concept.
        held: Findings of the instruments that count, by their ids.
        asked: Activities that the question is about; empty for all.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> city = MatrixRow("440100", "甲市", (), AbsenceClaim(False, ""), place="440100")
        >>> [found.provision for found in find_supply(city, "remedies", {}, {})]
        ['《行政复议法》第十一条', '《行政诉讼法》第十二条']
    """
    found: dict[str, Supply] = {}
    for instrument, own in tags.items():
        above = binds_below(held[instrument].instrument.metadata, row)
        if above:
            for tag in own:
                supply = _automatic(tag, (concept, above, asked), held[instrument])
                if supply is not None:
                    found.setdefault(supply.provision, supply)
    for entry in _table().entries:
        answers = not asked or not entry.about or bool(asked & set(entry.about))
        if entry.concept == concept and answers and _reaches(entry, row):
            if entry.instrument and entry.instrument not in held:
                continue  # not held, or not law at the date
            supply = _declared(entry, tags, held)
            found[supply.provision] = supply
    wanted = (asked or _table().objects) - GENERAL_OBJECTS
    return tuple(sorted(found.values(), key=lambda one: _surest_first(one, wanted)))


def _reaches(entry: SupplyEntry, row: MatrixRow) -> bool:
    place = row.place
    if not _CHINESE_CODE.match(place) or place.startswith("9"):
        return False  # codes from 9 on are used for invented places
    if entry.reach == "cn":
        return True
    return place[:2] == entry.reach[:2] and place != entry.reach


def _automatic(
    tag: CellTag, question: tuple[str, str, frozenset[str]], item: InstrumentFindings
) -> Supply | None:
    concept, above, asked = question
    table = _table()
    about = item.instrument.metadata
    if tag.force is Force.SLOGAN or tag.rank not in table.ranks:
        return None
    doubts = []
    if about.jurisdiction is not Jurisdiction.CN:
        doubts.append("whether it reaches localities has to be read in it")
    if (about.scope or "") not in table.scopes:
        doubts.append("its instrument is not of general scope")
    fitting = asked or table.objects
    if above == "national":
        fitting = asked - GENERAL_OBJECTS or table.national_objects
    fitting |= dict(load_cell_rules().own_objects).get(concept, frozenset())
    if not _is_about(tag.objects, fitting):
        about_what = ", ".join(tag.objects) or "no activity that was recognised"
        doubts.append(f"it is about {about_what}")
    mode = next((unit.opening_mode for unit in item.units if unit.unit == tag.unit), "")
    if mode in _NO_OPENING and "disclosure" not in asked:
        doubts.append("it is a rule of disclosure, not of opening")
    if tag.force is Force.SOFT or tag.nominal:
        doubts.append(f"it is {tag.grade.style.label_en}")
    certainty = Certainty.ARGUABLE if doubts else Certainty.SUPPLIED
    return Supply(concept, tag.ref, above, certainty, "; ".join(doubts), False, True, tag)


def _is_about(objects: Sequence[str], fitting: frozenset[str]) -> bool:
    """Whether a unit is about one of the fitting activities and singles out no other."""
    found = set(objects)
    specific = found - GENERAL_OBJECTS
    return bool(fitting & specific) or (bool(fitting & found) and not specific)


def _declared(
    entry: SupplyEntry,
    tags: Mapping[str, Iterable[CellTag]],
    held: Mapping[str, InstrumentFindings],
) -> Supply:
    tag, above = None, "national"
    if entry.instrument:
        about = held[entry.instrument].instrument.metadata
        above = region_of(about, roll_up=False) or above
        tag = next((one for one in tags.get(entry.instrument, ()) if one.unit == entry.unit), None)
        if tag is None:
            # A person has read it; that the program did not see it is no reason to leave it out.
            tag = CellTag(
                entry.instrument, entry.unit, entry.concept, Force.OPERATIVE, Force.OPERATIVE,
                1.0, about.rank, note="entered by a person in supply.toml",
            )  # fmt: skip
    return Supply(
        entry.concept, entry.provision, above, entry.certainty, entry.note, entry.verified,
        False, tag,
    )  # fmt: skip


def _surest_first(
    supply: Supply, wanted: frozenset[str]
) -> tuple[bool, int, bool, bool, bool, int, tuple[object, ...]]:
    """Order by what a reader would name first: sure, strong, near, read by a person, on point."""
    tag = supply.tag
    grade = tag.grade.order if tag else 0  # law that is not held was entered by a person
    rank = len(_RANKS) if tag is None or tag.rank is None else _RANKS[tag.rank]
    beside = tag is None or not wanted & set(tag.objects)
    doubtful = supply.certainty is Certainty.ARGUABLE
    far = supply.above in ("", "national")
    return (
        doubtful, grade, far, supply.automatic, beside, rank, natural_key(supply.provision),
    )  # fmt: skip
