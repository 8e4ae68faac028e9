"""What holds for readers and for English segmentation whatever the input."""

from __future__ import annotations

import codecs
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.core.errors import ReadError
from lexcompare.core.model import Article, Source
from lexcompare.parse.english import segment_english
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers.base import RawFile, ReadLimits
from lexcompare.parse.readers.decode import decode
from lexcompare.parse.readers.docx_numbering import format_number
from lexcompare.parse.readers.html import read_html
from lexcompare.parse.readers.pdf_layout import Char, lines_of_page
from lexcompare.parse.segmented import check_tiling

LIMITS = ReadLimits()

chinese_text = st.text(
    "甲省乙市数据目录开放办法条例应当机关，。；（）《》\n 0123456789", min_size=4
)
any_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)

# Lines that the English segmenter has opinions about, in any order.
fragments = st.sampled_from(
    [
        "# Data Order", "## PART I", "### CHAPTER 2 — Fees", "#### Scope", "###### 1", "###### 2A",
        "SECTION 1. Duty.", "Section 2.", "Section 3 applies to all.", "§ 4-5. Fees.",
        "SEC. 7A.1. FINDINGS.", "Article 6", "Article 7 Entry into Force", "SCHEDULE 1", "ANNEX II",
        "The Code is hereby amended by adding sections to read as follows:", "5-A Terms. In this",
        "1. Aim", "2. Every office shall publish its data.", "II. Duties", "a. one;", "(a) two;",
        "(1) three—", "(i) four,", "(ii) five;", "(aa) six", "goes on in lower case",
        "> quoted (1)", "- bullet", "* *term* means it", "<p>para</p><p>next",
        "<h2>3. Head</h2>", "<span>x</span>",
        "[^1]: a note", "text [^1] and [link](u)", "**bold** &amp; &#8220;q&#8221;", "---", "\f",
        "Done at Port, 1 May.", "APPROVED this day", "## Footnotes", "", "", "ﬁle ＡＢ　Ｃ",
        "\ufffd", "<!-- c -->", "<!-- open", "[", "](", "***", "_a_", "\\*", "&", "<",
        "THE WHITE HOUSE",
    ]
)  # fmt: skip
documents = st.lists(fragments, max_size=25).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", " "]).map(lambda sep: sep.join(parts))
)
readers = st.sampled_from(["markdown", "text", "html", "pdf", ""])


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-8", b"", id="utf8"),
        pytest.param("utf-8", codecs.BOM_UTF8, id="utf8-mark"),
        pytest.param("utf-16-le", codecs.BOM_UTF16_LE, id="utf16-le"),
        pytest.param("utf-16-be", codecs.BOM_UTF16_BE, id="utf16-be"),
    ],
)
@given(text=any_text)
def test_decoding_gives_back_what_was_encoded(text: str, encoding: str, mark: bytes) -> None:
    plain = text.removeprefix("\ufeff")
    data = mark + plain.encode(encoding)
    if mark or not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert decode(data, "a.txt")[0] == plain


@given(chinese_text.filter(lambda text: sum(char > "\x7f" for char in text) > 3))
def test_chinese_in_gb18030_is_read_or_refused_but_never_garbled(text: str) -> None:
    data = text.encode("gb18030")
    try:
        found, encoding = decode(data, "a.txt")
    except ReadError:
        return
    assert found == text or encoding == "utf-8"


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_clear_error(data: bytes) -> None:
    try:
        text, encoding = decode(data, "a.txt")
    except ReadError as error:
        assert error.remedy
        assert error.where == "a.txt"
    else:
        # A file that is nothing but a byte order mark has no text.
        mark = "\ufeff" if data else ""
        assert (text or mark).encode(encoding)[-1:] == data[-1:]
        assert "\0" not in text


@given(st.text("<>/pbdivtrol ahidden=\"'&;#12\n甲", max_size=200))
def test_any_markup_is_text_or_a_clear_error(markup: str) -> None:
    raw = RawFile(markup.encode(), "a.html", ".html")
    try:
        text = read_html(raw, LIMITS).text
    except ReadError as error:
        assert error.remedy
    else:
        assert all(line.strip() for line in text.splitlines())


