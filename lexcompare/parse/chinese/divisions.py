"""编 分编 章 节: their headings, wrapped or bare, and the path that they give each article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lexcompare.core.model import Division
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import DivisionKind
from lexcompare.parse.chinese.lines import Line, Role
from lexcompare.parse.chinese.reading import plain
from lexcompare.parse.chinese.signs import (
    ARTICLE,
    DIVISION,
    POINT,
    ends_sentence,
    is_structural,
    read_numeral,
)

__all__ = ["Heading", "is_division", "paths", "take_headings"]

_LONGEST = 60
_BARE_LONGEST = 34
_REFERS = re.compile(
    r" ?(?:规定|的|第|[、，,；;。）)》]|和|至|及|或|与|以|之"
    r"|中(?:的|所|规定|，)|所(?:称|列|规定|述))"
)
_AT_END = re.compile(r"[。；] *(?=第[^。；，]{1,40}\Z)")
_KINDS = {
    "编": DivisionKind.PART,
    "分编": DivisionKind.SUBPART,
    "章": DivisionKind.CHAPTER,
    "节": DivisionKind.SECTION,
}
_ORDER = [
    DivisionKind.PART,
    DivisionKind.SUBPART,
    DivisionKind.CHAPTER,
    DivisionKind.SECTION,
    DivisionKind.HEADING,
]


@dataclass(slots=True)
class Heading:
    """A heading of a division, over one or more lines.

    ``kind`` and ``number`` of a bare heading, whose number the source has lost, are settled from
    its neighbours.
    """

    lines: list[Line]
    kind: DivisionKind | None = None
    number: str = ""
    label: str = ""
    title: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Where it stands in the source."""
        return Span(self.lines[0].start, self.lines[-1].end)

    def division(self) -> Division:
        """Return the heading as part of an article's path."""
        kind = self.kind or DivisionKind.HEADING
        text = plain("".join(self.title))
        return Division(kind, self.number, self.label, text, self.span)


def is_division(text: str) -> bool:
    """Whether a line is the heading of a division and no reference to one.

    Example:
        >>> is_division("第二章 数据开放"), is_division("第二章规定的数据，应当开放。")
        (True, False)
    """
    match = DIVISION.match(text)
    if not match or len(text) > _LONGEST:
        return False
    return not _REFERS.match(text, match.end()) and not text.endswith(("。", "；", "：", "，"))


def take_headings(lines: list[Line]) -> tuple[list[Line], list[Heading], list[Line]]:
    r"""Part the lines between two heads: the article's own, headings, and what follows them.

    Text below a heading and above the next number belongs to an article whose number is lost.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("市局负责。\n第二章 数据目录的编制、\n更新\n")
        >>> own, headings, rest = take_headings(page.lines)
        >>> [line.text for line in own], headings[0].division().heading, rest
        (['市局负责。'], '数据目录的编制、更新', [])
    """
    _cut_heading_off(lines)
    live = [i for i, line in enumerate(lines) if line.role is Role.TEXT]
    first = _first_division(lines, live)
    start = len(lines) if first is None else first
    tail = [i for i in live if i < start]
    while tail and _is_bare(lines[tail[-1]]) and (len(tail) < 2 or _closed(lines[tail[-2]])):
        start = tail.pop()
    start = _bare_pair(lines, tail, start)
    found: list[Heading] = []
    for i in live:
        if i < start:
            continue
        if ends_sentence(lines[i].text) and not is_division(lines[i].text):
            return lines[:start], found, lines[_opening(lines, i, found) :]
        _add(lines[i], found)
    return lines[:start], found, []


def _cut_heading_off(lines: list[Line]) -> None:
    """Cut off a heading that shares the last line with the text above it."""
    at = next((i for i in range(len(lines) - 1, -1, -1) if lines[i].role is Role.TEXT), None)
    match = _AT_END.search(lines[at].text[-60:]) if at is not None else None
    if at is None or match is None:
        return
    place = max(0, len(lines[at].text) - 60) + match.end()
    if is_division(lines[at].text[place:]):
        lines.insert(at + 1, lines[at].cut(place))


def _first_division(lines: list[Line], live: list[int]) -> int | None:
    """Return the first heading that has nothing but headings below it, up to the next number."""
    free = True
    found: int | None = None
    for place in range(len(live) - 1, -1, -1):
        line = lines[live[place]]
        if is_division(line.text):
            if line.level or free:
                found = live[place]
        elif ends_sentence(line.text):
            free = False
    return found


