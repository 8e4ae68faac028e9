"""A blind sample of units for coding by hand, and what it says of all of them.

Units are sorted into strata by what the program says of them, the untagged ones too; each stratum
gives at least one unit and otherwise in proportion to the square root of its size, so that rare
concepts are seen. Every unit sampled stands for ``weight`` units; shares are corrected by it.
Source: W. G. Cochran, "Sampling Techniques" (3rd ed. 1977), chapters 5 and 5A; allocation after
M. D. Bankier, "Power Allocations" (1988); interval by effective size after E. L. Korn and
B. I. Graubard, "Confidence Intervals for Proportions with Small Expected Number of Positive
Counts" (1998), with Wilson's interval.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.ids import UnitRef
from lexcompare.evaluate.codings import CodedUnit

__all__ = [
    "WEIGHT_COLUMNS",
    "Sampled",
    "draw_sample",
    "prevalence",
    "read_weights",
    "weight_records",
]

WEIGHT_COLUMNS = ("unit", "stratum", "size", "drawn", "weight")
"""Columns of the table that stays away from coders."""

_NONE, _UNSURE = "none", "unsure"
_Z = 1.959963984540054
_PER_STRATUM = 2


@dataclass(frozen=True, slots=True)
class Sampled:
    """A unit in a sample.

    Args:
        ref: ``instrument#unit``.
        stratum: What the program said of it; coders must not see it.
        size: Units of the stratum.
        drawn: How many of them were drawn.

    Example:
        >>> Sampled("x#art_1", "fees", 30, 3).weight
        10.0
    """

    ref: str
    stratum: str
    size: int
    drawn: int

    @property
    def weight(self) -> float:
        """How many units it stands for."""
        return self.size / self.drawn


def draw_sample(
    findings: Sequence[InstrumentFindings], number: int, seed: int
) -> tuple[Sampled, ...]:
    """Draw a stratified sample, in an order that says nothing.

    Strata are predicted concept (the rarest of a unit's) × force × level of the instrument; where
    they would be too many for the sample, level is dropped, then force.

    Args:
        findings: What the program found; its units are the population.
        number: Units to draw; all where there are fewer.
        seed: The same seed draws the same units.

    Raises:
        UsageError: There is nothing to draw, or fewer units are asked for than there are strata.

    Example:
        >>> draw_sample([], 2, 1)
        Traceback (most recent call last):
        lexcompare.core.errors.UsageError: there is nothing to draw a sample from
    """
    units = [(item, unit) for item in findings for unit in item.units]
    if not units or number < 1:
        raise UsageError("there is nothing to draw a sample from", got=f"{number} of {len(units)}"
                         if units else "")  # fmt: skip
    counts = Counter(tag.concept for _, unit in units for tag in unit.tags)
    strata = _strata(units, counts, min(number, len(units)))
    sizes = {name: len(members) for name, members in strata.items()}
    given = _allocate(sizes, min(number, len(units)))
    chance = random.Random(seed)
    sample = [
        Sampled(ref, name, sizes[name], given[name])
        for name, members in sorted(strata.items())
        for ref in chance.sample(members, given[name])
    ]
    chance.shuffle(sample)
    return tuple(sample)


def _strata(
    units: Sequence[tuple[InstrumentFindings, UnitFindings]], counts: Counter[str], number: int
) -> dict[str, list[str]]:
    strata: dict[str, list[str]] = {}
    for depth in (3, 2, 1):
        strata = {}
        for item, unit in units:
            name = " | ".join(_facts(item, unit, counts)[:depth])
            strata.setdefault(name, []).append(str(UnitRef(item.instrument.id, unit.unit)))
        if len(strata) * _PER_STRATUM <= number:
            return strata
    if len(strata) > number:
        raise UsageError(
            "the sample is too small for one unit of every kind",
            got=f"{number} units",
            expected=f"at least {len(strata)}, one for each concept that the program finds",
        )
    return strata


def _facts(
    item: InstrumentFindings, unit: UnitFindings, counts: Counter[str]
) -> tuple[str, str, str]:
    concepts = sorted((counts[tag.concept], tag.concept) for tag in unit.tags)
    concept = concepts[0][1] if concepts else _UNSURE if unit.unsure else _NONE
    level = item.instrument.metadata.level
    return concept, unit.verdict.force.value, level.value if level else "unknown level"


def _allocate(sizes: dict[str, int], number: int) -> dict[str, int]:
    """Give each stratum one, then whatever is left to where the square root of size is least met.

    Highest-averages division (Webster's): the next unit goes to the largest root per unit given.
    """
    given = dict.fromkeys(sizes, 1)
    for _ in range(number - len(sizes)):
        open_ones = [name for name in sorted(sizes) if given[name] < sizes[name]]
        best = max(open_ones, key=lambda name: (math.sqrt(sizes[name]) / (given[name] + 0.5), name))
        given[best] += 1
    return given


def weight_records(sample: Iterable[Sampled]) -> list[dict[str, object]]:
    """Return the table that stays away from coders, with the keys of ``WEIGHT_COLUMNS``.

    Example:
        >>> weight_records([Sampled("x#art_1", "fees", 3, 1)])[0]["weight"]
        3.0
    """
    return [
        {
            "unit": one.ref, "stratum": one.stratum, "size": one.size, "drawn": one.drawn,
            "weight": one.weight,
        }
        for one in sorted(sample, key=lambda one: one.ref)
    ]  # fmt: skip


def read_weights(path: Path) -> tuple[Sampled, ...]:
    """Read the table that :func:`weight_records` describes; ``weight`` follows from the rest.

    Raises:
        InputError: It cannot be read, or a line breaks its contract.
    """
    import csv

    found: list[Sampled] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                found.append(_sampled(row, f"{path}:{number}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "these weights cannot be read", where=str(path), got=str(error)[:80],
            expected=f"CSV with {', '.join(WEIGHT_COLUMNS)}",
        ) from error  # fmt: skip
    return tuple(found)


def _sampled(row: dict[str, Any], where: str) -> Sampled:
    try:
        made = Sampled(row["unit"], row["stratum"], int(row["size"]), int(row["drawn"]))
        UnitRef.parse(made.ref)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            "no line of weights", where=where, got=str(error)[:60],
            expected=", ".join(WEIGHT_COLUMNS),
        ) from error  # fmt: skip
    if not 0 < made.drawn <= made.size:
        raise InputError(
            "more units drawn than there are", where=where, got=f"{made.drawn} of {made.size}"
        )
    return made


def prevalence(
    codings: Sequence[CodedUnit], sample: Sequence[Sampled], concepts: Sequence[str]
) -> list[dict[str, Any]]:
    """Return per concept the share of all units that have it, corrected for how they were drawn.

    Strata of which only part was coded keep their size: those coded stand for all.

    Args:
        codings: What one coder said of the sample.
        sample: How it was drawn.
        concepts: Concepts, in the order of print.

    Returns:
        Records with ``part`` prevalence, ``concept``, ``measure`` share-of-units, ``raw`` (the
        sample's own share), ``value``, ``low``, ``high``, ``interval``.

    Raises:
        UsageError: No coded unit is in the sample.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> drawn = [Sampled("x#art_1", "fees", 1, 1), Sampled("x#art_2", "none", 9, 1)]
        >>> said = [CodedUnit("x", "art_1", Force.SOFT, {"fees": Force.SOFT}),
        ...         CodedUnit("x", "art_2", Force.SOFT)]
        >>> found = prevalence(said, drawn, ["fees"])[0]
        >>> found["raw"], found["value"]
        (0.5, 0.1)
    """
    drawn = {one.ref: one for one in sample}
    coded = [(one, drawn[str(one.ref)]) for one in codings if str(one.ref) in drawn]
    if not coded:
        raise UsageError(
            "no coded unit is in the sample", got=f"{len(codings)} codings",
            expected="codings of the units that the weights name",
        )  # fmt: skip
    sizes = {one.stratum: one.size for _, one in coded}
    total = sum(sizes.values())
    records = []
    for concept in concepts:
        hits: dict[str, list[bool]] = {}
        for coding, one in coded:
            hits.setdefault(one.stratum, []).append(concept in coding.concepts)
        share = sum(sizes[name] * sum(said) / len(said) for name, said in hits.items()) / total
        low, high = _interval(share, hits, sizes)
        records.append(
            {
                "part": "prevalence", "concept": concept, "measure": "share-of-units",
                "raw": round(sum(map(sum, hits.values())) / len(coded), 4),
                "value": round(share, 4), "low": round(low, 4), "high": round(high, 4),
                "interval": "stratified", "support": sum(map(sum, hits.values())),
            }
        )  # fmt: skip
    return records


def _interval(
    share: float, hits: dict[str, list[bool]], sizes: dict[str, int]
) -> tuple[float, float]:
    """Return Wilson's interval at the effective size of the sample.

    A stratum coded whole adds no doubt. Strata of which one unit was drawn show no spread of their
    own, so they are taken together, as Cochran's collapsed strata.
    """
    total = sum(sizes.values())
    groups: dict[str, tuple[int, list[bool]]] = {}
    for name, said in hits.items():
        if sizes[name] > len(said):
            key = name if len(said) > 1 else ""
            size, before = groups.get(key, (0, []))
            groups[key] = (size + sizes[name], [*before, *said])
    if not groups:
        return share, share
    middle = min(max(share, 0.5 / total), 1 - 0.5 / total)
    variance = 0.0
    for size, said in groups.values():
        n, p = len(said), sum(said) / len(said)
        left = (size / total) ** 2 * (1 - n / size)
        # Where a few units all say the same, that is not certain of the rest: one more unit with
        # the overall share is thought in (shrinkage), so that no interval is without width.
        p = (sum(said) + middle) / (n + 1) if p in (0.0, 1.0) else p
        variance += left * p * (1 - p) / max(n - 1, 1)
    effective = middle * (1 - middle) / variance if variance else math.inf
    return _wilson(share, min(effective, float(total)))


def _wilson(share: float, size: float) -> tuple[float, float]:
    centre = share + _Z**2 / (2 * size)
    half = _Z * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    low, high = (centre - half) / (1 + _Z**2 / size), (centre + half) / (1 + _Z**2 / size)
    return max(0.0, low), min(1.0, high)
