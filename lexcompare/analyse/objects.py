"""What activity a unit is about, and how it opens data: by rules, then headings, then the title."""

from __future__ import annotations

from collections.abc import Sequence

from lexcompare.codebook.matcher import CueMatcher, MatchContext, RuleHit
from lexcompare.codebook.model import ObjectType, RuleKind

__all__ = ["mode_of", "objects_of"]


def objects_of(
    hits: Sequence[RuleHit], matcher: CueMatcher, context: MatchContext, language: str
) -> tuple[str, ...]:
    """Return the activities of a unit in codebook order.

    What the unit's own words single out; where they single out nothing, what the nearest heading
    above it says, and then the title. An instrument titled after one activity is about it in every
    unit.

    Args:
        hits: All rule hits of the unit.
        matcher: The matcher of the codebook.
        context: Headings and title above the unit.
        language: ``zh`` or ``en``.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> matcher = CueMatcher(load_codebook())
        >>> above = MatchContext(("第三章 数据共享",), "甲省公共数据条例")
        >>> objects_of([], matcher, above, "zh")
        ('sharing',)
    """
    objects = matcher.codebook.objects
    own = [hit.rule for hit in hits if hit.rule.kind is RuleKind.OBJECT]
    general = {item.id for item in objects if item.general}
    found = {rule.target for rule in own}
    whole = {o.id for o in objects if o.whole and matcher.holds(o.whole, context.title, language)}
    found |= whole
    above = _from_headings(objects, matcher, context, language)
    if not found:
        found = above | {
            o.id for o in objects if not above and _titled(o, matcher, context, language)
        }
    elif found - general and (above - general or whole):
        # In a chapter or an instrument about one activity general words mean that activity.
        found -= general - {rule.target for rule in own if rule.decisive}
    return tuple(item.id for item in objects if item.id in found)


def mode_of(
    hits: Sequence[RuleHit], matcher: CueMatcher, context: MatchContext, language: str
) -> str:
    """Return the main mode of opening, the first in codebook order whose words or title show it.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> matcher = CueMatcher(load_codebook())
        >>> mode_of([], matcher, MatchContext((), "Open Data Act"), "en")
        'open-data'
    """
    named = {hit.rule.target for hit in hits if hit.rule.kind is RuleKind.MODE}
    modes = matcher.codebook.modes
    for mode in modes:
        if mode.id in named:
            return mode.id
    return next((m.id for m in modes if _titled(m, matcher, context, language)), "")


def _titled(item: ObjectType, matcher: CueMatcher, context: MatchContext, language: str) -> bool:
    return bool(item.titles) and matcher.holds(item.titles, context.title, language)


def _from_headings(
    objects: tuple[ObjectType, ...], matcher: CueMatcher, context: MatchContext, language: str
) -> set[str]:
    """Return what the nearest heading names that names anything, specific ones before general."""
    for heading in reversed(context.headings):
        named = {
            o.id for o in objects if o.headings and matcher.holds(o.headings, heading, language)
        }
        if named:
            return {o.id for o in objects if o.id in named and not o.general} or named
    return set()
