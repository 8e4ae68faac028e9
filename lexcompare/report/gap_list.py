"""A gap list as a file: CSV and JSON for programs, Markdown for readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from lexcompare.compare.gaps import GAP_COLUMNS, Gap, GapReport
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_text
from lexcompare.report.clean import markdown
from lexcompare.report.tables import csv_text

__all__ = ["GAP_SUFFIXES", "check_suffix", "gaps_markdown", "write_gaps"]


def gaps_markdown(report: GapReport) -> str:
    """Return a gap list for reading: notices first, then both sides, each gap with its sources.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> from lexcompare.compare.matrix import build_matrix
        >>> from lexcompare.compare.rows import MatrixRow
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> row = MatrixRow("x", "甲省", (), AbsenceClaim(True, ""))
        >>> gaps_markdown(GapReport(row, (), (), matrix)).splitlines()[0]
        '# Gaps: 甲省'
    """
    return markdown(_lines(report))


def _lines(report: GapReport) -> Iterator[str]:
    yield f"# Gaps: {report.row.label}"
    yield ""
    yield f"Against: {'; '.join(one.label for one in report.benchmarks)}"
    yield ""
    for notice in report.notices:
        yield f"- {notice}"
    yield ""
    counts = f"{len(report.own)}, of which {len(report.counted)} count"
    yield f"## What {report.row.label} lacks: {counts}"
    for gap in report.own:
        yield from _gap(report, gap)
    yield ""
    yield f"## What the benchmarks lack: {len(report.theirs)}"
    for gap in report.theirs:
        yield from _gap(report, gap)


def _gap(report: GapReport, gap: Gap) -> Iterator[str]:
    concept = report.matrix.codebook.concept(gap.concept)
    star = " ★" if concept.core else ""
    yield ""
    yield f"### {concept.label_zh} {concept.label_en}{star}: {gap.kind.value}"
    yield ""
    yield f"- {gap.weaker.grade.glyph} {gap.reason}"
    label = report.matrix.row(gap.stronger.row).label
    yield f"- Other side: {gap.stronger.grade.glyph} {label}: {gap.stronger.reason}"
    if gap.stronger.quote:
        yield f"  > {' '.join(gap.stronger.quote.split())}"
    for supply in gap.supplies[:3]:
        yield f"- From above: {supply.told}"
    for clause in gap.clauses:
        yield f"- Model: {clause.told}"
    for clause in gap.national:
        yield f"- For national legislation: {clause.told} ({clause.matter.told})"


def _csv(report: GapReport) -> str:
    return csv_text(GAP_COLUMNS, report.to_records())


def _jsonl(report: GapReport) -> str:
    records = report.to_records()
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _json(report: GapReport) -> str:
    return json.dumps(report.to_records(), ensure_ascii=False, indent=1) + "\n"


_BY_SUFFIX: dict[str, Callable[[GapReport], str]] = {
    ".csv": _csv,
    ".md": gaps_markdown,
    ".json": _json,
    ".jsonl": _jsonl,
}

GAP_SUFFIXES = tuple(_BY_SUFFIX)
"""Formats of :func:`write_gaps`, by suffix."""


def check_suffix(target: Path) -> None:
    """Refuse a file whose suffix names no format, before any work is done.

    Raises:
        UsageError: No format has this suffix.

    Example:
        >>> check_suffix(Path("gaps.md"))
    """
    if target.suffix.lower() not in _BY_SUFFIX:
        raise UsageError(
            "no gap list can be written in this format",
            where=str(target),
            got=target.suffix or "no suffix",
            expected=f"one of {', '.join(GAP_SUFFIXES)}",
        )


def write_gaps(target: Path, report: GapReport) -> None:
    """Write a gap list in the format that the suffix of ``target`` names.

    Raises:
        UsageError: No format has this suffix.
        OutputError: The file cannot be written.
    """
    check_suffix(target)
    write_text(target, _BY_SUFFIX[target.suffix.lower()](report))
