"""What a matrix is asked to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lexcompare.core.codec import to_data
from lexcompare.core.errors import UsageError
from lexcompare.parse.decisions import StatusDecision
from lexcompare.parse.notes import is_iso_date

__all__ = ["INCLUDABLE", "Frame", "Layer", "MatrixOptions", "RowKind"]

INCLUDABLE = ("normative", "draft", "repealed", "superseded", "unknown", "undated")
"""Kinds of instrument that count only when asked for: normative documents and policies; drafts;
repealed texts; versions with a newer one held; instruments of unknown status; instruments that
cannot be placed in time."""


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


class Layer(StrEnum):
    """Whose law a row speaks of.

    ``own``: what the row's makers enacted. ``applicable``: own, and what binds there from above
    (city under province under nation; US locality under state).

    Example:
        >>> Layer("applicable").value
        'applicable'
    """

    OWN = "own"
    APPLICABLE = "applicable"


@dataclass(frozen=True, slots=True)
class Frame:
    """In what frame law is read: when, whose, about what.

    Args:
        as_of: ISO date at which an instrument has to be law; empty takes statuses as they stand.
        layer: Own law, or what binds from above beside it.
        objects: Activities that a provision must be about to count; empty for all.

    Example:
        >>> Frame("2026-01-01").layer.value
        'own'
    """

    as_of: str = ""
    layer: Layer = Layer.OWN
    objects: frozenset[str] = frozenset()


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
        layer: Own law, or what binds from above beside it.
        known_not_held: By region, titles of instruments that exist and are not held; a
            row of such a region may not say ``absent`` either.
        decisions: What persons decided about statuses; goes before every rule.
        objects: Activities that a provision must be about to count (``opening``,
            ``public_data``); what is about others only is kept beside the cell. Empty: all.

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
    layer: Layer = Layer.OWN
    known_not_held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[StatusDecision, ...] = ()
    objects: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in sorted(self.include - set(INCLUDABLE)):
            raise UsageError(
                "nothing of this kind can be included",
                got=name,
                expected=f"any of {', '.join(INCLUDABLE)}",
            )
        for date in (self.as_of, *self.periods):
            if date and not is_iso_date(date):
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
            "layer": self.layer.value,
            "known_not_held": {
                key: list(self.known_not_held[key]) for key in sorted(self.known_not_held)
            },
            "decisions": [to_data(one) for one in self.decisions],
            "objects": sorted(self.objects),
        }
