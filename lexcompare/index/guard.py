"""A SQLite file that may have come from anybody: looked at before use, read within bounds.

A look-up database lies beside the texts of a corpus and is handed on with them. So a file of
another program is never changed, tables must be the ones that this program makes (no view or
trigger of somebody else's), a statement cannot go on for ever over pages that point at one another,
and a value of another kind or half a character is an error about the file.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

from lexcompare.core.codec import from_data
from lexcompare.core.errors import InputError

__all__ = [
    "REMEDY",
    "WAIT",
    "Reader",
    "has_all_tables",
    "has_foreign_objects",
    "make_tables",
    "remedy_for",
]

REMEDY: Final = "remove it and build it again: lexcompare corpus index CORPUS"
WAIT: Final = "wait until the other program has finished, or end it"
_ROOM: Final = "check the space and the rights of the folder, then run the command again"

_SHADOW: Final = "words_"
"""Begins the names of the tables that hold the full-text index."""

_STRIDE: Final = 1_000_000
_STEPS_FOR_ALL: Final = 50_000_000
_STEPS_FOR_A_BYTE: Final = 20
"""A statement may take this many steps of SQLite's machine: it reads each row once, and a row
takes some ten bytes at least and some tens of steps."""
_FOR_WRITING: Final = 100
_SIGNS_FOR_ALL: Final = 10_000_000
"""A statement may give this many characters, or as many as the file has bytes."""

_HALF = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
"""The escape of half a surrogate pair; whole pairs are kept as they are, without escapes."""

_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"

T = TypeVar("T")
_Objects = frozenset[tuple[str, str, str]]


@cache
def _sql() -> str:
    return files("lexcompare.index").joinpath("schema.sql").read_text(encoding="utf-8")


def make_tables(base: sqlite3.Connection) -> None:
    """Make the tables that are missing."""
    base.executescript(_sql())


@cache
def _ours() -> _Objects:
    with closing(sqlite3.connect(":memory:")) as base:
        make_tables(base)
        return _objects(base)


def _objects(base: sqlite3.Connection) -> _Objects:
    return frozenset((str(kind), str(name), str(sql)) for kind, name, sql in base.execute(_OBJECTS))


def has_foreign_objects(base: sqlite3.Connection) -> bool:
    """Whether there is a table, view, index or trigger that is not made here under that name.

    A single table of the name of one of ours, but made otherwise, is another program's too.

    Example:
        >>> base = sqlite3.connect(":memory:")
        >>> make_tables(base)
        >>> has_foreign_objects(base)
        False
        >>> _ = base.execute("CREATE TABLE bookmarks (url)")
        >>> has_foreign_objects(base)
        True
    """
    found, ours = _objects(base), _ours()
    names, known = ({(kind, name) for kind, name, _ in ones} for ones in (found, ours))
    return not (found <= ours or names == known)


def has_all_tables(base: sqlite3.Connection, *, or_partly: bool = False) -> bool:
    """Whether the objects are exactly those that this version makes.

    Args:
        base: The database.
        or_partly: Whether some of them will do, as when making them was interrupted.
    """
    found = _objects(base)
    return found == _ours() or (or_partly and found < _ours())


def remedy_for(error: Exception) -> str:
    """Return what to do about an error of SQLite, or of the file system.

    Example:
        >>> remedy_for(sqlite3.DatabaseError("malformed")) == REMEDY
        True
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # errors of the module itself have none
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return WAIT
    no_room = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL)
    return _ROOM if isinstance(error, OSError) or code in no_room else REMEDY


class Reader:
    """Rows of a database that need not be what it says it is.

    Args:
        base: The database.
        path: Its file, for messages.

    Example:
        >>> read = Reader(sqlite3.connect(":memory:"), Path("x.db"))
        >>> list(read.rows("SELECT ?, 1", "甲", number=1))
        [('甲', 1)]
    """

    def __init__(self, base: sqlite3.Connection, path: Path) -> None:
        self._base, self._path = base, path
        self.start()
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA cell_size_check = ON")
        base.set_progress_handler(self._is_too_long, _STRIDE)

    def start(self, *, writing: bool = False) -> None:
        """Count steps from here; a transaction that writes has many statements and takes more."""
        self._steps = 0
        self._patience = _FOR_WRITING if writing else 1

    def _is_too_long(self) -> bool:
        self._steps += _STRIDE
        if self._steps <= _STEPS_FOR_ALL * self._patience:
            return False
        most = _STEPS_FOR_ALL + _STEPS_FOR_A_BYTE * self._size()
        return self._steps > most * self._patience

    def _size(self) -> int:
        """Return the bytes of the file and of what is still to be written into it."""
        places = (self._path, Path(f"{self._path}-wal"))
        return sum(path.stat().st_size for path in places if path.is_file())

    def rows(
        self, sql: str, *values: object, number: int | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement: texts, whatever kinds the file says its columns hold.

        Args:
            sql: The statement.
            values: What stands for its question marks.
            number: The column that may hold a number.

        Raises:
            InputError: The file is damaged, in use for too long, or holds other kinds of values.
        """
        self.start()
        taken = 0
        try:
            for row in self._base.execute(sql, values):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        taken += len(value)
                    elif column != number or not isinstance(value, (int, float)):
                        raise self.damaged(f"{type(value).__name__} in the place of a text")
                if taken > _SIGNS_FOR_ALL and taken > self._size():
                    raise self.damaged("more text than the file holds")
                yield row
        except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: in what SQLite says of it
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> InputError:
        remedy = remedy_for(error)
        if remedy == REMEDY:
            return self.damaged(str(error))
        told = (
            "this look-up database is in use"
            if remedy == WAIT
            else "this look-up database cannot be read"
        )
        return InputError(told, where=str(self._path), got=str(error), remedy=remedy)

    def value(self, kind: type[T], text: str) -> T:
        """Return a value that was kept as JSON.

        Raises:
            InputError: It is none, or another one.
        """
        if _HALF.search(text):
            raise self.damaged("half a character")
        try:
            return from_data(kind, json.loads(text))
        except (ValueError, RecursionError, InputError) as error:
            raise self.damaged(str(error)) from error

    def spans(self, text: str, length: int) -> dict[str, tuple[int, int]]:
        """Return the provisions of a unit whose text has this length.

        Raises:
            InputError: They are none, or lie outside of it.
        """
        found = {}
        for name, span in self.value(dict, text).items():
            if not (isinstance(span, list) and [type(place) for place in span] == [int, int]):
                raise self.damaged(f"{span!r} for the place of {name}")
            start, end = span
            if not 0 <= start <= end <= length:
                raise self.damaged(f"{start} to {end} in {length} characters, for {name}")
            found[name] = (start, end)
        return found

    def texts(self, text: str) -> dict[str, str]:
        """Return a map of texts that was kept as JSON.

        Raises:
            InputError: It is none.
        """
        found: dict[str, str] = self.value(dict, text)
        if not all(isinstance(value, str) for value in found.values()):
            raise self.damaged("a map of other things than texts")
        return found

    def damaged(self, got: str) -> InputError:
        """Return the error for a database that cannot be read."""
        return InputError(
            "this look-up database is damaged",
            where=str(self._path),
            got=got[:160],
            expected="a file as `lexcompare corpus index` makes it",
            remedy=REMEDY,
        )
