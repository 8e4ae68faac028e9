"""Formex 4, the markup of the Publications Office for acts of the European Union.

Source: Formex documentation of the Publications Office of the European Union.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.european_union import (
    POINT_KINDS,
    article_number,
    division_head,
    point_number,
)
from lexcompare.parse.markup.inline import (
    InlineRules,
    flat_text,
    report_loose,
    split_blocks,
    write_rows,
)
from lexcompare.parse.markup.united_states import division_number
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, children, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_formex", "walk_formex"]

_ROOTS = frozenset(("ACT", "CONS.ACT", "CONS.DOC", "ANNEX", "CONS.ANNEX"))
_ANNEXES = frozenset(("ANNEX", "CONS.ANNEX"))
# Bibliographic data and footnotes.
_SILENT = frozenset(
    "INFO.CONSLEG INFO.PROD BIB.INSTANCE BIB.INSTANCE.CONS BIB.DATA FAM.COMP GR.CORRIG NOTE"
    " GR.NOTES TOC INCL.ELEMENT DOC.REF MARGIN PAGE".split()
)
_FRONT = frozenset(("TITLE", "PREAMBLE", "PROLOG", "GR.CONSID", "GR.VISA"))
_TAIL = frozenset(("FINAL", "SIGNATURE"))
_LISTS = frozenset(("LIST", "DLIST"))
_BLOCKS = frozenset(
    "P LIST DLIST TBL NP ALINEA PARAG ITEM QUOT.S GR.SEQ TITLE ARTICLE DIVISION SUBDIV STI TI TXT"
    " TI.ART STI.ART ANNEX CONTENTS COLL.LETTERS FORMULA.S".split()
)
_QUOTES = frozenset(("QUOT.START", "QUOT.END"))
_ROWS = (frozenset(("ROW",)), frozenset(("CELL",)))
_LARGEST = 0x10FFFF


def is_formex(root: Name) -> bool:
    """Whether a file with this root element is Formex.

    Example:
        >>> is_formex(Name("", "CONS.ACT")), is_formex(Name("urn:x", "ACT"))
        (True, False)
    """
    return not root.namespace and root.local in _ROOTS


def walk_formex(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of an act or of its consolidated text to the writer.

    Articles are units with their paragraphs and points; titles, citations and recitals are front
    matter, annexes annex units. Footnotes are left out.
    """
    _Walker(write).parts(root)


def _dropped(element: _Element) -> bool:
    return tag_of(element) in _SILENT


def _is_block(element: _Element) -> bool:
    return tag_of(element) in _BLOCKS


def _shown(element: _Element) -> str:
    """The character that an empty element stands for: quotation marks by their code."""
    if tag_of(element) not in _QUOTES:
        return ""
    try:
        code = int(str(element.get("CODE") or ""), 16)
    except ValueError:
        return "”" if tag_of(element) == "QUOT.END" else "“"
    return chr(code) if 0x20 < code <= _LARGEST and not 0xD800 <= code < 0xE000 else ""


_RULES = InlineRules(_dropped, _is_block, _shown)
_FLAT = InlineRules(_dropped, shown=_shown)


