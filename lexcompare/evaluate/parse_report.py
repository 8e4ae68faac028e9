"""How much of a file arrives in its units: words kept, lost and invented.

For XML the words are counted in the file itself, without the parser that is being checked: all
text but that of the elements that ``data/parse_report.toml`` leaves out. For other formats the
source text without its front matter is what there is to compare with.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.markup.united_kingdom import list_label
from lexcompare.parse.markup.xml import parse_xml, tag_of
from lexcompare.text.normalise import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ParseReport", "report_parse", "unit_words", "words_in"]

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
# What Markdown and pages print without showing: tags, addresses of links, signs of footnotes.
_MARKUP = re.compile(r"<[^<>]{1,500}>|\]\([^()\s]{0,500}\)|\[\^[^\]\s]{1,40}\]")
_SHOWN = 12
_OUTSIDE = (SegmentKind.FRONT, SegmentKind.FURNITURE, SegmentKind.TAIL)


@dataclass(frozen=True, slots=True)
class ParseReport:
    """What became of one file.

    Args:
        instrument: Its id.
        reader: Name of the reader.
        units: Number of units, annexes left out.
        annexes: Number of annexes and schedules.
        headings: Units and annexes with a heading.
        empty: Ids of units and annexes without a letter in their text (repealed ones as a rule).
        words: Words of the source that belong in units.
        lost: How many of them are in no unit, with the commonest.
        invented: How many words of the units the source does not have, with the commonest.
        lost_words: The commonest lost words.
        invented_words: The commonest invented words.
    """

    instrument: str
    reader: str
    units: int
    annexes: int
    headings: int
    empty: tuple[str, ...]
    words: int
    lost: int
    invented: int
    lost_words: tuple[str, ...] = ()
    invented_words: tuple[str, ...] = ()

    @property
    def kept(self) -> float:
        """Share of the source's words that are in units; 1 for a source without words."""
        return 1 - self.lost / self.words if self.words else 1.0


def words_in(text: str) -> list[str]:
    """Return the words of a text in small letters; every Chinese character is one.

    Example:
        >>> words_in("§ 3(a) The Office’s data 数据")
        ['3', 'a', 'the', 'office', 's', 'data', '数', '据']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", normalise(text)).casefold())


def unit_words(instrument: Instrument) -> Counter[str]:
    """Count the words of labels, headings and texts of all units, and of the divisions above.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> unit_words(Instrument("x", Metadata(), Source("")))
        Counter()
    """
    counted: Counter[str] = Counter()
    for article in instrument.articles:
        # A heading stands between label and text, or in a heading tile, or opens the text.
        begin = article.runs[0].source if article.runs else article.span.end
        head = instrument.source.text[article.span.start : begin]
        counted.update(words_in(article.label))
        if article.heading in head:
            counted.update(words_in(article.heading))
        counted.update(words_in(article.text))
    # Headings of divisions have tiles of their own, those without a unit below included.
    for segment in instrument.segments:
        if segment.kind is SegmentKind.HEADING:
            counted.update(_printed(segment.span.of(instrument.source.text)))
    return counted


def _printed(source: str) -> list[str]:
    """Return the words that a stretch of source shows."""
    return words_in(unescape(_MARKUP.sub("", source)))


def report_parse(instrument: Instrument, paths: Sequence[Path]) -> ParseReport:
    """Compare the words of an instrument's units with those of its files.

    Args:
        instrument: The instrument as parsed.
        paths: Its file, or the files of its folder.

    Raises:
        ReadError: A file is no longer there or cannot be parsed.
    """
    expected: Counter[str] = Counter()
    rules = _rules().get(instrument.source.reader)
    if rules is None:
        for segment in instrument.segments:
            if segment.kind not in _OUTSIDE:
                expected.update(_printed(segment.span.of(instrument.source.text)))
    else:
        for path in paths:
            expected.update(_file_words(path, rules))
    found = unit_words(instrument)
    lost, invented = expected - found, found - expected
    articles = instrument.articles
    return ParseReport(
        instrument=instrument.id,
        reader=instrument.source.reader,
        units=len(instrument.units),
        annexes=len(articles) - len(instrument.units),
        headings=sum(bool(article.heading) for article in articles),
        empty=tuple(a.id for a in articles if not any(map(str.isalpha, a.text))),
        words=expected.total(),
        lost=lost.total(),
        invented=invented.total(),
        lost_words=_commonest(lost),
        invented_words=_commonest(invented),
    )


def _commonest(words: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"{word}×{count}" if count > 1 else word for word, count in ranked[:_SHOWN])


@dataclass(frozen=True, slots=True)
class _Rules:
    left_out: frozenset[str]
    inline: frozenset[str]
    numbered: str


@cache
def _rules() -> dict[str, _Rules]:
    raw = files("lexcompare.evaluate").joinpath("data/parse_report.toml").read_text("utf-8")
    return {
        reader: _Rules(
            frozenset(table["left_out"]), frozenset(table["inline"]), table.get("numbered", "")
        )
        for reader, table in tomllib.loads(raw).items()
    }


def _file_words(path: Path, rules: _Rules) -> list[str]:
    root = parse_xml(path.read_bytes(), path.as_posix())
    return words_in("".join(_texts(root, rules)))


def _texts(element: _Element, rules: _Rules) -> Iterator[str]:
    tag = tag_of(element)
    marks = (f"{tag}[{element.get(name, '')}]" for name in ("class", "name", "id"))
    if not rules.left_out.isdisjoint((tag, *marks)):
        return
    mark = "" if tag in rules.inline else "\n"
    yield mark + (element.text or "")
    unprinted = tag == rules.numbered
    for at, below in enumerate(element, 1):
        if unprinted:
            label = list_label(at, element.get("Type", "arabic"), element.get("Decoration", ""))
            yield below.get("NumberOverride") or label
        yield from _texts(below, rules)
        yield below.tail or ""
    yield mark
