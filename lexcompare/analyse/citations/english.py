"""Citations in English units: codes, acts, instruments, and places inside the text itself.

eyecite serves US reporters and knows statutes by a section sign; it reads no "section 12(3) of the
2000 Act", no regulation, schedule or EU act, and no "subsection (b)", which are most of what
statutes themselves cite. So this is code of our own, and eyecite is what it is measured beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from string import ascii_lowercase

from lexcompare.analyse.citations.chinese import FoundCitation
from lexcompare.analyse.citations.lexicon import load_citation_lexicon
from lexcompare.core.findings import Target
from lexcompare.core.model import Article, Instrument

__all__ = ["EnglishSurroundings", "find_english"]

# Sections are lettered a to z, then aa to zz: 401a, 300aa–1. Other letters after a number are a
# word whose space is missing.
_LOWER = rf"(?:[a-z]|{'|'.join(f'{letter}{{2,3}}' for letter in ascii_lowercase)})(?![A-Za-z0-9])"
# Atomic groups: a list of numbers can be read in one way only, whatever follows it. Without them
# the time would double with each number of a list that nothing follows.
_NUM = (
    r"(?>\d{1,5}(?:[A-Z]{1,3}(?:\d{1,2}(?![A-Za-z0-9]))?"
    rf"|{_LOWER}(?:–\d{{1,2}}[a-z]?(?![A-Za-z0-9]))?)?"
    r"(?:[.\-]\d{1,4}(?!\d)[A-Za-z]?)*)"
)
_IN = r"(?:\s?\([0-9A-Za-z]{1,5}\))*"
_ONE = rf"{_NUM}{_IN}"
_JOIN = r"(?>\s?(?:,\s?(?:and |or )?|and |or |to |through |-|–)\s?)"
# A number that another citation begins with is not one more in a list.
_NEXT = r"(?!\s(?:U\.?\s?S\.?\s?C|C\.?\s?F\.?\s?R|Stat\b|F\.?\s?R\b|Fed\.))"
_MANY = rf"(?>{_ONE}(?:{_JOIN}(?:§{{1,4}}\s?)?{_ONE}(?![\w/]){_NEXT})*)"
_ACT = (
    r"(?:the\s)?(?:[A-Z][\w'’\-]*(?:\s(?:of|and|for|to|the|in|on|etc\.?|"
    r"(?=\([A-Z]\w*\s)\([A-Z][\w\s]{1,30}\)|"
    r"[A-Z(][\w'’\-)]*)){0,14}\s)?(?:Act|Regulations|Order|Rules|Measure)(?:\s\([A-Z][\w\s]{1,30}\))?"
    r"\s(?:of\s)?\d{4}(?!-?\d)"
)
_WORD = r"(?P<word>[Ss]ections?|[Rr]egulations?|[Aa]rticles?|[Rr]ules?|[Ss]chedules?|§{1,4})"
# In US codes and laws a dash is part of a number, 300aa–1, or stands between two, 3501–3521.
_DASH = "[-‑–]"
_LETTERS = rf"(?:[A-Z]{{1,3}}(?![A-Za-z])|{_LOWER})?"
_CODE_NUM = rf"(?>\d{{1,5}}{_LETTERS}(?:{_DASH}\d{{1,5}}(?!\d){_LETTERS})*)"
_CODE_ONE = rf"{_CODE_NUM}{_IN}"
_CODE_MANY = rf"(?>{_CODE_ONE}(?:{_JOIN}(?:§{{1,4}}\s?)?{_CODE_ONE}(?![\w/]){_NEXT})*)"
_SIGN = r"(?:§{1,4}\s?|[Ss]ec(?:tions?\s|s?\.\s))"
_USC = rf"(?:U\.\s?S\.\s?C\.?|USC|U\.S\. Code)(?P<app>\sApp\.)?,?\s?{_SIGN}?"
_TAIL = r"(?:\snote\b|,?\s\*?et\sseq\b\.?\*?)?"
_LAW = (
    r"(?:Public\sLaw|Pub\.\s?L\.|P\.\s?L\.)\s(?:No\.\s)?"
    rf"(?P<lawnumber>\d{{2,3}}{_DASH}\d{{1,4}}(?!\d))"
)
_LAW_PART = r"(?:,\s(?:div(?:\.|ision)|(?:sub)?title|part|pt\.|ch\.)\s[A-Z0-9]{1,8}){0,4}"
_ORDER = (
    r"(?:Executive\sOrder|E\.\s?O\.|Exec\.\sOrder|Ex\.\sOrd\.)\s(?:No\.\s)?"
    r"(?P<ordernumber>(?:1\d|[3-9]),?\d{3}(?!\d|[-–]\d)|(?:19|20)\d\d-\d{1,3}(?!\d))"
)
_PAGE = rf"(?>\d{{1,3}},\d{{3}}(?!\d)|\d{{1,6}}[A-Z]?(?:{_DASH}\d{{1,5}}[A-Z]?)?)(?!\w)"
_OF_TITLE = r",?\s(?:of\s)?title\s(?P<title2>\d{1,2})(?:,? (?:of the )?United States Code)?"
_EU_KIND = r"(?P<eukind>Directive|Regulation|Decision|Framework Decision)\s"
_EU_BODY = r"(?:\((?:EU|EC|EEC|Euratom)(?:,\s?Euratom)?\)\s)?(?:No\.?\s)?"
_EU_NUMBER = r"(?P<eunumber>\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC|JHA))?)"
_SCHEDULE = r"(?:[Ss]chedule\s(?P<schnumber>\d{1,2}[A-Z]?)|that Schedule)"
_OWN = r"this\s(?:title|chapter|Act|Regulation|Directive|subchapter)"
_OF_ACT = rf"\sof\s(?:(?P<act>{_ACT})|the\s(?P<year>\d{{4}})\sAct|that\sAct|{_OWN})"
_LEVELS = r"\([0-9A-Za-z]{1,5}\)(?:\s?\([0-9A-Za-z]{1,5}\))*"
_AND = r"(?:,\s?(?:and |or )?|\sand\s|\sor\s|\sto\s|\sthrough\s|–)"
_PART = r"[Ss]ub-?[Ss]ections?|[Pp]aragraphs?|[Ss]ub-?[Pp]aragraphs?|[Cc]lauses?|[Pp]oints?"
_UNIT = r"section|subsection|regulation|Article|article|paragraph|sub-paragraph|subparagraph"
# A look at the next few characters: most of a text begins no citation, and this says so sooner
# than a dozen patterns do. Whatever a pattern may begin with must be here.
_MAY_BEGIN = (
    r"(?=\d{1,3}\s[A-Z]|§|[A-Z]|sec(?:tion|s?\.)|regulation|article|rule|schedule|paragraph|sub-?section|"
    r"sub-?paragraph|clause|point|\bth(?:e\s[A-Z]|(?:is|at)\s[srapA]))"
)
_FORMS = (
    rf"(?P<usc>(?<!\d)(?P<usctitle>\d{{1,2}})\s{_USC}(?P<uscplace>{_CODE_MANY}){_TAIL})",
    rf"(?P<usctitle2>{_SIGN}(?P<sec2>{_CODE_MANY}){_OF_TITLE})",
    r"(?P<cfr>(?P<cfrtitle>\d{1,2})\s(?:C\.\s?F\.\s?R\.|CFR)(?:\s(?:§{1,4}|[Pp]arts?))?\s?"
    rf"(?P<cfrplace>{_MANY}))",
    r"(?P<volume>(?<!\d)(?P<volumenumber>\d{1,3})\s(?P<series>SERIES)"
    rf"\s(?P<page>{_PAGE}))",
    rf"(?P<law>(?:{_SIGN}(?P<lawof>{_CODE_MANY})\sof\s)?{_LAW}"
    rf"(?:{_LAW_PART},\s{_SIGN}(?P<lawplace>{_CODE_MANY}))?)",
    rf"(?P<order>(?:{_SIGN}(?P<orderplace>{_CODE_MANY})\sof\s)?{_ORDER})",
    r"(?P<si>(?:S\.?I\.?|S\.?S\.?I\.?)\s(?P<sinumber>\d{4}/\d{1,4}))",
    rf"(?P<eu>(?P<euplace>[Aa]rticles?\s(?:{_MANY})\sof\s)?{_EU_KIND}{_EU_BODY}{_EU_NUMBER})",
    rf"(?P<sch>[Pp]aragraphs?\s(?P<schpara>{_MANY})\s(?:of|to)\s{_SCHEDULE})",
    rf"(?P<place>{_WORD}\s?(?P<number>{_MANY})(?P<of>{_OF_ACT})?)",
    rf"(?P<act0>\b{_ACT})",
    rf"(?P<inner>(?:{_PART})\s(?P<levels>{_LEVELS}(?:{_AND}{_LEVELS})*)"
    rf"(?P<ofthis>\sof\sthis\s(?:{_UNIT}))?)",
    rf"(?P<this>\b(?:this|that)\s(?:{_UNIT})\b)",
)
_PART_OF = r"(?P<to>to |through |-|–)?(?:§{1,4}\s?)?(?P<number>%s)(?P<inner>%s)"
_PARTS = re.compile(_PART_OF % (_NUM, _IN))
_CODE_PARTS = re.compile(_PART_OF % (_CODE_NUM, _IN))
_CODE_NUMBER = re.compile(_CODE_NUM)
_DASHES = re.compile(_DASH)
_LETTER = re.compile("[A-Za-z]")
_LEVEL = re.compile(r"\(([0-9A-Za-z]{1,5})\)")
_CODE_TITLE = re.compile(r"\b(\d+) U\.?S\.?C\b")
_SHORT_FORM = re.compile(r"the (?P<year>\d{4}) Act(?P<means>[”\"’']?\)?\s+means\s+)?")
_ACT_BEFORE = re.compile(rf"(?P<act>{_ACT})\s?\([“\"‘']?\Z")
_ACT_HERE = re.compile(rf"(?P<act>{_ACT})")
_REACH = 500
"""Characters before a short form in which the title that it stands for begins."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_STARTERS = frozenset("The This That These In Under See By Of For If Where When An A".split())


