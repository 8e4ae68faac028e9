"""``manifest.csv``: what a person says about the instruments of a corpus.

A row that breaks the contract makes the whole manifest invalid, with the row, the column, what
stands there and what may stand there. Cells that a spreadsheet would take for a formula are
written with an apostrophe in front, and read without it.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from lexcompare.core.errors import ManifestError
from lexcompare.core.files import write_text
from lexcompare.core.formula import guard_formula, unguard_formula
from lexcompare.core.inputs import read_input_text
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Role, Scope, Status
from lexcompare.parse.notes import is_iso_date

__all__ = [
    "COLUMNS",
    "MANIFEST_NAME",
    "ManifestEntry",
    "find_row_errors",
    "format_manifest",
    "load_manifest",
    "metadata_of_row",
    "read_table",
    "resolve_inside",
    "row_of_metadata",
    "write_manifest",
]

MANIFEST_NAME = "manifest.csv"

COLUMNS = (
    "id,file,title,jurisdiction,region,region_name,level,scope,role,issuer,promulgated,effective,"
    "status,status_checked,language,complete,sha256,source,notes"
).split(",")
"""Columns of a manifest, in the order in which they are written."""

_VOCABULARY: dict[str, type[StrEnum]] = {
    "jurisdiction": Jurisdiction,
    "level": Level,
    "scope": Scope,
    "role": Role,
    "status": Status,
}
_DATES = ("promulgated", "effective", "status_checked")
_ID = re.compile(r"[^\s#/\\\"'<>|*?:=+\-@][^\s#/\\\"'<>|*?:]*")
_REGION = re.compile(r"\d{6}|[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One row of a manifest.

    Args:
        id: Identifier of the instrument.
        file: Path relative to the manifest's folder, forward slashes; ``…/`` is a folder.
        metadata: What the row says; empty cells are unknown.
        sha256: Hash of the file, lower case; empty where nobody wrote one.
        source: Where the file came from.
        row: Line of the manifest, from 1; 0 for a row that is not written yet.
    """

    id: str
    file: str
    metadata: Metadata
    sha256: str = ""
    source: str = ""
    row: int = 0

    @property
    def is_folder(self) -> bool:
        """Whether the instrument is a folder of files."""
        return self.file.endswith("/")


def load_manifest(path: Path) -> tuple[ManifestEntry, ...]:
    r"""Read and check a manifest.

    Args:
        path: ``manifest.csv`` or the folder that holds it.

    Raises:
        ManifestError: Any row or the file as a whole breaks the contract; the first error is
            raised, its remedy says how many more there are.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.md").write_text("第一条", "utf-8")
        >>> _ = (folder / "manifest.csv").write_text("id,file,level\ncn-x,a.md,law\n", "utf-8")
        >>> load_manifest(folder)[0].metadata.level
        <Level.LAW: 'law'>
    """
    path = path / MANIFEST_NAME if path.is_dir() else path
    text = read_input_text(path, ManifestError, remedy="save the table again as CSV UTF-8")
    rows = read_table(text, str(path), COLUMNS, required=("id", "file"))
    check = _FileCheck(path.parent)
    errors: list[ManifestError] = []
    entries: list[ManifestEntry] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        where = f"{path}:{line}"
        found = find_row_errors(row, where)
        found += check(row["file"], where)
        if row["id"] in lines:
            found.append(
                _cell_error(where, "id", row["id"], f"no id twice (line {lines[row['id']]})")
            )
        lines.setdefault(row["id"], line)
        errors += found
        if not found:
            entries.append(_entry(row, line))
    if errors:
        first = errors[0]
        more = f"; {len(errors) - 1} more error(s) follow in this file" if len(errors) > 1 else ""
        raise ManifestError(
            first.what,
            where=first.where,
            got=first.got,
            expected=first.expected,
            remedy=first.remedy + more,
        )
    return tuple(entries)


