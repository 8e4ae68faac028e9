"""The sample funnel: from a pile of hits to a sample, a reason and evidence for each instrument.

Rounds and thresholds are data (:mod:`lexcompare.compare.screen_plan`). The first criterion that an
instrument meets excludes it; the others are noted. A person's decision goes before all, and shows.
Counts of every step follow PRISMA 2020 (Page and others, BMJ 372:n71): what comes in, what each
criterion takes, what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lexcompare.codebook.model import Codebook
from lexcompare.compare.counting import reasons_against
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.screen_plan import Criterion, CriterionKind, Override, ScreenPlan
from lexcompare.compare.timing import History
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Force

__all__ = [
    "SCREEN_COLUMNS",
    "Finding",
    "Funnel",
    "ScreenDecision",
    "ScreenStep",
    "screen_instruments",
]

SCREEN_COLUMNS = (
    "instrument", "title", "jurisdiction", "region_name", "level", "status", "decision", "round",
    "criterion", "reason", "evidence", "also", "tool_decision", "by", "date", "person_reason",
)  # fmt: skip
"""Columns of ``screen.csv``."""

PERSON = "person"
"""Criterion of what a person excludes."""

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion that an instrument meets.

    Args:
        stage: Id of the round.
        criterion: Id of the criterion.
        reason: One sentence.
        evidence: Fields of the manifest (``level=normative``) or provisions (``cn-x#art_3``).

    Example:
        >>> Finding("screening", "drafts", "a draft, not law", ("status=draft",)).criterion
        'drafts'
    """

    stage: str
    criterion: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenDecision:
    """What became of one instrument.

    Args:
        instrument: Its id.
        about: Title, jurisdiction, region, level and status, for a reader.
        findings: Every criterion that it meets, in order; the first one excludes.
        passed: What speaks for it: operative core concepts and families, for a reader.
        override: A person's decision, where there is one.
        last_round: Id of the plan's last round, where what a person excludes is counted.

    Example:
        >>> ScreenDecision("cn-x", ("甲省数据条例", "cn", "甲省", "", "in-force")).included
        True
    """

    instrument: str
    about: tuple[str, str, str, str, str]
    findings: tuple[Finding, ...] = ()
    passed: str = ""
    override: Override | None = None
    last_round: str = ""

    @property
    def included_by_tool(self) -> bool:
        """Whether no criterion excludes it."""
        return not self.findings

    @property
    def included(self) -> bool:
        """Whether it is in the sample: a person's word, or else the criteria's."""
        if self.override is not None:
            return self.override.decision == "include"
        return self.included_by_tool

    @property
    def overridden(self) -> bool:
        """Whether a person decided otherwise than the criteria."""
        return self.included != self.included_by_tool

    @property
    def excluded_in(self) -> tuple[str, str]:
        """Round and criterion that it fell in; empty strings where it is in the sample."""
        if self.included:
            return "", ""
        if self.findings:
            return self.findings[0].stage, self.findings[0].criterion
        return self.last_round, PERSON

    def to_record(self) -> dict[str, object]:
        """Return one line of ``screen.csv``."""
        stage, criterion = self.excluded_in
        first = self.findings[0] if self.findings else None
        word = self.override
        reason = first.reason if first else self.passed
        return {
            "instrument": self.instrument,
            **dict(zip(SCREEN_COLUMNS[1:6], self.about, strict=True)),
            "decision": _word(self.included),
            "round": stage,
            "criterion": criterion,
            "reason": word.told if word and criterion == PERSON else reason,
            "evidence": "; ".join(first.evidence) if first else "",
            "also": "; ".join(f"{one.criterion}: {one.reason}" for one in self.findings[1:]),
            "tool_decision": _word(self.included_by_tool),
            "by": word.by if word else "",
            "date": word.date if word else "",
            "person_reason": word.reason if word else "",
        }


def _word(included: bool) -> str:
    return "include" if included else "exclude"


@dataclass(frozen=True, slots=True)
class ScreenStep:
    """Counts of one round.

    Args:
        id: Id of the round.
        label_en: Its name.
        label_zh: Its name in Chinese.
        entered: Instruments that came into it.
        excluded: Per criterion its id, names and number, zeros too.

    Example:
        >>> ScreenStep("r", "Round", "轮", 9, (("drafts", "drafts", "草案", 2),)).left
        7
    """

    id: str
    label_en: str
    label_zh: str
    entered: int
    excluded: tuple[tuple[str, str, str, int], ...]

    @property
    def left(self) -> int:
        """Instruments that go on."""
        return self.entered - sum(number for *_, number in self.excluded)


