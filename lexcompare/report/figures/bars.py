"""Charts that count: years, gaps, shares, concepts, time."""

from __future__ import annotations

from typing import Any

from lexcompare.compare.cells import Grade
from lexcompare.compare.figures.model import FigureData, load_figure_rules
from lexcompare.report.figures.theme import group_scale, label_expression, load_altair

__all__ = [
    "before_after_chart",
    "coverage_chart",
    "heatmap_chart",
    "opening_chart",
    "slogan_chart",
    "years_chart",
]

_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]


def years_chart(data: FigureData, lang: str) -> Any:
    """Stack instruments per year by group, known ones without text paler, with the line of 2021."""
    alt = load_altair()
    frame = data.to_frame()
    line = int(load_figure_rules().line[:4])
    name = f"group_{lang}"
    # Every year stands on the axis, also those without an instrument.
    years = (
        list(range(int(frame["year"].min()), int(frame["year"].max()) + 1)) if len(frame) else []
    )
    held = "所持" if lang == "zh" else "held"
    missing = "已知未持" if lang == "zh" else "not held"
    frame["text"] = [held if text == "held" else missing for text in frame["text"]]
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke="#222", strokeWidth=0.7)
        .encode(
            x=alt.X("year:O", title="年份" if lang == "zh" else "year",
                    scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("n:Q", stack="zero", title="文件数" if lang == "zh" else "instruments",
                    axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(f"{name}:N", scale=group_scale(alt, lang), title=None),
            opacity=alt.Opacity("text:N", title=None,
                                scale=alt.Scale(domain=[held, missing], range=[1.0, 0.35])),
            order=alt.Order("order:Q"),
            tooltip=["year", name, "text", "n"],
        )
    )  # fmt: skip
    if line not in years:
        return bars.properties(width=max(300, 26 * len(years)), height=280)
    words = "《数据安全法》2021-09-01 施行" if lang == "zh" else "Data Security Law, 2021-09-01"
    mark = alt.Data(values=[{"year": line, "words": words}])
    # Two thirds of the year's band lie before 1 September.
    rule = (
        alt.Chart(mark)
        .mark_rule(strokeDash=[5, 3], strokeWidth=1.6, color="#b2182b")
        .encode(x=alt.X("year:O", bandPosition=0.667))
    )
    text = (
        alt.Chart(mark)
        .mark_text(align="right", dx=-5, dy=-4, baseline="bottom", color="#b2182b", fontSize=11)
        .encode(x=alt.X("year:O", bandPosition=0.667), y=alt.value(0), text="words:N")
    )
    return (bars + rule + text).properties(width=max(300, 26 * len(years)), height=280)


def heatmap_chart(data: FigureData, lang: str) -> Any:
    """Draw the matrix: colour and glyph of each grade; the glyph alone carries it in grey."""
    alt = load_altair()
    frame = data.to_frame()
    rows = list(dict.fromkeys(frame["label"]))
    concept = f"concept_{lang}"
    columns = list(dict.fromkeys(frame[concept]))
    names = {g.value: f"{g.glyph} {g.style.label_zh if lang == 'zh' else g.style.label_en}"
             for g in Grade}  # fmt: skip
    frame["told"] = frame["grade"].map(names)
    scale = alt.Scale(domain=list(names.values()), range=[grade.style.fill for grade in Grade])
    inks = {grade.value: grade.style.ink for grade in Grade}
    frame["ink"] = frame["grade"].map(inks)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{concept}:N", sort=columns, title=None,
                axis=alt.Axis(labelAngle=-55, orient="top", labelLimit=220)),
        y=alt.Y("label:N", sort=rows, title=None, axis=alt.Axis(labelLimit=360)),
    )  # fmt: skip
    cells = base.mark_rect(stroke="#fff", strokeWidth=1).encode(
        color=alt.Color("told:N", scale=scale, title=None,
                        legend=alt.Legend(orient="bottom", columns=8)),
        tooltip=["label", concept, "told", "unsure"],
    )  # fmt: skip
    glyphs = base.mark_text(fontSize=10).encode(
        text="glyph:N", color=alt.Color("ink:N", scale=None)
    )
    first = [label for label, name in zip(frame["label"], frame["benchmark"], strict=True) if name]
    line = (
        alt.Chart(alt.Data(values=[{"label": label} for label in first[:1]]))
        .mark_rule(stroke="#222", strokeWidth=1.5)
        .encode(y=alt.Y("label:N", sort=rows, bandPosition=0))
    )  # benchmarks stand below it
    return (cells + glyphs + line).properties(width=20 * len(columns), height=18 * len(rows))


