# ruff: noqa: E501 - tables of cases
"""Chinese citations in careless print, 本款 and chapters; and sentences that only look alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.core.findings import Citation, CitationStatus
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.parse.instrument import parse_instrument
from lexcompare.text.numerals import format_number

FILLER = "\n\n".join(f"第{format_number(n)}条 机关应当登记第{n}类馆藏。" for n in range(1, 30))
LAW = Metadata(title="甲省馆藏条例", language="zh")


def cited(text: str) -> list[Citation]:
    """Citations of article 30 after twenty-nine plain ones."""
    law = parse_instrument(Source(f"{FILLER}\n\n第三十条 {text}"), "cn-x", LAW)
    return [one for one in extract_citations(law) if one.unit == "art_30"]


def places(one: Citation) -> str:
    return " ".join(
        "".join(
            f"{name}{value}"
            for name, value in (
                ("c", t.chapter),
                ("a", t.article),
                ("p", t.paragraph),
                ("i", t.item),
            )
            if value
        )
        for t in one.articles
    )


# fmt: off
CASES = {
    "items without 第": ("机关应当：\n（一）登记；\n（二）公布。\n前款（一）、（二）项的期限为十日。", "前款（一）、（二）项", "a30p1i1 a30p1i2"),
    "a range of items without 第": ("机关应当：\n（一）登记；\n（二）公布；\n（三）借出。\n前款（一）至（三）项的期限为十日。", "前款（一）至（三）项", "a30p1i1 a30p1i2 a30p1i3"),
    "an article with items without 第": ("本条例第八条（一）、（二）项的馆藏不得出借。", "本条例第八条（一）、（二）项", "a8i1 a8i2"),
    "an article without 条": ("违反本条例第二十八第一款规定的，责令改正。", "本条例第二十八第一款", "a28p1"),
    "an article without 条 in a list": ("违反第二十一条、第二十四第一款规定的，责令改正。", "第二十一条、第二十四第一款", "a21 a24p1"),
    "an article without 第": ("违反本条例二十条第四款规定的，责令改正。", "本条例二十条第四款", "a20p4"),
    "this paragraph": ("机关应当登记。\n未经同意，不得从事本款规定的活动。", "本款", "a30p2"),
    "an item of this paragraph": ("禁止下列行为：\n（一）涂改馆藏；\n（二）出售本款第一项的馆藏。", "本款第一项", "a30p1i1"),
    "this item": ("机关应当：\n（一）登记；\n（二）公布，但本项规定的期限另行确定。", "本项", "a30p1i2"),
    "a chapter by itself": ("借阅人享有第三章规定的权利。", "第三章", "c3"),
}
NONE = {
    "conditions": "机关应当具备下列基本条件。",
    "funds": "资本项下的收支另行登记。",
    "an article that a copy ran together with the one before": "机关应当登记。第六章附则第三十一条本条例自公布之日起施行。",
    "a certificate with a short form": "持《馆藏经营许可证》（以下简称《经营许可证》）的单位应当悬挂《经营许可证》。",
    "ten measures": "市政府发布十条措施。",
}
RELATIONS = {
    "goods that expire": ("违反第八条规定销售失效藏品的，责令改正。", "sanction"),
    "other documents to be repealed": ("文件有第八条所列情形，需要修改或者废止的，应当提出意见。", "refers"),
    "a thing that is not applied": ("有第八条所列情形的，不适用简易登记。", "refers"),
    "an article that is not applied": ("第八条不适用于民间馆藏。", "exception"),
    "a repeal": ("《甲省馆藏办法》同时废止。", "repeals"),
}
# fmt: on


@pytest.mark.parametrize(("text", "raw", "wanted"), CASES.values(), ids=CASES.keys())
def test_careless_and_rare_forms_are_read(text: str, raw: str, wanted: str) -> None:
    found = {one.raw: places(one) for one in cited(text)}
    assert found == {raw: wanted}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_nothing_is_cited(text: str) -> None:
    assert [one.raw for one in cited(text)] == []


@pytest.mark.parametrize(("text", "relation"), RELATIONS.values(), ids=RELATIONS.keys())
def test_relation_is_that_of_the_citation(text: str, relation: str) -> None:
    assert [one.relation.value for one in cited(text)] == [relation]


def test_a_misprint_does_not_dangle() -> None:
    law = parse_instrument(
        Source(f"{FILLER}\n\n第三十条 违反本条例二十八第一款、本条例二十条规定的，责令改正。"), "cn-x", LAW
    )  # fmt: skip
    found = CitationResolver([held_of(law)]).resolve(held_of(law), extract_citations(law))
    assert CitationStatus.UNRESOLVED not in {one.status for one in found}


def version(name: str, effective: str, articles: int) -> Instrument:
    text = "\n\n".join(f"第{format_number(n)}条 机关应当登记馆藏。" for n in range(1, articles + 1))
    return parse_instrument(
        Source(text), name, Metadata(title="乙市馆藏办法", language="zh", effective=effective)
    )


def resolved(date: str, *held: Instrument) -> Citation:
    text = f"{FILLER}\n\n第三十条 依照《乙市馆藏办法》第三条办理。"
    about = Metadata(title="甲省馆藏条例", language="zh", effective=date)
    law = parse_instrument(Source(text), "cn-x", about)
    resolver = CitationResolver.from_instruments([law, *held])
    return resolver.resolve(held_of(law), extract_citations(law))[-1]


OLD, NEW = version("cn-old", "2011-01-01", 3), version("cn-new", "2031-01-01", 3)
VERSIONS = {
    "the one in force at the date": ("2025-01-01", "cn-old#art_3", "in force at 2025-01-01"),
    "the newer one after it began": ("2032-01-01", "cn-new#art_3", "in force at 2032-01-01"),
    "undated: the newest": ("", "cn-new#art_3", "undated"),
    "older than all versions": ("2001-01-01", "cn-old#art_3", "the oldest held"),
}


@pytest.mark.parametrize(("date", "target", "told"), VERSIONS.values(), ids=VERSIONS.keys())
def test_the_version_that_was_taken_is_said(date: str, target: str, told: str) -> None:
    found = resolved(date, OLD, NEW)
    assert (found.target, found.status) == (target, CitationStatus.RESOLVED)
    assert told in found.note


def test_one_version_needs_no_note() -> None:
    assert resolved("2025-01-01", OLD).note == ""


def test_a_text_that_is_held_in_part_says_so() -> None:
    part = version("cn-part", "2011-01-01", 2)
    part = part.with_metadata(replace(part.metadata, complete=False))
    found = resolved("2025-01-01", part)
    assert found.status is CitationStatus.EXTERNAL
    assert "cn-part is not held whole" in found.note
