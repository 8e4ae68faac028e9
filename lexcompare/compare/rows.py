"""Rows: which instruments stand behind each, in what order, and what the row may claim.

A row by instrument may say ``absent`` if the instrument is complete and was read. A row that
gathers instruments speaks of all law of its kind and may say so only under the conditions of
:mod:`lexcompare.compare.claims`. A benchmark set is a declared list: its row for a legal system
may say so if every member of that system is held and was read.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from lexcompare.compare.benchmarks import Benchmark, is_national
from lexcompare.compare.cells import AbsenceClaim
from lexcompare.compare.claims import Member, claim_of, pooled_claim
from lexcompare.compare.counting import LeftOut
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Rank, Role, Status
from lexcompare.parse.regions import region_of as chinese_region

__all__ = [
    "MatrixRow",
    "RowSource",
    "build_rows",
    "in_row_order",
    "region_name",
    "region_of",
]

_CHINESE_CODE = re.compile(r"\d{6}\Z")


@dataclass(frozen=True, slots=True)
class RowSource:
    """An instrument behind a row; ``units`` narrows it to some of its units, ``None`` to none.

    Example:
        >>> RowSource("uk-x", frozenset({"sec_19"})).units
        frozenset({'sec_19'})
    """

    instrument: str
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row.

    Args:
        key: Unique id: of the instrument, region, level or period; a benchmark's is
            ``set:instrument`` or ``set:jurisdiction``.
        label: Name for readers.
        sources: Instruments behind it.
        claim: What it may say where nothing was found.
        benchmark: The word of ``against`` that it comes from; empty for an ordinary row.
        jurisdiction: Legal system, empty where the row mixes several.
        region: Code of the region, empty where the row mixes several.
        level: Level of its instruments, empty where the row mixes several.
        date: Date of promulgation, or else of entry into force, of a single instrument.
        caveats: Doubts that a reader should see.
        place: Whose law it is, for what binds from above: ``national``, a Chinese code, ISO 3166,
            with the name of a locality behind a colon; empty where the row mixes places.
        chosen: Whether a person chose its provisions for the question, so that they count
            whatever activity they seem to be about.

    Example:
        >>> row = MatrixRow("uk", "United Kingdom", (), AbsenceClaim(False, "…"), benchmark="uk")
        >>> row.is_benchmark
        True
    """

    key: str
    label: str
    sources: tuple[RowSource, ...]
    claim: AbsenceClaim
    benchmark: str = ""
    jurisdiction: str = ""
    region: str = ""
    level: str = ""
    date: str = ""
    caveats: tuple[str, ...] = ()
    place: str = ""
    chosen: bool = False

    @property
    def is_benchmark(self) -> bool:
        """Whether the row is there to compare with."""
        return bool(self.benchmark)


@cache
def _foreign_names() -> dict[str, str]:
    text = files("lexcompare.compare").joinpath("data/regions.toml").read_text(encoding="utf-8")
    names: dict[str, str] = tomllib.loads(text)["names"]
    return names


def region_name(code: str) -> str:
    """Return the full name of a region; the code where it has none here.

    Example:
        >>> region_name("310000"), region_name("999999")
        ('上海市', '999999')
    """
    chinese = chinese_region(code) if _CHINESE_CODE.match(code) else None
    return chinese.full_name if chinese else _foreign_names().get(code, code)


def region_of(about: Metadata, *, roll_up: bool) -> str:
    """Return the code of the region that an instrument makes law for; empty where unknown.

    Args:
        about: The instrument's metadata.
        roll_up: Whether a Chinese locality counts as its province (first two digits).

    Example:
        >>> region_of(Metadata(region="330100"), roll_up=True)
        '330000'
        >>> region_of(Metadata(region="US-CA"), roll_up=True)
        'US-CA'
    """
    if is_national(about):
        return "national"
    if roll_up and _CHINESE_CODE.match(about.region):
        return about.region[:2] + "0000"
    return about.region


