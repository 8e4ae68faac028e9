"""Formex and the pages of the Official Journal: one test for each quirk of the formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexcompare.core.model import Article, Instrument
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_document
from lexcompare.parse.segmented import check_tiling


def read(folder: Path, data: str, name: str) -> Instrument:
    path = folder / name
    path.write_text(data, "utf-8")
    instrument = parse_instrument(read_document(path), "x")
    check_tiling(instrument.segments, len(instrument.source.text))
    for article in instrument.articles:
        for provision in article.walk():
            assert provision.text_span.of(article.text).startswith(provision.label)
    return instrument


def outline(article: Article) -> list[str]:
    return [provision.id.split("__", 1)[1] for provision in article.walk()]


def kinds(instrument: Instrument) -> list[SegmentKind]:
    return [segment.kind for segment in instrument.segments]


# Formex


def formex(terms: str, *, rest: str = "", root: str = "ACT") -> str:
    """Wrap enacting terms into an act."""
    return (
        f"<{root}><BIB.INSTANCE><DATE ISO='20310506'>20310506</DATE></BIB.INSTANCE><TITLE><TI><P>"
        "Regulation (EU) 2031/9</P><P>of <DATE ISO='20310506'>6 May 2031</DATE></P></TI></TITLE>"
        "<PREAMBLE><PREAMBLE.INIT>The Council,</PREAMBLE.INIT><GR.CONSID><CONSID><NP><NO.P>(1)"
        "</NO.P><TXT>Bells ring.</TXT></NP></CONSID></GR.CONSID></PREAMBLE><ENACTING.TERMS>"
        f"{terms}</ENACTING.TERMS><FINAL><P>Done at Metz.</P></FINAL>{rest}</{root}>"
    )


def article(number: str, body: str, heading: str = "Bells") -> str:
    """Return an article of Formex."""
    return (
        f'<ARTICLE IDENTIFIER="{number.zfill(3)}"><TI.ART>Article {number}</TI.ART>'
        f"<STI.ART>{heading}</STI.ART>{body}</ARTICLE>"
    )


def paragraph(number: str, body: str) -> str:
    """Return a numbered paragraph of Formex."""
    return f"<PARAG><NO.PARAG>{number}.</NO.PARAG><ALINEA>{body}</ALINEA></PARAG>"


def points(*items: tuple[str, str]) -> str:
    """Return a list of Formex."""
    made = "".join(
        f"<ITEM><NP><NO.P>{label}</NO.P><TXT>{text.split('@')[0]}</TXT>{text.partition('@')[2]}"
        "</NP></ITEM>"
        for label, text in items
    )
    return f"<LIST>{made}</LIST>"


DASHES = "<P>" + points(("—", "bronze,"), ("—", "iron;")) + "</P>"
TERMS = (
    "<DIVISION><TITLE><TI><P><HT>CHAPTER IV</HT></P></TI><STI><P><HT>Towers</HT></P></STI></TITLE>"
    "<DIVISION><TITLE><TI><P>Section 2</P></TI><STI><P>Ropes</P></STI></TITLE>"
    + article("10a", paragraph("1", "<P>Each office shall keep:</P>"
                               + points(("(a)", f"bells of:@{DASHES}"), ("(b)", "ropes."))
                               + "<P>Neither is sold.</P>")
              + paragraph("2", "It rings.") + paragraph("2a", "It rests."))
    + "</DIVISION></DIVISION>"
)  # fmt: skip


def test_articles_paragraphs_and_points_of_formex(tmp_path: Path) -> None:
    instrument = read(tmp_path, formex(TERMS), "act.xml")
    (unit,) = instrument.units
    assert (unit.id, unit.label, unit.heading) == ("art_10a", "Article 10a", "Bells")
    assert unit.text == (
        "1. Each office shall keep:\n(a) bells of:\n— bronze,\n— iron;\n(b) ropes.\n"
        "Neither is sold.\n2. It rings.\n2a. It rests."
    )
    assert outline(unit) == [
        "para_1", "para_1__point_a", "para_1__point_a__subpara_1", "para_1__point_a__subpara_2",
        "para_1__point_b", "para_2", "para_2a",
    ]  # fmt: skip
    assert [(d.kind, d.number, d.heading) for d in unit.path] == [
        ("chapter", "4", "Towers"), ("section", "2", "Ropes")
    ]  # fmt: skip
    assert instrument.source.reader == "formex"


def test_recitals_are_front_matter_and_the_close_is_tail(tmp_path: Path) -> None:
    instrument = read(tmp_path, formex(TERMS), "act.xml")
    front = next(s for s in instrument.segments if s.kind is SegmentKind.FRONT)
    assert "(1) Bells ring." in front.span.of(instrument.source.text)
    assert kinds(instrument)[-1] is SegmentKind.TAIL


# fmt: off
RUNNING = [
    ("quotation marks", "<QUOT.START CODE='2018'/>bell<QUOT.END CODE='2019'/> means a bell",
     "‘bell’ means a bell"),
    ("quotation marks without a code", "<QUOT.START/>bell<QUOT.END/>", "“bell”"),
    ("hostile code", "a<QUOT.START CODE='FFFFFFFF'/>b<QUOT.START CODE='D800'/>c", "abc"),
    ("footnote", "the Council <NOTE><P>OJ L 9.</P></NOTE>; and", "the Council; and"),
    ("types and dates", "by <DATE ISO='20310506'>6 May 2031</DATE>, in the <HT TYPE='ITALIC'>Bell"
     "</HT>", "by 6 May 2031, in the Bell"),
    ("several subparagraphs", "One.</ALINEA><ALINEA>Two.", "One.\nTwo."),
    ("table", "<P>Fees:</P><TBL><CORPUS><ROW><CELL>Large</CELL><CELL>9</CELL></ROW></CORPUS></TBL>",
     "Fees:\nLarge | 9"),
]
# fmt: on


@pytest.mark.parametrize(("inside", "text"), [c[1:] for c in RUNNING], ids=[c[0] for c in RUNNING])
def test_running_text_of_formex(tmp_path: Path, inside: str, text: str) -> None:
    data = formex(article("1", f"<ALINEA>{inside}</ALINEA>"))
    assert read(tmp_path, data, "act.xml").units[0].text == text


def test_definitions_are_points_of_the_article(tmp_path: Path) -> None:
    body = "<ALINEA><P>In this act:</P>" + points(("(1)", "bell;"), ("(2)", "rope.")) + "</ALINEA>"
    (unit,) = read(tmp_path, formex(article("2", body)), "act.xml").units
    assert outline(unit) == ["point_1", "point_2"]


def test_quoted_articles_stay_inside_the_amending_one(tmp_path: Path) -> None:
    quoted = f"<QUOT.S>{article('7', paragraph('1', 'Bells are bronze.'), 'Metal')}</QUOT.S>"
    body = f"<ALINEA><P>Article 7 is replaced by:</P>{quoted}</ALINEA>"
    (unit,) = read(tmp_path, formex(article("3", body)), "act.xml").units
    assert unit.text == "Article 7 is replaced by:\nArticle 7 Metal\n1. Bells are bronze."
    assert not unit.provisions


def test_annexes_are_annex_units(tmp_path: Path) -> None:
    annex = (
        "<ANNEX><TITLE><TI><P>ANNEX II</P></TI><STI><P>Forms</P></STI></TITLE><CONTENTS><P>Use "
        "them:</P>" + points(("1.", "round;"), ("2.", "square.")) + "</CONTENTS></ANNEX>"
    )
    instrument = read(tmp_path, formex(TERMS, rest=annex), "act.xml")
    (found,) = [a for a in instrument.articles if a.is_annex]
    assert (found.id, found.heading) == ("annex_2", "Forms")
    assert found.text == "Use them:\n1. round;\n2. square."


# Pages of the Official Journal


def page(body: str, *, after: str = "") -> str:
    """Return a page as it is published, its classes named in the newer way."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title>L_9.xml</title></head><body><table><tbody><tr><td><p class='oj-hd-ti'>Official "
        'Journal<br/>of the Union</p></td></tr></tbody></table><div class="eli-container">'
        "<div><p class='oj-doc-ti'>REGULATION (EU) 2031/9</p></div><div id='pbl_1'>"
        f"{row('(1)', '<p class=oj-normal>Bells ring.</p>'.replace('oj-normal', QUOTED))}</div>"
        f"{body}</div>{after}</body></html>"
    )


