"""What readers share: limits, the raw file, what a reader gives back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, fields

from lexcompare.core.errors import TooLargeError, UsageError
from lexcompare.core.model import Source
from lexcompare.parse.segmented import Segmented

__all__ = [
    "DEFAULT_LIMITS",
    "Extracted",
    "RawFile",
    "ReadLimits",
    "Reader",
    "Reading",
    "check_length",
]

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much a reader takes before it raises ``TooLargeError``.

    The defaults are far above any instrument (a long statute has under two million characters)
    and keep one hostile file from stopping the work on a folder.

    Args:
        max_bytes: Size of the file on disk, in bytes.
        max_characters: Length of the text that comes out of it, in code points.
        max_unpacked: What the parts of a DOCX may unpack to altogether, in bytes.
        max_entries: Number of parts in a DOCX.
        max_pages: Number of pages of a PDF.
        max_seconds: Processor time for the pages of a PDF, in seconds.
        max_memory: Memory of the process that reads a PDF, in bytes.

    Example:
        >>> ReadLimits(max_bytes=1024).max_pages
        5000
        >>> ReadLimits().times(2).max_pages
        10000
    """

    max_bytes: int = 64 * _MIB
    max_characters: int = 16_000_000
    max_unpacked: int = 256 * _MIB
    max_entries: int = 10_000
    max_pages: int = 5_000
    max_seconds: int = 60
    max_memory: int = 4096 * _MIB

    def times(self, factor: float) -> ReadLimits:
        """Return limits that many times as wide."""
        wider = {one.name: int(getattr(self, one.name) * factor) for one in fields(self)}
        return ReadLimits(**wider)


def _limits_of(value: str) -> ReadLimits:
    """Return the limits that ``LEXCOMPARE_LIMITS`` asks for: how many times the usual ones.

    Example:
        >>> _limits_of("").max_pages, _limits_of("2").max_pages
        (5000, 10000)
    """
    try:
        factor = float(value or 1)
    except ValueError:
        factor = 0.0
    if not 0 < factor <= 1000:
        raise UsageError(
            "LEXCOMPARE_LIMITS says nothing that can be meant",
            got=value[:40],
            expected="a number from 0 to 1000: how many times the usual limits",
            remedy="unset the variable, or set it to 4",
        )
    return ReadLimits().times(factor)


DEFAULT_LIMITS = _limits_of(os.environ.get("LEXCOMPARE_LIMITS", ""))
"""The limits where none are given; ``LEXCOMPARE_LIMITS=4`` makes them four times as wide."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes of a file, with the name that errors give it and its suffix in lower case."""

    data: bytes
    where: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text out of a file.

    Args:
        text: What the file says.
        encoding: Encoding of the bytes; empty for formats that carry their own.
        structure: Units and tiles of the text, where the format states them.
    """

    text: str
    encoding: str = ""
    structure: Segmented | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A source, and beside it the structure that its format states.

    Args:
        source: The text that spans point into.
        structure: Units and tiles; ``None`` for formats without structure of their own, whose
            text a segmenter takes apart.
    """

    source: Source
    structure: Segmented | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, the suffixes it goes by, how it is read.

    Args:
        name: Recorded in ``Source.reader``.
        suffixes: File name suffixes in lower case, with the dot.
        read: Turns the bytes into text; raises an error of the ``ReadError`` family.
        version: Gives what is recorded in ``Source.reader_version``; a call, because asking a
            library for its version imports it.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[RawFile, ReadLimits], Extracted]
    version: Callable[[], str]


def check_length(length: int, where: str, limits: ReadLimits) -> None:
    """Raise ``TooLargeError`` if a text of ``length`` code points is above the limit.

    Example:
        >>> check_length(10, "a.txt", ReadLimits(max_characters=20))
    """
    if length > limits.max_characters:
        raise TooLargeError(
            "the text is too long",
            where=where,
            got=f"{length} characters",
            expected=f"at most {limits.max_characters}",
            remedy="check that the file holds one instrument, or raise ReadLimits.max_characters",
        )
