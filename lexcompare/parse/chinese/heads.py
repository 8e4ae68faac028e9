"""Candidates for the heads of articles and of numbered parts, with what speaks for each."""

from __future__ import annotations

import re
from collections import Counter

from lexcompare.parse.chinese.lines import Line, Role
from lexcompare.parse.chinese.sequence import Candidate
from lexcompare.parse.chinese.signs import (
    ARTICLE,
    DIVISION,
    SECTION,
    ends_sentence,
    read_numeral,
)
from lexcompare.text.numerals import NUMERAL

__all__ = ["article_candidates", "section_candidates"]

_CLEAR = 2.0
# What follows a number in a reference: 第十三条第二款, 第九条规定的, 第五条、第六条 ...
_REFERENCE = re.compile(
    rf" ?(?:第 ?[{NUMERAL}]+ ?[款项目条]|[、，,；;。）)》”]|[款项]"
    r"|(?:和|及|或|或者|以及|与|至|到)(?:本|第|其|《|前)"
    r"|(?:之|的|中|所|等)?(?:规定|所列|所称|所述|情形|行为(?!人)|要求|各项|内容)"
    r"|以外|之外|修改|修正|删去|删除)"
)
_LOOSE_REFERENCE = re.compile(r" ?[的中内](?:规定|[^\s。]{0,12}[，。；])")
# What stands before a number in a reference.
_LEADS_ON = re.compile(
    r"(?:依照|按照|依据|根据|违反|符合|适用|参照|执行|除|有|因|本|法|条例|办法|规定|规则|细则|决定"
    r"|章程|》|和|或者|或|及|以及|与|至|、|将|对|由|在|的|款|项|条)\Z"
)
_INSIDE = re.compile(r"[。；：] *(?=第 ?[〇零一二三四五六七八九十百千0-9])")


def article_candidates(lines: list[Line]) -> list[Candidate]:
    r"""Return everything in the text lines that may be the head of an article, in text order.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("第一条 为了规范，依照本法\n第九条规定，制定。\n第二条 适用。")
        >>> [(c.number, c.score > 0) for c in article_candidates(page.lines)]
        [(1, True), (9, False), (2, True)]
    """
    found: list[tuple[int, int, re.Match[str]]] = []
    for index, line in enumerate(lines):
        text = line.text
        if line.role is not Role.TEXT or "条" not in text:
            continue
        match = ARTICLE.match(text) if text[0] == "第" else None
        if match:
            found.append((index, 0, match))
        if "。" in text or "；" in text or "：" in text:
            for gap in _INSIDE.finditer(text, match.end() if match else 0):
                inner = ARTICLE.match(text, gap.end())
                if inner:
                    found.append((index, inner.start(), inner))
    style = _Style(lines, found)
    candidates: list[Candidate] = []
    for index, at, match in found:
        number = read_numeral(match.group(1))
        suffix = read_numeral(match.group(2)) if match.group(2) else 0
        if number is None or suffix is None:
            continue
        score = style.score_inside(match) if at else style.score(lines, index, match)
        candidates.append(Candidate(number, suffix, score, index, at, match.end() - at))
    return candidates


class _Style:
    """How the bulk of a text prints its heads, and how far one head departs from it."""

    def __init__(self, lines: list[Line], found: list[tuple[int, int, re.Match[str]]]) -> None:
        shapes = Counter(self._shape(lines[i]) for i, at, _ in found if not at)
        gaps = Counter(self._gap(match) for _, at, match in found if not at)
        shape, most = shapes.most_common(1)[0] if shapes else ((False, False), 0)
        self._shape_rule = shape if most >= 0.7 * shapes.total() else None
        self._spaced = gaps[False] <= 0.25 * gaps.total()

    @staticmethod
    def _shape(line: Line) -> tuple[bool, bool]:
        return line.level > 0, line.bullet

    @staticmethod
    def _gap(match: re.Match[str]) -> bool:
        after = match.string[match.end() : match.end() + 1]
        return after in ("", " ", "（", "【", "[", "(", "〔", "\t")

    def score(self, lines: list[Line], index: int, match: re.Match[str]) -> float:
        line = lines[index]
        score = _CLEAR
        if self._shape_rule is not None and self._shape(line) != self._shape_rule:
            score -= 1.0
        if self._spaced and not self._gap(match):
            score -= 1.0
        rest = line.text[match.end() : match.end() + 40]
        if not rest and index + 1 < len(lines) and line.level:
            rest = lines[index + 1].text[:40]
        score -= _looks_back_penalty(rest, tight=not self._gap(match))
        return score - _broken_penalty(lines, index)

    def score_inside(self, match: re.Match[str]) -> float:
        rest = match.string[match.end() : match.end() + 40]
        tight = not self._gap(match)
        before = match.string[match.start() - 1]
        score = 0.8 if before == " " else 0.2
        if match.string[max(0, match.start() - 4) : match.start()].rstrip().endswith("："):
            score -= 1.0
        return score - 2 * _looks_back_penalty(rest, tight=tight)


def _looks_back_penalty(rest: str, *, tight: bool) -> float:
    if _REFERENCE.match(rest):
        return 2.5 if tight else 1.8
    return 1.0 if _LOOSE_REFERENCE.match(rest) else 0.0


def _broken_penalty(lines: list[Line], index: int) -> float:
    """How much the text above speaks for a torn sentence."""
    for place in range(index - 1, max(-1, index - 12), -1):
        before = lines[place]
        if before.role is not Role.TEXT:
            continue
        text = before.text
        if ends_sentence(text) or DIVISION.match(text) or before.level:
            return 0.0
        if ARTICLE.fullmatch(text):
            return 0.0
        if _LEADS_ON.search(text[-6:]):
            return 2.0 if len(text) > 12 else 0.6
        return 1.2 if len(text) > 24 else 0.3
    return 0.0


def section_candidates(lines: list[Line], low: int, high: int) -> list[Candidate]:
    r"""Return what may be the head of a part numbered 一、 between two lines.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("一、总体要求\n二、主要任务\n")
        >>> [c.number for c in section_candidates(page.lines, 0, 2)]
        [1, 2]
    """
    candidates: list[Candidate] = []
    for index in range(low, high):
        line = lines[index]
        if line.role is not Role.TEXT:
            continue
        match = SECTION.match(line.text)
        number = read_numeral(match.group(1)) if match else None
        if match is None or number is None:
            continue
        score = _CLEAR - _broken_penalty(lines, index)
        candidates.append(Candidate(number, 0, score, index, 0, match.end()))
    return candidates
