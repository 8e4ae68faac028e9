"""A source as lines: where each stands, what it says without markup, what the markup tells.

Markdown, and the HTML that Markdown files carry (editorial ``<span>`` highlights among it), is
read off into marks of a line (heading level, quotation, bullet, emphasised beginning) and dropped
from its text. The lines tile the source: each ends where the next begins.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from lexcompare.core.offsets import MappedText, MappedTextBuilder
from lexcompare.text.normalise import normalise_mapped

__all__ = ["Line", "append_mapped", "read_lines"]

_TOKEN = re.compile(
    r"(?P<comment><!--(?:(?!<!--).){0,20000}?-->)"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]{0,2000})?>"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});)"
    r"|(?P<break>\r\n?|[\n\f\v\x1c-\x1e\x85\u2028\u2029])"
    r"|(?P<drop>\[\^[^\]\s]{1,60}\](?!:)|!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\)"
    r"|\[(?=[^\[\]\n]{1,300}\]\([^()\s]{0,1000}\))|(?<=[^\[\n])\]\([^()\s]{0,1000}\)"
    r"|\{:[^{}\n]{0,200}\})"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!<>~|])"
    r"|(?P<stars>(?<=\S)\*{1,3}|\*{1,3}(?=\S))"
    r"|(?P<unders>(?<![\w_])_{1,2}(?=[^\s_])|(?<=[^\s_])_{1,2}(?![\w_]))",
    re.DOTALL,
)
_BREAK = re.compile(r"\r\n?|[\n\f\v\x1c-\x1e\x85\u2028\u2029]")
_PREFIX = re.compile(
    r"(?P<blank>[ \t\u00a0\u3000]*)(?P<quote>(?:>[ \t]*)*)"
    r"(?:(?P<hashes>\#{1,6})(?:[ \t]+|(?=\r|\n|$))"
    r"|(?P<bullet>[-*+\u2022\u00b7\u25cf\u25aa\uf0b7][ \t\u00a0]+))?"
    r"(?P<quote2>(?:>[ \t]*)*)"
)
_ITEM = re.compile(r"[ \t\u00a0\u3000]*[\u2022\u00b7\u25cf\u25aa\uf0b7][ \t\u00a0]*")
_RULE = re.compile(
    r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|\|?[ \t:|\-]+\|[ \t:|\-]*)\Z"
)
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_ODD_SPACES = re.compile(
    r" {2,}|[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*"
    r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+ *"
)
_HEADING_TAG = re.compile(r"h([1-6])\Z", re.IGNORECASE)
_BLOCK_TAGS = frozenset(
    "p div br h1 h2 h3 h4 h5 h6 ul ol li table tr blockquote section article hr pre dl dt dd"
    " tbody thead".split()
)
_EMPHASIS_TAGS = frozenset(("strong", "b", "em", "i", "u"))


@dataclass(slots=True)
class Line:
    """One line or block of a source.

    Args:
        start: Where it begins in the source, markup included.
        end: Where the next one begins.
        text: What it says, normalised, without markup and outer blanks; with its map.
        level: Heading level 1-6, 0 for other lines.
        quote: Whether it is marked as a quotation.
        bullet: Whether a bullet stood before it.
        gap: Whether a blank line or a block boundary parts it from the line before.
        page: Whether a page break parts it from the line before.
        lead: Length of the emphasised beginning of the text.
        note: Whether it is the definition of a footnote.
        indent: Width of the blanks before it.
    """

    start: int
    end: int
    text: MappedText
    level: int = 0
    quote: bool = False
    bullet: bool = False
    gap: bool = False
    page: bool = False
    lead: int = 0
    note: bool = False
    indent: int = 0


def read_lines(source: str, start: int, *, markup: bool, blocks: bool = False) -> list[Line]:
    r"""Return the non-empty lines of ``source[start:]``; blank stretches go to the line before.

    Args:
        source: The whole source text.
        start: Where to begin (after front matter).
        markup: Whether the text carries Markdown; if not, only line breaks are markup.
        blocks: Whether every line is a paragraph, as what comes out of HTML and DOCX.

    Example:
        >>> lines = read_lines("## 1. *Scope*\n\nThis <span>Order</span> binds.", 0, markup=True)
        >>> [(line.level, line.text.text) for line in lines]
        [(2, '1. Scope'), (0, 'This Order binds.')]
    """
    reader = _Reader(source, start, blocks=blocks)
    if markup:
        reader.read_markup()
    else:
        reader.read_plain()
    return reader.lines


def append_mapped(build: MappedTextBuilder, mapped: MappedText, start: int, end: int) -> None:
    """Append ``mapped.text[start:end]`` with its map.

    Example:
        >>> build = MappedTextBuilder()
        >>> append_mapped(build, read_lines("a b c", 0, markup=False)[0].text, 2, 5)
        >>> build.done().text
        'b c'
    """
    for run in mapped.runs:
        low, high = max(start, run.text), min(end, run.text + run.length)
        if low >= high:
            continue
        piece = mapped.text[low:high]
        if run.length == run.source_length:
            at = run.source + low - run.text
            build.replace(piece, at, at + high - low)
        else:
            build.replace(piece, run.source, run.source + run.source_length)


class _Reader:
    """Walks the source once; a line is open between two breaks."""

    def __init__(self, source: str, start: int, *, blocks: bool) -> None:
        self._source = source
        self._blocks = blocks
        self.lines: list[Line] = []
        self._begin(start, gap=True, page=False)

    def _begin(self, at: int, *, gap: bool, page: bool) -> None:
        self._start = at
        self._gap = gap
        self._page = page
        self._build = MappedTextBuilder()
        self._space: tuple[int, int] | None = None
        self._level = 0
        self._quote = self._bullet = self._note = False
        self._indent = 0
        self._open = 0  # emphasis marks open
        self._lead = -1  # -1: the text may still begin emphasised

    def read_plain(self) -> None:
        at = self._start
        for match in _BREAK.finditer(self._source, at):
            self._plain_line(at, match.start())
            self._break(match, match.end())
            at = match.end()
        self._plain_line(at, len(self._source))
        self._finish(len(self._source), len(self._source), gap=False, page=False)

    def _plain_line(self, start: int, end: int) -> None:
        blanks = _SPACES.match(self._source, start, end)
        if blanks:
            self._indent = len(blanks.group())
        self._text(self._item(start, end), end)

    def _item(self, start: int, end: int) -> int:
        """Take a printed bullet, if one stands here, and return where the text begins."""
        match = _ITEM.match(self._source, start, end)
        self._bullet = self._bullet or match is not None
        return match.end() if match else start

    def read_markup(self) -> None:
        at = self._prefix(self._start)
        for match in _TOKEN.finditer(self._source, at):
            if match.start() < at:  # swallowed by the prefix of its line
                continue
            self._text(at, match.start())
            at = self._token(match)
        self._text(at, len(self._source))
        self._finish(len(self._source), len(self._source), gap=False, page=False)

    def _token(self, match: re.Match[str]) -> int:
        """Take one token and return where to go on."""
        kind = match.lastgroup
        if match["tag"]:
            return self._tag(match["tag"].lower(), match)
        if kind == "break":
            self._break(match, match.end())
            return self._prefix(match.end())
        if kind == "entity":
            char = html.unescape(match.group())
            self._put(_normal(char), match.start(), match.end())
        elif kind == "escaped":
            self._put(match["escaped"], match.start(), match.end())
        elif kind in ("stars", "unders"):
            self._emphasis(match)
        return match.end()

    def _tag(self, tag: str, match: re.Match[str]) -> int:
        if tag in _BLOCK_TAGS:
            heading = _HEADING_TAG.match(tag)
            if match["close"]:
                self._finish(match.end(), match.end(), gap=True, page=False)
            else:
                self._finish(match.start(), match.start(), gap=True, page=False)
                if heading:
                    self._level = int(heading[1])
                self._bullet = tag == "li"
                return self._item(match.end(), len(self._source))
        elif tag in _EMPHASIS_TAGS:
            if match["close"]:
                self._emphasis_off()
            else:
                self._emphasis_on()
        return match.end()

    def _emphasis(self, match: re.Match[str]) -> None:
        after = self._source[match.end() : match.end() + 1]
        if self._open and not (match.start() and self._source[match.start() - 1].isspace()):
            self._emphasis_off()
        elif after and not after.isspace():
            self._emphasis_on()

    def _emphasis_on(self) -> None:
        if self._open or (self._lead == -1 and not self._build.length):
            self._open += 1

    def _emphasis_off(self) -> None:
        if self._open:
            self._open -= 1
            if not self._open and self._lead == -1:
                self._lead = self._build.length

    def _break(self, match: re.Match[str], end: int) -> None:
        self._finish(end, end, gap=self._blocks, page=match.group() == "\f")

    def _prefix(self, at: int) -> int:
        """Read the marks before a line of Markdown and return where its text begins."""
        end = _line_end(self._source, at)
        if _RULE.match(self._source, at, min(end, at + 500)):
            return end
        prefix = _PREFIX.match(self._source, at, end)
        if prefix is None:
            return at
        self._indent = len(prefix["blank"])
        self._quote = bool(prefix["quote"] or prefix["quote2"])
        self._bullet = bool(prefix["bullet"])
        if prefix["hashes"]:
            self._level = len(prefix["hashes"])
        note = _NOTE.match(self._source, prefix.end(), end)
        self._note = note is not None
        return note.end() if note else prefix.end()

    def _text(self, start: int, end: int) -> None:
        at = start
        for match in _ODD_SPACES.finditer(self._source, start, end):
            self._spaced(at, match.start())
            self._blank(match.start(), match.end())
            at = match.end()
        self._spaced(at, end)

    def _spaced(self, start: int, end: int) -> None:
        """Take words parted by single spaces."""
        if start < end and self._source[start] == " ":
            self._blank(start, start + 1)
            start += 1
        ends_blank = start < end and self._source[end - 1] == " "
        self._words(start, end - ends_blank)
        if ends_blank:
            self._blank(end - 1, end)

    def _blank(self, start: int, end: int) -> None:
        if self._build.length and self._space is None:
            self._space = (start, end)

    def _words(self, start: int, end: int) -> None:
        if start >= end:
            return
        self._pay_space()
        if self._source.isascii() or self._source[start:end].isascii():
            self._build.keep(self._source, start, end)
        else:
            normalise_mapped(self._source, start, end, self._build)
        if self._lead == -1 and not self._open:
            self._lead = 0

    def _put(self, text: str, start: int, end: int) -> None:
        if text.isspace():
            self._blank(start, end)
        elif text:
            self._pay_space()
            self._build.replace(text, start, end)
            if self._lead == -1 and not self._open:
                self._lead = 0

    def _pay_space(self) -> None:
        if self._space is not None:
            start, end = self._space
            self._build.replace(" ", start, end)
            self._space = None

    def _finish(self, end: int, start: int, *, gap: bool, page: bool) -> None:
        """Close the line at ``end``; an empty one is added to the line before."""
        mapped = self._build.done()
        if mapped.text:
            lead = len(mapped.text) if self._lead == -1 else min(self._lead, len(mapped.text))
            self.lines.append(
                Line(
                    self._start, end, mapped, self._level, self._quote, self._bullet,
                    self._gap, self._page, lead, self._note, self._indent,
                )
            )  # fmt: skip
            self._begin(start, gap=gap, page=page)
            return
        if self.lines:
            self.lines[-1].end = end
            self._begin(start, gap=True, page=page or self._page)
        else:
            begin = self._start
            self._begin(begin, gap=True, page=page or self._page)


def _line_end(source: str, at: int) -> int:
    match = _BREAK.search(source, at)
    return match.start() if match else len(source)


@cache
def _normal(char: str) -> str:
    build = MappedTextBuilder()
    normalise_mapped(char, 0, len(char), build)
    return build.done().text
