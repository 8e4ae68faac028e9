"""Every file that a run writes, in one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_text
from lexcompare.pipeline.analysis import Analysis
from lexcompare.pipeline.records import TAG_COLUMNS, unsure_records
from lexcompare.report.html import write_html
from lexcompare.report.parquet import write_articles_parquet, write_tags_parquet
from lexcompare.report.run_info import RunInfo, collect_run_info, write_run_info
from lexcompare.report.tables import write_long_csv, write_matrix_csv, write_records_csv
from lexcompare.report.xlsx import write_xlsx

__all__ = ["MATRIX_SUFFIXES", "write_matrix", "write_outputs"]

Writer = Callable[[Path, Analysis, GapMatrix, RunInfo], None]


def _unsure(target: Path, analysis: Analysis) -> None:
    records = [record for found in analysis.findings for record in unsure_records(found)]
    write_records_csv(target, TAG_COLUMNS, records)


_OUTPUTS: dict[str, Writer] = {
    "matrix.csv": lambda path, _, matrix, __: write_matrix_csv(path, matrix),
    "matrix_long.csv": lambda path, _, matrix, __: write_long_csv(path, matrix),
    "gap_matrix.xlsx": lambda path, _, matrix, info: write_xlsx(path, matrix, info),
    "articles.parquet": lambda path, an, _, __: write_articles_parquet(path, an.findings),
    "tags.parquet": lambda path, an, _, __: write_tags_parquet(path, an.findings),
    "unsure.csv": lambda path, an, _, __: _unsure(path, an),
    "report.html": lambda path, _, matrix, info: write_html(path, matrix, info),
    # Last, so that its presence says that the run is whole.
    "run.json": lambda path, _, __, info: write_run_info(path, info),
}


def write_outputs(
    analysis: Analysis, matrix: GapMatrix, folder: Path, progress: Callable[[str], None]
) -> dict[str, Path]:
    """Write all outputs of a run; each file is whole or absent.

    An older ``run.json`` goes first: while it is missing, the folder is not the work of one run.

    Raises:
        OutputError: A file cannot be written.
    """
    info = collect_run_info(matrix, analysis.problems)
    (folder / "run.json").unlink(missing_ok=True)
    written: dict[str, Path] = {}
    for name, write in _OUTPUTS.items():
        write(folder / name, analysis, matrix, info)
        written[name] = folder / name
        progress(name)
    return written


def _json(path: Path, matrix: GapMatrix) -> None:
    buffer = StringIO()
    json.dump(matrix.long_records(), buffer, ensure_ascii=False, indent=1)
    write_text(path, buffer.getvalue() + "\n")


_BY_SUFFIX: dict[str, Callable[[Path, GapMatrix, RunInfo], None]] = {
    ".csv": lambda path, matrix, _: write_matrix_csv(path, matrix),
    ".xlsx": write_xlsx,
    ".html": write_html,
    ".json": lambda path, matrix, _: _json(path, matrix),
}

MATRIX_SUFFIXES = tuple(_BY_SUFFIX)
"""Formats of :func:`write_matrix`, by suffix."""


def write_matrix(target: Path, analysis: Analysis, matrix: GapMatrix) -> None:
    """Write a matrix in the format that the suffix of ``target`` names.

    Raises:
        UsageError: No format has this suffix.
        OutputError: The file cannot be written.
    """
    write = _BY_SUFFIX.get(target.suffix.lower())
    if write is None:
        raise UsageError(
            "no matrix can be written in this format",
            where=str(target),
            got=target.suffix or "no suffix",
            expected=f"one of {', '.join(MATRIX_SUFFIXES)}",
        )
    write(target, matrix, collect_run_info(matrix, analysis.problems))
