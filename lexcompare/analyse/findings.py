"""From the units of an instrument to everything that is found in them."""

from __future__ import annotations

from lexcompare.analyse.judge import Judge, StatementVerdict
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
    statements: tuple[StatementVerdict, ...] | None = None,
) -> UnitFindings:
    """Judge and tag one unit.

    Args:
        article: The unit.
        instrument: The instrument it stands in; its other units can back a duty with a sanction.
        tagger: Finds concepts.
        judge: Finds force.
        signals: What rules and model say of it, where the whole instrument was read at once.
        statements: Verdicts of its statements, likewise.
    """
    language = instrument.metadata.language or "zh"
    title = instrument.metadata.title
    if statements is None:
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
        statement_forces=tuple(one.force for one in statements),
    )


def find_instrument(instrument: Instrument, tagger: Tagger, judge: Judge) -> InstrumentFindings:
    """Judge and tag every unit of an instrument, annexes and schedules left out.

    An instrument whose text cannot be read has no units; that is no absence of law.
    """
    units = instrument.units
    language = instrument.metadata.language or "zh"
    judged = [judge.judge_statements(unit, language) for unit in units]
    split = [tuple(one.statement for one in own) for own in judged]
    signals = tagger.signals(units, language, instrument.metadata.title, split)
    return InstrumentFindings(
        instrument,
        tuple(
            find_unit(unit, instrument, tagger, judge, own, statements)
            for unit, own, statements in zip(units, signals, judged, strict=True)
        ),
    )
