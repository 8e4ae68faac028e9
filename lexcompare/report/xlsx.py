"""``gap_matrix.xlsx``: matrix, evidence, codebook, corpus and provenance, ready for a paper.

Every value is written as text or number, never as a formula, and the file's dates are fixed, so
the same matrix gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lexcompare.compare.cells import Cell, CellTag, GradeStyle, force_word, load_cell_rules
from lexcompare.compare.held import HELD_COLUMNS
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.files import write_bytes
from lexcompare.report.clean import plain
from lexcompare.report.glyphs import (
    GENERAL_MARK,
    GENERAL_MEANING,
    RANK_LETTERS,
    general_colours,
)
from lexcompare.report.run_info import RunInfo

__all__ = ["write_xlsx"]

_LONGEST = 32_000  # Excel holds 32,767 characters a cell
_MOST_LINKS = 60_000  # Excel holds 65,530 links a sheet
_WIDE = frozenset({"levels", "known_not_held", "search", "lacking"})
_FIXED_DATE = datetime(2000, 1, 1)
_CUT = " … [cut here; the whole text is in articles.parquet]"
# LibreOffice draws links dark blue whatever their ink, so the darkest fill is lighter here.
_LINKED = {"operative": ("#3a9db2", "#05222a")}
_TOP = 6  # first header row of the matrix
_EVIDENCE = (
    ("row", 20), ("label", 26), ("concept", 20), ("中文", 16), ("grade", 11), ("force", 11),
    ("stated force", 11), ("rank", 6), ("source", 26), ("title", 32), ("unit", 12),
    ("divisions", 24), ("words", 44), ("rule", 26), ("provision", 22), ("score", 7),
    ("objects", 18), ("unit force", 11), ("reasons", 40), ("reading text", 80), ("note", 40),
)  # fmt: skip


@dataclass
class _Book:
    """A workbook in the making, with its formats and the places that links point to."""

    book: Any
    matrix: GapMatrix
    evidence_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    formats: dict[str, Any] = field(default_factory=dict)

    def style(self, name: str, **properties: Any) -> Any:
        """Return a format, made once per name."""
        if name not in self.formats:
            base = {"font_name": "Calibri", "font_size": 10, "valign": "top", **properties}
            self.formats[name] = self.book.add_format(base)
        return self.formats[name]

    def grade(self, style: GradeStyle, *, unsure: bool = False, general: bool = False) -> Any:
        """Return the format of a grade: a dashed border where unsure, a lighter fill if general."""
        fill, ink = _LINKED.get(style.id, (style.fill, style.ink))
        if general:
            fill, ink = general_colours(style)
        return self.style(
            f"grade-{style.id}-{unsure}-{general}",
            bg_color=fill,
            font_color=ink,
            align="center",
            valign="vcenter",
            border=3 if unsure else 1,
            border_color="#444444" if unsure else "#c9c9c9",
            underline=0,
        )


def write_xlsx(target: Path, matrix: GapMatrix, info: RunInfo) -> None:
    """Write the workbook.

    Args:
        target: File to write.
        matrix: What to show.
        info: The record of the run, for the provenance sheet.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> from lexcompare.report.run_info import collect_run_info
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = Path(folder) / "out"
        ...     write_xlsx(target, matrix, collect_run_info(matrix))
        ...     target.stat().st_size > 0
        True
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as raw:
        raw.set_properties({"title": "Gap matrix", "created": _FIXED_DATE})
        raw.set_calc_mode("auto")
        book = _Book(raw, matrix)
        sheets = [
            raw.add_worksheet(name)
            for name in ("matrix", "held", "evidence", "codebook", "corpus", "provenance")
        ]
        _fill_evidence(book, sheets[2])
        _fill_matrix(book, sheets[0])
        _fill_codebook(book, sheets[3])
        _fill_corpus(book, sheets[4])
        _fill_provenance(book, sheets[5], info)
        _fill_held(book, sheets[1], info)
    write_bytes(target, buffer.getvalue())


