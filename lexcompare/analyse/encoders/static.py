"""A table of token vectors read by numpy: no torch, no network, the same vectors everywhere.

The files lie in sentence-transformers' StaticEmbedding layout (``tokenizer.json`` and
``model.safetensors`` with one matrix ``embedding.weight``), so SentenceTransformer loads the same
folder. A text is the sum of its tokens' vectors scaled to length 1; weights such as IDF are
folded into the vectors.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from lexcompare.analyse.encoders.base import Vectors, clean_text, scale_rows
from lexcompare.analyse.encoders.pieces import Pieces, can_be_cut_in_pieces
from lexcompare.core.errors import ModelError
from lexcompare.core.files import sha256_of

__all__ = ["StaticEncoder"]

_WEIGHTS: Final = ("embedding.weight", "embeddings")
_MAX_BYTES: Final = 200_000_000
_BATCH_TEXTS: Final = 256
_BATCH_CHARACTERS: Final = 60_000
"""Bounds on what the tokenizer holds at a time."""


class StaticEncoder:
    """Sums token vectors of a shipped or own table.

    Args:
        folder: Holds ``tokenizer.json`` and ``model.safetensors``.

    Raises:
        ModelError: A file is missing, damaged, too large, or the two do not fit together.

    Example:
        >>> from lexcompare.analyse.encoders import load_encoder
        >>> encoder = load_encoder()
        >>> zh, en, other = encoder.encode(
        ...     ["甲省数据主管部门编制开放目录", "a catalogue of open data", "the price of timber"])
        >>> bool(zh @ en > zh @ other)
        True
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tokenizer_bytes = _read(folder / "tokenizer.json")
        self._weight_bytes = _read(folder / "model.safetensors")
        self._tokenizer = _tokenizer(self._tokenizer_bytes, folder / "tokenizer.json")
        self._table = _table(self._weight_bytes, folder / "model.safetensors")
        in_pieces = can_be_cut_in_pieces(self._tokenizer_bytes)
        self._pieces = Pieces(self._tokenizer) if in_pieces else None
        size = self._tokenizer.get_vocab_size()
        if size > len(self._table):
            raise ModelError(
                "tokenizer and vectors do not fit together",
                where=str(folder),
                got=f"{size} tokens, {len(self._table)} vectors",
                expected="a vector for each token",
                remedy="copy both files again from the same model",
            )

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self._folder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    @cached_property
    def digest(self) -> str:
        """SHA-256 over both files."""
        parts = sha256_of(self._tokenizer_bytes) + sha256_of(self._weight_bytes)
        return sha256_of(parts.encode())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; empty texts and texts without a known word give zeros.

        Example:
            >>> from lexcompare.analyse.encoders import load_encoder
            >>> load_encoder().encode(["", "数据"]).any(axis=1).tolist()
            [False, True]
        """
        rows = np.zeros((len(texts), self.dimension), np.float32)
        # Row by row, not one gather over the batch: a text's few rows stay in the processor's
        # cache (measured: 8 against 50 microseconds), and a vector does not depend on its batch.
        for number, ids in enumerate(self._ids(texts)):
            if ids:
                self._table.take(ids, axis=0).sum(axis=0, out=rows[number])
        return scale_rows(rows)

    def tokens(self, text: str) -> list[str]:
        """Return how a text is cut, for looking at what the table sees.

        Example:
            >>> from lexcompare.analyse.encoders import load_encoder
            >>> load_encoder().tokens("数据主管部门负责")
            ['数据主管部门', '负责']
        """
        cut: list[str] = self._tokenizer.encode(clean_text(text), add_special_tokens=False).tokens
        return cut

    def _ids(self, texts: Sequence[str]) -> Iterator[list[int]]:
        if self._pieces is not None:
            yield from self._pieces.ids(texts)
            return
        for batch in _batches(texts):
            for item in self._tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                yield item.ids


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        if batch and (len(batch) >= _BATCH_TEXTS or characters >= _BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(clean_text(text))
        characters += len(text)
    if batch:
        yield batch


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ModelError(
                "this file of an encoder is too large",
                where=str(path),
                expected=f"at most {_MAX_BYTES} bytes",
                remedy="load it as a sentence-transformers model",
            )
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            "a file of an encoder cannot be read",
            where=str(path),
            got=error.strerror or str(error),
            expected="a folder with tokenizer.json and model.safetensors",
            remedy="check the path; for the shipped table, reinstall lexcompare",
        ) from error


def _tokenizer(data: bytes, path: Path) -> Any:
    # One process, one thread: a pool of threads would warn at every fork of a parallel run.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    try:
        made = Tokenizer.from_buffer(data)
    except Exception as error:  # the library raises bare Exception on whatever it cannot parse
        raise _damaged(path, str(error)) from error
    made.no_padding()
    made.no_truncation()
    return made


def _table(data: bytes, path: Path) -> Vectors:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(data)
    except (SafetensorError, KeyError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    found = [arrays[name] for name in _WEIGHTS if name in arrays]
    if not found or found[0].ndim != 2 or not np.issubdtype(found[0].dtype, np.floating):
        raise _damaged(path, ", ".join(sorted(arrays))[:80] or "no array")
    table: Vectors = np.ascontiguousarray(found[0], np.float32)
    if not np.isfinite(table).all():
        raise _damaged(path, "values that are no numbers")
    return table


def _damaged(path: Path, got: str) -> ModelError:
    return ModelError(
        "this file of an encoder is damaged or of another make",
        where=str(path),
        got=got[:120],
        expected="StaticEmbedding layout: a tokenizer, one matrix embedding.weight of floats",
        remedy="copy the file again; for the shipped table, reinstall lexcompare",
    )
