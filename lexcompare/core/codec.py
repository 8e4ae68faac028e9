"""JSON in and out for the frozen types, driven by their annotations.

One codec for all: dataclasses become objects, enumerations their values, tuples lists; empty
collections and ``None`` are written too, so that the shape never varies.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from lexcompare.core.errors import InputError
from lexcompare.core.inputs import parse_json

__all__ = ["dump_json", "from_data", "load_json", "to_data"]

T = TypeVar("T")


def to_data(value: object) -> Any:
    """Turn frozen types into what :mod:`json` writes.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> to_data(Span(1, 3))
        {'start': 1, 'end': 3}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_data(getattr(value, f.name)) for f in fields(value) if f.init}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [to_data(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_data(item) for key, item in value.items()}
    return value


def from_data(cls: type[T], data: Any) -> T:
    """Build ``cls`` from what :func:`to_data` gave.

    Raises:
        InputError: A key is unknown or missing, or a value has the wrong type.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> from_data(Span, {"start": 1, "end": 3})
        Span(start=1, end=3)
    """
    return typing.cast(T, _build(cls, data, cls.__name__))


def dump_json(value: object) -> str:
    """Write a value as one line of JSON with its keys in declaration order."""
    return json.dumps(to_data(value), ensure_ascii=False, separators=(",", ":"))


def load_json(cls: type[T], text: str) -> T:
    """Read what :func:`dump_json` wrote."""
    return from_data(cls, parse_json(text, cls.__name__))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(kind: Any, data: Any, where: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _build_union(typing.get_args(kind), data, where)
    if origin is tuple:
        return _build_tuple(typing.get_args(kind), data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _build_dataclass(kind, data, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError as error:
            allowed = ", ".join(str(member.value) for member in kind)
            raise InputError(
                "unknown value", where=where, got=str(data), expected=f"one of {allowed}"
            ) from error
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if isinstance(kind, type) and type(data) is not kind:
        raise InputError("wrong type", where=where, got=type(data).__name__, expected=kind.__name__)
    return data


def _build_union(options: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in options:
        return None
    return _build(next(option for option in options if option is not type(None)), data, where)


def _build_tuple(args: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise InputError("wrong type", where=where, got=type(data).__name__, expected="a list")
    return tuple(_build(args[0], item, f"{where}[{i}]") for i, item in enumerate(data))


def _build_dataclass(kind: type, data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise InputError("wrong type", where=where, got=type(data).__name__, expected="an object")
    known = {f.name for f in fields(kind) if f.init}
    unknown = sorted(set(data) - known)
    if unknown:
        raise InputError(
            "unknown key",
            where=where,
            got=unknown[0],
            expected=f"one of {', '.join(sorted(known))}",
        )
    hints = _hints(kind)
    values = {name: _build(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise InputError("a key is missing", where=where, got=str(error)) from error
