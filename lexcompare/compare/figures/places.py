"""Figures about places: the map of tiles, how alike regions are, how far they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lexcompare.compare.figures.model import FigureData, FigureSource, load_figure_rules
from lexcompare.compare.rows import region_name, region_of
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.vocabulary import Force
from lexcompare.parse.regions import region_of as chinese_region

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

__all__ = ["region_divergence", "region_similarity", "region_tree", "tile_map"]

_STEP = {Force.STRUCTURAL: 1, Force.SLOGAN: 2, Force.SOFT: 3, Force.OPERATIVE: 4}
_PROFILE = {Force.STRUCTURAL: 1.0, Force.SLOGAN: 1.0, Force.SOFT: 2.0, Force.OPERATIVE: 3.0}


def tile_map(source: FigureSource) -> FigureData:
    """Return per provincial region its tile, instruments, coverage and declaratory share."""
    matrix = source.by_region
    rows = {
        row.key: (row, margin)
        for row, margin in zip(matrix.rows, matrix.row_margins, strict=True)
        if not row.is_benchmark and row.sources
    }
    tiles = load_figure_rules().tiles
    outside = [
        row.label
        for key, (row, _) in rows.items()
        if key not in tiles and key != "national" and row.jurisdiction in ("", "cn")
    ]
    records = []
    for code, (column, line) in tiles.items():
        region = chinese_region(code)
        found = rows.get(code)
        records.append({
            "region": code, "name": region.name if region else code,
            "short": region.short if region else code, "column": column, "row": line,
            "instruments": len(found[0].sources) if found else 0,
            "present": found[1].present if found else None,
            "concepts": len(matrix.concepts),
            "may_say_absent": bool(found and found[0].claim.may),
            "slogans": found[1].slogans if found else None,
            "tags": found[1].tags if found else None,
            "declaratory_share": found[1].declaratory_share if found else None,
        })  # fmt: skip
    columns = (
        "region", "name", "short", "column", "row", "instruments", "present", "concepts",
        "may_say_absent", "slogans", "tags", "declaratory_share",
    )  # fmt: skip
    return FigureData(
        "tile_map",
        "Provincial regions: instruments, concepts found, declaratory share",
        "省级行政区：文件数、已见概念数、宣示性占比",
        columns,
        tuple(records),
        (f"Not on the map: {', '.join(outside)}. " if outside else "")
        + "Cities under their province. Concepts found is a lower bound unless the search is "
        "exhaustive; no share under 10 tags. Declaratory describes the wording, not its worth.",
        "市级并入所属省份；除非检索穷尽，已见概念数为下限；不足 10 个标记不给占比。"
        "宣示性只描述措辞，不评价价值。",
    )


def _by_region(source: FigureSource) -> dict[str, list[InstrumentFindings]]:
    """Complete instruments by province; national law is no region."""
    groups: dict[str, list[InstrumentFindings]] = {}
    for item in source.complete:
        key = region_of(item.instrument.metadata, roll_up=True)
        if key and key != "national":
            groups.setdefault(key, []).append(item)
    return dict(sorted(groups.items()))


def _names(source: FigureSource) -> dict[str, str]:
    """Return names of regions: the listed one, or else that of an instrument of the region."""
    names: dict[str, str] = {}
    for key, items in _by_region(source).items():
        own = [one.instrument.metadata.region_name for one in items]
        listed = region_name(key)
        names[key] = listed if listed != key else next((name for name in own if name), key)
    return names


def _profiles(source: FigureSource) -> tuple[list[str], list[int], Floats]:
    """Mean strength per concept over a region's instruments, so that many are not stronger."""
    import numpy as np

    concepts = source.by_instrument.concepts
    places = {concept: place for place, concept in enumerate(concepts)}
    groups = _by_region(source)
    profiles = np.zeros((len(groups), len(concepts)))
    for line, items in enumerate(groups.values()):
        for item in items:
            best = np.zeros(len(concepts))
            for tag in item.tags:
                place = places[tag.concept]
                best[place] = max(best[place], _PROFILE[tag.force])
            profiles[line] += best / len(items)
    return list(groups), [len(items) for items in groups.values()], profiles


