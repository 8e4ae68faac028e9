"""How the work on a corpus is done: what is to be made, by whom, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from lexcompare.codebook import Codebook
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.core.problems import Problem
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import CorpusEntry
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.record import Fresh, encode_failure, encode_record, fresh_record

__all__ = [
    "ENGINES",
    "WHOLE_UP_TO",
    "Job",
    "Made",
    "Progress",
    "Work",
    "chunks_of",
    "in_flight",
    "make_here",
    "make_record",
    "make_records",
    "progress_of",
    "silent",
]

F = TypeVar("F")
Made = tuple[str, bytes]
"""A key and the record that belongs under it."""

ENGINES = ("local", "dask")
"""Where the work may be done: in processes of this machine, or on a Dask cluster."""

WHOLE_UP_TO = 5000
"""Largest number of instruments for which every output is made, see :class:`Work`."""

_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Work:
    """How a run is done; none of it changes a byte of what is found.

    Args:
        workers: Processes of this machine; 1 works in the one that runs.
        engine: One of :data:`ENGINES`.
        scheduler: Address of the Dask scheduler.
        cache: Folder of analysed instruments; the user's folder for caches where ``None``.
        keep: Whether what was analysed is kept for the next run at all.
        whole_up_to: Above this many instruments nothing is held whole: tables are written in
            parts, and outputs that need everything at once are left out, by name.

    Example:
        >>> Work().workers, Work().whole_up_to
        (1, 5000)
    """

    workers: int = 1
    engine: str = "local"
    scheduler: str = ""
    cache: Path | None = None
    keep: bool = True
    whole_up_to: int = WHOLE_UP_TO


@dataclass(frozen=True, slots=True)
class Job:
    """An entry to be analysed, and the key under which its record belongs.

    Example:
        >>> Job("ab12", CorpusEntry("cn-x", Path("x.txt"), "x.txt")).entry.id
        'cn-x'
    """

    key: str
    entry: CorpusEntry


@runtime_checkable
class Progress(Protocol):
    """What is told while work goes on.

    Example:
        >>> Progress.__name__
        'Progress'
    """

    def __call__(self, name: str) -> None:
        """Say that a step, or an instrument, is done."""
        ...

    def expect(self, number: int) -> None:
        """Say how many instruments are to come."""
        ...


class _Silent:
    def __call__(self, name: str) -> None:
        """Say nothing."""

    def expect(self, number: int) -> None:
        """Say nothing."""


class _Words:
    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def __call__(self, name: str) -> None:
        """Say it."""
        self._say(name)

    def expect(self, number: int) -> None:
        """Say nothing of numbers."""


def progress_of(say: Callable[[str], None] | None) -> Progress:
    """Return a progress that says what a plain function can be told.

    Example:
        >>> progress_of(print)("甲省数据条例")
        甲省数据条例
    """
    if say is None:
        return _Silent()
    return say if isinstance(say, Progress) else _Words(say)


def silent() -> Progress:
    """Return a progress that says nothing.

    Example:
        >>> silent()("甲省数据条例")
    """
    return _Silent()


_ANALYSERS: dict[str, Analyser] = {}


def _analyser(codebook: Path | Codebook | None) -> Analyser:
    """Return the analyser of this process for a codebook, made once."""
    name = codebook.digest if isinstance(codebook, Codebook) else str(codebook)
    found = _ANALYSERS.get(name)
    if found is None:
        found = _ANALYSERS[name] = Analyser.from_codebook(codebook)
    return found


def make_record(entry: CorpusEntry, analyser: Analyser) -> bytes:
    """Read and analyse one entry: the one function that every engine maps.

    Example:
        >>> from lexcompare.pipeline.record import Record
        >>> entry = CorpusEntry("cn-x", Path("not-there.txt"), "not-there.txt")
        >>> Record(make_record(entry, Analyser.from_codebook(with_models=False))).head is None
        True
    """
    found, problems = _found(entry, analyser)
    return encode_failure(problems) if found is None else encode_record(found, problems)


def _found(
    entry: CorpusEntry, analyser: Analyser
) -> tuple[InstrumentFindings | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    for item in read_entry(entry):
        if isinstance(item, Instrument):
            return analyser.find(item), tuple(problems)
        problems.append(item)
    return None, tuple(problems)


def make_here(
    jobs: Iterable[Job], codebook: Path | Codebook | None
) -> Iterator[tuple[str, bytes | Fresh]]:
    """Read and analyse entries one by one for use in this process.

    Example:
        >>> list(make_here([], None))
        []
    """
    for job in jobs:
        found, problems = _found(job.entry, _analyser(codebook))
        made = encode_failure(problems) if found is None else fresh_record(found, problems)
        yield job.key, made


def make_records(jobs: Sequence[Job], codebook: Path | Codebook | None) -> list[Made]:
    """Read and analyse several entries in the process that this is called in.

    Example:
        >>> make_records([], None)
        []
    """
    return [(job.key, make_record(job.entry, _analyser(codebook))) for job in jobs]


def chunks_of(jobs: Iterable[Job], size: int = _CHUNK) -> Iterator[list[Job]]:
    """Cut jobs into lists that are handed out at once.

    Small ones: what was handed out and not handed back is what a killed run has to do again.

    Example:
        >>> [len(chunk) for chunk in chunks_of([Job("", CorpusEntry("", Path(), ""))] * 10)]
        [8, 2]
    """
    rest = iter(jobs)
    while chunk := list(islice(rest, size)):
        yield chunk


def in_flight(
    chunks: Iterator[list[Job]],
    width: Callable[[], int],
    submit: Callable[[list[Job]], F],
    wait: Callable[[set[F]], tuple[set[F], set[F]]],
) -> Iterator[F]:
    """Hand out chunks, never more than ``width`` says at once; yield each when it is done.

    Args:
        chunks: The work.
        width: How many chunks may be out; asked again and again, for clusters grow.
        submit: Hands one out and returns its future.
        wait: Waits until one future or more is done; returns those and the others.

    Example:
        >>> job = Job("", CorpusEntry("", Path(), ""))
        >>> split = lambda out: ({min(out)}, out - {min(out)})
        >>> list(in_flight(iter([[job], [job, job]]), lambda: 1, len, split))
        [1, 2]
    """
    out: set[F] = set()
    while True:
        out.update(map(submit, islice(chunks, max(0, width() - len(out)))))
        if not out:
            return
        done, out = wait(out)
        yield from done
