"""Strict reading of TOML tables: unknown keys, missing keys and wrong types are errors."""

from __future__ import annotations

from typing import Any

from lexcompare.core.errors import CodebookError

__all__ = ["Fields"]

_MISSING = object()


class Fields:
    """One table of a codebook file, read key by key.

    Call :meth:`done` at the end: a key that nobody read is unknown.

    Example:
        >>> table = Fields({"id": "catalog", "core": True}, "catalog.toml")
        >>> table.text("id"), table.flag("core")
        ('catalog', True)
        >>> table.done()
    """

    def __init__(self, data: dict[str, Any], where: str) -> None:
        self.data = data
        self.where = where
        self._read: set[str] = set()

    def done(self) -> None:
        """Raise ``CodebookError`` for the first key that was not read."""
        unknown = sorted(set(self.data) - self._read)
        if unknown:
            raise CodebookError(
                "unknown key",
                where=self.where,
                got=unknown[0],
                expected="one of " + ", ".join(sorted(self._read)),
                remedy="check the spelling, or remove it",
            )

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; required unless a default is given."""
        value = self._get(key, _MISSING if default is None else default)
        if not isinstance(value, str):
            raise self._wrong(key, value, "a string")
        if default is None and not value.strip():
            raise self._wrong(key, value, "a string that is not empty")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return a string out of a closed list."""
        value = self.text(key, default)
        if value not in allowed:
            raise self._wrong(key, value, "one of " + ", ".join(allowed))
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a truth value."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true or false")
        return value

    def number(self, key: str, default: float) -> float:
        """Return a number from 0 to 1."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise self._wrong(key, value, "a number from 0 to 1")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different strings, empty where the key is absent."""
        return self._texts(key, self._get(key, []))

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of strings."""
        value = self._get(key, [])
        if not isinstance(value, list):
            raise self._wrong(key, value, "a list of lists of strings")
        groups = tuple(self._texts(key, group) for group in value)
        if not all(groups):
            raise self._wrong(key, value, "no empty list inside")
        return groups

    def tables(self, key: str) -> list[Fields]:
        """Return an array of tables."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, value, f"tables headed [[{key}]]")
        return [
            Fields(item, f"{self.where} [[{key}]] {number}") for number, item in enumerate(value, 1)
        ]

    def table(self, key: str) -> Fields:
        """Return a sub-table, an empty one where the key is absent."""
        value = self._get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, value, f"a table headed [{key}]")
        return Fields(value, f"{self.where} [{key}]")

    def keys(self) -> tuple[str, ...]:
        """Return the keys of a table whose keys are names."""
        return tuple(sorted(self.data))

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self._wrong(key, value, "a list of strings that are not empty")
        twice = sorted({item for item in value if value.count(item) > 1})
        if twice:
            raise CodebookError("listed twice", where=self.where, got=f"{key}: {twice[0]}")
        return tuple(value)

    def _get(self, key: str, default: object) -> Any:
        self._read.add(key)
        if key in self.data:
            return self.data[key]
        if default is _MISSING:
            raise CodebookError(
                "a key is missing", where=self.where, expected=key, remedy=f"add {key} = ..."
            )
        return default

    def _wrong(self, key: str, value: object, expected: str) -> CodebookError:
        return CodebookError(
            f"{key} has the wrong value",
            where=self.where,
            got=str(value)[:60],
            expected=expected,
        )
