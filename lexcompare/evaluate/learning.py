"""How the concept model is fitted: ridge over n-grams, then boosted trees over pairs, then force.

The second layer learns from scores that the first gives to units of groups it was not fitted on
(stacking), so that it knows how far the first can be trusted on a new instrument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.features import (
    PAIR_FEATURES,
    Counts,
    NgramSpace,
    Reading,
    UnitInput,
    pair_features,
)
from lexcompare.analyse.force_layer import FORCES
from lexcompare.analyse.judge import StatementVerdict
from lexcompare.analyse.model import ConceptModel, Trees
from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import MissingExtraError, UsageError
from lexcompare.core.findings import Verdict
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.force_learning import fit_force

__all__ = ["Example", "Judgement", "fit_model", "without_rules"]

Doubles = NDArray[np.float64]

MIN_TEXTS: Final = 3
"""N-grams in fewer texts are left out."""

RIDGE: Final = 0.3
"""Penalty of the linear layer, chosen among 0.1, 0.3, 1 and 3 by leaving instruments out."""

RULE_SHARE: Final = 0.3
"""Weight of the rules' objects beside n-grams in the object outputs."""

SEEDS: Final = 3
"""Sets of trees that are averaged, each grown with other random columns."""

FOLDS: Final = 10
"""Parts of the training groups for the scores that the second layer learns from."""

THRESHOLDS: Final = {"decide": 0.55, "unsure": 0.15, "objects": 0.4}
"""The first was chosen among 0.45 to 0.7 on the project's own tier and wider law, left out in turn:
as precise as goes without losing F1."""


@dataclass(frozen=True)
class Judgement:
    """What the force layer learns from in one unit.

    Args:
        verdict: The judge's verdict.
        statements: Verdicts of its statements.
        windows: For each concept that rules found, where they did.
        coded: Coded force of each concept.
    """

    verdict: Verdict
    statements: tuple[StatementVerdict, ...]
    windows: Mapping[str, tuple[Span, ...]]
    coded: Mapping[str, Force]


@dataclass(frozen=True)
class Example:
    """A coded unit to learn from.

    Args:
        group: Instrument that it stands in; units of a group are never on both sides of a fold.
        unit: The unit as a model reads it.
        concepts: Concepts that coders gave it.
        force: Its coded force.
        objects: Its coded objects; learned from only where there is a concept.
        judged: How force was judged; learned from only where it is given.
        trains: Whether models may learn from it; units kept aside only measure.
    """

    group: str
    unit: UnitInput
    concepts: frozenset[str]
    force: Force
    objects: frozenset[str] = frozenset()
    judged: Judgement | None = None
    trains: bool = True


def without_rules(examples: Sequence[Example]) -> list[Example]:
    """Return the examples as they would look to a codebook without rules.

    Rules are written by people who have read codings; what a model gains without them is free of
    that.

    Example:
        >>> without_rules([])
        []
    """
    return [
        replace(
            example,
            unit=replace(
                example.unit,
                signals=np.zeros_like(example.unit.signals),
                objects=np.zeros_like(example.unit.objects),
            ),
        )
        for example in examples
    ]


def fit_model(
    examples: Sequence[Example], codebook: Codebook, language: str, about: Mapping[str, Any]
) -> ConceptModel:
    """Fit a model.

    Args:
        examples: What to learn from; the order matters for nothing but the last bits.
        codebook: Whose concepts and objects, in whose order.
        language: Language of the examples.
        about: Further entries of the card: data, figures, limits.

    Raises:
        MissingExtraError: scikit-learn is not installed.
        UsageError: There are fewer than two groups.
    """
    groups = _folds([example.group for example in examples])
    if len(set(groups)) < 2:
        raise UsageError("nothing to learn from", got=f"{len(examples)} units of one instrument",
                         expected="coded units of two or more instruments")  # fmt: skip
    units = [example.unit for example in examples]
    space = NgramSpace.fit([unit.text for unit in units], MIN_TEXTS)
    texts = [unit.text for unit in units]
    statements = [part.text for unit in units for part in unit.statements]
    counts, parts = space.count(texts), space.count(statements)
    targets = _targets(examples, codebook)
    rows, part_rows = _sparse(counts, len(space.keys)), _sparse(parts, len(space.keys))
    kernel = _dense(rows @ rows.T)
    across = _dense(part_rows @ rows.T)
    reading = _crossfitted(units, kernel, across, targets, groups)
    trees = _boosted(pair_features(reading), targets[:, : len(codebook.concept_ids)].reshape(-1))
    force = fit_force(examples, codebook, reading)
    everything = np.arange(len(units))
    dual, bias = _ridge(kernel, targets, everything)
    weights = np.asarray(rows.T @ dual)
    object_weights, object_rules, object_bias = _objects(examples, codebook, kernel, rows)
    card = {
        **about,
        "language": language,
        "concepts": list(codebook.concept_ids),
        "objects": [item.id for item in codebook.objects],
        "features": list(PAIR_FEATURES),
        "thresholds": dict(THRESHOLDS),
        "codebook_digest": codebook.digest,
    }
    return ConceptModel(
        # As saved, so that the model in hand gives the numbers of the shipped one.
        weights=np.hstack([weights, object_weights]).astype(np.float16).astype(np.float32),
        space=space,
        bias=np.concatenate([bias, object_bias]).astype(np.float32),
        object_rules=object_rules.astype(np.float32),
        trees=trees,
        card=card,
        force=force,
    )


