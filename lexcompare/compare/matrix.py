"""The gap matrix: rows × concepts, each cell graded and traceable to the words behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, overload

from lexcompare.codebook.model import Codebook
from lexcompare.compare.benchmarks import resolve_benchmarks
from lexcompare.compare.cells import Cell
from lexcompare.compare.counting import LeftOut, count_instruments
from lexcompare.compare.explain import explain_cell
from lexcompare.compare.kinds import kind_notices
from lexcompare.compare.margins import (
    ConceptMargin,
    RowMargin,
    RowOutline,
    concept_margin,
    row_margin,
)
from lexcompare.compare.notebook import render_notebook
from lexcompare.compare.options import Layer, MatrixOptions, RowKind
from lexcompare.compare.rows import MatrixRow, build_rows, in_row_order
from lexcompare.compare.tagindex import TagIndex
from lexcompare.core.errors import InternalError, UsageError
from lexcompare.core.findings import InstrumentFindings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GapMatrix", "build_matrix", "long_records_of", "outline_of"]


@dataclass(frozen=True)
class GapMatrix:
    """Rows × concepts, with everything needed to follow a cell back to a text.

    Args:
        rows: Ordinary rows, then benchmark rows.
        cells: One tuple per row, in the order of the codebook's concepts.
        codebook: What the columns mean.
        options: What was asked for.
        findings: Every instrument that was given, counted or not, in that order.
        left_out: Instruments in no row, with the reasons.
        notices: What a reader should know before reading the matrix.
        index: What every instrument that counts says about each concept.

    Example:
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> matrix.rows, matrix.long_records()
        ((), [])
    """

    rows: tuple[MatrixRow, ...]
    cells: Sequence[tuple[Cell, ...]]
    codebook: Codebook
    options: MatrixOptions
    findings: tuple[InstrumentFindings, ...]
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[str, ...] = ()
    index: TagIndex | None = field(default=None, compare=False, repr=False)

    def __repr__(self) -> str:
        """Say the size; the cells are for :meth:`to_frame` and :meth:`explain`."""
        return (
            f"GapMatrix({len(self.rows)} rows by {self.options.rows.value}, "
            f"{len(self.concepts)} concepts, {len(self.left_out)} instruments left out)"
        )

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts, in codebook order."""
        return self.codebook.concept_ids

    @cached_property
    def _rows_by_name(self) -> dict[str, int]:
        names = {row.label.casefold(): place for place, row in enumerate(self.rows)}
        names.update({row.key.casefold(): place for place, row in enumerate(self.rows)})
        return names

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {concept: place for place, concept in enumerate(self.concepts)}

    @cached_property
    def by_instrument(self) -> dict[str, InstrumentFindings]:
        """Findings by the id of their instrument."""
        return {item.instrument.id: item for item in self.findings}

    def row(self, name: str) -> MatrixRow:
        """Return a row by its key or its label.

        Raises:
            UsageError: No row has this name.
        """
        return self.rows[self._row_place(name)]

    def cell(self, row: str, concept: str) -> Cell:
        """Return one cell.

        Args:
            row: Key or label of the row.
            concept: Id of the concept.

        Raises:
            UsageError: There is no such row or concept.
        """
        place = self._columns.get(concept)
        if place is None:
            raise UsageError(
                "no such concept", got=concept, expected=f"one of {', '.join(self.concepts)}"
            )
        return self.cells[self._row_place(row)][place]

    def _row_place(self, name: str) -> int:
        wanted = name.casefold()
        place = self._rows_by_name.get(wanted)
        if place is not None:
            return place
        # 广州市 for 广东省广州市, where only one row can be meant.
        ending = [n for n, row in enumerate(self.rows) if row.label.casefold().endswith(wanted)]
        if wanted and len(ending) == 1:
            return ending[0]
        left = next((one for one in self.left_out if one.instrument == name), None)
        some = ", ".join(row.key for row in self.rows[:8]) + (" …" if self.rows[8:] else "")
        raise UsageError(
            f"{name} is in no row: {left.reason}" if left else "no such row",
            got=name,
            expected=f"one of {some}" if some else "a matrix with rows",
        )

    @cached_property
    def outlines(self) -> tuple[RowOutline, ...]:
        """Grades, counts and doubts of each row; where cells are not held, one reading of them."""
        pairs = zip(self.rows, self.cells, strict=True)
        return tuple(outline_of(row, cells) for row, cells in pairs)

    def take_outlines(self, outlines: tuple[RowOutline, ...]) -> None:
        """Hold outlines that were made elsewhere, one per row, instead of making them."""
        vars(self)["outlines"] = outlines

    @cached_property
    def row_margins(self) -> tuple[RowMargin, ...]:
        """Coverage and declaratory share of each row."""
        return tuple(outline.margin for outline in self.outlines)

    @cached_property
    def concept_margins(self) -> tuple[ConceptMargin, ...]:
        """How many ordinary rows have each concept."""
        return tuple(
            concept_margin(self.rows, [outline.grades[place] for outline in self.outlines])
            for place in range(len(self.concepts))
        )

    def to_frame(self, *, glyphs: bool = False) -> pd.DataFrame:
        """Return a data frame: rows by key, concepts as columns, grades as values.

        Args:
            glyphs: Whether to give ``●`` instead of ``operative``.
        """
        import pandas as pd

        values = [
            [cell.grade.glyph if glyphs else cell.grade.value for cell in cells]
            for cells in self.cells
        ]
        index = pd.Index([row.key for row in self.rows], name="row")
        return pd.DataFrame(values, index=index, columns=list(self.concepts))

    def long_records(self) -> list[dict[str, object]]:
        """Return one record per cell; see :meth:`iter_long_records`."""
        return list(self.iter_long_records())

    def iter_long_records(self) -> Iterator[dict[str, object]]:
        """Yield one record per cell, in row and codebook order.

        ``p_present`` is rounded to four places and ``None`` where nothing speaks either way;
        ``source`` is ``instrument#unit`` of the strongest provision.
        """
        for row, cells in zip(self.rows, self.cells, strict=True):
            yield from long_records_of(row, cells)

    def explain(self, row: str, concept: str) -> str:
        """Say in words what is behind a cell: every provision, or what was read and not found.

        Raises:
            UsageError: There is no such row or concept.
        """
        return explain_cell(
            self.row(row), self.cell(row, concept), self.codebook, self.by_instrument
        )

    def _repr_html_(self) -> str:
        return render_notebook(self.codebook, self.rows, self.cells, self.row_margins, self.notices)


