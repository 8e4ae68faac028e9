"""doccano's JSON lines, of a project for intent detection and slot filling.

Places count code points (the project's option to count grapheme clusters must stay off). A
project for sequence labelling alone gives ``label`` instead of ``entities`` and no ``cats``.
"""

from __future__ import annotations

from typing import Any

from lexcompare.core.errors import InputError
from lexcompare.parse.annotation.fields import (
    as_json,
    as_list,
    as_number,
    as_object,
    as_ref,
    bracketed,
    decode,
    ordered,
)
from lexcompare.parse.annotation.model import Mark, Task, parse_label

__all__ = ["read_doccano"]


def read_doccano(data: bytes, where: str) -> list[Task]:
    """Return one task per line.

    Raises:
        InputError: A line breaks the format, or a place is outside its text.

    Example:
        >>> line = '{"text":"免费","ref":"x#art_1","entities":[[0,2,"concept=fees"]],"cats":[]}'
        >>> read_doccano(line.encode(), "x.jsonl")[0].spans[0][1:]
        (0, 2)
    """
    tasks: list[Task] = []
    # Only line feeds end a record: U+2028 and its like may stand inside a text.
    for number, line in enumerate(decode(data, where).split("\n"), 1):
        if line.strip():
            here = f"{where}:{number}"
            tasks.append(_task(as_object(as_json(line.encode(), here), here), here))
    return tasks


def _task(item: dict[str, Any], where: str) -> Task:
    text = str(item.get("text", item.get("data", "")))
    marks = [Mark(parse_label(bracketed(name), where)) for name in as_list(item.get("cats"), where)]
    for entity in as_list(item.get("entities", item.get("label")), where):
        if isinstance(entity, dict):
            entity = [entity.get("start_offset"), entity.get("end_offset"), entity.get("label")]
        if not isinstance(entity, list) or len(entity) != 3:
            raise InputError("no entity", where=where, got=str(entity)[:40], expected="[0, 2, …]")
        start, end = as_number(entity[0], where), as_number(entity[1], where)
        if not 0 <= start <= end <= len(text):
            raise InputError(
                "this place is outside its text",
                where=where,
                got=f"{start}..{end}",
                expected=f"0..{len(text)}, counted in code points",
                remedy="leave the option to count grapheme clusters off, and export again",
            )
        marks.append(Mark(parse_label(bracketed(entity[2]), where), start, end))
    return Task(
        as_ref(item.get("ref"), where),
        text,
        ordered(marks),
        str(item.get("coder", "") or ""),
        str(item.get("title", "") or ""),
        str(item.get("heading", "") or ""),
        str(item.get("language", "") or ""),
        str(item.get("note", "") or ""),
    )
