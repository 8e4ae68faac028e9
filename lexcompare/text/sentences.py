"""Sentence boundaries in Chinese and English reading texts."""

from __future__ import annotations

import re

from lexcompare.core.spans import Span

__all__ = ["sentences"]

# A Chinese stop ends a sentence wherever it stands; an English one only before white space and
# something that can begin a sentence, and not after an abbreviation of a statute.
_END = re.compile(
    r"[。！？；]+[”’」』）】》]*"
    r"|(?<!\b[A-Z])(?<!\bNo)(?<!\bArt)(?<!\bSec)(?<!\bSt)(?<!\bal)(?<!\bU\.S)(?<!\bi\.e)(?<!\be\.g)"
    r"(?:[.!?]|;)[\"”’)]*(?=\s+(?:[\"“‘(]?[A-Z]|\(\w{1,4}\)))"
    r"|\n+"
)


def sentences(text: str) -> list[Span]:
    r"""Return the sentences of a reading text: non-empty, in order, without outer white space.

    A line break always ends one, so every 款 and 项 is at least one sentence of its own.

    Example:
        >>> text = "数据分三类；目录由市数据局编制。\n（一）无条件开放类"
        >>> [span.of(text) for span in sentences(text)]
        ['数据分三类；', '目录由市数据局编制。', '（一）无条件开放类']
    """
    found: list[Span] = []
    at = 0
    for match in _END.finditer(text):
        _add(text, at, match.end(), found)
        at = match.end()
    _add(text, at, len(text), found)
    return found


def _add(text: str, start: int, end: int, found: list[Span]) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        left = start + len(piece) - len(piece.lstrip())
        found.append(Span(left, left + len(bare)))
