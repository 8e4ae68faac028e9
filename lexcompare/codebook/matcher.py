"""Find rule hits in a reading text: one automaton per language, rules only where cues occur."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import ahocorasick

from lexcompare.codebook.model import Codebook, Rule, RuleKind, RuleScope
from lexcompare.codebook.patterns import Pattern, Terms, compile_pattern, fold
from lexcompare.core.spans import Span
from lexcompare.text.sentences import sentences

__all__ = ["CueMatcher", "MatchContext", "RuleHit"]

_ITEM = re.compile(
    r"[（(][一二三四五六七八九十百\da-zA-Z]{1,5}[)）]|\d{1,2}[.．、]|[一二三四五六七八九十]+、"
)
# A stem ends in a colon (or an English lead-in), or runs into its first item on the same line.
_STEM = re.compile(
    r"(?:[:：—–-]|\b(?:and|or|if|that|to|of|by|which|who))\s*$|[:：]\s*[（(]\s*(?:一|1|a)\s*[)）]"
)
_CAPTION = re.compile(r"\s*(?:（[^（）\n]{1,40}）|【[^【】\n]{1,40}】)")
_NOTHING = re.compile(r"(?!)")
_REMEMBERED = 4096

_Use = tuple[int, bool, bool, bool]
"""One use of a literal: pattern, guards left and right, whether it is the whole match."""

Places = dict[int, list[tuple[int, int]]]
"""Matches as (start, end) by number: of the pattern, or of the sentence that holds them."""


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What stands around a text: read for context, never as evidence.

    Args:
        headings: Headings above the text and its own caption, outermost first.
        title: Title of the instrument.
    """

    headings: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule holds.

    Args:
        rule: The rule.
        spans: The cues that made it hold, in text order, without overlaps.
        windows: Sentences (items with their stems) in which it held, in text order.
    """

    rule: Rule
    spans: tuple[Span, ...]
    windows: tuple[Span, ...]


@dataclass(slots=True)
class _Layout:
    """Sentences of a text, the stem of each, and its paragraph, by index."""

    spans: list[Span]
    stems: list[int]
    paragraphs: list[int]
    starts: list[int] = field(default_factory=list)
    items: dict[int, list[int]] = field(default_factory=dict)

    def with_items(self, numbers: list[int]) -> list[Span]:
        """Return sentences together with the items that hang on them."""
        together = set(numbers).union(*(self.items.get(number, ()) for number in numbers))
        return [self.spans[n] for n in sorted(together)]


@dataclass(slots=True)
class _Bound:
    """A rule with its cues as pattern numbers."""

    rule: Rule
    groups: tuple[tuple[int, ...], ...]
    none: frozenset[int]
    unless: frozenset[int]
    negative: tuple[int, ...]
    heading: re.Pattern[str] | None
    heading_none: re.Pattern[str] | None
    gate: str


class CueMatcher:
    """Matches all rules of a codebook; built lazily, once per language.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> matcher = CueMatcher(load_codebook())
        >>> hits = matcher.hits("乙市数据局应当编制本市公共数据目录，并每年更新。", "zh")
        >>> sorted({hit.rule.target for hit in hits if hit.rule.kind == "concept"})
        ['catalog']
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._languages: dict[str, _Language] = {}
        self._held: dict[tuple[int, str, str], tuple[bool, object]] = {}
        self._regexes: dict[tuple[tuple[tuple[str, str], ...], str], re.Pattern[str]] = {}

    def hits(
        self, text: str, language: str, context: MatchContext | None = None
    ) -> tuple[RuleHit, ...]:
        """Return every rule that holds, in codebook order.

        Args:
            text: Reading text of a unit; a bracketed caption at its start counts as a heading.
            language: ``zh`` or ``en``; any other gives no hits.
            context: Headings and title above the text.
        """
        if language not in self._languages:
            self._languages[language] = _Language(self.codebook, language)
        return self._languages[language].hits(text, context or MatchContext())

    def holds(self, cues: tuple[tuple[str, str], ...], text: str, language: str) -> bool:
        """Whether ``text`` holds one of the cues (pairs of language and cue) of its language.

        Meant for titles and headings, which many units share: answers are remembered.
        """
        # Kept with their answer, the cues stay alive, so that no others can get their id.
        key = (id(cues), text, language)
        known = self._held.get(key)
        if known is None:
            if len(self._held) >= _REMEMBERED:
                self._held.clear()
            known = self._held[key] = (self._holds(cues, text, language), cues)
        return known[0]

    def _holds(self, cues: tuple[tuple[str, str], ...], text: str, language: str) -> bool:
        regex = self._regexes.get((cues, language))
        if regex is None:
            own = [cue for lang, cue in cues if lang == language]
            terms = {(lang, name): words for lang, name, words in self.codebook.terms}
            regex = _joined(own, language, terms) or _NOTHING
            self._regexes[cues, language] = regex
        return regex.search(fold(text)) is not None


