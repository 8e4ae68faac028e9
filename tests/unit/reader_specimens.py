"""Files for the reader tests, made by code: no real law, no binary fixtures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class PdfPage:
    """Strings with the places (points from the lower left corner) where they are drawn."""

    items: list[tuple[float, float, str]] = field(default_factory=list)
    angle: bool = False
    image: bool = False


def make_pdf(
    pages: Sequence[PdfPage], *, encrypted: bool = False, linearised_length: int = 0
) -> bytes:
    """Write a small PDF: Helvetica for Latin text, an ideographic font for the rest."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    add(b"<< /Type /Catalog /Pages 2 0 R >>")
    add(b"")  # the page tree, written last
    latin = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    descendant = add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    wide = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [%d 0 R] >>" % descendant
    )
    image = add(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
    )
    kids: list[int] = []
    for page in pages:
        content = b"".join(_draw(item) for item in page.items)
        if page.angle:
            content += b"BT /F1 20 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (CONFIDENTIAL COPY) Tj ET\n"
        if page.image:
            content += b"q 200 0 0 200 50 50 cm /Im1 Do Q\n"
        stream = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
                b" /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >> /XObject << /Im1 %d 0 R >> >>"
                b" >>" % (stream, latin, wide, image)
            )
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    out = bytearray(b"%PDF-1.5\n")
    if linearised_length:
        out += b"%% << /Linearized 1 /L %d >>\n" % linearised_length
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    extra = b""
    if encrypted:  # keys that no password fits
        key = b"<%s>" % (b"5a" * 32)
        extra = (
            b" /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
            b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O %s /U %s >>" % (key, key)
        )
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, extra)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _draw(item: tuple[float, float, str]) -> bytes:
    x, y, text = item
    if text.isascii():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"BT /F1 10 Tf %.1f %.1f Td (%s) Tj ET\n" % (x, y, escaped.encode())
    return b"BT /F2 10 Tf %.1f %.1f Td <%s> Tj ET\n" % (
        x,
        y,
        text.encode("utf-16-be").hex().encode(),
    )


def docx_bytes(document: Document) -> bytes:
    """Return a python-docx document as bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def simple_docx(*paragraphs: str) -> bytes:
    """Return a DOCX with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return docx_bytes(document)


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a zip with some parts replaced, added, or (``None``) taken out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in changes:
                new.writestr(info.filename, old.read(info))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def tracked_docx() -> bytes:
    """Return a DOCX with an insertion, a deletion and a deleted paragraph mark."""
    document = Document()
    paragraph = document.add_paragraph("Offices shall publish ")
    paragraph._p.append(_change("ins", "w:t", "all "))
    paragraph._p.append(_change("del", "w:delText", "some "))
    paragraph.add_run("data.")
    joined = document.add_paragraph("They shall do so ")
    properties = joined._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    gone = OxmlElement("w:del")
    gone.set(qn("w:id"), "9")
    mark.append(gone)
    properties.append(mark)
    document.add_paragraph("without delay.")
    return docx_bytes(document)


def _change(kind: str, tag: str, text: str) -> OxmlElement:
    change = OxmlElement(f"w:{kind}")
    change.set(qn("w:id"), "1")
    run = OxmlElement("w:r")
    words = OxmlElement(tag)
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    change.append(run)
    return change


def numbered_docx(levels: Sequence[tuple[str, str]], steps: Sequence[tuple[int, str]]) -> bytes:
    """Return a DOCX whose paragraphs carry automatic numbers.

    Args:
        levels: Number format and text of each level, as ``("chineseCounting", "第%1条")``.
        steps: Level and text of each paragraph.
    """
    document = Document()
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inner}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for level, text in steps:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
    return docx_bytes(document)
