"""A corpus: instruments of one file, of a folder, or of a manifest, and what went wrong.

One bad file becomes a :class:`~lexcompare.core.problems.Problem`; the rest goes on.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.core.codec import to_data
from lexcompare.core.errors import LexcompareError, UsageError
from lexcompare.core.model import Instrument, Source
from lexcompare.core.problems import Problem, Severity
from lexcompare.parse.carriers import read_xml_head
from lexcompare.parse.coverage import COVERAGE_NAME, CoverageEntry, load_coverage
from lexcompare.parse.decisions import DECISIONS_NAME, StatusDecision, load_decisions
from lexcompare.parse.discovery import CorpusEntry, find_entries
from lexcompare.parse.duplicates import Kinship, Traits, find_kinships, kept_copies
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.manifest import MANIFEST_NAME
from lexcompare.parse.metadata import Inference, complete_metadata, find_conflicts, infer
from lexcompare.parse.readers import Reading, read_document

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Corpus",
    "CorpusEntry",
    "corpus_tables",
    "iter_corpus",
    "load_corpus",
    "read_entry",
    "read_metadata",
]

_XML_HEAD_BYTES = 262_144
_SHOWN_ROWS = 50
_FRAME_COLUMNS = (
    "id title jurisdiction region region_name level scope role issuer promulgated effective status"
    " status_checked language units complete readable problems inferred path"
).split()


@dataclass(frozen=True)
class Corpus:
    """Instruments in the order of the manifest or of their paths, and what was noticed.

    Args:
        instruments: What could be read.
        problems: What could not, and doubts about manifest and files. Doubts about the text of an
            instrument are its own ``problems``.
        entries: What was to be read, whether it could be or not.
        coverage: Where the law of each region was searched for (``coverage.csv`` of the folder).
        decisions: What persons decided about statuses (``decisions.csv`` of the folder).
        traits: By id, what was kept of texts for telling copies where the texts are not at hand.

    Example:
        >>> from lexcompare.core.model import Metadata
        >>> corpus = Corpus((Instrument("cn-x", Metadata(title="甲省数据条例"), Source("")),))
        >>> len(corpus), corpus["cn-x"].metadata.title, "cn-y" in corpus
        (1, '甲省数据条例', False)
    """

    instruments: tuple[Instrument, ...]
    problems: tuple[Problem, ...] = ()
    entries: tuple[CorpusEntry, ...] = ()
    coverage: tuple[CoverageEntry, ...] = ()
    decisions: tuple[StatusDecision, ...] = ()
    traits: Mapping[str, Traits] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _by_id(self) -> dict[str, Instrument]:
        return {instrument.id: instrument for instrument in self.instruments}

    @cached_property
    def kinships(self) -> tuple[Kinship, ...]:
        """Copies and versions of one instrument among the instruments."""
        return find_kinships(self.instruments, self.traits)

    @property
    def duplicates(self) -> dict[str, str]:
        """For every copy that is to be left out, the id of the copy to use instead."""
        return kept_copies(self.kinships)

    def __len__(self) -> int:
        return len(self.instruments)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.instruments)

    def __contains__(self, instrument: object) -> bool:
        return instrument in self._by_id

    def __getitem__(self, instrument: str) -> Instrument:
        """Return the instrument with this id; raise ``UsageError`` that names the nearest ids."""
        found = self._by_id.get(instrument)
        if found is None:
            near = difflib.get_close_matches(instrument, self._by_id, n=3)
            raise UsageError(
                "the corpus holds no such instrument",
                got=instrument,
                expected=f"one of its {len(self)} ids"
                + (f", as {', '.join(near)}" if near else ""),
                remedy="list the ids with `lexcompare corpus list`",
            )
        return found

    def select(self, ids: Iterable[str]) -> Corpus:
        """Return a corpus of these instruments, in this order.

        Raises:
            UsageError: An id is not in the corpus.

        Example:
            >>> from lexcompare.core.model import Metadata
            >>> two = Corpus(tuple(Instrument(n, Metadata(), Source("")) for n in "ab"))
            >>> [instrument.id for instrument in two.select(["b"])]
            ['b']
        """
        chosen = tuple(self[name] for name in ids)
        names = {instrument.id for instrument in chosen}
        entries = tuple(entry for entry in self.entries if entry.id in names)
        return replace(self, instruments=chosen, entries=entries)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one plain record per instrument: metadata, number of units, completeness.

        Example:
            >>> from lexcompare.core.model import Metadata
            >>> Corpus((Instrument("cn-x", Metadata(), Source("")),)).to_records()[0]["units"]
            0
        """
        records = []
        for instrument in self.instruments:
            values = to_data(instrument.metadata)
            values.update(
                id=instrument.id,
                units=len(instrument.units),
                complete=instrument.is_complete,
                readable=instrument.completeness.readable,
                problems=len(instrument.problems) + len(instrument.completeness.reasons),
                inferred=", ".join(instrument.metadata.inferred),
                path=instrument.source.path,
            )
            records.append({column: values[column] for column in _FRAME_COLUMNS})
        return records

    def to_frame(self) -> pd.DataFrame:
        """Return one row per instrument as a pandas frame.

        Example:
            >>> Corpus(()).to_frame().empty
            True
        """
        import pandas as pd

        return pd.DataFrame(self.to_records(), columns=_FRAME_COLUMNS)

    def __repr__(self) -> str:
        return f"Corpus({len(self)} instruments, {len(self.problems)} problems)"

    def _repr_html_(self) -> str:
        columns = ("id", "title", "region_name", "level", "status", "units", "complete")
        head = "".join(f"<th>{column}</th>" for column in columns)
        rows = []
        for record in self.to_records()[:_SHOWN_ROWS]:
            cells = (escape("" if record[c] is None else str(record[c])) for c in columns)
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        more = len(self) - len(rows)
        note = f"<p>and {more} more</p>" if more > 0 else ""
        told = f"<p>{len(self)} instruments, {len(self.problems)} problems</p>"
        body = "".join(rows)
        return f"{told}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def load_corpus(path: str | Path | Sequence[str | Path]) -> Corpus:
    r"""Read every instrument behind a path.

    Args:
        path: A file, a folder (searched recursively), a corpus folder with a ``manifest.csv``,
            or several of these.

    Raises:
        UsageError: Nothing is there.
        ManifestError: A manifest breaks its contract.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "jia.md"
        >>> _ = file.write_text("# 甲省数据条例\n\n第一条 略。\n\n第二条 另略。", "utf-8")
        >>> load_corpus(file)["jia"].unit_ids
        ('art_1', 'art_2')
    """
    entries, problems = find_entries(path)
    instruments: list[Instrument] = []
    found = list(problems)
    for entry in entries:
        for item in read_entry(entry):
            if isinstance(item, Instrument):
                instruments.append(item)
            else:
                found.append(item)
    coverage, decisions = corpus_tables(path)
    return Corpus(tuple(instruments), tuple(found), entries, coverage, decisions)


