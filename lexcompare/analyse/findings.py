"""From the units of an instrument to everything that is found in them."""

from __future__ import annotations

from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Signals, Tagger
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.model import Article, Instrument

__all__ = ["find_instrument", "find_unit"]


def find_unit(
    article: Article,
    instrument: Instrument,
    tagger: Tagger,
    judge: Judge,
    signals: Signals | None = None,
) -> UnitFindings:
    """Judge and tag one unit.

    Args:
        article: The unit.
        instrument: The instrument it stands in; its other units can back a duty with a sanction.
        tagger: Finds concepts.
        judge: Finds force.
        signals: What rules and model say of it, where the whole instrument was read at once.
    """
    language = instrument.metadata.language or "zh"
    title = instrument.metadata.title
    statements = judge.judge_statements(article, language)
    verdict = judge.judge(article, instrument, language, statements)
    result = tagger.tag(article, language, verdict, statements, title, signals)
    return UnitFindings(
        unit=article.id,
        verdict=verdict,
        tags=result.tags,
        unsure=result.unsure,
        exclusions=result.exclusions,
        objects=result.objects,
        opening_mode=result.opening_mode,
    )


def find_instrument(instrument: Instrument, tagger: Tagger, judge: Judge) -> InstrumentFindings:
    """Judge and tag every unit of an instrument, annexes and schedules left out.

    An instrument whose text cannot be read has no units; that is no absence of law.
    """
    units = instrument.units
    language = instrument.metadata.language or "zh"
    signals = tagger.signals(units, language, instrument.metadata.title)
    return InstrumentFindings(
        instrument,
        tuple(
            find_unit(unit, instrument, tagger, judge, own)
            for unit, own in zip(units, signals, strict=True)
        ),
    )
