"""What a codebook is: concepts in families, with the rules that find them.

Rules are data. Every rule says, for one language, which cues must stand together, in which
window, under which heading, and in a unit about what. The same rule type serves concepts,
activity objects, modes of opening, exclusions (words that deny a right) and vetoes (units that
carry no concept at all).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from lexcompare.core.errors import CodebookError

__all__ = [
    "Codebook",
    "Concept",
    "Example",
    "Family",
    "Gate",
    "ObjectType",
    "Rule",
    "RuleKind",
    "RuleScope",
    "Strength",
    "Thresholds",
]


class RuleScope(StrEnum):
    """The window in which a rule's cues must stand together.

    ``sentence`` is a sentence, an item together with the stem of its list; ``paragraph`` a line
    with its items; ``opening`` the first sentence of the unit; ``unit`` the whole of it.
    """

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    OPENING = "opening"
    UNIT = "unit"


class Strength(StrEnum):
    """``decisive``: the cues alone show the concept; ``supporting``: they only make it likelier."""

    DECISIVE = "decisive"
    SUPPORTING = "supporting"


class RuleKind(StrEnum):
    """What a rule's hit claims."""

    CONCEPT = "concept"
    EXCLUSION = "exclusion"
    OBJECT = "object"
    MODE = "mode"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Rule:
    """Cues that must stand together, as written in the data.

    Args:
        id: Unique name, target first: ``catalog.compile``.
        kind: What a hit claims.
        target: Concept, object or mode that it claims it of; for a veto the concepts it spares,
            joined by commas.
        lang: ``zh`` or ``en``.
        scope: Window of the cues.
        strength: Whether a hit decides.
        any: Patterns of which one must match.
        all: Groups of patterns; one of each group must match.
        none: Patterns that must not match in the window.
        unless: Patterns that must not match anywhere in the unit.
        heading: Patterns of which one must match a heading above the text; context, no evidence.
        heading_none: Patterns that must not match a heading.
        about: Name of a gate that the unit must pass; empty for the codebook's default gate,
            ``-`` for none.

    Example:
        >>> Rule("x.y", RuleKind.CONCEPT, "x", "zh", any=("编制…目录",)).groups
        (('编制…目录',),)
    """

    id: str
    kind: RuleKind
    target: str
    lang: str
    scope: RuleScope = RuleScope.SENTENCE
    strength: Strength = Strength.DECISIVE
    any: tuple[str, ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    heading_none: tuple[str, ...] = ()
    about: str = ""

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Every group of which one pattern must match."""
        return ((self.any,) if self.any else ()) + self.all

    @property
    def decisive(self) -> bool:
        """Whether a hit decides by itself."""
        return self.strength is Strength.DECISIVE


@dataclass(frozen=True, slots=True)
class Example:
    """A drafted text that a concept's rules must find, or must leave alone.

    Args:
        lang: ``zh`` or ``en``.
        text: The text, drafted for the codebook.
        expect: Whether a decisive rule of the concept has to fire.
        rule: The rule that has to fire; empty for any.
        heading: Heading above the text.
        title: Title of the instrument that it would stand in.
    """

    lang: str
    text: str
    expect: bool
    rule: str = ""
    heading: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of concepts: a block of columns in a matrix."""

    id: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: what it means, when it is given, and the rules that find it.

    Args:
        id: Lower case, as ``catalog``.
        family: Id of its family.
        core: Whether it is one of the core concepts of the study.
        label_zh: Chinese name.
        label_en: English name.
        definition_zh: Meaning, in Chinese.
        definition_en: Meaning, in English.
        include: When to give it.
        exclude: When not to.
        parents: Concepts that it counts towards in summaries.
        cap: Strongest force that it lends to a parent; empty for no limit.
        structural_allowed: Whether it may be tagged with force ``structural``.
        force: The one force that it always has (a definition rules nobody's conduct); empty where
            the statements decide.
        negative: Cues inside which a match of this concept's rules does not count, by language.
        rules: Rules that find it.
        exclusions: Rules that find words denying it.
        examples: Texts that the loader runs.
        reviewer: Who answers for the file.
        date: When it was last reviewed, ISO 8601.
        file: Where it is written, relative to the codebook folder; no part of its identity.
    """

    id: str
    family: str
    core: bool
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    cap: str = ""
    structural_allowed: bool = False
    force: str = ""
    negative: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    exclusions: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()
    reviewer: str = ""
    date: str = ""
    file: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An activity that a unit can be about, or a mode of opening.

    Args:
        id: ``opening``, ``open-data`` …
        label_zh: Chinese name.
        label_en: English name.
        definition_zh: Meaning, in Chinese.
        definition_en: Meaning, in English.
        general: Whether it stands for what no specific one singles out.
        rules: Rules that find it in the words of a unit.
        headings: Pairs of language and pattern: a unit that is silent takes it from a heading.
        titles: Pairs of language and pattern: a unit that is silent takes it from the title.
        whole: Pairs of language and pattern: an instrument so titled is about it in every unit.
    """

    id: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    general: bool = False
    rules: tuple[Rule, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    whole: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """Words that show what a unit is about: patterns by language.

    Args:
        id: Name that rules use.
        patterns: Pairs of language and pattern, looked for in the unit and the headings above it.
        titles: Pairs of language and pattern, looked for in the instrument's title: a unit that is
            silent is about what the instrument is about.
    """

    id: str
    patterns: tuple[tuple[str, str], ...]
    titles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From ``decide`` up a tag is claimed; between ``unsure`` and ``decide`` it is listed."""

    decide: float = 0.5
    unsure: float = 0.2
    decisive: float = 0.64
    supporting: float = 0.2


@dataclass(frozen=True)
class Codebook:
    """A whole codebook.

    Args:
        name: Short name.
        version: Version of the content.
        digest: SHA-256 of the content, whatever the order of files and keys.
        families: In codebook order.
        concepts: In codebook order.
        owner: Who answers for it.
        date: When it was last changed, ISO 8601.
        terms: Named lists that patterns refer to, by language.
        gates: Words that show what a unit is about.
        default_gate: Gate of every rule that names none; empty for no gate.
        vetoes: Rules for units that carry no concept.
        objects: Activities, specific ones first.
        modes: Modes of opening, the stronger first.
        mode_concept: Concept whose units get a mode; empty where modes are not used.
        thresholds: Score bands.
        scores: Estimated precision of each rule that has been measured.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> book = load_codebook()
        >>> len(book.concepts), book.concept("catalog").label_en
        (29, 'Catalogue and inventories')
    """

    name: str
    version: str
    digest: str
    families: tuple[Family, ...]
    concepts: tuple[Concept, ...]
    owner: str = ""
    date: str = ""
    terms: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    gates: tuple[Gate, ...] = ()
    default_gate: str = ""
    vetoes: tuple[Rule, ...] = ()
    objects: tuple[ObjectType, ...] = ()
    modes: tuple[ObjectType, ...] = ()
    mode_concept: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)
    scores: tuple[tuple[str, float], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @property
    def concept_ids(self) -> tuple[str, ...]:
        """Ids of the concepts in codebook order."""
        return tuple(concept.id for concept in self.concepts)

    def concept(self, identifier: str) -> Concept:
        """Return a concept by its id.

        Raises:
            CodebookError: The codebook has no such concept.
        """
        found = self._by_id.get(identifier)
        if found is None:
            raise CodebookError(
                "no such concept",
                where=self.name,
                got=identifier,
                expected=f"one of {', '.join(self.concept_ids)}",
            )
        return found

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every kind, in a fixed order."""
        found: list[Rule] = []
        for concept in self.concepts:
            found += concept.rules + concept.exclusions
        for group in (self.objects, self.modes):
            for item in group:
                found += item.rules
        found += self.vetoes
        return tuple(found)

    @cached_property
    def rule_scores(self) -> dict[str, float]:
        """Estimated precision of each measured rule."""
        return dict(self.scores)

    def score_of(self, rule: Rule) -> float:
        """Return the estimated precision of a rule, its strength's default where unmeasured."""
        default = self.thresholds.decisive if rule.decisive else self.thresholds.supporting
        return self.rule_scores.get(rule.id, default)
