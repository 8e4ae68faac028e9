"""What every encoder promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder", "Vectors", "clean_text", "scale_rows"]

Vectors = NDArray[np.float32]
"""Rows of vectors, one a text."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how near their meanings are.

    Example:
        >>> from lexcompare.analyse.encoders import load_encoder
        >>> isinstance(load_encoder(), Encoder)
        True
    """

    @property
    def name(self) -> str:
        """Short name for tables and messages."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def digest(self) -> str:
        """Hex digest of whatever decides the vectors: equal digests, equal vectors."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, float32, of length 1; a text without a known word gives zeros."""
        ...


def scale_rows(rows: Vectors) -> Vectors:
    """Return the rows scaled to length 1; a row of zeros stays as it is.

    Example:
        >>> scale_rows(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)).round(2).tolist()
        [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float32))[:, None]
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def clean_text(text: str) -> str:
    r"""Return the text without lone surrogates, which no tokenizer takes.

    Example:
        >>> clean_text("数据\ud800")
        '数据?'
    """
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
