"""The verb ``gaps``: what a row lacks beside its benchmarks, and what they lack beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.matrix import (
    About,
    Against,
    AsOf,
    CodebookOption,
    Corpus,
    Coverage,
    Include,
    LayerName,
    Strict,
    frame_of,
    words,
)
from lexcompare.cli.output import Format, finish, message, report_problems, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["gaps"]


def gaps(
    corpus: Corpus,
    row: Annotated[str, typer.Option(help="A region, locality or instrument, by name or code.")],
    against: Against = "",
    rows: Annotated[
        str, typer.Option(help="What the row is: region, locality or instrument; else found out.")
    ] = "",
    layer: LayerName = "own",
    about: About = "",
    include: Include = "",
    as_of: AsOf = "",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    format: Annotated[Format, typer.Option(help="How records are printed.")] = Format.JSONL,
    out: Annotated[
        Path | None, typer.Option(help="Write a file instead: .csv, .md, .json or .jsonl.")
    ] = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """List the gaps between a row and benchmarks, both ways, graded, with model clauses.

    What any verb has analysed before is not analysed again; after a `run` this takes seconds.

    Example: `lexcompare gaps corpus/specimen --row sp-yi-public --against uk,us --format table`
    """
    from lexcompare.compare.gaps import GAP_COLUMNS
    from lexcompare.pipeline.run import RunOptions, find_gaps_in
    from lexcompare.report.gap_list import check_suffix, write_gaps

    if out is not None:
        check_suffix(out)
    options = RunOptions(
        rows, words(against), words(include), codebook, frame_of(as_of, layer, about), coverage,
        work=work_of(workers, cache, no_cache),
    )  # fmt: skip
    with steps("analysing") as progress:
        report, problems = find_gaps_in(corpus, row, options, progress)
    serious = report_problems(problems)
    for notice in report.notices:
        message(f"note: {notice}")
    message(f"{len(report.own)} gaps, of which {len(report.counted)} count")
    if out is not None:
        write_gaps(out, report)
        typer.echo(out)
    else:
        shown = ("side", "concept", "kind", "grade", "source", "their_grade", "their_source")
        columns = GAP_COLUMNS if format is not Format.TABLE else (*shown, "reason")
        write_records(report.to_records(), columns, format)
    finish(serious, strict=strict)
