"""Measures of agreement between what the tool says and what a coding says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Counts", "cohen_kappa", "confusion", "f1_by_label", "macro", "pooled"]


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
    """Return one-against-rest counts per label that occurs on either side, sorted by label."""
    pairs = list(zip(gold, found, strict=True))
    return {
        label: Counts(
            tp=sum(g == label == f for g, f in pairs),
            fp=sum(f == label != g for g, f in pairs),
            fn=sum(g == label != f for g, f in pairs),
        )
        for label in sorted({*gold, *found})
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
