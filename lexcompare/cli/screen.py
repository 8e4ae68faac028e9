"""The verb ``screen``: the sample funnel, with a reason for every excluded instrument."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.matrix import AsOf, CodebookOption, Corpus, frame_of, words
from lexcompare.cli.output import message
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["screen"]


def screen(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="Folder for screen.csv, screen.json, screen.svg.")],
    rounds: Annotated[
        Path | None, typer.Option(help="Rounds and thresholds of your own, a TOML file.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(help="Persons' decisions: CSV instrument,decision,by,date,reason."),
    ] = None,
    jurisdictions: Annotated[
        str, typer.Option(help="Whose instruments make the pile, comma-separated: cn,uk.")
    ] = "",
    as_of: AsOf = "",
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Screen a corpus down to a sample, PRISMA style, with counts, reasons and a diagram.

    Example: `lexcompare screen corpus/specimen --jurisdictions cn --out out/sample`
    """
    from lexcompare.pipeline.screen import ScreenOptions
    from lexcompare.pipeline.screen import screen as screen_corpus

    when = frame_of(as_of, "own", "").as_of
    work = work_of(workers, cache, no_cache)
    options = ScreenOptions(rounds, decisions, words(jurisdictions), when, codebook, work)
    with steps("analysing") as progress:
        funnel = screen_corpus(corpus, out, options, progress)
    message(f"as of {when}: {len(funnel.decisions)} texts held")
    for step in funnel.steps:
        message(f"{step.label_en}: {step.entered - step.left}")
        for _, label, _, number in step.excluded:
            message(f"  {label}: {number}")
    message(f"in the sample: {len(funnel.sample)}")
    for one in funnel.decisions:
        if one.override is not None:
            message(f"a person's decision: {one.instrument}: {one.override.told}")
    for suffix in ("csv", "json", "svg"):
        typer.echo(out / f"screen.{suffix}")
