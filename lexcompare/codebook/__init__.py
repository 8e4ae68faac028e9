"""Floor 2: concepts and cue lexicons as data, and the matcher their examples run through."""

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.model import Codebook, Concept

__all__ = ["Codebook", "Concept", "load_codebook"]
