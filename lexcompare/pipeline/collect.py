"""From a corpus on disk to an analysis, through the store: only what is missing is made.

First whatever is missing is read and analysed, in any order, by any engine. Then the records are
gone through in the order of the corpus. So the outcome does not depend on who did the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import Any

from lexcompare.codebook import load_codebook
from lexcompare.core.errors import OutputError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.problems import Problem
from lexcompare.parse.corpus import Corpus, corpus_tables, read_entry
from lexcompare.parse.coverage import CoverageEntry
from lexcompare.parse.discovery import CorpusEntry, find_entries
from lexcompare.parse.duplicates import Traits
from lexcompare.pipeline.analysis import Analyser, Analysis, problems_of
from lexcompare.pipeline.engines import check_work, made_by
from lexcompare.pipeline.kept import Kept
from lexcompare.pipeline.load import locate
from lexcompare.pipeline.record import Fresh, Head, Record
from lexcompare.pipeline.store import Store, default_cache, record_digest, record_key
from lexcompare.pipeline.stored import stored
from lexcompare.pipeline.work import Job, Progress, Work, make_here, silent

__all__ = ["analyse_entries", "analyse_entries_here", "analyse_through_store"]

_HELD_WHEN_STREAMED = 16
_KEPT = "kept.sqlite"


def analyse_through_store(
    corpus: str | Path,
    codebook: Path | None,
    work: Work,
    progress: Progress,
    coverage: tuple[CoverageEntry, ...] | None = None,
) -> Analysis:
    """Analyse a corpus, taking from the store what has been analysed before.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        codebook: Folder of a codebook instead of the shipped one.
        work: How the work is done.
        progress: Told of every instrument.
        coverage: Searches instead of the corpus's own.

    Raises:
        UsageError: Nothing is there, or the options of ``work`` contradict each other.
        InputError: A worker died, or a cluster cannot be used.
        OutputError: The store that was asked for cannot be written.

    Example:
        >>> from lexcompare.pipeline.work import silent
        >>> found = analyse_through_store("specimen", None, Work(keep=False), silent())
        >>> len(found.findings), found.streamed
        (11, False)
    """
    check_work(work)
    path = locate(corpus)
    entries, told = find_entries(path)
    book = load_codebook(codebook)
    streamed = len(entries) > work.whole_up_to
    digest = record_digest(codebook)
    store = _opened(work, digest, _HELD_WHEN_STREAMED if streamed else None)
    jobs = list(_jobs(entries, digest))
    _fill(store, jobs, codebook, work, progress)
    gathered = _Gathered(store, codebook)
    for job in jobs:
        gathered.take(job)
    searches, decisions = corpus_tables(path)
    findings = tuple(gathered.findings)
    loaded = Corpus(
        tuple(item.instrument for item in findings),
        (*told, *gathered.problems),
        # All that is asked of them from here on is whether a manifest stands behind them.
        tuple(entry for entry in entries if entry.row)[:1] if streamed else entries,
        searches if coverage is None else coverage,
        decisions,
        gathered.traits,
    )
    if streamed:
        # Copies are told once and remembered; what that took is a third of all that is held.
        _ = loaded.kinships
        gathered.traits.clear()
    kept = Kept(store.folder / _KEPT) if streamed else None
    return Analysis(loaded, book, findings, problems_of(loaded), streamed=streamed, kept=kept)


def analyse_entries(
    entries: Sequence[CorpusEntry],
    codebook: Path | None = None,
    work: Work | None = None,
    progress: Progress | None = None,
) -> Iterator[InstrumentFindings | Problem]:
    """Analyse entries one by one, in their order, taking from the store what is there.

    For what looks at each instrument once. Several workers do what is missing before the first
    one is given; one worker does it as it is asked for.

    Args:
        entries: What is to be analysed.
        codebook: Folder of a codebook instead of the shipped one.
        work: How it is done; ``None`` does everything here, now and in memory.
        progress: Told of every instrument, by several workers of those that are missing before.

    Yields:
        Findings; before those of an instrument the problems of reading it, or them alone.

    Raises:
        UsageError: The options of ``work`` contradict each other.
        InputError: A worker died, or a cluster cannot be used.
        OutputError: The store that was asked for cannot be written.

    Example:
        >>> entries, _ = find_entries(locate("specimen"))
        >>> [found.instrument.id for found in analyse_entries(entries[:1], None, Work(keep=False))]
        ['sp-jia-data']
    """
    told = progress or silent()
    if work is None:
        return analyse_entries_here(entries, Analyser.from_codebook(codebook), told)
    check_work(work)
    digest = record_digest(codebook)
    store = _opened(work, digest, 1)
    jobs: Iterable[Job] = _jobs(entries, digest)
    if work.workers > 1 or work.engine != "local":
        jobs = list(jobs)
        _fill(store, jobs, codebook, work, told)
    told.expect(len(entries))
    return _read_back(store, jobs, codebook, told)


def analyse_entries_here(
    entries: Sequence[CorpusEntry], analyser: Analyser, progress: Progress
) -> Iterator[InstrumentFindings | Problem]:
    """Analyse entries one by one with an analyser of one's own, which no store knows.

    Args:
        entries: What is to be analysed.
        analyser: Finds concepts and force.
        progress: Told of every instrument.

    Example:
        >>> entries, _ = find_entries(locate("specimen"))
        >>> rules = Analyser.from_codebook(with_models=False)
        >>> len(list(analyse_entries_here(entries, rules, silent())))
        11
    """
    progress.expect(len(entries))
    for entry in entries:
        for item in read_entry(entry):
            yield item if isinstance(item, Problem) else analyser.find(item)
        progress(entry.id)


def _read_back(
    store: Store, jobs: Iterable[Job], codebook: Path | None, progress: Progress
) -> Iterator[InstrumentFindings | Problem]:
    for job in jobs:
        record = _record(store, job, codebook)
        yield from record.read_problems
        if record.head is not None:
            yield record.findings
        progress(job.entry.id)


def _jobs(entries: Sequence[CorpusEntry], digest: str) -> Iterator[Job]:
    return (Job(record_key(entry, digest), entry) for entry in entries)


def _key(job: Job) -> str:
    # A file that could not be opened has no key; it is tried again each time.
    return job.key or hashlib.sha256(job.entry.id.encode("utf-8", "surrogateescape")).hexdigest()


def _record(store: Store, job: Job, codebook: Path | None) -> Record:
    """Return the record of a job; it is made anew where it is not whole."""
    key = _key(job)
    record = store.whole(key) if job.key else None
    if record is None:
        ((_, made),) = make_here([job], codebook)
        store.put(key, made)
        record = made.record if isinstance(made, Fresh) else Record(made)
    if record.head is None and any(one.code == "internal" for one in record.read_problems):
        store.drop(key)  # perhaps memory ran out: not the file's fault for ever
    return record


def _opened(work: Work, digest: str, hold: int | None) -> Store:
    if not work.keep:
        return Store(None, digest, hold)
    if work.cache is not None:
        return Store(work.cache, digest, hold)
    try:
        return Store(default_cache(), digest, hold)
    except OutputError:
        # Nobody asked for this folder; a home that cannot be written must not stop a run.
        return Store(None, digest, hold)


def _fill(
    store: Store, jobs: Sequence[Job], codebook: Path | None, work: Work, progress: Progress
) -> None:
    """Make the records that are missing, each put in its place as soon as it is there."""
    missing = [job for job in jobs if job.key and not store.has(job.key)]
    names = {job.key: job.entry.id for job in missing}
    progress.expect(len(missing))
    for key, data in made_by(work, missing, codebook):
        store.put(key, data)
        progress(names[key])


class _Gathered:
    """What is held of every instrument, taken from the records one by one."""

    def __init__(self, store: Store, codebook: Path | None) -> None:
        self._store, self._codebook = store, codebook
        self._alike: dict[Any, Any] = {}
        self.findings: list[InstrumentFindings] = []
        self.problems: list[Problem] = []
        self.traits: dict[str, Traits] = {}

    def take(self, job: Job) -> None:
        """Take one instrument."""
        record = _record(self._store, job, self._codebook)
        self.problems += map(self._problem, record.read_problems)
        if record.head is None:
            return
        self.findings.append(stored(self._store, _key(job), self._slim(record.head)))
        self.traits[record.head.id] = record.traits

    def _slim(self, head: Head) -> Head:
        """Return a head that shares with those before it whatever they have in common."""
        about = head.metadata
        alike: dict[str, Any] = {name: intern(getattr(about, name)) for name in _OFTEN_ALIKE}
        return replace(
            head,
            metadata=replace(about, **alike, inferred=self._one(about.inferred)),
            source=replace(
                head.source,
                reader=intern(head.source.reader),
                reader_version=intern(head.source.reader_version),
                encoding=intern(head.source.encoding),
            ),
            completeness=self._one(head.completeness),
            problems=tuple(map(self._problem, head.problems)),
            unit_ids=self._one(tuple(map(intern, head.unit_ids))),
            analysed=self._one(tuple(map(intern, head.analysed))),
        )

    def _problem(self, problem: Problem) -> Problem:
        return replace(problem, code=intern(problem.code), remedy=intern(problem.remedy))

    def _one(self, value: Any) -> Any:
        return self._alike.setdefault(value, value)


_OFTEN_ALIKE = ("region", "region_name", "issuer", "language", "status_checked", "notes")
