"""Acts of the European Union as the Official Journal publishes them in XHTML.

The older pages are flat paragraphs told apart by their classes; newer ones nest them and name the
classes ``oj-…``. Both are read as a sequence. Source: pages of EUR-Lex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.markup.european_union import (
    POINT_KINDS,
    article_number,
    division_head,
    is_point_label,
    point_number,
)
from lexcompare.parse.markup.inline import InlineRules, flat_text, split_blocks, write_rows
from lexcompare.parse.markup.united_states import division_number
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_oj_page", "walk_oj"]

_SIGNS = re.compile(rb"class=[\"'](?:eli-container|oj-doc-ti|oj-hd-ti|doc-ti|hd-ti)[\"']|CONVEX")
_XHTML = b"http://www.w3.org/1999/xhtml"
_SILENT = frozenset(("head", "script", "style", "img", "hr", "col", "colgroup"))
_BLOCKS = frozenset(("p", "table", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4"))
_HOLDERS = frozenset(("html", "body", "div", "ul", "ol", "section", "article", "blockquote"))
_FINAL = frozenset(("final", "signatory"))
_ROWS = (frozenset(("tr",)), frozenset(("td", "th")))
_PARAGRAPH = re.compile(r"(?P<label>[0-9]{1,3}[a-z]{0,2}\.)\s+(?=\S)")
_ANNEX = re.compile(r"(?i)annex(?:es)?\b\s*(?P<number>[IVXLC]+[a-z]?|[0-9]+[a-z]?|[A-Z])?\b")
_QUOTING = ("‘", "“", "'", '"')
_LABEL_AND_TEXT = 2


def is_oj_page(data: bytes) -> bool:
    """Whether a page that begins with these bytes is an act out of the Official Journal.

    Example:
        >>> is_oj_page(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
        ...            b'<body><p class="oj-doc-ti">REGULATION</p></body></html>')
        True
    """
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")
    return begins and _XHTML in data and bool(_SIGNS.search(data))


def walk_oj(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of an act to the writer.

    Articles are units with their paragraphs and points; title, citations and recitals are front
    matter, footnotes furniture, annexes annex units.
    """
    plan = _Plan()
    for block in _blocks(root):
        plan.take(block)
    _Layer(write).parts(plan.top)


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a table, or loose text (``element`` is then ``None``)."""

    element: _Element | None
    text: str
    style: str
    final: bool = False


@dataclass(slots=True)
class _Part:
    """A stretch of the act: ``division``, ``article``, ``annex``, or text of another kind."""

    kind: str
    label: str = ""
    heading: str = ""
    rank: int = -1
    blocks: list[_Block] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)


def _dropped(element: _Element) -> bool:
    if tag_of(element) in _SILENT:
        return True
    sign = str(element.get("href") or "").startswith("#ntr")
    return tag_of(element) == "a" and (sign or str(element.get("id") or "").startswith("ntc"))


def _shown(element: _Element) -> str:
    return " " if tag_of(element) == "br" else ""


_RULES = InlineRules(_dropped, lambda element: tag_of(element) in _BLOCKS, _shown)
_FLAT = InlineRules(_dropped, shown=_shown)


def _blocks(element: _Element, *, final: bool = False) -> Iterator[_Block]:
    final = final or not _FINAL.isdisjoint(_style(element).split())
    yield from _loose(element.text, final=final)
    for below in element:
        tag = tag_of(below)
        if tag in _HOLDERS:
            yield from _blocks(below, final=final)
        elif not _dropped(below):
            style = _style(below)
            here = final or not _FINAL.isdisjoint(style.split())
            yield _Block(below, flat_text(below, _FLAT), style, here)
        yield from _loose(below.tail, final=final)


def _loose(text: str | None, *, final: bool) -> Iterator[_Block]:
    if text and text.strip():
        yield _Block(None, " ".join(text.split()), "", final)


def _style(element: _Element) -> str:
    """The classes of an element without the prefix of newer pages."""
    return " ".join(name.removeprefix("oj-") for name in str(element.get("class") or "").split())


class _Plan:
    """Groups the sequence of blocks into divisions, articles, annexes and what lies around."""

    def __init__(self) -> None:
        self.top: list[_Part] = []
        self._open: list[_Part] = []  # divisions
        self._part: _Part | None = None  # what takes the next block
        self._begun = False
        self._over = False

    def take(self, block: _Block) -> None:
        """Put a block where it belongs."""
        styles = block.style.split()
        part = self._part
        if "note" in styles:
            self._aside("note", block)
            self._over = True
        elif "ti-section-1" in styles:
            self._divide(block.text)
        elif "ti-section-2" in styles:
            if part is None or part.kind != "division" or part.heading:
                self._divide("")
            if self._part is not None:
                self._part.heading = block.text
        elif "ti-art" in styles and article_number(block.text) is not None:
            self._unit("article", block.text)
        elif "sti-art" in styles and part is not None and part.kind == "article":
            part.heading = f"{part.heading} {block.text}".strip()
        elif "doc-ti" in styles and self._begun and _ANNEX.match(block.text):
            self._open.clear()
            self._unit("annex", block.text)
        elif part is not None and part.kind == "annex" and not (part.blocks or part.heading):
            self._annex_heading(part, block, styles)
        elif self._closing(block):
            self._aside("tail", block)
        elif part is None or part.kind in ("division", "note"):
            self._aside("tail" if self._over else "rest" if self._begun else "front", block)
        else:
            part.blocks.append(block)

    def _closing(self, block: _Block) -> bool:
        if not self._begun or (self._part is not None and self._part.kind == "annex"):
            return False
        return block.final or self._over or bool(load_cues().tail_close.match(block.text))

    def _annex_heading(self, part: _Part, block: _Block, styles: list[str]) -> None:
        if any(style in ("doc-ti", "ti-annotation", "ti-grseq-1") for style in styles):
            part.heading = block.text
        else:
            part.blocks.append(block)

    def _divide(self, label: str) -> None:
        rank = division_head(label).rank
        while self._open and self._open[-1].rank >= rank:
            self._open.pop()
        made = _Part("division", label, rank=rank)
        self._place(made)
        self._open.append(made)
        self._part = made

    def _unit(self, kind: str, label: str) -> None:
        self._part = _Part(kind, label)
        self._begun, self._over = True, False
        self._place(self._part)

    def _aside(self, kind: str, block: _Block) -> None:
        if self._part is None or self._part.kind != kind:
            self._part = _Part(kind)
            self._place(self._part)
        self._part.blocks.append(block)

    def _place(self, part: _Part) -> None:
        (self._open[-1].parts if self._open else self.top).append(part)


_ASIDES = {
    "front": SegmentKind.FRONT,
    "tail": SegmentKind.TAIL,
    "note": SegmentKind.FURNITURE,
    "rest": SegmentKind.REST,
}


class _Layer:
    """Writes what was planned."""

    def __init__(self, write: StructureWriter) -> None:
        self._write = write
        self._plain = False  # in annexes numbers make no provisions

    def parts(self, parts: list[_Part]) -> None:
        for part in parts:
            if part.kind == "division":
                head = division_head(part.label)
                with self._write.division(head.kind, head.number, part.label, part.heading):
                    self.parts(part.parts)
            elif part.kind == "article":
                number = article_number(part.label) or ""
                head_ = UnitHead(UnitKind.ARTICLE, number, part.label, part.heading)
                with self._write.unit(head_):
                    self._article(part.blocks)
            elif part.kind == "annex":
                self._annex(part)
            else:
                with self._write.aside(_ASIDES[part.kind]):
                    for block in part.blocks:
                        self._block(block, 0)

    def _annex(self, part: _Part) -> None:
        found = _ANNEX.match(part.label)
        number = division_number((found["number"] or "") if found else "")
        with self._write.unit(UnitHead(UnitKind.ANNEX, number, part.label, part.heading)):
            self._plain = True
            for block in part.blocks:
                self._block(block, 0)
            self._plain = False

    def _article(self, blocks: list[_Block]) -> None:
        """Write the numbered paragraphs of an article; each holds the blocks up to the next."""
        with ExitStack() as stack:
            for block in blocks:
                is_paragraph = block.element is not None and tag_of(block.element) == "p"
                number = _PARAGRAPH.match(block.text) if is_paragraph else None
                if number is None:
                    self._block(block, 0)
                    continue
                stack.close()
                label = number["label"]
                stack.enter_context(
                    self._write.provision(ProvisionKind.PARAGRAPH, point_number(label), label)
                )
                self._write.text(block.text[number.end() :])

    def _block(self, block: _Block, depth: int) -> None:
        if block.element is None or tag_of(block.element) != "table":
            self._write.line(block.text)
        else:
            self._table(block.element, depth)

    def _table(self, table: _Element, depth: int) -> None:
        """Write points, which pages lay out as tables of two cells, or a table."""
        rows = [row for row in _rows_of(table) if len(row)]
        if not all(len(row) == _LABEL_AND_TEXT and _is_label(row[0]) for row in rows):
            write_rows(table, _ROWS, _FLAT, self._write)
            return
        for cell, text in rows:
            label = flat_text(cell, _FLAT)
            if self._plain or not self._write.in_unit or label.startswith(_QUOTING):
                self._write.label(label)
                self._cell(text, depth + 1)
                self._write.end_line()
                continue
            kind = POINT_KINDS[min(depth, len(POINT_KINDS) - 1)]
            with self._write.provision(kind, point_number(label), label):
                self._cell(text, depth + 1)

    def _cell(self, cell: _Element, depth: int) -> None:
        for at, piece in enumerate(split_blocks(cell, _RULES)):
            if isinstance(piece, str):
                if at:
                    self._write.end_line()
                self._write.text(piece)
            elif tag_of(piece) == "table":
                self._table(piece, depth)
            elif any(tag_of(below) in _BLOCKS for below in piece):
                self._cell(piece, depth)
            else:
                if at:
                    self._write.end_line()
                self._write.text(flat_text(piece, _FLAT))


def _rows_of(table: _Element) -> Iterator[list[_Element]]:
    """Yield the cells of every row of a table, not those of tables inside it."""
    for below in table:
        if tag_of(below) == "tr":
            yield [cell for cell in below if tag_of(cell) in ("td", "th")]
        elif tag_of(below) in ("tbody", "thead", "tfoot"):
            yield from _rows_of(below)


def _is_label(cell: _Element) -> bool:
    return is_point_label(flat_text(cell, _FLAT))
