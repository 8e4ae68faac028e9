"""Where a citation leads: inside its instrument, to another one that is held, or outside.

``resolved``: the target is held, and its id is given. ``external``: what is cited is not held, or
is held in part and the place is not in it: nothing is said about whether it exists. ``unresolved``:
the cited instrument is held whole and has no such place: a dangling reference, a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lexcompare.core.findings import Citation, CitationStatus, Target
from lexcompare.core.ids import PREFIXES
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Role, UnitKind
from lexcompare.parse.titles import normalise_title

__all__ = ["CitationResolver", "HeldInstrument", "held_of"]

_SELF = "self"
_NATION = "中华人民共和国"
_OF_THIS = ("of this Act", "of this Regulation", "of this Directive")
_CODE = re.compile(r"\d+ (?:U\.S\.C|C\.F\.R)\.\Z")
_HAN = re.compile(r"[一-鿿]")  # English has § and dashes too
_KINDS = (UnitKind.ARTICLE, UnitKind.SECTION, UnitKind.REGULATION)


@dataclass(frozen=True)
class HeldInstrument:
    """What resolving needs of an instrument; it is small, so that a database can hold it.

    Args:
        id: Its id.
        title: Its title.
        date: Entry into force, or else promulgation; ISO, empty where unknown.
        is_complete: Whether it is held whole, so that a missing place does not exist.
        units: Ids of its units, annexes included, each with the ids of the provisions inside.
        divisions: First unit of each chapter (``"3"``) and section (``"3.2"``).
    """

    id: str
    title: str
    date: str
    is_complete: bool
    units: Mapping[str, Sequence[str]]
    divisions: Mapping[str, str]


def held_of(instrument: Instrument) -> HeldInstrument:
    """Return what resolving needs of an instrument.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> held_of(Instrument("cn-x", Metadata(title="甲省数据条例"), Source(""))).title
        '甲省数据条例'
    """
    about = instrument.metadata
    divisions: dict[str, str] = {}
    for unit in instrument.units:
        numbers = {part.kind.value: part.number for part in unit.path}
        chapter, section = numbers.get("chapter", ""), numbers.get("section", "")
        if chapter:
            divisions.setdefault(chapter, unit.id)
        if section:
            divisions.setdefault(f"{chapter}.{section}", unit.id)
    return HeldInstrument(
        instrument.id,
        about.title,
        about.effective or about.promulgated,
        instrument.is_complete,
        {unit.id: tuple(part.id for part in unit.walk()) for unit in instrument.articles},
        divisions,
    )


class CitationResolver:
    r"""Resolves citations among the instruments of a corpus.

    Args:
        held: What is held; fixtures are left out by whoever gives it.

    Example:
        >>> from lexcompare.analyse.citations.extract import extract_citations
        >>> from lexcompare.parse.instrument import parse_instrument
        >>> from lexcompare.core.model import Source
        >>> text = "第一条 为规范活动，制定本办法。\n\n第二条 本办法第一条、第九条除外。"
        >>> law = parse_instrument(Source(text), "cn-x")
        >>> resolver = CitationResolver([held_of(law)])
        >>> [one.target for one in resolver.resolve(held_of(law), extract_citations(law))]
        ['cn-x#art_1']
    """

    def __init__(self, held: Iterable[HeldInstrument]) -> None:
        self._held: dict[str, HeldInstrument] = {}
        self._titles: dict[str, list[HeldInstrument]] = {}
        for one in held:
            self._held[one.id] = one
            for key in sorted({_key(one.title), _key(one.title.removeprefix(_NATION))} - {""}):
                self._titles.setdefault(key, []).append(one)

    @classmethod
    def from_instruments(cls, instruments: Iterable[Instrument]) -> CitationResolver:
        """Make a resolver for instruments; fixtures are left out.

        Example:
            >>> CitationResolver.from_instruments([]).version_of("甲省数据条例", "")
            ''
        """
        return cls(held_of(one) for one in instruments if one.metadata.role is not Role.FIXTURE)

    def resolve(
        self, instrument: HeldInstrument, citations: Sequence[Citation]
    ) -> tuple[Citation, ...]:
        """Return the citations of an instrument with target and status."""
        return tuple(self._one(instrument, one) for one in citations)

    def _one(self, instrument: HeldInstrument, one: Citation) -> Citation:
        cited = instrument
        if one.title != _SELF:
            # An empty title: the words name a place of another instrument, and not which.
            name = self.version_of(one.title, instrument.date) or self._part_of_code(one)
            if not name:
                return replace(one, target="", status=CitationStatus.EXTERNAL)
            cited = self._held[name]
            one = replace(one, note=self._note(one.title, cited, instrument.date))
        if not one.articles:
            target = cited.id if one.title != _SELF else ""
            status = CitationStatus.RESOLVED if target else CitationStatus.EXTERNAL
            return replace(one, target=target, status=status)
        places = [_locate(cited, target) for target in one.articles]
        first = next((place for place in places if place), "")
        status = CitationStatus.RESOLVED
        if not all(places):
            whole = cited.is_complete and not _is_unsure(one)
            status = CitationStatus.UNRESOLVED if whole else CitationStatus.EXTERNAL
            if not cited.is_complete:
                told = f"{cited.id} is not held whole, and the place is not in what is held"
                one = replace(one, note="; ".join(filter(None, (one.note, told))))
        return replace(one, target=f"{cited.id}#{first}" if first else cited.id, status=status)

    def _part_of_code(self, one: Citation) -> str:
        """Return the held part of a code that has a section; the parts are instruments."""
        if not _CODE.match(one.title) or not one.articles:
            return ""
        for held in self._held.values():
            if held.title.startswith(one.title.rstrip(".")) and _locate(held, one.articles[0]):
                return held.id
        return ""

    def _note(self, title: str, taken: HeldInstrument, date: str) -> str:
        """Say which of several versions was taken, and how it stands to the citing date."""
        versions = self._versions(title)
        if len(versions) < 2:
            return ""
        others = ", ".join(one.id for one in versions if one.id != taken.id)
        when = f"in force at {date}" if date else "the newest, since the citing text is undated"
        if date and taken.date > date:
            when = f"the oldest held, and younger than the citing text of {date}"
        if not taken.date:
            when = "undated"
        return f"of several versions {taken.id} was taken, {when}; others: {others}"

    def version_of(self, title: str, date: str) -> str:
        """Return the held instrument that a title means at a date; empty where none is held.

        Of several versions the one in force at the date, which is the newest that began before it;
        the oldest where the date is before them all.

        Args:
            title: Full title.
            date: Date of the citing instrument, ISO; empty where unknown: the newest version.
        """
        versions = self._versions(title)
        if not versions:
            return ""
        ordered = sorted(versions, key=lambda one: (one.date, one.id))
        before = [one for one in ordered if not date or one.date <= date]
        return (before[-1] if before else ordered[0]).id

    def _versions(self, title: str) -> list[HeldInstrument]:
        """Return what is held under a title, with or without the nation's name."""
        found = self._titles.get(_key(title)) or self._titles.get(_key(title.removeprefix(_NATION)))
        return found or []


