"""DOCX: the text of the main document, with the numbers that Word prints.

Read as zip and XML rather than through python-docx: that unpacks every part before anything can
be limited, and gives neither automatic numbers (第一条 is often one) nor tracked changes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lexcompare.core.errors import (
    EncryptedFileError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
)
from lexcompare.parse.readers.base import Extracted, RawFile, ReadLimits, check_length
from lexcompare.parse.readers.docx_numbering import Numbering

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["docx_version", "read_docx"]

_VERSION = "1"
_RATIO = 300  # XML of text packs to about a tenth; what unpacks further than this is a bomb
_RATIO_FROM = 2**20
_MAX_PART = 64 * 2**20
_AGAIN = "open it in a word processor and save it again as .docx"
_DOCUMENT = "/officeDocument"

# Elements whose content is not in the current text: what tracked changes took out, the older
# rendering of a drawing, field codes, comments.
_OUT = frozenset(
    "del moveFrom Fallback instrText delText delInstrText rPrChange pPrChange sectPr"
    " annotationRef".split()
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(raw: RawFile, limits: ReadLimits) -> Extracted:
    """Return the text of a DOCX file: a line to a paragraph or table row.

    Insertions of tracked changes are in, deletions out; headers, footers, notes and comments are
    left out; automatic numbers are printed before their paragraphs. Cells of a row are parted by
    tabs, but where a cell holds several paragraphs each has its line.

    Raises:
        ReadError: The file is no DOCX, damaged, or declares a document type (which no word
            processor writes and which can pull in other files).
        EncryptedFileError: Its parts need a password.
        TooLargeError: It unpacks to more than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            package = _Package(archive, raw.where, limits)
            name = package.main_part()
            document = package.xml(name)
            folder = posixpath.dirname(name)
            numbering = Numbering(
                package.optional_xml(f"{folder}/numbering.xml"),
                package.optional_xml(f"{folder}/styles.xml"),
            )
    # ValueError: offsets of the zip directory that lead out of the file.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _broken(raw.where, str(error)) from error
    body = next((node for node in document if _local(node) == "body"), None)
    if body is None:
        raise _broken(raw.where, "no body")
    lines: list[str] = []
    length = 0
    for line in _lines(body, numbering):
        # As it grows: the number that a list prints may be longer than its paragraph.
        length += len(line) + 1
        check_length(length, raw.where, limits)
        lines.append(line)
    return Extracted("\n".join(lines) + "\n")


def docx_version() -> str:
    """Return the versions that shape the text: this reader and lxml.

    Example:
        >>> docx_version().startswith("1; lxml ")
        True
    """
    from lxml import etree

    return f"{_VERSION}; lxml {etree.__version__}"


