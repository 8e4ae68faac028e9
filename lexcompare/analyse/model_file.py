"""The files of a model: a card in JSON and arrays beside it, read without trusting them."""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.errors import ModelError
from lexcompare.core.files import sha256_of
from lexcompare.core.inputs import parse_json, read_input, read_input_text

__all__ = ["read_arrays", "read_card"]

_MAX_BYTES = 50_000_000
_MAX_UNPACKED = 500_000_000
_REMEDY = "reinstall lexcompare, or train the model again"
_TEXTS = ("file", "sha256", "language")
_LISTS = ("concepts", "objects", "features")
_THRESHOLDS = ("decide", "unsure", "objects")


def read_card(path: Path, form: int) -> dict[str, Any]:
    """Return the card of a model.

    Args:
        path: The card.
        form: Number of the format that is understood.

    Raises:
        ModelError: It cannot be read, or is no card of this format.
    """
    card = parse_json(read_input_text(path, ModelError, remedy=_REMEDY), str(path), ModelError)
    needed = {"format", "thresholds", *_TEXTS, *_LISTS}
    missing = needed - set(card) if isinstance(card, dict) else needed
    wrong = [] if missing else _wrong_types(card)
    if missing or wrong or card["format"] != form or Path(card["file"]).name != card["file"]:
        told = f"missing: {', '.join(sorted(missing))}" if missing else f"format {card['format']}"
        raise ModelError(
            "this is no card of a model that this version can use",
            where=str(path),
            got=f"wrong type: {', '.join(wrong)}" if wrong else told[:160],
            expected=f"format {form}",
            remedy=_REMEDY,
        )
    return dict(card)


def _wrong_types(card: dict[str, Any]) -> list[str]:
    """Name the keys that hold something of another kind."""
    wrong = [key for key in _TEXTS if not isinstance(card[key], str)]
    for key in _LISTS:
        values = card[key]
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            wrong.append(key)
    limits = card["thresholds"]
    if not isinstance(limits, dict) or any(
        isinstance(limits.get(key), bool) or not isinstance(limits.get(key), (int, float))
        for key in _THRESHOLDS
    ):
        wrong.append("thresholds")
    return wrong


def read_arrays(
    path: Path, sha256: str, names: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, NDArray[Any]]:
    """Return arrays of numbers by name; nothing in the file is run.

    Args:
        path: An ``.npz``.
        sha256: What its bytes must hash to.
        names: Arrays that it must have.
        optional: Arrays that it has all of, or none.

    Raises:
        ModelError: The file is another one than the card describes, damaged, unpacks to too much,
            or holds something else than numbers.
    """
    data = read_input(path, ModelError, most=_MAX_BYTES, remedy=_REMEDY)
    if sha256_of(data) != sha256:
        raise ModelError(
            "a model is not the one that its card describes",
            where=str(path),
            got=f"sha256 {sha256_of(data)[:12]}…",
            expected=f"sha256 {sha256[:12]}…",
            remedy=_REMEDY,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > _MAX_UNPACKED:
            raise _damaged(path, f"unpacks to {unpacked} bytes")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            layer = optional if optional and optional[0] in arrays else ()
            found = {name: arrays[name] for name in (*names, *layer)}
    # MemoryError: an array's header may claim any shape, whatever the size of its data.
    except (
        ValueError, KeyError, OSError, EOFError, MemoryError, NotImplementedError, SyntaxError,
        tokenize.TokenError, zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        raise _damaged(path, f"{type(error).__name__}: {error}") from error
    for name, array in found.items():
        if array.dtype.kind not in "iufU" or (array.dtype.kind == "f" and np.isnan(array).any()):
            raise _damaged(path, f"{name} holds {array.dtype}, or what is no number")
    return found


def _damaged(path: Path, got: str) -> ModelError:
    return ModelError(
        "the arrays of a model are damaged",
        where=str(path),
        got=got[:120],
        expected="arrays of numbers",
        remedy=_REMEDY,
    )
