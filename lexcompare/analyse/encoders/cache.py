"""Vectors kept on disk: keyed by text and model, safe against a kill at any moment."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np

from lexcompare.analyse.encoders.base import Encoder, Vectors
from lexcompare.core.errors import OutputError

__all__ = ["CachedEncoder"]

_TABLE: Final = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL)"
_STEP: Final = 256
"""Texts that are computed and kept at a time: what a kill can lose."""

_WAIT: Final = 30.0
"""Seconds to wait for another process that is writing."""


class CachedEncoder:
    """Asks an encoder only for texts that it has not seen.

    One SQLite file per model, named by its digest: another model, another file. Each step of
    texts is one transaction, so a killed run leaves whole vectors or none, and goes on where it
    stopped. A damaged file is set aside (``.damaged``) and begun again.

    Args:
        inner: The encoder to ask.
        folder: Where the file lies; made if absent.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> from lexcompare.analyse.encoders import load_encoder
        >>> cached = CachedEncoder(load_encoder(), Path(tempfile.mkdtemp()))
        >>> bool((cached.encode(["数据"]) == cached.encode(["数据"])).all())
        True
    """

    def __init__(self, inner: Encoder, folder: Path) -> None:
        self._inner = inner
        label = re.sub(r"[^0-9A-Za-z._-]+", "-", inner.name).strip("-.")[:60] or "encoder"
        self._file = folder / f"{label}-{inner.digest[:16]}.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    @property
    def name(self) -> str:
        """Name of the encoder inside."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._inner.dimension

    @property
    def digest(self) -> str:
        """Digest of the encoder inside."""
        return self._inner.digest

    @property
    def file(self) -> Path:
        """Where the vectors are kept."""
        return self._file

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, from the file where it has them."""
        keys = [_key(text) for text in texts]
        rows = np.zeros((len(texts), self.dimension), np.float32)
        known = self._kept(sorted(set(keys)))
        missing: dict[bytes, str] = {}
        for number, key in enumerate(keys):
            if key in known:
                rows[number] = known[key]
            else:
                missing.setdefault(key, texts[number])
        for step in _steps(list(missing.items())):
            made = self._inner.encode([text for _, text in step])
            new = {key: vector for (key, _), vector in zip(step, made, strict=True)}
            self._keep(new)
            known.update(new)
        for number, key in enumerate(keys):
            if key in missing:
                rows[number] = known[key]
        return rows

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        length = 4 * self.dimension
        found: dict[bytes, Vectors] = {}
        try:
            with self._open() as base:
                for begin in range(0, len(keys), _STEP):
                    some = keys[begin : begin + _STEP]
                    marks = ",".join("?" * len(some))
                    ask = f"SELECT text, vector FROM vectors WHERE text IN ({marks})"
                    for key, vector in base.execute(ask, some):
                        if isinstance(vector, bytes) and len(vector) == length:
                            found[key] = np.frombuffer(vector, "<f4").astype(np.float32)
        except sqlite3.OperationalError as error:
            raise self._unwritable(error) from error
        except sqlite3.DatabaseError:
            self._set_aside()
            return {}
        return found

    def _keep(self, new: dict[bytes, Vectors]) -> None:
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in new.items()]
        try:
            with self._open() as base, base:
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except sqlite3.OperationalError as error:
            raise self._unwritable(error) from error
        except sqlite3.DatabaseError:
            self._set_aside()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=_WAIT)) as base:
            base.execute(_TABLE)
            yield base

    def _set_aside(self) -> None:
        try:
            self._file.replace(self._file.with_suffix(".damaged"))
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: Exception) -> OutputError:
        return OutputError(
            "the cache of vectors cannot be used",
            where=str(self._file),
            got=str(error)[:120],
            expected="a folder that can be written and has space left",
            remedy="choose another cache folder, or leave the cache out",
        )


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _steps(items: list[tuple[bytes, str]]) -> Iterator[list[tuple[bytes, str]]]:
    for begin in range(0, len(items), _STEP):
        yield items[begin : begin + _STEP]
