"""Every file that a run writes, in one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from lexcompare.compare.held import HELD_COLUMNS
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.sensitivity import SENSITIVITY_COLUMNS, sensitivity
from lexcompare.compare.slogans import (
    GROUPS,
    ORDER_COLUMNS,
    SLOGAN_COLUMNS,
    order_records,
    slogan_records,
    slogan_shares,
)
from lexcompare.compare.uncertainty import QUEUE_COLUMNS, queue_records, reading_queue
from lexcompare.core.codec import to_data
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_text
from lexcompare.pipeline.analysis import Analysis
from lexcompare.pipeline.records import TAG_COLUMNS, unsure_records
from lexcompare.pipeline.summary import first_screen, summary_markdown
from lexcompare.report.html import write_html, write_page
from lexcompare.report.html_page import (
    DATA_FILE,
    load_page_data,
    page_data,
    page_parts,
    write_page_data,
)
from lexcompare.report.jsonld import write_jsonld
from lexcompare.report.latex import write_latex
from lexcompare.report.matrix_docx import write_matrix_docx
from lexcompare.report.methods import methods_markdown
from lexcompare.report.parquet import write_articles_parquet, write_tags_parquet
from lexcompare.report.rating import write_rating
from lexcompare.report.run_info import RunInfo, collect_run_info, write_run_info
from lexcompare.report.tables import write_long_csv, write_matrix_csv, write_records_csv
from lexcompare.report.xlsx import write_xlsx

__all__ = ["MATRIX_SUFFIXES", "write_matrix", "write_outputs"]

Writer = Callable[[Path, Analysis, GapMatrix, RunInfo], None]


def _unsure(target: Path, analysis: Analysis) -> None:
    records = [record for found in analysis.findings for record in unsure_records(found)]
    write_records_csv(target, TAG_COLUMNS, records)


def _page_data(target: Path, matrix: GapMatrix, info: RunInfo) -> None:
    write_page_data(target, page_data(matrix, info, page_parts(matrix)))


def _slogans(target: Path, matrix: GapMatrix) -> None:
    records = [record for by in GROUPS for record in slogan_records(slogan_shares(matrix, by))]
    write_records_csv(target, SLOGAN_COLUMNS, records)


def _orders(target: Path, matrix: GapMatrix) -> None:
    write_records_csv(target, ORDER_COLUMNS, order_records(slogan_shares(matrix)))


def _queue(target: Path, matrix: GapMatrix) -> None:
    write_records_csv(target, QUEUE_COLUMNS, queue_records(reading_queue(matrix)))


def _sensitivity(target: Path, matrix: GapMatrix) -> None:
    # Gaps of every row under every variant take long: the verb of this name has them.
    found = sensitivity(matrix, with_gaps=False)
    write_records_csv(target, SENSITIVITY_COLUMNS, found.to_records())


def _summary(target: Path, matrix: GapMatrix, info: RunInfo) -> None:
    write_text(target, summary_markdown(first_screen(matrix, info.held)))


_OUTPUTS: dict[str, Writer] = {
    "summary.md": lambda path, _, matrix, info: _summary(path, matrix, info),
    "held.csv": lambda path, _, __, info: write_records_csv(path, HELD_COLUMNS, info.held),
    "matrix.csv": lambda path, _, matrix, __: write_matrix_csv(path, matrix),
    "matrix_long.csv": lambda path, _, matrix, __: write_long_csv(path, matrix),
    "gap_matrix.xlsx": lambda path, _, matrix, info: write_xlsx(path, matrix, info),
    "articles.parquet": lambda path, an, _, __: write_articles_parquet(path, an.findings),
    "tags.parquet": lambda path, an, _, __: write_tags_parquet(path, an.findings),
    "unsure.csv": lambda path, an, _, __: _unsure(path, an),
    DATA_FILE: lambda path, _, matrix, info: _page_data(path, matrix, info),
    "reading_queue.csv": lambda path, _, matrix, __: _queue(path, matrix),
    "sensitivity.csv": lambda path, _, matrix, __: _sensitivity(path, matrix),
    "slogan_shares.csv": lambda path, _, matrix, __: _slogans(path, matrix),
    "slogan_orders.csv": lambda path, _, matrix, __: _orders(path, matrix),
    # From the data written above, so that the verb `report` makes the same page again.
    "report.html": lambda path, _, __, ___: write_page(path, load_page_data(path.parent)),
    "gap_matrix.tex": lambda path, _, matrix, __: write_latex(path, matrix),
    "gap_matrix.jsonld": lambda path, _, matrix, __: write_jsonld(path, matrix),
    "rating.csv": lambda path, _, matrix, __: write_rating(path, matrix),
    "methods.md": lambda path, _, __, info: write_text(path, methods_markdown(to_data(info))),
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
    info = collect_run_info(
        matrix, analysis.problems, analysis.human_record, analysis.held_table(matrix)
    )
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
    ".html": lambda path, matrix, info: write_html(path, matrix, info, page_parts(matrix)),
    ".json": lambda path, matrix, _: _json(path, matrix),
    ".tex": lambda path, matrix, _: write_latex(path, matrix),
    ".docx": lambda path, matrix, _: write_matrix_docx(path, matrix),
    ".jsonld": lambda path, matrix, _: write_jsonld(path, matrix),
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
    held = analysis.held_table(matrix)
    write(target, matrix, collect_run_info(matrix, analysis.problems, analysis.human_record, held))
