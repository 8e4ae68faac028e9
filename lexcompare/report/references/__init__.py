"""References to instruments and provisions, in the styles that law and its neighbours use."""

from __future__ import annotations

from collections.abc import Callable

from lexcompare.core.errors import UsageError
from lexcompare.core.model import Instrument
from lexcompare.report.references.facts import LatinNames, ReferenceFacts, gather_facts
from lexcompare.report.references.machine import biblatex, bibtex, csl_json, ris
from lexcompare.report.references.written import apa, bluebook, chinese_legal, gbt7714, oscola

__all__ = ["STYLES", "LatinNames", "ReferenceFacts", "format_reference", "gather_facts"]

STYLES: dict[str, Callable[[ReferenceFacts], str]] = {
    "gbt7714": gbt7714,
    "cn-legal": chinese_legal,
    "oscola": oscola,
    "bluebook": bluebook,
    "apa": apa,
    "bibtex": bibtex,
    "biblatex": biblatex,
    "ris": ris,
    "csl-json": csl_json,
}
"""Styles by name: 法学引注手册 is ``cn-legal``."""


def format_reference(instrument: Instrument, identifier: str = "", style: str = "cn-legal") -> str:
    """Write a reference to an instrument, a unit or a provision.

    Args:
        instrument: The instrument.
        identifier: Id of a unit or provision in it; empty for the whole.
        style: One of :data:`STYLES`.

    Raises:
        UsageError: There is no such style, or the instrument has no such unit or provision.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> law = Instrument("cn-x", Metadata(title="甲省数据条例", language="zh"), Source(""))
        >>> format_reference(law)
        '《甲省数据条例》。'
    """
    if style not in STYLES:
        raise UsageError(
            "there is no such style of reference",
            got=style,
            expected=f"one of {', '.join(STYLES)}",
        )
    if identifier:
        _check(instrument, identifier)
    return STYLES[style](gather_facts(instrument, identifier))


def _check(instrument: Instrument, identifier: str) -> None:
    unit = instrument.article(identifier.split("__", 1)[0])
    inner = () if unit is None else (unit.id, *(part.id for part in unit.walk()))
    if identifier not in inner:
        raise UsageError(
            "the instrument has no such unit or provision",
            where=instrument.id,
            got=identifier,
            expected="an id as printed by segment",
        )
