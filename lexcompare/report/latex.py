r"""The gap matrix as a LaTeX document: booktabs, Chinese through xeCJK, compiled with xelatex.

One table per family of concepts, so that it fits a page; ``\input`` the tables alone by taking what
stands between ``\begin{document}`` and ``\end{document}``.
"""

from __future__ import annotations

from pathlib import Path

from lexcompare.compare.cells import Cell, Grade
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.files import write_text
from lexcompare.report.clean import plain
from lexcompare.report.glyphs import GENERAL_MARK, GENERAL_MEANING, RANK_LETTERS, sign_of

__all__ = ["latex_escape", "matrix_latex", "write_latex"]

_SPECIAL = {letter: f"\\{letter}" for letter in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}

_HEAD = r"""% Compile with xelatex; \lexfont must have Chinese and the signs of the grades.
\documentclass[a4paper,10pt]{article}
\usepackage[margin=18mm,landscape]{geometry}
\usepackage{booktabs,longtable,rotating}
\usepackage{xeCJK}
\providecommand{\lexfont}{Noto Sans CJK SC}
\setCJKmainfont{\lexfont}
\newfontfamily\lexsign{\lexfont}
\newcommand{\grade}[1]{{\lexsign #1}}
\newcommand{\head}[1]{\rotatebox{60}{\small #1}}
\begin{document}
"""

_MINUS = "–"


def latex_escape(text: str) -> str:
    r"""Return text in which LaTeX finds no command.

    Example:
        >>> latex_escape("50 % of R&D_1")
        '50 \\% of R\\&D\\_1'
    """
    one_line = " ".join(plain(text).split())
    escaped = "".join(_SPECIAL.get(letter, letter) for letter in one_line)
    # After the end of a row these two would be read as an option of it.
    return "{}" + escaped if escaped.startswith(("[", "*")) else escaped


def matrix_latex(matrix: GapMatrix) -> str:
    """Return the matrix as a whole document.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> text = matrix_latex(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        >>> "booktabs" in text, text.rstrip().endswith("end{document}")
        (True, True)
    """
    parts = [_HEAD]
    parts += [f"\\noindent {latex_escape(notice)}\\par\n" for notice in matrix.notices]
    legend = ", ".join(f"{_sign(grade)} {latex_escape(grade.style.label_en)}" for grade in Grade)
    parts.append(f"\\medskip\\noindent {legend}\n")
    ranks = "; ".join(f"{letter} {name}" for letter, name in RANK_LETTERS.items())
    parts.append(
        f"\\noindent {GENERAL_MARK} {latex_escape(GENERAL_MEANING)}. "
        f"Letters: rank of the strongest source: {latex_escape(ranks)}.\n"
    )
    for family in matrix.codebook.families:
        places = [
            place for place, one in enumerate(matrix.codebook.concepts) if one.family == family.id
        ]
        if places:
            title = f"{family.label_en} {family.label_zh}"
            parts.append(_table(matrix, title, places))
    parts.append("\\end{document}\n")
    return "\n".join(parts)


def _sign(grade: Grade) -> str:
    # Fonts with Chinese lack the cross; the one of mathematics is always there.
    drawn = {_MINUS: _MINUS, Grade.EXCLUDED.glyph: "$\\times$"}
    return drawn.get(grade.glyph, f"\\grade{{{grade.glyph}}}")


def _cell(cell: Cell) -> str:
    rest = sign_of(cell).removeprefix(cell.grade.glyph)
    return _sign(cell.grade) + (f"\\textsubscript{{{rest}}}" if rest else "")


def _table(matrix: GapMatrix, title: str, places: list[int]) -> str:
    heads = " & ".join(
        f"\\head{{{latex_escape(matrix.codebook.concepts[place].label_en)}}}" for place in places
    )
    lines = [
        f"\\begin{{longtable}}{{p{{90mm}}{'c' * len(places)}}}",
        f"\\caption{{{latex_escape(title)}}}\\\\",
        "\\toprule",
        f" & {heads} \\\\",
        "\\midrule",
        "\\endhead",
    ]
    benchmarks = False
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        if row.is_benchmark and not benchmarks:
            benchmarks = True
            name = "\\emph{Benchmarks 对照}"
            lines += ["\\midrule", f"\\multicolumn{{{len(places) + 1}}}{{l}}{{{name}}} \\\\"]
        signs = " & ".join(_cell(cells[place]) for place in places)
        lines.append(f"{latex_escape(row.label)} & {signs} \\\\")
    return "\n".join([*lines, "\\bottomrule", "\\end{longtable}", ""])


def write_latex(target: Path, matrix: GapMatrix) -> None:
    """Write the matrix as a LaTeX document.

    Raises:
        OutputError: The file cannot be written.
    """
    write_text(target, matrix_latex(matrix))
