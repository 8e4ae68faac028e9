"""What the result for one instrument depends on: its content, its manifest row, code, codebook."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lexcompare.core.codec import dump_json
from lexcompare.core.errors import ReadError
from lexcompare.core.resources import resource
from lexcompare.parse.discovery import CorpusEntry

__all__ = [
    "analysis_digest",
    "code_digest",
    "corpus_state",
    "digest_of_code",
    "entry_fingerprint",
]

_CODE = (".py", ".toml", ".jsonl", ".sql", ".csl")
_FLOORS = ("core", "text", "codebook", "parse", "analyse")
_BLOCK = 1 << 20


@cache
def code_digest() -> str:
    """Return the hash of the code and data that what is found in a text depends on.

    These are the floors from ``core`` to ``analyse``; how findings are compared, stored and shown
    changes none of them.

    Example:
        >>> len(code_digest())
        64
    """
    return digest_of_code(*(f"lexcompare.{floor}" for floor in _FLOORS))


def digest_of_code(*packages: str) -> str:
    """Return the hash of the code and data of packages, whatever their order.

    Example:
        >>> len(digest_of_code("lexcompare.core", "lexcompare.text"))
        64
    """
    found = hashlib.sha256()
    parts = [part for package in packages for part in _walk(files(package), package)]
    for name, part in sorted(parts, key=lambda pair: pair[0]):
        found.update(name.encode() + b"\0" + hashlib.sha256(part.read_bytes()).digest())
    return found.hexdigest()


def _walk(folder: Traversable, above: str) -> list[tuple[str, Traversable]]:
    made = []
    for part in folder.iterdir():
        name = f"{above}/{part.name}"
        if part.is_dir() and not part.name.startswith(("_", ".")):
            made += _walk(part, name)
        elif part.name.endswith(_CODE):
            made.append((name, part))
    return made


def analysis_digest(codebook: Path | None = None) -> str:
    """Return the hash of everything but the text that a result depends on.

    Nothing is loaded for it, so that asking whether anything has changed is cheap.

    Args:
        codebook: Folder of a codebook instead of the shipped one.

    Example:
        >>> len(analysis_digest())
        64
    """
    found = hashlib.sha256(code_digest().encode())
    folders = [resource("models")] + ([codebook] if codebook is not None else [])
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".json", ".toml") and path.is_file():
                found.update(os.fsencode(path.name) + b"\0" + path.read_bytes())
    return found.hexdigest()


def entry_fingerprint(entry: CorpusEntry, analysis: str) -> str:
    """Return the hash that the result for an entry of a corpus is known by.

    Args:
        entry: The entry; its file or the files of its folder are hashed.
        analysis: What :func:`analysis_digest` gave.

    Raises:
        ReadError: A file cannot be opened.
    """
    found = hashlib.sha256(f"{analysis}\n{entry.id}\n{dump_json(entry.metadata)}\n".encode())
    try:
        paths = sorted(entry.path.iterdir()) if entry.path.is_dir() else [entry.path]
        for path in paths:
            if not path.is_file():
                continue
            found.update(os.fsencode(path.name) + b"\0")
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    found.update(block)
    except OSError as error:
        raise ReadError("this file cannot be opened", where=entry.shown, got=str(error)) from error
    return found.hexdigest()


def corpus_state(path: Path, codebook: Path | None = None) -> str:
    """Return a quick sign of whether anything of a corpus may have changed.

    Names, sizes and times of its files, and the analysis; contents are not read. Equal states mean
    that nothing has changed; different ones that it is worth a closer look.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> corpus_state(folder) == corpus_state(folder)
        True
    """
    found = hashlib.sha256(analysis_digest(codebook).encode())
    for file in sorted(_files(path)):
        found.update(os.fsencode(f"{file}\n"))
    return found.hexdigest()


def _files(path: Path) -> Iterator[str]:
    if path.is_file():
        state = path.stat()
        yield f"{path.name}\t{state.st_size}\t{state.st_mtime_ns}"
        return
    for folder, _, names in os.walk(path):
        for name in names:
            if name.startswith(("lexcompare-index.", ".")):
                continue
            try:
                state = Path(folder, name).stat()
            except OSError:
                continue
            yield f"{folder}/{name}\t{state.st_size}\t{state.st_mtime_ns}"
