"""Sketches of texts: which of two long texts holds how much of the other, cheaply.

Every run of eight letters is hashed; the hashes that are divisible by 32 are the sketch. Two texts
share the same fraction of sketches as of runs, so containment and resemblance can be estimated
without comparing the texts. Hashes are arithmetic, not Python's: every run gives the same sketch.

Source: Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SHINGLE", "Sketch", "shared_runs", "sketch_text", "stock_runs"]

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

    @property
    def packed(self) -> bytes:
        """The sample as sorted little-endian 64-bit numbers: a tenth of the memory of a set."""
        import numpy as np

        return np.sort(np.fromiter(self.hashes, dtype="<u8", count=len(self.hashes))).tobytes()

    @classmethod
    def from_packed(cls, packed: bytes, letters: int) -> Sketch:
        """Return the sketch whose sample was packed.

        Example:
            >>> one = Sketch(frozenset({64, 32}), 9)
            >>> Sketch.from_packed(one.packed, 9) == one
            True
        """
        import numpy as np

        return cls(frozenset(np.frombuffer(packed, dtype="<u8").tolist()), letters)

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


def stock_runs(texts: Sequence[bytes], limit: int) -> frozenset[int]:
    """Return the sampled runs that stand in more texts than ``limit``.

    Args:
        texts: Packed samples, one per text.
        limit: How many texts may share a run before it is stock.

    Example:
        >>> sorted(stock_runs([Sketch(frozenset({32, 64}), 9).packed] * 3, 2))
        [32, 64]
        >>> stock_runs([], 2)
        frozenset()
    """
    import numpy as np

    found: set[int] = set()
    shares = 1 + sum(map(len, texts)) // _SHARE_BYTES
    for share in range(shares):
        parts = [_share(text, share, shares) for text in texts]
        runs, times = np.unique(np.concatenate(parts or [_none()]), return_counts=True)
        found.update(runs[times > limit].tolist())
    return frozenset(found)


def shared_runs(texts: Sequence[bytes], stock: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in ``texts`` that share a third of the smaller sample, two at least.

    Args:
        texts: Packed samples, one per text.
        stock: Runs that do not count.

    Example:
        >>> one, two = (Sketch(frozenset(runs), 9).packed for runs in ({32, 64}, {32, 64, 96}))
        >>> list(shared_runs([one, two, b""], frozenset()))
        [(0, 1)]
    """
    import numpy as np

    if len(texts) < 2:
        return
    runs = np.frombuffer(b"".join(texts), dtype="<u8")
    sizes = np.array([len(text) // 8 for text in texts])
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    keep = ~np.isin(runs, np.fromiter(stock, dtype="<u8", count=len(stock)))
    # Stable, so that the owners of one run stay in order and each pair is met one way round.
    order = np.argsort(runs[keep], kind="stable")
    runs, owners = runs[keep][order], owners[keep][order]
    pairs = [
        owners[:-step][same] * len(texts) + owners[step:][same]
        for step in range(1, min(len(runs), _longest(runs)))
        if (same := runs[:-step] == runs[step:]).any()
    ]
    codes, times = np.unique(np.concatenate(pairs or [_none()]), return_counts=True)
    one, two = np.divmod(codes, len(texts))
    one, two = one.astype(np.int64), two.astype(np.int64)
    enough = times >= np.maximum(2, np.minimum(sizes[one], sizes[two]) // 3)
    yield from zip(one[enough].tolist(), two[enough].tolist(), strict=True)


_SHARE_BYTES = 1 << 23


def _none() -> NDArray[np.int64]:
    import numpy as np

    return np.zeros(0, dtype=np.int64)


def _share(text: bytes, share: int, shares: int) -> NDArray[Any]:
    """Return one share of a sample; every run falls into the same share in all texts."""
    import numpy as np

    runs: NDArray[Any] = np.frombuffer(text, dtype="<u8")
    kept: NDArray[Any] = runs[(runs // _KEEP_ONE_IN) % shares == share]
    return kept


def _longest(runs: NDArray[Any]) -> int:
    """Return how often the commonest run of a sorted sample stands in it."""
    import numpy as np

    edges = np.flatnonzero(np.concatenate(([True], runs[1:] != runs[:-1], [True])))
    return int(np.diff(edges).max(initial=0))
