"""What a text consists of: its own articles or parts, what stands before, and what is bound in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise

from lexcompare.parse.chinese.divisions import Heading, is_division, take_headings
from lexcompare.parse.chinese.furniture import is_menu
from lexcompare.parse.chinese.heads import article_candidates, section_candidates
from lexcompare.parse.chinese.lines import Line, Page, Role
from lexcompare.parse.chinese.reading import plain
from lexcompare.parse.chinese.sequence import Candidate, best_chains
from lexcompare.parse.chinese.signs import (
    ANNEX,
    DIVISION,
    POINT,
    ends_sentence,
    is_structural,
    read_numeral,
)

__all__ = ["Annex", "Plan", "Unit", "close_units", "front_headings", "make_plan"]

_MISREAD = re.compile(r"第([^\s，。；：、第条]{1,6})条(?=[（【 ]|\Z)")
_WRAPS = re.compile(r"印发|转发|公布|发布|通知|公告|命令|批准|征求|征集|令")
_LAST_WORDS = re.compile(r"（?(?:此件|注[:：]|说明[:：]|附[:：]|备注)|\*|作者|来源")
_COPIES = re.compile(r"(?:抄|主|分) ?送[:：]")
_TRAILER = re.compile(r"(?:发布|印发|解读|图解)(?:[》”）]|\Z)|^(?:相关|权威|图解|政策|文字)")
_RANKS = ("节", "章", "分编", "编")
_STRONG_SECTIONS = 3
_LONG_WRAPPER = 800


@dataclass(slots=True)
class Unit:
    """An article or numbered part: its head, the lines below it, and the headings above it."""

    number: int
    suffix: int
    label: Line
    lines: list[Line]
    headings: list[Heading] = field(default_factory=list)
    restored: bool = False
    inside: bool = False
    detached: bool = False


@dataclass(slots=True)
class Annex:
    """Something that follows the text: an annex, or another instrument in the same file."""

    lines: list[Line]
    second_instrument: bool = False


@dataclass(slots=True)
class Plan:
    """The parts of a text.

    Args:
        kind: ``article``, ``section`` (parts numbered 一、) or ``whole``.
        units: Articles or parts, in order.
        front: Lines before the first unit and its headings.
        tail: Lines after the last unit that belong to nothing.
        annexes: What is bound in after the text.
        rest: Lines that could not be placed.
        heads: Positions of heads that a line break had faked, by their text.
    """

    kind: str
    units: list[Unit]
    front: list[Line]
    tail: list[Line]
    annexes: list[Annex]
    rest: list[Line] = field(default_factory=list)
    false_heads: list[str] = field(default_factory=list)


def make_plan(page: Page) -> Plan:
    r"""Return the parts of a text whose furniture is marked.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("甲市办法\n第一条 为了规范。\n第二条 适用。\n附件\n目录表\n")
        >>> plan = make_plan(page)
        >>> plan.kind, [u.number for u in plan.units], len(plan.front), len(plan.annexes)
        ('article', [1, 2], 1, 1)
    """
    lines = page.lines
    candidates = article_candidates(lines)
    chains = [chain for chain in best_chains(candidates) if _is_chain(chain)]
    chains = _without_contents(lines, chains)
    if chains:
        main = _choose(page, chains)
        sections = _sections_before(page, chains[main][0].line)
        if not sections:
            return _article_plan(page, chains, main, candidates)
        return _section_plan(page, sections)
    sections = _sections(page, page.body, len(lines))
    return _section_plan(page, sections) if sections else _whole_plan(page)


def _is_chain(chain: list[Candidate]) -> bool:
    if len(chain) >= 3:
        return True
    return len(chain) == 2 and chain[0].number == 1


def _without_contents(lines: list[Line], chains: list[list[Candidate]]) -> list[list[Candidate]]:
    """Leave out chains that only list articles: tables of contents."""
    if len(chains) < 2:
        return chains
    kept = []
    for chain in chains:
        low, high = chain[0].line, chain[-1].line
        inside = [line for line in lines[low:high] if line.role is Role.TEXT]
        if any("。" in line.text for line in inside):
            kept.append(chain)
    return kept or chains


def _choose(page: Page, chains: list[list[Candidate]]) -> int:
    """Return which chain is the instrument that the title names; the first one without a clue."""
    if len(chains) == 1:
        return 0
    title = plain(page.title)
    for index, chain in enumerate(chains):
        above = [
            plain(line.text)
            for line in page.lines[max(0, chain[0].line - 12) : chain[0].line]
            if line.role is Role.TEXT and not line.level
        ]
        if any(len(text) >= 8 and text in title for text in above):
            return index
    return 0


def _sections(page: Page, low: int, high: int) -> list[Candidate]:
    chains = best_chains(section_candidates(page.lines, low, high))
    strong = [chain for chain in chains if len(chain) >= 2 and chain[0].number == 1]
    return max(strong, key=len, default=[])


def _sections_before(page: Page, head: int) -> list[Candidate]:
    """Return the numbered parts of an opinion or decision whose annex the articles are."""
    if _WRAPS.search(page.title) and not re.search(r"意见|方案|决定\Z", page.title):
        return []
    sections = _sections(page, page.body, head)
    if len(sections) < _STRONG_SECTIONS:
        return []
    inside = page.lines[sections[0].line : head]
    annexed = any(_is_annex_head(line) for line in inside)
    length = sum(len(line.text) for line in inside if line.role is Role.TEXT)
    return sections if annexed and length >= _LONG_WRAPPER else []


def _article_plan(
    page: Page, chains: list[list[Candidate]], main: int, candidates: list[Candidate]
) -> Plan:
    lines = page.lines
    chain = chains[main]
    end = chains[main + 1][0].line if main + 1 < len(chains) else len(lines)
    if main + 1 < len(chains):
        end = _title_above(lines, chain[-1].line, end)
    chain = _with_misread(lines, chain)
    units, first = _cut_units(lines, chain, end)
    front, opening = front_headings(lines[:first])
    plan = Plan("article", units, front, [], [])
    units[0].headings = opening
    _part_headings(plan)
    after = close_units(plan)
    plan.annexes += _annexes(plan, after)
    if end < len(lines):
        plan.annexes += _bound_in(lines, chains[main + 1 :], end)
    chosen = {(c.line, c.at) for one in chains for c in one}
    plan.false_heads = [
        lines[c.line].text[:12]
        for c in candidates
        if (c.line, c.at) not in chosen and not c.at and lines[c.line].level
    ]
    return plan


def _with_misread(lines: list[Line], chain: list[Candidate]) -> list[Candidate]:
    """Put heads into gaps of one whose number OCR has misread (第H■一条 between 十 and 十二)."""
    made = [chain[0]]
    for below in chain[1:]:
        above = made[-1]
        if below.number == above.number + 2 and not below.at:
            found = [
                (index, match)
                for index in range(above.line + 1, below.line)
                if lines[index].role is Role.TEXT
                and (match := _MISREAD.match(lines[index].text))
                and read_numeral(match.group(1)) is None
            ]
            if len(found) == 1:
                index, match = found[0]
                made.append(Candidate(above.number + 1, 0, 0.0, index, 0, match.end()))
        made.append(below)
    return made


def _cut_units(lines: list[Line], chain: list[Candidate], end: int) -> tuple[list[Unit], int]:
    """Cut the lines at the heads; return the units and the position of the first head."""
    units: list[Unit] = []
    position = chain[0].line
    by_line: dict[int, list[Candidate]] = {}
    for one in chain:
        by_line.setdefault(one.line, []).append(one)
    for index in range(position, end):
        line = lines[index]
        heads = by_line.get(index, [])
        pieces = [line, *line.split([one.at for one in heads if one.at])]
        if heads and heads[0].at:
            lead = pieces.pop(0)
            if units:
                units[-1].lines.append(lead)
        for one, piece in zip(heads, pieces, strict=False):
            body = piece.cut(one.length)
            body.forced = False
            units.append(Unit(one.number, one.suffix, piece, [], inside=one.at > 0))
            if body.text:
                units[-1].lines.append(body)
        if not heads:
            units[-1].lines.append(line)
    return units, position


def front_headings(lines: list[Line]) -> tuple[list[Line], list[Heading]]:
    r"""Part the lines before the first article into front and the headings it stands under.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("甲市办法\n目录\n第一章 总则\n第二章 附则\n第一章 总则\n")
        >>> front, headings = front_headings(page.lines)
        >>> len(front), [h.label for h in headings]
        (4, ['第一章'])
    """
    at = len(lines)
    start = at
    rank = 4
    bare = 0
    while at:
        at -= 1
        line = lines[at]
        if line.role is not Role.TEXT:
            continue
        if is_division(line.text):
            own = _RANKS.index(_division_sign(line.text))
            if own == rank or (rank < 4 and own <= rank):
                break
            rank, start, bare = own, at, 0
        elif plain(line.text) == "总则" and start == len(lines):
            start = at
            break
        elif rank == 4 and not ends_sentence(line.text) and bare < 2 and len(line.text) <= 34:
            bare += 1
        else:
            break
    _, headings, _ = take_headings(lines[start:])
    if not headings:
        return lines, []
    return lines[:start], headings


def _division_sign(text: str) -> str:
    match = DIVISION.match(text)
    return match.group(2) if match else "章"


def _part_headings(plan: Plan) -> None:
    """Hand the headings at the end of each unit's lines to the unit below."""
    for unit, below in pairwise(plan.units):
        own, headings, rest = take_headings(unit.lines)
        unit.lines = own
        below.headings = headings
        plan.rest += [line for line in rest if line.role is Role.TEXT]
        unit.lines += [line for line in rest if line.role is not Role.TEXT]


