"""``coverage.csv``: where the law of a region was searched for, and whether everywhere.

A region is silent on something only if somebody looked everywhere and found nothing. The table
says who looked, where, for what and when; without it nothing found stays "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lexcompare.core.errors import ManifestError
from lexcompare.core.inputs import read_input_text
from lexcompare.parse.manifest import read_table
from lexcompare.parse.notes import is_iso_date

__all__ = ["COVERAGE_COLUMNS", "COVERAGE_NAME", "CoverageEntry", "declared", "load_coverage"]

COVERAGE_NAME = "coverage.csv"

COVERAGE_COLUMNS = (
    "region", "searched_in", "query", "date", "by", "exhaustive", "known_not_held",
)  # fmt: skip
"""Columns of ``coverage.csv``; titles in ``known_not_held`` are separated by semicolons."""

_REGION = re.compile(r"\d{6}|[A-Z]{2}(?:-[A-Z0-9]{1,3})?(?::.+)?|national")
_TITLES = re.compile(r"[;；]")
_TOLD = ("searched_in", "query", "date", "by")


@dataclass(frozen=True, slots=True)
class CoverageEntry:
    """One search for the law of one region.

    Args:
        region: Key of a row by region or locality: a GB/T 2260 code, ISO 3166, ``national``.
        searched_in: Where: databases, gazettes, sites.
        query: For what.
        date: When, ISO 8601.
        by: Who answers for it.
        exhaustive: Whether everything that is law there was looked through.
        known_not_held: Titles that were found to exist and are not in the corpus.
        row: Line of the table.

    Example:
        >>> CoverageEntry("310000", "gazette", "data", "2026-01-02", "A. B.", True).exhaustive
        True
    """

    region: str
    searched_in: str
    query: str
    date: str
    by: str
    exhaustive: bool
    known_not_held: tuple[str, ...] = ()
    row: int = 0

    @property
    def told(self) -> str:
        """The search in words.

        Example:
            >>> CoverageEntry("310000", "gazette", "data", "2026-01-02", "A. B.", False).told
            'searched in gazette for “data” on 2026-01-02 by A. B., not exhaustively'
        """
        if not self.searched_in:
            return "no search is recorded"
        how = "exhaustively" if self.exhaustive else "not exhaustively"
        return (
            f"searched in {self.searched_in} for “{self.query}” on {self.date} by {self.by}, {how}"
        )


def load_coverage(path: Path) -> tuple[CoverageEntry, ...]:
    r"""Read and check a coverage table.

    Args:
        path: ``coverage.csv`` or the folder that holds it.

    Raises:
        ManifestError: The table cannot be read or a row breaks the contract.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "coverage.csv"
        >>> _ = file.write_text("region,exhaustive\n990000,no\n", "utf-8")
        >>> load_coverage(file)[0].told
        'no search is recorded'
    """
    path = path / COVERAGE_NAME if path.is_dir() else path
    text = read_input_text(path, ManifestError, remedy="save the table again as CSV UTF-8")
    rows = read_table(text, str(path), COVERAGE_COLUMNS, required=("region", "exhaustive"))
    return tuple(_entries(rows, str(path)))


def _entries(rows: Iterable[tuple[int, Mapping[str, str]]], path: str) -> Iterable[CoverageEntry]:
    seen: dict[tuple[str, str, str], int] = {}
    for line, row in rows:
        where = f"{path}:{line}"
        _check(row, where)
        key = (row["region"], row["searched_in"], row["query"])
        if key in seen:
            raise _error(where, "region", row["region"], f"one row a search (line {seen[key]})")
        seen[key] = line
        titles = tuple(t.strip() for t in _TITLES.split(row["known_not_held"]) if t.strip())
        yield CoverageEntry(
            row["region"], row["searched_in"], row["query"], row["date"], row["by"],
            row["exhaustive"] == "yes", titles, line,
        )  # fmt: skip


def _check(row: Mapping[str, str], where: str) -> None:
    if not _REGION.fullmatch(row["region"]):
        expected = "the key of a row: six digits, ISO 3166 as US-CA, or national"
        raise _error(where, "region", row["region"], expected)
    if row["exhaustive"] not in {"yes", "no"}:
        raise _error(where, "exhaustive", row["exhaustive"], "yes or no")
    if row["date"] and not is_iso_date(row["date"]):
        raise _error(where, "date", row["date"], "a calendar date YYYY-MM-DD")
    if row["exhaustive"] == "yes":
        # A search that nobody answers for proves nothing.
        for column in _TOLD:
            if not row[column]:
                expected = "something, since the search is declared exhaustive"
                raise _error(where, column, "", expected)


def _error(where: str, column: str, got: str, expected: str) -> ManifestError:
    return ManifestError(
        f"column {column} cannot hold this",
        where=where,
        got=got[:120] or "(empty)",
        expected=expected,
        remedy=f"correct column {column} of this row",
    )


def declared(
    coverage: Iterable[CoverageEntry],
) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Return the regions whose search is declared exhaustive, and titles known and not held.

    Example:
        >>> declared([CoverageEntry("990000", "a", "b", "2026-01-02", "c", True, ("甲省办法",))])
        (frozenset({'990000'}), {'990000': ('甲省办法',)})
    """
    entries = tuple(coverage)
    known: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.known_not_held:
            titles = known.get(entry.region, ()) + entry.known_not_held
            known[entry.region] = tuple(dict.fromkeys(titles))
    return frozenset(entry.region for entry in entries if entry.exhaustive), known
