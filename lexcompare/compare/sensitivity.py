"""What a matrix owes to its choices: which cells and figures change when a choice is changed.

Findings are reused; only matrices are built again. Varied are the force of a cell (strongest, or
the one that most of its provisions have), normative documents, the layer, the benchmark set, the
thresholds of decision, and each instrument by itself. A cell that no variant changes is robust.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from lexcompare.compare.benchmarks import load_benchmarks
from lexcompare.compare.cells import AbsenceClaim, Cell, Grade, build_cell
from lexcompare.compare.gaps import find_gaps
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import Layer, MatrixOptions, RowKind
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings, UnitFindings

__all__ = ["SENSITIVITY_COLUMNS", "Change", "Sensitivity", "sensitivity"]

SENSITIVITY_COLUMNS = (
    "kind", "row", "label", "concept", "figure", "base", "variant", "value", "robust",
)  # fmt: skip
"""Columns of ``sensitivity.csv``: a line per cell or figure and variant that changes it; robust
ones have one line without a variant."""

MAJORITY = "majority force"
_GONE = "no such row"


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant makes of a cell or a figure.

    Args:
        variant: The choice that was changed.
        value: Grade of the cell, or the figure, under it.

    Example:
        >>> Change("layer: applicable", "operative").value
        'operative'
    """

    variant: str
    value: str


@dataclass(frozen=True)
class Sensitivity:
    """Cells and figures with what changes them.

    Args:
        matrix: The matrix as asked for.
        variants: Names of all variants tried.
        cells: By row and concept, the changes; empty for a robust cell.
        figures: By name, the value as asked for and the changes.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> empty = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> sensitivity(empty).share_robust
        1.0
    """

    matrix: GapMatrix
    variants: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Change, ...]]
    figures: dict[str, tuple[str, tuple[Change, ...]]]

    def is_robust(self, row: str, concept: str) -> bool:
        """Whether no variant changes a cell, by the key of its row."""
        return not self.cells.get((row, concept))

    @property
    def share_robust(self) -> float:
        """Share of the cells that no variant changes; 1 where there are none."""
        robust = sum(not changes for changes in self.cells.values())
        return robust / len(self.cells) if self.cells else 1.0

    def to_records(self) -> list[dict[str, object]]:
        """Return flat records with the keys of :data:`SENSITIVITY_COLUMNS`, figures first."""
        made = []
        for name, (base, changes) in self.figures.items():
            made += [_record("figure", ("", "", "", name, base), one) for one in _or_none(changes)]
        for row, concept in self.cells:
            here = self.matrix.row(row)
            grade = self.matrix.cell(row, concept).grade.value
            made += [
                _record("cell", (row, here.label, concept, "", grade), one)
                for one in _or_none(self.cells[row, concept])
            ]
        return made


def _or_none(changes: Sequence[Change]) -> Sequence[Change]:
    return changes or (Change("", ""),)


def _record(kind: str, names: tuple[str, ...], change: Change) -> dict[str, object]:
    values = (kind, *names, change.variant, change.value, not change.variant)
    return dict(zip(SENSITIVITY_COLUMNS, values, strict=True))


def sensitivity(matrix: GapMatrix, *, with_gaps: bool = True) -> Sensitivity:
    """Change each choice behind a matrix in turn and list what changes.

    Dropping an instrument is tried for rows that gather instruments: such a row may then claim no
    absence, so a cell that rests on the dropped instrument alone becomes unknown.

    Args:
        matrix: The matrix as asked for.
        with_gaps: Whether the number of gaps that count is a figure too, where there are
            benchmarks; it takes the most time.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> sensitivity(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))).variants[0]
        'majority force'
    """
    cells: dict[tuple[str, str], list[Change]] = {
        (row.key, cell.concept): []
        for row, line in zip(matrix.rows, matrix.cells, strict=True)
        for cell in line
    }
    base = _figures(matrix, with_gaps)
    figures: dict[str, list[Change]] = {name: [] for name in base}
    names = []
    for name, other in _variants(matrix):
        names.append(name)
        for key, cell, grade in _differences(matrix, other):
            cells[key, cell].append(Change(name, grade))
        for figure, value in _figures(other, with_gaps).items():
            if figure in base and value != base[figure]:
                figures[figure].append(Change(name, value))
    for key, concept, change in _dropped(matrix):
        cells[key, concept].append(change)
    names.append("each instrument dropped")
    return Sensitivity(
        matrix,
        tuple(names),
        {place: tuple(changes) for place, changes in cells.items()},
        {name: (base[name], tuple(changes)) for name, changes in figures.items()},
    )


def _variants(matrix: GapMatrix) -> Iterator[tuple[str, GapMatrix]]:
    yield MAJORITY, _by_majority(matrix)
    options = matrix.options
    for name, changed in _other_options(options):
        try:
            yield name, build_matrix(matrix.findings, matrix.codebook, changed, like=matrix)
        except UsageError:
            continue  # the benchmark named by id does not count under this variant
    step = _step()
    for name, moved in (
        (f"thresholds: {step:g} stricter", [_stricter(item, step) for item in matrix.findings]),
        (f"thresholds: {step:g} looser", [_looser(item, step) for item in matrix.findings]),
    ):
        yield name, build_matrix(moved, matrix.codebook, options, like=matrix)


