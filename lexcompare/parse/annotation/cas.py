"""UIMA CAS as JSON 0.4 (and XMI), the exchange of INCEpTION, through dkpro-cassis.

Places in the files count UTF-16 code units, as Java does; the library turns them into code points
when a file is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lexcompare.core.errors import InputError, MissingExtraError, ReadError
from lexcompare.parse.annotation.fields import as_ref, bracketed, ordered
from lexcompare.parse.annotation.model import Mark, Task, parse_label

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

__all__ = ["SPAN_TYPE", "TYPE_SYSTEM_FILE", "UNIT_TYPE", "WHOLE_TYPE", "cassis", "read_cas"]

UNIT_TYPE = "webanno.custom.LexcompareUnit"
"""Document-level: ``ref``, ``title``, ``heading``, ``language``, ``coder``, ``note``."""

SPAN_TYPE = "webanno.custom.LexcompareWords"
"""A label on words; feature ``label``."""

WHOLE_TYPE = "webanno.custom.LexcompareWhole"
"""A label on the whole unit, document-level; feature ``label``."""

TYPE_SYSTEM_FILE = "TypeSystem.xml"


def cassis() -> Any:
    """Return the library.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import cassis as library
    except ImportError as error:
        raise MissingExtraError(
            "UIMA CAS needs dkpro-cassis",
            expected="the extra annotate",
            remedy='pip install "lexcompare[annotate]", or choose another format',
        ) from error
    return library


def read_cas(members: dict[str, bytes], where: str) -> list[Task]:
    """Return one task per document of an archive (``.json``, or ``.xmi`` with a type system).

    The unit is what the document says of itself, or what a part of its path says; a file below
    a folder named for the unit is named for its coder, as INCEpTION exports.

    Raises:
        InputError: A document breaks the format or says of no unit.
    """
    library = cassis()
    types: TypeSystem | None = None
    for name, data in members.items():
        if PurePosixPath(name).name == TYPE_SYSTEM_FILE:
            types = _load(lambda data=data: library.load_typesystem(io.BytesIO(data)), where)
    tasks: list[Task] = []
    for name, data in members.items():
        here = f"{where}!{name}"
        suffix = PurePosixPath(name).suffix
        if suffix == ".json":
            loaded = _load(lambda data=data: library.load_cas_from_json(io.BytesIO(data)), here)
        elif suffix == ".xmi":
            if types is None:
                raise InputError(
                    "XMI needs its type system", where=here, expected=TYPE_SYSTEM_FILE,
                    remedy="export as UIMA CAS JSON, or put both into one archive",
                )  # fmt: skip
            loaded = _load(
                lambda data=data: library.load_cas_from_xmi(io.BytesIO(data), typesystem=types),
                here,
            )
        else:
            continue
        tasks.append(_task(loaded, name, here))
    if not tasks:
        raise InputError("no document is in this archive", where=where, expected=".json or .xmi")
    return tasks


def _load(load: Any, where: str) -> Any:
    try:
        return load()
    except MemoryError:
        raise
    except Exception as error:  # the library raises whatever its parsers do
        raise ReadError(
            "this is no UIMA CAS", where=where, got=f"{type(error).__name__}: {error}"[:80],
            expected="UIMA CAS JSON 0.4 or XMI 1.0",
        ) from error  # fmt: skip


def _task(cas: Cas, name: str, where: str) -> Task:
    text = cas.sofa_string or ""
    if not isinstance(text, str):
        raise InputError("the text of a document is none", where=where, got=str(text)[:80])
    own = next(iter(_select(cas, UNIT_TYPE)), None)
    ref, coder = _from_path(name)
    told = {
        key: str(getattr(own, key, None) or "") if own is not None else ""
        for key in ("ref", "coder", "title", "heading", "language", "note")
    }
    marks = [Mark(_label(one, where)) for one in _select(cas, WHOLE_TYPE)]
    for one in _select(cas, SPAN_TYPE):
        start, end = one.begin, one.end
        if not (type(start) is type(end) is int and 0 <= start <= end <= len(text)):
            raise InputError(
                "this place is outside its text", where=where, got=f"{start!r}..{end!r}"
            )
        marks.append(Mark(_label(one, where), start, end))
    return Task(
        as_ref(told["ref"] or ref, where), text, ordered(marks), told["coder"] or coder,
        told["title"], told["heading"], told["language"], told["note"],
    )  # fmt: skip


def _select(cas: Cas, name: str) -> Iterator[Any]:
    if cas.typesystem.contains_type(name):
        yield from cas.select(name)


def _label(annotation: Any, where: str) -> Any:
    return parse_label(bracketed(getattr(annotation, "label", None) or ""), where)


def _from_path(name: str) -> tuple[str, str]:
    parts = PurePosixPath(name).parts
    for index in range(len(parts) - 1, -1, -1):
        part = unquote(parts[index]).removesuffix(".txt").removesuffix(".json")
        part = part.removesuffix(".xmi")
        if "#" in part:
            last = PurePosixPath(parts[-1]).stem
            return part, last if index < len(parts) - 1 else ""
    return "", ""
