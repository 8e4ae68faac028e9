"""Every error the library raises, as one tree.

::

    LexcompareError             anything below
    ├── InputError              what the user gave cannot be used (exit code 2)
    │   ├── ReadError           a file cannot be turned into text
    │   │   ├── EmptyFileError          nothing in it
    │   │   ├── BinaryFileError         no text format known to the readers
    │   │   ├── UndecodableError        no encoding fits
    │   │   ├── ScannedPdfError         pages without a text layer
    │   │   ├── EncryptedFileError      password-protected
    │   │   ├── UnsupportedFormatError  a known format without a reader (.doc)
    │   │   └── TooLargeError           above the stated limits
    │   ├── ManifestError       manifest.csv breaks its contract
    │   ├── CodebookError       a codebook file breaks its contract
    │   ├── IdentifierError     no identifier of this project
    │   ├── ModelError          a trained model is missing, damaged or of another make
    │   └── UsageError          options that contradict each other or name nothing
    ├── OutputError             a result cannot be written (exit code 2)
    ├── MissingExtraError       an optional dependency is not installed
    └── InternalError           a bug of lexcompare: please report it

A message says what happened, where, what was found, what was expected and what to do, in
that order; every part is an attribute too.
"""

from __future__ import annotations

__all__ = [
    "BinaryFileError",
    "CodebookError",
    "EmptyFileError",
    "EncryptedFileError",
    "IdentifierError",
    "InputError",
    "InternalError",
    "LexcompareError",
    "ManifestError",
    "MissingExtraError",
    "ModelError",
    "OutputError",
    "ReadError",
    "ScannedPdfError",
    "TooLargeError",
    "UndecodableError",
    "UnsupportedFormatError",
    "UsageError",
]


class LexcompareError(Exception):
    """Root of all errors; catch it to catch whatever the library raises on purpose.

    Args:
        what: What happened, as a short sentence without a final stop.
        where: File, article, row or offset; empty where there is none.
        got: The offending value, shortened to something printable.
        expected: What would have been accepted.
        remedy: What the user can do about it.

    Example:
        >>> error = ManifestError("two rows share an id", where="manifest.csv:7",
        ...                       got="cn-x", expected="unique ids", remedy="rename one")
        >>> print(error)
        manifest.csv:7: two rows share an id; got 'cn-x'; expected unique ids. To mend: rename one
        >>> error.got
        'cn-x'
    """

    code = "error"

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        got: str = "",
        expected: str = "",
        remedy: str = "",
    ) -> None:
        self.what = what
        self.where = where
        self.got = got
        self.expected = expected
        self.remedy = remedy
        super().__init__(self.message())

    def message(self) -> str:
        """Join the parts in their fixed order, leaving out the empty ones."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.got:
            text += f"; got {self.got!r}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.remedy:
            text += f". To mend: {self.remedy}"
        return text

    def __reduce__(self) -> tuple[object, ...]:
        """Survive a process boundary with every part intact."""
        parts = (self.what, self.where, self.got, self.expected, self.remedy)
        return (_rebuild, (type(self), *parts))


def _rebuild(
    cls: type[LexcompareError], what: str, where: str, got: str, expected: str, remedy: str
) -> LexcompareError:
    return cls(what, where=where, got=got, expected=expected, remedy=remedy)


class InputError(LexcompareError):
    """What the user gave cannot be used."""

    code = "input"


class ReadError(InputError):
    """A file cannot be turned into text."""

    code = "unreadable"


class EmptyFileError(ReadError):
    """The file holds nothing but white space."""

    code = "empty-file"


class BinaryFileError(ReadError):
    """The file is in no text format that the readers know."""

    code = "binary-file"


class UndecodableError(ReadError):
    """No supported encoding fits the bytes."""

    code = "undecodable"


class ScannedPdfError(ReadError):
    """The PDF has pages but no text layer."""

    code = "scanned-pdf"


class EncryptedFileError(ReadError):
    """The file needs a password."""

    code = "encrypted"


class UnsupportedFormatError(ReadError):
    """The format is known, but nothing here reads it."""

    code = "unsupported-format"


class TooLargeError(ReadError):
    """The file, or what it unpacks to, is above the stated limits."""

    code = "too-large"


class ManifestError(InputError):
    """A manifest breaks its contract."""

    code = "manifest"


class CodebookError(InputError):
    """A codebook file breaks its contract."""

    code = "codebook"


class IdentifierError(InputError):
    """A string is no identifier of this project."""

    code = "identifier"


class ModelError(InputError):
    """A trained model is missing, damaged, changed since training, or of another format."""

    code = "model"


class UsageError(InputError):
    """Options contradict each other or name nothing."""

    code = "usage"


class OutputError(LexcompareError):
    """A result cannot be written."""

    code = "output"


class MissingExtraError(LexcompareError):
    """An optional dependency is not installed; the remedy names the extra."""

    code = "missing-extra"


class InternalError(LexcompareError):
    """A bug of lexcompare rather than of its input."""

    code = "internal"