def close_units(plan: Plan) -> list[Line]:
    r"""Find where the last unit ends, take the rest off it and return it.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> label, *lines = read_page("第二条\n本办法自公布之日起施行。\n来源：甲市网").lines
        >>> plan = Plan("article", [Unit(2, 0, label, lines)], [], [], [])
        >>> [line.text for line in close_units(plan)]
        ['来源：甲市网']
    """
    last = plan.units[-1]
    at = _end_of_law(last.lines)
    after = last.lines[at:]
    last.lines = last.lines[:at]
    return after


def _end_of_law(lines: list[Line]) -> int:
    """Return the position of the first line that is no longer part of the last unit."""
    closed = False
    longest = max((len(line.text) for line in lines if line.role is Role.TEXT), default=0)
    for index, line in enumerate(lines):
        text = line.text
        if _COPIES.match(text) and (closed or line.blank_before):
            return index
        if line.role is not Role.TEXT:
            continue
        if _is_annex_head(line) or (line.level and closed):
            return index
        if closed and not (is_structural(text) or POINT.match(text)):
            if is_menu(text) or _LAST_WORDS.match(text):
                return index
            goes_on = any(
                "。" in below.text for below in lines[index : index + 6] if below.role is Role.TEXT
            )
            short = len(text) < 0.7 * longest or len(text) < 12
            if not ends_sentence(text) and (short or not goes_on):
                return index
        closed = ends_sentence(text)
        if not closed and _cut_trailer(lines, index):
            return index + 1
    return len(lines)


