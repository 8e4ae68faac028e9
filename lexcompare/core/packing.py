"""Frozen types as nested lists, driven by their annotations: compact, quick, and plain data.

:mod:`lexcompare.core.codec` names every key and checks everything, for files that people write.
This is for what the program writes for itself in great numbers: values by position, no names.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from lexcompare.core.errors import InternalError

__all__ = ["pack", "unpack"]

T = TypeVar("T")
_PLAIN = (str, int, float, bool)
_Turn = Callable[[Any], Any]


def pack(value: object) -> Any:
    """Turn a frozen value into lists, strings and numbers, fields in their order.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> pack((Span(1, 3),))
        [[1, 3]]
    """
    if isinstance(value, tuple):
        return [_packer(type(item))(item) for item in value] if value else []
    return _packer(type(value))(value)


def _packer_of(kind: type) -> _Turn:
    """Return what packs values of just this type."""
    if issubclass(kind, tuple):
        return pack
    if issubclass(kind, Enum):
        return attrgetter("_value_")  # quicker than the property over it
    if not is_dataclass(kind):
        return _as_it_is
    read, deep = _reader(kind)

    def pack_fields(value: Any) -> list[Any]:
        data = list(read(value))
        for place in deep:
            part = data[place]
            if part == ():
                data[place] = []
            elif part is not None:
                data[place] = _packer(type(part))(part)
        return data

    return pack_fields


_packer: Callable[[Any], _Turn] = cache(_packer_of)


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _reader(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[int, ...]]:
    """Return what reads the fields of a type, and the places of those that are not plain."""
    names, hints = _names(kind), typing.get_type_hints(kind)
    deep = tuple(place for place, name in enumerate(names) if hints[name] not in _PLAIN)
    if len(names) == 1:
        return (lambda value: (getattr(value, names[0]),)), deep
    return attrgetter(*names), deep


def unpack(kind: type[T], data: Any) -> T:
    """Build a value of ``kind`` from what :func:`pack` gave.

    Raises:
        InternalError: The data have another shape.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> unpack(Span, [1, 3])
        Span(start=1, end=3)
    """
    turn = _turner(typing.cast(Any, kind))
    try:
        return typing.cast(T, turn(data) if turn else data)
    except (TypeError, ValueError) as error:
        raise InternalError("packed data have another shape", got=str(error)) from error


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


@cache
def _turner(kind: Any) -> _Turn | None:
    """Return what turns packed data into ``kind``; ``None`` where they are the value."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        (real,) = (part for part in typing.get_args(kind) if part is not type(None))
        return _optional(_turner(real))
    if origin is tuple:
        return _tuple(_turner(typing.get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _builder(kind)
    return None


def _optional(turn: _Turn | None) -> _Turn | None:
    return turn and (lambda data: None if data is None else turn(data))


def _tuple(turn: _Turn | None) -> _Turn:
    return (lambda data: tuple(map(turn, data))) if turn else tuple


def _builder(kind: type) -> _Turn:
    def build(data: list[Any]) -> Any:
        for place, turn in _turns(kind):
            data[place] = turn(data[place])
        return kind(*data)

    return build


@cache
def _turns(kind: type) -> tuple[tuple[int, _Turn], ...]:
    """Return what is to be done to which field; asked late, since a type may hold its own kind."""
    hints = typing.get_type_hints(kind)
    found = [(place, _turner(hints[name])) for place, name in enumerate(_names(kind))]
    return tuple((place, turn) for place, turn in found if turn is not None)
