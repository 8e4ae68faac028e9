"""What is held: the first table of a comparison, before anything is said about law.

Per region: how many instruments by level, scope and status, how many of them complete, whether a
general one is among them, what is known to exist and not held, and what was declared about the
search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lexcompare.compare.claims import is_law_of
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import region_name, region_of
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Jurisdiction, Role, Scope, Status
from lexcompare.parse.coverage import CoverageEntry

__all__ = ["HELD_COLUMNS", "held_records"]

HELD_COLUMNS = (
    "region", "name", "instruments", "complete", "general", "levels", "scopes", "statuses",
    "general_complete_in_force", "counted", "known_not_held", "search", "exhaustive",
    "may_say_absent", "lacking",
)  # fmt: skip
"""Columns of ``held.csv``; counts are written ``level: n``."""

_ORDER: list[str] = [found.value for found in Jurisdiction]


def held_records(
    matrix: GapMatrix, searches: Sequence[CoverageEntry] = ()
) -> list[dict[str, object]]:
    """Return one record per region (Chinese localities under their province), nations first.

    Fixtures are held for the parsers and are not in it.

    Args:
        matrix: A matrix of the corpus, whatever its rows.
        searches: What was declared about searches.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> held_records(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        []
    """
    groups: dict[str, list[InstrumentFindings]] = {}
    places: dict[str, str] = {}
    for item in matrix.findings:
        about = item.instrument.metadata
        if about.role is Role.FIXTURE:
            continue
        key = region_of(about, roll_up=True) or "unknown"
        groups.setdefault(key, []).append(item)
        places[key] = about.jurisdiction.value if about.jurisdiction else ""
    known: dict[str, list[str]] = {}
    for region, titles in matrix.options.known_not_held.items():
        key = f"{region[:2]}0000" if region.isdigit() else region
        known.setdefault(key, []).extend(titles)
        places.setdefault(key, "cn" if region.isdigit() or region == "national" else "")
    left = {one.instrument for one in matrix.left_out}
    regions = sorted({*groups, *known}, key=lambda key: _place(key, places))
    return [
        _record(key, groups.get(key, []), known.get(key, []), left, searches) for key in regions
    ]


def _place(key: str, places: dict[str, str]) -> tuple[int, bool, str]:
    system = places.get(key, "") or key[:2].lower().replace("gb", "uk")
    order = _ORDER.index(system) if system in _ORDER else len(_ORDER)
    return order, key != "national", key


def _record(
    key: str,
    items: Sequence[InstrumentFindings],
    titles: Sequence[str],
    left: set[str],
    searches: Sequence[CoverageEntry],
) -> dict[str, object]:
    abouts = [item.instrument.metadata for item in items]
    general = [item for item in items if item.instrument.metadata.scope is Scope.GENERAL]
    whole = [
        item.instrument.id
        for item in general
        if item.instrument.is_complete
        and is_law_of(item.instrument.metadata, key)
        and item.instrument.metadata.status in (Status.IN_FORCE, Status.AMENDED)
        and item.instrument.id not in left
    ]
    mine = [entry for entry in searches if entry.region == key]
    exhaustive = any(entry.exhaustive for entry in mine)
    lacking = []
    if not whole:
        lacking.append("no complete general instrument in force is held")
    if not exhaustive:
        lacking.append("no search is declared exhaustive")
    if titles:
        lacking.append("instruments are known to exist and not held")
    return {
        "region": key,
        "name": "全国 national" if key == "national" else region_name(key),
        "instruments": len(items),
        "complete": sum(item.instrument.is_complete for item in items),
        "general": len(general),
        "levels": _counts(about.level or "unknown" for about in abouts),
        "scopes": _counts(about.scope or "unknown" for about in abouts),
        "statuses": _counts(about.status for about in abouts),
        "general_complete_in_force": "; ".join(whole),
        "counted": sum(item.instrument.id not in left for item in items),
        "known_not_held": "; ".join(dict.fromkeys(titles)),
        "search": "; ".join(entry.told for entry in mine) or "no search is declared",
        "exhaustive": exhaustive,
        "may_say_absent": not lacking,
        "lacking": "; ".join(lacking),
    }


def _counts(values: Iterable[object]) -> str:
    return "; ".join(f"{value}: {n}" for value, n in sorted(Counter(map(str, values)).items()))
