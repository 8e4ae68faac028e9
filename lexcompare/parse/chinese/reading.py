"""The reading text of a unit, its map into the source, and its tree of 款 项 目."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lexcompare.core.ids import provision_id
from lexcompare.core.model import Provision
from lexcompare.core.offsets import MappedText, MappedTextBuilder
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import ProvisionKind
from lexcompare.parse.chinese.lines import Line, Page
from lexcompare.parse.chinese.signs import ITEM, POINT, ends_sentence, read_numeral
from lexcompare.text.normalise import normalise, normalise_mapped

__all__ = ["Reading", "caption_of", "plain", "read_blocks"]

_LATIN = re.compile(r"[A-Za-z0-9%°.,;:'\"()\-+/&@]")
_LETTER = re.compile(r"[A-Za-z]")
_CAPTION = re.compile(r"(?:（([^（）\n。；]{1,30})）|【([^【】\n]{1,30})】|〔([^〔〕\n]{1,30})〕)")
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a unit reads like."""

    mapped: MappedText
    provisions: tuple[Provision, ...]
    heading: str = ""


@dataclass(slots=True)
class _Block:
    """A block of the reading text with its place in text and source."""

    start: int
    end: int
    source_start: int
    source_end: int
    text: str
    lead: str


@dataclass(slots=True)
class _Node:
    """A provision under construction."""

    kind: ProvisionKind
    number: int
    label: str
    block: _Block
    end: int
    source_end: int
    children: list[_Node] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)

    def stretch(self, block: _Block) -> None:
        self.end = max(self.end, block.end)
        self.source_end = max(self.source_end, block.source_end)


def read_blocks(
    page: Page, blocks: list[list[Line]], unit: str, *, title_line: bool = False
) -> Reading:
    r"""Return reading text, map and tree of the blocks of one unit.

    Args:
        page: The source with its shadow.
        blocks: Lines put together, in order.
        unit: Id of the unit.
        title_line: Whether the first block is a heading without brackets.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> page = read_page("（目的） 为了规\n范管理：\n（一）目录；")
        >>> one, two, three = page.lines
        >>> reading = read_blocks(page, [[one, two], [three]], "art_1")
        >>> reading.mapped.text, reading.heading
        ('（目的）为了规范管理：\n（一）目录；', '目的')
        >>> [p.id for p in reading.provisions[0].walk()]
        ['art_1__para_1', 'art_1__para_1__item_1']
    """
    build = MappedTextBuilder()
    placed: list[_Block] = []
    for lines in blocks:
        if placed:
            build.insert("\n", lines[0].start)
        start = build.length
        for index, line in enumerate(lines):
            if index:
                _bridge(page.shadow, lines[index - 1].end - 1, line.start, build)
            _copy(page, line, build)
        placed.append(_Block(start, build.length, lines[0].start, lines[-1].end, "", lines[0].text))
    mapped = build.done()
    for block in placed:
        block.text = mapped.text[block.start : block.end]
    heading = caption_of(mapped.text)
    if title_line and placed and not heading:
        heading = placed[0].text
    return Reading(mapped, _tree(placed, unit, title_line=title_line), heading)


def caption_of(text: str) -> str:
    """Return the bracketed caption that a reading text begins with.

    Example:
        >>> caption_of("（目的和依据）为了规范"), caption_of("（一）目录"), caption_of("为了规范")
        ('目的和依据', '', '')
    """
    match = _CAPTION.match(text)
    if not match or ITEM.match(text) or POINT.match(text):
        return ""
    return next(group for group in match.groups() if group).strip()


def _copy(page: Page, line: Line, build: MappedTextBuilder) -> None:
    """Copy a line, leaving out spaces that are no part of the wording."""
    start, end = line.start, line.end
    if " " not in line.text:
        _keep(page, start, end, build)
        return
    at = start
    for gap in re.finditer(r" +", line.text):
        low, high = start + gap.start(), start + gap.end()
        _keep(page, at, low, build)
        if low > start:
            _bridge(page.shadow, low - 1, high, build)
        at = high
    _keep(page, at, end, build)


def _keep(page: Page, start: int, end: int, build: MappedTextBuilder) -> None:
    if page.exact:
        build.replace(page.shadow[start:end], start, end)
    else:
        normalise_mapped(page.source, start, end, build)


def _bridge(shadow: str, left: int, right: int, build: MappedTextBuilder) -> None:
    """Put a space between two characters that belong to a Latin script; nothing otherwise."""
    before, after = shadow[left], shadow[right]
    if not (_LATIN.match(before) and _LATIN.match(after)):
        return
    if _LETTER.match(before) or _LETTER.match(after):
        build.replace(" ", left + 1, right)


