"""Citations: what each unit refers to, found in its words and resolved where the target is held."""

from __future__ import annotations

from lexcompare.analyse.citations.extract import extract_citations
from lexcompare.analyse.citations.resolve import CitationResolver, HeldInstrument, held_of

__all__ = ["CitationResolver", "HeldInstrument", "extract_citations", "held_of"]
