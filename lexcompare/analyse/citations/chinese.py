"""Citations in Chinese units: titles in 《》, well-known laws without, places in the text itself.

One pass: a single pattern finds where a citation may begin, and what follows is read by
:func:`~lexcompare.analyse.citations.places.parse_place`. Nothing is looked back at without bound,
so the time grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from lexcompare.analyse.citations.lexicon import CitationLexicon, load_citation_lexicon
from lexcompare.analyse.citations.places import parse_place
from lexcompare.core.findings import Target
from lexcompare.core.model import Article, Instrument, Provision
from lexcompare.core.vocabulary import DivisionKind, ProvisionKind
from lexcompare.text.numerals import NUMERAL, parse_number

__all__ = ["FoundCitation", "Surroundings", "find_chinese"]

_N = f"[{NUMERAL}]"
_SELF = "self"
_PLACE_BODY = r"[（(]?[〇零○一二三四五六七八九十百千两0-9]{1,9}[）)]?"
_PLACE_HEAD = f"第{_PLACE_BODY}"


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A citation as it stands in a unit's reading text.

    Args:
        start: Where it begins.
        end: Where it ends.
        title: Full official name of what is cited, or ``self``.
        targets: Places in it; empty for the whole.
    """

    start: int
    end: int
    title: str
    targets: tuple[Target, ...] = ()


