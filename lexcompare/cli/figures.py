"""The verb ``figures``: charts of a corpus, with the records behind each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.matrix import (
    Against,
    AsOf,
    CodebookOption,
    Corpus,
    Coverage,
    Include,
    frame_of,
    words,
)
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["figures"]


def figures(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="Folder for the figures.")],
    format: Annotated[
        str, typer.Option(help="Formats, comma-separated: svg,png,html,csv.")
    ] = "svg,png",
    only: Annotated[str, typer.Option(help="Names of figures, comma-separated; else all.")] = "",
    lang: Annotated[str, typer.Option(help="Language of titles and labels: en or zh.")] = "en",
    against: Against = "",
    include: Include = "",
    as_of: AsOf = "",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Draw the figures of a corpus as SVG, PNG and offline HTML; the records go beside as CSV.

    What any verb has analysed before is not analysed again; see `--cache`.

    Example: `lexcompare figures corpus/specimen --out out/figures --format svg,png,html`
    """
    from lexcompare.pipeline.figures import FigureOptions
    from lexcompare.pipeline.figures import figures as draw
    from lexcompare.pipeline.run import RunOptions

    run = RunOptions(
        against=words(against),
        include=words(include),
        codebook=codebook,
        frame=frame_of(as_of, "own", ""),
        coverage=coverage,
        work=work_of(workers, cache, no_cache),
    )
    options = FigureOptions(words(format), words(only), lang, run)
    with steps("analysing") as progress:
        written = draw(corpus, out, options, progress)
    for path in written:
        typer.echo(path)
