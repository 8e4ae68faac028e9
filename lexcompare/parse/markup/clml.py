"""Crown Legislation Markup Language, as legislation.gov.uk publishes it.

Source: CLML schema and reference guide of the National Archives (legislation.gov.uk).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import DivisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.united_kingdom import (
    bracketed,
    division_number,
    list_label,
    provision_kind,
    schedule_number,
    unit_number,
)
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, children, tag_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_clml", "walk_clml"]

_NAMESPACE = "http://www.legislation.gov.uk/namespaces/legislation"
_DIVISIONS = {
    "Group": DivisionKind.PART,
    "Part": DivisionKind.PART,
    "Chapter": DivisionKind.CHAPTER,
    "Pblock": DivisionKind.HEADING,
    "PsubBlock": DivisionKind.HEADING,
    "EUPart": DivisionKind.PART,
    "EUTitle": DivisionKind.TITLE,
    "EUChapter": DivisionKind.CHAPTER,
    "EUSection": DivisionKind.SECTION,
    "EUSubsection": DivisionKind.HEADING,
}
_LEVELS = {f"P{level}": level for level in range(1, 8)}
_UNITS = {
    "section": UnitKind.SECTION,
    "regulation": UnitKind.REGULATION,
    "rule": UnitKind.REGULATION,
    "article": UnitKind.ARTICLE,
}
# References to notes; notes themselves stand in Commentaries, Footnotes and MarginNotes.
_SILENT = frozenset(
    "CommentaryRef FootnoteRef MarginNoteRef Commentaries Footnotes MarginNotes Versions Resources"
    " Metadata Contents".split()
)
_LINES = frozenset(
    "Title Subtitle Number Reference LongTitle IntroductoryText SupplementaryTitle Subject"
    " DateOfEnactment MadeDate LaidDate ComingIntoForce Draft Approved Correction PersonName"
    " JobTitle Department DateSigned Address".split()
)
_QUOTES = {"double": ("“", "”"), "default": ("“", "”"), "single": ("‘", "’"), "none": ("", "")}
_HEAD_PARTS = frozenset(("Number", "Title", "TitleBlock", "Subtitle", "Pnumber"))


def is_clml(root: Name) -> bool:
    """Whether a file with this root element is CLML.

    Example:
        >>> is_clml(Name("http://www.legislation.gov.uk/namespaces/legislation", "Legislation"))
        True
    """
    return root == Name(_NAMESPACE, "Legislation")


def walk_clml(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of an instrument to the writer.

    Sections, regulations and articles are units, schedules annex units. Quoted law (what an
    amending section inserts) is text of the section that quotes it.
    """
    _Walker(root, write).instrument(root)