def read_table(
    text: str, where: str, columns: Iterable[str], required: Iterable[str]
) -> list[tuple[int, dict[str, str]]]:
    r"""Read a CSV table with a header into rows with their line numbers.

    Columns may stand in any order, and optional ones may be missing; unknown and repeated ones
    are errors, and so are rows that are longer or shorter than the header. Blank lines are passed
    over, cells are stripped, and every known column is a key of every row.

    Raises:
        ManifestError: The text is no such table.

    Example:
        >>> read_table("id,file\nx,'=a.md\n", "m.csv", ["id", "file", "title"], ["id"])
        [(2, {'id': 'x', 'file': '=a.md', 'title': ''})]
    """
    known = list(columns)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ManifestError("this is no CSV text", where=f"{where}:{line}", got="a NUL character")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                _check_header(header, known, list(required), f"{where}:{line}")
                continue
            if len(cells) != len(header):
                raise ManifestError(
                    "this row does not fit the header",
                    where=f"{where}:{line}",
                    got=f"{len(cells)} cells",
                    expected=f"{len(header)} cells",
                    remedy="quote cells that hold commas or line breaks",
                )
            row = dict.fromkeys(known, "")
            row.update(zip(header, (unguard_formula(cell.strip()) for cell in cells), strict=True))
            rows.append((line, row))
    except csv.Error as error:
        raise ManifestError(
            "this is no CSV table",
            where=f"{where}:{before + 1}",
            got=str(error),
            expected="comma-separated cells, quoted with double quotes",
            remedy="save the table again as CSV UTF-8",
        ) from error
    if not header:
        raise ManifestError(
            "this table is empty", where=where, expected=f"a header {','.join(known)}"
        )
    return rows


def _check_header(header: list[str], known: list[str], required: list[str], where: str) -> None:
    unknown = [name for name in header if name not in known]
    repeated = sorted({name for name in header if header.count(name) > 1})
    missing = [name for name in required if name not in header]
    if unknown or repeated:
        raise ManifestError(
            "unknown column" if unknown else "a column stands twice",
            where=where,
            got=(unknown or repeated)[0],
            expected=f"columns among {','.join(known)}",
            remedy="rename or remove the column",
        )
    if missing:
        raise ManifestError(
            "a column is missing",
            where=where,
            got=",".join(header)[:200],
            expected=f"at least {','.join(required)}",
            remedy=f"start from the header {','.join(known)}",
        )


def find_row_errors(row: Mapping[str, str], where: str) -> list[ManifestError]:
    """Check every cell of a row but ``file`` against its vocabulary or form.

    Example:
        >>> row = dict.fromkeys(COLUMNS, "") | {"id": "cn-x", "status": "valid"}
        >>> print(find_row_errors(row, "m.csv:2")[0])  # doctest: +ELLIPSIS
        m.csv:2: column status cannot hold this; got 'valid'; expected one of in-force, amended, ...
    """
    errors: list[ManifestError] = []

    def check(column: str, holds: Callable[[str], object], expected: str) -> None:
        value = row.get(column, "")
        if value and not holds(value):
            errors.append(_cell_error(where, column, value, expected))

    if not row["id"]:
        errors.append(_cell_error(where, "id", "", "an id in every row"))
    check("id", _ID.fullmatch, "an id without spaces, quotes or any of # / \\ : * ? < > |")
    for column, kind in _VOCABULARY.items():
        allowed = {member.value for member in kind}
        check(
            column, allowed.__contains__, f"one of {', '.join(m.value for m in kind)}, or nothing"
        )
    for column in _DATES:
        check(column, is_iso_date, "a calendar date YYYY-MM-DD, or nothing")
    check("region", _REGION.fullmatch, "a GB/T 2260 code of six digits, or ISO 3166 as US-CA")
    check("language", _LANGUAGE.fullmatch, "a language tag as zh or en")
    check("complete", {"yes", "no"}.__contains__, "yes, no, or nothing")
    check("sha256", _SHA256.fullmatch, "64 hexadecimal digits, or nothing")
    return errors


def _cell_error(where: str, column: str, got: str, expected: str) -> ManifestError:
    return ManifestError(
        f"column {column} cannot hold this",
        where=where,
        got=got[:120] or "(empty)",
        expected=expected,
        remedy=f"correct column {column} of this row",
    )


_NAME_BYTES, _PATH_BYTES = 255, 3000
"""What file systems hold: a longer name is no missing file but an error of the system."""


