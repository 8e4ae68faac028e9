"""Glyphs and colours of grades, the same in every report."""

from __future__ import annotations

from lexcompare.compare.cells import load_cell_rules

__all__ = ["RANK_LETTERS", "css_variables"]

RANK_LETTERS = {
    "L": "law or regulation 法律、法规",
    "R": "rule 规章",
    "N": "normative document 规范性文件",
    "D": "draft 草案",
    "P": "policy 政策",
}
"""What the letter beside a glyph says about the strongest source."""


def css_variables(*, dark: bool) -> str:
    """Return the grades' colours as CSS custom properties.

    Example:
        >>> css_variables(dark=False).splitlines()[0]
        '--operative-fill: #14505f; --operative-ink: #ffffff;'
    """
    lines = []
    for style in load_cell_rules().styles:
        fill, ink = (style.fill_dark, style.ink_dark) if dark else (style.fill, style.ink)
        lines.append(f"--{style.id}-fill: {fill}; --{style.id}-ink: {ink};")
    return "\n".join(lines)
