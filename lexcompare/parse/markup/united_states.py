"""What the markup of American legislation shares: names of levels, numbers, labels, divisions."""

from __future__ import annotations

import re

from lexcompare.core.vocabulary import DivisionKind, ProvisionKind
from lexcompare.parse.english.numbering import arabic

__all__ = [
    "LEVEL_KINDS",
    "bare_heading",
    "division_kind",
    "division_number",
    "level_kind",
    "printed_label",
    "printed_number",
]

LEVEL_KINDS = (
    ProvisionKind.SUBSECTION,
    ProvisionKind.PARAGRAPH,
    ProvisionKind.SUBPARAGRAPH,
    ProvisionKind.CLAUSE,
    ProvisionKind.SUBCLAUSE,
    ProvisionKind.ITEM,
    ProvisionKind.POINT,
)
"""The levels of an American section, highest first: (a) (1) (A) (i) (I) (aa) (AA)."""

_KINDS = {
    "title": DivisionKind.TITLE,
    "subtitle": DivisionKind.TITLE,
    "division": DivisionKind.PART,
    "subdivision": DivisionKind.PART,
    "part": DivisionKind.PART,
    "subpart": DivisionKind.SUBPART,
    "subchapter": DivisionKind.SUBPART,
    "subchap": DivisionKind.SUBPART,
    "chapter": DivisionKind.CHAPTER,
    "article": DivisionKind.CHAPTER,
    "subarticle": DivisionKind.SUBPART,
}
_WORD = re.compile(
    r"(?i)^(?:sections?|sec\.?|§+|title|subtitle|chapter|subchapter|part|subpart|division"
    r"|subdivision|article|appendix)\s*"
)
_OPENING = " \t\r\n“\"‘'[("
_CLOSING = " \t\r\n”\"’'])."
_RUN_IN = re.compile(r"[\s.:—–\-]+\Z")
_DASHES = re.compile(r"[‐‑‒–—−]")
_ROMAN = re.compile(r"(?:[IVX]|[IVXLC]{2,})\Z")  # a bare C is a letter


def printed_number(label: str) -> str:
    """Return the number of a label as an id holds it.

    Example:
        >>> [printed_number(x) for x in ("§ 3520A.", "“Sec. 4a–1. ", "(iv)", "[§§ 12.", "PART 7—")]
        ['3520A', '4a-1', 'iv', '12', '7']
    """
    bare = _DASHES.sub("-", label).lstrip(_OPENING)
    bare = _WORD.sub("", bare).strip(_OPENING + _CLOSING + "-—:,;")
    return bare.split(" ")[0] if bare else ""


def printed_label(label: str) -> str:
    """Return a label without the quotation mark, editor's bracket and stop around it.

    Example:
        >>> [printed_label(x) for x in ("[§ 3516.", "“Sec. 4.", "(a) ", " § 12. ")]
        ['§ 3516', 'Sec. 4', '(a)', '§ 12']
    """
    flat = " ".join(label.split()).lstrip("“\"‘'[")
    return flat.rstrip(" ”\"’'.").removesuffix("]").rstrip(" .")


def bare_heading(heading: str) -> str:
    """Return a heading without the stop and dash that join it to the text.

    Example:
        >>> bare_heading("Establishment.—"), bare_heading("Duties of offices.")
        ('Establishment', 'Duties of offices')
    """
    return _RUN_IN.sub("", heading.strip())


def division_kind(word: str) -> DivisionKind:
    """Return the kind of division that a word names, HEADING for one that is not known.

    Example:
        >>> division_kind("SUBCHAP").value, division_kind("subjgrp").value
        ('subpart', 'heading')
    """
    return _KINDS.get(word.lower().strip(), DivisionKind.HEADING)


def division_number(number: str) -> str:
    """Return the number of a division with Arabic digits where it is Roman.

    Example:
        >>> division_number("IV"), division_number("35"), division_number("A")
        ('4', '35', 'A')
    """
    value = arabic(number) if _ROMAN.match(number) else None
    return str(value) if value is not None else number


def level_kind(number: str, depth: int) -> ProvisionKind:
    """Return the kind of a provision by its depth, 0 being right below the section.

    A section that begins with (1) has no subsections.

    Args:
        number: Number of the first provision of the section.
        depth: How many provisions stand above.

    Example:
        >>> level_kind("a", 0).value, level_kind("1", 0).value, level_kind("a", 9).value
        ('subsection', 'paragraph', 'point')
    """
    below = depth + (number[:1].isdigit() if number else 0)
    return LEVEL_KINDS[min(below, len(LEVEL_KINDS) - 1)]
