"""Align two sides: files, corpora, or instruments of a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.core.errors import InputError, UsageError
from lexcompare.pipeline.load import SPECIMEN, load_corpus

if TYPE_CHECKING:
    from lexcompare.compare.align import Alignment
    from lexcompare.core.model import Instrument
    from lexcompare.core.problems import Problem
    from lexcompare.pipeline.analysis import Analyser

__all__ = ["ALIGN_COLUMNS", "align", "align_records", "side_of"]

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
    here = Path(name).exists() or str(name) == SPECIMEN
    if corpus is not None:
        from lexcompare.pipeline.index import find_instrument

        try:
            return (find_instrument(corpus, str(name)),), ()
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
    read = load_corpus(name)
    if not read.instruments:
        raise InputError(
            "nothing here can be read",
            where=str(name),
            got="; ".join(str(one) for one in read.problems[:3]),
        )
    return tuple(read.instruments), tuple(read.problems)


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
    from lexcompare.analyse.encoders import load_encoder
    from lexcompare.compare.align import align_units, profiles_of
    from lexcompare.pipeline.analysis import Analyser

    finder = analyser or Analyser.from_codebook()
    left, right = (
        [unit for instrument in side for unit in profiles_of(finder.find(instrument))]
        for side in (sources, targets)
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
