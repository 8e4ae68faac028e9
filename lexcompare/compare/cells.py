"""Cells: the strongest force behind a row and a concept, and what may be said without one.

A grade is a claim. ``absent`` is a claim about law, so a row has to have earned it (see
:mod:`lexcompare.compare.rows`); what was not found in a row that has not is ``unknown``, with
the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any

from lexcompare.core.errors import InternalError
from lexcompare.core.findings import Evidence, Exclusion, Tag
from lexcompare.core.vocabulary import Force, Rank

__all__ = [
    "AbsenceClaim",
    "Cell",
    "CellRules",
    "CellTag",
    "Grade",
    "GradeStyle",
    "build_cell",
    "capped",
    "force_word",
    "load_cell_rules",
    "rank_name",
]


class Grade(StrEnum):
    """What a cell says, in sort order: the strongest claim of presence first.

    ``operative`` > ``soft`` > ``nominal`` (a body is named and its task is vague) > ``slogan`` >
    ``structural`` (present, but it rules no conduct) > ``excluded`` (words deny it) > ``absent`` >
    ``unknown``.

    Example:
        >>> sorted([Grade.ABSENT, Grade.SOFT, Grade.OPERATIVE], key=lambda grade: grade.order)
        [<Grade.OPERATIVE: 'operative'>, <Grade.SOFT: 'soft'>, <Grade.ABSENT: 'absent'>]
        >>> Grade.STRUCTURAL.is_present, Grade.EXCLUDED.is_present, Grade.UNKNOWN.is_assessed
        (True, False, False)
    """

    OPERATIVE = "operative"
    SOFT = "soft"
    NOMINAL = "nominal"
    SLOGAN = "slogan"
    STRUCTURAL = "structural"
    EXCLUDED = "excluded"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    @property
    def order(self) -> int:
        """0 for operative up to 7 for unknown."""
        return _ORDER[self]

    @property
    def is_present(self) -> bool:
        """Whether a provision regulates the concept, however weakly."""
        return self in _PRESENT

    @property
    def is_assessed(self) -> bool:
        """Whether the cell says anything about the law."""
        return self is not Grade.UNKNOWN

    @property
    def glyph(self) -> str:
        """One character that survives black-and-white print.

        Example:
            >>> "".join(grade.glyph for grade in Grade)
            '●◐◎○◇✕–?'
        """
        return self.style.glyph

    @property
    def style(self) -> GradeStyle:
        """Names and colours, from the package's data."""
        return load_cell_rules().style(self)


_ORDER = {grade: place for place, grade in enumerate(Grade)}
_PRESENT = frozenset({Grade.OPERATIVE, Grade.SOFT, Grade.NOMINAL, Grade.SLOGAN, Grade.STRUCTURAL})


@dataclass(frozen=True, slots=True)
class GradeStyle:
    """How a grade is shown: glyph, names, meaning, colours as ``#rrggbb`` for light and dark.

    Example:
        >>> Grade.SLOGAN.style.label_zh
        '宣示性'
    """

    id: str
    glyph: str
    label_en: str
    label_zh: str
    meaning_en: str
    meaning_zh: str
    fill: str
    ink: str
    fill_dark: str
    ink_dark: str


@dataclass(frozen=True, slots=True)
class CellRules:
    """Thresholds and styles of cells, as written in ``data/cells.toml``.

    Args:
        min_n: Fewest tags for which a share is given as a percentage.
        unsure_low: P(present) from here up to ``unsure_high`` is drawn as unsure.
        unsure_high: See ``unsure_low``.
        ceilings: Strongest force that a source of a rank can lend.
        own_objects: By concept, activities that it is about by itself, whatever is asked.
        opening_modes: By concept, modes in which it counts where opening is asked about.
        own_records: Words in titles of law on records of one kind.
        styles: One per grade, in sort order.

    Example:
        >>> load_cell_rules().unsure_low, load_cell_rules().unsure_high
        (0.1, 0.9)
    """

    min_n: int
    unsure_low: float
    unsure_high: float
    ceilings: tuple[tuple[Rank, Force], ...]
    styles: tuple[GradeStyle, ...]
    own_objects: tuple[tuple[str, frozenset[str]], ...] = ()
    opening_modes: tuple[tuple[str, frozenset[str]], ...] = ()
    own_records: tuple[str, ...] = ()

    def style(self, grade: Grade) -> GradeStyle:
        """Return how ``grade`` is shown."""
        return self.styles[grade.order]

    def ceiling(self, rank: Rank | None) -> Force | None:
        """Return the strongest force that a source of ``rank`` can lend; ``None`` for any."""
        return next((force for known, force in self.ceilings if known is rank), None)


