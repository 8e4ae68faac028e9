"""Lines of a source as the segmenter sees them, and the same-length shadow they are read from.

All looking is done on a *shadow* of the source: width-normalised where that takes one character
for one, carrier marks and comments blanked. Being of the same length, its offsets are offsets
into the untouched source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from lexcompare.text.normalise import normalise

__all__ = ["Line", "Page", "Role", "make_shadow", "read_page"]

_BREAKS = "\f\v\x1c\x1d\x1e\x85\u2028\u2029"
# NFKC would make a bare "1" of ①: kept, they are labels of 目.
_KEPT_LABELS = re.compile(r"[\u2460-\u249b\u3220-\u3229\u3280-\u3289]")
# What is not its own shadow and exact anyway: Chinese characters and what they are printed with.
_UNUSUAL = re.compile(r"[^\u4e00-\u9fff，。、；：（）《》“”！？—\n -~]")
_MARKUP = re.compile(r"&(?:nbsp|emsp|ensp);|</?(?:br|p|b|i|span|div|strong|em|font|center)[ /]*>")
_PREFIX = re.compile(r"\s*(?:(#{1,6})(?=\s|第|\Z)|([-*+•])(?= +\S)|>)\s*")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|(?:=\s*){3,}|`{3,}\w*)\Z")
_PAGE_NUMBER = re.compile(r"\s*-+ *\d+ *-*\s*\Z")
_PREFIXES = frozenset("#-*+•>")
_DEEPEST = 6
_FRONT_MATTER_LIMIT = 20_000
_MANY_CHANGES = 24


class Role(Enum):
    """What a line turned out to be."""

    TEXT = auto()
    FURNITURE = auto()
    FRONT_MATTER = auto()


@dataclass(slots=True)
class Line:
    """One line of the source that holds more than white space and carrier marks.

    Args:
        start: Offset of the first character after carrier marks.
        end: Offset after the last visible character.
        text: The shadow between the two.
        level: Markdown heading level, 0 for none.
        bullet: Whether the carrier had put it into a list.
        blank_before: Whether a blank line stands above.
        role: What the line turned out to be.
        page_mark: Whether it marks the edge of a printed page.
        forced: Whether it was cut off the line before and opens a logical line of its own.
    """

    start: int
    end: int
    text: str
    level: int = 0
    bullet: bool = False
    blank_before: bool = False
    role: Role = Role.TEXT
    page_mark: bool = False
    forced: bool = False

    def cut(self, at: int) -> Line:
        """Shorten the line to ``text[:at]`` and return what follows as a line of its own."""
        rest = self.text[at:]
        lead = len(rest) - len(rest.lstrip())
        follower = Line(self.start + at + lead, self.end, rest[lead:], forced=True)
        self.text = self.text[:at].rstrip()
        self.end = self.start + len(self.text)
        return follower

    def split(self, cuts: list[int]) -> list[Line]:
        """Shorten the line to the first cut and return the pieces that begin at the cuts."""
        if not cuts:
            return []
        text, end = self.text, self.end
        pieces = []
        for low, high in zip(cuts, [*cuts[1:], len(text)], strict=True):
            piece = Line(self.start + low, end, text[low:high], forced=True)
            piece.trim(0, high - low)
            if piece.text:
                pieces.append(piece)
        self.text = text[: cuts[0]].rstrip()
        self.end = self.start + len(self.text)
        return pieces

    def trim(self, low: int, high: int) -> None:
        """Keep only ``text[low:high]`` of the line."""
        kept = self.text[low:high]
        lead = len(kept) - len(kept.lstrip())
        self.start += low + lead
        self.text = kept.strip()
        self.end = self.start + len(self.text)


@dataclass(slots=True)
class Page:
    """A source with its shadow and lines.

    Args:
        source: The untouched source.
        shadow: Its same-length normal form.
        lines: Its lines.
        title: As front matter or first heading gives it.
        marked_up: Whether it is Markdown.
        body: First line after what the carrier itself sets apart.
        exact: Whether the shadow is the normal form, with no character that takes two or none.
    """

    source: str
    shadow: str
    lines: list[Line]
    title: str = ""
    marked_up: bool = False
    body: int = 0
    exact: bool = False


def make_shadow(source: str, chars: frozenset[str] | None = None) -> str:
    r"""Return the same-length normal form of a source, whose characters may be given.

    Example:
        >>> make_shadow("第⼀条　ＡＰＩ\r\n<!-- x -->（⼆）")
        '第一条 API \n          （二）'
    """
    carriage = " " if "\n" in source else "\n"
    chars = frozenset(source) if chars is None else chars
    changes = {char: made for char in chars if (made := _shadow_of(char)) != char}
    if "\r" in chars:
        changes["\r"] = carriage
    shadow = source
    if len(changes) > _MANY_CHANGES:
        shadow = source.translate({ord(char): made for char, made in changes.items()})
    else:
        # A shadow is its own shadow, so characters may be replaced one after the other: for a few
        # that is many times faster than looking up every character of the source.
        for char, made in changes.items():
            shadow = shadow.replace(char, made)
    if "<!--" in shadow:
        shadow = _blank_comments(shadow)
    if "<" in shadow or "&" in shadow:
        shadow = _MARKUP.sub(lambda match: " " * len(match.group()), shadow)
    return shadow


@cache
def _shadow_of(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    if char == "\n" or _KEPT_LABELS.match(char):
        return char
    made = normalise(char)
    if not made or (char.isspace() and char != " "):
        return " "
    return made if len(made) == 1 else char


@cache
def _is_exact(char: str) -> bool:
    """Whether the shadow of a character is what it normalises to, gaps left aside."""
    made = normalise(char)
    return not made.strip() or made == _shadow_of(char)


def _blank_comments(shadow: str) -> str:
    parts: list[str] = []
    at = 0
    while (low := shadow.find("<!--", at)) >= 0 and (high := shadow.find("-->", low)) >= 0:
        parts.append(shadow[at:low])
        parts.append(re.sub(r"[^\n]", " ", shadow[low : high + 3]))
        at = high + 3
    parts.append(shadow[at:])
    return "".join(parts)


def read_page(source: str) -> Page:
    r"""Cut a source into lines, with carrier marks off and front matter set aside.

    Example:
        >>> page = read_page("---\ntitle: 甲省办法\n---\n### **第一条**\n为了规范。\n")
        >>> page.title, [(line.text, line.level) for line in page.lines[-2:]]
        ('甲省办法', [('第一条', 3), ('为了规范。', 0)])
    """
    chars = frozenset(_UNUSUAL.findall(source))
    shadow = make_shadow(source, chars)
    marked_up = shadow.startswith(("#", "---\n")) or "\n#" in shadow or "**" in shadow
    if marked_up:
        shadow = shadow.replace("**", "  ")
    page = Page(source, shadow, [], marked_up=marked_up)
    page.exact = all(map(_is_exact, chars))
    matter = _front_matter_end(shadow)
    at = 0
    blank = False
    for raw in shadow.split("\n"):
        line = _read_line(raw, at, marked_up)
        at += len(raw) + 1
        if line is None:
            blank = True
            continue
        line.blank_before, blank = blank, False
        if line.start < matter:
            line.role = Role.FRONT_MATTER
        page.lines.append(line)
    _find_title(page)
    return page


def _front_matter_end(shadow: str) -> int:
    if not shadow.startswith("---"):
        return 0
    end = shadow.find("\n---", 3, _FRONT_MATTER_LIMIT)
    return end + 4 if end >= 0 else 0


def _read_line(raw: str, at: int, marked_up: bool) -> Line | None:
    """Return the line, or ``None`` where nothing but white space and carrier marks stands."""
    bare = raw.strip()
    if not bare:
        return None
    start = at + len(raw) - len(raw.lstrip())
    line = Line(start, start + len(bare), bare)
    if not marked_up or _PAGE_NUMBER.match(bare):
        return line
    if bare[0] in "-*_=`" and len(bare) < 200 and _RULE.match(bare):
        return None
    for _ in range(_DEEPEST):
        match = _PREFIX.match(line.text) if line.text[:1] in _PREFIXES else None
        if match is None:
            break
        line.level = line.level or len(match.group(1) or "")
        line.bullet = line.bullet or bool(match.group(2))
        line.trim(match.end(), len(line.text))
    return line if line.text else None


_TITLE_KEY = re.compile(r"(?:title|法规名称|标题|名称) *: *[\"'《]?(.+?)[\"'》]?\Z")


def _find_title(page: Page) -> None:
    """Set title and the line where the body begins, as the carrier itself announces them."""
    for index, line in enumerate(page.lines):
        if line.role is Role.FRONT_MATTER:
            match = _TITLE_KEY.match(line.text)
            if match and not page.title:
                page.title = match.group(1)
            page.body = index + 1
        elif line.level == 1 and not page.title:
            page.title = line.text.strip("《》")
        elif line.level == 2 and line.text == "正文":
            page.body = index + 1
            return
