"""From a source to units, tiling and completeness: the stages in order."""

from __future__ import annotations

import re
from itertools import pairwise

from lexcompare.core.ids import unit_id
from lexcompare.core.model import Article, Completeness, Division, Provision, Source
from lexcompare.core.offsets import MappedText
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.chinese.completeness import assess, is_readable
from lexcompare.parse.chinese.detached import reattach
from lexcompare.parse.chinese.divisions import paths
from lexcompare.parse.chinese.furniture import mark_furniture
from lexcompare.parse.chinese.layout import Layout, blocks_of, observe
from lexcompare.parse.chinese.lines import Line, Page, Role, read_page
from lexcompare.parse.chinese.plan import Annex, Plan, Unit, make_plan
from lexcompare.parse.chinese.reading import plain, read_blocks
from lexcompare.parse.chinese.repair import restore_numbers
from lexcompare.parse.chinese.signs import ITEM, ends_sentence, is_structural
from lexcompare.parse.chinese.tiles import Mark, tile
from lexcompare.parse.segmented import Segmented, check_tiling

__all__ = ["segment_chinese"]

_CAPTION_LONGEST = {"article": 14, "section": 48}


def segment_chinese(source: Source) -> Segmented:
    r"""Segment a Chinese instrument: 编 章 节 条 款 项 目, or parts 一、二、, or one unit.

    Any text is accepted: what cannot be placed is a ``rest`` segment with a problem, an unreadable
    text is reported as unreadable.

    Example:
        >>> text = "甲市数据办法\n第一章 总则\n第一条 为了规范管理。\n"
        >>> text += "第二条 本办法自公布之日起施行。\n"
        >>> made = segment_chinese(Source(text))
        >>> [(a.id, a.text, a.path[0].heading) for a in made.articles]
        [('art_1', '为了规范管理。', '总则'), ('art_2', '本办法自公布之日起施行。', '总则')]
        >>> made.completeness.complete, [s.kind.value for s in made.segments]
        (True, ['front', 'heading', 'unit', 'unit'])
    """
    page = read_page(source.text)
    mark_furniture(page)
    body = "".join(line.text for line in page.lines if line.role is Role.TEXT)
    if not is_readable(body):
        return _unreadable(source)
    plan = reattach(page) or make_plan(page)
    if not plan.units:
        return _nothing(source, body)
    return _assemble(source, page, plan)


def _unreadable(source: Source) -> Segmented:
    verdict = assess((), source.path, readable=False)
    segments = tile(source.text, [], SegmentKind.REST)
    return Segmented((), segments, verdict, verdict.reasons)


def _nothing(source: Source, body: str) -> Segmented:
    """Return a text without a sentence of law: a title, an adoption note, a printed web frame."""
    segments = tile(source.text, [], SegmentKind.FRONT)
    verdict = assess((), source.path)
    missing = Problem(
        "unreadable" if body else "no-units",
        source.path,
        "no sentence of law stands in the text",
        Severity.ERROR,
        "get another copy of the text",
    )
    reasons = (*verdict.reasons, missing)
    return Segmented((), segments, Completeness(False, readable=False, reasons=reasons), reasons)


def _assemble(source: Source, page: Page, plan: Plan) -> Segmented:
    heads = {id(unit.label) for unit in plan.units}
    flat = sorted(
        [line for unit in plan.units for line in (unit.label, *unit.lines) if line.text],
        key=lambda line: line.start,
    )
    layout = observe(flat, {i for i, line in enumerate(flat) if id(line) in heads})
    restore_numbers(plan, layout)
    trails = paths([unit.headings for unit in plan.units])
    marks: list[Mark] = []
    articles: list[Article] = []
    for unit, trail in zip(plan.units, trails, strict=True):
        marks += _unit_marks(unit, _id_of(unit, plan.kind))
        articles.append(_article(page, unit, trail, plan.kind, layout))
    units = tuple(articles)
    for number, annex in enumerate(plan.annexes, start=1):
        marks += _line_marks(annex.lines, SegmentKind.UNIT, f"annex_{number}")
        made = _annex(page, annex, number, layout)
        if made:
            articles.append(made)
    marks += _other_marks(plan)
    segments = tile(source.text, marks, SegmentKind.REST)
    check_tiling(segments, len(source.text))
    problems, doubts = _problems(plan, source.path)
    verdict = assess(units, source.path, doubts=doubts)
    return Segmented(tuple(articles), segments, verdict, (*problems, *verdict.reasons))


def _id_of(unit: Unit, kind: str) -> str:
    unit_type = UnitKind.ARTICLE if kind == "article" else UnitKind.SECTION
    return unit_id(unit_type, _number_of(unit))


def _number_of(unit: Unit) -> str:
    return f"{unit.number}_{unit.suffix}" if unit.suffix else str(unit.number)


def _article(
    page: Page, unit: Unit, trail: tuple[Division, ...], kind: str, layout: Layout
) -> Article:
    unit_type = UnitKind.ARTICLE if kind == "article" else UnitKind.SECTION
    number = _number_of(unit)
    own = _id_of(unit, kind)
    kept = [line for line in unit.lines if line.role is Role.TEXT]
    end = kept[-1].end if kept else unit.label.end
    title_line = _has_title_line(kept, kind, layout)
    if title_line:
        kept[1].forced = True
    blocks = blocks_of(kept, layout)
    reading = read_blocks(page, blocks, own, title_line=title_line)
    label = re.sub(r"\s", "", unit.label.text)
    return Article(
        id=own,
        kind=unit_type,
        label=label,
        number=number,
        heading=reading.heading,
        path=trail,
        span=Span(unit.label.start, end),
        text=reading.mapped.text,
        runs=reading.mapped.runs,
        provisions=reading.provisions,
    )


