"""Taking Chinese statements apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from lexcompare.analyse.clauses_zh import (
    BEARERS,
    GOVERNING,
    MODAL,
    find_act,
    find_bearer,
    find_modality,
)
from lexcompare.analyse.grammar import Clause, Grammar
from lexcompare.analyse.statements import Statement
from lexcompare.codebook.force import ForceLexicon, Hit

__all__ = ["parse_chinese"]

_CLAUSE_END = re.compile(r"[，,；;：:。！？\n]+")
_CAPTION = re.compile(r"(?:（[^（）]{1,30}）|【[^【】]{1,30}】)\s*(?!$)")
_LISTED = re.compile(r"下列|以下|如下")
_CONDITION_ENDS = ("的", "时", "后", "前", "之一", "期间", "之日起", "以内", "过程中", "除外")
# Last characters of what the pattern obey-law can match: a cheap look before the search.
_OBEY_LAST = frozenset("律规定度求准行可动置理范")
_NEAR_START = 12
_QUALIFIES = frozenset("每的该其单")
_STRUCTURAL_TRIGGERS = (
    ("purpose", re.compile(r"制定|订立|制订")),
    ("definition", re.compile(r"指|所称|用语|术语|含义|包括")),
    ("scope", re.compile(r"适用|参照|本(?:办法|条例|规定|法)(?:执行|管理)")),
    ("commencement", re.compile(r"施行|生效|实施|废止|有效期|失效|执行")),
    ("interpretation", re.compile(r"解释|具体应用")),
    ("other-law", re.compile(r"规定|为准|抵触")),
    ("transition", re.compile(r"施行|实施|生效")),
    ("principle", re.compile(r"原则|方针|坚持|遵循|相结合|并重")),
)
# One of these stands in everything that the pattern matches: a cheap look before the search.
_DEFERRAL_TRIGGER = re.compile("由|另行|按|依照|适用")
_SELFEXECUTING_TRIGGER = re.compile(
    "分为|划分|分成|评为|定为|为最终|为终局|免费|无偿|纳入|列入|不收取|视为|无效|不得|由|实行"
    "|不作|免除|不予追究|免于|不承担"
)


class _Scan:
    """What is looked up once for a whole unit, so that clauses only compare positions."""

    def __init__(self, text: str, hits: list[Hit], lexicon: ForceLexicon) -> None:
        self.text = text
        self.hits = hits
        self.starts = [hit.start for hit in hits]
        self.lexicon = lexicon
        patterns = lexicon.patterns
        self.stops = [match.span() for match in _CLAUSE_END.finditer(text)]
        self.stop_ends = [end for _, end in self.stops]
        self.stems: dict[tuple[int, int], list[Clause]] = {}
        self.measures = [match.start() for match in patterns["measure"].regex.finditer(text)]
        self.structural = [
            (name, patterns[name].regex)
            for name, trigger in _STRUCTURAL_TRIGGERS
            if trigger.search(text) is not None
        ]
        self.lists = _LISTED.search(text) is not None
        self.obey_law = patterns["obey-law"].regex
        self.deferral = patterns["deferral"].regex
        self.selfexecuting = patterns["selfexecuting"].regex
        self.serves = patterns["serves"].regex

    def between(self, start: int, end: int) -> list[Hit]:
        """Return the hits that begin in a stretch of the text."""
        return self.hits[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def clause_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches between the stops of a statement."""
        found = []
        at = start
        for low, high in self.stops[bisect_right(self.stop_ends, start) :]:
            if low >= end:
                break
            if low > at:
                found.append((at, low))
            at = high
        if at < end:
            found.append((at, end))
        return found

    def clauses(self, start: int, end: int) -> list[Clause]:
        """Take a stretch of a statement apart, clause by clause."""
        return [
            _clause(self, low, high, self.between(low, high))
            for low, high in self.clause_spans(start, end)
        ]

    def stem_clauses(self, start: int, end: int) -> list[Clause]:
        """Return the clauses of a stem: every item of its list begins with the same."""
        if (start, end) not in self.stems:
            self.stems[start, end] = self.clauses(start, end)
        return [clause.copy() for clause in self.stems[start, end]]

    def is_measured(self, start: int, end: int) -> bool:
        """Whether a number, term or threshold begins in a stretch of the text."""
        at = bisect_left(self.measures, start)
        return at < len(self.measures) and self.measures[at] < end


