"""The tiling: every character of the source belongs to exactly one segment."""

from __future__ import annotations

from lexcompare.core.model import Segment
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import SegmentKind

__all__ = ["Mark", "tile"]

Mark = tuple[int, int, SegmentKind, str]
"""Start, end, kind and unit of a stretch that has been placed."""


def tile(source: str, marks: list[Mark], default: SegmentKind) -> tuple[Segment, ...]:
    r"""Return segments that cover the source: the marks, and what lies between them.

    White space between two marks goes to the one before it; other signs (carrier marks, words cut
    off a line) are furniture.

    Args:
        source: The untouched source.
        marks: Stretches that do not overlap, in any order.
        default: Kind of the whole source where there are no marks.

    Example:
        >>> marks = [(0, 1, SegmentKind.FRONT, "")]
        >>> [s.kind.value for s in tile("a ## b\n", marks, SegmentKind.REST)]
        ['front', 'furniture']
    """
    pieces: list[Mark] = []
    at = 0
    for low, high, kind, unit in sorted(mark for mark in marks if mark[0] < mark[1]):
        _fill(source, at, low, pieces)
        pieces.append((max(at, low), high, kind, unit))
        at = max(at, high)
    if not pieces:
        return (Segment(default, Span(0, len(source))),) if source else ()
    _fill(source, at, len(source), pieces)
    merged: list[Mark] = []
    for piece in pieces:
        if piece[0] >= piece[1]:
            continue
        if merged and merged[-1][2:] == piece[2:]:
            merged[-1] = (merged[-1][0], piece[1], piece[2], piece[3])
        else:
            merged.append(piece)
    return tuple(Segment(kind, Span(low, high), unit) for low, high, kind, unit in merged)


def _fill(source: str, low: int, high: int, pieces: list[Mark]) -> None:
    if low >= high:
        return
    if source[low:high].strip():
        pieces.append((low, high, SegmentKind.FURNITURE, ""))
    elif pieces:
        start, _, kind, unit = pieces[-1]
        pieces[-1] = (start, high, kind, unit)
    else:
        pieces.append((low, high, SegmentKind.FRONT, ""))
