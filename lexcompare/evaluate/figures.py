"""The figures of an evaluation as records, each with its interval.

Every record has ``part``, ``concept`` (what is measured), ``measure`` and ``value``. Intervals are
95 %: ``low`` and ``high`` belong to ``value`` and are a bootstrap over instruments and units for
F1, kappa and alpha, a Wilson interval for shares; ``interval`` says which. Kappa and alpha are
over units that both sides have; F1 and shares count a unit that the tool does not have as missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.bootstrap import REPLICATES, percentile_interval, resample
from lexcompare.evaluate.evaluation import MIN_SUPPORT, Compared, Evaluation
from lexcompare.evaluate.measures import Counts, calibration_bins, calibration_error, pooled, wilson
from lexcompare.evaluate.reliability import (
    alpha_of,
    coincidences_of,
    kappa_of,
    ordinal_alpha_of,
    set_alpha,
)

__all__ = ["COLUMNS", "FORCE_ORDER", "Sample", "figures", "share_record"]

COLUMNS = (
    "part", "concept", "precision", "recall", "f1", "support", "tp", "fp", "fn", "low", "high",
    "kappa", "alpha", "measure", "value", "interval", "kappa_low", "kappa_high", "alpha_low",
    "alpha_high", "precision_low", "precision_high", "recall_low", "recall_high",
)  # fmt: skip
"""Keys of a record, in the order of print; a record leaves out what does not apply."""

FORCE_ORDER = tuple(sorted((force.value for force in Force), key=lambda name: Force(name).strength))
"""Forces from weakest to strongest: the ranks of ordinal alpha."""

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]

_DIGITS = 4


class Sample:
    """Pairs as arrays that are summed under weights: ones for the figure, draws for its interval.

    Statistics take weights (rows × units) and give one value per row, nan where undefined.

    Args:
        pairs: Coded units beside what was found, or beside another coding.
        concepts: Ids to measure.
        replicates: Bootstrap replicates; 0 for no intervals.

    Example:
        >>> from lexcompare.evaluate.codings import CodedUnit
        >>> coded = CodedUnit("cn-x", "art_1", Force.SOFT, {"fees": Force.SOFT})
        >>> sample = Sample([Compared(coded)], ["fees"], replicates=0)
        >>> sample.point(sample.concept_f1), sample.point(sample.macro_f1)
        (0.0, None)
    """

    def __init__(
        self, pairs: Sequence[Compared], concepts: Sequence[str], replicates: int = REPLICATES
    ) -> None:
        self.pairs = tuple(pairs)
        self.concepts = tuple(concepts)
        self._ones = np.ones((1, len(self.pairs)))
        self._draws = resample([pair.coded.instrument for pair in self.pairs], replicates)

    @cached_property
    def _held(self) -> NDArray[np.bool_]:
        return np.array([pair.found is not None for pair in self.pairs], dtype=bool)

    @cached_property
    def _cells(self) -> Floats:
        """Units × concepts × coded × found."""
        cells = np.zeros((len(self.pairs), len(self.concepts), 2, 2))
        for row, pair in enumerate(self.pairs):
            for column, name in enumerate(self.concepts):
                coded, found = name in pair.coded_concepts, name in pair.found_concepts
                cells[row, column, int(coded), int(found)] = 1
        return cells

    @cached_property
    def _forces(self) -> Floats:
        """Units × coded force × judged force; a unit that was not found has no judged force."""
        cells = np.zeros((len(self.pairs), len(FORCE_ORDER), len(FORCE_ORDER)))
        for row, pair in enumerate(self.pairs):
            if pair.found_force:
                place = FORCE_ORDER.index(pair.coded.force), FORCE_ORDER.index(pair.found_force)
                cells[(row, *place)] = 1
        return cells

    @cached_property
    def _coded_forces(self) -> Floats:
        cells = np.zeros((len(self.pairs), len(FORCE_ORDER)))
        for row, pair in enumerate(self.pairs):
            cells[row, FORCE_ORDER.index(pair.coded.force)] = 1
        return cells

    def concept_tables(self, weights: Floats, concept: str = "") -> Floats:
        """Return coded × found of one concept, or of all decisions, over units both have."""
        held = weights * self._held
        if concept:
            return _summed(held, self._cells[:, self.concepts.index(concept)])
        return _summed(held, self._cells.sum(axis=1))

    def concept_f1(self, weights: Floats, concept: str = "") -> Floats:
        """Return F1 of one concept, or over all of them."""
        cells = self._cells[:, self.concepts.index(concept)] if concept else self._cells.sum(axis=1)
        return _f1(_summed(weights, cells))

    def macro_f1(self, weights: Floats) -> Floats:
        """Return the mean F1 over concepts with enough cases in the codings as they are."""
        support = self._cells[:, :, 1].sum(axis=(0, 2))
        kept = [name for name, n in zip(self.concepts, support, strict=True) if n >= MIN_SUPPORT]
        if not kept:
            return np.full(len(weights), np.nan)
        return _mean([self.concept_f1(weights, name) for name in kept])

    def set_alpha(self, weights: Floats) -> Floats:
        """Return alpha of the sets of concepts, with MASI as distance."""
        chosen = [pair for pair, held in zip(self.pairs, self._held, strict=True) if held]
        return set_alpha(
            [pair.coded_concepts for pair in chosen],
            [pair.found_concepts for pair in chosen],
            weights[:, self._held],
        )

    def force_tables(self, weights: Floats, force: str = "") -> Floats:
        """Return coded × judged: all forces, or one against the rest."""
        tables = _summed(weights, self._forces)
        if not force:
            return tables
        place = FORCE_ORDER.index(force)
        both = tables[..., place, place]
        coded, found = tables[..., place, :].sum(-1), tables[..., :, place].sum(-1)
        rest = tables.sum(axis=(-2, -1)) - coded - found + both
        cells = [np.stack([rest, found - both], -1), np.stack([coded - both, both], -1)]
        return np.stack(cells, axis=-2)

    def force_f1(self, weights: Floats, force: str) -> Floats:
        """Return F1 of one force; units not found miss theirs."""
        place = FORCE_ORDER.index(force)
        tables = _summed(weights, self._forces)
        coded = _summed(weights, self._coded_forces)[..., place]
        found = tables[..., :, place].sum(axis=-1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(2 * tables[..., place, place] / (coded + found))

    def force_macro_f1(self, weights: Floats) -> Floats:
        """Return the mean F1 over the forces."""
        return _mean([self.force_f1(weights, force) for force in FORCE_ORDER])

    def force_alpha(self, weights: Floats) -> Floats:
        """Return nominal alpha of the forces."""
        return alpha_of(coincidences_of(self.force_tables(weights)))

    def force_ordinal_alpha(self, weights: Floats) -> Floats:
        """Return alpha of the forces as ranks, structural weakest, operative strongest."""
        return ordinal_alpha_of(coincidences_of(self.force_tables(weights)))

    def point(self, statistic: Statistic) -> float | None:
        """Return a statistic of the codings as they are; ``None`` where it is undefined."""
        value = float(statistic(self._ones)[0])
        return None if np.isnan(value) else round(value, _DIGITS)

    def interval(self, statistic: Statistic) -> tuple[float, float] | None:
        """Return its bootstrap interval; ``None`` where none was asked for or is defined."""
        ends = percentile_interval(statistic(self._draws)) if len(self._draws) else None
        return ends and (round(ends[0], _DIGITS), round(ends[1], _DIGITS))

    def measured(self, key: str, statistic: Statistic, low: str, high: str) -> dict[str, Any]:
        """Return a statistic and its interval under these keys, nothing where undefined."""
        value = self.point(statistic)
        if value is None:
            return {}
        ends = self.interval(statistic)
        return {key: value} | ({low: ends[0], high: ends[1]} if ends else {})

    def valued(self, part: str, concept: str, measure: str, statistic: Statistic) -> dict[str, Any]:
        """Return a record of one statistic."""
        found = self.measured("value", statistic, "low", "high")
        method = {"interval": "bootstrap"} if "low" in found else {}
        return {"part": part, "concept": concept, "measure": measure} | found | method

    def chance_corrected(self, tables: Callable[[Floats], Floats]) -> dict[str, Any]:
        """Return kappa and alpha of tables with their intervals."""
        return self.measured(
            "kappa", lambda w: kappa_of(tables(w)), "kappa_low", "kappa_high"
        ) | self.measured(
            "alpha", lambda w: alpha_of(coincidences_of(tables(w))), "alpha_low", "alpha_high"
        )


def _summed(weights: Floats, cells: Floats) -> Floats:
    return np.tensordot(weights, cells, axes=(1, 0))


def _f1(tables: Floats) -> Floats:
    both = 2 * tables[..., 1, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(both / (both + tables[..., 0, 1] + tables[..., 1, 0]))


def _mean(values: Sequence[Floats]) -> Floats:
    """Return the mean over those that are defined in a replicate."""
    stack = np.stack(values)
    defined = ~np.isnan(stack)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(defined, stack, 0.0).sum(axis=0) / defined.sum(axis=0))


def figures(evaluation: Evaluation, replicates: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield one record per measure, overall ones first, concepts in codebook order last.

    Args:
        evaluation: What was compared.
        replicates: Bootstrap replicates; 0 for no intervals, ``None`` for the usual number.

    Example:
        >>> from lexcompare.evaluate.codings import CodedUnit
        >>> coded = CodedUnit("cn-x", "art_1", Force.SOFT, {"fees": Force.SOFT})
        >>> rows = list(figures(Evaluation(("fees",), (Compared(coded),)), replicates=0))
        >>> rows[0]["part"], rows[0]["concept"], rows[0]["fn"]
        ('concepts', 'micro', 1)
    """
    count = REPLICATES if replicates is None else replicates
    sample = Sample(evaluation.pairs, evaluation.concept_ids, count)
    yield from _overall(evaluation, sample)
    yield from _forces(evaluation, sample)
    yield from _beside(evaluation)
    for concept, counts in evaluation.concepts.items():
        record = _counted("concept", concept, counts)
        if counts.support + counts.fp:
            record |= _f1_ends(sample, partial(sample.concept_f1, concept=concept))
            record |= sample.chance_corrected(partial(sample.concept_tables, concept=concept))
        yield record


