"""Whatever the tree of a section, its words arrive once, in order, in provisions that nest."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from lexcompare.core.model import Article, Provision
from lexcompare.parse.markup.cfr_levels import Mark, levels_of
from lexcompare.parse.markup.uslm import walk_uslm
from lexcompare.parse.markup.writer import StructureWriter
from lexcompare.parse.markup.xml import parse_xml
from lexcompare.parse.segmented import check_tiling

HOUSE = "http://xml.house.gov/schemas/uslm/1.0"
NAMES = ("subsection", "paragraph", "subparagraph", "clause", "subclause", "item")
WORDS = st.lists(st.sampled_from("bell rope tower ledger rings keeps".split()), max_size=4)
PIECE = st.builds(
    lambda tag, words, note: (
        f"<{tag}>{escape(' '.join(words))}{'<note>aside</note>' if note else ''}</{tag}>"
    ),
    st.sampled_from(("content", "chapeau", "continuation", "p")),
    WORDS,
    st.booleans(),
)


def levels(depth: int) -> st.SearchStrategy[str]:
    """Trees of levels, some without a number, some without text, some out of order."""
    below = PIECE if depth >= len(NAMES) - 1 else st.one_of(PIECE, st.deferred(lambda: one(depth)))
    return st.lists(below, max_size=3).map("".join)


def one(depth: int) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, number, body: (
            f"<{name}>{f'<num>({number})</num>' if number else ''}{body}</{name}>"
        ),
        st.sampled_from(NAMES),
        st.sampled_from(("", "a", "1", "A", "i", "a")),
        levels(depth + 1),
    )


SECTIONS = st.builds(
    lambda place, body: (
        f'<section xmlns="{HOUSE}" identifier="{place}"><num>§ 3.</num>{"".join(body)}</section>'
    ),
    st.sampled_from(("/us/usc/t7/s3", "/us/pl/7/s3")),
    st.lists(st.one_of(one(0), PIECE), max_size=6),
)


def nests(provisions: tuple[Provision, ...], low: int, high: int) -> None:
    at = low
    for provision in provisions:
        assert at <= provision.text_span.start < provision.text_span.end <= high
        nests(provision.children, provision.text_span.start, provision.text_span.end)
        at = provision.text_span.end


def spoken(text: str) -> list[str]:
    return re.findall("bell|rope|tower|ledger|rings|keeps", text)


@given(SECTIONS)
def test_words_arrive_once_and_in_order(section: str) -> None:
    write = StructureWriter()
    walk_uslm(parse_xml(section.encode(), "x.xml"), write)
    written = write.done()
    articles: tuple[Article, ...] = written.segmented.articles
    check_tiling(written.segmented.segments, len(written.text))
    assert spoken("\n".join(article.text for article in articles)) == spoken(section)
    assert "aside" not in written.text
    names = [article.id for article in articles]
    assert len(names) == len(set(names))
    for article in articles:
        nests(article.provisions, 0, len(article.text))
        inside = [provision.id for provision in article.walk()]
        assert len(inside) == len(set(inside))
        for provision in article.walk():
            behind = article.to_source(provision.text_span.start, provision.text_span.end)
            assert behind == provision.span


@given(st.lists(st.builds(Mark, st.from_regex(r"[a-z]{1,3}|[A-Z]|[1-9][0-9]?", fullmatch=True))))
def test_every_number_gets_a_level(marks: list[Mark]) -> None:
    found = levels_of(marks)
    assert len(found) == len(marks)
    assert all(0 <= level <= 5 for level in found)
