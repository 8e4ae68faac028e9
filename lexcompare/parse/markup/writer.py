"""From the events of an XML walker to source text, units, provisions and tiles.

The walker says what opens and closes and hands over text; the writer lays the text out in lines
(the source text that spans point into) and remembers where everything stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lexcompare.core.errors import InternalError
from lexcompare.core.model import Division
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.completeness import Marks
from lexcompare.parse.markup.layout import Line, ProvisionNode, UnitNode, assemble
from lexcompare.parse.segmented import Segmented

__all__ = ["StructureWriter", "UnitHead", "Written"]

_SPACES = re.compile(r"\s+")
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")  # no space before or after these


@dataclass(frozen=True, slots=True)
class UnitHead:
    """What stands at the head of a unit.

    Args:
        kind: What the unit is.
        number: The number as in an id (``11A``); empty for one that is not numbered, which is
            counted.
        label: The number as printed; may be empty.
        heading: Its heading.
        caption: The heading as printed, with its brackets, where it opens the reading text as in
            Chinese law; a line break at its end stays. Empty for headings outside the text.
        above: Heading of what the unit is a part of, for a unit without one of its own; it stands
            with the division above and is not written again.

    Example:
        >>> UnitHead(UnitKind.SECTION, "11A", "11A", "Short title").number
        '11A'
    """

    kind: UnitKind
    number: str
    label: str = ""
    heading: str = ""
    caption: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A source text and the structure that belongs to it."""

    text: str
    segmented: Segmented