class Surroundings:
    """What a unit's citations need to know of its instrument: order of articles, short forms.

    Args:
        instrument: The instrument.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> around = Surroundings(Instrument("cn-x", Metadata(), Source("")))
        >>> around.between("3", "5")
        ['3', '4', '5']
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.numbers = [unit.number for unit in instrument.units]
        self._places = {number: at for at, number in enumerate(self.numbers)}
        self.lexicon = load_citation_lexicon()
        self.shorts = self._introduced(instrument)

    def _introduced(self, instrument: Instrument) -> dict[str, str]:
        """Return short forms that the text introduces, with the full titles they stand for."""
        found = {}
        for unit in instrument.units:
            for match in _INTRODUCED.finditer(unit.text):
                full = match["full"].strip("《》")
                if not self.lexicon.is_instrument(full):
                    continue
                found[match["short"].strip('《》“”"')] = self.lexicon.full_name(full)
        return found

    def between(self, low: str, high: str) -> list[str]:
        """Return the article numbers from one to another, as the instrument counts them."""
        first, last = self._places.get(low), self._places.get(high)
        if first is not None and last is not None and first < last:
            return self.numbers[first : last + 1]
        return _plain_range(low, high)

    def previous(self, number: str, count: int) -> list[str]:
        """Return the ``count`` articles before one, in order."""
        at = self._places.get(number, 0)
        return self.numbers[max(at - count, 0) : at]


def _plain_range(low: str, high: str) -> list[str]:
    if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= 300:
        return [str(number) for number in range(int(low), int(high) + 1)]
    return [low, high]


_INTRODUCED = re.compile(
    r"(?P<full>《[^《》]{2,60}(?:《[^《》]{1,40}》[^《》]{0,20})?》)[^《》（(。]{0,6}"
    r"[（(](?:以下|下文)?(?:统称|简称|称)为?[：:]?(?P<short>《[^《》]{1,30}》|[“\"][^”\"]{1,30}[”\"])[）)]"
)


# A citation begins with one of these signs, or with the name of a law. The patterns consume the
# sign first and look back at it: an expression that begins with a set of characters skips all
# others without trying its branches.
_SIGNS = "《本该上前第"


def _pattern(lexicon: CitationLexicon) -> str:
    selves = "|".join(lexicon.selves)
    return (
        rf"[{_SIGNS}](?:(?P<title>(?<=《)(?:[^《》]|《[^《》]{{1,60}}》){{2,90}}》)"
        rf"|(?P<own>(?<=本)(?<![基根样资成原版底]本)(?:{selves})"
        rf"(?={_PLACE_HEAD}[条章款编第]|{_N}{{1,9}}条(?!例)))"
        rf"|(?P<that>(?:(?<=该)|(?<=上)述|(?<=前)述)(?:{selves})(?={_PLACE_HEAD}[条章]))"
        r"|(?P<here>(?<=本)(?<![基根日文样资成原版底蓝]本)条(?![例件款]))"
        r"|(?P<same>(?<=本)(?<![基根样资成原版底]本)(?:款(?!项|额)|项(?![目下])))"
        r"|(?P<chapter>(?<=本)(?<![基根样资成原版印盖公]本)"
        r"(?:章(?![程])|节(?![能约点目假水日省])))"
        r"|(?P<back>(?:(?<=前)(?<![目此之提先日当]前)|(?<=上)(?<![一-龥]上)|(?<=[按反照]上))"
        rf"(?P<count>{_N}{{1,3}}|几)?(?P<level>款(?!项|额)|条(?!件|例)|项(?!目)))"
        rf"|(?P<bare>(?<=第)(?<![{NUMERAL}第本该]第)"
        rf"(?={_PLACE_BODY}(?:[、和及与或至到第（(){NUMERAL}]|以及){{0,20}}"
        r"(?:条(?![例件款目线路街])|款(?!项目)|项(?!目)|章(?=[、和及至规的中所第])))))"
    )


@cache
def _plain_pattern() -> re.Pattern[str]:
    """Return the pattern for a unit in which no law is named outside 《》."""
    return re.compile(_pattern(load_citation_lexicon()))


@cache
def _whole_pattern() -> re.Pattern[str]:
    lexicon = load_citation_lexicon()
    return re.compile(f"{_pattern(lexicon)}|(?P<law>{lexicon.unquoted.pattern})")


_PLACED = re.compile(rf"{_PLACE_HEAD}(?:条|章)")
_SHORT_FORM = re.compile(r"(?:简称|统称|下称|以下称)(?:为)?[：:]?\s*\Z")
_SHORT_FORM_OPEN = re.compile(r"[（(](?:以下|下文)?(?:简称|统称|称)[^（()）]*\Z")
_SENTENCE = re.compile(r"[。\n！？]")
_NAME_BEFORE = re.compile(r"[一-龥]\Z")
_FREE_BEFORE = frozenset(
    "照据依由反按合行用及和与或、，。；：:（(对施守从以按于是非受违在的规彻执实适将为循护同证"
)


class _Scan:
    """One unit on its way."""

    def __init__(self, article: Article, around: Surroundings) -> None:
        self.text = article.text
        self.article = article
        self.around = around
        self.lexicon = around.lexicon
        self.found: list[FoundCitation] = []
        self._looked_at = 0
        self._last_outside: FoundCitation | None = None
        self.paragraphs = [
            part for part in article.provisions if part.kind is ProvisionKind.PARAGRAPH
        ]

    def run(self) -> list[FoundCitation]:
        """Return the citations in text order."""
        at = 0
        pattern = _whole_pattern() if self.lexicon.names_law(self.text) else _plain_pattern()
        while match := pattern.search(self.text, at):
            end = self._take(match)
            at = max(end, match.end(), match.start() + 1)
        return self.found

    def _take(self, match: re.Match[str]) -> int:
        kind = next((name for name in _KINDS if match.group(name) is not None), "law")
        taken: FoundCitation | None = getattr(self, f"_{kind}")(match)
        if taken is None:
            return match.end()
        self.found.append(taken)
        return taken.end

    def _place(
        self, at: int, base: Target, *, may_lack: bool = False
    ) -> tuple[int, tuple[Target, ...]]:
        parsed = parse_place(self.text, at, base, self.around.between, may_lack=may_lack)
        return (at, ()) if parsed is None else (parsed.end, parsed.targets)

    def _title(self, match: re.Match[str]) -> FoundCitation | None:
        name = match["title"][:-1]
        before = self.text[max(match.start() - 8, 0) : match.start()]
        if _SHORT_FORM.search(before):
            return None
        full = self.around.shorts.get(name) or self.lexicon.full_name(name)
        known = name in self.around.shorts or name in self.lexicon.official
        if not known and not self.lexicon.is_instrument(name):
            return None
        end, targets = self._place(match.end(), Target())
        return FoundCitation(match.start(), end, full, targets)

    def _own(self, match: re.Match[str]) -> FoundCitation | None:
        end, targets = self._place(match.end(), Target(), may_lack=True)
        return FoundCitation(match.start(), end, _SELF, targets) if targets else None

    def _that(self, match: re.Match[str]) -> FoundCitation | None:
        named = [one for one in self.found if one.title != _SELF]
        if not named:
            return None
        end, targets = self._place(match.end(), Target())
        return FoundCitation(match.start(), end, named[-1].title, targets) if targets else None

    def _here(self, match: re.Match[str]) -> FoundCitation | None:
        own = Target(article=self.article.number)
        if re.match(rf"前{_N}{{0,3}}[款项]", self.text[match.end() : match.end() + 6]):
            back = _BACK.match(self.text, match.end())
            if back is not None:
                return self._behind(match.start(), back)
        end, targets = self._place(match.end(), own)
        return FoundCitation(match.start(), end, _SELF, targets or (own,))

    def _same(self, match: re.Match[str]) -> FoundCitation | None:
        """Read 本款 and 本项 with what follows."""
        here = self._paragraph_at(match.start())
        target = Target(article=self.article.number, paragraph=str(here))
        if match.group().endswith("项"):
            part = self.paragraphs[here - 1] if self.paragraphs else None
            items = _items(part.children if part else self.article.provisions)
            at = match.start()
            inside = [n for n, one in items if one.text_span.start <= at < one.text_span.end]
            if not inside:
                return None
            target = replace(target, item=str(inside[0]))
        end, targets = self._place(match.end(), target)
        return FoundCitation(match.start(), end, _SELF, targets or (target,))

    def _chapter(self, match: re.Match[str]) -> FoundCitation | None:
        wanted = DivisionKind.CHAPTER if "章" in match.group() else DivisionKind.SECTION
        numbers = {part.kind: part.number for part in self.article.path}
        if wanted not in numbers:
            return None
        target = Target(chapter=numbers.get(DivisionKind.CHAPTER, ""))
        if wanted is DivisionKind.SECTION:
            target = Target(chapter=target.chapter, section=numbers[wanted])
        end, targets = self._place(match.end(), Target(chapter=target.chapter))
        return FoundCitation(match.start(), end, _SELF, targets or (target,))

    def _back(self, match: re.Match[str]) -> FoundCitation | None:
        return self._behind(match.start(), match)

    def _behind(self, start: int, match: re.Match[str]) -> FoundCitation | None:
        """Read 前款, 前两款, 前条, 前项 with what follows."""
        count = 1
        if match["count"]:
            count = parse_number(match["count"]) or 0
            if not 0 < count <= 20:
                return None
        level = match["level"]
        if level == "条":
            bases = [Target(article=n) for n in self.around.previous(self.article.number, count)]
        elif level == "款":
            bases = self._paragraphs_before(start, count)
        else:
            bases = self._items_before(start, count)
        if not bases:
            bases = [Target(article=self.article.number)]
        if len(bases) == 1:
            end, targets = self._place(match.end(), bases[0])
            return FoundCitation(start, end, _SELF, targets or tuple(bases))
        return FoundCitation(start, match.end(), _SELF, tuple(bases))

    def _paragraph_at(self, at: int) -> int:
        """Return the number of the paragraph that holds an offset, from 1."""
        for number, part in enumerate(self.paragraphs, 1):
            if part.text_span.start <= at < part.text_span.end:
                return number
        return 1 + self.text.count("\n", 0, at) if not self.paragraphs else len(self.paragraphs)

    def _paragraphs_before(self, at: int, count: int) -> list[Target]:
        here = self._paragraph_at(at)
        return [
            Target(article=self.article.number, paragraph=str(number))
            for number in range(max(here - count, 1), here)
        ]

    def _items_before(self, at: int, count: int) -> list[Target]:
        here = self._paragraph_at(at)
        paragraph = str(here)
        part = self.paragraphs[here - 1] if self.paragraphs else None
        items = _items(part.children if part else self.article.provisions)
        inside = [number for number, one in items if one.text_span.start <= at < one.text_span.end]
        if not inside:
            return []
        numbers = range(max(inside[0] - count, 1), inside[0])
        return [
            Target(article=self.article.number, paragraph=paragraph, item=str(n)) for n in numbers
        ]

    def _bare(self, match: re.Match[str]) -> FoundCitation | None:
        own = Target(article=self.article.number)
        if self._is_item(match.start()):
            # 第一项 inside a list is an item of the same paragraph.
            own = replace(own, paragraph=str(self._paragraph_at(match.start())))
        end, targets = self._place(match.start(), own)
        if not targets or _HEADING.match(self.text, end):
            return None
        title = _SELF
        first = targets[0]
        inside = not first.chapter and first.article == self.article.number
        if inside and "条" not in self.text[match.start() : end]:
            here = all(self._has(target) for target in targets)
            other = "" if here or not first.item else self._paragraph_with(targets)
            before = self._antecedent(match.start(), here=here or bool(other))
            if other:
                end, targets = self._place(match.start(), replace(own, paragraph=other))
            elif before is not None:
                title = before.title
                last = before.targets[-1]
                base = replace(last, item="", paragraph=last.paragraph if first.item else "")
                end, targets = self._place(match.start(), base)
        return FoundCitation(match.start(), end, title, targets)

    def _is_item(self, at: int) -> bool:
        """Whether a bare place begins with an item, so that the paragraph is its own."""
        level = _FIRST_LEVEL.match(self.text, at)
        return level is not None and level["level"] == "项"

    def _paragraph_with(self, targets: Sequence[Target]) -> str:
        """Return the paragraph of the unit whose items a later paragraph speaks of."""
        for number in range(1, len(self.paragraphs) + 1):
            if all(self._has(replace(one, paragraph=str(number))) for one in targets):
                return str(number)
        return ""

    def _has(self, target: Target) -> bool:
        """Whether the unit itself has a paragraph and an item of these numbers."""
        number = int(target.paragraph) if target.paragraph.isdigit() else 1
        if not self.paragraphs:
            return number == 1 and not target.item
        if number > len(self.paragraphs):
            return False
        items = _items(self.paragraphs[number - 1].children)
        return not target.item or any(str(n) == target.item for n, _ in items)

    def _antecedent(self, at: int, *, here: bool) -> FoundCitation | None:
        """Return the citation of another article that 第三款 or 第四项 goes on from.

        Where the unit has such a provision of its own, only one in the same sentence, and only for
        a paragraph after a paragraph; where it has none, the last one that names an article.
        """
        # Each citation is looked at once, however often the unit asks.
        for one in self.found[self._looked_at :]:
            target = one.targets[-1] if one.targets else Target()
            own = target.article == self.article.number and one.title == _SELF
            if target.article and not own:
                self._last_outside = one
        self._looked_at = len(self.found)
        last = self._last_outside
        if last is None or not here:
            return last
        if last is not self.found[-1] or not last.targets[-1].paragraph:
            return None
        return last if _SENTENCE.search(self.text, last.end, at) is None else None

    def _law(self, match: re.Match[str]) -> FoundCitation | None:
        name = match["law"]
        before = self.text[max(match.start() - 1, 0) : match.start()]
        placed = _PLACED.match(self.text, match.end()) is not None
        named = before and _NAME_BEFORE.match(before) and before not in _FREE_BEFORE
        named = named and not self.text.startswith("国家", max(match.start() - 2, 0))
        if _SHORT_FORM_OPEN.search(self.text[max(match.start() - 20, 0) : match.start()]):
            return None
        if named and not placed:
            return None
        after = self.text[match.end() : match.end() + 4]
        if after.startswith(("实施条例", "实施细则", "实施办法")):
            return FoundCitation(match.start(), match.end() + 4, name + after)
        full = self.lexicon.full_name(name)
        end, targets = self._place(match.end(), Target())
        return FoundCitation(match.start(), end, full, targets)


# 第四十条本条例自… is the head of an article that a copy has run together with the one before.
_HEADING = re.compile(r"\s?本(?:条例|办法|规定|法|细则|决定|规则)自")
_FIRST_LEVEL = re.compile(r"[^条款项章节]{1,40}(?P<level>[条款项章节])")
_KINDS = ("title", "own", "that", "here", "same", "chapter", "back", "bare")
_BACK = re.compile(rf"前(?P<count>{_N}{{1,3}}|几)?(?P<level>款|条|项)")


def _items(parts: Sequence[Provision]) -> list[tuple[int, Provision]]:
    found = [part for part in parts if part.kind is ProvisionKind.ITEM]
    return list(enumerate(found, 1))


def find_chinese(article: Article, around: Surroundings) -> list[FoundCitation]:
    """Return the citations of a Chinese unit in text order.

    Args:
        article: The unit.
        around: What its instrument gives.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> from lexcompare.core.spans import Span
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> text = "违反本条例第八条、第九条第二款规定的，依照刑法处理。"
        >>> unit = Article("art_20", UnitKind.ARTICLE, "", "20", "", (), Span(0, 0), text, ())
        >>> around = Surroundings(Instrument("cn-x", Metadata(), Source(""), (unit,)))
        >>> [(text[one.start : one.end], one.title) for one in find_chinese(unit, around)]
        [('本条例第八条、第九条第二款', 'self'), ('刑法', '中华人民共和国刑法')]
    """
    return _Scan(article, around).run()
