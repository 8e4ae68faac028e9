"""Verbs that print one record per unit or tag: ``segment``, ``tag``, ``judge``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexcompare.cli.output import Format, finish, report_problems, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of
from lexcompare.core.errors import InputError
from lexcompare.core.problems import Problem

if TYPE_CHECKING:
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.core.model import Instrument
    from lexcompare.pipeline.work import Work

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

    serious = _print_each(paths, _read(paths), records, SEGMENT_COLUMNS, style)
    finish(serious, strict=strict)


def tag(
    paths: Paths,
    style: FormatOption = Format.JSONL,
    unsure: Annotated[
        Path | None, typer.Option(help="Write the tags that need a human reader to this CSV file.")
    ] = None,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """Tag concepts: one record per unit and concept, with force and the words that show it.

    Example: `lexcompare tag corpus/specimen --format csv --unsure unsure.csv > tags.csv`

    With `--workers 2` or more all is analysed before the first record is printed.
    """
    from lexcompare.pipeline.records import TAG_COLUMNS, tag_records, unsure_records
    from lexcompare.report.tables import write_records_csv

    doubtful: list[dict[str, Any]] = []

    def records(findings: InstrumentFindings) -> Iterable[dict[str, Any]]:
        doubtful.extend(unsure_records(findings))
        return tag_records(findings)

    found = _analysed(paths, codebook, work_of(workers, cache, no_cache))
    serious = _print_each(paths, found, records, TAG_COLUMNS, style)
    if unsure is not None:
        write_records_csv(unsure, TAG_COLUMNS, doubtful)
    finish(serious, strict=strict)


def judge(
    paths: Paths,
    style: FormatOption = Format.JSONL,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """Judge force: exactly one record per unit, with scores and reasons.

    Example: `lexcompare judge corpus/specimen/cn --format table`

    With `--workers 2` or more all is analysed before the first record is printed.
    """
    from lexcompare.pipeline.records import JUDGE_COLUMNS, judge_records

    found = _analysed(paths, codebook, work_of(workers, cache, no_cache))
    finish(_print_each(paths, found, judge_records, JUDGE_COLUMNS, style), strict=strict)


def _read(paths: list[Path]) -> Iterator[Instrument | Problem]:
    from lexcompare.parse.corpus import iter_corpus
    from lexcompare.pipeline.load import locate

    for path in paths:
        yield from iter_corpus(locate(path))


def _analysed(
    paths: list[Path], codebook: Path | None, work: Work
) -> Iterator[InstrumentFindings | Problem]:
    """Analyse what is behind paths; one worker does it while it is printed."""
    from lexcompare.parse.discovery import find_entries
    from lexcompare.pipeline.collect import analyse_entries
    from lexcompare.pipeline.load import locate

    # Path by path: the same id behind two of them is no clash here.
    listed = [find_entries(locate(path)) for path in paths]
    entries = [entry for found, _ in listed for entry in found]
    with steps("analysing") as progress:
        found = analyse_entries(entries, codebook, work, progress)
    return chain((problem for _, told in listed for problem in told), found)


def _print_each(
    paths: list[Path],
    found: Iterable[Any],
    records: Callable[[Any], Iterable[dict[str, Any]]],
    columns: Sequence[str],
    style: Format,
) -> int:
    """Print the records of every instrument, then what went wrong; return how much that was."""
    problems: list[Problem] = []
    seen = 0

    def stream() -> Iterator[dict[str, Any]]:
        nonlocal seen
        for item in found:
            if isinstance(item, Problem):
                problems.append(item)
                continue
            seen += 1
            instrument: Instrument = getattr(item, "instrument", item)  # findings have one
            problems.extend(instrument.problems)
            problems.extend(instrument.completeness.reasons)
            yield from records(item)

    write_records(stream(), columns, style)
    serious = report_problems(dict.fromkeys(problems))
    if not seen:
        raise InputError(
            "nothing here could be read",
            where=", ".join(str(path) for path in paths),
            remedy="see the messages above",
        )
    return serious
