"""Benchmarks: named sets with a justification, jurisdictions, national law, single instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.compare.timing import bare_title
from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.ids import natural_key
from lexcompare.core.inputs import parse_toml, read_input_text
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Jurisdiction, Role

__all__ = [
    "Benchmark",
    "BenchmarkMember",
    "BenchmarkSet",
    "is_national",
    "load_benchmarks",
    "question_of",
    "resolve_benchmarks",
]

NATIONAL = "national"
_NAMES = {"cn": "China", "uk": "United Kingdom", "us": "United States", "eu": "European Union"}


@dataclass(frozen=True, slots=True)
class BenchmarkMember:
    """One entry of a set: an instrument by id or title, or all of a jurisdiction's region.

    Args:
        instrument: Id of the instrument; empty for a member by jurisdiction.
        titles: Other ways to recognise it.
        sections: Ranges of section numbers as printed (``11A-11B``); empty for the whole.
        jurisdiction: Jurisdiction of a member that stands for many instruments.
        region_prefix: What their region codes begin with.

    Example:
        >>> BenchmarkMember(jurisdiction="us", region_prefix="US-").name
        'us US-*'
    """

    instrument: str = ""
    titles: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    jurisdiction: str = ""
    region_prefix: str = ""

    @property
    def name(self) -> str:
        """What to call it where it is not held."""
        return self.instrument or f"{self.jurisdiction} {self.region_prefix}*"

    def fits(self, instrument: Instrument) -> bool:
        """Whether ``instrument`` is (one of) what the member means."""
        about = instrument.metadata
        if self.instrument:
            titles = {bare_title(title) for title in self.titles}
            return instrument.id == self.instrument or bare_title(about.title) in titles
        return about.jurisdiction == self.jurisdiction and about.region.startswith(
            self.region_prefix
        )


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """A named set; ``justification`` says why its members belong together.

    ``objects`` are the activities that its question is about: what a row has about others is no
    answer to it. Empty: all activities.

    Example:
        >>> BenchmarkSet("mine", "My set", "某组", "one kind of question", ()).members
        ()
    """

    id: str
    label_en: str
    label_zh: str
    justification: str
    members: tuple[BenchmarkMember, ...]
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Benchmark:
    """What one word of ``against`` stands for in a corpus.

    Args:
        token: The word as given.
        label: Name for readers.
        members: Instruments, each with the ids of the units that count (``None`` for all).
        missing: Members, or ends of ranges of sections, that the corpus does not hold.
        is_set: Whether it is a declared list, so that it can be known to be held in full.
        unheld: Members of a set of which nothing counts.
        uncounted: What is held of them all the same, and why it does not count.

    Example:
        >>> Benchmark("eu", "European Union", (), ("any instrument of it",)).is_set
        False
    """

    token: str
    label: str
    members: tuple[tuple[InstrumentFindings, frozenset[str] | None], ...]
    missing: tuple[str, ...] = ()
    is_set: bool = False
    unheld: tuple[BenchmarkMember, ...] = ()
    uncounted: tuple[str, ...] = ()

    @property
    def lacking(self) -> str:
        """What is missing, and what is held but does not count, in words."""
        text = f"not held or not counted: {', '.join(self.missing)}"
        return f"{text} (held, but {'; '.join(self.uncounted)})" if self.uncounted else text


def load_benchmarks(path: Path | None = None) -> tuple[BenchmarkSet, ...]:
    """Read benchmark sets from a TOML file; the shipped ones without a path.

    Raises:
        InputError: The file is no TOML, or an entry has an unknown or missing key.

    Example:
        >>> [found.id for found in load_benchmarks()]
        ['open-data', 'access', 'personal-data', 'local']
    """
    if path is None:
        return _shipped()
    return _read(read_input_text(path), str(path))


@cache
def _shipped() -> tuple[BenchmarkSet, ...]:
    name = "data/benchmarks.toml"
    return _read(files("lexcompare.compare").joinpath(name).read_text(encoding="utf-8"), name)


def _read(text: str, where: str) -> tuple[BenchmarkSet, ...]:
    data = parse_toml(text, where)
    try:
        sets = []
        for entry in data.get("set", []):
            members = tuple(_member(member) for member in entry.pop("members"))
            objects = frozenset(entry.pop("objects", ()))
            sets.append(BenchmarkSet(**entry, members=members, objects=objects))
    except (TypeError, KeyError, AttributeError) as error:
        raise InputError(
            "benchmark sets break their contract",
            where=where,
            got=str(error),
            expected="[[set]] with id, label_en, label_zh, justification, members",
        ) from error
    return tuple(sets)


def _member(entry: dict[str, Any]) -> BenchmarkMember:
    titles, sections = tuple(entry.pop("titles", ())), tuple(entry.pop("sections", ()))
    return BenchmarkMember(**entry, titles=titles, sections=sections)


def is_national(about: Metadata) -> bool:
    """Whether an instrument is Chinese law of the whole nation.

    Example:
        >>> from lexcompare.core.vocabulary import Level
        >>> is_national(Metadata(jurisdiction=Jurisdiction.CN, level=Level.LAW))
        True
    """
    return about.jurisdiction is Jurisdiction.CN and (
        about.region in ("000000", "100000", "CN")
        or (not about.region and about.level in _NATIONAL_LEVELS)
    )


_NATIONAL_LEVELS = frozenset(
    {
        "law",
        "administrative-regulation",
        "judicial-interpretation",
        "department-rule",
        "department-normative",
        "state-council-normative",
        "party-state-policy",
    }
)


def question_of(tokens: Sequence[str]) -> frozenset[str]:
    """Return the activities that benchmarks ask about; empty where they ask about all law.

    Args:
        tokens: Words of ``against``; a word that names no set asks about all.

    Example:
        >>> sorted(question_of(["open-data"])), question_of(["open-data", "uk"])
        (['opening', 'public_data'], frozenset())
    """
    known = {found.id: found.objects for found in load_benchmarks()}
    asked = [known.get(token.strip().lower(), frozenset()) for token in tokens]
    return frozenset().union(*asked) if all(asked) else frozenset()


def resolve_benchmarks(
    tokens: Sequence[str],
    counted: Sequence[InstrumentFindings],
    sets: Sequence[BenchmarkSet] | None = None,
    left: Sequence[tuple[Instrument, str]] = (),
) -> tuple[Benchmark, ...]:
    """Find what each word of ``against`` stands for among the instruments that count.

    Args:
        tokens: Names of sets, jurisdictions, ``national``, instrument ids; read in that order.
        counted: Instruments that count.
        sets: Known sets; the shipped ones by default.
        left: Instruments that are held and do not count, with the reason.

    Raises:
        UsageError: A word names nothing known or nothing held.

    Example:
        >>> resolve_benchmarks(["open-data"], [])[0].missing
        ('us-44usc-35', 'uk-rpsi-2015', 'uk-foia-2000', 'eu-open-data-2019')
    """
    known = {found.id: found for found in (load_benchmarks() if sets is None else sets)}
    found = [_resolve(token.strip(), counted, known) for token in tokens]
    told = [replace(one, uncounted=_uncounted(one, left)) for one in found]
    return tuple({benchmark.token: benchmark for benchmark in told}.values())


def _uncounted(benchmark: Benchmark, left: Sequence[tuple[Instrument, str]]) -> tuple[str, ...]:
    """Say which instruments would stand behind a benchmark if they counted."""
    wanted = benchmark.unheld
    if benchmark.token in _NAMES and not benchmark.members:
        wanted = (BenchmarkMember(jurisdiction=benchmark.token),)
    return tuple(
        f"{instrument.id}: {reason}"
        for instrument, reason in left
        if instrument.metadata.role is Role.TEXT and any(one.fits(instrument) for one in wanted)
    )


def _resolve(
    token: str, counted: Sequence[InstrumentFindings], known: dict[str, BenchmarkSet]
) -> Benchmark:
    plain = token.lower()
    if plain in known:
        return _resolve_set(known[plain], counted)
    if plain == NATIONAL:
        national = [item for item in counted if is_national(item.instrument.metadata)]
        return _whole(plain, "全国 National law", national)
    if plain in _NAMES:
        of_it = [item for item in counted if item.instrument.metadata.jurisdiction == plain]
        return _whole(plain, _NAMES[plain], of_it)
    for item in counted:
        if item.instrument.id == token:
            return _whole(token, item.instrument.metadata.title or token, [item])
    raise UsageError(
        "nothing to compare against has this name",
        got=token,
        expected=f"a set ({', '.join(known)}), a jurisdiction ({', '.join(Jurisdiction)}), "
        f"{NATIONAL}, or the id of an instrument that counts",
        remedy="an instrument that is repealed, a fixture or a duplicate has no row",
    )


def _whole(token: str, label: str, members: Sequence[InstrumentFindings]) -> Benchmark:
    missing = () if members else (f"any instrument of {label}",)
    return Benchmark(token, label, tuple((item, None) for item in members), missing)


def _resolve_set(wanted: BenchmarkSet, counted: Sequence[InstrumentFindings]) -> Benchmark:
    members: list[tuple[InstrumentFindings, frozenset[str] | None]] = []
    missing: list[str] = []
    unheld: list[BenchmarkMember] = []
    for member in wanted.members:
        fitting = [item for item in counted if member.fits(item.instrument)]
        if not fitting:
            missing.append(member.name)
            unheld.append(member)
        for item in fitting:
            units, gaps = _sections(item.instrument, member.sections)
            members.append((item, units))
            missing += gaps
    return Benchmark(
        wanted.id, wanted.label_en, tuple(members), tuple(missing), True, tuple(unheld)
    )


def _between(low: str, high: str) -> tuple[str, ...]:
    """Return the whole numbers inside a range; which lettered ones exist nobody can know."""
    if not (low.isdigit() and high.isdigit()):
        return ()
    return tuple(str(number) for number in range(int(low) + 1, int(high)))


def _sections(
    instrument: Instrument, ranges: tuple[str, ...]
) -> tuple[frozenset[str] | None, list[str]]:
    """Return the ids of the units in ``ranges`` and the ends of ranges that are not held."""
    if not ranges:
        return None, []
    # A subsection belongs to its section: 3504_b to 3504.
    units = {unit.id: unit.number.split("_")[0] for unit in instrument.units}
    numbers = set(units.values())
    inside: set[str] = set()
    missing = []
    for wanted in ranges:
        low, _, high = wanted.partition("-")
        ends = (low, high or low)
        # In a complete text a number that is missing inside a range is one that is not used.
        inner = () if instrument.is_complete else _between(*ends)
        wanted_numbers = dict.fromkeys((ends[0], *inner, ends[1]))
        missing += [f"{instrument.id} s. {end}" for end in wanted_numbers if end not in numbers]
        first, last = natural_key(ends[0]), natural_key(ends[1])
        inside |= {unit for unit, number in units.items() if first <= natural_key(number) <= last}
    return frozenset(inside), missing