@dataclass(frozen=True)
class Funnel:
    """A screened pile: a decision for every instrument and counts for every step.

    Example:
        >>> from lexcompare.compare.screen_plan import load_screen_plan
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> funnel = screen_instruments([], book, load_screen_plan(), MatrixOptions())
        >>> [step.left for step in funnel.steps], funnel.sample
        ([0, 0, 0], ())
    """

    plan: ScreenPlan
    decisions: tuple[ScreenDecision, ...]
    as_of: str = ""

    @property
    def sample(self) -> tuple[str, ...]:
        """Ids of the instruments in the sample."""
        return tuple(one.instrument for one in self.decisions if one.included)

    @property
    def restored(self) -> tuple[ScreenDecision, ...]:
        """What a person took in against a criterion."""
        return tuple(one for one in self.decisions if one.overridden and one.included)

    @property
    def steps(self) -> tuple[ScreenStep, ...]:
        """Counts of every round, in order; what a round excludes does not enter the next."""
        fell = Counter(one.excluded_in for one in self.decisions)
        entered, steps = len(self.decisions), []
        for number, stage in enumerate(self.plan.rounds, 1):
            counts = [
                (one.id, one.label_en, one.label_zh, fell[stage.id, one.id])
                for one in stage.criteria
            ]
            person = fell[stage.id, PERSON]
            if number == len(self.plan.rounds) and person:
                counts.append((PERSON, "by a person's decision", "人工决定排除", person))
            steps.append(
                ScreenStep(stage.id, stage.label_en, stage.label_zh, entered, tuple(counts))
            )
            entered = steps[-1].left
        return tuple(steps)

    def to_records(self) -> list[dict[str, object]]:
        """Return one record per instrument, in the order they were given."""
        return [one.to_record() for one in self.decisions]


def screen_instruments(
    findings: Sequence[InstrumentFindings],
    codebook: Codebook,
    plan: ScreenPlan,
    options: MatrixOptions,
    overrides: Sequence[Override] = (),
) -> Funnel:
    """Screen a pile of instruments by a plan.

    Args:
        findings: Every instrument, with what was found in it.
        codebook: Which concepts are core, and their families.
        plan: Rounds and criteria.
        options: As-of date, duplicates and decisions about statuses; ``jurisdictions`` narrows
            the pile itself.
        overrides: What persons decided.

    Raises:
        UsageError: A person's decision names an instrument that is not in the pile.
    """
    wanted = set(options.jurisdictions)
    pile = [
        f for f in findings if not wanted or (f.instrument.metadata.jurisdiction or "") in wanted
    ]
    words = {one.instrument: one for one in overrides}
    unknown = sorted(set(words) - {item.instrument.id for item in pile})
    if unknown:
        raise UsageError(
            "a decision names an instrument that is not in the pile",
            got=unknown[0],
            expected="ids of the corpus",
            remedy="correct column instrument of the table of decisions",
        )
    history = History(tuple(item.instrument for item in findings), options)
    reader = _Reader(codebook, history)
    last = plan.rounds[-1].id if plan.rounds else ""
    decisions = []
    for item in pile:
        met = []
        for stage in plan.rounds:
            for criterion in stage.criteria:
                found = reader.apply(criterion, item)
                if found is not None:
                    met.append(Finding(stage.id, criterion.id, *found))
        about = item.instrument.metadata
        facts = (
            about.title, str(about.jurisdiction or ""), about.region_name, str(about.level or ""),
            about.status.value,
        )  # fmt: skip
        name = item.instrument.id
        decisions.append(
            ScreenDecision(name, facts, tuple(met), reader.tell(item), words.get(name), last)
        )
    return Funnel(plan, tuple(decisions), options.as_of)


_Met = tuple[str, tuple[str, ...]] | None


