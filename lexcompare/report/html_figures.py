"""Figures of ``report.html``: the diagram of the sample, and drawings out of a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lexcompare.compare.figures.every import FIGURES
from lexcompare.compare.figures.model import FigureSource
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import RowKind
from lexcompare.compare.screen_plan import load_screen_plan
from lexcompare.compare.screening import screen_instruments
from lexcompare.core.errors import InputError, MissingExtraError
from lexcompare.parse.catalogue import load_catalogue
from lexcompare.parse.coverage import CoverageEntry
from lexcompare.report.figures.write import figure_svg
from lexcompare.report.prisma import prisma_svg

__all__ = ["PageFigure", "corpus_figures", "read_figures", "sample_figure"]

_LEFT_OUT = frozenset({"gap_heatmap"})  # the page is that matrix

_MOST = 2_000_000  # bytes of one drawing: a page of figures has to stay portable


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A figure of the page.

    Args:
        title_en: Title in English.
        title_zh: Title in Chinese.
        svg: The drawing; shown as an image, so that nothing in it can run or fetch.
        kind: ``figure`` or ``funnel``.
        svg_zh: The drawing with Chinese words, where there is one.

    Example:
        >>> PageFigure("Sample", "样本", "<svg/>", "funnel").kind
        'funnel'
    """

    title_en: str
    title_zh: str
    svg: str
    kind: str = "figure"
    svg_zh: str = ""


def sample_figure(matrix: GapMatrix) -> PageFigure:
    """Return the diagram of how the texts held shrink to a sample, by the shipped plan.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> sample_figure(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))).kind
        'funnel'
    """
    funnel = screen_instruments(
        matrix.findings, matrix.codebook, load_screen_plan(), matrix.options
    )
    note = matrix.notices[0] if matrix.notices else ""
    return PageFigure(
        "From texts held to the sample, by the shipped plan",
        "从所据文本到样本（按随附筛选方案）",
        prisma_svg(funnel, note),
        "funnel",
    )


def corpus_figures(
    matrix: GapMatrix, searches: Sequence[CoverageEntry] = ()
) -> tuple[PageFigure, ...]:
    """Draw the figures of the corpus of a matrix, each in both languages; none without records.

    Without the extra ``figures`` there is none: a page without them is a page still.

    Args:
        matrix: Any matrix of the corpus; instruments and regions are gathered anew.
        searches: What was declared about searches, which every figure prints.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> corpus_figures(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    if not matrix.findings:
        return ()
    source = FigureSource(
        _rows(matrix, RowKind.INSTRUMENT), _rows(matrix, RowKind.REGION),
        tuple(searches), load_catalogue(),
    )  # fmt: skip
    made = []
    for name, gather in FIGURES.items():
        data = gather(source)
        if name in _LEFT_OUT or not data.records:
            continue
        try:
            english, chinese = (figure_svg(data, source.frame, lang) for lang in ("en", "zh"))
        except MissingExtraError:
            return ()
        made.append(PageFigure(data.title_en, data.title_zh, english, svg_zh=chinese))
    return tuple(made)


def _rows(matrix: GapMatrix, kind: RowKind) -> GapMatrix:
    if matrix.options.rows is kind:
        return matrix
    against = () if kind is RowKind.REGION else matrix.options.against
    options = replace(matrix.options, rows=kind, against=against)
    return build_matrix(matrix.findings, matrix.codebook, options)


def read_figures(folder: Path) -> tuple[PageFigure, ...]:
    """Read every SVG of a folder, by name; titles come from the names of the files.

    Raises:
        InputError: There is no such folder, or a file in it is no SVG text or far too large.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = Path(folder, "tiles.svg").write_text("<svg/>")
        ...     [figure.title_en for figure in read_figures(Path(folder))]
        ['tiles']
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), expected="a folder of SVG")
    return tuple(_read(path) for path in sorted(folder.glob("*.svg")))


def _read(path: Path) -> PageFigure:
    try:
        if path.stat().st_size > _MOST:
            raise InputError(
                "a figure is too large for the page", where=str(path),
                got=f"{path.stat().st_size:,} bytes", expected=f"at most {_MOST:,}",
                remedy="leave it out of the folder, or draw it with fewer points",
            )  # fmt: skip
        svg = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("a figure cannot be read", where=str(path), got=str(error)) from error
    if not re.match(r"\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", svg):
        raise InputError("a figure is no SVG", where=str(path), got=svg[:40], expected="<svg …")
    name = path.stem.replace("_", " ").replace("-", " ")
    return PageFigure(name, name, svg)
