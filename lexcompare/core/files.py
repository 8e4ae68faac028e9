"""Writing files whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexcompare.core.errors import OutputError

__all__ = ["atomic_folder", "atomic_path", "remove", "sha256_of", "write_bytes", "write_text"]


@contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target`` and rename it there when the block ends well.

    On any failure the temporary file is removed and ``target`` is left as it was.

    Raises:
        OutputError: The folder cannot be made or written, or the disk is full.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
        os.close(handle)
    except OSError as error:
        raise _unwritable(target, error) from error
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``target`` and put it in its place when the block ends well.

    What stood at ``target``, file or folder, is removed only then.

    Raises:
        OutputError: The folder cannot be made, or what was there cannot be removed.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        yield part
        part.chmod(0o777 & ~_umask())
        remove(target)
        part.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def remove(target: Path) -> None:
    """Remove a file or a folder with what is in it; nothing where neither is there.

    Raises:
        OutputError: It cannot be removed.

    Example:
        >>> remove(Path("a-file-that-is-not-there"))
    """
    try:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from error


def write_text(target: Path, text: str) -> None:
    """Write UTF-8 text with the line ends as they stand in ``text``; half a character escaped."""
    write_bytes(target, text.encode("utf-8", "backslashreplace"))


def write_bytes(target: Path, data: bytes) -> None:
    """Write bytes whole or not at all."""
    with atomic_path(target) as part:
        part.write_bytes(data)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex.

    Example:
        >>> sha256_of(b"")[:8]
        'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(
        "this file cannot be written",
        where=str(target),
        got=error.strerror or str(error),
        remedy="check that the folder exists, is writable and has space left",
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
