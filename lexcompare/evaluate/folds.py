"""Leave one instrument out: the figure to report for anything that was trained.

A model that has seen other articles of an instrument knows its words; one that has seen another
version of it knows its text. So each instrument is measured by a model trained without it and
without its twins (instruments with the same title, version and draft marks aside).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Tagger
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.evaluation import Evaluation, evaluate
from lexcompare.parse.titles import normalise_title

__all__ = ["Finder", "Fold", "Learner", "Trainer", "finder_from", "leave_one_out", "make_folds"]

Finder = Callable[[Instrument], InstrumentFindings]
"""Anything that finds tags and verdicts in an instrument."""


class Learner(Protocol):
    """Makes a finder out of training data."""

    def __call__(self, instruments: Sequence[Instrument], codings: Sequence[CodedUnit]) -> Finder:
        """Train on ``instruments`` and what coders said of them; see nothing else."""
        ...


class Trainer(Protocol):
    """Makes a tagger and a judge out of training data."""

    def __call__(
        self, instruments: Sequence[Instrument], codings: Sequence[CodedUnit]
    ) -> tuple[Tagger, Judge]:
        """Train on ``instruments`` and what coders said of them; see nothing else."""
        ...


def finder_from(train: Trainer) -> Learner:
    """Turn a factory of taggers and judges into a learner.

    Example:
        >>> learner = finder_from(lambda instruments, codings: (Tagger(), Judge()))
        >>> callable(learner([], []))
        True
    """

    def learn(instruments: Sequence[Instrument], codings: Sequence[CodedUnit]) -> Finder:
        tagger, judge = train(instruments, codings)
        return lambda instrument: find_instrument(instrument, tagger, judge)

    return learn


@dataclass(frozen=True, slots=True)
class Fold:
    """One instrument to measure and those to train on.

    Args:
        held_out: Its id.
        training: Ids to train on, in the order given.
        twins: Ids kept out of training because they are the same instrument.
    """

    held_out: str
    training: tuple[str, ...]
    twins: tuple[str, ...] = ()


def make_folds(
    instruments: Sequence[Instrument], held_out: Iterable[str] | None = None
) -> tuple[Fold, ...]:
    """Return one fold per instrument to measure; all others train, twins aside.

    Args:
        instruments: Instruments with codings.
        held_out: Ids to measure; all by default.

    Raises:
        UsageError: Nothing would be left to train on.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> titles = {"a": "甲省数据条例", "b": "甲省数据条例（草案）", "c": "乙市数据办法"}
        >>> items = [Instrument(key, Metadata(title=t), Source("")) for key, t in titles.items()]
        >>> make_folds(items, ["a"])
        (Fold(held_out='a', training=('c',), twins=('b',)),)
    """
    keys = {item.id: normalise_title(item.metadata.title) or item.id for item in instruments}
    wanted = list(keys) if held_out is None else list(held_out)
    folds = []
    for name in wanted:
        if name not in keys:
            raise UsageError("no such instrument to hold out", got=name, expected="a coded one")
        others = [other for other in keys if other != name]
        training = tuple(other for other in others if keys[other] != keys[name])
        if not training:
            raise UsageError(
                "nothing is left to train on",
                got=name,
                expected="two or more instruments with different titles",
            )
        folds.append(Fold(name, training, tuple(o for o in others if keys[o] == keys[name])))
    return tuple(folds)


def leave_one_out(
    instruments: Sequence[Instrument],
    codings: Sequence[CodedUnit],
    learn: Learner,
    concepts: Sequence[str],
    held_out: Iterable[str] | None = None,
    progress: Callable[[Fold], None] | None = None,
) -> Evaluation:
    """Measure each instrument with a finder trained on the others, and pool the results.

    Instruments without codings are left aside; the learner sees only the codings of its training
    instruments.

    Args:
        instruments: Instruments that have codings.
        codings: What coders said.
        learn: Trains; called once per fold.
        concepts: Ids to measure, in the order of print.
        held_out: Ids to measure; by default all. The others only train.
        progress: Called with each fold when it is done.

    Raises:
        UsageError: Nothing would be left to train on.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> from lexcompare.core.vocabulary import Force
        >>> items = [Instrument(name, Metadata(title=name), Source("")) for name in ("a", "b")]
        >>> coded = [CodedUnit(item.id, "art_1", Force.SOFT) for item in items]
        >>> learn = finder_from(lambda instruments, codings: (Tagger(), Judge()))
        >>> leave_one_out(items, coded, learn, ["fees"]).missing_units
        ('a#art_1', 'b#art_1')
    """
    coded: dict[str, list[CodedUnit]] = {}
    for unit in codings:
        coded.setdefault(unit.instrument, []).append(unit)
    by_id = {item.id: item for item in instruments if item.id in coded}
    found: list[InstrumentFindings] = []
    measured: list[CodedUnit] = []
    for fold in make_folds(tuple(by_id.values()), held_out):
        finder = learn(
            [by_id[name] for name in fold.training],
            [unit for name in fold.training for unit in coded[name]],
        )
        found.append(finder(by_id[fold.held_out]))
        measured += coded[fold.held_out]
        if progress is not None:
            progress(fold)
    return evaluate(found, measured, concepts)
