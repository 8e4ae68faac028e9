"""Bootstrap intervals that respect that units of one instrument are alike.

Instruments are drawn with replacement, then units within each drawn instrument: a two-stage
bootstrap (A. C. Davison, D. V. Hinkley, "Bootstrap Methods and their Application", 1997, section
3.8). With a handful of instruments such intervals are rough; with one, only its units vary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["REPLICATES", "SEED", "percentile_interval", "resample"]

REPLICATES = 1000
"""How often codings are drawn again."""

SEED = 20311
"""Fixed, so that the same codings give the same intervals."""

_ENOUGH = 20
"""Fewer replicates in which a measure is defined give no interval."""


def resample(
    groups: Sequence[str], replicates: int = REPLICATES, seed: int = SEED
) -> NDArray[np.float64]:
    """Return how often each unit counts in each replicate: replicates × units.

    Args:
        groups: The instrument of each unit.
        replicates: Number of rows.
        seed: Seed of the generator.

    Example:
        >>> weights = resample(["cn-x", "cn-x", "cn-y"], replicates=4)
        >>> weights.shape, bool((weights >= 0).all())
        ((4, 3), True)
    """
    weights = np.zeros((replicates, len(groups)))
    if not groups:
        return weights
    generator = np.random.default_rng(seed)
    names = sorted(set(groups))
    labels = np.array([names.index(group) for group in groups])
    share = np.full(len(names), 1 / len(names))
    drawn = generator.multinomial(len(names), share, size=replicates)
    for index in range(len(names)):
        members = np.flatnonzero(labels == index)
        even = np.full(len(members), 1 / len(members))
        weights[:, members] = generator.multinomial(drawn[:, index] * len(members), even)
    return weights


def percentile_interval(
    values: NDArray[np.float64], level: float = 0.95
) -> tuple[float, float] | None:
    """Return the percentile interval of the replicates in which the measure is defined.

    Args:
        values: One value per replicate, nan where it is undefined.
        level: Share of replicates inside.

    Returns:
        Low and high end; ``None`` where hardly any replicate has a value.

    Example:
        >>> percentile_interval(np.arange(101.0), 0.5)
        (25.0, 75.0)
        >>> percentile_interval(np.array([np.nan, 1.0])) is None
        True
    """
    defined = values[~np.isnan(values)]
    if len(defined) < _ENOUGH:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)
