"""What the analysis claims about a unit; every claim carries the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lexcompare.core.model import Instrument
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

__all__ = [
    "Citation",
    "CitationStatus",
    "Evidence",
    "Exclusion",
    "FindingCounts",
    "InstrumentFindings",
    "Relation",
    "Tag",
    "Target",
    "UnitFindings",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where + quote + rule.

    Args:
        unit: Id of the unit.
        span: Source code points of the quote (furniture may stand inside).
        text_span: The quote in the unit's reading text.
        quote: The words, from the reading text.
        rule: Name of the rule or model that found them.
        provision: Id of the deepest provision that holds the quote; the unit's id where none does.
    """

    unit: str
    span: Span
    text_span: Span
    quote: str
    rule: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A unit regulates a concept, with a force.

    ``score`` is the calibrated probability that the tag is right on instruments not seen in
    training. A tag is never stronger than its unit's verdict.
    """

    unit: str
    concept: str
    force: Force
    score: float
    evidence: tuple[Evidence, ...] = ()
    objects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words that exclude a right, remedy or liability: no presence of the concept."""

    unit: str
    concept: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How binding and how checkable a unit is.

    Args:
        unit: Id of the unit.
        force: Strongest of its statements; ``structural`` where nobody's conduct is ruled.
        score: Calibrated probability that ``force`` is right.
        obligation: 0 none, 1 hortatory or discretionary, 2 binding.
        precision: 0 no checkable act, up to 3 bearer, act and condition or measure all definite.
        enforcement: 0 none, 1 supervision or referral, 2 a sanction backs it.
        reasons: Sentences for a reader.
        missing: What the strongest statement lacks: ``bearer``, ``modality``, ``act``,
            ``condition``, ``consequence``.
        evidence: Modal words and acts that decided.

    Source: obligation / precision / delegation after Abbott, Keohane, Moravcsik, Slaughter and
    Snidal, "The Concept of Legalization" (2000); statement parts after Crawford and Ostrom,
    "A Grammar of Institutions" (1995).
    """

    unit: str
    force: Force
    score: float
    obligation: int
    precision: int
    enforcement: int
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Relation(StrEnum):
    """What a citation does."""

    BASIS = "basis"
    REFERS = "refers"
    SANCTION = "sanction"
    EXCEPTION = "exception"
    REPEALS = "repeals"
    AMENDS = "amends"


class CitationStatus(StrEnum):
    """Three values: found, a known kind outside the corpus, and dangling."""

    RESOLVED = "resolved"
    EXTERNAL = "external"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Target:
    """A cited place; levels are Arabic digits (``10_1``), absent ones empty."""

    article: str = ""
    paragraph: str = ""
    item: str = ""
    chapter: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation occurrence; unresolved is a value, not an error.

    Args:
        unit: Id of the citing unit.
        raw: Its words, from the reading text without line breaks.
        span: Where they stand in the source.
        title: Full official name of what is cited where known; ``self`` for the instrument itself,
            empty where the words name another instrument without saying which.
        articles: Places in it; empty for the whole.
        relation: What the citation does.
        target: Id of the instrument, ``instrument#unit`` or provision; empty where not held.
        status: What came of looking for it.
        note: Which of several versions was taken, or that the cited text is not held whole.
    """

    unit: str
    raw: str
    span: Span
    title: str
    articles: tuple[Target, ...]
    relation: Relation
    target: str = ""
    status: CitationStatus = CitationStatus.EXTERNAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """All findings about one unit.

    ``statement_forces`` are the forces of its statements in text order, ``None`` where whoever made
    these findings did not judge statements.
    """

    unit: str
    verdict: Verdict
    tags: tuple[Tag, ...] = ()
    unsure: tuple[Tag, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    objects: tuple[str, ...] = ()
    opening_mode: str = ""
    statement_forces: tuple[Force, ...] | None = None

    @property
    def says_something(self) -> bool:
        """Whether any concept was found, doubted or excluded in it."""
        return bool(self.tags or self.unsure or self.exclusions)


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How much was found in an instrument: units analysed, decided tags, doubts, exclusions.

    Example:
        >>> FindingCounts(40, 12).unsure
        0
    """

    units: int = 0
    tags: int = 0
    unsure: int = 0
    exclusions: int = 0


@dataclass(frozen=True)
class InstrumentFindings:
    """An instrument with what was found in each of its units, in text order."""

    instrument: Instrument
    units: tuple[UnitFindings, ...] = ()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every decided tag, in text order."""
        return tuple(tag for unit in self.units for tag in unit.tags)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the units that were analysed, in text order."""
        return tuple(unit.unit for unit in self.units)

    @property
    def speaking(self) -> tuple[UnitFindings, ...]:
        """The units with a tag, a doubt or an exclusion: all that cells are made of."""
        return tuple(unit for unit in self.units if unit.says_something)

    @property
    def counts(self) -> FindingCounts:
        """How much was found."""
        return FindingCounts(
            len(self.units),
            sum(len(unit.tags) for unit in self.units),
            sum(len(unit.unsure) for unit in self.units),
            sum(len(unit.exclusions) for unit in self.units),
        )
