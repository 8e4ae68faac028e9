"""Verbs that print one record per unit or tag: ``segment``, ``tag``, ``judge``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexcompare.cli.output import Format, finish, report_problems, write_records
from lexcompare.core.errors import InputError
from lexcompare.core.problems import Problem

if TYPE_CHECKING:
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.core.model import Instrument

__all__ = ["judge", "segment", "tag"]

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files, folders, or corpus folders with a manifest.csv.", metavar="PATH…"),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How records are printed.")]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit 1 if anything was left out or incomplete.")
]
CodebookOption = Annotated[
    Path | None,
    typer.Option("--codebook", help="A codebook folder of your own instead of the shipped one."),
]


def segment(
    paths: Paths,
    style: FormatOption = Format.JSONL,
    annexes: Annotated[bool, typer.Option(help="Print annexes and schedules too.")] = False,
    strict: Strict = False,
) -> None:
    """Segment instruments: one record per article, section or regulation.

    Example: `lexcompare segment corpus/specimen --format table`
    """
    from lexcompare.pipeline.records import SEGMENT_COLUMNS, segment_records

    def records(instrument: Instrument) -> Iterable[dict[str, Any]]:
        return segment_records(instrument, annexes=annexes)

    finish(_print_each(paths, records, SEGMENT_COLUMNS, style), strict=strict)


def tag(
    paths: Paths,
    style: FormatOption = Format.JSONL,
    unsure: Annotated[
        Path | None, typer.Option(help="Write the tags that need a human reader to this CSV file.")
    ] = None,
    codebook: CodebookOption = None,
    strict: Strict = False,
) -> None:
    """Tag concepts: one record per unit and concept, with force and the words that show it.

    Example: `lexcompare tag corpus/specimen --format csv --unsure unsure.csv > tags.csv`
    """
    from lexcompare.pipeline.analysis import Analyser
    from lexcompare.pipeline.records import TAG_COLUMNS, tag_records, unsure_records
    from lexcompare.report.tables import write_records_csv

    analyser = Analyser.from_codebook(codebook)
    doubtful: list[dict[str, Any]] = []

    def records(instrument: Instrument) -> Iterable[dict[str, Any]]:
        findings: InstrumentFindings = analyser.find(instrument)
        doubtful.extend(unsure_records(findings))
        return tag_records(findings)

    serious = _print_each(paths, records, TAG_COLUMNS, style)
    if unsure is not None:
        write_records_csv(unsure, TAG_COLUMNS, doubtful)
    finish(serious, strict=strict)


def judge(
    paths: Paths,
    style: FormatOption = Format.JSONL,
    codebook: CodebookOption = None,
    strict: Strict = False,
) -> None:
    """Judge force: exactly one record per unit, with scores and reasons.

    Example: `lexcompare judge corpus/specimen/cn --format table`
    """
    from lexcompare.pipeline.analysis import Analyser
    from lexcompare.pipeline.records import JUDGE_COLUMNS, judge_records

    analyser = Analyser.from_codebook(codebook)

    def records(instrument: Instrument) -> Iterable[dict[str, Any]]:
        return judge_records(analyser.find(instrument))

    finish(_print_each(paths, records, JUDGE_COLUMNS, style), strict=strict)


def _print_each(
    paths: list[Path],
    records: Callable[[Instrument], Iterable[dict[str, Any]]],
    columns: Sequence[str],
    style: Format,
) -> int:
    """Print the records of every instrument, then what went wrong; return how much that was."""
    from lexcompare.parse.corpus import iter_corpus
    from lexcompare.pipeline.load import locate

    problems: list[Problem] = []
    seen = 0

    def stream() -> Iterator[dict[str, Any]]:
        nonlocal seen
        for path in paths:
            for found in iter_corpus(locate(path)):
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                seen += 1
                problems.extend(found.problems)
                problems.extend(found.completeness.reasons)
                yield from records(found)

    write_records(stream(), columns, style)
    serious = report_problems(dict.fromkeys(problems))
    if not seen:
        raise InputError(
            "nothing here could be read",
            where=", ".join(str(path) for path in paths),
            remedy="see the messages above",
        )
    return serious