def slogan_chart(data: FigureData, lang: str) -> Any:
    """Draw the declaratory share of each instrument with its counts; small ones counts only."""
    alt = load_altair()
    frame = data.to_frame().sort_values(
        ["share", "label"], ascending=[False, True], na_position="last", kind="stable"
    )
    frame["counts"] = frame["slogans"].astype(str) + "/" + frame["n"].astype(str)
    frame["drawn"] = frame["share"].astype(float).fillna(0.0)
    order = [str(one) for one in frame["instrument"]]
    names = dict(zip(frame["instrument"], frame["label"], strict=True))
    axis = alt.Axis(labelExpr=label_expression(names), labelLimit=360)
    base = alt.Chart(frame).encode(y=alt.Y("instrument:N", sort=order, title=None, axis=axis))
    title = "宣示性规定占比" if lang == "zh" else "declaratory share"
    name = f"group_{lang}"
    top = float(frame["drawn"].max()) if len(frame) else 0.0
    # Room for the counts to the right of the last point.
    scale = alt.Scale(domain=[0, max(0.1, top * 1.12)])
    points = (
        base.transform_filter("isValid(datum.share)")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(
            x=alt.X("share:Q", title=title, scale=scale, axis=alt.Axis(format="%")),
            color=alt.Color(f"{name}:N", scale=group_scale(alt, lang), title=None),
            shape=alt.Shape(f"{name}:N", scale=_shapes(alt, lang), title=None),
            tooltip=["label", "counts", "share"],
        )
    )
    counts = base.mark_text(align="left", dx=7, fontSize=10, color="#444").encode(
        x=alt.X("drawn:Q", title=title), text="counts:N"
    )
    return (points + counts).properties(width=420, height=15 * max(1, len(order)))


def _shapes(alt: Any, lang: str) -> Any:
    groups = load_figure_rules().groups
    names = [group.label_zh if lang == "zh" else group.label_en for group in groups]
    return alt.Scale(domain=names, range=_SHAPES)


def coverage_chart(data: FigureData, lang: str) -> Any:
    """Stack per concept the instruments by the grade of their strongest provision."""
    alt = load_altair()
    frame = data.to_frame()
    concept = f"concept_{lang}"
    order = list(dict.fromkeys(frame[concept]))
    total = int(frame["n"].max()) if len(frame) else 0
    names = {g.value: (g.style.label_zh if lang == "zh" else g.style.label_en) for g in Grade}
    frame["told"] = frame["grade"].map(names)
    # A bar of no length would still be drawn as a line.
    frame = frame[frame["count"] > 0]
    wanted = [grade for grade in Grade if grade.value in set(frame["grade"])]
    scale = alt.Scale(
        domain=[names[grade.value] for grade in wanted], range=[g.style.fill for g in wanted]
    )
    title = f"文件数（共 {total}）" if lang == "zh" else f"complete instruments (of {total})"
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke="#222", strokeWidth=0.6)
        .encode(
            y=alt.Y(f"{concept}:N", sort=order, title=None),
            x=alt.X("count:Q", stack="zero", title=title, scale=alt.Scale(domain=[0, total]),
                    axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color("told:N", scale=scale, title=None),
            order=alt.Order("order:Q"),
            tooltip=[concept, "told", "count", "n", "share"],
        )
    )  # fmt: skip
    return bars.properties(width=420, height=17 * max(1, len(order)))


