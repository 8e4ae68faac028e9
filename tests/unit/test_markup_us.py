"""USLM, eCFR and the D.C. Code: one test for each quirk of the formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from american_specimens import (
    GPO,
    HOUSE,
    cfr_section,
    code_section,
    content,
    district,
    level,
    public_law,
    regulation,
)

from lexcompare.core.model import Article, Instrument
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.carriers import read_xml_head
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.markup.cfr_levels import Mark, levels_of
from lexcompare.parse.readers import read_document
from lexcompare.parse.segmented import check_tiling


def read(folder: Path, data: bytes, name: str = "law.xml") -> Instrument:
    path = folder / name
    path.write_bytes(data)
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


# Codes


TWO = (
    level("subsection", "a", "<chapeau> Every office shall—</chapeau>"
          + level("paragraph", "1", content("ring;"))
          + level("paragraph", "2", "<chapeau> keep—</chapeau>"
                  + level("subparagraph", "A", content("a ledger; and"))
                  + level("subparagraph", "B", content("a rope,")))
          + "<continuation> unless it is closed.</continuation>", "Ringing")
    + level("subsection", "b", content("No office is closed."))
)  # fmt: skip


def test_subsections_of_a_code_are_units_below_their_section(tmp_path: Path) -> None:
    instrument = read(tmp_path, code_section("12A", TWO))
    first, second = instrument.units
    assert (first.id, first.label, first.heading) == ("sec_12A_a", "(a)", "Ringing")
    assert first.text == (
        "Every office shall—\n(1) ring;\n(2) keep—\n(A) a ledger; and\n(B) a rope,\n"
        "unless it is closed."
    )
    assert outline(first) == ["para_1", "para_2", "para_2__subpara_A", "para_2__subpara_B"]
    assert first.path[0].label == "§ 12A"
    assert first.path[0].heading == "Duties of bell offices"
    # Without a heading of its own a subsection goes by that of the section.
    assert (second.id, second.heading) == ("sec_12A_b", "Duties of bell offices")
    assert second.text == "No office is closed."
    assert instrument.source.reader == "uslm"


def test_text_around_the_subsections_is_not_lost(tmp_path: Path) -> None:
    body = f"<chapeau>In this section:</chapeau>{TWO}<continuation>It binds all.</continuation>"
    first, second = read(tmp_path, code_section("12", body)).units
    assert first.text.startswith("In this section:\nEvery office shall—")
    assert second.text == "No office is closed.\nIt binds all."


def test_text_between_subsections_goes_with_the_one_before(tmp_path: Path) -> None:
    a, b = (level("subsection", x, content(f"{x} rings.")) for x in "ab")
    between = level("paragraph", "9", content("A stray one."))
    first, second = read(tmp_path, code_section("12", a + between + b)).units
    assert first.text == "a rings.\n(9) A stray one."
    assert second.text == "b rings."


def test_a_section_without_subsections_is_a_unit(tmp_path: Path) -> None:
    body = "<chapeau>The term—</chapeau>" + level("paragraph", "1", content("“bell” means a bell."))
    (unit,) = read(tmp_path, code_section("12", body, "Definitions")).units
    assert (unit.id, unit.label, unit.heading) == ("sec_12", "§ 12", "Definitions")
    assert unit.text == "The term—\n(1) “bell” means a bell."
    assert outline(unit) == ["para_1"]


# fmt: off
WITHIN = [
    ("footnote", 'A bell <ref class="footnoteRef" idref="f">1</ref><note type="footnote"><num>1'
     "</num> So in original.</note> of bronze", "A bell of bronze"),
    ("footnote before a stop", 'the “bell” <note type="footnote">1 See below.</note> ; and',
     "the “bell”; and"),
    ("sign of a footnote again", "a bell <sup>2</sup> of bronze", "a bell of bronze"),
    ("exponent", "a hall of 9 m<sup>2</sup> or less", "a hall of 9 m2 or less"),
    ("inline elements", 'on <date date="2031-05-06">May 6, 2031</date>, under <ref href="/x">'
     "section 9</ref>(<i>o</i>)", "on May 6, 2031, under section 9(o)"),
    ("page number", "a bell<page>900 STAT. 8</page> of bronze", "a bell of bronze"),
]
# fmt: on


@pytest.mark.parametrize(("inside", "text"), [c[1:] for c in WITHIN], ids=[c[0] for c in WITHIN])
def test_running_text(tmp_path: Path, inside: str, text: str) -> None:
    (unit,) = read(tmp_path, code_section("12", content(inside))).units
    assert unit.text == text


def test_headings_that_run_into_the_text_of_paragraphs_stay_there(tmp_path: Path) -> None:
    body = level("subsection", "a", level("paragraph", "1", content("All ring."), "In general"))
    (unit,) = read(tmp_path, code_section("12", body)).units
    assert unit.text == "(1) In general.—All ring."


def test_numbers_that_meet_share_a_line(tmp_path: Path) -> None:
    inner = level("paragraph", "1", level("subparagraph", "A", content("Ring.")))
    (unit,) = read(tmp_path, code_section("12", level("subsection", "a", inner))).units
    assert unit.text == "(1) (A) Ring."
    assert outline(unit) == ["para_1", "para_1__subpara_A"]


def test_notes_and_source_credits_are_no_text(tmp_path: Path) -> None:
    act = '<section><num value="1">“SECTION 1.</num><heading>Title</heading></section>'
    rest = (
        "<sourceCredit>(Added Pub. L. 900–7.)</sourceCredit><notes><note><heading>Amendments"
        f"</heading><p>2031—Subsec. (a).</p><quotedContent>{act}</quotedContent></note></notes>"
    )
    instrument = read(tmp_path, code_section("12", TWO + rest))
    assert instrument.unit_ids == ("sec_12_a", "sec_12_b")
    assert "Amendments" not in instrument.source.text
    assert kinds(instrument)[-1] is SegmentKind.FURNITURE
    assert not any("Added" in unit.text for unit in instrument.units)


def test_a_repealed_section_says_so(tmp_path: Path) -> None:
    data = code_section("12", "", "Repealed. Pub. L. 900–7, May 6, 2031]").replace(
        "§ 12.".encode(), "[§ 12.".encode()
    )
    (unit,) = read(tmp_path, data).units
    assert (unit.id, unit.label, unit.heading) == ("sec_12", "§ 12", "")
    assert unit.text.startswith("Repealed.")


def test_a_number_that_comes_twice_is_told_apart(tmp_path: Path) -> None:
    twice = level("subsection", "c", content("One.")) + level("subsection", "c", content("Two."))
    instrument = read(tmp_path, code_section("12", twice))
    assert instrument.unit_ids == ("sec_12_c", "sec_12_c_2")
    assert [p.code for p in instrument.problems] == ["duplicate-number"]


def test_a_folder_of_sections_is_one_instrument_that_may_lack_some(tmp_path: Path) -> None:
    folder = tmp_path / "title77"
    folder.mkdir()
    for number in ("3501", "3502", "3502A", "3504"):
        (folder / f"s{number}.xml").write_bytes(code_section(number, TWO))
    instrument = parse_instrument(read_document(folder), "x")
    assert instrument.unit_ids[::2] == ("sec_3501_a", "sec_3502_a", "sec_3502A_a", "sec_3504_a")
    assert instrument.completeness.complete is False
    told = {reason.code: reason.message for reason in instrument.completeness.reasons}
    assert told["numbering-gap"] == "1 numbers are missing: 3503"
    assert "part-of-code" in told


def test_sections_of_a_code_are_never_complete_by_themselves(tmp_path: Path) -> None:
    body = level("subsection", "a", content("Bells take effect on May 6, 2031."))
    assert read(tmp_path, code_section("12", body)).completeness.complete is None


def test_a_code_names_itself_by_its_citation(tmp_path: Path) -> None:
    (tmp_path / "s12.xml").write_bytes(code_section("12", TWO))
    metadata = load_corpus(tmp_path)["s12"].metadata
    assert metadata.title == "77 U.S.C. 12"
    assert (metadata.region, metadata.level) == ("US", "code")


# fmt: off
TITLES = [
    ("section of a code", code_section("12", TWO), "77 U.S.C. 12", "77 U.S.C."),
    ("section of the district", district("<text>x</text>"), "D.C. Code § 9-501", "D.C. Code"),
    ("part of the regulations",
     b'<DIV5 N="9" hierarchy_metadata="{&quot;citation&quot;:&quot;7 CFR Part 9&quot;}">',
     "7 CFR Part 9", "7 CFR Part 9"),
]
# fmt: on


@pytest.mark.parametrize(
    ("data", "file", "folder"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES]
)
def test_titles_from_citations(data: bytes, file: str, folder: str) -> None:
    assert read_xml_head(data.decode())["title"] == file
    assert read_xml_head(data.decode(), folder=True)["title"] == folder


# Public laws


def test_sections_of_a_public_law_are_units_with_their_subsections_inside(tmp_path: Path) -> None:
    main = (
        "<title><num>TITLE I</num><heading>BELLS</heading>"
        '<section><num value="101"> <inline class="small-caps">Sec. 101.</inline> </num>'
        f"<heading>DUTY.</heading>{TWO}</section></title>"
    )
    instrument = read(tmp_path, public_law(main))
    (unit,) = instrument.units
    assert (unit.id, unit.label, unit.heading) == ("sec_101", "Sec. 101", "DUTY")
    assert outline(unit)[0] == "subsec_a"
    assert unit.text.startswith("(a) Ringing.—Every office shall—")
    assert (unit.path[0].number, unit.path[0].heading) == ("1", "BELLS")
    assert kinds(instrument) == [
        SegmentKind.FRONT, SegmentKind.HEADING, SegmentKind.UNIT, SegmentKind.TAIL
    ]  # fmt: skip
    assert instrument.completeness.complete is True


def test_a_first_section_without_number_and_a_closing_sentence(tmp_path: Path) -> None:
    main = (
        "<section><content>That bells are paid for:</content></section>"
        '<section><num value="102">Sec. 102.</num><sidenote><p>Time.</p></sidenote>'
        "<content>Until June.</content></section><level><p>It may be cited as the “Bell Act”.</p>"
        "</level>"
    )
    instrument = read(tmp_path, public_law(main))
    first, second = instrument.units
    assert (first.id, first.label, first.text) == ("sec_1", "", "That bells are paid for:")
    assert second.text == "Until June.\nIt may be cited as the “Bell Act”."
    assert not second.provisions


INSERTED = (
    '<section><num value="12A">“§ 12A.</num><heading>Ropes</heading>'
    + level("subsection", "a", content("Ropes are hemp.”."))
    + "</section>"
)


def test_sections_that_a_section_only_inserts_are_the_units(tmp_path: Path) -> None:
    main = (
        '<section><num value="2">Sec. 2.</num><heading>ROPES.</heading><content>Chapter 9 of title'
        " 77, United States Code, is amended by inserting after section 12 the following:"
        f"<quotedContent>{INSERTED}</quotedContent>.</content></section>"
        '<section><num value="3">Sec. 3.</num><content>This Act takes effect in June.</content>'
        "</section>"
    )
    instrument = read(tmp_path, public_law(main))
    assert instrument.unit_ids == ("sec_12A", "sec_3")
    unit = instrument.units[0]
    assert (unit.label, unit.heading) == ("§ 12A", "Ropes")
    assert unit.path[-1].label == "Sec. 2"


def test_quoted_law_of_a_section_that_does_more_stays_inside_it(tmp_path: Path) -> None:
    main = (
        '<section><num value="2">Sec. 2.</num><content>The Mayor shall report on ropes. Chapter 9'
        " is amended by adding at the end the following:</content><quotedContent>"
        f"{INSERTED}</quotedContent>"
        + level("subsection", "b", content("Bells are bronze."))
        + "</section>"
    )
    (unit,) = read(tmp_path, public_law(main)).units
    assert unit.id == "sec_2"
    assert "Ropes are hemp" in unit.text
    assert outline(unit) == ["subsec_b"]


def test_quoted_law_keeps_its_marks_and_the_stop_after_it(tmp_path: Path) -> None:
    quoted = (
        '<quotedContent><subsection><num value="c">“(c)</num><content>No bell rings.”</content>'
        "</subsection></quotedContent>"
    )
    main = (
        '<section><num value="2">Sec. 2.</num><content>Section 12 is amended by adding:'
        f"{quoted}.</content></section>"
    )
    (unit,) = read(tmp_path, public_law(main)).units
    assert unit.text == "Section 12 is amended by adding:\n“(c) No bell rings.”."
    assert not unit.provisions


def test_a_whole_title_has_its_divisions_above_the_units(tmp_path: Path) -> None:
    section = code_section("12", TWO).decode()
    title = (
        f'<uscDoc xmlns="{HOUSE}" identifier="/us/usc/t77"><meta><title>77</title></meta><main>'
        "<title><num>Title 77—</num><heading>BELLS</heading><chapter><num>CHAPTER 3—</num>"
        "<heading>OFFICES</heading><toc><tocItem>12. Duties</tocItem></toc>"
        f"{section}</chapter></title></main></uscDoc>"
    )
    first = read(tmp_path, title.encode()).units[0]
    assert first.id == "sec_12_a"
    assert [(d.kind, d.number, d.heading) for d in first.path] == [
        ("title", "77", "BELLS"), ("chapter", "3", "OFFICES"),
        ("section", "12", "Duties of bell offices"),
    ]  # fmt: skip


def test_tables_are_rows(tmp_path: Path) -> None:
    table = "<table><tr><th>Bell</th><th>Fee</th></tr><tr><td>Large</td><td>9</td></tr></table>"
    body = f"<content><p>Fees:</p>{table}</content>"
    (unit,) = read(tmp_path, code_section("12", body)).units
    assert unit.text == "Fees:\nBell | Fee\nLarge | 9"


# Levels of the Code of Federal Regulations

# fmt: off
LEVELS = [
    ("in order", "a 1 i A B ii 2 b", "0 1 2 3 3 2 1 0"),
    ("letter i after h", "g h i j", "0 0 0 0"),
    ("numeral i below a digit", "h 1 i ii 2 i ii i j", "0 1 2 2 1 2 2 0 0"),
    ("letters v and x", "u v w x y", "0 0 0 0 0"),
    ("numerals v and x", "a 1 i ii iii iv v vi vii viii ix x xi", "0 1 2 2 2 2 2 2 2 2 2 2 2"),
    ("italics", "a 1 i A *1 *i *ii *2 B 2", "0 1 2 3 4 5 5 4 3 1"),
    ("italics then plain", "a 1 i A *1 2 i", "0 1 2 3 4 1 2"),
    ("italics lost", "a 1 i A 1 2 B 2", "0 1 2 3 4 4 3 1"),
    ("begins with digits", "1 i ii 2", "1 2 2 1"),
    ("reserved letter", "a c d", "0 0 0"),
    ("numerals right below a letter", "a i ii b i ii", "0 2 2 0 2 2"),
    ("double letters", "y z aa bb", "0 0 0 0"),
]
# fmt: on


@pytest.mark.parametrize(("marks", "levels"), [c[1:] for c in LEVELS], ids=[c[0] for c in LEVELS])
def test_levels_of_flat_paragraphs(marks: str, levels: str) -> None:
    read_marks = [Mark(word.removeprefix("*"), word.startswith("*")) for word in marks.split()]
    assert levels_of(read_marks) == [int(number) for number in levels.split()]


# eCFR


def test_flat_paragraphs_are_nested_by_their_numbers(tmp_path: Path) -> None:
    body = (
        "<P>Bells hang.</P><P>(a) <I>Scope.</I> (1)(i) Large bells;</P><P>(ii) Small bells.</P>"
        "<FP>Neither is sold.</FP><P>(2) Ropes.</P><P>(b) Towers (see (a)).</P>"
    )
    (unit,) = read(tmp_path, regulation(cfr_section("900.1", body))).units
    assert (unit.id, unit.label, unit.heading) == ("sec_900.1", "§ 900.1", "Keeping of bells")
    assert unit.text == (
        "Bells hang.\n(a) Scope.\n(1) (i) Large bells;\n(ii) Small bells.\nNeither is sold.\n"
        "(2) Ropes.\n(b) Towers (see (a))."
    )
    assert outline(unit) == [
        "subsec_a", "subsec_a__para_1", "subsec_a__para_1__subpara_i",
        "subsec_a__para_1__subpara_ii", "subsec_a__para_2", "subsec_b",
    ]  # fmt: skip
    flush = unit.text.index("Neither")
    holder = unit.provision_at(flush, flush + 5)
    assert holder is not None
    assert holder.id.endswith("__para_1")


def test_definitions_end_the_list_of_the_one_before(tmp_path: Path) -> None:
    body = (
        "<P><I>Bell</I> means—</P><P>(1) A bell; or</P><P>(2) A gong.</P>"
        "<P><I>Rope</I> means a rope.</P>"
    )
    (unit,) = read(tmp_path, regulation(cfr_section("900.1", body))).units
    at = unit.text.index("Rope means")
    assert unit.provision_at(at, at + 4) is None


def test_a_part_is_whole_and_its_notes_are_furniture(tmp_path: Path) -> None:
    cita = "<CITA>[96 FR 12, May 6, 2031]</CITA>"
    body = (
        cfr_section("900.1", f"<P>Ring.</P>{cita}")
        + cfr_section("900.2", "", "[Reserved]")
        + cfr_section("900.4", "<P>Rest.</P>")
        + '<DIV9 TYPE="APPENDIX"><HEAD>Appendix A to Part 900—Forms of Bells</HEAD><P>1. Round.'
        "</P><TABLE><TR><TD>a</TD><TD>b</TD></TR></TABLE></DIV9>"
    )
    instrument = read(tmp_path, regulation(body))
    assert [a.id for a in instrument.articles] == ["sec_900.1", "sec_900.4", "annex_A"]
    assert instrument.articles[2].heading == "Forms of Bells"
    assert instrument.articles[2].text == "1. Round.\na | b"
    assert instrument.units[0].path[0].heading == "BELL OFFICES"
    assert instrument.units[0].text == "Ring."
    assert instrument.completeness.complete is True
    assert instrument.source.reader == "ecfr"


# D.C. Code


def test_sections_of_the_district_are_units_without_annotations(tmp_path: Path) -> None:
    para = "<para><num>{0}</num>{1}</para>"
    inner = para.format("(1)", "<heading>Bells.</heading><text>One <cite path='x'>§ 9-502</cite>;"
                        "</text>") + para.format("(2)", "<text>two.</text>")  # fmt: skip
    body = para.format("(a)", f"<text>The Mayor shall:</text>{inner}<aftertext>At noon."
                       "</aftertext>") + para.format("(b)", "<text>None.</text>")  # fmt: skip
    instrument = read(tmp_path, district(body))
    (unit,) = instrument.units
    assert (unit.id, unit.label, unit.heading) == ("sec_9-501", "9-501", "Bells")
    assert unit.text == (
        "(a) The Mayor shall:\n(1) Bells. One § 9-502;\n(2) two.\nAt noon.\n(b) None."
    )
    assert outline(unit) == ["subsec_a", "subsec_a__para_1", "subsec_a__para_2", "subsec_b"]
    assert "Uniform" not in instrument.source.text
    assert instrument.source.reader == "dc-code"


def test_a_list_of_definitions_has_paragraphs_not_subsections(tmp_path: Path) -> None:
    body = (
        "<text>In this part:</text><para><num>(18A)</num><text>“Bell” means a bell.</text></para>"
    )
    (unit,) = read(tmp_path, district(body)).units
    assert unit.text == "In this part:\n(18A) “Bell” means a bell."
    assert outline(unit) == ["para_18A"]


def test_the_gap_between_sections_is_named_by_number(tmp_path: Path) -> None:
    folder = tmp_path / "dc"
    folder.mkdir()
    for number in ("9-501", "9-503"):
        data = district("<text>Ring.</text>", number)
        (folder / f"{number}.xml").write_bytes(data)
    reasons = parse_instrument(read_document(folder), "x").completeness.reasons
    assert reasons[0].message == "1 numbers are missing: 9-502"


# Hostile and broken files


# fmt: off
BROKEN = [
    ("no number", code_section("12", "<subsection><content>x</content></subsection>")),
    ("empty section", code_section("", "", "")),
    ("section in a section", code_section("12", content("x") + "<section><content>y</content>"
                                          "</section>")),
    ("levels out of order", code_section("12", level("item", "aa", level("subsection", "a",
                                         content("x"))))),
    ("strange number", code_section("1/2 b", content("x"))),
    ("deep levels", code_section("12", "<level>" * 60 + "<content>x</content>" + "</level>" * 60)),
    ("law without sections", public_law("<p>Nothing.</p>")),
    ("quoted in quoted", public_law("<section><content>x<quotedContent><section><content>y"
                                    "<quotedContent>z</quotedContent></content></section>"
                                    "</quotedContent></content></section>")),
    ("part without sections", regulation("<P>Loose.</P>")),
    ("section without a head", regulation('<DIV8 TYPE="SECTION"><P>(a) x</P></DIV8>')),
    ("number without text", regulation(cfr_section("900.1", "<P>(a)(1)</P><P>(i)</P>"))),
    ("only brackets", regulation(cfr_section("900.1", "<P>()(</P><P>(zzzzz) x</P>"))),
    ("paragraphs without number", district("<para><para><text>x</text></para></para>")),
]
# fmt: on


@pytest.mark.parametrize("data", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_malformed_structure_is_read_as_far_as_it_goes(tmp_path: Path, data: bytes) -> None:
    instrument = read(tmp_path, data)
    ids = [article.id for article in instrument.articles]
    assert len(ids) == len(set(ids))
    for article in instrument.articles:
        names = [provision.id for provision in article.walk()]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "data",
    [
        code_section("12", "stray" + TWO),
        public_law("stray" + "<section><content>x</content></section>"),
        regulation("stray" + cfr_section("900.1", "<P>x</P>")),
        regulation(cfr_section("900.1", "<P>x</P>stray")),
        district("<text>x</text>stray"),
    ],
    ids="section law part paragraph district".split(),
)
def test_text_in_no_place_is_reported(tmp_path: Path, data: bytes) -> None:
    (problem,) = read(tmp_path, data).problems
    assert problem.code == "unplaced-text"
    assert problem.message.endswith(": stray")


def test_other_roots_of_the_namespaces_are_read_or_refused(tmp_path: Path) -> None:
    bill = f'<bill xmlns="{GPO}"><main><section><num>Section 1.</num><content>Ring.</content>'
    instrument = read(tmp_path, f"{bill}</section></main></bill>".encode())
    assert instrument.unit_ids == ("sec_1",)
