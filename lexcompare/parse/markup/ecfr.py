"""The Electronic Code of Federal Regulations, as eCFR and govinfo publish it.

Source: eCFR XML user guide of the Government Publishing Office (DIV1 title … DIV8 section).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import SegmentKind, UnitKind
from lexcompare.parse.markup.cfr_levels import (
    ITALIC_END,
    ITALIC_START,
    levels_of,
    split_marks,
)
from lexcompare.parse.markup.inline import InlineRules, flat_text, report_loose, write_rows
from lexcompare.parse.markup.united_states import (
    LEVEL_KINDS,
    bare_heading,
    division_kind,
    division_number,
    printed_number,
)
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_ecfr", "walk_ecfr"]

_DIV = re.compile(r"DIV[1-9]\Z")
_ROOTS = frozenset(("ECFR", "ECFRBRWS", "DLPSTEXTCLASS"))
_TYPES = {
    "DIV1": "TITLE", "DIV2": "SUBTITLE", "DIV3": "CHAPTER", "DIV4": "SUBCHAP", "DIV5": "PART",
    "DIV6": "SUBPART", "DIV7": "SUBJGRP", "DIV8": "SECTION", "DIV9": "APPENDIX",
}  # fmt: skip
# Authority, sources and editors' notes: printed, but no text of the regulation.
_NOTES = frozenset(
    "AUTH SOURCE SECAUTH CITA EDNOTE EFFDNOT EFFDNOTP XREF CROSSREF APPRO FTNT PARAUTH"
    " AMDDATE".split()
)
_SILENT = frozenset(("HEADER", "TOC", "CHAPTI", "PTHD", "img", "FR", "SU"))
_ITALIC = frozenset(("I", "E"))
_TABLES = frozenset(("TABLE", "GPOTABLE"))
_ROWS = (frozenset(("TR", "ROW")), frozenset(("TD", "TH", "ENT")))
_PARAGRAPHS = frozenset(("P", "FP", "PSPACE", "P-1", "P-2", "FP-1", "FP-2", "FP1-2"))
_HEADINGS = frozenset(("HED", "HD1", "HD2", "HD3", "HD4"))
_DIVIDED = re.compile(r"\A(?P<label>[A-Za-z]+\s+[0-9A-Z.]+)\s*[—–-]\s*(?P<heading>.*)\Z", re.S)
_SECTION = re.compile(
    r"\A(?P<label>§+\s*[^\s]+(?:\s*[-–—]\s*[0-9][^\s]*)?)\s*(?P<heading>.*)\Z", re.S
)
_RESERVED = "[Reserved]"


def is_ecfr(root: Name) -> bool:
    """Whether a file with this root element is of the eCFR: a title, a part, a section.

    Example:
        >>> is_ecfr(Name("", "DIV5")), is_ecfr(Name("", "DIV")), is_ecfr(Name("x", "DIV5"))
        (True, False, False)
    """
    return not root.namespace and (bool(_DIV.match(root.local)) or root.local in _ROOTS)


def walk_ecfr(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of a part, or of any other division, to the writer.

    Sections are units, appendices annexes; the levels of paragraphs are inferred from their
    numbers. A part is whole as published: numbers that it lacks are reserved.
    """
    if _type(root) in ("SECTION", "SUBPART", "SUBJGRP", "APPENDIX"):
        write.mark_part()
    else:
        write.mark_whole()
    _Walker(write).division(root)


def _type(element: _Element) -> str:
    return str(element.get("TYPE") or _TYPES.get(tag_of(element), "")).upper()


_RULES = InlineRules(lambda element: tag_of(element) in _SILENT)


@dataclass(slots=True)
class _Node:
    level: int
    number: str
    items: list[str | _Element | _Node] = field(default_factory=list)


