"""Files to text: Markdown, plain text, HTML, DOCX, PDF, XML; every other file is a clear error."""

from lexcompare.parse.readers.base import DEFAULT_LIMITS, Reading, ReadLimits
from lexcompare.parse.readers.registry import (
    read_document,
    read_folder,
    read_source,
    readable_suffixes,
    unsupported_suffixes,
)

__all__ = [
    "DEFAULT_LIMITS",
    "ReadLimits",
    "Reading",
    "read_document",
    "read_folder",
    "read_source",
    "readable_suffixes",
    "unsupported_suffixes",
]
