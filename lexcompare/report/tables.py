"""``matrix.csv`` and ``matrix_long.csv``: UTF-8 without a byte order mark, lines end in LF.

No mark, because programs read these files and a mark would become part of the first column's
name; the file to open in a spreadsheet is ``gap_matrix.xlsx``. Text that a spreadsheet would run
as a formula is preceded by an apostrophe all the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.files import atomic_path
from lexcompare.report.clean import guard_formula, plain

__all__ = [
    "LONG_COLUMNS",
    "csv_lines",
    "csv_text",
    "matrix_records",
    "write_csv_lines",
    "write_long_csv",
    "write_matrix_csv",
    "write_records_csv",
]

LONG_COLUMNS = (
    "row", "label", "benchmark", "concept", "grade", "rank", "p_present", "unsure", "general",
    "n_tags", "n_unsure", "source", "quote", "reason",
)  # fmt: skip
"""Columns of ``matrix_long.csv``: one line per cell."""

_SHORT = 200
_BEFORE = ("row", "label", "benchmark")
_AFTER = (
    "present", "assessable", "coverage", "declaratory_tags", "ruling_tags", "declaratory_share",
)  # fmt: skip


def matrix_records(matrix: GapMatrix) -> Iterator[dict[str, object]]:
    """Yield one record per row: names, one grade per concept, margins.

    ``coverage`` is empty where the row may not claim absence, ``declaratory_share`` where it has
    under ten tags that rule conduct.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> list(matrix_records(matrix))
        []
    """
    for row, outline in zip(matrix.rows, matrix.outlines, strict=True):
        margin = outline.margin
        record: dict[str, object] = {
            "row": row.key,
            "label": row.label,
            "benchmark": row.benchmark,
        }
        grades = (grade.value for grade in outline.grades)
        record.update(zip(matrix.concepts, grades, strict=True))
        values = (
            margin.present, margin.assessable, margin.coverage, margin.slogans, margin.tags,
            margin.declaratory_share,
        )  # fmt: skip
        record.update(zip(_AFTER, values, strict=True))
        yield record


def write_matrix_csv(target: Path, matrix: GapMatrix) -> None:
    """Write rows × concepts with grades as words.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = Path(folder) / "out"
        ...     write_matrix_csv(target, matrix)
        ...     target.stat().st_size > 0
        True
    """
    columns = (*_BEFORE, *matrix.concepts, *_AFTER)
    write_records_csv(target, columns, matrix_records(matrix))


def write_long_csv(target: Path, matrix: GapMatrix) -> None:
    """Write one line per cell, with its strongest source and the reason for its grade.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = Path(folder) / "out"
        ...     write_long_csv(target, matrix)
        ...     target.stat().st_size > 0
        True
    """
    write_records_csv(target, LONG_COLUMNS, matrix.iter_long_records())


def write_records_csv(
    target: Path, columns: Sequence[str], records: Iterable[Mapping[str, object]]
) -> None:
    """Write flat records, one line each, as they come.

    Raises:
        OutputError: The file cannot be written.
    """
    with atomic_path(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        _write_csv(file, columns, records)


def csv_text(columns: Sequence[str], records: Iterable[Mapping[str, object]]) -> str:
    r"""Return records as CSV text; lists and objects are written as JSON.

    Example:
        >>> csv_text(["unit", "objects"], [{"unit": "art_1", "objects": ["opening"]}])
        'unit,objects\nart_1,"[""opening""]"\n'
    """
    buffer = io.StringIO()
    _write_csv(buffer, columns, records)
    return buffer.getvalue()


def csv_lines(columns: Sequence[str], records: Iterable[Mapping[str, object]]) -> str:
    """Return records as lines of a CSV file, without the line that names the columns.

    Example:
        >>> csv_lines(["unit"], [{"unit": "art_1"}, {"unit": "art_2"}]).splitlines()
        ['art_1', 'art_2']
    """
    buffer = io.StringIO()
    _write_lines(buffer, columns, records)
    return buffer.getvalue()


def write_csv_lines(target: Path, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write lines as :func:`csv_lines` gave them, below the one that names the columns.

    Raises:
        OutputError: The file cannot be written.
    """
    with atomic_path(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        _write_csv(file, columns, ())
        file.writelines(lines)


def _write_csv(
    file: IO[str], columns: Sequence[str], records: Iterable[Mapping[str, object]]
) -> None:
    csv.writer(file, lineterminator="\n").writerow(columns)
    _write_lines(file, columns, records)


def _write_lines(
    file: IO[str], columns: Sequence[str], records: Iterable[Mapping[str, object]]
) -> None:
    writer = csv.writer(file, lineterminator="\n")
    for record in records:
        writer.writerow([_field(record.get(column)) for column in columns])


def _field(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return str(value)
    return _short(str(value)) if len(value) <= _SHORT else guard_formula(plain(value))


@lru_cache(maxsize=8192)
def _short(text: str) -> str:
    """Make a short text harmless; names, grades and reasons come again and again."""
    return guard_formula(plain(text))
