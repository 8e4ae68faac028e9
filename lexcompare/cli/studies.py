"""Verbs that study a corpus: ``claims``, ``sensitivity``, ``memo``."""

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
    Rows,
    Strict,
    ViewName,
    frame_of,
    words,
)
from lexcompare.cli.output import Format, finish, message, report_problems, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.two import write_pair
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["claims", "memo", "sensitivity"]


def claims(
    corpus: Corpus,
    claims_file: Annotated[
        Path | None, typer.Option("--claims", help="A claims.toml of your own.")
    ] = None,
    include: Include = "",
    as_of: AsOf = "",
    codebook: CodebookOption = None,
    format: Annotated[Format, typer.Option(help="How records are printed.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(help="Write a file: .csv, .md or .json.")] = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """Check the claims of a study against the texts held: verdict, n, provisions both ways.

    Example: `lexcompare claims corpus/specimen --out ledger.md`
    """
    from lexcompare.compare.ledger import LEDGER_COLUMNS
    from lexcompare.pipeline.run import RunOptions
    from lexcompare.pipeline.studies import check_claims_in
    from lexcompare.report.ledger_list import check_ledger_suffix, write_ledger

    if out is not None:
        check_ledger_suffix(out)
    options = RunOptions(
        "instrument", (), words(include), codebook, frame_of(as_of, "own", ""),
        work=work_of(workers, cache, no_cache),
    )  # fmt: skip
    with steps("analysing") as progress:
        lines, problems = check_claims_in(corpus, options, claims_file, progress)
    serious = report_problems(problems)
    if out is not None:
        write_ledger(out, lines)
        typer.echo(out)
    else:
        shown = ("id", "claim", "verdict", "n")
        columns = shown if format is Format.TABLE else LEDGER_COLUMNS
        write_records([line.to_record() for line in lines], columns, format)
    finish(serious, strict=strict)


def sensitivity(
    corpus: Corpus,
    rows: Rows = "instrument",
    against: Against = "",
    include: Include = "",
    as_of: AsOf = "",
    layer: LayerName = "own",
    about: About = "",
    view: ViewName = "",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    format: Annotated[Format, typer.Option(help="How records are printed.")] = Format.JSONL,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """List what changes in a matrix when its choices are changed; robust cells are marked.

    Example: `lexcompare sensitivity corpus/specimen --rows region --format csv`
    """
    from lexcompare.compare.sensitivity import SENSITIVITY_COLUMNS
    from lexcompare.pipeline.run import RunOptions
    from lexcompare.pipeline.studies import sensitivity_in

    options = RunOptions(
        rows, words(against), words(include), codebook,
        frame_of(as_of, layer, about, view, against if codebook is None else ""), coverage,
        work=work_of(workers, cache, no_cache),
    )  # fmt: skip
    with steps("analysing") as progress:
        found, problems = sensitivity_in(corpus, options, progress)
    serious = report_problems(problems)
    message(f"{len(found.cells)} cells, {found.share_robust:.0%} of them robust")
    write_records(found.to_records(), SENSITIVITY_COLUMNS, format)
    finish(serious, strict=strict)


def memo(
    corpus: Corpus,
    first: Annotated[str, typer.Argument(help="A region, locality or instrument.")],
    second: Annotated[str, typer.Argument(help="The other one.")],
    out: Annotated[Path, typer.Option(help="File to write: .docx (extra desk) or .md.")],
    rows: Annotated[
        str, typer.Option(help="What the two are: region, locality, instrument; else found out.")
    ] = "",
    include: Include = "",
    as_of: AsOf = "",
    layer: LayerName = "own",
    about: About = "",
    view: ViewName = "openness",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """Set two regions side by side: per concept both provisions, force, rank, date, gap.

    `compare A B` does the same.

    Example: `lexcompare memo corpus/specimen sp-yi-public sp-jia-open --out memo.md`
    """
    from lexcompare.pipeline.run import RunOptions

    options = RunOptions(
        rows, (), words(include), codebook, frame_of(as_of, layer, about, view), coverage,
        work=work_of(workers, cache, no_cache),
    )  # fmt: skip
    write_pair(corpus, (first, second), out, options, strict=strict)
