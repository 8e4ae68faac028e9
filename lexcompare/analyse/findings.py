"""From the units of an instrument to everything that is found in them."""

from __future__ import annotations

from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Tagger
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.model import Article, Instrument

__all__ = ["find_instrument", "find_unit"]


def find_unit(
    article: Article, instrument: Instrument, tagger: Tagger, judge: Judge
) -> UnitFindings:
    """Judge and tag one unit.

    Args:
        article: The unit.
        instrument: The instrument it stands in; its other units can back a duty with a sanction.
        tagger: Finds concepts.
        judge: Finds force.
    """
    language = instrument.metadata.language or "zh"
    statements = judge.judge_statements(article, language)
    verdict = judge.judge(article, instrument, language, statements)
    result = tagger.tag(article, language, verdict, statements, instrument.metadata.title)
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
    return InstrumentFindings(
        instrument, tuple(find_unit(unit, instrument, tagger, judge) for unit in instrument.units)
    )
