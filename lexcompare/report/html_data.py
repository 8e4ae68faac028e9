"""The data of ``report.html``: everything once, by number where it is referred to often.

Offsets of marks are UTF-16 code units, because that is what a browser's strings count in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lexcompare.compare.cells import Cell, CellTag
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.findings import Evidence, InstrumentFindings, UnitFindings
from lexcompare.core.model import Article
from lexcompare.core.vocabulary import Role

__all__ = ["report_data", "utf16_offsets"]


def utf16_offsets(text: str, positions: Sequence[int]) -> list[int]:
    """Turn code points of ``text`` into UTF-16 code units.

    Example:
        >>> utf16_offsets("𠮷县", [0, 1, 2])
        [0, 2, 3]
    """
    if text.isascii() or max(text, default="") <= "\uffff":
        return list(positions)
    return [len(text[:place].encode("utf-16-le", "surrogatepass")) // 2 for place in positions]


def report_data(matrix: GapMatrix) -> dict[str, Any]:
    """Return plain data for the report's script; see ``templates/report.core.js`` for its reader.

    Every unit of every text (fixtures of parsers aside) is in it once, however many cells cite it.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> report_data(matrix)["rows"]
        []
    """
    return _Gatherer(matrix).gather()


class _Gatherer:
    """Collects units, tags and reasons as they are referred to, and numbers them."""

    def __init__(self, matrix: GapMatrix) -> None:
        self.matrix = matrix
        self.units: dict[tuple[str, str], int] = {}
        self.unit_records: list[dict[str, Any]] = []
        self.tags: dict[tuple[object, ...], int] = {}
        self.tag_records: list[dict[str, Any]] = []
        self.reasons: dict[str, int] = {}
        self.left = {one.instrument: one.reason for one in matrix.left_out}
        self.places = {item.instrument.id: n for n, item in enumerate(matrix.findings)}
        self.unit_findings = {
            (item.instrument.id, unit.unit): unit for item in matrix.findings for unit in item.units
        }

    def gather(self) -> dict[str, Any]:
        matrix = self.matrix
        for item in matrix.findings:
            if item.instrument.metadata.role is not Role.FIXTURE:
                for found in item.units:
                    self._own_tags(item.instrument.id, found)
        cells = [[self._cell(cell) for cell in cells] for cells in matrix.cells]
        return {
            "rows": [
                {
                    "key": row.key,
                    "label": row.label,
                    "benchmark": row.benchmark,
                    "jurisdiction": row.jurisdiction,
                    "region": row.region,
                    "level": row.level,
                    "date": row.date,
                    "sources": [self.places[source.instrument] for source in row.sources],
                    "may": row.claim.may,
                    "claim": row.claim.reason,
                    "caveats": list(row.caveats),
                }
                for row in matrix.rows
            ],
            "concepts": [
                {
                    "id": concept.id,
                    "zh": concept.label_zh,
                    "en": concept.label_en,
                    "family": concept.family,
                    "core": concept.core,
                    "definition_zh": concept.definition_zh,
                    "definition_en": concept.definition_en,
                }
                for concept in matrix.codebook.concepts
            ],
            "instruments": [self._instrument(item) for item in matrix.findings],
            "cells": cells,
            "units": self.unit_records,
            "tags": self.tag_records,
            "reasons": list(self.reasons),
        }

    def _instrument(self, item: InstrumentFindings) -> dict[str, Any]:
        about = item.instrument.metadata
        return {
            "id": item.instrument.id,
            "title": about.title or item.instrument.id,
            "lang": about.language,
            "level": about.level or "",
            "region": about.region_name,
            "status": about.status.value,
            "effective": about.effective,
            "path": item.instrument.source.path,
            "complete": item.instrument.is_complete,
            "rank": about.rank.value if about.rank else "",
            "jurisdiction": about.jurisdiction.value if about.jurisdiction else "",
            "units": len(item.instrument.unit_ids),
            "tags": len(item.tags),
            "checked": about.status_checked,
            "left": self.left.get(item.instrument.id, ""),
            "remarks": _remarks(item),
        }

    def _cell(self, cell: Cell) -> list[Any]:
        """Return a cell as the constants of ``templates/report.core.js`` number its parts."""
        p = None if cell.p_present is None else round(cell.p_present, 4)
        record: list[Any] = [cell.grade.value, cell.rank or "", p, int(cell.is_unsure)]
        record.append([self._tag(tag) for tag in cell.tags])
        record.append([self._tag(tag) for tag in cell.unsure])
        record.append([self._exclusion(*pair) for pair in cell.exclusions])
        record.append(self.reasons.setdefault(cell.reason, len(self.reasons)))
        record.append([self._tag(tag) for tag in cell.beside])
        record.append(int(cell.is_general))
        return record

    def _own_tags(self, instrument: str, found: UnitFindings) -> None:
        """Add what was found in a unit, whether or not a cell cites it."""
        record = self.unit_records[self._unit(instrument, found.unit)]
        record["tags"] = [self._tag(CellTag.from_tag(instrument, None, tag)) for tag in found.tags]
        record["unsure"] = [
            self._tag(CellTag.from_tag(instrument, None, tag)) for tag in found.unsure
        ]
        record["denials"] = [self._exclusion(instrument, one) for one in found.exclusions]

    def _tag(self, tag: CellTag) -> int:
        key = (tag.instrument, tag.unit, tag.concept, tag.force, tag.note)
        if key not in self.tags:
            self.tags[key] = len(self.tag_records)
            self.tag_records.append(
                {
                    "unit": self._unit(tag.instrument, tag.unit),
                    "concept": tag.concept,
                    "force": tag.force.value,
                    "score": round(tag.score, 4),
                    "note": tag.note,
                    "objects": list(tag.objects),
                    "marks": self._marks(tag.instrument, tag.unit, tag.evidence),
                }
            )
        return self.tags[key]

    def _exclusion(self, instrument: str, exclusion: Any) -> int:
        key = (instrument, exclusion.unit, exclusion.concept)
        if key not in self.tags:
            self.tags[key] = len(self.tag_records)
            self.tag_records.append(
                {
                    "unit": self._unit(instrument, exclusion.unit),
                    "concept": exclusion.concept,
                    "force": "excluded",
                    "score": None,
                    "note": "",
                    "objects": [],
                    "marks": self._marks(instrument, exclusion.unit, exclusion.evidence),
                }
            )
        return self.tags[key]

    def _article(self, instrument: str, unit: str) -> Article | None:
        return self.matrix.by_instrument[instrument].instrument.article(unit)

    def _marks(
        self, instrument: str, unit: str, evidence: Sequence[Evidence]
    ) -> list[dict[str, Any]]:
        article = self._article(instrument, unit)
        text = article.text if article else ""
        marks = []
        for found in evidence:
            start, end = utf16_offsets(text, (found.text_span.start, found.text_span.end))
            where = found.provision or found.unit
            marks.append({"start": start, "end": end, "rule": found.rule, "at": where})
        return marks

    def _unit(self, instrument: str, unit: str) -> int:
        key = (instrument, unit)
        if key not in self.units:
            self.units[key] = len(self.unit_records)
            self.unit_records.append(self._unit_record(instrument, unit))
        return self.units[key]

    def _unit_record(self, instrument: str, unit: str) -> dict[str, Any]:
        article, found = self._article(instrument, unit), self.unit_findings[instrument, unit]
        verdict = found.verdict
        record: dict[str, Any] = {
            "instrument": self.places[instrument],
            "id": unit,
            "label": article.label if article else unit,
            "heading": article.heading if article else "",
            "text": article.text if article else "",
            "path": [],
            "span": [],
            "force": verdict.force.value,
            "score": round(verdict.score, 4),
            "scales": [verdict.obligation, verdict.precision, verdict.enforcement],
            "reasons": list(verdict.reasons),
            "missing": list(verdict.missing),
            "objects": list(found.objects),
            "tags": [],
            "unsure": [],
            "denials": [],
        }
        if article:
            record["path"] = [f"{part.label} {part.heading}".strip() for part in article.path]
            record["span"] = [article.span.start, article.span.end]
        return record


def _remarks(item: InstrumentFindings) -> list[str]:
    found = [*item.instrument.completeness.reasons, *item.instrument.problems]
    return list(dict.fromkeys(problem.message for problem in found))
