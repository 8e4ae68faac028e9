"""Every file that a run writes, in one table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any

from lexcompare.compare.held import HELD_COLUMNS
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.sensitivity import SENSITIVITY_COLUMNS, Sensitivity, sensitivity
from lexcompare.compare.slogans import (
    GROUPS,
    ORDER_COLUMNS,
    SLOGAN_COLUMNS,
    SloganLine,
    all_slogan_shares,
    order_records,
    slogan_records,
)
from lexcompare.compare.uncertainty import QUEUE_COLUMNS, queue_records, reading_queue
from lexcompare.core.errors import UsageError
from lexcompare.core.files import remove, write_text
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.problems import Problem, Severity
from lexcompare.pipeline.analysis import Analysis
from lexcompare.pipeline.kept import Kept, key_of
from lexcompare.pipeline.kept_rows import KeptRows, key_of_findings
from lexcompare.pipeline.records import TAG_COLUMNS, unsure_records
from lexcompare.pipeline.stored import StoredFindings
from lexcompare.pipeline.summary import first_screen, summary_markdown
from lexcompare.report.html import write_page
from lexcompare.report.html_page import (
    DATA_FILE,
    page_data,
    page_json,
    page_parts,
    write_page_data,
)
from lexcompare.report.jsonld import write_jsonld
from lexcompare.report.latex import write_latex
from lexcompare.report.matrix_docx import write_matrix_docx
from lexcompare.report.methods import methods_markdown
from lexcompare.report.parquet import (
    Part,
    Tables,
    articles_schema,
    tables_of,
    tags_schema,
    write_parts,
    write_table,
)
from lexcompare.report.rating import write_rating
from lexcompare.report.run_info import RunInfo, collect_run_info, write_run_info
from lexcompare.report.tables import (
    LONG_COLUMNS,
    write_csv_lines,
    write_long_csv,
    write_matrix_csv,
    write_records_csv,
)
from lexcompare.report.xlsx import write_xlsx

__all__ = ["MATRIX_SUFFIXES", "PER_PART", "write_matrix", "write_outputs", "write_streamed"]


@dataclass(frozen=True)
class _Made:
    """What a run made, for every output to draw on."""

    analysis: Analysis
    matrix: GapMatrix
    info: RunInfo
    figures: bool = False
    kept: Kept | None = None
    rows: KeptRows | None = None

    @cached_property
    def choices(self) -> Sensitivity:
        # Gaps of every row under every variant take long: the verb of this name has them.
        return sensitivity(self.matrix, with_gaps=False)

    @cached_property
    def slogans(self) -> dict[str, tuple[SloganLine, ...]]:
        return all_slogan_shares(self.matrix)

    @cached_property
    def page(self) -> dict[str, Any]:
        parts = page_parts(self.matrix, self.analysis.searches, self.choices, figures=self.figures)
        return page_data(self.matrix, self.info, parts)

    @cached_property
    def page_text(self) -> str:
        return page_json(self.page)


Writer = Callable[[Path, _Made], None]


def _unsure(target: Path, analysis: Analysis) -> None:
    records = (record for found in analysis.findings for record in unsure_records(found))
    write_records_csv(target, TAG_COLUMNS, records)


def _tables(findings: Iterable[InstrumentFindings]) -> Iterator[Tables]:
    """Yield the rows of each instrument, those that the store holds as they are."""
    for item in findings:
        if isinstance(item, StoredFindings) and item.untouched:
            yield item.record.tables
        else:
            yield tables_of(item)


def _articles(target: Path, made: _Made) -> None:
    if made.analysis.streamed:
        write_parts(target, _parts(made, "articles"), articles_schema(), made.kept)
    else:
        batches = (found.articles for found in _tables(made.analysis.findings))
        write_table(target, batches, articles_schema())


def _tags(target: Path, made: _Made) -> None:
    if made.analysis.streamed:
        write_parts(target, _parts(made, "tags"), tags_schema(), made.kept)
    else:
        batches = (found.tags for found in _tables(made.analysis.findings))
        write_table(target, batches, tags_schema())


def _parts(made: _Made, table: str) -> Iterator[Part]:
    findings = made.analysis.findings
    for start in range(0, len(findings), PER_PART):
        items = findings[start : start + PER_PART]
        behind = [key_of_findings(item) for item in items]
        batches = (getattr(found, table) for found in _tables(items))
        yield Part(batches, key_of(table, *behind) if all(behind) else b"")


def _long(target: Path, made: _Made) -> None:
    if made.rows is None:
        write_long_csv(target, made.matrix)
    else:
        write_csv_lines(target, LONG_COLUMNS, made.rows.lines())


def _slogans(target: Path, made: _Made) -> None:
    records = [record for by in GROUPS for record in slogan_records(made.slogans[by])]
    write_records_csv(target, SLOGAN_COLUMNS, records)


def _orders(target: Path, made: _Made) -> None:
    write_records_csv(target, ORDER_COLUMNS, order_records(made.slogans["instrument"]))


def _queue(target: Path, matrix: GapMatrix) -> None:
    write_records_csv(target, QUEUE_COLUMNS, queue_records(reading_queue(matrix)))


def _summary(target: Path, made: _Made) -> None:
    declaratory = None if made.rows is None else made.rows.declaratory
    write_text(target, summary_markdown(first_screen(made.matrix, made.info.held, declaratory)))


_OUTPUTS: dict[str, Writer] = {
    "summary.md": _summary,
    "held.csv": lambda path, made: write_records_csv(path, HELD_COLUMNS, made.info.held),
    "matrix.csv": lambda path, made: write_matrix_csv(path, made.matrix),
    "matrix_long.csv": _long,
    "gap_matrix.xlsx": lambda path, made: write_xlsx(path, made.matrix, made.info),
    "articles.parquet": _articles,
    "tags.parquet": _tags,
    "unsure.csv": lambda path, made: _unsure(path, made.analysis),
    DATA_FILE: lambda path, made: write_page_data(path, made.page, made.page_text),
    "reading_queue.csv": lambda path, made: _queue(path, made.matrix),
    "sensitivity.csv": lambda path, made: write_records_csv(
        path, SENSITIVITY_COLUMNS, made.choices.to_records()
    ),
    "slogan_shares.csv": lambda path, made: _slogans(path, made),
    "slogan_orders.csv": lambda path, made: _orders(path, made),
    # From the text written above, so that the verb `report` makes the same page again.
    "report.html": lambda path, made: write_page(path, made.page, text=made.page_text),
    "gap_matrix.tex": lambda path, made: write_latex(path, made.matrix),
    "gap_matrix.jsonld": lambda path, made: write_jsonld(path, made.matrix),
    "rating.csv": lambda path, made: write_rating(path, made.matrix),
    "methods.md": lambda path, made: write_text(path, methods_markdown(vars(made.info))),
    # Last, so that its presence says that the run is whole.
    "run.json": lambda path, made: write_run_info(path, made.info),
}


_STREAMED = (
    "summary.md", "held.csv", "matrix.csv", "matrix_long.csv", "articles.parquet", "tags.parquet",
    "unsure.csv", "reading_queue.csv", "methods.md", "run.json",
)  # fmt: skip
"""Outputs that can be made without holding everything."""

_IN_PARTS = ("articles.parquet", "tags.parquet")
"""Tables that a large run writes as folders of parts."""

PER_PART = 200
"""Instruments in one part of a table that is written in parts."""


def write_streamed(
    analysis: Analysis, matrix: GapMatrix, folder: Path, progress: Callable[[str], None]
) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """Write the outputs of a run that is too large to be held; tables become folders of parts.

    Outputs of an older run that this one cannot make are removed, lest they be taken for its own.

    Returns:
        What was written by name, and a note on every output that was left out.

    Raises:
        OutputError: A file cannot be written.
    """
    missing = tuple(
        Problem(
            "output-left-out",
            name,
            f"this output needs everything at once and {len(analysis.findings)} instruments are"
            " too many for it",
            Severity.NOTE,
            "raise --whole-up-to above their number if memory allows, or run a part of the corpus",
        )
        for name in _OUTPUTS
        if name not in _STREAMED
    )
    kept = analysis.kept or Kept(None)
    with kept.open():
        rows = KeptRows(matrix, kept)
        matrix.take_outlines(rows.outlines())
        info = collect_run_info(
            matrix, analysis.problems + missing, analysis.human_record, analysis.held_table(matrix)
        )
        (folder / "run.json").unlink(missing_ok=True)
        for problem in missing:
            if not (folder / problem.where).is_dir():  # a folder of this name is not ours
                remove(folder / problem.where)
        made = _Made(analysis, matrix, info, kept=kept, rows=rows)
        return _written(_STREAMED, made, folder, progress), missing


def _written(
    names: Iterable[str],
    made: _Made,
    folder: Path,
    progress: Callable[[str], None],
) -> dict[str, Path]:
    written: dict[str, Path] = {}
    for name in names:
        _OUTPUTS[name](folder / name, made)
        written[name] = folder / name
        progress(name)
    return written


def write_outputs(
    analysis: Analysis,
    matrix: GapMatrix,
    folder: Path,
    progress: Callable[[str], None],
    *,
    figures: bool = False,
) -> dict[str, Path]:
    """Write all outputs of a run; each file is whole or absent.

    An older ``run.json`` goes first: while it is missing, the folder is not the work of one run.
    Figures in the page take longer to draw than all the rest, so they must be asked for.

    Raises:
        OutputError: A file cannot be written.
    """
    info = collect_run_info(
        matrix, analysis.problems, analysis.human_record, analysis.held_table(matrix)
    )
    (folder / "run.json").unlink(missing_ok=True)
    for name in _IN_PARTS:
        if (folder / name).is_dir():  # a table in parts of an older, larger run
            remove(folder / name)
    return _written(_OUTPUTS, _Made(analysis, matrix, info, figures), folder, progress)


def _json(path: Path, matrix: GapMatrix) -> None:
    buffer = StringIO()
    json.dump(matrix.long_records(), buffer, ensure_ascii=False, indent=1)
    write_text(path, buffer.getvalue() + "\n")


_BY_SUFFIX: dict[str, Writer] = {
    ".csv": lambda path, made: write_matrix_csv(path, made.matrix),
    ".xlsx": lambda path, made: write_xlsx(path, made.matrix, made.info),
    ".html": lambda path, made: write_page(path, made.page),
    ".json": lambda path, made: _json(path, made.matrix),
    ".tex": lambda path, made: write_latex(path, made.matrix),
    ".docx": lambda path, made: write_matrix_docx(path, made.matrix),
    ".jsonld": lambda path, made: write_jsonld(path, made.matrix),
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
    info = collect_run_info(matrix, analysis.problems, analysis.human_record, held)
    write(target, _Made(analysis, matrix, info))