def _opening(lines: list[Line], at: int, found: list[Heading]) -> int:
    """Take back the lines of a torn sentence that were read as headings; return its first line."""
    start = lines[at].start
    while found and found[-1].kind is None:
        start = found.pop().lines[0].start
    while at and lines[at].start > start:
        at -= 1
    return at


def _is_bare(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= _BARE_LONGEST
        and not ends_sentence(text)
        and "，" not in text
        and "。" not in text
        and not is_structural(text)
        and not POINT.match(text)
        and not ARTICLE.match(text)
        and bool(re.search(r"[\u4e00-\u9fff]", text))
    )


def _closed(line: Line) -> bool:
    return ends_sentence(line.text) or is_division(line.text)


def _bare_pair(lines: list[Line], tail: list[int], start: int) -> int:
    """Take a bare heading that runs over two lines."""
    if len(tail) >= 3 and start == len(lines):
        first, second = lines[tail[-2]], lines[tail[-1]]
        if _is_bare(first) and _is_bare(second) and ends_sentence(lines[tail[-3]].text):
            return tail[-2]
    return start


def _add(line: Line, found: list[Heading]) -> None:
    match = DIVISION.match(line.text)
    if match and is_division(line.text):
        number = read_numeral(match.group(1))
        label = re.sub(r"\s", "", match.group())
        title = [line.text[match.end() :].strip()]
        kind = _KINDS[match.group(2)]
        found.append(Heading([line], kind, str(number or ""), label, title))
    elif found and (found[-1].kind is None or _unfinished(found[-1])):
        found[-1].lines.append(line)
        found[-1].title.append(line.text)
    else:
        found.append(Heading([line], None, "", "", [line.text]))


def _unfinished(heading: Heading) -> bool:
    """Whether a heading reads as if it went on in the next line."""
    title = heading.title[-1]
    return not title or title.endswith(("、", "，", "及", "和", "的", "与")) or len(title) >= 11


def paths(groups: list[list[Heading]]) -> list[tuple[Division, ...]]:
    r"""Return the path under which each article stands.

    Args:
        groups: For each article the headings between the article before and it.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> _, one, _ = take_headings(read_page("第一章 总则").lines)
        >>> _, two, _ = take_headings(read_page("第二章 开放\n第一节 目录").lines)
        >>> [[d.heading for d in path] for path in paths([one, [], two])]
        [['总则'], ['总则'], ['开放', '目录']]
    """
    flat = [heading for group in groups for heading in group]
    _settle(flat)
    made: list[tuple[Division, ...]] = []
    current: list[Division] = []
    for group in groups:
        for heading in group:
            division = heading.division()
            rank = _ORDER.index(division.kind)
            current = [d for d in current if _ORDER.index(d.kind) < rank]
            current.append(division)
        made.append(tuple(current))
    return made


def _settle(flat: list[Heading]) -> None:
    """Give bare headings the kind and number that their neighbours leave open."""
    chapter = section = 0
    for heading, below in zip(flat, _upcoming(flat), strict=True):
        if heading.kind is DivisionKind.CHAPTER:
            chapter, section = int(heading.number or chapter + 1), 0
        elif heading.kind is DivisionKind.SECTION:
            section = int(heading.number or section + 1)
        elif heading.kind is None:
            number = int(below.number or 0) if below else 0
            if below and below.kind is DivisionKind.SECTION and number == section + 2:
                section += 1
                heading.kind, heading.number = DivisionKind.SECTION, str(section)
            elif section == 0 and (below is None or _leaves_room(below, chapter, number)):
                chapter += 1
                heading.kind, heading.number = DivisionKind.CHAPTER, str(chapter)
            else:
                heading.kind = DivisionKind.HEADING


def _upcoming(flat: list[Heading]) -> list[Heading | None]:
    """Return for each heading the next one below it that kept its number."""
    found: list[Heading | None] = []
    below: Heading | None = None
    for heading in reversed(flat):
        found.append(below)
        below = heading if heading.kind is not None else below
    return found[::-1]


def _leaves_room(upcoming: Heading, chapter: int, number: int) -> bool:
    return upcoming.kind is not DivisionKind.CHAPTER or number >= chapter + 2
