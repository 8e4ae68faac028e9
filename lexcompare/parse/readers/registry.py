"""Which reader reads which file.

The content decides where it is unmistakable (a PDF named .txt is read as a PDF), the suffix
otherwise. To add a format, write a module with a ``read_*`` function and enter a :class:`Reader`
in ``_READERS``; dialects of XML are entered in :mod:`lexcompare.parse.markup.dialects`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from lexcompare.core.errors import (
    BinaryFileError,
    EmptyFileError,
    EncryptedFileError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
)
from lexcompare.core.files import sha256_of
from lexcompare.core.ids import natural_key
from lexcompare.core.inputs import read_input, unopened
from lexcompare.core.model import Source
from lexcompare.parse.markup.dialects import Dialect, page_dialect, xml_dialect
from lexcompare.parse.markup.layout import join_segmented
from lexcompare.parse.markup.xml import root_name, xml_version
from lexcompare.parse.readers.base import (
    DEFAULT_LIMITS,
    Extracted,
    RawFile,
    Reader,
    Reading,
    ReadLimits,
    check_length,
)
from lexcompare.parse.readers.decode import check_not_blank
from lexcompare.parse.readers.docx import docx_version, read_docx
from lexcompare.parse.readers.html import html_version, read_html
from lexcompare.parse.readers.pdf import pdf_version, read_pdf
from lexcompare.parse.readers.sniff import Content, binary_name, sniff
from lexcompare.parse.readers.text import read_text, text_version
from lexcompare.parse.segmented import Segmented

__all__ = [
    "read_document",
    "read_folder",
    "read_source",
    "readable_suffixes",
    "unsupported_suffixes",
]

_MARKDOWN = Reader("markdown", (".md", ".markdown"), read_text, text_version)
_TEXT = Reader("text", (".txt", ".text"), read_text, text_version)
_HTML = Reader("html", (".html", ".htm", ".xhtml"), read_html, html_version)
_DOCX = Reader("docx", (".docx", ".docm"), read_docx, docx_version)
_PDF = Reader("pdf", (".pdf",), read_pdf, pdf_version)
_READERS: tuple[Reader, ...] = (_MARKDOWN, _TEXT, _HTML, _DOCX, _PDF)
_XML_SUFFIX = ".xml"
_BETWEEN = "\n\n"  # between the files of a folder
_TOO_LARGE = (
    "check that the file holds one instrument, or raise ReadLimits.max_bytes (LEXCOMPARE_LIMITS=4)"
)

_WORD = "save it as .docx or .pdf in a word processor"
_UNREAD: dict[str, tuple[str, str]] = {
    ".doc": ("Word 97-2003 files are not read", _WORD),
    ".dot": ("Word 97-2003 templates are not read", _WORD),
    ".wps": ("WPS files are not read", _WORD),
    ".wpt": ("WPS templates are not read", _WORD),
    ".rtf": ("RTF files are not read", _WORD),
    ".odt": ("OpenDocument files are not read", _WORD),
    ".pages": ("Pages files are not read", _WORD),
    ".ofd": ("OFD files are not read", "save it as .pdf in an OFD viewer"),
    ".caj": ("CAJ files are not read", "save it as .pdf in a CAJ viewer"),
    ".epub": ("EPUB files are not read", "save the text as .html or .txt"),
    ".mht": ("web archives are not read", "save the page as .html"),
    ".mhtml": ("web archives are not read", "save the page as .html"),
    ".xml": ("this XML dialect is not read by this version", "save the text as .html or .txt"),
}


def readable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the formats that are read, sorted, in lower case.

    Example:
        >>> readable_suffixes()
        ('.docm', '.docx', '.htm', '.html', '.markdown', '.md', '.pdf', '.text', '.txt', '.xhtml', '.xml')
    """  # noqa: E501
    suffixes = {suffix for reader in _READERS for suffix in reader.suffixes}
    return tuple(sorted({*suffixes, _XML_SUFFIX}))


