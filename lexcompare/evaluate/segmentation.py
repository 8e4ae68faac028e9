"""How well texts are cut into articles: against first and last letters, and by numbering."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lexcompare.core.model import Article
from lexcompare.text.normalise import normalise

__all__ = [
    "EdgeScore",
    "letters",
    "numbered_from_one",
    "read_edges",
    "score_edges",
    "shape_of",
]

_LETTER = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\uf900-\ufaff]")
_EDGE = 12


def letters(text: str) -> str:
    """Return the letters and digits of a text: width-normalised, nothing else kept.

    Example:
        >>> letters("（⼀）ＡＰＩ接口，共 3 个。")
        '一API接口共3个'
    """
    return _LETTER.sub("", unicodedata.normalize("NFKC", normalise(text)))


@dataclass(frozen=True, slots=True)
class EdgeScore:
    """How many articles begin and end where they should.

    Args:
        expected: Articles in the reference.
        exact: Articles found with the right first and last letters.
        wrong: Articles found with other edges, as ``instrument#unit``.
        missing: Articles not found.
        extra: Articles found that the reference does not have.
    """

    expected: int
    exact: int
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Exact articles among the expected ones; 1 where nothing is expected."""
        return self.exact / self.expected if self.expected else 1.0


def read_edges(path: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Read ``instrument,unit,first,last`` rows: first and last letters of each article."""
    edges: dict[str, dict[str, tuple[str, str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            edges.setdefault(row["instrument"], {})[row["unit"]] = (row["first"], row["last"])
    return edges


def score_edges(
    found: Mapping[str, Iterable[Article]], edges: Mapping[str, Mapping[str, tuple[str, str]]]
) -> EdgeScore:
    """Compare articles with the first and last letters that they should have.

    Args:
        found: Articles of each instrument; annexes are left aside.
        edges: What :func:`read_edges` gives.

    Example:
        >>> score_edges({}, {"cn-x": {"art_1": ("为了", "办法")}}).missing
        ('cn-x#art_1',)
    """
    exact = 0
    wrong: list[str] = []
    missing: list[str] = []
    extra: list[str] = []
    for instrument, expected in edges.items():
        units = {a.id: a for a in found.get(instrument, ()) if not a.is_annex}
        for unit, (first, last) in expected.items():
            article = units.get(unit)
            if article is None:
                missing.append(f"{instrument}#{unit}")
                continue
            text = letters(article.text)
            if text[: len(first)] == first[:_EDGE] and text[-_EDGE:] == last:
                exact += 1
            else:
                wrong.append(f"{instrument}#{unit}")
        extra += [f"{instrument}#{unit}" for unit in units if unit not in expected]
    total = sum(len(expected) for expected in edges.values())
    return EdgeScore(total, exact, tuple(wrong), tuple(missing), tuple(extra))


def numbered_from_one(articles: Iterable[Article]) -> bool:
    """Whether units run 1, 2 … n without a gap; 之一 aside, annexes left out.

    Example:
        >>> numbered_from_one(())
        False
    """
    numbers = [int(a.number.split("_")[0]) for a in articles if not a.is_annex]
    distinct = sorted(set(numbers))
    return (
        bool(numbers)
        and distinct == list(range(1, len(distinct) + 1))
        and (numbers == sorted(numbers))
    )


def shape_of(article: Article) -> str:
    """Return the tree of an article in short: per 款 the number of its 项 and 目.

    Example:
        A 款 without 项, then one with four, the second of which has three 目: ``0 4(0,3,0,0)``.
    """
    parts = []
    for paragraph in article.provisions:
        inner = [len(child.children) for child in paragraph.children]
        text = str(len(inner))
        if any(inner):
            text += "(" + ",".join(map(str, inner)) + ")"
        parts.append(text)
    return " ".join(parts)
