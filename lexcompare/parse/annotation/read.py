"""One door for every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from lexcompare.core.errors import InputError, UsageError
from lexcompare.parse.annotation.archive import read_archive, read_file
from lexcompare.parse.annotation.cas import read_cas
from lexcompare.parse.annotation.doccano import read_doccano
from lexcompare.parse.annotation.fields import as_json
from lexcompare.parse.annotation.label_studio import read_label_studio
from lexcompare.parse.annotation.model import Task
from lexcompare.parse.annotation.refi import read_refi
from lexcompare.parse.annotation.sheet import read_sheet
from lexcompare.parse.annotation.web import read_web

__all__ = ["AnnotationFormat", "read_tasks"]


class AnnotationFormat(StrEnum):
    """Formats in which units go to coders and come back."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    INCEPTION = "inception"
    REFI = "refi"
    WEB = "web"
    SHEET = "sheet"

    @property
    def suffix(self) -> str:
        """The suffix that its files go by."""
        return _SUFFIXES[self]


_SUFFIXES = {
    AnnotationFormat.LABEL_STUDIO: ".json",
    AnnotationFormat.DOCCANO: ".jsonl",
    AnnotationFormat.INCEPTION: ".zip",
    AnnotationFormat.REFI: ".qdpx",
    AnnotationFormat.WEB: ".jsonld",
    AnnotationFormat.SHEET: ".csv",
}


def _single(read: Callable[[bytes, str], list[Task]]) -> Callable[[Path], list[Task]]:
    return lambda path: read(read_file(path), str(path))


def _cas(path: Path) -> list[Task]:
    if path.suffix.lower() == ".json":
        return read_cas({path.name: read_file(path)}, str(path))
    return read_cas(read_archive(path), str(path))


_READERS: dict[AnnotationFormat, Callable[[Path], list[Task]]] = {
    AnnotationFormat.LABEL_STUDIO: _single(read_label_studio),
    AnnotationFormat.DOCCANO: _single(read_doccano),
    AnnotationFormat.INCEPTION: _cas,
    AnnotationFormat.REFI: lambda path: read_refi(read_archive(path), str(path)),
    AnnotationFormat.WEB: _single(read_web),
    AnnotationFormat.SHEET: _single(read_sheet),
}


def read_tasks(path: Path, form: str = "", coder: str = "") -> list[Task]:
    """Return what coders handed back, one task per unit and coder.

    Args:
        path: The file, as the tool exported it.
        form: One of :class:`AnnotationFormat`; by suffix and content where empty.
        coder: Who coded, for files that do not say.

    Raises:
        InputError: The file breaks its format.
        UsageError: Nothing shows the format.
        MissingExtraError: The format needs an extra that is not installed.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "codings.jsonl"
        >>> _ = file.write_text('{"ref":"x#art_1","text":"略","cats":["force=soft"]}', "utf-8")
        >>> [task.coder for task in read_tasks(file, coder="anna")]
        ['anna']
    """
    found = _READERS[_format(path, form)](path)
    return [replace(task, coder=task.coder or coder) if task.marks else task for task in found]


def _format(path: Path, form: str) -> AnnotationFormat:
    if form:
        try:
            return AnnotationFormat(form)
        except ValueError as error:
            raise UsageError(
                "no such format", got=form, expected=f"one of {', '.join(AnnotationFormat)}"
            ) from error
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _json_format(path)
    for known in AnnotationFormat:
        if known.suffix == suffix:
            return known
    raise UsageError(
        "nothing shows the format of this file",
        where=str(path),
        got=suffix or "no suffix",
        expected=f"one of {', '.join(_SUFFIXES.values())}",
        remedy="give --format",
    )


def _json_format(path: Path) -> AnnotationFormat:
    data = as_json(read_file(path), str(path))
    if isinstance(data, list):
        return AnnotationFormat.LABEL_STUDIO
    if isinstance(data, dict) and "%FEATURE_STRUCTURES" in data:
        return AnnotationFormat.INCEPTION
    if isinstance(data, dict) and "items" in data:
        return AnnotationFormat.WEB
    raise InputError(
        "this JSON is of none of the formats",
        where=str(path),
        expected="a list of Label Studio tasks, a UIMA CAS, or a page of annotations",
        remedy="give --format",
    )
