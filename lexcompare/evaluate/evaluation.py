"""Findings measured against codings: per concept, per force, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.measures import Counts, cohen_kappa, f1_by_label, macro, pooled

__all__ = ["Evaluation", "evaluate"]

MIN_SUPPORT = 5
"""Concepts coded less often than this are left out of the macro-average."""


@dataclass(frozen=True)
class Evaluation:
    """Measures of one set of findings against one set of codings.

    Args:
        concepts: Counts per concept of the codebook, in its order.
        gold_force: Coded force per compared unit.
        found_force: Judged force of the same units.
        concept_force: How many rightly found tags there are, and how many have the coded force.
        missing_units: Coded units that the findings do not have, as ``instrument#unit``.
        disagreements: One record per unit on which the two differ.
    """

    concepts: Mapping[str, Counts]
    gold_force: tuple[str, ...]
    found_force: tuple[str, ...]
    concept_force: tuple[int, int]
    missing_units: tuple[str, ...]
    disagreements: tuple[dict[str, Any], ...]

    @property
    def micro(self) -> Counts:
        """Counts over all concepts together."""
        return pooled(self.concepts.values())

    @property
    def macro_f1(self) -> float:
        """Mean F1 over concepts with at least five cases."""
        return macro(self.concepts.values(), MIN_SUPPORT)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield one record per measure, overall ones first."""
        forces = f1_by_label(self.gold_force, self.found_force)
        hits, same = self.concept_force
        yield _record("concepts", "micro", self.micro)
        yield {"part": "concepts", "concept": "macro", "f1": round(self.macro_f1, 4)}
        right = sum(g == f for g, f in zip(self.gold_force, self.found_force, strict=True))
        yield {
            "part": "force",
            "concept": "accuracy",
            "f1": round(right / len(self.gold_force), 4) if self.gold_force else 0.0,
            "support": len(self.gold_force),
        }
        yield {"part": "force", "concept": "macro", "f1": round(macro(forces.values()), 4)}
        kappa = cohen_kappa(self.gold_force, self.found_force)
        yield {"part": "force", "concept": "kappa", "f1": round(kappa, 4)}
        accuracy = round(same / hits, 4) if hits else 0.0
        yield {"part": "concept-force", "concept": "accuracy", "f1": accuracy, "support": hits}
        for label, counts in forces.items():
            yield _record("force", label, counts)
        for concept, counts in self.concepts.items():
            yield _record("concept", concept, counts)


def _record(part: str, concept: str, counts: Counts) -> dict[str, Any]:
    return {
        "part": part,
        "concept": concept,
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
        "support": counts.support,
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
    }


def evaluate(
    findings: Sequence[InstrumentFindings],
    codings: Sequence[CodedUnit],
    concepts: Sequence[str],
) -> Evaluation:
    """Measure findings against codings of the same units.

    Units without a coding are left out; coded units that were not found are listed, and count as
    missing every coded concept.

    Args:
        findings: What the tool found.
        codings: What the coders said.
        concepts: Ids to measure, in the order of print.
    """
    found = {(item.instrument.id, unit.unit): unit for item in findings for unit in item.units}
    tallies = dict.fromkeys(concepts, Counts())
    gold_force: list[str] = []
    found_force: list[str] = []
    hits = same = 0
    missing: list[str] = []
    differing: list[dict[str, Any]] = []
    held = {item.instrument.id for item in findings}
    for coded in codings:
        if coded.instrument not in held:
            continue
        unit = found.get((coded.instrument, coded.unit))
        tags = {tag.concept: tag for tag in unit.tags} if unit else {}
        for concept in concepts:
            tallies[concept] += _compare(concept in coded.concepts, concept in tags)
        both = [concept for concept in coded.concepts if concept in tags]
        hits += len(both)
        same += sum(tags[concept].force == coded.concepts[concept] for concept in both)
        if unit is None:
            missing.append(f"{coded.instrument}#{coded.unit}")
            continue
        gold_force.append(coded.force.value)
        found_force.append(unit.verdict.force.value)
        if set(coded.concepts) != set(tags) or coded.force is not unit.verdict.force:
            differing.append(_difference(coded, unit))
    return Evaluation(
        tallies,
        tuple(gold_force),
        tuple(found_force),
        (hits, same),
        tuple(missing),
        tuple(differing),
    )


def _compare(coded: bool, tagged: bool) -> Counts:
    return Counts(int(coded and tagged), int(tagged and not coded), int(coded and not tagged))


def _difference(coded: CodedUnit, unit: UnitFindings) -> dict[str, Any]:
    tags = {tag.concept for tag in unit.tags}
    return {
        "unit": f"{coded.instrument}#{coded.unit}",
        "coded_force": coded.force.value,
        "judged_force": unit.verdict.force.value,
        "missed": sorted(set(coded.concepts) - tags),
        "false": sorted(tags - set(coded.concepts)),
        "reasons": list(unit.verdict.reasons),
    }
