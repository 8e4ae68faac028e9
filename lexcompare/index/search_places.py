"""Places that a question names: what it asks about is looked for there first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lexcompare.core.errors import InternalError
from lexcompare.parse.regions import load_regions

__all__ = ["NamedPlace", "named_places", "places_of"]


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as a question names it.

    Args:
        said: The words.
        jurisdiction: ``cn``, ``uk``, ``us`` or ``eu``.
        region: Region code, exact; empty for the whole jurisdiction.
    """

    said: str
    jurisdiction: str
    region: str = ""


@cache
def _english() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    source = files("lexcompare.index").joinpath("data/places.toml")
    made = []
    for entry in tomllib.loads(source.read_text("utf-8"))["place"]:
        words = [rf"\b{re.escape(name)}\b" for name in entry.get("en", ())]
        words += [re.escape(name) for name in entry.get("zh", ())]
        if not words:
            raise InternalError("a place has no name", where="places.toml", got=str(entry))
        made.append((re.compile("|".join(words)), entry["jurisdiction"], entry.get("region", "")))
    return tuple(made)


def named_places(question: str) -> tuple[NamedPlace, ...]:
    """Return the places that a question names, regions of China by their short names too.

    Example:
        >>> [(one.said, one.region) for one in named_places("上海市的数据目录")]
        [('上海', '310000')]
        >>> [one.jurisdiction for one in named_places("fees in the UK")]
        ['uk']
    """
    found: dict[tuple[str, str], NamedPlace] = {}
    for pattern, jurisdiction, region in _english():
        match = pattern.search(question)
        if match:
            found[jurisdiction, region] = NamedPlace(match.group(), jurisdiction, region)
    for place in load_regions():
        if len(place.short) > 1 and place.short in question:
            found["cn", place.code] = NamedPlace(place.short, "cn", place.code)
    return tuple(found.values())


def places_of(
    question: str, instruments: Mapping[str, tuple[str, str, str]]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the instruments of the places named, with the words, and all words that name one.

    A region that nothing is held of is no place to look in.

    Args:
        question: What was asked.
        instruments: Jurisdiction, region and title of each instrument.
    """
    found: dict[str, str] = {}
    places = named_places(question)
    for place in places:
        for name, (jurisdiction, region, title) in instruments.items():
            if jurisdiction != place.jurisdiction:
                continue
            held_here = region == place.region or (place.region and place.said in title)
            if not place.region or held_here:
                found[name] = place.said
    return found, tuple(place.said for place in places)
