"""Instruments and what they consist of: frozen, JSON-ready, spans into the untouched source.

``Instrument`` → ``Article`` (the unit of coding, whatever its legal system calls it) →
``Provision`` (款 paragraph, 项 item, 目 point). Names follow Akoma Ntoso 3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from lexcompare.core.offsets import MappedText, Run
from lexcompare.core.problems import Problem
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import (
    DivisionKind,
    Jurisdiction,
    Level,
    ProvisionKind,
    Rank,
    Role,
    Scope,
    SegmentKind,
    Status,
    UnitKind,
    rank_of,
)

__all__ = [
    "Article",
    "Completeness",
    "Division",
    "Instrument",
    "Metadata",
    "Provision",
    "Segment",
    "Source",
]


@dataclass(frozen=True, slots=True)
class Source:
    """The text that spans point into, and where it came from.

    Args:
        text: The decoded file, or what the reader extracted from a PDF, DOCX, HTML or XML file.
        path: The path as the user or the manifest gave it, with forward slashes.
        sha256: Hash of the file's bytes.
        reader: Name of the reader, as ``markdown`` or ``pdf``.
        reader_version: Version of the reader, library versions included where they shape the text.
        encoding: Encoding that the bytes were decoded with; empty for formats that carry their own.
    """

    text: str
    path: str = ""
    sha256: str = ""
    reader: str = ""
    reader_version: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a manifest row or the text itself says about an instrument.

    Dates are ISO 8601 strings, empty where unknown. ``inferred`` names the fields that were read
    out of text or title instead of the manifest.
    """

    title: str = ""
    jurisdiction: Jurisdiction | None = None
    region: str = ""
    region_name: str = ""
    level: Level | None = None
    scope: Scope | None = None
    role: Role = Role.TEXT
    issuer: str = ""
    promulgated: str = ""
    effective: str = ""
    status: Status = Status.UNKNOWN
    status_checked: str = ""
    language: str = ""
    complete: bool | None = None
    notes: str = ""
    inferred: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank | None:
        """Rank letter for cells; ``None`` where the level is unknown."""
        return rank_of(self.level, self.status)


@dataclass(frozen=True, slots=True)
class Division:
    """A division above the unit, as it stands in an article's path.

    Args:
        kind: 编 part, 章 chapter, 节 section …
        number: Arabic digits (``"3"``), or as printed where it is no number.
        label: The number as printed, ``第三章``.
        heading: The heading without the number.
        span: Where the heading stands in the source.
    """

    kind: DivisionKind
    number: str
    label: str
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Provision:
    """A 款, 项 or 目 (or subsection, paragraph …) of a unit.

    Args:
        id: ``art_28__para_1__item_2``.
        kind: Level of the provision.
        label: The number as printed, ``（二）``; empty for a 款.
        span: Where it stands in the source, children included.
        text_span: Where it stands in the unit's reading text, children included.
        children: Provisions one level down, in order.
    """

    id: str
    kind: ProvisionKind
    label: str
    span: Span
    text_span: Span
    children: tuple[Provision, ...] = ()

    def walk(self) -> Iterator[Provision]:
        """Yield the provision and everything below it, in text order."""
        yield self
        for child in self.children:
            yield from child.walk()


def _begin(provision: Provision) -> int:
    return provision.text_span.start


def _end(provision: Provision) -> int:
    return provision.text_span.end


