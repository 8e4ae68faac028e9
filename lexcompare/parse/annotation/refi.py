"""REFI-QDA 1.5: projects (.qdpx) and codebooks (.qdc) of NVivo, ATLAS.ti, MAXQDA, Taguette.

A project is a zip archive with ``project.qde`` and its sources as plain UTF-8 text. Places are
code points of the plain text, from 0, with every line end counting one character.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lexcompare.core.errors import InputError
from lexcompare.parse.annotation.fields import as_number, as_ref, bracketed, decode, ordered
from lexcompare.parse.annotation.model import ASSISTED, TOOL, Label, Mark, Task, parse_label
from lexcompare.parse.annotation.offsets import normalise_lines
from lexcompare.parse.markup.xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["CODEBOOK_NS", "PROJECT_FILE", "PROJECT_NS", "read_qdc", "read_refi"]

PROJECT_NS = "urn:QDA-XML:project:1.0"
CODEBOOK_NS = "urn:QDA-XML:codebook:1.0"
PROJECT_FILE = "project.qde"

_INTERNAL = "internal://"


def read_refi(members: dict[str, bytes], where: str) -> list[Task]:
    """Return one task per source and person; a source without codings gives one without marks.

    What the tool proposed and a person left standing beside codings of their own counts as that
    person's; proposals that nobody touched count as nothing.

    Args:
        members: The unpacked archive.
        where: The file, for messages.

    Raises:
        InputError: The project breaks the standard, or uses codes of no codebook.
    """
    data = members.get(PROJECT_FILE)
    if data is None:
        raise InputError(
            "this is no REFI-QDA project", where=where, got=", ".join(sorted(members)[:3]),
            expected=f"an archive with {PROJECT_FILE}",
        )  # fmt: skip
    root = parse_xml(data, f"{where}!{PROJECT_FILE}")
    users = {user.get("guid"): user.get("name") or "" for user in _all(root, "User")}
    codes = {code.get("guid"): code.get("name") or "" for code in _all(root, "Code")}
    tasks: list[Task] = []
    for source in _all(root, "TextSource"):
        name = source.get("name") or ""
        here = f"{where}!{name}"
        text = _text(source, members, here)
        given: dict[str, list[Mark]] = {}
        for user, mark in _codings(source, text, codes, here):
            given.setdefault(users.get(user, ""), []).append(mark)
        proposed = given.pop(TOOL, [])
        ref = as_ref(bracketed(name), here)
        tasks += [
            Task(ref, text, ordered([*marks, *proposed]), coder + (ASSISTED if proposed else ""))
            for coder, marks in given.items()
        ] or [Task(ref, text)]
    return tasks


def _all(root: _Element, name: str) -> Iterator[_Element]:
    # Some tools leave the namespace out or use another version of it.
    return root.iter(f"{{*}}{name}")


def _text(source: _Element, members: dict[str, bytes], where: str) -> str:
    path = source.get("plainTextPath") or ""
    if not path:
        content = next(_all(source, "PlainTextContent"), None)
        return normalise_lines((content.text or "") if content is not None else "")
    name = path.removeprefix(_INTERNAL)
    parts = PurePosixPath(name).parts
    found = members.get(f"sources/{name}", members.get(f"Sources/{name}"))
    if not path.startswith(_INTERNAL) or ".." in parts or found is None:
        raise InputError(
            "the text of this source is not in the archive", where=where, got=path[:80],
            expected="internal://NAME with the file NAME in the folder sources",
            remedy="export the project with its sources inside",
        )  # fmt: skip
    return normalise_lines(decode(found, where))


def _codings(
    source: _Element, text: str, codes: dict[str | None, str], where: str
) -> Iterator[tuple[str | None, Mark]]:
    for child in source:
        kind = str(child.tag).rpartition("}")[2]
        if kind == "Coding":
            yield child.get("creatingUser"), Mark(_label(child, codes, where))
        elif kind == "PlainTextSelection":
            start = as_number(child.get("startPosition"), where)
            end = as_number(child.get("endPosition"), where)
            if not 0 <= start <= end <= len(text):
                raise InputError(
                    "this place is outside its text", where=where, got=f"{start}..{end}",
                    expected=f"0..{len(text)}, in code points with line ends as one",
                )  # fmt: skip
            for coding in child.iterchildren("{*}Coding"):
                user = coding.get("creatingUser") or child.get("creatingUser")
                yield user, Mark(_label(coding, codes, where), start, end)


def _label(coding: _Element, codes: dict[str | None, str], where: str) -> Label:
    ref = next(coding.iterchildren("{*}CodeRef"), None)
    guid = ref.get("targetGUID") if ref is not None else None
    if guid not in codes:
        raise InputError("a coding names no code of the project", where=where, got=str(guid))
    return parse_label(bracketed(codes[guid]), where)


def read_qdc(data: bytes, where: str) -> tuple[tuple[str, str, str], ...]:
    """Return the codes of a codebook file: label, shown name, definition; groups have no label.

    Raises:
        ReadError: It is no XML.
        InputError: It is no codebook.

    Example:
        >>> xml = f'<CodeBook xmlns="{CODEBOOK_NS}"><Codes><Code name="软 [force=soft]"/></Codes>'
        >>> read_qdc(f"{xml}</CodeBook>".encode(), "x.qdc")
        (('force=soft', '软 [force=soft]', ''),)
    """
    root = parse_xml(data, where)
    if not str(root.tag).endswith("CodeBook"):
        raise InputError(
            "this is no codebook", where=where, got=str(root.tag)[:60], expected="a CodeBook"
        )
    found = []
    for code in _all(root, "Code"):
        name = code.get("name") or ""
        told = next(code.iterchildren("{*}Description"), None)
        label = bracketed(name) if name.rstrip().endswith("]") else ""
        found.append((label, name, (told.text or "") if told is not None else ""))
    return tuple(found)
