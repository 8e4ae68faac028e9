"""United States Legislative Markup, 1.0 of the House and 2.0 of the Government Publishing Office.

Source: USLM user guides of the Office of the Law Revision Counsel (uscode.house.gov) and of GPO.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.markup.inline import (
    InlineRules,
    flat_text,
    report_loose,
    split_blocks,
    write_rows,
)
from lexcompare.parse.markup.united_states import (
    LEVEL_KINDS,
    bare_heading,
    division_kind,
    division_number,
    printed_label,
    printed_number,
)
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_uslm", "walk_uslm"]

_NAMESPACES = frozenset(
    ("http://xml.house.gov/schemas/uslm/1.0", "http://schemas.gpo.gov/xml/uslm")
)
_LEVELS: dict[str, ProvisionKind | None] = {
    "subsection": ProvisionKind.SUBSECTION,
    "paragraph": ProvisionKind.PARAGRAPH,
    "subparagraph": ProvisionKind.SUBPARAGRAPH,
    "clause": ProvisionKind.CLAUSE,
    "subclause": ProvisionKind.SUBCLAUSE,
    "item": ProvisionKind.ITEM,
    "subitem": ProvisionKind.POINT,
    "subsubitem": ProvisionKind.POINT,
    "level": None,  # a level without a name: its depth decides
}
_DIVISIONS = frozenset(
    "title subtitle chapter subchapter part subpart division subdivision article subarticle"
    " preliminary".split()
)
_ANNEXES = {"appendix": UnitKind.ANNEX, "schedule": UnitKind.SCHEDULE}
# Editors' matter: footnotes, notes (whole Acts among them), marginal notes, page numbers, contents.
_SILENT = frozenset(
    "note notes footnote endnote sidenote page toc meta editorialContent footnoteRef"
    " endMarker".split()
)
_FRONT = frozenset(
    "preface longTitle enactingFormula resolvingClause preamble recital recitals officialTitle"
    " docTitle statement".split()
)
_TAIL = frozenset(
    "action signatures signature legislativeHistory endorsement attestation actionDescription"
    " backMatter".split()
)
_BLOCKS = frozenset("p table layout quotedContent quotedText block figure".split()) - {"quotedText"}
_RUNNING = frozenset(("content", "chapeau", "continuation", "p", "text", "proviso"))
_ROWS = (frozenset(("tr", "row")), frozenset(("td", "th", "column")))
_CARRIED = 160


def is_uslm(root: Name) -> bool:
    """Whether a file with this root element is USLM.

    Example:
        >>> is_uslm(Name("http://schemas.gpo.gov/xml/uslm", "pLaw")), is_uslm(Name("", "pLaw"))
        (True, False)
    """
    return root.namespace in _NAMESPACES


def walk_uslm(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of a code, a section of one, or a public law to the writer.

    In a code the subsections of a section are the units; the section is a division above them,
    and text before (after) its subsections belongs to the first (last) one. Elsewhere sections
    are units; those that a section does nothing but insert stand in its place. Notes and
    footnotes are left out, source credits are furniture.
    """
    code = _is_code(root)
    walker = _Walker(write, code=code)
    if code:
        write.mark_part()
    elif any(tag_of(below) in _TAIL for below in root.iter()):  # approval, history, signatures
        write.mark_whole()
    if tag_of(root) == "section":
        walker.section(root, [])
    else:
        walker.divided(root)


def _is_code(root: _Element) -> bool:
    tag = tag_of(root)
    if tag in ("uscDoc", "lawDoc"):
        return True
    return str(root.get("identifier") or "").startswith("/us/usc/")


def _dropped(element: _Element) -> bool:
    if tag_of(element) in _SILENT:
        return True
    if tag_of(element) == "sup":
        return _is_note_sign(element)
    return tag_of(element) == "ref" and "footnoteRef" in (element.get("class") or "")


