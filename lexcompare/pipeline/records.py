"""Findings as flat records: the shapes that the command line prints and tables hold.

The keys and their order are a contract (see the command line section of the design).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lexcompare.core.codec import to_data
from lexcompare.core.findings import Citation, Evidence, InstrumentFindings, Tag
from lexcompare.core.model import Article, Instrument, Provision

__all__ = [
    "CITE_COLUMNS",
    "JUDGE_COLUMNS",
    "SEGMENT_COLUMNS",
    "TAG_COLUMNS",
    "citation_records",
    "judge_records",
    "segment_records",
    "tag_records",
    "unsure_records",
]

SEGMENT_COLUMNS = tuple("instrument unit label heading path text start end provisions".split())
TAG_COLUMNS = tuple("instrument unit concept force score objects evidence".split())
CITE_COLUMNS = tuple("instrument unit raw start end title articles relation target status".split())
JUDGE_COLUMNS = tuple(
    "instrument unit force score obligation precision enforcement reasons missing".split()
)

Record = dict[str, Any]


def citation_records(instrument: str, citations: Iterable[Citation]) -> Iterator[Record]:
    """Yield one record per citation: ``instrument, unit, raw, start, end, title, articles …``.

    Args:
        instrument: Id of the citing instrument.
        citations: Its citations, resolved.

    Example:
        >>> list(citation_records("cn-x", []))
        []
    """
    for one in citations:
        yield {
            "instrument": instrument,
            "unit": one.unit,
            "raw": one.raw,
            "start": one.span.start,
            "end": one.span.end,
            "title": one.title,
            "articles": [
                {name: value for name, value in to_data(target).items() if value}
                for target in one.articles
            ],
            "relation": one.relation.value,
            "target": one.target,
            "status": one.status.value,
        }


def segment_records(instrument: Instrument, *, annexes: bool = False) -> Iterator[Record]:
    """Yield one record per unit: ``instrument, unit, label, heading, path, text, start, end …``.

    Args:
        instrument: A parsed instrument.
        annexes: Whether annexes and schedules are yielded too.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> list(segment_records(Instrument("cn-x", Metadata(), Source(""))))
        []
    """
    for article in instrument.articles if annexes else instrument.units:
        yield {
            "instrument": instrument.id,
            "unit": article.id,
            "label": article.label,
            "heading": article.heading,
            "path": [
                {"kind": d.kind.value, "number": d.number, "label": d.label, "heading": d.heading}
                for d in article.path
            ],
            "text": article.text,
            "start": article.span.start,
            "end": article.span.end,
            "provisions": [_provision(p, article) for p in article.provisions],
        }


def _provision(provision: Provision, article: Article) -> Record:
    return {
        "id": provision.id,
        "kind": provision.kind.value,
        "label": provision.label,
        "start": provision.span.start,
        "end": provision.span.end,
        "text": provision.text_span.of(article.text),
        "provisions": [_provision(child, article) for child in provision.children],
    }


def tag_records(findings: InstrumentFindings) -> Iterator[Record]:
    """Yield one record per unit and decided concept; a unit without a tag yields nothing."""
    for unit in findings.speaking:
        for tag in unit.tags:
            yield _tag(findings.instrument.id, tag, unit.objects)


def unsure_records(findings: InstrumentFindings) -> Iterator[Record]:
    """Yield the tags of the unsure band: for a person to read, never guessed."""
    for unit in findings.speaking:
        for tag in unit.unsure:
            yield _tag(findings.instrument.id, tag, unit.objects)


def _tag(instrument: str, tag: Tag, objects: tuple[str, ...]) -> Record:
    return {
        "instrument": instrument,
        "unit": tag.unit,
        "concept": tag.concept,
        "force": tag.force.value,
        "score": round(tag.score, 4),
        "objects": list(tag.objects or objects),
        "evidence": [_evidence(e) for e in tag.evidence],
    }


def _evidence(evidence: Evidence) -> Record:
    return {
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.quote,
        "rule": evidence.rule,
    }


def judge_records(findings: InstrumentFindings) -> Iterator[Record]:
    """Yield exactly one record per unit with its verdict."""
    for unit in findings.units:
        verdict = unit.verdict
        yield {
            "instrument": findings.instrument.id,
            "unit": unit.unit,
            "force": verdict.force.value,
            "score": round(verdict.score, 4),
            "obligation": verdict.obligation,
            "precision": verdict.precision,
            "enforcement": verdict.enforcement,
            "reasons": list(verdict.reasons),
            "missing": list(verdict.missing),
        }