def _cut_trailer(lines: list[Line], at: int) -> bool:
    """Cut off what a website put behind the last full stop, on the same line."""
    text = lines[at].text
    stop = text.rfind("。") + 1
    trailer = text[stop:].strip()
    if stop and (is_menu(trailer) or _TRAILER.search(trailer)):
        lines.insert(at + 1, lines[at].cut(stop))
        return True
    return False


def _is_annex_head(line: Line) -> bool:
    return line.role is Role.TEXT and len(line.text) <= 60 and bool(ANNEX.match(line.text))


def _annexes(plan: Plan, lines: list[Line]) -> list[Annex]:
    """Part what follows the text into annexes; what belongs to none goes to the tail."""
    starts = [i for i, line in enumerate(lines) if _is_annex_head(line)]
    starts = [i for i in starts if not _is_listing(lines, i)]
    if not starts:
        plan.tail += lines
        return []
    plan.tail += lines[: starts[0]]
    annexes: list[Annex] = []
    for low, high in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = lines[low:high]
        end = _end_of_annex(part) if high == len(lines) else len(part)
        annexes.append(Annex(part[:end]))
        plan.tail += part[end:]
    return annexes


def _is_listing(lines: list[Line], at: int) -> bool:
    """Whether 附件： only names annexes, which stand elsewhere or were left out."""
    if not re.match(r"附 ?件 ?[：:]", lines[at].text):
        return False
    below = [x for x in islice(lines, at + 1, at + 400) if x.role is Role.TEXT]
    later = any(_is_annex_head(line) for line in below)
    words = sum(len(line.text) for line in below if not is_menu(line.text))
    return later or words < 120


