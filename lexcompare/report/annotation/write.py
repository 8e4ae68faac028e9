"""One door for every format; the codebook goes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import InputError
from lexcompare.core.files import write_bytes
from lexcompare.parse.annotation.model import Task
from lexcompare.parse.annotation.read import AnnotationFormat
from lexcompare.report.annotation.archives import cas_archive, refi_archive, refi_codebook
from lexcompare.report.annotation.label_studio import label_studio_config, label_studio_json
from lexcompare.report.annotation.plain_files import (
    codebook_csv,
    doccano_jsonl,
    doccano_labels,
    sheet_csv,
    web_jsonld,
)

__all__ = ["write_tasks"]


def write_tasks(
    target: Path,
    tasks: Sequence[Task],
    codebook: Codebook,
    form: AnnotationFormat,
    *,
    proposed: bool = False,
) -> tuple[Path, ...]:
    """Write units for coders, and beside them the codebook as a table and as the tool takes it.

    Args:
        target: The file; companions get its name with other ends.
        tasks: Units, blank or with marks.
        codebook: Whose labels are used.
        form: The format.
        proposed: Whether the marks are the tool's proposals rather than a person's codings.

    Returns:
        The files written, the units first.

    Raises:
        InputError: A text cannot be written in any encoding.
        OutputError: A file cannot be written.
        MissingExtraError: The format needs an extra that is not installed.

    Example:
        >>> import tempfile
        >>> from lexcompare.codebook.loader import load_codebook
        >>> file = Path(tempfile.mkdtemp()) / "units.csv"
        >>> made = write_tasks(file, [Task("x#art_1", "略")], load_codebook(),
        ...                    AnnotationFormat.SHEET)
        >>> [path.name for path in made]
        ['units.csv', 'units.codebook.csv']
    """
    for task in tasks:
        _check(task)
    files = {"": _units(tasks, codebook, form, proposed=proposed)}
    files[".codebook.csv"] = codebook_csv(codebook).encode("utf-8")
    if form is AnnotationFormat.LABEL_STUDIO:
        files[".interface.xml"] = label_studio_config(codebook).encode("utf-8")
    elif form is AnnotationFormat.DOCCANO:
        files[".labels.json"] = doccano_labels(codebook).encode("utf-8")
    elif form is AnnotationFormat.REFI:
        files[".qdc"] = refi_codebook(codebook)
    written = []
    for end, data in files.items():
        path = target.with_name(target.stem + end) if end else target
        write_bytes(path, data)
        written.append(path)
    return tuple(written)


def _units(
    tasks: Sequence[Task], codebook: Codebook, form: AnnotationFormat, *, proposed: bool
) -> bytes:
    if form is AnnotationFormat.REFI:
        return refi_archive(tasks, codebook, proposed=proposed)
    if form is AnnotationFormat.INCEPTION:
        return cas_archive(tasks)
    if form is AnnotationFormat.LABEL_STUDIO:
        return label_studio_json(tasks, codebook, proposed=proposed).encode("utf-8")
    if form is AnnotationFormat.DOCCANO:
        return doccano_jsonl(tasks).encode("utf-8")
    if form is AnnotationFormat.WEB:
        return web_jsonld(tasks, codebook).encode("utf-8")
    # With a byte order mark, or spreadsheets take Chinese for another encoding.
    return b"\xef\xbb\xbf" + sheet_csv(tasks).encode("utf-8")


def _check(task: Task) -> None:
    for name in ("text", "title", "heading", "note", "coder"):
        try:
            getattr(task, name).encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(
                f"the {name} of this unit holds half a character",
                where=task.ref,
                got=repr(error.object[error.start]),
                expected="text that has an encoding",
                remedy="get the source again; its encoding is damaged",
            ) from error