def before_after_chart(data: FigureData, lang: str) -> Any:
    """Draw per concept the share of instruments that bind, before and after, joined by a line."""
    alt = load_altair()
    frame = data.to_frame()
    concept = f"concept_{lang}"
    order = list(dict.fromkeys(frame[concept]))
    by_share = bool(len(frame)) and bool(frame["share"].notna().all())
    field = "share" if by_share else "count"
    names = {"before": "之前", "after": "之后"} if lang == "zh" else {}
    sizes = frame.groupby("period")["n"].max().to_dict()
    frame["told"] = [f"{names.get(p, p)} (n={sizes[p]})" for p in frame["period"]]
    domain = [f"{names.get(p, p)} (n={sizes[p]})" for p in ("before", "after") if p in sizes]
    if lang == "zh":
        title = "有可执行规定的文件" + ("占比" if by_share else "数")
    else:
        title = ("share" if by_share else "number") + " of instruments with an operative provision"
    axis = alt.Axis(format="%") if by_share else alt.Axis(format="d", tickMinStep=1)
    base = alt.Chart(frame).encode(y=alt.Y(f"{concept}:N", sort=order, title=None))
    x = alt.X(f"{field}:Q", title=title, axis=axis)
    lines = base.mark_line(color="#999", strokeWidth=1.5).encode(x=x, detail=f"{concept}:N")
    points = base.mark_point(size=70, filled=True, opacity=1, stroke="#222", strokeWidth=1).encode(
        x=x,
        color=alt.Color("told:N", title=None,
                        scale=alt.Scale(domain=domain, range=["#ffffff", "#14505f"])),
        shape=alt.Shape("told:N", title=None,
                        scale=alt.Scale(domain=domain, range=["circle", "square"])),
        tooltip=[concept, "told", "count", "n"],
    )  # fmt: skip
    return (lines + points).properties(width=420, height=17 * max(1, len(order)))


def opening_chart(data: FigureData, lang: str) -> Any:
    """Draw each instrument by year and share of units about opening; the shape says the manner."""
    alt = load_altair()
    frame = data.to_frame()
    names = (
        {"standalone": "专门立法", "chapter": "专章", "scattered": "分散", "none": "无"}
        if lang == "zh"
        else {"standalone": "standalone", "chapter": "a chapter", "scattered": "scattered",
              "none": "none"}
    )  # fmt: skip
    frame["told"] = frame["manner"].map(names)
    frame = frame[frame["year"].notna() & frame["share"].notna()].copy()
    frame["year"] = frame["year"].astype(int)
    first = int(frame["year"].min()) if len(frame) else 0
    years = list(range(first, int(frame["year"].max()) + 1)) if len(frame) else []
    domain = list(names.values())
    base = alt.Chart(frame).encode(
        x=alt.X("year:O", title="年份" if lang == "zh" else "year",
                axis=alt.Axis(labelAngle=-45), scale=alt.Scale(domain=years)),
        y=alt.Y("share:Q", axis=alt.Axis(format="%"),
                title="涉及开放的条文占比" if lang == "zh" else "share of units about opening"),
    )  # fmt: skip
    points = base.mark_point(filled=True, size=75, opacity=0.85, stroke="#222").encode(
        color=alt.Color("told:N", title=None, scale=alt.Scale(
            domain=domain, range=["#0b3c5d", "#2b7a9b", "#e08214", "#d9d9d9"])),
        shape=alt.Shape("told:N", title=None, scale=alt.Scale(
            domain=domain, range=["square", "triangle-up", "circle", "cross"])),
        tooltip=["label", "year", "units", "n", "told"],
    )  # fmt: skip
    return points.properties(width=520, height=320)