def _distances(profiles: Floats) -> Floats:
    """Mean difference of strengths, 0 to 1."""
    import numpy as np

    spread = np.abs(profiles[:, None, :] - profiles[None, :, :])
    result: Floats = spread.mean(axis=2) / 3.0 if profiles.size else np.zeros((0, 0))
    return result


def region_similarity(source: FigureSource) -> FigureData:
    """Place regions on a plane by classical scaling of the distances between their profiles.

    Source: classical multidimensional scaling after Torgerson, "Multidimensional Scaling: I.
    Theory and Method" (1952).
    """
    import numpy as np

    keys, sizes, profiles = _profiles(source)
    names = _names(source)
    distances = _distances(profiles)
    points = np.zeros((len(keys), 2))
    kept = 0.0
    if len(keys) > 2:
        centre = np.eye(len(keys)) - 1.0 / len(keys)
        values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
        order = np.argsort(-values, kind="stable")[:2]
        lengths = np.sqrt(np.maximum(values[order], 0.0))
        axes = vectors[:, order]
        # An eigenvector has no direction of its own: its largest part is made positive.
        signs = np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
        points = axes * signs * lengths
        total = np.maximum(values, 0.0).sum()
        kept = float(np.maximum(values[order], 0.0).sum() / total) if total else 0.0
    records = tuple(
        {
            "region": key, "name": names[key], "x": round(float(point[0]), 6),
            "y": round(float(point[1]), 6), "instruments": size,
        }
        for key, size, point in zip(keys, sizes, points, strict=True)
    )  # fmt: skip
    note = (
        "Profiles: mean strength of each concept over the complete instruments of a region; "
        f"nothing found counts as 0. The plane keeps {kept:.0%} of the spread."
    )
    return FigureData(
        "region_similarity",
        "Regions by likeness of their concept-force profiles",
        "各地区概念—效力画像的相似性",
        ("region", "name", "x", "y", "instruments"),
        records,
        note,
        f"画像为各地区完整文件在每一概念上的平均强度，未见规定计 0；平面保留 {kept:.0%} 的离散。",
    )


def region_tree(source: FigureSource) -> FigureData:
    """Join regions by average linkage; each record is one straight line of the tree.

    Source: unweighted pair-group averages after Sokal and Michener (1958). Ties go to the pair
    that comes first by code.
    """
    keys, sizes, profiles = _profiles(source)
    names = _names(source)
    merges = _linkage(_distances(profiles))
    order = _leaves(merges, len(keys))
    places = {leaf: place for place, leaf in enumerate(order)}
    nodes: dict[int, tuple[float, float]] = {leaf: (0.0, float(places[leaf])) for leaf in order}
    records: list[dict[str, object]] = []
    for number, (left, right, height) in enumerate(merges):
        (x1, y1), (x2, y2) = nodes[left], nodes[right]
        lines = ((x1, y1, height, y1), (x2, y2, height, y2), (height, y1, height, y2))
        records += [_line(*line) for line in lines]
        nodes[len(keys) + number] = (height, (y1 + y2) / 2)
    for leaf in order:
        label = f"{names[keys[leaf]]} ({sizes[leaf]})"
        records.append(
            {**_line(0.0, float(places[leaf]), 0.0, float(places[leaf])), "label": label}
        )
    return FigureData(
        "region_tree",
        "Regions joined by likeness of their concept-force profiles",
        "各地区概念—效力画像的聚类树",
        ("x", "y", "x2", "y2", "label"),
        tuple(records),
        "Average linkage of mean absolute differences; in brackets the complete instruments.",
        "平均绝对差的类平均聚类；括号内为完整文件数。",
    )


def _line(x: float, y: float, x2: float, y2: float) -> dict[str, object]:
    return {"x": round(x, 6), "y": y, "x2": round(x2, 6), "y2": y2, "label": ""}