def _is_unsure(one: Citation) -> bool:
    """Whether a place that is not found says nothing: it may lie in a text within the text.

    Annexes and schedules number for themselves, acts quote the law that they insert, parts of a
    code cite the rest of it, and English references below a section are relative to where they
    stand: only those that say "of this Act" are held to it.
    """
    if one.unit.startswith(("annex", "sch")):
        return True
    return not _HAN.search(one.raw) and not one.raw.endswith(_OF_THIS)


def _key(title: str) -> str:
    return normalise_title(title)


def _locate(cited: HeldInstrument, target: Target) -> str:
    """Return the id of a place in an instrument, a provision where it goes that deep."""
    if not target.article:
        return _division(cited, target)
    for kind in _KINDS:
        name = f"{PREFIXES[kind]}_{target.article}"
        if f"{name}_{target.paragraph}" in cited.units:
            return f"{name}_{target.paragraph}"
        if name in cited.units:
            return _inside(name, cited.units[name], target)
    if target.paragraph:
        return ""
    opened = f"{PREFIXES[UnitKind.SECTION]}_{target.article}_"
    return next((unit for unit in cited.units if unit.startswith(opened)), "")


def _inside(unit: str, provisions: Sequence[str], target: Target) -> str:
    """Return the provision of a unit that a target names; empty where there is none such."""
    if not target.paragraph and not target.item:
        return unit
    above = unit
    if target.paragraph:
        level = [one for one in provisions if one.count("__") == 1]
        wanted = [one for one in level if one.rsplit("_", 1)[1] == target.paragraph]
        if not wanted:
            # A unit of one paragraph has no number for it.
            return unit if target.paragraph == "1" and not level and not target.item else ""
        above = wanted[0]
    if not target.item:
        return above
    ends = (f"item_{target.item}", f"para_{target.item}", f"subpara_{target.item}")
    inside = [one for one in provisions if one.startswith(above) and one != above]
    return next((one for one in inside if one.endswith(ends)), "")


def _division(cited: HeldInstrument, target: Target) -> str:
    """Return the first unit of a chapter or schedule; empty where there is none."""
    schedule = f"{PREFIXES[UnitKind.SCHEDULE]}_{target.chapter}"
    if schedule in cited.units:
        return schedule
    key = f"{target.chapter}.{target.section}" if target.section else target.chapter
    return cited.divisions.get(key, "")
