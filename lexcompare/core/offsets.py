"""A cleaned text that knows where each of its characters came from.

Cleaning never touches the source: it makes a copy with a map back. The map is a list of runs,
each a stretch of text that stands for a stretch of source. Runs of equal length map character by
character; others (``℃`` → ``°C``, a dropped line break → nothing) map as a block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from lexcompare.core.errors import InternalError
from lexcompare.core.spans import Span

__all__ = ["MappedText", "MappedTextBuilder", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` characters of text at ``text`` stand for ``source_length`` at ``source``."""

    text: int
    length: int
    source: int
    source_length: int


_begin = attrgetter("text")


@dataclass(frozen=True, slots=True)
class MappedText:
    """Text and its map into the source; runs are in order and cover the text without a hole.

    Example:
        >>> build = MappedTextBuilder()
        >>> build.keep("数 据", 0, 1)
        >>> build.keep("数 据", 2, 3)
        >>> mapped = build.done()
        >>> mapped.text, mapped.to_source(0, 2)
        ('数据', Span(start=0, end=3))
    """

    text: str
    runs: tuple[Run, ...]

    def to_source(self, start: int, end: int) -> Span:
        """Return the source span behind ``text[start:end]``.

        An empty interval maps to an empty span. Text that was inserted (a joining line break) maps
        to the empty stretch of source where it stands.

        Raises:
            InternalError: The interval is outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise InternalError(
                "no such stretch of text", got=f"{start}..{end}", expected=f"0..{len(self.text)}"
            )
        if start == end:
            at = self._source_at(start)
            return Span(at, at)
        low = self._source_at(start)
        return Span(low, max(low, self._source_end(end)))

    def _run(self, position: int) -> Run:
        return self.runs[max(0, bisect_right(self.runs, position, key=_begin) - 1)]

    def _source_at(self, position: int) -> int:
        if not self.runs:
            return 0
        run = self._run(position)
        if run.length == run.source_length:
            return run.source + position - run.text
        return run.source if position < run.text + run.length else run.source + run.source_length

    def _source_end(self, end: int) -> int:
        run = self._run(end - 1)
        if run.length == run.source_length:
            return run.source + end - run.text
        return run.source + run.source_length


class MappedTextBuilder:
    """Collects stretches of source, kept or replaced, into a :class:`MappedText`.

    Stretches come in the order of the source. Whatever is not kept, replaced or inserted is
    dropped.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0

    @property
    def length(self) -> int:
        """Characters of text collected so far."""
        return self._length

    def keep(self, source: str, start: int, end: int) -> None:
        """Copy ``source[start:end]`` as it stands."""
        if start < end:
            self._add(source[start:end], start, end - start)

    def replace(self, text: str, start: int, end: int) -> None:
        """Let ``text`` stand for source code points ``start`` to ``end``."""
        if text:
            self._add(text, start, end - start)

    def insert(self, text: str, at: int) -> None:
        """Insert ``text`` that has no source, at source position ``at``."""
        self.replace(text, at, at)

    def _add(self, text: str, source: int, source_length: int) -> None:
        length = len(text)
        if self._runs:
            last = self._runs[-1]
            adjoining = last.source + last.source_length == source
            exact = last.length == last.source_length and length == source_length
            if adjoining and exact:
                self._runs[-1] = Run(
                    last.text, last.length + length, last.source, last.source_length + source_length
                )
                self._parts.append(text)
                self._length += length
                return
        self._runs.append(Run(self._length, length, source, source_length))
        self._parts.append(text)
        self._length += length

    def done(self) -> MappedText:
        """Return what was collected."""
        return MappedText("".join(self._parts), tuple(self._runs))


def shift(runs: Iterable[Run], by: int) -> tuple[Run, ...]:
    """Return the runs with every source position moved by ``by``."""
    return tuple(Run(r.text, r.length, r.source + by, r.source_length) for r in runs)
