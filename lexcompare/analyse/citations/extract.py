"""Every citation of an instrument, in text order."""

from __future__ import annotations

from collections.abc import Iterable

from lexcompare.analyse.citations.chinese import FoundCitation, Surroundings, find_chinese
from lexcompare.analyse.citations.english import EnglishSurroundings, find_english
from lexcompare.analyse.citations.relations import relation_of_chinese, relation_of_english
from lexcompare.core.findings import Citation, Relation
from lexcompare.core.model import Article, Instrument

__all__ = ["extract_citations"]


def extract_citations(instrument: Instrument) -> tuple[Citation, ...]:
    r"""Find every citation in the units of an instrument; nothing is resolved yet.

    Args:
        instrument: The instrument; annexes and schedules are read too.

    Returns:
        Citations in text order; ``raw`` is the reading text without line breaks, ``span`` its
        place in the source.

    Example:
        >>> from lexcompare.parse.instrument import parse_instrument
        >>> from lexcompare.core.model import Source
        >>> text = "第一条 根据《甲省数据条例》，制定本办法。\n\n第二条 前条规定适用于各机关。"
        >>> found = extract_citations(parse_instrument(Source(text), "cn-x"))
        >>> [(one.unit, one.raw, one.relation.value) for one in found]
        [('art_1', '《甲省数据条例》', 'basis'), ('art_2', '前条', 'refers')]
    """
    if (instrument.metadata.language or "zh").startswith("zh"):
        around = Surroundings(instrument)
        made: list[Citation] = []
        for article in instrument.articles:
            found = find_chinese(article, around)
            relations = (
                relation_of_chinese(article.text, one.start, one.end, around.lexicon)
                for one in found
            )
            made += _citations(article, found, relations)
        return tuple(made)
    english = EnglishSurroundings(instrument)
    made = []
    for article in instrument.articles:
        found = find_english(article, english)
        relations = (relation_of_english(article.text, one.start, one.end) for one in found)
        made += _citations(article, found, relations)
    return tuple(made)


def _citations(
    article: Article, found: Iterable[FoundCitation], relations: Iterable[Relation]
) -> list[Citation]:
    return [
        Citation(
            unit=article.id,
            raw=article.text[one.start : one.end].replace("\n", ""),
            span=article.to_source(one.start, one.end),
            title=one.title,
            articles=one.targets,
            relation=relation,
        )
        for one, relation in zip(found, relations, strict=True)
    ]