def unsupported_suffixes() -> tuple[str, ...]:
    """Return suffixes of document formats that are known but not read, sorted.

    A folder's files of these kinds are worth a message; others (.csv, .json) are no documents.

    Example:
        >>> ".doc" in unsupported_suffixes(), ".csv" in unsupported_suffixes()
        (True, False)
    """
    return tuple(sorted(set(_UNREAD) - set(readable_suffixes())))


def read_source(path: Path | str, *, limits: ReadLimits = DEFAULT_LIMITS) -> Source:
    """Read a file into the text that spans point into.

    Args:
        path: The file, as it shall stand in ``Source.path``.
        limits: Sizes above which a file is refused.

    Raises:
        ReadError: The file cannot be opened, is a folder, is damaged, or one of the errors below
            ``ReadError``, each with a remedy.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "act.txt")
        ...     _ = file.write_text("1. Every office shall publish its data.", encoding="utf-8")
        ...     source = read_source(file)
        >>> source.reader, source.encoding, source.text[:8]
        ('text', 'utf-8', '1. Every')
    """
    return _read_file(Path(path), limits).source


def read_document(path: Path | str, *, limits: ReadLimits = DEFAULT_LIMITS) -> Reading:
    """Read a file, or a folder of section files, with the structure that its format states.

    Raises:
        ReadError: As for :func:`read_source` and :func:`read_folder`.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "act.txt")
        ...     _ = file.write_text("1. Every office shall publish its data.", encoding="utf-8")
        ...     reading = read_document(file)
        >>> reading.source.reader, reading.structure is None
        ('text', True)
    """
    path = Path(path)
    return _read_folder(path, limits) if path.is_dir() else _read_file(path, limits)


def _read_file(path: Path, limits: ReadLimits) -> Reading:
    data = read_input(
        path, ReadError, most=limits.max_bytes, too_large=TooLargeError, remedy=_TOO_LARGE
    )
    raw = RawFile(data, path.as_posix(), path.suffix.lower())
    if not raw.data:
        raise EmptyFileError(
            "there is nothing in this file",
            where=raw.where,
            got="0 bytes",
            expected="the text of an instrument",
            remedy="get the file again, or take it out",
        )
    reader = _reader(raw)
    extracted = reader.read(raw, limits)
    check_not_blank(extracted.text, raw.where)
    source = Source(
        text=extracted.text,
        path=raw.where,
        sha256=sha256_of(raw.data),
        reader=reader.name,
        reader_version=reader.version(),
        encoding=extracted.encoding,
    )
    return Reading(source, extracted.structure)


def read_folder(path: Path | str, *, limits: ReadLimits = DEFAULT_LIMITS) -> Source:
    """Read a folder of section files as one instrument.

    The files that can be read, in the natural order of their names (2 before 10), are joined by
    a blank line; ``sha256`` is that of the sorted lines ``hash  name``.

    Raises:
        ReadError: The folder cannot be listed, holds no readable file, or one of its files cannot
            be read.
    """
    return _read_folder(Path(path), limits).source


def _read_folder(path: Path, limits: ReadLimits) -> Reading:
    try:
        names = sorted(
            (entry.name for entry in path.iterdir() if not entry.name.startswith(".")),
            key=natural_key,
        )
    except OSError as error:
        raise unopened(path, error, ReadError) from error
    known = (*readable_suffixes(), *unsupported_suffixes())
    readings = [
        _read_file(path / name, limits) for name in names if Path(name).suffix.lower() in known
    ]
    sources = [reading.source for reading in readings]
    where = path.as_posix()
    if not sources:
        raise EmptyFileError(
            "this folder holds no file that can be read",
            where=where,
            expected=f"files ending in {', '.join(readable_suffixes())}",
            remedy="put the section files in, or take the folder out",
        )
    text = _BETWEEN.join(source.text for source in sources)
    check_length(len(text), where, limits)
    lines = sorted(f"{source.sha256}  {Path(source.path).name}" for source in sources)
    source = Source(
        text=text,
        path=where,
        sha256=hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest(),
        reader=_joined(source.reader for source in sources),
        reader_version=_joined(source.reader_version for source in sources),
        encoding=_joined(source.encoding for source in sources),
    )
    return Reading(source, _joined_structure(readings, text))


