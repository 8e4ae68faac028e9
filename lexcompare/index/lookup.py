"""From what a scholar types to the words of a provision, what was found in it, and who cites it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lexcompare.core.findings import Citation, UnitFindings
from lexcompare.index.names import HeldTitle, NameMatch, match_names
from lexcompare.index.requests import LookupRequest, parse_request
from lexcompare.index.store import CitingPlace, IndexStore, StoredUnit

__all__ = ["Lookup", "LookupStatus", "look_up"]

_UNIT_REF = re.compile(r"(?P<instrument>[^\s#]+)#(?P<place>[a-z]+_[0-9A-Za-z._\-]+)\Z")
_KINDS = ("art", "sec", "reg", "sch", "annex")


class LookupStatus(StrEnum):
    """What came of a look-up.

    ``found``. ``ambiguous``: several instruments fit; they are listed, none is taken. ``fuzzy``:
    none fits, some are alike; offered, none taken. ``no-such-place``: the whole instrument is held
    and has no such unit. ``not-held``: the instrument is held in part, and the unit is not in it.
    ``unknown``: no instrument of that name is held, which says nothing about whether there is one.
    """

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    FUZZY = "fuzzy"
    NO_SUCH_PLACE = "no-such-place"
    NOT_HELD = "not-held"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lookup:
    """Answer to one look-up.

    Args:
        query: What was typed.
        status: What came of it.
        instrument: Id of the instrument; empty unless exactly one was meant.
        title: Its title.
        place: Id of the unit or provision; empty for a whole instrument.
        text: The words of the place; of a whole instrument none.
        unit: The unit that the place lies in.
        candidates: Instruments that were meant or are alike, best first.
        cites: What the unit cites.
        cited_by: Who cites the place or something in it.
        notes: What a reader should know.
    """

    query: str
    status: LookupStatus
    instrument: str = ""
    title: str = ""
    place: str = ""
    text: str = ""
    unit: StoredUnit | None = None
    candidates: tuple[NameMatch, ...] = ()
    cites: tuple[Citation, ...] = ()
    cited_by: tuple[CitingPlace, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def findings(self) -> UnitFindings | None:
        """What was found in the unit."""
        return self.unit.findings if self.unit else None


def look_up(store: IndexStore, query: str) -> Lookup:
    """Look something up.

    Args:
        store: The look-up database.
        query: A title, short title, abbreviation or id, with or without a place in it, or
            ``instrument#unit``.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> store = IndexStore(Path(tempfile.mkdtemp()) / "index.db", writable=True)
        >>> look_up(store, "甲省数据条例第三条").status
        <LookupStatus.UNKNOWN: 'unknown'>
    """
    exact = _UNIT_REF.match(query.strip())
    held = store.titles()
    if exact:
        known = [one for one in held if one.instrument == exact["instrument"]]
        if known:
            return _at(store, query, known[0], exact["place"], ())
    request = parse_request(query)
    matches = match_names(request.title, held)
    if not matches:
        return Lookup(query, LookupStatus.UNKNOWN)
    if matches[0].how == "fuzzy":
        return Lookup(query, LookupStatus.FUZZY, candidates=matches)
    if len(matches) > 1 and request.number and request.title.endswith("U.S.C."):
        # The parts of a code are held apart: the one that has the section is meant.
        having = [one for one in matches if _find(store, one.held.instrument, request)[0]]
        matches = tuple(having) or matches
    if len(matches) > 1:
        return Lookup(query, LookupStatus.AMBIGUOUS, candidates=matches)
    if not request.number:
        return _whole(store, query, matches[0].held)
    place, notes = _find(store, matches[0].held.instrument, request)
    if not place:
        return _missing(store, query, matches[0].held, request)
    return _at(store, query, matches[0].held, place, notes)


def _whole(store: IndexStore, query: str, held: HeldTitle) -> Lookup:
    cited_by = store.citing(held.instrument)
    count = len(store.unit_ids(held.instrument))
    notes = (f"{count} units are held",)
    return Lookup(query, LookupStatus.FOUND, held.instrument, held.title, cited_by=cited_by,
                  notes=notes)  # fmt: skip


def _missing(store: IndexStore, query: str, held: HeldTitle, request: LookupRequest) -> Lookup:
    whole = store.is_complete(held.instrument)
    units = store.unit_ids(held.instrument)
    status = LookupStatus.NO_SUCH_PLACE if whole else LookupStatus.NOT_HELD
    last = f"; it runs from {units[0]} to {units[-1]}" if units else ""
    told = f"no {request.prefix}_{request.number} in {held.instrument}{last}"
    if not whole:
        told += "; the instrument is not held whole, so the place may exist"
    return Lookup(query, status, held.instrument, held.title, notes=(told,))


def _find(
    store: IndexStore, instrument: str, request: LookupRequest
) -> tuple[str, tuple[str, ...]]:
    """Return the id of the place that is meant, empty where there is none, and notes."""
    units = set(store.unit_ids(instrument))
    kinds = dict.fromkeys((request.prefix, *_KINDS))
    for kind in kinds:
        for taken in range(len(request.inner), -1, -1):
            name = "_".join((f"{kind}_{request.number}", *request.inner[:taken]))
            if name not in units or (taken and request.kinds):
                continue
            notes = () if kind == request.prefix else (f"the instrument calls it {name}",)
            place, told = _inside(store, instrument, name, request, taken)
            return place, (*notes, *told)
    opened = sorted(one for one in units if one.startswith(f"{request.prefix}_{request.number}_"))
    if opened:
        return opened[0], (f"held by subsections: {', '.join(opened)}; the first is shown",)
    return "", ()


def _inside(
    store: IndexStore, instrument: str, name: str, request: LookupRequest, taken: int
) -> tuple[str, tuple[str, ...]]:
    """Return the provision below a unit; the unit itself with a note where it has none such."""
    levels = request.inner[taken:]
    if not levels:
        return name, ()
    unit = store.unit(instrument, name)
    found = [one for one in (unit.provisions if unit else {}) if _fits(one, levels, request.kinds)]
    if len(found) == 1:
        return found[0], ()
    wanted = "".join(f"({level})" for level in levels)
    if not found:
        only = request.kinds == ("para",) and levels == ("1",)
        return name, () if only else (f"{name} has no {wanted}; the whole unit is shown",)
    return name, (f"{wanted} may be {', '.join(found)}; the whole unit is shown",)


def _fits(provision: str, levels: Sequence[str], kinds: Sequence[str]) -> bool:
    steps = [step.partition("_") for step in provision.split("__")[1:]]
    if not kinds:
        return [number for _, _, number in steps] == list(levels)
    asked = list(zip(kinds, levels, strict=True))
    stated = [(kind, number) for kind, _, number in steps]
    if "para" not in kinds:
        stated = [step for step in stated if step[0] != "para"]
    return stated == asked


def _at(
    store: IndexStore, query: str, held: HeldTitle, place: str, notes: tuple[str, ...]
) -> Lookup:
    name = place.split("__", 1)[0]
    unit = store.unit(held.instrument, name)
    if unit is None or (place != name and place not in unit.provisions):
        prefix, _, number = name.partition("_")
        request = LookupRequest(held.title, prefix, number)
        return _missing(store, query, held, request)
    start, end = unit.provisions.get(place, (0, len(unit.text)))
    return Lookup(
        query,
        LookupStatus.FOUND,
        held.instrument,
        held.title,
        place,
        unit.text[start:end],
        unit,
        cites=store.cited_in(held.instrument, name),
        cited_by=store.citing(f"{held.instrument}#{place}"),
        notes=notes,
    )
