"""Like with like: a notice where rows and benchmarks are law of different kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lexcompare.compare.rows import MatrixRow
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Rank

__all__ = ["ANOTHER_KIND", "force_class", "kind_notices", "tier"]

ANOTHER_KIND = "is of another kind"
"""Words by which such a notice is known."""

_NATIONS = frozenset({"", "CN", "000000", "100000", "GB", "US", "EU"})
_CLASSES = {
    Rank.LAW: "legislation",
    Rank.RULE: "legislation",
    Rank.NORMATIVE: "normative documents",
    Rank.DRAFT: "drafts",
    Rank.POLICY: "policy",
}


def tier(about: Metadata) -> str:
    """Return ``national`` or ``local``; law of a Union counts as national.

    Example:
        >>> tier(Metadata(region="US-CA")), tier(Metadata())
        ('local', 'national')
    """
    return "national" if about.region in _NATIONS else "local"


def force_class(about: Metadata) -> str:
    """Return legislation, normative documents, drafts or policy.

    Example:
        >>> from lexcompare.core.vocabulary import Level
        >>> force_class(Metadata(level=Level.LOCAL_RULE)), force_class(Metadata())
        ('legislation', 'of unknown rank')
    """
    return "of unknown rank" if about.rank is None else _CLASSES[about.rank]


def kind_notices(rows: Sequence[MatrixRow], held: Mapping[str, Instrument]) -> tuple[str, ...]:
    """Say where a benchmark is law of another kind than the rows that it is set beside.

    Args:
        rows: Rows of a matrix, benchmarks among them.
        held: Instruments by id.

    Example:
        >>> kind_notices([], {})
        ()
    """
    ordinary = [row for row in rows if not row.is_benchmark]
    tiers, classes = _kinds(ordinary, held)
    made = []
    for token in dict.fromkeys(row.benchmark for row in rows if row.is_benchmark):
        own = [row for row in rows if row.benchmark == token]
        their_tiers, their_classes = _kinds(own, held)
        differences = [
            f"{' and '.join(sorted(theirs))} beside rows that are {' and '.join(sorted(ours))}"
            for ours, theirs in ((tiers, their_tiers), (classes, their_classes))
            if ours and theirs and ours != theirs
        ]
        if differences:
            made.append(f"Benchmark {token} {ANOTHER_KIND}: {'; '.join(differences)}")
    return tuple(made)


def _kinds(
    rows: Sequence[MatrixRow], held: Mapping[str, Instrument]
) -> tuple[frozenset[str], frozenset[str]]:
    abouts = [held[source.instrument].metadata for row in rows for source in row.sources]
    return frozenset(map(tier, abouts)), frozenset(map(force_class, abouts))
