"""Align two sides: files, corpora, or instruments of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.problems import Problem
from lexcompare.pipeline.load import SPECIMEN, locate

if TYPE_CHECKING:
    from lexcompare.compare.align import Alignment
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.core.model import Instrument
    from lexcompare.parse.discovery import CorpusEntry
    from lexcompare.pipeline.analysis import Analyser
    from lexcompare.pipeline.work import Progress, Work

__all__ = [
    "ALIGN_COLUMNS",
    "align",
    "align_found",
    "align_records",
    "found_side",
    "side_of",
]

T = TypeVar("T")

ALIGN_COLUMNS = tuple(
    "source target rank score shared_concepts relation reason parts".split()
)  # fmt: skip


def side_of(
    name: str | Path, corpus: str | Path | None = None
) -> tuple[tuple[Instrument, ...], tuple[Problem, ...]]:
    """Return the instruments that one side of an alignment stands for, and what was not read.

    Args:
        name: A file, a folder, ``specimen``, or the id of an instrument of ``corpus``.
        corpus: Where ids are looked up; an id goes before a path of the same name.

    Raises:
        UsageError: Nothing has this name.
        InputError: Nothing in it can be read.

    Example:
        >>> instruments, problems = side_of("sp-yi-public", "specimen")
        >>> [one.id for one in instruments]
        ['sp-yi-public']
    """
    from lexcompare.parse.corpus import read_entry

    entries, told = _entries_of(name, corpus)
    read = [item for entry in entries for item in read_entry(entry)]
    instruments = tuple(item for item in read if not isinstance(item, Problem))
    problems = (*told, *(item for item in read if isinstance(item, Problem)))
    return _with_something(name, instruments, problems)


def found_side(
    name: str | Path,
    corpus: str | Path | None = None,
    work: Work | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[InstrumentFindings, ...], tuple[Problem, ...]]:
    """Return one side of an alignment analysed, and what was not read.

    Args:
        name: A file, a folder, ``specimen``, or the id of an instrument of ``corpus``.
        corpus: Where ids are looked up; an id goes before a path of the same name.
        work: How the analysis is done; ``None`` does everything here, now and in memory.
        progress: Told of every instrument.

    Raises:
        UsageError: Nothing has this name.
        InputError: Nothing in it can be read.

    Example:
        >>> findings, problems = found_side("sp-yi-public", "specimen")
        >>> len(findings[0].units)
        38
    """
    from lexcompare.pipeline.collect import analyse_entries

    entries, told = _entries_of(name, corpus)
    made = list(analyse_entries(entries, None, work, progress))
    findings = tuple(item for item in made if not isinstance(item, Problem))
    problems = (*told, *(item for item in made if isinstance(item, Problem)))
    return _with_something(name, findings, problems)


def _entries_of(
    name: str | Path, corpus: str | Path | None
) -> tuple[tuple[CorpusEntry, ...], tuple[Problem, ...]]:
    from lexcompare.parse.discovery import find_entries
    from lexcompare.pipeline.index import find_entry

    here = Path(name).exists() or str(name) == SPECIMEN
    if corpus is not None:
        try:
            return (find_entry(corpus, str(name)),), ()
        except UsageError:
            if not here:
                raise
    elif not here:
        raise UsageError(
            "there is nothing of this name to align",
            got=str(name),
            expected="a file, a folder, `specimen`, or with a corpus the id of an instrument",
            remedy="check the spelling, or say where the instrument is held: --corpus C",
        )
    return find_entries(locate(name))


def _with_something(
    name: str | Path, side: tuple[T, ...], problems: tuple[Problem, ...]
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    if not side:
        raise InputError(
            "nothing here can be read",
            where=str(name),
            got="; ".join(str(one) for one in problems[:3]),
        )
    return side, problems


def align(
    sources: Sequence[Instrument],
    targets: Sequence[Instrument],
    top: int = 10,
    analyser: Analyser | None = None,
) -> Iterator[Alignment]:
    """Yield for every unit of ``sources`` its best counterparts among units of ``targets``.

    Args:
        sources: The side that asks.
        targets: The side that answers.
        top: Counterparts of each unit; fewer only if there are fewer units.
        analyser: Finds concepts and force; the shipped one by default.

    Raises:
        UsageError: ``top`` is below 1.

    Example:
        >>> (asks,), _ = side_of("sp-yi-public", "specimen")
        >>> (answers,), _ = side_of("sp-alba-reuse", "specimen")
        >>> found = list(align([asks], [answers], top=2))
        >>> len(found) == 2 * len(asks.units), found[0].rank
        (True, 1)
    """
    from lexcompare.pipeline.analysis import Analyser

    finder = analyser or Analyser.from_codebook()
    yield from align_found(map(finder.find, sources), map(finder.find, targets), top)


def align_found(
    sources: Iterable[InstrumentFindings], targets: Iterable[InstrumentFindings], top: int = 10
) -> Iterator[Alignment]:
    """Yield for every unit of ``sources`` its best counterparts among units of ``targets``.

    Args:
        sources: The side that asks, analysed.
        targets: The side that answers, analysed.
        top: Counterparts of each unit; fewer only if there are fewer units.

    Raises:
        UsageError: ``top`` is below 1.

    Example:
        >>> asks, _ = found_side("sp-yi-public", "specimen")
        >>> answers, _ = found_side("sp-alba-reuse", "specimen")
        >>> next(align_found(asks, answers)).rank
        1
    """
    from lexcompare.analyse.encoders import load_encoder
    from lexcompare.compare.align import align_units, profiles_of

    left, right = (
        [unit for findings in side for unit in profiles_of(findings)] for side in (sources, targets)
    )
    yield from align_units(left, right, load_encoder(), top)


def align_records(found: Iterator[Alignment]) -> Iterator[dict[str, Any]]:
    """Yield one record an alignment.

    Keys: ``source, target, rank, score, shared_concepts, relation, reason, parts``.

    Example:
        >>> list(align_records(iter(())))
        []
    """
    for one in found:
        yield {
            "source": one.source,
            "target": one.target,
            "rank": one.rank,
            "score": round(one.score, 4),
            "shared_concepts": list(one.typed.shared),
            "relation": one.typed.relation.value,
            "reason": one.typed.reason,
            "parts": {name: round(value, 4) for name, value in one.parts.items()},
        }
