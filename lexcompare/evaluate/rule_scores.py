"""How often each rule of a codebook is right, and how well the scores made of that hold up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lexcompare.analyse.tagger import Tagger, combined_score, leading_hits
from lexcompare.codebook.matcher import RuleHit
from lexcompare.codebook.model import RuleKind
from lexcompare.core.model import Instrument
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.measures import calibration_error

__all__ = ["RuleCounts", "Scored", "count_rules", "f1_at", "rule_calibration_error"]

_PRIORS = {True: 0.75, False: 0.25}
"""Share of right hits expected of a decisive and of a supporting rule before any count."""

_PRIOR_WEIGHT = 4.0
"""Hits that the prior counts for: few enough that ten hits outvote it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One concept of one unit: its score without its own instrument, and what coders said."""

    instrument: str
    unit: str
    concept: str
    score: float
    coded: bool


@dataclass
class RuleCounts:
    """Right and wrong hits of every rule, kept apart by instrument.

    Example:
        >>> counts = RuleCounts({"x.y": 0.75})
        >>> counts.add("cn-x", "x.y", right=True)
        >>> counts.precision("x.y"), counts.precision("x.y", without="cn-x")
        (0.8, 0.75)
    """

    defaults: Mapping[str, float]
    counts: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    hits: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    coded: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def add(self, instrument: str, rule: str, *, right: bool) -> None:
        """Count one hit."""
        by_instrument = self.counts.setdefault(rule, {})
        by_instrument.setdefault(instrument, [0, 0])[0 if right else 1] += 1

    def precision(self, rule: str, without: str = "") -> float:
        """Return the smoothed share of right hits, an instrument left out if one is named."""
        right = wrong = 0
        for instrument, (good, bad) in self.counts.get(rule, {}).items():
            if instrument != without:
                right, wrong = right + good, wrong + bad
        prior = self.defaults[rule]
        return round((right + _PRIOR_WEIGHT * prior) / (right + wrong + _PRIOR_WEIGHT), 3)

    def table(self) -> dict[str, float]:
        """Return the smoothed precision of every rule that was hit, by rule id."""
        return {rule: self.precision(rule) for rule in sorted(self.counts)}

    def scored(self) -> tuple[Scored, ...]:
        """Return every concept that was hit or coded, scored without its own instrument."""
        found = []
        for key in sorted(self.coded):
            instrument, unit, concept = key
            rules = self.hits.get(key, [])
            score = combined_score([self.precision(r, instrument) for r in rules]) if rules else 0.0
            found.append(Scored(instrument, unit, concept, score, self.coded[key]))
        return tuple(found)


def count_rules(
    instruments: Iterable[Instrument], codings: Iterable[CodedUnit], tagger: Tagger
) -> RuleCounts:
    """Run the concept rules over coded units and count right and wrong hits.

    Args:
        instruments: Instruments with at least one coded unit; others are passed over.
        codings: What coders said.
        tagger: Whose codebook is measured.
    """
    book = tagger.codebook
    coded = {(unit.instrument, unit.unit): unit for unit in codings}
    defaults = {rule.id: _PRIORS[rule.decisive] for rule in book.rules}
    counts = RuleCounts(defaults)
    for instrument in instruments:
        language = instrument.metadata.language or "zh"
        for article in instrument.units:
            gold = coded.get((instrument.id, article.id))
            if gold is None:
                continue
            for concept in gold.concepts:
                counts.coded[instrument.id, article.id, concept] = True
            own: dict[str, list[RuleHit]] = defaultdict(list)
            for hit in tagger.rule_hits(article, language, instrument.metadata.title):
                if hit.rule.kind is RuleKind.CONCEPT:
                    own[hit.rule.target].append(hit)
            for concept, hits in own.items():
                key = (instrument.id, article.id, concept)
                counts.coded[key] = concept in gold.concepts
                for hit in leading_hits(hits):
                    counts.add(instrument.id, hit.rule.id, right=counts.coded[key])
                    counts.hits[key].append(hit.rule.id)
    return counts


def rule_calibration_error(scored: Iterable[Scored]) -> float:
    """Return the expected calibration error of the scores above zero, to four places.

    Example:
        >>> ten = [Scored("i", str(n), "c", 0.75, n < 3) for n in range(4)]
        >>> rule_calibration_error(ten)
        0.0
    """
    return round(calibration_error((i.score, i.coded) for i in scored if i.score > 0), 4)


def f1_at(scored: Iterable[Scored], threshold: float) -> float:
    """Return the micro-F1 of deciding at ``threshold``.

    Example:
        >>> f1_at([Scored("i", "u", "c", 0.9, True), Scored("i", "v", "c", 0.1, True)], 0.5)
        0.6667
    """
    right = wrong = missed = 0
    for item in scored:
        decided = item.score >= threshold
        right += decided and item.coded
        wrong += decided and not item.coded
        missed += item.coded and not decided
    return round(2 * right / max(1, 2 * right + wrong + missed), 4)