def parse_chinese(
    text: str, hits: list[Hit], statements: Sequence[Statement], lexicon: ForceLexicon
) -> list[Grammar]:
    """Take the statements of a Chinese unit apart, in order.

    Args:
        text: The unit's reading text.
        hits: Every term in it, as :meth:`ForceLexicon.scan` returns them.
        statements: Its statements.
        lexicon: The Chinese lexicon.
    """
    scan = _Scan(text, hits, lexicon)
    made: list[Grammar] = []
    for statement in statements:
        made.append(_parse(scan, statement, made[-1] if made else None))
    return made


def _parse(scan: _Scan, statement: Statement, before: Grammar | None) -> Grammar:
    text, lexicon = scan.text, scan.lexicon
    clauses: list[Clause] = []
    kept: list[Hit] = []
    cases = False
    for span in (*statement.stem_spans, statement.text_span):
        start, end = span.start, span.end
        caption = _CAPTION.match(text, start, end) if start == 0 else None
        begin = caption.end() if caption else start
        stem = span is not statement.text_span
        made = scan.stem_clauses(begin, end) if stem else scan.clauses(begin, end)
        if cases:
            for clause in made:
                clause.condition = True
        clauses += made
        kept += scan.between(begin, end)
        if scan.lists and not cases:
            cases = lexicon.patterns["cases"].regex.search(text, start, end) is not None
    _inherit(scan, clauses, before if _goes_on(text, statement, clauses, before) else None)
    _settle_unknown_acts(clauses)
    grammar = Grammar(statement, clauses, hits=kept)
    _mark(scan, grammar)
    return grammar


def _goes_on(
    text: str, statement: Statement, clauses: list[Clause], before: Grammar | None
) -> bool:
    """Whether the bearer of the statement before still acts.

    It does after a semicolon, and where a sentence of the same paragraph opens with a verb.
    """
    if statement.continues or before is None or not clauses:
        return statement.continues
    first = clauses[0]
    return (
        not first.own
        and not first.bearer
        and first.act_hit is not None
        and first.act_hit.start - first.start <= 1
        and "\n" not in text[before.statement.text_span.end : first.start]
        and statement.stem_span is None
    )


def _clause(scan: _Scan, start: int, end: int, hits: list[Hit]) -> Clause:
    text, lexicon = scan.text, scan.lexicon
    clause = Clause(start, end)
    words = text[start:end]
    clause.measured = scan.is_measured(start, end)
    clause.condition = words.endswith(_CONDITION_ENDS)
    if hits:
        roles = [hit.role for hit in hits]
        index = None if GOVERNING.isdisjoint(roles) else find_modality(text, hits)
        if index is not None:
            clause.modality_hit = hits[index]
            clause.modality = hits[index].role if hits[index].role in MODAL else "binding"
            clause.own = True
        if not BEARERS.isdisjoint(roles):
            find_bearer(text, clause, hits, index, lexicon)
        find_act(text, clause, hits, index, lexicon)
    if clause.own and clause.modality == "discretionary":
        clause.takes = scan.serves.search(words) is not None
    if words[-1] in _OBEY_LAST and (obeys := scan.obey_law.search(words)) is not None:
        final = end >= len(text) or text[end] in "。；\n"
        clause.obeys = final or obeys.group()[0] in "遵符执"
    if scan.lists and lexicon.patterns["announces"].regex.search(words) is not None:
        clause.announces = True
        if words.rstrip("：:").endswith("职责"):
            clause.modality, clause.tasked = "task", True
    return clause


