"""The catalogue: metadata of real instruments, held and not held, as facts without texts.

A table says what is known to exist. ``held=no`` marks what is known and not held: where a region
has such an instrument, nothing may be called absent from its law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lexcompare.core.errors import ManifestError
from lexcompare.core.inputs import read_input_text
from lexcompare.core.model import Metadata
from lexcompare.core.resources import resource
from lexcompare.parse.manifest import COLUMNS, find_row_errors, metadata_of_row, read_table

__all__ = ["CATALOGUE_COLUMNS", "CatalogueEntry", "load_catalogue"]

CATALOGUE_COLUMNS = (*(name for name in COLUMNS if name not in {"file", "source"}), "held")
"""Columns of ``catalogue.csv``: those of a manifest but ``file`` and ``source``, and ``held``."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One known instrument.

    Args:
        id: Identifier, the same as in a manifest that holds it.
        metadata: Facts about it; dates are empty where no text at hand states them.
        held: Whether the study holds its text.
        sha256: Hash of the held file; empty for the others.
        row: Line of the table.
    """

    id: str
    metadata: Metadata
    held: bool
    sha256: str = ""
    row: int = 0


def load_catalogue(path: Path | None = None) -> tuple[CatalogueEntry, ...]:
    """Read and check a catalogue; ``None`` is the shipped one.

    Raises:
        ManifestError: The table cannot be read or a row breaks the contract.

    Example:
        >>> missing = [entry for entry in load_catalogue() if not entry.held]
        >>> "浙江省公共数据条例" in {entry.metadata.title for entry in missing}
        True
    """
    path = resource("catalogue.csv") if path is None else path
    text = read_input_text(path, ManifestError, remedy="save the table again as CSV UTF-8")
    rows = read_table(text, str(path), CATALOGUE_COLUMNS, required=("id", "title", "held"))
    return tuple(_entries(rows, str(path)))


def _entries(rows: Iterable[tuple[int, dict[str, str]]], path: str) -> Iterable[CatalogueEntry]:
    seen: dict[str, int] = {}
    for line, row in rows:
        where = f"{path}:{line}"
        errors = find_row_errors(row, where)
        if row["held"] not in {"yes", "no"}:
            errors.append(_error(where, "held", row["held"], "yes or no"))
        if row["id"] in seen:
            errors.append(_error(where, "id", row["id"], f"no id twice (line {seen[row['id']]})"))
        if not row["title"]:
            errors.append(_error(where, "title", "", "a title in every row"))
        if errors:
            raise errors[0]
        seen[row["id"]] = line
        yield CatalogueEntry(
            row["id"], metadata_of_row(row), row["held"] == "yes", row["sha256"].lower(), line
        )


def _error(where: str, column: str, got: str, expected: str) -> ManifestError:
    return ManifestError(
        f"column {column} cannot hold this",
        where=where,
        got=got or "(empty)",
        expected=expected,
        remedy=f"correct column {column} of this row",
    )
