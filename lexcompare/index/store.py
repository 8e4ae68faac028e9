"""The look-up database: one SQLite file, filled instrument by instrument, safe to kill.

Each instrument is written in a transaction of its own together with its fingerprint, so a run that
is killed leaves whole instruments or none, and the next run goes on where it stopped. Writers wait
for each other; readers never block.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lexcompare.analyse.citations.resolve import HeldInstrument, held_of
from lexcompare.core.codec import dump_json, to_data
from lexcompare.core.errors import InputError, OutputError
from lexcompare.core.findings import Citation, InstrumentFindings, UnitFindings
from lexcompare.core.model import Article, Metadata
from lexcompare.index.guard import (
    Reader,
    has_all_tables,
    has_foreign_objects,
    make_tables,
    remedy_for,
)
from lexcompare.index.names import HeldTitle

__all__ = ["SCHEMA", "CitingPlace", "IndexStore", "StoredUnit", "search_words"]

SCHEMA: Final = "3"
"""Version of the tables; a file of another version is built anew."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit as the database holds it.

    Args:
        instrument: Id of its instrument.
        unit: Its id.
        label: Its number as printed.
        heading: Its heading.
        text: Its reading text.
        provisions: Start and end in ``text`` of each provision, by id, in text order.
        findings: What was found in it.
    """

    instrument: str
    unit: str
    label: str
    heading: str
    text: str
    provisions: Mapping[str, tuple[int, int]]
    findings: UnitFindings | None


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """A citation with the unit that makes it."""

    instrument: str
    citation: Citation


def search_words(text: str) -> str:
    """Return a text as the full-text index reads it: Chinese in pairs of characters.

    Example:
        >>> search_words("公共数据 API 3")
        '公共 共数 数据 api 3'
    """
    made: list[str] = []
    for found in re.finditer(f"{_HAN.pattern}|{_WORD.pattern}", text):
        word = found.group()
        if _HAN.match(word):
            made += [word[at : at + 2] for at in range(max(len(word) - 1, 1))]
        else:
            made.append(word.lower())
    return " ".join(made)


class IndexStore:
    """A look-up database.

    Args:
        path: The file.
        writable: Whether it may be made and changed.

    Raises:
        InputError: There is no such file, or it is no look-up database.
        OutputError: It cannot be made or changed.

    Example:
        >>> import tempfile
        >>> with IndexStore(Path(tempfile.mkdtemp()) / "index.db", writable=True) as store:
        ...     store.titles()
        ()
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self.path = path
        self.writable = writable
        if not writable and not path.is_file():
            raise InputError(
                "there is no look-up database here",
                where=str(path),
                expected="a file made by `lexcompare corpus index`",
                remedy="build it: lexcompare corpus index CORPUS",
            )
        try:
            self._base = self._open()
            self._reader = Reader(self._base, path)
        except (sqlite3.DatabaseError, OSError, UnicodeError) as error:
            kind = OutputError if writable else InputError
            raise kind(
                "this file cannot be used as a look-up database",
                where=str(path),
                got=str(error),
                remedy=remedy_for(error),
            ) from error

    def _open(self) -> sqlite3.Connection:
        if not self.writable:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
            self._require_schema(base)
            return base
        self.path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self.path, timeout=60)
        if has_foreign_objects(base):
            raise sqlite3.DatabaseError("tables of another program")
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        if self._has_other_schema(base):
            self._drop(base)
        make_tables(base)
        base.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (SCHEMA,))
        base.commit()
        return base

    def _require_schema(self, base: sqlite3.Connection) -> None:
        if has_foreign_objects(base):
            raise sqlite3.DatabaseError("tables of another program")
        found = self._version(base)
        if found != SCHEMA or not has_all_tables(base):
            raise sqlite3.DatabaseError(f"version {found or 'none'} of the tables, not {SCHEMA}")

    @staticmethod
    def _version(base: sqlite3.Connection) -> str:
        row = base.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        return str(row[0]) if row else ""

    def _has_other_schema(self, base: sqlite3.Connection) -> bool:
        if not has_all_tables(base):
            return not has_all_tables(base, or_partly=True)
        return self._version(base) not in ("", SCHEMA)

    @staticmethod
    def _drop(base: sqlite3.Connection) -> None:
        for table in ("instruments", "units", "citations", "words", "meta"):
            base.execute(f"DROP TABLE IF EXISTS {table}")
        base.commit()

    def __enter__(self) -> IndexStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was written stays, in one file that needs no rights to be read."""
        if self.writable:
            with suppress(sqlite3.Error):  # somebody else has it open: it stays as it is
                self._base.execute("PRAGMA busy_timeout = 0")
                self._base.execute("PRAGMA journal_mode = DELETE")
        self._base.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction: all of it is kept, or nothing."""
        self._reader.start(writing=True)
        try:
            with self._base:
                self._base.execute("BEGIN IMMEDIATE")
                yield self._base
        except (sqlite3.Error, UnicodeError) as error:
            raise OutputError(
                "the look-up database cannot be changed",
                where=str(self.path),
                got=str(error),
                remedy=remedy_for(error),
            ) from error

    def _rows(
        self, sql: str, *values: object, number: int | None = None
    ) -> Iterator[tuple[Any, ...]]:
        return self._reader.rows(sql, *values, number=number)

    def _text(self, sql: str, *values: object) -> str:
        """Return the one value of a statement; empty where there is none."""
        row = next(self._rows(sql, *values, number=0), None)
        return str(row[0]) if row else ""

    def note(self, key: str) -> str:
        """Return a note about the whole database; empty where there is none."""
        return self._text("SELECT value FROM meta WHERE key = ?", key)

    def set_note(self, key: str, value: str) -> None:
        """Keep a note about the whole database."""
        with self._change() as base:
            base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every instrument that is held whole."""
        return dict(self._rows("SELECT id, fingerprint FROM instruments"))

    def put(
        self,
        found: InstrumentFindings,
        citations: Sequence[Citation],
        fingerprint: str,
        names: str = "",
    ) -> None:
        """Write an instrument in place of what was held of it.

        Args:
            found: The instrument and what was found in it.
            citations: Its citations in text order.
            fingerprint: What its content and the way it was analysed are known by.
            names: Other forms of its names, as the caller writes and reads them.
        """
        instrument = found.instrument
        about = instrument.metadata
        findings = {unit.unit: unit for unit in found.units}
        with self._change() as base:
            self._remove(base, instrument.id)
            base.execute(
                "INSERT INTO instruments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (instrument.id, about.title, about.status.value,
                 about.effective or about.promulgated, int(instrument.is_complete), fingerprint,
                 instrument.source.path, dump_json(about), names,
                 json.dumps(dict(held_of(instrument).divisions))),
            )  # fmt: skip
            for position, article in enumerate(instrument.articles):
                base.execute(
                    "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (instrument.id, article.id, position, article.label, article.heading,
                     article.text, json.dumps(_spans(article)), _data(findings.get(article.id))),
                )  # fmt: skip
                body = search_words(f"{article.heading} {article.text}")
                base.execute("INSERT INTO words VALUES (?, ?, ?)",
                             (instrument.id, article.id, body))  # fmt: skip
            self._cite(base, instrument.id, citations)

    def held(self) -> tuple[HeldInstrument, ...]:
        """Return what resolving citations needs of every instrument; fixtures left out."""
        units: dict[str, dict[str, tuple[str, ...]]] = {}
        for instrument, unit, spans in self._rows(
            "SELECT instrument, unit, provisions FROM units ORDER BY instrument, position"
        ):
            units.setdefault(instrument, {})[unit] = tuple(self._reader.value(dict, spans))
        rows = self._rows(
            "SELECT id, title, date, complete, divisions FROM instruments"
            " WHERE json_extract(metadata, '$.role') != 'fixture' ORDER BY id",
            number=3,
        )
        return tuple(
            HeldInstrument(name, title, date, bool(complete), units.get(name, {}),
                           self._reader.texts(divisions))
            for name, title, date, complete, divisions in rows
        )  # fmt: skip

    def all_citations(self) -> dict[str, tuple[Citation, ...]]:
        """Return the citations of every instrument, in text order."""
        found: dict[str, list[Citation]] = {}
        for instrument, data in self._rows(
            "SELECT instrument, articles FROM citations ORDER BY instrument, position"
        ):
            found.setdefault(instrument, []).append(self._reader.value(Citation, data))
        return {name: tuple(ones) for name, ones in found.items()}

    def put_citations(self, citations: Mapping[str, Sequence[Citation]]) -> None:
        """Write the citations of instruments in place of what was held of them, all or none."""
        with self._change() as base:
            for name, ones in citations.items():
                base.execute("DELETE FROM citations WHERE instrument = ?", (name,))
                self._cite(base, name, ones)

    @staticmethod
    def _cite(base: sqlite3.Connection, instrument: str, citations: Sequence[Citation]) -> None:
        for position, one in enumerate(citations):
            base.execute(
                "INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (instrument, one.unit, position, one.raw, one.title, json.dumps(to_data(one)),
                 one.relation.value, one.target, one.status.value),
            )  # fmt: skip

    def remove(self, instruments: Iterable[str]) -> None:
        """Take instruments out."""
        for name in instruments:
            with self._change() as base:
                self._remove(base, name)

    @staticmethod
    def _remove(base: sqlite3.Connection, instrument: str) -> None:
        known = base.execute("DELETE FROM instruments WHERE id = ?", (instrument,)).rowcount
        # The index of words has no key: looking through it all for each new instrument would make
        # the time for a first build grow with the square of their number.
        for table in ("units", "citations", "words") if known else ("units", "citations"):
            base.execute(f"DELETE FROM {table} WHERE instrument = ?", (instrument,))

    def titles(self) -> tuple[HeldTitle, ...]:
        """Return every instrument by what it is called, in the order of ids; fixtures left out."""
        rows = self._rows(
            "SELECT id, title, status, date FROM instruments"
            " WHERE json_extract(metadata, '$.role') != 'fixture' ORDER BY id"
        )
        return tuple(HeldTitle(*row) for row in rows)

    def metadata(self, instrument: str) -> Metadata | None:
        """Return what is known about an instrument."""
        held = self._text("SELECT metadata FROM instruments WHERE id = ?", instrument)
        return self._reader.value(Metadata, held) if held else None

    def is_complete(self, instrument: str) -> bool:
        """Whether the whole instrument is held, so that a missing unit does not exist."""
        return self._text("SELECT complete FROM instruments WHERE id = ?", instrument) == "1"

    def names_of(self, instrument: str) -> str:
        """Return the other forms of an instrument's names; empty where none were kept."""
        return self._text("SELECT names FROM instruments WHERE id = ?", instrument)

    def path_of(self, instrument: str) -> str:
        """Return the path that an instrument was read from."""
        return self._text("SELECT path FROM instruments WHERE id = ?", instrument)

    def unit_ids(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of an instrument's units, annexes included, in text order."""
        rows = self._rows(
            "SELECT unit FROM units WHERE instrument = ? ORDER BY position", instrument
        )
        return tuple(str(row[0]) for row in rows)

    def unit(self, instrument: str, unit: str) -> StoredUnit | None:
        """Return a unit, or ``None``."""
        rows = self._rows(
            "SELECT label, heading, text, provisions, findings FROM units"
            " WHERE instrument = ? AND unit = ?", instrument, unit,
        )  # fmt: skip
        row = next(rows, None)
        if row is None:
            return None
        label, heading, text, provisions, held = row
        spans = self._reader.spans(provisions, len(text))
        findings = self._reader.value(UnitFindings, held) if held else None
        return StoredUnit(instrument, unit, label, heading, text, spans, findings)

    def cited_in(self, instrument: str, unit: str) -> tuple[Citation, ...]:
        """Return the citations that a unit makes, in text order."""
        rows = self._rows(
            "SELECT articles FROM citations WHERE instrument = ? AND unit = ? ORDER BY position",
            instrument, unit,
        )  # fmt: skip
        return tuple(self._reader.value(Citation, row[0]) for row in rows)

    def citing(self, target: str) -> tuple[CitingPlace, ...]:
        """Return the citations of an instrument, a unit (with what lies in it) or a provision.

        Args:
            target: ``instrument`` or ``instrument#unit``.
        """
        rows = self._rows(
            "SELECT instrument, articles FROM citations WHERE target = ? OR"
            " (target >= ? AND target < ?) ORDER BY instrument, unit, position",
            target, f"{target}__", f"{target}_`",
        )  # fmt: skip
        return tuple(CitingPlace(row[0], self._reader.value(Citation, row[1])) for row in rows)

    def match(self, query: str, limit: int = 50) -> tuple[tuple[str, str, float], ...]:
        """Return units that hold words of a query, best first by BM25.

        Returns:
            Triples of instrument, unit and score, larger is better.
        """
        words = sorted(set(search_words(query).split()))
        if not words:
            return ()
        wanted = " OR ".join(f'"{word}"' for word in words)
        rows = self._rows(
            "SELECT instrument, unit, -bm25(words) FROM words WHERE words MATCH ?"
            " ORDER BY bm25(words), instrument, unit LIMIT ?",
            wanted, limit, number=2,
        )  # fmt: skip
        return tuple((row[0], row[1], float(row[2])) for row in rows)

    def counts(self) -> dict[str, int]:
        """Return how many instruments, units and citations are held."""
        return {
            # Not count(*), which nothing can stop in a file whose pages point at one another.
            table: int(self._text(f"SELECT count({column}) FROM {table}"))
            for table, column in (("instruments", "id"), ("units", "unit"), ("citations", "unit"))
        }


def _spans(article: Article) -> dict[str, Any]:
    return {part.id: [part.text_span.start, part.text_span.end] for part in article.walk()}


def _data(found: UnitFindings | None) -> str:
    return "" if found is None else dump_json(found)
