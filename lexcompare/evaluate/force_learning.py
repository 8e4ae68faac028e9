"""How the layer for the force of concepts is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lexcompare.analyse.features import Reading
from lexcompare.analyse.force_layer import FORCES, ForceLayer, JudgedUnit, rule_force
from lexcompare.codebook.model import Codebook

if TYPE_CHECKING:
    from lexcompare.evaluate.learning import Example

__all__ = ["FORCE_COST", "fit_force"]

FORCE_COST: Final = 0.1
"""Inverse penalty, chosen among 0.01, 0.03 and 0.1 by leaving out instruments of the project's
own tier."""

_NEVER = -1e3


def fit_force(
    examples: Sequence[Example], codebook: Codebook, reading: Reading
) -> ForceLayer | None:
    """Fit the layer on every coded concept; ``None`` where fewer than two forces are coded.

    Args:
        examples: Coded units; those without a judgement are passed over.
        codebook: Whose concepts.
        reading: What a linear layer that did not know a unit's instrument says of it.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> empty = np.zeros((0, 33), np.float32)
        >>> none = np.zeros(0, np.int64)
        >>> reading = Reading(empty, empty, np.zeros(1, np.int64), none, np.zeros((0, 29, 3)))
        >>> fit_force([], load_codebook(), reading) is None
        True
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows, labels = [], []
    concepts = {concept.id: (at, concept) for at, concept in enumerate(codebook.concepts)}
    size = len(concepts)
    for unit, example in enumerate(examples):
        if example.judged is None:
            continue
        judged = example.judged
        own = reading.statements[reading.starts[unit] : reading.starts[unit + 1]]
        seen = JudgedUnit(
            example.unit.text, judged.verdict, judged.statements,
            reading.units[unit, size : size + len(FORCES)], own[:, : size + len(FORCES)],
        )  # fmt: skip
        for name, force in judged.coded.items():
            at, concept = concepts[name]
            found = judged.windows.get(name, ())
            best = int(own[:, at].argmax()) if len(own) else 0
            windows = found or (example.unit.peak_span(best),)
            said = rule_force(concept, windows, judged.verdict, judged.statements)
            rows.append(seen.row(at, said, windows, ruled=bool(found)))
            labels.append(FORCES.index(force))
    if len(set(labels)) < 2:
        return None
    scaler = StandardScaler()
    scaled = scaler.fit_transform(np.stack(rows).astype(np.float64))
    fitted = LogisticRegression(C=FORCE_COST, max_iter=1000).fit(scaled, labels)
    coefficients = np.zeros((len(FORCES), scaled.shape[1]))
    bias = np.full(len(FORCES), _NEVER)
    if len(fitted.classes_) == 2:
        coefficients[fitted.classes_[1]], bias[fitted.classes_] = fitted.coef_[0], 0.0
        bias[fitted.classes_[1]] = fitted.intercept_[0]
    else:
        coefficients[fitted.classes_], bias[fitted.classes_] = fitted.coef_, fitted.intercept_
    weights = coefficients / scaler.scale_
    bias = bias - weights @ scaler.mean_
    return ForceLayer(weights.T.astype(np.float32), bias.astype(np.float32))
