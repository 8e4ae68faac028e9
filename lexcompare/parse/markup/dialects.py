"""Which dialect of XML a file is in: the one place where dialects are entered.

To add one, write a module with a function that walks a root element and drives a
:class:`~lexcompare.parse.markup.writer.StructureWriter`, and enter a :class:`Dialect` in
``_DIALECTS``: the first that accepts the root element reads the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexcompare.parse.markup.akn import is_akn, walk_akn
from lexcompare.parse.markup.clml import is_clml, walk_clml
from lexcompare.parse.markup.dc import is_dc, walk_dc
from lexcompare.parse.markup.ecfr import is_ecfr, walk_ecfr
from lexcompare.parse.markup.formex import is_formex, walk_formex
from lexcompare.parse.markup.oj_xhtml import is_oj_page, walk_oj
from lexcompare.parse.markup.uslm import is_uslm, walk_uslm
from lexcompare.parse.markup.writer import StructureWriter, Written
from lexcompare.parse.markup.xml import Name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Dialect", "page_dialect", "xml_dialect"]

_PAGE_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of XML.

    Args:
        name: Recorded in ``Source.reader``.
        version: Recorded in ``Source.reader_version``; raise it when the text changes.
        accepts: Whether a file with this root element is in the dialect.
        walk: Hands what the root element holds to the writer.
        page: For XHTML, whether a page that begins with these bytes is in the dialect; pages are
            not asked for their root element.
    """

    name: str
    version: str
    accepts: Callable[[Name], bool]
    walk: Callable[[_Element, StructureWriter], None]
    page: Callable[[bytes], bool] | None = None

    def read(self, data: bytes, where: str) -> Written:
        """Parse a file and return its text and structure.

        Raises:
            ReadError: The XML is broken or hostile.
        """
        write = StructureWriter()
        self.walk(parse_xml(data, where), write)
        return write.done()


def _no_root(_: Name) -> bool:
    """A page has the root element of all pages; its classes tell what it is."""
    return False


_DIALECTS: tuple[Dialect, ...] = (
    Dialect("clml", "1", is_clml, walk_clml),
    Dialect("akoma-ntoso", "1", is_akn, walk_akn),
    Dialect("uslm", "1", is_uslm, walk_uslm),
    Dialect("ecfr", "1", is_ecfr, walk_ecfr),
    Dialect("dc-code", "1", is_dc, walk_dc),
    Dialect("formex", "1", is_formex, walk_formex),
    Dialect("oj-xhtml", "1", _no_root, walk_oj, is_oj_page),
)


def xml_dialect(root: Name) -> Dialect | None:
    """Return the dialect of files with this root element, or ``None``.

    Example:
        >>> xml_dialect(Name("", "widgets")) is None
        True
    """
    return next((dialect for dialect in _DIALECTS if dialect.accepts(root)), None)


def page_dialect(data: bytes) -> Dialect | None:
    """Return the dialect of an HTML page, or ``None`` for pages without structure of law.

    Example:
        >>> page_dialect(b"<html><body><p>Widgets</p></body></html>") is None
        True
    """
    head = data[:_PAGE_HEAD]
    return next((d for d in _DIALECTS if d.page is not None and d.page(head)), None)
