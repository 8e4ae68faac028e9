"""Which instruments count, and why the others do not: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.timing import History, Objection
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Rank, Role

__all__ = ["LeftOut", "count_instruments", "reasons_against"]


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
    history = History(tuple(item.instrument for item in findings), options)
    counted, left_out = [], []
    for item in findings:
        found = reasons_against(item.instrument, history)
        open_to_name = ("normative", "draft", "unknown", "undated")
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


def reasons_against(instrument: Instrument, history: History) -> tuple[Objection, ...]:
    """Return every reason why an instrument would not count by default, weightiest first.

    Args:
        instrument: One of the instruments of ``history``.
        history: What is known about commencement, repeal and replacement.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> from lexcompare.core.vocabulary import Status
        >>> draft = Instrument("x", Metadata(status=Status.DRAFT), Source(""))
        >>> [found.reason for found in reasons_against(draft, History((), MatrixOptions()))]
        ['a draft, not law']
    """
    about, found = instrument.metadata, []
    if about.role is Role.FIXTURE:
        found.append(Objection("fixture", "kept for the parsers, in no row"))
    kept = history.options.duplicates.get(instrument.id)
    if kept is not None and kept != instrument.id:
        found.append(Objection("duplicate", f"duplicate of {kept}, which counts"))
    in_time = history.objections(instrument)
    late = ("status-unknown", "undated")
    found += [one for one in in_time if one.code not in late]
    if about.rank is Rank.DRAFT:
        found.append(Objection("draft", "a draft, not law", "draft"))
    elif about.rank in (Rank.NORMATIVE, Rank.POLICY):
        kind = "a policy or guidance" if about.rank is Rank.POLICY else "a normative document"
        found.append(Objection("normative", f"{kind}, not legislation", "normative"))
    return (*found, *(one for one in in_time if one.code in late))
