"""Agreement beyond chance between coders: Krippendorff's alpha and Cohen's kappa of tables.

Own implementation of the coincidence-matrix form, a hundred lines on numpy, so that agreement
comes with the light core. Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability"
(2011), whose worked examples are the tests; set distance after R. Passonneau, "Measuring Agreement
on Set-valued Items (MASI) for Semantic and Pragmatic Annotation" (2006).

Functions that take a table take a stack of tables too (leading axes): a bootstrap is one call.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "alpha_of",
    "coincidences",
    "coincidences_of",
    "kappa_of",
    "krippendorff_alpha",
    "masi",
    "ordinal_alpha_of",
    "set_alpha",
]

Floats = NDArray[np.float64]


def kappa_of(tables: Floats) -> Floats:
    """Return Cohen's kappa of square tables (one side × the other); nan for an empty table.

    Example:
        >>> round(float(kappa_of(np.array([[20.0, 5.0], [10.0, 15.0]]))), 3)
        0.4
    """
    total = tables.sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(tables, axis1=-2, axis2=-1) / total
        expected = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1) / total**2
        kappa = (observed - expected) / (1 - expected)
    return np.asarray(np.where((total > 0) & np.isclose(expected, 1), 1.0, kappa))


def coincidences_of(tables: Floats) -> Floats:
    """Return the coincidence matrices of tables of two coders.

    Example:
        >>> coincidences_of(np.array([[3.0, 1.0], [0.0, 2.0]])).tolist()
        [[6.0, 1.0], [1.0, 4.0]]
    """
    return tables + np.swapaxes(tables, -2, -1)


def coincidences(units: Iterable[Sequence[Hashable]], values: Sequence[Hashable]) -> Floats:
    """Return the coincidence matrix of any number of coders.

    Args:
        units: Per unit the values that its coders gave, ``None`` where one gave none.
        values: All values, in the order of the matrix.

    Example:
        >>> coincidences([["a", "b", None], ["b", "b", "b"], ["a", None, None]], "ab").tolist()
        [[0.0, 1.0], [1.0, 3.0]]
    """
    place = {value: index for index, value in enumerate(values)}
    matrix = np.zeros((len(place), len(place)))
    for unit in units:
        given = [place[value] for value in unit if value is not None]
        if len(given) > 1:
            counts = np.bincount(given, minlength=len(place)).astype(float)
            matrix += (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)
    return matrix


def alpha_of(coincidence: Floats, distance: Floats | None = None) -> Floats:
    """Return Krippendorff's alpha of coincidence matrices.

    Args:
        coincidence: Symmetric matrices.
        distance: Distance of each pair of values (not squared further); nominal by default.

    Returns:
        Alpha; 1 where nothing but one value occurs, nan where nothing does.

    Example:
        >>> float(alpha_of(np.array([[4.0, 0.0], [0.0, 6.0]])))
        1.0
    """
    size = coincidence.shape[-1]
    apart = 1.0 - np.eye(size) if distance is None else distance
    margin = coincidence.sum(axis=-1)
    observed = (coincidence * apart).sum(axis=(-2, -1))
    expected = (margin[..., :, None] * margin[..., None, :] * apart).sum(axis=(-2, -1))
    return _alpha(observed, expected, margin.sum(axis=-1))


def ordinal_alpha_of(coincidence: Floats) -> Floats:
    """Return alpha for values in rank order: distance is how many values stand between, squared.

    Example:
        >>> near = np.array([[4.0, 1.0, 0.0], [1.0, 4.0, 0.0], [0.0, 0.0, 4.0]])
        >>> float(ordinal_alpha_of(near)) > float(alpha_of(near))
        True
    """
    margin = coincidence.sum(axis=-1)
    # Values between c and k, half of c and k themselves included: a difference of middle ranks.
    middle = margin.cumsum(axis=-1) - margin / 2
    return alpha_of(coincidence, (middle[..., :, None] - middle[..., None, :]) ** 2)


def krippendorff_alpha(
    units: Sequence[Sequence[Hashable]],
    values: Sequence[Hashable] | None = None,
    *,
    ordinal: bool = False,
) -> float:
    """Return alpha of any number of coders, with values missing here and there.

    Args:
        units: Per unit the values that its coders gave, ``None`` where one gave none.
        values: All values, in rank order for ordinal data; by default those that occur, sorted
            by their text.
        ordinal: Whether values further apart differ more.

    Example:
        >>> ben, gerry = "aabbdcccedda", "babbbccceddd"
        >>> round(krippendorff_alpha(list(zip(ben, gerry))), 3)
        0.692
    """
    if values is None:
        values = sorted({v for unit in units for v in unit if v is not None}, key=str)
    matrix = coincidences(units, values)
    return float(ordinal_alpha_of(matrix) if ordinal else alpha_of(matrix))


def masi(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the MASI distance of two sets: 0 alike, 1 without a common member.

    One minus Jaccard times 1 for equal sets, 2/3 where one holds the other, 1/3 where they
    overlap. Two empty sets are alike.

    Example:
        >>> masi(frozenset("ab"), frozenset("abcd")), masi(frozenset(), frozenset())
        (0.6666666666666667, 0.0)
    """
    if left == right:
        return 0.0
    common = len(left & right)
    if not common:
        return 1.0
    nested = 2 / 3 if left < right or right < left else 1 / 3
    return 1.0 - nested * common / len(left | right)


def set_alpha(
    left: Sequence[frozenset[str]],
    right: Sequence[frozenset[str]],
    weights: Floats | None = None,
) -> Floats:
    """Return alpha of set-valued codings of the same units, with MASI as distance.

    Args:
        left: One coder's sets.
        right: The other's.
        weights: How often each unit counts: one row per bootstrap replicate; once by default.

    Returns:
        One alpha per row of ``weights``.

    Example:
        >>> same = [frozenset("ab"), frozenset("c"), frozenset()]
        >>> set_alpha(same, same).tolist()
        [1.0]
    """
    values = sorted({*left, *right}, key=sorted)
    place = {value: index for index, value in enumerate(values)}
    apart = np.array([[masi(one, other) for other in values] for one in values])
    rows = np.ones((1, len(left))) if weights is None else weights
    one = np.array([place[value] for value in left], dtype=int)
    other = np.array([place[value] for value in right], dtype=int)
    margins = np.zeros((len(left), len(values)))
    np.add.at(margins, (np.arange(len(left)), one), 1.0)
    np.add.at(margins, (np.arange(len(left)), other), 1.0)
    if not values:
        return np.full(len(rows), np.nan)
    margin = rows @ margins
    observed = 2 * (rows @ apart[one, other])
    expected = ((margin @ apart) * margin).sum(axis=-1)
    return _alpha(observed, expected, margin.sum(axis=-1))


def _alpha(observed: Floats, expected: Floats, total: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        alpha = 1.0 - (total - 1) * observed / expected
    one_value = (expected <= 0) & (total > 0)
    return np.asarray(np.where(one_value, 1.0, np.where(total > 0, alpha, np.nan)))
