"""Findings measured against codings: per concept, per force, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.model import Article
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.measures import (
    Counts,
    calibration_error,
    cohen_kappa,
    f1_by_label,
    macro,
    pooled,
)

__all__ = ["MIN_SUPPORT", "OPENING", "Compared", "Evaluation", "evaluate", "pair_up"]

MIN_SUPPORT = 5
"""Concepts coded less often than this are left out of the macro-average."""

OPENING = "opening_duty"
"""Concept whose units have a mode of opening, unless the codebook names another."""


@dataclass(frozen=True)
class Compared:
    """A coded unit beside what was found in it.

    Args:
        coded: What the coders said.
        found: What the tool says; ``None`` where it has no such unit.
        article: The unit's text, where there is one.
        language: Language of its instrument, ``zh`` or ``en``.
        title: Title of its instrument.

    Example:
        >>> Compared(CodedUnit("cn-x", "art_1", Force.SOFT)).ref
        'cn-x#art_1'
    """

    coded: CodedUnit
    found: UnitFindings | None = None
    article: Article | None = None
    language: str = ""
    title: str = ""

    @property
    def ref(self) -> str:
        """The unit as ``instrument#unit``."""
        return f"{self.coded.instrument}#{self.coded.unit}"

    @cached_property
    def coded_concepts(self) -> frozenset[str]:
        """Concepts that the coders gave."""
        return frozenset(self.coded.concepts)

    @cached_property
    def found_concepts(self) -> frozenset[str]:
        """Concepts that the tool decided on; none where it has no such unit."""
        return frozenset(tag.concept for tag in self.found.tags) if self.found else frozenset()

    @property
    def found_force(self) -> str:
        """The judged force; empty where the tool has no such unit."""
        return self.found.verdict.force.value if self.found else ""

    @cached_property
    def found_forces(self) -> Mapping[str, Force]:
        """Force of each concept found."""
        return {tag.concept: tag.force for tag in self.found.tags} if self.found else {}


@dataclass(frozen=True)
class Evaluation:
    """Measures of one set of findings against one set of codings.

    Args:
        concept_ids: Concepts to measure, in the order of print.
        pairs: Every coded unit of the instruments compared, in the coders' order.
        unheld: Coded instruments that the corpus does not name; they are not measured.
        mode_concept: Concept whose units have a mode of opening.

    Example:
        >>> coded = CodedUnit("cn-x", "art_1", Force.SOFT, {"fees": Force.SOFT})
        >>> missed = Evaluation(("fees",), (Compared(coded),))
        >>> missed.micro, missed.missing_units
        (Counts(tp=0, fp=0, fn=1), ('cn-x#art_1',))
    """

    concept_ids: tuple[str, ...]
    pairs: tuple[Compared, ...]
    unheld: tuple[str, ...] = ()
    mode_concept: str = OPENING

    def where(self, holds: Callable[[Compared], bool]) -> Evaluation:
        """Return the evaluation of those units for which ``holds`` is true."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if holds(pair)))

    def by_instrument(self) -> dict[str, Evaluation]:
        """Return an evaluation per instrument, in the order of the codings."""
        groups: dict[str, list[Compared]] = {}
        for pair in self.pairs:
            groups.setdefault(pair.coded.instrument, []).append(pair)
        return {name: replace(self, pairs=tuple(group)) for name, group in groups.items()}

    @cached_property
    def held(self) -> tuple[Compared, ...]:
        """Pairs of which the tool has the unit."""
        return tuple(pair for pair in self.pairs if pair.found is not None)

    @property
    def missing_units(self) -> tuple[str, ...]:
        """Coded units that the tool does not have, as ``instrument#unit``."""
        return tuple(pair.ref for pair in self.pairs if pair.found is None)

    @cached_property
    def concepts(self) -> dict[str, Counts]:
        """Counts per concept; units that the tool does not have miss every coded concept."""
        return {name: self._count(name) for name in self.concept_ids}

    def _count(self, concept: str) -> Counts:
        tp = fp = fn = 0
        for pair in self.pairs:
            coded, found = concept in pair.coded_concepts, concept in pair.found_concepts
            tp, fp, fn = tp + (coded and found), fp + (found > coded), fn + (coded > found)
        return Counts(tp, fp, fn)

    @property
    def micro(self) -> Counts:
        """Counts over all concepts together."""
        return pooled(self.concepts.values())

    @property
    def macro_f1(self) -> float:
        """Mean F1 over concepts with at least five cases."""
        return macro(self.concepts.values(), MIN_SUPPORT)

    @property
    def gold_force(self) -> tuple[str, ...]:
        """Coded force per unit."""
        return tuple(pair.coded.force.value for pair in self.pairs)

    @property
    def found_force(self) -> tuple[str, ...]:
        """Judged force per unit; empty where the tool has no such unit."""
        return tuple(pair.found_force for pair in self.pairs)

    @cached_property
    def forces(self) -> dict[str, Counts]:
        """Counts per force, strongest first; missing units miss their coded force."""
        counts = f1_by_label(self.gold_force, self.found_force)
        return {force.value: counts[force.value] for force in Force if force.value in counts}

    @property
    def force_macro_f1(self) -> float:
        """Mean F1 over the forces that occur."""
        return macro(self.forces.values(), 0)

    @property
    def force_right(self) -> int:
        """Units whose force is the coded one."""
        return sum(pair.coded.force.value == pair.found_force for pair in self.pairs)

    @property
    def force_kappa(self) -> float:
        """Cohen's kappa of the forces of units that both sides have."""
        return cohen_kappa(
            [pair.coded.force.value for pair in self.held],
            [pair.found_force for pair in self.held],
        )

    @cached_property
    def concept_force(self) -> tuple[int, int]:
        """How many rightly found tags there are, and how many have the coded force."""
        hits = [
            (pair.coded.concepts[concept], pair.found_forces[concept])
            for pair in self.held
            for concept in pair.coded.concepts
            if concept in pair.found_concepts
        ]
        return len(hits), sum(coded is found for coded, found in hits)

    @cached_property
    def objects(self) -> dict[str, Counts]:
        """Counts per activity object over all units, sorted by name."""
        counts: dict[str, Counts] = {}
        for pair in self.pairs:
            coded = set(pair.coded.objects)
            found = set(pair.found.objects) if pair.found else set()
            for name in coded | found:
                one = Counts(int(name in coded & found), int(name in found - coded))
                one += Counts(fn=int(name in coded - found))
                counts[name] = counts.get(name, Counts()) + one
        return dict(sorted(counts.items()))

    @cached_property
    def opening_mode(self) -> tuple[int, int]:
        """Units rightly found to have an opening duty and coded with a mode, and right modes."""
        modes = [
            (pair.coded.opening_mode, pair.found.opening_mode)
            for pair in self.pairs
            if pair.found and pair.coded.opening_mode and self.mode_concept in pair.found_concepts
        ]
        return len(modes), sum(coded == found for coded, found in modes)

    @cached_property
    def scored_tags(self) -> tuple[tuple[float, bool], ...]:
        """Score of each tag, unsure ones included, and whether the coders gave its concept."""
        return tuple(
            (tag.score, tag.concept in pair.coded_concepts)
            for pair in self.pairs
            if pair.found
            for tag in (*pair.found.tags, *pair.found.unsure)
        )

    @cached_property
    def scored_verdicts(self) -> tuple[tuple[float, bool], ...]:
        """Score of each verdict, and whether it is the coded one."""
        return tuple(
            (pair.found.verdict.score, pair.found.verdict.force is pair.coded.force)
            for pair in self.pairs
            if pair.found
        )

    @property
    def differing(self) -> tuple[Compared, ...]:
        """Pairs that differ in concepts, in their forces or in the unit's force."""
        return tuple(
            pair
            for pair in self.pairs
            if pair.found is None
            or pair.coded.force.value != pair.found_force
            or dict(pair.coded.concepts) != pair.found_forces
        )

    def headline(self) -> dict[str, float]:
        """Return the figures that baselines and floors are held against, by name."""
        hits, same = self.concept_force
        units = len(self.pairs)
        return {
            "concepts_micro_f1": self.micro.f1,
            "concepts_macro_f1": self.macro_f1,
            "concept_force_accuracy": same / hits if hits else 0.0,
            "force_accuracy": self.force_right / units if units else 0.0,
            "force_macro_f1": self.force_macro_f1,
            "slogan_f1": self.forces.get(Force.SLOGAN.value, Counts()).f1,
            "objects_micro_f1": pooled(self.objects.values()).f1,
            "tag_calibration": 1.0 - calibration_error(self.scored_tags),
            "verdict_calibration": 1.0 - calibration_error(self.scored_verdicts),
        }


