"""Decisions in words: what a reader is told, and what a statement lacks."""

from __future__ import annotations

import re

from lexcompare.analyse.force_rules import Decision
from lexcompare.analyse.grammar import Clause, Grammar
from lexcompare.codebook.force import Hit
from lexcompare.core.vocabulary import Force

__all__ = ["explain", "missing_parts"]

_STRUCTURAL = {
    "purpose": "states the purpose and basis of the instrument",
    "definition": "defines a term",
    "scope": "says to what the instrument applies",
    "principle": "states principles only",
    "other-law": "only settles the relation to other law",
    "commencement": "settles entry into force, expiry or repeal",
    "interpretation": "says how the instrument is to be read, or by whom",
    "transition": "settles what happens to earlier acts",
    "title": "gives the short title",
    "extent": "says where the instrument extends to",
    "amendment": "only amends other law",
    "list": "only opens a list, whose items say the rest",
    "relation": "only settles how provisions stand to one another",
    "deeming": "only says as what something counts",
    "heading": "a heading",
    "statement": "states something and rules nobody's conduct",
}
_MODAL_WORDS = {
    "binding": "binding",
    "prohibition": "prohibition",
    "right": "right",
    "task": "task",
    "hortatory": "hortatory",
    "discretionary": "discretionary",
}


_OBJECT = re.compile(r"[\u4e00-\u9fff《》“”]{1,10}")


def explain(text: str, grammar: Grammar, decision: Decision) -> tuple[str, ...]:
    """Return the reasons for a decision, the deciding words quoted as they stand."""
    kind, _, name = decision.path.partition(":")
    if kind == "structural":
        return (_STRUCTURAL.get(name, "rules nobody's conduct"),)
    if decision.path == "sanction":
        return (f"names a sanction: {_quoted(text, decision)}",)
    if decision.path == "referral":
        return (f"only refers to liability under other law: {_quoted(text, decision)}",)
    if decision.path == "deferral":
        return (f"the content is left to another text: {grammar.deferral}",)
    if decision.path == "selfexecuting":
        return (f"works by itself and needs no bearer: {grammar.selfexecuting}",)
    clause = decision.clause
    if clause is None:
        return ("no act that can be checked",)
    if decision.force is Force.SLOGAN:
        return _why_slogan(text, grammar, clause)
    return _why(text, clause, decision)


def _why_slogan(text: str, grammar: Grammar, clause: Clause) -> tuple[str, ...]:
    reasons = []
    if clause.bearer == "unlisted" and clause.bearer_hit is not None:
        reasons.append(f"no identifiable bearer: {_word(text, clause.bearer_hit)}")
    vague = [
        one.act_hit
        for one in grammar.clauses
        if one.act == "vague" and one.act_hit is not None and not one.condition
    ]
    words = list(dict.fromkeys(_word(text, hit) for hit in vague))[:4]
    if len(words) == 1:
        reasons.append(f"the aim {words[0]} is vague")
    elif words:
        reasons.append(f"the aims {', '.join(words)} are vague")
    if clause.modality == "hortatory" and clause.modality_hit is not None:
        reasons.append(f"a bare exhortation: {_word(text, clause.modality_hit)}")
    return tuple(reasons) or ("no act that can be checked",)


def _why(text: str, clause: Clause, decision: Decision) -> tuple[str, ...]:
    reasons = []
    if clause.bearer_from:
        reasons.append(clause.bearer_from)
    elif clause.bearer_hit is not None:
        words = _word(text, clause.bearer_hit)
        if clause.bearer == "listed":
            reasons.append(f"bearer: {words}")
        else:
            reasons.append(f"no identifiable bearer: {words}")
    if clause.modality_hit is not None:
        name = _MODAL_WORDS.get(clause.modality, clause.modality)
        reasons.append(f"{name} modality: {_word(text, clause.modality_hit)}")
    elif decision.force is Force.OPERATIVE:
        reasons.append("an indicative duty")
    if clause.act_hit is not None:
        kind = {"checkable": "checkable act", "vague": "vague act"}.get(clause.act, "act")
        reasons.append(f"{kind}: {_phrase(text, clause.act_hit)}")
    return tuple(reasons)


def missing_parts(grammar: Grammar, decision: Decision) -> tuple[str, ...]:
    """Return which parts the deciding clause lacks, in the order of the grammar."""
    if decision.force is Force.STRUCTURAL:
        return ()
    clause = decision.clause
    missing = []
    if clause is None:
        if not any(one.bearer == "listed" for one in grammar.clauses):
            missing.append("bearer")
        if not any(one.modality for one in grammar.clauses) and decision.path != "sanction":
            missing.append("modality")
        if decision.force is not Force.OPERATIVE:
            missing.append("act")
    else:
        if clause.bearer != "listed":
            missing.append("bearer")
        if not clause.modality:
            missing.append("modality")
        if clause.act != "checkable" and clause.modality != "prohibition" and not clause.tasked:
            missing.append("act")
    if not grammar.conditions and not (clause is not None and clause.measured):
        missing.append("condition")
    if not grammar.consequences:
        missing.append("consequence")
    return tuple(missing)


def _word(text: str, hit: Hit) -> str:
    return text[hit.start : hit.end]


def _phrase(text: str, hit: Hit) -> str:
    """Return an act with the beginning of its object, as far as a reader needs it."""
    tail = _OBJECT.match(text, hit.end)
    return text[hit.start : tail.end() if tail else hit.end]


def _quoted(text: str, decision: Decision) -> str:
    return ", ".join(dict.fromkeys(_word(text, hit) for hit in decision.hits))
