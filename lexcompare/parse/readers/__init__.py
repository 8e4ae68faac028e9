"""Files to text: Markdown, plain text, HTML, DOCX, PDF; every other file is a clear error."""

from lexcompare.parse.readers.base import DEFAULT_LIMITS, ReadLimits
from lexcompare.parse.readers.registry import (
    read_folder,
    read_source,
    readable_suffixes,
    unsupported_suffixes,
)

__all__ = [
    "DEFAULT_LIMITS",
    "ReadLimits",
    "read_folder",
    "read_source",
    "readable_suffixes",
    "unsupported_suffixes",
]
