"""Figures of ``report.html``: the diagram of the sample, and drawings out of a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.screen_plan import load_screen_plan
from lexcompare.compare.screening import screen_instruments
from lexcompare.core.errors import InputError
from lexcompare.report.prisma import prisma_svg

__all__ = ["PageFigure", "read_figures", "sample_figure"]

_MOST = 2_000_000  # bytes of one drawing: a page of figures has to stay portable


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A figure of the page.

    Args:
        title_en: Title in English.
        title_zh: Title in Chinese.
        svg: The drawing; shown as an image, so that nothing in it can run or fetch.
        kind: ``figure`` or ``funnel``.

    Example:
        >>> PageFigure("Sample", "样本", "<svg/>", "funnel").kind
        'funnel'
    """

    title_en: str
    title_zh: str
    svg: str
    kind: str = "figure"


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
