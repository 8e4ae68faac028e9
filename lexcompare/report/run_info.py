"""``run.json``: what went in, what was asked, what came out; same input, same bytes."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from lexcompare._version import __version__
from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.codec import to_data
from lexcompare.core.files import atomic_path
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.json_text import json_pieces
from lexcompare.core.problems import Problem

__all__ = ["RunInfo", "collect_run_info", "write_run_info"]


@dataclass(frozen=True)
class RunInfo:
    """The record of a run; no date, no host, no path but those of the input.

    Args:
        versions: Of the program and of Python.
        codebook: Name, version and digest.
        options: What was asked for.
        counts: Sizes, and how often each grade stands in the matrix.
        instruments: Every instrument with the hash of its source and how it was read.
        left_out: Instruments in no row, with the reasons.
        notices: What a reader should know before reading the matrix.
        problems: What was incomplete, doubtful or unreadable.
        held: Per region what is held, and what is known and not held.

    Example:
        >>> RunInfo({"lexcompare": "1.0"}, {}, {}, {}, ()).versions["lexcompare"]
        '1.0'
    """

    versions: dict[str, str]
    codebook: dict[str, str]
    options: dict[str, object]
    counts: dict[str, object]
    instruments: Sequence[dict[str, object]]
    left_out: Sequence[dict[str, object]] = ()
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    held: tuple[dict[str, object], ...] = ()


def collect_run_info(
    matrix: GapMatrix,
    problems: Sequence[Problem] = (),
    options: Mapping[str, object] | None = None,
    held: Sequence[dict[str, object]] = (),
) -> RunInfo:
    """Gather the record of a run from its results.

    Args:
        matrix: The matrix, with everything that went into it.
        problems: Of reading the corpus and the instruments, in their order.
        options: Options of the run besides the matrix's own; plain data.
        held: The first table, see :func:`lexcompare.compare.held.held_records`.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> collect_run_info(matrix).counts["instruments"]
        0
    """
    book = matrix.codebook
    grades = Counter(grade for outline in matrix.outlines for grade in outline.grades)
    found = [item.counts for item in matrix.findings]
    counts: dict[str, object] = {
        "instruments": len(matrix.findings),
        "instruments_left_out": len(matrix.left_out),
        "units": sum(one.units for one in found),
        "tags": sum(one.tags for one in found),
        "unsure": sum(one.unsure for one in found),
        "exclusions": sum(one.exclusions for one in found),
        "rows": sum(not row.is_benchmark for row in matrix.rows),
        "benchmark_rows": sum(row.is_benchmark for row in matrix.rows),
        "concepts": len(matrix.concepts),
        "cells": {grade.value: grades[grade] for grade in Grade},
    }
    return RunInfo(
        versions={"lexcompare": __version__, "python": platform.python_version()},
        codebook={"name": book.name, "version": book.version, "digest": book.digest},
        options={**matrix.options.to_record(), **(options or {})},
        counts=counts,
        instruments=_Made(matrix.findings, _instrument),
        left_out=_Made(matrix.left_out, to_data),
        notices=matrix.notices,
        problems=tuple(problems),
        held=tuple(held),
    )


class _Made(Sequence[dict[str, object]]):
    """Records that are made when they are asked for, so that a long list of them is never held."""

    def __init__(self, items: Sequence[Any], make: Callable[[Any], dict[str, object]]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> dict[str, object]: ...

    @overload
    def __getitem__(self, place: slice) -> list[dict[str, object]]: ...

    def __getitem__(self, place: int | slice) -> dict[str, object] | list[dict[str, object]]:
        if isinstance(place, slice):
            return [self._make(item) for item in self._items[place]]
        return self._make(self._items[place])


def _instrument(item: InstrumentFindings) -> dict[str, object]:
    instrument = item.instrument
    source = instrument.source
    return {
        "id": instrument.id,
        "title": instrument.metadata.title,
        "path": source.path,
        "sha256": source.sha256,
        "reader": source.reader,
        "reader_version": source.reader_version,
        "encoding": source.encoding,
        "status": instrument.metadata.status.value,
        "complete": instrument.is_complete,
        "inferred": list(instrument.metadata.inferred),
        "units": len(instrument.unit_ids),
        "tags": item.counts.tags,
    }


def write_run_info(target: Path, info: RunInfo) -> None:
    """Write the record as JSON, one instrument or problem a line.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = Path(folder) / "out"
        ...     write_run_info(target, collect_run_info(matrix))
        ...     target.stat().st_size > 0
        True
    """
    # A lone surrogate from a broken source must not stop the record.
    with (
        atomic_path(target) as part,
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        file.writelines(json_pieces(vars(info), to_data))