def _is_note_sign(element: _Element) -> bool:
    """A raised number after a space repeats a footnote's; after a letter it is an exponent."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return (element.text or "").strip().isdecimal() and (text or " ")[-1].isspace()


def _is_block(element: _Element) -> bool:
    return tag_of(element) in _BLOCKS or tag_of(element) in _LEVELS


_RULES = InlineRules(_dropped, _is_block)
_FLAT = InlineRules(_dropped)


@dataclass(slots=True)
class _Subsection:
    """A subsection and what belongs to it besides."""

    element: _Element
    before: list[_Element]
    after: list[_Element] = field(default_factory=list)


class _Walker:
    def __init__(self, write: StructureWriter, *, code: bool) -> None:
        self._write = write
        self._code = code
        self._quoted = 0

    # Above the section

    def divided(self, element: _Element) -> None:
        """Walk what holds divisions and sections."""
        report_loose(element, self._write)
        below = list(element)
        at = 0
        while at < len(below):
            part = below[at]
            tag = tag_of(part)
            at += 1
            if tag == "section":
                rest: list[_Element] = []
                while at < len(below) and self._goes_on(below[at]):
                    rest.append(below[at])
                    at += 1
                self.section(part, rest)
            elif tag in _DIVISIONS:
                label, number, heading = _head(part)
                number = division_number(number)
                with self._write.division(division_kind(tag), number, label, heading):
                    self.divided(part)
            elif tag in _ANNEXES:
                self._annex(part, _ANNEXES[tag])
            elif tag in _FRONT or tag in _TAIL:
                with self._write.aside(SegmentKind.FRONT if tag in _FRONT else SegmentKind.TAIL):
                    self._lines(part)
            elif tag == "sourceCredit":
                self._credit(part)
            elif tag not in _SILENT and tag not in ("num", "heading"):
                self._other(part)

    def _goes_on(self, element: _Element) -> bool:
        """Whether an element after a section is text of it: unnumbered, outside any other."""
        tag = tag_of(element)
        return tag in _RUNNING or (tag == "level" and child(element, "num", "section") is None)

    def _other(self, element: _Element) -> None:
        if any(tag_of(below) in (*_DIVISIONS, "section", "main") for below in element):
            self.divided(element)
        else:
            self._lines(element)

    def _lines(self, element: _Element) -> None:
        for piece in split_blocks(element, _RULES):
            if isinstance(piece, str):
                self._write.line(piece)
            elif tag_of(piece) in ("table", "layout"):
                write_rows(piece, _ROWS, _FLAT, self._write)
            else:
                self._lines(piece)

    def _annex(self, element: _Element, kind: UnitKind) -> None:
        if self._write.in_unit:
            self._body(element)
            return
        label, number, heading = _head(element)
        with self._write.unit(UnitHead(kind, number, label, heading)):
            self._body(element)

    # Sections

    def section(self, element: _Element, rest: Sequence[_Element]) -> None:
        """Walk a section; ``rest`` are unnumbered elements after it that go on with it."""
        label, number, heading = _head(element)
        if self._write.in_unit:  # law quoted inside a unit
            self._write.label(flat_text(child(element, "num"), _FLAT))
            self._write.line(heading)
            self._body(element)
            return
        inserted = [] if self._code else _inserted(element)
        parts = _subsections(element) if self._code else []
        if inserted:
            self._carrier(element, (label, number, heading), inserted)
        elif parts:
            parts[-1].after.extend(rest)
            report_loose(element, self._write)
            with self._write.division(DivisionKind.SECTION, number, label, heading):
                for part in parts:
                    self._subsection(part, number, heading)
        else:
            self._plain(element, (label, number, heading), rest)
        credit = child(element, "sourceCredit")
        if credit is not None:
            self._credit(credit)

    def _plain(
        self, element: _Element, head: tuple[str, str, str], rest: Sequence[_Element]
    ) -> None:
        label, number, heading = head
        empty = not any(tag_of(below) in _RUNNING or tag_of(below) in _LEVELS for below in element)
        shown = "" if empty else bare_heading(heading)
        with self._write.unit(UnitHead(UnitKind.SECTION, number, label, shown)):
            if empty and heading:  # "Repealed": all that the section says
                self._write.line(heading)
            self._body(element)
            self._after_all(rest)

    def _subsection(self, part: _Subsection, section: str, heading: str) -> None:
        label, number, printed = _head(part.element)
        number = f"{section}_{number}" if section and number else ""
        own = bare_heading(printed)
        with self._write.unit(UnitHead(UnitKind.SUBSECTION, number, label, own, above=heading)):
            self._after_all(part.before)
            self._write.end_line()
            self._body(part.element)
            self._after_all(part.after)

    def _after_all(self, elements: Sequence[_Element]) -> None:
        for element in elements:
            self._write.end_line()
            self._one(element)

    def _carrier(
        self, element: _Element, head: tuple[str, str, str], inserted: Sequence[_Element]
    ) -> None:
        """Let inserted sections be units; what inserts them is a heading above them."""
        label, number, heading = head
        own = " ".join(_own_texts(element))
        shown = f"{heading} {own}".strip()[:_CARRIED]
        with self._write.division(DivisionKind.SECTION, number, label, shown):
            for section in inserted:
                self.section(section, [])

    def _credit(self, element: _Element) -> None:
        with self._write.aside(SegmentKind.FURNITURE):
            self._write.line(flat_text(element, _FLAT))

    # Below the section

    def _body(self, element: _Element) -> None:
        if element.text and element.text.strip():
            self._write.text(" ".join(element.text.split()))
        for below in element:
            if tag_of(below) not in ("num", "heading", "sourceCredit"):
                self._one(below)
            if below.tail and below.tail.strip() and not _dropped(below):
                self._write.text(below.tail)

    def _one(self, element: _Element) -> None:
        tag = tag_of(element)
        if tag == "level" and child(element, "num") is None:
            self._write.end_line()
            self._body(element)
        elif tag in _LEVELS:
            self._level(element)
        elif tag == "section":
            self.section(element, [])
        elif tag == "quotedContent":
            self._quote(element)
        elif tag in ("table", "layout"):
            write_rows(element, _ROWS, _FLAT, self._write)
        elif tag in _DIVISIONS:
            label, _, heading = _head(element)
            self._write.line(f"{label} {heading}")
            self._body(element)
        elif not _dropped(element):
            if tag in ("continuation", "p"):
                self._write.end_line()
            self._running(element)

    def _running(self, element: _Element) -> None:
        for at, piece in enumerate(split_blocks(element, _RULES)):
            if not isinstance(piece, str):
                self._one(piece)
            elif at and not any(map(str.isalnum, piece)):
                self._write.glue(piece)  # the stop after quoted law
            else:
                if at:
                    self._write.end_line()
                self._write.text(piece)

    def _level(self, element: _Element) -> None:
        label, number, heading = _head(element)
        if self._quoted:
            label = flat_text(child(element, "num"), _FLAT)
        kind = _LEVELS[tag_of(element)] or LEVEL_KINDS[_depth(element)]
        with self._provision(kind, number, label):
            if heading:
                self._write.text(heading if heading.endswith(("—", "–", "-")) else f"{heading} ")
            self._body(element)

    @contextmanager
    def _provision(self, kind: ProvisionKind, number: str, label: str) -> Iterator[None]:
        if self._quoted:
            self._write.label(label)  # with its quotation mark
            yield
            self._write.end_line()
            return
        with self._write.provision(kind, number, label):
            yield

    def _quote(self, element: _Element) -> None:
        """Write quoted law: its numbers are none of the unit's."""
        self._quoted += 1
        self._write.end_line()
        self._running(element) if not len(element) else self._body(element)
        self._write.end_line()
        self._quoted -= 1


