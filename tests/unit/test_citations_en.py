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
    "code with signs and a range": ("See 5 USC §§ 552-552a.", [("5 USC §§ 552-552a", "5 U.S.C.", "552-552a")]),
    "title in words": ("See section 552(b) of title 5, United States Code.", [("section 552(b) of title 5, United States Code", "5 U.S.C.", "552(b)")]),
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
