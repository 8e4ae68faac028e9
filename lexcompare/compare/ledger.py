"""The claims ledger: what a study claims, as queries over the texts held, with a verdict each.

A claim is data (``data/claims.toml``, or a file of the reader's own): measures with the values
that would support and those that would contradict it, and queries for the strongest provisions
for and against. No verdict is given unless counter-evidence was searched; a claim about practice,
or a proposal, is not testable from texts. A verdict holds for the texts held, at a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.codebook.model import Codebook
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.queries import Provision, Query, provisions_of, strongest_of
from lexcompare.compare.rows import region_of
from lexcompare.core.errors import InputError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.inputs import parse_toml, read_input_text
from lexcompare.core.vocabulary import Role

__all__ = [
    "LEDGER_COLUMNS",
    "ClaimEntry",
    "Finding",
    "LedgerLine",
    "LedgerVerdict",
    "Measure",
    "check_claims",
    "load_claims",
]

LEDGER_COLUMNS = (
    "id", "claim", "verdict", "measures", "n", "as_of", "frame", "for", "against",
    "counter_search", "note",
)  # fmt: skip
"""Columns of a ledger."""

NUMBER = 3
"""Provisions named on either side."""


class LedgerVerdict(StrEnum):
    """What the texts held say of a claim.

    Example:
        >>> [verdict.value for verdict in LedgerVerdict]
        ['supported', 'qualified', 'contradicted', 'not testable from texts']
    """

    SUPPORTED = "supported"
    QUALIFIED = "qualified"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not testable from texts"


@dataclass(frozen=True)
class Measure:
    """A figure that speaks for or against a claim.

    Args:
        label: What is measured, in words.
        of: What is counted: ``instruments``, ``regions``, ``provisions``, ``units``, ``concepts``.
        base: Among which.
        hit: Which of them count.
        minus: A second class of hits whose share is taken off; its base is ``minus_base``.
        minus_base: See ``minus``; the same base where left out.
        supports: Lowest and highest value that support the claim.
        contradicts: Lowest and highest value that contradict it.
        least: Fewest cases from which a value says anything.

    Example:
        >>> Measure("share", "provisions", Query(), Query(), supports=(0.5, 1.0)).judge(0.7, 20)
        <LedgerVerdict.SUPPORTED: 'supported'>
    """

    label: str
    of: str
    base: Query
    hit: Query
    minus: Query | None = None
    minus_base: Query | None = None
    supports: tuple[float, float] = (1.0, 0.0)
    contradicts: tuple[float, float] = (1.0, 0.0)
    least: int = 5

    def judge(self, value: float, n: int) -> LedgerVerdict:
        """Return what a value says: of too few cases only that nothing is settled."""
        if n < self.least:
            return LedgerVerdict.QUALIFIED
        value = round(value, 9)  # 1.0 - 0.8 is a little less than 0.2
        if self.supports[0] <= value <= self.supports[1]:
            return LedgerVerdict.SUPPORTED
        if self.contradicts[0] <= value <= self.contradicts[1]:
            return LedgerVerdict.CONTRADICTED
        return LedgerVerdict.QUALIFIED


@dataclass(frozen=True)
class ClaimEntry:
    """One claim as data.

    Args:
        id: Stable word for it.
        claim: What is claimed, in our words.
        measures: Figures; none for a claim that texts cannot test.
        favour: Queries for provisions that speak for it.
        counter: Queries for provisions that speak against it.
        include: Kinds of instruments that count besides law in force.
        untestable: Why texts cannot test it; empty for a claim that they can.
        at_most: The firmest verdict that may be given, and ``note`` says why.
        note: What a reader must know: what persons who read the provisions hold against a figure.

    Example:
        >>> ClaimEntry("x", "people are satisfied", untestable="about practice").measures
        ()
    """

    id: str
    claim: str
    measures: tuple[Measure, ...] = ()
    favour: tuple[Query, ...] = ()
    counter: tuple[Query, ...] = ()
    include: tuple[str, ...] = ()
    untestable: str = ""
    at_most: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A measure with its value.

    Args:
        measure: What was measured.
        value: A share, or the difference of two.
        hits: Cases that count.
        n: Among how many.
        verdict: What the value says.
        taken_off: Of a difference, the number of cases of the share taken off.

    Example:
        >>> made = Measure("share", "provisions", Query(), Query())
        >>> Finding(made, 0.25, 1, 4, LedgerVerdict.QUALIFIED).text
        'share: 1 of 4 (0.25), qualified'
    """

    measure: Measure
    value: float
    hits: int
    n: int
    verdict: LedgerVerdict
    taken_off: int | None = None

    @property
    def cases(self) -> str:
        """Number of cases; of a difference that of both shares."""
        return str(self.n) if self.taken_off is None else f"{self.n} and {self.taken_off}"

    @property
    def text(self) -> str:
        """The measure for a reader; a difference has no single count of hits."""
        if self.measure.minus is not None:
            counted = f"{self.value:+.2f} (n = {self.cases})"
        else:
            counted = f"{self.hits} of {self.n} ({self.value:.2f})"
        return f"{self.measure.label}: {counted}, {self.verdict.value}"


