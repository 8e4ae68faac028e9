"""Which instruments count, and why the others do not: nothing is dropped in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.compare.options import MatrixOptions
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Rank, Role, Status

__all__ = ["LeftOut", "bare_title", "count_instruments", "reasons_against"]

_TRAILING_BRACKET = re.compile(r"[(（][^()（）]*[)）]\Z")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An instrument that is in no row.

    Args:
        instrument: Its id.
        codes: Stable words for the reasons, the weightiest first.
        reason: The reasons for a reader.
        needs: What ``include`` must name for it to count; empty where no option brings it in.

    Example:
        >>> LeftOut("cn-x", ("draft",), "a draft, not law", ("draft",)).needs
        ('draft',)
    """

    instrument: str
    codes: tuple[str, ...]
    reason: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Objection:
    code: str
    reason: str
    includable: str = ""


def bare_title(title: str) -> str:
    """Return a title for comparing: no width, case, spaces, country or trailing bracket.

    Example:
        >>> bare_title("中华人民共和国甲法（2020年修订）") == bare_title("甲 法")
        True
    """
    text = "".join(unicodedata.normalize("NFKC", title).casefold().split())
    text = _TRAILING_BRACKET.sub("", text).strip("《》")
    return text.removeprefix("中华人民共和国")


def count_instruments(
    findings: Sequence[InstrumentFindings],
    options: MatrixOptions,
    named: frozenset[str] = frozenset(),
) -> tuple[tuple[InstrumentFindings, ...], tuple[LeftOut, ...]]:
    """Split instruments into those that count and those that do not.

    Counted are texts (``role=text``) in force, or amended with no newer version held. What
    ``options.include`` names counts too. An instrument that the user names by its id counts
    whatever its level or doubtful status, unless it is repealed, a duplicate or a fixture.

    Args:
        findings: All instruments that were read.
        options: What to include; duplicates; the as-of date.
        named: Ids that the user named as benchmarks.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> law = Instrument("x", Metadata(title="甲省数据条例"), Source(""))
        >>> counted, left_out = count_instruments([InstrumentFindings(law)], MatrixOptions())
        >>> counted, left_out[0].codes, left_out[0].needs
        ((), ('status-unknown',), ('unknown',))
    """
    instruments = [item.instrument for item in findings]
    counted, left_out = [], []
    for item in findings:
        found = reasons_against(item.instrument, instruments, options)
        open_to_name = ("normative", "draft", "unknown")
        waived = set(options.include)
        if item.instrument.id in named:
            waived.update(open_to_name)
        standing = [one for one in found if one.includable not in waived]
        if not standing:
            counted.append(item)
            continue
        needs = () if any(not one.includable for one in standing) else standing
        left_out.append(
            LeftOut(
                item.instrument.id,
                tuple(one.code for one in standing),
                "; ".join(one.reason for one in standing),
                tuple(dict.fromkeys(one.includable for one in needs)),
            )
        )
    return tuple(counted), tuple(left_out)


def reasons_against(
    instrument: Instrument, held: Sequence[Instrument], options: MatrixOptions
) -> tuple[_Objection, ...]:
    """Return every reason why an instrument would not count by default, weightiest first.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> draft = Instrument("x", Metadata(status=Status.DRAFT), Source(""))
        >>> [found.reason for found in reasons_against(draft, [], MatrixOptions())]
        ['a draft, not law']
    """
    about, found = instrument.metadata, []
    if about.role is Role.FIXTURE:
        found.append(_Objection("fixture", "kept for the parsers, in no row"))
    kept = options.duplicates.get(instrument.id)
    if kept is not None and kept != instrument.id:
        found.append(_Objection("duplicate", f"duplicate of {kept}, which counts"))
    if options.as_of and about.effective > options.as_of:
        reason = f"enters into force on {about.effective}, after {options.as_of}"
        found.append(_Objection("not-yet-in-force", reason))
    if about.status is Status.REPEALED:
        found.append(_Objection("repealed", "repealed", "repealed"))
    newer = _replaced_by(instrument, held)
    if newer:
        found.append(_Objection("superseded", f"superseded by {newer}", "superseded"))
    if about.rank is Rank.DRAFT:
        found.append(_Objection("draft", "a draft, not law", "draft"))
    elif about.rank in (Rank.NORMATIVE, Rank.POLICY):
        kind = "a policy or guidance" if about.rank is Rank.POLICY else "a normative document"
        found.append(_Objection("normative", f"{kind}, not legislation", "normative"))
    if about.status is Status.UNKNOWN:
        found.append(_Objection("status-unknown", "nobody says whether it is in force", "unknown"))
    return tuple(found)


def _replaced_by(instrument: Instrument, held: Sequence[Instrument]) -> str:
    """Return the held text in force that replaces an amended version: same title and place.

    A later date alone replaces nothing, so the older text must be marked ``amended``.
    """
    about = instrument.metadata
    if about.status is not Status.AMENDED:
        return ""
    for other in held:
        its = other.metadata
        if (
            other.id != instrument.id
            and its.role is Role.TEXT
            and its.status is Status.IN_FORCE
            and (its.jurisdiction, its.region) == (about.jurisdiction, about.region)
            and (not its.issuer or not about.issuer or its.issuer == about.issuer)
            and bare_title(its.title) == bare_title(about.title)
        ):
            return other.id
    return ""