class _Walker:
    def __init__(self, write: StructureWriter) -> None:
        self._write = write

    def division(self, element: _Element) -> None:
        """Walk an element that is or holds divisions and sections."""
        kind = _type(element) if _DIV.match(tag_of(element)) else ""
        if kind == "SECTION":
            self._section(element)
        elif kind == "APPENDIX":
            self._appendix(element)
        elif kind:
            head = flat_text(child(element, "HEAD"), _RULES)
            split = _DIVIDED.match(head)
            label, heading = (split["label"], split["heading"]) if split else (head, "")
            number = division_number(str(element.get("N") or "") or printed_number(label))
            with self._write.division(division_kind(kind), number, label, heading):
                self._below(element)
        else:
            self._below(element)

    def _below(self, element: _Element) -> None:
        report_loose(element, self._write)
        for below in element:
            tag = tag_of(below)
            if tag in _NOTES:
                self._note(below)
            elif _DIV.match(tag) or any(True for _ in _divisions(below)):
                self.division(below)
            elif tag not in _SILENT and tag != "HEAD":
                self._lines(below)

    def _note(self, element: _Element) -> None:
        with self._write.aside(SegmentKind.FURNITURE):
            self._write.line(flat_text(element, _RULES))

    def _section(self, element: _Element) -> None:
        head = flat_text(child(element, "HEAD"), _RULES)
        split = _SECTION.match(head)
        label, heading = (split["label"], split["heading"]) if split else ("", head)
        number = printed_number(str(element.get("N") or "")) or printed_number(label)
        if heading.startswith(_RESERVED) and child(element, *_PARAGRAPHS) is None:
            with self._write.aside(SegmentKind.FURNITURE):
                self._write.line(head)
            return
        with self._write.unit(UnitHead(UnitKind.SECTION, number, label, bare_heading(heading))):
            self._items(_tree(element).items)
            report_loose(element, self._write)
        for note in element:
            if tag_of(note) in _NOTES:
                self._note(note)

    def _items(self, items: list[str | _Element | _Node]) -> None:
        for at, item in enumerate(items):
            if isinstance(item, _Node):
                kind = LEVEL_KINDS[min(item.level, len(LEVEL_KINDS) - 1)]
                with self._write.provision(kind, item.number, f"({item.number})"):
                    self._items(item.items)
            elif isinstance(item, str):
                if at:
                    self._write.end_line()
                self._write.text(item)
            else:
                self._block(item)

    def _block(self, element: _Element) -> None:
        if tag_of(element) in _TABLES:
            write_rows(element, _ROWS, _RULES, self._write)
        elif tag_of(element) not in _NOTES:
            self._lines(element)

    def _lines(self, element: _Element) -> None:
        """Write what has no numbers of the section: extracts, notes, headings, tables."""
        tag = tag_of(element)
        if tag in _TABLES:
            write_rows(element, _ROWS, _RULES, self._write)
        elif tag in _PARAGRAPHS or tag in _HEADINGS or not len(element):
            self._write.line(flat_text(element, _RULES))
        elif tag not in _SILENT:
            self._write.line(element.text or "")
            for below in element:
                self._lines(below)
                self._write.line(below.tail or "")

    def _appendix(self, element: _Element) -> None:
        head = flat_text(child(element, "HEAD"), _RULES)
        split = re.match(r"(Appendix\s+\S+(?:\s+to\s+[^—–]+)?)\s*[—–-]\s*(.*)\Z", head, re.S | re.I)
        label, heading = (split[1], split[2]) if split else (head, "")
        found = re.search(r"(?i)appendix\s+([0-9A-Z]{1,4})\b", label)
        with self._write.unit(
            UnitHead(UnitKind.ANNEX, found[1] if found else "", label, bare_heading(heading))
        ):
            for below in element:
                if tag_of(below) != "HEAD":
                    self._block(below)
        for note in element:
            if tag_of(note) in _NOTES:
                self._note(note)


def _divisions(element: _Element) -> Iterator[_Element]:
    return (below for below in element.iter() if _DIV.match(tag_of(below)))


def _tree(section: _Element) -> _Node:
    """Nest the flat paragraphs of a section by their numbers."""
    blocks = [below for below in section if tag_of(below) not in (*_NOTES, *_SILENT, "HEAD")]
    split = [
        split_marks(_marked(below)) if tag_of(below) in _PARAGRAPHS else None for below in blocks
    ]
    marks = [mark for paragraph in split if paragraph for mark, _ in paragraph.parts if mark]
    levels = iter(levels_of(marks))
    root = _Node(-1, "")
    stack = [root]
    for block, paragraph in zip(blocks, split, strict=True):
        if paragraph is None:
            stack[-1].items.append(block)
            continue
        for mark, text in paragraph.parts:
            if mark is None:
                _flush(block, stack)
            else:
                level = next(levels)
                while stack[-1].level >= level:
                    stack.pop()
                node = _Node(level, mark.number)
                stack[-1].items.append(node)
                stack.append(node)
            if text:
                stack[-1].items.append(text)
    return root


def _flush(block: _Element, stack: list[_Node]) -> None:
    """Close what a paragraph without a number ends.

    One flush with the margin goes on with what opened the list; a term in italics begins a
    definition of its own.
    """
    if (block.text or "").strip() == "" and len(block) and tag_of(block[0]) in _ITALIC:
        del stack[1:]
    elif tag_of(block).startswith("FP") and len(stack) > 1:
        stack.pop()


def _marked(element: _Element) -> str:
    """Return the text of a paragraph with its italics marked."""
    parts = [element.text or ""]
    for below in element:
        tag = tag_of(below)
        if tag not in _SILENT and tag not in _NOTES:
            inner = _marked(below)
            parts.append(f"{ITALIC_START}{inner}{ITALIC_END}" if tag in _ITALIC else inner)
        parts.append(below.tail or "")
    return "".join(parts)