def build_rows(
    counted: Sequence[InstrumentFindings],
    benchmarks: Sequence[Benchmark],
    options: MatrixOptions,
    idle: Sequence[InstrumentFindings] = (),
) -> tuple[tuple[MatrixRow, ...], tuple[LeftOut, ...]]:
    """Gather instruments into rows, ordinary rows first, benchmark rows after them.

    Args:
        counted: Instruments that count.
        benchmarks: What the options' ``against`` stands for; its instruments are in no
            ordinary row.
        options: Rows wanted.
        idle: Texts held that do not count; a region with nothing else gets a row that says so.

    Returns:
        The rows, and the instruments that count but fit no row.

    Example:
        >>> from lexcompare.core.model import Source
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例"), Source(""))
        >>> rows, left_out = build_rows([InstrumentFindings(law)], [], MatrixOptions())
        >>> rows[0].label, rows[0].claim.may
        ('甲省数据条例', False)
    """
    taken = {item.instrument.id for found in benchmarks for item, _ in found.members}
    wanted = _jurisdictions(counted, benchmarks, options)
    left_out: list[LeftOut] = []
    groups: dict[tuple[object, ...], list[InstrumentFindings]] = {}
    for item in counted:
        about = item.instrument.metadata
        if item.instrument.id in taken:
            continue
        if wanted and (about.jurisdiction or "") not in wanted:
            reason = f"rows are of {', '.join(sorted(wanted))}, and it is in no benchmark"
            left_out.append(LeftOut(item.instrument.id, ("other-jurisdiction",), reason))
            continue
        key = _GROUPINGS[options.rows](item.instrument, options)
        if key is None:
            reason = f"its {options.rows.value} is unknown, so it fits no row"
            left_out.append(LeftOut(item.instrument.id, ("unplaced",), reason))
            continue
        groups.setdefault(key, []).append(item)
    empty = _idle_groups(idle, groups, wanted, options)
    rows = [
        _row(key, groups[key], options) if key in groups else _idle_row(key, empty[key], options)
        for key in sorted({*groups, *empty}, key=_sort_key)
    ]
    for found in benchmarks:
        rows += _benchmark_rows(found, options)
    return tuple(_distinct(rows)), tuple(left_out)


def _sort_key(key: tuple[object, ...]) -> tuple[str, ...]:
    """Return a key that sorts mixed parts as text, numbers by value."""
    return tuple(f"{part:08d}" if isinstance(part, int) else str(part) for part in key)


def _jurisdictions(
    counted: Sequence[InstrumentFindings], benchmarks: Sequence[Benchmark], options: MatrixOptions
) -> frozenset[str]:
    if options.jurisdictions:
        return frozenset(options.jurisdictions)
    held = {item.instrument.metadata.jurisdiction for item in counted}
    return frozenset({"cn"}) if benchmarks and Jurisdiction.CN in held else frozenset()


# A grouping returns a sort key that ends in the row's key and label, or None.
_Key = tuple[object, ...] | None
_JURISDICTIONS: list[str] = [found.value for found in Jurisdiction]
_LEVELS: list[str] = [found.value for found in Level]
_RANKS: list[str] = [found.value for found in Rank]


def _place(about: Metadata, *, roll_up: bool) -> tuple[int, int, str]:
    order = len(_JURISDICTIONS)
    if about.jurisdiction is not None:
        order = _JURISDICTIONS.index(about.jurisdiction.value)
    region = region_of(about, roll_up=roll_up)
    return order, 0 if region == "national" else 1, region


def in_row_order(items: Iterable[InstrumentFindings]) -> tuple[InstrumentFindings, ...]:
    """Sort by legal system, region (the nation first), rank, date and id.

    Example:
        >>> in_row_order([])
        ()
    """
    plain = MatrixOptions()
    return tuple(sorted(items, key=lambda item: _sort_key(_by_instrument(item.instrument, plain))))


def _by_instrument(instrument: Instrument, _options: MatrixOptions) -> tuple[object, ...]:
    about = instrument.metadata
    rank = len(_RANKS) if about.rank is None else _RANKS.index(about.rank.value)
    date = about.promulgated or about.effective or "9999"
    label = about.title or instrument.id
    return (*_place(about, roll_up=False), rank, date, instrument.id, label)


def _by_region(instrument: Instrument, _options: MatrixOptions) -> _Key:
    place = _place(instrument.metadata, roll_up=True)
    if not place[-1]:
        return None
    label = "全国 national" if place[-1] == "national" else region_name(place[-1])
    # A code that no list names: what its own instruments call it is looked up with the row.
    return (*place, "" if label == place[-1] else label)


def _by_locality(instrument: Instrument, _options: MatrixOptions) -> _Key:
    about = instrument.metadata
    place = _place(about, roll_up=False)
    if not place[-1]:
        return None
    if place[-1] == "national":
        return (*place, "全国 national")
    # Outside China two cities share the code of their state.
    foreign = about.region_name and not _CHINESE_CODE.match(about.region)
    shared = foreign and about.region_name != region_name(about.region)
    key = f"{place[-1]}:{about.region_name}" if shared else place[-1]
    label = about.region_name or region_name(about.region)
    # The name of the first instrument held may differ from the next one's: the code decides.
    return (*place[:-1], key, label if shared else "")


