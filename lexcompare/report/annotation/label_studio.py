"""Label Studio: tasks as JSON, and the labelling interface as XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lexcompare.codebook.model import Codebook
from lexcompare.parse.annotation.label_studio import REGION_FORCE
from lexcompare.parse.annotation.model import Label, LabelKind, Mark, Task
from lexcompare.report.annotation.names import LabelEntry, entries, shown_names
from lexcompare.report.clean import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["label_studio_config", "label_studio_json"]

_CONTROL = {
    LabelKind.FORCE: ("force", "choices"),
    LabelKind.CONCEPT: ("concepts", "taxonomy"),
    LabelKind.OBJECT: ("objects", "choices"),
    LabelKind.MODE: ("mode", "choices"),
    LabelKind.EXCLUDES: ("excludes", "choices"),
}


def label_studio_json(tasks: Sequence[Task], codebook: Codebook, *, proposed: bool = False) -> str:
    """Return tasks as Label Studio imports them, the marks of a unit as one annotation.

    Args:
        tasks: Units; several of one unit become annotations of one task.
        codebook: Whose labels are used.
        proposed: Whether the marks are only predictions to be checked.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> made = label_studio_json([Task("x#art_1", "略")], load_codebook())
        >>> json.loads(made)[0]["data"]["ref"]
        'x#art_1'
    """
    names, paths = shown_names(codebook), _paths(codebook)
    place = "predictions" if proposed else "annotations"
    items: dict[str, dict[str, Any]] = {}
    for task in tasks:
        data = {
            "ref": task.ref, "title": task.title, "heading": task.heading,
            "language": task.language, "text": task.text,
        }  # fmt: skip
        item = items.setdefault(task.ref, {"data": data})
        if not task.marks and not task.note:
            continue
        results = list(_results(task, names, paths))
        if task.note:
            value = {"text": [task.note]}
            results.append(_result("note", "note", "textarea", value))
        answer: dict[str, Any] = {"result": results}
        if proposed:
            answer["model_version"] = "lexcompare"
        elif task.coder:
            answer["completed_by"] = {"email": task.coder}
        item.setdefault(place, []).append(answer)
    return json.dumps(list(items.values()), ensure_ascii=False, indent=1) + "\n"


def _result(identifier: str, control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": identifier, "from_name": control, "to_name": "text", "type": kind, "value": value,
    }  # fmt: skip


def _paths(codebook: Codebook) -> dict[Label, list[str]]:
    """Return the way to each concept in the taxonomy: family, concept, force."""
    found: dict[Label, list[str]] = {}
    head = ""
    for entry in _of(entries(codebook), LabelKind.CONCEPT):
        head = head if entry.label.force else entry.name
        found[entry.label] = [entry.group, head] + ([entry.name] if entry.label.force else [])
    return found


def _results(
    task: Task, names: Mapping[Label, str], paths: Mapping[Label, list[str]]
) -> Iterator[dict[str, Any]]:
    whole = sorted((mark for mark in task.marks if mark.is_whole), key=lambda m: m.label)
    for kind, marks in groupby(whole, key=lambda mark: mark.label.kind):
        control, shape = _CONTROL[kind]
        # A taxonomy shows a proposal only by its whole path.
        chosen = [
            paths.get(mark.label, [_name(mark.label, names)])
            if shape == "taxonomy"
            else _name(mark.label, names)
            for mark in marks
        ]
        value: dict[str, Any] = {shape: chosen}
        yield _result(f"whole-{kind.value}", control, shape, value)
    for number, mark in enumerate(mark for mark in task.marks if not mark.is_whole):
        yield from _region(f"words-{number}", mark, task.text, names)


def _region(
    identifier: str, mark: Mark, text: str, names: Mapping[Label, str]
) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}
    bare = Label(mark.label.kind, mark.label.target)
    value = {**place, "labels": [_name(bare, names)]}
    yield _result(identifier, "evidence", "labels", value)
    if mark.label.force:
        value = {**place, "choices": [mark.label.force]}
        yield _result(identifier, REGION_FORCE, "choices", value)


def _name(label: Label, names: Mapping[Label, str]) -> str:
    return names.get(label, str(label))


def label_studio_config(codebook: Codebook) -> str:
    """Return the labelling interface: unit-level choices, and labels for the words that show it.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> label_studio_config(load_codebook()).startswith("<View>")
        True
    """
    from lxml import etree

    found = list(entries(codebook))
    root = etree.Element("View")
    etree.SubElement(root, "Header", value="$title")
    etree.SubElement(root, "Header", value="$heading", size="5")
    evidence = etree.SubElement(root, "Labels", name="evidence", toName="text")
    for entry in found:
        if entry.label.kind in (LabelKind.CONCEPT, LabelKind.EXCLUDES) and not entry.label.force:
            etree.SubElement(evidence, "Label", value=entry.name, hint=plain(entry.definition))
    etree.SubElement(root, "Text", name="text", value="$text", granularity="symbol")
    control = etree.SubElement(
        root, "Choices", name=REGION_FORCE, toName="text", choice="single", perRegion="true",
        whenTagName="evidence",
    )  # fmt: skip
    for entry in _of(found, LabelKind.FORCE):
        etree.SubElement(control, "Choice", value=entry.label.target)
    _choices(root, _of(found, LabelKind.FORCE), "force", choice="single", required="true")
    tree = etree.SubElement(root, "Taxonomy", name="concepts", toName="text", leafsOnly="true")
    for group, members in groupby(_of(found, LabelKind.CONCEPT), key=lambda entry: entry.group):
        branch = etree.SubElement(tree, "Choice", value=group)
        for _, same in groupby(members, key=lambda entry: entry.label.target):
            head, *forces = same
            twig = etree.SubElement(branch, "Choice", value=head.name)
            for entry in forces:
                etree.SubElement(twig, "Choice", value=entry.name)
    _choices(root, _of(found, LabelKind.OBJECT), "objects", choice="multiple")
    _choices(root, _of(found, LabelKind.MODE), "mode", choice="single")
    _choices(root, _of(found, LabelKind.EXCLUDES), "excludes", choice="multiple")
    etree.SubElement(root, "TextArea", name="note", toName="text", maxSubmissions="1")
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))


def _of(found: Iterable[LabelEntry], kind: LabelKind) -> list[LabelEntry]:
    return [entry for entry in found if entry.label.kind is kind]


def _choices(root: _Element, found: Iterable[LabelEntry], name: str, **options: str) -> None:
    from lxml import etree

    control = etree.SubElement(root, "Choices", name=name, toName="text")
    for key, value in options.items():
        control.set(key, value)
    for entry in found:
        etree.SubElement(control, "Choice", value=entry.name, hint=plain(entry.definition))
