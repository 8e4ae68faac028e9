"""What a person should read first: cells whose presence is in doubt, the weightiest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.compare.cells import Cell, CellTag, load_cell_rules
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import MatrixRow
from lexcompare.compare.views import View, objects_of_view

__all__ = ["QUEUE_COLUMNS", "QueuedCell", "queue_records", "reading_queue"]

QUEUE_COLUMNS = (
    "place", "row", "label", "concept", "core", "grade", "p_present", "why", "to_read",
)  # fmt: skip
"""Columns of ``reading_queue.csv``: one line per cell, in the order of reading."""


@dataclass(frozen=True, slots=True)
class QueuedCell:
    """A cell that a person should read.

    Args:
        row: Its row.
        cell: The cell.
        core: Whether its concept is a core one.
        gap: Whether its presence decides a gap: a benchmark has the concept.
        to_read: ``instrument#unit`` of what is in doubt, the most doubtful first.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim, Grade
        >>> row = MatrixRow("x", "甲", (), AbsenceClaim(True, ""))
        >>> cell = Cell("x", "fees", Grade.ABSENT, p_present=0.4)
        >>> QueuedCell(row, cell, False, True, ("x#art_3",)).why
        'a gap hangs on it'
    """

    row: MatrixRow
    cell: Cell
    core: bool
    gap: bool
    to_read: tuple[str, ...]

    @property
    def why(self) -> str:
        """What makes it weighty, in words."""
        parts = ["a core concept"] if self.core else []
        parts += ["a gap hangs on it"] if self.gap else []
        parts += ["a benchmark row"] if self.row.is_benchmark else []
        parts += ["about another activity than opening"] if self.is_aside else []
        return "; ".join(parts) or "in doubt"

    @property
    def is_aside(self) -> bool:
        """Whether everything in doubt is about other activities than opening public data."""
        view = objects_of_view(View.OPENNESS)
        tags = (*self.cell.tags, *self.cell.unsure)
        return bool(tags) and all(tag.objects and not view & set(tag.objects) for tag in tags)

    @property
    def weight(self) -> tuple[bool, int, int, float]:
        """Sort key: about opening, then core, then what decides more, then the greatest doubt."""
        p = self.cell.p_present or 0.0
        decides = int(self.gap) + int(self.row.is_benchmark)
        return (self.is_aside, -int(self.core), -decides, abs(p - 0.5))


def reading_queue(matrix: GapMatrix) -> tuple[QueuedCell, ...]:
    """Return the cells with P(present) in the doubtful band, the most consequential first.

    Doubts about opening come before doubts about other activities (a catalogue of credit records);
    core concepts come first; among them cells whose presence would make or mend a gap and rows
    that others are measured against; among equals the greatest doubt.

    Args:
        matrix: A matrix; without benchmark rows no cell decides a gap.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> reading_queue(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    core = {concept.id: concept.core for concept in matrix.codebook.concepts}
    has = _benchmark_has(matrix)
    found = [
        QueuedCell(
            row,
            cell,
            core[cell.concept],
            not row.is_benchmark and cell.concept in has,
            _to_read((*cell.unsure, *cell.tags)),
        )
        for row, outline in zip(matrix.rows, matrix.outlines, strict=True)
        for cell in outline.doubtful
    ]
    return tuple(sorted(found, key=lambda one: one.weight))


def _benchmark_has(matrix: GapMatrix) -> frozenset[str]:
    return frozenset(
        concept
        for row, outline in zip(matrix.rows, matrix.outlines, strict=True)
        if row.is_benchmark
        for concept, grade in zip(matrix.concepts, outline.grades, strict=True)
        if grade.is_present
    )


def _to_read(tags: Sequence[CellTag]) -> tuple[str, ...]:
    """Return what is in doubt; what is certain would not have left the cell in doubt."""
    low, high = load_cell_rules().unsure_low, load_cell_rules().unsure_high
    doubtful = [tag for tag in tags if tag.score <= high]
    ordered = sorted(doubtful, key=lambda tag: (tag.score < low, abs(tag.score - 0.5), tag.ref))
    return tuple(dict.fromkeys(tag.ref for tag in ordered))


def queue_records(queue: Sequence[QueuedCell]) -> list[dict[str, object]]:
    """Return a queue as flat records with the keys of :data:`QUEUE_COLUMNS`.

    Example:
        >>> queue_records([])
        []
    """
    return [
        {
            "place": place,
            "row": one.row.key,
            "label": one.row.label,
            "concept": one.cell.concept,
            "core": one.core,
            "grade": one.cell.grade.value,
            "p_present": round(one.cell.p_present or 0.0, 4),
            "why": one.why,
            "to_read": "; ".join(one.to_read),
        }
        for place, one in enumerate(queue, 1)
    ]
