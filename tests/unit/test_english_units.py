"""Units of English-language instruments: ids, headings, paths, reading text, tiles."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Source
from lexcompare.core.vocabulary import DivisionKind, SegmentKind, UnitKind
from lexcompare.parse.english import segment_english

ACT = """---
title: "Marsh Records Act 2031"
rank: "public-general-act"
---
# Marsh Records Act 2031

An Act about the records of the marshes.

## PART I — ACCESS

### CHAPTER 1

### Requests

#### Right to ask

##### 1

- (1) Any person may ask a keeper for a record of the marsh.

- (2) A keeper must answer—

- (a) in writing, and

- (b) within ten days,

unless the record is sealed.

#### Sealed records

##### 1A

A record is sealed if the Warden so orders[^c1].

## PART II — FINAL

#### Commencement

##### 2

This Act comes into force on 1st May 2031.

## SCHEDULE 1 — Keepers

#### List

##### 1

The Keeper of the Upper Marsh.

## SCHEDULE 2

Fees

## Editorial notes

[^c1]: Words inserted by a later Act.
"""

ORDINANCE = """<p>Ordinance amending the Tidewater Code.</p>
<p>Be it ordained by the Council of Tidewater:</p>
<p>Section 1.  The Tidewater Code is hereby amended by adding Sections 14B.1 and 14B.2, \
to read as follows:</p>
<p>SEC. 14B.1.  FINDINGS.</p>
<p>(a) Open <span class="hi">data help</span> the town.</p>
<p>SEC. 14B.2.  DUTIES.</p>
<p>(a) Each bureau shall publish its data.</p>
<p>(1) Quarterly; and</p>
<p>(2) free of charge.</p>
<p>Section 2.  Effective Date.  This ordinance takes effect after 30 days.</p>
"""

SESSION_LAW = """A BILL FOR AN ACT RELATING TO DATA.

<strong>SECTION 1.</strong> The purpose of this Act is openness.

<strong>SECTION 2.</strong> Chapter 41, Revised Laws, is amended by adding two new sections to \
be appropriately designated and to read as follows:

<em>541-A Definitions.</em> In this part "data" means facts.

<em>541-B Duties.</em> (a) Each bureau shall publish data.

<strong>SECTION 3.</strong> This Act shall take effect on July 1, 2031.

APPROVED this 3 day of MAY, 2031

A. GOVERNOR
"""

REGULATION_EU = """REGULATION (EX) 2031/7
CHAPTER I
GENERAL PROVISIONS
Article 1
Subject matter
1.	This Regulation lays down rules on harbour data.
2.	It applies to:
(a)	pilots;
(b)	Harbour masters.
Article 2
Entry into force
This Regulation shall enter into force on the tenth day.
Done at Port Example, 1 May 2031.
For the Council
The President
ANNEX I
Forms
Form A.
"""

POLICY = """## Harbour Data Policy

### I. Purpose

Data are an asset.

### II. Duties

#### 1. Publish

Bureaus must publish data:

1. on the portal;

2. monthly.

#### 2. Review

Bureaus must review data.
"""

PLAIN = """TOWN OF EXAMPLE
Resolution on data

1. Purpose
The town opens its data
so that people can use them.

2. Duties
Every office shall publish its data.

