"""The rule judge: how binding and how checkable a unit is, and why.

A unit is as strong as its strongest statement. The meaning of the four forces is fixed by the
coding manual; obligation, precision and enforcement follow the legalization literature (Abbott,
Keohane, Moravcsik, Slaughter and Snidal 2000).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from lexcompare.analyse.backing import backed_units
from lexcompare.analyse.coreference import resolve_bearers
from lexcompare.analyse.force_reasons import explain, missing_parts
from lexcompare.analyse.force_rules import Decision, decide, strongest
from lexcompare.analyse.force_score import path_score
from lexcompare.analyse.grammar import BINDING, Grammar
from lexcompare.analyse.grammar_en import parse_english
from lexcompare.analyse.grammar_zh import parse_chinese
from lexcompare.analyse.statements import Statement, split_statements
from lexcompare.codebook.force import ForceLexicon, Hit, load_force_lexicon
from lexcompare.core.findings import Evidence, Verdict
from lexcompare.core.model import Article, Instrument
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

__all__ = ["Judge", "StatementVerdict"]


@dataclass(frozen=True)
class StatementVerdict:
    """How binding and how checkable one statement is.

    Args:
        statement: The statement.
        decision: The rule's decision.
        article: The unit.
        grammar: The parts of the statement.
    """

    statement: Statement
    decision: Decision
    article: Article = field(repr=False, compare=False)
    grammar: Grammar = field(repr=False, compare=False)

    # Worked out when asked for: a long unit has dozens of statements and one leading verdict.

    @property
    def force(self) -> Force:
        """Its force."""
        return self.decision.force

    @property
    def path(self) -> str:
        """Name of the rule that decided."""
        return self.decision.path

    @cached_property
    def obligation(self) -> int:
        """How binding: 0 none, 1 hortatory or discretionary, 2 binding."""
        return _obligation(self.decision)

    @cached_property
    def precision(self) -> int:
        """How precise: 0 no checkable act; a point each for act, bearer, condition or measure."""
        return _precision(self.grammar, self.decision)

    @property
    def enforcement(self) -> int:
        """What follows by itself: 0 nothing, 1 supervision or referral, 2 a sanction."""
        return _enforcement(self.grammar)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Sentences for a reader, quoting the words that decided."""
        return explain(self.article.text, self.grammar, self.decision)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Which of bearer, modality, act, condition and consequence the statement lacks."""
        return missing_parts(self.grammar, self.decision)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The words that decided, with their spans."""
        return tuple(_evidence(self.article, hit, self.path) for hit in self.decision.hits)


