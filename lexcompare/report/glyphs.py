"""Glyphs and colours of grades, the same in every report."""

from __future__ import annotations

from lexcompare.compare.cells import Cell, GradeStyle, load_cell_rules

__all__ = [
    "GENERAL_MARK",
    "GENERAL_MEANING",
    "RANK_LETTERS",
    "css_variables",
    "general_colours",
    "sign_of",
]

RANK_LETTERS = {
    "L": "law or regulation 法律、法规",
    "R": "rule 规章",
    "N": "normative document 规范性文件",
    "D": "draft 草案",
    "P": "policy 政策",
}
"""What the letter beside a glyph says about the strongest source."""

GENERAL_MARK = "°"
"""Stands beside the glyph of a cell that rests on general provisions alone, for grey print."""

GENERAL_MEANING = (
    "only general provisions: about public data as a whole, not opening by itself "
    "仅有一般规定：涉及公共数据整体，未专就开放作出规定"
)
"""What the mark and the lighter fill say."""

_KEPT = 0.42  # share of a grade's fill that a general cell keeps
_PAPER = {False: "#ffffff", True: "#121517"}
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of normal size


def general_colours(style: GradeStyle, *, dark: bool = False) -> tuple[str, str]:
    """Return fill and ink of a grade where only general provisions stand behind it.

    The ink is the grade's own where it can be read on the lighter fill, else that of the paper's
    opposite. Source of the contrast: WCAG 2.2, success criterion 1.4.3.

    Example:
        >>> general_colours(load_cell_rules().styles[0])
        ('#9cb6bc', '#111111')
    """
    fill, ink = (style.fill_dark, style.ink_dark) if dark else (style.fill, style.ink)
    lighter = "#" + "".join(
        f"{round(_KEPT * a + (1 - _KEPT) * b):02x}"
        for a, b in zip(_parts(fill), _parts(_PAPER[dark]), strict=True)
    )
    inks = (ink, "#f2f2f2" if dark else "#111111")
    return lighter, next((one for one in inks if _contrast(one, lighter) >= _CONTRAST), inks[1])


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _contrast(one: str, two: str) -> float:
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def sign_of(cell: Cell) -> str:
    """Return glyph, mark of general provisions and rank of a cell, for tables without colours.

    Example:
        >>> from lexcompare.compare.cells import Grade
        >>> sign_of(Cell("x", "fees", Grade.ABSENT))
        '–'
    """
    return cell.grade.glyph + (GENERAL_MARK if cell.is_general else "") + (cell.rank or "")


def css_variables(*, dark: bool) -> str:
    """Return the grades' colours as CSS custom properties.

    Example:
        >>> css_variables(dark=False).splitlines()[0]
        '--operative-fill: #14505f; --operative-ink: #ffffff;'
    """
    lines, general = [], []
    for style in load_cell_rules().styles:
        fill, ink = (style.fill_dark, style.ink_dark) if dark else (style.fill, style.ink)
        lines.append(f"--{style.id}-fill: {fill}; --{style.id}-ink: {ink};")
        fill, ink = general_colours(style, dark=dark)
        general.append(f"--{style.id}-general-fill: {fill}; --{style.id}-general-ink: {ink};")
    return "\n".join([*lines, *general])