def _head(element: _Element) -> tuple[str, str, str]:
    """Return label, number and heading of an element."""
    num = child(element, "num")
    printed = flat_text(num, _FLAT)
    value = (num.get("value") or "").strip() if num is not None else ""
    number = printed_number(value) or printed_number(printed)
    return printed_label(printed), number, flat_text(child(element, "heading"), _FLAT)


def _depth(element: _Element) -> int:
    above = sum(tag_of(parent) in _LEVELS for parent in element.iterancestors())
    return min(above, len(LEVEL_KINDS) - 1)


def _subsections(section: _Element) -> list[_Subsection]:
    """Return the subsections of a section, each with the text around it that has no number.

    What stands before the first goes with the first, everything else with the one before it.
    """
    found: list[_Subsection] = []
    before: list[_Element] = []
    for below in section:
        if tag_of(below) == "subsection":
            found.append(_Subsection(below, before if not found else []))
        elif tag_of(below) not in ("num", "heading", "sourceCredit") and not _dropped(below):
            (found[-1].after if found else before).append(below)
    return found


def _inserted(section: _Element) -> list[_Element]:
    """Return the sections that a section inserts, if it does nothing else."""
    found: list[_Element] = []
    for quote in section.iter():
        if tag_of(quote) == "quotedContent":
            if any(tag_of(parent) == "quotedContent" for parent in quote.iterancestors()):
                continue
            sections = [below for below in quote if tag_of(below) == "section"]
            if len(sections) != sum(tag_of(below) not in _SILENT for below in quote):
                return []
            found.extend(sections)
    cue = load_cues().carrier
    texts = _own_texts(section)
    carries = texts and all(cue.search(text) or text.endswith(":") for text in texts)
    return found if carries else []


def _own_texts(section: _Element) -> list[str]:
    """Return the running texts of a section outside what it quotes."""
    texts: list[str] = []
    stack = [below for below in section if tag_of(below) not in ("num", "heading", "sourceCredit")]
    while stack:
        element = stack.pop(0)
        if _dropped(element) or tag_of(element) in ("quotedContent", "num", "heading"):
            continue
        pieces = split_blocks(element, _RULES)
        texts.extend(p for p in pieces if isinstance(p, str) and any(map(str.isalnum, p)))
        stack[:0] = [p for p in pieces if not isinstance(p, str)]
    return texts
