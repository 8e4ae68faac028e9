"""Charts of places, words and references."""

from __future__ import annotations

from typing import Any

from lexcompare.compare.figures.model import FigureData, load_figure_rules
from lexcompare.report.figures.theme import GROUP_COLOURS, label_expression, load_altair

__all__ = [
    "chains_chart",
    "divergence_chart",
    "network_chart",
    "similarity_chart",
    "terms_chart",
    "tiles_chart",
    "tree_chart",
]

_MOST = 25


def tiles_chart(data: FigureData, lang: str) -> Any:
    """Draw three maps of tiles side by side: instruments, concepts found, declaratory share."""
    alt = load_altair()
    frame = data.to_frame()
    # Columns without any value would be of no number type.
    for field in ("present", "slogans", "tags", "declaratory_share"):
        frame[field] = frame[field].astype(float)
    concepts = int(frame["concepts"].max()) if len(frame) else 0
    few = [
        f"{int(slogans)}/{int(tags)}" if tags == tags else ""
        for slogans, tags in zip(frame["slogans"], frame["tags"], strict=True)
    ]
    frame["few"] = few
    titles = (
        ("计入文件数", f"已见概念数（共 {concepts}）", "宣示性规定占比")
        if lang == "zh"
        else ("instruments counted", f"concepts found (of {concepts})", "declaratory share")
    )
    shown = [
        ("instruments", "datum.instruments > 0 ? format(datum.instruments, 'd') : ''"),
        ("present", "isValid(datum.present) ? format(datum.present, 'd') : ''"),
        ("declaratory_share",
         "isValid(datum.declaratory_share) ? format(datum.declaratory_share, '.0%') : datum.few"),
    ]  # fmt: skip
    frame["instruments_drawn"] = frame["instruments"].where(frame["instruments"] > 0)
    maps = []
    for (field, expression), title in zip(shown, titles, strict=True):
        drawn = "instruments_drawn" if field == "instruments" else field
        base = (
            alt.Chart(frame)
            .transform_calculate(shown=expression)
            .encode(
                x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
                y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
            )
        )
        top = frame[drawn].max()
        middle = (float(top) if top == top else 1.0) * 0.7
        # Tiles without a value would not be drawn: a paler one lies under each.
        under = base.mark_rect(stroke="#999", strokeWidth=0.6, fill="#f3f3f3").encode(
            tooltip=["name"]
        )
        tiles = base.mark_rect(stroke="#777", strokeWidth=0.6).encode(
            color=alt.Color(f"{drawn}:Q", scale=alt.Scale(scheme="blues", zero=True), legend=None),
            tooltip=["name", "instruments", "present", "slogans", "tags"],
        )
        # Dark tiles take white letters.
        ink = alt.condition(
            f"isValid(datum.{drawn}) && datum.{drawn} > {middle}",
            alt.value("#fff"),
            alt.value("#111"),
        )
        names = base.mark_text(dy=-7, fontSize=11).encode(text="short:N", color=ink)
        numbers = base.mark_text(dy=8, fontSize=11).encode(text="shown:N", color=ink)
        maps.append(
            (under + tiles + names + numbers).properties(width=370, height=300, title=title)
        )
    return alt.hconcat(*maps).resolve_scale(color="independent")


def similarity_chart(data: FigureData, lang: str) -> Any:
    """Draw regions on a plane; near means alike, the size says how many instruments."""
    alt = load_altair()
    frame = data.to_frame()
    reach = float(frame[["x", "y"]].abs().max().max()) * 1.2 if len(frame) else 1.0
    domain = [-(reach or 1.0), reach or 1.0]
    axis = alt.Axis(labels=False, ticks=False, grid=True)
    base = alt.Chart(frame).encode(
        x=alt.X("x:Q", title=None, axis=axis, scale=alt.Scale(domain=domain)),
        y=alt.Y("y:Q", title=None, axis=axis, scale=alt.Scale(domain=domain)),
    )
    points = base.mark_circle(color="#2b7a9b", opacity=0.9, stroke="#222").encode(
        size=alt.Size("instruments:Q", title="文件数" if lang == "zh" else "instruments",
                      scale=alt.Scale(domainMin=0, range=[30, 260]),
                      legend=alt.Legend(values=_sizes(frame), format="d",
                                        symbolFillColor="#2b7a9b", symbolStrokeColor="#222")),
        tooltip=["name", "instruments"],
    )  # fmt: skip
    places = list(zip(frame["x"], frame["y"], strict=True))
    frame["below"] = [_crowded(places, at, reach or 1.0) for at in range(len(places))]
    base = base.properties(data=frame)
    names = [
        base.transform_filter(f"datum.below == {str(below).lower()}")
        .mark_text(dy=dy, fontSize=11, **halo)
        .encode(text="name:N")
        for below, dy in ((False, -13), (True, 15))
        # A pale rim keeps a name readable over a point.
        for halo in ({"stroke": "#fff", "strokeWidth": 3, "strokeJoin": "round"}, {})
    ]
    return alt.layer(points, *names).properties(width=460, height=460)


