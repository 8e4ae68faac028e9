"""The verbs, put together; each module imports what it needs when its verb runs."""

from __future__ import annotations

import typer

from lexcompare._version import __version__
from lexcompare.cli import codebook, corpus, matrix, quality, units

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
app.command("evaluate")(quality.evaluate)
app.command("agree")(quality.agree)
app.add_typer(corpus.app, name="corpus")
app.add_typer(codebook.app, name="codebook")
