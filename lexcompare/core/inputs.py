"""Files that others wrote, opened and parsed without trusting them.

Whatever the table, the codebook or the export: a pipe does not block, a folder or a missing file is
told, a file of a gigabyte is refused by its size, and what cannot be parsed (however deeply it
nests, however long its numbers are) is an error of the library.
"""

from __future__ import annotations

import json
import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from lexcompare.core.errors import InputError

__all__ = ["MAX_BYTES", "parse_json", "parse_toml", "read_input", "read_input_text", "unopened"]

MAX_BYTES = 64 * 2**20
"""Bytes above which a table, a codebook or an export is refused unless its caller says more."""

_GOT = 160
_LARGE = "check that this is the right file; split it if it is"


def read_input(
    path: Path,
    error: type[InputError] = InputError,
    *,
    most: int = MAX_BYTES,
    too_large: type[InputError] | None = None,
    remedy: str = _LARGE,
) -> bytes:
    """Return the bytes of an ordinary file of sane size.

    Args:
        path: The file.
        error: What is raised where it cannot be read.
        most: Size in bytes above which it is refused without being read.
        too_large: What is raised then, ``error`` where nothing else is said.
        remedy: What to do about a file that is too large.

    Raises:
        InputError: The file is missing, a folder, no ordinary file, unreadable or too large.

    Example:
        >>> read_input(Path("/nowhere/x.csv"))
        Traceback (most recent call last):
        ...
        lexcompare.core.errors.InputError: /nowhere/x.csv: there is no such file; got 'No such file or directory'; expected a readable file. To mend: check the name; was the file removed?
    """  # noqa: E501
    try:
        # Opened first, then looked at: a file cannot be swapped for a pipe in between. Without
        # O_NONBLOCK, opening a pipe would wait for a writer for ever.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except (OSError, ValueError) as failure:  # a NUL in the name is a ValueError
        raise unopened(path, failure, error) from failure
    try:
        data = _ordinary_bytes(handle, path, most, error)
    except OSError as failure:
        raise unopened(path, failure, error) from failure
    finally:
        os.close(handle)
    if data is None:
        raise (too_large or error)(
            "this file is too large",
            where=path.as_posix(),
            got=f"more than {most} bytes",
            expected=f"at most {most}",
            remedy=remedy,
        )
    return data


def _ordinary_bytes(handle: int, path: Path, most: int, error: type[InputError]) -> bytes | None:
    """Read a file; ``None`` where it is too large, by its size or, as it grows, by its content."""
    about = os.fstat(handle)
    if stat.S_ISDIR(about.st_mode):
        raise _folder(path, error)
    if not stat.S_ISREG(about.st_mode):
        raise error(
            "this is no ordinary file",
            where=path.as_posix(),
            expected="a file",
            remedy="copy its content into a file",
        )
    if about.st_size > most:
        return None
    with os.fdopen(handle, "rb", closefd=False) as file:
        data = file.read(most + 1)
    return data if len(data) <= most else None


def _folder(path: Path, error: type[InputError]) -> InputError:
    return error(
        "this is a folder, not a file",
        where=path.as_posix(),
        expected="a file",
        remedy="name a file in it, or give the folder to a call that reads folders",
    )


def unopened(path: Path, failure: OSError | ValueError, error: type[InputError]) -> InputError:
    """Return the error for a file or folder that cannot be opened, by the system's reason.

    Example:
        >>> unopened(Path("x"), PermissionError(13, "Permission denied"), InputError).what
        'this file may not be read'
    """
    if isinstance(failure, IsADirectoryError):
        return _folder(path, error)
    if isinstance(failure, FileNotFoundError):
        broken = path.is_symlink()
        what = "this link points to nothing" if broken else "there is no such file"
        remedy = "mend or remove the link" if broken else "check the name; was the file removed?"
    elif isinstance(failure, PermissionError):
        what, remedy = "this file may not be read", "give yourself permission to read it"
    else:
        what, remedy = "this file cannot be read", "check the disk and the name"
    told = failure.strerror if isinstance(failure, OSError) else None
    return error(
        what, where=path.as_posix(), got=told or str(failure), expected="a readable file",
        remedy=remedy,
    )  # fmt: skip


def read_input_text(
    path: Path, error: type[InputError] = InputError, *, remedy: str = "save it again as UTF-8"
) -> str:
    """Return the text of a file in UTF-8, without its byte order mark.

    Raises:
        InputError: As for :func:`read_input`; or the bytes are no UTF-8, with the line.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "a.csv"
        >>> _ = file.write_bytes("甲".encode("utf-8-sig"))
        >>> read_input_text(file)
        '甲'
    """
    data = read_input(path, error)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise error(
            "this file is no UTF-8",
            where=f"{path}:{line}",
            got=data[failure.start : failure.start + 8].hex(" "),
            expected="UTF-8, with or without a byte order mark",
            remedy=remedy,
        ) from failure


def parse_json(text: str, where: str, error: type[InputError] = InputError) -> Any:
    """Return what JSON text holds.

    Raises:
        InputError: It is no JSON, nests too deeply or holds a number of thousands of digits.

    Example:
        >>> parse_json('{"a": 1}', "x.json")
        {'a': 1}
    """
    try:
        return json.loads(text)
    # Not JSONDecodeError alone: a number of more than 4,300 digits is a plain ValueError.
    except (ValueError, RecursionError) as failure:
        raise error(
            "this is no JSON",
            where=where,
            got=text[:40],
            expected=f"JSON that can be parsed ({str(failure)[:_GOT]})",
            remedy="make the file again with the program that wrote it",
        ) from failure


def parse_toml(text: str, where: str, error: type[InputError] = InputError) -> dict[str, Any]:
    """Return what TOML text holds.

    Raises:
        InputError: It is no TOML, nests too deeply or holds a number of thousands of digits.

    Example:
        >>> parse_toml("a = 1", "x.toml")
        {'a': 1}
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as failure:
        raise error(
            "this is no TOML",
            where=where,
            got=str(failure)[:_GOT],
            expected="TOML that can be parsed, in UTF-8",
            remedy="correct the line that is named, or compare with the shipped file",
        ) from failure
