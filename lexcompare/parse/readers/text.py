"""Markdown and plain text: read as they stand."""

from __future__ import annotations

from lexcompare.core.errors import TooLargeError
from lexcompare.parse.readers.base import Extracted, RawFile, ReadLimits, check_length
from lexcompare.parse.readers.decode import decode

__all__ = ["read_text", "text_version"]


def read_text(raw: RawFile, limits: ReadLimits) -> Extracted:
    """Return the decoded text, carrier marks and line ends included.

    Raises:
        TooLargeError: The text is above the limit.

    Example:
        >>> read_text(RawFile(b"# Act", "a.md", ".md"), ReadLimits()).text
        '# Act'
    """
    # No encoding takes more than four bytes a character: say so before decoding.
    if len(raw.data) > 4 * limits.max_characters:
        raise TooLargeError(
            "the text is too long",
            where=raw.where,
            got=f"{len(raw.data)} bytes",
            expected=f"at most {limits.max_characters} characters",
            remedy="check that the file holds one instrument, or raise ReadLimits.max_characters",
        )
    text, encoding = decode(raw.data, raw.where)
    check_length(len(text), raw.where, limits)
    return Extracted(text, encoding)


def text_version() -> str:
    """Return the version of the text reader.

    Example:
        >>> text_version()
        '1'
    """
    return "1"
