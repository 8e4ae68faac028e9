"""The look-up database of a corpus: built, brought up to date, asked."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.analyse.citations import CitationResolver, extract_citations
from lexcompare.core.codec import dump_json, load_json
from lexcompare.core.errors import InputError, MissingExtraError, UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.problems import Problem
from lexcompare.index.lookup import Lookup, LookupStatus
from lexcompare.index.store import IndexStore
from lexcompare.parse.discovery import CorpusEntry, find_entries
from lexcompare.pipeline.fingerprint import analysis_digest, corpus_state, entry_fingerprint
from lexcompare.pipeline.load import locate
from lexcompare.report.references import STYLES, LatinNames, gather_facts

if TYPE_CHECKING:
    from lexcompare.pipeline.work import Work

__all__ = [
    "IndexResult",
    "build_index",
    "default_index",
    "find_entry",
    "find_instrument",
    "lookup_record",
    "opened",
    "references_of",
]

READABLE_STYLES = ("cn-legal", "gbt7714", "oscola", "bluebook", "apa")


@dataclass(frozen=True)
class IndexResult:
    """What building or updating did.

    Args:
        path: The database.
        written: Instruments analysed and written.
        kept: Instruments whose content, code and codebook have not changed.
        removed: Instruments that the corpus no longer holds.
        problems: What could not be read.
    """

    path: Path
    written: int
    kept: int
    removed: int
    problems: tuple[Problem, ...]


def default_index(corpus: str | Path) -> Path:
    """Return where the database of a corpus lies unless told otherwise: beside its files.

    Example:
        >>> default_index("mycorpus").name
        'lexcompare-index.db'
    """
    where = Path(corpus)
    folder = where if where.is_dir() else where.parent
    return folder / "lexcompare-index.db"


def build_index(
    corpus: str | Path,
    path: Path,
    codebook: Path | None = None,
    progress: Callable[[str], None] | None = None,
    work: Work | None = None,
) -> IndexResult:
    """Build the look-up database of a corpus, or bring it up to date.

    Only what has changed is read and analysed again. A run that is killed leaves whole instruments
    behind; the next one goes on from there.

    Args:
        corpus: A file, folder, corpus folder, or ``specimen``.
        path: The database file.
        codebook: A codebook folder instead of the shipped one.
        progress: Called with the id of each instrument when it is done.
        work: How the analysis is done; ``None`` does everything here, now and in memory.

    Raises:
        UsageError: Nothing is there.
        OutputError: The database cannot be written.

    Example:
        >>> import tempfile
        >>> result = build_index("specimen", Path(tempfile.mkdtemp()) / "index.db")
        >>> result.written, result.kept
        (11, 0)
    """
    entries, told = find_entries(locate(corpus))
    problems = list(told)
    digest = analysis_digest(codebook)
    now = {entry.id: entry_fingerprint(entry, digest) for entry in entries}
    with IndexStore(path, writable=True) as store:
        held = store.fingerprints()
        gone = sorted(set(held) - set(now))
        store.remove(gone)
        if gone:
            store.set_note("resolved", "no")
        changed = [entry for entry in entries if held.get(entry.id) != now[entry.id]]
        written = 0
        if changed:
            store.set_note("resolved", "no")
        for findings in _analysed(changed, problems, codebook, work, progress):
            instrument = findings.instrument
            cited = extract_citations(instrument)
            store.put(findings, cited, now[instrument.id], _names(instrument))
            written += 1
        if written or gone or store.note("resolved") != "yes":
            _resolve(store)
    kept = len(entries) - len(changed)
    return IndexResult(path, written, kept, len(gone), tuple(problems))


def _resolve(store: IndexStore) -> None:
    """Resolve every citation anew: a new instrument may be what others cite."""
    held = {one.id: one for one in store.held()}
    resolver = CitationResolver(held.values())
    found = store.all_citations()
    store.put_citations(
        {name: resolver.resolve(held[name], ones) for name, ones in found.items() if name in held}
    )
    store.set_note("resolved", "yes")


def _names(instrument: Instrument) -> str:
    """Return an instrument's names in Latin script to be kept; empty without the extra."""
    try:
        return dump_json(gather_facts(instrument).latin)
    except MissingExtraError:
        return ""


def _analysed(
    entries: Sequence[CorpusEntry],
    problems: list[Problem],
    codebook: Path | None,
    work: Work | None,
    progress: Callable[[str], None] | None,
) -> Iterator[InstrumentFindings]:
    """Analyse entries one by one; nothing heavy is loaded where there are none."""
    if not entries:
        return
    from lexcompare.pipeline.collect import analyse_entries
    from lexcompare.pipeline.work import progress_of

    for item in analyse_entries(entries, codebook, work, progress_of(progress)):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


