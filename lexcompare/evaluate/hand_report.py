"""What two coders' work shows: agreement beyond chance, and how often each concept occurs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lexcompare.codebook.model import Codebook
from lexcompare.evaluate.agreement import agree
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.evaluation import OPENING
from lexcompare.evaluate.sampling import Sampled, prevalence

__all__ = ["REPORT_COLUMNS", "report_records"]

REPORT_COLUMNS = (
    "part", "concept", "measure", "value", "low", "high", "interval", "both", "only_a", "only_b",
    "raw", "support",
)  # fmt: skip
"""Keys of a record, in the order of print."""

_WANTED = {
    ("concepts", "alpha-masi"), ("concepts", "same-set"), ("force", "alpha-ordinal"),
    ("force", "kappa"), ("force", "accuracy"), ("concept-force", "alpha-ordinal"),
    ("objects", "alpha-masi"),
}  # fmt: skip


def report_records(
    left: Sequence[CodedUnit],
    right: Sequence[CodedUnit],
    codebook: Codebook,
    sample: Sequence[Sampled] = (),
    replicates: int = 1000,
) -> Iterator[dict[str, Any]]:
    """Yield the reliability of two codings of the same units.

    Units; alpha with MASI of the sets of concepts; ordinal alpha, kappa and agreement of force;
    kappa of each concept that either gave, with intervals; with a sample, the corrected
    prevalence as each of the two has it.

    Args:
        left: Coding A.
        right: Coding B.
        codebook: Whose concepts are reported.
        sample: How the units were drawn.
        replicates: Bootstrap replicates; 0 for no intervals.

    Raises:
        UsageError: They have no unit in common.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> from lexcompare.core.vocabulary import Force
        >>> coded = [CodedUnit("x", "art_1", Force.SOFT)]
        >>> next(report_records(coded, coded, load_codebook(), replicates=0))["value"]
        1
    """
    found = agree(left, right, codebook.concept_ids, codebook.mode_concept or OPENING)
    for record in found.records(replicates):
        kept = {key: value for key, value in record.items() if key in REPORT_COLUMNS}
        part, name = record["part"], record.get("concept")
        if part == "units" or (part, name) in _WANTED or (part, record["measure"]) in _WANTED:
            yield kept
        elif part == "concept":
            # Kappa is the measure here; F1 is for a tool against a coding.
            kappa = {"measure": "kappa"}
            ends = {"value": "kappa", "low": "kappa_low", "high": "kappa_high"}
            kappa |= {key: record[other] for key, other in ends.items() if other in record}
            rest = {k: record[k] for k in ("both", "only_a", "only_b") if k in record}
            yield {"part": part, "concept": name, "interval": "bootstrap"} | kappa | rest
    if sample:
        both = {pair.coded.ref for pair in found.evaluation.pairs}
        for coder, codings in (("a", left), ("b", right)):
            shared = [coding for coding in codings if coding.ref in both]
            for row in prevalence(shared, sample, codebook.concept_ids):
                if row["support"]:
                    yield row | {"part": f"prevalence-{coder}"}
