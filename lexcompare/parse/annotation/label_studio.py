"""Label Studio's JSON, as it exports it.

Places count code points; older versions counted UTF-16 units, which the quoted words give
away. Predictions are no annotations: what the tool proposed counts only once a person has taken
it over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lexcompare.parse.annotation.fields import (
    as_json,
    as_list,
    as_number,
    as_object,
    as_ref,
    bracketed,
    ordered,
)
from lexcompare.parse.annotation.model import ASSISTED, Label, LabelKind, Mark, Task, parse_label
from lexcompare.parse.annotation.offsets import find_quoted

__all__ = ["REGION_FORCE", "read_label_studio"]

REGION_FORCE = "evidence_force"
"""Name of the control that gives marked words a force."""


def read_label_studio(data: bytes, where: str) -> list[Task]:
    """Return one task per unit and annotation; a unit without one gives a task without marks.

    Raises:
        InputError: The file breaks the format, or marked words are not the quoted ones.

    Example:
        >>> read_label_studio(b"[]", "x.json")
        []
    """
    tasks: list[Task] = []
    for number, item in enumerate(as_list(as_json(data, where), where), 1):
        here = f"{where}, task {number}"
        task = as_object(item, here)
        fields = as_object(task.get("data"), here)
        bare = Task(
            as_ref(fields.get("ref"), here),
            str(fields.get("text", "")),
            title=str(fields.get("title", "")),
            heading=str(fields.get("heading", "")),
            language=str(fields.get("language", "")),
        )
        given = [as_object(one, here) for one in as_list(task.get("annotations"), here)]
        kept = [one for one in given if not one.get("was_cancelled")]
        saw = bool(task.get("predictions"))
        tasks += [_answer(bare, one, saw, f"{here} ({bare.ref})") for one in kept] or [bare]
    return tasks


def _answer(bare: Task, annotation: dict[str, Any], saw: bool, where: str) -> Task:
    results = [as_object(one, where) for one in as_list(annotation.get("result"), where)]
    forces = {
        str(one.get("id")): bracketed(choice)
        for one in results
        if one.get("from_name") == REGION_FORCE
        for choice in as_list(as_object(one.get("value"), where).get("choices"), where)
    }
    marks: list[Mark] = []
    note = ""
    for one in results:
        if one.get("from_name") == REGION_FORCE:
            continue
        value = as_object(one.get("value"), where)
        if one.get("type") == "textarea":
            note = "\n".join(str(line) for line in as_list(value.get("text"), where))
            continue
        force = forces.get(str(one.get("id")), "").removeprefix("force=")
        marks += _marks(bare.text, value, force, where)
    coder = _coder(annotation.get("completed_by"))
    if coder and (saw or annotation.get("parent_prediction") or annotation.get("prediction")):
        coder += ASSISTED
    return replace(bare, marks=ordered(marks), coder=coder, note=note)


def _marks(text: str, value: dict[str, Any], force: str, where: str) -> Iterator[Mark]:
    names = [*as_list(value.get("choices"), where), *as_list(value.get("labels"), where)]
    # A taxonomy gives paths; what is chosen is the last step.
    names += [as_list(path, where)[-1] for path in as_list(value.get("taxonomy"), where) if path]
    place: tuple[int, int] | None = None
    if "start" in value:
        start, end = as_number(value["start"], where), as_number(value.get("end"), where)
        quote = value.get("text")
        quote = text[start:end] if quote is None else str(quote)
        place = find_quoted(text, start, end, quote, where)
    for name in names:
        label = parse_label(bracketed(name), where)
        if force and label.kind is LabelKind.CONCEPT and not label.force:
            label = Label(label.kind, label.target, force)
            parse_label(str(label), where)
        yield Mark(label, *(place or (None, None)))


def _coder(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("email") or value.get("username") or value.get("id") or "")
    return "" if value is None else str(value)
