"""How far to trust a verdict: the share of right verdicts by language and decision path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

__all__ = ["fit_paths", "path_score"]

_SMOOTHING = 4.0
"""Verdicts with the overall share of right ones that are added to every path: a path seen twice
claims little."""

_UNKNOWN = 0.5


@cache
def _table() -> dict[str, dict[str, float]]:
    path = files("lexcompare.codebook") / "data" / "force" / "scores.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {language: data["scores"][language] for language in sorted(data["scores"])}


def path_score(path: str, language: str) -> float:
    """Return the calibrated probability that a verdict reached by this path is right.

    Args:
        path: Name of the rule that decided, as ``binding-vague``.
        language: ``zh`` or ``en``; a path never seen in it scores as its paths do on the whole.

    Example:
        >>> 0.0 < path_score("sanction", "zh") <= 1.0
        True
    """
    table = _table().get(language, {})
    return table.get(path, table.get("*", _UNKNOWN))


def fit_paths(observed: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Estimate the table of a language from (path, verdict was right) pairs.

    The key ``*`` is the overall share, for paths that were never seen.

    Example:
        >>> fit_paths([("a", True)] * 6 + [("b", False)] * 2)
        {'*': 0.75, 'a': 0.9, 'b': 0.5}
    """
    counts: dict[str, list[int]] = {}
    for path, right in observed:
        entry = counts.setdefault(path, [0, 0])
        entry[0] += 1
        entry[1] += right
    total = sum(seen for seen, _ in counts.values())
    overall = sum(right for _, right in counts.values()) / total if total else _UNKNOWN
    scores = {"*": round(overall, 4)}
    for path in sorted(counts):
        seen, right_ones = counts[path]
        scores[path] = round((right_ones + _SMOOTHING * overall) / (seen + _SMOOTHING), 4)
    return scores