class _FileCheck:
    """Checks that a ``file`` cell stays inside the corpus folder, links included."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = os.path.realpath(folder)
        self._parents: dict[str, bool] = {}

    def __call__(self, file: str, where: str) -> list[ManifestError]:
        problem = _path_problem(file)
        if not problem and not self._is_inside(file):
            problem = "a path that stays inside the corpus folder when links are followed"
        return [_cell_error(where, "file", file, problem)] if problem else []

    def _is_inside(self, file: str) -> bool:
        path = self._folder / file
        parent = str(path.parent)
        if parent not in self._parents:
            self._parents[parent] = self._holds(os.path.realpath(parent))
        if not self._parents[parent]:
            return False
        return not path.is_symlink() or self._holds(os.path.realpath(path))

    def _holds(self, real: str) -> bool:
        return real == self._root or real.startswith(self._root.rstrip(os.sep) + os.sep)


def _path_problem(file: str) -> str:
    """Say what a ``file`` cell should be, empty where it is that."""
    expected = "a path relative to the corpus folder, with forward slashes and without .."
    if not file or "\\" in file or "\n" in file or re.match(r"[A-Za-z]:", file):
        return expected
    parts = PurePosixPath(file).parts
    if file.startswith("/") or ".." in parts or not parts or parts[0] == "~":
        return expected
    if len(file.encode()) > _PATH_BYTES or any(len(part.encode()) > _NAME_BYTES for part in parts):
        return f"names of at most {_NAME_BYTES} bytes in a path of at most {_PATH_BYTES}"
    return "another file than the manifest itself" if file == MANIFEST_NAME else ""


def resolve_inside(folder: Path, file: str) -> Path:
    """Return the path of a manifest's file, or raise where it leaves the folder.

    Raises:
        ManifestError: The path is absolute, climbs out, or is a link to the outside.

    Example:
        >>> resolve_inside(Path("."), "../secret.md")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        lexcompare.core.errors.ManifestError: ../secret.md: column file cannot hold this; ...
    """
    errors = _FileCheck(folder)(file, file)
    if errors:
        raise errors[0]
    return folder / file


def metadata_of_row(row: Mapping[str, str]) -> Metadata:
    """Build metadata from a checked row; empty cells give the empty values.

    Example:
        >>> metadata_of_row({"title": "甲省数据条例", "complete": "no"}).complete
        False
    """

    def cell(name: str) -> str:
        return row.get(name, "")

    return Metadata(
        title=cell("title"),
        jurisdiction=Jurisdiction(cell("jurisdiction")) if cell("jurisdiction") else None,
        region=cell("region"),
        region_name=cell("region_name"),
        level=Level(cell("level")) if cell("level") else None,
        scope=Scope(cell("scope")) if cell("scope") else None,
        role=Role(cell("role") or Role.TEXT),
        issuer=cell("issuer"),
        promulgated=cell("promulgated"),
        effective=cell("effective"),
        status=Status(cell("status") or Status.UNKNOWN),
        status_checked=cell("status_checked"),
        language=cell("language"),
        complete={"yes": True, "no": False}.get(cell("complete")),
        notes=cell("notes"),
    )


def _entry(row: Mapping[str, str], line: int) -> ManifestEntry:
    return ManifestEntry(
        id=row["id"],
        file=row["file"],
        metadata=metadata_of_row(row),
        sha256=row["sha256"].lower(),
        source=row["source"],
        row=line,
    )


def row_of_metadata(metadata: Metadata) -> dict[str, str]:
    """Return the cells that metadata fill, keyed by column.

    Example:
        >>> row_of_metadata(Metadata(title="甲省数据条例", complete=True))["complete"]
        'yes'
    """
    cells = {}
    for column in COLUMNS:
        if column not in {"id", "file", "sha256", "source"}:
            value = getattr(metadata, column)
            cells[column] = "" if value is None else str(value)
    cells["complete"] = {True: "yes", False: "no", None: ""}[metadata.complete]
    if metadata.status is Status.UNKNOWN:
        cells["status"] = ""
    return cells


def format_manifest(entries: Iterable[ManifestEntry]) -> str:
    """Return the text of a manifest with these rows, in their order.

    Example:
        >>> entry = ManifestEntry("cn-x", "a.md", Metadata(title="=SUM(A1)"))
        >>> format_manifest([entry]).splitlines()[1].startswith("cn-x,a.md,'=SUM(A1)")
        True
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        row = row_of_metadata(entry.metadata) | {
            "id": entry.id,
            "file": entry.file,
            "sha256": entry.sha256,
            "source": entry.source,
        }
        writer.writerow([guard_formula(row[column]) for column in COLUMNS])
    return out.getvalue()


def write_manifest(path: Path, entries: Iterable[ManifestEntry]) -> None:
    """Write a manifest whole or not at all.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> target = Path(tempfile.mkdtemp()) / "manifest.csv"
        >>> write_manifest(target, [ManifestEntry("cn-x", "a.md", Metadata())])
        >>> load_manifest(target)[0].id
        'cn-x'
    """
    write_text(path, format_manifest(entries))
