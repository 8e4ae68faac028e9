"""Instruments and findings whose bulk stays in their record until somebody asks for it.

To whoever uses them they are instruments and findings like any others. What every stage needs
(title, metadata, completeness, ids of units) is held; texts, articles and verdicts are read from
the record each time, and how many records are held at once is the shelf's affair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from lexcompare.core.findings import FindingCounts, InstrumentFindings, Tag, UnitFindings
from lexcompare.core.model import Article, Instrument, Source
from lexcompare.pipeline.record import Head, Record

__all__ = ["Shelf", "StoredFindings", "StoredInstrument", "stored"]

T = TypeVar("T")


class Shelf(Protocol):
    """Where records are fetched from.

    Example:
        >>> Shelf.__name__
        'Shelf'
    """

    def record(self, key: str) -> Record:
        """Return the record under a key."""
        ...


class _Fetched(Generic[T]):
    """A field that is read from the record, unless a value was set (by ``replace``)."""

    def __init__(self, read: Callable[[Record], T]) -> None:
        self._read = read

    def __get__(self, owner: Any, kind: type | None = None) -> T:
        # No __set__: a value that a constructor has set goes before this.
        return self._read(owner.__dict__["_shelf"].record(owner.__dict__["_key"]))


class _StoredSource(Source):
    """A source whose text is fetched."""

    text = _Fetched(lambda record: record.text)


class StoredInstrument(Instrument):
    """An instrument whose articles, segments and source text are fetched.

    Example:
        >>> issubclass(StoredInstrument, Instrument)
        True
    """

    articles = _Fetched(lambda record: record.articles)
    segments = _Fetched(lambda record: record.segments)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the units in text order."""
        held: tuple[str, ...] | None = self.__dict__.get("_unit_ids")
        return super().unit_ids if held is None else held

    def closing(self, number: int) -> tuple[Article, ...]:
        """Return those of the last units that may repeal something."""
        held: tuple[Article, ...] | None = self.__dict__.get("_closing")
        return super().closing(number) if held is None else held

    def article(self, unit: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return super().article(unit) if "articles" in self.__dict__ else _record(self).article(unit)


class StoredFindings(InstrumentFindings):
    """Findings that are fetched.

    Example:
        >>> issubclass(StoredFindings, InstrumentFindings)
        True
    """

    units = _Fetched(lambda record: record.units)

    @property
    def untouched(self) -> bool:
        """Whether they are what the analysis found, and the record's tables say the same."""
        return "units" not in self.__dict__

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every decided tag, in text order."""
        return tuple(tag for unit in self.speaking for tag in unit.tags)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the units that were analysed, in text order."""
        if not self.untouched:
            return super().unit_ids
        held: tuple[str, ...] = self.__dict__["_unit_ids"]
        return held

    @property
    def speaking(self) -> tuple[UnitFindings, ...]:
        """The units with a tag, a doubt or an exclusion."""
        if not self.untouched:
            return super().speaking
        held = self.counts
        # Most law is silent on the subject, and what is held says so.
        silent = not (held.tags or held.unsure or held.exclusions)
        return () if silent else _record(self).speaking

    @property
    def counts(self) -> FindingCounts:
        """How much was found."""
        if not self.untouched:
            return super().counts
        held: FindingCounts = self.__dict__["_counts"]
        return held

    @property
    def key(self) -> str:
        """The key of the record behind them."""
        key: str = self.__dict__["_key"]
        return key

    @property
    def record(self) -> Record:
        """The record behind them."""
        return _record(self)


def _record(owner: Any) -> Record:
    record: Record = owner.__dict__["_shelf"].record(owner.__dict__["_key"])
    return record


def stored(shelf: Shelf, key: str, head: Head) -> StoredFindings:
    """Return findings that fetch what they need.

    Args:
        shelf: Where the record is.
        key: Its key there.
        head: What is held of it.

    Example:
        >>> from lexcompare.core.model import Metadata
        >>> from lexcompare.pipeline.record import encode_record
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例"), Source("第一条"))
        >>> record = Record(encode_record(InstrumentFindings(law)))
        >>> class One:
        ...     def record(self, key): return record
        >>> found = stored(One(), "k", record.head)
        >>> found.instrument.source.text, found.units
        ('第一条', ())
    """
    fetch = {"_shelf": shelf, "_key": key}
    # Past the constructors, which would set the fields that are to be fetched.
    source = object.__new__(_StoredSource)
    for name in ("path", "sha256", "reader", "reader_version", "encoding"):
        object.__setattr__(source, name, getattr(head.source, name))
    source.__dict__.update(fetch)
    instrument = object.__new__(StoredInstrument)
    instrument.__dict__.update(
        id=head.id,
        metadata=head.metadata,
        source=source,
        completeness=head.completeness,
        problems=head.problems,
        _unit_ids=head.unit_ids,
        _closing=head.closing,
        **fetch,
    )
    findings = object.__new__(StoredFindings)
    findings.__dict__.update(
        instrument=instrument, _unit_ids=head.analysed, _counts=head.counts, **fetch
    )
    return findings