class Judge:
    """Judges statements and units by the lexicons of force.

    Args:
        lexicon: A lexicon to use for its language instead of the shipped one.

    Example:
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> text = "有关部门应当推动馆藏流通，促进读者交流。"
        >>> from lexcompare.core.offsets import Run
        >>> runs = (Run(0, len(text), 0, len(text)),)
        >>> unit = Article("art_9", UnitKind.ARTICLE, "第九条", "9", "", (), Span(0, 0), text, runs)
        >>> verdict = Judge().judge(unit, None, "zh")
        >>> verdict.force, verdict.obligation, verdict.precision
        (<Force.SLOGAN: 'slogan'>, 2, 0)
        >>> verdict.reasons[1]
        'the aims 推动, 促进 are vague'
    """

    def __init__(self, lexicon: ForceLexicon | None = None) -> None:
        self._own = lexicon
        self._backing: tuple[Instrument, frozenset[str]] | None = None

    def lexicon(self, language: str) -> ForceLexicon:
        """Return the lexicon in use for a language; anything but Chinese is read as English."""
        known = "zh" if language.lower().startswith("zh") else "en"
        if self._own is not None and self._own.language == known:
            return self._own
        return load_force_lexicon(known)

    def judge_statements(self, article: Article, language: str) -> tuple[StatementVerdict, ...]:
        """Return a verdict for every statement of a unit, in text order."""
        return tuple(
            StatementVerdict(grammar.statement, decision, article, grammar)
            for grammar, decision in self._decisions(article, language)
        )

    def judge(
        self,
        article: Article,
        instrument: Instrument | None,
        language: str,
        statements: tuple[StatementVerdict, ...] | None = None,
    ) -> Verdict:
        """Return the verdict on a unit: that of its strongest statement.

        Args:
            article: The unit.
            instrument: Where it stands; a liability article elsewhere in it can back a duty.
            language: ``zh`` or ``en``.
            statements: The statements' verdicts, where the caller has them already.
        """
        if statements is None:
            statements = self.judge_statements(article, language)
        if not statements:
            return self._empty(article, language)
        best = _leading(statements)
        enforcement = max(one.enforcement for one in statements)
        reasons = list(best.reasons)
        if (
            instrument is not None
            and best.force is Force.OPERATIVE
            and enforcement < 2
            and article.id in self._backed(instrument, language)
        ):
            enforcement = 2
            reasons.append("a liability article of the same instrument names this unit")
        vague = [one.force for one in statements].count(Force.SLOGAN)
        if best.force is not Force.SLOGAN and vague:
            reasons.append(f"{vague} of its {len(statements)} statements are vague")
        return Verdict(
            unit=article.id,
            force=best.force,
            score=path_score(best.path, self.lexicon(language).language),
            obligation=best.obligation,
            precision=best.precision,
            enforcement=enforcement if best.force is not Force.STRUCTURAL else 0,
            reasons=tuple(reasons),
            missing=best.missing,
            evidence=best.evidence,
        )

    def _empty(self, article: Article, language: str) -> Verdict:
        score = path_score("empty", self.lexicon(language).language)
        missing = ("bearer", "modality", "act")
        reasons = ("the unit has no words",)
        return Verdict(article.id, Force.STRUCTURAL, score, 0, 0, 0, reasons, missing)

    def leading_path(self, statements: tuple[StatementVerdict, ...]) -> str:
        """Return the name of the rule behind a unit's verdict; empty for a unit without words."""
        return _leading(statements).path if statements else ""

    def features(self, article: Article, language: str) -> dict[str, float]:
        """Return what the rules saw, as numbers for a trained model.

        Keys: ``role:ROLE`` counts of terms, ``force:FORCE`` counts of statements, ``path:RULE``
        counts of decision paths, ``unit:PATH`` 1.0 for the path of the unit's verdict,
        ``clauses``, ``statements``, ``measured``, ``characters``, ``bearer:KIND``, ``act:CLASS``.

        Example:
            >>> from lexcompare.core.vocabulary import UnitKind
            >>> from lexcompare.core.offsets import Run
            >>> unit = Article("art_9", UnitKind.ARTICLE, "第九条", "9", "", (), Span(0, 0),
            ...                "馆长应当公布目录。", (Run(0, 9, 0, 9),))
            >>> found = Judge().features(unit, "zh")
            >>> found["role:binding"], found["unit:binding"]
            (1.0, 1.0)
        """
        found: Counter[str] = Counter()
        decided = self._decisions(article, language)
        for grammar, decision in decided:
            found.update(f"role:{hit.role}" for hit in grammar.hits)
            found[f"force:{decision.force}"] += 1
            found[f"path:{decision.path}"] += 1
            for clause in grammar.clauses:
                found[f"bearer:{clause.bearer or 'none'}"] += 1
                found[f"act:{clause.act or 'none'}"] += 1
                found[f"modality:{clause.modality or 'none'}"] += 1
                found["measured"] += clause.measured
                found["clauses"] += 1
        if decided:
            decisions = [decision for _, decision in decided]
            found[f"unit:{decisions[strongest(decisions)].path}"] = 1
        found["statements"] = len(decided)
        found["characters"] = len(article.text)
        return {key: float(found[key]) for key in sorted(found)}

    def _decisions(self, article: Article, language: str) -> list[tuple[Grammar, Decision]]:
        lexicon = self.lexicon(language)
        parse = parse_chinese if lexicon.language == "zh" else parse_english
        text = article.text
        statements = split_statements(article, lexicon.language)
        grammars = parse(text, lexicon.scan(text), statements, lexicon)
        resolve_bearers(text, grammars, lexicon.language)
        return [(grammar, decide(grammar)) for grammar in grammars]

    def _backed(self, instrument: Instrument, language: str) -> frozenset[str]:
        if self._backing is None or self._backing[0] is not instrument:
            self._backing = (instrument, backed_units(instrument, self.lexicon(language)))
        return self._backing[1]


def _leading(verdicts: tuple[StatementVerdict, ...]) -> StatementVerdict:
    """Return the statement that the unit is judged by: of equals the more precise, the earlier."""
    first = verdicts[strongest([one.decision for one in verdicts])]
    equals = [one for one in verdicts if one.force is first.force]
    if first.force is Force.STRUCTURAL:
        return first
    return max(equals, key=lambda one: (one.precision, one.enforcement))


def _obligation(decision: Decision) -> int:
    if decision.force is Force.STRUCTURAL:
        return 0
    if decision.clause is not None:
        modality = decision.clause.modality
        if modality in BINDING:
            return 2
        if modality in ("hortatory", "discretionary"):
            return 1
        return 2 if decision.force is Force.OPERATIVE else 1 if decision.force is Force.SOFT else 0
    return 2 if decision.force is Force.OPERATIVE or decision.path == "referral" else 1


def _precision(grammar: Grammar, decision: Decision) -> int:
    if decision.force not in (Force.OPERATIVE, Force.SOFT):
        return 0
    clause = decision.clause
    if clause is None:
        if decision.path in ("deferral", "referral"):
            return 0
        return 1 + bool(grammar.conditions) + any(one.bearer == "listed" for one in grammar.clauses)
    act = clause.act == "checkable" or clause.modality == "prohibition"
    if not act and not clause.tasked:
        return 0
    bearer = clause.bearer == "listed"
    conditioned = bool(grammar.conditions) or clause.measured
    return 1 + bearer + conditioned


def _enforcement(grammar: Grammar) -> int:
    if "sanction" in grammar.roles:
        return 2
    return 1 if grammar.roles & {"referral", "supervision"} else 0


def _evidence(article: Article, hit: Hit, path: str) -> Evidence:
    provision = article.provision_at(hit.start, hit.end)
    return Evidence(
        unit=article.id,
        span=article.to_source(hit.start, hit.end),
        text_span=Span(hit.start, hit.end),
        quote=article.text[hit.start : hit.end],
        rule=f"force:{path}",
        provision=provision.id if provision else article.id,
    )
