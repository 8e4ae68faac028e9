"""Paragraphs that can be the head of a unit, a schedule or a division."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lexcompare.core.vocabulary import DivisionKind, UnitKind
from lexcompare.parse.english.cues import load_cues
from lexcompare.parse.english.numbering import ROMAN, arabic
from lexcompare.parse.english.paragraphs import MARKER, Paragraph

__all__ = [
    "DivisionHead",
    "Head",
    "annex_head",
    "bare_head",
    "compound_head",
    "division_head",
    "is_title",
    "numbered_head",
    "with_heading",
    "word_head",
]

_NUMBER = r"\d{1,5}[A-Za-z]{0,4}(?:[-.:–](?:\d{1,5}[A-Za-z]{0,3}|[A-Z]{1,2})(?![A-Za-z]))*"
_BARE = re.compile(r"([A-Z]{0,2}\d{1,4}[A-Z]{0,5}(?:\d[A-Z]?)?)\.?\Z")
_COMPOUND = re.compile(
    r"[\"“]?(?P<number>[§S5]?\s?\d{1,4}[A-Z]{0,2}(?:[-.:](?:\d{1,5}[A-Z]{0,2}|[A-Z]{1,2})(?![A-Za-z]))+)"
    r"(?P<stop>[.:)]?)[\s—–-]+(?=[\"“(A-Z])"
)
_NUMBERED = (
    # kind, pattern: the number and the stop that makes it one.
    ("decimal", re.compile(r"(?P<number>\d{1,3}[A-Z]{0,3})(?:[.)](?=\s+\S)|\.?—(?=\(1\)))\s*")),
    ("roman", re.compile(rf"(?P<number>{ROMAN})[.)]\s+(?=\S)")),
    ("letter", re.compile(r"(?P<number>[A-Z])[.)]\s+(?=\S)")),
    ("open", re.compile(r"(?P<number>\d{1,3}[A-Z]{0,3})\s+(?=[A-Z“\"(])")),
)
_SMALL = frozenset(
    "a an and are as at be by for from in into is its not of on or the to under upon with"
    " without".split()
)
_MAX_TITLE = 20  # words of a heading on its own line
_MAX_OWN_LINE = 45  # the same right below a number that stands alone: long titles occur
_MAX_CAPTION = 8  # words of a heading that only begins with a capital, below a number's line
_MAX_RUN_IN = 12  # words of a heading before the text on the same line
_RUN_IN = re.compile(r"(?P<title>[^.:;]{2,150}?)(?:[.:]|\s*[—–]|\.[—–-])\s*(?=[\"“(A-Z])")
_SEPARATOR = re.compile(r"[\s.:;,—–\-]*")


@dataclass(slots=True)
class Head:
    """The head of a unit, as far as its own paragraph tells.

    Args:
        at: Index of the paragraph.
        number: The number as it goes into the id.
        kind: What the unit is.
        label: Where the printed number stands in the paragraph's text.
        heading: The heading, where it stands in the same paragraph.
        text_from: Where the reading text begins in the paragraph's text.
        heading_at: Index of the paragraph that is the heading, if another is.
        repaired: What was printed, where the number had to be mended.
    """

    at: int
    number: str
    kind: UnitKind
    label: tuple[int, int]
    heading: str = ""
    text_from: int = 0
    heading_at: int | None = None
    repaired: str = ""


@dataclass(slots=True)
class DivisionHead:
    """The head of a Part, Chapter or the like."""

    word: str
    kind: DivisionKind
    number: str
    label: str
    title: str


@cache
def _word_pattern(group: str) -> re.Pattern[str]:
    cues = load_cues()
    words = sorted({"units": cues.units, "annexes": cues.annexes}[group], key=len, reverse=True)
    alternatives = "|".join(re.escape(word) for word in words)
    if group == "units":
        return re.compile(
            rf"[\"“]?(?P<word>{alternatives})(?:\s*(?=[§\d])|\s+)"
            rf"(?P<number>{_NUMBER}|{ROMAN}(?![A-Za-z]))(?P<stop>\.?[—–]|[.:)]|\s+[—–-](?=\s)|)",
            re.IGNORECASE,
        )
    return re.compile(
        rf"(?:THE\s+)?(?P<word>{alternatives})(?P<plural>s|es)?"
        rf"(?:\s+(?:No\.?\s*)?(?P<number>\d{{1,3}}[A-Z]{{0,3}}|{ROMAN}|[A-Z])(?![A-Za-z0-9]))?"
        r"(?P<rest>.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _division_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(load_cues().divisions, key=len, reverse=True))
    return re.compile(
        rf"(?P<word>{words})\s+(?P<number>\d{{1,4}}[A-Z]{{0,2}}|{ROMAN}|[A-Z])(?![A-Za-z0-9(])"
        r"(?P<rest>.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


def is_title(text: str, *, strict: bool, most: int = _MAX_TITLE) -> bool:
    """Whether a text reads like a heading: short, capital first, no stop at its end.

    Args:
        text: The text.
        strict: Whether every word of weight has to begin with a capital.
        most: Number of words that it may have.

    Example:
        >>> is_title("Data to be Published", strict=True), is_title("Scope of data", strict=True)
        (True, False)
        >>> is_title("Scope of data", strict=False), is_title("It shall.", strict=False)
        (True, False)
    """
    words = text.split()
    if not words or len(words) > most or text[-1] in ".;:,—–":
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in '“"('):
        return False
    if not strict:
        return True
    heavy = [w for w in (word.strip("“”\"'‘’(),;:") for word in words) if w.lower() not in _SMALL]
    return all(not word[:1].islower() for word in heavy)


def bare_head(at: int, paragraph: Paragraph, kind: UnitKind) -> Head | None:
    """Return the head that a heading consisting of a number only is (``###### 11A``)."""
    text = paragraph.text.text
    match = _BARE.match(text) if paragraph.level else None
    if match is None:
        return None
    return Head(at, match[1], kind, match.span(1), text_from=len(text))


def word_head(at: int, paragraph: Paragraph) -> Head | None:
    """Return the head that ``SECTION 1.``, ``§ 2-531.`` or ``Article 5`` opens.

    A reference at the beginning of a line (``Section 3 applies``, ``Article 5(2)``) is none.
    """
    text = paragraph.text.text
    match = _word_pattern("units").match(text)
    if match is None or not (match["word"][0].isupper() or match["word"][0] == "§"):
        return None
    rest = text[match.end() :]
    if match["stop"]:
        if rest[:1] and not rest[0].isspace() and rest[0] not in '("“—–-' and match["stop"] == ".":
            return None
        if rest.strip() and not paragraph.level and not _opens_text(rest.lstrip()):
            return None
    elif rest.strip() and not (rest[0].isspace() and is_title(rest.strip(), strict=True)):
        return None
    number = _arabic_number(match["number"])
    kind = load_cues().units[match["word"].lower()]
    start = len(text) - len(text.lstrip('"“'))
    end = match.end() if match["stop"].strip() in ("", ".", ":", ")") else match.end("number")
    return Head(at, number, kind, (start, end), text_from=match.end())


def _opens_text(rest: str) -> bool:
    return not rest[0].islower()


def compound_head(at: int, paragraph: Paragraph, chapter: str) -> Head | None:
    """Return the head of a section of a code that begins with its number (``27-A Definitions.``).

    Args:
        at: Index of the paragraph.
        paragraph: The paragraph.
        chapter: Number of the chapter that the section goes into, if it is known: a ``§`` before
            it that was read as a 5 or an S is taken off.
    """
    text = paragraph.text.text
    match = _COMPOUND.match(text)
    if match is None:
        return None
    printed = match["number"]
    number = printed.lstrip("§S ")
    repaired = printed if printed.startswith("S") else ""
    if chapter and number.startswith(f"5{chapter}") and number[len(chapter) + 1 :][:1] in "-.:":
        number, repaired = number[1:], printed
    span = (match.start("number"), match.end("stop"))
    head = Head(at, number, UnitKind.SECTION, span, text_from=match.end())
    head.repaired = repaired
    return head


def numbered_head(at: int, paragraph: Paragraph, kind: str) -> Head | None:
    """Return the head that ``1. Definitions`` or ``IV. Scope`` is.

    Args:
        at: Index of the paragraph.
        paragraph: The paragraph.
        kind: ``decimal``, ``roman``, ``letter`` or ``open`` (a number without a stop). Numerals
            and letters count in the id: headings I, II or A, B give ``sec_1``, ``sec_2``.
    """
    text = paragraph.text.text
    match = dict(_NUMBERED)[kind].match(text)
    if match is None:
        return None
    number = match["number"]
    if kind == "roman":
        value = arabic(number)
        if value is None:
            return None
        number = str(value)
    elif kind == "letter":
        number = str(ord(number) - ord("A") + 1)
    label_end = len(text[: match.end()].rstrip())
    return Head(at, number, UnitKind.SECTION, (0, label_end), text_from=match.end())


def annex_head(at: int, paragraph: Paragraph) -> Head | None:
    """Return the head of a schedule or annex; its number is empty where it has none."""
    text = paragraph.text.text
    match = _word_pattern("annexes").match(text)
    if match is None or match["plural"]:
        return None
    rest = _SEPARATOR.sub("", match["rest"], count=1).strip()
    alone = not rest or is_title(rest, strict=False)
    if not paragraph.level:
        word = match["word"]
        if not (alone and word[0].isupper() and (match["number"] or word.isupper())):
            return None
        if match["rest"][:1] == "(" or (rest and rest[0].isdigit()):
            return None
    number = match["number"] or ""
    kind = load_cues().annexes[match["word"].lower()]
    if kind is UnitKind.ANNEX:
        number = _arabic_number(number)
    end = match.end("number") if match["number"] else match.end("word")
    return Head(at, number, kind, (0, end), heading=rest, text_from=len(text))


def division_head(paragraph: Paragraph) -> DivisionHead | None:
    """Return the division that ``PART II — ACCESS`` or ``Chapter 3`` heads."""
    text = paragraph.text.text
    match = _division_pattern().match(text)
    if match is None or not text[0].isupper():
        return None
    rest = match["rest"]
    title = _SEPARATOR.sub("", rest, count=1).strip()
    if title and not is_title(title, strict=False):
        return None
    marked = paragraph.level > 0 or rest[:1] in ".:—–-" or title.isupper()
    if title and not marked and not is_title(title, strict=True):
        return None
    word = match["word"].lower()
    label = text[: match.end("number")]
    number = _arabic_number(match["number"])
    return DivisionHead(word, load_cues().divisions[word], number, label, title)


def with_heading(head: Head, paragraphs: Sequence[Paragraph], end: int) -> Head:
    """Find the heading of a unit in its own paragraph or the next.

    Args:
        head: The head; returned with its heading set.
        paragraphs: All paragraphs.
        end: Index after the last paragraph of the unit.
    """
    paragraph = paragraphs[head.at]
    text = paragraph.text.text
    rest = text[head.text_from :].strip()
    if head.heading or head.heading_at is not None or _BARE.match(text):
        return head
    if not rest:
        following = next(
            (at for at in range(head.at + 1, end) if not paragraphs[at].furniture), None
        )
        if following is not None and following + 1 < end and _heads(paragraphs[following]):
            head.heading_at = following
            head.heading = paragraphs[following].text.text.strip(" .:")
        return head
    more = head.at + 1 < end
    caption = rest.rstrip(".")
    alone = more and (
        is_title(caption, strict=True, most=_MAX_RUN_IN)
        or (is_title(caption, strict=False, most=_MAX_CAPTION) and not _says(caption))
    )
    if paragraph.level or alone or _is_capitals(rest):
        head.heading, head.text_from = rest.strip(" .:"), len(text)
    elif head.text_from < paragraph.lead:
        head.heading = text[head.text_from : paragraph.lead].strip(" .:—–-")
        head.text_from = paragraph.lead
    else:
        match = _RUN_IN.match(text, head.text_from)
        if match and len(match["title"].split()) <= _MAX_RUN_IN:
            title = match["title"].strip()
            if is_title(title, strict=True):
                head.heading, head.text_from = title, match.end()
    head.text_from += len(text[head.text_from :]) - len(text[head.text_from :].lstrip(" —–-"))
    return head


def _heads(paragraph: Paragraph) -> bool:
    text = paragraph.text.text
    if paragraph.quote or paragraph.note or MARKER.match(text):
        return False
    whole = paragraph.lead == len(text) and len(text.split()) <= _MAX_TITLE
    return paragraph.level > 0 or whole or is_title(text, strict=False, most=_MAX_OWN_LINE)


def _says(text: str) -> bool:
    """Whether a text has a verb that makes it a sentence rather than a heading."""
    verbs = load_cues().verbs
    return any(word.strip(",;:").lower() in verbs for word in text.split())


def _is_capitals(text: str) -> bool:
    return text.isupper() and len(text.split()) <= _MAX_TITLE


def _arabic_number(number: str) -> str:
    """Turn a Roman numeral of more than one letter, or I, V, X, into digits."""
    if re.fullmatch(ROMAN, number):
        value = arabic(number)
        return str(value) if value is not None else number
    return number.replace("–", "-").replace(":", ".")
