"""Bearers that a statement does not name, found in the words before it; invented examples."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import pytest

from lexcompare.analyse.judge import Judge, StatementVerdict
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind


def judged(text: str, language: str) -> tuple[StatementVerdict, ...]:
    runs = (Run(0, len(text), 0, len(text)),)
    span = Span(0, len(text))
    unit = Article("art_1", UnitKind.ARTICLE, "", "1", "", (), span, text, runs)
    return Judge().judge_statements(unit, language)


# fmt: off
RESOLVED: dict[str, tuple[str, str, str]] = {
    "zh-not-said": ("zh", "乙市图书馆应当核对申请。不予借阅的，应当说明理由。", "bearer, not said again: 乙市图书馆 (previous sentence)"),
    "zh-when": ("zh", "甲省档案馆应当制定预案。发生火情时，应当立即启动预案。", "bearer, not said again: 甲省档案馆 (previous sentence)"),
    "zh-its": ("zh", "乙市图书馆应当建立台账。其应当每年公布台账。", "bearer 其: 乙市图书馆 (previous sentence)"),
    "zh-that-body": ("zh", "读者可以向乙市借阅主管部门提出申请。该部门应当在五日内答复。", "bearer 该部门: "),
    "zh-paragraph": ("zh", "乙市借阅主管部门编制书目。\n前款规定的部门应当每年更新书目。", "bearer 前款规定的部门: 乙市借阅主管部门 (前款)"),
    "zh-first-paragraph": ("zh", "乙市借阅主管部门编制书目。\n读者可以提出建议。\n本条第一款规定的部门应当答复建议。", "bearer 本条第一款规定的部门: 乙市借阅主管部门 (本条第一款)"),
    "zh-task": ("zh", "乙市图书馆是借阅工作的实施机构。乙市图书馆应当公布书目。负责组织馆员培训。", "bearer, not said again: 乙市图书馆 (previous sentence)"),
    "en-it": ("en", "The Board shall receive requests. It shall answer each request within 10 days.", "bearer It: Board (previous sentence)"),
    "en-they": ("en", "Agencies shall keep lists. They must publish the lists each year.", "bearer They: Agencies (previous sentence)"),
    "en-that-authority": ("en", "A reader may apply to the harbour authority. Within a week that authority must answer the reader.", "bearer that authority: authority (previous sentence)"),
}
REFUSED: dict[str, tuple[str, str]] = {
    "zh-another-subject": ("zh", "乙市图书馆应当公布书目。书目应当每年更新。"),
    "zh-thing": ("zh", "乙市图书馆应当公布书目。其应当符合标准。"),
    "zh-passive": ("zh", "乙市图书馆应当公布书目。其应当予以保存。"),
    "zh-two-bearers": ("zh", "乙市图书馆应当告知申请人。其应当在五日内补正。"),
    "zh-to-itself": ("zh", "申请人应当在五日内补正。不予受理的，应当向申请人说明理由。"),
    "zh-condition-names-another": ("zh", "乙市图书馆应当编制书目。档案馆收到书目后，应当告知读者。"),
    "zh-newcomer-with-task": ("zh", "申请人可以提出申请。负责审核的借阅主管部门受理申请后，应当公告书目。"),
    "zh-newcomer": ("zh", "乙市图书馆应当听取意见。评议团决定不采纳的，应当说明理由。"),
    "zh-newcomer-by-task": ("zh", "乙市图书馆应当公布书目。负责修补书籍的机构每年开展检查。"),
    "zh-new-paragraph": ("zh", "乙市图书馆应当核对申请。\n不予借阅的，应当说明理由。"),
    "zh-nobody-before": ("zh", "书目每年更新。不予借阅的，应当说明理由。"),
    "zh-paragraph-of-two": ("zh", "乙市借阅主管部门编制书目。乙市档案主管部门保存书目。\n前款规定的部门应当更新书目。"),
    "en-passive": ("en", "The Board shall receive requests. It shall be published each year."),
    "en-thing": ("en", "The Board shall publish a report. It shall contain a list."),
    "en-made": ("en", "The Board shall appoint a panel. It shall publish a list."),
    "en-number": ("en", "The Board shall receive readers. They must sign a form."),
    "en-chair-of-board": ("en", "The chair of the Board shall call the readers. It shall answer each request."),
    "en-own-subject": ("en", "The Board shall receive requests. A reader must sign a form."),
}
# fmt: on


@pytest.mark.parametrize(("language", "text", "expected"), RESOLVED.values(), ids=RESOLVED.keys())
def test_resolved(language: str, text: str, expected: str) -> None:
    last = judged(text, language)[-1]
    assert any(reason.startswith(expected) for reason in last.reasons), last.reasons
    assert last.precision >= 2
    assert "bearer" not in last.missing


@pytest.mark.parametrize(("language", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(language: str, text: str) -> None:
    last = judged(text, language)[-1]
    assert not any(clause.bearer_from for clause in last.grammar.clauses)


def test_the_reason_quotes_words_of_the_unit() -> None:
    text = "乙市图书馆应当核对申请。不予借阅的，应当说明理由。"
    last = judged(text, "zh")[-1]
    assert all(one.quote in text for one in last.evidence)
