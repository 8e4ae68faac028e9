"""Run as a program of its own: take the characters off the pages of a PDF.

PDFium is a large parser of hostile input: forms that call one another can keep it busy for ever,
and a bug in it ends the process. So it works apart, within limits of processor time and memory,
and this file imports nothing but the standard library and pypdfium2, to start fast.

Standard input is the PDF; the arguments are the most pages, characters, seconds of processor time
and bytes of memory. Standard output is one line of JSON, ``{"pages": [[characters, has_image],
...]}`` or ``{"error": KIND, "got": ...}``, then the code points of all characters (unsigned 32 bit)
and five numbers (float) for each: left, bottom, right, top, angle.
"""

from __future__ import annotations

import json
import math
import sys
from array import array
from contextlib import closing
from typing import Any

__all__ = ["FIELDS", "extract", "main"]

FIELDS = 5
"""Numbers for each character: left, bottom, right, top, angle."""

_CORNER = (0.0,) * FIELDS
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def extract(
    data: bytes, max_pages: int, max_characters: int
) -> tuple[dict[str, Any], array[int], array[float]]:
    """Return the head, the code points and the places of the characters, page by page."""
    import pypdfium2

    codes, places = array("I"), array("f")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        kind = "password" if code in (_PASSWORD, _SECURITY) else "damaged"
        return {"error": kind, "got": str(error)}, codes, places
    pages: list[tuple[int, bool]] = []
    with closing(document):
        if len(document) > max_pages:
            return {"error": "pages", "got": len(document)}, codes, places
        for number in range(len(document)):
            try:
                with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
                    count = textpage.count_chars()
                    if len(codes) + count > max_characters:
                        return {"error": "characters", "got": len(codes) + count}, codes, places
                    blank = _take(textpage, count, codes, places)
                    pages.append((count, blank and _has_image(page)))
            except pypdfium2.PdfiumError as error:
                got = f"page {number + 1}: {error}"
                return {"error": "damaged", "got": got}, codes, places
    return {"pages": pages}, codes, places


def _take(textpage: Any, count: int, codes: array[int], places: array[float]) -> bool:
    """Add the characters of a page, in drawing order; say whether all of them are blank."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    handle = textpage.raw
    blank = True
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        angle = raw.FPDFText_GetCharAngle(handle, index)
        place = (box.left, box.bottom, box.right, box.top, angle)
        codes.append(code)
        # A damaged matrix puts a character nowhere; it is kept, in the corner of the page.
        places.extend(place if math.isfinite(sum(place)) else _CORNER)
        blank = blank and (code > sys.maxunicode or chr(code).isspace())
    return blank


def _has_image(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _limit(seconds: int, memory: int) -> None:
    """Set the limits where the system has them; the parent's clock is the last resort."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has no such limits
        return
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(kind)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # pragma: no cover - not every system lets go of it
            continue
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read standard input, write standard output."""
    most_pages, most_characters, seconds, memory = (int(value) for value in sys.argv[1:])
    _limit(seconds, memory)
    try:
        head, codes, places = extract(sys.stdin.buffer.read(), most_pages, most_characters)
    except MemoryError:
        head, codes, places = {"error": "memory", "got": f"{memory} bytes"}, array("I"), array("f")
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    if "error" not in head:
        out.write(codes.tobytes())
        out.write(places.tobytes())
    out.flush()


if __name__ == "__main__":
    main()
