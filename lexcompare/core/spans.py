"""The one interval type: half-open, in code points."""

from __future__ import annotations

from dataclasses import dataclass

from lexcompare.core.errors import InternalError

__all__ = ["Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points ``start`` up to but not including ``end`` of some text.

    Example:
        >>> Span(2, 5).of("第一条为了")
        '条为了'
        >>> len(Span(2, 5)), Span(0, 3).overlaps(Span(3, 4))
        (3, False)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise InternalError(
                "a span runs backwards",
                got=f"{self.start}..{self.end}",
                expected="0 <= start <= end",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the slice of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end
