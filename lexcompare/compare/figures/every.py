"""Every figure by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lexcompare.compare.figures import counts, places, words
from lexcompare.compare.figures.model import FigureData, FigureSource

__all__ = ["FIGURES"]

FIGURES: Mapping[str, Callable[[FigureSource], FigureData]] = {
    "instruments_per_year": counts.instruments_per_year,
    "gap_heatmap": counts.gap_heatmap,
    "tile_map": places.tile_map,
    "slogan_share": counts.slogan_share,
    "concept_coverage": counts.concept_coverage,
    "region_similarity": places.region_similarity,
    "region_tree": places.region_tree,
    "region_divergence": places.region_divergence,
    "opening_share": counts.opening_share,
    "rule_chains": counts.rule_chains,
    "object_terms": words.object_terms,
    "citation_network": words.citation_network,
    "before_after": counts.before_after,
}
"""Frames of the figures, in the order in which they are written."""
