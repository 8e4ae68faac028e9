"""The Code of the District of Columbia, as its Council publishes it (law-xml).

Source: schema of the D.C. Council's library (code.dccouncil.us).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexcompare.core.vocabulary import SegmentKind, UnitKind
from lexcompare.parse.markup.inline import (
    InlineRules,
    flat_text,
    report_loose,
    split_blocks,
    write_rows,
)
from lexcompare.parse.markup.united_states import (
    bare_heading,
    division_kind,
    division_number,
    level_kind,
    printed_label,
    printed_number,
)
from lexcompare.parse.markup.writer import StructureWriter, UnitHead
from lexcompare.parse.markup.xml import Name, child, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_dc", "walk_dc"]

_NAMESPACE = "https://code.dccouncil.us/schemas/dc-library"
_ROOTS = frozenset(("section", "container"))
_SILENT = frozenset(("annotations", "annotation", "meta"))
_HEAD = frozenset(("num", "heading", "prefix", "section-start", "section-end", "reason"))
_TABLES = frozenset(("table",))
_ROWS = (frozenset(("tr",)), frozenset(("td", "th")))


def is_dc(root: Name) -> bool:
    """Whether a file with this root element is of the D.C. Code.

    Example:
        >>> is_dc(Name("https://code.dccouncil.us/schemas/dc-library", "section"))
        True
    """
    return root.namespace == _NAMESPACE and root.local in _ROOTS


def walk_dc(root: _Element, write: StructureWriter) -> None:
    """Hand the text and structure of a section, or of a container of sections, to the writer.

    Sections are units; annotations are left out.
    """
    write.mark_part()
    _divided(root, write)


def _dropped(element: _Element) -> bool:
    # Editors' matter of the codification (codify:annotation) stands in another namespace.
    return tag_of(element) in _SILENT or not str(element.tag).startswith(f"{{{_NAMESPACE}}}")


def _is_block(element: _Element) -> bool:
    return tag_of(element) in ("para", "text", "aftertext", "include", "p") or _is_table(element)


def _is_table(element: _Element) -> bool:
    return tag_of(element) in _TABLES


def _not_shown(element: _Element) -> bool:
    return _dropped(element) and not _is_table(element)


_RULES = InlineRules(_not_shown, _is_block)
_FLAT = InlineRules(lambda element: tag_of(element) in _SILENT)


def _divided(element: _Element, write: StructureWriter) -> None:
    if tag_of(element) == "section":
        _section(element, write)
        return
    label = printed_label(flat_text(child(element, "num"), _FLAT))
    word = flat_text(child(element, "prefix"), _FLAT)
    heading = bare_heading(flat_text(child(element, "heading"), _FLAT))
    number = division_number(label)
    with write.division(division_kind(word), number, f"{word} {label}", heading):
        for below in element:
            if tag_of(below) in ("section", "container"):
                _divided(below, write)
            elif tag_of(below) not in _HEAD and not _dropped(below):
                write.line(flat_text(below, _FLAT))


def _section(element: _Element, write: StructureWriter) -> None:
    printed = flat_text(child(element, "num"), _FLAT)
    heading = bare_heading(flat_text(child(element, "heading"), _FLAT))
    texts = [b for b in element if tag_of(b) not in _HEAD and not _not_shown(b)]
    reason = flat_text(child(element, "reason"), _FLAT)
    if not texts and (child(element, "section-start") is not None or reason):
        with write.aside(SegmentKind.FURNITURE):  # "Repealed": a place kept for lost sections
            write.line(flat_text(element, _FLAT))
        return
    label = printed_label(printed)
    with write.unit(UnitHead(UnitKind.SECTION, printed_number(printed), label, heading)):
        first = next((p for p in texts if tag_of(p) == "para"), None)
        top = printed_number(flat_text(child(first, "num"), _FLAT)) if first is not None else ""
        _body(element, (top, 0), write)


def _body(element: _Element, place: tuple[str, int], write: StructureWriter) -> None:
    """Write what stands below a section or a paragraph; ``place`` tells how deep."""
    top, depth = place
    begun = False
    report_loose(element, write)
    for below in element:
        tag = tag_of(below)
        if tag in _HEAD or _not_shown(below):
            continue
        if tag == "para":
            printed = flat_text(child(below, "num"), _FLAT)
            number = printed_number(printed)
            with write.provision(level_kind(top, depth), number, printed):
                heading = flat_text(child(below, "heading"), _FLAT)
                if heading:
                    write.text(heading if heading.endswith("—") else f"{heading} ")
                _body(below, (top, depth + 1), write)
        else:
            if begun:
                write.end_line()
            _running(below, place, write)
        begun = True


def _running(element: _Element, place: tuple[str, int], write: StructureWriter) -> None:
    if _is_table(element):
        write_rows(element, _ROWS, _FLAT, write)
        return
    for at, piece in enumerate(split_blocks(element, _RULES)):
        if isinstance(piece, str):
            if at:
                write.end_line()
            write.text(piece)
        else:
            _running(piece, place, write)