class _Language:
    """The compiled rules of one language."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self.codebook = codebook
        self.language = language
        self.terms: Terms = {(lang, name): words for lang, name, words in codebook.terms}
        self.patterns: list[Pattern] = []
        self._numbers: dict[str, int] = {}
        self.gates = {gate.id: self._gate(gate.patterns) for gate in codebook.gates}
        self.title_gates = {gate.id: self._gate(gate.titles) for gate in codebook.gates}

    def _gate(self, patterns: tuple[tuple[str, str], ...]) -> re.Pattern[str] | None:
        own = [written for lang, written in patterns if lang == self.language]
        return _joined(own, self.language, self.terms)

    @cached_property
    def bound(self) -> list[_Bound]:
        """Rules of this language with their cues numbered."""
        negatives = {
            concept.id: [cue for lang, cue in concept.negative if lang == self.language]
            for concept in self.codebook.concepts
        }
        found = []
        for rule in self.codebook.rules:
            if rule.lang != self.language:
                continue
            negative = negatives.get(rule.target, []) if rule.kind is RuleKind.CONCEPT else []
            found.append(
                _Bound(
                    rule,
                    tuple(tuple(self._number(cue) for cue in group) for group in rule.groups),
                    frozenset(self._number(cue) for cue in rule.none),
                    frozenset(self._number(cue) for cue in rule.unless),
                    tuple(self._number(cue) for cue in negative),
                    _joined(list(rule.heading), self.language, self.terms),
                    _joined(list(rule.heading_none), self.language, self.terms),
                    self._gate_of(rule),
                )
            )
        return found

    def _gate_of(self, rule: Rule) -> str:
        if rule.about == "-":
            return ""
        return rule.about or self.codebook.default_gate

    def _number(self, cue: str) -> int:
        if cue not in self._numbers:
            self._numbers[cue] = len(self.patterns)
            self.patterns.append(compile_pattern(cue, self.language, self.terms))
        return self._numbers[cue]

    @cached_property
    def _index(self) -> tuple[ahocorasick.Automaton | None, Places]:
        """Automaton over all literals, and the (rule, group) places of each pattern."""
        places: Places = defaultdict(list)
        for number, bound in enumerate(self.bound):
            for group, members in enumerate(bound.groups):
                for pattern in members:
                    places[pattern].append((number, group))
        literals: dict[str, tuple[list[_Use], list[int]]] = defaultdict(lambda: ([], []))
        for place, cue in enumerate(self.patterns):
            for word, left, right in cue.literals:
                guarded, free = literals[word]
                if cue.regex is not None and not left and not right:
                    free.append(place)
                else:
                    guarded.append((place, left, right, cue.regex is None))
        if not literals:
            return None, places
        automaton = ahocorasick.Automaton()
        for serial, (word, (guarded, free)) in enumerate(literals.items()):
            automaton.add_word(word, (len(word), tuple(guarded), tuple(free), serial))
        automaton.make_automaton()
        return automaton, places

    def hits(self, text: str, context: MatchContext) -> tuple[RuleHit, ...]:
        bound, (automaton, places) = self.bound, self._index
        if automaton is None or not text.strip():
            return ()
        caption = _CAPTION.match(text)
        body = caption.end() if caption else 0
        folded = fold(text)
        headings = fold("\n".join((*context.headings, text[:body])))
        state = _State(self, folded, headings, fold(context.title))
        if self.codebook.default_gate and not state.passes(self.codebook.default_gate):
            return ()
        found = _find(self.patterns, automaton, folded, body)
        if not found:
            return ()
        met: dict[int, int] = defaultdict(int)
        for pattern in found:
            for number, group in places.get(pattern, ()):
                met[number] |= 1 << group
        ready = [n for n, groups in met.items() if groups == (1 << len(bound[n].groups)) - 1]
        if not ready:
            return ()
        layout = _layout(text, body)
        hits = (_evaluate(bound[n], found, layout, state) for n in sorted(ready))
        return tuple(hit for hit in hits if hit is not None)


class _State:
    """Gates and headings of one text, looked up once."""

    def __init__(self, language: _Language, text: str, headings: str, title: str) -> None:
        self.language = language
        self.text = text
        self.headings = headings
        self.title = title
        self._above: dict[str, bool] = {}
        self._inside: dict[str, bool] = {}

    def above(self, gate: str) -> bool:
        """Whether a heading above the unit or the instrument's title opens the gate."""
        if gate not in self._above:
            own, title = self.language.gates.get(gate), self.language.title_gates.get(gate)
            self._above[gate] = bool(
                (own and own.search(self.headings)) or (title and title.search(self.title))
            )
        return self._above[gate]

    def passes(self, gate: str) -> bool:
        """Whether the unit, a heading above it, or the instrument's title opens the gate."""
        if not gate or self.above(gate):
            return True
        if gate not in self._inside:
            own = self.language.gates.get(gate)
            self._inside[gate] = bool(own and own.search(self.text))
        return self._inside[gate]

    def near(self, gate: str, spans: list[Span]) -> bool:
        """Whether the words that a rule stands on are about the gate's subject.

        Where title and headings are silent, one mention somewhere in a long unit about something
        else is not enough: the sentences of the rule must speak of it themselves.
        """
        if not gate or self.above(gate):
            return True
        own = self.language.gates.get(gate)
        return own is not None and any(own.search(self.text, s.start, s.end) for s in spans)