@dataclass(frozen=True)
class LedgerLine:
    """One claim with what the texts held say of it.

    Args:
        entry: The claim.
        verdict: Of all measures together, held down by ``entry.at_most``.
        findings: The measures.
        favour: The strongest provisions for it.
        counter: The strongest provisions against it.
        searched: Provisions among which counter-evidence was searched.
        as_of: ISO date of the law, empty where statuses were taken as they stand.
        frame: What counted.

    Example:
        >>> LedgerLine(ClaimEntry("x", "…"), LedgerVerdict.NOT_TESTABLE).n
        ''
    """

    entry: ClaimEntry
    verdict: LedgerVerdict
    findings: tuple[Finding, ...] = ()
    favour: tuple[Provision, ...] = ()
    counter: tuple[Provision, ...] = ()
    searched: int = 0
    as_of: str = ""
    frame: str = ""

    @property
    def n(self) -> str:
        """Number of cases of each measure."""
        return "; ".join(f"{found.cases} {found.measure.of}" for found in self.findings)

    def to_record(self) -> dict[str, object]:
        """Return a flat record with the keys of :data:`LEDGER_COLUMNS`."""
        entry = self.entry
        tried = f"searched {self.searched} provisions: "
        found = f"{len(self.counter)} strongest named" if self.counter else "none found"
        values = (
            entry.id, entry.claim, self.verdict.value, "; ".join(f.text for f in self.findings),
            self.n, self.as_of, self.frame, _told(self.favour), _told(self.counter),
            "" if entry.untestable else tried + found,
            "; ".join(part for part in (entry.untestable, entry.note) if part),
        )  # fmt: skip
        return dict(zip(LEDGER_COLUMNS, values, strict=True))


def _told(provisions: Sequence[Provision]) -> str:
    return " | ".join(
        f"{one.tag.grade.glyph} {one.tag.ref} ({one.tag.concept}): {one.quote}".strip()
        for one in provisions
    )


def load_claims(path: Path | None = None) -> tuple[ClaimEntry, ...]:
    """Read claims from a TOML file; the shipped ones without a path.

    Raises:
        InputError: The file is no TOML, an entry has an unknown key, or a testable claim names no
            query for counter-evidence.

    Example:
        >>> {entry.id for entry in load_claims()} >= {"remedies-missing", "sample"}
        True
    """
    if path is None:
        name = "data/claims.toml"
        return _read(files("lexcompare.compare").joinpath(name).read_text("utf-8"), name)
    return _read(read_input_text(path), str(path))


def _read(text: str, where: str) -> tuple[ClaimEntry, ...]:
    data = parse_toml(text, where)
    try:
        entries = tuple(_entry(raw) for raw in data["claim"])
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise InputError(
            "claims break their contract",
            where=where,
            got=str(error),
            expected="[[claim]] with id, claim, and untestable or measures, favour, counter",
        ) from error
    for entry in entries:
        if not entry.untestable and not (entry.measures and entry.counter):
            raise InputError(
                "a claim is given no verdict unless counter-evidence is searched",
                where=f"{where}: {entry.id}",
                expected="measures and counter, or untestable with the reason",
            )
    return entries


def _entry(raw: dict[str, Any]) -> ClaimEntry:
    made = dict(raw)
    made["measures"] = tuple(_measure(one) for one in raw.get("measures", ()))
    for side in ("favour", "counter"):
        made[side] = tuple(_query(one) for one in raw.get(side, ()))
    made["include"] = tuple(raw.get("include", ()))
    if raw.get("at_most"):
        LedgerVerdict(raw["at_most"])
    return ClaimEntry(**made)


def _measure(raw: dict[str, Any]) -> Measure:
    made = dict(raw)
    for name in ("base", "hit", "minus", "minus_base"):
        if name in raw:
            made[name] = _query(raw[name])
    for name in ("supports", "contradicts"):
        if name in raw:
            low, high = raw[name]
            made[name] = (float(low), float(high))
    if made["of"] not in _COUNTERS:
        raise ValueError(f"nothing to count: {made['of']}")
    return Measure(**made)


_LISTS = frozenset(one.name for one in fields(Query) if one.type == "tuple[str, ...]")


def _query(raw: dict[str, Any]) -> Query:
    parts: dict[str, Any] = {key: tuple(v) if key in _LISTS else v for key, v in raw.items()}
    return Query(**parts)


