"""Any sentence-transformers model behind the encoder protocol (extra ``neural``)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from lexcompare.analyse.encoders.base import Vectors, clean_text, scale_rows
from lexcompare.core.errors import MissingExtraError, ModelError, UsageError

__all__ = ["SentenceEncoder"]

_OFFLINE: Final = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_PATIENCE: Final = 5.0
"""Seconds to wait for the hub before saying that it cannot be reached."""

_REMEDY: Final = (
    "give the path of a folder with the model, fetch it once on a machine with a network,"
    " or leave the option out to use the shipped table"
)


class SentenceEncoder:
    """Encodes with a sentence-transformers model, from a folder or by hub name.

    The model loads on first use. A hub name is looked up among the models already on this
    machine first; the network is asked only if ``HF_HUB_OFFLINE`` does not forbid it.

    Args:
        name_or_path: Folder of a model, or its name on the hub.
        device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``; empty takes the best there is.
        batch_size: Texts that go through the model at once.

    Raises:
        MissingExtraError: sentence-transformers is not installed.
        UsageError: The batch size is below 1.

    Example:
        >>> from lexcompare.core.resources import resource
        >>> SentenceEncoder(str(resource("models") / "embed-zh-en"), device="cpu").name
        'embed-zh-en'
    """

    def __init__(self, name_or_path: str, *, device: str = "", batch_size: int = 32) -> None:
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(
                "sentence-transformers is not installed",
                got=name_or_path,
                remedy="pip install 'lexcompare[neural]', or use the shipped table",
            )
        if batch_size < 1:
            raise UsageError("the batch size is too small", got=str(batch_size), expected="1 up")
        self._given = name_or_path
        self._device = device
        self._batch_size = batch_size

    @property
    def name(self) -> str:
        """Last part of the path, or the hub name."""
        return Path(self._given).name if Path(self._given).is_dir() else self._given

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names and contents of the model's files."""
        whole = hashlib.sha256()
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and ".git" not in path.parts:
                whole.update(path.relative_to(self._folder).as_posix().encode() + b"\0")
                with path.open("rb") as file:
                    whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; an empty text gives zeros without asking the model."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        asked = [number for number, text in enumerate(texts) if text.strip()]
        if asked:
            made = self._model.encode(
                [clean_text(texts[number]) for number in asked],
                batch_size=self._batch_size,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            rows[asked] = np.asarray(made, np.float32)
        return scale_rows(rows)

    @cached_property
    def _folder(self) -> Path:
        if Path(self._given).is_dir():
            return Path(self._given)
        if _looks_like_path(self._given):
            raise ModelError(
                "there is no folder of a model here",
                where=self._given,
                expected="a folder that sentence-transformers can load, or a hub name",
                remedy="check the path",
            )
        return _from_hub(self._given)

    @cached_property
    def _model(self) -> Any:
        folder = self._folder
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(
                str(folder), device=self._device or None, local_files_only=True
            )
        except Exception as error:  # a model's own code and files may fail in any way
            raise ModelError(
                "sentence-transformers cannot load this model",
                where=str(folder),
                got=f"{type(error).__name__}: {error}"[:200],
                expected="a complete model, and a device of this machine",
                remedy="fetch the model again, or choose device cpu",
            ) from error


def _looks_like_path(given: str) -> bool:
    return given.startswith((".", "/", "~")) or given.count("/") > 1 or "\\" in given or not given


def _from_hub(name: str) -> Path:
    """Return the folder of a hub model: from this machine, else fetched, else a clear refusal."""
    from huggingface_hub import HfApi, snapshot_download

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except Exception as error:  # not here: any reason leads to the same next step
        here = error
    if any(os.environ.get(key, "").upper() in {"1", "ON", "YES", "TRUE"} for key in _OFFLINE):
        raise _absent(name, "the network is forbidden by HF_HUB_OFFLINE") from here
    try:
        HfApi().model_info(full, timeout=_PATIENCE)
        return Path(snapshot_download(full, etag_timeout=_PATIENCE))
    except Exception as error:  # no network, no such model, no right to it: told apart in `got`
        raise _absent(name, f"{type(error).__name__}: {error}".split("\n")[0]) from error


def _absent(name: str, got: str) -> ModelError:
    return ModelError(
        "this model is not on this machine and cannot be fetched",
        where=name,
        got=got[:200],
        expected="a folder, or a hub name that is cached or can be reached",
        remedy=_REMEDY,
    )
