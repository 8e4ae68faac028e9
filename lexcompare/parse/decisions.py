"""``decisions.csv``: what a person decided about the status of an instrument, against the rules.

Later date alone replaces nothing, and a title can mislead: where the rules cannot know, a person
decides, signs and gives the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lexcompare.core.errors import ManifestError
from lexcompare.core.inputs import read_input_text
from lexcompare.parse.manifest import read_table
from lexcompare.parse.notes import is_iso_date

__all__ = ["DECISIONS_NAME", "DECISION_COLUMNS", "Ruling", "StatusDecision", "load_decisions"]

DECISIONS_NAME = "decisions.csv"

DECISION_COLUMNS = ("instrument", "ruling", "since", "replaced_by", "by", "date", "reason")
"""Columns of ``decisions.csv``."""


class Ruling(StrEnum):
    """What was decided: the instrument is law, is repealed, or has a newer version.

    Example:
        >>> [ruling.value for ruling in Ruling]
        ['in-force', 'repealed', 'superseded']
    """

    IN_FORCE = "in-force"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class StatusDecision:
    """A person's decision about one instrument; it goes before every rule.

    Args:
        instrument: Id of the instrument.
        ruling: What it is.
        by: Who decided.
        date: When, ISO 8601.
        reason: Why, for a reader.
        since: From when the ruling holds, ISO 8601; empty for always.
        replaced_by: Id or title of what replaces it, where something does.

    Example:
        >>> StatusDecision("cn-x", Ruling.SUPERSEDED, "A. B.", "2026-01-02", "see gazette").told
        'superseded, as A. B. decided on 2026-01-02: see gazette'
    """

    instrument: str
    ruling: Ruling
    by: str
    date: str
    reason: str
    since: str = ""
    replaced_by: str = ""

    @property
    def told(self) -> str:
        """The decision in words."""
        by = f" by {self.replaced_by}" if self.replaced_by else ""
        since = f" since {self.since}" if self.since else ""
        who = f"as {self.by} decided on {self.date}"
        return f"{self.ruling.value}{by}{since}, {who}: {self.reason}"


def load_decisions(path: Path) -> tuple[StatusDecision, ...]:
    r"""Read and check a table of decisions.

    Args:
        path: ``decisions.csv`` or the folder that holds it.

    Raises:
        ManifestError: The table cannot be read or a row breaks the contract.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "decisions.csv"
        >>> head = "instrument,ruling,by,date,reason\n"
        >>> _ = file.write_text(head + "cn-x,repealed,A. B.,2026-01-02,gazette 3\n", "utf-8")
        >>> load_decisions(file)[0].ruling
        <Ruling.REPEALED: 'repealed'>
    """
    path = path / DECISIONS_NAME if path.is_dir() else path
    text = read_input_text(path, ManifestError, remedy="save the table again as CSV UTF-8")
    needed = ("instrument", "ruling", "by", "date", "reason")
    return tuple(_entries(read_table(text, str(path), DECISION_COLUMNS, needed), str(path)))


def _entries(rows: Iterable[tuple[int, Mapping[str, str]]], path: str) -> Iterable[StatusDecision]:
    seen: dict[str, int] = {}
    for line, row in rows:
        where = f"{path}:{line}"
        if row["ruling"] not in {ruling.value for ruling in Ruling}:
            raise _error(where, "ruling", row["ruling"], f"one of {', '.join(Ruling)}")
        for column in ("instrument", "by", "reason"):
            if not row[column]:
                raise _error(where, column, "", "something in every row")
        for column in ("date", "since"):
            value = row[column]
            if (value or column == "date") and not is_iso_date(value):
                raise _error(where, column, value, "a calendar date YYYY-MM-DD")
        if row["instrument"] in seen:
            expected = f"one decision an instrument (line {seen[row['instrument']]})"
            raise _error(where, "instrument", row["instrument"], expected)
        seen[row["instrument"]] = line
        yield StatusDecision(
            row["instrument"], Ruling(row["ruling"]), row["by"], row["date"], row["reason"],
            row["since"], row["replaced_by"],
        )  # fmt: skip


def _error(where: str, column: str, got: str, expected: str) -> ManifestError:
    return ManifestError(
        f"column {column} cannot hold this",
        where=where,
        got=got[:120] or "(empty)",
        expected=expected,
        remedy=f"correct column {column} of this row",
    )
