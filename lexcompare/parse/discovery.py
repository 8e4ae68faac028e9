"""Which files of a path are instruments: a file, a folder of files, a corpus folder.

Passed over without a word, everywhere: names that begin with ``.`` or ``~$``; ``manifest.csv``;
names that begin with README, LICENSE, LICENCE, NOTICE, NOTES, CHANGELOG, CONTRIBUTING or
CITATION, or end in ``.NOTES.md``; the indexes that are kept beside a corpus
(``lexcompare-index.*``); and companions of a corpus by their suffix (tables, codings,
settings, images, style sheets, archives: ``COMPANIONS``). Every other file is handed to the
readers, which say what is wrong with it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lexcompare.core.errors import ReadError, UsageError
from lexcompare.core.model import Metadata
from lexcompare.core.problems import Problem, Severity
from lexcompare.parse.manifest import MANIFEST_NAME, ManifestEntry, load_manifest

__all__ = ["COMPANIONS", "CorpusEntry", "find_entries", "walk_files"]

COMPANIONS = frozenset(
    ".csv .tsv .json .jsonl .toml .yaml .yml .ini .cfg .py .ipynb .css .js .png .jpg .jpeg .gif"
    " .svg .ico .zip .gz .tar .7z .rar .parquet .xlsx .xls .db .sqlite .bib .ris .lock .log".split()
)
"""Suffixes that are never instruments in a folder; name such a file itself to have it read."""

_ASIDE = (
    "readme license licence notice notes changelog contributing citation lexcompare-index".split()
)


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """An instrument to be read: where it lies and what the manifest says about it.

    Args:
        id: Identifier within the corpus.
        path: File or folder on disk.
        shown: The path as messages and ``Source.path`` show it.
        metadata: What the manifest says; empty without one.
        sha256: Hash that the manifest states; empty where it states none.
        source: Where the manifest says that the file came from.
        is_folder: Whether the instrument is a folder of files.
        row: Line of the manifest; 0 without one.
    """

    id: str
    path: Path
    shown: str
    metadata: Metadata = Metadata()  # noqa: RUF009 - frozen, so one instance may be shared
    sha256: str = ""
    source: str = ""
    is_folder: bool = False
    row: int = 0


def find_entries(
    path: str | Path | Sequence[str | Path],
) -> tuple[tuple[CorpusEntry, ...], tuple[Problem, ...]]:
    """List the instruments behind a path, or behind several, without opening them.

    Ids are those of the manifest, else file names without suffix; where two are alike, the later
    one in path order gets ``~2``, and that is reported.

    Raises:
        UsageError: Nothing is there.
        ManifestError: A manifest breaks its contract.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> for name in ("b.md", "README.md"):
        ...     _ = (folder / name).write_text("x", "utf-8")
        >>> [entry.id for entry in find_entries(folder)[0]]
        ['b']
    """
    paths = [path] if isinstance(path, (str, Path)) else list(path)
    if not paths:
        raise UsageError("no path is given", expected="a file, a folder or a corpus folder")
    entries: list[CorpusEntry] = []
    problems: list[Problem] = []
    for item in map(Path, paths):
        found, told = _entries_of(item)
        entries += found
        problems += told
    entries, told = _make_unique(entries)
    return tuple(entries), (*problems, *told)


def _entries_of(path: Path) -> tuple[list[CorpusEntry], list[Problem]]:
    try:
        path.lstat()
    except OSError as error:
        raise UsageError(
            "there is nothing at this path",
            where=str(path),
            got=error.strerror or "",
            expected="a file, a folder of files, or a corpus folder with a manifest.csv",
            remedy="check the path",
        ) from error
    if path.is_dir():
        if (path / MANIFEST_NAME).is_file():
            return _from_manifest(path, load_manifest(path))
        return _from_folder(path)
    if path.name == MANIFEST_NAME:
        return _from_manifest(path.parent, load_manifest(path))
    return [_entry(path)], []


def _entry(path: Path) -> CorpusEntry:
    return CorpusEntry(_readable(path.stem), path, _readable(path.as_posix()))


def _readable(name: str) -> str:
    """Return a name that can be written: bytes of it that are no UTF-8 as backslash escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _from_folder(folder: Path) -> tuple[list[CorpusEntry], list[Problem]]:
    problems: list[Problem] = []
    entries = [_entry(path) for path in walk_files(folder, problems)]
    if not entries and not problems:
        raise UsageError(
            "this folder holds no file that could be an instrument",
            where=str(folder),
            expected="files such as .md, .txt, .html, .docx or .pdf",
            remedy="check the path, or name the files themselves",
        )
    return entries, problems