def _overall(evaluation: Evaluation, sample: Sample) -> Iterator[dict[str, Any]]:
    micro = _counted("concepts", "micro", evaluation.micro)
    micro |= _f1_ends(sample, sample.concept_f1)
    yield micro | sample.chance_corrected(sample.concept_tables)
    macro = sample.valued("concepts", "macro", "f1", sample.macro_f1)
    yield macro | {"f1": round(evaluation.macro_f1, _DIGITS)}
    masi = sample.valued("concepts", "sets", "alpha-masi", sample.set_alpha)
    yield masi | ({"alpha": masi["value"]} if "value" in masi else {})


def _forces(evaluation: Evaluation, sample: Sample) -> Iterator[dict[str, Any]]:
    units = len(evaluation.pairs)
    accuracy = share_record("force", "accuracy", evaluation.force_right, units)
    yield accuracy | {"f1": accuracy["value"]}
    macro = sample.valued("force", "macro", "f1", sample.force_macro_f1)
    yield macro | {"f1": round(evaluation.force_macro_f1, _DIGITS)}
    kappa = sample.valued("force", "kappa", "kappa", lambda w: kappa_of(sample.force_tables(w)))
    kappa |= {"f1": kappa["value"], "kappa": kappa["value"]} if "value" in kappa else {}
    yield kappa
    nominal = sample.valued("force", "alpha", "alpha", sample.force_alpha)
    ordinal = sample.valued("force", "alpha-ordinal", "alpha-ordinal", sample.force_ordinal_alpha)
    for record in (nominal, ordinal):
        yield record | ({"alpha": record["value"]} if "value" in record else {})
    hits, same = evaluation.concept_force
    share = share_record("concept-force", "accuracy", same, hits)
    yield share | {"f1": share["value"]}
    for force, counts in evaluation.forces.items():
        record = _counted("force", force, counts)
        record |= _f1_ends(sample, partial(sample.force_f1, force=force))
        yield record | sample.chance_corrected(partial(sample.force_tables, force=force))
    gold, found = evaluation.gold_force, evaluation.found_force
    for side, forces in (("coded", gold), ("judged", [force for force in found if force])):
        yield share_record(
            "slogan-share", side, sum(f == Force.SLOGAN.value for f in forces), len(forces)
        )
    for coded in reversed(FORCE_ORDER):
        for judged in (*reversed(FORCE_ORDER), ""):
            both = sum(pair == (coded, judged) for pair in zip(gold, found, strict=True))
            if both:
                name = f"{coded} > {judged or 'no unit'}"
                yield {"part": "confusion", "concept": name, "measure": "units", "value": both}