@given(
    st.lists(
        st.builds(
            Char,
            st.sampled_from([0, 2, 10, 13, 32, 65, 97, 0x7532, 0xD800, 0xFFFE]),
            st.floats(0, 500),
            st.floats(0, 800),
            st.floats(0, 500),
            st.floats(0, 800),
            st.sampled_from([0.0, 0.8, 1.5708]),
        ),
        max_size=40,
    )
)
def test_layout_takes_any_boxes_and_loses_no_upright_letter(chars: list[Char]) -> None:
    lines = lines_of_page(chars)
    upright = [char for char in chars if char.angle != 0.8]
    for code in (65, 97, 0x7532):
        assert sum(line.count(chr(code)) for line in lines) == sum(c.code == code for c in upright)


@given(st.integers(1, 9999))
def test_chinese_list_numbers_are_all_different(number: int) -> None:
    made = format_number(number, "chineseCounting")
    assert made != format_number(number + 1, "chineseCounting")
    assert not made.endswith("零")
    assert "零零" not in made


@settings(deadline=None, max_examples=300)
@given(documents, readers)
def test_segmentation_tiles_any_text(text: str, reader: str) -> None:
    result = segment_english(Source(text, reader=reader))
    check_tiling(result.segments, len(text))
    identifiers = [article.id for article in result.articles]
    assert len(set(identifiers)) == len(identifiers)
    for before, after in pairwise(result.articles):
        assert before.span.end <= after.span.start
    for article in result.articles:
        check_article(article, text)
    tiles = [segment for segment in result.segments if segment.unit]
    for article in result.articles:
        mine = [segment.span for segment in tiles if segment.unit == article.id]
        assert mine[0].start <= article.span.start
        assert article.span.end <= mine[-1].end


def check_article(article: Article, text: str) -> None:
    """The map leads from each word of the reading text to the same word of the source."""
    at = 0
    for run in article.runs:
        assert run.text == at
        at += run.length
        piece = article.text[run.text : run.text + run.length]
        behind = text[run.source : run.source + run.source_length]
        if piece.isalnum() and behind.isalnum():
            assert unicodedata.normalize("NFKC", behind) == piece
    assert at == len(article.text)
    assert [run.source for run in article.runs] == sorted(run.source for run in article.runs)
    below = [p.id for p in article.walk()]
    assert len(set(below)) == len(below)
    for provision in article.walk():
        assert article.span.contains(provision.span)
        assert provision.text_span.end <= len(article.text)
        for child in provision.children:
            assert provision.text_span.contains(child.text_span)
        for before, after in pairwise(provision.children):
            assert before.text_span.end <= after.text_span.start


@settings(deadline=None)
@given(documents, readers)
def test_an_instrument_can_be_made_of_any_english_text(text: str, reader: str) -> None:
    source = Source(text, reader=reader)
    first = parse_instrument(source, "x-y")
    assert first == parse_instrument(source, "x-y")
    assert all(problem.where.startswith("x-y") for problem in first.problems)


HOSTILE = {
    "words": "data " * 400_000,
    "brackets": "[" * 1_000_000,
    "comments": "<!-- " * 200_000,
    "tags": "<p " * 400_000,
    "stars": "*a" * 500_000,
    "digits": "1" * 1_000_000,
    "numbers": "(1)" * 300_000,
    "ampersands": "&a" * 500_000,
    "quotes": ">" * 1_000_000,
    "hashes": "###### 1\n\n" * 60_000,
    "heads": "Section 1. Duty.\n" * 30_000,
    "items": "(a) data;\n" * 60_000,
    "blanks": "\t \u3000" * 300_000 + "x",
    "dashes": "-" * 1_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    result = segment_english(Source(text, reader="markdown"))
    assert time.process_time() - start < 20
    check_tiling(result.segments, len(text))
