"""What went wrong or is missing, as a value: listed on stderr and in ``run.json``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lexcompare.core.errors import LexcompareError

__all__ = ["Problem", "Severity"]


class Severity(StrEnum):
    """``error``: left out; ``warning``: used, with a doubt; ``note``: for the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about an input that did not stop the work.

    Args:
        code: A stable word for the kind (``empty-file``, ``numbering-gap`` …).
        where: File or instrument, with row, unit or offset where there is one.
        message: One sentence for a reader.
        severity: How much was lost.
        remedy: What the user can do; may be empty.

    Example:
        >>> str(Problem("numbering-gap", "cn-x", "art. 6 is missing", Severity.WARNING))
        'warning: cn-x: art. 6 is missing [numbering-gap]'
    """

    code: str
    where: str
    message: str
    severity: Severity = Severity.ERROR
    remedy: str = ""

    @classmethod
    def from_error(cls, error: LexcompareError, where: str) -> Problem:
        """Keep an error of one file while the rest of a corpus goes on."""
        message = error.what
        if error.got:
            message += f"; got {error.got!r}"
        if error.expected:
            message += f"; expected {error.expected}"
        return cls(error.code, error.where or where, message, Severity.ERROR, error.remedy)

    def __str__(self) -> str:
        text = f"{self.severity.value}: {self.where}: {self.message} [{self.code}]"
        return f"{text}. To mend: {self.remedy}" if self.remedy else text
