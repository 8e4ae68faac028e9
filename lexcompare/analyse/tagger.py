"""From rule hits to tags: what a unit regulates, with what force, shown by which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexcompare.analyse.features import describe, is_on_topic
from lexcompare.analyse.force_layer import FORCES, JudgedUnit, allowed_forces, rule_force
from lexcompare.analyse.judge import Judge, StatementVerdict
from lexcompare.analyse.model import ConceptModel, UnitScores
from lexcompare.analyse.objects import mode_of, objects_of
from lexcompare.analyse.polarity import exclusions_of, without_denied
from lexcompare.analyse.statements import Statement
from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.matcher import CueMatcher, MatchContext, RuleHit
from lexcompare.codebook.model import Codebook, Concept, RuleKind
from lexcompare.core.findings import Evidence, Exclusion, Tag, Verdict
from lexcompare.core.model import Article
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

__all__ = [
    "MODEL",
    "Signals",
    "TagResult",
    "Tagger",
    "combined_score",
    "context_of",
    "distinct",
    "evidence_of",
    "leading_hits",
]

MODEL = "model"
"""Rule name of evidence that a trained model points at where no rule does."""

_TELLING = 6
"""Characters that the words of rules need to tell a reader why by themselves."""

_SECOND = 0.15
"""Share of a further rule's precision that counts beside the best one: rules of one concept share
cues, so they are far from independent (measured by ``benchmarks/rule_scores.py``)."""


@dataclass(frozen=True, slots=True)
class TagResult:
    """What the tagger says about one unit.

    Args:
        tags: Decided tags, in codebook order.
        unsure: Tags in the band that is listed for human reading instead of guessed.
        exclusions: Concepts that the unit's words deny.
        objects: Activities that the unit is about; empty for a unit without a tag.
        opening_mode: Main mode of opening of a unit with an opening duty; empty for others.
    """

    tags: tuple[Tag, ...] = ()
    unsure: tuple[Tag, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    objects: tuple[str, ...] = ()
    opening_mode: str = ""


@dataclass(frozen=True, slots=True)
class Signals:
    """What rules and model say of a unit, before anything is decided.

    Args:
        hits: Rules that hold, vetoes applied.
        scores: What the model says; ``None`` where none was asked.
    """

    hits: tuple[RuleHit, ...] = ()
    scores: UnitScores | None = None


def context_of(article: Article, title: str = "") -> MatchContext:
    """Return the headings above a unit and its own, with the title of its instrument.

    Example:
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> unit = Article("art_1", UnitKind.ARTICLE, "第一条", "1", "目录", (), Span(0, 0), "", ())
        >>> context_of(unit, "甲省公共数据条例").headings
        ('目录',)
    """
    above = [f"{part.label} {part.heading}".strip() for part in article.path]
    own = [article.heading] if article.heading else []
    return MatchContext(tuple(above + own), title)


def combined_score(scores: Sequence[float]) -> float:
    """Return the score of a tag from the precisions of the rules that found it.

    The best rule counts in full, every further one in part.

    Example:
        >>> combined_score([0.8]), round(combined_score([0.3, 0.8]), 3)
        (0.8, 0.809)
    """
    ranked = sorted(scores, reverse=True)
    wrong = 1.0 - ranked[0]
    for score in ranked[1:]:
        wrong *= 1.0 - _SECOND * score
    return round(min(0.99, 1.0 - wrong), 4)


class Tagger:
    """Tags units by the rules of a codebook.

    Args:
        codebook: The codebook; the shipped one by default.
        judge: Judges statements where the caller brings no verdicts.
        models: Trained models by language; rules alone decide where there is none.

    Example:
        >>> from lexcompare.core.offsets import Run
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> text = "乙市数据局应当编制全市公共数据目录，每半年更新一次。"
        >>> runs = (Run(0, len(text), 0, len(text)),)
        >>> unit = Article("art_8", UnitKind.ARTICLE, "第八条", "8", "", (), Span(0, 0), text, runs)
        >>> result = Tagger().tag(unit, "zh")
        >>> [(tag.concept, tag.force.value) for tag in result.tags], result.objects
        ([('catalog', 'operative')], ('public_data',))
        >>> result.tags[0].evidence[0].quote
        '编制全市公共数据目录'
    """

    def __init__(
        self,
        codebook: Codebook | None = None,
        judge: Judge | None = None,
        models: Mapping[str, ConceptModel] | None = None,
    ) -> None:
        self.codebook = codebook or load_codebook()
        self.matcher = CueMatcher(self.codebook)
        self.models = dict(models or {})
        self._judge = judge

    def rule_hits(self, article: Article, language: str, title: str = "") -> tuple[RuleHit, ...]:
        """Return every rule that holds for a unit, in codebook order.

        The features of a trained model: vetoes are applied, scores are not.
        """
        return self._rule_hits(article, language, context_of(article, title))

    def _rule_hits(
        self, article: Article, language: str, context: MatchContext
    ) -> tuple[RuleHit, ...]:
        hits = self.matcher.hits(article.text, language, context)
        return tuple(_after_vetoes(without_denied(hits)))

    def signals(
        self,
        articles: Sequence[Article],
        language: str,
        title: str = "",
        statements: Sequence[tuple[Statement, ...]] | None = None,
    ) -> tuple[Signals, ...]:
        """Return what rules and model say of units of one instrument, in their order.

        The model reads the units that are on the codebook's topic, all at once. Off it no rule
        holds: the gate of both is the same.

        Args:
            articles: The units.
            language: ``zh`` or ``en``.
            title: Title of their instrument.
            statements: The statements of each, where the caller has split them already.
        """
        model = self.models.get(language)
        hits: list[tuple[RuleHit, ...]] = []
        inputs = {}
        for at, article in enumerate(articles):
            context = context_of(article, title)
            if not is_on_topic(self.matcher, article.text, language, context):
                hits.append(())
                continue
            own = self._rule_hits(article, language, context)
            hits.append(own)
            if model is not None:
                objects = objects_of(own, self.matcher, context, language)
                split = statements[at] if statements is not None else None
                inputs[at] = describe(article, language, own, objects, self.codebook, split)
        read = model.predict(list(inputs.values())) if model is not None else ()
        scores = dict(zip(inputs, read, strict=True))
        return tuple(Signals(own, scores.get(at)) for at, own in enumerate(hits))

    def tag(
        self,
        article: Article,
        language: str,
        verdict: Verdict | None = None,
        statement_verdicts: Sequence[StatementVerdict] | None = None,
        title: str = "",
        signals: Signals | None = None,
    ) -> TagResult:
        """Tag one unit.

        Args:
            article: The unit.
            language: ``zh`` or ``en``.
            verdict: The unit's verdict; judged here where absent.
            statement_verdicts: Verdicts of its statements; judged here where absent.
            title: Title of the instrument: a silent unit is about what its instrument is about.
            signals: What rules and model say, where the caller has asked for many units at once.
        """
        if signals is None:
            signals = self.signals([article], language, title)[0]
        hits, scores = signals.hits, signals.scores
        if not hits and scores is None:
            return TagResult()
        if verdict is None or statement_verdicts is None:
            judge = self._judge = self._judge or Judge()
            statement_verdicts = judge.judge_statements(article, language)
            verdict = judge.judge(article, None, language, statement_verdicts)
        context = context_of(article, title)
        objects = self._objects(signals, context, language)
        decide, doubt = self._bands(signals, language)
        judged = _judged(article, verdict, statement_verdicts, scores)
        model = self.models.get(language) if scores is not None else None
        exclusions = exclusions_of(hits, article.id, lambda hit: evidence_of(article, hit))
        denied = {one.concept for one in exclusions}
        tags: list[Tag] = []
        unsure: list[Tag] = []
        spared = _spared_by_vetoes(hits)
        by_concept = _by_concept(hits)
        for concept in self.codebook.concepts:
            own = Signals(tuple(by_concept.get(concept.id, ())), scores)
            allowed = concept.id not in denied and all(concept.id in names for names in spared)
            if own.hits or (scores and allowed):
                # Most concepts that are looked at stay below: words are shown for the rest only.
                score = self._score(concept, own, verdict)
                if score >= min(decide, doubt):
                    force, shown = self._shown(article, concept, own, judged, model)
                    tag = Tag(article.id, concept.id, force, score, shown, objects)
                    (tags if score >= decide else unsure).append(tag)
        opened = any(tag.concept == self.codebook.mode_concept for tag in tags)
        return TagResult(
            tags=tuple(tags),
            unsure=tuple(unsure),
            exclusions=exclusions,
            objects=objects if tags else (),
            opening_mode=mode_of(hits, self.matcher, context, language) if opened else "",
        )

    def _objects(self, signals: Signals, context: MatchContext, language: str) -> tuple[str, ...]:
        if signals.scores is None or self.models[language].leaves_objects_to_rules:
            return objects_of(signals.hits, self.matcher, context, language)
        return signals.scores.objects_above(self.models[language].object_threshold)

    def _bands(self, signals: Signals, language: str) -> tuple[float, float]:
        """Return the scores from which a tag is decided, and from which it is listed."""
        if signals.scores is None:
            return self.codebook.thresholds.decide, self.codebook.thresholds.unsure
        return self.models[language].decide, self.models[language].unsure

    def _score(self, concept: Concept, signals: Signals, verdict: Verdict) -> float:
        """Return how surely a unit has a concept, by the model or by the rules alone."""
        if signals.scores is None:
            leading = leading_hits(signals.hits)
            score = combined_score([self.codebook.score_of(hit.rule) for hit in leading])
        else:
            score = round(signals.scores.concepts.get(concept.id, 0.0), 4)
        if verdict.force is Force.STRUCTURAL and not concept.structural_allowed:
            # A unit that rules nobody's conduct regulates nothing: what is named there is left to
            # a reader.
            limits = self.codebook.thresholds
            score = min(score, (limits.decide + limits.unsure) / 2)
        return score

    def _shown(
        self,
        article: Article,
        concept: Concept,
        signals: Signals,
        judged: JudgedUnit,
        model: ConceptModel | None,
    ) -> tuple[Force, tuple[Evidence, ...]]:
        """Return the force of a concept in a unit, and the words that show it."""
        strong = leading_hits(signals.hits)
        evidence = distinct([e for hit in strong for e in evidence_of(article, hit)])
        windows = [window for hit in strong for window in hit.windows]
        peak = signals.scores.peaks.get(concept.id) if signals.scores else None
        if peak and sum(len(one.quote) for one in evidence) < _TELLING:
            # A bare word shows a reader little: the clause that speaks for it says why.
            shown = model.sharpen(article.text, peak, concept.id) if model else peak
            evidence = distinct([*evidence, _evidence(article, shown, MODEL)])
            windows = windows or [peak]
        return _force_of(concept, windows, judged, model, ruled=bool(strong)), evidence


def leading_hits(hits: Sequence[RuleHit]) -> list[RuleHit]:
    """Return the decisive hits, or the supporting ones where there is none.

    Supporting rules say little beside a decisive one, so they are measured and used alone.

    Example:
        >>> leading_hits([])
        []
    """
    return [hit for hit in hits if hit.rule.decisive] or list(hits)


def evidence_of(article: Article, hit: RuleHit) -> tuple[Evidence, ...]:
    """Return the words of a hit with their place in text, source and provisions."""
    return tuple(_evidence(article, span, hit.rule.id) for span in hit.spans)


def _evidence(article: Article, span: Span, rule: str) -> Evidence:
    provision = article.provision_at(span.start, span.end)
    return Evidence(
        unit=article.id,
        span=article.to_source(span.start, span.end),
        text_span=span,
        quote=span.of(article.text),
        rule=rule,
        provision=provision.id if provision else article.id,
    )


def distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence in text order, without quotes that stand in longer ones or were given.

    The first place of a repeated quote is kept: a reader wants each reason once.

    Example:
        >>> long = Evidence("art_1", Span(0, 6), Span(0, 6), "编制目录清单", "catalog.compile")
        >>> part = Evidence("art_1", Span(2, 4), Span(2, 4), "目录", "catalog.noun")
        >>> again = Evidence("art_1", Span(9, 11), Span(9, 11), "目录", "catalog.noun")
        >>> [one.quote for one in distinct([part, again, long])]
        ['编制目录清单', '目录']
    """
    kept: list[Evidence] = []
    quotes: set[str] = set()
    for one in sorted(evidence, key=lambda e: (-len(e.text_span), e.text_span.start)):
        if one.quote in quotes or any(k.text_span.contains(one.text_span) for k in kept):
            continue
        kept.append(one)
        quotes.add(one.quote)
    return tuple(sorted(kept, key=lambda e: e.text_span))


