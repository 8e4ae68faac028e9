"""Agreement of two codings of the same units: two coders, or one coder twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import UsageError
from lexcompare.core.findings import Exclusion, Tag, UnitFindings, Verdict
from lexcompare.evaluate.bootstrap import REPLICATES
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.evaluation import OPENING, Compared, Evaluation
from lexcompare.evaluate.figures import FORCE_ORDER, Sample, figures, share_record
from lexcompare.evaluate.reliability import coincidences_of, kappa_of, ordinal_alpha_of, set_alpha

__all__ = ["COLUMNS", "DIFFERENCE_COLUMNS", "Agreement", "agree", "as_findings"]

COLUMNS = (
    "part", "concept", "measure", "value", "low", "high", "interval", "f1", "both", "only_a",
    "only_b", "support", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high",
)  # fmt: skip
"""Keys of a record, in the order of print; a record leaves out what does not apply."""

DIFFERENCE_COLUMNS = (
    "unit", "force_a", "force_b", "only_a", "only_b", "forces_differ", "objects_a", "objects_b",
    "mode_a", "mode_b", "excludes_a", "excludes_b",
)  # fmt: skip
"""Keys of a disagreement."""

_PARTS = "concepts force confusion concept-force objects object opening-mode concept".split()
_RENAMED = {"tp": "both", "fn": "only_a", "fp": "only_b"}
_DROPPED = ("precision", "recall")


def as_findings(coded: CodedUnit) -> UnitFindings:
    """Return a coding in the shape of findings, certain of everything and without evidence.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> as_findings(CodedUnit("cn-x", "art_1", Force.SOFT)).verdict.force.value
        'soft'
    """
    return UnitFindings(
        coded.unit,
        Verdict(coded.unit, coded.force, 1.0, 0, 0, 0),
        tags=tuple(Tag(coded.unit, name, force, 1.0) for name, force in coded.concepts.items()),
        exclusions=tuple(Exclusion(coded.unit, name) for name in coded.excludes),
        objects=coded.objects,
        opening_mode=coded.opening_mode,
    )


@dataclass(frozen=True)
class Agreement:
    """Two codings side by side.

    Args:
        evaluation: The units that both coded, A as coded and B as found.
        right: What B says of them, in the same order.
        only_a: Units that only A coded, as ``instrument#unit``.
        only_b: Units that only B coded.

    Example:
        >>> Agreement(Evaluation((), ()), ()).by_instrument()
        {}
    """

    evaluation: Evaluation
    right: tuple[CodedUnit, ...]
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()

    def records(self, replicates: int | None = None) -> Iterator[dict[str, Any]]:
        """Yield one record per measure; A and B may change places without changing a figure.

        Args:
            replicates: Bootstrap replicates; 0 for no intervals, ``None`` for the usual number.
        """
        pairs = self.evaluation.pairs
        same = sum(pair.coded_concepts == pair.found_concepts for pair in pairs)
        for name, units in (("both", len(pairs)), ("a", self.only_a), ("b", self.only_b)):
            count = units if isinstance(units, int) else len(units)
            yield {"part": "units", "concept": name, "measure": "units", "value": count}
        yield share_record("concepts", "same-set", same, len(pairs))
        for record in figures(self.evaluation, replicates):
            if record["part"] in _PARTS and _occurs(record):
                yield {
                    _RENAMED.get(key, key): value
                    for key, value in record.items()
                    if not key.startswith(_DROPPED)
                    and not (key == "support" and record["measure"] == "f1")
                }
        yield from self._ranked(REPLICATES if replicates is None else replicates)

    def _ranked(self, replicates: int) -> Iterator[dict[str, Any]]:
        """Yield agreement on the forces of shared concepts, and on sets of objects."""
        pairs = self.evaluation.pairs
        sample = Sample(pairs, self.evaluation.concept_ids, replicates)
        cells = np.zeros((len(pairs), len(FORCE_ORDER), len(FORCE_ORDER)))
        for row, pair in enumerate(pairs):
            for concept in pair.coded_concepts & pair.found_concepts:
                one = FORCE_ORDER.index(pair.coded.concepts[concept])
                cells[row, one, FORCE_ORDER.index(pair.found_forces[concept])] += 1

        def tables(weights: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.tensordot(weights, cells, axes=(1, 0))

        yield sample.valued("concept-force", "kappa", "kappa", lambda w: kappa_of(tables(w)))
        yield sample.valued(
            "concept-force",
            "alpha-ordinal",
            "alpha-ordinal",
            lambda w: ordinal_alpha_of(coincidences_of(tables(w))),
        )
        left = [frozenset(pair.coded.objects) for pair in pairs]
        right = [frozenset(coded.objects) for coded in self.right]
        yield sample.valued("objects", "sets", "alpha-masi", lambda w: set_alpha(left, right, w))

    def by_instrument(self) -> dict[str, Agreement]:
        """Return the agreement on each instrument, in A's order."""
        found: dict[str, Agreement] = {}
        for name, part in self.evaluation.by_instrument().items():
            right = tuple(coded for coded in self.right if coded.instrument == name)
            found[name] = Agreement(part, right)
        return found

    def differences(self) -> Iterator[dict[str, str]]:
        """Yield one record per unit on which the two differ in anything that is coded."""
        for pair, right in zip(self.evaluation.pairs, self.right, strict=True):
            left = pair.coded
            if _content(left) == _content(right):
                continue
            forces = [
                f"{name}: {force.value} / {right.concepts[name].value}"
                for name, force in sorted(left.concepts.items())
                if name in right.concepts and right.concepts[name] is not force
            ]
            yield {
                "unit": pair.ref,
                "force_a": left.force.value,
                "force_b": right.force.value,
                "only_a": "; ".join(sorted(set(left.concepts) - set(right.concepts))),
                "only_b": "; ".join(sorted(set(right.concepts) - set(left.concepts))),
                "forces_differ": "; ".join(forces),
                "objects_a": "; ".join(sorted(left.objects)),
                "objects_b": "; ".join(sorted(right.objects)),
                "mode_a": left.opening_mode,
                "mode_b": right.opening_mode,
                "excludes_a": "; ".join(sorted(left.excludes)),
                "excludes_b": "; ".join(sorted(right.excludes)),
            }


