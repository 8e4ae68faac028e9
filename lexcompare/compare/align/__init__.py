"""Alignment: for each provision its nearest counterparts, typed, with the reason in words."""

from __future__ import annotations

from lexcompare.compare.align.pairs import Alignment, align_units, likeness_parts
from lexcompare.compare.align.profiles import UnitProfile, profiles_of
from lexcompare.compare.align.relations import Relation, Typed, relate

__all__ = [
    "Alignment",
    "Relation",
    "Typed",
    "UnitProfile",
    "align_units",
    "likeness_parts",
    "profiles_of",
    "relate",
]
