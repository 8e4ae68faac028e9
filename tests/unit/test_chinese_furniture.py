"""Page furniture: recognised by general signs, and nothing of the law goes with it."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Source
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.chinese.furniture import is_menu, mark_furniture
from lexcompare.parse.chinese.lines import Role, read_page


def kept(text: str) -> list[str]:
    page = read_page(text)
    mark_furniture(page)
    return [line.text for line in page.lines if line.role is Role.TEXT]


# fmt: off
EDGES = [
    pytest.param("https://example.org/a/b.html 1/5", id="address-with-count"),
    pytest.param("第1/7页http://example.org/x.html", id="count-before-address"),
    pytest.param("页码：2/3", id="page-colon"),
    pytest.param("第 3 页 共 9 页", id="page-of-pages"),
    pytest.param("— 3 —", id="dashes"),
    pytest.param("-1 —", id="dashes-misread"),
    pytest.param("一4一", id="dashes-read-as-one"),
    pytest.param("2031/5/6 11:39", id="clock"),
    pytest.param("某办法_某市政府网 8/8/31 上午11:28", id="clock-at-the-end"),
    pytest.param("31/3/31 上午10:35", id="day-first"),
]
NOT_EDGES = [
    pytest.param("申请人登录网站（https://example.org/a）填表。", id="address-in-a-sentence"),
    pytest.param("每日 8:30 至 17:30 受理申请。", id="opening-hours"),
    pytest.param("第三条 甲局负责。", id="article"),
    pytest.param("（一）目录；", id="item"),
]
MENUS = [
    ("首页 > 政务公开 > 政策文件", True), ("扫一扫在手机打开当前页", True),
    ("主办单位：甲市数据局", True), ("甲ICP备12345678号", True), ("责任编辑：乙", True),
    ("县数据局负责目录。", False), ("（二）来源：自己采集的；", False), ("总则", False),
]
# fmt: on


@pytest.mark.parametrize("edge", EDGES)
def test_edge_of_a_page_goes(edge: str) -> None:
    assert kept(f"第一条 县里的仓库应当\n{edge}\n记账。") == ["第一条 县里的仓库应当", "记账。"]


@pytest.mark.parametrize("line", NOT_EDGES)
def test_text_stays(line: str) -> None:
    assert line in kept(f"第一条 甲。\n{line}\n第二条 乙。")


@pytest.mark.parametrize(("text", "expected"), MENUS)
def test_menu(text: str, expected: bool) -> None:
    assert is_menu(text) is expected


def test_running_head_and_menu_between_pages() -> None:
    page = "仓库要记{}号账，账本放在公所里，谁要看都可以看。\n某镇门户\n{}/3\n某镇门户\n便民窗口\n"
    text = "第一条 甲。\n" + "".join(page.format(n, n) for n in (1, 2, 3)) + "第二条 乙。"
    left = kept(text)
    assert "某镇门户" not in left
    assert "便民窗口" not in left
    assert len([line for line in left if line.startswith("仓库")]) == 3


def test_repeated_words_leave_the_line_that_they_share_with_text() -> None:
    menu = "考场须知\n报名入口\n"
    text = (
        f"第一条 甲。\n{menu}报名入口 仓库应当记账。\n{menu}账本归档。 考场须知\n{menu}第二条 乙。"
    )
    assert kept(text) == ["第一条 甲。", "仓库应当记账。", "账本归档。", "第二条 乙。"]


def test_line_printed_on_both_sides_of_a_page_edge_is_read_once() -> None:
    line = "县里的每一座仓库都应当把账本放在门口让人翻看，"
    made = segment_chinese(Source(f"第一条 甲。\n第二条 {line}\n第1/2页\n{line}\n不得收钱。"))
    assert made.articles[1].text.count("账本") == 2  # the first line opens with the number

    made = segment_chinese(
        Source(f"第一条 甲。\n第二条 乙镇照办，\n{line}\n第1/2页\n{line}\n不得收钱。\n第三条 丙。")
    )
    assert made.articles[1].text == f"乙镇照办，{line}不得收钱。"


def test_date_broken_over_lines_keeps_its_numbers() -> None:
    text = "第一条 甲。\n第二条 本法自\n2031\n年\n1\n月\n2\n日起施行。"
    assert segment_chinese(Source(text)).articles[1].text == "本法自2031年1月2日起施行。"


def test_website_footer_is_tail() -> None:
    text = "第一条 甲。\n第二条 自公布之日起施行。\n\n来源：某县公报\n版权所有 某县\n"
    made = segment_chinese(Source(text))
    assert made.articles[-1].text == "自公布之日起施行。"
    assert made.completeness.complete is True


@pytest.mark.parametrize("mark", ["", "\n— 2 —\n"], ids=["below", "below-a-page-edge"])
def test_list_of_copies_is_no_article(mark: str) -> None:
    text = f"第一条 甲。\n第二条 自三月三日起施行。\n{mark}\n抄送：县仓库，各镇，\n各村。\n— 3 —\n"
    assert segment_chinese(Source(text)).articles[-1].text == "自三月三日起施行。"
