"""What is kept of one analysed instrument: one run of bytes, plain data, read part by part.

Parts are compressed apart, so that asking for the title does not unpack the text. A checksum over
all of them tells a record that was cut off or changed. There is no code in it and no pickle.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from lexcompare.core.errors import InternalError, ReadError
from lexcompare.core.findings import FindingCounts, InstrumentFindings, UnitFindings
from lexcompare.core.model import (
    Article,
    Completeness,
    Instrument,
    Metadata,
    Segment,
    Source,
)
from lexcompare.core.packing import pack, unpack
from lexcompare.core.problems import Problem
from lexcompare.parse.duplicates import Traits, traits_of
from lexcompare.parse.repeals import CLOSING_UNITS, may_repeal
from lexcompare.report.parquet import Tables, tables_of

__all__ = [
    "FORMAT",
    "Fresh",
    "Head",
    "Record",
    "encode_failure",
    "encode_record",
    "fresh_record",
]

FORMAT = 3
"""Number of the layout; part of every key, so that another layout is never read as this one."""

T = TypeVar("T")
_MAGIC = b"LXCR"
_PARTS = ("head", "runs", "speaking", "units", "body", "articles", "tags")
_LARGEST = 2**30
"""Bytes that the parts may unpack to: more than any text within the limits of reading gives."""
_CODEC = "zstd"  # at its first level: smaller than zlib at its first, in a quarter of the time


@dataclass(frozen=True, slots=True)
class Head:
    """What every stage needs of an instrument, small enough to be held for all.

    Args:
        id: Its id.
        metadata: Its metadata.
        source: Its source without the text.
        completeness: Whether the whole of it was there.
        problems: Doubts about its text.
        unit_ids: Ids of its units.
        analysed: Ids of the units that were analysed.
        counts: How much was found.
        closing: Those of its last units that may repeal something.
        letters: Letters and digits of its text.
        junk: See :class:`lexcompare.parse.duplicates.Traits`.

    Example:
        >>> Head.__slots__[0]
        'id'
    """

    id: str
    metadata: Metadata
    source: Source
    completeness: Completeness
    problems: tuple[Problem, ...]
    unit_ids: tuple[str, ...]
    analysed: tuple[str, ...]
    counts: FindingCounts
    closing: tuple[Article, ...]
    letters: int
    junk: float


def encode_record(findings: InstrumentFindings, problems: tuple[Problem, ...] = ()) -> bytes:
    """Return the record of an analysed instrument.

    Args:
        findings: The instrument with what was found in it.
        problems: What reading it told, in order.

    Example:
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例"), Source("第一条"))
        >>> Record(encode_record(InstrumentFindings(law))).findings.instrument == law
        True
    """
    instrument = findings.instrument
    source = instrument.source
    traits = traits_of(instrument)
    head = Head(
        instrument.id,
        instrument.metadata,
        Source(
            "", source.path, source.sha256, source.reader, source.reader_version, source.encoding
        ),
        instrument.completeness,
        instrument.problems,
        instrument.unit_ids,
        findings.unit_ids,
        findings.counts,
        tuple(one for one in instrument.closing(CLOSING_UNITS) if may_repeal(one.text)),
        traits.letters,
        traits.junk,
    )
    tables = tables_of(findings)
    body = [source.text, pack(instrument.articles), pack(instrument.segments)]
    units = pack(findings.units)
    speaking = [
        data for unit, data in zip(findings.units, units, strict=True) if unit.says_something
    ]
    return _assemble(
        {
            "head": _dump([pack(problems), pack(head)]),
            "runs": traits.runs,
            "speaking": _dump(speaking),
            "units": _dump(units),
            "body": _dump(body),
            "articles": tables.articles,
            "tags": tables.tags,
        }
    )


@dataclass(frozen=True, slots=True)
class Fresh:
    """A record that was made in this process.

    Args:
        data: Its bytes.
        record: The record, which holds what went into it and reads nothing back.

    Example:
        >>> Fresh.__slots__
        ('data', 'record')
    """

    data: bytes
    record: Record


def fresh_record(findings: InstrumentFindings, problems: tuple[Problem, ...] = ()) -> Fresh:
    """Return the record of an analysed instrument for use in this process.

    Args:
        findings: The instrument with what was found in it.
        problems: What reading it told, in order.

    Example:
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例"), Source("第一条"))
        >>> fresh_record(InstrumentFindings(law)).record.text
        '第一条'
    """
    data = encode_record(findings, problems)
    record, instrument = Record(data), findings.instrument
    # The places of the cached properties of these names.
    record.__dict__.update(
        read_problems=problems,
        speaking=findings.speaking,
        units=findings.units,
        text=instrument.source.text,
        articles=instrument.articles,
        segments=instrument.segments,
        _places={one.id: place for place, one in enumerate(instrument.articles)},
        _made=dict(enumerate(instrument.articles)),
    )
    return Fresh(data, record)


def encode_failure(problems: tuple[Problem, ...]) -> bytes:
    """Return the record of an instrument that could not be read.

    Example:
        >>> Record(encode_failure((Problem("empty-file", "a.txt", "it is empty"),))).head is None
        True
    """
    return _assemble({"head": _dump([pack(problems), None])})


class Record:
    """A record, its parts read when they are asked for and held while the record is.

    Args:
        data: What :func:`encode_record` or :func:`encode_failure` gave.
        where: Its file, for messages.

    Raises:
        ReadError: The bytes are no whole record.

    Example:
        >>> Record(b"LXCR-cut", "x/ab")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        lexcompare.core.errors.ReadError: x/ab: this is no whole record; got '8 bytes'...
    """

    def __init__(self, data: bytes, where: str = "") -> None:
        self._where = where
        self._parts = _take_apart(data, where)

    @cached_property
    def _opening(self) -> list[Any]:
        return self._list("head", 2)

    @cached_property
    def read_problems(self) -> tuple[Problem, ...]:
        """What reading told, in order."""
        return self._build(tuple[Problem, ...], self._opening[0])

    @cached_property
    def head(self) -> Head | None:
        """What every stage needs; ``None`` where the instrument could not be read."""
        return None if self._opening[1] is None else self._build(Head, self._opening[1])

    @property
    def traits(self) -> Traits:
        """What telling copies needs."""
        assert self.head is not None
        return Traits(self._unzip("runs"), self.head.letters, self.head.junk)

    @cached_property
    def speaking(self) -> tuple[UnitFindings, ...]:
        """Units with a tag, a doubt or an exclusion."""
        return self._build(tuple[UnitFindings, ...], self._load("speaking"))

    @cached_property
    def units(self) -> tuple[UnitFindings, ...]:
        """All that was found."""
        return self._build(tuple[UnitFindings, ...], self._load("units"))

    @cached_property
    def _body(self) -> tuple[str, list[Any], list[Any]]:
        text, articles, segments = self._list("body", 3)
        lists = isinstance(articles, list) and all(isinstance(one, list) for one in articles)
        if not (isinstance(text, str) and lists and all(articles)):
            raise _broken("a body of other parts", self._where)
        return text, articles, segments

    @cached_property
    def text(self) -> str:
        """The source text."""
        return self._body[0]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All articles, annexes included."""
        return tuple(self._article(place) for place in range(len(self._body[1])))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The tiles of the source."""
        return self._build(tuple[Segment, ...], self._body[2])

    def article(self, unit: str) -> Article | None:
        """Return one article without making the others."""
        place = self._places.get(unit)
        return None if place is None else self._article(place)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {data[0]: place for place, data in enumerate(self._body[1])}

    def _article(self, place: int) -> Article:
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self._build(Article, self._body[1][place])
        return made

    @cached_property
    def _made(self) -> dict[int, Article]:
        return {}

    @property
    def tables(self) -> Tables:
        """Its rows of the tables."""
        return Tables(self._unzip("articles"), self._unzip("tags"))

    @property
    def findings(self) -> InstrumentFindings:
        """Everything at once, as the analysis gave it.

        Raises:
            ReadError: The instrument could not be read.
        """
        head = self.head
        if head is None:
            raise ReadError("this instrument could not be read", got=str(self.read_problems[:1]))
        source = head.source
        whole = Source(
            self.text, source.path, source.sha256, source.reader, source.reader_version,
            source.encoding,
        )  # fmt: skip
        instrument = Instrument(
            head.id, head.metadata, whole, self.articles, self.segments, head.completeness,
            head.problems,
        )  # fmt: skip
        return InstrumentFindings(instrument, self.units)

    def _unzip(self, part: str) -> bytes:
        from pyarrow import decompress

        packed, size = self._parts[part]
        try:
            whole: bytes = decompress(packed, size, _CODEC, asbytes=True)
        except (OSError, ValueError) as error:  # of pyarrow's own kinds, which derive from these
            raise _broken(str(error), self._where) from error
        return whole

    def _load(self, part: str) -> Any:
        try:
            return json.loads(self._unzip(part).decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise _broken(str(error), self._where) from error

    def _list(self, part: str, length: int) -> list[Any]:
        data = self._load(part)
        if not isinstance(data, list) or len(data) != length:
            raise _broken(f"{type(data).__name__} for the {part}", self._where)
        return data

    def _build(self, kind: type[T], data: Any) -> T:
        try:
            return unpack(kind, data)
        except (InternalError, LookupError, AttributeError, RecursionError) as error:
            raise _broken(str(error), self._where) from error


def _broken(got: str, where: str) -> ReadError:
    return ReadError(
        "this is no whole record",
        where=where,
        got=got[:160],
        expected="a record as this version writes it",
        remedy="remove the folder of the cache, and run again",
    )


def _dump(data: object) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair from a broken source must come back as it was.
    return text.encode("utf-8", "surrogatepass")


def _assemble(parts: Mapping[str, bytes]) -> bytes:
    from pyarrow import Codec

    codec = Codec(_CODEC, compression_level=1)
    whole = [parts.get(name, b"") for name in _PARTS]
    packed = [codec.compress(part, asbytes=True) for part in whole]
    sizes = (*map(len, packed), *map(len, whole))
    rest = struct.pack(f"<{len(sizes)}I", *sizes) + b"".join(packed)
    return _MAGIC + struct.pack("<I", zlib.crc32(rest)) + rest


def _take_apart(data: bytes, where: str) -> dict[str, tuple[bytes, int]]:
    """Return each part, packed, with the size that it has unpacked."""
    rest = memoryview(data)[8:]
    number = len(_PARTS)
    start = 8 * number
    if data[:4] != _MAGIC or struct.pack("<I", zlib.crc32(rest)) != data[4:8] or len(rest) < start:
        raise _broken(f"{len(data)} bytes", where)
    sizes = struct.unpack_from(f"<{2 * number}I", rest)
    if sum(sizes[:number]) != len(rest) - start or sum(sizes[number:]) > _LARGEST:
        raise _broken(f"parts of {sizes} bytes", where)
    parts: dict[str, tuple[bytes, int]] = {}
    for name, size, whole in zip(_PARTS, sizes[:number], sizes[number:], strict=True):
        parts[name] = bytes(rest[start : start + size]), whole
        start += size
    return parts
