"""The look of figures: fonts that have Chinese, colours that survive grey print, the frame line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lexcompare.compare.figures.model import FigureData, FigureFrame, load_figure_rules
from lexcompare.core.errors import MissingExtraError

__all__ = [
    "FONT",
    "GROUP_COLOURS",
    "group_scale",
    "label_expression",
    "load_altair",
    "titled",
    "wrap",
]

FONT = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
)
"""Families with Chinese glyphs, those of free systems first."""

GROUP_COLOURS: Mapping[str, str] = {
    "national": "#0b3c5d", "regulation": "#2b7a9b", "rule": "#e08214", "normative": "#f2c879",
    "draft": "#bdbdbd", "other": "#e6e6e6",
}  # fmt: skip
"""One colour a group of levels; their lightness rises, so that grey print keeps them apart."""


def load_altair() -> Any:
    """Return the module ``altair``.

    Raises:
        MissingExtraError: The extra ``figures`` is not installed.
    """
    try:
        import altair as alt
        import vl_convert  # noqa: F401 - charts without files would be half a figure
    except ImportError as error:
        raise MissingExtraError(
            "figures need altair and vl-convert-python",
            got=str(error),
            remedy="pip install 'lexcompare[figures]'",
        ) from error
    return alt


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines by shown width; a Chinese character takes two columns.

    Example:
        >>> wrap("甲省数据条例和 rules", 10)
        ['甲省数据条', '例和 rules']
    """
    lines, line, used = [], "", 0
    for token in _tokens(text):
        size = sum(2 if ord(letter) > 0x2E80 else 1 for letter in token)
        if line and used + size > width:
            lines.append(line.rstrip())
            line, used = "", 0
            if token == " ":
                continue
        line, used = line + token, used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def _tokens(text: str) -> list[str]:
    """Split into Chinese characters, spaces and words, so that lines break where they may."""
    tokens: list[str] = []
    word = ""
    for letter in text:
        if letter == " " or ord(letter) > 0x2E80:
            if word:
                tokens.append(word)
            tokens.append(letter)
            word = ""
        else:
            word += letter
    return [*tokens, word] if word else tokens


def titled(chart: Any, data: FigureData, frame: FigureFrame, lang: str, width: int = 96) -> Any:
    """Give a chart its title, its frame below it, and the look of all figures.

    Args:
        chart: An Altair chart of any kind.
        data: What it shows.
        frame: Printed with every figure.
        lang: ``en`` or ``zh``.
        width: Columns of the lines below the title.
    """
    chinese = lang == "zh"
    title, claim = (data.title_zh, frame.claim_zh) if chinese else (data.title_en, frame.claim_en)
    bracket = f"（{claim}）" if chinese else f" ({claim})"
    lines = wrap(frame.told_zh if chinese else frame.told_en, width)
    lines += wrap((data.note_zh if chinese else data.note), width)
    return (
        chart.properties(
            title={
                "text": wrap(title + (bracket if claim else ""), int(width * 0.72)),
                "subtitle": lines, "anchor": "start", "offset": 14,
            }
        )
        .configure(font=FONT, background="#ffffff")
        .configure_title(fontSize=15, subtitleFontSize=10.5, subtitleColor="#444", font=FONT,
                         subtitleFont=FONT, subtitleLineHeight=14)
        .configure_axis(labelFont=FONT, titleFont=FONT, labelFontSize=11, titleFontSize=11,
                        gridColor="#e4e4e4", labelLimit=420, titleFontWeight="normal")
        .configure_legend(labelFont=FONT, titleFont=FONT, labelLimit=300)
        .configure_header(labelFont=FONT, titleFont=FONT, labelFontSize=12)
        .configure_text(font=FONT)
        .configure_view(stroke=None)
    )  # fmt: skip


def group_scale(altair: Any, lang: str) -> Any:
    """Return the colour scale of groups of levels, by their names in ``lang``."""
    groups = load_figure_rules().groups
    names = [group.label_zh if lang == "zh" else group.label_en for group in groups]
    return altair.Scale(domain=names, range=[GROUP_COLOURS[group.id] for group in groups])


def label_expression(names: dict[str, str]) -> str:
    """Return a Vega expression that shows names for ids: two texts may bear one title.

    Example:
        >>> label_expression({"cn-x": "甲省数据条例"})
        '{"cn-x": "甲省数据条例"}[datum.value]'
    """
    return f"{json.dumps(names, ensure_ascii=False)}[datum.value]"
