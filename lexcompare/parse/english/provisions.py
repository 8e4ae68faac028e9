"""The provisions of a unit: subsections, paragraphs, subparagraphs … by their printed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lexcompare.core.ids import provision_id, whole_number
from lexcompare.core.model import Provision
from lexcompare.core.offsets import MappedText
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import ProvisionKind, UnitKind
from lexcompare.parse.english.numbering import arabic
from lexcompare.parse.english.paragraphs import MARKER

__all__ = ["Piece", "Tradition", "build_provisions"]

_SECTION_KINDS = (
    ProvisionKind.SUBSECTION,
    ProvisionKind.PARAGRAPH,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
    ProvisionKind.POINT,
)
_ARTICLE_KINDS = (
    ProvisionKind.PARAGRAPH,
    ProvisionKind.POINT,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
)
_MAX_DEPTH = 6
_OPENERS = ("—", "–", ":", "-")


@dataclass(frozen=True, slots=True)
class Tradition:
    """How a legal system names the levels inside its units.

    Args:
        unit: What the units are: articles have paragraphs and points, regulations paragraphs and
            subparagraphs, sections subsections and paragraphs.
        westminster: Whether (a) right below a section is a paragraph, not a subsection.
    """

    unit: UnitKind
    westminster: bool = False

    def kind(self, depth: int) -> ProvisionKind:
        """Return the kind of a level, 0 being the highest."""
        if self.unit is UnitKind.ARTICLE:
            return _ARTICLE_KINDS[min(depth, len(_ARTICLE_KINDS) - 1)]
        shift = self.unit is UnitKind.REGULATION
        return _SECTION_KINDS[min(depth + shift, len(_SECTION_KINDS) - 1)]

    def first_depth(self, family: str) -> int:
        """Return the level of a unit's first numbers, which tell the level by their kind."""
        below = self.westminster or self.unit in (UnitKind.ARTICLE, UnitKind.REGULATION)
        return 1 if below and family in ("lower", "roman") else 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a unit's reading text.

    Args:
        start: Where it begins in the reading text.
        end: Where it ends.
        free: Whether it is a quotation, which carries no numbers of the unit.
        level: Heading level, 0 for other paragraphs.
    """

    start: int
    end: int
    free: bool = False
    level: int = 0


@dataclass(slots=True)
class _Node:
    label: str
    number: str
    family: str
    start: int
    end: int
    level: int = 0
    opens: bool = False
    children: list[_Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    number: str
    families: tuple[str, ...]
    piece: Piece
    start: int


def build_provisions(
    unit: str, mapped: MappedText, pieces: Sequence[Piece], tradition: Tradition
) -> tuple[Provision, ...]:
    """Return the numbered provisions of a unit; text before or between them stays the unit's own.

    Levels follow the numbers: a number that goes on with an open series is on its level, a number
    of another kind opens a level below. ``(i)`` is a Roman numeral unless it follows ``(h)``.

    Args:
        unit: Id of the unit.
        mapped: Its reading text with the map.
        pieces: Its paragraphs in order.
        tradition: How the levels are named.
    """
    marks = _marks(mapped.text, pieces)
    roots: list[_Node] = []
    stack: list[_Node] = []
    at = 0
    for piece in pieces:
        first = at
        while at < len(marks) and marks[at].piece is piece:
            _place(marks, at, roots, stack)
            at += 1
        if at == first:
            _run_on(mapped.text, piece, stack)
        else:
            stack[-1].opens = mapped.text[piece.end - 1 : piece.end] in _OPENERS
    depth = tradition.first_depth(roots[0].family) if roots else 0
    return tuple(_provision(node, unit, (tradition, depth), mapped) for node in _unique(roots))


def _marks(text: str, pieces: Sequence[Piece]) -> list[_Mark]:
    """Find the numbers at the beginnings of paragraphs; ``(a)(1)`` gives two."""
    found: list[_Mark] = []
    for piece in pieces:
        if piece.free:
            continue
        at = piece.start
        while at < piece.end:
            match = MARKER.match(text, at, piece.end)
            # After a first number only a bracketed one goes on: (a)(1), but not "(a) b.".
            if match is None or (at > piece.start and match["bracketed"] is None):
                break
            number = match["bracketed"] or match["half"] or match["dotted"]
            families = _families(number)
            if not families:
                break
            found.append(_Mark(match.group(), number, families, piece, at))
            at = match.end()
            while at < piece.end and text[at] in " —–":
                at += 1
            if match["bracketed"] is None:
                break
    return found


def _families(number: str) -> tuple[str, ...]:
    """Return the series that a number can belong to; a Roman one comes first."""
    if number[0].isdigit():
        return ("digit",)
    lower = number.islower()
    if not lower and not number.isupper():
        return ()
    families: list[str] = []
    if arabic(number) is not None:
        families.append("roman" if lower else "capital-roman")
    # Letters: (a), doubled (aa), inserted (za) (ab); longer words are no numbers.
    if len(number) <= 2 or len(set(number)) == 1:
        families.append("lower" if lower else "upper")
    return tuple(families)


def _value(number: str, family: str) -> tuple[int, str]:
    """Return the place of a number in its series, with what an insertion adds."""
    if family == "digit":
        digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return whole_number(digits) or 0, number[len(digits) :]
    if family in ("roman", "capital-roman"):
        return arabic(number) or 0, ""
    first = ord(number[0].lower()) - ord("a") + 1
    if len(number) > 1 and len(set(number)) == 1:
        return 26 * (len(number) - 1) + first, ""
    return first, number[1:]


def _later(before: str, number: str, family: str) -> bool:
    """Whether a number comes after another in a series, with a gap or without."""
    return _value(number, family) > _value(before, family)


def _is_next(before: str, number: str, family: str) -> bool:
    """Whether a number is the next of a series, or inserted after its last."""
    last = _value(before, family)[0]
    return before != number and _value(number, family)[0] in (last, last + 1)


def _place(marks: Sequence[_Mark], at: int, roots: list[_Node], stack: list[_Node]) -> None:
    """Put a number where it belongs below the open provisions."""
    mark = marks[at]
    level = mark.piece.level
    if level:  # a numbered heading stands below the headings above it, whatever else is open
        while stack and not 0 < stack[-1].level < level:
            stack.pop()
        family = mark.families[0]
    else:
        floor = max((depth + 1 for depth, node in enumerate(stack) if node.level), default=0)
        family, depth = _level(marks, at, stack[floor:])
        del stack[floor + depth :]
    node = _Node(mark.label, mark.number, family, mark.start, mark.piece.end, level)
    (stack[-1].children if stack else roots).append(node)
    for parent in stack:
        parent.end = max(parent.end, node.end)
    stack.append(node)


def _level(marks: Sequence[_Mark], at: int, stack: Sequence[_Node]) -> tuple[str, int]:
    """Choose the series of a number and how deep it stands below ``stack``."""
    mark = marks[at]
    families = _ranked(mark, marks[at + 1] if at + 1 < len(marks) else None, stack)
    deepest = range(len(stack) - 1, -1, -1)
    for depth in deepest:  # the next of an open series, the deepest that fits
        node = stack[depth]
        if node.family in families and _is_next(node.number, mark.number, node.family):
            return node.family, depth
    begins = [family for family in families if _value(mark.number, family)[0] == 1]
    if begins and len(stack) < _MAX_DEPTH and all(node.family != begins[0] for node in stack):
        return begins[0], len(stack)
    for depth in deepest:  # a gap in an open series: numbers omitted or repealed
        node = stack[depth]
        if node.family in families and _later(node.number, mark.number, node.family):
            return node.family, depth
    for depth, node in enumerate(stack):  # a series that begins anew
        if node.family in families:
            return node.family, depth
    return families[0], min(len(stack), _MAX_DEPTH - 1)


def _ranked(mark: _Mark, following: _Mark | None, stack: Sequence[_Node]) -> tuple[str, ...]:
    """Order the series of an ambiguous number: ``(i)`` after ``(h)`` is a letter."""
    if len(mark.families) < 2:
        return mark.families
    roman, letter = mark.families
    open_roman = next((n.number for n in reversed(stack) if n.family == roman), "")
    open_letter = next((n.number for n in reversed(stack) if n.family == letter), "")
    if len(mark.number) > 1:  # (ii) is a letter only after (hh)
        doubled = len(open_letter) > 1 and _is_next(open_letter, mark.number, letter)
        return (letter,) if doubled else (roman,)
    if open_roman and _is_next(open_roman, mark.number, roman):
        return (roman, letter)
    next_number = following.number if following is not None else ""
    next_families = following.families if following is not None else ()
    if roman in next_families and _is_next(mark.number, next_number, roman):
        return (roman, letter)
    if open_letter:
        goes_on = letter in next_families and _is_next(mark.number, next_number, letter)
        if _is_next(open_letter, mark.number, letter) or (
            goes_on and _later(open_letter, mark.number, letter)
        ):
            return (letter,)
    return (roman, letter) if _value(mark.number, roman)[0] == 1 else (letter, roman)


def _run_on(text: str, piece: Piece, stack: list[_Node]) -> None:
    """Give a paragraph without a number to the provision that it goes on with.

    After a list, text that goes on in lower case belongs to the provision that opened the list;
    so does a new sentence after a list inside a provision. Quotations and definitions stay with
    the provision before them, text below a numbered heading with the heading.
    """
    if not stack:
        return
    begin = text[piece.start : piece.start + 1]
    listed = len(stack) > 1 and not stack[-1].level
    if listed and not piece.free and begin not in "“\"‘'":
        if begin.islower():
            while len(stack) > 2 and not (stack[-2].opens or stack[-2].level):
                stack.pop()
            stack.pop()
        elif not stack[-1].opens:
            stack.pop()
    for node in stack:
        node.end = max(node.end, piece.end)


def _unique(nodes: list[_Node]) -> list[_Node]:
    """Keep numbers apart that come twice among siblings, as ``b`` and ``b_2``."""
    seen: dict[str, int] = {}
    for node in nodes:
        number = node.number
        seen[number] = seen.get(number, 0) + 1
        if seen[number] > 1:
            node.number = f"{number}_{seen[number]}"
        _unique(node.children)
    return nodes


def _provision(
    node: _Node, parent: str, place: tuple[Tradition, int], mapped: MappedText
) -> Provision:
    tradition, depth = place
    kind = tradition.kind(depth)
    identifier = provision_id(parent, kind, node.number)
    below = (tradition, depth + 1)
    return Provision(
        id=identifier,
        kind=kind,
        label=node.label,
        span=mapped.to_source(node.start, node.end),
        text_span=Span(node.start, node.end),
        children=tuple(_provision(child, identifier, below, mapped) for child in node.children),
    )