@dataclass(slots=True)
class _Current:
    """The line being written."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = False
    labels_only: bool = False
    head: bool = False


class StructureWriter:
    r"""Collects what a walker reads.

    Text is collapsed: a run of white space is one space, none at the ends of a line. A new line
    begins where a division, unit or provision opens or closes and at :meth:`end_line`; labels
    that follow each other without text between them share a line (``(a) (1) text``). Provisions
    without label or text vanish. Text outside any unit is front matter before the first unit,
    the tail after the last, and "rest", with a problem, between units, unless it is written
    inside :meth:`aside`.

    Example:
        >>> write = StructureWriter()
        >>> write.text("Widget Act 2031")
        >>> with write.division(DivisionKind.PART, "1", "Part 1", "Widgets"):
        ...     with write.unit(UnitHead(UnitKind.SECTION, "1", "1", "Duty")):
        ...         with write.provision(ProvisionKind.SUBSECTION, "1", "(1)"):
        ...             write.text("An office must publish   its ")
        ...             write.text("widgets.")
        >>> written = write.done()
        >>> written.text
        'Widget Act 2031\nPart 1 Widgets\n1 Duty\n(1) An office must publish its widgets.\n'
        >>> unit, = written.segmented.articles
        >>> unit.id, unit.heading, unit.text, unit.provisions[0].id
        ('sec_1', 'Duty', '(1) An office must publish its widgets.', 'sec_1__subsec_1')
    """

    def __init__(self) -> None:
        self._marks = Marks()
        self._finished: list[str] = []
        self._at = 0  # length of the finished lines
        self._last = 0  # end of the last written character
        self._line = _Current()
        self._held = ""
        self._lines: list[Line] = []
        self._units: list[UnitNode] = []
        self._unit: UnitNode | None = None
        self._open: list[ProvisionNode] = []
        self._divisions: list[Division] = []
        self._asides: list[SegmentKind] = []
        self._problems: list[Problem] = []

    # Structure

    @contextmanager
    def division(
        self, kind: DivisionKind, number: str, label: str = "", heading: str = ""
    ) -> Iterator[None]:
        """Open a division around what is written inside; one without label and heading vanishes.

        Inside a unit (a Part of a schedule) it is a line of the unit's text.
        """
        if self._unit is not None:
            self.line(f"{label} {heading}")
            yield
            self._close_line()
            return
        start = self._write_heading(f"{label} {heading}")
        if start is None:
            yield
            return
        made = Division(kind, number, _flat(label), _flat(heading), Span(start, self._last))
        self._divisions.append(made)
        yield
        self._close_line()
        self._divisions.pop()

    def _write_heading(self, text: str) -> int | None:
        self._close_line()
        start = self._at
        with self.aside(SegmentKind.HEADING):
            self.text(text)
        return start if self._last > start else None

    @contextmanager
    def unit(self, head: UnitHead) -> Iterator[None]:
        """Open a unit around what is written inside; units do not nest."""
        if self._unit is not None:
            raise InternalError(
                "a unit opens inside a unit", got=head.label, expected="text of the open unit"
            )
        self._close_line()
        flat = UnitNode(
            head.kind, head.number, _flat(head.label), _flat(head.heading), tuple(self._divisions)
        )
        self._unit = flat
        self._units.append(flat)
        self._line.head = True
        self.text(flat.label if head.caption else f"{flat.label} {flat.heading}")
        self._close_line()
        self._line.head = False  # nothing was printed: the first line is text
        flat.heading = flat.heading or _flat(head.above)
        if head.caption:
            self.text(head.caption.strip())
            # What follows goes on in this line, as after a number.
            self._line.labels_only = not head.caption.endswith("\n")
        yield
        self._close_line()
        flat.end = max(flat.end, flat.start)
        self._unit = None

    @contextmanager
    def provision(self, kind: ProvisionKind, number: str, label: str = "") -> Iterator[None]:
        """Open a provision of the unit; ``number`` as in an id, ``label`` as printed.

        Outside a unit only the label and the text are written.
        """
        self.end_line()
        node = ProvisionNode(kind, number, _flat(label))
        if self._unit is not None:
            siblings = self._open[-1].children if self._open else self._unit.provisions
            siblings.append(node)
            self._open.append(node)
        self.label(node.label)
        yield
        self._close_line()
        if self._unit is not None:
            self._open.pop()

    @contextmanager
    def aside(self, kind: SegmentKind) -> Iterator[None]:
        """Write lines of this kind: notes as ``FURNITURE``, signatures as ``TAIL``.

        Inside a unit such lines stand in the source but not in the unit's text.
        """
        self._close_line()
        self._asides.append(kind)
        yield
        self._close_line()
        self._asides.pop()

    # Text

    def text(self, text: str | None) -> None:
        """Go on with text; white space at its ends counts as one space."""
        if not text:
            return
        flat = _SPACES.sub(" ", text)
        if flat.startswith(" "):
            self._line.space = self._line.length > 0
        bare = flat.strip(" ")
        if not bare:
            return
        if self._line.space and not (self._line.labels_only and _CJK.match(bare)):
            self._put(" ")
        bare, self._held = self._held + bare, ""
        self._begin()
        self._put(bare)
        self._last = self._at + self._line.length
        self._line.labels_only = False
        self._line.space = flat.endswith(" ")

    def label(self, label: str) -> None:
        """Begin a line with a printed number that makes no provision, as in quoted law."""
        self.end_line()
        if not label.strip():
            return
        self.text(label)
        self._line.labels_only = True
        self._line.space = not _CJK.match(label.rstrip()[-1])

    def prefix(self, text: str) -> None:
        """Hold back text, as an opening quotation mark, to stand right before the next."""
        self._held += text

    def glue(self, text: str) -> None:
        """Go on at the end of the last line of the unit, as a stop after quoted law does."""
        flat = _flat(text)
        if self._held:  # nothing was quoted: both marks go
            self._held = ""
            return
        if not flat:
            return
        if not self._line.length:
            self._reopen()
        self._line.space = self._line.length > 0 and flat[0].isalnum()
        self.text(flat)

    def _reopen(self) -> None:
        """Take the last line back, if it is text of the open unit."""
        last = self._lines[-1] if self._lines else None
        if last is None or last.head or last.unit is not self._unit or self._asides:
            return
        if last.kind is not self._owner()[0]:
            return
        self._lines.pop()
        text = self._finished.pop()[:-1]
        self._line = _Current([text], len(text))
        self._at = last.start

    def line(self, text: str) -> None:
        """Write text on a line of its own, behind a label that stands alone."""
        self.end_line()
        if text.strip():
            self.text(text)
            self._close_line()

    def end_line(self) -> None:
        """End the line; nothing happens on an empty one, or where only labels stand so far."""
        if not self._line.labels_only:
            self._close_line()

    def _close_line(self) -> None:
        line = self._line
        if not line.length:
            line.space = line.labels_only = line.head = False
            return
        kind, unit = self._owner()
        start, end = self._at, self._at + line.length
        self._lines.append(Line(start, end, kind, unit, line.head and kind is SegmentKind.UNIT))
        self._finished.append("".join(line.parts) + "\n")
        self._at = end + 1
        if unit is not None and kind is SegmentKind.UNIT:
            unit.end = end
            for node in self._open:
                node.end = end
        self._line = _Current()

    def _put(self, text: str) -> None:
        self._line.parts.append(text)
        self._line.length += len(text)

    def _begin(self) -> None:
        """Let whatever is open and has no beginning yet begin here."""
        if self._unit is None or self._asides:
            return
        at = self._at + self._line.length
        if self._unit.start < 0:
            self._unit.start = at
        for node in self._open:
            if node.start < 0:
                node.start = at

    def _owner(self) -> tuple[SegmentKind, UnitNode | None]:
        if self._asides:
            return self._asides[-1], None
        if self._unit is not None:
            return SegmentKind.UNIT, self._unit
        return (SegmentKind.REST if self._units else SegmentKind.FRONT), None

    # Result

    def problem(self, code: str, message: str, severity: Severity = Severity.NOTE) -> None:
        """Note something about what is being read; the open unit or the place is named."""
        where = self._unit.label if self._unit is not None else f"character {self._at}"
        self._problems.append(Problem(code, where, message, severity))

    def mark_whole(self) -> None:
        """Note that the file's format states that it holds the whole instrument."""
        self._marks = replace(self._marks, whole=True)

    def mark_part(self) -> None:
        """Note that it holds sections of a code, and nothing on whether they are all."""
        self._marks = replace(self._marks, part=True)

    def mark_selected(self) -> None:
        """Note that the file says that it holds only some of the instrument's units."""
        self._marks = replace(self._marks, selected=True)

    @property
    def in_unit(self) -> bool:
        """Whether a unit is open."""
        return self._unit is not None

    def done(self) -> Written:
        """Return the source text with its units, tiles, completeness and problems."""
        self._close_line()
        text = "".join(self._finished)
        return Written(text, assemble(text, self._lines, self._units, self._problems, self._marks))


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
