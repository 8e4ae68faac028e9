"""Checks on a whole codebook, its own examples included."""

from __future__ import annotations

from collections import Counter

from lexcompare.codebook.matcher import CueMatcher, MatchContext
from lexcompare.codebook.model import Codebook, Concept, Example, Rule, RuleKind
from lexcompare.codebook.patterns import Terms, compile_pattern
from lexcompare.core.errors import CodebookError

__all__ = ["check_codebook", "check_examples"]


def check_codebook(book: Codebook) -> None:
    """Raise ``CodebookError`` for the first thing in a codebook that cannot be meant.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> check_codebook(load_codebook())
    """
    _check_ids(book)
    _check_families(book)
    _check_parents(book)
    for concept in book.concepts:
        _check_signs(concept)
    _check_rules(book)
    check_examples(book)


def _check_ids(book: Codebook) -> None:
    groups = {
        "family": [family.id for family in book.families],
        "rule": [rule.id for rule in book.rules],
        "gate": [gate.id for gate in book.gates],
        "object": [item.id for item in book.objects],
        "mode": [item.id for item in book.modes],
    }
    for what, ids in groups.items():
        twice = [identifier for identifier, times in Counter(ids).items() if times > 1]
        if twice:
            raise CodebookError(f"two {what} entries share an id", where=book.name, got=twice[0])


def _check_families(book: Codebook) -> None:
    known = {family.id for family in book.families}
    for concept in book.concepts:
        if concept.family not in known:
            raise CodebookError(
                "unknown family",
                where=concept.id,
                got=concept.family,
                expected="one of " + ", ".join(sorted(known)),
            )


def _check_parents(book: Codebook) -> None:
    parents = {concept.id: concept.parents for concept in book.concepts}
    for concept, above in parents.items():
        unknown = sorted(set(above) - set(parents))
        if unknown:
            raise CodebookError("unknown parent", where=concept, got=unknown[0])
    for concept in parents:
        trail = [concept]
        level = set(parents[concept])
        while level:
            if concept in level:
                raise CodebookError(
                    "a parent cycle", where=concept, got=" > ".join([*trail, concept])
                )
            trail += sorted(level)
            level = {up for parent in level for up in parents[parent]} - set(trail)


def _check_signs(concept: Concept) -> None:
    """A cue cannot speak for a concept and against it."""
    negative = set(concept.negative)
    for rule in concept.rules:
        for group in rule.groups:
            for cue in group:
                if (rule.lang, cue) in negative:
                    raise CodebookError(
                        "a cue is both positive and negative",
                        where=f"{concept.file or concept.id}, rule {rule.id}",
                        got=cue,
                        remedy="remove it from one side",
                    )
                if cue in rule.none + rule.unless:
                    raise CodebookError(
                        "a rule demands and forbids a cue",
                        where=f"{concept.file or concept.id}, rule {rule.id}",
                        got=cue,
                    )


def _check_rules(book: Codebook) -> None:
    terms: Terms = {(lang, name): words for lang, name, words in book.terms}
    gates = {gate.id for gate in book.gates} | {"", "-"}
    if book.default_gate not in gates:
        raise CodebookError("unknown default gate", where=book.name, got=book.default_gate)
    files = {concept.id: concept.file for concept in book.concepts}
    for rule in book.rules:
        _check_rule(rule, gates, terms, _place(rule, files))
    _check_context(book, terms)
    known = {concept.id for concept in book.concepts} | {""}
    for veto in book.vetoes:
        for spared in veto.target.split(","):
            if spared not in known:
                raise CodebookError("a veto spares an unknown concept", where=veto.id, got=spared)
    if book.mode_concept not in known:
        raise CodebookError("unknown mode_concept", where="objects.toml", got=book.mode_concept)


def _check_context(book: Codebook, terms: Terms) -> None:
    """Compile the cues that are read as context."""
    for gate in book.gates:
        for lang, cue in gate.patterns + gate.titles:
            _compile(cue, lang, terms, f"gate {gate.id}")
    for concept in book.concepts:
        for lang, cue in concept.negative:
            _compile(cue, lang, terms, f"{concept.id}, negative")
    for item in book.objects + book.modes:
        for lang, cue in item.headings + item.titles + item.whole:
            _compile(cue, lang, terms, item.id)


def _place(rule: Rule, files: dict[str, str]) -> str:
    """Say in which file a rule stands."""
    if rule.kind is RuleKind.VETO:
        file = "codebook.toml"
    elif rule.kind in (RuleKind.OBJECT, RuleKind.MODE):
        file = "objects.toml"
    else:
        file = files.get(rule.target) or rule.target
    return f"{file}, rule {rule.id}"


def _check_rule(rule: Rule, gates: set[str], terms: Terms, where: str) -> None:
    if not rule.groups:
        raise CodebookError(
            "a rule has no cues", where=where, expected="any = [...] or all = [[...]]"
        )
    if rule.about not in gates:
        known = sorted(gates - {"", "-"})
        raise CodebookError(
            "unknown gate",
            where=where,
            got=rule.about,
            expected=f"- for none, or one of {', '.join(known)}" if known else "- for none",
        )
    cues = [cue for group in rule.groups for cue in group]
    for cue in (*cues, *rule.none, *rule.unless, *rule.heading, *rule.heading_none):
        _compile(cue, rule.lang, terms, where)


def _compile(cue: str, lang: str, terms: Terms, where: str) -> None:
    try:
        compile_pattern(cue, lang, terms)
    except CodebookError as error:
        raise CodebookError(
            error.what, where=where, got=error.got, expected=error.expected, remedy=error.remedy
        ) from error


def check_examples(book: Codebook) -> None:
    """Run every example through the rules of its concept.

    Raises:
        CodebookError: One comes out otherwise than it says.
    """
    matcher = CueMatcher(book)
    for concept in book.concepts:
        rules = {rule.id for rule in concept.rules}
        for number, example in enumerate(concept.examples, 1):
            where = f"{concept.file or concept.id}, example {number}"
            if example.rule and example.rule not in rules:
                raise CodebookError(
                    "an example names no rule of its concept",
                    where=where,
                    got=example.rule,
                    expected="one of " + ", ".join(sorted(rules)),
                )
            _check_example(matcher, concept, example, where)


def _check_example(matcher: CueMatcher, concept: Concept, example: Example, where: str) -> None:
    context = MatchContext((example.heading,) if example.heading else (), example.title)
    hits = matcher.hits(example.text, example.lang, context)
    vetoes = [
        hit.rule.id
        for hit in hits
        if hit.rule.kind is RuleKind.VETO and concept.id not in hit.rule.target.split(",")
    ]
    fired = [
        hit.rule.id
        for hit in hits
        if hit.rule.kind is RuleKind.CONCEPT
        and hit.rule.target == concept.id
        and hit.rule.decisive
        and not vetoes
    ]
    missed = example.expect and (not fired or (example.rule and example.rule not in fired))
    if missed or (fired and not example.expect):
        outcome = ", ".join(fired) or (f"silenced by {vetoes[0]}" if vetoes else "no rule")
        raise CodebookError(
            "an example comes out otherwise than it says",
            where=where,
            got=f"{example.text[:40]} -> {outcome}",
            expected=(example.rule or "a decisive rule") if example.expect else "no decisive rule",
            remedy="mend the rule or the example",
        )
