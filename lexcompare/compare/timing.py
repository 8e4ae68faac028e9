"""Whether an instrument is law at a date: commencement, repeal, replacement, a person's word.

Later date alone replaces nothing. A text gives way to an express repeal in a held text, to a
later text of the same title, place and level from the same issuer, or to a decision that a person
signed; the decision goes before every rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lexcompare.compare.options import MatrixOptions
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Level, Role, Status
from lexcompare.parse.decisions import Ruling, StatusDecision
from lexcompare.parse.repeals import Repeal, find_repeals

__all__ = ["History", "Objection", "bare_title"]

_TRAILING_BRACKET = re.compile(r"[(（][^()（）]*[)）]\Z")
_LAW = (Status.IN_FORCE, Status.AMENDED, Status.REPEALED)


def bare_title(title: str) -> str:
    """Return a title for comparing: no width, case, spaces, country or trailing bracket.

    Example:
        >>> bare_title("中华人民共和国甲法（2020年修订）") == bare_title("甲 法")
        True
    """
    text = "".join(unicodedata.normalize("NFKC", title).casefold().split())
    text = _TRAILING_BRACKET.sub("", text).strip("《》")
    return text.removeprefix("中华人民共和国")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an instrument does not count.

    Args:
        code: Stable word for the reason.
        reason: The reason for a reader.
        includable: What ``include`` must name to waive it; empty where nothing does.

    Example:
        >>> Objection("repealed", "repealed", "repealed").code
        'repealed'
    """

    code: str
    reason: str
    includable: str = ""


@dataclass(frozen=True)
class History:
    """What is known about the lives of a set of instruments.

    Args:
        held: Every instrument that was read.
        options: The as-of date and persons' decisions.

    Example:
        >>> History((), MatrixOptions(as_of="2025-01-01")).repeals
        {}
    """

    held: Sequence[Instrument]
    options: MatrixOptions

    @cached_property
    def repeals(self) -> dict[str, tuple[Repeal, ...]]:
        """Express repeals by texts that are or were law, by the id of the repealed instrument."""
        law = {item.id for item in self.held if item.metadata.status in _LAW}
        found: dict[str, tuple[Repeal, ...]] = {}
        for repeal in find_repeals(self.held):
            if repeal.by in law:
                found[repeal.instrument] = (*found.get(repeal.instrument, ()), repeal)
        return found

    @cached_property
    def _by_title(self) -> dict[str, list[Instrument]]:
        found: dict[str, list[Instrument]] = {}
        for item in self.held:
            found.setdefault(bare_title(item.metadata.title), []).append(item)
        return found

    @cached_property
    def _decisions(self) -> dict[str, StatusDecision]:
        return {one.instrument: one for one in self.options.decisions}

    def objections(self, instrument: Instrument) -> list[Objection]:
        """Return what speaks against an instrument as law at the as-of date, weightiest first.

        Example:
            >>> from lexcompare.core.model import Source
            >>> gone = Instrument("x", Metadata(status=Status.REPEALED), Source(""))
            >>> [one.code for one in History((gone,), MatrixOptions()).objections(gone)]
            ['repealed']
        """
        found = [*self._not_yet(instrument.metadata)]
        decision = self._decisions.get(instrument.id)
        if decision and self._has_begun(decision.since):
            if decision.ruling is not Ruling.IN_FORCE:
                code = decision.ruling.value
                found.append(Objection(code, decision.told, code))
            return found
        found += self._repealed(instrument)
        newer = self._replaced_by(instrument)
        if newer:
            found.append(Objection("superseded", f"superseded by {newer}", "superseded"))
        if instrument.metadata.status is Status.UNKNOWN:
            reason = "nobody says whether it is in force"
            found.append(Objection("status-unknown", reason, "unknown"))
        return [*found, *self._undated(instrument.metadata)]

    def _has_begun(self, date: str) -> bool:
        as_of = self.options.as_of
        return not date or not as_of or date <= as_of

    def _not_yet(self, about: Metadata) -> list[Objection]:
        if not self._has_begun(about.effective):
            reason = f"enters into force on {about.effective}, after {self.options.as_of}"
            return [Objection("not-yet-in-force", reason)]
        if not about.effective and not self._has_begun(about.promulgated):
            reason = f"adopted on {about.promulgated}, after {self.options.as_of}"
            return [Objection("not-yet-in-force", reason)]
        return []

    def _undated(self, about: Metadata) -> list[Objection]:
        as_of = self.options.as_of
        if not as_of or about.effective or about.promulgated or about.status is Status.DRAFT:
            return []
        if about.level is Level.CODE:
            return []  # a code is consolidated: it has no date of its own (see the row's caveat)
        if about.status_checked and about.status_checked <= as_of:
            return []
        reason = f"no date places it before or after {as_of}"
        return [Objection("undated", reason, "undated")]

    def _repealed(self, instrument: Instrument) -> list[Objection]:
        repeals = self.repeals.get(instrument.id, ())
        acting = [one for one in repeals if self._has_begun(one.since)]
        if acting:
            since = f" since {acting[0].since}" if acting[0].since else ""
            return [Objection("repealed", f"repealed by {acting[0].ref}{since}", "repealed")]
        if instrument.metadata.status is Status.REPEALED and not repeals:
            return [Objection("repealed", "repealed", "repealed")]
        return []  # where only later texts repeal it, it was law at that date

    def _replaced_by(self, instrument: Instrument) -> str:
        """Return the held text that replaces this one: same title, place and issuer."""
        about = instrument.metadata
        if about.status in (Status.DRAFT, Status.REPEALED):
            return ""
        for other in self._by_title.get(bare_title(about.title), ()):
            its = other.metadata
            if (
                other.id != instrument.id
                and its.role is Role.TEXT
                and its.status is Status.IN_FORCE
                and (its.jurisdiction, its.region) == (about.jurisdiction, about.region)
                and (not its.issuer or not about.issuer or its.issuer == about.issuer)
                and self._has_begun(its.effective or its.promulgated)
                and _is_newer(its, about)
            ):
                return other.id
        return ""


def _is_newer(its: Metadata, about: Metadata) -> bool:
    """Whether one of two texts of one title is the newer version.

    A text marked amended gives way to the one in force. Of two said to be in force the level must
    agree and both must be dated.
    """
    if about.status is Status.AMENDED:
        return True
    if about.level is not its.level:
        return False
    if about.promulgated and its.promulgated:
        return its.promulgated > about.promulgated
    return bool(about.effective) and its.effective > about.effective
