"""Declaratory (宣示性) shares: three ways side by side, and by statement, always with n.

Three populations give three answers. *Units*: every unit that rules conduct. *Units with a
concept*: those of them that the codebook knows something about. *Tags in the view*: what is said
about each concept, where it is about opening. *Statements*: an article is as strong as its
strongest sentence, so long ones hide declaratory sentences; here each sentence counts.
The share describes the wording of provisions, not their worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from lexcompare.analyse.judge import Judge
from lexcompare.compare.cells import load_cell_rules
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import region_of
from lexcompare.compare.tagindex import TagIndex
from lexcompare.compare.views import View, objects_of_view
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Force

__all__ = [
    "CAUTION",
    "GROUPS",
    "ORDER_COLUMNS",
    "POPULATIONS",
    "SLOGAN_COLUMNS",
    "SloganLine",
    "Tally",
    "all_slogan_shares",
    "order_records",
    "slogan_records",
    "slogan_shares",
]

CAUTION = "declaratory (宣示性): describes the wording of provisions, not their worth"
"""The sentence that stands beside every share."""

POPULATIONS = ("units", "units_with_concept", "tags_in_view", "statements")
"""What is counted, in the order of columns."""

GROUPS = ("instrument", "region", "level", "concept")
"""What a line may stand for."""

SLOGAN_COLUMNS = (
    "by", "key", "label",
    *(f"{name}_{part}" for name in POPULATIONS for part in ("declaratory", "n", "share")),
    "note",
)  # fmt: skip
"""Columns of ``slogan_shares.csv``; a share is empty under ten cases."""

ORDER_COLUMNS = (
    "key", "label", "place_units", "place_units_with_concept", "place_tags_in_view", "moves",
    "why",
)  # fmt: skip
"""Columns of ``slogan_orders.csv``: the three orders of instruments side by side."""

_MANY = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """Declaratory cases out of those that rule conduct.

    Example:
        >>> Tally(3, 12).text, Tally(3, 9).text
        ('3 of 12 (25 %)', '3 of 9')
    """

    declaratory: int = 0
    n: int = 0

    @property
    def share(self) -> float | None:
        """The share; ``None`` under the number of cases from which one is given."""
        return self.declaratory / self.n if self.n >= load_cell_rules().min_n else None

    @property
    def text(self) -> str:
        """The counts, with a percentage where there are enough."""
        counts = f"{self.declaratory} of {self.n}"
        return counts if self.share is None else f"{counts} ({100 * self.share:.0f} %)"

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.declaratory + other.declaratory, self.n + other.n)


@dataclass(frozen=True)
class SloganLine:
    """One line of the table.

    Args:
        by: instrument, region, level or concept.
        key: Its id or code.
        label: Its name.
        tallies: By population; a concept has no population of all units.
        hidden: Declaratory units that drop out or join on the way from one population to the
            next, for instruments: by reason, ids of units.

    Example:
        >>> SloganLine("concept", "fees", "Fees", {"tags_in_view": Tally(1, 4)}).tally("units").n
        0
    """

    by: str
    key: str
    label: str
    tallies: dict[str, Tally]
    hidden: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def tally(self, population: str) -> Tally:
        """Return one count; nothing where the population does not apply."""
        return self.tallies.get(population, Tally())


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a unit adds to each population."""

    id: str
    verdict: Force
    ruling: tuple[tuple[str, Force], ...]
    in_view: tuple[tuple[str, Force], ...]
    statements: Tally


