"""Gaps between a row and its benchmarks, seen from both sides, graded, with model clauses.

A gap is a claim about law, so it is counted only where it can be defended: not where law from
above supplies what is missing, not where the row's makers may not enact it, and not where too
little was read to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lexcompare.compare.above import Certainty, Supply
from lexcompare.compare.cells import Cell, CellTag, Grade, rank_name
from lexcompare.compare.clauses import ModelClause, model_clauses
from lexcompare.compare.competence import load_competence
from lexcompare.compare.counting import LeftOut
from lexcompare.compare.kinds import ANOTHER_KIND, kind_notices
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.options import Layer, RowKind
from lexcompare.compare.rows import MatrixRow, RowSource, region_of
from lexcompare.compare.tagindex import TagIndex
from lexcompare.core.errors import UsageError
from lexcompare.core.vocabulary import Rank

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GAP_COLUMNS", "Gap", "GapKind", "GapReport", "Side", "find_gaps", "list_gaps"]


class GapKind(StrEnum):
    """What one side lacks that the other has.

    ``missing``: nothing there. ``supplied``: own law lacks it, law from above provides it;
    ``supplied-arguable``: whether that law does the work must be argued. ``lower-rank-only``: only
    in normative documents or policies. ``slogan-only`` (a nominal task among them) and
    ``soft-only``: there, but weaker than on the other side. ``structural-only``: there, but rules
    nobody's conduct. ``excluded``: words deny it. ``beyond-competence``: what it
    lacks, or what others have beyond what is there, its makers may not enact. ``unknown``: not
    found in what was read, and too little was read to claim more.

    Example:
        >>> [kind.value for kind in GapKind if kind.counts]
        ['missing', 'lower-rank-only', 'slogan-only', 'soft-only']
    """

    MISSING = "missing"
    SUPPLIED = "supplied"
    SUPPLIED_ARGUABLE = "supplied-arguable"
    LOWER_RANK_ONLY = "lower-rank-only"
    SLOGAN_ONLY = "slogan-only"
    SOFT_ONLY = "soft-only"
    STRUCTURAL_ONLY = "structural-only"
    EXCLUDED = "excluded"
    BEYOND_COMPETENCE = "beyond-competence"
    UNKNOWN = "unknown"

    @property
    def counts(self) -> bool:
        """Whether it may be counted as a gap."""
        return self in _COUNTED


_COUNTED = frozenset(
    {GapKind.MISSING, GapKind.LOWER_RANK_ONLY, GapKind.SLOGAN_ONLY, GapKind.SOFT_ONLY}
)
_KINDS = {
    Grade.ABSENT: GapKind.MISSING,
    Grade.EXCLUDED: GapKind.EXCLUDED,
    Grade.STRUCTURAL: GapKind.STRUCTURAL_ONLY,
    Grade.SLOGAN: GapKind.SLOGAN_ONLY,
    Grade.NOMINAL: GapKind.SLOGAN_ONLY,
    Grade.SOFT: GapKind.SOFT_ONLY,
    Grade.OPERATIVE: GapKind.LOWER_RANK_ONLY,
    Grade.UNKNOWN: GapKind.UNKNOWN,
}
_OPEN = (GapKind.UNKNOWN, GapKind.BEYOND_COMPETENCE, GapKind.SUPPLIED_ARGUABLE)
_SUPPLIES = 9  # personal information is ruled by whole laws: nobody reads eighty articles in a cell
_LEGISLATION = (Rank.LAW, Rank.RULE)
_LOWER = (Rank.NORMATIVE, Rank.POLICY)


class Side(StrEnum):
    """Which side provides less.

    Example:
        >>> [side.value for side in Side]
        ['row', 'benchmark']
    """

    ROW = "row"
    BENCHMARK = "benchmark"


@dataclass(frozen=True, slots=True)
class Gap:
    """One concept in which one side provides less than the other.

    Args:
        concept: Id of the concept.
        kind: What the weaker side lacks.
        weaker: The cell of the side that provides less.
        stronger: The cell of the side that provides more; of several rows the strongest.
        side: Which side provides less.
        reason: Why it is of this kind; one sentence or several.
        limited: What keeps the claim to the texts held; empty where the row was read in full.
        supplies: Law from above, the surest first.
        lower: Provisions of normative documents or policies of the row's place.
        clauses: Model clauses that the row's makers may enact, the best first.
        national: Model clauses for national legislation.

    Example:
        >>> ours = Cell("cn-x", "fees", Grade.ABSENT)
        >>> theirs = Cell("uk-y", "fees", Grade.SOFT)
        >>> Gap("fees", GapKind.MISSING, ours, theirs).stronger.grade.glyph
        '◐'
    """

    concept: str
    kind: GapKind
    weaker: Cell
    stronger: Cell
    side: Side = Side.ROW
    reason: str = ""
    limited: str = ""
    supplies: tuple[Supply, ...] = ()
    lower: tuple[CellTag, ...] = ()
    clauses: tuple[ModelClause, ...] = ()
    national: tuple[ModelClause, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it may be counted as a gap (in the texts held, where ``limited`` says so)."""
        return self.kind.counts