def _from_manifest(
    folder: Path, rows: Iterable[ManifestEntry]
) -> tuple[list[CorpusEntry], list[Problem]]:
    entries = [
        CorpusEntry(
            id=row.id,
            path=folder / row.file,
            shown=_readable((folder / row.file).as_posix()) + ("/" if row.is_folder else ""),
            metadata=row.metadata,
            sha256=row.sha256,
            source=row.source,
            is_folder=row.is_folder,
            row=row.row,
        )
        for row in rows
    ]
    problems: list[Problem] = []
    listed = {os.path.normpath(entry.path) for entry in entries}
    folders = tuple(os.path.normpath(e.path) + os.sep for e in entries if e.is_folder)
    for path in walk_files(folder, problems):
        name = os.path.normpath(path)
        if name not in listed and not name.startswith(folders or ("\0",)):
            problems.append(
                Problem(
                    "unlisted-file",
                    _readable(path.as_posix()),
                    "this file is not in the manifest and was left out",
                    Severity.WARNING,
                    "add it with `lexcompare corpus add`, or move it out of the corpus",
                )
            )
    return entries, problems


def walk_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files below ``folder`` that may be instruments, in path order.

    Links to folders are not followed. A folder that cannot be listed, and a manifest further
    down (which is not used), go into ``problems``.
    """

    def unlisted(error: OSError) -> None:
        name = _readable(str(error.filename or folder))
        told = ReadError("this folder cannot be listed", where=name, got=error.strerror or "")
        problems.append(Problem.from_error(told, name))

    for root, folders, names in os.walk(folder, onerror=unlisted):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if MANIFEST_NAME in names and Path(root) != folder:
            problems.append(
                Problem(
                    "nested-manifest",
                    _readable((Path(root) / MANIFEST_NAME).as_posix()),
                    "this manifest lies below the folder that was named, and was not used",
                    Severity.NOTE,
                    "name its folder itself to use it",
                )
            )
        for name in sorted(names):
            if _may_be_instrument(name):
                yield Path(root) / name


def _may_be_instrument(name: str) -> bool:
    lower = name.lower()
    if lower.startswith((".", "~$")) or lower == MANIFEST_NAME or lower.endswith(".notes.md"):
        return False
    if Path(lower).suffix in COMPANIONS:
        return False
    word = lower.split(".", 1)[0]
    return word not in _ASIDE


def _make_unique(entries: list[CorpusEntry]) -> tuple[list[CorpusEntry], list[Problem]]:
    """Number ids that stand twice, in path order, without taking an id that stands once."""
    taken = {entry.id for entry in entries}
    seen: Counter[str] = Counter()
    made: list[CorpusEntry] = []
    problems: list[Problem] = []
    for entry in entries:
        seen[entry.id] += 1
        if seen[entry.id] == 1:
            made.append(entry)
            continue
        number = seen[entry.id]
        while f"{entry.id}~{number}" in taken:
            number += 1
        fresh = f"{entry.id}~{number}"
        taken.add(fresh)
        problems.append(
            Problem(
                "duplicate-id",
                entry.shown,
                f"another file has the id {entry.id!r}: this one is called {fresh!r}",
                Severity.WARNING,
                "rename the file, or give ids in a manifest.csv",
            )
        )
        made.append(replace(entry, id=fresh))
    return made, problems