def _occurs(record: dict[str, Any]) -> bool:
    """Whether either coder gave what the record counts; shares and overall rows always count."""
    return "tp" not in record or bool(record["tp"] + record["fp"] + record["fn"])


def _content(coded: CodedUnit) -> tuple[object, ...]:
    return (
        coded.force,
        dict(coded.concepts),
        set(coded.objects),
        coded.opening_mode,
        set(coded.excludes),
    )


def agree(
    left: Sequence[CodedUnit],
    right: Sequence[CodedUnit],
    concepts: Sequence[str],
    mode_concept: str = OPENING,
) -> Agreement:
    """Compare two codings of the same units.

    Two codings of one instrument each are of the same instrument whatever their files are called.

    Args:
        left: Coding A.
        right: Coding B.
        concepts: Ids to compare, in the order of print.
        mode_concept: Concept whose units have a mode of opening.

    Raises:
        UsageError: They have no unit in common.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> a = [CodedUnit("one", "art_1", Force.SOFT), CodedUnit("one", "art_2", Force.SOFT)]
        >>> b = [CodedUnit("two", "art_1", Force.SLOGAN)]
        >>> found = agree(a, b, [])
        >>> [row["force_b"] for row in found.differences()], found.only_a
        (['slogan'], ('one#art_2',))
    """
    names = {coded.instrument for coded in left}, {coded.instrument for coded in right}
    if len(names[0]) == len(names[1]) == 1:
        (name,) = names[0]
        right = [replace(coded, instrument=name) for coded in right]
    other = {(coded.instrument, coded.unit): coded for coded in right}
    own = {(coded.instrument, coded.unit) for coded in left}
    both = [coded for coded in left if (coded.instrument, coded.unit) in other]
    if not both:
        raise UsageError(
            "the two codings have no unit in common",
            got=f"{len(left)} and {len(right)} units",
            expected="the same instruments (file names) and unit ids in both",
        )
    matched = tuple(other[coded.instrument, coded.unit] for coded in both)
    pairs = tuple(
        Compared(coded, as_findings(twin)) for coded, twin in zip(both, matched, strict=True)
    )
    return Agreement(
        Evaluation(tuple(concepts), pairs, mode_concept=mode_concept),
        matched,
        tuple(_ref(coded) for coded in left if (coded.instrument, coded.unit) not in other),
        tuple(_ref(coded) for coded in right if (coded.instrument, coded.unit) not in own),
    )


def _ref(coded: CodedUnit) -> str:
    return f"{coded.instrument}#{coded.unit}"
