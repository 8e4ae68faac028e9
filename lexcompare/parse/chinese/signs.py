"""Signs that several stages read: what opens, ends or breaks a stretch of Chinese statute text."""

from __future__ import annotations

import re
from functools import lru_cache

from lexcompare.text.numerals import NUMERAL, parse_number

__all__ = [
    "ANNEX",
    "ARTICLE",
    "DIVISION",
    "ITEM",
    "POINT",
    "SECTION",
    "ends_sentence",
    "is_structural",
    "read_numeral",
]

_NUM = rf"[{NUMERAL}](?: ?[{NUMERAL}\-—–ー]){{0,13}}"

ARTICLE = re.compile(
    rf"第 ?({_NUM}) ?条(?!例)(?: ?之 ?([一二三四五六七八九十]{{1,3}})(?![般些切种类个]))?"
)
"""第十条 and 第十条之一; group 1 the number, group 2 the suffix."""

DIVISION = re.compile(rf"第 ?({_NUM}) ?(分编|编(?![制辑号排写])|章(?![程])|节(?![约能水假]))")
"""第三章, 第一编, 第二分编, 第四节."""

ITEM = re.compile(r"[（(] ?([〇零一二三四五六七八九十百\-—－]{1,7}) ?[)）]|[㈠-㈩]")
"""（一）, also with half-width or mixed brackets."""

POINT = re.compile(r"(\d{1,3}) ?(?:[.．、•·](?!\d)|\\\.)|[（(] ?(\d{1,3}) ?[)）]|[①-⒛]")
"""1. or （1） or ①."""

SECTION = re.compile(r"([一二三四五六七八九十]{1,3}) ?、")
"""一、 at the head of a part of a decision or opinion."""

ANNEX = re.compile(
    r"附 ?(?:件|表|录|图) ?(?:[一二三四五六七八九十]{1,3}|\d{1,2})?(?: *[：:]| +|\Z)"
)
"""附件1, 附表：, 附录 at the head of an annex or of a list of annexes."""

_STOPS = "。！？；：!?;:.…"
_CLOSERS = "”’」』）)】》"
_END = re.compile(rf"[。！？；：!?;:.][{_CLOSERS}]*\Z")


@lru_cache(maxsize=4096)
def read_numeral(text: str) -> int | None:
    """Return the number, taking a dash that stands for 一 (a common slip of OCR) as one.

    Example:
        >>> read_numeral("三十－"), read_numeral("四 十 八")
        (31, 48)
    """
    return parse_number(re.sub(r"[-—–－ー]", "一", text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence, a clause before a list or an item may end.

    Example:
        >>> ends_sentence("适用本办法。"), ends_sentence("依照本办法")
        (True, False)
    """
    last = text[-1:]
    if last not in _CLOSERS:
        return last in _STOPS
    return bool(_END.search(text[-6:]))


def is_structural(text: str) -> bool:
    """Whether a line opens with the number of an article, division, item, section or annex.

    Example:
        >>> is_structural("（二）目录编制"), is_structural("目录编制")
        (True, False)
    """
    if text[:1] == "附":
        return bool(ANNEX.match(text))
    if text[:1] not in "第（(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩一二三四五六七八九十":
        return False
    return bool(
        ARTICLE.match(text) or DIVISION.match(text) or ITEM.match(text) or SECTION.match(text)
    )
