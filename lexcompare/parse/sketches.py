"""Sketches of texts: which of two long texts holds how much of the other, cheaply.

Every run of eight letters is hashed; the hashes that are divisible by 32 are the sketch. Two texts
share the same fraction of sketches as of runs, so containment and resemblance can be estimated
without comparing the texts. Hashes are arithmetic, not Python's: every run gives the same sketch.

Source: Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SHINGLE", "Sketch", "sketch_text"]

SHINGLE = 8
"""Letters in a run. Eight Chinese characters are longer than most stock phrases."""

_KEEP_ONE_IN = 32
_BASE = 1_000_003
_MIX = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Sketch:
    """Sampled hashes of a text.

    Args:
        hashes: The sample.
        letters: Number of letters and digits in the text.
    """

    hashes: frozenset[int]
    letters: int

    def containment(self, other: Sketch) -> float:
        """Share of the smaller text that stands in the larger one, estimated, 0 to 1.

        Example:
            >>> whole = sketch_text("".join(chr(0x4E00 + i * 7 % 5003) for i in range(4000)))
            >>> part = sketch_text("".join(chr(0x4E00 + i * 7 % 5003) for i in range(2000)))
            >>> whole.containment(part), round(whole.resemblance(part), 1)
            (1.0, 0.5)
        """
        smaller = min(len(self.hashes), len(other.hashes))
        return len(self.hashes & other.hashes) / smaller if smaller else 0.0

    def resemblance(self, other: Sketch) -> float:
        """Share of the runs of both texts that both have, estimated, 0 to 1."""
        together = len(self.hashes | other.hashes)
        return len(self.hashes & other.hashes) / together if together else 0.0


def sketch_text(text: str) -> Sketch:
    """Return the sketch of a text's letters and digits; punctuation and space do not count.

    Example:
        >>> sketch_text("第一条 为了").letters
        5
    """
    import numpy as np

    points = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    keep = ((points >= 0x4E00) & (points <= 0x9FFF)) | ((points >= 0x30) & (points <= 0x39))
    keep |= (points >= 0x61) & (points <= 0x7A)
    letters = points[keep].astype(np.uint64)
    if len(letters) < SHINGLE:
        return Sketch(frozenset(), len(letters))
    count = len(letters) - SHINGLE + 1
    with np.errstate(over="ignore"):
        hashes = np.zeros(count, dtype=np.uint64)
        for offset in range(SHINGLE):
            hashes = hashes * np.uint64(_BASE) + letters[offset : offset + count]
        hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(_MIX)
        hashes ^= hashes >> np.uint64(32)
    sample = hashes[hashes % np.uint64(_KEEP_ONE_IN) == 0]
    return Sketch(frozenset(sample.tolist()), len(letters))
