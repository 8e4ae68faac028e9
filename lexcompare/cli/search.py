"""Verbs that find provisions: ``search`` and ``align``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.output import Format, finish, message, report_problems, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["align", "search"]

FormatOption = Annotated[Format, typer.Option("--format", help="How records are printed.")]


def search(
    query: Annotated[str, typer.Argument(help="A question or words, Chinese or English.")],
    corpus: Annotated[str, typer.Option(help="The corpus, or `specimen`.")],
    top: Annotated[int, typer.Option(help="How many provisions.")] = 10,
    language: Annotated[str, typer.Option(help="Of the provisions: zh, en or all.")] = "all",
    index: Annotated[
        Path | None, typer.Option("--index", help="Look-up database; by default beside the corpus.")
    ] = None,
    style: FormatOption = Format.JSONL,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Search provisions of both languages: ranked, with what each part of the score is worth.

    The index is built on the first call and brought up to date when a file has changed.

    Example: `lexcompare search "谁负责处理投诉" --corpus specimen --index out/s.db`
    """
    from lexcompare.pipeline.search import SEARCH_COLUMNS, searcher

    with searcher(corpus, index, message, work_of(workers, cache, no_cache)) as held:
        write_records(held.records(query, top, language), SEARCH_COLUMNS, style)


def align(
    source: Annotated[str, typer.Argument(metavar="A", help="File, folder or instrument: asks.")],
    target: Annotated[
        str, typer.Argument(metavar="B", help="File, folder or instrument: answers.")
    ],
    top: Annotated[int, typer.Option(help="Counterparts of each unit of A.")] = 10,
    corpus: Annotated[
        str | None, typer.Option(help="Where ids of instruments are looked up, or `specimen`.")
    ] = None,
    style: FormatOption = Format.JSONL,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a file failed.")] = False,
) -> None:
    """Align provisions: for every unit of A its nearest units of B, typed, with the reason.

    Relations say what the unit of B is to that of A: equivalent, broader, narrower, overlaps, none.

    Example: `lexcompare align sp-yi-public sp-alba-reuse --corpus specimen --top 3`
    """
    from lexcompare.pipeline.align import ALIGN_COLUMNS, align_found, align_records, found_side

    work = work_of(workers, cache, no_cache)
    with steps("analysing") as progress:
        sources, told = found_side(source, corpus, work, progress)
        targets, other = found_side(target, corpus, work, progress)
    found = align_records(align_found(sources, targets, top))
    write_records(found, ALIGN_COLUMNS, style)
    finish(report_problems(dict.fromkeys((*told, *other))), strict=strict)
