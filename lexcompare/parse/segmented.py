"""What a segmenter gives back."""

from __future__ import annotations

from dataclasses import dataclass

from lexcompare.core.errors import InternalError
from lexcompare.core.model import Article, Completeness, Segment
from lexcompare.core.problems import Problem

__all__ = ["Segmented", "check_tiling"]


@dataclass(frozen=True)
class Segmented:
    """Units of a source, the tiling of its text, and what the segmenter noticed.

    Args:
        articles: Units in text order, annexes and schedules included.
        segments: Tiles of the source in order; they cover it without hole or overlap.
        completeness: Whether the whole instrument was there to be read.
        problems: Repairs, doubts and text that could not be placed.
    """

    articles: tuple[Article, ...]
    segments: tuple[Segment, ...]
    completeness: Completeness
    problems: tuple[Problem, ...] = ()


def check_tiling(segments: tuple[Segment, ...], length: int) -> None:
    """Raise ``InternalError`` unless the segments cover ``0..length`` exactly once.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> from lexcompare.core.vocabulary import SegmentKind
        >>> check_tiling((Segment(SegmentKind.FRONT, Span(0, 4)),), 4)
    """
    at = 0
    for segment in segments:
        if segment.span.start != at or len(segment.span) == 0:
            raise InternalError(
                "the segments do not tile the source",
                got=f"a segment at {segment.span.start}..{segment.span.end}",
                expected=f"one that starts at {at} and is not empty",
            )
        at = segment.span.end
    if at != length:
        raise InternalError("the segments end before the source", got=str(at), expected=str(length))
