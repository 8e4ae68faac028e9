"""A matrix as a table in a notebook: escaped, with glyphs, colours and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from lexcompare.codebook.model import Codebook
from lexcompare.compare.cells import Cell, load_cell_rules
from lexcompare.compare.margins import RowMargin
from lexcompare.compare.rows import MatrixRow

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render_notebook"]


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("lexcompare.compare"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("notebook.html")


def render_notebook(
    codebook: Codebook,
    rows: Sequence[MatrixRow],
    cells: Sequence[Sequence[Cell]],
    margins: Sequence[RowMargin],
    notices: Sequence[str],
) -> str:
    """Return an HTML table without scripts; every text in it is escaped.

    Example:
        >>> html = render_notebook(Codebook("tiny", "1", "0" * 64, (), ()), [], [], [], ["<b>"])
        >>> "&lt;b&gt;" in html, "<b>" in html
        (True, False)
    """
    families = [
        (family, [concept for concept in codebook.concepts if concept.family == family.id])
        for family in codebook.families
    ]
    return _template().render(
        families=[pair for pair in families if pair[1]],
        concepts=codebook.concepts,
        lines=list(zip(rows, cells, margins, strict=True)),
        styles=load_cell_rules().styles,
        notices=notices,
    )
