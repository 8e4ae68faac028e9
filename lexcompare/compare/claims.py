"""What a row may claim: whether nothing found means nothing there.

A row by instrument may say ``absent`` if the instrument is complete and was read. A row that
gathers instruments speaks of all law of its kind, so it may say so only if a complete instrument
in force of general scope of the place itself is held, nothing in the row is incomplete, the search
is declared exhaustive and no instrument is known to exist and not held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexcompare.compare.cells import AbsenceClaim
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Scope, Status

__all__ = ["Member", "claim_of", "is_law_of", "known_titles", "pooled_claim"]

Member = tuple[InstrumentFindings, frozenset[str] | None]
"""An instrument with the ids of the units that count; ``None`` for all of them."""

_OUTSIDE = frozenset({"selected-sections", "numbering-gap", "no-commencement", "part-of-code"})
"""Doubts about what a selection of units leaves out."""

_CHINESE_CODE = re.compile(r"\d{6}\Z")
_MANY = 4


def claim_of(members: Sequence[Member]) -> AbsenceClaim:
    """Say whether everything in ``members`` was read, so that nothing found is nothing there.

    Args:
        members: Instruments, each with the ids of the units that count (``None`` for all).

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> empty = InstrumentFindings(Instrument("cn-x", Metadata(), Source("")))
        >>> claim_of([(empty, None)])
        AbsenceClaim(may=False, reason='no unit of cn-x was read')
    """
    total, parts = 0, []
    for item, units in members:
        obstacle = _obstacle(item, units)
        if obstacle:
            return AbsenceClaim(False, obstacle)
        count = len(item.unit_ids) if units is None else len(units)
        total += count
        parts.append(item.instrument.id)
    names = ", ".join(parts)
    whole = "" if all(units is None for _, units in members) else "selected "
    return AbsenceClaim(True, f"every {whole}unit of {names} was read ({total})")


def _obstacle(item: InstrumentFindings, units: frozenset[str] | None) -> str:
    """Return what keeps an instrument from having been read in full; empty where nothing does."""
    instrument = item.instrument
    wanted = set(instrument.unit_ids) if units is None else set(units)
    unread = wanted.difference(item.unit_ids)
    if not wanted:
        return f"no unit of {instrument.id} was read"
    if unread:
        return f"{len(unread)} units of {instrument.id} were not analysed"
    if instrument.is_complete:
        return ""
    found = instrument.completeness
    codes = {problem.code for problem in found.reasons}
    if units is not None and found.readable and codes <= _OUTSIDE:
        return ""  # what was asked for is held, and the doubts are about the rest
    if not found.readable:
        why = "its text cannot be read"
    elif instrument.metadata.complete is False:
        why = "the manifest says that the text is incomplete"
    elif found.complete is None:
        why = "nothing shows that the text is whole"
    else:
        why = "the text is incomplete"
    details = "; ".join(problem.message for problem in found.reasons[:3])
    return f"{instrument.id}: {why}" + (f" ({details})" if details else "")


def known_titles(key: str, options: MatrixOptions) -> tuple[str, ...]:
    """Return titles of instruments of a row's region that exist and are not held.

    Where rows roll up to provinces, those of its cities are among them.

    Example:
        >>> options = MatrixOptions(known_not_held={"990000": ("甲省数据办法",)})
        >>> known_titles("990000", options), known_titles("980000", options)
        (('甲省数据办法',), ())
    """
    roll_up = options.rows is RowKind.REGION and _CHINESE_CODE.match(key)
    fitting = [
        titles
        for region, titles in sorted(options.known_not_held.items())
        if region == key or (roll_up and _CHINESE_CODE.match(region) and region[:2] == key[:2])
    ]
    return tuple(dict.fromkeys(title for titles in fitting for title in titles))


def pooled_claim(
    items: Sequence[InstrumentFindings], key: str, options: MatrixOptions
) -> AbsenceClaim:
    """Say what a row that gathers instruments may claim, naming everything that is lacking.

    Args:
        items: The instruments of the row.
        key: Key of the row, as ``coverage.csv`` names it.
        options: What was declared about searches and about texts not held.

    Example:
        >>> pooled_claim([], "990000", MatrixOptions()).reason.split("; ")[1]
        'the search for law of this row has not been declared exhaustive'
    """
    lacking = []
    general = [
        item
        for item in items
        if item.instrument.metadata.scope is Scope.GENERAL
        and is_law_of(item.instrument.metadata, key)
    ]
    if not any(_is_whole_law(item.instrument) for item in general):
        reason = "no complete instrument in force of general scope is held for this row"
        obstacles = [_obstacle(item, None) for item in general]
        told = ", ".join(obstacle for obstacle in obstacles if obstacle)
        lacking.append(f"{reason} ({told})" if told else reason)
    else:
        read = claim_of([(item, None) for item in items])
        if not read.may:
            lacking.append(read.reason)
    if key not in options.exhaustive:
        lacking.append("the search for law of this row has not been declared exhaustive")
    titles = known_titles(key, options)
    if titles:
        some = "".join(f"《{title}》" for title in titles[:_MANY])
        more = f" and {len(titles) - _MANY} more" if titles[_MANY:] else ""
        lacking.append(f"known to exist and not held: {some}{more}")
    if lacking:
        return AbsenceClaim(False, "; ".join(lacking))
    read = claim_of([(item, None) for item in items])
    return AbsenceClaim(True, f"{read.reason}, and the search is declared exhaustive")


def is_law_of(about: Metadata, key: str) -> bool:
    """Whether an instrument is law of a place itself, not of a locality that rolls up to it.

    Example:
        >>> is_law_of(Metadata(region="990100"), "990000"), is_law_of(Metadata(), "national")
        (False, True)
    """
    if not _CHINESE_CODE.match(key):
        return True
    return about.region == key


def _is_whole_law(instrument: Instrument) -> bool:
    in_force = instrument.metadata.status in (Status.IN_FORCE, Status.AMENDED)
    return instrument.is_complete and in_force
