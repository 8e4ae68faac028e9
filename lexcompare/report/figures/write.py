"""Figures by name: Altair charts, and their files as SVG, PNG, offline HTML and CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lexcompare.compare.figures.every import FIGURES
from lexcompare.compare.figures.model import FigureData, FigureFrame, FigureSource
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_bytes, write_text
from lexcompare.report.clean import plain
from lexcompare.report.figures import bars, maps
from lexcompare.report.figures.theme import load_altair, titled
from lexcompare.report.tables import write_records_csv

__all__ = [
    "FIGURE_FORMATS",
    "FIGURE_NAMES",
    "draw_figure",
    "figure_svg",
    "make_chart",
    "write_figures",
]

FIGURE_FORMATS = ("svg", "png", "html", "csv")
"""Formats of :func:`write_figures`."""

FIGURE_NAMES = tuple(FIGURES)
"""Names of figures, in the order in which they are written."""

_LESS = "\ufdd0"
"""Stands for "<" while a page is made: no character, so it is in no text and in no library."""

_LINE_ENDS = {0x2028: " ", 0x2029: " "}
"""Vega writes names into expressions, whose language takes these for ends of a line."""

_LONGEST = 300
"""Characters of a text in a figure: measuring one of 20,000 takes a minute."""

_CHARTS: Mapping[str, tuple[Callable[[FigureData, str], Any], int]] = {
    "instruments_per_year": (bars.years_chart, 96),
    "gap_heatmap": (bars.heatmap_chart, 130),
    "tile_map": (maps.tiles_chart, 170),
    "slogan_share": (bars.slogan_chart, 120),
    "concept_coverage": (bars.coverage_chart, 100),
    "region_similarity": (maps.similarity_chart, 84),
    "region_tree": (maps.tree_chart, 84),
    "region_divergence": (maps.divergence_chart, 100),
    "opening_share": (bars.opening_chart, 96),
    "rule_chains": (maps.chains_chart, 96),
    "object_terms": (maps.terms_chart, 140),
    "citation_network": (maps.network_chart, 130),
    "before_after": (bars.before_after_chart, 100),
}


def draw_figure(name: str, source: FigureSource, lang: str = "en") -> Any:
    """Return one figure as an Altair chart, with its title and its frame.

    Args:
        name: One of :data:`FIGURE_NAMES`.
        source: What it is drawn from.
        lang: ``en`` or ``zh``.

    Raises:
        UsageError: There is no such figure or language.
        MissingExtraError: The extra ``figures`` is not installed.
    """
    _check((name,), lang)
    return make_chart(FIGURES[name](source), source.frame, lang)


def make_chart(data: FigureData, frame: FigureFrame, lang: str = "en") -> Any:
    """Return the Altair chart of records that were computed before.

    Raises:
        MissingExtraError: The extra ``figures`` is not installed.
    """
    alt = load_altair()
    draw, width = _CHARTS[data.id]
    # Before any expression is made of them: a control character ends the process that draws.
    data = replace(data, records=tuple(_harmless(data.records, _LONGEST)))
    if data.records:
        return titled(draw(data, lang), data, frame, lang, width)
    words = "没有可显示的内容" if lang == "zh" else "nothing to show"
    empty = alt.Chart(alt.Data(values=[{"words": words}])).mark_text(fontSize=13)
    return titled(empty.encode(text="words:N").properties(width=400, height=60), data, frame, lang)


def figure_svg(data: FigureData, frame: FigureFrame, lang: str = "en") -> str:
    """Return the drawing of records that were computed before.

    Raises:
        MissingExtraError: The extra ``figures`` is not installed.
    """
    load_altair()
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_spec(make_chart(data, frame, lang)))
    return svg


def write_figures(
    source: FigureSource,
    folder: Path,
    formats: Iterable[str] = ("svg", "png"),
    names: Iterable[str] = FIGURE_NAMES,
    lang: str = "en",
) -> tuple[Path, ...]:
    """Write figures into a folder; the records behind each go beside it as CSV, always.

    Args:
        source: What they are drawn from.
        folder: Made where it does not exist.
        formats: Some of svg, png, html (one offline file each), csv.
        names: Which figures.
        lang: ``en`` or ``zh``.

    Raises:
        UsageError: There is no such figure, format or language.
        MissingExtraError: The extra ``figures`` is not installed and more than CSV is wanted.
        OutputError: A file cannot be written.
    """
    wanted, kinds = tuple(names), tuple(formats)
    _check(wanted, lang)
    for kind in kinds:
        if kind not in FIGURE_FORMATS:
            expected = f"some of {', '.join(FIGURE_FORMATS)}"
            raise UsageError("no figure can be written in this format", got=kind, expected=expected)
    drawn = [kind for kind in kinds if kind != "csv"]
    if drawn:
        load_altair()
    written = []
    for name in wanted:
        data = FIGURES[name](source)
        written.append(folder / f"{name}.csv")
        write_records_csv(written[-1], data.columns, data.records)
        if not drawn:
            continue
        spec = _spec(make_chart(data, source.frame, lang))
        for kind in drawn:
            written.append(folder / f"{name}.{kind}")
            _write(written[-1], spec, kind)
    return tuple(written)


def _check(names: Iterable[str], lang: str) -> None:
    for name in names:
        if name not in FIGURES:
            raise UsageError(
                "there is no such figure", got=name, expected=f"one of {', '.join(FIGURES)}"
            )
    if lang not in ("en", "zh"):
        raise UsageError("figures are not written in this language", got=lang, expected="en or zh")


def _spec(chart: Any) -> dict[str, Any]:
    alt = load_altair()
    with alt.data_transformers.enable("default", max_rows=None):
        spec: dict[str, Any] = _harmless(chart.to_dict())
    return spec


def _harmless(value: Any, longest: int | None = None) -> Any:
    """Return a value of JSON whose texts can stand in SVG, cut where they are beyond measure."""
    if isinstance(value, str):
        cut = longest is not None and len(value) > longest
        return plain(f"{value[:longest]}…" if cut else value).translate(_LINE_ENDS)
    if isinstance(value, Mapping):
        return {key: _harmless(one, longest) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_harmless(one, longest) for one in value]
    return value


def _html(spec: dict[str, Any]) -> str:
    """Return a page; its data stand in a script, which a title must not be able to end."""
    import vl_convert

    finite = json.loads(json.dumps(spec), parse_constant=lambda _: None)  # JSON has no NaN
    told = json.dumps(finite, ensure_ascii=False).replace("<", _LESS)
    # Bundled: the libraries stand in the file, so that it opens without a network.
    html: str = vl_convert.vegalite_to_html(told, bundle=True)
    return html.replace(_LESS, "\\u003c")


def _write(target: Path, spec: dict[str, Any], kind: str) -> None:
    import vl_convert

    if kind == "svg":
        write_text(target, vl_convert.vegalite_to_svg(spec))
    elif kind == "png":
        write_bytes(target, vl_convert.vegalite_to_png(spec, scale=2))
    else:
        write_text(target, _html(spec))