def _end_of_annex(lines: list[Line]) -> int:
    """Return where website footers begin below the last annex."""
    end = len(lines)
    menus = 0
    for index in range(len(lines) - 1, 0, -1):
        if lines[index].role is not Role.TEXT:
            continue
        if is_menu(lines[index].text):
            end, menus = index, 0
        else:
            menus += 1
        if menus > 3:
            break
    return end


def _title_above(lines: list[Line], low: int, head: int) -> int:
    """Return where the title of a text begins whose first article stands at ``head``."""
    at = head
    for index in range(head - 1, low, -1):
        line = lines[index]
        if line.role is Role.TEXT and ends_sentence(line.text):
            break
        at = index
    for index in range(at, head):
        if _is_annex_head(lines[index]):
            return index
    return at


def _bound_in(lines: list[Line], chains: list[list[Candidate]], start: int) -> list[Annex]:
    """Return the other instruments of the file, each as one annex."""
    borders = [start]
    borders += [
        _title_above(lines, above[-1].line, below[0].line) for above, below in pairwise(chains)
    ]
    parts = [lines[a:b] for a, b in zip(borders, [*borders[1:], len(lines)], strict=True)]
    annexes = []
    for part in parts:
        heading = any(_is_annex_head(line) for line in part[:3])
        annexes.append(Annex(part, second_instrument=not heading))
    return annexes


def _section_plan(page: Page, chain: list[Candidate]) -> Plan:
    units, first = _cut_units(page.lines, chain, len(page.lines))
    plan = Plan("section", units, page.lines[:first], [], [])
    after = close_units(plan)
    plan.annexes = _annexes(plan, after)
    return plan


def _whole_plan(page: Page) -> Plan:
    """Return a text without numbered parts as one unit."""
    lines = page.lines
    start = next(
        (
            i
            for i in range(page.body, len(lines))
            if lines[i].role is Role.TEXT and _is_prose(lines[i].text)
        ),
        None,
    )
    if start is None:
        return Plan("whole", [], lines, [], [])
    label = Line(lines[start].start, lines[start].start, "")
    plan = Plan("whole", [Unit(1, 0, label, lines[start:])], lines[:start], [], [])
    after = close_units(plan)
    plan.annexes = _annexes(plan, after)
    return plan


def _is_prose(text: str) -> bool:
    if is_menu(text) or re.match(r"[\d（(]*\d{4}年\d{1,2}月", text):
        return False
    return len(text) >= 10 and (ends_sentence(text) or "。" in text or "，" in text)
