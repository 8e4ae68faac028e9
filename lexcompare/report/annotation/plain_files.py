"""doccano's JSON lines, the Web Annotation page, and the CSV sheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from lexcompare.codebook.model import Codebook
from lexcompare.core.formula import guard_formula
from lexcompare.parse.annotation.model import Label, LabelKind, Mark, Task
from lexcompare.parse.annotation.sheet import SHEET_COLUMNS
from lexcompare.parse.annotation.web import URN
from lexcompare.report.annotation.names import entries

__all__ = ["codebook_csv", "doccano_jsonl", "doccano_labels", "sheet_csv", "web_jsonld"]

_COLOURS = ("#332288", "#117733", "#44AA99", "#88CCEE", "#DDCC77", "#CC6677", "#AA4499")
_AROUND = 20
_FIELDS = ("ref", "title", "heading", "language", "coder", "note")


def doccano_jsonl(tasks: Sequence[Task]) -> str:
    """Return tasks as JSON lines for a project of intent detection and slot filling.

    Example:
        >>> json.loads(doccano_jsonl([Task("x#art_1", "略")]))["cats"]
        []
    """
    lines = []
    for task in tasks:
        item: dict[str, Any] = {
            "text": task.text,
            "entities": [[start, end, str(label)] for label, start, end in task.spans],
            "cats": [str(mark.label) for mark in task.marks if mark.is_whole],
        }
        item |= {name: getattr(task, name) for name in _FIELDS if getattr(task, name)}
        lines.append(json.dumps(item, ensure_ascii=False) + "\n")
    return "".join(lines)


def doccano_labels(codebook: Codebook) -> str:
    """Return the labels as doccano imports them, for spans and for categories alike.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> json.loads(doccano_labels(load_codebook()))[0]["text"]
        'force=operative'
    """
    groups: dict[str, str] = {}
    rows = []
    for entry in entries(codebook):
        colour = groups.setdefault(entry.group, _COLOURS[len(groups) % len(_COLOURS)])
        rows.append({"text": str(entry.label), "background_color": colour, "text_color": "#ffffff"})
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def web_jsonld(tasks: Sequence[Task], codebook: Codebook) -> str:
    """Return an annotation page: the text of every unit, and one annotation per mark.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> page = json.loads(web_jsonld([Task("x#art_1", "略")], load_codebook()))
        >>> page["items"][0]["target"]
        'urn:lexcompare:x%23art_1'
    """
    items: list[dict[str, Any]] = []
    seen: set[str] = set()
    for task in tasks:
        if task.ref not in seen:
            seen.add(task.ref)
            items.append(_description(task))
        items += [_annotation(task, mark, n) for n, mark in enumerate(task.marks)]
        if task.note:
            items.append(_made(task, "note", "commenting", _body("commenting", task.note), None))
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{URN}page",
        "type": "AnnotationPage",
        "items": items,
        "codebook": {"name": codebook.name, "version": codebook.version, "labels": [
            {"label": str(one.label), "zh": one.zh, "en": one.en, "definition": one.definition}
            for one in entries(codebook)
        ]},
    }  # fmt: skip
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _iri(task: Task) -> str:
    return URN + quote(task.ref, safe="")


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _description(task: Task) -> dict[str, Any]:
    body = _body("describing", task.text)
    body |= {k: getattr(task, k) for k in ("title", "heading", "language") if getattr(task, k)}
    return {
        "id": f"{_iri(task)}:text", "type": "Annotation", "motivation": "describing",
        "body": body, "target": _iri(task),
    }  # fmt: skip


def _annotation(task: Task, mark: Mark, number: int) -> dict[str, Any]:
    body, selector = _body("classifying", str(mark.label)), None
    if mark.start is not None and mark.end is not None:
        start, end, text = mark.start, mark.end, task.text
        selector = [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector", "exact": text[start:end],
                "prefix": text[max(0, start - _AROUND) : start],
                "suffix": text[end : end + _AROUND],
            },
        ]  # fmt: skip
    return _made(task, str(number), "classifying", body, selector)


def _made(
    task: Task, name: str, motivation: str, body: dict[str, Any], selector: list[Any] | None
) -> dict[str, Any]:
    target: dict[str, Any] = {"source": _iri(task)}
    if selector is not None:
        target["selector"] = selector
    made: dict[str, Any] = {
        "id": f"{_iri(task)}:{quote(task.coder, safe='')}:{name}",
        "type": "Annotation", "motivation": motivation, "body": body, "target": target,
    }  # fmt: skip
    if task.coder:
        made["creator"] = {"type": "Person", "name": task.coder}
    return made


def sheet_csv(tasks: Sequence[Task]) -> str:
    r"""Return one line per unit; texts that a spreadsheet would run get an apostrophe before them.

    Example:
        >>> sheet_csv([Task("x#art_1", "略")]).splitlines()[1]
        'x#art_1,,,,略,,,,,,,,'
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(SHEET_COLUMNS)
    for task in tasks:
        words = {
            "concepts": _several(task, LabelKind.CONCEPT), "force": _several(task, LabelKind.FORCE),
            "objects": _several(task, LabelKind.OBJECT),
            "opening_mode": _several(task, LabelKind.MODE),
            "excludes": _several(task, LabelKind.EXCLUDES),
            "marks": "; ".join(f"{_short(label)}@{a}-{b}" for label, a, b in task.spans),
            "unit": task.ref,
        }  # fmt: skip
        row = [words.get(name, getattr(task, name, "")) for name in SHEET_COLUMNS]
        writer.writerow([_guard(str(value)) for value in row])
    return buffer.getvalue()


def _several(task: Task, kind: LabelKind) -> str:
    return "; ".join(str(label).partition("=")[2] for label in task.whole(kind))


def _short(label: Label) -> str:
    return str(label).removeprefix("concept=")


def _guard(text: str) -> str:
    return guard_formula(text)


def codebook_csv(codebook: Codebook) -> str:
    """Return the labels with names and definitions as a table to print.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> codebook_csv(load_codebook()).splitlines()[0]
        'label,group,zh,en,definition'
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["label", "group", "zh", "en", "definition"])
    for one in entries(codebook):
        row = (str(one.label), one.group, one.zh, one.en, one.definition)
        writer.writerow([_guard(value) for value in row])
    return buffer.getvalue()
