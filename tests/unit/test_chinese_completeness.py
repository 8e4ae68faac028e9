"""Completeness: what a text says about its own end, and unreadable text layers."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Source
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.chinese.completeness import is_readable

HEAD = "第一条 县里管账。\n第二条 镇里管库。\n"

ENDS = [
    pytest.param("第三条 本办法自公布之日起施行。", True, [], id="commencement"),
    pytest.param("第三条 本办法自2031年1月1日起施行", True, ["cut-sentence"], id="stop-forgotten"),
    pytest.param("第三条 本办法有效期五年。", True, [], id="term"),
    pytest.param("第三条 村里管门。", False, ["no-commencement"], id="no-commencement"),
    pytest.param(
        "第三条 村里应当管好门，并且", False, ["cut-sentence", "no-commencement"], id="cut"
    ),
    pytest.param("第三条 本办法由县里负责解释。", None, ["no-commencement"], id="explained"),
]


@pytest.mark.parametrize(("end", "complete", "codes"), ENDS)
def test_end_of_a_text(end: str, complete: bool | None, codes: list[str]) -> None:
    verdict = segment_chinese(Source(HEAD + end)).completeness
    assert verdict.complete is complete
    assert [reason.code for reason in verdict.reasons] == codes
    assert verdict.readable


def test_number_restored_leaves_it_open() -> None:
    text = "第一条 县里管账。\n镇里管库。\n第三条 村里管门。\n第四条 自公布之日起施行。"
    made = segment_chinese(Source(text))
    assert [a.id for a in made.articles] == ["art_1", "art_2", "art_3", "art_4"]
    assert made.articles[1].label == ""
    assert made.completeness.complete is None
    assert [reason.code for reason in made.completeness.reasons] == ["number-restored"]


def test_number_is_not_restored_where_its_place_is_open() -> None:
    text = "第一条 县里管账。\n镇里管库。\n村里管门。\n第三条 户主管窗。\n第四条 自公布之日起施行。"
    made = segment_chinese(Source(text))
    assert [a.id for a in made.articles] == ["art_1", "art_3", "art_4"]
    assert made.completeness.complete is False


def test_lost_list_end_inside_a_text_is_noticed() -> None:
    text = "第一条 应当：\n（一）记账；\n（二）查账；\n第二条 乙。\n第三条 自公布之日起施行。"
    verdict = segment_chinese(Source(text)).completeness
    assert verdict.complete is None
    assert "art_1" in verdict.reasons[0].message


def test_text_below_a_heading_that_has_lost_its_number_is_rest() -> None:
    text = (
        "# 某办法\n\n第一条 甲。\n\n## 第二章 账本\n\n县里管账。\n\n镇里管库。\n\n第三条 丙。\n\n"
        "第四条 自公布之日起施行。\n"
    )
    made = segment_chinese(Source(text))
    rest = [s.span.of(text).strip() for s in made.segments if s.kind is SegmentKind.REST]
    assert "".join(rest).replace("\n", "") == "县里管账。镇里管库。"
    assert "rest-text" in {p.code for p in made.completeness.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0x1400 + n % 300) for n in range(900)),
        "".join(chr(0x4E00 + n * 37 % 20000) for n in range(900)),
        "ᗝғḒᶭ!୏!୏ӫໄ!਻!ഝ!෈կ" * 40,
    ],
    ids=["foreign-signs", "random-ideographs", "glyph-debris"],
)
def test_garbled_layer_is_unreadable_never_empty_law(text: str) -> None:
    made = segment_chinese(Source(text))
    assert made.articles == ()
    assert made.completeness.readable is False
    assert made.completeness.complete is False
    assert [reason.code for reason in made.completeness.reasons] == ["unreadable"]
    assert {segment.kind for segment in made.segments} == {SegmentKind.REST}


def test_frame_without_a_sentence_holds_no_law() -> None:
    made = segment_chinese(Source("某县关于某事的通知\nhttps://example.org/a.html 1/2\n"))
    assert made.completeness.readable is False
    assert "no-units" in {reason.code for reason in made.completeness.reasons}


def test_readable_text_of_other_subjects() -> None:
    assert is_readable("每户院子里的水井都应当盖上盖子，盖子的重量由村里定。" * 10)


def test_document_without_numbers_is_one_unit() -> None:
    made = segment_chinese(Source("某村告示\n\n村里的井从今日起由村人轮流看管，不得污染井水。\n"))
    assert [a.id for a in made.articles] == ["sec_1"]
    assert made.articles[0].text.startswith("村里的井")
