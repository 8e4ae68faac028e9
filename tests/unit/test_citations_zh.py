"""Chinese citations: every form by an invented example, and what only looks like one."""

# ruff: noqa: E501 - a table reads better with a case on a line
from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.core.codec import dump_json, load_json
from lexcompare.core.findings import Citation
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Status
from lexcompare.parse.instrument import parse_instrument
from lexcompare.text.numerals import format_number

FILLER = "\n\n".join(f"第{format_number(n)}条 机关应当登记第{n}类馆藏。" for n in range(1, 21))
LAW = Metadata(title="甲省馆藏条例", language="zh", status=Status.IN_FORCE)


def cited(text: str) -> list[tuple[str, str, str, str]]:
    """Citations of article 21 after twenty plain ones: raw, title, places, relation."""
    law = parse_instrument(Source(f"{FILLER}\n\n第二十一条 {text}"), "cn-x", LAW)
    return [
        (one.raw, one.title, " ".join(short(target) for target in one.articles), one.relation.value)
        for one in extract_citations(law)
        if one.unit == "art_21"
    ]


def short(target) -> str:
    parts = [("c", target.chapter), ("s", target.section), ("a", target.article),
             ("p", target.paragraph), ("i", target.item)]  # fmt: skip
    return "".join(f"{name}{value}" for name, value in parts if value)