QUOTED = "'oj-normal'"


def row(label: str, cell: str) -> str:
    """Return a point, laid out as a table."""
    return (
        "<table><col/><col/><tbody><tr><td><p class='oj-normal'>"
        f"{label}</p></td><td>{cell}</td></tr></tbody></table>"
    )


def normal(text: str) -> str:
    """Return a paragraph."""
    return f"<p class='oj-normal'>{text}</p>"


def oj_article(number: str, body: str, heading: str = "Bells") -> str:
    """Return an article of a page."""
    return (
        f"<div id='art_{number}'><p class='oj-ti-art'>Article {number}</p><div class='eli-title'>"
        f"<p class='oj-sti-art'>{heading}</p></div>{body}</div>"
    )


BODY = (
    "<div><p class='oj-ti-section-1'>CHAPTER II</p><div><p class='oj-ti-section-2'><span>TOWERS"
    "</span></p></div>"
    + oj_article(
        "4",
        "<div id='004.001'>"
        + normal("1.\u00a0\u00a0\u00a0Each office shall keep <a id='ntc1-x' href='#ntr1-x'>(<span>1"
                 "</span>)</a>, at noon:")
        + row("(a)", normal("bells of:") + row("(i)", normal("bronze,")) + row("(ii)",
              normal("iron;")))
        + row("(b)", normal("ropes."))
        + normal("Neither is sold.")
        + "</div><div id='004.002'>"
        + normal("2.   It rings.")
        + "</div>",
    )
    + "</div>"
)  # fmt: skip
CLOSE = (
    "<div class='oj-final'><p class='oj-normal'>This Regulation binds.</p><p class='oj-normal'>"
    "Done at Metz.</p></div><p class='oj-note'><a id='ntr1-x' href='#ntc1-x'>(1)</a> OJ L 9.</p>"
)


