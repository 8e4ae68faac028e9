"""From a source to units, tiles and completeness, for instruments in English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lexcompare.core.errors import IdentifierError
from lexcompare.core.ids import unit_id
from lexcompare.core.model import Article, Division, Segment, Source
from lexcompare.core.offsets import MappedTextBuilder
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import DivisionKind, SegmentKind, UnitKind
from lexcompare.parse.english.completeness import judge_completeness
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.english.front import FrontMatter, read_front_matter
from lexcompare.parse.english.heads import Head, division_head
from lexcompare.parse.english.lines import append_mapped, read_lines
from lexcompare.parse.english.outline import Outline, divide, find_tail, finish_heads, outline
from lexcompare.parse.english.paragraphs import Paragraph, join_lines
from lexcompare.parse.english.provisions import Piece, Tradition, build_provisions
from lexcompare.parse.segmented import Segmented, check_tiling

__all__ = ["segment_english"]

_MARKUP_READERS = frozenset(("", "markdown", "text"))
_BLOCK_READERS = frozenset(("html", "docx"))
_HEADING_RANK = 50
_CARRIER_SHOWN = 160


def segment_english(source: Source, *, unit: UnitKind | None = None) -> Segmented:
    r"""Segment an instrument written in English.

    Args:
        source: What a reader gave.
        unit: What a bare number heads, where the metadata tell (a statutory instrument consists
            of regulations); otherwise front matter and title are asked.

    Example:
        >>> text = "## 1. Scope\n\nThis Order binds all.\n\n## 2. Effect\n\nIt applies."
        >>> [(a.id, a.heading, a.text) for a in segment_english(Source(text)).articles]
        [('sec_1', 'Scope', 'This Order binds all.'), ('sec_2', 'Effect', 'It applies.')]
    """
    text = source.text
    front = read_front_matter(text)
    reader = source.reader.split(",")[0]
    lines = read_lines(
        text, front.end, markup=reader in _MARKUP_READERS, blocks=reader in _BLOCK_READERS
    )
    paragraphs = join_lines(lines)
    kind = unit or _unit_kind(front, paragraphs)
    plan = _Plan(text, paragraphs, outline(paragraphs, kind))
    plan.lay_out()
    articles = plan.articles()
    segments = plan.segments(front.end)
    check_tiling(segments, len(text))
    units = [article for article in articles if not article.is_annex]
    outer = [carrier.head.number for carrier in plan.outline.carriers]
    completeness = judge_completeness(text, front, units, outer)
    return Segmented(articles, segments, completeness, tuple(plan.problems))


def _unit_kind(front: FrontMatter, paragraphs: Sequence[Paragraph]) -> UnitKind:
    """Ask front matter, then the title, whether this is a statutory instrument."""
    cues = load_cues()
    if front.get("rank").lower() in cues.regulation_ranks:
        return UnitKind.REGULATION
    main_type = front.get("document_main_type").lower()
    if any(part in main_type for part in cues.regulation_types):
        return UnitKind.REGULATION
    if front.get("rank") or main_type:
        return UnitKind.SECTION
    first = next((p.text.text for p in paragraphs if p.level), "")
    title = front.get("title") or first or (paragraphs[0].text.text if paragraphs else "")
    if re.search(r"\bRegulations\b(?: \([^)]*\))? \d{4}\b", title, re.IGNORECASE):
        return UnitKind.REGULATION
    return UnitKind.SECTION


@dataclass(slots=True)
class _Plan:
    """What each paragraph is, filled step by step."""

    text: str
    paragraphs: list[Paragraph]
    outline: Outline
    roles: list[tuple[SegmentKind, int]] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    paths: dict[int, tuple[Division, ...]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    closing: int | None = None

    def lay_out(self) -> None:
        """Give every paragraph its role and every head its bounds, heading and path."""
        found = self.outline
        if not found.heads:
            self._single()
            return
        self.heads = [*found.heads, *found.annexes]
        tail = find_tail(self.paragraphs, self.heads[-1].at)
        if found.annexes:  # signatures stand between the last unit and the annexes
            first = found.annexes[0].at
            self.closing = find_tail(self.paragraphs[:first], found.heads[-1].at)
        divisions = divide(self.paragraphs, found)
        if found.style == "bare":
            self._bare_headings(divisions)
        else:
            self._loose_headings(divisions)
        self._bounds(divisions, tail)
        finish_heads(self.paragraphs, self.heads, self.ends)
        self._paths(divisions)
        self._assign(divisions, tail)
        self._name()

    def _single(self) -> None:
        """Make a document without numbered parts one unit, after its title lines."""
        titles = Counter(p.level for p in self.paragraphs if p.level)
        body = [
            at
            for at, p in enumerate(self.paragraphs)
            if not (p.note or p.furniture or (p.level and titles[p.level] == 1))
        ]
        if not body or all(self.paragraphs[at].level for at in body):
            self.roles = [(SegmentKind.FRONT, -1)] * len(self.paragraphs)
            return
        head = Head(body[0], "1", UnitKind.SECTION, (0, 0))
        self.heads = [head]
        tail = find_tail(self.paragraphs, head.at)
        self.ends = [tail]
        self._assign({}, tail)
        self.ids = ["sec_1"]

    def _bare_headings(self, divisions: dict[int, int]) -> None:
        """In ``#### Heading / ###### 11A`` the nearest heading is the unit's, others divide."""
        above: dict[int, list[int]] = {}
        taken = {head.at for head in self.outline.heads}
        for head in self.outline.heads:
            at = head.at - 1
            while at >= 0 and at not in taken and self.paragraphs[at].level:
                above.setdefault(head.at, []).append(at)
                at -= 1
        levels = Counter(
            self.paragraphs[places[0]].level
            for places in above.values()
            if places[0] not in divisions
        )
        usual = levels.most_common(1)[0][0] if levels else 0
        title_at = 0 if not self.paragraphs or not self.paragraphs[0].level else 1
        for head in self.outline.heads:
            for order, at in enumerate(above.get(head.at, ())):
                if order == 0 and at not in divisions and self.paragraphs[at].level == usual:
                    head.heading_at = at
                    head.heading = self.paragraphs[at].text.text
                elif at >= title_at:
                    divisions.setdefault(at, at + 1)

    def _loose_headings(self, divisions: dict[int, int]) -> None:
        """Headings right before a head, on a higher level than it, divide."""
        taken = {head.at for head in self.heads}
        for head in self.outline.heads:
            level = self.paragraphs[head.at].level or 7
            at = head.at - 1
            while at > 0 and 0 < self.paragraphs[at].level < level and at not in taken:
                divisions.setdefault(at, at + 1)
                at -= 1

    def _bounds(self, divisions: dict[int, int], tail: int) -> None:
        stops = sorted(
            {
                *(head.at for head in self.heads),
                *(h.heading_at for h in self.outline.heads if h.heading_at is not None),
                *(carrier.head.at for carrier in self.outline.carriers),
                *divisions,
                *(() if self.closing is None else (self.closing,)),
                tail,
            }
        )
        following = dict(pairwise(stops))
        first_annex = self.outline.annexes[0].at if self.outline.annexes else tail
        annexes = dict(pairwise([*(head.at for head in self.outline.annexes), tail]))
        for head in self.heads:
            ends = annexes if head.at >= first_annex else following
            self.ends.append(ends[head.at])

    def _paths(self, divisions: dict[int, int]) -> None:
        ranks: dict[str, int] = {}
        stack: list[tuple[int, Division]] = []
        places = sorted([*divisions, *(head.at for head in self.outline.heads)])
        heads = {head.at for head in self.outline.heads}
        for at in places:
            if at in heads:
                self.paths[at] = (*self._carried(at), *(division for _, division in stack))
                continue
            rank, division = self._division(at, divisions[at], ranks)
            while stack and stack[-1][0] >= rank:
                stack.pop()
            stack.append((rank, division))

    def _division(self, at: int, end: int, ranks: dict[str, int]) -> tuple[int, Division]:
        paragraph = self.paragraphs[at]
        span = _span(paragraph, 0, len(paragraph.text.text))
        head = division_head(paragraph)
        if head is None:
            heading = paragraph.text.text
            return _HEADING_RANK + paragraph.level, Division(
                DivisionKind.HEADING, "", "", heading, span
            )
        title = head.title
        if end > at + 1 and not title:
            following = self.paragraphs[at + 1]
            title = following.text.text
            span = Span(span.start, _span(following, 0, len(title)).end)
        rank = ranks.setdefault(head.word, len(ranks))
        return rank, Division(head.kind, head.number, head.label, title, span)

    def _carried(self, at: int) -> tuple[Division, ...]:
        """Return the carrying section as a division of what it inserts."""
        order = bisect_left(self.outline.carriers, at, key=lambda carrier: carrier.head.at) - 1
        if order < 0 or at >= self.outline.carriers[order].end:
            return ()
        head = self.outline.carriers[order].head
        paragraph = self.paragraphs[head.at]
        label = paragraph.text.text[slice(*head.label)].strip(" .:")
        heading = paragraph.text.text[head.text_from :].strip()[:_CARRIER_SHOWN]
        span = _span(paragraph, 0, len(paragraph.text.text))
        return (Division(DivisionKind.SECTION, head.number, label, heading, span),)

    def _assign(self, divisions: dict[int, int], tail: int) -> None:
        size = len(self.paragraphs)
        roles: list[tuple[SegmentKind, int]] = [(SegmentKind.FRONT, -1)] * size
        first = self.heads[0].at
        carried = [carrier.head.at for carrier in self.outline.carriers]
        if carried:
            first = min(first, carried[0])
        for at in range(first, size):
            roles[at] = (SegmentKind.REST, -1)
        for at in carried:
            after = bisect_left(self.heads, at + 1, key=lambda head: head.at)
            end = self.heads[after].at if after < len(self.heads) else tail
            roles[at:end] = [(SegmentKind.HEADING, -1)] * (end - at)
        for at, end in divisions.items():
            roles[at:end] = [(SegmentKind.HEADING, -1)] * (end - at)
        for order, (head, end) in enumerate(zip(self.heads, self.ends, strict=True)):
            if head.heading_at is not None and head.heading_at < head.at:
                roles[head.heading_at] = (SegmentKind.HEADING, -1)
            roles[head.at : end] = [(SegmentKind.UNIT, order)] * (end - head.at)
        if self.closing is not None:
            signed = self.outline.annexes[0].at - self.closing
            roles[self.closing : self.closing + signed] = [(SegmentKind.TAIL, -1)] * signed
        roles[tail:] = [(SegmentKind.TAIL, -1)] * (size - tail)
        for at, paragraph in enumerate(self.paragraphs):
            if paragraph.furniture or (paragraph.note and roles[at][0] is SegmentKind.UNIT):
                roles[at] = (SegmentKind.FURNITURE, -1)
            elif roles[at][0] is SegmentKind.REST:
                where = f"character {paragraph.start}"
                shown = paragraph.text.text[:40]
                self.problems.append(
                    Problem("unplaced-text", where, f"text outside any unit: {shown}",
                            Severity.WARNING)
                )  # fmt: skip
        self.roles = roles

    def _name(self) -> None:
        """Give every head its id, telling numbers apart that come twice."""
        seen: Counter[str] = Counter()
        for head in self.heads:
            try:
                name = unit_id(head.kind, head.number)
            except IdentifierError:
                name = unit_id(head.kind, re.sub(r"[^0-9A-Za-z]+", "-", head.number).strip("-"))
            seen[name] += 1
            if seen[name] > 1:
                self._note("duplicate-number", f"{name} comes {seen[name]} times", head)
                name = f"{name}_{seen[name]}"
            self.ids.append(name)
            if head.repaired:
                self._note(
                    "misread-section-sign", f"{head.repaired} was read as {head.number}", head
                )
        for at in self.outline.dropped:
            shown = self.paragraphs[at].text.text[:40]
            self._note("out-of-order", f"taken as text, not as a head: {shown}", None, at)

    def _note(self, code: str, message: str, head: Head | None, at: int = 0) -> None:
        place = head.at if head is not None else at
        where = f"character {self.paragraphs[place].start}"
        self.problems.append(Problem(code, where, message, Severity.NOTE))

    def articles(self) -> tuple[Article, ...]:
        """Return the units and annexes in text order."""
        return tuple(self._article(order) for order in range(len(self.heads)))

    def _article(self, order: int) -> Article:
        head, identifier = self.heads[order], self.ids[order]
        build = MappedTextBuilder()
        pieces: list[Piece] = []
        label_span = _span(self.paragraphs[head.at], *head.label)
        start = label_span.start
        end = label_span.end
        for at in range(head.at, self.ends[order]):
            if self.roles[at] != (SegmentKind.UNIT, order):
                continue
            paragraph = self.paragraphs[at]
            size = len(paragraph.text.text)
            end = max(end, _span(paragraph, 0, size).end)
            low = head.text_from if at == head.at else 0
            if low >= size or at == head.heading_at:
                continue
            if build.length:
                build.insert("\n", paragraph.start)
            begin = build.length
            append_mapped(build, paragraph.text, low, size)
            pieces.append(Piece(begin, build.length, paragraph.quote, paragraph.level))
        mapped = build.done()
        tradition = Tradition(head.kind, westminster=self.outline.style == "bare")
        printed = self.paragraphs[head.at].text.text[slice(*head.label)]
        provisions = (
            () if not mapped.text else build_provisions(identifier, mapped, pieces, tradition)
        )
        return Article(
            id=identifier,
            kind=head.kind,
            label=printed.strip(' .:—–)"“'),
            number=identifier.split("_", 1)[1],
            heading=head.heading,
            path=self.paths.get(head.at, ()),
            span=Span(start, end),
            text=mapped.text,
            runs=mapped.runs,
            provisions=provisions,
        )

    def segments(self, start: int) -> tuple[Segment, ...]:
        """Return the tiles of the source; what stands before ``start`` is front matter."""
        tiles: list[tuple[SegmentKind, str, int, int]] = []

        def add(kind: SegmentKind, unit: str, low: int, high: int) -> None:
            if low >= high:
                return
            if tiles and tiles[-1][:2] == (kind, unit):
                tiles[-1] = (kind, unit, tiles[-1][2], high)
            else:
                tiles.append((kind, unit, low, high))

        add(SegmentKind.FRONT, "", 0, start)
        if not self.paragraphs:
            add(SegmentKind.FRONT, "", start, len(self.text))
        for paragraph, (kind, order) in zip(self.paragraphs, self.roles, strict=True):
            unit = self.ids[order] if kind is SegmentKind.UNIT else ""
            at = paragraph.start
            for low, high in paragraph.holes:
                add(kind, unit, at, low)
                add(SegmentKind.FURNITURE, "", low, high)
                at = high
            add(kind, unit, at, paragraph.end)
        return tuple(Segment(kind, Span(low, high), unit) for kind, unit, low, high in tiles)


def _span(paragraph: Paragraph, start: int, end: int) -> Span:
    if start == end:
        at = paragraph.text.to_source(start, start).start
        return Span(at, at)
    return paragraph.text.to_source(start, end)
