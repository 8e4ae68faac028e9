"""Figures of a trained model on instruments that it was not trained on, and its card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lexcompare.evaluate.learning import THRESHOLDS
from lexcompare.evaluate.measures import Counts, macro, pooled

__all__ = ["Outcome", "card_text", "measure"]

_BINS = 10
_MIN_SUPPORT = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One unit: what coders said, and what a model that did not know the instrument said.

    Args:
        instrument: Its instrument.
        coded: Its coded concepts.
        coded_objects: Its coded objects.
        scores: Probability of each concept that the model looked at.
        objects: Objects that the model named.
    """

    instrument: str
    coded: frozenset[str]
    coded_objects: frozenset[str]
    scores: Mapping[str, float]
    objects: tuple[str, ...] = ()


def measure(
    outcomes: Sequence[Outcome],
    kept_out: Iterable[str],
    concepts: Sequence[str],
    decide: float = THRESHOLDS["decide"],
) -> dict[str, Any]:
    """Return micro and macro measures, counts per concept, calibration, and objects.

    Args:
        outcomes: One per unit.
        kept_out: Coded concepts of units that the gate kept from the model: missed.
        concepts: Ids, in the order of print.
        decide: From which probability up a concept counts as found.

    Example:
        >>> made = measure([Outcome("i", frozenset({"fees"}), frozenset(), {"fees": 0.9})], [],
        ...                ["fees"])
        >>> made["micro"]["f1"], made["concepts"]["fees"]["tp"]
        (1.0, 1)
    """
    missed = Counter(kept_out)
    tallies = {name: Counts(fn=missed[name]) for name in concepts}
    for one in outcomes:
        for name in concepts:
            found = one.scores.get(name, 0.0) >= decide
            coded = name in one.coded
            tallies[name] += Counts(found and coded, found and not coded, coded and not found)
    said = [one for one in outcomes if one.coded and one.coded_objects]
    hits = sum(len(one.coded_objects & set(one.objects)) for one in said)
    named = sum(len(one.objects) for one in said)
    expected = sum(len(one.coded_objects) for one in said)
    return {
        "units": len(outcomes),
        "micro": _rounded(pooled(tallies.values())),
        "macro_f1": round(macro(tallies.values(), _MIN_SUPPORT), 4),
        "concepts": {name: _rounded(tallies[name]) for name in concepts},
        "objects_f1": round(2 * hits / max(1, named + expected), 4),
        "calibration_error": _calibration(outcomes),
    }


def _rounded(counts: Counts) -> dict[str, float]:
    return {
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
        "tp": int(counts.tp),
        "fp": int(counts.fp),
        "fn": int(counts.fn),
    }


def _calibration(outcomes: Sequence[Outcome]) -> float:
    """Return the expected calibration error over tags that are decided or listed as unsure."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for one in outcomes:
        for name, score in one.scores.items():
            if score >= THRESHOLDS["unsure"]:
                at = min(_BINS - 1, int(score * _BINS))
                bins.setdefault(at, []).append((score, name in one.coded))
    total = sum(len(held) for held in bins.values())
    error = sum(abs(sum(s for s, _ in held) - sum(c for _, c in held)) for held in bins.values())
    return round(error / total, 4) if total else 0.0


def card_text(card: Mapping[str, Any]) -> str:
    """Return the card of a model as Markdown, for readers.

    Example:
        >>> card_text({"language": "zh", "data": {"units": 2}, "tiers": {}, "note": "n"})[:20]
        '# Concept model (zh)'
    """
    lines = [
        f"# Concept model ({card['language']})",
        "",
        "Says with what probability a unit regulates each concept of the codebook, and which",
        "statement shows it. Linear scores of character n-grams (unit and statements), then",
        "boosted trees over scores, rivals and rule hits. Plain arrays; no code is loaded.",
        "",
        f"- data: {card['data']['units']} coded units that are about data; instruments by tier: "
        + ", ".join(f"{tier or 'other'} {count}" for tier, count in card["tiers"].items()),
        "- made by `python -m lexcompare.evaluate.training --figures`; the codings and drafted",
        "  texts are in `corpus/`, the real texts are not in the repository",
        "- split: each real instrument is left out in turn, with its twins; drafts only train",
        f"- limits: {card['note']}",
    ]
    for side, tiers in card.get("figures", {}).items():
        lines += ["", f"## Leave one instrument out, {side.replace('_', ' ')}", ""]
        lines += ["| tier | units | micro F1 (P, R) | macro F1 | objects F1 | calibration error |"]
        lines += ["|---|---|---|---|---|---|"]
        for tier, made in tiers.items():
            micro = made["micro"]
            lines.append(
                f"| {tier} | {made['units']} | {micro['f1']:.3f} ({micro['precision']:.2f},"
                f" {micro['recall']:.2f}) | {made['macro_f1']:.3f} | {made['objects_f1']:.3f} |"
                f" {made['calibration_error']:.3f} |"
            )
        lines += ["", "| concept | " + " | ".join(f"{tier} F1 (n)" for tier in tiers) + " |"]
        lines += ["|---" * (len(tiers) + 1) + "|"]
        names = next(iter(tiers.values()))["concepts"] if tiers else {}
        for name in names:
            cells = [made["concepts"][name] for made in tiers.values()]
            told = " | ".join(f"{one['f1']:.2f} ({one['tp'] + one['fn']})" for one in cells)
            lines.append(f"| {name} | {told} |")
    return "\n".join(lines) + "\n"