def test_articles_paragraphs_and_points_of_a_page(tmp_path: Path) -> None:
    data = page(BODY + CLOSE, after=normal("ISSN 1"))
    instrument = read(tmp_path, data, "act.xhtml")
    (unit,) = instrument.units
    assert (unit.id, unit.label, unit.heading) == ("art_4", "Article 4", "Bells")
    assert unit.text == (
        "1. Each office shall keep, at noon:\n(a) bells of:\n(i) bronze,\n(ii) iron;\n(b) ropes.\n"
        "Neither is sold.\n2. It rings."
    )
    assert outline(unit) == [
        "para_1", "para_1__point_a", "para_1__point_a__subpara_i", "para_1__point_a__subpara_ii",
        "para_1__point_b", "para_2",
    ]  # fmt: skip
    assert [(d.kind, d.number, d.heading) for d in unit.path] == [("chapter", "2", "TOWERS")]
    assert kinds(instrument) == [
        SegmentKind.FRONT, SegmentKind.HEADING, SegmentKind.UNIT, SegmentKind.TAIL,
        SegmentKind.FURNITURE, SegmentKind.TAIL,
    ]  # fmt: skip
    assert instrument.source.reader == "oj-xhtml"


def test_older_pages_are_flat_and_name_their_classes_otherwise(tmp_path: Path) -> None:
    flat = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        "<p class='doc-ti'>REGULATION (EU) 2031/9</p><p class='normal'>Whereas:</p>"
        "<p class='ti-section-1'>TITLE I</p><p class='ti-section-2'>BELLS</p>"
        "<p class='ti-section-1'>CHAPTER 1</p><p class='ti-section-2'>Large bells</p>"
        "<p class='ti-art'>Article 1</p><p class='sti-art'>Scope</p>"
        "<p class='normal'>1. Ring.</p><p class='normal'>2. Rest.</p>"
        "<p class='ti-section-1'>TITLE II</p><p class='ti-section-2'>ROPES</p>"
        "<p class='ti-art'>Article 2</p><p class='normal'>Pull.</p>"
        "<p class='normal'>Done at Metz, 6 May 2031.</p><p class='signatory'>A. Bell</p>"
        "<p class='doc-ti'>ANNEX I</p><p class='doc-ti'>Forms</p><p class='normal'>Round.</p>"
        "</body></html>"
    )
    instrument = read(tmp_path, flat, "old.xhtml")
    assert [a.id for a in instrument.articles] == ["art_1", "art_2", "annex_1"]
    first, second, annex = instrument.articles
    assert outline(first) == ["para_1", "para_2"]
    assert [d.heading for d in first.path] == ["BELLS", "Large bells"]
    assert [d.heading for d in second.path] == ["ROPES"]
    assert second.text == "Pull."
    assert (annex.heading, annex.text, annex.path) == ("Forms", "Round.", ())


