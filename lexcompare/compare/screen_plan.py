"""What a sample funnel asks, as data: rounds of criteria, and what persons decided against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.codebook.fields import Fields
from lexcompare.core.errors import LexcompareError, ManifestError, UsageError
from lexcompare.core.inputs import parse_toml, read_input_text
from lexcompare.core.vocabulary import Level, Scope
from lexcompare.parse.manifest import read_table
from lexcompare.parse.notes import is_iso_date

__all__ = [
    "OVERRIDE_COLUMNS",
    "Criterion",
    "CriterionKind",
    "Override",
    "ScreenPlan",
    "ScreenRound",
    "load_overrides",
    "load_screen_plan",
]

OVERRIDE_COLUMNS = ("instrument", "decision", "by", "date", "reason")
"""Columns of a table of persons' decisions about a sample."""

_STATUS_CODES = (
    "duplicate", "superseded", "repealed", "draft", "not-yet-in-force", "fixture",
    "status-unknown", "undated",
)  # fmt: skip
_DECISIONS = ("include", "exclude")


class CriterionKind(StrEnum):
    """What a criterion looks at; see ``data/screen.toml`` for each.

    Example:
        >>> CriterionKind("level").value
        'level'
    """

    STATUS = "status"
    LEVEL = "level"
    SCOPE = "scope"
    INCOMPLETE = "incomplete"
    NO_CORE = "no-core"
    WEAK_CORE = "weak-core"
    NARROW = "narrow"
    SPARSE = "sparse"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to exclude an instrument.

    Args:
        id: Unique in its plan.
        kind: What it looks at.
        label_en: Name in the diagram.
        label_zh: Name in Chinese.
        values: Codes, levels, scopes or activities that it looks for; by ``kind``.
        least: Smallest number that passes, for kinds that count.

    Example:
        >>> Criterion("drafts", CriterionKind.STATUS, "drafts", "草案", ("draft",)).least
        1
    """

    id: str
    kind: CriterionKind
    label_en: str
    label_zh: str
    values: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class ScreenRound:
    """One round of screening: criteria applied in order.

    Example:
        >>> ScreenRound("eligibility", "Excluded after reading", "通读后排除").criteria
        ()
    """

    id: str
    label_en: str
    label_zh: str
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenPlan:
    """Rounds of a funnel.

    Args:
        name: Name of the plan.
        rounds: In order.

    Example:
        >>> ScreenPlan("mine", ()).criteria
        ()
    """

    name: str
    rounds: tuple[ScreenRound, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in order."""
        return tuple(one for stage in self.rounds for one in stage.criteria)


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision about one instrument; it goes before every criterion.

    Args:
        instrument: Id of the instrument.
        decision: ``include`` or ``exclude``.
        by: Who decided.
        date: When, ISO 8601.
        reason: Why, for a reader.

    Example:
        >>> Override("cn-x", "include", "A. B.", "2026-01-02", "read in full").told
        'include, as A. B. decided on 2026-01-02: read in full'
    """

    instrument: str
    decision: str
    by: str
    date: str
    reason: str

    @property
    def told(self) -> str:
        """The decision in words."""
        return f"{self.decision}, as {self.by} decided on {self.date}: {self.reason}"


def load_screen_plan(path: Path | None = None) -> ScreenPlan:
    """Read and check a plan; the shipped one where no path is given.

    Raises:
        UsageError: The file cannot be read or breaks the contract.

    Example:
        >>> [stage.id for stage in load_screen_plan().rounds]
        ['identification', 'screening', 'eligibility']
    """
    where = "compare/data/screen.toml" if path is None else str(path)
    try:
        if path is None:
            resource = files("lexcompare.compare").joinpath("data/screen.toml")
            text = resource.read_text(encoding="utf-8")
        else:
            text = read_input_text(path, UsageError)
        return _plan(Fields(parse_toml(text, where, UsageError), where))
    except LexcompareError as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(
            error.what, where=error.where, got=error.got, expected=error.expected,
            remedy=error.remedy or "compare with the shipped compare/data/screen.toml",
        ) from error  # fmt: skip


def _unusable(where: str, got: str) -> UsageError:
    return UsageError(
        "these rounds cannot be used",
        where=where,
        got=got,
        expected="a TOML file with [[round]] and [[round.criterion]] tables, in UTF-8",
        remedy="compare with the shipped compare/data/screen.toml",
    )


def _plan(table: Fields) -> ScreenPlan:
    table.text("owner", "")
    table.text("date", "")
    name = table.text("name", "unnamed")
    rounds = tuple(_round(one) for one in table.tables("round"))
    table.done()
    if not rounds:
        raise _unusable(table.where, "no [[round]]")
    names = [stage.id for stage in rounds] + [one.id for r in rounds for one in r.criteria]
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        raise UsageError("an id is used twice", where=table.where, got=twice[0])
    return ScreenPlan(name, rounds)


def _round(table: Fields) -> ScreenRound:
    identifier = table.text("id")
    label_en = table.text("label_en")
    made = ScreenRound(
        identifier,
        label_en,
        table.text("label_zh", label_en),
        tuple(_criterion(one) for one in table.tables("criterion")),
    )
    table.done()
    return made


_LISTS: Mapping[CriterionKind, tuple[str, tuple[str, ...]]] = {
    CriterionKind.STATUS: ("codes", _STATUS_CODES),
    CriterionKind.LEVEL: ("levels", tuple(Level)),
    CriterionKind.SCOPE: ("scopes", tuple(Scope)),
    CriterionKind.SPARSE: ("objects", ()),
}
_COUNTING = (CriterionKind.WEAK_CORE, CriterionKind.NARROW, CriterionKind.SPARSE)


def _criterion(table: Fields) -> Criterion:
    identifier = table.text("id")
    kind = CriterionKind(table.choice("kind", tuple(CriterionKind)))
    label_en = table.text("label_en")
    label_zh = table.text("label_zh", label_en)
    values: tuple[str, ...] = ()
    if kind in _LISTS:
        key, allowed = _LISTS[kind]
        values = table.texts(key)
        wrong = [value for value in values if allowed and value not in allowed]
        if wrong or not values:
            raise UsageError(
                f"{key} has the wrong value",
                where=table.where,
                got=wrong[0] if wrong else "an empty list",
                expected=f"some of {', '.join(allowed)}" if allowed else "ids of activities",
            )
    least = _least(table) if kind in _COUNTING else 1
    table.done()
    return Criterion(identifier, kind, label_en, label_zh, values, least)


def _least(table: Fields) -> int:
    value: Any = table.data.get("least", 1)
    # Fields reads shares; a threshold is a whole number.
    table.data.pop("least", None)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(
            "least has the wrong value", where=table.where, got=str(value), expected="1, 2, 3 …"
        )
    return value


def load_overrides(path: Path) -> tuple[Override, ...]:
    r"""Read and check a table of persons' decisions about a sample.

    Args:
        path: CSV in UTF-8 with the columns of :data:`OVERRIDE_COLUMNS`.

    Raises:
        ManifestError: The table cannot be read or a row breaks the contract.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "sample.csv"
        >>> head = "instrument,decision,by,date,reason\n"
        >>> _ = file.write_text(head + "cn-x,exclude,A. B.,2026-01-02,off topic\n", "utf-8")
        >>> load_overrides(file)[0].decision
        'exclude'
    """
    text = read_input_text(path, ManifestError, remedy="save the table again as CSV UTF-8")
    rows = read_table(text, str(path), OVERRIDE_COLUMNS, OVERRIDE_COLUMNS)
    return tuple(_overrides(rows, str(path)))


def _overrides(rows: Iterable[tuple[int, Mapping[str, str]]], path: str) -> Iterable[Override]:
    seen: dict[str, int] = {}
    for line, row in rows:
        where, found = f"{path}:{line}", ""
        if row["decision"] not in _DECISIONS:
            found, expected = "decision", "include or exclude"
        elif not is_iso_date(row["date"]):
            found, expected = "date", "a calendar date YYYY-MM-DD"
        elif row["instrument"] in seen:
            found = "instrument"
            expected = f"one decision an instrument (line {seen[row['instrument']]})"
        else:
            empty = [name for name in ("instrument", "by", "reason") if not row[name]]
            found, expected = (empty[0] if empty else ""), "something in every row"
        if found:
            raise ManifestError(
                f"column {found} cannot hold this",
                where=where,
                got=row[found][:120] or "(empty)",
                expected=expected,
                remedy=f"correct column {found} of this row",
            )
        seen[row["instrument"]] = line
        yield Override(*(row[name] for name in OVERRIDE_COLUMNS))