def _by_level(instrument: Instrument, _options: MatrixOptions) -> _Key:
    level = instrument.metadata.level
    return None if level is None else (_LEVELS.index(level.value), level.value, level.value)


def _by_period(instrument: Instrument, options: MatrixOptions) -> _Key:
    date = instrument.metadata.promulgated or instrument.metadata.effective
    if not date:
        return None
    cuts = ["", *sorted(options.periods)]
    number = max(place for place, cut in enumerate(cuts) if cut <= date)
    start = cuts[number]
    end = cuts[number + 1] if number + 1 < len(cuts) else ""
    label = f"{start} to before {end}" if start and end else f"before {end}"
    return (number, start or f"before-{end}", label if end else f"from {start}")


_GROUPINGS: dict[RowKind, Callable[[Instrument, MatrixOptions], _Key]] = {
    RowKind.INSTRUMENT: _by_instrument,
    RowKind.REGION: _by_region,
    RowKind.LOCALITY: _by_locality,
    RowKind.LEVEL: _by_level,
    RowKind.PERIOD: _by_period,
}


def _row(
    group: tuple[object, ...], items: Sequence[InstrumentFindings], options: MatrixOptions
) -> MatrixRow:
    key, label = str(group[-2]), str(group[-1])
    label = label or _own_name(items, key)
    sources = [(item, None) for item in items]
    single = options.rows is RowKind.INSTRUMENT
    claim = claim_of(sources) if single else pooled_claim(items, key, options)
    place = key if options.rows in (RowKind.REGION, RowKind.LOCALITY) else ""
    if single:
        place = str((_by_locality(items[0].instrument, options) or ("", ""))[-2])
    return _describe(MatrixRow(key, label, (), claim, place=place), sources)


def _own_name(items: Sequence[InstrumentFindings], key: str) -> str:
    """Return what the instruments of a row call its region; a city does not name its province."""
    abouts = [item.instrument.metadata for item in items]
    names = [one.region_name for one in abouts if one.region_name and key in _keys_of(one)]
    return next(iter(names), region_name(key))


def _keys_of(about: Metadata) -> tuple[str, str]:
    return about.region, f"{about.region}:{about.region_name}"


def _idle_groups(
    idle: Sequence[InstrumentFindings],
    groups: Mapping[tuple[object, ...], object],
    wanted: frozenset[str],
    options: MatrixOptions,
) -> dict[tuple[object, ...], list[InstrumentFindings]]:
    """Group texts that do not count by places of which nothing else is held."""
    found: dict[tuple[object, ...], list[InstrumentFindings]] = {}
    if options.rows not in (RowKind.REGION, RowKind.LOCALITY):
        return found
    taken = {key[-2] for key in groups}
    for item in idle:
        about = item.instrument.metadata
        key = _GROUPINGS[options.rows](item.instrument, options)
        if key is None or key[-2] in taken or about.role is Role.FIXTURE:
            continue
        if not wanted or (about.jurisdiction or "") in wanted:
            found.setdefault(key, []).append(item)
    return found


def _idle_row(
    group: tuple[object, ...], items: Sequence[InstrumentFindings], options: MatrixOptions
) -> MatrixRow:
    key = str(group[-2])
    label = str(group[-1]) or _own_name(items, key)
    ids = ", ".join(item.instrument.id for item in items)
    reason = pooled_claim([], key, options).reason
    claim = AbsenceClaim(False, f"{reason}; held, but not counted: {ids}")
    row = _describe(MatrixRow(key, label, (), claim, place=key), [(item, None) for item in items])
    return replace(row, sources=(), level="", date="", caveats=())


def _benchmark_rows(found: Benchmark, options: MatrixOptions) -> list[MatrixRow]:
    if not found.members:
        claim = AbsenceClaim(False, found.lacking)
        return [MatrixRow(found.token, found.label, (), claim, benchmark=found.token)]
    pools: dict[str, list[Member]] = {}
    for member in found.members:
        instrument = member[0].instrument
        name = instrument.id
        if options.rows is not RowKind.INSTRUMENT:
            name = instrument.metadata.jurisdiction or "" if found.is_set else ""
        pools.setdefault(name, []).append(member)
    rows = []
    for name, members in pools.items():
        key = f"{found.token}:{name}" if name and name != found.token else found.token
        label = _benchmark_label(found, name, members, options)
        claim = _benchmark_claim(found, members, options)
        row = MatrixRow(key, label, (), claim, found.token, chosen=found.is_set)
        rows.append(_describe(row, members))
    return rows + _unheld_rows(found, rows, options)