def _label(text: str) -> tuple[ProvisionKind, int, str] | None:
    """Return kind, number and label of the 项 or 目 that a block opens."""
    match = ITEM.match(text)
    if match:
        number = read_numeral(match.group(1)) if match.group(1) else None
        if number is not None:
            return ProvisionKind.ITEM, number, match.group()
    match = POINT.match(text)
    if match:
        digits = match.group(1) or match.group(2)
        number = int(digits) if digits else _CIRCLED.get(match.group(), 1)
        return ProvisionKind.POINT, number, match.group()
    return None


def _tree(blocks: list[_Block], unit: str, *, title_line: bool) -> tuple[Provision, ...]:
    labels = [_label(block.lead) for block in blocks]
    if len(blocks) == 1 and labels[0] is None:
        # Most units are one 款.
        return (_provision(_node(ProvisionKind.PARAGRAPH, 1, "", blocks[0]), unit),)
    following = _following(labels, items_only=False)
    items = _following(labels, items_only=True)
    roots: list[_Node] = []
    path: list[_Node] = []
    for index, (block, label) in enumerate(zip(blocks, labels, strict=True)):
        if label is None:
            depth = _depth_above(blocks, index, following[index], items[index], path)
            if title_line and index == 1:
                depth = len(path)
            if depth:
                path = path[:depth]
                for node in path:
                    node.stretch(block)
                continue
            roots.append(_node(ProvisionKind.PARAGRAPH, len(roots) + 1, "", block))
            path = [roots[-1]]
            continue
        kind, number, text = label
        if not roots:
            roots.append(_node(ProvisionKind.PARAGRAPH, 1, "", block))
            path = [roots[-1]]
        path = _parent_path(path, kind, number, text)
        parent = path[-1]
        if number in parent.numbers:
            roots.append(_node(ProvisionKind.PARAGRAPH, len(roots) + 1, "", block))
            path = [roots[-1]]
            parent = path[0]
        for node in path:
            node.stretch(block)
        parent.children.append(_node(kind, number, text, block))
        parent.numbers.add(number)
        path.append(parent.children[-1])
    return tuple(_provision(node, unit) for node in roots)


def _node(kind: ProvisionKind, number: int, label: str, block: _Block) -> _Node:
    return _Node(kind, number, label, block, block.end, block.source_end)


_Label = tuple[ProvisionKind, int, str]


def _following(labels: list[_Label | None], *, items_only: bool) -> list[_Label | None]:
    """Return for each block the next label below it, of any kind or of a 项."""
    found: list[_Label | None] = [None] * len(labels)
    upcoming: _Label | None = None
    for index in range(len(labels) - 1, -1, -1):
        found[index] = upcoming
        label = labels[index]
        if label and (not items_only or label[0] is ProvisionKind.ITEM):
            upcoming = label
    return found


def _depth_above(
    blocks: list[_Block],
    index: int,
    upcoming: _Label | None,
    item: _Label | None,
    path: list[_Node],
) -> int:
    """Return how much of the path a block without label goes on with; 0 for a new 款."""
    if not path:
        return 0
    above = blocks[index - 1].text
    if above.endswith(("；", "，", "、")) or (len(path) > 1 and not ends_sentence(above)):
        return len(path)
    if len(path) == 1:
        return int(above.endswith("：") and blocks[index].text.endswith("；"))
    last = path[-1]
    if upcoming and last.kind is upcoming[0] and last.number + 1 == upcoming[1]:
        return len(path)
    within = path[1]
    if within.kind is not ProvisionKind.ITEM:
        return 0
    if item and item[1] == within.number + 1:
        return 2
    # The last 项 of a list whose others have 目 of their own goes on to its own 目.
    listed = upcoming is not None and upcoming[0] is ProvisionKind.POINT
    siblings = path[0].children[:-1]
    return 2 if listed and not item and any(child.children for child in siblings) else 0


def _parent_path(path: list[_Node], kind: ProvisionKind, number: int, label: str) -> list[_Node]:
    """Return the path down to the provision that a label belongs under."""
    if kind is ProvisionKind.ITEM:
        return path[:1]
    same = [d for d, n in enumerate(path) if n.kind is kind and _shape(n.label) == _shape(label)]
    if same:
        return path[: same[-1]]
    return path[:3] if number == 1 else path[:2]


def _shape(label: str) -> str:
    return "(" if label[:1] in "（(" else label[:1] if label[:1] in _CIRCLED else "."


def _provision(node: _Node, parent: str) -> Provision:
    own = provision_id(parent, node.kind, node.number)
    return Provision(
        id=own,
        kind=node.kind,
        label=node.label,
        span=Span(node.block.source_start, node.source_end),
        text_span=Span(node.block.start, node.end),
        children=tuple(_provision(child, own) for child in node.children),
    )


def plain(text: str) -> str:
    """Return a heading without the spaces it was set with (总　则 → 总则).

    Example:
        >>> plain("附　　则"), plain("API 接口")
        ('附则', 'API接口')
    """
    return re.sub(r"(?<![A-Za-z]) +| +(?![A-Za-z])", "", normalise(text).strip())
