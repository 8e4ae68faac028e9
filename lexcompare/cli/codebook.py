"""Verb ``codebook check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app", "check"]

app = typer.Typer(help="Check codebooks.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check codebooks."""


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A codebook folder; the shipped one by default.")
    ] = None,
) -> None:
    """Load a codebook, run its examples through its rules, and print its digest.

    Example: `lexcompare codebook check`
    """
    from lexcompare.codebook import load_codebook
    from lexcompare.codebook.validate import check_codebook

    codebook = load_codebook(path)
    check_codebook(codebook)
    typer.echo(
        f"codebook {codebook.version}: {len(codebook.families)} families, "
        f"{len(codebook.concepts)} concepts; digest {codebook.digest}"
    )