# fmt: off
FORMS = {
    "title": ("依照《乙市馆藏办法》办理。", [("《乙市馆藏办法》", "乙市馆藏办法", "", "refers")]),
    "title with a place": ("适用《乙市馆藏办法》第三条第二款。", [("《乙市馆藏办法》第三条第二款", "乙市馆藏办法", "a3p2", "refers")]),
    "a short title of a national law": ("依照《档案法》办理。", [("《档案法》", "中华人民共和国档案法", "", "refers")]),
    "a national law unquoted": ("依照行政处罚法第九条处理。", [("行政处罚法第九条", "中华人民共和国行政处罚法", "a9", "refers")]),
    "a title inside a title": ("执行《甲省实施〈中华人民共和国档案法〉办法》。", [("《甲省实施〈中华人民共和国档案法〉办法》", "甲省实施〈中华人民共和国档案法〉办法", "", "refers")]),
    "a list": ("按照本条例第八条、第九条第二款和第十二条执行。", [("本条例第八条、第九条第二款和第十二条", "self", "a8 a9p2 a12", "refers")]),
    "a range": ("按照本条例第十条至第十三条执行。", [("本条例第十条至第十三条", "self", "a10 a11 a12 a13", "refers")]),
    "a range of items": ("按照本条例第三条第一项至第三项执行。", [("本条例第三条第一项至第三项", "self", "a3i1 a3i2 a3i3", "refers")]),
    "bracketed items": ("按照本条例第三条第（一）、（三）项执行。", [("本条例第三条第（一）、（三）项", "self", "a3i1 a3i3", "refers")]),
    "an inserted article": ("按照本条例第十条之一执行。", [("本条例第十条之一", "self", "a10_1", "refers")]),
    "the article before": ("前条规定适用于分馆。", [("前条", "self", "a20", "refers")]),
    "this article": ("本条所称馆藏包括图书。", [("本条", "self", "a21", "refers")]),
    "this article with a paragraph": ("机关应当登记。\n本条第一款适用于分馆。", [("本条第一款", "self", "a21p1", "refers")]),
    "the paragraph before": ("机关应当登记。\n前款规定适用于分馆。", [("前款", "self", "a21p1", "refers")]),
    "the two paragraphs before": ("机关应当登记。\n机关应当公布。\n前两款规定适用于分馆。", [("前两款", "self", "a21p1 a21p2", "refers")]),
    "an item of the paragraph before": ("机关应当登记下列馆藏：\n（一）图书；\n（二）地图。\n前款第二项的馆藏应当公布。", [("前款第二项", "self", "a21p1i2", "refers")]),
    "the item before": ("机关应当：\n（一）登记；\n（二）公布前项的登记。", [("前项", "self", "a21p1i1", "refers")]),
    "a chapter": ("依照本条例第三章办理。", [("本条例第三章", "self", "c3", "refers")]),
    "a bare article": ("第八条的登记应当公布。", [("第八条", "self", "a8", "refers")]),
    "a paragraph of the article just cited": ("违反本条例第八条第一款规定的，责令改正；违反第二款规定的，处罚款。", [("本条例第八条第一款", "self", "a8p1", "sanction"), ("第二款", "self", "a8p2", "sanction")]),
    "a basis": ("根据《乙市馆藏办法》，制定本条例。", [("《乙市馆藏办法》", "乙市馆藏办法", "", "basis")]),
    "a sanction": ("违反本条例第八条规定的，处一千元罚款。", [("本条例第八条", "self", "a8", "sanction")]),
    "a duty not done": ("未按照本条例第八条规定登记的，责令改正。", [("本条例第八条", "self", "a8", "sanction")]),
    "what is applied to a violation": ("违反本条例第八条规定的，依照《乙市馆藏办法》处罚。", [("本条例第八条", "self", "a8", "sanction"), ("《乙市馆藏办法》", "乙市馆藏办法", "", "refers")]),
    "an exception": ("除本条例第八条规定的情形外，应当公布。", [("本条例第八条", "self", "a8", "exception")]),
    "no exception but more": ("除履行本条例第八条规定的职责外，还应当公布。", [("本条例第八条", "self", "a8", "refers")]),
    "a repeal": ("《乙市馆藏办法》同时废止。", [("《乙市馆藏办法》", "乙市馆藏办法", "", "repeals")]),
    "an amendment": ("将《乙市馆藏办法》第三条修改为：“馆长应当登记。”", [("《乙市馆藏办法》第三条", "乙市馆藏办法", "a3", "amends")]),
}
NONE = {
    "a third party": "不得向第三方提供。",
    "a first moment": "应当第一时间公布。",
    "a session": "甲省第十三届人民代表大会通过。",
    "the instrument without a number": "本条例自公布之日起施行。",
    "a certificate": "应当出示《馆藏登记证》和《借阅许可证》。",
    "a form": "应当填写《馆藏登记表》。",
    "a decision in writing": "应当送达《行政处罚决定书》。",
    "a newspaper": "在《甲省日报》上公布。",
    "a short form being introduced": "馆藏（以下简称《馆藏》）应当登记。",
    "basic conditions": "应当具备基本条件。",
    "at present": "目前款项已经拨付。",
    "project": "第一项目部应当登记。",
    "criminal law studies": "开展刑法学研究。",
}
# fmt: on


@pytest.mark.parametrize("name", sorted(FORMS))
def test_forms(name: str) -> None:
    text, expected = FORMS[name]
    assert cited(text) == expected


@pytest.mark.parametrize("name", sorted(NONE))
def test_what_only_looks_like_a_citation(name: str) -> None:
    assert cited(NONE[name]) == []


def test_a_short_form_stands_for_what_introduced_it() -> None:
    text = "根据《甲省档案馆藏登记办法》（以下简称《登记办法》），制定本条例。\n依照《登记办法》第二条办理。"
    assert [one[:3] for one in cited(text)] == [
        ("《甲省档案馆藏登记办法》", "甲省档案馆藏登记办法", ""),
        ("《登记办法》第二条", "甲省档案馆藏登记办法", "a2"),
    ]


