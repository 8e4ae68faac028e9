"""What the readers make of well-formed files."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from docx import Document
from reader_specimens import (
    PdfPage,
    docx_bytes,
    make_pdf,
    numbered_docx,
    simple_docx,
    tracked_docx,
)

from lexcompare.core.files import sha256_of
from lexcompare.parse.readers import read_folder, read_source, readable_suffixes

CHINESE = "甲省数据办法\n第一条　本办法适用于甲省各级机关。\n第二条　数据按目录开放。\n"
ENGLISH = "1. Every office shall publish its data.\n2. No fee is charged.\n"


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(CHINESE.encode(), "utf-8", id="utf8"),
        pytest.param(codecs.BOM_UTF8 + CHINESE.encode(), "utf-8", id="utf8-mark"),
        pytest.param(codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le", id="utf16-le"),
        pytest.param(codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be", id="utf16-be"),
        pytest.param(CHINESE.encode("utf-16-le"), "utf-16-le", id="utf16-le-no-mark"),
        pytest.param(CHINESE.encode("utf-16-be"), "utf-16-be", id="utf16-be-no-mark"),
        pytest.param(CHINESE.encode("gb18030"), "gb18030", id="gb18030"),
        pytest.param(CHINESE.encode("gbk"), "gb18030", id="gbk"),
    ],
)
def test_text_in_every_supported_encoding(tmp_path: Path, data: bytes, encoding: str) -> None:
    source = read_source(write(tmp_path, "a.txt", data))
    assert (source.text, source.encoding, source.reader) == (CHINESE, encoding, "text")
    assert source.sha256 == sha256_of(data)


def test_line_ends_and_carrier_marks_stay(tmp_path: Path) -> None:
    text = "### **第一条**\r\n甲省公开数据。\r"
    source = read_source(write(tmp_path, "a.md", text.encode()))
    assert source.text == text
    assert source.reader == "markdown"


def test_source_names_reader_version_and_path(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", make_pdf([PdfPage([(72, 700, "Section 1. Data.")])]))
    source = read_source(path)
    assert source.path == path.as_posix()
    assert "pypdfium2" in source.reader_version
    assert "pdfium" in source.reader_version
    assert source.encoding == ""


def test_html_gives_visible_text_by_blocks(tmp_path: Path) -> None:
    page = """<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>
    <nav><a>Home</a></nav><header>Banner</header>
    <h1>Data   Order</h1><p>Every office<br>shall <b>publish</b> it.</p>
    <script>alert('x')</script><p style="display: none">secret</p><p hidden>more</p>
    <ol type="a"><li>first</li><li value="4">second</li></ol>
    <table><tr><td><p>(a)</p></td><td><p>maps</p><p>and plans</p></td></tr>
    <tr><th>Fee</th><td>none</td></tr></table><pre>kept
 lines</pre><footer>Imprint</footer></body></html>"""
    source = read_source(write(tmp_path, "a.html", page.encode()))
    assert source.text.splitlines() == [
        "Data Order",
        "Every office",
        "shall publish it.",
        "a. first",
        "d. second",
        "(a)\tmaps",
        "and plans",
        "Fee\tnone",
        "kept",
        "lines",
    ]


def test_html_keeps_a_header_that_holds_the_text(tmp_path: Path) -> None:
    page = "<html><body><header><p>1. Every office publishes data.</p></header><p>x</p></body>"
    assert "Every office" in read_source(write(tmp_path, "a.htm", page.encode())).text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_html_believes_a_declared_encoding(tmp_path: Path, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>甲省数据</p></body></html>'
    source = read_source(write(tmp_path, "a.html", page.encode("gb18030")))
    assert (source.text, source.encoding) == ("甲省数据\n", "gb18030")


def test_html_with_a_wrong_declaration_is_read_by_its_bytes(tmp_path: Path) -> None:
    page = '<html><meta charset="gb2312"><p>甲省数据办法适用于各级机关的数据。</p></html>'
    source = read_source(write(tmp_path, "a.html", page.encode("utf-8")))
    assert "甲省数据办法" in source.text


def test_deep_nesting_loses_nothing(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 1500 + "<p>deep down</p>" + "</div>" * 1500 + "<p>after</p>"
    assert read_source(write(tmp_path, "a.html", page.encode())).text == "deep down\nafter\n"


def test_docx_paragraphs_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Data Order", 1)
    document.add_paragraph("Offices\tpublish.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Fee"
    table.cell(0, 1).text = "none"
    document.add_paragraph("The end.")
    source = read_source(write(tmp_path, "a.docx", docx_bytes(document)))
    assert source.text == "Data Order\nOffices\tpublish.\nFee\tnone\nThe end.\n"


def test_docx_tracked_changes_give_the_current_text(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "a.docx", tracked_docx()))
    assert source.text == ("Offices shall publish all data.\nThey shall do so without delay.\n")


def test_docx_prints_automatic_numbers(tmp_path: Path) -> None:
    data = numbered_docx(
        [("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")],
        [(0, "总则"), (1, "适用"), (2, "甲类"), (2, "乙类"), (1, "定义"), (0, "开放"), (1, "目录")],
    )
    assert read_source(write(tmp_path, "a.docx", data)).text.splitlines() == [
        "第一章 总则",
        "一.1 适用",
        "(a) 甲类",
        "(b) 乙类",
        "一.2 定义",
        "第二章 开放",
        "二.1 目录",
    ]


def test_pdf_pages_end_with_a_form_feed(tmp_path: Path) -> None:
    pages = [PdfPage([(72, 700, f"Section {n}. Data are open.")]) for n in (1, 2)]
    text = read_source(write(tmp_path, "a.pdf", make_pdf(pages))).text
    assert text.splitlines() == [
        "Section 1. Data are open.", "", "", "Section 2. Data are open.",
    ]  # fmt: skip
    assert text.count("\f") == 1


def test_pdf_text_comes_in_reading_order(tmp_path: Path) -> None:
    """Article numbers that are drawn last, beside their text, come before it."""
    page = PdfPage(
        [
            (105, 700, "甲省各级机关应当开放数据。"),
            (105, 680, "数据按目录管理，每年更新。"),
            (40, 660, "目录由甲省数据局编制并公布。"),
            (60, 700, "第一条"),
            (60, 680, "第二条"),
        ]
    )
    text = read_source(write(tmp_path, "a.pdf", make_pdf([page]))).text
    assert text.splitlines() == [
        "\u3000\u3000第一条\u3000甲省各级机关应当开放数据。",
        "\u3000\u3000第二条\u3000数据按目录管理，每年更新。",
        "目录由甲省数据局编制并公布。",
    ]


def test_pdf_columns_stay_apart(tmp_path: Path) -> None:
    left = [(50.0, 700.0 - 20 * n, f"left line {n}") for n in range(6)]
    right = [(320.0, 700.0 - 20 * n, f"right line {n}") for n in range(6)]
    text = read_source(write(tmp_path, "a.pdf", make_pdf([PdfPage(left + right)]))).text
    assert [line.split()[0] for line in text.split("\n") if line] == ["left"] * 6 + ["right"] * 6


def test_pdf_watermark_is_left_out(tmp_path: Path) -> None:
    page = PdfPage([(72, 700, "Section 1. Data are open.")], angle=True)
    assert read_source(write(tmp_path, "a.pdf", make_pdf([page]))).text == (
        "Section 1. Data are open.\n"
    )


def test_content_beats_the_suffix(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, "a.txt", simple_docx("Data."))).reader == "docx"
    assert read_source(write(tmp_path, "b.doc", b"<html><p>Data.</p></html>")).reader == "html"


def test_folder_is_read_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        write(tmp_path, f"sec_{number}.md", f"Section {number}. Data.".encode())
    write(tmp_path, "notes.csv", b"not,read")
    source = read_folder(tmp_path)
    assert source.text == "Section 1. Data.\n\nSection 2. Data.\n\nSection 10. Data."
    assert source.reader == "markdown"
    lines = sorted(f"{sha256_of(f'Section {n}. Data.'.encode())}  sec_{n}.md\n" for n in (1, 2, 10))
    assert source.sha256 == sha256_of("".join(lines).encode())


def test_suffixes_are_lower_case_and_sorted() -> None:
    suffixes = readable_suffixes()
    assert list(suffixes) == sorted(suffixes)
    assert {".md", ".txt", ".html", ".docx", ".pdf"} <= set(suffixes)


def test_suffix_case_does_not_matter(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, "A.TXT", ENGLISH.encode())).text == ENGLISH
