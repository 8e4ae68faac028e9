"""From the parts of a statement to its force: the decision paths, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.analyse.grammar import Clause, Grammar
from lexcompare.codebook.force import Hit
from lexcompare.core.vocabulary import Force

__all__ = ["Decision", "decide", "strongest"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one clause (or the statement as a whole) comes to.

    Args:
        force: The force.
        path: Name of the rule.
        clause: The clause that decided, ``None`` for a rule about the whole statement.
        hits: The words that decided.
    """

    force: Force
    path: str
    clause: Clause | None = None
    hits: tuple[Hit, ...] = ()


_STRONG_STRUCTURAL = frozenset(
    {"purpose", "definition", "scope", "commencement", "interpretation", "transition", "list",
     "title", "amendment", "relation", "deeming"}
)  # fmt: skip


def decide(grammar: Grammar) -> Decision:
    """Return the strongest decision about a statement."""
    if grammar.structural in _STRONG_STRUCTURAL:
        return Decision(Force.STRUCTURAL, f"structural:{grammar.structural}")
    found = _consequence(grammar)
    if found is not None and found.force is Force.OPERATIVE:
        return found
    candidates = _candidates(grammar)
    if found is not None:
        candidates.append(found)
    if grammar.structural:
        return _weigh_structural(grammar, candidates)
    if not candidates:
        if grammar.selfexecuting:
            return Decision(Force.OPERATIVE, "selfexecuting")
        return Decision(Force.SLOGAN, "no-act")
    best = max(candidates, key=lambda one: one.force.strength)
    if best.path == "binding-other" and found is not None:
        # 应当依法承担民事责任: the only act is to answer under other law.
        return found
    if best.force is not Force.OPERATIVE and grammar.selfexecuting and best.path not in _FIXED:
        return Decision(Force.OPERATIVE, "selfexecuting", best.clause, best.hits)
    return best


_FIXED = frozenset({"deferral", "referral", "obey-law"})


def _candidates(grammar: Grammar) -> list[Decision]:
    """Decide every clause that rules conduct; a list's opening only where its items do not."""
    main = [one for one in grammar.clauses if not one.condition and not one.announces]
    made = [found for one in main if (found := _decide_clause(one)) is not None]
    if not made and not grammar.structural:
        rest = [one for one in grammar.clauses if one.announces or (one.condition and one.own)]
        made = [found for one in rest if (found := _decide_clause(one)) is not None]
    if grammar.deferral:
        made = [one for one in made if one.force is not Force.OPERATIVE or _stands(one)]
        made.insert(0, Decision(Force.SOFT, "deferral"))
    return made


def _stands(decision: Decision) -> bool:
    """Whether a decision stands beside words that defer: a modal word of its own, or a task."""
    return decision.clause is not None and (decision.clause.own or decision.clause.tasked)


def _weigh_structural(grammar: Grammar, candidates: list[Decision]) -> Decision:
    """A principle or a reference to other law yields to conduct that the sentence rules."""
    strong = [one for one in candidates if one.force is Force.OPERATIVE]
    if grammar.structural == "other-law":
        strong = [one for one in strong if one.clause is not None and one.clause.own]
    if grammar.structural == "principle":
        strong = [one for one in strong if one.path != "task"]
    if strong:
        return strong[0]
    if grammar.structural == "principle":
        for clause in grammar.clauses:
            if clause.modality == "binding" and clause.bearer == "listed" and clause.own:
                return Decision(Force.OPERATIVE, "binding-principle", clause,
                                _words(clause.bearer_hit, clause.modality_hit))  # fmt: skip
        vague = [one for one in candidates if one.force is Force.SLOGAN and not _of_principle(one)]
        if len(vague) >= _MANY_AIMS:
            return vague[0]
    return Decision(Force.STRUCTURAL, f"structural:{grammar.structural}")


def _of_principle(decision: Decision) -> bool:
    hit = decision.clause.act_hit if decision.clause is not None else None
    return hit is not None and hit.list_id == "principle-verbs"


_MANY_AIMS = 3
"""With so many aims beside it, a principle is no longer bare (CODING, question 13)."""


_GATE = frozenset(
    {"scope", "definition", "commencement", "interpretation", "transition", "purpose", "title",
     "extent"}
)  # fmt: skip
_YIELDING = frozenset({"deferral", "no-act", "obey-law"})