@cache
def load_cell_rules() -> CellRules:
    """Read the package's rules for cells, once.

    Raises:
        InternalError: The shipped data do not describe every grade.

    Example:
        >>> rules = load_cell_rules()
        >>> rules.min_n, rules.ceiling(Rank.DRAFT), rules.ceiling(Rank.RULE)
        (10, <Force.SOFT: 'soft'>, None)
    """
    text = files("lexcompare.compare").joinpath("data/cells.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    styles = tuple(GradeStyle(**entry) for entry in data["grade"])
    if [style.id for style in styles] != [grade.value for grade in Grade]:
        raise InternalError(
            "the shipped styles do not fit the grades",
            where="compare/data/cells.toml",
            got=", ".join(style.id for style in styles),
            expected=", ".join(Grade),
        )
    return CellRules(
        min_n=data["shares"]["min_n"],
        unsure_low=data["unsure"]["low"],
        unsure_high=data["unsure"]["high"],
        ceilings=tuple((Rank(rank), Force(force)) for rank, force in data["ceilings"].items()),
        styles=styles,
        own_objects=_sets(data["own_objects"]),
        opening_modes=_sets(data["opening_modes"]),
        own_records=tuple(data["own_records"]["titles"]),
    )


def _sets(table: dict[str, list[str]]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((concept, frozenset(values)) for concept, values in table.items())


@dataclass(frozen=True, slots=True)
class CellTag:
    """A provision behind a cell.

    Args:
        instrument: Id of the instrument.
        unit: Id of the unit.
        concept: The concept that was tagged; another than the cell's where it counts towards it.
        force: Force that it lends to the cell, after every ceiling.
        stated: Force that the tag itself has.
        score: Calibrated probability that the tag is right.
        rank: Rank of the instrument; ``None`` where its level is unknown.
        evidence: The words that show it.
        objects: What the unit is about.
        note: Why ``force`` is weaker than ``stated``, or why the tag counts here at all.
        nominal: Whether it names a body whose task no outsider could check.
        above: Key of the region or nation that it binds from; empty for the row's own law.
        general: Whether its instrument is of general scope; such a source is shown first.

    Example:
        >>> tag = CellTag("cn-x", "art_3", "catalog", Force.SOFT, Force.SOFT, 0.8, Rank.RULE)
        >>> tag.ref, tag.grade
        ('cn-x#art_3', <Grade.SOFT: 'soft'>)
    """

    instrument: str
    unit: str
    concept: str
    force: Force
    stated: Force
    score: float
    rank: Rank | None
    evidence: tuple[Evidence, ...] = ()
    objects: tuple[str, ...] = ()
    note: str = ""
    nominal: bool = False
    above: str = ""
    general: bool = True

    @property
    def grade(self) -> Grade:
        """What the tag alone would make of its cell."""
        if self.nominal and self.force.strength >= Force.SOFT.strength:
            return Grade.NOMINAL
        return Grade(self.force.value)

    @classmethod
    def from_tag(cls, instrument: str, rank: Rank | None, tag: Tag) -> CellTag:
        """Take a tag as evidence for a cell, held down by its instrument's rank."""
        made = cls(
            instrument, tag.unit, tag.concept, tag.force, tag.force, tag.score, rank,
            tag.evidence, tag.objects,
        )  # fmt: skip
        ceiling = load_cell_rules().ceiling(rank)
        return made if ceiling is None or rank is None else capped(made, ceiling, f"rank {rank}")

    @property
    def ref(self) -> str:
        """``instrument#unit``."""
        return f"{self.instrument}#{self.unit}"


def force_word(force: Force) -> str:
    """Return a force as readers are shown it.

    Example:
        >>> force_word(Force.SLOGAN)
        'declaratory'
    """
    return Grade(force.value).style.label_en


def capped(tag: CellTag, ceiling: Force, why: str) -> CellTag:
    """Return ``tag`` no stronger than ``ceiling``, noting why where that changes it.

    Example:
        >>> tag = CellTag("x", "art_1", "remedies", Force.OPERATIVE, Force.OPERATIVE, 1.0, None)
        >>> capped(tag, Force.SOFT, "rank D").note
        'operative by its words, counted as soft: rank D'
    """
    if tag.force.strength <= ceiling.strength:
        return tag
    note = f"{force_word(tag.stated)} by its words, counted as {force_word(ceiling)}: {why}"
    return replace(tag, force=ceiling, note=note)


@dataclass(frozen=True, slots=True)
class AbsenceClaim:
    """Whether a row may say ``absent``, and why or why not.

    Args:
        may: Whether nothing found means nothing there.
        reason: One sentence: what was read, or what stands in the way.

    Example:
        >>> AbsenceClaim(False, "the text is incomplete").may
        False
    """

    may: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a matrix.

    Args:
        row: Key of the row.
        concept: Id of the concept.
        grade: What the cell claims.
        tags: Decided tags, strongest source first.
        unsure: Tags in the unsure band; they move ``p_present``, make no cell present, and keep
            it from being called absent.
        exclusions: Instrument and words that deny the concept.
        beside: Decided tags about other activities than those asked for; they count for nothing.
        p_present: Probability that some provision of the row regulates the concept, from the
            scores of decided and unsure tags taken as independent; ``None`` where the row could
            not be read far enough and nothing speaks either way.
        reason: Why the cell says what it says; never empty.

    Example:
        >>> cell = Cell("cn-x", "fees", Grade.ABSENT, p_present=0.3, reason="nothing found")
        >>> cell.is_unsure, cell.strongest, cell.quote
        (True, None, '')
    """

    row: str
    concept: str
    grade: Grade
    tags: tuple[CellTag, ...] = ()
    unsure: tuple[CellTag, ...] = ()
    exclusions: tuple[tuple[str, Exclusion], ...] = ()
    p_present: float | None = None
    reason: str = ""
    beside: tuple[CellTag, ...] = ()

    @property
    def strongest(self) -> CellTag | None:
        """The source that the grade rests on."""
        return self.tags[0] if self.tags else None

    @property
    def rank(self) -> Rank | None:
        """Rank of the strongest source."""
        return self.tags[0].rank if self.tags else None

    @property
    def is_unsure(self) -> bool:
        """Whether P(present) lies in the band that is drawn as unsure."""
        rules = load_cell_rules()
        p = self.p_present
        return p is not None and rules.unsure_low <= p <= rules.unsure_high

    @property
    def is_general(self) -> bool:
        """Whether every provision is about public data as a whole and none singles out more."""
        return bool(self.tags) and all(tag.objects == ("public_data",) for tag in self.tags)

    @property
    def quote(self) -> str:
        """First words shown by the strongest source, or by what excludes the concept."""
        evidence = self.tags[0].evidence if self.tags else ()
        if not evidence and self.exclusions:
            evidence = self.exclusions[0][1].evidence
        return evidence[0].quote if evidence else ""


_RANKS = {rank: place for place, rank in enumerate(Rank)}


def _strongest_first(tag: CellTag) -> tuple[int, bool, int, bool, float]:
    place = len(_RANKS) if tag.rank is None else _RANKS[tag.rank]
    # Of equals the row's own law comes before what binds from above, a general text before others.
    return (tag.grade.order, bool(tag.above), place, not tag.general, -tag.score)


def build_cell(
    where: tuple[str, str],
    tags: Sequence[CellTag],
    unsure: Sequence[CellTag],
    exclusions: Sequence[tuple[str, Exclusion]],
    claim: AbsenceClaim,
) -> Cell:
    """Grade one cell.

    Args:
        where: Key of the row and id of the concept.
        tags: Decided tags that count towards the cell, in order of instruments and units.
        unsure: Tags in the unsure band.
        exclusions: Words that deny the concept, with their instruments.
        claim: What the row may say where nothing was found.

    Example:
        >>> tag = CellTag("cn-x", "art_3", "catalog", Force.SOFT, Force.SOFT, 0.8, Rank.RULE)
        >>> whole = AbsenceClaim(True, "all 9 units were read")
        >>> build_cell(("cn-x", "catalog"), [tag], [], [], whole).grade
        <Grade.SOFT: 'soft'>
        >>> build_cell(("cn-x", "fees"), [], [], [], whole).grade
        <Grade.ABSENT: 'absent'>
        >>> build_cell(("cn-x", "fees"), [], [], [], AbsenceClaim(False, "cut")).grade
        <Grade.UNKNOWN: 'unknown'>
        >>> doubt = CellTag("cn-x", "art_3", "fees", Force.SOFT, Force.SOFT, 0.3, Rank.RULE)
        >>> build_cell(("cn-x", "fees"), [], [doubt], [], whole).grade
        <Grade.UNKNOWN: 'unknown'>
    """
    ordered = tuple(sorted(tags, key=_strongest_first))
    doubtful = tuple(sorted(unsure, key=_strongest_first))
    scores = [tag.score for tag in (*ordered, *doubtful)]
    p_present = 1.0 - prod(1.0 - score for score in scores)
    known: float | None = p_present
    if ordered:
        grade, reason = ordered[0].grade, _presence(ordered, exclusions)
    elif exclusions:
        instrument, first = exclusions[0]
        grade, reason = Grade.EXCLUDED, f"the words of {instrument}#{first.unit} deny it"
    elif claim.may and p_present < load_cell_rules().unsure_low:
        grade, reason = Grade.ABSENT, f"nothing found; {claim.reason}"
    elif claim.may:
        # Absence is a claim; words that the program could not decide about forbid it.
        grade, reason = (
            Grade.UNKNOWN,
            f"nothing decided, P(present) {p_present:.2f}; {claim.reason}",
        )
    else:
        grade, reason = Grade.UNKNOWN, f"nothing found, but {claim.reason}"
        known = p_present if scores else None
    if doubtful:
        which = ", ".join(tag.ref for tag in doubtful[:3]) + (" …" if doubtful[3:] else "")
        reason += f"; {len(doubtful)} in the unsure band, to be read: {which}"
    return Cell(where[0], where[1], grade, ordered, doubtful, tuple(exclusions), known, reason)


def _presence(tags: tuple[CellTag, ...], exclusions: Sequence[tuple[str, Exclusion]]) -> str:
    first = tags[0]
    reason = f"{first.grade.style.label_en} by {first.ref}"
    if first.note:
        reason += f" ({first.note})"
    if len(tags) > 1:
        reason += f" and {len(tags) - 1} more"
    if exclusions:
        denied = ", ".join(f"{instrument}#{found.unit}" for instrument, found in exclusions)
        reason += f"; other words deny it: {denied}"
    return reason


def rank_name(rank: Rank | None) -> str:
    """Return what a rank letter means.

    Example:
        >>> rank_name(Rank.RULE)
        'rule'
    """
    return {
        Rank.LAW: "law or regulation",
        Rank.RULE: "rule",
        Rank.NORMATIVE: "normative document",
        Rank.DRAFT: "draft",
        Rank.POLICY: "policy",
        None: "rank unknown",
    }[rank]
