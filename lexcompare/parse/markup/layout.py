"""Lines and open-close events to articles and tiles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lexcompare.core.errors import IdentifierError
from lexcompare.core.ids import provision_id, unit_id
from lexcompare.core.model import Article, Division, Provision, Segment
from lexcompare.core.offsets import MappedText, MappedTextBuilder, shift
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.completeness import Marks, judge
from lexcompare.parse.segmented import Segmented, check_tiling
from lexcompare.text.normalise import normalise_mapped

__all__ = ["Line", "ProvisionNode", "UnitNode", "assemble", "join_segmented"]

_NOT_ID = re.compile(r"[^0-9A-Za-z.\-]+")
_NOT_STEP = re.compile(r"[^0-9A-Za-z.\-_]+")
_SHOWN = 40


@dataclass(slots=True)
class ProvisionNode:
    """A provision while it is written; ``start`` is -1 until its first character."""

    kind: ProvisionKind
    number: str
    label: str
    start: int = -1
    end: int = -1
    children: list[ProvisionNode] = field(default_factory=list)


@dataclass(slots=True)
class UnitNode:
    """A unit while it is written; ``start`` is -1 until its first character."""

    kind: UnitKind
    number: str
    label: str
    heading: str
    path: tuple[Division, ...]
    start: int = -1
    end: int = -1
    provisions: list[ProvisionNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source text, without its break; ``head`` for the first of a unit."""

    start: int
    end: int
    kind: SegmentKind
    unit: UnitNode | None
    head: bool


def assemble(
    text: str,
    lines: Sequence[Line],
    units: Sequence[UnitNode],
    problems: Sequence[Problem],
    marks: Marks,
) -> Segmented:
    """Make articles and tiles of what was written.

    Args:
        text: The source text.
        lines: Its lines.
        units: The units in order.
        problems: What the walker noticed.
        marks: What the file says about itself.
    """
    noted = list(problems)
    names = _names(units, noted)
    by_unit: dict[int, list[Line]] = {}
    for line in lines:
        if line.unit is not None:
            by_unit.setdefault(id(line.unit), []).append(line)
    articles = tuple(
        _article(text, unit, name, by_unit.get(id(unit), []))
        for unit, name in zip(units, names, strict=True)
        if unit.start >= 0
    )
    identifiers = {id(unit): name for unit, name in zip(units, names, strict=True)}
    segments = _segments(text, lines, identifiers, noted)
    check_tiling(segments, len(text))
    return Segmented(articles, segments, judge(text, articles, marks), tuple(noted))


def _names(units: Sequence[UnitNode], problems: list[Problem]) -> list[str]:
    """Give every unit its id, telling numbers apart that come twice."""
    seen: Counter[str] = Counter()
    counted: Counter[UnitKind] = Counter()
    names: list[str] = []
    for unit in units:
        counted[unit.kind] += 1
        number = unit.number or str(counted[unit.kind])
        try:
            name = unit_id(unit.kind, number)
        except IdentifierError:
            name = unit_id(unit.kind, _NOT_ID.sub("-", number).strip("-.") or str(len(names) + 1))
        seen[name] += 1
        if seen[name] > 1:
            problems.append(
                Problem("duplicate-number", name, f"{name} comes {seen[name]} times", Severity.NOTE)
            )
            name = f"{name}_{seen[name]}"
        names.append(name)
    return names


def _article(text: str, unit: UnitNode, name: str, lines: Sequence[Line]) -> Article:
    marks = sorted({at for node in _all(unit.provisions) for at in (node.start, node.end)})
    build = MappedTextBuilder()
    places: dict[int, int] = {}
    for line in lines:
        if line.head:
            continue
        if build.length:
            build.insert("\n", line.start)
        at = line.start
        for mark in marks[bisect_left(marks, line.start) :]:
            if mark > line.end:
                break
            normalise_mapped(text, at, mark, build)
            places[mark] = build.length
            at = mark
        normalise_mapped(text, at, line.end, build)
    mapped = build.done()
    return Article(
        id=name,
        kind=unit.kind,
        label=unit.label,
        number=name.split("_", 1)[1],
        heading=unit.heading,
        path=unit.path,
        span=Span(unit.start, unit.end),
        text=mapped.text,
        runs=mapped.runs,
        provisions=_provisions(unit.provisions, name, places, mapped),
    )


