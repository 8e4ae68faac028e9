"""Hypothesis strategies for Chinese instruments: words of the grammar, and whole small laws."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from lexcompare.text.numerals import format_number

KEYWORDS = (
    "第一条", "第二条", "第十条之一", "第 三 条", "第４条", "第⼗⼆条", "第一章", "第二节",
    "第一编", "第三款", "第二项", "（一）", "（二）", "(三)", "㈣", "1.", "２．", "（1）", "①",
    "一、", "二、", "附件", "附件1：", "附表 ", "\u603b\u3000\u5219", "附则", "目录", "规定",
    "依照本法", "和", "、", "，", "。", "；", "：", "！", "“", "”", "《", "》", "仓库应当记账",
    "账本公开", "自公布之日起施行", "负责解释", "\n", "\n\n", "\r\n", "\x0c", " ", "\u3000",
    "\u200b", "# ", "### **", "**", "- ", "> ", "---\n", "<!-- ", " -->", "http://a.cn/b 1/3",
    "— 2 —", "第1/2页", "2031/5/6 11:39", "首页", "责任编辑：某", "ABC", "12", "℃", "\U00020bb7",
    "Ḓᶭ",
)  # fmt: skip

grammar_soup = st.lists(st.sampled_from(KEYWORDS), max_size=60).map("".join)

_sentence = st.lists(
    st.sampled_from(["仓库", "账本", "管库人", "县里", "应当", "可以", "记", "查", "公开", "交"]),
    min_size=3,
    max_size=12,
).map(lambda words: "".join(words) + "。")


@dataclass(frozen=True)
class SmallLaw:
    """A law with the texts of its articles, as they should be read."""

    source: str
    articles: tuple[str, ...]


@st.composite
def small_laws(draw: st.DrawFn) -> SmallLaw:
    """Draw a well-formed law in one of several ways of printing it."""
    gap = draw(st.sampled_from([" ", "　", ""]))
    between = draw(st.sampled_from(["\n", "\n\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "### "]))
    bodies = draw(st.lists(st.lists(_sentence, min_size=1, max_size=3), min_size=2, max_size=15))
    lines = ["# 某县仓库办法"]
    for number, paragraphs in enumerate(bodies, start=1):
        if number % 5 == 1:
            lines.append(f"第{format_number(number // 5 + 1)}章 账目")
        lines.append(f"{mark}第{format_number(number)}条{gap}{paragraphs[0]}")
        lines += paragraphs[1:]
    return SmallLaw(between.join(lines), tuple("\n".join(parts) for parts in bodies))
