"""The claims ledger as a file: CSV and JSON for programs, Markdown for readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lexcompare.compare.ledger import LEDGER_COLUMNS, LedgerLine
from lexcompare.compare.queries import Provision
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_text
from lexcompare.report.clean import markdown
from lexcompare.report.tables import csv_text

__all__ = ["LEDGER_SUFFIXES", "check_ledger_suffix", "ledger_markdown", "write_ledger"]


def ledger_markdown(lines: Sequence[LedgerLine]) -> str:
    """Return a ledger for reading: a table of verdicts, then each claim with its provisions.

    Example:
        >>> ledger_markdown([]).splitlines()[0]
        '# Claims ledger'
    """
    return markdown(_lines(lines))


def _lines(lines: Sequence[LedgerLine]) -> Iterator[str]:
    yield "# Claims ledger"
    yield ""
    yield "A verdict holds for the texts held, at the date given; it says nothing about practice."
    yield ""
    yield "| claim | verdict | n |"
    yield "|---|---|---|"
    for line in lines:
        yield f"| {line.entry.claim} | {line.verdict.value} | {line.n} |"
    for line in lines:
        yield from _claim(line)


def _claim(line: LedgerLine) -> Iterator[str]:
    entry = line.entry
    yield ""
    yield f"## {entry.id}: {line.verdict.value}"
    yield ""
    yield entry.claim
    yield ""
    if entry.untestable:
        yield f"- Not testable: {entry.untestable}"
        return
    yield f"- As of {line.as_of or 'no stated date'}; {line.frame}"
    for found in line.findings:
        yield f"- {found.text}"
    yield f"- Counter-evidence searched among {line.searched} provisions"
    for side, provisions in (("For", line.favour), ("Against", line.counter)):
        if not provisions:
            yield f"- {side}: none found"
        for one in provisions:
            yield f"- {side}: {_provision(one)}"
    if entry.note:
        yield f"- Note: {entry.note}"


def _provision(one: Provision) -> str:
    title = one.about.title or one.tag.instrument
    return f"{one.tag.grade.glyph} {title}, {one.tag.ref} ({one.tag.concept}): {one.quote}"


def _records(lines: Sequence[LedgerLine]) -> list[dict[str, object]]:
    return [line.to_record() for line in lines]


_BY_SUFFIX: dict[str, Callable[[Sequence[LedgerLine]], str]] = {
    ".csv": lambda lines: csv_text(LEDGER_COLUMNS, _records(lines)),
    ".md": ledger_markdown,
    ".json": lambda lines: json.dumps(_records(lines), ensure_ascii=False, indent=1) + "\n",
}

LEDGER_SUFFIXES = tuple(_BY_SUFFIX)
"""Formats of :func:`write_ledger`, by suffix."""


def check_ledger_suffix(target: Path) -> None:
    """Refuse a file whose suffix names no format, before any work is done.

    Raises:
        UsageError: No format has this suffix.

    Example:
        >>> check_ledger_suffix(Path("ledger.md"))
    """
    if target.suffix.lower() not in _BY_SUFFIX:
        raise UsageError(
            "no ledger can be written in this format",
            where=str(target),
            got=target.suffix or "no suffix",
            expected=f"one of {', '.join(LEDGER_SUFFIXES)}",
        )


def write_ledger(target: Path, lines: Sequence[LedgerLine]) -> None:
    """Write a ledger in the format that the suffix of ``target`` names.

    Raises:
        UsageError: No format has this suffix.
        OutputError: The file cannot be written.
    """
    check_ledger_suffix(target)
    write_text(target, _BY_SUFFIX[target.suffix.lower()](lines))
