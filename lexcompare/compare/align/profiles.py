"""What a unit is compared by: its words, concepts, activities, and the parts of its rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from lexcompare.core.errors import InternalError
from lexcompare.core.findings import InstrumentFindings, UnitFindings, Verdict
from lexcompare.core.model import Article
from lexcompare.core.vocabulary import Force

__all__ = ["ASPECTS", "UnitProfile", "aspects_of", "profiles_of"]

ASPECTS = ("deadline", "sanction", "bearer")
"""Parts of a rule that one side may have and the other lack, in the order of reasons."""


@dataclass(frozen=True)
class UnitProfile:
    """A unit as it is compared.

    Args:
        ref: ``instrument#unit``.
        language: ``zh`` or ``en``.
        text: Heading and reading text.
        scores: Score of each concept that was found or is in doubt.
        concepts: Decided concepts, in the order of the codebook.
        objects: Activities that it is about.
        aspects: Which of ``deadline``, ``sanction``, ``bearer`` it has.
        force: How binding it is.
    """

    ref: str
    language: str
    text: str
    scores: Mapping[str, float] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    aspects: frozenset[str] = frozenset()
    force: Force = Force.STRUCTURAL


@cache
def _deadlines() -> dict[str, re.Pattern[str]]:
    """Load the words of time limits and run their examples."""
    source = files("lexcompare.compare.align").joinpath("data/aspects.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    made = {language: re.compile("|".join(data["deadline"][language]), re.IGNORECASE)
            for language in ("zh", "en")}  # fmt: skip
    for example in data["example"]:
        if bool(made[example["language"]].search(example["text"])) != example["deadline"]:
            raise InternalError(
                "an example of the words of time limits fails",
                where="aspects.toml",
                got=example["text"],
                expected=f"deadline = {example['deadline']}",
            )
    return made


def aspects_of(text: str, language: str, verdict: Verdict) -> frozenset[str]:
    """Return which of deadline, sanction and bearer a unit has.

    A deadline is a time within which something must be done; sanction and bearer are the judge's.

    Example:
        >>> verdict = Verdict("art_1", Force.OPERATIVE, 0.9, 2, 3, 0)
        >>> sorted(aspects_of("乙市数据局应当在十个工作日内答复。", "zh", verdict))
        ['bearer', 'deadline']
    """
    found = set()
    pattern = _deadlines().get(language)
    if pattern is not None and pattern.search(text):
        found.add("deadline")
    if verdict.enforcement >= 2:
        found.add("sanction")
    if verdict.force is not Force.STRUCTURAL and "bearer" not in verdict.missing:
        found.add("bearer")
    return frozenset(found)


def profiles_of(found: InstrumentFindings) -> tuple[UnitProfile, ...]:
    """Return the profile of every unit of an instrument, in text order.

    Example:
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> profiles_of(InstrumentFindings(Instrument("cn-x", Metadata(), Source(""))))
        ()
    """
    instrument = found.instrument
    articles = {article.id: article for article in instrument.units}
    return tuple(
        _profile(instrument.id, articles[unit.unit], unit)
        for unit in found.units
        if unit.unit in articles
    )


def _profile(instrument: str, article: Article, unit: UnitFindings) -> UnitProfile:
    language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in article.text[:200]) else "en"
    return UnitProfile(
        ref=f"{instrument}#{article.id}",
        language=language,
        text=f"{article.heading} {article.text}".strip(),
        scores={tag.concept: tag.score for tag in (*unit.unsure, *unit.tags)},
        concepts=tuple(tag.concept for tag in unit.tags),
        objects=unit.objects,
        aspects=aspects_of(article.text, language, unit.verdict),
        force=unit.verdict.force,
    )
