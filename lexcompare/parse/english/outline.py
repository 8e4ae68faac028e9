"""Which paragraphs head units, and what the others are to them."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lexcompare.core.ids import whole_number
from lexcompare.core.vocabulary import UnitKind
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.english.heads import (
    Head,
    annex_head,
    bare_head,
    compound_head,
    division_head,
    is_title,
    numbered_head,
    with_heading,
    word_head,
)
from lexcompare.parse.english.numbering import in_order, order_key
from lexcompare.parse.english.paragraphs import Paragraph

__all__ = ["Carrier", "Outline", "outline"]

_CHAPTER = re.compile(r"\bchapter\s+(\d{1,4}[A-Z]{0,2})\b", re.IGNORECASE)
_KEPT_IN_ORDER = 0.7  # share of heads that must be in order for the others to be references
_TITLE_SHARE = 0.6
_MIN_PLAIN = 3  # numbered paragraphs that make a series without being headings
_MIN_SERIES = 2
_TITLE_ABOVE = 12  # words of a heading on the line above a number
_CARRIER_LINES = 3  # paragraphs in which a carrier's formula has to come
_SHORT = 240  # characters of a line below a signature
_CONTENTS = 3  # heads in a row without text: a table of contents


@dataclass(slots=True)
class Carrier:
    """A section that does nothing but insert sections into a code."""

    head: Head
    text: str
    end: int


@dataclass(slots=True)
class Outline:
    """The heads of an instrument.

    Args:
        style: How its units are headed: ``bare``, ``word``, ``numbered``, ``plain`` or ``none``.
        heads: Heads of units in text order.
        carriers: Carrying sections in text order; no units.
        annexes: Heads of schedules and annexes in text order.
        dropped: Indices of paragraphs that looked like heads, but are out of order.
    """

    style: str
    heads: list[Head]
    carriers: list[Carrier] = field(default_factory=list)
    annexes: list[Head] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)


def outline(paragraphs: Sequence[Paragraph], unit: UnitKind) -> Outline:
    """Find the heads of units, carriers and annexes.

    Args:
        paragraphs: The instrument without its front matter.
        unit: What a bare number heads: a section, or a regulation of a statutory instrument.
    """
    candidates = _candidates(paragraphs, unit)
    style, heads = _choose(candidates, paragraphs)
    if unit is UnitKind.REGULATION and style in ("numbered", "plain"):
        for head in heads:
            head.kind = unit
    if style == "plain":
        _titles_above(heads, paragraphs)
    carriers: list[Carrier] = []
    dropped: list[int] = []
    if style == "word":
        heads = _one_word(heads)
        carriers, heads, inserted = _carriers(heads, paragraphs)
        heads = _without_contents(heads, paragraphs)
        heads, dropped = _ordered(heads, inserted)
    annexes = _annexes(paragraphs, heads)
    if annexes:
        heads = [head for head in heads if head.at < annexes[0].at]
        carriers = [carrier for carrier in carriers if carrier.head.at < annexes[0].at]
    if not heads:
        style = "none"
    return Outline(style, heads, carriers, annexes, dropped)


def _candidates(paragraphs: Sequence[Paragraph], unit: UnitKind) -> dict[str, list[Head]]:
    found: dict[str, list[Head]] = {"bare": [], "word": []}
    for at, paragraph in enumerate(paragraphs):
        if paragraph.furniture or paragraph.note or paragraph.quote:
            continue
        bare = bare_head(at, paragraph, unit)
        if bare is not None:
            found["bare"].append(bare)
            continue
        word = word_head(at, paragraph)
        if word is not None:
            found["word"].append(word)
    return found


def _choose(
    found: dict[str, list[Head]], paragraphs: Sequence[Paragraph]
) -> tuple[str, list[Head]]:
    if len(found["bare"]) >= _MIN_SERIES or (found["bare"] and not found["word"]):
        return "bare", found["bare"]
    headings = _numbered(paragraphs, lambda paragraph: paragraph.level > 0)
    words = found["word"]
    if words and len(words) >= len(headings):
        return "word", words
    if headings:
        return "numbered", headings
    if words:
        return "word", words
    plain = _plain(paragraphs)
    return ("plain", plain) if plain else ("none", [])


def _numbered(paragraphs: Sequence[Paragraph], takes: Callable[[Paragraph], bool]) -> list[Head]:
    """Return the series of numbered headings on the highest level that has one."""
    levels = sorted({p.level for p in paragraphs if takes(p) and not p.furniture})
    for level in levels:
        places = [
            at for at, p in enumerate(paragraphs) if p.level == level and takes(p) and not p.note
        ]
        for kind in ("roman", "decimal", "letter"):
            heads = [head for at in places if (head := numbered_head(at, paragraphs[at], kind))]
            series = _series(heads)
            if len(series) >= _MIN_SERIES:
                return series
    return []


def _plain(paragraphs: Sequence[Paragraph]) -> list[Head]:
    """Return a series of numbered paragraphs that are no headings by their markup."""
    best: list[Head] = []
    best_titles = False
    for kind in ("roman", "letter", "decimal", "open"):
        heads = [
            head
            for at, p in enumerate(paragraphs)
            if not (p.level or p.note or p.furniture or p.quote)
            and (head := numbered_head(at, p, kind))
        ]
        series = _series(_without_contents(heads, paragraphs))
        if not series:
            continue
        titles = sum(_is_headed(head, paragraphs) for head in series)
        titled = titles >= _TITLE_SHARE * len(series)
        enough = len(series) >= (_MIN_SERIES if titled else _MIN_PLAIN)
        if not enough or (kind in ("letter", "open") and not titled):
            continue
        if not best or (titled and not best_titles):
            best, best_titles = series, titled
    return best


def _titles_above(heads: Sequence[Head], paragraphs: Sequence[Paragraph]) -> None:
    """Take the lines above the numbers as headings where most units have one there."""
    above: dict[int, Head] = {}
    taken = {head.at for head in heads}
    for head in heads:
        at = head.at - 1
        if at < 0 or at in taken or paragraphs[at].furniture:
            continue
        text = paragraphs[at].text.text
        if is_title(text, strict=False, most=_TITLE_ABOVE) and not _is_headed(head, paragraphs):
            above[at] = head
    if len(above) >= _TITLE_SHARE * len(heads):
        for at, head in above.items():
            head.heading_at = at
            head.heading = paragraphs[at].text.text


def _is_headed(head: Head, paragraphs: Sequence[Paragraph]) -> bool:
    paragraph = paragraphs[head.at]
    text = paragraph.text.text[head.text_from :]
    if head.text_from < paragraph.lead:
        return True
    return is_title(text, strict=False) or bool(re.match(r"[A-Z][^.:]{2,60}[.:—]\s+[A-Z(“]", text))


def _series(heads: Sequence[Head]) -> list[Head]:
    """Return the heads that count 1, 2, 3 …, inserted ones (2A) with them."""
    series: list[Head] = []
    for head in heads:
        value = _value(head.number)
        last = _value(series[-1].number) if series else 0
        inserted = series and value == last and head.number != series[-1].number
        if value == last + 1 or inserted:
            series.append(head)
    return series


def _value(number: str) -> int:
    digits = re.match(r"\d+", number)
    if digits:
        return whole_number(digits.group()) or 0
    return ord(number[0].upper()) - ord("A") + 1


def _one_word(heads: list[Head]) -> list[Head]:
    """Keep the heads of one word: in an instrument of articles, sections are divisions."""
    counts = Counter(head.kind for head in heads)
    if len(counts) < 2:
        return heads
    kind = max(counts, key=lambda kind: (counts[kind], kind is UnitKind.SECTION))
    return [head for head in heads if head.kind is kind]


def _without_contents(heads: list[Head], paragraphs: Sequence[Paragraph]) -> list[Head]:
    """Drop a table of contents: heads in a row whose numbers all come again."""
    later = Counter(head.number for head in heads)
    kept: list[Head] = []
    row: list[Head] = []

    def close() -> None:
        if len(row) < _CONTENTS or any(later[head.number] < 2 for head in row):
            kept.extend(row)
        else:
            later.subtract(head.number for head in row)
        row.clear()

    for head in heads:
        if row and (
            order_key(head.number) <= order_key(row[-1].number)
            or any(not paragraphs[at].furniture for at in range(row[-1].at + 1, head.at))
        ):
            close()
        row.append(head)
    close()
    return kept


def _carriers(
    heads: list[Head], paragraphs: Sequence[Paragraph]
) -> tuple[list[Carrier], list[Head], set[int]]:
    """Part the sections that only insert others from what they insert.

    Returns:
        The carriers, the heads of all units, and where those of inserted units are.
    """
    places: dict[str, list[int]] = {}
    for at, head in enumerate(heads):
        places.setdefault(head.number, []).append(at)
    compounds = _Compounds(paragraphs)
    carriers: list[Carrier] = []
    kept: list[Head] = []
    inserted_at: set[int] = set()
    at = 0
    while at < len(heads):
        head = heads[at]
        following = _next_place(head.number, places, at)
        end = heads[following].at if following < len(heads) else len(paragraphs)
        inserted: list[Head] = []
        if head.number.isdecimal() and _may_carry(head, paragraphs, end):
            inserted = compounds.with_known(head, heads[at + 1 : following], end)
        if inserted and _only_carries(paragraphs, range(head.at, inserted[0].at)):
            own = paragraphs[head.at : inserted[0].at]
            carriers.append(Carrier(head, " ".join(p.text.text for p in own), end))
            kept.extend(inserted)
            inserted_at.update(other.at for other in inserted)
            at = following
        else:
            kept.append(head)
            at += 1
    return carriers, kept, inserted_at


def _next_place(number: str, places: dict[str, list[int]], at: int) -> int:
    """Return the place of the head that carries the next number, or one far beyond the last."""
    value = whole_number(number)
    if value is None:
        return at + 1
    candidates = places.get(str(value + 1), [])
    later = bisect_right(candidates, at)
    return candidates[later] if later < len(candidates) else sys.maxsize


def _may_carry(head: Head, paragraphs: Sequence[Paragraph], end: int) -> bool:
    cue = load_cues().carrier
    return any(
        cue.search(paragraph.text.text)
        for paragraph in paragraphs[head.at : min(end, head.at + _CARRIER_LINES)]
    )


def _only_carries(paragraphs: Sequence[Paragraph], own: range) -> bool:
    """Whether a section's own text is the formula, a heading, or a line that introduces."""
    cue = load_cues().carrier
    texts = [paragraphs[at].text.text for at in own if not paragraphs[at].furniture]
    return all(cue.search(text) or text.rstrip().endswith(":") or text.isupper() for text in texts)