def _joined(cues: list[str], language: str, terms: Terms) -> re.Pattern[str] | None:
    """Return one regular expression for a list of cues."""
    if not cues:
        return None
    branches = []
    for cue in cues:
        pattern = compile_pattern(cue, language, terms)
        if pattern.regex is not None:
            branches.append(pattern.regex.pattern)
            continue
        for word, left, right in pattern.literals:
            before = r"(?<![a-z0-9])" if left else ""
            after = r"(?![a-z0-9])" if right else ""
            branches.append(before + re.escape(word) + after)
    return re.compile("|".join(branches))


def _find(
    patterns: list[Pattern], automaton: ahocorasick.Automaton, text: str, body: int
) -> Places:
    """Return the spans of every pattern that occurs in ``text`` from ``body`` on."""
    found: Places = {}
    wanted: set[int] = set()
    size = len(text)
    known: set[int] = set()
    for last, (length, uses, free, serial) in automaton.iter(text, body):
        # A frequent word calls for the same searches every time: once is enough.
        if free and serial not in known:
            known.add(serial)
            wanted.update(free)
        if not uses:
            continue
        end = last + 1
        start = end - length
        for number, left, right, whole in uses:
            if left and start and _is_word(text[start - 1]):
                continue
            if right and end < size and _is_word(text[end]):
                continue
            if whole:
                found.setdefault(number, []).append((start, end))
            else:
                wanted.add(number)
    for number in wanted:
        regex = patterns[number].regex
        if regex is not None:
            spans = [match.span() for match in regex.finditer(text, body)]
            if spans:
                found[number] = spans
    return found


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _layout(text: str, body: int) -> _Layout:
    """Cut into sentences and tie every item to the stem of its list."""
    spans = [span for span in sentences(text) if span.end > body]
    if not spans:
        spans = [Span(body, len(text))]
    stems: list[int] = []
    paragraphs: list[int] = []
    stem = paragraph = -1
    line_end = -1
    for index, span in enumerate(spans):
        is_item = bool(_ITEM.match(text, span.start))
        if span.start > line_end:
            line_end = text.find("\n", span.start)
            line_end = len(text) if line_end < 0 else line_end
            if not is_item:
                stem = -1
                paragraph += 1
        if (
            is_item
            and stem < 0
            and index
            and _STEM.search(text, spans[index - 1].start, span.start)
        ):
            stem = index - 1
        paragraphs.append(max(paragraph, 0))
        stems.append(stem)
    items: dict[int, list[int]] = {}
    for index, stem in enumerate(stems):
        items.setdefault(stem, []).append(index)
    return _Layout(spans, stems, paragraphs, [span.start for span in spans], items)