def outline_of(row: MatrixRow, cells: Sequence[Cell]) -> RowOutline:
    """Return what is held of a row whose cells are not.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> outline_of(MatrixRow("cn-x", "甲省条例", (), AbsenceClaim(False, "cut")), ()).grades
        ()
    """
    return RowOutline(
        tuple(cell.grade for cell in cells),
        row_margin(row, cells),
        tuple(cell for cell in cells if cell.is_unsure),
    )


def long_records_of(row: MatrixRow, cells: Sequence[Cell]) -> Iterator[dict[str, object]]:
    """Yield one record per cell of a row; see :meth:`GapMatrix.iter_long_records`.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> list(long_records_of(MatrixRow("cn-x", "甲省条例", (), AbsenceClaim(False, "cut")), ()))
        []
    """
    for cell in cells:
        yield {
            "row": row.key,
            "label": row.label,
            "benchmark": row.benchmark,
            "concept": cell.concept,
            "grade": cell.grade.value,
            "rank": cell.rank.value if cell.rank else "",
            "p_present": None if cell.p_present is None else round(cell.p_present, 4),
            "unsure": cell.is_unsure,
            "general": cell.is_general,
            "n_tags": len(cell.tags),
            "n_unsure": len(cell.unsure),
            "source": cell.strongest.ref if cell.strongest else "",
            "quote": cell.quote,
            "reason": cell.reason,
        }


class _CellsByRow(Sequence[tuple[Cell, ...]]):
    """Cells that are made when a row is asked for and not kept."""

    def __init__(self, rows: Sequence[MatrixRow], index: TagIndex) -> None:
        self._rows, self._index = rows, index

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[Cell, ...], ...]: ...

    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | tuple[tuple[Cell, ...], ...]:
        if isinstance(place, slice):
            return tuple(self._index.cells(row) for row in self._rows[place])
        return self._index.cells(self._rows[place])