def pair_up(
    findings: Sequence[InstrumentFindings], codings: Sequence[CodedUnit]
) -> tuple[Compared, ...]:
    """Put every coded unit beside what was found in it, in the order of the codings.

    Example:
        >>> pair_up([], [CodedUnit("cn-x", "art_1", Force.SOFT)])[0].found is None
        True
    """
    units = {
        (item.instrument.id, unit.unit): (unit, item.instrument)
        for item in findings
        for unit in item.units
    }
    by_id = {item.instrument.id: item.instrument for item in findings}
    pairs = []
    for coded in codings:
        unit, _ = units.get((coded.instrument, coded.unit), (None, None))
        instrument = by_id.get(coded.instrument)
        metadata = instrument.metadata if instrument else None
        pairs.append(
            Compared(
                coded,
                unit,
                instrument.article(coded.unit) if instrument else None,
                (metadata.language or "zh") if metadata else "",
                metadata.title if metadata else "",
            )
        )
    return tuple(pairs)


def evaluate(
    findings: Sequence[InstrumentFindings],
    codings: Sequence[CodedUnit],
    concepts: Sequence[str],
    *,
    unreadable: Sequence[str] = (),
    mode_concept: str = OPENING,
) -> Evaluation:
    """Measure findings against codings of the same units.

    Units without a coding are left out; coded units that were not found are listed, and count as
    missing every coded concept and the coded force.

    Args:
        findings: What the tool found.
        codings: What the coders said. Instruments that are neither among the findings nor
            unreadable are named in ``unheld`` and left out.
        concepts: Ids to measure, in the order of print.
        unreadable: Instruments that the corpus names and the tool cannot read: all missed.
        mode_concept: Concept whose units have a mode of opening.

    Example:
        >>> evaluate([], [CodedUnit("cn-x", "art_1", Force.SOFT)], ["fees"]).unheld
        ('cn-x',)
    """
    held = {item.instrument.id for item in findings} | set(unreadable)
    measured = [coded for coded in codings if coded.instrument in held]
    unheld = sorted({coded.instrument for coded in codings} - held)
    return Evaluation(tuple(concepts), pair_up(findings, measured), tuple(unheld), mode_concept)
