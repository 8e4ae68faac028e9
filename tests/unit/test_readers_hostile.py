"""Files that cannot be read: each a clear error that names a remedy."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from reader_specimens import OLE_HEAD, PdfPage, make_pdf, part, repacked, simple_docx

from lexcompare.core.errors import (
    BinaryFileError,
    EmptyFileError,
    EncryptedFileError,
    ReadError,
    ScannedPdfError,
    TooLargeError,
    UndecodableError,
    UnsupportedFormatError,
)
from lexcompare.parse.readers import ReadLimits, read_folder, read_source

TEXT_PAGE = PdfPage([(72, 700, "Section 1. Every office shall publish its data.")])
CHINESE = "第一条　甲省各级机关开放数据。第二条　数据按目录开放，每年更新一次。"


def doctype(name: str, body: str) -> bytes:
    entity = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY {name} {body}>]>'.encode()
    document = part(simple_docx("x"), "word/document.xml")
    xml = document.split(b"?>", 1)[1].replace(b">x<", f">&{name};<".encode())
    return repacked(simple_docx("x"), {"word/document.xml": entity + xml})


def bomb() -> bytes:
    return repacked(simple_docx("x"), {"word/media/a.xml": b"\0" * (40 * 2**20)})


def many_parts() -> bytes:
    return repacked(simple_docx("x"), {f"word/x{n}.xml": b"" for n in range(10_050)})


def zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "text")
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return buffer.getvalue()


BIG5 = ("資料開放辦法，各機關應公開資料。" * 20).encode("big5")
SHIFT_JIS = ("データの公開に関する条例、適用" * 20).encode("shift_jis")
LOCKED = OLE_HEAD + "EncryptedPackage".encode("utf-16-le")
BAD_XML = repacked(simple_docx("x"), {"word/document.xml": b"<w:document"})

# fmt: off
CASES = [
    ("empty.txt", b"", EmptyFileError, "nothing"),
    ("blank.txt", b" \r\n\t \n", EmptyFileError, "nothing"),
    ("blank-wide.md", "\ufeff\u3000\u200b\n".encode(), EmptyFileError, "nothing"),
    ("empty.pdf", b"", EmptyFileError, "nothing"),
    ("blank.docx", simple_docx("", " "), EmptyFileError, "nothing"),
    ("blank.html", b"<html><body><script>x</script></body></html>", EmptyFileError, "nothing"),
    ("deep.html", b"<html><body>" + b"<div>" * 5000 + b"<p>x", TooLargeError, "deeply"),
    ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), BinaryFileError, "PNG"),
    ("noise.txt", bytes(range(256)) * 40, BinaryFileError, "NUL"),
    ("nul.txt", b"Section 1. Data\0 are open.", BinaryFileError, "NUL"),
    ("controls.txt", b"\x01\x02\x03\x04 data \x05\x06\x07" * 9, BinaryFileError, "control"),
    ("latin.txt", "Le décret relatif à l’ouverture".encode("cp1252"), UndecodableError, "byte 4"),
    ("big5.txt", BIG5, UndecodableError, "encoding"),
    ("sjis.txt", SHIFT_JIS, UndecodableError, "encoding"),
    ("surrogate.txt", b"Section 1. \xed\xa0\x80 data are open.", UndecodableError, "byte 11"),
    ("surrogate16.txt", b"\xff\xfe\x41\x00\x00\xd8\x42\x00", UndecodableError, "utf-16"),
    ("broken-utf8.md", CHINESE.encode()[:-1] + b"\n\xe6\x95", UndecodableError, "encoding"),
    ("odd-utf16.txt", b"\xff\xfeA\x00B", UndecodableError, "utf-16"),
    ("named.pdf", b"Section 1. Data.", ReadError, "none"),
    ("cut.pdf", make_pdf([TEXT_PAGE])[:700], ReadError, "cut off"),
    ("cut-linear.pdf", make_pdf([TEXT_PAGE], linearised_length=90_000), ReadError, "cut off"),
    ("damaged.pdf", b"%PDF-1.5\n" + b"garbage " * 90 + b"\n%%EOF\n", ReadError, "damaged"),
    ("locked.pdf", make_pdf([TEXT_PAGE], encrypted=True), EncryptedFileError, "password"),
    ("scan.pdf", make_pdf([PdfPage(image=True), PdfPage(image=True)]), ScannedPdfError, "OCR"),
    ("half.pdf", make_pdf([TEXT_PAGE, PdfPage(image=True)]), ScannedPdfError, "1 of 2 pages"),
    ("white.pdf", make_pdf([PdfPage()]), ScannedPdfError, "no text"),
    ("named.docx", b"Section 1. Data.", ReadError, "none"),
    ("old.docx", OLE_HEAD + bytes(512), UnsupportedFormatError, "Word 97"),
    ("old.doc", OLE_HEAD + bytes(512), UnsupportedFormatError, ".docx or .pdf"),
    ("locked.docx", LOCKED, EncryptedFileError, "password"),
    ("cut.docx", simple_docx("Data.")[:900], ReadError, "damaged"),
    ("bomb.docx", bomb(), TooLargeError, "unpacks"),
    ("parts.docx", many_parts(), TooLargeError, "parts"),
    ("entity.docx", doctype("x", 'SYSTEM "file:///etc/hostname"'), ReadError, "document type"),
    ("laughs.docx", doctype("x", '"ha ha ha"'), ReadError, "document type"),
    ("bad-xml.docx", BAD_XML, ReadError, "damaged"),
    ("other.docx", zip_of("readme.txt"), UnsupportedFormatError, "no Word document"),
    ("text.odt", zip_of("content.xml"), UnsupportedFormatError, "OpenDocument"),
    ("text.rtf", rb"{\rtf1 Data.}", UnsupportedFormatError, "RTF"),
    ("text.wps", OLE_HEAD + bytes(512), UnsupportedFormatError, "WPS"),
    ("act.xml", b"<?xml version='1.0'?><Act/>", UnsupportedFormatError, "dialect"),
    ("plain.xml", b"<Act><Section/></Act>", UnsupportedFormatError, "<Act>"),
    ("data.csv", b"a,b\n1,2\n", UnsupportedFormatError, ".csv"),
    ("archive.gz", b"\x1f\x8b" + bytes(32), BinaryFileError, "gzip"),
]
# fmt: on


@pytest.mark.parametrize(("name", "data", "error", "said"), CASES, ids=[name for name, *_ in CASES])
def test_unreadable_file(
    tmp_path: Path, name: str, data: bytes, error: type[ReadError], said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_source(path)
    assert type(caught.value) is error, str(caught.value)
    assert said in str(caught.value)
    assert caught.value.where.startswith(path.as_posix())
    assert caught.value.remedy


def test_entities_of_a_docx_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    path = tmp_path / "a.docx"
    path.write_bytes(doctype("x", f'SYSTEM "{secret.as_uri()}"'))
    with pytest.raises(ReadError) as caught:
        read_source(path)
    assert "the secret" not in str(caught.value)


def test_parts_outside_the_archive_are_never_opened(tmp_path: Path) -> None:
    """A main part that points out of the package is not followed."""
    (tmp_path / "word").mkdir()
    outside = tmp_path / "document.xml"
    outside.write_bytes(part(simple_docx("outside"), "word/document.xml"))
    relations = part(simple_docx("inside"), "_rels/.rels").replace(
        b'Target="word/document.xml"', b'Target="../document.xml"'
    )
    path = tmp_path / "word" / "a.docx"
    path.write_bytes(repacked(simple_docx("inside"), {"_rels/.rels": relations}))
    assert read_source(path).text == "inside\n"


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        pytest.param(ReadLimits(max_bytes=1000), "long.txt", id="bytes"),
        pytest.param(ReadLimits(max_characters=1000), "long.txt", id="characters"),
        pytest.param(ReadLimits(max_characters=1000), "long.html", id="html-characters"),
        pytest.param(ReadLimits(max_characters=20), "long.pdf", id="pdf-characters"),
        pytest.param(ReadLimits(max_pages=1), "long.pdf", id="pdf-pages"),
        pytest.param(ReadLimits(max_unpacked=5000), "long.docx", id="docx-unpacked"),
        pytest.param(ReadLimits(max_entries=3), "long.docx", id="docx-entries"),
        pytest.param(ReadLimits(max_characters=1000), "long.docx", id="docx-characters"),
    ],
)
def test_limits_are_kept_and_can_be_raised(tmp_path: Path, limits: ReadLimits, name: str) -> None:
    text = "Every office shall publish its data. " * 200
    made = {
        "long.txt": text.encode(),
        "long.html": f"<html><p>{text}</p></html>".encode(),
        "long.pdf": make_pdf([TEXT_PAGE, TEXT_PAGE]),
        "long.docx": simple_docx(text),
    }
    path = tmp_path / name
    path.write_bytes(made[name])
    with pytest.raises(TooLargeError) as caught:
        read_source(path, limits=limits)
    assert caught.value.remedy
    assert read_source(path).text


def test_a_line_of_fifty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_bytes(b"data " * 10_000_000)
    start = time.process_time()
    with pytest.raises(TooLargeError) as caught:
        read_source(path)
    assert time.process_time() - start < 5
    assert "ReadLimits" in caught.value.remedy


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="folder"):
        read_source(tmp_path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_source(tmp_path / "gone.md")


def test_broken_link(tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "gone.md")
    with pytest.raises(ReadError, match="link points to nothing"):
        read_source(link)


def test_link_to_itself(tmp_path: Path) -> None:
    link = tmp_path / "loop.md"
    link.symlink_to(link)
    with pytest.raises(ReadError) as caught:
        read_source(link)
    assert caught.value.remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    with pytest.raises(ReadError, match="no ordinary file"):
        read_source(pipe)


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("Data.", encoding="utf-8")

    def refuse(*_args: object, **_kwargs: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadError, match="may not be read"):
        read_source(path)


def test_file_removed_between_listing_and_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("Section 1. Data.", encoding="utf-8")
    real = os.open

    def removing(path: Path, *args: int) -> int:
        if Path(path).name == "a.md":
            (tmp_path / "b.md").unlink()
        return real(path, *args)

    monkeypatch.setattr(os, "open", removing)
    with pytest.raises(ReadError, match=r"b\.md: there is no such file"):
        read_folder(tmp_path)


def test_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b", encoding="utf-8")
    with pytest.raises(EmptyFileError, match="no file that can be read"):
        read_folder(tmp_path)


def test_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_folder(tmp_path / "gone")
