"""The gap matrix as tables of a DOCX file, one per family; needs the extra ``desk``."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.errors import MissingExtraError
from lexcompare.core.files import write_bytes
from lexcompare.report.clean import plain
from lexcompare.report.glyphs import (
    GENERAL_MARK,
    GENERAL_MEANING,
    RANK_LETTERS,
    general_colours,
    sign_of,
)
from lexcompare.report.memo_docx import give_room, keep_together, set_fonts, shade, without_times

__all__ = ["matrix_docx", "write_matrix_docx"]


def matrix_docx(matrix: GapMatrix) -> bytes:
    """Return the matrix as the bytes of a DOCX file, the same each time.

    Raises:
        MissingExtraError: The extra ``desk`` is not installed.
    """
    try:
        import docx
        from docx.enum.section import WD_ORIENT
    except ImportError as error:
        raise MissingExtraError(
            "DOCX files need python-docx",
            got=str(error),
            remedy="pip install 'lexcompare[desk]'",
        ) from error
    document = docx.Document()
    set_fonts(document)
    document.core_properties.title = "Gap matrix"
    document.core_properties.author = ""
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    document.add_heading("Gap matrix 缺口矩阵", level=1)
    for notice in matrix.notices:
        document.add_paragraph(plain(notice))
    legend = "  ".join(
        f"{grade.glyph} {grade.style.label_en} {grade.style.label_zh}" for grade in Grade
    )
    document.add_paragraph(legend)
    ranks = "; ".join(f"{letter} {name}" for letter, name in RANK_LETTERS.items())
    document.add_paragraph(
        f"{GENERAL_MARK} and a lighter fill: {GENERAL_MEANING}. "
        f"Letters: rank of the strongest source: {ranks}."
    )
    for family in matrix.codebook.families:
        places = [
            place for place, one in enumerate(matrix.codebook.concepts) if one.family == family.id
        ]
        if places:
            document.add_heading(plain(f"{family.label_en} {family.label_zh}"), level=2)
            _table(document, matrix, places)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _table(document: Any, matrix: GapMatrix, places: list[int]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(places) + 1, style="Table Grid")
    table.autofit = False
    for number, column in enumerate(table.columns):
        column.width = Cm(7.0 if number == 0 else 17.0 / len(places))
    # The head stands again on every page.
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    heads = ["", *(matrix.codebook.concepts[place].label_en for place in places)]
    _fill(table.rows[0], heads, bold=True)
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        label = f"{row.label} ({row.benchmark})" if row.is_benchmark else row.label
        shown = [cells[place] for place in places]
        line = table.add_row()
        _fill(line, [label, *(sign_of(cell) for cell in shown)], italic=row.is_benchmark)
        for box, cell in zip(line.cells[1:], shown, strict=True):
            style = cell.grade.style
            fill, ink = general_colours(style) if cell.is_general else (style.fill, style.ink)
            shade(box, fill, ink)


def _fill(line: Any, values: list[str], *, bold: bool = False, italic: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    keep_together(line)
    width = 17.0 / (len(values) - 1)
    for place, (cell, value) in enumerate(zip(line.cells, values, strict=True)):
        cell.text = plain(value)
        cell.width = Cm(7.0 if place == 0 else width)
        paragraph = cell.paragraphs[0]
        give_room(paragraph)
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.font.bold = bold
            run.font.italic = italic and place == 0
        if place:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def write_matrix_docx(target: Path, matrix: GapMatrix) -> None:
    """Write the matrix as a DOCX file.

    Raises:
        MissingExtraError: The extra ``desk`` is not installed.
        OutputError: The file cannot be written.
    """
    write_bytes(target, matrix_docx(matrix))