def check_claims(
    findings: Sequence[InstrumentFindings],
    codebook: Codebook,
    options: MatrixOptions,
    claims: Sequence[ClaimEntry] | None = None,
) -> tuple[LedgerLine, ...]:
    """Give every claim its verdict on the texts held.

    Args:
        findings: Instruments with what was found in them.
        codebook: The concepts.
        options: As-of date and what counts; a claim may include more kinds of instruments.
        claims: The shipped ones by default.

    Example:
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> check_claims([], book, MatrixOptions(), [ClaimEntry("x", "…", untestable="practice")])[
        ...     0
        ... ].verdict
        <LedgerVerdict.NOT_TESTABLE: 'not testable from texts'>
    """
    worlds: dict[frozenset[str], _World] = {}
    lines = []
    for entry in load_claims() if claims is None else claims:
        include = options.include | frozenset(entry.include)
        if include not in worlds:
            chosen = replace(options, include=include, against=(), objects=frozenset())
            # What counts is asked; cells are not, so none are made.
            worlds[include] = _World(build_matrix(findings, codebook, chosen, keep=False))
        lines.append(_line(entry, worlds[include]))
    return tuple(lines)


class _World:
    """What counts: instruments, and the provisions found in them."""

    def __init__(self, matrix: GapMatrix) -> None:
        left = {one.instrument for one in matrix.left_out}
        self.matrix = matrix
        self.provisions = provisions_of(matrix)
        self.abouts = {
            item.instrument.id: item.instrument.metadata
            for item in matrix.findings
            if item.instrument.id not in left and item.instrument.metadata.role is Role.TEXT
        }
        include = ", ".join(sorted(matrix.options.include)) or "law in force only"
        kinds = "also counted: " + include if matrix.options.include else include
        self.frame = f"{len(self.abouts)} instruments held and counted; {kinds}"

    def share(self, measure: Measure, base: Query, hit: Query) -> tuple[int, int]:
        """Return hits and cases."""
        return _COUNTERS[measure.of](self, base, hit)


def _line(entry: ClaimEntry, world: _World) -> LedgerLine:
    if entry.untestable:
        return LedgerLine(entry, LedgerVerdict.NOT_TESTABLE)
    found = tuple(_find(measure, world) for measure in entry.measures)
    verdicts = {one.verdict for one in found}
    verdict = verdicts.pop() if len(verdicts) == 1 else LedgerVerdict.QUALIFIED
    if entry.at_most and verdict is not LedgerVerdict.QUALIFIED:
        verdict = LedgerVerdict(entry.at_most)
    return LedgerLine(
        entry,
        verdict,
        found,
        strongest_of(entry.favour, world.provisions, NUMBER),
        strongest_of(entry.counter, world.provisions, NUMBER),
        len(world.provisions),
        world.matrix.options.as_of,
        world.frame,
    )


def _find(measure: Measure, world: _World) -> Finding:
    hits, n = world.share(measure, measure.base, measure.hit)
    value = hits / n if n else 0.0
    if measure.minus is None:
        return Finding(measure, value, hits, n, measure.judge(value, n))
    less, of = world.share(measure, measure.minus_base or measure.base, measure.minus)
    value -= less / of if of else 0.0
    return Finding(measure, value, hits, n, measure.judge(value, min(n, of)), of)


def _instruments(world: _World, base: Query, hit: Query) -> tuple[int, int]:
    among = _names(world, base)
    return len(among & _names(world, hit)), len(among)


def _names(world: _World, query: Query) -> set[str]:
    """Return the instruments of a class; where provisions are asked for, those that have one."""
    if query.asks_for_provisions:
        return {one.tag.instrument for one in world.provisions if query.fits(one)}
    return {name for name, about in world.abouts.items() if query.fits_instrument(name, about)}


def _regions(world: _World, base: Query, hit: Query) -> tuple[int, int]:
    among = _places(world, base)
    return len(among & _places(world, hit)), len(among)


def _places(world: _World, query: Query) -> set[str]:
    return {region_of(world.abouts[name], roll_up=True) for name in _names(world, query)}


def _provisions(world: _World, base: Query, hit: Query) -> tuple[int, int]:
    among = [one for one in world.provisions if base.fits(one)]
    return sum(hit.fits(one) for one in among), len(among)


def _units(world: _World, base: Query, hit: Query) -> tuple[int, int]:
    def refs(provisions: Iterable[Provision], query: Query) -> set[str]:
        return {one.tag.ref for one in provisions if query.fits(one)}

    among = refs(world.provisions, base)
    return len(among & refs(world.provisions, hit)), len(among)


def _concepts(world: _World, base: Query, hit: Query) -> tuple[int, int]:
    wanted = set(base.concepts or world.matrix.concepts)
    found = {one.tag.concept for one in world.provisions if hit.fits(one)}
    return len(found & wanted), len(wanted)


_COUNTERS: dict[str, Callable[[_World, Query, Query], tuple[int, int]]] = {
    "instruments": _instruments,
    "regions": _regions,
    "provisions": _provisions,
    "units": _units,
    "concepts": _concepts,
}