class _Reader:
    """Applies criteria to instruments."""

    def __init__(self, codebook: Codebook, history: History) -> None:
        self.core = {concept.id for concept in codebook.concepts if concept.core}
        self.families = {concept.id: concept.family for concept in codebook.concepts}
        self.history = history
        self.kinds: dict[CriterionKind, Callable[[Criterion, InstrumentFindings], _Met]] = {
            CriterionKind.STATUS: self._status,
            CriterionKind.LEVEL: self._level,
            CriterionKind.SCOPE: self._scope,
            CriterionKind.INCOMPLETE: self._incomplete,
            CriterionKind.NO_CORE: self._no_core,
            CriterionKind.WEAK_CORE: self._weak_core,
            CriterionKind.NARROW: self._narrow,
            CriterionKind.SPARSE: self._sparse,
        }

    def apply(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        return self.kinds[criterion.kind](criterion, item)

    def tell(self, item: InstrumentFindings) -> str:
        families = self._operative_families(item)
        core = self._operative_core(item)
        return f"{len(core)} core concepts operative; operative in {len(families)} families"

    def _operative_core(self, item: InstrumentFindings) -> dict[str, str]:
        """Core concepts with an operative tag, each with its first provision."""
        found: dict[str, str] = {}
        for tag in item.tags:
            if tag.concept in self.core and tag.force is Force.OPERATIVE:
                found.setdefault(tag.concept, f"{item.instrument.id}#{tag.unit}")
        return found

    def _operative_families(self, item: InstrumentFindings) -> dict[str, str]:
        found: dict[str, str] = {}
        for tag in item.tags:
            if tag.force is Force.OPERATIVE:
                found.setdefault(self.families[tag.concept], f"{item.instrument.id}#{tag.unit}")
        return found

    def _status(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        objections = reasons_against(item.instrument, self.history)
        found = [one for one in objections if one.code in criterion.values]
        if not found:
            return None
        about = item.instrument.metadata
        evidence = [f"status={about.status}", f"role={about.role}"]
        kept = self.history.options.duplicates.get(item.instrument.id)
        if kept and any(one.code == "duplicate" for one in found):
            evidence = [f"kept copy: {kept}"]
        if any(one.code == "not-yet-in-force" for one in found):
            evidence = [f"effective={about.effective or about.promulgated}"]
        return found[0].reason, tuple(evidence)

    def _level(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        level = item.instrument.metadata.level
        if level is None or level.value not in criterion.values:
            return None
        return f"its level is {level}", (f"level={level}",)

    def _scope(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        scope = item.instrument.metadata.scope
        if scope is None or scope.value not in criterion.values:
            return None
        return f"its scope is {scope}", (f"scope={scope}",)

    def _incomplete(self, _: Criterion, item: InstrumentFindings) -> _Met:
        instrument = item.instrument
        if instrument.is_complete:
            return None
        found = instrument.completeness
        evidence = [f"{problem.code}: {problem.message}" for problem in found.reasons]
        if instrument.metadata.complete is False:
            evidence.insert(0, "complete=no")
        if not found.readable:
            return "its text cannot be read", tuple(evidence)
        if found.complete is None and instrument.metadata.complete is None:
            return "nothing shows that the text is whole", tuple(evidence) or ("complete is empty",)
        return "its text is incomplete", tuple(evidence)

    def _no_core(self, _: Criterion, item: InstrumentFindings) -> _Met:
        if any(tag.concept in self.core for tag in item.tags):
            return None
        return "no provision on a core concept", (f"{len(item.units)} units read",)

    def _weak_core(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        found = self._operative_core(item)
        if len(found) >= criterion.least:
            return None
        weak = [tag for tag in item.tags if tag.concept in self.core]
        shown = [
            f"{item.instrument.id}#{tag.unit} {tag.concept} {tag.force}" for tag in weak[:_SHOWN]
        ]
        more = [f"and {len(weak) - _SHOWN} more"] if weak[_SHOWN:] else []
        reason = f"{len(found)} core concepts are operative, {criterion.least} needed"
        return reason, (*shown, *more) or ("no provision on a core concept",)

    def _narrow(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        found = self._operative_families(item)
        if len(found) >= criterion.least:
            return None
        reason = f"operative statements in {len(found)} families, {criterion.least} needed"
        evidence = tuple(f"{family}: {ref}" for family, ref in found.items())
        return reason, evidence or ("no operative provision on any concept",)

    def _sparse(self, criterion: Criterion, item: InstrumentFindings) -> _Met:
        about = [u.unit for u in item.units if set(u.objects) & set(criterion.values)]
        if len(about) >= criterion.least:
            return None
        reason = f"{len(about)} units about {', '.join(criterion.values)}, {criterion.least} needed"
        refs = tuple(f"{item.instrument.id}#{unit}" for unit in about[:_SHOWN])
        return reason, refs or ("no such unit",)
