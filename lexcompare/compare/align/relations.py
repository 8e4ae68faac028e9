"""What two provisions are to each other: rules as data, reasons in words."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from lexcompare.compare.align.profiles import ASPECTS, UnitProfile
from lexcompare.core.errors import InternalError

__all__ = ["Relation", "Typed", "relate"]

_CONDITIONS = frozenset(
    "shared source-covered target-covered same-activity same-parts same-force alike".split()
)


class Relation(StrEnum):
    """What the target is to the source.

    ``equivalent``: they regulate the same. ``broader``: the target regulates what the source does,
    and more. ``narrower``: only part of it, and nothing else. ``overlaps``: each has something of
    its own, or they differ in activity or in the parts of the rule. ``none``: no concept in common.
    """

    EQUIVALENT = "equivalent"
    BROADER = "broader"
    NARROWER = "narrower"
    OVERLAPS = "overlaps"
    NONE = "none"


@dataclass(frozen=True)
class Typed:
    """A relation with its grounds.

    Args:
        relation: What the target is to the source.
        shared: Concepts that both regulate, in the order of the source.
        reason: Why, for a reader.
    """

    relation: Relation
    shared: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class _Rule:
    relation: Relation
    when: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class _Rules:
    alike: float
    general: frozenset[str]
    ordered: tuple[_Rule, ...]


@cache
def _rules() -> _Rules:
    source = files("lexcompare.compare.align").joinpath("data/relations.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    made = []
    for entry in data["rule"]:
        when = tuple(
            (one.removeprefix("not "), not one.startswith("not ")) for one in entry["when"]
        )
        unknown = [name for name, _ in when if name not in _CONDITIONS]
        if unknown or entry["relation"] not in set(Relation):
            raise InternalError(
                "a rule of relations breaks its contract",
                where="relations.toml",
                got=", ".join(unknown) or entry["relation"],
                expected=", ".join(sorted(_CONDITIONS)),
            )
        made.append(_Rule(Relation(entry["relation"]), when))
    return _Rules(float(data["alike"]), frozenset(data["general"]), tuple(made))


def relate(source: UnitProfile, target: UnitProfile, likeness: float) -> Typed:
    """Return what ``target`` is to ``source``.

    Args:
        source: The unit that asks.
        target: The unit that may be its counterpart.
        likeness: Their fused score, from 0 to 1.

    Example:
        >>> asks = UnitProfile("a#art_1", "zh", "", concepts=("fees",))
        >>> held = UnitProfile("b#sec_2", "en", "", concepts=("fees", "licence"))
        >>> found = relate(asks, held, 0.5)
        >>> found.relation.value, found.shared
        ('broader', ('fees',))
        >>> found.reason
        'both regulate fees; only the target regulates licence'
    """
    rules = _rules()
    shared = tuple(name for name in source.concepts if name in target.concepts)
    holds = {
        "shared": bool(shared),
        "source-covered": set(source.concepts) <= set(target.concepts),
        "target-covered": set(target.concepts) <= set(source.concepts),
        "same-activity": _meet(source.objects, target.objects),
        "same-parts": source.aspects == target.aspects,
        "same-force": source.force is target.force,
        "alike": likeness >= rules.alike,
    }
    for rule in rules.ordered:
        if all(holds[name] is wanted for name, wanted in rule.when):
            return Typed(rule.relation, shared, _reason(source, target, shared))
    return Typed(Relation.NONE, shared, _reason(source, target, shared))


def _meet(left: Sequence[str], right: Sequence[str]) -> bool:
    if not left or not right or set(left) & set(right):
        return True
    general = _rules().general
    return bool(general & set(left) or general & set(right))


def _reason(source: UnitProfile, target: UnitProfile, shared: Sequence[str]) -> str:
    said = []
    if shared:
        said.append(f"both regulate {_list(shared)}")
    elif source.concepts and target.concepts:
        said.append("they regulate nothing in common")
    else:
        said.append(_silent(source, target))
    for name, mine, other in (("source", source, target), ("target", target, source)):
        own = [one for one in mine.concepts if one not in other.concepts]
        if own:
            said.append(f"only the {name} regulates {_list(own)}")
    if shared and not _meet(source.objects, target.objects):
        said.append(
            f"the source is about {_list(source.objects)}, the target about {_list(target.objects)}"
        )
    if shared:
        said += _parts(source, target)
    return "; ".join(said)


def _silent(source: UnitProfile, target: UnitProfile) -> str:
    if source.concepts or target.concepts:
        name = "target" if source.concepts else "source"
        return f"the {name} regulates no concept of the codebook"
    return "neither regulates a concept of the codebook"


def _parts(source: UnitProfile, target: UnitProfile) -> list[str]:
    """Say what one side has and the other lacks."""
    words = {"deadline": "a deadline", "sanction": "a sanction", "bearer": "an identifiable bearer"}
    said = []
    for name, mine, other in (("source", source, target), ("target", target, source)):
        own = [words[part] for part in ASPECTS if part in mine.aspects - other.aspects]
        if own:
            said.append(f"only the {name} has {_list(own)}")
    if source.force is not target.force:
        said.append(f"the source is {source.force.value}, the target {target.force.value}")
    return said


def _list(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
