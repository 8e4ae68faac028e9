"""The cue language."""

from __future__ import annotations

import pytest

from lexcompare.codebook.matcher import CueMatcher
from lexcompare.codebook.model import Codebook, Concept, Family, Rule, RuleKind
from lexcompare.codebook.patterns import Terms, compile_pattern, fold
from lexcompare.core.errors import CodebookError

TERMS: Terms = {("zh", "lists"): ("目录", "清单"), ("en", "lists"): ("index", "inventory")}


def matches(cue: str, text: str, lang: str = "zh") -> list[str]:
    """What one cue finds, through the matcher that everything goes through."""
    rule = Rule("c.r", RuleKind.CONCEPT, "c", lang, any=(cue,))
    concept = Concept("c", "f", False, "c", "c", "c", "c", rules=(rule,))
    terms = tuple((language, name, words) for (language, name), words in TERMS.items())
    book = Codebook("t", "1", "", (Family("f", "f", "f"),), (concept,), terms=terms)
    hits = CueMatcher(book).hits(text, lang)
    return [span.of(text) for hit in hits for span in hit.spans]


CASES = [
    pytest.param(
        "zh", "集体合同", "馆方应当签订集体合同。", ["集体合同"], id="chinese needs no boundary"
    ),
    pytest.param(
        "zh",
        "编制…目录",
        "馆方编制全馆的藏书目录。",
        ["编制全馆的藏书目录"],
        id="gap inside a clause",
    ),
    pytest.param("zh", "编制…目录", "馆方编制计划，公布目录。", [], id="a gap stops at a comma"),
    pytest.param(
        "zh",
        "编制……目录",
        "馆方编制计划，公布目录。",
        ["编制计划，公布目录"],
        id="a long gap crosses it",
    ),
    pytest.param(
        "zh", "编制……目录", "馆方编制计划。公布目录。", [], id="no gap crosses a sentence"
    ),
    pytest.param("zh", "编制<lists>", "馆方编制清单。", ["编制清单"], id="named list"),
    pytest.param(
        "zh", "(编制|公布)(数据|)目录", "馆方公布目录。", ["公布目录"], id="optional branch"
    ),
    pytest.param(
        "zh",
        "(编制|修订…后公布)目录",
        "馆方修订旧版后公布目录。",
        ["修订旧版后公布目录"],
        id="gap in a branch",
    ),
    pytest.param("zh", "api", "提供API接口。", ["API"], id="latin in chinese text"),
    pytest.param("zh", "api", "提供RAPID服务。", [], id="latin needs boundaries"),
    pytest.param("en", "data set", "Each Data Set is listed.", ["Data Set"], id="case folded"),
    pytest.param("en", "data set", "Each data setting is listed.", [], id="whole words only"),
    pytest.param("en", "licen*", "An open licence applies.", ["licence"], id="any ending"),
    pytest.param(
        "en",
        "shall…publish",
        "The clerk shall, in May, publish it.",
        ["shall, in May, publish"],
        id="english gap",
    ),
    pytest.param(
        "en",
        "shall…publish",
        "The clerk shall sit. They publish it.",
        [],
        id="english gap stops at a stop",
    ),
    pytest.param(
        "en", "users' needs", "It meets users’ needs.", ["users’ needs"], id="curly apostrophe"
    ),
]


@pytest.mark.parametrize(("lang", "cue", "text", "expected"), CASES)
def test_what_a_cue_finds(lang: str, cue: str, text: str, expected: list[str]) -> None:
    assert matches(cue, text, lang) == expected


@pytest.mark.parametrize(
    "cue", ["", "…", "目录…", "…目录", "(|)", "(目录", "目录)", "<none>目录", "((a|b)|c)"]
)
def test_a_cue_that_cannot_be_meant_is_refused(cue: str) -> None:
    with pytest.raises(CodebookError):
        compile_pattern(cue, "zh", TERMS)


def test_folding_keeps_every_character_in_place() -> None:
    text = "İstanbul ＡＰＩ Straße’s Ⅳ"
    assert len(fold(text)) == len(text)


def test_a_branch_may_be_a_list():
    assert matches("编制(计划|<lists>)", "馆方编制清单，编制计划，编制<lists>。") == [
        "编制清单", "编制计划",
    ]  # fmt: skip
    assert matches("(<lists>|图书)…公开", "图书公开。目录公开。") == ["图书公开", "目录公开"]


@pytest.mark.parametrize("cue", ["(编制|<nothing>)目录", "(编制|新<lists>)", "(编制|<)目录"])
def test_a_branch_with_another_sign_is_refused(cue: str):
    with pytest.raises(CodebookError):
        compile_pattern(cue, "zh", TERMS)
