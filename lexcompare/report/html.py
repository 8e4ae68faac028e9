"""``report.html``: one offline file to explore the matrix and every provision behind it.

Page, style and script are template files beside this module; the script is written in parts that
are joined here. Data stand in the page once, as JSON that cannot end its script element, or
compressed where they are large; the script builds nodes from text only. A content security policy
allows this style and this script alone and forbids every connection.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.compare.cells import load_cell_rules
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.files import write_text
from lexcompare.report.clean import escape_json, plain
from lexcompare.report.glyphs import css_variables
from lexcompare.report.html_page import PageParts, load_strings, page_data, page_json
from lexcompare.report.run_info import RunInfo
from lexcompare.report.sentences import packed_sentences

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render_html", "render_page", "write_html", "write_page"]

_SCRIPTS = (
    "core", "sentences", "texts", "panel", "grid", "reading", "search", "lists", "gaps", "studies",
    "main",
)  # fmt: skip
_PLAIN_BELOW = 300_000  # characters; smaller data stay readable in the file


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("lexcompare.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(
    data: dict[str, Any], *, compress: bool | None = None, text: str | None = None
) -> str:
    """Return the page for data of :func:`lexcompare.report.html_page.page_data`.

    Args:
        data: What the page shows.
        compress: Whether data are embedded compressed (read by every browser since 2023); by
            default where they are large.
        text: The data as :func:`lexcompare.report.html_page.page_json` gives them, where the
            caller has that already.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> from lexcompare.report.run_info import collect_run_info
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> render_page(page_data(matrix, collect_run_info(matrix)))[:15]
        '<!doctype html>'
    """
    from markupsafe import Markup

    style, script = _style(), _script()
    strings = load_strings()
    text = page_json(data) if text is None else text
    # Two keys more, without turning all the rest into text once more.
    said = page_json(packed_sentences(text))
    raw = f'{text[:-1]},"strings":{page_json(strings)},"sentences":{said}}}'
    packed = len(raw) > _PLAIN_BELOW if compress is None else compress
    html = (
        _environment()
        .get_template("report.html")
        .render(
            t={name: entry["en"] for name, entry in strings.items()},
            meta=data["meta"],
            styles=data["styles"],
            families=_used_families(data),
            style=Markup(style),  # the package's own file
            script=Markup(script),  # the package's own files
            style_hash=_csp_hash(style),
            script_hash=_csp_hash(script),
            packed=packed,
            # Base64 needs no escapes; the other is escaped.
            data=Markup(_pack(raw) if packed else escape_json(raw)),
        )
    )
    return plain(html)


def render_html(matrix: GapMatrix, info: RunInfo, parts: PageParts | None = None) -> str:
    """Return the whole report of a matrix as HTML.

    Args:
        matrix: What to show.
        info: The record of the run.
        parts: Gap lists and figures.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> from lexcompare.report.run_info import collect_run_info
        >>> render_html(matrix, collect_run_info(matrix))[:15]
        '<!doctype html>'
    """
    return render_page(page_data(matrix, info, parts))


def write_html(
    target: Path, matrix: GapMatrix, info: RunInfo, parts: PageParts | None = None
) -> None:
    """Write the report of a matrix.

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
    write_text(target, render_html(matrix, info, parts))


def write_page(
    target: Path,
    data: dict[str, Any],
    *,
    compress: bool | None = None,
    text: str | None = None,
) -> None:
    """Write the page for data of a run; see :func:`render_page`.

    Raises:
        OutputError: The file cannot be written.
    """
    write_text(target, render_page(data, compress=compress, text=text))


def _used_families(data: dict[str, Any]) -> list[dict[str, str]]:
    used = {concept["family"] for concept in data["concepts"]}
    return [family for family in data["families"] if family["id"] in used]


def _pack(text: str) -> str:
    """Compress JSON text to base64."""
    return base64.b64encode(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)).decode(
        "ascii"
    )


def _file(name: str) -> str:
    return files("lexcompare.report").joinpath("templates", name).read_text(encoding="utf-8")


def _script() -> str:
    parts = "\n".join(_file(f"report.{name}.js") for name in _SCRIPTS)
    return f'"use strict";\n(async () => {{\n{parts}\n}})();\n'


def _style() -> str:
    light, dark = css_variables(dark=False), css_variables(dark=True)
    css = _file("report.css")
    for style in load_cell_rules().styles:
        css += f".g-{style.id} {{ background: var(--{style.id}-fill); "
        css += f"color: var(--{style.id}-ink); }}\n"
        css += f".g-{style.id}.general {{ background: var(--{style.id}-general-fill); "
        css += f"color: var(--{style.id}-general-ink); }}\n"
    return css.replace("/* grades: light */", light).replace("/* grades: dark */", dark)


def _csp_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
