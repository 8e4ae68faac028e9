"""Express repeals: what the closing articles of one instrument say about another that is held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Status
from lexcompare.parse.titles import normalise_title, squash

__all__ = ["CLOSING_UNITS", "Repeal", "find_repeals", "may_repeal"]

_REPEALS = re.compile(
    r"(?P<titles>(?:《[^《》]+》[^。；《》]{0,40}?)+)(?:同时)?(?:予以)?(?:废止|停止执行)"
)
_QUOTED = re.compile(r"《([^《》]+)》")
CLOSING_UNITS = 3
"""How many of the last units are read for words of repeal."""


@dataclass(frozen=True, slots=True)
class Repeal:
    """One instrument repeals another.

    Args:
        instrument: Id of the repealed instrument.
        by: Id of the repealing one.
        unit: Unit that says so.
        title: The title as it stands there.
        since: When the repealing instrument enters into force; empty where unknown.

    Example:
        >>> Repeal("cn-old", "cn-new", "art_9", "甲省旧办法", "2025-01-01").ref
        'cn-new#art_9'
    """

    instrument: str
    by: str
    unit: str
    title: str
    since: str = ""

    @property
    def ref(self) -> str:
        """``instrument#unit`` of the words of repeal."""
        return f"{self.by}#{self.unit}"


def may_repeal(text: str) -> bool:
    """Whether a text could hold words of repeal: a quick look before the whole pattern.

    Example:
        >>> may_repeal("《甲省旧办法》同时废止。"), may_repeal("本条例自公布之日起施行。")
        (True, False)
    """
    return _REPEALS.search(squash(text)) is not None


def find_repeals(instruments: Iterable[Instrument]) -> Iterator[Repeal]:
    """Yield every held instrument that the closing articles of another one repeal.

    Drafts repeal nothing, and a text repeals only an earlier one.

    Example:
        >>> list(find_repeals([]))
        []
    """
    everything = tuple(instruments)
    held: dict[str, list[Instrument]] = defaultdict(list)
    for instrument in everything:
        held[normalise_title(instrument.metadata.title)].append(instrument)
    for instrument in everything:
        if instrument.metadata.status is Status.DRAFT:
            continue
        for unit in instrument.closing(CLOSING_UNITS):
            for clause in _REPEALS.finditer(squash(unit.text)):
                for title in _QUOTED.findall(clause["titles"]):
                    for target in held.get(normalise_title(title), ()):
                        if _can_repeal(instrument, target):
                            since = instrument.metadata.effective
                            yield Repeal(target.id, instrument.id, unit.id, title, since)


def _can_repeal(by: Instrument, target: Instrument) -> bool:
    """Whether ``target`` can be what ``by`` repeals: another text, and an earlier one."""
    if by.id == target.id:
        return False
    ours, theirs = by.metadata.promulgated, target.metadata.promulgated
    return not ours or not theirs or theirs < ours
