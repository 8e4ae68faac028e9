"""A cell in words: the provisions behind it, or what was read without finding one."""

from __future__ import annotations

from collections.abc import Mapping

from lexcompare.codebook.model import Codebook
from lexcompare.compare.cells import Cell, CellTag, force_word, rank_name
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.findings import Evidence, InstrumentFindings, UnitFindings

__all__ = ["explain_cell"]


def explain_cell(
    row: MatrixRow, cell: Cell, codebook: Codebook, held: Mapping[str, InstrumentFindings]
) -> str:
    """Return several lines of text about one cell.

    Args:
        row: The cell's row.
        cell: The cell.
        codebook: What the concept means.
        held: Findings by instrument id.

    Example:
        >>> from lexcompare.codebook.model import Concept, Family
        >>> from lexcompare.compare.cells import AbsenceClaim, Grade
        >>> fees = Concept("fees", "f", False, "收费", "Fees", "", "who pays for access")
        >>> book = Codebook("tiny", "1", "0" * 64, (Family("f", "甲", "F"),), (fees,))
        >>> row = MatrixRow("cn-x", "甲省数据条例", (), AbsenceClaim(True, "all 9 units were read"))
        >>> cell = Cell("cn-x", "fees", Grade.ABSENT, p_present=0.0, reason="nothing found")
        >>> print(explain_cell(row, cell, book, {}))
        甲省数据条例 [cn-x] × 收费 / Fees [fees]
        – absent: the whole text was read and nothing was found
        why: nothing found
        concept: who pays for access
    """
    concept = codebook.concept(cell.concept)
    style = cell.grade.style
    lines = [
        f"{row.label} [{row.key}] × {concept.label_zh} / {concept.label_en} [{concept.id}]",
        _headline(cell, f"{style.glyph} {style.label_en}: {style.meaning_en}"),
        f"why: {cell.reason}",
        f"concept: {concept.definition_en}",
    ]
    if not cell.grade.is_assessed and row.sources:
        sources = ", ".join(source.instrument for source in row.sources)
        lines.append(f"read: {sources}")
    lines += [f"caveat: {caveat}" for caveat in row.caveats]
    for number, tag in enumerate(cell.tags, 1):
        lines += ["", *_provision(f"{number}.", tag, held.get(tag.instrument))]
    for tag in cell.unsure:
        lines += ["", *_provision("unsure:", tag, held.get(tag.instrument))]
    for tag in cell.beside:
        about = ", ".join(tag.objects)
        lines += ["", *_provision(f"beside (about {about}):", tag, held.get(tag.instrument))]
    for instrument, exclusion in cell.exclusions:
        lines += ["", f"denied by {instrument}#{exclusion.unit}"]
        lines += [_words(evidence) for evidence in exclusion.evidence]
    return "\n".join(lines)


def _headline(cell: Cell, start: str) -> str:
    parts = [start]
    if cell.grade.is_present:
        parts.append(f"strongest source: {rank_name(cell.rank)}")
    if cell.tags or cell.unsure:
        parts.append(f"P(present) {cell.p_present or 0.0:.2f}")
        parts.append(f"{len(cell.tags)} decided, {len(cell.unsure)} unsure")
    return "; ".join(parts)


def _provision(mark: str, tag: CellTag, item: InstrumentFindings | None) -> list[str]:
    lines = [f"{mark} {tag.ref}: {force_word(tag.force)}, score {tag.score:.2f}"]
    if tag.note:
        lines.append(f"   {tag.note}")
    if tag.nominal:
        lines.append("   nominal: it names a body and no task that could be checked")
    article = item.instrument.article(tag.unit) if item else None
    if item and article:
        path = " ".join(f"{part.label} {part.heading}".strip() for part in article.path)
        title = item.instrument.metadata.title or item.instrument.id
        lines[0] += f" ({title} {article.label}{f', {path}' if path else ''})"
    lines += [_words(evidence) for evidence in tag.evidence]
    unit = next((one for one in item.units if one.unit == tag.unit), None) if item else None
    if unit:
        lines += _verdict(unit)
    if article:
        lines += [f"   | {line}" for line in article.text.splitlines()]
    return lines


def _words(evidence: Evidence) -> str:
    where = evidence.provision or evidence.unit
    start, end = evidence.span.start, evidence.span.end
    return f"   “{evidence.quote}” (rule {evidence.rule}; {where}; source {start}–{end})"


def _verdict(unit: UnitFindings) -> list[str]:
    verdict = unit.verdict
    lines = [
        f"   unit: {force_word(verdict.force)} (score {verdict.score:.2f}; obligation "
        f"{verdict.obligation}/2, precision {verdict.precision}/3, enforcement "
        f"{verdict.enforcement}/2)"
    ]
    if verdict.reasons:
        lines.append(f"   reasons: {'; '.join(verdict.reasons)}")
    if verdict.missing:
        lines.append(f"   missing: {', '.join(verdict.missing)}")
    return lines
