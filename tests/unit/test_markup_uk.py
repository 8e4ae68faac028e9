"""CLML and Akoma Ntoso of the United Kingdom: one test for each quirk of the formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup_specimens import PAIR_AKN, PAIR_CLML, akn, clml, section

from lexcompare.core.model import Article, Instrument
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_document, read_folder, read_source
from lexcompare.parse.segmented import check_tiling


def read(folder: Path, data: bytes, name: str = "act.xml") -> Instrument:
    path = folder / name
    path.write_bytes(data)
    instrument = parse_instrument(read_document(path), "x")
    check_tiling(instrument.segments, len(instrument.source.text))
    return instrument


def only(folder: Path, data: bytes) -> Article:
    (article,) = read(folder, data).articles
    return article


P2 = "<P2><Pnumber>{0}</Pnumber><P2para>{1}</P2para></P2>"

# fmt: off
TEXTS = [
    ("plain", "<Text>One.</Text>", "One."),
    ("number with a remark",
     "<P2><Pnumber><CommentaryRef Ref='c1'/>1</Pnumber><P2para><Text>One.</Text></P2para></P2>",
     "(1) One."),
    ("inserted number",
     "<P2><Pnumber><Addition ChangeId='a'>1A</Addition></Pnumber><P2para><Text>One.</Text>"
     "</P2para></P2>", "(1A) One."),
    ("number with marks of its own",
     "<P2><Pnumber PuncBefore='[' PuncAfter=']'>1</Pnumber><P2para><Text>One.</Text></P2para></P2>",
     "[1] One."),
    ("words split by changes",
     "<Text>A <Substitution>wid</Substitution>get <Addition>of the <Citation>Bell Act</Citation>"
     "</Addition> is a “<Term>thing</Term>”<CommentaryRef Ref='c1'/>.</Text>",
     "A widget of the Bell Act is a “thing”."),
    ("repealed", "<Text>. . . . . .</Text>", ". . . . . ."),
    ("white space", "<Text>\n   One\n  two\t three. </Text>", "One two three."),
    ("full-out words", "<Text>A maker—</Text><P3><Pnumber>a</Pnumber><P3para><Text>cuts,</Text>"
     "</P3para></P3><Text>each day.</Text>", "A maker—\n(a) cuts,\neach day."),
    ("definitions",
     "<Text>In this Act—</Text><UnorderedList Class='Definition'><ListItem><Para><Text>“bell” is—"
     "</Text><OrderedList Type='alpha' Decoration='parens'><ListItem><Para><Text>brass,</Text>"
     "</Para></ListItem><ListItem NumberOverride='(ba)'><Para><Text>tin;</Text></Para></ListItem>"
     "</OrderedList></Para></ListItem></UnorderedList>",
     "In this Act—\n“bell” is—\n(a) brass,\n(ba) tin;"),
    ("table",
     "<Tabular><table xmlns='http://www.w3.org/1999/xhtml'><tbody><tr><td>bell</td><td>brass</td>"
     "</tr></tbody></table></Tabular>", "bell | brass"),
    ("a minus and a filler",
     "<Text>1<Character Name='Minus'/>1<Character Name='DotPadding'/>x</Text>", "1−1 x"),
    ("single quotation marks",
     "<Text>Insert—</Text><BlockAmendment Format='single'><P><Text>; or</Text></P>"
     "</BlockAmendment><AppendText>, and</AppendText>", "Insert—\n‘; or’, and"),
    ("nothing quoted", "<Text>Insert.</Text><BlockAmendment Format='double'/>", "Insert."),
]
# fmt: on


@pytest.mark.parametrize(("text", "said"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_text_of_a_section(tmp_path: Path, text: str, said: str) -> None:
    unit = only(tmp_path, clml(section("1", text)))
    assert unit.text == said
    assert (unit.id, unit.label, unit.heading) == ("sec_1", "1", "Duty")


def test_quoted_sections_are_text_of_the_section_that_quotes_them(tmp_path: Path) -> None:
    quoted = (
        f"<BlockAmendment Format='double'>{section('6A', '<Text>Ring.</Text>')}</BlockAmendment>"
    )
    text = f"<Text>Insert—</Text>{quoted}<AppendText>.</AppendText>"
    instrument = read(tmp_path, clml(section("5", text) + section("6", "<Text>End.</Text>")))
    assert instrument.unit_ids == ("sec_5", "sec_6")
    assert instrument.articles[0].text == "Insert—\n“Duty\n6A Ring.”."
    assert not instrument.articles[0].provisions


# fmt: off
KINDS = [
    ("act", "UnitedKingdomPublicGeneralAct", "section-3", "sec_3", "subsec"),
    ("Welsh measure", "WelshAssemblyMeasure", "", "sec_3", "subsec"),
    ("regulations", "UnitedKingdomStatutoryInstrument", "regulation-3", "reg_3", "para"),
    ("rules", "UnitedKingdomStatutoryInstrument", "rule-3", "reg_3", "para"),
    ("order", "UnitedKingdomStatutoryInstrument", "article-3", "art_3", "para"),
    ("instrument without ids", "ScottishStatutoryInstrument", "", "reg_3", "para"),
]
# fmt: on


@pytest.mark.parametrize(
    ("main", "name", "unit", "step"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS]
)
def test_kind_of_unit(tmp_path: Path, main: str, name: str, unit: str, step: str) -> None:
    body = (
        f'<P1 id="{name}"><Pnumber>3</Pnumber><P1para>'
        + P2.format("1", "<Text>One.</Text>")
        + "</P1para></P1>"
    )
    article = only(tmp_path, clml(body, main=main))
    assert article.id == unit
    assert [p.id for p in article.walk()] == [f"{unit}__{step}_1"]


def test_divisions_and_a_heading_over_two_sections(tmp_path: Path) -> None:
    two = '<P1><Pnumber>7</Pnumber><P1para><Text>A.</Text></P1para></P1>'  # fmt: skip
    body = (
        "<Part><Number>Part 1</Number><Title>Bells<CommentaryRef Ref='c1'/></Title><Chapter>"
        "<Number>CHAPTER IV</Number><Title>Brass</Title><Pblock><Title>Sound</Title>"
        f"<P1group><Title>Ringing</Title>{two}{two.replace('7', '8')}</P1group></Pblock>"
        "</Chapter></Part>"
    )
    instrument = read(tmp_path, clml(body))
    path = [(d.kind.value, d.number, d.label, d.heading) for d in instrument.articles[1].path]
    assert path == [
        ("part", "1", "Part 1", "Bells"),
        ("chapter", "4", "CHAPTER IV", "Brass"),
        ("heading", "", "", "Sound"),
        ("heading", "", "", "Ringing"),
    ]
    assert instrument.unit_ids == ("sec_7", "sec_8")
    assert [a.heading for a in instrument.articles] == ["", ""]


def test_schedules_are_annexes_with_paragraphs(tmp_path: Path) -> None:
    body = (
        "<Part><Number>Part 1</Number><Title>Small</Title><P1group><Title>Bells</Title><P1>"
        "<Pnumber>1</Pnumber><P1para>"
        + P2.format("1", f"<Text>One.</Text>{P2.format('a', '<Text>b</Text>').replace('P2', 'P3')}")
        + "</P1para></P1></P1group></Part>"
    )  # fmt: skip
    schedules = (
        "<Schedules><Title>SCHEDULES</Title>"
        f"<Schedule><Number>SCHEDULE 2A</Number><TitleBlock><Title>Sizes</Title></TitleBlock>"
        f"<Reference>Section 1.</Reference><ScheduleBody>{body}</ScheduleBody></Schedule>"
        "<Schedule><Number>SCHEDULE</Number><ScheduleBody><P><Text>Rest.</Text></P></ScheduleBody>"
        "</Schedule></Schedules>"
    )
    instrument = read(tmp_path, clml(section("1", "<Text>A.</Text>"), schedules=schedules))
    assert instrument.unit_ids == ("sec_1",)
    first, second = (a for a in instrument.articles if a.is_annex)
    assert (first.id, first.heading) == ("sch_2A", "Sizes")
    assert first.text == "Section 1.\nPart 1 Small\nBells\n1 (1) One.\n(a) b"
    assert [p.id for p in first.walk()] == [
        "sch_2A__para_1", "sch_2A__para_1__subpara_1", "sch_2A__para_1__subpara_1__clause_a",
    ]  # fmt: skip
    assert (second.id, second.text) == ("sch_2", "Rest.")


def test_what_is_no_law_stays_out_of_units(tmp_path: Path) -> None:
    body = section("1", "<Text>A.</Text>") + (
        "<SignedSection><Signatory><Para><Text>Signed by</Text></Para><Signee><PersonName>A. B."
        "</PersonName></Signee></Signatory></SignedSection>"
    )
    rest = "<ExplanatoryNotes><P><Text>This note explains.</Text></P></ExplanatoryNotes>"
    instrument = read(tmp_path, clml(body, schedules=rest))
    kinds = {s.kind for s in instrument.segments}
    assert kinds == {SegmentKind.FRONT, SegmentKind.UNIT, SegmentKind.TAIL}
    assert instrument.articles[0].text == "A."
    assert "A remark" not in instrument.source.text
    assert "This note explains" in instrument.source.text


def test_clml_and_akn_of_one_act_are_equal(tmp_path: Path) -> None:
    left = read(tmp_path, PAIR_CLML)
    right = read(tmp_path, PAIR_AKN)
    assert (left.source.reader, right.source.reader) == ("clml", "akoma-ntoso")
    assert left.articles == right.articles
    assert left.articles[1].text.endswith("insert—\n“(3) No bell rings”.")


# fmt: off
AKN_TEXTS = [
    ("bare numbers get brackets",
     "<subsection><num>1</num><content><p>One.</p></content></subsection>", "(1) One."),
    ("a remark in a number",
     "<subsection><num><noteRef href='#c'/>1</num><content><p>One.</p></content></subsection>",
     "(1) One."),
    ("inserted words",
     "<content><p>A <ins>wid</ins>get <ref href='#x'>of the Bell Act</ref>.</p></content>",
     "A widget of the Bell Act."),
    ("numbered list",
     "<content><p>Two—</p><blockList><item><num title='(a)'>a</num><p>brass,</p></item>"
     "<item><num>b</num><p>tin.</p></item></blockList></content>", "Two—\n(a) brass,\n(b) tin."),
    ("table", "<content><tblock><table><tr><td><p>bell</p></td><td><p>tin</p></td></tr></table>"
     "</tblock></content>", "bell | tin"),
    ("definition with numbers",
     "<hcontainer name='definition'><intro><p>“bell” is—</p></intro><level class='para1'>"
     "<num>(a)</num><content><p>brass</p></content></level></hcontainer>",
     "“bell” is—\n(a) brass"),
]
# fmt: on


@pytest.mark.parametrize(
    ("text", "said"), [t[1:] for t in AKN_TEXTS], ids=[t[0] for t in AKN_TEXTS]
)
def test_text_of_an_akn_section(tmp_path: Path, text: str, said: str) -> None:
    body = f"<section eId='section-1'><num>1</num><heading>Duty</heading>{text}</section>"
    assert only(tmp_path, akn(body)).text == said


# fmt: off
AKN_KINDS = [
    ("section", "<section><num>1</num>{}</section>", "sec_1"),
    ("regulation", "<hcontainer name='regulation'><num>1.</num>{}</hcontainer>", "reg_1"),
    ("article in a section",
     "<section><num>Section 1</num><article><num>1</num>{}</article></section>", "art_1"),
]
# fmt: on


@pytest.mark.parametrize(
    ("body", "unit"), [k[1:] for k in AKN_KINDS], ids=[k[0] for k in AKN_KINDS]
)
def test_units_of_akn(tmp_path: Path, body: str, unit: str) -> None:
    article = only(tmp_path, akn(body.format("<content><p>One.</p></content>")))
    assert (article.id, article.text) == (unit, "One.")


def test_retained_law_of_the_european_union(tmp_path: Path) -> None:
    data = (
        clml("")
        .replace(b"UnitedKingdomPublicGeneralAct", b"EuropeanUnionRegulation")
        .replace(b"<Primary>", b"<EURetained>")
        .replace(b"</Primary>", b"</EURetained>")
        .replace(b"Body>", b"EUBody>")
    )
    body = (
        "<EUChapter><Number>CHAPTER I</Number><Title>Bells</Title><P1group><Title>Subject</Title>"
        "<P1 id='article-1'><Pnumber>Article 1</Pnumber><P1para>"
        + P2.format("1", f"<Text>One.</Text>{P2.format('a', '<Text>b</Text>').replace('P2', 'P3')}")
        + "</P1para></P1></P1group></EUChapter>"
    )  # fmt: skip
    article = only(tmp_path, data.replace(b"<EUBody>", f"<EUBody>{body}".encode()))
    assert (article.id, article.label, article.heading) == ("art_1", "Article 1", "Subject")
    assert [p.id for p in article.walk()] == ["art_1__para_1", "art_1__para_1__point_a"]


def test_text_outside_sections_is_reported(tmp_path: Path) -> None:
    between = "<P><Text>A lone line.</Text></P>"
    one, two = (section(n, "<Text>A.</Text>") for n in "12")
    instrument = read(tmp_path, clml(one + between + two))
    assert [p.code for p in instrument.problems] == ["unplaced-text"]
    assert [s.kind.value for s in instrument.segments] == ["front", "unit", "rest", "unit"]


def test_annexes_of_akn_attachments(tmp_path: Path) -> None:
    rest = (
        "<attachments><attachment><num>Annex II</num><heading>Sizes</heading><doc name='annex'>"
        "<meta/><mainBody><p>Small bells.</p></mainBody></doc></attachment></attachments>"
    )
    body = "<article><num>Article 1</num><content><p>One.</p></content></article>"
    first, annex = read(tmp_path, akn(body, rest=rest)).articles
    assert (first.id, annex.id, annex.heading, annex.text) == (
        "art_1", "annex_2", "Sizes", "Small bells.",
    )  # fmt: skip
    assert annex.is_annex


def test_a_folder_of_files_is_one_instrument(tmp_path: Path) -> None:
    folder = tmp_path / "act"
    folder.mkdir()
    for name in ("s1.xml", "s2.xml", "s10.xml"):
        number = name[1:-4]
        (folder / name).write_bytes(clml(section(number, f"<Text>Text {number}.</Text>")))
    (folder / "s11.xml").write_bytes(clml(section("2", "<Text>Again.</Text>")))
    instrument = parse_instrument(read_document(folder), "x")
    check_tiling(instrument.segments, len(instrument.source.text))
    assert instrument.unit_ids == ("sec_1", "sec_2", "sec_10", "sec_2_2")
    for article in instrument.articles:
        assert article.to_source(0, len(article.text)).of(instrument.source.text) == article.text
    assert [p.code for p in instrument.problems] == ["duplicate-number"]
    assert instrument.completeness.complete is False
    assert read_folder(folder) == instrument.source


def test_a_corpus_takes_the_metadata_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "widget.xml").write_bytes(clml(section("1", "<Text>A bell rings in town.</Text>")))
    instrument = load_corpus(tmp_path)["widget"]
    assert instrument.metadata.title == "Widget Act 2031"
    assert "title" in instrument.metadata.inferred
    assert instrument.unit_ids == ("sec_1",)
    assert read_source(tmp_path / "widget.xml").text == instrument.source.text
