"""Floors of quality in version control: broken floors fail, and no tool lowers one in silence.

A gate file pins measures to the corpus that they were made on: changed codings or texts fail
until someone pins the floors again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.files import sha256_of, write_text
from lexcompare.core.inputs import parse_json, read_input_text
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import WIDER_LAW, CodedUnit
from lexcompare.evaluate.evaluation import Compared, Evaluation
from lexcompare.evaluate.measures import Counts

__all__ = [
    "EPSILON",
    "Gate",
    "check_gate",
    "codings_digest",
    "gate_measures",
    "pin_gate",
    "read_gate",
    "texts_digest",
    "write_gate",
]

EPSILON = 0.0005
"""A measure may lie this much under its floor: rounding, not loss."""

_DIGITS = 4
_KEYS = {"about", "epsilon", "codings", "texts", "floors", "lowered"}
_ABOUT = "floors of quality; written by `lexcompare evaluate --update-gate`, which lowers none"


@dataclass(frozen=True)
class Gate:
    """Floors and what they were measured on.

    Args:
        floors: Floor by measure.
        codings: Digest of the codings.
        texts: Digest of the hashes of the texts.
        epsilon: How much a measure may lie under its floor.
        lowered: Records of floors that were lowered, with the reason given.

    Example:
        >>> Gate({"zh.slogan_f1": 0.9}, "c", "t").epsilon
        0.0005
    """

    floors: Mapping[str, float]
    codings: str
    texts: str
    epsilon: float = EPSILON
    lowered: tuple[Mapping[str, Any], ...] = ()


def codings_digest(codings: Iterable[CodedUnit]) -> str:
    """Return a digest of what coders said, whatever the order of units and keys.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> one, two = (CodedUnit("cn-x", f"art_{n}", Force.SOFT) for n in (1, 2))
        >>> codings_digest([one, two]) == codings_digest([two, one]) != codings_digest([one])
        True
    """
    rows = sorted(
        [
            unit.instrument,
            unit.unit,
            unit.tier,
            unit.force.value,
            sorted((name, force.value) for name, force in unit.concepts.items()),
            sorted(unit.objects),
            unit.opening_mode,
            sorted(unit.excludes),
        ]
        for unit in codings
    )
    return sha256_of(json.dumps(rows, ensure_ascii=False).encode("utf-8"))


def texts_digest(instruments: Iterable[Instrument]) -> str:
    """Return a digest of the hashes of the files that the instruments were read from.

    Example:
        >>> len(texts_digest([]))
        64
    """
    rows = sorted([item.id, item.source.sha256] for item in instruments)
    return sha256_of(json.dumps(rows, ensure_ascii=False).encode("utf-8"))


def gate_measures(evaluation: Evaluation, core: Sequence[str] = ()) -> dict[str, float]:
    """Return the measures to hold: per language and tier, and F1 of core concepts per language.

    Names read ``zh-double.concepts_micro_f1``, ``zh.catalog_f1``; codings of no tier give
    ``zh.concepts_micro_f1``. ``units_read`` is the share of coded units that the tool has. Tiers
    of wider law are held by themselves: core concepts are pooled over law of the subject.

    Args:
        evaluation: What was compared.
        core: Ids of the core concepts.

    Example:
        >>> gate_measures(Evaluation((), ()))
        {'units_read': 0.0}
    """
    groups: dict[tuple[str, str], list[Compared]] = {}
    languages: dict[str, list[Compared]] = {}
    # A text that cannot be read has no language: it counts in the share of units read.
    for pair in (pair for pair in evaluation.pairs if pair.language):
        groups.setdefault((pair.language, pair.coded.tier), []).append(pair)
        if pair.coded.tier not in WIDER_LAW:
            languages.setdefault(pair.language, []).append(pair)
    units = len(evaluation.pairs)
    measures = {"units_read": round(len(evaluation.held) / units, _DIGITS) if units else 0.0}
    for (language, tier), pairs in sorted(groups.items()):
        name = f"{language}-{tier}" if tier else language
        part = replace(evaluation, pairs=tuple(pairs))
        for key, value in part.headline().items():
            if key != "slogan_f1" or part.forces.get(Force.SLOGAN.value, Counts()).support:
                measures[f"{name}.{key}"] = round(value, _DIGITS)
    for language, pairs in sorted(languages.items()):
        counts = replace(evaluation, pairs=tuple(pairs)).concepts
        for concept in core:
            if counts[concept].support:
                measures[f"{language}.{concept}_f1"] = round(counts[concept].f1, _DIGITS)
    return measures


def check_gate(gate: Gate, measures: Mapping[str, float], codings: str, texts: str) -> list[str]:
    """Return one sentence per broken promise; none where the gate holds.

    Args:
        gate: Floors.
        measures: What was measured now.
        codings: Digest of the codings measured now.
        texts: Digest of the texts measured now.

    Example:
        >>> gate = Gate({"zh.f1": 0.8}, "c", "t")
        >>> check_gate(gate, {"zh.f1": 0.7996}, "c", "t")
        []
        >>> check_gate(gate, {"zh.f1": 0.71}, "c", "t")
        ['zh.f1 is 0.7100, under its floor 0.8000']
    """
    told = []
    for what, pinned, now in (("codings", gate.codings, codings), ("texts", gate.texts, texts)):
        if pinned != now:
            told.append(
                f"the {what} changed since the floors were pinned ({pinned[:12]}, now {now[:12]}): "
                "pin them again with --update-gate"
            )
    for name, floor in sorted(gate.floors.items()):
        if name not in measures:
            told.append(f"{name} has a floor of {floor:.4f} and was not measured")
        elif measures[name] < floor - gate.epsilon:
            told.append(f"{name} is {measures[name]:.4f}, under its floor {floor:.4f}")
    return told


def pin_gate(
    old: Gate | None, measures: Mapping[str, float], codings: str, texts: str, reason: str = ""
) -> Gate:
    """Return new floors; a floor that would fall needs a reason, which is kept.

    A floor stays where it is when the measure lies under it by no more than epsilon, so that it
    cannot sink in small steps.

    Args:
        old: The floors so far, if there are any.
        measures: What was measured now.
        codings: Digest of the codings measured now.
        texts: Digest of the texts measured now.
        reason: Why floors may be lowered or dropped.

    Raises:
        UsageError: A floor would fall and no reason is given; the message names each.

    Example:
        >>> gate = pin_gate(Gate({"zh.f1": 0.8}, "c", "t"), {"zh.f1": 0.84}, "c", "t")
        >>> gate.floors
        {'zh.f1': 0.84}
        >>> pin_gate(gate, {"zh.f1": 0.8}, "c", "t", "stricter coding of fees").lowered[0]["to"]
        0.8
    """
    if old is None:
        return Gate(dict(sorted(measures.items())), codings, texts)
    falls: list[dict[str, Any]] = []
    floors = dict(measures)
    for name, floor in sorted(old.floors.items()):
        now = measures.get(name)
        if now is None or now < floor - old.epsilon:
            falls.append({"measure": name, "from": floor, "to": now, "reason": reason.strip()})
        else:
            floors[name] = max(floor, now)
    if falls and not reason.strip():
        shown = "; ".join(f"{f['measure']} {f['from']} to {f['to']}" for f in falls)
        raise UsageError(
            "floors are not lowered without a reason",
            got=shown,
            expected="every measure at or above its floor",
            remedy="mend what was lost, or give --allow-lower REASON, which is kept in the file",
        )
    return Gate(dict(sorted(floors.items())), codings, texts, old.epsilon, (*old.lowered, *falls))


def read_gate(path: Path) -> Gate:
    """Read a gate file.

    Raises:
        InputError: It cannot be read, or breaks its contract.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "gate.json"
        >>> write_gate(file, Gate({"zh.slogan_f1": 0.9}, "c", "t"))
        >>> read_gate(file).floors
        {'zh.slogan_f1': 0.9}
    """
    data = parse_json(read_input_text(path), str(path))
    if not isinstance(data, dict) or not {"floors", "codings", "texts"} <= set(data) <= _KEYS:
        raise _wrong(path, "keys", data)
    floors, epsilon = data["floors"], data.get("epsilon", EPSILON)
    if not isinstance(floors, dict) or not all(_is_share(value) for value in floors.values()):
        raise _wrong(path, "floors", floors)
    if not _is_share(epsilon) or epsilon > 0.01:
        raise _wrong(path, "epsilon", epsilon)
    if not isinstance(data["codings"], str) or not isinstance(data["texts"], str):
        raise _wrong(path, "digests", data["codings"])
    lowered = data.get("lowered", [])
    if not isinstance(lowered, list) or not all(isinstance(item, dict) for item in lowered):
        raise _wrong(path, "lowered", lowered)
    return Gate(floors, data["codings"], data["texts"], float(epsilon), tuple(lowered))


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _wrong(path: Path, what: str, got: object) -> InputError:
    return InputError(
        f"these floors break their contract: {what}",
        where=str(path),
        got=json.dumps(got)[:80],
        expected="floors and epsilon from 0 to 1 (epsilon at most 0.01), two digests, and no "
        f"other keys than {', '.join(sorted(_KEYS))}",
    )


def write_gate(path: Path, gate: Gate) -> None:
    """Write a gate file, the same bytes for the same floors; :func:`read_gate` shows how.

    Raises:
        OutputError: The file cannot be written.
    """
    data = {
        "about": _ABOUT,
        "epsilon": gate.epsilon,
        "codings": gate.codings,
        "texts": gate.texts,
        "floors": dict(sorted(gate.floors.items())),
        "lowered": [dict(item) for item in gate.lowered],
    }
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