def build_matrix(
    findings: Sequence[InstrumentFindings],
    codebook: Codebook,
    options: MatrixOptions | None = None,
    *,
    keep: bool = True,
    like: GapMatrix | None = None,
) -> GapMatrix:
    """Build the gap matrix of a set of instruments.

    Counted are texts in force (or amended, with no newer version held); normative documents and
    policies, drafts, repealed and superseded versions and instruments of unknown status by
    ``options.include``, whatever the rows stand for; duplicates once. What does not count is
    listed in ``left_out`` with the reasons.

    Args:
        findings: Instruments with what was found in them; ids are unique.
        codebook: Concepts of the columns.
        options: Rows, benchmarks and what counts.
        keep: Whether cells are held; without it they are made anew whenever a row is asked for,
            so that a matrix of any length takes the memory of one row.
        like: A matrix of much the same findings; cells that come out the same are taken from it.

    Raises:
        UsageError: An option names nothing.
        InternalError: Two instruments share an id, or a tag or a concept names something that the
            codebook does not have.

    Example:
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例"), Source(""))
        >>> matrix = build_matrix([InstrumentFindings(law)], book)
        >>> matrix
        GapMatrix(0 rows by instrument, 0 concepts, 1 instruments left out)
        >>> matrix.left_out[0].reason
        'nobody says whether it is in force'
    """
    options = options or MatrixOptions()
    _check_ids(findings)
    codebook = _by_family(codebook)
    _check_objects(codebook, options)
    counted, left_out = count_instruments(findings, options, frozenset(options.against))
    counted = in_row_order(counted)
    reasons = {one.instrument: one.reason for one in left_out}
    idle = [item for item in findings if item.instrument.id in reasons]
    left_texts = [(item.instrument, reasons[item.instrument.id]) for item in idle]
    benchmarks = resolve_benchmarks(options.against, counted, left=left_texts)
    rows, unplaced = build_rows(counted, benchmarks, options, idle)
    index = TagIndex(counted, codebook, options, keep=keep, like=like.index if like else None)
    by_row = _CellsByRow(rows, index)
    cells = tuple(by_row) if keep else by_row
    notices = [_frame(options), *_doubts_about_layer(options)]
    notices += [f"Benchmark {one.token}: {one.lacking}" for one in benchmarks if one.missing]
    if left_out or unplaced:
        number = len(left_out) + len(unplaced)
        notices.append(f"Instruments in no row, each listed with the reason: {number}")
    notices += kind_notices(rows, {item.instrument.id: item.instrument for item in counted})
    left, given = (*left_out, *unplaced), tuple(findings)
    return GapMatrix(rows, cells, codebook, options, given, left, tuple(notices), index)


def _doubts_about_layer(options: MatrixOptions) -> list[str]:
    mixed = options.rows in (RowKind.LEVEL, RowKind.PERIOD)
    if options.layer is Layer.APPLICABLE and mixed:
        return [f"Rows by {options.rows} mix places, so nothing binds them from above: own law"]
    return []


def _check_ids(findings: Sequence[InstrumentFindings]) -> None:
    times = Counter(item.instrument.id for item in findings)
    for name, number in times.items():
        if number > 1:
            raise InternalError("two instruments share an id", got=name)


def _check_objects(codebook: Codebook, options: MatrixOptions) -> None:
    known = {item.id for item in codebook.objects}
    for name in sorted(options.objects - known):
        raise UsageError(
            "the codebook knows no such activity",
            got=name,
            expected=f"any of {', '.join(sorted(known))}",
        )


def _by_family(codebook: Codebook) -> Codebook:
    """Return the codebook with each family's concepts side by side, as columns must stand."""
    order = {family.id: place for place, family in enumerate(codebook.families)}
    for concept in codebook.concepts:
        if concept.family not in order:
            raise InternalError(
                "a concept belongs to no family", where=concept.id, got=concept.family
            )
    grouped = tuple(sorted(codebook.concepts, key=lambda concept: order[concept.family]))
    return codebook if grouped == codebook.concepts else replace(codebook, concepts=grouped)


def _frame(options: MatrixOptions) -> str:
    as_of = options.as_of or "not given (statuses are those of the manifest)"
    include = ", ".join(sorted(options.include)) or "nothing besides law in force"
    layer = "own law" if options.layer is Layer.OWN else "own law and what binds from above"
    about = f"; about: {', '.join(sorted(options.objects))}" if options.objects else ""
    return (
        f"As of: {as_of}; layer: {layer}; also counted: {include}{about}; "
        "texts held, not legislation enacted"
    )
