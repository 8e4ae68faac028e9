"""Verbs that end in a matrix: ``run`` and ``compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexcompare.cli.output import finish, message, report_problems
from lexcompare.cli.progress import steps

if TYPE_CHECKING:
    from lexcompare.pipeline.run import RunResult

__all__ = ["compare", "run"]

Corpus = Annotated[
    str,
    typer.Argument(help="A folder, a corpus folder with a manifest.csv, a file, or `specimen`."),
]
Rows = Annotated[str, typer.Option(help="Rows: instrument, region, locality, level or period.")]
Against = Annotated[
    str,
    typer.Option(
        help="Benchmark rows, comma-separated: sets, jurisdictions (uk,us), national, ids."
    ),
]
Include = Annotated[
    str,
    typer.Option(
        help="What counts beyond law in force, comma-separated: normative,draft,repealed,unknown."
    ),
]
CodebookOption = Annotated[
    Path | None, typer.Option("--codebook", help="A codebook folder of your own.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit 1 if anything was left out or incomplete.")
]


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _report(result: RunResult) -> int:
    """Say what was left out and what a reader should know; return how much was serious."""
    serious = report_problems(result.problems)
    for notice in result.matrix.notices:
        message(f"note: {notice}")
    if "unknown" in result.matrix.options.include:
        message("note: nobody has said of some instruments whether they are in force; they count")
    if not result.matrix.rows:
        message(
            "warning: the matrix has no row, since every instrument was left out (run.json says "
            "why). To mend: state status in manifest.csv, or give --include normative,draft,unknown"
        )
    return serious


def run(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="Folder for the outputs.")],
    rows: Rows = "instrument",
    against: Against = "",
    include: Include = "",
    codebook: CodebookOption = None,
    strict: Strict = False,
) -> None:
    """Do the whole job: read, segment, tag, judge, compare, and write every output.

    Example: `lexcompare run corpus/specimen --out out/demo`
    """
    from lexcompare.pipeline.run import RunOptions
    from lexcompare.pipeline.run import run as run_all

    options = RunOptions(rows, _list(against), _list(include), codebook)
    with steps("analysing") as progress:
        result = run_all(corpus, out, options, progress)
    serious = _report(result)
    units = sum(len(found.units) for found in result.analysis.findings)
    tags = sum(len(found.tags) for found in result.analysis.findings)
    message(
        f"{len(result.analysis.findings)} instruments, {units} units, {tags} tags, "
        f"{len(result.matrix.rows)} rows"
    )
    for path in result.outputs.values():
        typer.echo(path)
    finish(serious, strict=strict)


def compare(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="File to write: .xlsx, .csv, .html or .json.")],
    rows: Rows = "instrument",
    against: Against = "",
    include: Include = "",
    codebook: CodebookOption = None,
    strict: Strict = False,
) -> None:
    """Write the gap matrix: rows × concepts, with benchmark rows.

    Example: `lexcompare compare corpus/specimen --rows region --against uk,us --out gaps.xlsx`
    """
    from lexcompare.pipeline.run import RunOptions, compare_into

    options = RunOptions(rows, _list(against), _list(include), codebook)
    with steps("analysing") as progress:
        result = compare_into(corpus, out, options, progress)
    serious = _report(result)
    typer.echo(out)
    finish(serious, strict=strict)
