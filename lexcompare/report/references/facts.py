"""What a reference needs to know of an instrument, gathered from metadata, path and known facts.

Nothing is guessed: what is not known is left out of the reference, and an English title of our
own making is marked as a translation.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.parse.titles import normalise_title
from lexcompare.report.references.pinpoint import Pinpoint
from lexcompare.report.references.translate import english_body, english_title, pinyin_title

__all__ = ["LatinNames", "ReferenceFacts", "gather_facts"]

_UK_FILE = re.compile(r"(?<![a-z])(ukpga|asp|uksi|ssi|wsi|anaw|asc|nisr)-(\d{4})-(\d+)")
_UK_NUMBERS = {"ukpga": "c. {n}", "asp": "asp {n}", "asc": "asc {n}", "anaw": "anaw {n}"}
_US_CODE = re.compile(r"(?:^|-)(\d+)(usc|cfr)|(\d+)\s+(U\.S\.C\.|CFR|C\.F\.R\.)")
_PUBLIC_LAW = re.compile(r"(?:Public Law|Pub\. L\.)\s*(?:No\.\s*)?(\d+-\d+)")
_NATIONAL = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class LatinNames:
    """A Chinese instrument in Latin script; worked out once where it is kept.

    Args:
        pinyin: Its title in pinyin.
        title_en: Its title in English, empty where there is none.
        issuer_en: Its issuing body in English.
    """

    pinyin: str
    title_en: str
    issuer_en: str


@dataclass(frozen=True)
class ReferenceFacts:
    """Facts of one reference.

    Args:
        id: Id of the instrument.
        title: Full title in its own language.
        jurisdiction: Legal system.
        level: Kind of instrument.
        language: Language of the text, ``zh`` or ``en``.
        issuer: Issuing body in the language of the text; empty where unknown.
        promulgated: ISO date, empty where unknown.
        effective: ISO date, empty where unknown.
        status: Whether it is in force.
        number: Chapter, series or document number.
        code: Title of a code and its abbreviation, ``44 U.S.C.``.
        place: Region, for courts and titles of subnational law.
        published_en: English title that the issuing body publishes.
        journal: Official journal as OSCOLA writes it.
        journal_us: Official journal as Bluebook writes it.
        pinpoint: The place cited; ``None`` for the whole instrument.
        stored: Names in Latin script that were kept; ``None`` to work them out.
    """

    id: str
    title: str
    jurisdiction: Jurisdiction | None
    level: Level | None
    language: str
    issuer: str = ""
    promulgated: str = ""
    effective: str = ""
    status: Status = Status.UNKNOWN
    number: str = ""
    code: str = ""
    place: str = ""
    published_en: str = ""
    journal: str = ""
    journal_us: str = ""
    pinpoint: Pinpoint | None = None
    stored: LatinNames | None = None

    @property
    def is_chinese(self) -> bool:
        """Whether the instrument is in Chinese."""
        return self.language == "zh"

    @property
    def year(self) -> str:
        """Year of promulgation, or else of entry into force; empty where neither is known."""
        return (self.promulgated or self.effective)[:4]

    @cached_property
    def latin(self) -> LatinNames:
        """Title and issuer in Latin script."""
        if self.stored is not None:
            return self.stored
        if not self.is_chinese:
            return LatinNames("", self.published_en, self.issuer)
        english = self.published_en or english_title(self.title)
        return LatinNames(pinyin_title(self.title), english, english_body(self.issuer))

    @property
    def pinyin(self) -> str:
        """The Chinese title in pinyin; empty for one in English."""
        return self.latin.pinyin

    @property
    def title_en(self) -> str:
        """English title of a Chinese instrument: the published one, else a translation of ours.

        Empty where neither is to be had.
        """
        return self.latin.title_en

    @property
    def is_translation(self) -> bool:
        """Whether ``title_en`` is ours rather than published by the issuing body."""
        return bool(self.title_en) and not self.published_en

    @property
    def issuer_en(self) -> str:
        """Issuing body in English."""
        return self.latin.issuer_en


@cache
def _known() -> dict[str, dict[str, str]]:
    source = files("lexcompare.report.references").joinpath("data/known.toml")
    works = tomllib.loads(source.read_text(encoding="utf-8"))["work"]
    return {normalise_title(title): work for work in works for title in work["titles"]}


def gather_facts(instrument: Instrument, identifier: str = "") -> ReferenceFacts:
    """Gather what references need.

    Args:
        instrument: The instrument.
        identifier: Id of a unit or provision in it; empty for the whole.

    Raises:
        UsageError: The id is none of a unit or provision.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> about = Metadata(title="甲省数据条例", language="zh", promulgated="2024-03-01")
        >>> facts = gather_facts(Instrument("cn-x", about, Source("")), "art_3")
        >>> facts.title_en, facts.is_translation, facts.pinpoint.chinese
        ('Jia Province Regulations on Data', True, '第3条')
    """
    about = instrument.metadata
    known = _known().get(normalise_title(about.title), {})
    chinese = (about.language or "zh").startswith("zh")
    title = known.get("official", about.title or instrument.id)
    if chinese and about.level is Level.LAW and not title.startswith(_NATIONAL):
        title = _NATIONAL + title
    return ReferenceFacts(
        id=instrument.id,
        title=title,
        jurisdiction=about.jurisdiction,
        level=about.level,
        language="zh" if chinese else "en",
        issuer=about.issuer,
        promulgated=about.promulgated,
        effective=about.effective,
        status=about.status,
        number=known.get("number", "") or _number(instrument),
        code=_code(instrument),
        place=about.region_name,
        published_en=known.get("title_en", ""),
        journal=known.get("journal", ""),
        journal_us=known.get("journal_us", ""),
        pinpoint=Pinpoint.parse(identifier) if identifier else None,
    )


def _number(instrument: Instrument) -> str:
    """Return the number that the file's name or the title states."""
    found = _UK_FILE.search(instrument.source.path)
    if found and instrument.metadata.jurisdiction is Jurisdiction.UK:
        series, year, n = found.groups()
        return _UK_NUMBERS.get(series, "SI {y}/{n}").format(y=year, n=n)
    law = _PUBLIC_LAW.search(instrument.metadata.title)
    return f"Pub. L. No. {law[1]}" if law else ""


def _code(instrument: Instrument) -> str:
    if instrument.metadata.level is not Level.CODE:
        return ""
    for text in (instrument.id, instrument.metadata.title):
        found = _US_CODE.search(text)
        if found:
            name = (found[2] or found[4]).upper()
            return f"{found[1] or found[3]} {'C.F.R.' if name.startswith('C') else 'U.S.C.'}"
    return ""
