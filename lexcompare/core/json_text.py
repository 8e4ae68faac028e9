"""JSON files with one record a line: quick to write, and a change of one record is one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["json_pieces"]


def json_pieces(
    record: Mapping[str, object], data: Callable[[object], object] = lambda value: value
) -> Iterator[str]:
    r"""Yield an object as text, piece by piece: a key a line, an item of its lists a line.

    Args:
        record: The object; a list in it may be a lazy sequence and is never held whole.
        data: Turns an item or value into plain data.

    Example:
        >>> record = {"name": "甲省", "rows": [{"id": 1}, {"id": 2}], "none": []}
        >>> print("".join(json_pieces(record)))
        {
        "name": "甲省",
        "rows": [
        {"id": 1},
        {"id": 2}
        ],
        "none": []
        }
        <BLANKLINE>
    """
    for number, (key, value) in enumerate(record.items()):
        yield f"{',' if number else '{'}\n{_text(key)}: "
        if isinstance(value, Sequence) and not isinstance(value, str):
            yield "["
            for place, item in enumerate(value):
                yield f"{',' if place else ''}\n{_text(data(item))}"
            yield "\n]" if value else "]"
        else:
            yield _text(data(value))
    yield "\n}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
