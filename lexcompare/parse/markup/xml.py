"""XML parsed without entities, network or inclusion, and the few questions walkers ask of it.

Nothing outside the file is ever opened and nothing is expanded: an entity bomb, an external
entity or an inclusion is an error that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING

from lexcompare.core.errors import ReadError, TooLargeError, UndecodableError

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

__all__ = [
    "Name",
    "child",
    "children",
    "name_of",
    "parse_xml",
    "root_name",
    "tag_of",
    "words_of",
    "xml_version",
]

_MAX_DEPTH = 150  # walkers recurse; no instrument nests a third as deep
_ENTITY = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_GOT = 120
_REMEDY = "get the file again from its publisher, or save its text as .txt"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an element: its namespace, empty where it has none, and its local part.

    Example:
        >>> Name("urn:x", "section").local
        'section'
    """

    namespace: str
    local: str


def parse_xml(data: bytes, where: str) -> _Element:
    """Parse a file and return its root; comments and processing instructions are dropped.

    Named characters of HTML (``&nbsp;`` below an XHTML document type) become those characters.

    Args:
        data: The bytes of the file, in whatever encoding it declares.
        where: The file, for error messages.

    Raises:
        ReadError: It is not well-formed, defines or uses entities, or includes other files.
        TooLargeError: It is nested too deeply.
        UndecodableError: The bytes do not fit the encoding that the file declares.

    Example:
        >>> parse_xml(b"<act><num>1</num></act>", "a.xml")[0].text
        '1'
    """
    from lxml import etree

    if _ENTITY.search(data[: _prolog_end(data)]):
        raise _entities(where)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _syntax(error, where) from error
    except (ValueError, LookupError) as error:
        raise _broken(where, str(error)) from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise _entities(where)
    _check(root, where)
    return root


def _prolog_end(data: bytes) -> int:
    """Where the first element may begin at the latest; a prolog is far shorter."""
    at = data.find(b"]>", 0, 2**20)
    return at if at > 0 else min(len(data), 4096)


def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _check(root: _Element, where: str) -> None:
    """Refuse inclusions and deep nesting; put characters in the place of their names."""
    from lxml import etree

    level = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            level -= 1
        else:
            level += 1
            if level > _MAX_DEPTH:
                raise TooLargeError(
                    "this file is nested too deeply",
                    where=where,
                    got=f"more than {_MAX_DEPTH} levels",
                    expected="the structure of an instrument",
                    remedy=_REMEDY,
                )
            if str(element.tag).startswith(f"{{{_XINCLUDE}}}"):
                raise ReadError(
                    "this file includes other files",
                    where=where,
                    got=str(element.get("href") or "an inclusion"),
                    expected="the whole text in one file, or a folder of section files",
                    remedy="put the included files into one folder and give the folder",
                )
    for element in list(root.iter(etree.Entity)):
        _name_to_character(element, where)


def _name_to_character(entity: _Element, where: str) -> None:
    char = html5.get(f"{entity.name!s};", "")  # type: ignore[attr-defined]
    if not char:
        raise _entities(where, str(entity.text))
    parent, before = entity.getparent(), entity.getprevious()
    text = char + (entity.tail or "")
    if parent is None:  # pragma: no cover - an entity has a parent in any parsed tree
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    entity.tail = None
    parent.remove(entity)


def _entities(where: str, got: str = "") -> ReadError:
    return ReadError(
        "this file defines or uses entities, which are not expanded",
        where=where,
        got=got[:_GOT],
        expected="XML whose text stands in the file itself",
        remedy=_REMEDY,
    )


def _syntax(error: Exception, where: str) -> ReadError:
    told = str(error.args[0] if error.args else error)
    if "depth" in told or "huge" in told.lower():
        return TooLargeError(
            "this file is nested too deeply or one of its parts is too large",
            where=where, got=told[:_GOT], expected="the structure of an instrument", remedy=_REMEDY,
        )  # fmt: skip
    if "ncoding" in told or "UTF-8" in told:
        return UndecodableError(
            "the bytes do not fit the encoding that the file declares",
            where=where, got=told[:_GOT], expected="UTF-8, or the declared encoding",
            remedy="correct the encoding in the first line, or save the file as UTF-8",
        )  # fmt: skip
    if "ntity" in told:
        return _entities(where, told)
    return _broken(where, told)


def _broken(where: str, got: str) -> ReadError:
    return ReadError(
        "this XML is damaged: it cannot be parsed to its end",
        where=where,
        got=got[:_GOT],
        expected="well-formed XML",
        remedy=_REMEDY,
    )


def root_name(data: bytes, where: str) -> Name:
    """Return the name of the root element without reading further than it.

    Raises:
        ReadError: There is no element, or what stands before it is broken.

    Example:
        >>> root_name(b'<act xmlns="urn:x"><broken>', "a.xml")
        Name(namespace='urn:x', local='act')
    """
    from io import BytesIO

    from lxml import etree

    if _ENTITY.search(data[: _prolog_end(data)]):
        raise _entities(where)
    try:
        walk = etree.iterparse(
            BytesIO(data), events=("start",), resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        )  # fmt: skip
        for _, element in walk:
            return name_of(element)
    except etree.XMLSyntaxError as error:
        raise _syntax(error, where) from error
    raise _broken(where, "no element")


def name_of(element: _Element) -> Name:
    """Return the name of an element.

    Example:
        >>> name_of(parse_xml(b"<act/>", "a.xml"))
        Name(namespace='', local='act')
    """
    namespace, _, local = str(element.tag).rpartition("}")
    return Name(namespace.removeprefix("{"), local)


def tag_of(element: _Element) -> str:
    """Return the local name of an element.

    Example:
        >>> tag_of(parse_xml(b'<a:act xmlns:a="urn:x"/>', "a.xml"))
        'act'
    """
    return str(element.tag).rpartition("}")[2]


def children(element: _Element, *tags: str) -> Iterator[_Element]:
    """Yield the child elements with one of these local names, all where none is given.

    Example:
        >>> [c.text for c in children(parse_xml(b"<a><b>1</b><c/><b>2</b></a>", ""), "b")]
        ['1', '2']
    """
    for below in element:
        if not tags or tag_of(below) in tags:
            yield below


def child(element: _Element, *tags: str) -> _Element | None:
    """Return the first child element with one of these local names, or ``None``.

    Example:
        >>> child(parse_xml(b"<a><b/></a>", ""), "c") is None
        True
    """
    return next(children(element, *tags), None)


def words_of(element: _Element | None, *without: str) -> str:
    """Return the text of an element with its white space collapsed; empty for ``None``.

    Args:
        element: The element.
        without: Local names of elements below it whose text is left out.

    Example:
        >>> words_of(parse_xml(b"<n>Sec. <ref>x</ref> 1<b>A</b></n>", ""), "ref")
        'Sec. 1A'
    """
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, frozenset(without), parts)
    return _SPACES.sub(" ", "".join(parts)).strip()


def _collect(element: _Element, without: frozenset[str], parts: list[str]) -> None:
    parts.append(element.text or "")
    for below in element:
        if tag_of(below) not in without:
            _collect(below, without, parts)
        parts.append(below.tail or "")


def xml_version() -> str:
    """Return the versions that shape what is read: lxml and libxml2.

    Example:
        >>> xml_version().startswith("lxml ")
        True
    """
    from lxml import etree

    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return f"lxml {etree.__version__}; libxml2 {libxml2}"
