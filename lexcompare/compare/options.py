"""What a matrix is asked to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lexcompare.core.errors import UsageError

__all__ = ["INCLUDABLE", "MatrixOptions", "RowKind"]

INCLUDABLE = ("normative", "draft", "repealed", "superseded", "unknown")
"""Kinds of instrument that count only when asked for: normative documents and policies; drafts;
repealed texts; versions with a newer one held; instruments of unknown status."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class RowKind(StrEnum):
    """What a row stands for.

    ``region`` rolls localities up to their province, ``locality`` does not.

    Example:
        >>> [kind.value for kind in RowKind]
        ['instrument', 'region', 'locality', 'level', 'period']
    """

    INSTRUMENT = "instrument"
    REGION = "region"
    LOCALITY = "locality"
    LEVEL = "level"
    PERIOD = "period"


@dataclass(frozen=True)
class MatrixOptions:
    """Rows, benchmarks and what counts.

    Args:
        rows: What a row stands for.
        against: Benchmarks: names of sets, jurisdictions, ``national``, instrument ids.
        include: Kinds that count besides law in force; see :data:`INCLUDABLE`.
        as_of: ISO date; instruments that commence later do not count. Empty: the manifest's
            status is taken as it stands, and outputs say so.
        jurisdictions: Whose instruments make the rows. Empty: all that are held, and beside
            benchmarks the Chinese ones if any is held.
        periods: ISO dates at which a new period begins, for rows by period.
        duplicates: Id of each duplicate, with the id of the copy that counts.
        exhaustive: Keys of rows whose search for law is declared exhaustive; only those may
            say ``absent`` where a row stands for more than one instrument.

    Raises:
        UsageError: An option names nothing.

    Example:
        >>> MatrixOptions(rows=RowKind.REGION, against=("uk", "us")).against
        ('uk', 'us')
        >>> MatrixOptions(include=frozenset({"drafts"}))
        Traceback (most recent call last):
        lexcompare.core.errors.UsageError: nothing of this kind can be included; got 'drafts'; ...
    """

    rows: RowKind = RowKind.INSTRUMENT
    against: tuple[str, ...] = ()
    include: frozenset[str] = frozenset()
    as_of: str = ""
    jurisdictions: tuple[str, ...] = ()
    periods: tuple[str, ...] = ("2021-09-01",)
    duplicates: Mapping[str, str] = field(default_factory=dict)
    exhaustive: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in sorted(self.include - set(INCLUDABLE)):
            raise UsageError(
                "nothing of this kind can be included",
                got=name,
                expected=f"any of {', '.join(INCLUDABLE)}",
            )
        for date in (self.as_of, *self.periods):
            if date and not _DATE.match(date):
                raise UsageError("this is no date", got=date, expected="a date as 2021-09-01")

    def to_record(self) -> dict[str, object]:
        """Return the options as plain data in a fixed order, for ``run.json``.

        Example:
            >>> MatrixOptions(as_of="2025-01-01").to_record()["as_of"]
            '2025-01-01'
        """
        return {
            "rows": self.rows.value,
            "against": list(self.against),
            "include": sorted(self.include),
            "as_of": self.as_of,
            "jurisdictions": list(self.jurisdictions),
            "periods": list(self.periods),
            "duplicates": dict(sorted(self.duplicates.items())),
            "exhaustive": sorted(self.exhaustive),
        }
