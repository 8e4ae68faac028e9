"""款 项 目: how the lines of an article become a tree and a reading text."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Article, Source
from lexcompare.evaluate.segmentation import shape_of
from lexcompare.parse.chinese import segment_chinese

END = "\n第二条 乙。\n第三条 自公布之日起施行。"


def first(text: str) -> Article:
    return segment_chinese(Source(f"第一条 {text}{END}")).articles[0]


SHAPES = [
    pytest.param("甲局管账。", "0", id="one-paragraph"),
    pytest.param("甲局管账。\n乙局管库。", "0 0", id="two-paragraphs"),
    pytest.param("应当：\n（一）记账；\n（二）查账。", "2", id="items"),
    pytest.param(
        "应当：\n（一）记账；\n（二）查账。\n账本公开。", "2 0", id="items-then-paragraph"
    ),
    pytest.param("甲局管账。\n应当：\n(一)记账；\n（二)查账。", "0 2", id="mixed-brackets"),
    pytest.param("应当：\n（一）记账：\n1.日账；\n2．月账；\n（二）查账。", "2(2,0)", id="points"),
    pytest.param(
        "应当：\n（一）记账：\n（1）日账；\n（2）月账；\n（二）查账。",
        "2(2,0)",
        id="bracketed-points",
    ),
    pytest.param(
        "应当：\n（一）记账：\n①日账；\n②月账；\n（二）查账。", "2(2,0)", id="circled-points"
    ),
    pytest.param("应当：\n1、记账；\n2、查账。", "2", id="points-without-items"),
    pytest.param("应当：\n（一）记账。\n账本分两种。\n（二）查账。", "2", id="item-of-two-lines"),
    pytest.param("应当：（一）记账；（二）查账。", "2", id="items-in-one-line"),
    pytest.param("应当：（一）记账；（二）照第（一）项查账。", "2", id="reference-to-an-item"),
    pytest.param("甲局管账。 乙局管库。", "0 0", id="gap-after-a-stop"),
    pytest.param(
        "应当：\n（一）记账；\n（二）查账。\n还应当：\n（一）封库；\n（二）开库。",
        "2 2",
        id="two-lists",
    ),
    pytest.param("应当依照第三款第\n（二）项的要求记账。", "0", id="item-number-torn-off"),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_shape(text: str, shape: str) -> None:
    assert shape_of(first(text)) == shape


def test_ids_labels_and_spans() -> None:
    source = f"第一条 应当：\n（一）记账；\n（二）查账。\n账本公开。{END}"
    article = segment_chinese(Source(source)).articles[0]
    found = {p.id: (p.label, p.text_span.of(article.text)) for p in article.walk()}
    assert found == {
        "art_1__para_1": ("", "应当：\n（一）记账；\n（二）查账。"),
        "art_1__para_1__item_1": ("（一）", "（一）记账；"),
        "art_1__para_1__item_2": ("（二）", "（二）查账。"),
        "art_1__para_2": ("", "账本公开。"),
    }
    for provision in article.walk():
        assert provision.span.of(source) == provision.text_span.of(article.text)


READ = [
    pytest.param(
        "（目的和依据）  为了管账。", "（目的和依据）为了管账。", "目的和依据", id="caption"
    ),
    pytest.param(
        "【目的】\n为了管账。", "【目的】为了管账。", "目的", id="caption-on-its-own-line"
    ),
    pytest.param("（一）记账；", "（一）记账；", "", id="item-is-no-caption"),
    pytest.param(
        "⾃ 2031 年 5 ⽉起⽤ API 接⼝。", "自2031年5月起用API接口。", "", id="width-and-gaps"
    ),
    pytest.param("用 open data 平台。", "用open data平台。", "", id="latin-words-keep-their-gap"),
    pytest.param("记\n账。", "记账。", "", id="wrapped"),
    pytest.param("收２５℃以下的货。", "收25°C以下的货。", "", id="one-sign-for-two"),
]


@pytest.mark.parametrize(("text", "reading", "heading"), READ)
def test_reading_text(text: str, reading: str, heading: str) -> None:
    article = first(text)
    assert article.text == reading
    assert article.heading == heading


def test_headings_wrapped_or_without_number_stay_out_of_articles() -> None:
    text = (
        "第一章 总则\n第一条 甲。\n第二章 账本的登记、\n核对和公开\n第二条 乙。\n"
        "库房\n第三条 丙。\n第四章 附则\n第四条 自公布之日起施行。"
    )
    made = segment_chinese(Source(text))
    assert [a.text for a in made.articles] == ["甲。", "乙。", "丙。", "自公布之日起施行。"]
    paths = [[(d.number, d.heading) for d in a.path] for a in made.articles]
    assert paths == [
        [("1", "总则")],
        [("2", "账本的登记、核对和公开")],
        [("3", "库房")],
        [("4", "附则")],
    ]


def test_parts_chapters_and_sections_nest() -> None:
    text = (
        "第一编 通则\n第一分编 物\n第一章 总则\n第一节 范围\n第一条 甲。\n"
        "第二节 原则\n第二条 乙。\n第二章 权限\n第三条 丙。\n"
        "第二编 分则\n第一章 买卖\n第四条 自公布之日起施行。"
    )
    paths = [[d.label for d in a.path] for a in segment_chinese(Source(text)).articles]
    assert paths == [
        ["第一编", "第一分编", "第一章", "第一节"],
        ["第一编", "第一分编", "第一章", "第二节"],
        ["第一编", "第一分编", "第二章"],
        ["第二编", "第一章"],
    ]


def test_heading_glued_to_the_text_above_is_cut_off() -> None:
    made = segment_chinese(Source("第一条 甲。第二章 中医账本\n第二条 乙。\n第三条 丙起施行。"))
    assert made.articles[0].text == "甲。"
    assert made.articles[1].path[0].heading == "中医账本"