@dataclass(frozen=True)
class Article:
    """A unit: what gets coded, tagged, judged and compared.

    Args:
        id: ``art_28``, ``sec_3511_a``, ``annex_1``.
        kind: What the unit is in its own legal system.
        label: The number as printed, ``第二十八条``.
        number: The number as in the id, ``28`` or ``10_1``.
        heading: Caption or heading of the unit itself; empty where it has none.
        path: Divisions above it, outermost first.
        span: Source from the label to the last character that belongs to the unit. Page furniture
            may stand inside.
        text: Reading text: after the number, caption included, width-normalised, furniture gone,
            hard wraps joined, 款 and 项 on lines of their own.
        runs: Map from ``text`` into the source.
        provisions: 款 in order, with their 项 and 目.
    """

    id: str
    kind: UnitKind
    label: str
    number: str
    heading: str
    path: tuple[Division, ...]
    span: Span
    text: str
    runs: tuple[Run, ...]
    provisions: tuple[Provision, ...] = ()

    @cached_property
    def mapped(self) -> MappedText:
        """The reading text with its map."""
        return MappedText(self.text, self.runs)

    def to_source(self, start: int, end: int) -> Span:
        """Return the source span behind ``text[start:end]``."""
        return self.mapped.to_source(start, end)

    def walk(self) -> Iterator[Provision]:
        """Yield every provision of the unit in text order."""
        for provision in self.provisions:
            yield from provision.walk()

    def provision_at(self, start: int, end: int) -> Provision | None:
        """Return the deepest provision that holds ``text[start:end]``."""
        found: Provision | None = None
        level = self.provisions
        while level:
            # They stand in order and apart: only the last that begins in time can hold a text; an
            # empty place may also be at the end of one before.
            last = bisect_right(level, start, key=_begin)
            first = last - 1 if start < end else bisect_left(level, start, key=_end)
            inside = [p for p in level[max(first, 0) : last] if end <= p.text_span.end]
            if not inside:
                return found
            found = inside[0]
            level = found.children
        return found

    @property
    def is_annex(self) -> bool:
        """Whether the unit is an annex or schedule: parsed always, printed on request."""
        return self.kind in (UnitKind.ANNEX, UnitKind.SCHEDULE)


@dataclass(frozen=True, slots=True)
class Segment:
    """One tile of the source; the segments of an instrument cover it without hole or overlap.

    ``unit`` is the id of the unit that a ``unit`` segment belongs to.
    """

    kind: SegmentKind
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether the whole instrument was there to be read, as computed from the text.

    Args:
        complete: ``True``, ``False``, or ``None`` where nothing speaks either way.
        readable: ``False`` where the text layer is garbled or holds no words of law.
        reasons: Findings behind the verdict: codes ``numbering-gap``, ``no-commencement``,
            ``cut-sentence``, ``unreadable``, ``no-units``, ``selected-sections``,
            ``part-of-code``.
    """

    complete: bool | None
    readable: bool = True
    reasons: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """One instrument as read: source, metadata, units, tiling, completeness.

    Example:
        >>> empty = Instrument("cn-x", Metadata(title="甲省数据条例"), Source(""))
        >>> empty.unit_ids
        ()
    """

    id: str
    metadata: Metadata
    source: Source
    articles: tuple[Article, ...] = ()
    segments: tuple[Segment, ...] = ()
    completeness: Completeness = field(default_factory=lambda: Completeness(None))
    problems: tuple[Problem, ...] = ()

    @property
    def units(self) -> tuple[Article, ...]:
        """The units that are coded and compared: all articles but annexes and schedules."""
        return tuple(article for article in self.articles if not article.is_annex)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the units in text order."""
        return tuple(article.id for article in self.units)

    def closing(self, number: int) -> tuple[Article, ...]:
        """Return the last units, where an instrument says what it repeals."""
        return self.units[-number:]

    @cached_property
    def _by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    def article(self, unit: str) -> Article | None:
        """Return the article with this id, or ``None``."""
        return self._by_id.get(unit)

    @property
    def is_complete(self) -> bool:
        """Whether "absent" may be said of it: readable, and complete by text and manifest.

        The manifest's word counts against completeness always, and for it where the text itself
        speaks neither way.
        """
        computed, stated = self.completeness.complete, self.metadata.complete
        if not self.completeness.readable or computed is False or stated is False:
            return False
        return computed is True or stated is True

    def with_metadata(self, metadata: Metadata) -> Instrument:
        """Return a copy with other metadata."""
        return replace(self, metadata=metadata)
