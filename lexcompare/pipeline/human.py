"""Codings by persons in the place of what the program found; every one of them shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.findings import (
    Evidence,
    Exclusion,
    InstrumentFindings,
    Tag,
    UnitFindings,
    Verdict,
)
from lexcompare.core.model import Article
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.parse.annotation.model import ASSISTED, LabelKind, parse_label

__all__ = ["HUMAN_RULE", "HumanCodings", "overlay"]

HUMAN_RULE = "human"
"""First word of the rule under which a person's evidence stands."""


@dataclass(frozen=True, slots=True)
class HumanCodings:
    """What persons decided in an analysis.

    Args:
        coders: Their names.
        units: Units that they coded.
        of_units: Units of the analysis.
        instruments: Instruments with a coded unit.
        forces_changed: Units whose force the program had otherwise.
        concepts_changed: Units whose set of concepts the program had otherwise.
        assisted: Units whose coder saw the program's proposals.

    Example:
        >>> HumanCodings(("anna",), 3, 40, ("x",), 1, 0).share
        0.075
    """

    coders: tuple[str, ...]
    units: int
    of_units: int
    instruments: tuple[str, ...]
    forces_changed: int
    concepts_changed: int
    assisted: int = 0

    @property
    def share(self) -> float:
        """Share of the units that a person coded."""
        return self.units / self.of_units if self.of_units else 0.0

    @property
    def told(self) -> str:
        """The facts in a sentence."""
        return (
            f"{self.units} of {self.of_units} units coded by {', '.join(self.coders)}; there the "
            f"program's force was changed in {self.forces_changed} and its concepts in "
            f"{self.concepts_changed}"
        )


def overlay(
    findings: Sequence[InstrumentFindings], codings: Iterable[CodedUnit], coder: str = ""
) -> tuple[tuple[InstrumentFindings, ...], HumanCodings, tuple[Problem, ...]]:
    """Put codings in the place of findings, unit by unit.

    Args:
        findings: What the program found.
        codings: One per unit, settled where several persons coded.
        coder: Who coded, where a coding does not say.

    Returns:
        The findings, what was changed, and a problem for every coded unit that is not held.

    Raises:
        UsageError: A coding names nobody, two are of one unit, or none is of a unit held.
        InputError: Marked words lie outside the text of their unit.

    Example:
        >>> overlay([], [])
        Traceback (most recent call last):
        lexcompare.core.errors.UsageError: no coded unit is in this corpus
    """
    said = _by_unit(codings, coder)
    changed: list[InstrumentFindings] = []
    coded: list[tuple[str, UnitFindings, UnitFindings]] = []
    coded_ones = {name for name, _ in said}
    for item in findings:
        # What nobody coded is left as it is, and need not be read.
        touched = item.instrument.id in coded_ones
        changed.append(_overlaid(item, said, coded) if touched else item)
    if not coded:
        raise UsageError(
            "no coded unit is in this corpus",
            got=", ".join(f"{name}#{unit}" for name, unit in list(said)[:3]),
        )
    summary = HumanCodings(
        tuple(sorted({name for name, _, _ in coded})),
        len(coded),
        sum(item.counts.units for item in findings),
        tuple(
            a.instrument.id for a, b in zip(findings, changed, strict=True) if a is not b and a != b
        ),
        sum(one.verdict.force is not two.verdict.force for _, one, two in coded),
        sum(_concepts(one) != _concepts(two) for _, one, two in coded),
        sum(name.endswith(ASSISTED) for name, _, _ in coded),
    )
    missing = tuple(
        Problem(
            "coding-without-unit", f"{name}#{unit}", "a person coded a unit that is not held",
            Severity.WARNING,
        )
        for name, unit in said
    )  # fmt: skip
    return tuple(changed), summary, missing


def _overlaid(
    item: InstrumentFindings,
    said: dict[tuple[str, str], CodedUnit],
    coded: list[tuple[str, UnitFindings, UnitFindings]],
) -> InstrumentFindings:
    """Take the codings of an instrument out of ``said``; note coder, before and after."""
    units = []
    for unit in item.units:
        article = item.instrument.article(unit.unit)
        coding = said.get((item.instrument.id, unit.unit))
        if coding is None or article is None:
            units.append(unit)
            continue
        del said[item.instrument.id, unit.unit]
        units.append(_coded(coding, unit, article))
        coded.append((coding.coder, unit, units[-1]))
    return replace(item, units=tuple(units))


def _by_unit(codings: Iterable[CodedUnit], coder: str) -> dict[tuple[str, str], CodedUnit]:
    said: dict[tuple[str, str], CodedUnit] = {}
    for coding in codings:
        who = coding.coder or coder
        if not who:
            raise UsageError(
                "these codings name no person",
                where=str(coding.ref),
                expected="the key coder in every line",
                remedy="give --coder NAME if a person made them; codings made with the help of "
                "machines do not outrank the program",
            )
        key = (coding.instrument, coding.unit)
        if key in said:
            raise UsageError(
                "two codings of one unit", where=str(coding.ref), got=f"{said[key].coder}, {who}",
                expected="one, settled between the coders",
            )  # fmt: skip
        said[key] = replace(coding, coder=who)
    return said


def _concepts(unit: UnitFindings) -> set[str]:
    return {tag.concept for tag in unit.tags}


def _coded(coding: CodedUnit, found: UnitFindings, article: Article) -> UnitFindings:
    told = f"coded by {coding.coder}"
    for words in coding.words:
        if words.end > len(article.text):
            raise InputError(
                "marked words lie outside the text of their unit",
                where=str(coding.ref),
                got=f"{words.start}..{words.end}",
                expected=f"0..{len(article.text)}",
                remedy="use the corpus that was coded; its text has changed since",
            )
    before = found.verdict
    reasons = [told]
    if before.force is not coding.force:
        reasons.append(f"the program had said {before.force.value} ({before.score:.2f})")
    if coding.remark:
        reasons.append(coding.remark)
    verdict = Verdict(
        found.unit, coding.force, 1.0, before.obligation, before.precision, before.enforcement,
        tuple(reasons), evidence=_evidence(coding, article, told, LabelKind.FORCE, ""),
    )  # fmt: skip
    return UnitFindings(
        found.unit,
        verdict,
        tags=tuple(
            Tag(
                found.unit, name, force, 1.0,
                _evidence(coding, article, told, LabelKind.CONCEPT, name), coding.objects,
            )
            for name, force in coding.concepts.items()
        ),
        exclusions=tuple(
            Exclusion(
                found.unit, name, _evidence(coding, article, told, LabelKind.EXCLUDES, name)
            )
            for name in coding.excludes
        ),
        objects=coding.objects,
        opening_mode=coding.opening_mode,
    )  # fmt: skip


def _evidence(
    coding: CodedUnit, article: Article, told: str, kind: LabelKind, target: str
) -> tuple[Evidence, ...]:
    """Return the words that the coder marked for this, or the whole unit where none are marked."""
    places = []
    for words in coding.words:
        label = parse_label(words.label, str(coding.ref))
        # A mark without width shows no words.
        if words.start < words.end and label.kind is kind and target in ("", label.target):
            places.append(Span(words.start, words.end))
    found = []
    for place in places or [Span(0, len(article.text))]:
        holder = article.provision_at(place.start, place.end)
        found.append(
            Evidence(
                unit=article.id,
                span=article.to_source(place.start, place.end),
                text_span=place,
                quote=place.of(article.text),
                rule=f"{HUMAN_RULE}: {told}",
                provision=holder.id if holder else article.id,
            )
        )
    return tuple(found)