def _joined_structure(readings: Sequence[Reading], text: str) -> Segmented | None:
    """Join the structures; a folder with files that have none is segmented by its text."""
    parts = [reading.structure for reading in readings if reading.structure is not None]
    if len(parts) < len(readings):
        return None
    sizes = (len(reading.source.text) + len(_BETWEEN) for reading in readings)
    starts = list(accumulate(sizes, initial=0))[:-1]
    return join_segmented(parts, starts, text)


def _joined(values: object) -> str:
    return ", ".join(sorted(set(values)))  # type: ignore[call-overload]


def _reader(raw: RawFile) -> Reader:
    content = sniff(raw.data)
    if content is Content.BINARY:
        raise BinaryFileError(
            "this is no document with text",
            where=raw.where,
            got=binary_name(raw.data),
            expected=", ".join(readable_suffixes()),
            remedy="take the file out; run an image through OCR (optical character recognition)",
        )
    if content is Content.OLE:
        raise _ole(raw)
    if content is Content.RTF:
        raise _unread(raw, ".rtf")
    if content is Content.XML or (content is Content.TEXT and raw.suffix == ".xml"):
        return _xml_reader(raw)
    if content is Content.HTML:
        page = page_dialect(raw.data)
        if page is not None:
            return _dialect_reader(page)
    certain = {Content.PDF: _PDF, Content.ZIP: _DOCX, Content.HTML: _HTML}.get(content)
    if certain is not None:
        return certain
    return _by_suffix(raw)


def _by_suffix(raw: RawFile) -> Reader:
    for reader in _READERS:
        if raw.suffix in reader.suffixes:
            if reader is _DOCX:
                raise ReadError(
                    "this is named like a DOCX, but is none",
                    where=raw.where,
                    got=repr(raw.data[:8]),
                    expected="a zip archive, as every .docx is",
                    remedy="get the file again, or save it as .docx in a word processor",
                )
            return reader
    if raw.suffix in _UNREAD:
        raise _unread(raw, raw.suffix)
    raise UnsupportedFormatError(
        "nothing here reads files of this kind",
        where=raw.where,
        got=raw.suffix or "no suffix",
        expected=", ".join(readable_suffixes()),
        remedy="if it is plain text, rename it to .txt",
    )


def _xml_reader(raw: RawFile) -> Reader:
    root = root_name(raw.data, raw.where)
    dialect = xml_dialect(root)
    if dialect is None:
        raise _unread(raw, _XML_SUFFIX, got=f"<{root.local}>")
    return _dialect_reader(dialect)


def _dialect_reader(dialect: Dialect) -> Reader:
    def read(raw: RawFile, limits: ReadLimits) -> Extracted:
        written = dialect.read(raw.data, raw.where)
        check_length(len(written.text), raw.where, limits)
        return Extracted(written.text, structure=written.segmented)

    return Reader(dialect.name, (_XML_SUFFIX,), read, lambda: f"{dialect.version}; {xml_version()}")


def _ole(raw: RawFile) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in raw.data:
        return EncryptedFileError(
            "this document needs a password",
            where=raw.where,
            expected="a document that opens without one",
            remedy="save a copy without the password and use that",
        )
    return _unread(raw, raw.suffix if raw.suffix in (".wps", ".wpt", ".dot") else ".doc")


def _unread(raw: RawFile, suffix: str, got: str = "") -> UnsupportedFormatError:
    what, remedy = _UNREAD[suffix]
    named = "" if raw.suffix == suffix else f", whatever its name ({raw.suffix or 'no suffix'})"
    return UnsupportedFormatError(
        what + (f"; this is one{named}" if named and suffix != ".xml" else ""),
        where=raw.where,
        got=got,
        expected=", ".join(readable_suffixes()),
        remedy=remedy,
    )
