"""English citations: every form by an invented example, and where they lead."""

# ruff: noqa: E501 - a table reads better with a case on a line
from __future__ import annotations

import sys
from itertools import pairwise

import pytest

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.core.model import Metadata, Source
from lexcompare.parse.instrument import parse_instrument


def cited(text: str, title: str = "Charts Act 2001") -> list[tuple[str, str, str]]:
    source = f"## 1. Scope\n\nThis Act binds every office.\n\n## 2. Charts\n\n{text}"
    act = parse_instrument(Source(source), "uk-x", Metadata(title=title, language="en"))
    return [
        (one.raw, one.title, " ".join(short(target) for target in one.articles))
        for one in extract_citations(act)
        if one.unit == "sec_2"
    ]


def short(target) -> str:
    inner = "".join(f"({level})" for level in (target.paragraph, target.item) if level)
    return (f"sch {target.chapter} " if target.chapter else "") + target.article + inner


# fmt: off
FORMS = {
    "code": ("See 44 U.S.C. 3511(a)(2)(A).", [("44 U.S.C. 3511(a)(2)(A)", "44 U.S.C.", "3511(a)(2)")]),
    "code with signs and a range": ("See 5 USC §§ 552-552a.", [("5 USC §§ 552-552a", "5 U.S.C.", "552 552a")]),
    "section of a code with a letter": ("See 50 U.S.C. 401a(4).", [("50 U.S.C. 401a(4)", "50 U.S.C.", "401a(4)")]),
    "section of a code with a dash": ("See 15 U.S.C. 278g–3 and 278g–4.", [("15 U.S.C. 278g–3 and 278g–4", "15 U.S.C.", "278g-3 278g-4")]),
    "section of a code with a hyphen": ("See 42 U.S.C. § 300aa-1(b)(2).", [("42 U.S.C. § 300aa-1(b)(2)", "42 U.S.C.", "300aa-1(b)(2)")]),
    "section of a code with a letter in the end": ("See 42 U.S.C. 1320a–7b, 247d–6d.", [("42 U.S.C. 1320a–7b, 247d–6d", "42 U.S.C.", "1320a-7b 247d-6d")]),
    "range of sections of a code": ("See 44 U.S.C. 3501–3503.", [("44 U.S.C. 3501–3503", "44 U.S.C.", "3501 3502 3503")]),
    "range of sections with hyphens": ("See 42 U.S.C. 300aa-1 to 300aa-3.", [("42 U.S.C. 300aa-1 to 300aa-3", "42 U.S.C.", "300aa-1 300aa-3")]),
    "range of sections with hyphens by a hyphen": ("See 42 U.S.C. 300aa-1-300aa-3.", [("42 U.S.C. 300aa-1-300aa-3", "42 U.S.C.", "300aa-1 300aa-3")]),
    "note in a code": ("See 44 U.S.C. 3501 note.", [("44 U.S.C. 3501 note", "44 U.S.C.", "3501")]),
    "and what follows": ("See 44 U.S.C. § 3501 et seq.", [("44 U.S.C. § 3501 et seq.", "44 U.S.C.", "3501")]),
    "and what follows, after a comma": ("See 44 U.S.C. § 3501, et seq., above.", [("44 U.S.C. § 3501, et seq.", "44 U.S.C.", "3501")]),
    "sec. in a code": ("See 44 U.S.C. sec. 3511(a) and 44 U.S.C. Secs. 3512, 3513.", [("44 U.S.C. sec. 3511(a)", "44 U.S.C.", "3511(a)"), ("44 U.S.C. Secs. 3512, 3513", "44 U.S.C.", "3512 3513")]),
    "appendix of a code": ("See 5 U.S.C. App. § 3.", [("5 U.S.C. App. § 3", "5 U.S.C. App.", "3")]),
    "one code after another": ("See 13 U.S.C. 8, 9 and 22 U.S.C. 3104 and 5 CFR 12.", [("13 U.S.C. 8, 9", "13 U.S.C.", "8 9"), ("22 U.S.C. 3104", "22 U.S.C.", "3104"), ("5 CFR 12", "5 C.F.R.", "12")]),
    "sections with letters by a title in words": ("See sections 552 and 552a of title 5.", [("sections 552 and 552a of title 5", "5 U.S.C.", "552 552a")]),
    "sec. by a title in words": ("See sec. 278g-3(a) of title 15, United States Code.", [("sec. 278g-3(a) of title 15, United States Code", "15 U.S.C.", "278g-3(a)")]),
    "title in words": ("See section 552(b) of title 5, United States Code.", [("section 552(b) of title 5, United States Code", "5 U.S.C.", "552(b)")]),
    "section with a letter": ("Under section 12a(3).", [("section 12a(3)", "self", "12a(3)")]),
    "section with letters and a dash": ("Under sections 300aa–1(b) and 12bb-3.", [("sections 300aa–1(b) and 12bb-3", "self", "300aa-1(b) 12bb-3")]),
    "no space after a number": ("See section 12applies and section 13in.", [("section 12", "self", "12"), ("section 13", "self", "13")]),
    "no space after a number of a code": ("See 5 U.S.C. 12and more.", [("5 U.S.C. 12", "5 U.S.C.", "12")]),
    "a code after a section": ("See section 12a and 5 U.S.C. 13.", [("section 12a", "self", "12a"), ("5 U.S.C. 13", "5 U.S.C.", "13")]),
    "section with letters and a number": ("Under section 14Z25.", [("section 14Z25", "self", "14Z25")]),
    "section of a public law": ("See section 2(a) of Public Law 104–13.", [("section 2(a) of Public Law 104–13", "Public Law 104-13", "2(a)")]),
    "public law with its place and page": (
        "(Added Pub. L. 104–13, § 2, May 22, 1995, 109 Stat. 163.)",
        [("Pub. L. 104–13, § 2", "Public Law 104-13", "2"), ("109 Stat. 163", "109 Stat. 163", "")],
    ),
    "public law with its parts": (
        "See Pub. L. No. 113-235, div. H, title I, § 1301(c)(1).",
        [("Pub. L. No. 113-235, div. H, title I, § 1301(c)(1)", "Public Law 113-235", "1301(c)(1)")],
    ),
    "page of a volume": ("See 110 Stat. 3048; 112 Stat. 2681–749.", [("110 Stat. 3048", "110 Stat. 3048", ""), ("112 Stat. 2681–749", "112 Stat. 2681-749", "")]),
    "pages of a volume": ("See 88 Stat. 1561–1564.", [("88 Stat. 1561–1564", "88 Stat. 1561", "")]),
    "register": ("See 78 FR 28111, 89 Fed. Reg. 12,345 and 5 F.R. 7.", [("78 FR 28111", "78 Fed. Reg. 28111", ""), ("89 Fed. Reg. 12,345", "89 Fed. Reg. 12345", ""), ("5 F.R. 7", "5 Fed. Reg. 7", "")]),
    "old and long orders": ("See E.O. 12,866, Ex. Ord. No. 9066.", [("E.O. 12,866", "Executive Order 12866", ""), ("Ex. Ord. No. 9066", "Executive Order 9066", "")]),
    "section of an order": ("See section 3(b) of Executive Order 13642.", [("section 3(b) of Executive Order 13642", "Executive Order 13642", "3(b)")]),
    "order of a city": ("See Executive Order 2016-01.", [("Executive Order 2016-01", "Executive Order 2016-01", "")]),
    "public law": ("As Pub. L. 115-435 says.", [("Pub. L. 115-435", "Public Law 115-435", "")]),
    "federal rules": ("See 32 CFR part 2402.", [("32 CFR part 2402", "32 C.F.R.", "2402")]),
    "order": ("See Executive Order 13642.", [("Executive Order 13642", "Executive Order 13642", "")]),
    "section of this act": ("Subject to section 1(3).", [("section 1(3)", "self", "1(3)")]),
    "section of a named act": ("Under section 12(3) of the Harbours Act 1964.", [("section 12(3) of the Harbours Act 1964", "Harbours Act 1964", "12(3)")]),
    "schedule": ("Under paragraph 3 of Schedule 2.", [("paragraph 3 of Schedule 2", "self", "sch 2 (3)")]),
    "statutory instrument": ("See SI 2015/1415.", [("SI 2015/1415", "SI 2015/1415", "")]),
    "directive": ("Under Directive (EU) 2019/1024.", [("Directive (EU) 2019/1024", "Directive (EU) 2019/1024", "")]),
    "article of a regulation": ("Under Article 5(1)(a) of Regulation (EU) 2016/679.", [("Article 5(1)(a) of Regulation (EU) 2016/679", "Regulation (EU) 2016/679", "5(1)(a)")]),
    "an article that is not of this act": ("Under Article 9.", [("Article 9", "", "9")]),
    "subsection": ("As subsection (1) says.", [("subsection (1)", "self", "2(1)")]),
    "this section": ("Nothing in this section applies.", [("this section", "self", "2")]),
    "an act by its title": ("Made under the Harbours Act 1964.", [("Harbours Act 1964", "Harbours Act 1964", "")]),
}
NONE = {
    "a volume without a page": "Look into 44 U.S.C. and 110 Stat. alone.",
    "a heading in a table": "1 Status 114 Status and capacity",
    "a train": "The 5 FR train and 12 Fed. offices.",
    "a public liaison": "Ask the Public Liaison of 104 offices.",
    "an order without a number": "Under the Executive Order of May 2013.",
    "a section of the public": "A section of the public may inspect it.",
    "money": "A fee of $44 is due.",
    "a date": "It ends on 5 March 2014.",
    "a regulation in general": "Regulations may provide for fees.",
}
# fmt: on