def strongest(decisions: Sequence[Decision]) -> int:
    """Return the index of the decision that a unit is judged by.

    The strongest, the first of equals. The structural gate: words that rule nobody's conduct
    (other law governs state secrets; 除外) beside a scope, a definition or a commencement leave
    the unit structural.

    Example:
        >>> strongest([Decision(Force.STRUCTURAL, "structural:scope"),
        ...            Decision(Force.SOFT, "deferral")])
        0
    """
    if decisions[0].path == "structural:amendment":
        # What follows is the text of the amended law.
        return 0
    strengths = [one.force.strength for one in decisions]
    best = strengths.index(max(strengths))
    if decisions[best].path in _YIELDING:
        for at, one in enumerate(decisions):
            if one.force is Force.STRUCTURAL and one.path.partition(":")[2] in _GATE:
                return at
    return best


def _consequence(grammar: Grammar) -> Decision | None:
    if "sanction" in grammar.roles:
        sanctions = grammar.of_role("sanction")
        return Decision(Force.OPERATIVE, "sanction", None, tuple(sanctions[:3]))
    if "referral" in grammar.roles:
        referrals = grammar.of_role("referral")
        return Decision(Force.SOFT, "referral", None, tuple(referrals[:2]))
    return None


def _words(*hits: Hit | None) -> tuple[Hit, ...]:
    return tuple(filter(None, hits))


def _decide_clause(clause: Clause) -> Decision | None:
    words = _words(clause.bearer_hit, clause.modality_hit, clause.act_hit)
    modality = clause.modality
    if modality == "prohibition":
        return Decision(Force.OPERATIVE, "prohibition", clause, words)
    if modality == "right":
        return Decision(Force.OPERATIVE, "right", clause, words)
    if clause.tasked and modality in ("", "task", "binding"):
        if clause.bearer == "unlisted":
            return Decision(Force.SOFT, "task-unlisted", clause, words)
        if clause.bearer or modality == "binding":
            return Decision(Force.OPERATIVE, "task", clause, words)
        return Decision(Force.SLOGAN, "task-nobody", clause, words)
    if modality == "binding":
        return _binding(clause, words)
    if modality == "discretionary":
        return _discretionary(clause, words)
    if modality == "hortatory":
        return _hortatory(clause, words)
    return _indicative(clause, words)


def _binding(clause: Clause, words: tuple[Hit, ...]) -> Decision | None:
    if clause.obeys:
        return Decision(Force.SOFT, "obey-law", clause, words)
    if clause.act == "vague":
        return Decision(Force.SLOGAN, "binding-vague", clause, words)
    if clause.act == "":
        return None
    if clause.bearer == "unlisted":
        return Decision(Force.SOFT, "binding-unlisted", clause, words)
    if clause.act == "other":
        return Decision(Force.OPERATIVE, "binding-other", clause, words)
    path = "binding" if clause.bearer else "binding-implied"
    return Decision(Force.OPERATIVE, path, clause, words)


def _discretionary(clause: Clause, words: tuple[Hit, ...]) -> Decision:
    if any(hit.list_id == "court-remedies" for hit in (*clause.objects, *words)):
        return Decision(Force.OPERATIVE, "discretion-remedy", clause, words)
    if any(hit.list_id == "requests" for hit in (*clause.objects, *words)):
        return Decision(Force.OPERATIVE, "discretion-request", clause, words)
    if clause.takes:
        return Decision(Force.OPERATIVE, "discretion-taking", clause, words)
    return Decision(Force.SOFT, "discretion", clause, words)


_DIRECT = 20
"""Between "should" and the verb that it governs stands no more than an adverb."""


def _asks_directly(clause: Clause) -> bool:
    modal, act = clause.modality_hit, clause.act_hit
    if modal is None or act is None or modal.list_id != "expectation":
        return False
    return act.start - modal.end <= _DIRECT


def _hortatory(clause: Clause, words: tuple[Hit, ...]) -> Decision:
    if any(hit.role == "benefit" for hit in (*clause.objects, *words)):
        return Decision(Force.SOFT, "hortatory-benefit", clause, words)
    if clause.act == "checkable" and _asks_directly(clause):
        return Decision(Force.SOFT, "hortatory-concrete", clause, words)
    return Decision(Force.SLOGAN, "hortatory", clause, words)


def _indicative(clause: Clause, words: tuple[Hit, ...]) -> Decision | None:
    if clause.act == "":
        return None
    if clause.act == "vague":
        return Decision(Force.SLOGAN, "indicative-vague", clause, words)
    if clause.bearer == "listed":
        return Decision(Force.OPERATIVE, "indicative", clause, words)
    if clause.bearer == "unlisted":
        return Decision(Force.SOFT, "indicative-unlisted", clause, words)
    return Decision(Force.SOFT, "indicative-nobody", clause, words)
