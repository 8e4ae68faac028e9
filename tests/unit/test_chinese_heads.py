"""Heads of articles: which numbers open an article and which only refer to one."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Source
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.chinese.sequence import Candidate, best_chains


def ids(text: str) -> list[str]:
    return [article.id for article in segment_chinese(Source(text)).articles]


def texts(text: str) -> dict[str, str]:
    return {article.id: article.text for article in segment_chinese(Source(text)).articles}


# fmt: off
PRINTED = [
    pytest.param("第一条 甲。\n第二条 乙。\n第三条 丙。", ["art_1", "art_2", "art_3"], id="space"),
    pytest.param("第一条甲。\n第二条乙。\n第三条丙。", ["art_1", "art_2", "art_3"], id="nothing"),
    pytest.param("第一条　甲。\n第二条　乙。", ["art_1", "art_2"], id="full-width-space"),
    pytest.param("第 一 条 甲。\n第 二 条 乙。", ["art_1", "art_2"], id="set-apart"),
    pytest.param("第1条 甲。\n第2条 乙。\n第３条 丙。", ["art_1", "art_2", "art_3"], id="arabic"),
    pytest.param("第⼀条 甲。\n第⼆条 乙。", ["art_1", "art_2"], id="radicals"),
    pytest.param("第一条\n甲。\n第二条\n乙。", ["art_1", "art_2"], id="own-line"),
    pytest.param("**第一条** 甲。\n\n**第二条** 乙。", ["art_1", "art_2"], id="bold"),
    pytest.param("- **第一条** 甲。\n\n- **第二条** 乙。", ["art_1", "art_2"], id="bullets"),
    pytest.param("第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。",
                 ["art_1", "art_1_1", "art_1_2", "art_2"], id="inserted"),
    pytest.param("第一条 甲。\r\n第二条 乙。\r\n", ["art_1", "art_2"], id="crlf"),
    pytest.param("第一条 甲。\f第二条 乙。", ["art_1", "art_2"], id="form-feed"),
    pytest.param("第一条 甲。 第二条 乙。\n第三条 丙。\n第四条 丁。",
                 ["art_1", "art_2", "art_3", "art_4"], id="inside-a-line"),
    pytest.param("第九十九条 甲。\n第一百条 乙。\n第一百零一条 丙。",
                 ["art_99", "art_100", "art_101"], id="selected"),
]
TORN = [
    pytest.param("第一条 船主依照本办法\n第三条规定缴费。\n第二条 乙。\n第三条 丙。",
                 "船主依照本办法第三条规定缴费。", id="hard-wrap"),
    pytest.param("### **第一条**\n船主依照本办法\n\n### **第二条**\n的规矩办。\n\n"
                 "### **第二条**\n乙。\n\n### **第三条**\n丙。",
                 "船主依照本办法第二条的规矩办。", id="carrier-same-number-as-the-next"),
    pytest.param("第一条 见第二条、\n第三条和\n第四条。\n第二条 乙。\n第三条 丙。\n第四条 丁。",
                 "见第二条、第三条和第四条。", id="list-of-references"),
    pytest.param("第一条 有\n第九条第二款情形的，从轻。\n第二条 乙。\n第三条 丙。",
                 "有第九条第二款情形的，从轻。", id="far-number"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_number_as_printed(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(("text", "first"), TORN)
def test_torn_reference_is_joined_again(text: str, first: str) -> None:
    found = texts(text)
    assert found["art_1"] == first
    assert found["art_2"] == "乙。"


def test_one_lost_number_costs_itself_alone() -> None:
    lines = [f"第{n}条 甲局办{n}号事。" for n in (1, 2, 3, 5, 6, 7)]
    made = segment_chinese(Source("\n".join(lines)))
    assert [a.id for a in made.articles] == ["art_1", "art_2", "art_3", "art_5", "art_6", "art_7"]
    assert "numbering-gap" in {p.code for p in made.completeness.reasons}
    assert made.completeness.complete is False


def test_table_of_contents_that_lists_articles_is_front() -> None:
    contents = "目录\n第一条 目的\n第二条 范围\n第三条 施行\n"
    law = "第一条 为了甲。\n第二条 管乙。\n第三条 自公布之日起施行。\n"
    made = segment_chinese(Source(contents + law))
    assert [a.text for a in made.articles] == ["为了甲。", "管乙。", "自公布之日起施行。"]
    assert made.segments[0].kind is SegmentKind.FRONT
    assert len(made.segments[0].span) == len(contents)


def test_number_misread_by_ocr_is_taken_where_one_is_missing() -> None:
    made = segment_chinese(
        Source("第十条 甲。\n第H■条（乙）\n乙事。\n第十二条 丙。\n第十三条 丁。")
    )
    assert [a.id for a in made.articles] == ["art_10", "art_11", "art_12", "art_13"]
    assert made.articles[1].label == "第H■条"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3], [[1, 2, 3]]),
        ([1, 2, 9, 3, 4], [[1, 2, 3, 4]]),
        ([1, 2, 4, 5], [[1, 2, 4, 5]]),
        ([1, 2, 3, 1, 2, 3], [[1, 2, 3], [1, 2, 3]]),
        ([1, 2, 3, 4, 1, 5, 6, 7], [[1, 2, 3, 4, 5, 6, 7]]),
    ],
    ids=["plain", "false-number", "gap", "two-texts", "false-one"],
)
def test_best_chains(numbers: list[int], expected: list[list[int]]) -> None:
    candidates = [Candidate(n, 0, 2.0, i) for i, n in enumerate(numbers)]
    assert [[c.number for c in chain] for chain in best_chains(candidates)] == expected


def test_a_doubtful_candidate_loses_to_a_clear_one_with_the_same_number() -> None:
    heads = [Candidate(1, 0, 2.0, 0), Candidate(2, 0, 0.2, 1), Candidate(2, 0, 2.0, 2)]
    assert [c.line for c in best_chains(heads)[0]] == [0, 2]