def slogan_shares(
    matrix: GapMatrix, by: str = "instrument", judge: Judge | None = None
) -> tuple[SloganLine, ...]:
    """Count declaratory units, tags and statements of the instruments that count.

    Args:
        matrix: Says which instruments count; benchmarks are among them.
        by: instrument, region, level or concept.
        judge: Judges statements anew; by default they have the forces that the analysis found.

    Raises:
        UsageError: There is nothing to count by under this name.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> slogan_shares(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    if by not in GROUPS:
        raise UsageError("nothing to count by", got=by, expected=f"one of {', '.join(GROUPS)}")
    return _grouped(matrix, by, _read(matrix, judge))


def all_slogan_shares(matrix: GapMatrix) -> dict[str, tuple[SloganLine, ...]]:
    """Count by each of :data:`GROUPS`, every unit read once.

    Args:
        matrix: Says which instruments count.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> all_slogan_shares(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))["level"]
        ()
    """
    read = _read(matrix, None)
    return {by: _grouped(matrix, by, read) for by in GROUPS}


def _grouped(matrix: GapMatrix, by: str, read: _Read) -> tuple[SloganLine, ...]:
    if by == "concept":
        return _by_concept(matrix, [unit for _, units in read for unit in units])
    key_of = _KEYS[by]
    groups: dict[tuple[str, str], list[_Unit]] = {}
    for instrument, units in read:
        groups.setdefault(key_of(instrument), []).extend(units)
    return tuple(
        SloganLine(by, key, label, _count(units), _hidden(units) if by == "instrument" else {})
        for (key, label), units in groups.items()
    )


_KEYS: dict[str, Callable[[Instrument], tuple[str, str]]] = {
    "instrument": lambda one: (one.id, one.metadata.title or one.id),
    "region": lambda one: (region_of(one.metadata, roll_up=True) or "unknown",) * 2,
    "level": lambda one: (str(one.metadata.level or "unknown"),) * 2,
}


_View = dict[tuple[str, str], list[tuple[str, Force]]]
_Read = list[tuple[Instrument, list[_Unit]]]


def _in_view(matrix: GapMatrix, counted: Sequence[InstrumentFindings]) -> _View:
    """Return by instrument and unit what is about opening or about public data as a whole.

    Stricter than cells, where a concept that is about another activity by itself counts too.
    """
    view = objects_of_view(View.OPENNESS)
    options = replace(matrix.options, objects=view)
    index = TagIndex(counted, matrix.codebook, options)
    made: _View = {}
    for concept in matrix.concepts:
        for instrument, tags in index.tags_of(concept).items():
            for tag in tags:
                about = not tag.objects or view & set(tag.objects)
                if about and tag.concept == concept and tag.stated is not Force.STRUCTURAL:
                    made.setdefault((instrument, tag.unit), []).append((concept, tag.stated))
    return made


def _read(matrix: GapMatrix, judge: Judge | None) -> _Read:
    left = {one.instrument for one in matrix.left_out}
    counted = [item for item in matrix.findings if item.instrument.id not in left]
    view = _in_view(matrix, counted)
    return [
        (item.instrument, [_unit(item.instrument, unit, view, judge) for unit in item.units])
        for item in counted
    ]


def _unit(instrument: Instrument, unit: UnitFindings, view: _View, judge: Judge | None) -> _Unit:
    ruling = [(tag.concept, tag.force) for tag in unit.tags if tag.force is not Force.STRUCTURAL]
    in_view = view.get((instrument.id, unit.unit), [])
    forces = unit.statement_forces
    if judge is not None or forces is None:
        forces = _judged(instrument, unit.unit, judge or Judge())
    return _Unit(unit.unit, unit.verdict.force, tuple(ruling), tuple(in_view), _tally(forces))


def _judged(instrument: Instrument, unit: str, judge: Judge) -> tuple[Force, ...]:
    article = instrument.article(unit)
    if article is None:
        return ()
    language = instrument.metadata.language or "zh"
    return tuple(one.force for one in judge.judge_statements(article, language))


def _tally(forces: Iterable[Force]) -> Tally:
    ruling = [force for force in forces if force is not Force.STRUCTURAL]
    return Tally(sum(force is Force.SLOGAN for force in ruling), len(ruling))


def _count(units: Sequence[_Unit]) -> dict[str, Tally]:
    return {
        "units": _tally(unit.verdict for unit in units),
        "units_with_concept": _tally(unit.verdict for unit in units if unit.ruling),
        "tags_in_view": _tally(force for unit in units for _, force in unit.in_view),
        "statements": sum((unit.statements for unit in units), Tally()),
    }


def _by_concept(matrix: GapMatrix, units: Sequence[_Unit]) -> tuple[SloganLine, ...]:
    lines = []
    having: dict[str, list[Force]] = {}
    in_view: dict[str, list[Force]] = {}
    for unit in units:
        for name in dict(unit.ruling):
            having.setdefault(name, []).append(unit.verdict)
        for name, force in dict(unit.in_view).items():
            in_view.setdefault(name, []).append(force)
    for concept in matrix.codebook.concepts:
        tallies = {
            "units_with_concept": _tally(having.get(concept.id, ())),
            "tags_in_view": _tally(in_view.get(concept.id, ())),
        }
        label = f"{concept.label_zh} {concept.label_en}"
        lines.append(SloganLine("concept", concept.id, label, tallies))
    return tuple(lines)


def _hidden(units: Sequence[_Unit]) -> dict[str, tuple[str, ...]]:
    """Say which units make one share differ from the next."""
    slogans = [unit for unit in units if unit.verdict is Force.SLOGAN]
    firm = [unit for unit in units if unit.verdict in (Force.SOFT, Force.OPERATIVE)]

    def ids(found: Iterable[_Unit]) -> tuple[str, ...]:
        return tuple(unit.id for unit in found)

    return {
        "declaratory without a concept": ids(one for one in slogans if not one.ruling),
        "firm without a concept": ids(one for one in firm if not one.ruling),
        "declaratory about other activities": ids(
            one for one in slogans if one.ruling and not one.in_view
        ),
        "firm about other activities": ids(one for one in firm if one.ruling and not one.in_view),
        "declaratory tags in firm units": ids(
            one for one in firm if any(force is Force.SLOGAN for _, force in one.in_view)
        ),
    }


def slogan_records(lines: Iterable[SloganLine]) -> list[dict[str, object]]:
    """Return flat records with the keys of :data:`SLOGAN_COLUMNS`.

    Example:
        >>> slogan_records([])
        []
    """
    records = []
    for line in lines:
        record: dict[str, object] = {"by": line.by, "key": line.key, "label": line.label}
        for name in POPULATIONS:
            tally = line.tallies.get(name)
            record[f"{name}_declaratory"] = tally.declaratory if tally else ""
            record[f"{name}_n"] = tally.n if tally else ""
            share = tally.share if tally else None
            record[f"{name}_share"] = "" if share is None else round(share, 4)
        record["note"] = CAUTION
        records.append(record)
    return records


def order_records(lines: Sequence[SloganLine]) -> list[dict[str, object]]:
    """Set the three orders of instruments side by side, with the units that make the difference.

    Only lines with enough cases in all three populations are ordered, 1 for the highest share;
    ties share a place. ``moves`` is the distance between the highest and the lowest place. It is
    an aid for reading how a share depends on what is counted, no ranking of makers of law.

    Args:
        lines: By instrument.

    Example:
        >>> order_records([])
        []
    """
    names = POPULATIONS[:3]
    kept = [line for line in lines if all(line.tally(name).share is not None for name in names)]
    shares = {name: [line.tally(name).share or 0.0 for line in kept] for name in names}
    records = []
    for number, line in enumerate(kept):
        places = [1 + sum(other > shares[name][number] for other in shares[name]) for name in names]
        records.append(
            {
                "key": line.key,
                "label": line.label,
                **{f"place_{name}": place for name, place in zip(names, places, strict=True)},
                "moves": max(places) - min(places),
                "why": _why(line),
            }
        )
    return sorted(records, key=lambda one: (-int(str(one["moves"])), str(one["key"])))


def _why(line: SloganLine) -> str:
    parts = [f"{name} {line.tally(name).text}" for name in POPULATIONS[:3]]
    for reason, ids in line.hidden.items():
        if ids:
            some = ", ".join(ids[:_MANY]) + (" …" if ids[_MANY:] else "")
            parts.append(f"{len(ids)} {reason}: {some}")
    return "; ".join(parts)