def _linkage(distances: Floats) -> list[tuple[int, int, float]]:
    """Return merges (left, right, height); clusters are numbered on from the leaves."""
    count = len(distances)
    members: dict[int, list[int]] = {leaf: [leaf] for leaf in range(count)}
    merges: list[tuple[int, int, float]] = []
    while len(members) > 1:
        names = sorted(members)
        pairs = [
            (float(distances[members[a]][:, members[b]].mean()), a, b)
            for place, a in enumerate(names)
            for b in names[place + 1 :]
        ]
        height, a, b = min(pairs)
        merges.append((a, b, height))
        members[count + len(merges) - 1] = members.pop(a) + members.pop(b)
    return merges


def _leaves(merges: Sequence[tuple[int, int, float]], count: int) -> list[int]:
    if not merges:
        return list(range(count))
    groups = {leaf: [leaf] for leaf in range(count)}
    for number, (left, right, _) in enumerate(merges):
        groups[count + number] = groups[left] + groups[right]
    return groups[count + len(merges) - 1]


def region_divergence(source: FigureSource) -> FigureData:
    """Return per concept how far regions disagree on its grade: entropy in bits, with intervals.

    Each draw takes one complete instrument of every region, so that all weigh the same, and keeps
    each tag with its calibrated probability; the interval holds 95 % of the draws. 0 bits: all
    regions grade alike; log2(5) = 2.32: the five grades are equally frequent.
    """
    import numpy as np

    rules = load_figure_rules()
    concepts = source.by_instrument.codebook.concepts
    groups = _by_region(source)
    random = np.random.default_rng(rules.seed)
    grades = [
        [
            _simulate(item.units, source.by_instrument.concepts, rules.draws, random)
            for item in items
        ]
        for items in groups.values()
    ]
    records = []
    if len(groups) > 1:
        chosen = np.stack([_choose(one, random) for one in grades])
        for column, concept in enumerate(concepts):
            bits = _entropy(chosen[:, :, column])
            low, middle, high = np.percentile(bits, [2.5, 50, 97.5])
            records.append({
                "concept": concept.id, "concept_en": concept.label_en,
                "concept_zh": concept.label_zh, "column": column, "bits": round(float(middle), 4),
                "low": round(float(low), 4), "high": round(float(high), 4), "regions": len(groups),
            })  # fmt: skip
    return FigureData(
        "region_divergence",
        "Divergence between regions: entropy of grades per concept",
        "地区间分歧：各概念等级的熵",
        ("concept", "concept_en", "concept_zh", "column", "bits", "low", "high", "regions"),
        tuple(records),
        f"{len(groups)} regions, one complete instrument of each per draw, {rules.draws} draws; "
        "tags kept with their probability of being right. Errors of force and wholly missed "
        "provisions are not in the interval.",
        f"{len(groups)} 个地区，每次各取一份完整文件，模拟 {rules.draws} 次；标记按其正确概率保留。"
        "效力等级的误差与完全漏检的规定不在区间之内。",
    )


def _simulate(
    units: Sequence[UnitFindings], concepts: Sequence[str], draws: int, random: np.random.Generator
) -> Whole:
    """Return draws × concepts: the strongest kept tag, 0 for none."""
    import numpy as np

    places = {concept: place for place, concept in enumerate(concepts)}
    grades = np.zeros((draws, len(concepts)), dtype=np.int64)
    for unit in units:
        for tag in (*unit.tags, *unit.unsure):
            kept = random.random(draws) < tag.score
            column = grades[:, places[tag.concept]]
            np.maximum(column, np.where(kept, _STEP[tag.force], 0), out=column)
    return grades


def _choose(simulated: Sequence[Whole], random: np.random.Generator) -> Whole:
    """Take one instrument per draw."""
    import numpy as np

    stacked = np.stack(list(simulated))
    draws = stacked.shape[1]
    picked: Whole = stacked[random.integers(0, len(simulated), draws), np.arange(draws)]
    return picked


def _entropy(grades: Whole) -> Floats:
    """Return the entropy in bits of each draw's grades over regions (first axis)."""
    import numpy as np

    shares = np.stack([(grades == step).mean(axis=0) for step in range(5)])
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    bits: Floats = -(shares * logs).sum(axis=0)
    return np.abs(bits)