class _Running:
    """What runs on from clause to clause: a bearer and a modality, each with its words."""

    def __init__(self, before: Grammar | None) -> None:
        self.bearer, self.bearer_hit = "", None
        self.modality, self.modality_hit = "", None
        if before is not None and before.clauses:
            last = before.clauses[-1]
            self.take_bearer(last)
            if last.modality in ("binding", "hortatory", "task"):
                self.take_modality(last)

    bearer_hit: Hit | None
    modality_hit: Hit | None

    def take_bearer(self, clause: Clause) -> None:
        """Let the clause's bearer run on."""
        self.bearer, self.bearer_hit = clause.bearer, clause.bearer_hit

    def take_modality(self, clause: Clause) -> None:
        """Let the clause's modality run on, but for what governs one clause only."""
        self.modality, self.modality_hit = clause.modality, clause.modality_hit
        if clause.modality == "prohibition":
            # 不得 governs its own clause: 不得转让，并应当归还.
            self.drop_modality()
        elif clause.act_hit is not None and clause.act_hit.list_id == "exhorting":
            # 应当鼓励企业开放资源，提供工具: the companies are encouraged to provide, too.
            self.modality, self.modality_hit = "hortatory", clause.act_hit

    def drop_modality(self) -> None:
        """Let no modality run on."""
        self.modality, self.modality_hit = "", None


def _inherit(scan: _Scan, clauses: list[Clause], before: Grammar | None) -> None:
    """Let bearers and modalities run on to clauses that have none of their own."""
    running = _Running(before)
    seen_modal = False
    for index, clause in enumerate(clauses):
        own_bearer = bool(clause.bearer)
        if own_bearer:
            running.take_bearer(clause)
        else:
            clause.bearer, clause.bearer_hit = running.bearer, running.bearer_hit
        if clause.own and clause.modality_hit is not None:
            gap = scan.text[clause.start : clause.modality_hit.start]
            if not seen_modal and _resumes(scan, clause, gap):
                for earlier in clauses[:index]:
                    earlier.condition = True
            seen_modal = True
            running.take_modality(clause)
        elif clause.condition:
            continue
        elif (
            own_bearer
            and _opens(scan.text, clause)
            and running.modality in ("hortatory", "discretionary")
        ):
            # A new subject without a modal word is a new indicative.
            running.drop_modality()
        else:
            clause.modality, clause.modality_hit = running.modality, running.modality_hit
            clause.tasked = clause.tasked or running.modality == "task"


def _resumes(scan: _Scan, clause: Clause, gap: str) -> bool:
    """Whether the modal word goes on from the clauses before, which were its subject."""
    patterns = scan.lexicon.patterns
    if patterns["resumes"].regex.match(gap) is not None:
        return True
    liberty = clause.modality == "discretionary"
    return liberty and patterns["resumes-liberty"].regex.match(gap) is not None


def _settle_unknown_acts(clauses: list[Clause]) -> None:
    """Mark acts that no list knows: they are checkable where a number or nothing else says so."""
    for clause in clauses:
        if not clause.act and clause.measured and clause.modality == "binding":
            clause.act = "other"
    if not any(one.act for one in clauses if not one.condition):
        for clause in clauses:
            if clause.own and clause.modality == "binding":
                clause.act = "other"


def _opens(text: str, clause: Clause) -> bool:
    """Whether a bearer opens the clause as its subject, not as part of a measure (每家企业)."""
    if clause.bearer_hit is None:
        return False
    gap = text[clause.start : clause.bearer_hit.start]
    return len(gap) <= _NEAR_START and not any(char in _QUALIFIES for char in gap)


def _mark(scan: _Scan, grammar: Grammar) -> None:
    span = grammar.statement.text_span
    words = scan.text[span.start : span.end]
    patterns = scan.lexicon.patterns
    for name, regex in scan.structural:
        if regex.search(words) is not None:
            grammar.structural = name
            break
    if scan.lists and words[-1] in "：:" and patterns["announces"].regex.search(words):
        grammar.structural = "list"
    stem = grammar.statement.stem_span
    if stem is not None and not grammar.structural:
        defines = patterns["definition"].regex.search(stem.of(scan.text))
        grammar.structural = "definition" if defines else ""
    if _DEFERRAL_TRIGGER.search(words) is not None:
        found = scan.deferral.search(words)
        grammar.deferral = found.group() if found is not None else ""
    if _SELFEXECUTING_TRIGGER.search(words) is not None:
        found = scan.selfexecuting.search(words)
        grammar.selfexecuting = found.group() if found is not None else ""
