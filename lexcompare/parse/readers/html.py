"""HTML and XHTML: the visible text, one line to a block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexcompare.core.errors import ReadError, TooLargeError
from lexcompare.parse.readers.base import Extracted, RawFile, ReadLimits, check_length
from lexcompare.parse.readers.decode import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["html_version", "read_html"]

_VERSION = "1"
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{1,40})", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_BLANK = re.compile(r"[ \t\r\n\f]+")
# What an author declares, and what it means in practice (WHATWG Encoding Standard).
_CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "windows-1252": "cp1252", "iso-8859-15": "iso-8859-15",
}  # fmt: skip

_INVISIBLE = frozenset(
    "script style template noscript head title meta link object embed iframe canvas svg math"
    " select button input textarea audio video map".split()
)
_CHROME = frozenset(("nav", "header", "footer", "aside"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search"))
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table"
    " tbody tfoot thead tr ul caption legend".split()
)
_CELLS = frozenset(("td", "th"))
_KEPT_SHARE = 0.5  # the page without its menus must keep this share, else they are kept


def read_html(raw: RawFile, limits: ReadLimits) -> Extracted:
    r"""Return the visible text of a page.

    Blocks stand on lines of their own, cells of a table row are parted by tabs, items of a
    numbered list begin with their number. Scripts, styles, forms and hidden parts are left out,
    and so are menus, banners and footers unless they hold most of the text.

    Raises:
        ReadError: There is no HTML in the file.
        UndecodableError: Neither the declared encoding nor a supported one fits.
        TooLargeError: The text is above the limit, or nested too deeply.

    Example:
        >>> page = b"<h1>Act</h1><p>1. Every office<br>shall publish.</p><script>x()</script>"
        >>> read_html(RawFile(page, "a.html", ".html"), ReadLimits()).text
        'Act\n1. Every office\nshall publish.\n'
    """
    markup, encoding = _decode(raw)
    check_length(len(markup) // 4, raw.where, limits)  # markup outweighs text at times
    root = _parse(markup, raw.where)
    text = _text(root, chrome=False)
    whole = _text(root, chrome=True)
    if len(text) < _KEPT_SHARE * len(whole):
        text = whole
    check_length(len(text), raw.where, limits)
    return Extracted(text, encoding)


def html_version() -> str:
    """Return the versions that shape the text: this reader, lxml, libxml2.

    Example:
        >>> html_version().startswith("1; lxml ")
        True
    """
    from lxml import etree

    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return f"{_VERSION}; lxml {etree.__version__}; libxml2 {libxml2}"


def _decode(raw: RawFile) -> tuple[str, str]:
    declared = _META.search(raw.data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        encoding = _CHARSETS.get(name, "")
        if encoding and b"\0" not in raw.data:
            try:
                return raw.data.decode(encoding), encoding
            except UnicodeDecodeError:
                pass  # a wrong declaration is common; the bytes decide
    return decode(raw.data, raw.where)


def _parse(markup: str, where: str) -> HtmlElement:
    from lxml import etree, html

    # huge_tree raises the limit on depth from 256 to 2048, below which libxml2 drops the rest of
    # the page; the text is walked without recursion, and sizes are limited before and after.
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=True,
    )
    data = _DECLARATION.sub("", markup).encode("utf-8", "replace")
    try:
        root: HtmlElement | None = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _no_html(where, str(error)) from error
    if root is None:
        raise _no_html(where, "nothing to parse")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooLargeError(
            "this page is nested too deeply",
            where=where,
            expected="at most 2048 levels",
            remedy="save the text of the page as .txt",
        )
    return root


def _no_html(where: str, got: str) -> ReadError:
    return ReadError(
        "this is no HTML page",
        where=where,
        got=got[:80],
        expected="HTML with text in it",
        remedy="save the page again, or its text as .txt",
    )


class _Writer:
    """Collects text into lines; white space collapses as a browser does it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._held = ""
        self._cells: list[int] = []

    def add(self, text: str, *, pre: bool) -> None:
        if pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._parts.append(first)
            for line in rest:
                self.end_line()
                self._parts.append(line)
        elif text:
            self._parts.append(text)

    def end_line(self) -> None:
        line = _BLANK.sub(" ", "".join(self._parts)).strip(" ")
        self._parts.clear()
        if line:
            self.lines.append(self._held + line)
            self._held = ""

    def begin_cell(self) -> None:
        """Begin a cell: its first line goes on in that of the cell before."""
        self.end_line()
        self._cells.append(len(self.lines))

    def end_cell(self) -> None:
        """End a cell; one line is held back for the next cell, more stand as they are."""
        self.end_line()
        before = self._cells.pop() if self._cells else 0
        if len(self.lines) == before + 1:
            self._held = self.lines.pop() + "\t"

    def end_row(self) -> None:
        """Let go of what is held back."""
        self.end_line()
        if self._held:
            self.lines.append(self._held.rstrip("\t"))
            self._held = ""

    def text(self) -> str:
        self.end_row()
        return "\n".join(self.lines) + "\n" if self.lines else ""


def _text(root: HtmlElement, *, chrome: bool) -> str:
    walk = _Walk()
    # Each element is met twice: on the way in (False) and on the way out (True).
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = str(node.tag).lower()
        if leaving:
            walk.leave(tag)
        elif not _skipped(node, tag, chrome=chrome):
            walk.enter(node, tag)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
            continue
        if node.tail:
            walk.out.add(node.tail, pre=walk.pre > 0)
    return walk.out.text()


class _Walk:
    """What is open on the way through the tree."""

    def __init__(self) -> None:
        self.out = _Writer()
        self.pre = 0
        self._numbers: list[int] = []

    def enter(self, node: HtmlElement, tag: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self.out.end_line()
        if tag in _CELLS:
            self.out.begin_cell()
        self.pre += tag == "pre"
        if tag == "ol":
            self._numbers.append(_start(node) - 1)
        elif tag == "li":
            self.out.add(_number(node, self._numbers), pre=False)
        if node.text:
            self.out.add(node.text, pre=self.pre > 0)

    def leave(self, tag: str) -> None:
        if tag in _CELLS:
            self.out.end_cell()
        elif tag == "tr":
            self.out.end_row()
        elif tag in _BLOCKS:
            self.out.end_line()
        self.pre -= tag == "pre"
        if tag == "ol":
            self._numbers.pop()


def _skipped(node: HtmlElement, tag: str, *, chrome: bool) -> bool:
    if tag in _INVISIBLE or not isinstance(node.tag, str):
        return True
    style = (node.get("style") or "").replace(" ", "").lower()
    if node.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style:
        return True
    if chrome:
        return False
    return tag in _CHROME or (node.get("role") or "").lower() in _CHROME_ROLES


def _start(node: HtmlElement) -> int:
    given = node.get("start") or ""
    return int(given) if given.isdecimal() and len(given) < 6 else 1


def _number(node: HtmlElement, numbers: list[int]) -> str:
    """Return the number that a browser prints before a list item."""
    parent = node.getparent()
    if parent is None or str(parent.tag).lower() != "ol" or not numbers:
        return ""
    given = node.get("value") or ""
    numbers[-1] = int(given) if given.isdecimal() and len(given) < 6 else numbers[-1] + 1
    number = numbers[-1]
    kind = parent.get("type") or "1"
    if kind in "aA" and 1 <= number <= 26:
        return f"{chr(ord(kind) + number - 1)}. "
    return f"{number}. "
