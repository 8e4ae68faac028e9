"""Any text is accepted, in time that grows with its length and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from lexcompare.core.model import Source
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.segmented import check_tiling

ODD = [
    pytest.param("", id="empty"),
    pytest.param("\n\n \t\r\n", id="white-space"),
    pytest.param("\ufeff", id="byte-order-mark"),
    pytest.param("第一条", id="lone-number"),
    pytest.param("第条 第章 第百百条", id="no-numerals"),
    pytest.param("---\n", id="open-front-matter"),
    pytest.param("<!-- 第一条 甲。", id="open-comment"),
    pytest.param("# \n## \n### **", id="bare-marks"),
    pytest.param("（（（一）））第一条（（", id="brackets"),
    pytest.param("第一条 甲。\x00\x01第二条 乙。", id="control-signs"),
    pytest.param("第一条 甲。\n第一条 甲。\n第一条 甲。", id="one-number-again-and-again"),
    pytest.param("第九万九千九百九十九条 甲。\n第一条 乙。", id="largest"),
    pytest.param("附件\n附件：\n附件1\n", id="annexes-alone"),
    pytest.param("Article 1\nNothing Chinese here.\n", id="another-language"),
    pytest.param("第一条 \U0001f600。\n第二条 𠮷野。", id="beyond-the-basic-plane"),
]

GROWING: list[tuple[str, Callable[[int], str]]] = [
    ("one-line", lambda n: "仓库应当记账。" * (n // 7)),
    ("heads-in-one-line", lambda n: "第一条 仓库应当记账。" * (n // 11)),
    ("heads-in-lines", lambda n: "第一条 仓库记账\n" * (n // 9)),
    ("many-articles", lambda n: "".join(f"第{i}条 仓库记账。\n" for i in range(1, n // 12))),
    (
        "shuffled-numbers",
        lambda n: "".join(f"第{i * 7919 % 9973 + 1}条 甲。\n" for i in range(n // 9)),
    ),
    ("deep-brackets", lambda n: "第一条 甲。\n第二条 " + "（" * n + "）" * n),
    ("items", lambda n: "第一条 甲。\n第二条 应当：" + "（一）记账；" * (n // 6)),
    ("item-lines", lambda n: "第一条 甲。\n第二条 应当：\n" + "（一）记账；\n" * (n // 7)),
    ("torn-references", lambda n: "第一条 依照本法\n第二条规定，\n第三条和\n" * (n // 22)),
    ("bare-headings", lambda n: "".join(f"第{i}条 仓库记账。\n账本\n" for i in range(1, n // 16))),
    ("divisions", lambda n: "第一条 甲。\n" + "第一章 总则\n" * (n // 7) + "第二条 乙。"),
    ("page-marks", lambda n: "第1/2页\n仓库\n" * (n // 9)),
    ("page-numbers", lambda n: "\n".join(str(i) for i in range(n // 6))),
    ("annex-heads", lambda n: "第一条 甲。\n第二条 乙。\n" + "附件：\n" * (n // 4)),
    ("open-comments", lambda n: "<!-- " * (n // 5)),
    ("quotes", lambda n: "# 甲\n" + "> " * (n // 2)),
    ("gaps", lambda n: "第一条 甲。\n第二条 乙。" + " " * n + "丙。"),
    ("gaps-after-stops", lambda n: "第一条 甲。\n第二条 乙" + "。 丙" * (n // 3)),
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_tiled(text: str) -> None:
    made = segment_chinese(Source(text))
    check_tiling(made.segments, len(text))


def _seconds(text: str) -> float:
    started = time.process_time()
    made = segment_chinese(Source(text))
    spent = time.process_time() - started
    check_tiling(made.segments, len(text))
    return spent


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make"), GROWING, ids=[name for name, _ in GROWING])
def test_time_grows_with_length(name: str, make: Callable[[int], str]) -> None:
    small = max(min(_seconds(make(40_000)) for _ in range(2)), 0.01)
    large = min(_seconds(make(320_000)) for _ in range(2))
    assert large < 24 * small, f"{name}: {small:.3f} s, then {large:.3f} s for eight times as much"


@pytest.mark.slow
def test_one_line_of_five_million_characters() -> None:
    assert _seconds("第一条 甲。\n第二条 " + "仓库应当记账，账本应当公开。" * 360_000) < 60
