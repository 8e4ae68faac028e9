"""Values out of files that a tool wrote and a person may have edited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from lexcompare.core.errors import IdentifierError, InputError
from lexcompare.core.ids import UnitRef
from lexcompare.core.inputs import parse_json
from lexcompare.parse.annotation.model import Mark

__all__ = [
    "as_json",
    "as_list",
    "as_number",
    "as_object",
    "as_ref",
    "bracketed",
    "decode",
    "ordered",
]

_BRACKETED = re.compile(r"\[([^\[\]]+)\]\s*\Z")


def decode(data: bytes, where: str) -> str:
    """Return UTF-8 text without its byte order mark.

    Raises:
        InputError: It is no UTF-8.

    Example:
        >>> decode("甲".encode(), "x")
        '甲'
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "this file is no UTF-8",
            where=where,
            got=str(error)[:80],
            expected="UTF-8",
            remedy="save it again as UTF-8",
        ) from error


def as_json(data: bytes, where: str) -> Any:
    """Return what a JSON file holds.

    Raises:
        InputError: It holds no JSON.

    Example:
        >>> as_json(b"[1]", "x")
        [1]
    """
    return parse_json(decode(data, where), where)


def as_list(value: object, where: str) -> list[Any]:
    """Return a list, or raise ``InputError``; nothing at all is an empty list.

    Example:
        >>> as_list(None, "x")
        []
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError("wrong type", where=where, got=str(value)[:40], expected="a list")
    return value


def as_object(value: object, where: str) -> dict[str, Any]:
    """Return an object, or raise ``InputError``.

    Example:
        >>> as_object({"a": 1}, "x")
        {'a': 1}
    """
    if not isinstance(value, dict):
        raise InputError("wrong type", where=where, got=str(value)[:40], expected="an object")
    return value


def as_number(value: object, where: str) -> int:
    """Return a count of characters, or raise ``InputError``.

    Example:
        >>> as_number("12", "x")
        12
    """
    try:
        number = int(str(value))
    except ValueError as error:
        raise InputError(
            "this is no place in a text", where=where, got=str(value)[:40], expected="a number"
        ) from error
    return number


def as_ref(value: object, where: str, *, quoted: bool = False) -> str:
    """Return ``instrument#unit``.

    Raises:
        InputError: The value names no unit.

    Example:
        >>> as_ref("cn-x%23art_1", "x", quoted=True)
        'cn-x#art_1'
    """
    text = unquote(str(value or "")) if quoted else str(value or "")
    try:
        UnitRef.parse(text)
    except IdentifierError as error:
        raise InputError(
            "nothing here says which unit this is",
            where=where,
            got=text[:60],
            expected="instrument#unit, as exported",
            remedy="keep the column, name or field in which the export says it",
        ) from error
    return text


def bracketed(text: object) -> str:
    """Return what stands in the brackets at the end of a shown name, or the whole name.

    Example:
        >>> bracketed("收费 Fees [concept=fees]"), bracketed("force=soft")
        ('concept=fees', 'force=soft')
    """
    found = _BRACKETED.search(str(text))
    return found[1] if found else str(text).strip()


def ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks in their order, each once.

    Example:
        >>> from lexcompare.parse.annotation.model import parse_label
        >>> soft = Mark(parse_label("force=soft"))
        >>> ordered([soft, soft]) == (soft,)
        True
    """
    return tuple(sorted(set(marks), key=lambda mark: mark.key))
