"""Width normalisation that keeps a map back to the source.

NFKC with three differences: Chinese punctuation stays full-width, CJK radical code points
(U+2E80-2FDF, as PDF text layers leave them) become the unified characters that they stand for,
and zero-width characters and soft hyphens go.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lexcompare.core.offsets import MappedText, MappedTextBuilder

__all__ = ["KEPT_PUNCTUATION", "normalise", "normalise_mapped"]

KEPT_PUNCTUATION = "，。；：？！（）【】《》〈〉「」『』〔〕“”‘’、…—～·"
"""Punctuation that NFKC would narrow or take apart and that Chinese texts are printed with."""

_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

# CJK Radicals Supplement (U+2E80-2EF3) to unified characters; NFKC maps only U+2E9F and U+2EF3.
# Source: Unicode Character Database, EquivalentUnifiedIdeograph.txt.
_RADICALS = {
    "⺀": "冫", "⺁": "厂", "⺂": "乛", "⺃": "乚", "⺄": "乙", "⺅": "亻", "⺆": "冂", "⺇": "几",
    "⺈": "刀", "⺉": "刂", "⺊": "卜", "⺋": "㔾", "⺌": "小", "⺍": "小", "⺎": "兀", "⺏": "尣",
    "⺐": "尢", "⺑": "𡯂", "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺕": "彐", "⺖": "忄", "⺗": "㣺",
    "⺘": "扌", "⺙": "攵", "⺛": "旡", "⺜": "日", "⺝": "月", "⺞": "歺", "⺟": "母", "⺠": "民",
    "⺡": "氵", "⺢": "氺", "⺣": "灬", "⺤": "爫", "⺥": "爫", "⺦": "丬", "⺧": "牛", "⺨": "犭",
    "⺩": "王", "⺪": "疋", "⺫": "罒", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺯": "糹", "⺰": "纟",
    "⺱": "罓", "⺲": "罒", "⺳": "罓", "⺴": "冗", "⺵": "罒", "⺶": "羊", "⺷": "羊", "⺸": "𦍌",
    "⺹": "耂", "⺺": "肀", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹",
    "⻁": "虎", "⻂": "衤", "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠",
    "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "阝", "⻐": "钅",
    "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻕": "阜", "⻖": "阝", "⻗": "雨", "⻘": "青",
    "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "飠", "⻟": "飠", "⻠": "饣",
    "⻡": "𩠐", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦",
    "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙",
    "⻱": "龟", "⻲": "亀",
}  # fmt: skip


@cache
def _table() -> dict[int, str]:
    """Single characters that normalise to something else, built on first use."""
    table: dict[int, str] = {ord(char): "" for char in _DROPPED}
    table.update({ord(radical): char for radical, char in _RADICALS.items()})
    keep = set(KEPT_PUNCTUATION)
    for low, high in ((0x00A0, 0x3400), (0xF900, 0xFB07), (0xFE30, 0x10000)):
        for code in range(low, high):
            char = chr(code)
            if char in keep or code in table or 0xD800 <= code < 0xE000:
                continue
            folded = unicodedata.normalize("NFKC", char)
            if folded != char:
                table[code] = folded
    return table


@cache
def _changed() -> re.Pattern[str]:
    """Characters whose normal form is another."""
    return re.compile("[" + re.escape("".join(map(chr, _table()))) + "]")


@cache
def _resized() -> re.Pattern[str]:
    """Characters whose normal form is not exactly one character."""
    wide = [chr(code) for code, text in _table().items() if len(text) != 1]
    return re.compile("[" + re.escape("".join(wide)) + "]")


def normalise(text: str) -> str:
    """Return the width-normalised text.

    Example:
        >>> normalise("第⼀条　ＡＰＩ接口（⽬录）")
        '第一条 API接口（目录）'
    """
    # Translating looks every character up; most texts are in normal form.
    return text.translate(_table()) if _changed().search(text) else text


def normalise_mapped(source: str, start: int, end: int, build: MappedTextBuilder) -> None:
    """Append the normal form of ``source[start:end]`` to ``build``, map included.

    Example:
        >>> build = MappedTextBuilder()
        >>> normalise_mapped("25℃以下", 0, 5, build)
        >>> mapped = build.done()
        >>> mapped.text, mapped.to_source(2, 4).of("25℃以下")
        ('25°C以下', '℃')
    """
    table = _table()
    at = start
    for match in _resized().finditer(source, start, end):
        if match.start() > at:
            build.replace(source[at : match.start()].translate(table), at, match.start())
        build.replace(match.group().translate(table), match.start(), match.end())
        at = match.end()
    if at < end:
        build.replace(source[at:end].translate(table), at, end)


def mapped(source: str) -> MappedText:
    """Return the normal form of a whole text with its map."""
    build = MappedTextBuilder()
    normalise_mapped(source, 0, len(source), build)
    return build.done()