def _text(value: object) -> str:
    text = plain(str(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _put(sheet: Any, row: int, column: int, value: object, style: Any = None) -> None:
    """Write a value as number or text, whatever it looks like."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, _text(value), style)


def _put_table(
    book: _Book,
    sheet: Any,
    columns: Sequence[tuple[str, int]],
    lines: Iterator[Sequence[object]],
) -> int:
    """Write a header and lines below it; return the number of lines."""
    head = book.style("head", bold=True, bottom=1, bg_color="#eef1f2", text_wrap=True)
    body = book.style("body")
    for place, (name, width) in enumerate(columns):
        # A format of the whole column stands for cells with nothing in them, mostly the most.
        sheet.set_column(place, place, width, body)
        _put(sheet, 0, place, name, head)
    count = 0
    for count, line in enumerate(lines, 1):
        for place, value in enumerate(line):
            if value is not None and value != "":
                _put(sheet, count, place, value, body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    return count


def _fill_matrix(book: _Book, sheet: Any) -> None:
    matrix = book.matrix
    last = 2 + len(matrix.concepts) + 1
    sheet.set_column(0, 0, 22, book.style("body"))
    sheet.set_column(1, 1, 36, book.style("body"))
    sheet.set_column(2, last - 2, 5.2)
    sheet.set_column(last - 1, last, 17)
    _matrix_head(book, sheet)
    line, place = _TOP + 3, 0
    for place, row in enumerate(matrix.rows):
        if row.is_benchmark and (place == 0 or not matrix.rows[place - 1].is_benchmark):
            banner = book.style("banner", bold=True, bg_color="#d9dee0", top=2)
            for column in range(last + 1):
                _put(sheet, line, column, "", banner)
            _put(sheet, line, 0, "Benchmarks 对照", banner)
            line += 1
        _matrix_line(book, sheet, line, place)
        line += 1
    _matrix_foot(book, sheet, line)
    sheet.freeze_panes(_TOP + 3, 2)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TOP, _TOP + 2)
    sheet.print_area(0, 0, line + 3, last)


def _matrix_head(book: _Book, sheet: Any) -> None:
    matrix, codebook = book.matrix, book.matrix.codebook
    title = f"Gap matrix: {len(matrix.rows)} rows by {matrix.options.rows.value}"
    _put(sheet, 0, 0, title, book.style("title", bold=True, font_size=14))
    note = book.style("note", font_color="#555555")
    told = book.style("told", font_color="#555555", text_wrap=True)
    last = 3 + len(matrix.concepts)
    sheet.merge_range(1, 0, 1, last, "", told)
    _put(sheet, 1, 0, "\n".join(matrix.notices), told)
    sheet.set_row(1, 14 * max(1, len(matrix.notices)))
    ranks = ", ".join(f"{letter} {name}" for letter, name in RANK_LETTERS.items())
    _put(sheet, 3, 0, f"Letter: rank of the strongest source. {ranks}", note)
    rules = load_cell_rules()
    unsure = f"* and a dashed border: P(present) between {rules.unsure_low} and {rules.unsure_high}"
    _put(sheet, 4, 0, f"{unsure}. A click on a cell leads to its evidence.", note)
    _put(sheet, 5, 2, GENERAL_MARK, book.grade(rules.styles[0], general=True))
    _put(sheet, 5, 3, f"a lighter fill and {GENERAL_MARK}: {GENERAL_MEANING}", note)
    _put(sheet, 2, 0, "Legend 图例", book.style("bold", bold=True))
    for place, style in enumerate(rules.styles):
        _put(sheet, 2, 2 + 4 * place, style.glyph, book.grade(style))
        _put(sheet, 2, 3 + 4 * place, f"{style.label_en} {style.label_zh}", book.style("body"))
    head = book.style("family", bold=True, align="center", bottom=1, bg_color="#eef1f2")
    turned = book.style("turned", rotation=90, align="center", valign="bottom", text_wrap=True)
    core = book.style(
        "turned-core", rotation=90, align="center", valign="bottom", bold=True, text_wrap=True
    )
    column = 2
    for family in codebook.families:
        members = [concept for concept in codebook.concepts if concept.family == family.id]
        name = _text(f"{family.label_zh} {family.label_en}")
        if len(members) > 1:
            sheet.merge_range(_TOP, column, _TOP, column + len(members) - 1, "", head)
        if members:
            sheet.write_string(_TOP, column, name, head)
        column += len(members)
    for place, concept in enumerate(codebook.concepts):
        style = core if concept.core else turned
        _put(sheet, _TOP + 1, 2 + place, f"{concept.label_zh}\n{concept.label_en}", style)
        _put(sheet, _TOP + 2, 2 + place, concept.id, turned)
    sheet.set_row(_TOP + 1, 190)
    sheet.set_row(_TOP + 2, 125)
    names = ("row", "name", *[None] * len(codebook.concepts), "coverage 覆盖", "declaratory 宣示性")
    for place, label in enumerate(names):
        if label:
            _put(sheet, _TOP + 2, place, label, book.style("bold-low", bold=True, valign="bottom"))


def _matrix_line(book: _Book, sheet: Any, line: int, place: int) -> None:
    matrix = book.matrix
    row, margin = matrix.rows[place], matrix.row_margins[place]
    name = book.style("benchmark", italic=True) if row.is_benchmark else book.style("body")
    _put(sheet, line, 0, row.key, name)
    _put(sheet, line, 1, row.label, name)
    linked = len(matrix.rows) * len(matrix.concepts) <= _MOST_LINKS
    for column, cell in enumerate(matrix.cells[place], 2):
        text = cell.grade.glyph + (GENERAL_MARK if cell.is_general else "")
        text += (f" {cell.rank}" if cell.rank else "") + ("*" if cell.is_unsure else "")
        style = book.grade(cell.grade.style, unsure=cell.is_unsure, general=cell.is_general)
        if linked:
            goal = book.evidence_rows[cell.row, cell.concept] + 1
            sheet.write_url(line, column, f"internal:'evidence'!A{goal}", style, text)
        else:
            _put(sheet, line, column, text, style)
    end = 2 + len(matrix.concepts)
    _put(sheet, line, end, margin.coverage_text, name)
    _put(sheet, line, end + 1, margin.declaratory_text, name)


def _matrix_foot(book: _Book, sheet: Any, line: int) -> None:
    margins = book.matrix.concept_margins
    style = book.style("foot", align="center", top=1)
    label = book.style("foot-label", bold=True, top=1)
    names = (
        "rows with it, of those that may say absent",
        "rows that may say absent (n)",
        "more rows with it, read in part or not exhaustively",
    )
    for number, name in enumerate(names):
        _put(sheet, line + 1 + number, 0, name, label)
        _put(sheet, line + 1 + number, 1, "", label)
    for place, margin in enumerate(margins):
        for number, value in enumerate((margin.present, margin.assessable, margin.elsewhere)):
            _put(sheet, line + 1 + number, 2 + place, value, style)


def _fill_held(book: _Book, sheet: Any, info: RunInfo) -> None:
    columns = [(name, 34 if name in _WIDE else 14) for name in HELD_COLUMNS]
    lines = (tuple(_plain(one[name]) for name in HELD_COLUMNS) for one in info.held)
    _put_table(book, sheet, columns, lines)


def _plain(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _fill_evidence(book: _Book, sheet: Any) -> None:
    _put_table(book, sheet, _EVIDENCE, _evidence_lines(book))


def _evidence_lines(book: _Book) -> Iterator[Sequence[object]]:
    matrix, line = book.matrix, 0
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        for cell in cells:
            book.evidence_rows[cell.row, cell.concept] = line + 1
            for values in _cell_lines(matrix, row, cell):
                line += 1
                yield values


def _cell_lines(matrix: GapMatrix, row: MatrixRow, cell: Cell) -> Iterator[Sequence[object]]:
    concept = matrix.codebook.concept(cell.concept)
    head = (row.key, row.label, cell.concept, concept.label_zh, cell.grade.style.label_en)
    for mark, tags in (("", cell.tags), ("in the unsure band: to be read", cell.unsure)):
        for tag in tags:
            yield (*head, *_tag_fields(matrix, tag, mark))
    for instrument, exclusion in cell.exclusions:
        words = " … ".join(found.quote for found in exclusion.evidence)
        rules = ", ".join(dict.fromkeys(found.rule for found in exclusion.evidence))
        source = f"{instrument}#{exclusion.unit}"
        empty = [""] * 6
        yield (
            *head, "", "", "", source, "", exclusion.unit, "", words, rules, *empty,
            "words deny it",
        )  # fmt: skip
    if not (cell.tags or cell.unsure or cell.exclusions):
        yield (*head, *[""] * (len(_EVIDENCE) - len(head) - 1), cell.reason)


def _tag_fields(matrix: GapMatrix, tag: CellTag, mark: str) -> Sequence[object]:
    item = matrix.by_instrument[tag.instrument]
    article = item.instrument.article(tag.unit)
    unit = next((found for found in item.units if found.unit == tag.unit), None)
    path = " ".join(f"{part.label} {part.heading}" for part in article.path) if article else ""
    note = "; ".join(part for part in (mark, tag.note) if part)
    return (
        force_word(tag.force),
        force_word(tag.stated),
        tag.rank.value if tag.rank else "",
        tag.ref,
        item.instrument.metadata.title,
        article.label if article else tag.unit,
        path,
        " … ".join(found.quote for found in tag.evidence),
        ", ".join(dict.fromkeys(found.rule for found in tag.evidence)),
        ", ".join(dict.fromkeys(found.provision or found.unit for found in tag.evidence)),
        round(tag.score, 4),
        ", ".join(tag.objects),
        force_word(unit.verdict.force) if unit else "",
        "; ".join(unit.verdict.reasons) if unit else "",
        article.text if article else "",
        note,
    )


def _fill_codebook(book: _Book, sheet: Any) -> None:
    codebook = book.matrix.codebook
    families = {family.id: family for family in codebook.families}
    columns = (
        ("concept", 22), ("中文", 22), ("English", 30), ("family", 24), ("core", 7),
        ("definition", 60), ("定义", 50), ("give it for", 60), ("not for", 60),
        ("counts towards", 16), ("at most", 10),
    )  # fmt: skip
    _put_table(
        book,
        sheet,
        columns,
        (
            (
                concept.id,
                concept.label_zh,
                concept.label_en,
                f"{families[concept.family].label_zh} {families[concept.family].label_en}",
                "core" if concept.core else "",
                concept.definition_en,
                concept.definition_zh,
                "; ".join(concept.include),
                "; ".join(concept.exclude),
                ", ".join(concept.parents),
                concept.cap,
            )
            for concept in codebook.concepts
        ),
    )


def _fill_corpus(book: _Book, sheet: Any) -> None:
    matrix = book.matrix
    columns = (
        ("instrument", 26), ("title", 44), ("jurisdiction", 11), ("region", 10),
        ("region name", 18), ("level", 20), ("rank", 6), ("scope", 13), ("status", 10),
        ("status checked", 13), ("promulgated", 12), ("effective", 12), ("complete", 10),
        ("why incomplete", 40), ("units", 7), ("tags", 7), ("in rows", 30),
        ("why in no row", 44), ("inferred", 24), ("file", 44), ("sha256", 30), ("notes", 40),
    )  # fmt: skip
    rows: dict[str, list[str]] = {}
    for row in matrix.rows:
        for source in row.sources:
            rows.setdefault(source.instrument, []).append(row.key)
    left = {one.instrument: one.reason for one in matrix.left_out}
    _put_table(book, sheet, columns, _corpus_lines(matrix, rows, left))


def _corpus_lines(
    matrix: GapMatrix, rows: dict[str, list[str]], left: dict[str, str]
) -> Iterator[Sequence[object]]:
    for item in matrix.findings:
        instrument = item.instrument
        about = instrument.metadata
        reasons = "; ".join(problem.message for problem in instrument.completeness.reasons)
        yield (
            instrument.id,
            about.title,
            about.jurisdiction or "",
            about.region,
            about.region_name,
            about.level or "",
            about.rank or "",
            about.scope or "",
            about.status.value,
            about.status_checked,
            about.promulgated,
            about.effective,
            "yes" if instrument.is_complete else "no",
            reasons,
            len(instrument.unit_ids),
            item.counts.tags,
            ", ".join(rows.get(instrument.id, [])),
            left.get(instrument.id, ""),
            ", ".join(about.inferred),
            instrument.source.path,
            instrument.source.sha256,
            about.notes,
        )


def _fill_provenance(book: _Book, sheet: Any, info: RunInfo) -> None:
    _put_table(book, sheet, (("what", 26), ("value", 110)), _provenance_lines(info))


def _provenance_lines(info: RunInfo) -> Iterator[Sequence[object]]:
    for group, values in (
        ("version", info.versions),
        ("codebook", info.codebook),
        ("option", info.options),
        ("count", info.counts),
    ):
        for name, value in values.items():
            yield f"{group}: {name}", _shown(value)
    for notice in info.notices:
        yield "notice", notice
    for problem in info.problems:
        yield f"problem: {problem.code}", str(problem)


def _shown(value: object) -> object:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
