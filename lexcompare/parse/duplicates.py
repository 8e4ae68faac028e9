"""Copies and versions of one instrument among many.

Two instruments are one where title and place agree, or where the text of one stands almost whole
in the other. Of copies of the same version the cleaner and more complete one is kept; versions
are only named: a later date alone replaces nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Role, SegmentKind, Status
from lexcompare.parse.sketches import Sketch, shared_runs, sketch_text, stock_runs
from lexcompare.parse.titles import normalise_title, subject_of

__all__ = ["Kinship", "KinshipKind", "Traits", "find_kinships", "kept_copies", "traits_of"]

SAME_TEXT = 0.90
"""Containment from which two texts of one place are one instrument whatever their titles say."""

SAME_VERSION = 0.80
"""Containment from which two texts with the same dates are copies of one version."""

SAME_PROJECT = 0.50
"""Containment from which a draft and another text of one place and subject are one project."""

COMMON_RUN = 40
"""A run of letters in more instruments than this is stock and suggests no pair."""

_NEAR_DAYS = 120
_SHORT_TITLE = 4


class KinshipKind(StrEnum):
    """How two instruments belong together."""

    COPY = "duplicate-copy"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two instruments of a corpus that are one, or versions of one.

    Args:
        kind: Copy of the same version, or another version.
        kept: The copy to use; of versions the earlier one.
        other: The copy to leave out; of versions the later one.
        containment: Estimated share of the shorter text that stands in the longer, 0 to 1.
        reason: One sentence for a reader.
    """

    kind: KinshipKind
    kept: str
    other: str
    containment: float
    reason: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of a text for telling copies and versions, so that the text may go.

    Args:
        runs: Sampled hashes of its letters, see :attr:`Sketch.packed`.
        letters: Number of letters and digits.
        junk: Share of the source that is page furniture or could not be placed, 0 to 1.

    Example:
        >>> Traits(b"", 0, 0.0).sketch.hashes
        frozenset()
    """

    runs: bytes
    letters: int
    junk: float

    @property
    def sketch(self) -> Sketch:
        """The sketch of the text."""
        return Sketch.from_packed(self.runs, self.letters)


def traits_of(instrument: Instrument) -> Traits:
    """Take from an instrument what telling copies and versions needs.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> traits_of(Instrument("cn-x", Metadata(), Source("第一条"))).letters
        3
    """
    junk = sum(
        len(segment.span)
        for segment in instrument.segments
        if segment.kind in (SegmentKind.FURNITURE, SegmentKind.REST)
    )
    sketch = sketch_text(_letters(instrument))
    return Traits(
        sketch.packed, sketch.letters, round(junk / max(1, len(instrument.source.text)), 2)
    )


def find_kinships(
    instruments: Sequence[Instrument], traits: Mapping[str, Traits] | None = None
) -> tuple[Kinship, ...]:
    """Find copies and versions among instruments, in the order of their ids.

    Args:
        instruments: The instruments.
        traits: What is known of their texts, by id; computed for those that are not in it.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> text = "".join(chr(0x4E00 + i * 37 % 4001) for i in range(2000))
        >>> old = Metadata(title="甲省数据条例", promulgated="2031-05-06")
        >>> new = Metadata(title="甲省数据条例", promulgated="2035-05-06")
        >>> whole = Instrument("a", old, Source(text))
        >>> cut = Instrument("b", old, Source(text[:900]))
        >>> amended = Instrument("c", new, Source(text[:1800]))
        >>> [(k.kind.value, k.kept, k.other) for k in find_kinships([whole, cut, amended])]
        [('duplicate-copy', 'a', 'b'), ('version', 'a', 'c')]
    """
    by_id = {instrument.id: instrument for instrument in instruments}
    known = traits or {}
    told = {name: known.get(name) or traits_of(by_id[name]) for name in sorted(by_id)}
    copies: list[tuple[str, str, float]] = []
    versions: list[tuple[str, str, float]] = []
    for left, right in _candidates(by_id, told):
        if not _same_place(by_id[left], by_id[right]):
            continue
        ours, theirs = told[left].sketch, told[right].sketch
        judged = _judge(by_id[left], by_id[right], ours, theirs)
        if judged is KinshipKind.COPY:
            copies.append((left, right, ours.containment(theirs)))
        elif judged is KinshipKind.VERSION:
            versions.append((left, right, ours.containment(theirs)))
    found = _choose_copies(by_id, copies, told)
    dropped = {kinship.other for kinship in found}
    for left, right, share in versions:
        if left not in dropped and right not in dropped:
            found.append(_version(by_id[left], by_id[right], share))
    return tuple(sorted(found, key=lambda kinship: (kinship.kind, kinship.kept, kinship.other)))


def kept_copies(kinships: Iterable[Kinship]) -> dict[str, str]:
    """Return, for every copy to leave out, the id of the copy that is used instead.

    Example:
        >>> kept_copies([Kinship(KinshipKind.COPY, "a", "b", 1.0, "")])
        {'b': 'a'}
    """
    return {kinship.other: kinship.kept for kinship in kinships if kinship.kind is KinshipKind.COPY}


def _letters(instrument: Instrument) -> str:
    """Reading text of all articles, where there are any; page furniture is gone from it."""
    if instrument.articles:
        return "\n".join(article.text for article in instrument.articles)
    return instrument.source.text


def _place(instrument: Instrument) -> tuple[str, str]:
    metadata = instrument.metadata
    jurisdiction = metadata.jurisdiction.value if metadata.jurisdiction else ""
    return jurisdiction, metadata.region or metadata.region_name


def _candidates(
    by_id: Mapping[str, Instrument], traits: Mapping[str, Traits]
) -> list[tuple[str, str]]:
    """Pairs that may be of one place with one title, or many sampled runs; sorted, each once."""
    pairs: set[tuple[str, str]] = set()
    stock = stock_runs([one.runs for one in traits.values()], COMMON_RUN)
    for names in _neighbours(by_id):
        titles: dict[str, list[str]] = defaultdict(list)
        for name in names:
            key = normalise_title(by_id[name].metadata.title)
            if len(key) >= _SHORT_TITLE:
                titles[key].append(name)
        for group in titles.values():
            pairs.update(combinations(group, 2))
        runs = [traits[name].runs for name in names]
        pairs.update((names[one], names[two]) for one, two in shared_runs(runs, stock))
    return sorted(pairs)


def _neighbours(by_id: Mapping[str, Instrument]) -> list[list[str]]:
    """Group ids so that any two that may be of one place stand in one group; each list sorted.

    Law of two places is never one instrument, so it need not be compared, and what is compared at
    once stays small however much is held.
    """
    placed: dict[tuple[str, str], list[str]] = defaultdict(list)
    anywhere: list[str] = []
    for name in sorted(by_id):
        place = _place(by_id[name])
        (placed[place] if all(place) else anywhere).append(name)
    if len(anywhere) * len(placed) > len(by_id):
        return [sorted(by_id)]
    return [sorted((*names, *anywhere)) for names in placed.values()] or [anywhere]


def _judge(left: Instrument, right: Instrument, a: Sketch, b: Sketch) -> KinshipKind | None:
    """Decide what two candidates are to each other; ``None`` for nothing."""
    if not _same_place(left, right):
        return None
    share = a.containment(b)
    same_title = normalise_title(left.metadata.title) == normalise_title(right.metadata.title)
    drafts = [item.metadata.status is Status.DRAFT for item in (left, right)]
    is_project = any(drafts) and share >= SAME_PROJECT and _same_subject(left, right)
    if not same_title and not is_project and share < SAME_TEXT:
        return None
    if drafts[0] != drafts[1]:
        return KinshipKind.VERSION
    if _same_version(left, right, a, b):
        return KinshipKind.COPY
    return KinshipKind.VERSION


def _same_place(left: Instrument, right: Instrument) -> bool:
    (one, here), (two, there) = _place(left), _place(right)
    return (not one or not two or one == two) and (not here or not there or here == there)


def _same_subject(left: Instrument, right: Instrument) -> bool:
    one, two = (
        subject_of(item.metadata.title, item.metadata.region_name) for item in (left, right)
    )
    return bool(one) and one == two


def _same_version(left: Instrument, right: Instrument, a: Sketch, b: Sketch) -> bool:
    share, resemblance = a.containment(b), a.resemblance(b)
    if resemblance == 1.0 and a.letters == b.letters:
        return True
    days = _days_between(left.metadata.promulgated, right.metadata.promulgated)
    if days is None:
        return share >= 0.985
    if days == 0:
        return share >= SAME_VERSION
    # Adoption, approval and promulgation of one text lie weeks apart; which one a copy prints
    # differs. A second amendment within four months that leaves the text as it was does not occur.
    return days <= _NEAR_DAYS and resemblance >= 0.97


def _days_between(one: str, two: str) -> int | None:
    if not one or not two:
        return None
    return abs((date.fromisoformat(one) - date.fromisoformat(two)).days)


def _completeness(instrument: Instrument) -> float:
    """The text's own word first, the manifest's where the text is silent; a doubt counts most."""
    computed, stated = instrument.completeness.complete, instrument.metadata.complete
    if computed is False or stated is False:
        return 0.0
    return 2.0 if computed else 1.5 if stated else 1.0


def _merits(instrument: Instrument, traits: Traits) -> tuple[tuple[str, float], ...]:
    """What speaks for a copy, most telling first; higher is better."""
    computed = instrument.completeness
    return (
        ("it is no parser fixture", float(instrument.metadata.role is not Role.FIXTURE)),
        ("its text can be read", float(computed.readable)),
        (
            "it is the more complete one",
            _completeness(instrument),
        ),
        ("it has more units", float(len(instrument.unit_ids))),
        ("its carrier leaves less page furniture", -traits.junk),
        ("parsing it raised fewer doubts", -float(len(instrument.problems))),
    )


def _prefer(
    left: Instrument, right: Instrument, traits: Mapping[str, Traits]
) -> tuple[Instrument, Instrument, str]:
    """Return the copy to keep, the other, and why."""
    one, two = _merits(left, traits[left.id]), _merits(right, traits[right.id])
    for (reason, ours), (_, theirs) in zip(one, two, strict=True):
        if ours != theirs:
            return (left, right, reason) if ours > theirs else (right, left, reason)
    first, second = sorted((left, right), key=lambda item: item.id)
    return first, second, "they are alike, and its id sorts first"


def _choose_copies(
    by_id: Mapping[str, Instrument],
    pairs: list[tuple[str, str, float]],
    traits: Mapping[str, Traits],
) -> list[Kinship]:
    """Keep the best of every group of copies; relate the others to it."""
    group: dict[str, set[str]] = {}
    for left, right, _ in pairs:
        joined = group.get(left, {left}) | group.get(right, {right})
        for name in joined:
            group[name] = joined
    shares = {frozenset((left, right)): share for left, right, share in pairs}
    found: list[Kinship] = []
    for names in sorted({tuple(sorted(names)) for names in group.values()}):
        best = by_id[names[0]]
        for name in names[1:]:
            best = _prefer(best, by_id[name], traits)[0]
        for name in names:
            if name != best.id:
                reason = _prefer(best, by_id[name], traits)[2]
                share = shares.get(frozenset((best.id, name)), SAME_VERSION)
                text = f"{best.id} is used for {name}: {reason}"
                found.append(Kinship(KinshipKind.COPY, best.id, name, round(share, 3), text))
    return found


def _version(left: Instrument, right: Instrument, share: float) -> Kinship:
    """Relate two versions, a draft before its enactment and the earlier date before the later."""

    def order(item: Instrument) -> tuple[bool, str, str]:
        is_enacted = item.metadata.status is not Status.DRAFT
        return is_enacted, item.metadata.promulgated or item.metadata.effective, item.id

    first, second = sorted((left, right), key=order)
    told = [
        "draft"
        if item.metadata.status is Status.DRAFT
        else f"promulgated {item.metadata.promulgated or 'at an unknown date'}"
        for item in (first, second)
    ]
    text = (
        f"{first.id} ({told[0]}) and {second.id} ({told[1]}) are versions of one instrument;"
        " neither replaces the other without an express repeal or a person's word"
    )
    return Kinship(KinshipKind.VERSION, first.id, second.id, round(share, 3), text)
