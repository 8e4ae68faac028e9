"""A source and its metadata become an instrument."""

from __future__ import annotations

from dataclasses import replace

from lexcompare.core.model import Completeness, Instrument, Metadata, Source
from lexcompare.core.problems import Problem
from lexcompare.core.vocabulary import Level, UnitKind
from lexcompare.parse.language import detect_language
from lexcompare.parse.readers.base import Reading
from lexcompare.parse.segmented import Segmented

__all__ = ["parse_instrument"]


def parse_instrument(
    source: Source | Reading, instrument_id: str, metadata: Metadata | None = None
) -> Instrument:
    r"""Segment a source and put the instrument together.

    Where the format states units itself, they are taken as stated. Otherwise the segmenter is
    chosen by ``metadata.language``; where that is empty, the script of the text decides, and
    ``language`` is set and listed as inferred.

    Args:
        source: What a reader gave: a source, or with its structure as ``read_document`` gives it.
        instrument_id: Id of the instrument.
        metadata: What is known about it; empty if nothing is.

    Example:
        >>> source = Source("## 1. Scope\n\nThis Order binds every office.")
        >>> instrument = parse_instrument(source, "us-x")
        >>> instrument.unit_ids, instrument.metadata.language, instrument.metadata.inferred
        (('sec_1',), 'en', ('language',))
    """
    reading = source if isinstance(source, Reading) else Reading(source)
    source = reading.source
    known = metadata if metadata is not None else Metadata()
    if not known.language:
        language = detect_language(source.text)
        if language:
            known = replace(known, language=language, inferred=(*known.inferred, "language"))
    segmented = reading.structure or _segment(source, known)
    return Instrument(
        id=instrument_id,
        metadata=known,
        source=source,
        articles=segmented.articles,
        segments=segmented.segments,
        completeness=_named(segmented.completeness, instrument_id),
        problems=_placed(segmented.problems, instrument_id),
    )


def _segment(source: Source, metadata: Metadata) -> Segmented:
    # Imported here: a corpus in one language does not pay for the patterns of the other.
    if metadata.language.lower().startswith("zh"):
        from lexcompare.parse.chinese import segment_chinese

        return segment_chinese(source)
    from lexcompare.parse.english import segment_english

    unit = UnitKind.REGULATION if metadata.level is Level.STATUTORY_INSTRUMENT else None
    return segment_english(source, unit=unit)


def _named(completeness: Completeness, instrument_id: str) -> Completeness:
    return replace(completeness, reasons=_placed(completeness.reasons, instrument_id))


def _placed(problems: tuple[Problem, ...], instrument_id: str) -> tuple[Problem, ...]:
    """Say which instrument a problem is in, before the place inside it."""
    return tuple(
        replace(
            problem, where=f"{instrument_id}, {problem.where}" if problem.where else instrument_id
        )
        for problem in problems
    )
