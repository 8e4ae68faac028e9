"""The verb ``report``: the offline explorer of a run, made again from the run's own data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["report"]


def report(
    run: Annotated[Path, typer.Argument(help="Folder that `lexcompare run` wrote.")],
    out: Annotated[Path, typer.Option(help="HTML file to write.")],
    plain: Annotated[
        bool, typer.Option("--plain", help="Embed the data uncompressed, for old browsers.")
    ] = False,
    figures: Annotated[
        Path | None,
        typer.Option(help="Folder of SVG drawings to show, as `lexcompare figures` writes them."),
    ] = None,
) -> None:
    """Write the explorer of a run: one HTML file that needs no network.

    Example: `lexcompare report out/demo --out explorer.html`
    """
    from lexcompare.report.html import write_page
    from lexcompare.report.html_figures import read_figures
    from lexcompare.report.html_page import load_page_data, with_figures

    data = load_page_data(run)
    if figures is not None:
        data = with_figures(data, read_figures(figures))
    write_page(out, data, compress=False if plain else None)
    typer.echo(out)
