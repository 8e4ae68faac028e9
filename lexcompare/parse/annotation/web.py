"""W3C Web Annotation: a JSON-LD page of annotations with position and quotation.

Places count code points, as the Web Annotation Data Model (2017, section 4.2.5) wants. An
annotation with the motivation ``describing`` carries the text of a unit.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from lexcompare.core.errors import InputError
from lexcompare.parse.annotation.fields import (
    as_json,
    as_list,
    as_number,
    as_object,
    as_ref,
    bracketed,
    ordered,
)
from lexcompare.parse.annotation.model import Mark, Task, parse_label
from lexcompare.parse.annotation.offsets import find_quoted

__all__ = ["URN", "read_web"]

URN = "urn:lexcompare:"
"""What stands before ``instrument#unit``, percent-encoded, in the IRI of a unit."""


def read_web(data: bytes, where: str) -> list[Task]:
    """Return one task per unit and creator.

    Raises:
        InputError: The file breaks the format, or marked words are not the quoted ones.

    Example:
        >>> read_web(b'{"type": "AnnotationPage", "items": []}', "x.jsonld")
        []
    """
    page = as_object(as_json(data, where), where)
    items = [as_object(item, where) for item in as_list(page.get("items"), where)]
    bare = {
        task.ref: task
        for item in items
        if item.get("motivation") == "describing"
        for task in [_described(item, where)]
    }
    given: dict[tuple[str, str], list[Mark]] = {}
    notes: dict[tuple[str, str], str] = {}
    for number, item in enumerate(items, 1):
        if item.get("motivation") == "describing":
            continue
        here = f"{where}, annotation {number}"
        target = as_object(item.get("target"), here)
        key = (_ref(target.get("source"), here), _name(item.get("creator")))
        task = bare.get(key[0])
        if task is None:
            raise InputError("no text of this unit is in the file", where=here, got=key[0])
        body = as_object(item.get("body"), here)
        if item.get("motivation") == "commenting":
            notes[key] = str(body.get("value", ""))
            given.setdefault(key, [])
            continue
        place = _place(task.text, target.get("selector"), here)
        label = parse_label(bracketed(body.get("value", "")), here)
        given.setdefault(key, []).append(Mark(label, *(place or (None, None))))
    coded = {ref for ref, _ in given}
    tasks = [
        Task(
            ref, bare[ref].text, ordered(marks), coder, bare[ref].title, bare[ref].heading,
            bare[ref].language, notes.get((ref, coder), ""),
        )
        for (ref, coder), marks in given.items()
    ]  # fmt: skip
    return tasks + [task for ref, task in bare.items() if ref not in coded]


def _described(item: dict[str, Any], where: str) -> Task:
    body = as_object(item.get("body"), where)
    return Task(
        _ref(item.get("target"), where),
        str(body.get("value", "")),
        title=str(body.get("title", "")),
        heading=str(body.get("heading", "")),
        language=str(body.get("language", "")),
    )


def _ref(value: object, where: str) -> str:
    return as_ref(unquote(str(value or "")).removeprefix(URN), where)


def _name(value: object) -> str:
    return str(value.get("name", "")) if isinstance(value, dict) else str(value or "")


def _place(text: str, value: object, where: str) -> tuple[int, int] | None:
    if value is None:
        return None
    found: dict[str, dict[str, Any]] = {}
    for item in value if isinstance(value, list) else [value]:
        selector = as_object(item, where)
        found[str(selector.get("type"))] = selector
    position, quote = found.get("TextPositionSelector"), found.get("TextQuoteSelector")
    if position is None:
        raise InputError(
            "this annotation has no position", where=where, expected="a TextPositionSelector"
        )
    start, end = as_number(position.get("start"), where), as_number(position.get("end"), where)
    exact = text[start:end] if quote is None else str(quote.get("exact", ""))
    return find_quoted(text, start, end, exact, where)
