"""Windows, gates, headings and negative terms."""

from __future__ import annotations

from typing import Any

import pytest

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.matcher import CueMatcher, MatchContext
from lexcompare.codebook.model import (
    Codebook,
    Concept,
    Family,
    Gate,
    Rule,
    RuleKind,
    RuleScope,
)


def matcher(negative: tuple[str, ...] = (), **rule: Any) -> CueMatcher:
    """A matcher with one rule, ``c.r``."""
    one = Rule("c.r", RuleKind.CONCEPT, "c", rule.pop("lang", "zh"), **rule)
    concept = Concept(
        "c",
        "f",
        False,
        "c",
        "c",
        "c",
        "c",
        rules=(one,),
        negative=tuple(("zh", n) for n in negative),
    )
    gates = (Gate("books", (("zh", "图书"),), (("zh", "图书馆"),)),)
    return CueMatcher(Codebook("t", "1", "", (Family("f", "f", "f"),), (concept,), gates=gates))


def quotes(
    made: CueMatcher, text: str, *, headings: tuple[str, ...] = (), title: str = ""
) -> list[str]:
    hits = made.hits(text, "zh", MatchContext(headings, title))
    return [span.of(text) for hit in hits for span in hit.spans]


def test_groups_must_meet_in_one_sentence() -> None:
    made = matcher(all=(("编制",), ("目录",)))
    assert quotes(made, "馆方编制并公布目录。") == ["编制", "目录"]
    assert quotes(made, "馆方编制计划。读者查目录。") == []


def test_an_item_is_read_with_its_stem() -> None:
    made = matcher(all=(("馆方应当",), ("目录",)))
    text = "馆方应当做好下列工作：\n（一）清扫；\n（二）编目录。"
    assert quotes(made, text) == ["馆方应当", "目录"]
    hit = made.hits(text, "zh")[0]
    assert [window.of(text) for window in hit.windows] == [
        "馆方应当做好下列工作：",
        "（二）编目录。",
    ]


def test_items_that_follow_on_the_same_line_are_items_too() -> None:
    made = matcher(all=(("馆方应当",), ("目录",)))
    assert quotes(made, "馆方应当做好下列工作：（一）清扫；（二）编目录。") == ["馆方应当", "目录"]


def test_two_items_do_not_meet() -> None:
    made = matcher(all=(("清扫",), ("目录",)))
    assert quotes(made, "馆方应当：\n（一）清扫；\n（二）编目录。") == []


def test_a_stem_that_forbids_forbids_its_items() -> None:
    made = matcher(any=("目录",), none=("责令",))
    assert quotes(made, "有下列行为的，责令改正：\n（一）不编目录的；\n（二）拒绝读者的。") == []


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        pytest.param(RuleScope.SENTENCE, [], id="sentence"),
        pytest.param(RuleScope.OPENING, [], id="opening"),
        pytest.param(RuleScope.PARAGRAPH, ["编制", "目录"], id="paragraph"),
        pytest.param(RuleScope.UNIT, ["编制", "目录"], id="unit"),
    ],
)
def test_scopes_widen_the_window(scope: RuleScope, expected: list[str]) -> None:
    made = matcher(all=(("编制",), ("目录",)), scope=scope)
    assert quotes(made, "馆方编制计划。读者查目录。\n闭馆另行通知。") == expected


def test_a_paragraph_ends_at_the_line() -> None:
    made = matcher(all=(("编制",), ("目录",)), scope=RuleScope.PARAGRAPH)
    assert quotes(made, "馆方编制计划。\n读者查目录。") == []


def test_none_blocks_its_sentence_and_unless_the_whole_unit() -> None:
    text = "馆方编目录，费用另计。馆方公布目录。"
    assert quotes(matcher(any=("目录",), none=("费用",)), text) == ["目录"]
    assert quotes(matcher(any=("目录",), unless=("费用",)), text) == []


def test_a_negative_term_takes_back_what_the_longer_word_explains() -> None:
    made = matcher(negative=("重要书目",), any=("书目",))
    assert quotes(made, "馆方公布重要书目。") == []
    assert quotes(made, "馆方公布重要书目和一般书目。") == ["书目"]


def test_headings_are_context_and_never_evidence() -> None:
    made = matcher(any=("公布",), heading=("目录",))
    assert quotes(made, "馆方每月公布。") == []
    assert quotes(made, "馆方每月公布。", headings=("第二章 藏书目录",)) == ["公布"]


def test_a_caption_is_a_heading() -> None:
    made = matcher(any=("公布",), heading=("公布办法",))
    text = "（公布办法）馆方每月公布。"
    hit = made.hits(text, "zh")[0]
    assert [(span.start, span.of(text)) for span in hit.spans] == [(10, "公布")]


def test_a_heading_can_rule_out() -> None:
    made = matcher(any=("公布",), heading_none=("附则",))
    assert quotes(made, "馆方每月公布。", headings=("附则",)) == []


def test_a_gate_opens_by_text_heading_or_title() -> None:
    made = matcher(any=("公布",), about="books")
    assert quotes(made, "馆方每月公布。") == []
    assert quotes(made, "馆方每月公布图书。") == ["公布"]
    assert quotes(made, "馆方每月公布。", headings=("图书管理",)) == ["公布"]
    assert quotes(made, "馆方每月公布。", title="甲市图书馆条例") == ["公布"]
    assert quotes(made, "馆方每月公布。", title="甲市图书市场条例") == []


def test_a_title_is_no_heading() -> None:
    made = matcher(any=("公布",), heading=("目录",))
    assert quotes(made, "馆方每月公布。", title="甲市目录条例") == []


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "（目的）", "第", "\u3000"])
def test_odd_texts_give_nothing(text: str) -> None:
    assert CueMatcher(load_codebook()).hits(text, "zh") == ()


def test_an_unknown_language_gives_nothing() -> None:
    assert CueMatcher(load_codebook()).hits("公共数据目录应当每年更新。", "fr") == ()


def test_hits_come_in_codebook_order() -> None:
    book = load_codebook()
    order = {rule.id: number for number, rule in enumerate(book.rules)}
    text = "市数据局负责统筹公共数据工作，编制公共数据目录，建设统一的公共数据开放平台。"
    numbers = [order[hit.rule.id] for hit in CueMatcher(book).hits(text, "zh")]
    assert numbers == sorted(numbers)
    assert len(numbers) > 3
