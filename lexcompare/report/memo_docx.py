"""A memo as a DOCX file, by python-docx (extra ``desk``); the same memo gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_bytes, write_text
from lexcompare.report.clean import plain
from lexcompare.report.memo import Memo, MemoEntry, memo_markdown, side_head

__all__ = [
    "MEMO_SUFFIXES",
    "check_memo_suffix",
    "memo_docx",
    "set_fonts",
    "without_times",
    "write_memo",
]

MEMO_SUFFIXES = (".docx", ".md")
"""Formats of :func:`write_memo`, by suffix."""

_LATIN, _CHINESE = "Times New Roman", "SimSun"
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
    document.core_properties.title = plain(memo.title)
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
        style.font.name = _LATIN
        # Word takes the font of Chinese characters from an attribute of its own.
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)


def _overview(document: Any, memo: Memo) -> None:
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    names = ("concept", *memo.rows, "gap")
    for cell, text in zip(table.rows[0].cells, names, strict=True):
        cell.text = plain(text)
    for entry in memo.entries:
        star = " ★" if entry.core else ""
        left, right = (side.grade for side in entry.sides)
        values = (f"{entry.title}{star}", left, right, entry.gap)
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = plain(text)


def _entry(document: Any, memo: Memo, entry: MemoEntry) -> None:
    document.add_heading(plain(entry.title), level=2)
    document.add_paragraph(plain(f"Gap: {entry.gap}"))
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