def test_spans_are_the_raw_words_of_the_source() -> None:
    text = f"{FILLER}\n\n第二十一条 违反本条例第八条、\n第九条规定的，依照刑法处理。"
    law = parse_instrument(Source(text), "cn-x", LAW)
    found = [one for one in extract_citations(law) if one.unit == "art_21"]
    assert [text[one.span.start : one.span.end].replace("\n", "") for one in found] == [
        one.raw for one in found
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="第一二三十百条款项章前两本例《》〈〉（）、和至，。；及办法违反处款", max_size=80
    )
)
def test_any_text_is_read_without_loss(text: str) -> None:
    law = parse_instrument(Source(f"第一条 机关应当登记。\n\n第二条 甲{text}"), "cn-x", LAW)
    for one in extract_citations(law):
        article = law.article(one.unit)
        assert article is not None
        assert one.raw in article.text.replace("\n", "")
        assert load_json(Citation, dump_json(one)) == one


@given(st.integers(1, 300), st.integers(1, 9))
def test_numerals_come_back_as_digits(article: int, paragraph: int) -> None:
    text = f"按照《乙市馆藏办法》第{format_number(article)}条第{format_number(paragraph)}款办理。"
    assert cited(text)[0][2] == f"a{article}p{paragraph}"


def test_time_grows_with_the_text() -> None:
    def seconds(times: int) -> float:
        body = "第一条 " + "违反本条例第八条、第九条第二款和第十二条规定的，依照《" * times
        law = parse_instrument(Source(body), "cn-x", LAW)
        start = time.perf_counter()
        extract_citations(law)
        return time.perf_counter() - start

    seconds(200)
    small, large = max(seconds(400), 1e-3), seconds(3200)
    assert large / small < 30, (small, large)  # eight times the text; a square law would give 64


def held(name: str, title: str, effective: str, articles: int = 3) -> Instrument:
    body = "\n\n".join(f"第{format_number(n)}条 机关应当登记。" for n in range(1, articles + 1))
    text = f"{body}\n\n第{format_number(articles + 1)}条 本办法自公布之日起施行。"
    about = Metadata(title=title, language="zh", effective=effective, complete=True)
    return parse_instrument(Source(text), name, about)


@pytest.mark.parametrize(
    ("text", "target", "status"),
    [
        ("依照《乙市馆藏办法》第二条办理。", "cn-new#art_2", "resolved"),
        ("依照《乙市馆藏办法》第九十条办理。", "cn-new", "unresolved"),
        ("依照《丙市馆藏办法》第二条办理。", "", "external"),
        ("依照本办法第九条办理。", "cn-a", "unresolved"),
        ("依照本办法第一条办理。", "cn-a#art_1", "resolved"),
    ],
    ids=["held", "dangling", "not held", "dangling inside", "inside"],
)
def test_targets(text: str, target: str, status: str) -> None:
    about = Metadata(title="甲省办法", language="zh", effective="2024-05-01", complete=True)
    body = f"第一条 {text}\n\n第二条 本办法自公布之日起施行。"
    citing = parse_instrument(Source(body), "cn-a", about)
    held_ones = [held("cn-old", "乙市馆藏办法", "2010-01-01"),
                 held("cn-new", "乙市馆藏办法", "2020-01-01"),
                 held("cn-newest", "乙市馆藏办法", "2025-01-01"), citing]  # fmt: skip
    resolver = CitationResolver.from_instruments(held_ones)
    found = resolver.resolve(held_of(citing), extract_citations(citing))[0]
    assert (found.target, found.status.value) == (target, status)


def test_a_place_missing_from_an_incomplete_text_is_not_dangling() -> None:
    part = parse_instrument(
        Source("第一条 机关应当登记。\n\n第二条 机关应当公布。"),
        "cn-part",
        Metadata(title="乙市馆藏办法", complete=False),
    )
    about = Metadata(title="甲省办法", language="zh")
    body = "第一条 依照《乙市馆藏办法》第九条办理。\n\n第二条 略。"
    citing = parse_instrument(Source(body), "cn-a", about)
    resolver = CitationResolver.from_instruments([part, citing])
    found = resolver.resolve(held_of(citing), extract_citations(citing))[0]
    assert found.status.value == "external"