def _folds(groups: Sequence[str]) -> NDArray[np.int64]:
    """Spread groups over folds, the largest first, always into the smallest fold."""
    names, sizes = np.unique(np.array(groups, dtype=str), return_counts=True)
    filled = np.zeros(min(FOLDS, max(len(names), 1)), np.int64)
    place = {}
    for at in sorted(range(len(names)), key=lambda at: (-sizes[at], names[at])):
        place[str(names[at])] = int(filled.argmin())
        filled[place[str(names[at])]] += sizes[at]
    return np.array([place[group] for group in groups], np.int64)


def _targets(examples: Sequence[Example], codebook: Codebook) -> Doubles:
    concepts = [[name in one.concepts for name in codebook.concept_ids] for one in examples]
    forces = [[one.force is force for force in FORCES] for one in examples]
    return np.hstack([np.array(concepts, np.float64), np.array(forces, np.float64)])


def _sparse(counts: Counts, columns: int) -> Any:
    try:
        from scipy import sparse
    except ImportError as error:
        raise MissingExtraError(
            "training needs scikit-learn", remedy="pip install lexcompare[learn]"
        ) from error
    values = counts.values.astype(np.float64)
    shape = (len(counts.starts) - 1, columns)
    return sparse.csr_matrix((values, counts.features, counts.starts), shape=shape)


def _dense(product: Any) -> Doubles:
    return np.asarray(product.todense(), np.float64)


def _ridge(kernel: Doubles, targets: Doubles, rows: NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """Return dual weights and means of ridge regression on ``rows``."""
    own = kernel[np.ix_(rows, rows)].copy()
    own[np.diag_indices_from(own)] += RIDGE
    mean = targets[rows].mean(axis=0)
    return np.linalg.solve(own, targets[rows] - mean), mean


def _crossfitted(
    units: Sequence[UnitInput],
    kernel: Doubles,
    across: Doubles,
    targets: Doubles,
    folds: NDArray[np.int64],
) -> Reading:
    """Return what the linear layer says of each unit when fitted without its fold."""
    sizes = [len(unit.statements) for unit in units]
    owner = np.repeat(np.arange(len(units)), sizes)
    scores = np.zeros_like(targets)
    part_scores = np.zeros((len(owner), targets.shape[1]))
    for fold in range(int(folds.max()) + 1):
        kept, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        dual, mean = _ridge(kernel, targets, kept)
        scores[held] = kernel[np.ix_(held, kept)] @ dual + mean
        parts = np.flatnonzero(folds[owner] == fold)
        part_scores[parts] = across[np.ix_(parts, kept)] @ dual + mean
    return Reading(
        units=scores.astype(np.float32),
        statements=part_scores.astype(np.float32),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        lengths=np.array([len(unit.text) for unit in units], np.int64),
        signals=np.stack([unit.signals for unit in units]),
    )


def _objects(
    examples: Sequence[Example], codebook: Codebook, kernel: Doubles, rows: Any
) -> tuple[Doubles, Doubles, Doubles]:
    """Fit the object outputs on units with a concept: n-gram weights, rule weights, means."""
    about = np.flatnonzero([bool(one.concepts and one.objects) for one in examples])
    ids = [item.id for item in codebook.objects]
    targets = np.array([[name in one.objects for name in ids] for one in examples], np.float64)
    targets = targets.reshape(len(examples), len(ids))
    flags = np.stack([one.unit.objects for one in examples]).astype(np.float64)
    dual, mean = _ridge(kernel + RULE_SHARE * flags @ flags.T, targets, about)
    return np.asarray(rows[about].T @ dual), RULE_SHARE * flags[about].T @ dual, mean


def _boosted(rows: NDArray[np.float32], labels: Doubles) -> Trees:
    from sklearn.ensemble import HistGradientBoostingClassifier

    nodes: list[Any] = []
    starts: list[float] = []
    for seed in range(SEEDS):
        fitted = HistGradientBoostingClassifier(
            max_iter=150,
            learning_rate=0.06,
            max_leaf_nodes=12,
            max_depth=8,
            min_samples_leaf=20,
            l2_regularization=3.0,
            max_features=0.5,
            early_stopping=False,
            categorical_features=None,
            random_state=seed,
        ).fit(rows, labels.astype(np.int64))
        # There is no public way to read the trees; the pair of names has been stable since 0.21,
        # and a test compares our probabilities with those of scikit-learn.
        nodes += [stage[0].nodes for stage in fitted._predictors]
        starts.append(float(np.ravel(fitted._baseline_prediction)[0]))
    size = max(len(tree) for tree in nodes)
    feature = np.zeros((len(nodes), size), np.int16)
    threshold = np.full((len(nodes), size), np.inf, np.float32)
    left = np.tile(np.arange(size, dtype=np.int16), (len(nodes), 1))
    right, value = left.copy(), np.zeros((len(nodes), size), np.float32)
    for at, tree in enumerate(nodes):
        inner = np.flatnonzero(tree["is_leaf"] == 0)
        feature[at, inner] = tree["feature_idx"][inner]
        threshold[at, inner] = tree["num_threshold"][inner]
        left[at, inner], right[at, inner] = tree["left"][inner], tree["right"][inner]
        # The mean of the log-odds of all sets.
        value[at, : len(tree)] = tree["value"] / SEEDS
    depth = max(int(tree["depth"].max()) for tree in nodes)
    return Trees(feature, threshold, left, right, value, float(np.mean(starts)), depth)