@pytest.mark.parametrize("name", sorted(FORMS))
def test_forms(name: str) -> None:
    text, expected = FORMS[name]
    assert cited(text) == expected


@pytest.mark.parametrize("name", sorted(NONE))
def test_what_only_looks_like_a_citation(name: str) -> None:
    assert cited(NONE[name]) == []


def test_the_2000_act_is_the_one_that_the_text_defines() -> None:
    text = '"the 2000 Act" means the Harbours Act 2000. See section 4 of the 2000 Act.'
    assert ("section 4 of the 2000 Act", "Harbours Act 2000", "4") in cited(text)


@pytest.mark.parametrize(
    ("introduced", "title"),
    [
        ("The Harbours Act 2000 (“the 2000 Act”) applies.", "Harbours Act 2000"),
        ("The Harbours Act 2000 (the 2000 Act) applies.", "Harbours Act 2000"),
        (
            "‘the 2000 Act’ means the Piers (Lamps and Buoys) Act 2000.",
            "Piers (Lamps and Buoys) Act 2000",
        ),
        ("The 2000 Act is old. The Harbours Act 2001 (“the 2001 Act”) applies.", "the 2000 Act"),
        (
            "The Harbours Act 2000 (“the 2000 Act”) and the Piers Act 2000 (“the 2000 Act”).",
            "Harbours Act 2000",
        ),
    ],
)
def test_how_a_short_form_is_introduced(introduced: str, title: str) -> None:
    found = cited(f"{introduced} See section 4 of the 2000 Act.")
    assert ("section 4 of the 2000 Act", title, "4") in found


