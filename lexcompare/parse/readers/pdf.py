"""PDF with a text layer, read through PDFium.

PDFium rather than pypdf, after reading two printed statutes with both: pypdf gives text that is
printed twice (headings made bold by overprinting) twice over, breaks a line at every change of
font, so that dates and numbers come apart, puts spaces inside words where a line is justified,
and takes twenty times as long. PDFium's own text has none of that, but follows the order in which
the page was drawn: there, article numbers came after the text of their articles. So the characters
are taken with their places on the page and put into reading order here (``pdf_layout``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from lexcompare.core.errors import EncryptedFileError, ReadError, ScannedPdfError, TooLargeError
from lexcompare.parse.readers.base import Extracted, RawFile, ReadLimits, check_length
from lexcompare.parse.readers.pdf_layout import Char, Page, lay_out, write_pages

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["pdf_version", "read_pdf"]

_LAYOUT_VERSION = "1"
_HEAD = 1024
_LINEARISED = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d+)", re.DOTALL)
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY
_OCR = "run the file through OCR (optical character recognition), or look for a text version"
_AGAIN = "get the file again from where it came"


def read_pdf(raw: RawFile, limits: ReadLimits) -> Extracted:
    """Return the text of all pages in reading order.

    A page ends with a line that holds only a form feed, so that running heads can be found. A
    line that begins two to four characters in from the margin begins with two ideographic spaces
    (four plain ones in a Latin line): the print's own mark of a new paragraph.

    Raises:
        ReadError: The file is no PDF, cut off or damaged.
        EncryptedFileError: It needs a password.
        ScannedPdfError: At least half of its pages are images without text.
        TooLargeError: It has more pages or more text than the limits allow.
    """
    _check_whole(raw)
    with _document(raw) as document:
        if len(document) > limits.max_pages:
            raise TooLargeError(
                "this PDF has too many pages",
                where=raw.where,
                got=str(len(document)),
                expected=f"at most {limits.max_pages}",
                remedy="split it into its instruments, or raise ReadLimits.max_pages",
            )
        laid: list[Page] = []
        images = length = 0
        for chars, is_image in _pages(document, raw.where):
            laid.append(lay_out(chars))
            images += is_image
            length += len(chars)
            check_length(length, raw.where, limits)
    pages = ["\n".join(lines) for lines in write_pages(laid)]
    if not any(pages) or images * 2 >= len(pages):
        raise ScannedPdfError(
            "this PDF has no text layer: its pages are images" if images else "no text in this PDF",
            where=raw.where,
            got=f"{sum(not text for text in pages)} of {len(pages)} pages without text",
            expected="a PDF with text that can be selected",
            remedy=_OCR,
        )
    return Extracted("\n\f\n".join(pages) + "\n")


def pdf_version() -> str:
    """Return the versions that shape the text: layout, pypdfium2, PDFium.

    Example:
        >>> pdf_version().startswith("1; pypdfium2 ")
        True
    """
    import pypdfium2

    return (
        f"{_LAYOUT_VERSION}; pypdfium2 {pypdfium2.version.PYPDFIUM_INFO.tag}"
        f"; pdfium {pypdfium2.version.PDFIUM_INFO.build}"
    )


def _check_whole(raw: RawFile) -> None:
    if b"%PDF-" not in raw.data[:_HEAD]:
        raise ReadError(
            "this is named like a PDF, but is none",
            where=raw.where,
            got=repr(raw.data[:8]),
            expected="a file that begins with %PDF-",
            remedy=_AGAIN,
        )
    linearised = _LINEARISED.search(raw.data[:_HEAD])
    length = int(linearised[1]) if linearised and len(linearised[1]) < 15 else 0
    if b"%%EOF" not in raw.data or len(raw.data) < length:
        raise ReadError(
            "this PDF is cut off",
            where=raw.where,
            got=f"{len(raw.data)} bytes",
            expected=f"{length} bytes" if length else "an end mark (%%EOF)",
            remedy=_AGAIN,
        )


@contextmanager
def _document(raw: RawFile) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw.data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (_PASSWORD, _SECURITY):
            raise EncryptedFileError(
                "this PDF needs a password",
                where=raw.where,
                expected="a PDF that opens without one",
                remedy="save a copy without the password and use that",
            ) from error
        raise _damaged(raw.where, str(error)) from error
    try:
        yield document
    finally:
        document.close()


def _damaged(where: str, got: str) -> ReadError:
    return ReadError(
        "this PDF is damaged", where=where, got=got, expected="a readable PDF", remedy=_AGAIN
    )


def _pages(document: pypdfium2.PdfDocument, where: str) -> Iterator[tuple[list[Char], bool]]:
    """Yield the characters of each page, and whether it is an image without text."""
    import pypdfium2

    for number in range(len(document)):
        try:
            with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
                chars = _chars(textpage)
                blank = all(chr(char.code).isspace() for char in chars)
                yield chars, blank and _has_image(page)
        except pypdfium2.PdfiumError as error:
            raise _damaged(where, f"page {number + 1}: {error}") from error


def _has_image(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _chars(textpage: Any) -> list[Char]:
    """Return the characters of a page in drawing order, with their boxes in points."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    handle = textpage.raw
    chars: list[Char] = []
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        angle = raw.FPDFText_GetCharAngle(handle, index)
        chars.append(Char(code, box.left, box.bottom, box.right, box.top, angle))
    return chars
