"""How a text is laid out: hard wraps, blank lines, 款 run together; and its lines put together.

A *block* is one stretch of text that stands on a line of its own in the reading text: a 款, the
opening words of a list, a 项, a 目.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lexcompare.parse.chinese.lines import Line, Role
from lexcompare.parse.chinese.signs import ARTICLE, ITEM, POINT, ends_sentence, read_numeral

__all__ = ["Layout", "blocks_of", "observe"]

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_SET_APART = re.compile(r"(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])")
_ITEM_INSIDE = re.compile(
    r"[：:；;。][”’]? *(?=[（(] ?([〇零一二三四五六七八九十百]{1,5}) ?[)）](?! ?[项目款、和]))"
)
_AFTER_STOP = re.compile(r"。[”’）》]?(?=[\u4e00-\u9fff“《])")
_STOP_GAP = re.compile(r"。[”’）》]? +(?=[\u4e00-\u9fff“《（])")
_OPENS_PARAGRAPH = re.compile(
    r"(?<=。)(?=本(?:办法|条例|规定|法|细则|决定|规则)所称[^。]{2,40}(?:是指|包括)"
    r"|前[款两三]?[款项](?:规定|所称|所列|情形)|(?:违反|有|符合|依照|按照)前款"
    r")"
)
_REFERS_ON = re.compile(r"(?:第|款|条|、|和|或者|或|及|至|前|的|项)\Z")
_ITEM_REFERENCE = re.compile(r" ?(?:项|目|款|至|、|和|或)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a text say about its layout.

    Args:
        wrapped: Lines are broken at the edge of a page, not where a 款 ends.
        width: Width that a full line reaches at least, wide characters counted 2.
        blank_parts: Blank lines stand between 款 and not inside them.
        spaced: Characters are set apart by spaces, so that a space says nothing.
        run_together: Each article is one line, its 款 run together.
        gaps_part: In a run-together text, a gap after a full stop parts 款.
    """

    wrapped: bool = False
    width: float = 0.0
    blank_parts: bool = False
    spaced: bool = False
    run_together: bool = False
    gaps_part: bool = False


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text)) - len(_SET_APART.findall(text))


def observe(lines: list[Line], heads: set[int]) -> Layout:
    r"""Return the layout of the text lines; ``heads`` are the positions of article heads.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> text = "第一条 为了规范本市公共数据\n管理，促进公共数据的共享和\n开放，制定本办法。\n"
        >>> text += "第二条 市局负责统筹协调本市\n有关工作。"
        >>> observe(read_page(text).lines, {0, 3}).wrapped
        True
    """
    texts = [(i, line) for i, line in enumerate(lines) if line.role is Role.TEXT]
    broken: list[int] = []
    blank_inside = blank_after = ended = 0
    spaces = marks = stops = gaps = 0
    for (_, line), (after, follower) in pairwise(texts):
        text = line.text
        spaces += text.count(" ")
        marks += len(text)
        stops += text.count("。")
        gaps += text.count("。 ")
        if ends_sentence(text):
            ended += 1
            blank_after += follower.blank_before
        elif after not in heads and not ARTICLE.fullmatch(text) and len(text) > 8:
            broken.append(_width(text))
            blank_inside += follower.blank_before
    total = max(1, len(texts))
    wrapped = len(broken) > 0.12 * total and len(broken) >= 3
    width = 0.92 * median(broken) if wrapped else 0.0
    parts = blank_inside < 0.2 * max(1, len(broken)) and blank_after > 0.4 * max(1, ended)
    per_head = _lines_per_head(texts, heads)
    together = not wrapped and bool(heads) and 0 < per_head < 1.25
    return Layout(
        wrapped=wrapped,
        width=width,
        blank_parts=parts,
        spaced=spaces > 0.12 * max(1, marks),
        run_together=together,
        gaps_part=together and gaps > 0.08 * max(1, stops),
    )


def _lines_per_head(texts: list[tuple[int, Line]], heads: set[int]) -> float:
    """Return how many lines of text an article has, its number not counted."""
    if len(heads) < 3:
        return 0.0
    first, last = min(heads), max(heads)
    inside = [line for i, line in texts if first <= i < last and not line.level]
    bodies = [line for line in inside if not ARTICLE.fullmatch(line.text)]
    return len(bodies) / (len(heads) - 1)


def blocks_of(lines: list[Line], layout: Layout) -> list[list[Line]]:
    r"""Put the lines of one unit together into blocks.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> lines = read_page("市局应当：（一）编制目录；（二）按照\n规定更新。\n区局配合。").lines
        >>> [[line.text for line in block] for block in blocks_of(lines, Layout())]
        [['市局应当：'], ['（一）编制目录；'], ['（二）按照', '规定更新。'], ['区局配合。']]
    """
    blocks: list[list[Line]] = []
    for line in _split(lines, layout):
        if blocks and not line.forced and _continues(blocks[-1][-1], line, layout):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _continues(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line goes on with the sentence or 款 of the line above."""
    text = line.text
    label = ITEM.match(text) or POINT.match(text)
    if label:
        tail = above.text[-4:]
        reference = _REFERS_ON.search(tail) and _ITEM_REFERENCE.match(text, label.end())
        return bool(reference) and not ends_sentence(above.text)
    if not ends_sentence(above.text):
        return not _is_titled(above, line, layout)
    if not layout.wrapped or above.text[-1] in "：:":
        return False
    full = _width(above.text) >= layout.width
    if not full:
        return False
    if above.text[-1] in "；;":
        return True
    return layout.blank_parts and not line.blank_before


def _is_titled(above: Line, line: Line, layout: Layout) -> bool:
    """Whether the line above is the title of a 项, on a line of its own."""
    if not (ITEM.match(above.text) or POINT.match(above.text)):
        return False
    short = not layout.wrapped or _width(above.text) < 0.6 * layout.width
    return short and line.blank_before and len(line.text) > len(above.text)


def _split(lines: list[Line], layout: Layout) -> Iterator[Line]:
    """Cut lines where a 项 or 款 begins inside them."""
    last = 0
    for line in lines:
        cuts, last = _cuts(line.text, layout, last)
        yield line
        yield from line.split(cuts)


def _cuts(text: str, layout: Layout, last: int) -> tuple[list[int], int]:
    """Return where to cut a line, and the number of the last 项 in it (``last`` without one)."""
    opening = ITEM.match(text)
    if opening:
        last = read_numeral(opening.group(1) or "") or last
    cuts: set[int] = set()
    inside: list[re.Match[str]] = []
    for match in _ITEM_INSIDE.finditer(text):
        number = read_numeral(match.group(1))
        if number == last + 1 or number == 1:
            cuts.add(match.end())
            inside.append(match)
            last = number
    if not layout.wrapped and not layout.spaced and "。" in text:
        cuts.update(match.end() for match in _STOP_GAP.finditer(text))
    if layout.run_together and not layout.gaps_part:
        cuts.update(match.start() for match in _OPENS_PARAGRAPH.finditer(text))
        if inside and all(m.group()[0] in "；;：:" for m in inside):
            after = _AFTER_STOP.search(text, inside[-1].end())
            if after:
                cuts.add(after.end())
    return sorted(at for at in cuts if 0 < at < len(text)) if cuts else [], last