def _after_vetoes(hits: Sequence[RuleHit]) -> list[RuleHit]:
    """Drop what a veto does not spare: purpose clauses, commencement, lists of offences."""
    spared = _spared_by_vetoes(hits)
    return [
        hit
        for hit in hits
        if hit.rule.kind is not RuleKind.CONCEPT
        or all(hit.rule.target in targets for targets in spared)
    ]


def _spared_by_vetoes(hits: Sequence[RuleHit]) -> list[set[str]]:
    """Return the concepts that each veto that holds for a unit leaves alone."""
    return [set(h.rule.target.split(",")) for h in hits if h.rule.kind is RuleKind.VETO]


def _by_concept(hits: Sequence[RuleHit]) -> dict[str, list[RuleHit]]:
    found: dict[str, list[RuleHit]] = {}
    for hit in hits:
        if hit.rule.kind is RuleKind.CONCEPT:
            found.setdefault(hit.rule.target, []).append(hit)
    return found


def _judged(
    article: Article,
    verdict: Verdict,
    statements: Sequence[StatementVerdict],
    scores: UnitScores | None,
) -> JudgedUnit:
    forces = np.zeros(len(FORCES), np.float32)
    parts = np.zeros((0, len(FORCES)), np.float32)
    if scores is not None and scores.statements is not None:
        forces = np.array([scores.forces[force] for force in FORCES], np.float32)
        parts = scores.statements
    return JudgedUnit(article.text, verdict, statements, forces, parts)


def _force_of(
    concept: Concept,
    windows: Sequence[Span],
    judged: JudgedUnit,
    model: ConceptModel | None,
    *,
    ruled: bool,
) -> Force:
    """Return the force of a concept: its fixed one, else the layer's, else the rules'."""
    if concept.force:
        return Force(concept.force)
    said = rule_force(concept, windows, judged.verdict, judged.statements)
    if model is None or model.force is None:
        return said
    if len(judged.scores) and len(judged.scores) != len(judged.statements):
        # Statements of a caller's own that the model has not read.
        return said
    row = judged.row(model.concepts.index(concept.id), said, windows, ruled)
    return model.force.choose(row, allowed_forces(concept, judged.verdict.force))
