"""Encoders: texts of either language to vectors in one space.

``load_encoder()`` gives the shipped bilingual table, read without torch; a path or a hub name
gives a sentence-transformers model behind the same protocol; ``CachedEncoder`` keeps what a slow
one computed.
"""

from __future__ import annotations

from lexcompare.analyse.encoders.base import Encoder, Vectors, scale_rows
from lexcompare.analyse.encoders.cache import CachedEncoder
from lexcompare.analyse.encoders.glossary import Entry, load_glossary
from lexcompare.analyse.encoders.load import SHIPPED, load_encoder
from lexcompare.analyse.encoders.sentence import SentenceEncoder
from lexcompare.analyse.encoders.static import StaticEncoder

__all__ = [
    "SHIPPED",
    "CachedEncoder",
    "Encoder",
    "Entry",
    "SentenceEncoder",
    "StaticEncoder",
    "Vectors",
    "load_encoder",
    "load_glossary",
    "scale_rows",
]
