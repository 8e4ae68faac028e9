"""The ``meta`` block of an Akoma Ntoso document: FRBR identification and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Jurisdiction
from lexcompare.report.clean import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["add_meta"]

_UNKNOWN_DATE = "0001-01-01"  # the schema asks for a date; its name says that it is unknown
_LANGUAGES = {"zh": "zho", "en": "eng"}  # ISO 639-2, as the schema asks
_COUNTRIES = {Jurisdiction.UK: "gb", Jurisdiction.CN: "cn", Jurisdiction.US: "us"}
_PATH = re.compile(r"[^0-9A-Za-z\-_.]+")


def add_meta(parent: _Element, instrument: Instrument, source: str) -> None:
    """Add the ``meta`` block: work, expression, manifestation, and who is referred to.

    Args:
        parent: The document element.
        instrument: The instrument.
        source: Reference to who made the document, as ``#lexcompare``.
    """
    add = _adder(parent)
    given = instrument.metadata
    meta = add(parent, "meta")
    identification = add(meta, "identification", source=source)
    promulgated = _date(given.promulgated, "promulgated")
    effective = _date(given.effective, "effective")
    work_uri = _work_uri(instrument)
    language = _LANGUAGES.get(given.language[:2].lower(), "und")
    at = given.effective or given.promulgated
    expression_uri = f"{work_uri}/{language}@{at}"
    author = "#issuer" if given.issuer else source

    work = add(identification, "FRBRWork")
    _core(add, work, work_uri, (promulgated, author), given.title)
    add(work, "FRBRcountry", value=_country(given))
    if given.level:
        add(work, "FRBRsubtype", value=given.level.value)
    add(work, "FRBRnumber", value=instrument.id)
    expression = add(identification, "FRBRExpression")
    _core(add, expression, expression_uri, (effective, source), "")
    add(expression, "FRBRlanguage", language=language)
    manifestation = add(identification, "FRBRManifestation")
    _core(add, manifestation, f"{expression_uri}.xml", (effective, source), "")
    add(manifestation, "FRBRformat", value="application/akn+xml")

    references = add(meta, "references", source=source)
    maker = source.removeprefix("#")
    add(
        references, "TLCOrganization", eId=maker, href=f"/ontology/organization/{maker}",
        showAs=maker,
    )  # fmt: skip
    if given.issuer:
        add(references, "TLCOrganization", eId="issuer", href="/ontology/organization/issuer",
            showAs=given.issuer)  # fmt: skip


def _core(
    add: _Adder, parent: _Element, uri: str, made: tuple[dict[str, str], str], title: str
) -> None:
    date, author = made
    add(parent, "FRBRthis", value=f"{uri}/!main" if not uri.endswith(".xml") else uri)
    add(parent, "FRBRuri", value=uri)
    if title:
        add(parent, "FRBRalias", name="title", value=title)
    add(parent, "FRBRdate", **date)
    add(parent, "FRBRauthor", href=author)


class _Adder:
    """Adds elements in the namespace of the document."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __call__(self, parent: _Element, tag: str, **attributes: str) -> _Element:
        from lxml import etree

        harmless = {name: plain(value) for name, value in attributes.items()}
        return etree.SubElement(parent, f"{self._namespace}{tag}", attrib=harmless)


def _adder(parent: _Element) -> _Adder:
    namespace, mark, _ = str(parent.tag).rpartition("}")
    return _Adder(namespace + mark)


def _date(date: str, name: str) -> dict[str, str]:
    return {"name": name, "date": date} if date else {"name": "unknown", "date": _UNKNOWN_DATE}


def _country(given: Metadata) -> str:
    if given.jurisdiction is None:
        return "un"
    return _COUNTRIES.get(given.jurisdiction, given.jurisdiction.value)


def _work_uri(instrument: Instrument) -> str:
    given = instrument.metadata
    place = _country(given)
    region = given.region.lower().removeprefix(f"{place}-")
    if region and region != place:
        place = f"{place}-{region}"
    kind = f"act/{given.level.value}" if given.level else "act"
    number = _PATH.sub("-", instrument.id).strip("-") or "n"
    return f"/akn/{place}/{kind}/{given.promulgated or 'undated'}/{number}"