def test_quoted_points_and_tables_make_no_provisions(tmp_path: Path) -> None:
    table = (
        "<table><tbody><tr><td>Bell</td><td>Fee</td></tr><tr><td>9</td><td/></tr></tbody></table>"
    )
    body = normal("A point is added:") + row("‘29.", normal("Bells.’")) + table
    (unit,) = read(tmp_path, page(oj_article("5", body)), "act.xhtml").units
    assert unit.text == "A point is added:\n‘29. Bells.’\nBell | Fee\n9"
    assert not unit.provisions


def test_a_page_that_is_no_act_keeps_the_reader_of_pages(tmp_path: Path) -> None:
    plain = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Bell Act</h1>'
        "<p>Section 1. Ring.</p></body></html>"
    )
    assert read(tmp_path, plain, "act.xhtml").source.reader == "html"


# Broken files

# fmt: off
BROKEN = [
    ("no articles", formex("<P>Nothing.</P>"), "a.xml"),
    ("article without number", formex("<ARTICLE><ALINEA>x</ALINEA></ARTICLE>"), "a.xml"),
    ("number twice", formex(article("1", "<ALINEA>x</ALINEA>") * 2), "a.xml"),
    ("empty article", formex(article("1", "")), "a.xml"),
    ("item without NP", formex(article("1", "<ALINEA><LIST><ITEM><P>x</P></ITEM></LIST></ALINEA>")),
     "a.xml"),
    ("deep lists", formex(article("1", "<ALINEA>" + "<LIST><ITEM><NP><NO.P>1</NO.P>" * 25 + "x"
                                  + "</NP></ITEM></LIST>" * 25 + "</ALINEA>")), "a.xml"),
    ("annex alone", "<ANNEX><TITLE/><CONTENTS><P>x</P></CONTENTS></ANNEX>", "a.xml"),
    ("page without articles", page(normal("x")), "a.xhtml"),
    ("heading before any article", page("<p class='oj-sti-art'>x</p><p class='oj-ti-section-2'>y"
                                        "</p>" + oj_article("1", normal("z"))), "a.xhtml"),
    ("article head without number", page("<p class='oj-ti-art'>Preamble</p>" + normal("x")),
     "a.xhtml"),
    ("tables in tables", page(oj_article("1", row("(a)", row("(i)", row("—", row("(1)",
                              normal("x"))))))), "a.xhtml"),
    ("empty cells", page(oj_article("1", row("(a)", "") + row("", "x"))), "a.xhtml"),
    ("loose text", page(oj_article("1", "loose <b>text</b> here")), "a.xhtml"),
]
# fmt: on


@pytest.mark.parametrize(
    ("data", "name"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_malformed_structure_is_read_as_far_as_it_goes(
    tmp_path: Path, data: str, name: str
) -> None:
    instrument = read(tmp_path, data, name)
    ids = [found.id for found in instrument.articles]
    assert len(ids) == len(set(ids))
    for found in instrument.articles:
        names = [provision.id for provision in found.walk()]
        assert len(names) == len(set(names))


def test_text_in_no_place_is_reported(tmp_path: Path) -> None:
    data = formex(article("1", "stray<ALINEA>x</ALINEA>"))
    (problem,) = read(tmp_path, data, "a.xml").problems
    assert problem.code == "unplaced-text"


def test_loose_text_of_a_page_is_kept(tmp_path: Path) -> None:
    data = page(oj_article("1", "loose <b>text</b> here"))
    assert read(tmp_path, data, "a.xhtml").units[0].text.split() == ["loose", "text", "here"]
