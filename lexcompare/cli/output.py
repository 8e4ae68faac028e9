"""Records to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import IO, Any

from lexcompare.core.problems import Problem, Severity

__all__ = ["Format", "finish", "message", "report_problems", "write_records"]


class Format(StrEnum):
    """How records are printed."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


def message(text: str) -> None:
    """Print a line for the person at the keyboard."""
    sys.stderr.write(text + "\n")


def write_records(
    records: Iterable[dict[str, Any]],
    columns: Sequence[str],
    style: Format,
    stream: IO[str] | None = None,
) -> int:
    """Print records and return how many there were.

    Args:
        records: Flat records; nested values are written as JSON in CSV and tables.
        columns: Keys in the order of print.
        style: jsonl, csv or table.
        stream: Where to; stdout by default.
    """
    out = stream or sys.stdout
    if style is Format.JSONL:
        return _jsonl(records, out)
    if style is Format.CSV:
        return _csv(records, columns, out)
    return _table(records, columns, out)


def _jsonl(records: Iterable[dict[str, Any]], out: IO[str]) -> int:
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the count
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def _csv(records: Iterable[dict[str, Any]], columns: Sequence[str], out: IO[str]) -> int:
    from lexcompare.report.tables import csv_text

    rows = list(records)
    out.write(csv_text(columns, rows))
    return len(rows)


def _table(records: Iterable[dict[str, Any]], columns: Sequence[str], out: IO[str]) -> int:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, show_lines=False)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - the last number is the count
        table.add_row(*(Text(_short(_flat(record.get(column)))) for column in columns))
    # A pipe has no width: give the table what it needs instead of cutting words.
    width = None if out.isatty() else 240
    Console(file=out, width=width).print(table)
    return count


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _short(text: str, width: int = 60) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= width else line[: width - 1] + "…"


def report_problems(problems: Iterable[Problem], *, limit: int = 40) -> int:
    """Print problems to stderr, worst first, and return how many were more than notes."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    ranked = sorted(problems, key=lambda problem: order[problem.severity])
    serious = [problem for problem in ranked if problem.severity is not Severity.NOTE]
    for problem in serious[:limit]:
        message(str(problem))
    if len(serious) > limit:
        message(f"… and {len(serious) - limit} more; all of them are in run.json of a run")
    return len(serious)


def finish(serious: int, *, strict: bool) -> None:
    """Leave with exit code 1 where ``--strict`` was asked for and something was left out."""
    if strict and serious:
        message(f"--strict: {serious} problem(s) listed above")
        sys.exit(1)
