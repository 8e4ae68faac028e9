"""The verbs, put together; each module imports what it needs when its verb runs."""

from __future__ import annotations

import typer

from lexcompare._version import __version__
from lexcompare.cli import (
    cite,
    codebook,
    coding,
    corpus,
    figures,
    gaps,
    matrix,
    quality,
    report,
    screen,
    search,
    studies,
    units,
)

__all__ = ["app"]

app = typer.Typer(
    name="lexcompare",
    help="Compare legislation on opening government data: articles, concepts, force, gaps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """Compare legislation on opening government data: articles, concepts, force, gaps."""


app.command("run")(matrix.run)
app.command("segment")(units.segment)
app.command("tag")(units.tag)
app.command("judge")(units.judge)
app.command("compare")(matrix.compare)
app.command("gaps")(gaps.gaps)
app.command("claims")(studies.claims)
app.command("sensitivity")(studies.sensitivity)
app.command("memo")(studies.memo)
app.command("search")(search.search)
app.command("align")(search.align)
app.command("screen")(screen.screen)
app.command("figures")(figures.figures)
app.command("report")(report.report)
app.command("evaluate")(quality.evaluate)
app.command("agree")(quality.agree)
app.add_typer(cite.app, name="cite")
app.add_typer(corpus.app, name="corpus")
app.add_typer(codebook.app, name="codebook")
app.add_typer(coding.app, name="coding")