class _Compounds:
    """Paragraphs that begin with the number of a code's section; looked for once."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._places: list[int] | None = None

    def with_known(self, carrier: Head, known: Sequence[Head], end: int) -> list[Head]:
        """Return the heads between a carrier and ``end``: known ones and compound numbers."""
        if self._places is None:
            self._places = [
                at
                for at, p in enumerate(self._paragraphs)
                if not (p.furniture or p.note) and compound_head(at, p, "") is not None
            ]
        chapter = _CHAPTER.search(self._paragraphs[carrier.at].text.text)
        found = {head.at: head for head in known}
        first, last = bisect_right(self._places, carrier.at), bisect_left(self._places, end)
        for at in self._places[first:last]:
            head = compound_head(at, self._paragraphs[at], chapter[1] if chapter else "")
            if head is not None:
                found.setdefault(at, head)
        return [found[at] for at in sorted(found)]


def _ordered(heads: list[Head], fixed: set[int]) -> tuple[list[Head], list[int]]:
    """Drop heads that are out of order where most are in order: they are references."""
    outer = [head for head in heads if head.at not in fixed]
    run = {outer[at].at for at in in_order([head.number for head in outer])}
    if len(run) < _KEPT_IN_ORDER * len(outer):
        return heads, []
    dropped = [head.at for head in outer if head.at not in run]
    return [head for head in heads if head.at in run or head.at in fixed], dropped


def _annexes(paragraphs: Sequence[Paragraph], heads: Sequence[Head]) -> list[Head]:
    """Return schedules and annexes after the first unit, each with a number."""
    if not heads:
        return []
    first = heads[0].at
    found: list[Head] = []
    for at in range(first + 1, len(paragraphs)):
        paragraph = paragraphs[at]
        if paragraph.furniture or paragraph.note or paragraph.quote:
            continue
        head = annex_head(at, paragraph)
        if head is not None:
            found.append(head)
    if any(paragraphs[head.at].level for head in found):
        found = [head for head in found if paragraphs[head.at].level]
    counts: Counter[UnitKind] = Counter()
    for head in found:
        counts[head.kind] += 1
        head.number = head.number or str(counts[head.kind])
    return found


def find_tail(paragraphs: Sequence[Paragraph], last: int) -> int:
    """Return the index of the first paragraph after the instrument's own text.

    Args:
        paragraphs: All paragraphs.
        last: Index of the head of the last unit or annex.
    """
    cues = load_cues()
    end = len(paragraphs)
    for at in range(last + 1, end):
        paragraph = paragraphs[at]
        text = paragraph.text.text
        if paragraph.level and text.casefold().strip(" .:*") in cues.tail_headings:
            return at
        if cues.tail_close.match(text) or (
            cues.tail_line.match(text)
            and all(len(other.text.text) < _SHORT for other in paragraphs[at:end])
        ):
            return at
    while end > last + 1 and paragraphs[end - 1].note:
        end -= 1
    return end


def divide(paragraphs: Sequence[Paragraph], found: Outline) -> dict[int, int]:
    """Return the division headings: index of the paragraph, and the index after its title.

    A heading whose title stands on the next line takes that line with it.
    """
    taken = {head.at for head in (*found.heads, *found.annexes)}
    taken |= {head.heading_at for head in found.heads if head.heading_at is not None}
    taken |= {carrier.head.at for carrier in found.carriers}
    divisions: dict[int, int] = {}
    foreign: set[str] = set()  # words of plain lines that number something else (Title 3 of a code)
    seen: set[str] = set()
    first_annex = found.annexes[0].at if found.annexes else len(paragraphs)
    for at, paragraph in enumerate(paragraphs[:first_annex]):
        if at in taken or paragraph.furniture or paragraph.note or paragraph.quote:
            continue
        head = division_head(paragraph)
        if head is None:
            continue
        if not paragraph.level and head.word not in seen and head.number not in ("1", "A"):
            foreign.add(head.word)
        seen.add(head.word)
        end = at + 1
        if not head.title and end < len(paragraphs) and end not in taken:
            following = paragraphs[end]
            text = following.text.text
            whole = not following.level or following.level > paragraph.level
            if whole and is_title(text, strict=False, most=45) and division_head(following) is None:
                end += 1
        opens = end in taken or (end < len(paragraphs) and division_head(paragraphs[end]))
        if paragraph.level or head.word not in foreign or opens:
            divisions[at] = end
    return divisions


def finish_heads(
    paragraphs: Sequence[Paragraph], heads: Sequence[Head], bounds: Sequence[int]
) -> None:
    """Give every head its heading; ``bounds`` are the indices after each unit."""
    for head, end in zip(heads, bounds, strict=True):
        with_heading(head, paragraphs, end)