def _all(nodes: Sequence[ProvisionNode]) -> list[ProvisionNode]:
    found: list[ProvisionNode] = []
    for node in nodes:
        if node.start >= 0:
            found.append(node)
        found.extend(_all(node.children))
    return found


def _provisions(
    nodes: Sequence[ProvisionNode], parent: str, places: dict[int, int], mapped: MappedText
) -> tuple[Provision, ...]:
    seen: Counter[tuple[ProvisionKind, str]] = Counter()
    made: list[Provision] = []
    for node in nodes:
        if node.start < 0:
            continue
        number = _NOT_STEP.sub("", node.number)
        if not number:
            number = str(sum(p.kind is node.kind for p in made) + 1)
        seen[node.kind, number] += 1
        times = seen[node.kind, number]
        name = provision_id(parent, node.kind, f"{number}_{times}" if times > 1 else number)
        made.append(
            Provision(
                id=name,
                kind=node.kind,
                label=node.label,
                span=Span(node.start, node.end),
                text_span=Span(places[node.start], places[node.end]),
                children=_provisions(node.children, name, places, mapped),
            )
        )
    return tuple(made)


def _segments(
    text: str, lines: Sequence[Line], names: dict[int, str], problems: list[Problem]
) -> tuple[Segment, ...]:
    last = max((at for at, line in enumerate(lines) if line.unit is not None), default=-1)
    tiles: list[Segment] = []
    for at, line in enumerate(lines):
        kind = line.kind
        if kind is SegmentKind.REST:
            if at > last:
                kind = SegmentKind.TAIL
            else:
                shown = text[line.start : line.end][:_SHOWN]
                problems.append(
                    Problem("unplaced-text", f"character {line.start}",
                            f"text outside any unit: {shown}", Severity.WARNING)
                )  # fmt: skip
        name = names[id(line.unit)] if line.unit is not None else ""
        if tiles and (tiles[-1].kind, tiles[-1].unit) == (kind, name):
            tiles[-1] = replace(tiles[-1], span=Span(tiles[-1].span.start, line.end + 1))
        else:
            tiles.append(Segment(kind, Span(line.start, line.end + 1), name))
    return tuple(tiles)


def join_segmented(parts: Sequence[Segmented], starts: Sequence[int], text: str) -> Segmented:
    """Join the structures of section files into that of one instrument.

    Numbers that come in several files are told apart (``sec_5_2``); tiles cover what stands
    between the files; completeness is judged anew.

    Args:
        parts: The structures in order.
        starts: Where the text of each begins in the joined text.
        text: The joined text.
    """
    articles: list[Article] = []
    segments: list[Segment] = []
    problems: list[Problem] = []
    seen: Counter[str] = Counter()
    for part, start in zip(parts, starts, strict=True):
        problems.extend(part.problems)
        names: dict[str, str] = {}
        for article in part.articles:
            seen[article.id] += 1
            times = seen[article.id]
            names[article.id] = f"{article.id}_{times}" if times > 1 else article.id
            if times > 1:
                problems.append(
                    Problem("duplicate-number", article.id, f"{article.id} comes {times} times",
                            Severity.NOTE)
                )  # fmt: skip
            articles.append(_moved(article, start, names[article.id]))
        if segments and segments[-1].span.end < start:
            before = segments[-1]
            segments[-1] = replace(before, span=Span(before.span.start, start))
        segments.extend(
            Segment(s.kind, _by(s.span, start), names.get(s.unit, s.unit)) for s in part.segments
        )
    check_tiling(tuple(segments), len(text))
    marks = Marks.from_parts([part.completeness for part in parts])
    completeness = judge(text, articles, marks)
    return Segmented(tuple(articles), tuple(segments), completeness, tuple(problems))


def _moved(article: Article, by: int, name: str) -> Article:
    return replace(
        article,
        id=name,
        number=name.split("_", 1)[1],
        span=_by(article.span, by),
        runs=shift(article.runs, by),
        path=tuple(replace(d, span=_by(d.span, by)) for d in article.path),
        provisions=tuple(_moved_provision(p, by, article.id, name) for p in article.provisions),
    )


def _moved_provision(provision: Provision, by: int, old: str, new: str) -> Provision:
    return replace(
        provision,
        id=new + provision.id.removeprefix(old),
        span=_by(provision.span, by),
        children=tuple(_moved_provision(p, by, old, new) for p in provision.children),
    )


def _by(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
