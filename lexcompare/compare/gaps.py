"""Gaps between a row and a benchmark, seen from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lexcompare.compare.cells import Cell, Grade
from lexcompare.compare.matrix import GapMatrix

__all__ = ["Gap", "GapKind", "list_gaps"]


class GapKind(StrEnum):
    """What one side lacks that the other has.

    ``missing``: nothing there; ``excluded``: words deny it; ``structural-only``, ``slogan-only``
    and ``soft-only``: there, but weaker than on the other side; ``unknown``: not found in a text
    that was not read far enough, so no gap is claimed.

    Example:
        >>> GapKind.SLOGAN_ONLY.counts, GapKind.UNKNOWN.counts
        (True, False)
    """

    MISSING = "missing"
    EXCLUDED = "excluded"
    STRUCTURAL_ONLY = "structural-only"
    SLOGAN_ONLY = "slogan-only"
    SOFT_ONLY = "soft-only"
    UNKNOWN = "unknown"

    @property
    def counts(self) -> bool:
        """Whether it may be counted as a gap."""
        return self is not GapKind.UNKNOWN


_KINDS = {
    Grade.ABSENT: GapKind.MISSING,
    Grade.EXCLUDED: GapKind.EXCLUDED,
    Grade.STRUCTURAL: GapKind.STRUCTURAL_ONLY,
    Grade.SLOGAN: GapKind.SLOGAN_ONLY,
    Grade.SOFT: GapKind.SOFT_ONLY,
    Grade.UNKNOWN: GapKind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One concept in which one side provides less than the other.

    Args:
        concept: Id of the concept.
        kind: What the weaker side lacks.
        weaker: The cell of the side that provides less.
        stronger: The cell of the side that provides more.

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


def list_gaps(matrix: GapMatrix, row: str, against: str) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """List where ``row`` provides less than ``against``, and where it provides more.

    Compares grades alone: what binds from above, and what a level may enact, are not weighed.

    Args:
        matrix: A matrix with both rows.
        row: Key or label of a row.
        against: Key or label of the row to compare with, a benchmark or another.

    Returns:
        Gaps of ``row``, and gaps of ``against``, in codebook order.

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
    ours, theirs = [], []
    for concept in matrix.concepts:
        own, other = matrix.cell(row, concept), matrix.cell(against, concept)
        if own.grade.order > other.grade.order and other.grade.is_present:
            ours.append(Gap(concept, _KINDS[own.grade], own, other))
        elif own.grade.order < other.grade.order and own.grade.is_present:
            theirs.append(Gap(concept, _KINDS[other.grade], other, own))
    return tuple(ours), tuple(theirs)
