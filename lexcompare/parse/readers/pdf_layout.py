"""Characters with their places on a page, put into reading order."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

__all__ = ["Char", "Page", "lay_out", "lines_of_page", "write_pages"]

# All lengths are in ems: the advance of one ideograph, or 0.9 of a Latin line's height.
_SAME_LINE = 0.5  # how far baselines may be apart, as a share of the line's height
_JOIN_GAP = 2.6  # text further right than this is another column or cell
_WORD_GAP = 0.25  # white space from this width on is a space
_INDENT = (1.2, 4.5)  # a first-line indent
_PARAGRAPH_GAP = 1.7  # lines further apart than this times the usual distance: a blank line
_COLUMN_SHARE = 0.3  # share of split lines from which a page is set in columns
_MARGIN_SHARE = 0.1  # share of lines that begin at the margin
_DIAGONAL = 0.2  # radians off the axes: a watermark

_CJK = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


class Char(NamedTuple):
    """One character: its code, the box in points (y grows upwards), its angle in radians."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    angle: float = 0.0


@dataclass(slots=True)
class _Piece:
    """A stretch of one line that was drawn in one go."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True)
class Page:
    """A page as lines of pieces in reading order, and its em in points."""

    rows: list[list[_Piece]]
    em: float


def lines_of_page(chars: list[Char]) -> list[str]:
    """Return the lines of a single page; see :func:`write_pages`.

    Example:
        >>> page = [Char(ord("b"), 0, 0, 5, 10), Char(ord("a"), 0, 20, 5, 30)]
        >>> lines_of_page(page)
        ['a', 'b']
    """
    return write_pages([lay_out(chars)])[0]


def lay_out(chars: list[Char]) -> Page:
    """Put the characters of a page into lines, top to bottom and left to right.

    A page set in columns keeps the order in which it was drawn.

    Example:
        >>> len(lay_out([Char(ord("b"), 0, 0, 5, 10), Char(ord("a"), 0, 20, 5, 30)]).rows)
        2
    """
    chars = _without_watermark(chars)
    em = _em(chars)
    pieces = _pieces(chars, em)
    rows = _rows(pieces)
    split = sum(any(b.left - a.right > _JOIN_GAP * em for a, b in pairwise(row)) for row in rows)
    if len(rows) > 3 and split > _COLUMN_SHARE * len(rows):
        rows = _drawn_rows(pieces)
    return Page(rows, em)


def write_pages(pages: list[Page]) -> list[list[str]]:
    """Return the lines of each page; first-line indents begin with blanks.

    The margin is that of the whole document where lines of the page reach it (a page of short
    paragraphs has few such lines), else the page's own (mirrored margins).

    Example:
        >>> write_pages([lay_out([Char(ord("a"), 0, 20, 5, 30)])])
        [['a']]
    """
    common = _margin([row for page in pages for row in page.rows])
    written: list[list[str]] = []
    for page in pages:
        reached = any(abs(row[0].left - common) <= 1 for row in page.rows)
        written.append(_write(page, common if reached else _margin(page.rows)))
    return written


def _without_watermark(chars: list[Char]) -> list[Char]:
    """Drop what is written askew."""
    quarter = math.pi / 2
    return [
        char
        for char in chars
        if min(char.angle % quarter, quarter - char.angle % quarter) < _DIAGONAL
    ]


def _em(chars: list[Char]) -> float:
    wide = [c.right - c.left for c in chars if _CJK.match(_char(c.code))]
    if len(wide) * 4 > len(chars):
        return max(1.0, median(wide))
    heights = [c.top - c.bottom for c in chars if c.top > c.bottom and c.right > c.left]
    return max(1.0, 0.9 * median(heights)) if heights else 1.0


def _char(code: int) -> str:
    """Return the character of a code; what has none, or is a control, shows as U+FFFD."""
    if code in (0x02, 0xFFFE, 0xAD):  # PDFium's marks for a hyphen at a line's end
        return "-"
    if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _whole(chars: list[Char]) -> list[Char]:
    """Join surrogate pairs, which some builds of PDFium give as two characters."""
    joined: list[Char] = []
    for char in chars:
        last = joined[-1].code if joined else 0
        if 0xDC00 <= char.code < 0xE000 and 0xD800 <= last < 0xDC00:
            code = 0x10000 + ((last - 0xD800) << 10) + (char.code - 0xDC00)
            joined[-1] = joined[-1]._replace(code=code, right=char.right)
        else:
            joined.append(char)
    return joined


def _pieces(chars: list[Char], em: float) -> list[_Piece]:
    pieces: list[_Piece] = []
    current: _Piece | None = None
    pending = False
    for char in _whole(chars):
        if char.code in (0x0A, 0x0D):
            current = None
            continue
        text = _char(char.code)
        if text.isspace():
            pending = current is not None
            continue
        height = max(char.top - char.bottom, 0.1)
        if (
            current is not None
            and abs((char.bottom + char.top) / 2 - current.middle)
            < _SAME_LINE * max(height, current.height)
            and -0.5 * em <= char.left - current.right < _JOIN_GAP * em
        ):
            current.text += (" " if pending else "") + text
            current.right = max(current.right, char.right)
            current.bottom = min(current.bottom, char.bottom)
            current.top = max(current.top, char.top)
        else:
            current = _Piece(text, char.left, char.bottom, char.right, char.bottom + height)
            pieces.append(current)
        pending = False
    return pieces


def _rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Group pieces that stand on one line of print, lines from top to bottom."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        if rows:
            first = rows[-1][0]
            if first.middle - piece.middle < _SAME_LINE * min(first.height, piece.height):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.left)
    return rows


def _drawn_rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Keep the drawing order; neighbours on one line stay one line."""
    rows: list[list[_Piece]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and abs(last.middle - piece.middle) < _SAME_LINE * min(last.height, piece.height)
            and piece.left >= last.right
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _write(page: Page, margin: float) -> list[str]:
    rows, em = page.rows, page.em
    pitch = _pitch(rows)
    lines: list[str] = []
    above: float | None = None
    for row in rows:
        text = row[0].text
        for left, right in pairwise(row):
            text += _space(left, right, em) + right.text
        middle = row[0].middle
        if above is not None and pitch and above - middle > _PARAGRAPH_GAP * pitch:
            lines.append("")
        above = middle
        if _INDENT[0] * em <= row[0].left - margin <= _INDENT[1] * em:
            text = ("\u3000\u3000" if _CJK.match(text) else "    ") + text
        lines.append(text)
    return lines


def _space(left: _Piece, right: _Piece, em: float) -> str:
    gap = right.left - left.right
    if gap < _WORD_GAP * em:
        return ""
    both = _CJK.match(left.text[-1]) and _CJK.match(right.text[0])
    return "\u3000" if both else " "


def _margin(rows: list[list[_Piece]]) -> float:
    """Return the leftmost place where a good share of the lines begins."""
    starts = Counter(round(row[0].left) for row in rows)
    enough = max(1.0, _MARGIN_SHARE * len(rows))
    return float(min((left for left, count in starts.items() if count >= enough), default=0))


def _pitch(rows: list[list[_Piece]]) -> float:
    steps = [a[0].middle - b[0].middle for a, b in pairwise(rows) if a[0].middle > b[0].middle]
    return median(steps) if steps else 0.0