def corpus_tables(
    path: str | Path | Sequence[str | Path],
) -> tuple[tuple[CoverageEntry, ...], tuple[StatusDecision, ...]]:
    """Read what stands beside the manifests: searches and decisions.

    Raises:
        ManifestError: A table breaks its contract.

    Example:
        >>> corpus_tables("a-folder-that-is-not-there")
        ((), ())
    """
    coverage: list[CoverageEntry] = []
    decisions: list[StatusDecision] = []
    for item in map(Path, [path] if isinstance(path, (str, Path)) else path):
        folder = item.parent if item.name == MANIFEST_NAME else item
        if (folder / COVERAGE_NAME).is_file():
            coverage += load_coverage(folder)
        if (folder / DECISIONS_NAME).is_file():
            decisions += load_decisions(folder)
    return tuple(coverage), tuple(decisions)


def iter_corpus(path: str | Path | Sequence[str | Path]) -> Iterator[Instrument | Problem]:
    """Yield instruments and problems one by one, holding only one instrument at a time.

    Raises:
        UsageError: Nothing is there.
        ManifestError: A manifest breaks its contract.
    """
    entries, problems = find_entries(path)
    yield from problems
    for entry in entries:
        yield from read_entry(entry)


def read_entry(entry: CorpusEntry) -> tuple[Instrument | Problem, ...]:
    """Read one instrument; problems come before it, and alone where it cannot be read.

    A free function of one picklable argument, so that entries can be read in parallel.
    """
    where = entry.id if entry.row else entry.shown
    try:
        reading = _read(entry)
        source = reading.source
        found = read_metadata(entry, source)
        problems = _check_hash(entry, source)
        problems += find_conflicts(entry.metadata, found, where)
        metadata = complete_metadata(entry.metadata, found.metadata)
        instrument = parse_instrument(reading, entry.id, metadata)
    except LexcompareError as error:
        return (Problem.from_error(error, entry.shown),)
    except Exception as error:  # one file must not lose the others, whatever a library trips over
        told = f"lexcompare failed on this file: {type(error).__name__}: {error}"
        return (
            Problem("internal", entry.shown, told[:500], Severity.ERROR, "please report this bug"),
        )
    return (*problems, instrument)


def _read(entry: CorpusEntry) -> Reading:
    reading = read_document(entry.path)
    return replace(reading, source=replace(reading.source, path=entry.shown))


def read_metadata(entry: CorpusEntry, source: Source) -> Inference:
    """Infer what a source states about its instrument, whatever the manifest says."""
    carrier: dict[str, str] = {}
    path = entry.path
    if entry.is_folder:
        path = min(path.glob("*.xml"), default=path)
    if path.suffix.lower() in {".xml", ".xhtml"}:
        with path.open("rb") as file:
            head = file.read(_XML_HEAD_BYTES).decode("utf-8", errors="replace")
        carrier = read_xml_head(head, folder=entry.is_folder)
    title = entry.metadata.title or entry.path.stem
    return infer(title, source.text, carrier)


def _check_hash(entry: CorpusEntry, source: Source) -> tuple[Problem, ...]:
    if not entry.sha256 or entry.sha256 == source.sha256:
        return ()
    return (
        Problem(
            "hash-differs",
            entry.id,
            f"{entry.shown} is not the file that the manifest describes:"
            f" sha256 {source.sha256[:12]}…, not {entry.sha256[:12]}…",
            Severity.WARNING,
            "restore the file, or write its new hash into the manifest",
        ),
    )
