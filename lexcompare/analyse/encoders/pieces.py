"""Token ids of texts, each stretch that no token can straddle cut once.

A unigram model cuts a text along its best path, and where no token holds two neighbouring
characters side by side every path has a cut between them. What stands between two such places gets
the same tokens wherever it stands. (Where two paths have one score, rounding decided between them,
and may decide otherwise.) Law uses the same words again and again, so nearly every stretch has been
met before; the cutting itself stays the library's.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lexcompare.analyse.encoders.base import clean_text

__all__ = ["Pieces", "can_be_cut_in_pieces"]

_MEMORY: Final = 100_000
"""Stretches remembered; with their ids about 20 MB."""

_BATCH: Final = 256
"""Texts looked at together."""

_RANGES: Final = (
    ("\t", "\n"), (" ", "~"), ("·", "·"), ("—", "…"), ("、", "】"), ("〔", "〕"), ("一", "\u9fa5"),
    ("！", "～"),
)  # fmt: skip
"""Characters whose kind every Unicode version agrees on; a text with any other is the library's."""

_STRANGE, _APART, _KNOWN, _UNKNOWN = range(4)
"""Kinds of characters: not in the ranges; white space or sign; a token by itself; none."""

_BITS: Final = 20
_MIX: Final = 2_654_435_761  # Knuth's multiplier; collisions only leave stretches longer

Codes = npt.NDArray[np.uint32]


def can_be_cut_in_pieces(tokenizer: bytes) -> bool:
    """Say whether a ``tokenizer.json`` has just the parts for which a stretch's tokens are its own.

    Example:
        >>> can_be_cut_in_pieces(b'{"model": {"type": "WordPiece"}}')
        False
    """
    parts = json.loads(tokenizer)
    kinds = [
        (parts.get(name) or {}).get("type") for name in ("normalizer", "pre_tokenizer", "model")
    ]
    rest = ("added_tokens", "post_processor", "truncation", "padding")
    plain = not any(map(parts.get, rest)) and not parts["model"].get("byte_fallback")
    return plain and kinds == ["Lowercase", "BertPreTokenizer", "Unigram"]


class Pieces:
    """The ids of texts by a tokenizer that :func:`can_be_cut_in_pieces`.

    Args:
        tokenizer: The library's tokenizer.

    Example:
        >>> from lexcompare.analyse.encoders import load_encoder
        >>> table = load_encoder()._tokenizer
        >>> ids = table.encode("数据，Data", add_special_tokens=False).ids
        >>> list(Pieces(table).ids(["数据，Data"])) == [ids]
        True
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known = _Known(tokenizer.model)
        words = tokenizer.get_vocab()
        self._kinds = _kinds(words)
        inside = _codes("\n".join(words))
        self._together = np.zeros(1 << _BITS, np.bool_)
        self._together[_pairs(inside)] = True

    def ids(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Yield the ids that the tokenizer itself gives each text."""
        for begin in range(0, len(texts), _BATCH):
            yield from self._batch(texts[begin : begin + _BATCH])

    def _batch(self, texts: Sequence[str]) -> Iterator[list[int]]:
        lowered = [clean_text(text).lower() for text in texts]
        whole = "".join(lowered)
        ends = np.cumsum([len(text) for text in lowered])
        codes = _codes(whole)
        kinds = self._kinds[np.minimum(codes, 0xFFFF)]
        cuts = self._cuts(codes, kinds, ends)
        strange = np.add.reduceat(np.append(kinds == _STRANGE, False), np.append(0, ends[:-1]))
        places = np.searchsorted(cuts, np.append(0, ends)).tolist()
        stretches = [whole[i:j] for i, j in pairwise(cuts.tolist())]
        look = self._known.__getitem__
        for number, (first, last) in enumerate(pairwise(places)):
            if strange[number] and texts[number]:
                text = clean_text(texts[number])
                yield list(self._tokenizer.encode(text, add_special_tokens=False).ids)
            else:
                yield list(chain.from_iterable(map(look, stretches[first:last])))

    def _cuts(self, codes: Codes, kinds: npt.NDArray[np.uint8], ends: Any) -> Any:
        """Return where stretches begin, and the end."""
        if not len(codes):
            return np.zeros(1, np.intp)
        cut = np.empty(len(codes) + 1, np.bool_)
        cut[0] = cut[-1] = True
        left, right = kinds[:-1], kinds[1:]
        # Unknown characters side by side become one token.
        held = self._together[_pairs(codes)] | ((left == _UNKNOWN) & (right == _UNKNOWN))
        cut[1:-1] = ~held | (left == _APART) | (right == _APART)
        cut[ends] = True
        return np.flatnonzero(cut)


class _Known(dict[str, tuple[int, ...]]):
    """Ids of stretches, made at their first use; tuples, which the collector need not look at."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self._cut = model.tokenize

    def __missing__(self, stretch: str) -> tuple[int, ...]:
        if len(self) >= _MEMORY:
            self.clear()
        ids = () if stretch.isspace() else tuple([token.id for token in self._cut(stretch)])
        self[stretch] = ids
        return ids


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _pairs(codes: Codes) -> Codes:
    """Return a number for each two neighbours."""
    mixed = codes[:-1] * np.uint32(_MIX) + codes[1:]
    return (mixed * np.uint32(_MIX)) >> np.uint32(32 - _BITS)


def _kinds(words: dict[str, int]) -> npt.NDArray[np.uint8]:
    found = np.full(0x10000, _STRANGE, np.uint8)
    for begin, end in _RANGES:
        for code in range(ord(begin), ord(end) + 1):
            one = chr(code)
            sign = unicodedata.category(one)[0] == "P" or (one.isascii() and not one.isalnum())
            found[code] = _APART if sign or one.isspace() else _KNOWN if one in words else _UNKNOWN
    return found
