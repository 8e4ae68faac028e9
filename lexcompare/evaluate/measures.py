"""Measures of agreement between what the tool says and what a coding says."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "Bin",
    "Counts",
    "calibration_bins",
    "calibration_error",
    "cohen_kappa",
    "confusion",
    "f1_by_label",
    "macro",
    "pooled",
    "wilson",
]

_Z95 = 1.959963984540054
"""Quantile of the normal distribution that leaves 5 % outside, half on either side."""


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives, and the measures made of them.

    Example:
        >>> counts = Counts(tp=8, fp=2, fn=8)
        >>> counts.precision, counts.recall, round(counts.f1, 3), counts.support
        (0.8, 0.5, 0.615, 16)
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def support(self) -> int:
        """How often the coding has it."""
        return self.tp + self.fn

    @property
    def precision(self) -> float:
        """Share of finds that are right; 0 where nothing was found."""
        found = self.tp + self.fp
        return self.tp / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of the coding's cases that were found; 0 where there are none."""
        return self.tp / self.support if self.support else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where there is nothing to find or found."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)


def pooled(counts: Iterable[Counts]) -> Counts:
    """Add counts up, for micro-averages."""
    return sum(counts, Counts())


def macro(counts: Iterable[Counts], min_support: int = 1) -> float:
    """Return the mean F1 over those with at least ``min_support`` cases; 0 where there are none.

    Example:
        >>> macro([Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 5, 0)])
        0.5
    """
    kept = [count.f1 for count in counts if count.support >= min_support]
    return sum(kept) / len(kept) if kept else 0.0


def confusion(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Counter[tuple[Hashable, ...]]:
    """Count pairs (gold, found).

    Example:
        >>> confusion(["soft", "soft"], ["soft", "slogan"])[("soft", "slogan")]
        1
    """
    return Counter(zip(gold, found, strict=True))


def f1_by_label(gold: Sequence[str], found: Sequence[str]) -> dict[str, Counts]:
    """Return one-against-rest counts per label that occurs on either side, sorted by label.

    An empty label says that nothing was found: it misses the other side and is no label itself.

    Example:
        >>> f1_by_label(["soft", "soft", "slogan"], ["soft", "", "soft"])["soft"]
        Counts(tp=1, fp=1, fn=1)
    """
    pairs = list(zip(gold, found, strict=True))
    return {
        label: Counts(
            tp=sum(g == label == f for g, f in pairs),
            fp=sum(f == label != g for g, f in pairs),
            fn=sum(g == label != f for g, f in pairs),
        )
        for label in sorted({*gold, *found} - {""})
    }


def cohen_kappa(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return Cohen's kappa; 1 where both sides say one and the same thing throughout.

    Source: J. Cohen, "A coefficient of agreement for nominal scales" (1960).

    Example:
        >>> round(cohen_kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"]), 2)
        0.5
    """
    pairs = list(zip(gold, found, strict=True))
    if not pairs:
        return 0.0
    total = len(pairs)
    observed = sum(g == f for g, f in pairs) / total
    left, right = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    expected = sum(left[label] * right[label] for label in left) / total**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def wilson(right: int, total: int, z: float = _Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a share; 0 to 1 where there are no cases.

    It treats cases as independent; units of one instrument are alike, so the truth is wider.

    Args:
        right: Cases that have the property.
        total: All cases.
        z: Quantile of the normal distribution; 95 % by default.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference"
    (1927).

    Example:
        >>> [round(end, 3) for end in wilson(8, 10)], [round(end, 3) for end in wilson(0, 10)]
        ([0.49, 0.943], [0.0, 0.278])
    """
    if not total:
        return (0.0, 1.0)
    share, extra = right / total, z * z / total
    centre = share + extra / 2
    half = z * math.sqrt(share * (1 - share) / total + extra / (4 * total))
    return (
        max(0.0, (centre - half) / (1 + extra)),
        min(1.0, (centre + half) / (1 + extra)),
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores of one tenth (or other part) of the scale.

    Args:
        low: Lower end, included.
        high: Upper end; included in the last bin only.
        count: Scores in it.
        stated: Their mean.
        right: Share of them that were right.

    Example:
        >>> Bin(0.9, 1.0, 4, 0.95, 0.75).right
        0.75
    """

    low: float
    high: float
    count: int
    stated: float
    right: float


def calibration_bins(scored: Iterable[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """Sort scores into equal parts of the scale and compare what they state with what holds.

    Args:
        scored: Score from 0 to 1, and whether what it scores was right.
        bins: Number of parts; empty ones are left out.

    Example:
        >>> [(b.low, b.count, b.right) for b in calibration_bins([(0.95, True), (0.91, False)])]
        [(0.9, 2, 0.5)]
    """
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in scored:
        groups[max(0, min(bins - 1, int(score * bins)))].append((score, right))
    return tuple(
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(group),
            stated=sum(score for score, _ in group) / len(group),
            right=sum(right for _, right in group) / len(group),
        )
        for number, group in sorted(groups.items())
    )


def calibration_error(scored: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error: mean distance of bins, weighted by their size.

    Source: M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities
    using Bayesian binning" (2015).

    Example:
        >>> round(calibration_error([(0.8, True), (0.8, True), (0.8, False), (0.8, False)]), 3)
        0.3
    """
    parts = calibration_bins(scored, bins)
    total = sum(part.count for part in parts)
    if not total:
        return 0.0
    return sum(abs(part.stated - part.right) * part.count for part in parts) / total
