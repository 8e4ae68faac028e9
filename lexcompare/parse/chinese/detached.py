"""Texts whose article numbers stand apart from the articles.

Some exports of law databases print the text of a page first and the numbers of its articles and
chapters in a heap below it. The numbers are put back at the blocks of the page that most look
like the opening of an article; where a page has as many blocks as numbers there is no choice.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lexcompare.parse.chinese.divisions import Heading, is_division, take_headings
from lexcompare.parse.chinese.furniture import is_menu
from lexcompare.parse.chinese.layout import blocks_of, observe
from lexcompare.parse.chinese.lines import Line, Page, Role
from lexcompare.parse.chinese.plan import Plan, Unit, close_units
from lexcompare.parse.chinese.signs import ARTICLE, ITEM, POINT, ends_sentence, read_numeral

__all__ = ["reattach"]

_FEWEST = 5
_SCRAP = 16
_GOES_ON = re.compile(r"(?:有|违反|依照|按照|符合)?前[款两三述]|其|该|上述|受到|有其他|因前")
_OPENS = re.compile(r"违反本(?:法|条例|办法)第|为了|本(?:法|条例|办法)(?:所称|下列|自)|国家")


def reattach(page: Page) -> Plan | None:
    r"""Return the parts of a text with detached numbers, ``None`` for any other text.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> text = "".join(f"{a}局负责本市的有关工作。\n" for a in "甲乙丙丁戊")
        >>> text += "".join(f"第{n}条\n第{n}条\n" for n in "一二三四五")
        >>> plan = reattach(read_page(text))
        >>> [(unit.number, unit.lines[0].text[:2]) for unit in plan.units][:3]
        [(1, '甲局'), (2, '乙局'), (3, '丙局')]
    """
    lines = [line for line in page.lines if line.role is Role.TEXT]
    labels = {id(line) for line in lines if ARTICLE.fullmatch(line.text)}
    if len(labels) < _FEWEST or not _in_heaps(lines, labels):
        return None
    heaps, texts = _sort(page, labels)
    layout = observe(texts, set())
    for above, line in pairwise(texts):
        line.forced = is_division(above.text) or is_division(line.text)
    blocks = _to_the_end([b for b in blocks_of(texts, layout) if _is_law(b)])
    starts: dict[int, tuple[Line, list[Heading]]] = {}
    waiting: list[Line] = []
    for heap in heaps:
        waiting = _place(heap, blocks, starts, waiting)
    return _plan(page, blocks, starts)


def _in_heaps(lines: list[Line], labels: set[int]) -> bool:
    """Whether most numbers stand next to another number or a heading, not above a text."""
    crowded = sum(
        id(line) in labels and (id(below) in labels or is_division(below.text))
        for line, below in pairwise(lines)
    )
    return crowded > 0.6 * len(labels)


def _sort(page: Page, labels: set[int]) -> tuple[list[tuple[int, list[Line]]], list[Line]]:
    """Part the numbers and headings, by the page they stand on, from the text.

    Each heap comes with the offset where its page begins.
    """
    heaps: list[tuple[int, list[Line]]] = []
    texts: list[Line] = []
    open_heap = False
    start = 0
    for line in page.lines[page.body :]:
        if line.role is not Role.TEXT:
            continue
        if id(line) in labels or (is_division(line.text) and (open_heap or _doubled(page, line))):
            if not open_heap:
                heaps.append((start, []))
                _drop_loose(texts)
            open_heap = True
            if not heaps[-1][1] or heaps[-1][1][-1].text != line.text:
                heaps[-1][1].append(line)
            else:
                line.role = Role.FURNITURE
            continue
        if open_heap:
            start, open_heap = line.start, False
        texts.append(line)
    return heaps, texts


def _drop_loose(texts: list[Line]) -> None:
    """Drop what a page prints between its text and the heap: its title, in scraps."""
    while texts and len(texts[-1].text) <= _SCRAP and not ends_sentence(texts[-1].text):
        texts.pop().role = Role.FURNITURE


def _doubled(page: Page, line: Line) -> bool:
    return page.shadow.startswith(line.text, line.end + 1)


def _place(
    heap: tuple[int, list[Line]],
    blocks: list[list[Line]],
    starts: dict[int, tuple[Line, list[Heading]]],
    headings: list[Line],
) -> list[Line]:
    """Choose for each number of a page the block where its article begins.

    Takes the headings that the page before left without a number, and returns its own.
    """
    low, lines = heap
    high = lines[0].start
    places = [
        i
        for i, block in enumerate(blocks)
        if low <= block[0].start < high
        and not ITEM.match(block[0].text)
        and not POINT.match(block[0].text)
    ]
    numbers: list[tuple[Line, list[Heading]]] = []
    for line in lines:
        if is_division(line.text):
            headings = [*headings, line]
        else:
            numbers.append((line, take_headings(headings)[1]))
            headings = []
    ranked = sorted(places, key=lambda i: (-_opening(blocks, i), i))
    chosen = sorted(ranked[: len(numbers)])
    starts.update(zip(chosen, numbers, strict=False))
    return headings


def _to_the_end(blocks: list[list[Line]]) -> list[list[Line]]:
    """Leave out what a database adds below the clause on entry into force."""
    for back in range(1, min(6, len(blocks)) + 1):
        if blocks[-back][-1].text.endswith(("施行。", "实施。")):
            return blocks[: len(blocks) - back + 1]
    return blocks


def _is_law(block: list[Line]) -> bool:
    text = block[0].text
    return ends_sentence(block[-1].text) and not is_menu(text) and text[0] not in "*©注"


def _opening(blocks: list[list[Line]], index: int) -> float:
    """How much a block looks like the opening of an article rather than a further 款."""
    text = "".join(line.text for line in blocks[index])
    if _GOES_ON.match(text):
        return -2.0
    score = 0.3 if _OPENS.match(text) else 0.0
    if not index:
        return score
    above = "".join(line.text for line in blocks[index - 1])
    head = text[:40]
    pairs = {head[i : i + 2] for i in range(len(head) - 1)}
    shared = sum(pair in above for pair in pairs)
    return score - shared / max(1, len(pairs))


def _plan(
    page: Page,
    blocks: list[list[Line]],
    starts: dict[int, tuple[Line, list[Heading]]],
) -> Plan | None:
    if not starts:
        return None
    first = min(starts)
    units: list[Unit] = []
    for index in range(first, len(blocks)):
        block = blocks[index]
        block[0].forced = True
        if index in starts:
            printed, headings = starts[index]
            match = ARTICLE.fullmatch(printed.text)
            number = read_numeral(match.group(1)) if match else None
            suffix = read_numeral(match.group(2)) if match and match.group(2) else 0
            start = block[0].start
            label = Line(start, start, printed.text)
            units.append(Unit(number or 0, suffix or 0, label, [], headings, detached=True))
        units[-1].lines += block
    opening = blocks[first][0].start
    front = [line for line in page.lines if line.start < opening]
    _set_aside(page, units, opening)
    plan = Plan("article", [unit for unit in units if unit.number], front, [], [])
    plan.tail = close_units(plan)
    return plan


def _set_aside(page: Page, units: list[Unit], opening: int) -> None:
    """Make furniture of the numbers, and of what stands among the pages without a sentence."""
    used = {id(line) for unit in units for line in unit.lines}
    used |= {id(x) for unit in units for heading in unit.headings for x in heading.lines}
    for line in page.lines:
        if line.start >= opening and line.role is Role.TEXT and id(line) not in used:
            line.role = Role.FURNITURE
