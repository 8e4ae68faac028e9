"""What outputs of an earlier run were made of, each under the hash of all that it depends on.

Beside the records of analysed instruments: how a row of a matrix came out, and which bytes a part
of a table had. A run after one file has changed makes again what hangs on that file. An entry that
was changed or cut off counts as absent, and so does everything where the file cannot be used: this
only saves time.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import time
from typing import TypeVar

from lexcompare.pipeline.fingerprint import digest_of_code

__all__ = ["Kept", "key_of", "outputs_digest"]

_OLD = 30 * 24 * 3600
_MARK = 32
_LARGEST = 2**26
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB, made REAL)"
_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"

T = TypeVar("T")


@cache
def outputs_digest() -> str:
    """Return the hash of the code and data that an output depends on, beside the records.

    Libraries are not in it: the folder that the file lies in has a name of its own for each.

    Example:
        >>> len(outputs_digest())
        64
    """
    return digest_of_code("lexcompare")


def key_of(*parts: str) -> bytes:
    """Return the key of what depends on ``parts``, and on the code of this package.

    Example:
        >>> key_of("a", "bc") == key_of("ab", "c")
        False
    """
    found = hashlib.sha256(outputs_digest().encode())
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        found.update(b"%d\n" % len(data) + data)
    return found.digest()


class Kept:
    """A file of things made before.

    Args:
        path: The file; it is made where it does not exist. Without one nothing is kept.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with Kept(Path(folder) / "kept.sqlite").open() as kept:
        ...         kept.put(key_of("row"), b"cells")
        ...         kept.get(key_of("row")), kept.get(key_of("other"))
        (b'cells', None)
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._base: sqlite3.Connection | None = None

    @contextmanager
    def open(self) -> Iterator[Kept]:
        """Open the file, and close it; what was put is there for the next run."""
        self._base = None if self.path is None else self._tried(self._connected)
        try:
            yield self
        finally:
            base, self._base = self._base, None
            if base is not None:
                self._tried(base.commit)
                base.close()

    def _connected(self) -> sqlite3.Connection:
        # Another run that writes here is not waited for long: nothing of it is needed.
        base = sqlite3.connect(str(self.path), timeout=2)
        try:
            base.execute("PRAGMA trusted_schema=OFF")
            base.execute("PRAGMA synchronous=OFF")
            if not base.execute(_OBJECTS).fetchall():
                base.execute(_TABLE)
            if base.execute(_OBJECTS).fetchall() != [("table", "kept", _TABLE)]:
                raise sqlite3.DatabaseError("tables of another program")
            base.execute("DELETE FROM kept WHERE made < ?", (time() - _OLD,))
        except sqlite3.Error:
            base.close()
            raise
        return base

    def get(self, key: bytes) -> bytes | None:
        """Return what was put under a key; ``None`` where nothing is, or not what was put."""
        row = self._tried(lambda: self._row(key))
        if row is None or not isinstance(row[0], bytes) or row[0][:_MARK] != _mark(key, row[0]):
            return None
        opened = zlib.decompressobj()
        try:
            value = opened.decompress(row[0][_MARK:], _LARGEST)
        except zlib.error:
            return None
        return value if opened.eof else None

    def _row(self, key: bytes) -> tuple[object] | None:
        if self._base is None:
            return None
        found: tuple[object] | None = self._base.execute(
            "SELECT value FROM kept WHERE key = ?", (key,)
        ).fetchone()
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep something under a key."""
        base = self._base
        if base is None:
            return
        packed = bytes(_MARK) + zlib.compress(value, 1)
        data = _mark(key, packed) + packed[_MARK:]
        self._tried(
            lambda: base.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, data, time())
            )
        )

    def _tried(self, do: Callable[[], T]) -> T | None:
        """Do something with the file; where that fails go on without it."""
        try:
            return do()
        except (sqlite3.Error, OSError, UnicodeError) as error:
            base, self._base = self._base, None
            if base is not None:
                base.close()
            # Damaged, or none of ours, unless it is in use: the next run begins another.
            if not isinstance(error, sqlite3.OperationalError) and self.path is not None:
                with suppress(OSError):
                    self.path.unlink(missing_ok=True)
            return None


def _mark(key: bytes, data: bytes) -> bytes:
    return hashlib.sha256(key + data[_MARK:]).digest()
