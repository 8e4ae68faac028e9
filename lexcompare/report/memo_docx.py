"""A memo as a DOCX file, by python-docx (extra ``desk``); the same memo gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_bytes, write_text
from lexcompare.report.clean import plain
from lexcompare.report.memo import Memo, MemoEntry, memo_markdown, side_head

__all__ = [
    "MEMO_SUFFIXES",
    "check_memo_suffix",
    "give_room",
    "keep_together",
    "memo_docx",
    "set_fonts",
    "shade",
    "without_times",
    "write_memo",
]

MEMO_SUFFIXES = (".docx", ".md")
"""Formats of :func:`write_memo`, by suffix."""

_LATIN, _CHINESE = "Times New Roman", "SimSun"
_PROPERTY = 255  # characters that a property of a document may have
_EPOCH = (1980, 1, 1, 0, 0, 0)


def check_memo_suffix(target: Path) -> None:
    """Refuse a file whose suffix names no format, before any work is done.

    Raises:
        UsageError: No format has this suffix.

    Example:
        >>> check_memo_suffix(Path("memo.docx"))
    """
    if target.suffix.lower() not in MEMO_SUFFIXES:
        raise UsageError(
            "no memo can be written in this format",
            where=str(target),
            got=target.suffix or "no suffix",
            expected=f"one of {', '.join(MEMO_SUFFIXES)}",
        )


def write_memo(target: Path, memo: Memo) -> None:
    """Write a memo in the format that the suffix of ``target`` names.

    Raises:
        UsageError: No format has this suffix, or DOCX is asked for without its extra.
        OutputError: The file cannot be written.
    """
    check_memo_suffix(target)
    if target.suffix.lower() == ".md":
        write_text(target, memo_markdown(memo))
    else:
        write_bytes(target, memo_docx(memo))


def memo_docx(memo: Memo) -> bytes:
    """Return a memo as the bytes of a DOCX file.

    Raises:
        UsageError: python-docx is not installed.

    Example:
        >>> memo_docx(Memo(("甲省", "乙省"), (), ((), ()), ()))[:2]
        b'PK'
    """
    try:
        import docx
    except ImportError as error:
        raise UsageError(
            "a DOCX file cannot be written",
            got="python-docx is not installed",
            remedy="pip install 'lexcompare[desk]', or write a .md file",
        ) from error
    document = docx.Document()
    set_fonts(document)
    document.core_properties.title = plain(memo.title)[:_PROPERTY]
    document.core_properties.author = ""
    document.add_heading(plain(memo.title), level=0)
    for notice in memo.notices:
        document.add_paragraph(plain(notice), style="List Bullet")
    for name, held in zip(memo.rows, memo.held, strict=True):
        document.add_heading(plain(f"Held of {name}"), level=1)
        for one in held or ("nothing that counts",):
            document.add_paragraph(plain(one), style="List Bullet")
    document.add_heading("Overview", level=1)
    _overview(document, memo)
    for entry in memo.entries:
        if any(side.reference for side in entry.sides):
            _entry(document, memo, entry)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def set_fonts(document: Any) -> None:
    """Give a document fonts with Latin and with Chinese letters."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # A font of the theme would go before the one that is named.
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        style.font.name = _LATIN
        # Word takes the font of Chinese characters from an attribute of its own.
        fonts.set(qn("w:eastAsia"), _CHINESE)


def give_room(paragraph: Any) -> None:
    """Set the lines of a paragraph apart, so that no font's Chinese characters are cut.

    Example:
        >>> import docx
        >>> paragraph = docx.Document().add_paragraph("甲省")
        >>> give_room(paragraph)
        >>> paragraph.paragraph_format.line_spacing
        1.15
    """
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.15


def keep_together(line: Any) -> None:
    """Keep a row of a table on one page.

    Example:
        >>> import docx
        >>> line = docx.Document().add_table(rows=1, cols=1).rows[0]
        >>> keep_together(line)
        >>> len(line._tr.trPr)
        1
    """
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: Any, fill: str, ink: str) -> None:
    """Give a cell of a table a fill and its words an ink, both as ``#rrggbb``.

    Example:
        >>> import docx
        >>> cell = docx.Document().add_table(rows=1, cols=1).cell(0, 0)
        >>> shade(cell, "#14505f", "#ffffff")
        >>> "14505f" in cell._tc.xml
        True
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill.removeprefix("#"))):
        shading.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shading)
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = RGBColor.from_string(ink.removeprefix("#").upper())


_WIDTHS = (5.4, 3.0, 3.0, 5.0)  # cm; their sum fits the page of the template


def _overview(document: Any, memo: Memo) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(table.rows[0], ("concept", *memo.rows, "gap"), bold=True)
    for entry in memo.entries:
        star = " ★" if entry.core else ""
        line = table.add_row()
        left, right = (side.grade for side in entry.sides)
        _fill(line, (f"{entry.title}{star}", left, right, entry.gap))
        for cell, side in zip(line.cells[1:3], entry.sides, strict=True):
            shade(cell, side.colours[0], side.colours[1])


def _fill(line: Any, values: Sequence[str], *, bold: bool = False) -> None:
    from docx.shared import Cm, Pt

    keep_together(line)
    for cell, text, width in zip(line.cells, values, _WIDTHS, strict=True):
        cell.text = plain(text)
        cell.width = Cm(width)
        give_room(cell.paragraphs[0])
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(9.5)
            run.font.bold = bold


def _entry(document: Any, memo: Memo, entry: MemoEntry) -> None:
    document.add_heading(plain(entry.title), level=2)
    document.add_paragraph(plain(f"Gap: {entry.gap}"))
    if entry.why:
        document.add_paragraph(plain(f"Why: {entry.why}"))
    for name, side in zip(memo.rows, entry.sides, strict=True):
        head = document.add_paragraph()
        head.add_run(plain(name)).bold = True
        head.add_run(plain(f": {side_head(side)}"))
        if side.words:
            document.add_paragraph(plain(side.words), style="Quote")
            document.add_paragraph(plain(f"— {side.reference}"))
        if side.others:
            document.add_paragraph(plain(f"Also: {'; '.join(side.others)}"))


def without_times(data: bytes) -> bytes:
    """Pack a file again without the times at which its parts were written."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return buffer.getvalue()