def _other_options(options: MatrixOptions) -> Iterator[tuple[str, MatrixOptions]]:
    normative = "normative" in options.include
    name = "without" if normative else "with"
    yield (
        f"{name} normative documents",
        replace(options, include=options.include ^ {"normative"}),
    )
    layer = Layer.OWN if options.layer is Layer.APPLICABLE else Layer.APPLICABLE
    yield f"layer: {layer}", replace(options, layer=layer)
    if options.against:
        for known in load_benchmarks():
            if options.against != (known.id,):
                yield f"against: {known.id}", replace(options, against=(known.id,))


@cache
def _step() -> float:
    text = files("lexcompare.compare").joinpath("data/cells.toml").read_text(encoding="utf-8")
    return float(tomllib.loads(text)["unsure"]["step"])


def _stricter(item: InstrumentFindings, step: float) -> InstrumentFindings:
    """Return findings as if a tag needed a score higher by ``step`` than the lowest decided."""
    limit = 0.5 + step
    if all(tag.score >= limit for unit in item.speaking for tag in unit.tags):
        return item
    return replace(item, units=tuple(_moved(unit, limit) for unit in item.units))


def _looser(item: InstrumentFindings, step: float) -> InstrumentFindings:
    """Return findings as if doubtful tags down to half less ``step`` had been decided."""
    limit = 0.5 - step
    if all(tag.score < limit for unit in item.speaking for tag in unit.unsure):
        return item
    return replace(item, units=tuple(_moved(unit, limit) for unit in item.units))


def _moved(unit: UnitFindings, threshold: float) -> UnitFindings:
    strict = threshold > 0.5
    decided = tuple(tag for tag in unit.tags if not strict or tag.score >= threshold)
    fallen = tuple(tag for tag in unit.tags if strict and tag.score < threshold)
    risen = tuple(tag for tag in unit.unsure if not strict and tag.score >= threshold)
    rest = tuple(tag for tag in unit.unsure if tag not in risen)
    return replace(unit, tags=decided + risen, unsure=rest + fallen)


def _by_majority(matrix: GapMatrix) -> GapMatrix:
    cells = tuple(tuple(_majority(cell) for cell in line) for line in matrix.cells)
    return replace(matrix, cells=cells)


def _majority(cell: Cell) -> Cell:
    if not cell.tags:
        return cell
    counts = Counter(tag.grade for tag in cell.tags)
    grade = min(counts, key=lambda one: (-counts[one], one.order))
    return replace(cell, grade=grade)


def _differences(base: GapMatrix, other: GapMatrix) -> Iterator[tuple[str, str, str]]:
    """Yield row, concept and other grade of each cell of ``base`` that differs."""
    theirs = {
        (row.key, cell.concept): cell.grade
        for row, line in zip(other.rows, other.cells, strict=True)
        for cell in line
    }
    same_benchmarks = base.options.against == other.options.against
    for row, line in zip(base.rows, base.cells, strict=True):
        if row.is_benchmark and not same_benchmarks:
            continue
        for cell in line:
            grade = theirs.get((row.key, cell.concept))
            # A row that another set of benchmarks takes in is not changed: it stands elsewhere.
            if grade is None and not same_benchmarks:
                continue
            if grade is not cell.grade:
                yield row.key, cell.concept, _GONE if grade is None else grade.value


def _dropped(matrix: GapMatrix) -> Iterator[tuple[str, str, Change]]:
    if matrix.options.rows is RowKind.INSTRUMENT:
        return
    for row, line in zip(matrix.rows, matrix.cells, strict=True):
        for cell in line:
            for name in _sources(row, cell):
                grade = _without(row, cell, name)
                if grade is not cell.grade:
                    yield row.key, cell.concept, Change(f"without {name}", grade.value)


def _sources(row: MatrixRow, cell: Cell) -> tuple[str, ...]:
    named = [source.instrument for source in row.sources]
    return tuple(dict.fromkeys((*named, *(tag.instrument for tag in cell.tags))))


def _without(row: MatrixRow, cell: Cell, name: str) -> Grade:
    claim = AbsenceClaim(False, f"{name} is dropped")
    return build_cell(
        (row.key, cell.concept),
        [tag for tag in cell.tags if tag.instrument != name],
        [tag for tag in cell.unsure if tag.instrument != name],
        [pair for pair in cell.exclusions if pair[0] != name],
        claim,
    ).grade


def _figures(matrix: GapMatrix, with_gaps: bool) -> dict[str, str]:
    """Return headline figures as text: presence of core concepts, provisions, gaps that count."""
    ordinary = [
        (row, line)
        for row, line in zip(matrix.rows, matrix.cells, strict=True)
        if not row.is_benchmark
    ]
    grades = Counter(cell.grade for _, line in ordinary for cell in line)
    made = {"rows": str(len(ordinary))}
    made.update({f"cells {grade.value}": str(grades[grade]) for grade in Grade})
    for place, concept in enumerate(matrix.codebook.concepts):
        if concept.core:
            column = [line[place].grade for _, line in ordinary]
            present = sum(grade.is_present for grade in column)
            binding = sum(grade is Grade.OPERATIVE for grade in column)
            made[f"{concept.id}: rows with it"] = f"{present} of {len(column)}"
            made[f"{concept.id}: rows operative"] = f"{binding} of {len(column)}"
    if with_gaps and any(row.is_benchmark for row in matrix.rows):
        held = any(row.is_benchmark and row.sources for row in matrix.rows)
        counted = sum(len(find_gaps(matrix, row.key).counted) for row, _ in ordinary if held)
        made["gaps that count, all rows"] = str(counted) if held else "no benchmark counts"
    return made