@pytest.mark.parametrize("word", ["sections", "paragraphs", "Articles", "regulations"])
@pytest.mark.parametrize("joint", ["-", "–", ", ", " and ", ", and "])
def test_a_long_list_that_nothing_follows_is_read_at_once(word: str, joint: str) -> None:
    """Each number once doubled the time, so that a list of forty would not have ended."""
    numbers = joint.join(["1"] * 40)
    found = cited(f"See {word} {numbers} here.")
    assert found == [] if word == "paragraphs" else found[0][0] == f"{word} {numbers}"


def calls_of(text: str) -> int:
    """Calls of functions, Python's and C's, to find the citations of a text."""
    act = parse_instrument(Source(text), "uk-x", Metadata(title="Charts Act 2001", language="en"))
    count = 0

    def seen(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        extract_citations(act)
    finally:
        sys.setprofile(before)
    return count


def test_an_instrument_twice_as_long_takes_twice_the_calls() -> None:
    """Each "the 2000 Act" once cost a search of the whole instrument, each section a list of all."""
    unit = "See section {n}, sections 2 to 4 and section 3 of the {year} Act and Article 5."
    texts = (
        "\n\n".join(
            f"## {n}. Charts\n\n" + unit.format(n=n, year=1900 + n % 90) for n in range(1, size)
        )
        for size in (100, 200, 400, 800)
    )
    steps = [high - low for low, high in pairwise(calls_of(text) for text in texts)]
    assert steps[1] < 2.2 * steps[0]
    assert steps[2] < 2.2 * steps[1]


def test_a_part_of_a_code_resolves_by_the_section_it_holds() -> None:
    held = parse_instrument(
        Source("## § 3511. Charts\n\nEach agency shall keep charts.\n"),
        "us-44",
        Metadata(title="44 U.S.C. chapter 35", language="en"),
    )
    citing = parse_instrument(
        Source("## 1. Duty\n\nSee 44 U.S.C. 3511.\n"), "us-a", Metadata(title="A", language="en")
    )
    resolver = CitationResolver.from_instruments([held, citing])
    found = resolver.resolve(held_of(citing), extract_citations(citing))
    assert [(one.target, one.status.value) for one in found] == [("us-44#sec_3511", "resolved")]


@pytest.mark.parametrize("words", ["section 9", "§ 9", "sections 9–10"])
def test_a_section_that_is_not_there_is_no_finding_unless_it_says_of_this_act(words: str) -> None:
    """A section sign and a dash are English too."""
    text = "## 1. Scope\n\nThis Act binds every office.\n\n## 2. Charts\n\nSee {} here.\n"
    made = [
        parse_instrument(
            Source(text.format(said)),
            "us-x",
            Metadata(title="Charts Act 2001", language="en", complete=True),
        )
        for said in (words, "section 9 of this Act")
    ]
    statuses = [
        one.status.value
        for act in made
        for one in CitationResolver.from_instruments([act]).resolve(
            held_of(act), extract_citations(act)
        )
    ]
    assert statuses == ["external", "unresolved"]
