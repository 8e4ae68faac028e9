"""Rows of a matrix that is not held: each made once, and not at all where a run before made it.

What is kept of a row is its outline and its lines in ``matrix_long.csv``; of an instrument, how
many of its tags are declaratory. All of them depend on the records behind the row, on the row, on
what is asked, and on code and codebook; the key holds these and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from sys import intern
from typing import Any, TypeVar

from lexcompare.compare.cells import Cell, CellTag
from lexcompare.compare.margins import RowOutline
from lexcompare.compare.matrix import GapMatrix, long_records_of, outline_of
from lexcompare.compare.options import Layer
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.packing import pack, unpack
from lexcompare.pipeline.kept import Kept, key_of
from lexcompare.pipeline.stored import StoredFindings
from lexcompare.pipeline.summary import declaratory_in
from lexcompare.report.tables import LONG_COLUMNS, csv_lines

__all__ = ["KeptRows", "key_of_findings"]

T = TypeVar("T")


def key_of_findings(item: InstrumentFindings) -> str:
    """Return what findings are known by; empty where no record says the same.

    Example:
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> key_of_findings(InstrumentFindings(Instrument("cn-x", Metadata(), Source(""))))
        ''
    """
    return item.key if isinstance(item, StoredFindings) and item.untouched else ""


class KeptRows:
    """The rows of a matrix whose cells are not held.

    Args:
        matrix: The matrix.
        kept: What runs before have kept, open.

    Example:
        >>> from pathlib import Path
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()), keep=False)
        >>> list(KeptRows(matrix, Kept(Path("unused"))).lines())
        []
    """

    def __init__(self, matrix: GapMatrix, kept: Kept) -> None:
        self._matrix, self._kept = matrix, kept
        objects = ",".join(sorted(matrix.options.objects))
        self._asked = (matrix.codebook.digest, objects)
        self._own = matrix.options.layer is Layer.OWN
        self._alike: dict[Any, Any] = {}

    def outlines(self) -> tuple[RowOutline, ...]:
        """Return the outline of every row; of those made here the lines are kept too."""
        return tuple(map(self._outline, range(len(self._matrix.rows))))

    def lines(self) -> Iterator[str]:
        """Yield the lines of every row in ``matrix_long.csv``."""
        for place, row in enumerate(self._matrix.rows):
            key = self._key("lines", row)
            found = self._kept.get(key) if key else None
            if found is not None:
                yield found.decode("utf-8")
            else:
                yield _lines(row, self._matrix.cells[place])

    def declaratory(self, item: InstrumentFindings) -> tuple[int, int]:
        """Return how many tags of an instrument about opening are declaratory, and of how many."""
        behind = key_of_findings(item)
        key = key_of("declaratory", *self._asked, *_about(item), behind) if behind else b""
        found = self._kept.get(key) if key else None
        if found is not None:
            slogans, tags = json.loads(found)
            return slogans, tags
        made = declaratory_in(self._matrix, item)
        if key:
            self._kept.put(key, json.dumps(made).encode())
        return made

    def _outline(self, place: int) -> RowOutline:
        row = self._matrix.rows[place]
        key = self._key("outline", row)
        found = self._kept.get(key) if key else None
        if found is not None:
            return self._slim(row, unpack(RowOutline, json.loads(found)))
        cells = self._matrix.cells[place]
        outline = self._slim(row, outline_of(row, cells))
        if key:
            self._kept.put(key, json.dumps(pack(outline), ensure_ascii=False).encode("utf-8"))
            self._kept.put(self._key("lines", row), _lines(row, cells).encode("utf-8"))
        return outline

    def _slim(self, row: MatrixRow, outline: RowOutline) -> RowOutline:
        """Return an outline that shares what is alike, its doubts without their words.

        The queue of what is to be read asks of them places, scores and activities alone.
        """
        doubtful = tuple(
            Cell(
                row.key, intern(cell.concept), cell.grade, self._bare(cell.tags),
                self._bare(cell.unsure), p_present=cell.p_present,
            )
            for cell in outline.doubtful
        )  # fmt: skip
        return RowOutline(self._one(outline.grades), self._one(outline.margin), doubtful)

    def _bare(self, tags: Sequence[CellTag]) -> tuple[CellTag, ...]:
        return tuple(
            replace(
                tag, instrument=intern(tag.instrument), unit=intern(tag.unit),
                concept=intern(tag.concept), evidence=(), objects=self._one(tag.objects), note="",
            )
            for tag in tags
        )  # fmt: skip

    def _one(self, value: T) -> T:
        made: T = self._alike.setdefault(value, value)
        return made

    def _key(self, what: str, row: MatrixRow) -> bytes:
        parts = [what, *self._asked, *_parts(row)]
        for source in row.sources:
            item = self._matrix.by_instrument[source.instrument]
            behind = key_of_findings(item)
            if not (behind and self._own):
                return b""
            units = "all" if source.units is None else "\n".join(sorted(source.units))
            parts += [source.instrument, behind, units, *_about(item)]
        return key_of(*parts)


def _parts(row: MatrixRow) -> tuple[str, ...]:
    claim = row.claim
    return (row.key, row.label, row.benchmark, str(row.chosen), str(claim.may), claim.reason)


def _about(item: InstrumentFindings) -> tuple[str, ...]:
    """Return what cells take from metadata, which a person's decision may have changed."""
    about = item.instrument.metadata
    return (about.title, about.language, str(about.level), str(about.scope), str(about.rank))


def _lines(row: MatrixRow, cells: Sequence[Cell]) -> str:
    return csv_lines(LONG_COLUMNS, long_records_of(row, cells))
