"""Queries over provisions: which tagged provisions of which instruments fit a described class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lexcompare.compare.cells import CellTag, Grade, load_cell_rules
from lexcompare.compare.kinds import tier
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import region_of
from lexcompare.compare.tagindex import TagIndex
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Rank

__all__ = ["Provision", "Query", "provisions_of", "strongest_of"]

_RANKS = {rank: place for place, rank in enumerate(Rank)}
_STOPS = "。；;\n"
_AROUND = 40
"""Characters shown on either side of words that were looked for."""


@dataclass(frozen=True)
class Provision:
    """A unit that regulates a concept, with what queries ask about.

    Args:
        tag: What was found, with its words.
        about: Metadata of its instrument.
        text: Reading text of the unit.
        mode: Mode of opening of the unit, empty where there is none.
        best: Strongest grade that law of its region has for the concept, localities included.
        words: Words that a query looked for, with what stands around them.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> tag = CellTag("cn-x", "art_3", "fees", Force.SOFT, Force.SOFT, 0.8, None)
        >>> Provision(tag, Metadata(region="440100")).region
        '440000'
    """

    tag: CellTag
    about: Metadata
    text: str = ""
    mode: str = ""
    best: str = ""
    words: str = ""

    @property
    def region(self) -> str:
        """Code of the region, localities rolled up to their province."""
        return region_of(self.about, roll_up=True)

    @property
    def quote(self) -> str:
        """Words that were looked for, or else the first words that show it."""
        if self.words:
            return self.words
        return " ".join(self.tag.evidence[0].quote.split()) if self.tag.evidence else ""


@dataclass(frozen=True)
class Query:
    """A class of provisions; an empty part asks for nothing.

    Args:
        concepts: Ids of concepts; a provision counts by what it was tagged with.
        grades: operative, soft, nominal, slogan, structural.
        objects: Activities, of which it must be about one.
        modes: Modes of opening, of which its unit must have one.
        instruments: Ids of instruments.
        units: Ids of units.
        levels: Levels of instruments.
        jurisdictions: Legal systems.
        regions: What codes of regions begin with.
        tier: ``national`` or ``local``.
        scopes: Scopes of instruments.
        title: Regular expression that the title of the instrument must hold.
        best: Grades, of which the strongest that its region has for the concept must be one.
        since: ISO date from which instruments were promulgated (or commence).
        before: ISO date before which they were.
        pattern: Regular expression that the unit's text must hold.
        lacks: Regular expression that it must not hold.

    Example:
        >>> Query(tier="local").fits_instrument("cn-x", Metadata(region="440100"))
        True
    """

    concepts: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tier: str = ""
    scopes: tuple[str, ...] = ()
    title: str = ""
    best: tuple[str, ...] = ()
    since: str = ""
    before: str = ""
    pattern: str = ""
    lacks: str = ""

    def fits_instrument(self, name: str, about: Metadata) -> bool:
        """Whether an instrument is of the class, whatever it says."""
        date = about.promulgated or about.effective
        return (
            (not self.instruments or name in self.instruments)
            and (not self.levels or str(about.level or "") in self.levels)
            and (not self.jurisdictions or str(about.jurisdiction or "") in self.jurisdictions)
            and (not self.regions or about.region.startswith(self.regions))
            and (not self.tier or tier(about) == self.tier)
            and (not self.scopes or str(about.scope or "") in self.scopes)
            and (not self.title or re.search(self.title, about.title) is not None)
            and (not self.since or (bool(date) and date >= self.since))
            and (not self.before or (bool(date) and date < self.before))
        )

    def fits(self, one: Provision) -> bool:
        """Whether a provision is of the class."""
        tag = one.tag
        return (
            self.fits_instrument(tag.instrument, one.about)
            and (not self.concepts or tag.concept in self.concepts)
            and (not self.grades or tag.grade.value in self.grades)
            and (not self.objects or not tag.objects or bool(set(self.objects) & set(tag.objects)))
            and (not self.modes or one.mode in self.modes)
            and (not self.units or tag.unit in self.units)
            and (not self.best or one.best in self.best)
            and self._words(one.text)
        )

    def _words(self, text: str) -> bool:
        found = self._pattern is None or self._pattern.search(text) is not None
        return found and (self._lacks is None or self._lacks.search(text) is None)

    def shown(self, text: str) -> str:
        """Return the words of ``text`` that the pattern finds, with a little before and after.

        Example:
            >>> Query(pattern="机密").shown("甲局公布名录。涉及机密的除外。")
            '涉及机密的除外。'
        """
        found = self._pattern.search(text) if self._pattern else None
        if found is None:
            return ""
        first = max(text.rfind(stop, 0, found.start()) for stop in _STOPS) + 1
        ends = [place for stop in _STOPS if (place := text.find(stop, found.end())) >= 0]
        last = min(ends) + 1 if ends else len(text)
        before, after = max(first, found.start() - _AROUND), min(last, found.end() + _AROUND)
        middle = " ".join(text[before:after].split())
        return ("…" if before > first else "") + middle + ("…" if after < last else "")

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.pattern) if self.pattern else None

    @cached_property
    def _lacks(self) -> re.Pattern[str] | None:
        return re.compile(self.lacks) if self.lacks else None

    @property
    def asks_for_provisions(self) -> bool:
        """Whether anything is asked that only a provision can answer."""
        parts = (self.concepts, self.grades, self.objects, self.modes, self.units, self.best)
        return any(parts) or bool(self.pattern or self.lacks)


def provisions_of(matrix: GapMatrix) -> tuple[Provision, ...]:
    """Return every decided tag of the instruments that count, with what queries ask about.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> provisions_of(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    left = {one.instrument for one in matrix.left_out}
    counted = [item for item in matrix.findings if item.instrument.id not in left]
    index = TagIndex(counted, matrix.codebook, matrix.options)
    modes = {
        (item.instrument.id, unit.unit): unit.opening_mode
        for item in counted
        for unit in item.units
    }
    made = []
    for concept in matrix.concepts:
        for name, tags in index.tags_of(concept).items():
            instrument = matrix.by_instrument[name].instrument
            for tag in tags:
                if tag.concept != concept:
                    continue
                article = instrument.article(tag.unit)
                text = article.text if article else ""
                mode = modes.get((name, tag.unit), "")
                made.append(Provision(tag, instrument.metadata, text, mode))
    return _with_best(made)


def _with_best(provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    best: dict[tuple[str, str], Grade] = {}
    for one in provisions:
        key, grade = (one.region, one.tag.concept), one.tag.grade
        if key not in best or grade.order < best[key].order:
            best[key] = grade
    return tuple(replace(one, best=best[one.region, one.tag.concept].value) for one in provisions)


def strongest_of(
    query: Query | Sequence[Query], provisions: Iterable[Provision], number: int
) -> tuple[Provision, ...]:
    """Return the strongest provisions of a class, no two of one instrument while others are left.

    Strength is grade, then whether the tag is sure, whether the unit is about nothing but what is
    asked, rank of the source, general texts, and score: a reader opens these first, so that a
    doubtful tag of a statute comes after a sure one of a rule.

    Example:
        >>> strongest_of(Query(), [], 3)
        ()
    """
    queries = [query] if isinstance(query, Query) else list(query)
    fitting = []
    for one in provisions:
        asked = next((each for each in queries if each.fits(one)), None)
        if asked is not None:
            fitting.append((_strength(one, asked), replace(one, words=asked.shown(one.text))))
    ordered = [one for _, one in sorted(fitting, key=lambda pair: pair[0])]
    first: dict[str, Provision] = {}
    for one in ordered:
        first.setdefault(one.tag.instrument, one)
    chosen = list(first.values())
    seen = {one.tag.ref for one in chosen}
    for one in ordered:
        if one.tag.ref not in seen:
            seen.add(one.tag.ref)
            chosen.append(one)
    return tuple(chosen[:number])


def _strength(one: Provision, asked: Query) -> tuple[int, bool, bool, int, bool, float, str]:
    tag = one.tag
    rank = len(_RANKS) if tag.rank is None else _RANKS[tag.rank]
    unsure = tag.score < load_cell_rules().unsure_high
    about_more = bool(asked.objects) and not set(tag.objects) <= set(asked.objects)
    return (tag.grade.order, unsure, about_more, rank, not tag.general, -tag.score, tag.ref)
