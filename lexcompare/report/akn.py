"""Akoma Ntoso 3 of any instrument: structure, numbers and words, Chinese instruments included.

Source: OASIS LegalDocML, Akoma Ntoso 1.0 (schema akomantoso30.xsd) and its naming convention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.core.files import write_bytes
from lexcompare.core.model import Article, Division, Instrument, Provision
from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.carriers import read_front_matter
from lexcompare.parse.markup.akn import OWN_SOURCE
from lexcompare.report.akn_meta import add_meta

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["akn_bytes", "akn_path", "write_akn"]

_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_DIVISIONS = {
    DivisionKind.PART: ("part", "part"),
    DivisionKind.SUBPART: ("subpart", "subpart"),
    DivisionKind.TITLE: ("title", "title"),
    DivisionKind.CHAPTER: ("chapter", "chp"),
    DivisionKind.SECTION: ("section", "sec"),
    DivisionKind.HEADING: ("hcontainer", "hdg"),
    DivisionKind.SCHEDULE: ("hcontainer", "schedule"),
}
_UNITS = {
    UnitKind.ARTICLE: "article",
    UnitKind.SECTION: "section",
    UnitKind.SUBSECTION: "subsection",
    UnitKind.REGULATION: "hcontainer",
    UnitKind.ANNEX: "hcontainer",
    UnitKind.SCHEDULE: "hcontainer",
}
# 项 is an item in this project; in Akoma Ntoso an item stands in lists only.
_PROVISIONS = {kind: kind.value for kind in ProvisionKind} | {ProvisionKind.ITEM: "hcontainer"}
_NOT_ID = re.compile(r"[^0-9A-Za-z.\-]+")
# Characters that XML 1.0 cannot hold, and the marks at the beginning of Markdown lines.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"^[#>*\s]+|[*\s]+\Z")


def write_akn(instrument: Instrument, path: Path) -> None:
    r"""Write an instrument as a file of Akoma Ntoso 3, whole or not at all.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> from lexcompare.core.model import Source
        >>> from lexcompare.parse.instrument import parse_instrument
        >>> from lexcompare.parse.readers import read_document
        >>> text = "# 甲省数据条例\n\n第一条 略。\n\n第二条 另略。"
        >>> file = Path(tempfile.mkdtemp()) / "jia.xml"
        >>> write_akn(parse_instrument(Source(text), "cn-jia"), file)
        >>> parse_instrument(read_document(file), "cn-jia").unit_ids
        ('art_1', 'art_2')
    """
    write_bytes(path, akn_bytes(instrument))


def akn_path(folder: Path, instrument: str) -> Path:
    """Return where an instrument is written in a folder; the name holds nothing but its id.

    Example:
        >>> akn_path(Path("out"), "cn-31/../x").name
        'cn-31-..-x.akn.xml'
    """
    name = re.sub(r"[\\/:*?\"<>|\s\x00-\x1f]+", "-", instrument).lstrip(".") or "instrument"
    return folder / f"{name}.akn.xml"


def akn_bytes(instrument: Instrument) -> bytes:
    """Return an instrument as Akoma Ntoso 3 in UTF-8; the same instrument gives the same bytes.

    Ids (``eId``) are the unit and provision ids of this project; divisions get ids in the manner
    of the naming convention (``part_1__chp_2``). Text of a provision between two of its parts
    becomes an ``alinea``.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> made = akn_bytes(Instrument("cn-x", Metadata(title="甲省数据条例"), Source("")))
        >>> made.count(b"FRBRthis")
        3
    """
    from lxml import etree

    root = etree.Element(f"{{{_NAMESPACE}}}akomaNtoso", nsmap={None: _NAMESPACE})
    level = instrument.metadata.level
    act = _add(root, "act", name=level.value if level else "act", contains="singleVersion")
    add_meta(act, instrument, OWN_SOURCE)
    _preface(act, instrument)
    _Body(_add(act, "body"), instrument.source.text).fill(instrument.articles)
    _conclusions(act, instrument)
    etree.indent(root, space=" ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attrib=attributes)
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return " ".join(_NOT_XML.sub(" ", text).split())


def _preface(act: _Element, instrument: Instrument) -> None:
    title = instrument.metadata.title
    lines = _lines(instrument, SegmentKind.FRONT)
    if not title and not lines:
        return
    preface = _add(act, "preface")
    if title:
        _add(_add(preface, "p"), "docTitle", title)
    for line in lines:
        if line != title:
            _add(preface, "p", line)


def _conclusions(act: _Element, instrument: Instrument) -> None:
    lines = _lines(instrument, SegmentKind.TAIL)
    if lines:
        conclusions = _add(act, "conclusions")
        for line in lines:
            _add(conclusions, "p", line)


def _lines(instrument: Instrument, kind: SegmentKind) -> list[str]:
    """Return the lines of front or tail, without the marks of their carrier."""
    text = instrument.source.text
    _, start = read_front_matter(text)
    found: list[str] = []
    for segment in instrument.segments:
        if segment.kind is kind and segment.span.end > start:
            piece = text[max(start, segment.span.start) : segment.span.end]
            found.extend(_clean(_MARKS.sub("", line)) for line in piece.splitlines())
    return [line for line in found if line]


class _Body:
    """Builds the body: divisions from the paths of the units, each opened once."""

    def __init__(self, body: _Element, source: str) -> None:
        self._body = body
        self._source = source
        self._open: list[tuple[Division, _Element]] = []
        self._taken: set[str] = set()

    def fill(self, articles: Sequence[Article]) -> None:
        self._taken.update(article.id for article in articles)
        for article in articles:
            self._unit(self._parent(article.path), article)
        if not articles:
            holder = _add(self._body, "hcontainer", name="empty", eId="body__empty")
            _add(_add(holder, "content"), "p")

    def _parent(self, path: Sequence[Division]) -> _Element:
        same = 0
        for (division, _), wanted in zip(self._open, path, strict=False):
            if division != wanted:
                break
            same += 1
        del self._open[same:]
        for division in path[same:]:
            above = self._open[-1][1] if self._open else self._body
            self._open.append((division, self._division(above, division)))
        return self._open[-1][1] if self._open else self._body

    def _division(self, above: _Element, division: Division) -> _Element:
        tag, step = _DIVISIONS[division.kind]
        number = _NOT_ID.sub("-", division.number).strip("-.")
        if not number:
            number = f"n{sum(1 for _ in above) + 1}"
        # A division is never named like a unit (sec_1), whatever its kind.
        parent = above.get("eId") or "body"
        made = f"{parent}__{step}_{number}"
        attributes = {"eId": self._unique(made)}
        if tag == "hcontainer":
            attributes["name"] = division.kind.value
        element = _add(above, tag, **attributes)
        if division.label:
            _add(element, "num", division.label)
        if division.heading:
            _add(element, "heading", division.heading)
        return element

    def _unique(self, name: str) -> str:
        made, times = name, 1
        while made in self._taken:
            times += 1
            made = f"{name}_{times}"
        self._taken.add(made)
        return made

    def _unit(self, above: _Element, article: Article) -> None:
        attributes = {"eId": article.id}
        if _UNITS[article.kind] == "hcontainer":
            attributes["name"] = article.kind.value
        element = _add(above, _UNITS[article.kind], **attributes)
        if article.label:
            _add(element, "num", article.label)
        start = _heading(element, article, self._source)
        self._parts(element, article.text, (start, len(article.text)), article.provisions)

    def _parts(
        self, element: _Element, text: str, bounds: tuple[int, int], below: Sequence[Provision]
    ) -> None:
        """Write the text between ``bounds`` and the provisions in it."""
        at, end = bounds
        if not below:
            _paragraphs(_add(element, "content"), text[at:end], needed=True)
            return
        for place, provision in enumerate(below):
            between = text[at : max(at, provision.text_span.start)]
            if between.strip() and place == 0:
                _paragraphs(_add(element, "intro"), between)
            elif between.strip():
                eid = self._unique(f"{element.get('eId')}__al_{place}")
                holder = _add(element, "alinea", eId=eid)
                _paragraphs(_add(holder, "content"), between)
            self._provision(element, text, (at, end), provision)
            at = max(at, provision.text_span.end)
        if text[at:end].strip():
            _paragraphs(_add(element, "wrapUp"), text[at:end])

    def _provision(
        self, above: _Element, text: str, bounds: tuple[int, int], provision: Provision
    ) -> None:
        start = max(bounds[0], provision.text_span.start)
        end = min(bounds[1], max(start, provision.text_span.end))
        tag = _PROVISIONS[provision.kind]
        attributes = {"eId": self._unique(provision.id)}
        if tag == "hcontainer":
            attributes["name"] = provision.kind.value
        element = _add(above, tag, **attributes)
        printed = _printed(provision.label).match(text, start, end) if provision.label else None
        if printed is not None:
            _add(element, "num", printed.group())
            start = printed.end()
        self._parts(element, text, (start, end), provision.children)


def _printed(label: str) -> re.Pattern[str]:
    """Find a label in a text whose spaces may differ."""
    return re.compile(r"\s*".join(map(re.escape, "".join(label.split()))))


def _heading(element: _Element, article: Article, source: str) -> int:
    """Write the heading and return where the text behind it begins."""
    heading, text = article.heading, article.text
    if not heading:
        return 0
    name = re.escape(heading)
    found = re.match(rf"[（【〔(]{name}[）】〕)]|{name}", text)
    begin = article.runs[0].source if article.runs else article.span.end
    if found is None or heading in source[article.span.start : begin]:
        _add(element, "heading", heading)
        return 0
    line = text[found.end() : found.end() + 1] == "\n"
    style = {"class": "caption-line" if line else "caption"}
    _add(element, "heading", found.group(), **style)
    return found.end()


def _paragraphs(element: _Element, text: str, *, needed: bool = False) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines:
        _add(element, "p", line)
    if needed and not lines:
        _add(element, "p")