def _sizes(frame: Any) -> list[int]:
    """Least, middle and greatest number of instruments, for the legend."""
    found = sorted(set(frame["instruments"].astype(int)))
    return sorted({found[0], found[len(found) // 2], found[-1]}) if found else []


def _crowded(places: list[tuple[float, float]], at: int, reach: float) -> bool:
    """Whether another point stands close above, so that the name has to go below."""
    x, y = places[at]
    near = [
        (u, v) for n, (u, v) in enumerate(places)
        if n != at and abs(u - x) < 0.16 * reach and 0 <= v - y < 0.14 * reach
    ]  # fmt: skip
    return bool(near)


def tree_chart(data: FigureData, lang: str) -> Any:
    """Draw the tree of regions, leaves on the left."""
    alt = load_altair()
    frame = data.to_frame()
    lines = frame[frame["label"] == ""]
    leaves = frame[frame["label"] != ""]
    count = max(1, len(leaves))
    span = alt.Scale(domain=[-0.6, count - 0.4], nice=False)
    title = "距离（0 相同）" if lang == "zh" else "distance (0: alike)"
    rules = (
        alt.Chart(lines)
        .mark_rule(color="#333")
        .encode(
            x=alt.X("x:Q", title=title), x2="x2:Q", y=alt.Y("y:Q", axis=None, scale=span), y2="y2:Q"
        )
    )
    names = (
        alt.Chart(leaves)
        .mark_text(align="right", dx=-8, fontSize=11)
        .encode(x="x:Q", y=alt.Y("y:Q", axis=None, scale=span), text="label:N")
    )
    return (rules + names).properties(width=380, height=24 * count)


def divergence_chart(data: FigureData, lang: str) -> Any:
    """Draw the entropy of each concept with its interval, the most disputed first."""
    alt = load_altair()
    frame = data.to_frame()
    concept = f"concept_{lang}"
    order = list(frame.sort_values(["bits", "column"], ascending=[False, True])[concept])
    title = "熵（比特）；0 = 各地一致" if lang == "zh" else "entropy in bits; 0: all regions alike"
    base = alt.Chart(frame).encode(y=alt.Y(f"{concept}:N", sort=order, title=None))
    bars = base.mark_rule(color="#555", strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(domain=[0, 2.4])), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=55, color="#14505f", opacity=1).encode(
        x="bits:Q", tooltip=[concept, "bits", "low", "high", "regions"]
    )
    return (bars + points).properties(width=420, height=17 * max(1, len(order)))


def chains_chart(data: FigureData, lang: str) -> Any:
    """Draw for each place its rules and regulations in order of date."""
    alt = load_altair()
    frame = data.to_frame()
    groups = {
        g.id: (g.label_zh if lang == "zh" else g.label_en) for g in load_figure_rules().groups
    }
    frame["told"] = frame["group"].map(groups)
    order = list(dict.fromkeys(frame["place"]))
    kinds = ["rule", "regulation"]
    domain = [groups[kind] for kind in kinds]
    base = alt.Chart(frame).encode(
        x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y")),
        y=alt.Y("place:N", sort=order, title=None),
    )
    lines = base.mark_line(color="#999").encode(detail="place:N", order="order:Q")
    points = base.mark_point(filled=True, size=110, opacity=1, stroke="#222").encode(
        color=alt.Color("told:N", title=None, scale=alt.Scale(
            domain=domain, range=[GROUP_COLOURS[kind] for kind in kinds])),
        shape=alt.Shape("told:N", title=None, scale=alt.Scale(
            domain=domain, range=["circle", "square"])),
        tooltip=["title", "date", "told", "status"],
    )  # fmt: skip
    return (lines + points).properties(width=480, height=34 * max(1, len(order)))


def terms_chart(data: FigureData, lang: str) -> Any:
    """Draw per instrument how often each term stands; the chosen one is ringed."""
    alt = load_altair()
    rules = load_figure_rules().terms
    terms = [*rules["named"], rules["plain"]]
    frame = data.to_frame()
    order = [str(one) for one in frame["instrument"]]
    long = frame.melt(
        id_vars=["instrument", "label", "term", "utilities"], value_vars=terms,
        var_name="word", value_name="places",
    )  # fmt: skip
    long = long[long["places"] > 0]
    mark = (
        "红框：该文件的对象用语；⊕ 含公用事业" if lang == "zh"
        else "red frame: the object term of the instrument; ⊕ utilities named"
    )  # fmt: skip
    names = {
        one: f"{label}{'  ⊕' if utilities else ''}"
        for one, label, utilities in zip(
            frame["instrument"], frame["label"], frame["utilities"], strict=True
        )
    }
    axis = alt.Axis(labelExpr=label_expression(names), labelLimit=380)
    base = alt.Chart(long).encode(
        x=alt.X("word:N", sort=terms, title=mark,
                axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("instrument:N", sort=order, title=None, axis=axis),
    )  # fmt: skip
    cells = base.mark_rect().encode(
        color=alt.Color("places:Q", scale=alt.Scale(scheme="blues", type="symlog"),
                        title="出现次数" if lang == "zh" else "places"),
        tooltip=["label", "word", "places"],
    )  # fmt: skip
    top = float(long["places"].max()) if len(long) else 0.0
    # The scale is nearly logarithmic: from here on cells are dark.
    ink = alt.condition(
        f"datum.places > {max(1.0, top) ** 0.62:.1f}", alt.value("#fff"), alt.value("#111")
    )
    counts = base.mark_text(fontSize=10).encode(text="places:Q", color=ink)
    ring = (
        base.transform_filter("datum.word == datum.term")
        .mark_rect(fill=None, stroke="#b2182b", strokeWidth=2)
        .encode(tooltip=["label", "word"])
    )
    return (cells + counts + ring).properties(width=92 * len(terms), height=17 * max(1, len(order)))


def network_chart(data: FigureData, lang: str) -> Any:
    """Draw who cites whom as a table of the most cited; every pair is in the CSV."""
    alt = load_altair()
    frame = data.to_frame()
    totals = (
        frame.groupby("cited_title")["source"].nunique().sort_index()
        .sort_values(ascending=False, kind="stable").head(_MOST)
    )  # fmt: skip
    shown = frame[frame["cited_title"].isin(set(totals.index))].copy()
    names = dict(zip(shown["source"], shown["source_title"], strict=True))
    sources = list(dict.fromkeys(shown.sort_values(["source_year", "source"])["source"]))
    shown["kind"] = shown["cited_held"].map(
        {True: "所持", False: "未持"} if lang == "zh" else {True: "held", False: "not held"}
    )
    domain = ["所持", "未持"] if lang == "zh" else ["held", "not held"]
    points = (
        alt.Chart(shown)
        .mark_point(filled=True, opacity=1, stroke="#222")
        .encode(
            x=alt.X("cited_title:N", sort=list(totals.index), title=None,
                    axis=alt.Axis(orient="top", labelAngle=-55, labelLimit=260, grid=True)),
            y=alt.Y("source:N", sort=sources, title=None,
                    axis=alt.Axis(labelExpr=label_expression(names), labelLimit=360, grid=True)),
            size=alt.Size("citations:Q", scale=alt.Scale(range=[25, 260], domainMin=1),
                          title="引用次数" if lang == "zh" else "citations",
                          legend=alt.Legend(tickCount=3, format="d")),
            color=alt.Color("kind:N", title="被引文本" if lang == "zh" else "cited text",
                            scale=alt.Scale(domain=domain, range=["#14505f", "#f2c879"])),
            shape=alt.Shape("kind:N", title="被引文本" if lang == "zh" else "cited text",
                            scale=alt.Scale(domain=domain, range=["square", "circle"])),
            tooltip=["source_title", "cited_title", "citations"],
        )
    )  # fmt: skip
    return points.properties(width=22 * max(1, len(totals)), height=17 * max(1, len(sources)))
