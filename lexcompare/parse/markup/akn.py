"""Akoma Ntoso 3, as legislation.gov.uk publishes it and as this project writes it.

Source: OASIS LegalDocML, Akoma Ntoso 1.0 part 1 and 2 (namespace akn/3.0).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.united_kingdom import (
    bracketed,
    division_number,
    provision_kind,
    schedule_number,
    unit_number,
)
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, children, tag_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OWN_SOURCE", "is_akn", "walk_akn"]

OWN_SOURCE = "#lexcompare"
"""What the identification of a document written by this project names as its source."""

_OWN_UNIT = re.compile(r"(art|sec|reg|annex|sch)_[0-9A-Za-z.\-]+(?:_[0-9A-Za-z]+)*\Z")
_OWN_KINDS = {
    "art": UnitKind.ARTICLE,
    "sec": UnitKind.SECTION,
    "reg": UnitKind.REGULATION,
    "annex": UnitKind.ANNEX,
    "sch": UnitKind.SCHEDULE,
}
_DIVISIONS = {
    "book": DivisionKind.PART,
    "tome": DivisionKind.PART,
    "part": DivisionKind.PART,
    "subpart": DivisionKind.SUBPART,
    "subPart": DivisionKind.SUBPART,
    "title": DivisionKind.TITLE,
    "subtitle": DivisionKind.TITLE,
    "subTitle": DivisionKind.TITLE,
    "chapter": DivisionKind.CHAPTER,
    "subchapter": DivisionKind.CHAPTER,
    "subChapter": DivisionKind.CHAPTER,
    "section": DivisionKind.SECTION,
    "division": DivisionKind.PART,
}
_PROVISIONS = {
    "subsection": ProvisionKind.SUBSECTION,
    "paragraph": ProvisionKind.PARAGRAPH,
    "subparagraph": ProvisionKind.SUBPARAGRAPH,
    "clause": ProvisionKind.CLAUSE,
    "subclause": ProvisionKind.SUBCLAUSE,
    "item": ProvisionKind.ITEM,
    "point": ProvisionKind.POINT,
    "level": ProvisionKind.PARAGRAPH,
    "rule": ProvisionKind.PARAGRAPH,
    "article": ProvisionKind.PARAGRAPH,
    "section": ProvisionKind.PARAGRAPH,
}
_UNIT_NAMES = {
    "regulation": UnitKind.REGULATION,
    "rule": UnitKind.REGULATION,
    "article": UnitKind.ARTICLE,
    "section": UnitKind.SECTION,
}
_SCHEDULES = frozenset(("schedule", "annex", "appendix"))
_HEAD_PARTS = frozenset(("num", "heading", "subheading"))
_SILENT = frozenset(("meta", "noteRef", "authorialNote", "toc", "eol", "img", "marker"))
_LINES = frozenset(
    ("p", "block", "listIntroduction", "listWrapUp", "heading", "subheading", "caption")
)
_PARA_CLASS = re.compile(r"\bpara(\d)\b")
_CAPTION = re.compile(r"[（【(〔].*[）】)〕]\Z")


def is_akn(root: Name) -> bool:
    """Whether a file with this root element is Akoma Ntoso, of any version.

    Example:
        >>> is_akn(Name("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "akomaNtoso"))
        True
    """
    return root.local == "akomaNtoso"


def walk_akn(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of an instrument to the writer.

    Articles are the units where there are any, sections or named containers (regulations)
    otherwise. A document that this project wrote names its units by their ids.
    """
    _Walker(root, write).document(root)


class _Walker:
    def __init__(self, root: _Element, write: StructureWriter) -> None:
        self._write = write
        source = next((e for e in root.iter() if tag_of(e) == "identification"), None)
        self._own = source is not None and source.get("source") == OWN_SOURCE
        body = next((e for e in root.iter() if tag_of(e) in ("body", "mainBody")), None)
        self._unit_tag = _unit_tag(body)
        self._within = UnitKind.SECTION
        self._levels: list[int] = []
        self._quoted = 0

    def document(self, root: _Element) -> None:
        for document in children(root):
            for below in document:
                tag = tag_of(below)
                if tag in ("body", "mainBody"):
                    self._body(below)
                elif tag in ("attachments", "components"):
                    self._attachments(below)
                elif tag == "conclusions":
                    self._aside(SegmentKind.TAIL, below)
                elif tag not in _SILENT:
                    self._aside(SegmentKind.FRONT, below)

    def _aside(self, kind: SegmentKind, element: _Element) -> None:
        with self._write.aside(kind):
            self._block(element)

    def _attachments(self, element: _Element) -> None:
        """Read documents behind the main one as annexes."""
        for attachment in element:
            for document in children(attachment, "doc", "act", "statement"):
                label = words_of(child(attachment, "num"), *_SILENT)
                heading = words_of(child(attachment, "heading"), *_SILENT)
                number = schedule_number(label)
                self._within = UnitKind.ANNEX
                with self._write.unit(UnitHead(UnitKind.ANNEX, number, label, heading)):
                    self._content(document)

    def _body(self, element: _Element) -> None:
        for below in element:
            tag, name = tag_of(below), below.get("name", "")
            if tag in _HEAD_PARTS:
                continue
            kind = self._unit_kind(below)
            if kind is not None:
                self._unit(below, kind)
            elif name == "signatures":
                self._aside(SegmentKind.TAIL, below)
            elif name == "schedules":
                with self._write.aside(SegmentKind.HEADING):
                    self._write.text(words_of(child(below, "heading"), *_SILENT))
                self._body(below)
            elif tag in _DIVISIONS or tag == "hcontainer":
                self._division(below)
            else:
                self._block(below)

    def _division(self, element: _Element) -> None:
        label = words_of(child(element, "num"), *_SILENT)
        heading = words_of(child(element, "heading"), *_SILENT)
        tag, name = tag_of(element), element.get("name", "")
        if tag in _DIVISIONS:
            kind = _DIVISIONS[tag]
        else:
            known = name in tuple(DivisionKind)
            kind = DivisionKind(name) if known else DivisionKind.HEADING
        with self._write.division(kind, division_number(label), label, heading):
            self._body(element)

    def _unit_kind(self, element: _Element) -> UnitKind | None:
        """Return what kind of unit an element is, ``None`` for a division or a block."""
        tag, name = tag_of(element), element.get("name", "")
        if self._own:
            matched = _OWN_UNIT.match(element.get("eId", ""))
            if matched is None:
                return None
            return UnitKind.SUBSECTION if tag == "subsection" else _OWN_KINDS[matched[1]]
        if name in _SCHEDULES and tag == "hcontainer":
            return UnitKind.SCHEDULE
        if (name if tag == "hcontainer" else tag) == self._unit_tag:
            return _UNIT_NAMES.get(self._unit_tag, UnitKind.SECTION)
        return None

    def _unit(self, element: _Element, kind: UnitKind) -> None:
        num, title = child(element, "num"), child(element, "heading")
        label, heading = words_of(num, *_SILENT), words_of(title, *_SILENT)
        if self._own:
            number = element.get("eId", "").split("_", 1)[1]
        elif kind is UnitKind.SCHEDULE:
            number = schedule_number(label)
        else:
            label = label.rstrip(". ")
            number = unit_number(label)
        self._within = kind
        caption = self._caption(title, heading)
        if _CAPTION.match(caption.strip()):
            heading = heading[1:-1]
        with self._write.unit(UnitHead(kind, number, label, heading, caption=caption)):
            for part in (num, title):
                self._references(part)
            self._content(element)

    def _caption(self, title: _Element | None, heading: str) -> str:
        """Return a heading that opens the reading text, as printed."""
        style = "" if title is None else title.get("class", "")
        if self._own:
            return {"caption": heading, "caption-line": f"{heading}\n"}.get(style, "")
        return heading if _CAPTION.match(heading) else ""

    def _references(self, part: _Element | None) -> None:
        """Read the section that introduces a schedule, printed as a note on its head."""
        for note in () if part is None else part:
            if tag_of(note) == "authorialNote" and note.get("class") != "footnote":
                self._write.line(words_of(note))

    def _content(self, element: _Element) -> None:
        for below in element:
            if tag_of(below) not in _HEAD_PARTS:
                self._block(below)

    def _block(self, element: _Element) -> None:
        """Read an element on lines of its own."""
        tag = tag_of(element)
        if tag in _SILENT:
            return
        if child(element, "num") is not None and tag != "item" and tag not in _DIVISIONS:
            self._numbered(element)
        elif tag == "item":
            self._item(element)
        elif self._own and self._write.in_unit and _step(element) in _PROVISIONS:
            self._numbered(element)
        elif tag == "quotedStructure":
            self._quote(element)
        elif tag == "tr":
            self._row(element)
        elif tag in _LINES or _has_words(element):
            self._write.end_line()
            self._inline(element)
            self._write.end_line()
        else:
            self._container(element)

    def _container(self, element: _Element) -> None:
        label, heading = child(element, "num"), child(element, "heading")
        self._write.line(f"{words_of(label, *_SILENT)} {words_of(heading, *_SILENT)}")
        # Numbers inside a definition are no provisions of the unit.
        defines = element.get("name", "") == "definition"
        self._quoted += defines
        self._content(element)
        self._quoted -= defines

    def _numbered(self, element: _Element) -> None:
        printed = words_of(child(element, "num"), *_SILENT)
        heading = words_of(child(element, "heading"), *_SILENT)
        level = self._level(element)
        label = printed if self._own or level == 1 else bracketed(printed)
        if self._quoted or not self._write.in_unit:
            self._write.label(label)
            self._write.line(heading)
            self._content(element)
            self._write.end_line()
            return
        kind = self._provision_kind(element, level)
        self._levels.append(level)
        with self._write.provision(kind, self._number(element, printed), label):
            self._write.line(heading)
            self._content(element)
        self._levels.pop()

    def _number(self, element: _Element, printed: str) -> str:
        step = element.get("eId", "").rpartition("__")[2] if self._own else ""
        return step.partition("_")[2] or unit_number(printed)

    def _provision_kind(self, element: _Element, level: int) -> ProvisionKind:
        if self._own:
            return _PROVISIONS[_step(element)]
        return provision_kind(self._within, level)

    def _level(self, element: _Element) -> int:
        """Return the level as CLML counts: 2 for (1), 3 for (a) …, 1 for a whole section."""
        tag, style = tag_of(element), element.get("class", "")
        stated = _PARA_CLASS.search(style)
        if stated is not None:
            return int(stated[1]) + 2
        if "schProv1" in style or tag in ("section", "article", "hcontainer"):
            return 1
        if not self._levels or self._quoted:
            if self._within is UnitKind.SCHEDULE and not self._quoted:
                return 1
            below = {UnitKind.SECTION: "subsection"}.get(self._within, "paragraph")
            return 2 if tag == below else 3
        above = self._levels[-1]
        return 3 if above == 1 and tag == "paragraph" else above + 1

    def _item(self, element: _Element) -> None:
        num = child(element, "num")
        if num is not None:
            self._write.label(num.get("title") or bracketed(words_of(num, *_SILENT)))
        self._content(element)
        self._write.end_line()

    def _quote(self, element: _Element) -> None:
        self._write.end_line()
        self._write.prefix(element.get("startQuote", ""))
        self._quoted += 1
        self._content(element)
        self._quoted -= 1
        self._write.glue(element.get("endQuote", ""))

    def _row(self, element: _Element) -> None:
        self._write.end_line()
        for at, cell in enumerate(children(element, "td", "th")):
            self._write.text(" | " if at else "")
            self._inline(cell)
        self._write.end_line()

    def _inline(self, element: _Element) -> None:
        self._write.text(element.text)
        for below in element:
            tag = tag_of(below)
            if tag == "inline" and below.get("name", "").lower() == "appendtext":
                self._write.glue(words_of(below, *_SILENT))
            elif tag in ("quotedStructure", "blockList", "table"):
                self._block(below)
            elif tag not in _SILENT:
                spaced = tag in ("p", "blockContainer", "block")
                self._write.text(" " if spaced else "")
                self._inline(below)
            self._write.text(below.tail)


def _step(element: _Element) -> str:
    """Return what a part of a unit is called: its name, or that of a named container."""
    tag = tag_of(element)
    return element.get("name", "item") if tag == "hcontainer" else tag


def _has_words(element: _Element) -> bool:
    own = [element.text, *(below.tail for below in element)]
    return any((text or "").strip() for text in own)


def _unit_tag(body: _Element | None) -> str:
    """Return the name of the elements that are units: articles where there are any."""
    if body is None:
        return ""
    quoted = {
        below for above in body.iter() if tag_of(above) == "quotedStructure"
        for below in above.iter()
    }  # fmt: skip
    names = {
        element.get("name", "") if tag_of(element) == "hcontainer" else tag_of(element)
        for element in body.iter()
        if element not in quoted
    }
    return next((n for n in ("article", "section", "regulation", "rule") if n in names), "")
