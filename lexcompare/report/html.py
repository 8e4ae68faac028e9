"""``report.html``: one offline file that shows the matrix and every provision behind it.

Page, style and script are template files beside this module. Texts reach the page escaped
(autoescape), the data once as JSON that cannot end its script element, and the script builds
nodes from text only. A content security policy allows this style and this script alone and
forbids every connection.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.compare.cells import Cell, load_cell_rules, rank_name
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.files import write_text
from lexcompare.report.clean import embed_json, plain
from lexcompare.report.glyphs import RANK_LETTERS, css_variables
from lexcompare.report.html_data import report_data
from lexcompare.report.run_info import RunInfo

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render_html", "write_html"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("lexcompare.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    environment.globals["describe"] = _describe
    return environment


def render_html(matrix: GapMatrix, info: RunInfo) -> str:
    """Return the whole report as HTML.

    Args:
        matrix: What to show.
        info: The record of the run.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> from lexcompare.report.run_info import collect_run_info
        >>> render_html(matrix, collect_run_info(matrix))[:15]
        '<!doctype html>'
    """
    from markupsafe import Markup

    style, script = _style(), _file("report.js")
    codebook = matrix.codebook
    families = []
    for family in codebook.families:
        members = [concept for concept in codebook.concepts if concept.family == family.id]
        if members:
            families.append((family, members))
    html = (
        _environment()
        .get_template("report.html")
        .render(
            matrix=matrix,
            info=info,
            families=families,
            lines=list(zip(matrix.rows, matrix.cells, matrix.row_margins, strict=True)),
            held=list(_instruments(matrix)),
            styles=load_cell_rules().styles,
            rules=load_cell_rules(),
            ranks=RANK_LETTERS,
            levels=sorted({row.level for row in matrix.rows} - {""}),
            style=Markup(style),  # the package's own file
            script=Markup(script),  # the package's own file
            style_hash=_csp_hash(style),
            script_hash=_csp_hash(script),
            data=Markup(embed_json(report_data(matrix))),  # escaped by embed_json
        )
    )
    return plain(html)


def write_html(target: Path, matrix: GapMatrix, info: RunInfo) -> None:
    """Write the report.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> from lexcompare.report.run_info import collect_run_info
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = Path(folder) / "out"
        ...     write_html(target, matrix, collect_run_info(matrix))
        ...     target.stat().st_size > 0
        True
    """
    write_text(target, render_html(matrix, info))


def _file(name: str) -> str:
    return files("lexcompare.report").joinpath("templates", name).read_text(encoding="utf-8")


def _style() -> str:
    light, dark = css_variables(dark=False), css_variables(dark=True)
    css = _file("report.css")
    for style in load_cell_rules().styles:
        css += f".g-{style.id} {{ background: var(--{style.id}-fill); "
        css += f"color: var(--{style.id}-ink); }}\n"
    return css.replace("/* grades: light */", light).replace("/* grades: dark */", dark)


def _csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _describe(cell: Cell) -> str:
    """Say a cell in words, for readers who do not see the glyph."""
    parts = [cell.grade.style.label_en]
    if cell.grade.is_present:
        count = len(cell.tags)
        parts.append(rank_name(cell.rank))
        parts.append(f"{count} provision{'s' if count > 1 else ''}")
    if cell.is_unsure:
        parts.append("unsure")
    return ", ".join(parts)


def _instruments(matrix: GapMatrix) -> Iterator[dict[str, Any]]:
    left = {one.instrument: one.reason for one in matrix.left_out}
    rows: dict[str, list[str]] = {}
    for row in matrix.rows:
        for source in row.sources:
            rows.setdefault(source.instrument, []).append(row.label)
    for item in matrix.findings:
        instrument = item.instrument
        problems = [*instrument.completeness.reasons, *instrument.problems]
        yield {
            "instrument": instrument,
            "about": instrument.metadata,
            "tags": len(item.tags),
            "rows": rows.get(instrument.id, []),
            "left": left.get(instrument.id, ""),
            "problems": list(dict.fromkeys(problem.message for problem in problems)),
        }
