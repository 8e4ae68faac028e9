"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["Content", "binary_name", "sniff", "xml_root"]


class Content(StrEnum):
    """Kinds of content that can be told from the bytes; ``TEXT`` is all the rest."""

    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    RTF = "rtf"
    XML = "xml"
    HTML = "html"
    BINARY = "binary"
    TEXT = "text"


# Signature, and what to call it. Source: the file formats' own specifications.
_BINARIES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"RIFF", "a media file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*|<\?[^>]{0,300}>\s*)*"
    rb"(?P<doctype><!DOCTYPE[^>\[]{0,300}(?:\[[^\]]{0,2000}\]\s*)?>\s*)?"
    rb"(?:<!--.{0,2000}?-->\s*)*<(?P<root>[A-Za-z_][\w:.\-]{0,100})",
    re.IGNORECASE | re.DOTALL,
)


def sniff(data: bytes) -> Content:
    """Tell the kind of content from its first bytes.

    Example:
        >>> sniff(b"%PDF-1.7 ..."), sniff(b"<?xml version='1.0'?><akomaNtoso/>"), sniff(b"# Act")
        (<Content.PDF: 'pdf'>, <Content.XML: 'xml'>, <Content.TEXT: 'text'>)
    """
    head = data[:_HEAD]
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"%PDF-"):
        return Content.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content.ZIP
    if head.startswith(_OLE):
        return Content.OLE
    if bare.startswith(b"{\\rtf"):
        return Content.RTF
    if binary_name(data):
        return Content.BINARY
    if bare[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Content.HTML
    if bare.startswith(b"<?xml"):
        return Content.HTML if xml_root(data).lower() == "html" else Content.XML
    return Content.TEXT


def binary_name(data: bytes) -> str:
    r"""Return what a binary file is, or an empty string where no signature fits.

    Example:
        >>> binary_name(b"GIF89a\x01")
        'a GIF image'
    """
    return next((name for mark, name in _BINARIES if data.startswith(mark)), "")


def xml_root(data: bytes) -> str:
    """Return the name of the root element, without a prefix; empty if there is none.

    Example:
        >>> xml_root(b'<?xml version="1.0"?><!-- c --><leg:Legislation xmlns:leg="x">')
        'Legislation'
    """
    found = _PROLOG.match(data[:_HEAD])
    return found["root"].decode("ascii").rpartition(":")[2] if found else ""
