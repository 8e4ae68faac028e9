"""Figures that count: instruments per year, coverage by concept, declaratory shares, time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lexcompare.compare.cells import Grade, load_cell_rules
from lexcompare.compare.figures.model import (
    FigureData,
    FigureSource,
    group_of,
    load_figure_rules,
    year_of,
)
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Force

__all__ = [
    "before_after",
    "concept_coverage",
    "gap_heatmap",
    "instruments_per_year",
    "opening_share",
    "rule_chains",
    "slogan_share",
]

_RULED = (Force.OPERATIVE, Force.SOFT, Force.SLOGAN)


def instruments_per_year(source: FigureSource) -> FigureData:
    """Count instruments by year and group of levels, held and known but not held apart."""
    counts: Counter[tuple[int, str, str]] = Counter()
    undated = 0
    given = [(item.instrument.metadata, "held") for item in source.held]
    given += [(entry.metadata, "not held") for entry in source.missing]
    for about, held in given:
        year = year_of(about)
        if year is None:
            undated += 1
        else:
            counts[year, group_of(about).id, held] += 1
    order = {group.id: place for place, group in enumerate(load_figure_rules().groups)}
    labels = {group.id: group for group in load_figure_rules().groups}
    records = tuple(
        {
            "year": year, "group": group, "group_en": labels[group].label_en,
            "group_zh": labels[group].label_zh, "order": order[group], "text": held, "n": number,
        }
        for (year, group, held), number in sorted(
            counts.items(), key=lambda one: (one[0][0], order[one[0][1]], one[0][2])
        )
    )  # fmt: skip
    return FigureData(
        "instruments_per_year",
        "Instruments per year and type",
        "各年度、各类型文件数",
        ("year", "group", "group_en", "group_zh", "order", "text", "n"),
        records,
        f"Year of promulgation; every status. Without a date and not shown: {undated}.",
        f"按公布年份，含各种效力状态；无日期而未显示：{undated}。",
    )


def gap_heatmap(source: FigureSource) -> FigureData:
    """Return the grade of every cell, benchmark rows at the end."""
    matrix = source.by_instrument
    shown = {item.instrument.id for item in source.counted}
    records = []
    for place, (row, cells) in enumerate(zip(matrix.rows, matrix.cells, strict=True)):
        if not row.is_benchmark and row.key not in shown:
            continue
        for column, cell in enumerate(cells):
            concept = matrix.codebook.concept(cell.concept)
            records.append({
                "row": row.key, "label": row.label, "place": place, "benchmark": row.benchmark,
                "concept": cell.concept, "concept_en": concept.label_en,
                "concept_zh": concept.label_zh, "family": concept.family, "column": column,
                "grade": cell.grade.value, "glyph": cell.grade.glyph, "unsure": cell.is_unsure,
            })  # fmt: skip
    columns = (
        "row", "label", "place", "benchmark", "concept", "concept_en", "concept_zh", "family",
        "column", "grade", "glyph", "unsure",
    )  # fmt: skip
    return FigureData("gap_heatmap", "Gap matrix", "缺口矩阵", columns, tuple(records))


def slogan_share(source: FigureSource) -> FigureData:
    """Return per instrument the share of its ruling tags that are declaratory, with n."""
    least, records, few = load_cell_rules().min_n, [], 0
    for item in source.counted:
        ruling = [tag for tag in item.tags if tag.force in _RULED]
        slogans = sum(tag.force is Force.SLOGAN for tag in ruling)
        enough = len(ruling) >= least
        few += not enough
        about = item.instrument.metadata
        records.append({
            "instrument": item.instrument.id, "label": about.title or item.instrument.id,
            "group": group_of(about).id, "group_en": group_of(about).label_en,
            "group_zh": group_of(about).label_zh, "year": year_of(about),
            "slogans": slogans, "n": len(ruling),
            "share": slogans / len(ruling) if enough else None,
        })  # fmt: skip
    columns = (
        "instrument",
        "label",
        "group",
        "group_en",
        "group_zh",
        "year",
        "slogans",
        "n",
        "share",
    )
    return FigureData(
        "slogan_share",
        "Declaratory share of what rules conduct, by instrument",
        "各文件宣示性规定占比",
        columns,
        tuple(records),
        f"Tags that rule conduct; under {least} tags no share is given: {few} instruments. "
        "Declaratory describes the wording, not its worth.",
        f"以规范行为的标记计；不足 {least} 个标记者不给占比：{few} 份。"
        "宣示性只描述措辞，不评价价值。",
    )


def concept_coverage(source: FigureSource) -> FigureData:
    """Count per concept and grade the complete instruments that have it."""
    codebook = source.by_instrument.codebook
    total = len(source.complete)
    enough = total >= load_cell_rules().min_n
    records = []
    for column, concept in enumerate(codebook.concepts):
        best = [_grade(source, item, column) for item in source.complete]
        for grade in filter(lambda one: one.is_present, Grade):
            number = sum(found is grade for found in best)
            records.append({
                "concept": concept.id, "concept_en": concept.label_en,
                "concept_zh": concept.label_zh, "column": column, "grade": grade.value,
                "order": grade.order, "count": number, "n": total,
                "share": number / total if enough else None,
            })  # fmt: skip
    columns = (
        "concept", "concept_en", "concept_zh", "column", "grade", "order", "count", "n", "share",
    )  # fmt: skip
    return FigureData(
        "concept_coverage",
        "Coverage by concept",
        "各概念覆盖情况",
        columns,
        tuple(records),
        f"Complete instruments that count: {total}; the strongest provision of each.",
        f"计入的完整文件 {total} 份，取各自最强的规定。",
    )


def _grade(source: FigureSource, item: InstrumentFindings, column: int) -> Grade:
    """Return the grade of a cell: figures and matrix must say the same."""
    matrix = source.by_instrument
    place = next(n for n, row in enumerate(matrix.rows) if row.key == item.instrument.id)
    return matrix.cells[place][column].grade


def before_after(source: FigureSource) -> FigureData:
    """Count per concept the instruments with an operative provision, before and after the line."""
    line, least = load_figure_rules().line, load_cell_rules().min_n
    dated = [
        (item, item.instrument.metadata.promulgated or item.instrument.metadata.effective)
        for item in source.complete
    ]
    groups = {
        "before": [item for item, date in dated if date and date < line],
        "after": [item for item, date in dated if date and date >= line],
    }
    records = []
    for column, concept in enumerate(source.by_instrument.codebook.concepts):
        for period, items in groups.items():
            number = sum(_grade(source, item, column) is Grade.OPERATIVE for item in items)
            records.append({
                "concept": concept.id, "concept_en": concept.label_en,
                "concept_zh": concept.label_zh, "column": column, "period": period,
                "count": number, "n": len(items),
                "share": number / len(items) if len(items) >= least else None,
            })  # fmt: skip
    columns = ("concept", "concept_en", "concept_zh", "column", "period", "count", "n", "share")
    sizes = ", ".join(f"{period}: {len(items)}" for period, items in groups.items())
    return FigureData(
        "before_after",
        f"Operative provisions in instruments before and after {line}",
        f"{line} 前后文件中的可执行规定",
        columns,
        tuple(records),
        f"Complete instruments by date of promulgation ({sizes}); described, not explained.",
        f"完整文件按公布日期分组（{sizes}）；仅描述，不作解释。",
    )


def opening_share(source: FigureSource) -> FigureData:
    """Return per instrument the share of its units about opening, and how they stand in it."""
    least, records = load_cell_rules().min_n, []
    for item in source.counted:
        about = item.instrument.metadata
        opening = {unit.unit for unit in item.units if "opening" in unit.objects}
        total = len(item.units)
        records.append({
            "instrument": item.instrument.id, "label": about.title or item.instrument.id,
            "year": year_of(about), "units": len(opening), "n": total,
            "share": len(opening) / total if total >= least else None,
            "manner": _manner(item, opening),
        })  # fmt: skip
    return FigureData(
        "opening_share",
        "Units about opening data, by instrument and year",
        "各文件中涉及数据开放的条文占比",
        ("instrument", "label", "year", "units", "n", "share", "manner"),
        tuple(records),
        f"Under {least} units no share is given.",
        f"不足 {least} 个条文单元者不给占比。",
    )


def _manner(item: InstrumentFindings, opening: set[str]) -> str:
    """Return ``standalone``, ``chapter``, ``scattered`` or ``none``."""
    rules = load_figure_rules().opening
    if not opening:
        return "none"
    if len(opening) / len(item.units) >= rules["standalone"]:
        return "standalone"
    chapters: dict[str, list[str]] = {}
    for article in item.instrument.units:
        if article.path:
            chapters.setdefault("/".join(part.label for part in article.path), []).append(
                article.id
            )
    inside = sum(
        len(opening.intersection(units))
        for units in chapters.values()
        if len(opening.intersection(units)) / len(units) >= rules["chapter"]
    )
    return "chapter" if inside / len(opening) >= rules["within"] else "scattered"


def rule_chains(source: FigureSource) -> FigureData:
    """Return, for places that made both rules and regulations, each of them in order of date."""
    places: dict[tuple[str, str], list[InstrumentFindings]] = {}
    for item in source.held:
        about = item.instrument.metadata
        group = group_of(about)
        if about.region and group.id in ("rule", "regulation") and year_of(about) is not None:
            places.setdefault((about.region, about.region_name), []).append(item)
    records = []
    for (region, name), items in sorted(places.items()):
        if len({group_of(item.instrument.metadata).id for item in items}) == 2:
            records += _chain(region, name or region, items)
    return FigureData(
        "rule_chains",
        "Rules and regulations of one place, in order",
        "同一地方的规章与法规先后",
        ("region", "place", "order", "instrument", "title", "group", "date", "status"),
        tuple(records),
        "Places with at least one rule and one regulation held, whatever their status.",
        "所持文本中既有规章又有法规的地方，不论效力状态。",
    )


def _chain(region: str, place: str, items: Sequence[InstrumentFindings]) -> list[dict[str, object]]:
    def date(item: InstrumentFindings) -> tuple[str, str]:
        about = item.instrument.metadata
        return about.promulgated or about.effective, item.instrument.id

    return [
        {
            "region": region, "place": place, "order": number, "instrument": item.instrument.id,
            "title": item.instrument.metadata.title,
            "group": group_of(item.instrument.metadata).id, "date": date(item)[0],
            "status": item.instrument.metadata.status.value,
        }
        for number, item in enumerate(sorted(items, key=date), 1)
    ]  # fmt: skip