@dataclass(frozen=True)
class EnglishSurroundings:
    """What a unit's citations need to know of its instrument; each is read off it once.

    Args:
        instrument: The instrument.
    """

    instrument: Instrument

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Numbers of the sections, each with its place among them."""
        numbers = (unit.number.split("_")[0] for unit in self.instrument.units)
        return {number: at for at, number in enumerate(dict.fromkeys(numbers))}

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(unit.kind.value for unit in self.instrument.units)

    def next_of_kind(self, low: str, high: str) -> list[str]:
        """Return section numbers from one to another as the instrument counts them."""
        first, last = self._numbers.get(low, -1), self._numbers.get(high, -1)
        if 0 <= first < last:
            return list(islice(self._numbers, first, last + 1))
        if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= 300:
            return [str(n) for n in range(int(low), int(high) + 1)]
        return [low, high]

    @property
    def code(self) -> str:
        """The code that the instrument is a part of, ``5 U.S.C.``; empty where it is none."""
        found = _CODE_TITLE.search(self.instrument.metadata.title)
        return f"{found[1]} U.S.C." if found else ""

    def has_units_called(self, word: str) -> bool:
        """Whether a word is what the instrument's own units are called.

        "Article 9" in an act is of another instrument, which the words around it may not name.
        """
        kind = word.lower().rstrip("s")
        if kind in ("schedule", "") or kind.startswith("§"):
            return True
        return kind in self._kinds or (kind == "section" and "subsection" in self._kinds)

    def act_of(self, year: str) -> str:
        """Return the act that "the 2000 Act" means, where the text defines it; empty otherwise."""
        return self._acts_by_year.get(year, "")

    @cached_property
    def _acts_by_year(self) -> dict[str, str]:
        """The acts that the text introduces as "the 2000 Act"; of several the first counts.

        The short form is looked for, and the title only beside it: titles are everywhere.
        """
        acts: dict[str, str] = {}
        for unit in self.instrument.articles:
            for short in _SHORT_FORM.finditer(unit.text):
                if short["year"] in acts:
                    continue
                at, found = short.start(), None
                if "(" in unit.text[max(0, at - 2) : at]:
                    found = _ACT_BEFORE.search(unit.text, max(0, at - _REACH), at)
                if found is None and short["means"]:
                    found = _ACT_HERE.match(unit.text, short.end())
                if found:
                    acts[short["year"]] = _plain(found["act"])
        return acts


@cache
def _pattern() -> re.Pattern[str]:
    series = sorted(load_citation_lexicon().volumes, key=len, reverse=True)
    written = "|".join(re.escape(form).replace(r"\ ", r"\s?") for form in series)
    return re.compile(f"{_MAY_BEGIN}(?:{'|'.join(_FORMS)})".replace("SERIES", written))


def find_english(article: Article, around: EnglishSurroundings) -> list[FoundCitation]:
    """Return the citations of an English unit in text order.

    Args:
        article: The unit.
        around: What its instrument gives.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> from lexcompare.core.spans import Span
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> text = "Subject to subsection (2) and 44 U.S.C. 3511(a), section 12(3) applies."
        >>> unit = Article("sec_4", UnitKind.SECTION, "4", "4", "", (), Span(0, 0), text, ())
        >>> around = EnglishSurroundings(Instrument("uk-x", Metadata(), Source(""), (unit,)))
        >>> [text[one.start : one.end] for one in find_english(unit, around)]
        ['subsection (2)', '44 U.S.C. 3511(a)', 'section 12(3)']
    """
    found: list[FoundCitation] = []
    text = article.text
    for match in _pattern().finditer(text):
        made = _MAKERS[match.lastgroup or ""](match, article, around)
        if made is not None:
            found.append(made)
    return found


def _plain(act: str) -> str:
    """Return a title without the article before it."""
    words = act.split()
    while words and (words[0] in _STARTERS or words[0] == "the"):
        words = words[1:]
    return " ".join(words)


def _targets(
    text: str, around: EnglishSurroundings | None = None, parts: re.Pattern[str] = _PARTS
) -> tuple[Target, ...]:
    """Return the places of a list of numbers with levels in brackets."""
    made: list[Target] = []
    for part in parts.finditer(text):
        levels = _LEVEL.findall(part["inner"])
        number = part["number"].replace("–", "-")
        target = Target(article=number, paragraph=levels[0] if levels else "",
                        item=levels[1] if len(levels) > 1 else "")  # fmt: skip
        ranged = part["to"] and made and not levels and not made[-1].paragraph
        if ranged and around is not None:
            numbers = around.next_of_kind(made[-1].article, target.article)[1:]
            made += [Target(article=number) for number in numbers]
        else:
            made.append(target)
    return tuple(dict.fromkeys(made))


def _spell_dashes(match: re.Match[str]) -> str:
    """Write the dash between two sections as "to": sections count upwards, their parts anew.

    3501–3521 and 552–552a are ranges, 278g–3 and 300aa-1 are sections.
    """
    first, *others = _DASHES.split(match.group())
    low = int(_LETTER.split(first)[0])
    return first + "".join(
        f" to {other}" if int(_LETTER.split(other)[0]) >= low else f"-{other}" for other in others
    )


def _code_targets(text: str | None, around: EnglishSurroundings) -> tuple[Target, ...]:
    """Return the places of a list of sections of a US code or law; none where there is no list."""
    return _targets(_CODE_NUMBER.sub(_spell_dashes, text or ""), around, _CODE_PARTS)


def _whole(match: re.Match[str], title: str, targets: tuple[Target, ...] = ()) -> FoundCitation:
    return FoundCitation(match.start(), match.end(), title, targets)


def _usc(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    title = f"{match['usctitle']} U.S.C.{match['app'] or ''}"
    return _whole(match, title, _code_targets(match["uscplace"], around))


def _usc_words(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    return _whole(match, f"{match['title2']} U.S.C.", _code_targets(match["sec2"], around))


def _cfr(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    return _whole(match, f"{match['cfrtitle']} C.F.R.", _targets(match["cfrplace"], around))


def _volume(match: re.Match[str], _: Article, __: EnglishSurroundings) -> FoundCitation:
    # A page is no provision: the whole reference names what begins there. Of a range, its first.
    page = _CODE_NUMBER.sub(_spell_dashes, match["page"].replace(",", "")).split(" to ")[0]
    series = load_citation_lexicon().volumes[" ".join(match["series"].split())]
    return _whole(match, f"{match['volumenumber']} {series} {page}")


def _law(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    title = f"Public Law {_DASHES.sub('-', match['lawnumber'])}"
    return _whole(match, title, _code_targets(match["lawof"] or match["lawplace"], around))


def _order(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    title = f"Executive Order {match['ordernumber'].replace(',', '')}"
    return _whole(match, title, _code_targets(match["orderplace"], around))


def _si(match: re.Match[str], _: Article, __: EnglishSurroundings) -> FoundCitation:
    return _whole(match, f"SI {match['sinumber']}")


def _eu(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation:
    number = match["eunumber"]
    title = f"{match['eukind']} {number}"
    if re.fullmatch(r"20[1-9]\d/\d+", number):
        title = f"{match['eukind']} (EU) {number}"
    targets = _targets(match["euplace"], around) if match["euplace"] else ()
    return _whole(match, title, targets)


def _schedule(match: re.Match[str], _: Article, __: EnglishSurroundings) -> FoundCitation:
    number = match["schnumber"] or ""
    places = [
        Target(chapter=number, article="", paragraph=one.article, item=one.paragraph)
        for one in _targets(match["schpara"])
    ]
    return _whole(match, "self", tuple(places))


def _place(match: re.Match[str], _: Article, around: EnglishSurroundings) -> FoundCitation | None:
    if _YEAR.fullmatch(match["number"]) and match["word"][0].isupper():
        return None  # the end of a title: … Regulations 1996
    title = "self" if around.has_units_called(match["word"]) or match["of"] else ""
    if match["of"] and match["of"].endswith("this title"):
        title = around.code or title
    if match["act"]:
        title = _plain(match["act"])
    elif match["year"]:
        title = around.act_of(match["year"]) or f"the {match['year']} Act"
    elif match["of"] and "that Act" in match["of"]:
        title = "that Act"
    if match["word"].lower().startswith("schedule"):
        places = tuple(Target(chapter=one.article) for one in _targets(match["number"]))
        return _whole(match, title, places)
    if match["word"].startswith("§") and not match["number"]:
        return None
    return _whole(match, title, _targets(match["number"], around))


def _act(match: re.Match[str], _: Article, __: EnglishSurroundings) -> FoundCitation | None:
    title = _plain(match["act0"])
    words = title.split()
    if len(words) < 3 or not words[0][0].isupper():
        return None
    start = match.end() - len(title)
    return FoundCitation(start, match.end(), title)


def _inner(match: re.Match[str], article: Article, _: EnglishSurroundings) -> FoundCitation:
    number, *above = article.number.split("_")
    made = []
    word = match["inner"].lower()
    for part in re.finditer(r"(?:\([0-9A-Za-z]{1,5}\)\s?)+", match["levels"]):
        levels = _LEVEL.findall(part.group())
        if above and not word.startswith("subsection"):
            levels = [*above, *levels]
        made.append(Target(article=number, paragraph=levels[0],
                           item=levels[1] if len(levels) > 1 else ""))  # fmt: skip
    return _whole(match, "self", tuple(dict.fromkeys(made)))


def _this(match: re.Match[str], article: Article, _: EnglishSurroundings) -> FoundCitation | None:
    if match["this"].startswith("that"):
        return _whole(match, "self", ())
    number, *above = article.number.split("_")
    target = Target(article=number)
    if above and "subsection" in match["this"]:
        target = Target(article=number, paragraph=above[0])
    return _whole(match, "self", (target,))


_MAKERS = {
    "usc": _usc,
    "usctitle2": _usc_words,
    "cfr": _cfr,
    "volume": _volume,
    "law": _law,
    "order": _order,
    "si": _si,
    "eu": _eu,
    "sch": _schedule,
    "place": _place,
    "act0": _act,
    "inner": _inner,
    "this": _this,
}
