"""Words that deny a right, remedy or liability: an exclusion, never a presence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lexcompare.codebook.matcher import RuleHit
from lexcompare.codebook.model import RuleKind
from lexcompare.core.findings import Evidence, Exclusion
from lexcompare.core.spans import Span

__all__ = ["exclusions_of", "without_denied"]


def exclusions_of(
    hits: Sequence[RuleHit], unit: str, quote: Callable[[RuleHit], tuple[Evidence, ...]]
) -> tuple[Exclusion, ...]:
    """Return what the unit's words exclude, by concept in codebook order.

    Args:
        hits: All rule hits of the unit.
        unit: Id of the unit.
        quote: Turns a hit into evidence.

    Example:
        >>> exclusions_of([], "art_3", lambda hit: ())
        ()
    """
    found: dict[str, list[Evidence]] = {}
    for hit in hits:
        if hit.rule.kind is RuleKind.EXCLUSION:
            found.setdefault(hit.rule.target, []).extend(quote(hit))
    return tuple(Exclusion(unit, concept, tuple(quotes)) for concept, quotes in found.items())


def without_denied(hits: Sequence[RuleHit]) -> list[RuleHit]:
    """Drop concept hits whose every cue stands in a sentence that denies the concept.

    Example:
        >>> without_denied([])
        []
    """
    denied: dict[str, list[Span]] = {}
    for hit in hits:
        if hit.rule.kind is RuleKind.EXCLUSION:
            denied.setdefault(hit.rule.target, []).extend(hit.windows)
    kept: list[RuleHit] = []
    for hit in hits:
        sentences = denied.get(hit.rule.target, [])
        inside = [any(s.contains(span) for s in sentences) for span in hit.spans]
        if hit.rule.kind is not RuleKind.CONCEPT or not all(inside):
            kept.append(hit)
    return kept