def _beside(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """Yield what stands beside concepts and forces: objects, modes, calibration."""
    yield _counted("objects", "micro", pooled(evaluation.objects.values()))
    for name, counts in evaluation.objects.items():
        yield _counted("object", name, counts)
    modes, right = evaluation.opening_mode
    yield share_record("opening-mode", "accuracy", right, modes)
    scores = {"tags": evaluation.scored_tags, "verdicts": evaluation.scored_verdicts}
    for name, scored in scores.items():
        yield {
            "part": "calibration",
            "concept": name,
            "measure": "calibration-error",
            "value": round(calibration_error(scored), _DIGITS),
            "support": len(scored),
        }
        for part in calibration_bins(scored):
            concept = f"{name} {part.low:.1f}-{part.high:.1f} ({part.stated:.3f} stated)"
            held = round(part.right * part.count)
            yield share_record("calibration-bin", concept, held, part.count)


def _f1_ends(sample: Sample, statistic: Statistic) -> dict[str, Any]:
    ends = sample.interval(statistic)
    return {"low": ends[0], "high": ends[1], "interval": "bootstrap"} if ends else {}


def share_record(part: str, concept: str, right: int, total: int) -> dict[str, Any]:
    """Return a record of a share with its Wilson interval.

    Example:
        >>> share_record("force", "accuracy", 8, 10)["low"]
        0.4902
    """
    low, high = wilson(right, total)
    return {
        "part": part,
        "concept": concept,
        "measure": "share",
        "value": round(right / total, _DIGITS) if total else 0.0,
        "support": total,
        "low": round(low, _DIGITS),
        "high": round(high, _DIGITS),
        "interval": "wilson",
    }


def _counted(part: str, concept: str, counts: Counts) -> dict[str, Any]:
    precision = wilson(counts.tp, counts.tp + counts.fp)
    recall = wilson(counts.tp, counts.support)
    return {
        "part": part,
        "concept": concept,
        "precision": round(counts.precision, _DIGITS),
        "recall": round(counts.recall, _DIGITS),
        "f1": round(counts.f1, _DIGITS),
        "support": counts.support,
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "measure": "f1",
        "value": round(counts.f1, _DIGITS),
        "precision_low": round(precision[0], _DIGITS),
        "precision_high": round(precision[1], _DIGITS),
        "recall_low": round(recall[0], _DIGITS),
        "recall_high": round(recall[1], _DIGITS),
    }