class _Package:
    """The zip container, read within limits."""

    def __init__(self, archive: zipfile.ZipFile, where: str, limits: ReadLimits) -> None:
        self._archive = archive
        self._where = where
        self._parts = {info.filename: info for info in archive.infolist()}
        self._check(archive.infolist(), limits)

    def _check(self, parts: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
        unpacked = sum(part.file_size for part in parts)
        steep = [
            part
            for part in parts
            if part.file_size > _RATIO_FROM and part.file_size > _RATIO * max(1, part.compress_size)
        ]
        if len(parts) > limits.max_entries or unpacked > limits.max_unpacked or steep:
            raise TooLargeError(
                "this DOCX unpacks to too much",
                where=self._where,
                got=f"{len(parts)} parts, {unpacked} bytes",
                expected=f"at most {limits.max_entries} parts, {limits.max_unpacked} bytes, "
                f"{_RATIO} times the packed size",
                remedy="check where the file comes from; save its text alone as a new .docx",
            )
        if any(part.flag_bits & 1 for part in parts):
            raise EncryptedFileError(
                "this DOCX is encrypted",
                where=self._where,
                expected="a DOCX that opens without a password",
                remedy="save a copy without the password and use that",
            )

    def main_part(self) -> str:
        """Return the name of the main document part."""
        relations = self.optional_xml("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith(_DOCUMENT):
                # Names inside the archive only: nothing is ever written to or read from disk.
                name = posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
                if name in self._parts:
                    return name
        if "word/document.xml" in self._parts:
            return "word/document.xml"
        kind = self._parts.get("mimetype")
        if kind is not None and "content.xml" in self._parts:
            raise UnsupportedFormatError(
                "OpenDocument files are not read",
                where=self._where,
                expected=".docx or .pdf",
                remedy="save it as .docx or .pdf in a word processor",
            )
        raise UnsupportedFormatError(
            "this archive is no Word document",
            where=self._where,
            got=", ".join(sorted(self._parts)[:3]),
            expected="a .docx with a main document part",
            remedy="unpack the archive, or save the document as .docx",
        )

    def optional_xml(self, name: str) -> Element | None:
        """Return a part as XML, ``None`` if the package has none of that name."""
        return self.xml(name) if name in self._parts else None

    def xml(self, name: str) -> Element:
        """Return a part as XML, parsed without entities, document types or network."""
        from lxml import etree

        with self._archive.open(self._parts[name]) as part:
            data = part.read(_MAX_PART + 1)
        if len(data) > _MAX_PART:
            raise TooLargeError(
                "a part of this DOCX is too large",
                where=f"{self._where}!{name}",
                expected=f"at most {_MAX_PART} bytes",
                remedy="save its text alone as a new .docx",
            )
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,  # 256 levels at most: tables and text boxes are read by recursion
            remove_comments=True,
            remove_pis=True,
        )
        if _has_doctype(data):
            raise ReadError(
                "this DOCX declares a document type, which can pull in other files",
                where=f"{self._where}!{name}",
                got="<!DOCTYPE",
                expected="a DOCX as word processors write it",
                remedy=_AGAIN,
            )
        try:
            root: Element = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error) or "huge" in str(error):
                raise TooLargeError(
                    "a part of this DOCX is nested too deeply, or holds too long a text",
                    where=f"{self._where}!{name}",
                    got=str(error)[:120],
                    expected="a document as word processors write it",
                    remedy="save its text alone as a new .docx",
                ) from error
            raise _broken(f"{self._where}!{name}", str(error)) from error
        return root


def _has_doctype(data: bytes) -> bool:
    head = data[:65536]
    return any(
        mark.encode(encoding) in head
        for mark in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("ascii", "utf-16-le", "utf-16-be")
    )


def _broken(where: str, got: str) -> ReadError:
    return ReadError(
        "this DOCX is damaged",
        where=where,
        got=got[:120],
        expected="a whole .docx file",
        remedy=f"get the file again, or {_AGAIN}",
    )


def _local(node: Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _lines(body: Element, numbering: Numbering) -> Iterator[str]:
    """Yield the lines of the text; a paragraph whose end mark was deleted runs on."""
    held = ""
    for block in _blocks(body):
        if _local(block) == "tr":
            if held:
                yield held
                held = ""
            yield from _row(block, numbering)
            continue
        held += _paragraph(block, numbering)
        if not _mark_deleted(block):
            yield held
            held = ""
    if held:
        yield held


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and table rows in order, through content controls and insertions."""
    stack = list(reversed(parent))
    while stack:
        node = stack.pop()
        name = _local(node)
        if name in ("p", "tr"):
            yield node
        elif name not in _OUT:
            stack.extend(reversed(node))


def _row(row: Element, numbering: Numbering) -> Iterator[str]:
    cells = [[line for line in _lines(cell, numbering) if line.strip()] for cell in _cells(row)]
    if all(len(lines) <= 1 for lines in cells):
        yield "\t".join("".join(lines) for lines in cells)
    else:
        for lines in cells:
            yield from lines


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, through content controls; a table inside a cell has its own."""
    stack = list(reversed(row))
    while stack:
        node = stack.pop()
        if _local(node) == "tc":
            yield node
        else:
            stack.extend(reversed(node))


def _mark_deleted(paragraph: Element) -> bool:
    for properties in paragraph:
        if _local(properties) == "pPr":
            return any(
                _local(change) in ("del", "moveFrom")
                for run in properties
                if _local(run) == "rPr"
                for change in run
            )
    return False


def _paragraph(paragraph: Element, numbering: Numbering) -> str:
    parts: list[str] = []
    boxes: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        name = _local(node)
        if name in _OUT or name == "pPr":
            continue
        if name == "t":
            parts.append(node.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name == "txbxContent":  # a text box is anchored in a paragraph, but is none of it
            boxes.extend(_lines(node, numbering))
        else:
            stack.extend(reversed(node))
    text = "".join(parts)
    if text.strip():
        text = numbering.label(paragraph) + text
    return "\n".join(part for part in (text, *boxes) if part)
