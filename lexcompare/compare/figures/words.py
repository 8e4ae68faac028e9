"""Figures about words and references: the object term of an instrument, who cites whom."""

from __future__ import annotations

import re
from collections import Counter

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.compare.figures.model import FigureData, FigureSource, load_figure_rules, year_of
from lexcompare.core.findings import InstrumentFindings

__all__ = ["citation_network", "object_terms"]


def object_terms(source: FigureSource) -> FigureData:
    """Return per instrument which word names its object, and whether public utilities are in.

    The word of the title goes before the most frequent one; utilities are looked for in the units
    that define or delimit.
    """
    terms = load_figure_rules().terms
    records = [_terms(item) for item in source.counted]
    columns = (
        "instrument", "label", "year", "term", "by", *terms["named"], terms["plain"], "utilities",
        "utilities_unit",
    )  # fmt: skip
    return FigureData(
        "object_terms",
        "Object term by instrument, and whether public utilities are in",
        "各文件的对象用语及是否涵盖公用事业",
        columns,
        tuple(records),
        "Places in the units; a shorter term inside a longer one is not counted. Utilities: named "
        "in a unit that defines or delimits; not named is not the same as excluded.",
        "条文中出现次数；较长用语内的较短用语不计。公用事业：在定义或适用范围条文中出现；未出现不等于排除。",
    )


def _terms(item: InstrumentFindings) -> dict[str, object]:
    data = load_figure_rules().terms
    named: list[str] = data["named"]
    plain: str = data["plain"]
    pattern = re.compile("|".join(sorted([*named, plain], key=len, reverse=True)))
    about = item.instrument.metadata
    counts = dict.fromkeys([*named, plain], 0)
    for article in item.instrument.units:
        for found in pattern.findall(article.text):
            counts[found] += 1
    in_title = [word for word in named if word in about.title]
    ranked = sorted(named, key=lambda word: -counts[word])
    if in_title:
        term, by = in_title[0], "title"
    elif counts[ranked[0]] >= data["least"]:
        term, by = ranked[0], "frequency"
    else:
        term, by = (plain if counts[plain] else ""), "frequency"
    unit = _utilities(item, data["utilities"], set(data["defining"]))
    return {
        "instrument": item.instrument.id, "label": about.title or item.instrument.id,
        "year": year_of(about), "term": term, "by": by, **counts,
        "utilities": bool(unit), "utilities_unit": unit,
    }  # fmt: skip


def _utilities(item: InstrumentFindings, cues: list[str], defining: set[str]) -> str:
    wanted = {unit.unit for unit in item.units if defining & {tag.concept for tag in unit.tags}}
    for article in item.instrument.units:
        if article.id in wanted and any(cue in article.text for cue in cues):
            return article.id
    return ""


def citation_network(source: FigureSource) -> FigureData:
    """Return who cites whom among the instruments that count, laws that are not held included."""
    instruments = [item.instrument for item in source.counted]
    resolver = CitationResolver.from_instruments(instruments)
    found = {one.id: resolver.resolve(held_of(one), extract_citations(one)) for one in instruments}
    titles = {one.id: one.metadata.title or one.id for one in instruments}
    counts: Counter[tuple[str, str]] = Counter()
    for one in instruments:
        for citation in found[one.id]:
            # An empty title: the words name a place of another instrument, and not which.
            cited = citation.target.partition("#")[0] or citation.title
            if cited and cited != "self" and cited != one.id:
                counts[one.id, cited] += 1
    years = {one.id: year_of(one.metadata) for one in instruments}
    records = tuple(
        {
            "source": one,
            "source_title": titles[one],
            "source_year": years[one],
            "cited": two,
            "cited_title": titles.get(two, two),
            "cited_held": two in titles,
            "cited_year": years.get(two),
            "citations": number,
        }
        for (one, two), number in sorted(counts.items())
    )
    columns = (
        "source", "source_title", "source_year", "cited", "cited_title", "cited_held", "cited_year",
        "citations",
    )  # fmt: skip
    return FigureData(
        "citation_network",
        "Who cites whom",
        "引用网络",
        columns,
        records,
        "Citations between different instruments; those without a held text by their titles.",
        "不同文件之间的引用；未持有文本者以标题列出。",
    )
