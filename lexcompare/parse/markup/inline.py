"""Mixed content as pieces: stretches of running text, and the blocks that stand between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexcompare.core.problems import Severity
from lexcompare.parse.markup.writer import StructureWriter

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["InlineRules", "flat_text", "report_loose", "split_blocks", "write_rows"]

_GONE = "\x00"  # where an element was left out; no XML file can hold this character
_BEFORE_STOP = re.compile(rf"\s*{_GONE}[\s{_GONE}]*(?=[,.;:)\]’”])")
_SPACES = re.compile(r"\s+")
_CELL = " | "
_SHOWN = 40


def _never(_: _Element) -> bool:
    return False


def _nothing(_: _Element) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class InlineRules:
    """What a dialect's elements are inside running text.

    Args:
        dropped: Whether an element is no part of the text, as a reference to a footnote.
        block: Whether an element begins a line of its own.
        shown: Text that an element without content stands for, as a quotation mark.
    """

    dropped: Callable[[_Element], bool]
    block: Callable[[_Element], bool] = _never
    shown: Callable[[_Element], str] = _nothing


def split_blocks(element: _Element, rules: InlineRules) -> list[str | _Element]:
    """Return the running text of an element and the blocks in it, in order.

    White space is collapsed; where something was left out before a stop, its space goes too.

    Example:
        >>> from lexcompare.parse.markup.xml import parse_xml, tag_of
        >>> rules = InlineRules(lambda e: tag_of(e) == "fn", lambda e: tag_of(e) == "p")
        >>> root = parse_xml(b"<c>An <b>office</b> <fn>1</fn>, too<p>x</p> and so on</c>", "")
        >>> [piece if isinstance(piece, str) else tag_of(piece) for piece in
        ...  split_blocks(root, rules)]
        ['An office, too', 'p', 'and so on']
    """
    pieces: list[str | _Element] = []
    parts: list[str] = []
    _collect(element, rules, pieces, parts)
    _flush(pieces, parts)
    return pieces


def _collect(
    element: _Element, rules: InlineRules, pieces: list[str | _Element], parts: list[str]
) -> None:
    parts.append(element.text or "")
    for below in element:
        if rules.dropped(below):
            parts.append(_GONE)
        elif rules.block(below):
            _flush(pieces, parts)
            pieces.append(below)
        else:
            parts.append(rules.shown(below))
            _collect(below, rules, pieces, parts)
        parts.append(below.tail or "")


def _flush(pieces: list[str | _Element], parts: list[str]) -> None:
    text = _BEFORE_STOP.sub("", "".join(parts)).replace(_GONE, "")
    parts.clear()
    flat = _SPACES.sub(" ", text).strip()
    if flat:
        pieces.append(flat)


def flat_text(element: _Element | None, rules: InlineRules) -> str:
    """Return the running text of an element, blocks included; empty for ``None``.

    Example:
        >>> from lexcompare.parse.markup.xml import parse_xml, tag_of
        >>> rules = InlineRules(lambda e: tag_of(e) == "fn")
        >>> flat_text(parse_xml(b"<c>Widgets <fn>1</fn>; <p>offices</p></c>", ""), rules)
        'Widgets; offices'
    """
    if element is None:
        return ""
    return " ".join(
        piece if isinstance(piece, str) else flat_text(piece, rules)
        for piece in split_blocks(element, InlineRules(rules.dropped, _never, rules.shown))
    )


def report_loose(element: _Element, write: StructureWriter) -> None:
    """Report text that stands where a format has only elements; it is in no unit.

    Example:
        >>> from lexcompare.parse.markup.xml import parse_xml
        >>> write = StructureWriter()
        >>> report_loose(parse_xml(b"<part>stray<section/></part>", ""), write)
        >>> [problem.message for problem in write.done().segmented.problems]
        ['text outside any element that holds text: stray']
    """
    loose = " ".join([element.text or "", *(below.tail or "" for below in element)]).split()
    if loose:
        shown = " ".join(loose)[:_SHOWN]
        write.problem(
            "unplaced-text", f"text outside any element that holds text: {shown}", Severity.WARNING
        )


def write_rows(
    table: _Element, names: tuple[frozenset[str], frozenset[str]], rules: InlineRules,
    write: StructureWriter,
) -> None:  # fmt: skip
    """Write a table, one line to a row.

    Args:
        table: The table.
        names: Local names of rows, and of cells.
        rules: What stands in the cells.
        write: Where it goes.
    """
    rows, cells = names
    for row in table.iter():
        if str(row.tag).rpartition("}")[2] in rows:
            texts = [
                flat_text(cell, rules) for cell in row if str(cell.tag).rpartition("}")[2] in cells
            ]
            write.line(_CELL.join(text for text in texts if text))
