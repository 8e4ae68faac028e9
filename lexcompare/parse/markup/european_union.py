"""What the two forms of EU acts share: heads of divisions, numbers of articles, kinds of levels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexcompare.core.vocabulary import DivisionKind, ProvisionKind
from lexcompare.parse.markup.united_states import division_number

__all__ = ["DivisionHead", "article_number", "division_head", "is_point_label", "point_number"]

_RANKS = {
    "part": (0, DivisionKind.PART),
    "title": (1, DivisionKind.TITLE),
    "chapter": (2, DivisionKind.CHAPTER),
    "section": (3, DivisionKind.SECTION),
    "subsection": (4, DivisionKind.HEADING),
}
_UNKNOWN = (5, DivisionKind.HEADING)
_HEAD = re.compile(
    r"(?i)\A(part|title|chapter|section|subsection)\s+([0-9]+[a-z]?|[IVXLC]+[a-z]?|[A-Z])\b"
)
_ARTICLE = re.compile(r"(?i)\A\W*article\s+([0-9]+\s?[a-z]{0,3})\b")
_SOLE = re.compile(r"(?i)\A\W*(?:sole|single)\s+article\b|\A\W*article\s*\Z")
_POINT = re.compile(r"\A[‘'“\"]?(?:\([0-9A-Za-z]{1,6}\)|[0-9]{1,3}[a-z]{0,2}[.)]|[—–\-•·])\Z")
POINT_KINDS = (
    ProvisionKind.POINT,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
)
"""Levels below a numbered paragraph of an article: (a), (i), dashes."""


@dataclass(frozen=True, slots=True)
class DivisionHead:
    """The head of a division: ``CHAPTER II``.

    Args:
        kind: Its kind.
        rank: How high it stands, 0 for parts.
        number: Its number with Arabic digits.
    """

    kind: DivisionKind
    rank: int
    number: str


def division_head(label: str) -> DivisionHead:
    """Read the head of a division.

    Example:
        >>> division_head("CHAPTER IV")
        DivisionHead(kind=<DivisionKind.CHAPTER: 'chapter'>, rank=2, number='4')
    """
    found = _HEAD.match(label.strip())
    if found is None:
        return DivisionHead(_UNKNOWN[1], _UNKNOWN[0], "")
    rank, kind = _RANKS[found[1].lower()]
    return DivisionHead(kind, rank, division_number(found[2]))


def article_number(label: str) -> str | None:
    """Return the number of an article's head, ``1`` for a sole article, ``None`` for other text.

    Example:
        >>> article_number("Article 10a"), article_number("Sole Article"), article_number("Annex")
        ('10a', '1', None)
    """
    found = _ARTICLE.match(label)
    if found is not None:
        return "".join(found[1].split())
    return "1" if _SOLE.match(label) else None


def is_point_label(text: str) -> bool:
    """Whether a text is nothing but the number or the dash of a point.

    Example:
        >>> [is_point_label(x) for x in ("(a)", "(iv)", "—", "‘29.", "Widgets")]
        [True, True, True, True, False]
    """
    return bool(_POINT.match(text.strip()))


def point_number(label: str) -> str:
    """Return the number of a point's label; empty for a dash.

    Example:
        >>> point_number("(a)"), point_number("‘29."), point_number("—")
        ('a', '29', '')
    """
    return re.sub(r"[^0-9A-Za-z]+", "", label)
