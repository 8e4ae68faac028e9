"""PDF with a text layer, read through PDFium.

PDFium rather than pypdf, after reading two printed statutes with both: pypdf gives text that is
printed twice (headings made bold by overprinting) twice over, breaks a line at every change of
font, so that dates and numbers come apart, puts spaces inside words where a line is justified,
and takes twenty times as long. PDFium's own text has none of that, but follows the order in which
the page was drawn: there, article numbers came after the text of their articles. So the characters
are taken with their places on the page and put into reading order here (``pdf_layout``).

PDFium runs in a process of its own (``pdf_child``): a file that keeps it busy for ever, takes all
memory or makes it crash is an error about that file, and the work goes on.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lexcompare.core.errors import EncryptedFileError, ReadError, ScannedPdfError, TooLargeError
from lexcompare.parse.readers import pdf_child
from lexcompare.parse.readers.base import Extracted, RawFile, ReadLimits, check_length
from lexcompare.parse.readers.pdf_layout import Char, Page, lay_out, write_pages

__all__ = ["pdf_version", "read_pdf"]

_LAYOUT_VERSION = "1"
_HEAD = 1024
_LINEARISED = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d+)", re.DOTALL)
_PATIENCE = 10  # seconds of the clock for each second of processor time
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
        TooLargeError: It has more pages or more text, or takes more time or memory, than the
            limits allow.
    """
    _check_whole(raw)
    laid: list[Page] = []
    images = 0
    for chars, is_image in _pages(raw, limits):
        laid.append(lay_out(chars))
        images += is_image
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


def _pages(raw: RawFile, limits: ReadLimits) -> Iterator[tuple[list[Char], bool]]:
    """Yield the characters of each page, and whether it is an image without text."""
    head, body = _run(raw, limits)
    if "error" in head:
        raise _refused(str(head["error"]), str(head.get("got", "")), raw.where, limits)
    sizes = [(int(count), bool(image)) for count, image in head["pages"]]
    total = sum(count for count, _ in sizes)
    codes, places = array("I"), array("f")
    codes.frombytes(body[: total * codes.itemsize])
    places.frombytes(body[total * codes.itemsize :])
    fields = [places[place :: pdf_child.FIELDS] for place in range(pdf_child.FIELDS)]
    begin = 0
    for count, is_image in sizes:
        end = begin + count
        columns = (codes[begin:end], *(field[begin:end] for field in fields))
        yield [Char(*values) for values in zip(*columns, strict=True)], is_image
        begin = end


def _run(raw: RawFile, limits: ReadLimits) -> tuple[dict[str, Any], bytes]:
    """Run PDFium apart and return what it says and the characters."""
    values = (
        limits.max_pages, limits.max_characters, limits.max_seconds, limits.max_memory
    )  # fmt: skip
    # -P: the folder of the program has modules of other names than the standard library's.
    command = [sys.executable, "-P", str(Path(pdf_child.__file__)), *map(str, values)]
    places = {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
    try:
        done = subprocess.run(
            command, input=raw.data, capture_output=True, check=False, env={**os.environ, **places},
            timeout=limits.max_seconds * _PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _refused("seconds", "", raw.where, limits) from error
    if done.returncode:
        stopped = -done.returncode in (getattr(signal, "SIGXCPU", None), signal.SIGKILL)
        told = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        kind = "seconds" if stopped else "crash"
        raise _refused(kind, told or f"exit {done.returncode}", raw.where, limits)
    line, _, body = done.stdout.partition(b"\n")
    return json.loads(line), body


def _refused(kind: str, got: str, where: str, limits: ReadLimits) -> ReadError:
    """Return the error for what the other process could not do."""
    if kind == "password":
        return EncryptedFileError(
            "this PDF needs a password",
            where=where,
            expected="a PDF that opens without one",
            remedy="save a copy without the password and use that",
        )
    if kind == "characters":
        try:
            check_length(int(got), where, limits)
        except TooLargeError as error:
            return error
    large = {
        "pages": (
            "this PDF has too many pages", f"at most {limits.max_pages}",
            "split it into its instruments, or raise ReadLimits.max_pages",
        ),
        "seconds": (
            "this PDF takes too long to read",
            f"at most {limits.max_seconds} seconds of processor time",
            "print it to a new PDF, or raise ReadLimits.max_seconds",
        ),
        "memory": (
            "this PDF takes too much memory to read", f"at most {limits.max_memory} bytes",
            "print it to a new PDF, or raise ReadLimits.max_memory",
        ),
    }  # fmt: skip
    if kind in large:
        what, expected, remedy = large[kind]
        return TooLargeError(what, where=where, got=got, expected=expected, remedy=remedy)
    return ReadError(
        "this PDF is damaged" if kind == "damaged" else "this PDF broke off the reader",
        where=where,
        got=got[:120],
        expected="a readable PDF",
        remedy=_AGAIN if kind == "damaged" else f"{_AGAIN}, or print it to a new PDF",
    )