def _unheld_rows(
    found: Benchmark, held: Sequence[MatrixRow], options: MatrixOptions
) -> list[MatrixRow]:
    """Return rows for members that are not held: unknown, not left out in silence."""
    rows: dict[str, MatrixRow] = {}
    keys = {row.key for row in held}
    for member in found.unheld:
        system = _system_of(member.name)
        single = options.rows is RowKind.INSTRUMENT
        name = member.name if single else system
        key = f"{found.token}:{name}"
        if key in keys or key in rows:
            continue
        title = next(iter(member.titles), member.name)
        label = title if single else f"{found.label}: {system.upper()}"
        claim = AbsenceClaim(False, f"it is not held or does not count: {title}")
        rows[key] = MatrixRow(key, label, (), claim, found.token, jurisdiction=system)
    return list(rows.values())


def _benchmark_label(
    found: Benchmark, name: str, members: Sequence[Member], options: MatrixOptions
) -> str:
    if options.rows is not RowKind.INSTRUMENT:
        return f"{found.label}: {name.upper()}" if name else found.label
    label = members[0][0].instrument.metadata.title or name
    return f"{label} (selected sections)" if members[0][1] is not None else label


def _benchmark_claim(
    found: Benchmark, members: Sequence[Member], options: MatrixOptions
) -> AbsenceClaim:
    claim = claim_of(members)
    if options.rows is RowKind.INSTRUMENT or not claim.may:
        return claim
    jurisdiction = members[0][0].instrument.metadata.jurisdiction or ""
    if not found.is_set:
        if len(members) == 1 and found.token == members[0][0].instrument.id:
            return claim
        return pooled_claim([item for item, _ in members], _key_of(found.token), options)
    missing = [name for name in found.missing if _system_of(name) == jurisdiction]
    if missing:
        return AbsenceClaim(False, f"parts of the set are not held: {', '.join(missing)}")
    return claim


def _system_of(name: str) -> str:
    """Return the legal system that an instrument's id or a member's name begins with."""
    return re.split(r"[-\s]", name, maxsplit=1)[0]


def _key_of(token: str) -> str:
    """Return the key under which ``coverage.csv`` names a whole legal system."""
    return {"uk": "GB", "us": "US", "eu": "EU", "cn": "national"}.get(token, token)


def _describe(row: MatrixRow, members: Sequence[Member]) -> MatrixRow:
    """Fill in what follows from the instruments behind a row."""
    abouts = [item.instrument.metadata for item, _ in members]
    single = abouts[0] if len(abouts) == 1 else None
    caveats = []
    for item, _ in members:
        caveats += _caveats(item.instrument)
    return replace(
        row,
        sources=tuple(RowSource(item.instrument.id, units) for item, units in members),
        jurisdiction=_common(about.jurisdiction or "" for about in abouts),
        region=_common(region_of(about, roll_up=True) for about in abouts),
        level=_common(about.level or "" for about in abouts),
        date=(single.promulgated or single.effective) if single else "",
        caveats=tuple(caveats),
    )


def _common(values: Iterable[str]) -> str:
    distinct = set(values)
    return str(distinct.pop()) if len(distinct) == 1 else ""


def _caveats(instrument: Instrument) -> list[str]:
    about, found = instrument.metadata, []
    if about.status is Status.AMENDED:
        found.append(f"{instrument.id}: amended; whether this text is the current one is not known")
    elif about.status is Status.IN_FORCE and not about.status_checked:
        found.append(f"{instrument.id}: nobody has noted when its status was checked")
    elif about.status in (Status.REPEALED, Status.DRAFT, Status.UNKNOWN):
        found.append(f"{instrument.id}: status {about.status.value}")
    if about.level is Level.CODE and not (about.effective or about.promulgated):
        found.append(f"{instrument.id}: consolidated without a date: later amendments may be in it")
    elif not about.effective:
        found.append(f"{instrument.id}: date of entry into force not known")
    if about.inferred:
        found.append(f"{instrument.id}: read out of the text: {', '.join(about.inferred)}")
    return found


def _distinct(rows: Sequence[MatrixRow]) -> list[MatrixRow]:
    """Tell apart rows that bear one name: the key goes behind it."""
    times = Counter(row.label for row in rows)
    return [
        replace(row, label=f"{row.label} [{row.key}]") if times[row.label] > 1 else row
        for row in rows
    ]