3. Effective Date
This resolution takes effect at once.
"""


def ids(text: str, reader: str = "markdown") -> list[str]:
    return [article.id for article in segment_english(Source(text, reader=reader)).articles]


@pytest.mark.parametrize(
    ("text", "reader", "expected"),
    [
        pytest.param(ACT, "markdown", ["sec_1", "sec_1A", "sec_2", "sch_1", "sch_2"], id="act"),
        pytest.param(
            ORDINANCE, "markdown", ["sec_14B.1", "sec_14B.2", "sec_2"], id="inserting-ordinance"
        ),
        pytest.param(
            SESSION_LAW,
            "markdown",
            ["sec_1", "sec_41-A", "sec_41-B", "sec_3"],
            id="session-law-with-misread-sign",
        ),
        pytest.param(REGULATION_EU, "html", ["art_1", "art_2", "annex_1"], id="articles"),
        pytest.param(POLICY, "markdown", ["sec_1", "sec_2"], id="roman-headings"),
        pytest.param(PLAIN, "text", ["sec_1", "sec_2", "sec_3"], id="plain-numbers"),
        pytest.param(
            "<h2>1. Aim</h2><p>Data.</p><h2>2. Duty</h2><p>Publish.</p>",
            "markdown",
            ["sec_1", "sec_2"],
            id="html-headings",
        ),
        pytest.param("Every office opens its data.", "text", ["sec_1"], id="no-numbers"),
        pytest.param(
            "# Code\n\n§ 2-531. Scope.\n\nAll data.\n\n§ 2-532. Duty.\n\nPublish.",
            "markdown",
            ["sec_2-531", "sec_2-532"],
            id="code-sections",
        ),
        pytest.param(
            "Section 1. Aim.\nData are open.\nSection 2. Duty.\nSection 1 applies to offices.\n",
            "text",
            ["sec_1", "sec_2"],
            id="reference-at-line-start",
        ),
        pytest.param(
            "Article I\nName\nIt is so named.\nArticle II\nAim\nIt is open.\n",
            "text",
            ["art_1", "art_2"],
            id="roman-articles",
        ),
        pytest.param(
            "1. Aim\n2. Duty\n3. Effect\n\n1. Aim\nData.\n\n2. Duty\nPublish.\n\n3. Effect\nNow.\n",
            "text",
            ["sec_1", "sec_2", "sec_3"],
            id="table-of-contents",
        ),
        pytest.param(
            "# Policy\n\n## A. Aim\n\nData.\n\n## B. Duty\n\nPublish.",
            "markdown",
            ["sec_1", "sec_2"],
            id="lettered-headings",
        ),
        pytest.param(
            "# Policy\n\n## Aim\n\nOpen data.\n\n## Duty\n\nPublish them.",
            "markdown",
            ["sec_1"],
            id="headings-without-numbers",
        ),
        pytest.param(
            "**1. Aim.** Data are open.\n\n**2. Duty.** Offices publish.",
            "markdown",
            ["sec_1", "sec_2"],
            id="bold-run-in-headings",
        ),
        pytest.param("", "text", [], id="empty"),
        pytest.param("# Title only", "markdown", [], id="title-only"),
    ],
)
def test_units(text: str, reader: str, expected: list[str]) -> None:
    assert ids(text, reader) == expected


@pytest.mark.parametrize(
    ("front", "unit", "expected"),
    [
        pytest.param('rank: "statutory-instrument"', None, "reg_1", id="rank"),
        pytest.param('document_main_type: "ExampleStatutoryInstrument"', None, "reg_1", id="type"),
        pytest.param('title: "The Marsh Regulations 2031"', None, "reg_1", id="title"),
        pytest.param('title: "Marsh Act 2031"', None, "sec_1", id="act"),
        pytest.param(
            'rank: "act"\ntitle: "The Regulations 2031"', None, "sec_1", id="rank-beats-title"
        ),
        pytest.param('title: "Marsh"', UnitKind.REGULATION, "reg_1", id="metadata"),
    ],
)
def test_bare_numbers_are_regulations_of_a_statutory_instrument(
    front: str, unit: UnitKind | None, expected: str
) -> None:
    text = f"---\n{front}\n---\n#### Scope\n\n###### 1\n\nThese rules bind all."
    assert segment_english(Source(text), unit=unit).articles[0].id == expected


def test_headings_labels_and_paths_of_an_act() -> None:
    articles = {a.id: a for a in segment_english(Source(ACT)).articles}
    first = articles["sec_1"]
    assert (first.label, first.number, first.heading) == ("1", "1", "Right to ask")
    assert [(d.kind, d.number, d.heading) for d in first.path] == [
        (DivisionKind.PART, "1", "ACCESS"),
        (DivisionKind.CHAPTER, "1", ""),
        (DivisionKind.HEADING, "", "Requests"),
    ]
    assert [d.number for d in articles["sec_2"].path] == ["2"]
    assert articles["sch_1"].heading == "Keepers"
    assert articles["sch_1"].is_annex


def test_reading_text_has_no_markup_notes_or_headings() -> None:
    articles = {a.id: a for a in segment_english(Source(ACT)).articles}
    assert articles["sec_1A"].text == "A record is sealed if the Warden so orders."
    assert articles["sec_1"].text.split("\n") == [
        "(1) Any person may ask a keeper for a record of the marsh.",
        "(2) A keeper must answer—",
        "(a) in writing, and",
        "(b) within ten days,",
        "unless the record is sealed.",
    ]


def test_carrier_becomes_a_division_of_what_it_inserts() -> None:
    result = segment_english(Source(ORDINANCE))
    inserted = result.articles[0]
    assert [(d.kind, d.number) for d in inserted.path] == [(DivisionKind.SECTION, "1")]
    assert inserted.heading == "FINDINGS"
    assert inserted.text == "(a) Open data help the town."
    assert result.articles[-1].path == ()
    assert result.articles[-1].heading == "Effective Date"
    assert result.articles[-1].text == "This ordinance takes effect after 30 days."


def test_section_with_other_text_is_no_carrier() -> None:
    text = (
        "Section 1. The Code is amended to read as follows:\n\n"
        "The Council also thanks the clerk for her work.\n\n"
        "SEC. 9A.1. DUTY.\n\nOffices publish.\n\nSection 2. Effect. It takes effect now.\n"
    )
    assert "sec_1" in ids(text)


def test_misread_section_sign_is_repaired_and_reported() -> None:
    result = segment_english(Source(SESSION_LAW))
    assert [a.label for a in result.articles] == ["SECTION 1", "541-A", "541-B", "SECTION 3"]
    assert [p.code for p in result.problems] == ["misread-section-sign"] * 2


def test_number_that_belongs_to_no_chapter_is_left_alone() -> None:
    text = SESSION_LAW.replace("Chapter 41", "Chapter 62")
    assert ids(text) == ["sec_1", "sec_541-A", "sec_541-B", "sec_3"]


def test_plain_regulations_have_their_headings_above() -> None:
    text = (
        "THE HARBOUR REGULATIONS 2031\n\nCitation and commencement\n1.—(1) These Regulations are"
        " the Harbour Regulations 2031.\n(2) They come into force on 1st May 2031.\n\n"
        'Interpretation\n2. In these Regulations "data" means facts.\n\n'
        "Duty\n3.—(1) A body must publish data—\n(a) monthly; and\n(b) free of charge.\n"
    )
    articles = segment_english(Source(text, reader="text")).articles
    assert [(a.id, a.heading) for a in articles] == [
        ("reg_1", "Citation and commencement"),
        ("reg_2", "Interpretation"),
        ("reg_3", "Duty"),
    ]
    assert articles[1].text == 'In these Regulations "data" means facts.'


def test_chapter_of_a_code_is_a_division_and_references_are_none() -> None:
    text = (
        "CHAPTER 5. OPEN DATA\n\nSec. 2-101. Short title.\nThis is the Harbour Data Act.\n"
        "Sec. 2-102. Duties; exceptions.\n(a) Every office shall publish its data under section\n"
        "2-101 and keep them.\n(b) Sealed data are exempt.\n"
    )
    articles = segment_english(Source(text, reader="text")).articles
    assert [(a.id, a.heading) for a in articles] == [
        ("sec_2-101", "Short title"),
        ("sec_2-102", "Duties; exceptions"),
    ]
    assert [d.label for d in articles[0].path] == ["CHAPTER 5"]
    assert articles[1].text.startswith(
        "(a) Every office shall publish its data under section 2-101"
    )


def test_signatures_and_notes_are_tail() -> None:
    result = segment_english(Source(SESSION_LAW))
    tail = [s for s in result.segments if s.kind is SegmentKind.TAIL]
    assert len(tail) == 1
    assert tail[0].span.of(SESSION_LAW).startswith("APPROVED this")
    assert "GOVERNOR" not in result.articles[-1].text


def test_signatures_between_articles_and_annex() -> None:
    result = segment_english(Source(REGULATION_EU, reader="html"))
    assert result.articles[1].text == "This Regulation shall enter into force on the tenth day."
    assert result.articles[2].text.endswith("Form A.")
    tail = [s.span.of(REGULATION_EU) for s in result.segments if s.kind is SegmentKind.TAIL]
    assert len(tail) == 1
    assert "The President" in tail[0]


def test_duplicate_numbers_get_ids_of_their_own() -> None:
    text = "###### 1\n\nFirst.\n\n###### 2\n\nSecond.\n\n###### 2\n\nThird."
    result = segment_english(Source(text))
    assert [a.id for a in result.articles] == ["sec_1", "sec_2", "sec_2_2"]
    assert "duplicate-number" in [p.code for p in result.problems]


@pytest.mark.parametrize(
    ("text", "reader", "expected"),
    [
        pytest.param(
            "Section 1. Duty\nEvery office shall publish\nits data within ten\ndays of that.\n",
            "text",
            "Every office shall publish its data within ten days of that.",
            id="hard-wraps",
        ),
        pytest.param(
            "Section 1. Duty\nThe head of the of\ufb01ce &amp; staff publish.",
            "markdown",
            "The head of the office & staff publish.",
            id="ligatures-and-entities",
        ),
        pytest.param(
            "### Section 1. Duty\n\nSee the [list](https://example.org/x) of *open* **data**.",
            "markdown",
            "See the list of open data.",
            id="links-and-emphasis",
        ),
        pytest.param(
            "Section 1. Duty\n\nKeep \\[square\\] brackets and snake_case_names and 2 * 3.",
            "markdown",
            "Keep [square] brackets and snake_case_names and 2 * 3.",
            id="escapes",
        ),
        pytest.param(
            "Section 1. Duty\nUse <b> tags & *stars* as they are.",
            "pdf",
            "Use <b> tags & *stars* as they are.",
            id="no-markup-in-a-pdf",
        ),
    ],
)
def test_reading_text(text: str, reader: str, expected: str) -> None:
    article = segment_english(Source(text, reader=reader)).articles[0]
    assert article.text == expected


def test_paragraphs_that_are_lines_of_print_are_joined() -> None:
    lines = [
        "WHEREAS the harbour opens its data to the people of the town and to visitors",
        "who come by ship, and keeps them open for as long as there is a harbour and",
        "a town beside it;",
        "NOW, THEREFORE, the harbour master orders that every bureau shall publish its",
        "data on the portal of the harbour, in the formats that the portal names, and",
        "shall keep them there;",
        "Bureaus shall report to the harbour master every year what they have published",
        "and what they have kept back.",
        "They shall do so in writing and before the end of the year that the report is",
        "about.",
    ]
    text = " ".join(f"<p>{line}</p>" for line in lines)
    article = segment_english(Source(text, reader="markdown")).articles[0]
    assert [part[:8] for part in article.text.split("\n")] == [
        "WHEREAS ", "NOW, THE", "Bureaus ", "They sha",
    ]  # fmt: skip


def test_running_heads_of_a_print_are_furniture() -> None:
    pages = [
        "Harbour Gazette 7\nSection 1. Duty.\nEvery office shall publish the data that it\n1",
        "Harbour Gazette 8\nkeeps, free of charge.\nSection 2. Effect.\nIt takes effect now.\n2",
        "Harbour Gazette 9\nSection 3. Fees.\nNone are charged.\n3",
    ]
    source = Source("\n\f\n".join(pages), reader="pdf")
    result = segment_english(source)
    assert [a.text for a in result.articles] == [
        "Every office shall publish the data that it keeps, free of charge.",
        "It takes effect now.",
        "None are charged.",
    ]
    furniture = [s.span.of(source.text) for s in result.segments if s.kind.value == "furniture"]
    assert sum(text.count("Gazette") for text in furniture) == 3
    first = result.articles[0]
    assert first.to_source(0, 5).of(source.text) == "Every"
    at = first.text.index("keeps")
    assert first.to_source(at, at + 5).of(source.text) == "keeps"


def test_spans_begin_at_the_label_and_end_with_the_text() -> None:
    result = segment_english(Source(ORDINANCE))
    article = result.articles[1]
    assert article.span.of(ORDINANCE).startswith("SEC. 14B.2.")
    assert article.span.of(ORDINANCE).endswith("free of charge.")


COMPLETE = [
    ("act-with-gap", "###### 1\n\nA.\n\n###### 3\n\nComes into force now.", False, "numbering-gap"),
    ("begins-late", "###### 2\n\nA.\n\n###### 3\n\nComes into force now.", False, "numbering-gap"),
    ("inserted", "###### 1\n\nA.\n\n###### 1A\n\nB.\n\n###### 2\n\nIt takes effect now.", True, ""),
    ("cut", "###### 1\n\nA takes effect.\n\n###### 2\n\nThe office", False, "cut-sentence"),
    ("no-start", "###### 1\n\nA rule.\n\n###### 2\n\nB rule.", None, "no-commencement"),
    ("one-unit", "Every office opens its data and keeps them open to all.", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "complete", "code"),
    [pytest.param(text, complete, code, id=name) for name, text, complete, code in COMPLETE],
)
def test_completeness(text: str, complete: bool | None, code: str) -> None:
    padded = text.replace("A.", "A rule of the harbour that binds all.")
    found = segment_english(Source(padded)).completeness
    assert found.complete is complete
    assert code in ([reason.code for reason in found.reasons] or [""])


def test_a_file_that_says_it_is_a_selection_is_incomplete() -> None:
    text = '---\ntitle: "Marsh Act (selected sections)"\n---\n' + ACT.split("---\n", 2)[2]
    found = segment_english(Source(text)).completeness
    assert found.complete is False
    assert [reason.code for reason in found.reasons] == ["selected-sections"]


def test_garbled_text_is_unreadable_not_empty_law() -> None:
    found = segment_english(Source("\ufffd\ue001 \ufffd\ue002" * 40 + "abc " * 20)).completeness
    assert (found.readable, found.complete) == (False, False)
    assert found.reasons[0].code == "unreadable"
