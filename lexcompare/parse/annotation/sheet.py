"""A plain CSV sheet: one line per unit, for those who want no tool at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from lexcompare.core.errors import InputError
from lexcompare.core.formula import unguard_formula
from lexcompare.parse.annotation.fields import as_ref, decode, ordered
from lexcompare.parse.annotation.model import Mark, Task, parse_label

__all__ = ["SHEET_COLUMNS", "read_sheet"]

SHEET_COLUMNS = (
    "unit", "title", "heading", "language", "text", "force", "concepts", "objects",
    "opening_mode", "excludes", "marks", "note", "coder",
)  # fmt: skip
"""Columns; a coder fills ``force`` to ``note``. ``marks`` are labels with places: ``fees@3-7``."""

_MARK = re.compile(r"(.+)@(\d+)-(\d+)\Z")
_MANY = re.compile(r"[;；\n]")
_KINDS = {"concepts": "concept", "objects": "object", "opening_mode": "mode"}


def read_sheet(data: bytes, where: str) -> list[Task]:
    r"""Return one task per line; commas or semicolons may part the columns.

    Raises:
        InputError: A column is missing, or a field holds what is no label.

    Example:
        >>> sheet = "unit,text,force,concepts\nx#art_1,免费,operative,fees:operative\n"
        >>> [str(mark.label) for mark in read_sheet(sheet.encode(), "x.csv")[0].marks]
        ['concept=fees:operative', 'force=operative']
    """
    text = decode(data, where)
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    wanted = ("unit", "text", "force", "concepts")
    missing = [name for name in wanted if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            "a column is missing", where=where, got=missing[0], expected=", ".join(wanted)
        )
    csv.field_size_limit(2**24)
    try:
        return [_task(row, f"{where}:{number}") for number, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise InputError("this is no CSV", where=where, got=str(error)) from error


def _task(row: Mapping[str, str | None], where: str) -> Task:
    def field(name: str) -> str:
        return unguard_formula(row.get(name) or "")

    return Task(
        as_ref(field("unit"), where),
        field("text"),
        ordered(_marks(field, where)),
        field("coder"),
        field("title"),
        field("heading"),
        field("language"),
        field("note"),
    )


def _marks(field: object, where: str) -> Iterator[Mark]:
    assert callable(field)
    for column in ("force", "concepts", "objects", "opening_mode", "excludes"):
        kind = _KINDS.get(column, column)
        for part in _parts(field(column)):
            # Who writes fees=soft means fees:soft.
            word = part.replace("=", ":") if kind == "concept" else part
            yield Mark(parse_label(f"{kind}={word}", f"{where} ({column})"))
    for part in _parts(field("marks")):
        found = _MARK.match(part)
        if found is None:
            raise InputError(
                "no label with a place", where=f"{where} (marks)", got=part[:60],
                expected="as fees@3-7 or fees:soft@3-7, counted in characters from 0",
            )  # fmt: skip
        name = found[1] if "=" in found[1] else f"concept={found[1]}"
        start, end, size = int(found[2]), int(found[3]), len(field("text"))
        if not start <= end <= size:
            raise InputError(
                "this place is outside its text", where=f"{where} (marks)", got=part[:60],
                expected=f"0..{size}",
            )  # fmt: skip
        yield Mark(parse_label(name, f"{where} (marks)"), start, end)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _MANY.split(text) if part.strip()]