def _evaluate(bound: _Bound, found: Places, layout: _Layout, state: _State) -> RuleHit | None:
    """Return the hit of one rule whose groups all occur somewhere in the text."""
    if not bound.unless.isdisjoint(found) or not state.passes(bound.gate):
        return None
    if bound.heading is not None and not bound.heading.search(state.headings):
        return None
    if bound.heading_none is not None and bound.heading_none.search(state.headings):
        return None
    masks = _without_overlaps(span for number in bound.negative for span in found.get(number, ()))
    groups = [_places(members, found, masks, layout) for members in bound.groups]
    if not all(groups):
        return None
    blocked = _places(tuple(bound.none & found.keys()), found, [], layout)
    spans: set[tuple[int, int]] = set()
    windows: list[Span] = []
    local = bound.rule.kind is RuleKind.CONCEPT
    for window, own in _windows(bound.rule.scope, layout, groups):
        if not _holds(window, own, groups, blocked):
            continue
        held = [at for at in window if any(at in group for group in groups)]
        if local and not state.near(bound.gate, layout.with_items(held)):
            continue
        for at in held:
            for group in groups:
                spans.update(group.get(at, ()))
        windows += [layout.spans[at] for at in held]
    if not spans:
        return None
    return RuleHit(
        bound.rule,
        tuple(Span(start, end) for start, end in _without_overlaps(spans)),
        tuple(sorted(set(windows))),
    )


def _holds(
    window: tuple[int, ...], own: tuple[int, ...], groups: list[Places], blocked: Places
) -> bool:
    """Whether every group has a match in the window, its own part has one, and nothing forbids."""
    return (
        not any(at in blocked for at in window)
        and all(any(at in group for at in window) for group in groups)
        and any(at in group for at in own for group in groups)
    )


def _places(
    members: tuple[int, ...],
    found: Places,
    masks: list[tuple[int, int]],
    layout: _Layout,
) -> Places:
    """Return the matches of a group of cues by sentence, masked ones left out.

    A match is masked where its first or last word is part of a longer negative term.

    Args:
        members: Numbers of the cues.
        found: Matches by cue.
        masks: Where negative terms stand, see :func:`_without_overlaps`.
        layout: The sentences.
    """
    places: Places = {}
    for number in members:
        for start, end in found.get(number, ()):
            if masks and (_within(masks, start) or _within(masks, end - 1)):
                continue
            at = max(0, bisect_right(layout.starts, start) - 1)
            places.setdefault(at, []).append((start, end))
    return places


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a character lies in one of the spans, which are in order and apart."""
    place = bisect_right(spans, (at, sys.maxsize)) - 1
    return place >= 0 and at < spans[place][1]


def _windows(
    scope: RuleScope, layout: _Layout, groups: list[Places]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return windows as sentence numbers, and the part of each that must hold a cue."""
    size = len(layout.spans)
    if scope is RuleScope.OPENING:
        return [((0,), (0,))]
    if scope is RuleScope.UNIT:
        everything = tuple(range(size))
        return [(everything, everything)]
    if scope is RuleScope.PARAGRAPH:
        lines: dict[int, list[int]] = {}
        for at, paragraph in enumerate(layout.paragraphs):
            lines.setdefault(paragraph, []).append(at)
        return [(tuple(line), tuple(line)) for line in lines.values()]
    touched = sorted({at for group in groups for at in group})
    # Items whose stem holds a cue matter only when they hold one themselves.
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for at in touched:
        stem = layout.stems[at]
        found.append(((at,) if stem < 0 else (stem, at), (at,)))
    return found


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