GAP_COLUMNS = (
    "side", "concept", "label_zh", "label_en", "kind", "counts", "row", "grade", "rank", "source",
    "against", "their_grade", "their_rank", "their_source", "reason", "limited", "supplies",
    "lower", "clauses", "national",
)  # fmt: skip
"""Columns of a gap list; the last four hold lists."""


@dataclass(frozen=True)
class GapReport:
    """What a row lacks beside its benchmarks, and what they lack beside it.

    Args:
        row: The row.
        benchmarks: Rows that it is compared with.
        gaps: Of both sides: first those of the row, then those of the benchmarks.
        matrix: Where the cells stand.
        notices: What a reader should know first.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> row = MatrixRow("x", "甲", (), AbsenceClaim(True, ""))
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> GapReport(row, (), (), matrix).counted
        ()
    """

    row: MatrixRow
    benchmarks: tuple[MatrixRow, ...]
    gaps: tuple[Gap, ...]
    matrix: GapMatrix
    notices: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Gap, ...]:
        """What the row lacks."""
        return tuple(gap for gap in self.gaps if gap.side is Side.ROW)

    @property
    def theirs(self) -> tuple[Gap, ...]:
        """What the benchmarks lack."""
        return tuple(gap for gap in self.gaps if gap.side is Side.BENCHMARK)

    @property
    def counted(self) -> tuple[Gap, ...]:
        """Gaps of the row that count."""
        return tuple(gap for gap in self.own if gap.counts)

    def __repr__(self) -> str:
        """Say what is compared and how much was found."""
        names = ", ".join(one.key for one in self.benchmarks)
        return (
            f"GapReport({self.row.key} against {names}: "
            f"{len(self.gaps)} gaps, {len(self.counted)} counted)"
        )

    def to_records(self) -> list[dict[str, object]]:
        """Return one plain record per gap, with the keys of :data:`GAP_COLUMNS`."""
        return [self._record(gap) for gap in self.gaps]

    def _record(self, gap: Gap) -> dict[str, object]:
        concept = self.matrix.codebook.concept(gap.concept)
        values = (
            gap.side.value, gap.concept, concept.label_zh, concept.label_en, gap.kind.value,
            gap.counts, gap.weaker.row, gap.weaker.grade.value, gap.weaker.rank or "",
            _source(gap.weaker), gap.stronger.row, gap.stronger.grade.value,
            gap.stronger.rank or "", _source(gap.stronger), gap.reason, gap.limited,
            _supplied(gap.supplies), [tag.ref for tag in gap.lower],
            [clause.told for clause in gap.clauses],
            [f"{clause.told} | {clause.matter.told}" for clause in gap.national],
        )  # fmt: skip
        return dict(zip(GAP_COLUMNS, values, strict=True))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per gap."""
        import pandas as pd

        return pd.DataFrame(self.to_records(), columns=list(GAP_COLUMNS))


def _supplied(supplies: Sequence[Supply]) -> list[str]:
    told = [supply.told for supply in supplies[:_SUPPLIES]]
    more = len(supplies) - len(told)
    return [*told, f"and {more} more"] if more else told


def _source(cell: Cell) -> str:
    return cell.strongest.ref if cell.strongest else ""


def find_gaps(matrix: GapMatrix, row: str, against: Sequence[str] = ()) -> GapReport:
    """List where a row provides less than its benchmarks, and where they provide less.

    Of several benchmark rows the strongest cell of each concept is compared, of equals the surest.

    Args:
        matrix: A matrix with the rows.
        row: Key or label of a row.
        against: Keys or labels of the rows to compare with; all benchmark rows by default.

    Raises:
        UsageError: There is no such row, or nothing to compare with.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> from lexcompare.core.findings import InstrumentFindings
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> from lexcompare.core.vocabulary import Status
        >>> laws = [
        ...     InstrumentFindings(Instrument(name, Metadata(status=Status.IN_FORCE), Source("")))
        ...     for name in ("cn-x", "cn-y")
        ... ]
        >>> find_gaps(build_matrix(laws, Codebook("tiny", "1", "0" * 64, (), ())), "cn-x", ["cn-y"])
        GapReport(cn-x against cn-y: 0 gaps, 0 counted)
    """
    subject = matrix.row(row)
    others = [matrix.row(name) for name in against] or [
        one for one in matrix.rows if one.is_benchmark
    ]
    others = [one for one in others if one.key != subject.key]
    if not others:
        raise UsageError("there is nothing to compare with", expected="at least one benchmark")
    finder = _Finder(matrix, subject, others)
    found = [finder.gap(concept) for concept in matrix.concepts]
    gaps = [gap for gap in found if gap is not None]
    ordered = [gap for side in Side for gap in gaps if gap.side is side]
    return GapReport(subject, tuple(others), tuple(ordered), matrix, finder.notices())


def list_gaps(matrix: GapMatrix, row: str, against: str) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """Return the gaps of ``row`` and those of ``against``, in codebook order.

    Raises:
        UsageError: There is no such row.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> from lexcompare.core.findings import InstrumentFindings
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> from lexcompare.core.vocabulary import Status
        >>> laws = [
        ...     InstrumentFindings(Instrument(name, Metadata(status=Status.IN_FORCE), Source("")))
        ...     for name in ("cn-x", "cn-y")
        ... ]
        >>> list_gaps(build_matrix(laws, Codebook("tiny", "1", "0" * 64, (), ())), "cn-x", "cn-y")
        ((), ())
    """
    report = find_gaps(matrix, row, (against,))
    return report.own, report.theirs


class _Finder:
    """Finds the gaps of one row."""

    def __init__(self, matrix: GapMatrix, row: MatrixRow, others: Sequence[MatrixRow]) -> None:
        self.matrix, self.row, self.others = matrix, row, others
        self.lower_index = _lower_index(matrix, row)

    def gap(self, concept: str) -> Gap | None:
        own = self.matrix.cell(self.row.key, concept)
        other = _best([self.matrix.cell(one.key, concept) for one in self.others])
        if own.grade.is_present and own.grade.order < other.grade.order:
            return self._theirs(concept, own, other)
        if not other.grade.is_present:
            return None
        lower = own.rank in _LOWER and other.rank in _LEGISLATION
        if own.grade.order > other.grade.order or (lower and own.grade is other.grade):
            return self._ours(concept, own, other)
        return None

    def _theirs(self, concept: str, own: Cell, other: Cell) -> Gap:
        weak = self.matrix.row(other.row)
        limited = "" if weak.claim.may else weak.claim.reason
        kind = _KINDS[other.grade]
        return Gap(concept, kind, other, own, Side.BENCHMARK, other.reason, limited)

    def _ours(self, concept: str, own: Cell, other: Cell) -> Gap:
        supplies: tuple[Supply, ...] = ()
        if self.matrix.index is not None:
            supplies = self.matrix.index.supply(self.row, concept)
        if self.matrix.options.layer is Layer.APPLICABLE:
            # What surely binds from above stands in the cell already.
            supplies = tuple(one for one in supplies if one.certainty is Certainty.ARGUABLE)
        lower = self._lower(concept)
        clauses, national = model_clauses(self.matrix, self.row, concept)
        kind, reason = self._kind(own, supplies, lower, bool(national and not clauses))
        limited = "" if self.row.claim.may else f"in the texts held: {self.row.claim.reason}"
        offered = kind.counts or kind in _OPEN
        return Gap(
            concept, kind, own, other, Side.ROW, reason, limited, supplies, lower,
            clauses if offered else (), national if offered else (),
        )  # fmt: skip

    def _kind(
        self, own: Cell, supplies: Sequence[Supply], lower: Sequence[CellTag], beyond: bool
    ) -> tuple[GapKind, str]:
        first = supplies[0] if supplies else None
        held = _LOWER_TOLD.format(lower[0].ref) if lower else ""
        if first and first.certainty is Certainty.SUPPLIED:
            return GapKind.SUPPLIED, f"own law: {own.reason}; supplied by {first.told}"
        arguable = f"; arguably supplied by {first.told}" if first else ""
        if own.grade not in (Grade.ABSENT, Grade.UNKNOWN):
            if own.rank in _LOWER:
                what = f"only in a {rank_name(own.rank)}"
                return GapKind.LOWER_RANK_ONLY, f"{what}: {own.reason}{arguable}"
            if beyond:
                return GapKind.BEYOND_COMPETENCE, f"{own.reason}; {_BEYOND}{arguable}"
            return _KINDS[own.grade], f"{own.reason}{held}{arguable}"
        if first:
            return GapKind.SUPPLIED_ARGUABLE, f"own law: {own.reason}{arguable}{held}"
        if lower:
            return GapKind.LOWER_RANK_ONLY, f"{own.reason}{held}"
        if own.grade is Grade.UNKNOWN:
            return GapKind.UNKNOWN, own.reason
        if beyond:
            return GapKind.BEYOND_COMPETENCE, f"{own.reason}; {_BEYOND}"
        return GapKind.MISSING, own.reason

    def _lower(self, concept: str) -> tuple[CellTag, ...]:
        """Return provisions of the place's normative documents that do not count by themselves."""
        if self.lower_index is None:
            return ()
        row, index = self.lower_index
        tags = [
            tag
            for source in row.sources
            for tag in index.tags_of(concept).get(source.instrument, [])
            if tag.grade in (Grade.OPERATIVE, Grade.SOFT)
        ]
        return tuple(sorted(tags, key=lambda tag: (tag.grade.order, -tag.score, tag.ref)))

    def notices(self) -> tuple[str, ...]:
        """Return what a reader should know before the list."""
        held = {item.instrument.id: item.instrument for item in self.matrix.findings}
        made = [one for one in self.matrix.notices if ANOTHER_KIND not in one]
        made += [*kind_notices([self.row, *self.others], held)]
        made += load_competence().notes(self.row.place)
        siblings = [
            one.key
            for one in self.matrix.rows
            if one.place == self.row.place and one.key != self.row.key and one.sources
        ]
        if self.matrix.options.rows is RowKind.INSTRUMENT and siblings:
            told = ", ".join(siblings)
            made.append(f"The list is about this one text; other law of its place is held: {told}")
        if not self.row.claim.may:
            made.append(f"Every gap holds in the texts held only: {self.row.claim.reason}")
        made += [
            f"{one.label} is not fully assessable: {one.claim.reason}"
            for one in self.others
            if not one.claim.may
        ]
        return tuple(dict.fromkeys(made))


