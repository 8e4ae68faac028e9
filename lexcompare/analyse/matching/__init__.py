"""How near two provisions, or a question and a provision, are: concepts, words, vectors.

Each part is computed by itself, so that a score can be explained, and the parts are fused with
weights that are data.
"""

from __future__ import annotations

from lexcompare.analyse.matching.bm25 import LexicalIndex
from lexcompare.analyse.matching.concepts import concept_likeness, question_concepts
from lexcompare.analyse.matching.fusion import Weights, balanced, fuse, load_weights
from lexcompare.analyse.matching.words import terms

__all__ = [
    "LexicalIndex",
    "Weights",
    "balanced",
    "concept_likeness",
    "fuse",
    "load_weights",
    "question_concepts",
    "terms",
]