def _has_title_line(lines: list[Line], kind: str, layout: Layout) -> bool:
    """Whether a unit begins with a heading on a line of its own, without brackets."""
    if len(lines) < 2 or kind not in _CAPTION_LONGEST:
        return False
    text = lines[0].text
    if len(text) > _CAPTION_LONGEST[kind] or ends_sentence(text) or ITEM.match(text):
        return False
    if text[-1] in "，、）】" or text[0] in "（【〔“《":
        return False
    if kind == "article" and re.search(r"[，。；：]", text):
        return False
    below = lines[1].text
    if kind == "article":
        return layout.wrapped and 2 * len(text) < 0.6 * layout.width and len(below) > 8
    return not layout.wrapped or 2 * len(text) < layout.width


def _annex(page: Page, annex: Annex, number: int, layout: Layout) -> Article | None:
    kept = [line for line in annex.lines if line.role is Role.TEXT]
    if not kept:
        return None
    own = unit_id(UnitKind.ANNEX, str(number))
    span = Span(kept[0].start, kept[-1].end)
    head = re.match(r"附 ?[件表录图] ?[\d一二三四五六七八九十]{0,3}", kept[0].text)
    label = re.sub(r"\s", "", head.group()) if head else ""
    for above, line in pairwise(kept):
        short = not layout.wrapped or 2 * len(above.text) < 0.8 * layout.width
        line.forced = line.forced or is_structural(line.text) or short
    blocks = blocks_of(kept, layout)
    titles = [line.text for line in kept[:4] if not re.fullmatch(r"附 ?件.{0,4}", line.text)]
    title = next((plain(text) for text in titles if not ends_sentence(text)), "")
    made = read_blocks(page, blocks, own)
    return Article(
        id=own,
        kind=UnitKind.ANNEX,
        label=label,
        number=str(number),
        heading=title[:80],
        path=(),
        span=span,
        text=made.mapped.text,
        runs=made.mapped.runs,
        provisions=_flat(made.mapped, own),
    )


def _flat(mapped: MappedText, own: str) -> tuple[Provision, ...]:
    """Return an annex as one provision: tables and forms have no 款."""
    length = len(mapped.text)
    if not length:
        return ()
    whole = Provision(
        id=f"{own}__para_1",
        kind=ProvisionKind.PARAGRAPH,
        label="",
        span=mapped.to_source(0, length),
        text_span=Span(0, length),
    )
    return (whole,)


def _unit_marks(unit: Unit, own: str) -> list[Mark]:
    marks: list[Mark] = [
        (line.start, line.end, SegmentKind.HEADING, "")
        for heading in unit.headings
        for line in heading.lines
    ]
    marks.append((unit.label.start, unit.label.end, SegmentKind.UNIT, own))
    marks += _line_marks(unit.lines, SegmentKind.UNIT, own)
    return marks


def _line_marks(lines: list[Line], kind: SegmentKind, own: str) -> list[Mark]:
    """Return the marks of lines as they stood before they were cut into blocks."""
    return [
        (line.start, line.end, kind, own)
        if line.role is Role.TEXT
        else (line.start, line.end, SegmentKind.FURNITURE, "")
        for line in lines
    ]


def _other_marks(plan: Plan) -> list[Mark]:
    marks: list[Mark] = []
    if plan.front:
        marks.append((0, plan.front[-1].end, SegmentKind.FRONT, ""))
    marks += _line_marks(plan.tail, SegmentKind.TAIL, "")
    marks += _line_marks(plan.rest, SegmentKind.REST, "")
    return marks


def _problems(plan: Plan, where: str) -> tuple[list[Problem], list[Problem]]:
    """Return what was noticed, and what of it leaves the text's completeness open."""
    noticed: list[Problem] = []
    doubts: list[Problem] = []
    for unit in plan.units:
        if unit.restored:
            text = f"the number of article {unit.number} was lost; its place follows from the text"
            doubts.append(Problem("number-restored", where, text, Severity.WARNING))
        if unit.inside:
            text = f"article {unit.number} begins inside a line"
            noticed.append(Problem("head-inside-line", where, text, Severity.NOTE))
    for text in plan.false_heads:
        message = f"a reference torn off as a heading was joined again: {text}"
        noticed.append(Problem("false-heading", where, message, Severity.NOTE))
    for annex in plan.annexes:
        if annex.second_instrument:
            message = "a second instrument follows in the same file; it is kept as an annex"
            noticed.append(Problem("second-instrument", where, message, Severity.NOTE))
    if any(unit.detached for unit in plan.units):
        message = "the numbers stand apart from the articles; they were put back by likelihood"
        doubts.append(Problem("detached-numbers", where, message, Severity.WARNING))
    if plan.rest:
        message = f"text that belongs to no article stands at offset {plan.rest[0].start}"
        doubts.append(Problem("rest-text", where, message, Severity.WARNING))
    return noticed, doubts