_BEYOND = "what others have beyond that its makers may not enact"
_LOWER_TOLD = "; a normative document provides it: {}"


def _best(cells: Sequence[Cell]) -> Cell:
    """Return the strongest of several cells; where none is present, an unknown one before all."""
    present = [cell for cell in cells if cell.grade.is_present]
    if present:
        return min(present, key=_strength)
    return max(cells, key=lambda cell: cell.grade.order)


def _strength(cell: Cell) -> tuple[int, bool, float]:
    """Order cells by what a reader opens first: legislation of either rank, the surest tag."""
    score = cell.strongest.score if cell.strongest else 0.0
    return (cell.grade.order, cell.rank not in _LEGISLATION, -score)


def _lower_index(matrix: GapMatrix, row: MatrixRow) -> tuple[MatrixRow, TagIndex] | None:
    """Index the normative documents of a row's place that count only when included."""
    if not row.place:
        return None
    roll_up = matrix.options.rows is RowKind.REGION
    items = [
        matrix.by_instrument[left.instrument]
        for left in matrix.left_out
        if _is_lower(left)
        and region_of(matrix.by_instrument[left.instrument].instrument.metadata, roll_up=roll_up)
        == row.place
    ]
    if not items:
        return None
    sources = tuple(RowSource(item.instrument.id) for item in items)
    return replace(row, sources=sources), TagIndex(items, matrix.codebook, matrix.options)


def _is_lower(left: LeftOut) -> bool:
    return left.codes == ("normative",)
