"""Cells of instruments × concepts measured against codings: grades, false absence, false presence.

Both sides go through the same matrix, so that what counts towards what (a complaint channel
towards a remedy, at most soft) and the ceilings by rank hold for coders and program alike. Only
coded units are compared; within them everything was read, so what was not found is absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lexcompare.codebook.model import Codebook
from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import INCLUDABLE, MatrixOptions
from lexcompare.core.findings import Exclusion, InstrumentFindings, Tag, UnitFindings, Verdict
from lexcompare.core.model import Completeness
from lexcompare.core.vocabulary import Role
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.measures import wilson

__all__ = ["CellAccuracy", "CellPair", "Share", "cell_accuracy", "weighted_kappa"]

_SCALE = (Grade.ABSENT, Grade.STRUCTURAL, Grade.SLOGAN, Grade.SOFT, Grade.OPERATIVE)
"""Grades by strength; a nominal task is operative by the coding manual, an exclusion absent, and a
cell that the program leaves to a reader is nothing found."""

_SAME = {Grade.NOMINAL: Grade.OPERATIVE, Grade.EXCLUDED: Grade.ABSENT, Grade.UNKNOWN: Grade.ABSENT}


@dataclass(frozen=True, slots=True)
class CellPair:
    """One cell as coded and as found.

    Args:
        instrument: Its row.
        concept: Its column.
        coded: Grade that the coders' tags give.
        found: Grade that the program gives.
        undecided: Whether the program found nothing sure and says ``unknown``, not ``absent``.

    Example:
        >>> CellPair("cn-x", "fees", Grade.SOFT, Grade.ABSENT).false_absence
        True
    """

    instrument: str
    concept: str
    coded: Grade
    found: Grade
    undecided: bool = False

    @property
    def missed(self) -> bool:
        """Whether the coders found the concept and the program did not."""
        return self.coded.is_present and not self.found.is_present

    @property
    def false_absence(self) -> bool:
        """Whether the program calls absent what the coders found."""
        return self.missed and not self.undecided

    @property
    def false_presence(self) -> bool:
        """Whether the program found the concept and the coders did not."""
        return self.found.is_present and not self.coded.is_present


@dataclass(frozen=True, slots=True)
class Share:
    """Cases out of a total, with the Wilson interval; cells of one text are not independent.

    Example:
        >>> Share(1, 4).text
        '1/4 = 25 % (5-70 %)'
    """

    cases: int
    total: int

    @property
    def value(self) -> float:
        """The share; 0 where there is nothing to count."""
        return self.cases / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson interval of 95 %."""
        return wilson(self.cases, self.total)

    @property
    def text(self) -> str:
        """The share for a reader."""
        if not self.total:
            return "0/0"
        low, high = (round(100 * end) for end in self.interval)
        return f"{self.cases}/{self.total} = {100 * self.value:.0f} % ({low}-{high} %)"


