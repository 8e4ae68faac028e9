"""Lines to paragraphs: hard wraps joined, page furniture set aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from lexcompare.core.offsets import MappedText, MappedTextBuilder
from lexcompare.parse.english.lines import Line, append_mapped

__all__ = ["MARKER", "Paragraph", "join_lines"]

MARKER = re.compile(
    r"(?:\((?P<bracketed>[0-9]{1,3}[A-Z]{0,3}|[a-z]{1,4}|[A-Z]{1,5})\)"
    r"|(?P<half>[0-9]{1,3}[A-Z]{0,2}|[a-z]{1,3})\)"
    r"|(?P<dotted>[0-9]{1,3}[A-Z]{0,2}|[a-z]|[ivx]{2,5})\.)(?=\s|\(|$)"
)
"""The number of a provision at the beginning of a line: ``(1)``, ``(a)``, ``a)``, ``a.``, ``1.``"""

_STOPS = '.;:!?—–”"…'
_WRAPPED_SHARE = 0.3  # line ends inside a sentence, from which lines count as wrapped
_BROKEN_SHARE = 0.2  # the same for blank lines and blocks between lines
_BROKEN_COUNT = 5
_FULL = 0.75  # share of the usual width from which a line is full
_EDGE = 2  # lines at the head and foot of a page that may be furniture
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—\s]*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—\s]*\Z", re.I)
_DIGITS = re.compile(r"\d+")
_REFERS = re.compile(
    r"\b(?:sections?|articles?|regulations?|paragraphs?|chapters?|parts?|no\.?|§+|of|the|or|and)\Z",
    re.I,
)
_LINKS = ("and", "or", "and/or")


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a source: what its lines say as one, and the marks of the first.

    Paragraphs follow each other without a hole.

    Args:
        start: Where it begins in the source, markup included.
        end: Where the next one begins.
        text: What it says, with its map.
        level: Heading level, 0 for other paragraphs.
        quote: Whether it is a quotation.
        lead: Length of the emphasised beginning.
        note: Whether it is the definition of a footnote.
        furniture: Whether it is page furniture.
        holes: Page furniture inside it, as source positions.
    """

    start: int
    end: int
    text: MappedText
    level: int = 0
    quote: bool = False
    lead: int = 0
    note: bool = False
    furniture: bool = False
    holes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text breaks its lines: inside sentences or only after them."""

    wrapped: bool
    broken: bool
    width: int


def join_lines(lines: list[Line]) -> list[Paragraph]:
    r"""Join hard-wrapped lines into paragraphs.

    A line goes on in the next where the sentence does: it has no stop at its end, and the next
    begins in lower case or the line is full. Headings, bullets, numbers of provisions, quotations
    and footnotes always begin anew.

    Example:
        >>> from lexcompare.parse.english.lines import read_lines
        >>> text = "(a) Offices shall\npublish data.\n(b) Nothing else."
        >>> [p.text.text for p in join_lines(read_lines(text, 0, markup=True))]
        ['(a) Offices shall publish data.', '(b) Nothing else.']
    """
    furniture = _furniture(lines)
    style = _style([line for at, line in enumerate(lines) if at not in furniture])
    found: list[Paragraph] = []
    body: list[Line] = []
    between: list[Line] = []
    holes: list[tuple[int, int]] = []

    def close() -> None:
        if body:
            found.append(_paragraph(body, tuple(holes)))
        found.extend(_paragraph([line], (), furniture=True) for line in between)
        for collected in (body, between, holes):
            collected.clear()

    for at, line in enumerate(lines):
        if at in furniture:
            between.append(line)
            continue
        if body and _continues(body[-1], line, style):
            holes.extend((other.start, other.end) for other in between)
            between.clear()
        else:
            close()
        body.append(line)
    close()
    return found


def _paragraph(
    lines: list[Line], holes: tuple[tuple[int, int], ...], *, furniture: bool = False
) -> Paragraph:
    first = lines[0]
    build = MappedTextBuilder()
    for at, line in enumerate(lines):
        # A hyphen at a line's end is kept: without a dictionary nothing tells a broken word
        # from a compound.
        if at and not re.search(r"[A-Za-z]-\Z", lines[at - 1].text.text):
            build.insert(" ", line.start)
        append_mapped(build, line.text, 0, len(line.text.text))
    return Paragraph(
        start=first.start,
        end=lines[-1].end,
        text=build.done(),
        level=first.level,
        quote=first.quote,
        lead=first.lead,
        note=first.note,
        furniture=furniture,
        holes=holes,
    )


def _open_end(line: Line) -> bool:
    return line.text.text[-1] not in _STOPS


def _lower_start(line: Line) -> bool:
    return line.text.text[0].islower()


def _style(lines: list[Line]) -> _Style:
    soft = soft_open = hard = hard_open = 0
    for before, line in pairwise(lines):
        inside = (
            _open_end(before)
            and _lower_start(line)
            and not (line.bullet or line.level or before.level or MARKER.match(line.text.text))
        )
        if line.gap:
            hard += 1
            hard_open += inside
        else:
            soft += 1
            soft_open += inside
    lengths = sorted(len(line.text.text) for line in lines if not line.level)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return _Style(
        wrapped=soft_open > _WRAPPED_SHARE * soft,
        broken=hard_open >= _BROKEN_COUNT and hard_open > _BROKEN_SHARE * hard,
        width=width,
    )


def _continues(before: Line, line: Line, style: _Style) -> bool:
    if line.level or before.level or line.note or line.bullet or line.quote != before.quote:
        return False
    text = before.text.text
    is_full = (style.wrapped or style.broken) and len(text) >= _FULL * style.width
    is_open = _open_end(before)
    if MARKER.match(line.text.text):
        # A reference that happens to stand at the beginning of a line: "… under subsection / (2)".
        linked = text.rsplit(None, 1)[-1].lower() in _LINKS or text.endswith((",", "and"))
        return style.wrapped and not line.gap and is_full and is_open and not linked
    if line.gap and not line.page:
        full = is_full and not text.endswith(")")
        return style.broken and is_open and (_lower_start(line) or full)
    if _REFERS.search(text) and line.text.text[0].isdigit():
        return True
    if is_open:
        return _lower_start(line) or (is_full and not text.endswith(")"))
    return style.wrapped and is_full and not line.page and line.indent <= before.indent


def _furniture(lines: list[Line]) -> set[int]:
    """Return the places of running heads, running feet and page numbers."""
    starts = [0, *(at for at, line in enumerate(lines) if line.page and at)]
    if len(starts) < 2:
        return set()
    edges: list[list[int]] = []
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        places = list(range(begin, end))
        edges.append(sorted({*places[:_EDGE], *places[-_EDGE:]}))
    counts: Counter[str] = Counter()
    for places in edges:
        counts.update({_key(lines[at]) for at in places})
    enough = max(2, len(edges) / 2)
    return {
        at
        for places in edges
        for at in places
        if counts[_key(lines[at])] >= enough or _PAGE_NUMBER.match(lines[at].text.text)
    }


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.text)