class _Walker:
    def __init__(self, root: _Element, write: StructureWriter) -> None:
        self._write = write
        self._unit = _unit_kind(root)
        self._within = self._unit  # what the numbers stand in: units or a schedule
        self._quoted = 0

    def instrument(self, root: _Element) -> None:
        for part in children(root, "Primary", "Secondary", "EURetained"):
            for below in children(part):
                self._main(below)

    def _main(self, element: _Element) -> None:
        tag = tag_of(element)
        if tag in ("Body", "EUBody"):
            self._body(element)
        elif tag == "Schedules":
            with self._write.aside(SegmentKind.HEADING):
                self._write.text(words_of(child(element, "Title"), *_SILENT))
            for schedule in children(element, "Schedule", "Abstract", "Appendix"):
                self._schedule(schedule)
        elif tag in ("PrimaryPrelims", "SecondaryPrelims", "EUPrelims"):
            with self._write.aside(SegmentKind.FRONT):
                self._block(element)
        elif tag not in _SILENT:
            with self._write.aside(SegmentKind.TAIL):
                self._block(element)

    def _body(self, element: _Element) -> None:
        for below in element:
            tag = tag_of(below)
            if tag in _HEAD_PARTS:
                continue
            if tag in _DIVISIONS:
                label, heading = self._head(below)
                with self._write.division(_DIVISIONS[tag], division_number(label), label, heading):
                    self._body(below)
            elif tag == "P1group":
                self._group(below)
            elif tag == "P1":
                self._section(below, "")
            elif tag == "SignedSection":
                with self._write.aside(SegmentKind.TAIL):
                    self._block(below)
            else:
                self._block(below)

    def _head(self, element: _Element) -> tuple[str, str]:
        """Return number and headings of a division or schedule."""
        label = words_of(child(element, "Number"), *_SILENT)
        block = child(element, "TitleBlock")
        titles = children(element if block is None else block, "Title", "Subtitle")
        return label, " ".join(filter(None, (words_of(title, *_SILENT) for title in titles)))

    def _group(self, element: _Element) -> None:
        """Read a heading with what it heads: usually one section."""
        heading = words_of(child(element, "Title"), *_SILENT)
        sections = list(children(element, "P1"))
        if len(sections) == 1:
            for below in children(element):
                if below is sections[0]:
                    self._section(below, heading)
                elif tag_of(below) not in _HEAD_PARTS:
                    self._block(below)
            return
        with self._write.division(DivisionKind.HEADING, "", "", heading):
            self._body(element)

    def _section(self, element: _Element, heading: str) -> None:
        printed = self._printed(element)
        kind = _kind_by_id(element) or self._unit
        self._within = kind
        with self._write.unit(UnitHead(kind, unit_number(printed), printed, heading)):
            self._content(element)

    def _schedule(self, element: _Element) -> None:
        label, heading = self._head(element)
        self._within = UnitKind.SCHEDULE
        head = UnitHead(UnitKind.SCHEDULE, schedule_number(label), label, heading)
        with self._write.unit(head):
            self._content(element)
        self._within = self._unit

    def _printed(self, element: _Element) -> str:
        return words_of(child(element, "Pnumber"), *_SILENT)

    def _content(self, element: _Element) -> None:
        """Read what follows number and heading."""
        for below in element:
            if tag_of(below) not in _HEAD_PARTS:
                self._block(below)

    def _block(self, element: _Element) -> None:
        """Read an element on lines of its own."""
        tag = tag_of(element)
        if tag in _SILENT:
            return
        if tag in _LEVELS:
            self._numbered(element, _LEVELS[tag])
        elif tag in _DIVISIONS:
            label, heading = self._head(element)
            self._write.line(f"{label} {heading}")
            self._content(element)
        elif tag in ("P1group", "P2group", "P3group"):
            self._write.line(words_of(child(element, "Title"), *_SILENT))
            self._content(element)
        elif tag == "BlockAmendment":
            self._quote(element)
        elif tag == "AppendText":
            self._write.glue(words_of(element, *_SILENT))
        elif tag == "OrderedList":
            self._ordered(element)
        elif tag in ("tr", "thead", "tbody", "tfoot", "table"):
            self._table(element, tag)
        elif tag == "Text" or tag in _LINES or not _has_blocks(element):
            self._write.end_line()
            self._inline(element)
            self._write.end_line()
        else:
            for below in element:
                self._block(below)

    def _numbered(self, element: _Element, level: int) -> None:
        printed = self._printed(element)
        number = child(element, "Pnumber")
        label = printed if level == 1 else bracketed(printed)
        if number is not None and ("PuncBefore" in number.attrib or "PuncAfter" in number.attrib):
            label = f"{number.get('PuncBefore', '')}{printed}{number.get('PuncAfter', '')}"
        if self._quoted or not self._write.in_unit:
            self._write.label(label)
            self._content(element)
            self._write.end_line()
            return
        kind = provision_kind(self._within, level)
        with self._write.provision(kind, unit_number(printed), label):
            self._content(element)

    def _quote(self, element: _Element) -> None:
        before, after = _QUOTES.get(element.get("Format", "default"), _QUOTES["default"])
        self._write.end_line()
        self._write.prefix(before)
        self._quoted += 1
        for below in element:
            if tag_of(below) in ("Schedule", "Number", "Title", "Subtitle", "TitleBlock"):
                self._quoted_heading(below)
            else:
                self._block(below)
        self._quoted -= 1
        self._write.glue(after)

    def _quoted_heading(self, element: _Element) -> None:
        if tag_of(element) == "Schedule":
            label, heading = self._head(element)
            self._write.line(f"{label} {heading}")
            self._content(element)
        else:
            self._write.line(words_of(element, *_SILENT))

    def _ordered(self, element: _Element) -> None:
        """Read a list whose numbers are not written out."""
        for label, item in _items(element):
            self._write.label(label)
            self._content(item)
            self._write.end_line()

    def _table(self, element: _Element, tag: str) -> None:
        if tag != "tr":
            for below in element:
                self._block(below)
            return
        self._write.end_line()
        for at, cell in enumerate(children(element, "td", "th")):
            self._write.text(" | " if at else "")
            self._inline(cell)
        self._write.end_line()

    def _inline(self, element: _Element) -> None:
        self._write.text(element.text)
        for below in element:
            tag = tag_of(below)
            if tag == "Character":
                self._write.text("−" if below.get("Name") == "Minus" else " ")
            elif tag == "OrderedList":  # in a cell of a table
                for label, item in _items(below):
                    self._write.text(f" {label} ")
                    self._inline(item)
            elif tag not in _SILENT:
                if tag in ("P", "Para", "DateText", "Text"):
                    self._write.text(" ")
                self._inline(below)
            self._write.text(below.tail)


def _items(element: _Element) -> Iterator[tuple[str, _Element]]:
    """Yield the items of a list with the numbers that they are printed with."""
    style, marks = element.get("Type", "arabic"), element.get("Decoration", "none")
    for place, item in enumerate(children(element, "ListItem"), 1):
        yield item.get("NumberOverride") or list_label(place, style, marks), item


def _has_blocks(element: _Element) -> bool:
    """Whether an element holds no words of its own, only other elements."""
    if (element.text or "").strip():
        return False
    return len(element) > 0 and not any((below.tail or "").strip() for below in element)


def _unit_kind(root: _Element) -> UnitKind:
    for element in root.iter():
        tag = tag_of(element)
        if tag == "DocumentMainType":
            value = str(element.get("Value", ""))
            if "Act" in value or "Measure" in value:
                return UnitKind.SECTION
            if value.startswith("European"):
                return UnitKind.ARTICLE
        elif tag == "DocumentMinorType":
            minor = str(element.get("Value", ""))
            return UnitKind.ARTICLE if minor == "order" else UnitKind.REGULATION
        elif tag in ("Primary", "Secondary"):
            return UnitKind.SECTION if tag == "Primary" else UnitKind.REGULATION
    return UnitKind.SECTION


def _kind_by_id(element: _Element) -> UnitKind | None:
    return _UNITS.get(str(element.get("id", "")).split("-", 1)[0])