@contextmanager
def opened(
    corpus: str | Path,
    index: Path | None,
    say: Callable[[str], None],
    work: Work | None = None,
) -> Iterator[IndexStore]:
    """Open the database of a corpus, built or brought up to date first where that is needed.

    Where the corpus' folder cannot be written, the database goes to the user's folder for caches.

    Args:
        corpus: The corpus, or ``specimen``.
        index: The database file; by default beside the corpus.
        say: Called with a word on what is done.
        work: How the analysis is done; ``None`` does everything here, now and in memory.
    """
    path = index or _place_for(locate(corpus))
    if not path.is_file():
        say(f"building the look-up database {path.name}; once for each corpus")
    where = locate(corpus)
    state = corpus_state(where)
    if not path.is_file() or _state_of(path) != state:
        result = build_index(corpus, path, work=work)
        if result.written or result.removed:
            say(f"{result.written} written, {result.kept} as they were, {result.removed} taken out")
        with IndexStore(path, writable=True) as store:
            store.set_note("state", state)
    with IndexStore(path) as store:
        yield store


def _state_of(path: Path) -> str:
    """Return the state of the corpus that a database was last compared with."""
    try:
        with IndexStore(path) as store:
            return store.note("state")
    except InputError:
        return ""


def _place_for(corpus: Path) -> Path:
    """Return where the database of a corpus can be written."""
    beside = default_index(corpus)
    if beside.is_file() or os.access(beside.parent, os.W_OK):
        return beside
    name = hashlib.sha256(os.fsencode(corpus.resolve())).hexdigest()[:16]
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "lexcompare" / f"index-{name}.db"


def find_entry(corpus: str | Path, name: str) -> CorpusEntry:
    """Return the entry of one instrument of a corpus.

    Raises:
        UsageError: The corpus has no such instrument.

    Example:
        >>> find_entry("specimen", "sp-jia-data").path.name
        'sp-jia-data.txt'
    """
    entries, _ = find_entries(locate(corpus))
    for entry in entries:
        if entry.id == name:
            return entry
    near = difflib.get_close_matches(name, [entry.id for entry in entries], n=3)
    raise UsageError(
        "the corpus holds no such instrument",
        got=name,
        expected=f"one of its {len(entries)} ids" + (f", as {', '.join(near)}" if near else ""),
        remedy="list the ids with `lexcompare corpus list`",
    )


def find_instrument(corpus: str | Path, name: str) -> Instrument:
    """Read one instrument of a corpus.

    Raises:
        UsageError: The corpus has no such instrument.
        InputError: It cannot be read.

    Example:
        >>> find_instrument("specimen", "sp-jia-data").metadata.title
        '甲省数据条例'
    """
    from lexcompare.parse.corpus import read_entry

    read = read_entry(find_entry(corpus, name))
    for item in read:
        if isinstance(item, Instrument):
            return item
    raise InputError("this instrument cannot be read", where=name, got=str(read[0]))


def references_of(
    store: IndexStore, instrument: str, place: str, styles: tuple[str, ...] = READABLE_STYLES
) -> dict[str, str]:
    """Write references to a place that is held, by style.

    Args:
        store: The database.
        instrument: Id of the instrument.
        place: Id of a unit or provision; empty for the whole.
        styles: Names of styles.
    """
    about = store.metadata(instrument) or Metadata()
    bare = Instrument(instrument, about, Source("", path=store.path_of(instrument)))
    names = store.names_of(instrument)
    stored = load_json(LatinNames, names) if names else None
    facts = replace(gather_facts(bare, place), stored=stored)
    made = {}
    for style in styles:
        try:
            made[style] = STYLES[style](facts)
        except MissingExtraError as error:
            made[style] = f"({error})"
    return made


def lookup_record(store: IndexStore, found: Lookup) -> dict[str, object]:
    """Return a look-up as one plain record, references written out.

    Keys: ``query, status, instrument, title, unit, place, text, force, tags, cites, cited_by,
    candidates, references, notes``.
    """
    findings = found.findings
    references = {}
    if found.status is LookupStatus.FOUND:
        references = references_of(store, found.instrument, found.place)
    return {
        "query": found.query,
        "status": found.status.value,
        "instrument": found.instrument,
        "title": found.title,
        "unit": found.unit.unit if found.unit else "",
        "place": found.place,
        "text": found.text,
        "force": findings.verdict.force.value if findings else "",
        "tags": [
            {"concept": tag.concept, "force": tag.force.value, "score": tag.score}
            for tag in (findings.tags if findings else ())
        ],
        "cites": [
            {"raw": one.raw, "title": one.title, "relation": one.relation.value,
             "target": one.target, "status": one.status.value}
            for one in found.cites
        ],
        "cited_by": [
            {"instrument": one.instrument, "unit": one.citation.unit, "raw": one.citation.raw,
             "relation": one.citation.relation.value}
            for one in found.cited_by
        ],
        "candidates": [
            {"instrument": one.held.instrument, "title": one.held.title, "how": one.how,
             "likeness": one.likeness, "status": one.held.status, "date": one.held.date}
            for one in found.candidates
        ],
        "references": references,
        "notes": list(found.notes),
    }  # fmt: skip
