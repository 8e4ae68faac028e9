"""Page furniture: running heads, addresses, page numbers, menus and footers of printed pages.

Found by general signs: what marks the edge of a page, what repeats from page to page, and what
stands at such an edge without reading like a sentence. Words that portals share are data.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from lexcompare.parse.chinese.lines import Line, Page, Role
from lexcompare.parse.chinese.signs import POINT, ends_sentence, is_structural

__all__ = ["is_menu", "mark_furniture", "reads_like_text"]

_URL = re.compile(r"(?:https?://|www\.)[!-~…]*")
_PATH = re.compile(r"[(（]?/?[\w\-]+(?:/[\w\-.]+){2,}[)）]?\Z")
_CLOCK = re.compile(
    r"(?:\d{4}[/-]\d{1,2}[/-]\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4})"
    r",? ?(?:上午|下午|AM|PM)? ?\d{1,2}:\d{2}"
)
_COUNT = (
    r"(?:第 ?\d+ ?/ ?\d+ ?页|页码[：:] ?\d+ ?/ ?\d+|\d+ ?/ ?\d+|第 ?\d+ ?页(?:[，, ]*共 ?\d+ ?页)?)"
)
_PAGE_COUNT = re.compile(rf"{_COUNT}\Z")
_PAGE_DASH = re.compile(r"[-—–－·一]+ ?\d{1,4}(?: ?[-—–－·一]+)?\Z|\d{1,4} ?[-—–－]+\Z")
_COUNT_INSIDE = re.compile(_COUNT)
_BARE = re.compile(r"\d{1,4}\Z")
_SIZE_OF_ZONE = 12
_COUNTED = "年月日时号个"
_CJK = re.compile(r"[\u4e00-\u9fff]")


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...], re.Pattern[str]]:
    path = files("lexcompare.parse.chinese") / "data" / "web_furniture.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    menu, opening, inside = data["menu"], data["opening"], data["inside"]
    return frozenset(menu), tuple(opening), re.compile("|".join(map(re.escape, inside)))


def reads_like_text(text: str) -> bool:
    """Whether a line opens a numbered part or ends like a sentence.

    Example:
        >>> [reads_like_text(text) for text in ("（一）目录", "适用本办法。", "互动交流")]
        [True, True, False]
    """
    return is_structural(text) or bool(POINT.match(text)) or ends_sentence(text)


def is_menu(text: str) -> bool:
    """Whether a line is made of the words that web portals put around a text.

    Example:
        >>> is_menu("首页 > 政务公开"), is_menu("主办单位：甲市数据局"), is_menu("市数据局负责。")
        (True, True, False)
    """
    menu, opening, inside = _words()
    if len(text) > 120:
        return False
    if text in menu or (text.startswith(opening) and not text.endswith(("。", "；"))):
        return True
    if inside.search(text) and not text.endswith(("。", "；")):
        return True
    parts = [part for part in re.split(r"[ |>·/]+", text) if part]
    return len(parts) > 1 and sum(part in menu for part in parts) * 2 >= len(parts)


def mark_furniture(page: Page) -> None:
    r"""Set the role of every line that is page furniture, and trim what shares a line with text.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("甲市办法\n第一条 为规范\nhttp://a.cn/x 1/2\n数据，制定本办法。")
        >>> mark_furniture(page)
        >>> [line.text for line in page.lines if line.role.name == "TEXT"]
        ['甲市办法', '第一条 为规范', '数据，制定本办法。']
    """
    lines = [line for line in page.lines if line.role is Role.TEXT]
    for line in lines:
        if _is_page_mark(line.text):
            line.page_mark = True
            line.role = Role.FURNITURE
    _mark_bare_numbers(lines)
    edges = [index for index, line in enumerate(lines) if line.page_mark]
    _mark_doubled(lines, edges)
    repeated = _mark_repeated(lines, edges)
    _mark_zones(lines, edges)
    if repeated:
        _trim_repeated(lines, repeated)
    _mark_doubled(lines, edges)


def _is_page_mark(text: str) -> bool:
    if len(text) > 400:
        return False
    first, last = text[0], text[-1]
    if _PAGE_COUNT.match(text) or _PAGE_DASH.match(text):
        return True
    if "http" in text or "www." in text:
        rest = _COUNT_INSIDE.sub("", _CLOCK.sub("", _URL.sub("", text)))
        return len(_CJK.findall(rest)) <= 6 or bool(_CLOCK.match(text))
    if (first.isdigit() or last.isdigit()) and ":" in text:
        match = _CLOCK.search(text)
        return bool(match and (match.start() == 0 or match.end() == len(text)))
    return bool(text.endswith("html)") and _PATH.match(text))


def _mark_bare_numbers(lines: list[Line]) -> None:
    """Mark lone numbers that count up through the text: page numbers without ornament."""
    best: dict[int, tuple[int, int]] = {}
    before: dict[int, int] = {}
    for index, line in enumerate(lines):
        if not _BARE.match(line.text):
            continue
        if index + 1 < len(lines) and lines[index + 1].text[0] in _COUNTED:
            continue
        value = int(line.text)
        length, above = best.get(value - 1, (0, -1))
        if above >= 0 and index - above > 4:
            before[index] = above
        elif value > 3:
            continue
        else:
            length = 0
        if length + 1 >= best.get(value, (0, -1))[0]:
            best[value] = (length + 1, index)
    length, at = max(best.values(), default=(0, -1))
    while length >= 2 and at >= 0:
        lines[at].page_mark = True
        lines[at].role = Role.FURNITURE
        at = before.get(at, -1)


def _key(text: str) -> str:
    return text if text.isdigit() else re.sub(r"\d+", "0", text.replace(" ", ""))


def _mark_repeated(lines: list[Line], edges: list[int]) -> set[str]:
    """Mark lines that come back from page to page; return their texts."""
    if not edges and len({line.text for line in lines}) == len(lines):
        return set()
    near = _near_edges(lines, edges, 3)
    counts: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    candidates: list[tuple[Line, str]] = []
    for index, line in enumerate(lines):
        text = line.text
        if line.role is not Role.TEXT or len(text) > 90 or is_structural(text):
            continue
        if len(text) < (2 if edges else 4) or (ends_sentence(text) and not text.endswith("…")):
            continue
        key = _key(text)
        counts[key] += 1
        beside[key] += index in near
        candidates.append((line, key))
    enough = max(3, len({e // 8 for e in edges}) // 3)
    texts: set[str] = set()
    for line, key in candidates:
        if (counts[key] >= 2 and beside[key] == counts[key]) or counts[key] >= enough:
            line.role = Role.FURNITURE
            texts.add(line.text)
    return texts


def _near_edges(lines: list[Line], edges: list[int], reach: int) -> set[int]:
    """Positions within ``reach`` lines of the edge of a page, edges themselves not counted."""
    near: set[int] = set()
    for edge in edges:
        for step in (-1, 1):
            left = reach
            for at in range(edge + step, edge + step * _SIZE_OF_ZONE, step):
                if not 0 <= at < len(lines) or not left:
                    break
                if not lines[at].page_mark:
                    near.add(at)
                    left -= 1
    return near


def _mark_zones(lines: list[Line], edges: list[int]) -> None:
    """Mark what stands between the edge of a page and the first line that reads like text."""
    if not edges:
        return
    widths = sorted(len(line.text) for line in lines if line.role is Role.TEXT)
    full = widths[int(len(widths) * 0.8)] if widths else 0
    for edge in edges:
        for step in (-1, 1):
            for at in range(edge + step, edge + step * (_SIZE_OF_ZONE + 1), step):
                if not 0 <= at < len(lines):
                    break
                line = lines[at]
                if line.role is not Role.TEXT:
                    continue
                short = len(line.text) < 0.75 * full
                if not is_menu(line.text) and (reads_like_text(line.text) or not short):
                    break
                line.role = Role.FURNITURE


def _trim_repeated(lines: list[Line], repeated: set[str]) -> None:
    """Cut repeated words off the lines of text that they share a line with."""
    digits = {text.split(" ")[0] for text in repeated if text[:1].isdigit()}
    firsts = {text.split(" ")[0] for text in repeated if len(text) > 2}
    for line in lines:
        text = line.text
        if line.role is not Role.TEXT or " " not in text or len(text) > 400:
            continue
        gaps = [match.start() for match in re.finditer(" ", text)]
        for gap in gaps:
            if text[gap + 1 :] in repeated and len(text[gap + 1 :]) > 2:
                line.trim(0, gap)
                break
        text = line.text
        if text[: text.find(" ")] in firsts and " " in text:
            for gap in reversed([match.start() for match in re.finditer(" ", text)]):
                if text[:gap] in repeated:
                    line.trim(gap, len(text))
                    break
        tail = re.search(r"(?<=[。；，、]) +(\d{1,2})\Z", line.text)
        if tail and tail.group(1) in digits:
            line.trim(0, tail.start())


def _mark_doubled(lines: list[Line], edges: list[int]) -> None:
    """Mark the line that a page repeats from the foot of the page before."""
    for edge in edges:
        before = _next_text(lines, edge, -1)
        after = _next_text(lines, edge, 1)
        if before and after and before.text == after.text and len(after.text) >= 15:
            after.role = Role.FURNITURE


def _next_text(lines: list[Line], at: int, step: int) -> Line | None:
    for place in range(at + step, at + step * 2 * _SIZE_OF_ZONE, step):
        if not 0 <= place < len(lines):
            return None
        if lines[place].role is Role.TEXT:
            return lines[place]
    return None
