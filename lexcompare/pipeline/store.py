"""Analysed instruments on disk, each under the hash of all that it depends on.

One file per instrument, written whole: a run that is killed leaves whole records behind, and the
next one goes on from there. A record that was cut off or changed counts as absent. Keys hold
content, manifest row, code, models and codebook, so nothing here is ever out of date.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
import time
import weakref
from collections import OrderedDict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from lexcompare.core.errors import LexcompareError, ReadError
from lexcompare.core.files import remove, write_bytes
from lexcompare.core.inputs import read_input
from lexcompare.parse.discovery import CorpusEntry
from lexcompare.pipeline.fingerprint import analysis_digest, entry_fingerprint
from lexcompare.pipeline.record import FORMAT, Fresh, Record

__all__ = ["CACHE_VARIABLE", "Store", "default_cache", "record_digest", "record_key"]

CACHE_VARIABLE = "LEXCOMPARE_CACHE"
"""Name of the environment variable that says where records are kept."""

_SHAPES = ("core/packing.py", "pipeline/record.py", "report/parquet.py", "report/clean.py")
_LIBRARIES = ("lxml", "numpy", "pyahocorasick", "pyarrow", "pypdfium2")
_OLD = 30 * 24 * 3600
_PROBE = ".can-write"
_LARGEST = 2**30


def default_cache() -> Path:
    """Return where records are kept unless told otherwise: the user's folder for caches.

    Example:
        >>> default_cache().name
        'records'
    """
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given) / "records"
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "lexcompare" / "records"


@cache
def _surroundings() -> str:
    """Return what besides code and codebook a record depends on: its shape and the libraries."""
    found = hashlib.sha256(f"{FORMAT}\n{platform.python_version()}\n".encode())
    for name in _SHAPES:
        found.update(files("lexcompare").joinpath(name).read_bytes())
    for name in _LIBRARIES:
        try:
            found.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            found.update(f"{name}\n".encode())
    return found.hexdigest()


def record_digest(codebook: Path | None = None) -> str:
    """Return the hash of everything but the instrument that a record depends on.

    Args:
        codebook: Folder of a codebook instead of the shipped one.

    Example:
        >>> len(record_digest())
        64
    """
    return hashlib.sha256(f"{analysis_digest(codebook)}\n{_surroundings()}".encode()).hexdigest()


def record_key(entry: CorpusEntry, digest: str) -> str:
    """Return the key of an entry's record; empty where its file cannot be opened.

    Args:
        entry: The entry.
        digest: What :func:`record_digest` gave.

    Example:
        >>> len(record_key(CorpusEntry("cn-x", Path("x.txt"), "x.txt"), record_digest()))
        64
    """
    try:
        content = entry_fingerprint(entry, digest)
    except ReadError:
        return ""
    told = f"{content}\n{entry.shown}\n{entry.sha256}\n{bool(entry.row)}\n{entry.is_folder}"
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


class Store:
    """A folder of records.

    Args:
        folder: Where they are; ``None`` for a folder that goes when the store does.
        digest: What :func:`record_digest` gave; records of other code lie beside these.
        hold: How many opened records are held; ``None`` for all.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> from lexcompare.pipeline.record import encode_failure
        >>> store = Store(None, "d" * 64)
        >>> store.has("ab12"), store.put("ab12", encode_failure(())), store.has("ab12")
        (False, None, True)
        >>> store.record("ab12").head is None
        True
    """

    def __init__(self, folder: Path | None, digest: str, hold: int | None = None) -> None:
        base = folder if folder is not None else Path(tempfile.mkdtemp(prefix="lexcompare-"))
        if folder is None:
            weakref.finalize(self, shutil.rmtree, base, ignore_errors=True)
        self.folder = base / digest[:16]
        self._hold = hold
        self._held: OrderedDict[str, Record] = OrderedDict()
        write_bytes(self.folder / _PROBE, b"")
        _sweep(base, self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def has(self, key: str) -> bool:
        """Whether a record lies under a key, whole or not."""
        return self._path(key).is_file()

    def put(self, key: str, made: bytes | Fresh) -> None:
        """Write a record; one that was made here is held open where all are held.

        Raises:
            OutputError: It cannot be written.
        """
        data = made if isinstance(made, bytes) else made.data
        write_bytes(self._path(key), _mark(key) + data)
        if isinstance(made, Fresh) and self._hold is None:
            self._held[key] = made.record

    def drop(self, key: str) -> None:
        """Forget a record."""
        self._held.pop(key, None)
        remove(self._path(key))

    def record(self, key: str) -> Record:
        """Open a record.

        Raises:
            ReadError: It is missing, cut off, changed, or the record of another key.
        """
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
            return found
        mark = _mark(key)
        data = read_input(self._path(key), ReadError, most=_LARGEST)
        if not data.startswith(mark):
            raise ReadError("this is the record of another key", where=str(self._path(key)))
        found = self._held[key] = Record(data[len(mark) :], str(self._path(key)))
        if self._hold is not None and len(self._held) > self._hold:
            self._held.popitem(last=False)
        return found

    def whole(self, key: str) -> Record | None:
        """Open a record; ``None`` where it is missing, cut off or changed."""
        try:
            return self.record(key)
        except LexcompareError:
            return None


def _mark(key: str) -> bytes:
    """Begin a file with its key, so that one under another's name is not believed."""
    return f"{key}\n".encode()


def _sweep(base: Path, used: Path) -> None:
    """Remove what code of a month ago left; whatever cannot be removed stays."""
    limit = time.time() - _OLD
    for path in base.iterdir():
        probe = path / _PROBE
        if path != used and probe.is_file() and probe.stat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True)