@dataclass(frozen=True)
class CellAccuracy:
    """How well cells by instrument fit the codings.

    Args:
        pairs: Every cell, by instrument and codebook order.
        core: Ids of core concepts.

    Example:
        >>> pair = CellPair("cn-x", "fees", Grade.SOFT, Grade.SOFT)
        >>> CellAccuracy((pair,), frozenset()).accuracy
        1.0
    """

    pairs: tuple[CellPair, ...]
    core: frozenset[str]

    @property
    def accuracy(self) -> float:
        """Share of cells with the very grade that the coders' tags give."""
        return sum(pair.coded is pair.found for pair in self.pairs) / max(1, len(self.pairs))

    @property
    def kappa(self) -> float:
        """Weighted kappa over the scale absent, structural, declaratory, soft, operative."""
        return weighted_kappa([(pair.coded, pair.found) for pair in self.pairs])

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts measured, in their order."""
        return tuple(dict.fromkeys(pair.concept for pair in self.pairs))

    def of(self, concepts: Sequence[str]) -> CellAccuracy:
        """Return the measures of some concepts."""
        wanted = frozenset(concepts)
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair.concept in wanted))

    def of_instruments(self, names: Sequence[str]) -> CellAccuracy:
        """Return the measures of some instruments."""
        wanted = frozenset(names)
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair.instrument in wanted))

    @property
    def core_only(self) -> CellAccuracy:
        """The measures of the core concepts."""
        return self.of(tuple(self.core))

    @property
    def false_absence(self) -> Share:
        """Of the cells that the coders fill, those that the program calls absent."""
        filled = [pair for pair in self.pairs if pair.coded.is_present]
        return Share(sum(pair.false_absence for pair in filled), len(filled))

    @property
    def missed(self) -> Share:
        """Of the cells that the coders fill, those left empty: called absent, or undecided."""
        filled = [pair for pair in self.pairs if pair.coded.is_present]
        return Share(sum(pair.missed for pair in filled), len(filled))

    @property
    def undecided(self) -> Share:
        """Of all cells, those that the program leaves to a reader."""
        return Share(sum(pair.undecided for pair in self.pairs), len(self.pairs))

    @property
    def false_presence(self) -> Share:
        """Of the cells that the coders leave empty, those that the program fills."""
        empty = [pair for pair in self.pairs if not pair.coded.is_present]
        return Share(sum(pair.false_presence for pair in empty), len(empty))

    @property
    def wrong_absence(self) -> Share:
        """Of the cells that the program calls absent, those that the coders fill."""
        empty = [p for p in self.pairs if not p.found.is_present and not p.undecided]
        return Share(sum(pair.false_absence for pair in empty), len(empty))

    def to_record(self) -> dict[str, object]:
        """Return the measures as plain data, rounded."""
        return {
            "cells": len(self.pairs),
            "instruments": len({pair.instrument for pair in self.pairs}),
            "accuracy": round(self.accuracy, 4),
            "weighted_kappa": round(self.kappa, 4),
            **{
                name: {
                    "cases": share.cases,
                    "of": share.total,
                    "share": round(share.value, 4),
                    "interval": [round(end, 4) for end in share.interval],
                }
                for name, share in (
                    ("false_absence", self.false_absence),
                    ("false_presence", self.false_presence),
                    ("wrong_absence", self.wrong_absence),
                    ("missed", self.missed),
                    ("undecided", self.undecided),
                )
            },
        }


def weighted_kappa(pairs: Sequence[tuple[Grade, Grade]]) -> float:
    """Return Cohen's kappa with linear weights; 1 where all agree or there is nothing to weigh.

    Args:
        pairs: Coded and found grades, of the five of the scale.

    Source: J. Cohen, "Weighted kappa" (1968).

    Example:
        >>> weighted_kappa([(Grade.SOFT, Grade.SOFT), (Grade.ABSENT, Grade.ABSENT)])
        1.0
        >>> weighted_kappa([(Grade.SOFT, Grade.ABSENT), (Grade.ABSENT, Grade.SOFT)])
        -1.0
    """
    places = [(_SCALE.index(coded), _SCALE.index(found)) for coded, found in pairs]
    total = len(places)
    observed = sum(abs(coded - found) for coded, found in places)
    coded_counts = [sum(one == place for one, _ in places) for place in range(len(_SCALE))]
    found_counts = [sum(one == place for _, one in places) for place in range(len(_SCALE))]
    expected = sum(
        abs(left - right) * coded_counts[left] * found_counts[right]
        for left in range(len(_SCALE))
        for right in range(len(_SCALE))
    )
    return 1.0 - observed * total / expected if expected else 1.0


def cell_accuracy(
    findings: Sequence[InstrumentFindings], codings: Sequence[CodedUnit], codebook: Codebook
) -> CellAccuracy:
    """Compare cells made of findings with cells made of codings.

    Args:
        findings: What was found in instruments that have codings.
        codings: What coders said.
        codebook: The concepts.

    Example:
        >>> cell_accuracy([], [], Codebook("tiny", "1", "0" * 64, (), ())).pairs
        ()
    """
    coded: dict[str, dict[str, CodedUnit]] = {}
    for unit in codings:
        coded.setdefault(unit.instrument, {})[unit.unit] = unit
    measured = [item for item in findings if item.instrument.id in coded]
    ours = [_only(item, coded[item.instrument.id]) for item in measured]
    theirs = [_as_findings(item, coded[item.instrument.id]) for item in measured]
    pairs = []
    left, right = _grades(theirs, codebook), _grades(ours, codebook)
    for item in measured:
        name = item.instrument.id
        pairs += [
            CellPair(
                name,
                concept,
                _on_scale(left[name, concept]),
                _on_scale(right[name, concept]),
                right[name, concept] is Grade.UNKNOWN,
            )
            for concept in codebook.concept_ids
        ]
    core = frozenset(concept.id for concept in codebook.concepts if concept.core)
    return CellAccuracy(tuple(pairs), core)


def _grades(
    findings: Sequence[InstrumentFindings], codebook: Codebook
) -> dict[tuple[str, str], Grade]:
    options = MatrixOptions(include=frozenset(INCLUDABLE))
    made: dict[tuple[str, str], Grade] = {}
    for item in findings:  # one at a time: versions of one instrument replace each other
        matrix = build_matrix([_countable(item)], codebook, options)
        for cell in matrix.cells[0]:
            made[item.instrument.id, cell.concept] = cell.grade
    return made


def _on_scale(grade: Grade) -> Grade:
    return _SAME.get(grade, grade)


def _countable(item: InstrumentFindings) -> InstrumentFindings:
    instrument = item.instrument
    about = replace(instrument.metadata, role=Role.TEXT)
    whole = Completeness(complete=True, readable=True)
    return replace(item, instrument=replace(instrument, metadata=about, completeness=whole))


def _only(item: InstrumentFindings, coded: dict[str, CodedUnit]) -> InstrumentFindings:
    return replace(item, units=tuple(unit for unit in item.units if unit.unit in coded))


def _as_findings(item: InstrumentFindings, coded: dict[str, CodedUnit]) -> InstrumentFindings:
    return InstrumentFindings(item.instrument, tuple(_as_unit(unit) for unit in coded.values()))


def _as_unit(coded: CodedUnit) -> UnitFindings:
    return UnitFindings(
        coded.unit,
        Verdict(coded.unit, coded.force, 1.0, 0, 0, 0),
        tuple(
            Tag(coded.unit, name, force, 1.0, (), coded.objects)
            for name, force in coded.concepts.items()
        ),
        exclusions=tuple(Exclusion(coded.unit, name) for name in coded.excludes),
        objects=coded.objects,
        opening_mode=coded.opening_mode,
    )