class _Walker:
    def __init__(self, write: StructureWriter) -> None:
        self._write = write
        self._quoted = 0

    # Above the article

    def parts(self, element: _Element) -> None:
        """Walk an act: its parts in order, annexes in their place."""
        if tag_of(element) in _ANNEXES:
            self._annex(element)
            return
        for below in element:
            tag = tag_of(below)
            if tag == "ENACTING.TERMS":
                self._terms(below)
            elif tag in _ANNEXES:
                self._annex(below)
            elif tag in _FRONT or tag in _TAIL:
                with self._write.aside(SegmentKind.FRONT if tag in _FRONT else SegmentKind.TAIL):
                    self._lines(below)
            elif tag not in _SILENT:
                self.parts(below)

    def _terms(self, element: _Element) -> None:
        report_loose(element, self._write)
        for below in element:
            tag = tag_of(below)
            if tag in ("DIVISION", "SUBDIV"):
                label, heading = _title(child(below, "TITLE"))
                head = division_head(label)
                with self._write.division(head.kind, head.number, label, heading):
                    self._terms(below)
            elif tag == "ARTICLE":
                self._article(below)
            elif tag not in ("TITLE", *_SILENT):
                self._lines(below)

    def _article(self, element: _Element) -> None:
        label = flat_text(child(element, "TI.ART"), _FLAT)
        heading = flat_text(child(element, "STI.ART"), _FLAT)
        number = article_number(label) or str(element.get("IDENTIFIER") or "").lstrip("0").lower()
        with self._write.unit(UnitHead(UnitKind.ARTICLE, number, label, heading)):
            self._body(element, 0)

    def _annex(self, element: _Element) -> None:
        label, heading = _title(child(element, "TITLE"))
        found = label.split()
        numbered = len(found) > 1 and found[0].lower() == "annex"
        number = division_number(found[1]) if numbered else ""
        with self._write.unit(UnitHead(UnitKind.ANNEX, number, label, heading)):
            for below in element:
                if tag_of(below) not in ("TITLE", *_SILENT):
                    self._quoted += 1  # numbers of an annex are its own, not an article's
                    self._one(below, 0)
                    self._quoted -= 1

    def _lines(self, element: _Element) -> None:
        for piece in split_blocks(element, _RULES):
            if isinstance(piece, str):
                self._write.text(piece)
                self._write.text(" ")
            elif tag_of(piece) == "TBL":
                write_rows(piece, _ROWS, _FLAT, self._write)
            else:
                if tag_of(piece) not in ("TXT", "NO.P"):
                    self._write.end_line()
                self._lines(piece)
        if tag_of(element) in ("P", "NP", "TI", "STI", "CONSID", "VISA", "ITEM"):
            self._write.end_line()

    # Inside the article

    def _body(self, element: _Element, depth: int) -> None:
        report_loose(element, self._write)
        for below in element:
            if tag_of(below) not in ("TI.ART", "STI.ART", "NO.PARAG", "TITLE", *_SILENT):
                self._one(below, depth)

    def _one(self, element: _Element, depth: int) -> None:
        tag = tag_of(element)
        if tag == "PARAG":
            label = flat_text(child(element, "NO.PARAG"), _FLAT)
            self._provision(element, (ProvisionKind.PARAGRAPH, label), 0)
        elif tag in _LISTS:
            for below in element:
                self._item(below, depth)
        elif tag == "NP":
            self._item(element, depth)
        elif tag == "TBL":
            write_rows(element, _ROWS, _FLAT, self._write)
        elif tag == "QUOT.S":
            self._quoted += 1
            self._write.end_line()
            self._pieces(element, depth)
            self._write.end_line()
            self._quoted -= 1
        elif tag == "ARTICLE":  # quoted, or in an annex
            label = flat_text(child(element, "TI.ART"), _FLAT)
            self._write.line(f"{label} {flat_text(child(element, 'STI.ART'), _FLAT)}")
            self._body(element, depth)
        elif tag in ("DIVISION", "SUBDIV", "GR.SEQ"):
            self._write.line(" ".join(_title(child(element, "TITLE"))))
            self._body(element, depth)
        elif tag not in _SILENT:
            self._write.end_line()
            self._pieces(element, depth)

    def _item(self, element: _Element, depth: int) -> None:
        """Write an item of a list: its number, its text, what stands below."""
        np = element if tag_of(element) == "NP" else child(element, "NP")
        if np is None:
            self._provision(element, (POINT_KINDS[min(depth, 4)], ""), depth + 1)
            return
        label = flat_text(child(np, "NO.P"), _FLAT)
        rest = [b for b in element if b is not np] if np is not element else []
        self._provision(np, (POINT_KINDS[min(depth, 4)], label), depth + 1)
        for below in rest:
            self._one(below, depth)

    def _provision(self, element: _Element, head: tuple[ProvisionKind, str], depth: int) -> None:
        kind, label = head
        if self._quoted:
            self._write.label(label)
            self._inside(element, depth)
            self._write.end_line()
            return
        with self._write.provision(kind, point_number(label), label):
            self._inside(element, depth)

    def _inside(self, element: _Element, depth: int) -> None:
        first = True
        for below in element:
            if tag_of(below) in ("NO.P", "NO.PARAG", *_SILENT):
                continue
            if first and tag_of(below) in ("TXT", "ALINEA", "P"):
                self._pieces(below, depth)
            else:
                self._one(below, depth)
            first = False
        if first and (element.text or "").strip():
            self._pieces(element, depth)

    def _pieces(self, element: _Element, depth: int) -> None:
        for at, piece in enumerate(split_blocks(element, _RULES)):
            if not isinstance(piece, str):
                if at == 0 and tag_of(piece) in ("P", "TXT", "ALINEA"):
                    self._pieces(piece, depth)
                else:
                    self._one(piece, depth)
                continue
            if at:
                self._write.end_line()
            self._write.text(piece)


def _title(title: _Element | None) -> tuple[str, str]:
    """Return the number and the name of a division or annex."""
    if title is None:
        return "", ""
    above = " ".join(flat_text(part, _FLAT) for part in children(title, "TI"))
    below = " ".join(flat_text(part, _FLAT) for part in children(title, "STI"))
    return above, below
