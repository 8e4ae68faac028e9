"""References as footnotes and lists print them: OSCOLA, Bluebook, APA, GB/T 7714, 法学引注手册.

GB/T 7714 and APA can be expressed in CSL and go through citeproc-py with styles of our own
(``data/*.csl``). The others cannot: CSL knows neither 书名号 around titles of law with 第28条
behind them, nor a code cited by its number before the section (44 U.S.C. § 3511), nor the choice
between s, reg and art by the kind of unit.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

from lexcompare.core.errors import MissingExtraError
from lexcompare.core.vocabulary import Jurisdiction, Level, Status, UnitKind
from lexcompare.report.references.facts import ReferenceFacts

__all__ = ["apa", "bluebook", "chinese_legal", "gbt7714", "oscola"]

_COUNTRY = {
    Jurisdiction.CN: "China",
    Jurisdiction.UK: "UK",
    Jurisdiction.US: "US",
    Jurisdiction.EU: "EU",
}
_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()
_STANDING_ZH = {Status.DRAFT: "（草案）", Status.REPEALED: "（已废止）"}
_STANDING_EN = {Status.DRAFT: " (draft)", Status.REPEALED: " (repealed)"}
_ORDER = "Executive Order "


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _us_date(iso: str) -> str:
    day = _day(iso)
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" if day else iso


def _uk_date(iso: str) -> str:
    day = _day(iso)
    return f"{day.day} {day:%B} {day.year}" if day else iso


def _zh_date(iso: str) -> str:
    day = _day(iso)
    return f"{day.year}年{day.month}月{day.day}日" if day else iso


def chinese_legal(facts: ReferenceFacts) -> str:
    """Return a footnote after 《法学引注手册》; texts in English keep their own custom.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> chinese_legal(EXAMPLE)
        '《甲省数据条例》（甲省人民代表大会常务委员会2024年3月1日公布，2024年5月1日施行），第28条第1款。'
    """
    if not facts.is_chinese:
        return bluebook(facts) if facts.jurisdiction is Jurisdiction.US else oscola(facts)
    made = f"《{facts.title}》{_STANDING_ZH.get(facts.status, '')}"
    parts = []
    if facts.promulgated:
        parts.append(f"{facts.issuer}{_zh_date(facts.promulgated)}公布")
    elif facts.issuer:
        parts.append(facts.issuer)
    if facts.effective:
        parts.append(f"{_zh_date(facts.effective)}施行")
    if parts:
        made += f"（{'，'.join(parts)}）"
    return f"{made}{'，' + facts.pinpoint.chinese if facts.pinpoint else ''}。"


def _chinese_title(facts: ReferenceFacts) -> str:
    """Return pinyin, characters, and the English title with a mark where it is ours."""
    made = f"{facts.pinyin} ({facts.title})"
    if facts.title_en:
        mark = "; our translation" if facts.is_translation else ""
        made += f" [{facts.title_en}{mark}]"
    return made + _STANDING_EN.get(facts.status, "")


def _promulgation(facts: ReferenceFacts, write: Any) -> str:
    parts = []
    if facts.issuer and facts.promulgated:
        parts.append(f"promulgated by {facts.issuer_en}, {write(facts.promulgated)}")
    elif facts.promulgated:
        parts.append(f"promulgated {write(facts.promulgated)}")
    elif facts.issuer:
        parts.append(f"issued by {facts.issuer_en}")
    if facts.effective:
        parts.append(f"effective {write(facts.effective)}")
    return f"({', '.join(parts)})" if parts else ""


def _joined(*parts: str, by: str = " ") -> str:
    return by.join(part for part in parts if part)


def _unsaid_number(facts: ReferenceFacts) -> str:
    """Return the number of an instrument unless its title says it."""
    digits = "".join(char for char in facts.number if char.isdigit())
    said = "".join(char for char in facts.title if char.isdigit())
    return "" if digits and digits in said and not facts.number.startswith("c.") else facts.number


def _english_place(facts: ReferenceFacts, *, dotted: bool) -> str:
    """Return the place in an English instrument: s 11A(1), reg. 7(1), art. 5(1)(a), § 3511(a)."""
    pin = facts.pinpoint
    if pin is None:
        return ""
    lettered = pin.kind in (UnitKind.SECTION, UnitKind.SUBSECTION)
    if lettered and facts.jurisdiction is Jurisdiction.US:
        return f"§ {pin.bracketed}"
    if lettered and dotted:
        return f"§ {pin.bracketed}"
    return f"{pin.abbreviation(dotted=dotted)} {pin.bracketed}"


def oscola(facts: ReferenceFacts) -> str:
    """Return a footnote after OSCOLA, 4th edition.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> oscola(EXAMPLE).split(" (promulgated")[0]
        'Jiasheng Shuju Tiaoli (甲省数据条例) [Jia Province Regulations on Data; our translation]'
    """
    if facts.is_chinese:
        place = facts.pinpoint.english(dotted=False) if facts.pinpoint else ""
        head = _joined(_chinese_title(facts), _promulgation(facts, _uk_date), "(China)")
        return _joined(head, place, by=", ") + "."
    place = _english_place(facts, dotted=False)
    standing = _STANDING_EN.get(facts.status, "")
    if facts.code:
        return _joined(facts.code.replace(".", ""), place) + "."
    title = facts.title + standing
    if facts.jurisdiction is Jurisdiction.EU:
        return _joined(_joined(title, facts.journal), place, by=", ") + "."
    if facts.number.startswith("SI"):
        return _joined(title, facts.number, place, by=", ") + "."
    if facts.number.startswith("asp"):
        return _joined(f"{title} ({facts.number})", place, by=", ") + "."
    if facts.jurisdiction is Jurisdiction.UK:
        return _joined(title, place, by=", ") + "."
    dated = f"{title} ({facts.year})" if facts.year and facts.year not in title else title
    return _joined(dated, place, by=", ") + " (US)."


def bluebook(facts: ReferenceFacts) -> str:
    """Return a citation after The Bluebook, 21st edition (rules 12, 14, 20; tables T1, T2).

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> bluebook(EXAMPLE)[-64:].strip()
        'Mar. 1, 2024, effective May 1, 2024), art. 28, para. 1 (China).'
    """
    standing = _STANDING_EN.get(facts.status, "")
    if facts.is_chinese:
        place = facts.pinpoint.english(dotted=True) if facts.pinpoint else ""
        head = _joined(_chinese_title(facts), _promulgation(facts, _us_date))
        return _joined(head, place, by=", ") + " (China)."
    place = _english_place(facts, dotted=True)
    if facts.code:
        return _joined(facts.code, place) + "."
    if facts.number.startswith("Pub. L."):
        dated = f" ({facts.year})" if facts.year else ""
        return _joined(facts.number, place, by=", ") + f"{dated}."
    if facts.title.startswith(_ORDER) and facts.number:
        head = f"Exec. Order No. {facts.number}"
        dated = f" ({_us_date(facts.promulgated)})" if facts.promulgated else ""
        return _joined(head, place, facts.journal_us, by=", ") + f"{dated}."
    title = facts.title + standing
    if facts.jurisdiction is Jurisdiction.EU:
        return _joined(title, place, facts.journal_us, by=", ") + "."
    if facts.jurisdiction is Jurisdiction.UK:
        return _joined(title, facts.number, place, by=", ") + " (UK)."
    where = _joined(facts.place, _us_date(facts.promulgated), by=", ")
    return _joined(title, place, by=", ") + (f" ({where})." if where else ".")


def apa(facts: ReferenceFacts) -> str:
    """Return an entry after the APA Publication Manual, 7th edition (section 11), through CSL.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> apa(EXAMPLE)[-22:]
        ' May 1, 2024) (China).'
    """
    item: dict[str, Any] = {"title": facts.title + _STANDING_EN.get(facts.status, "")}
    if facts.is_chinese:
        english = f" [{facts.title_en}]" if facts.title_en else ""
        if facts.is_translation:
            english = f" [{facts.title_en}, our translation]"
        item["title"] = f"{facts.pinyin} [{facts.title}]{english}"
        item["status"] = _promulgation(facts, _us_date)
        item["section"] = facts.pinpoint.english(dotted=True) if facts.pinpoint else ""
    elif facts.code:
        item["title"] = _joined(facts.code, _english_place(facts, dotted=True))
        return _through_csl("apa", item)
    else:
        item["number"] = _unsaid_number(facts)
        item["section"] = _english_place(facts, dotted=True)
        if facts.year and facts.year not in f"{facts.title}{facts.number}":
            item["status"] = f"({facts.year})"
    if facts.jurisdiction in _COUNTRY and facts.jurisdiction is not Jurisdiction.EU:
        item["jurisdiction"] = _COUNTRY[facts.jurisdiction]
    return _through_csl("apa", item)


def gbt7714(facts: ReferenceFacts) -> str:
    """Return an entry after GB/T 7714-2015, kind Z (other), through CSL.

    The standard has no kind for legislation; Z is the custom of Chinese journals, and the cited
    place follows the date as pages do.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> gbt7714(EXAMPLE)
        '甲省人民代表大会常务委员会. 甲省数据条例[Z]. 2024-03-01: 第28条第1款.'
    """
    standing = _STANDING_ZH if facts.is_chinese else _STANDING_EN
    title = facts.title + standing.get(facts.status, "")
    place = _english_place(facts, dotted=True)
    if facts.is_chinese and facts.pinpoint:
        place = facts.pinpoint.chinese
    item = {
        "title": f"{facts.code}: {title}" if facts.code and facts.code not in title else title,
        "authority": facts.issuer,
        "status": facts.promulgated or facts.effective,
        "section": place,
        "number": "" if facts.is_chinese or facts.level is Level.CODE else _unsaid_number(facts),
    }
    return _through_csl("gbt7714", item)


def _through_csl(style: str, item: dict[str, Any]) -> str:
    """Write one item with one of our styles."""
    try:
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON
    except ImportError as error:
        raise MissingExtraError(
            "this style needs citeproc-py", got=style, remedy="pip install lexcompare[cite]"
        ) from error
    entry = {"id": "one", "type": "legislation", **{k: v for k, v in item.items() if v}}
    path = files("lexcompare.report.references").joinpath(f"data/{style}.csl")
    made = CitationStylesBibliography(
        CitationStylesStyle(str(path), validate=False), CiteProcJSON([entry]), formatter.plain
    )
    made.register(Citation([CitationItem("one")]))
    return str(made.bibliography()[0]).replace(". .", ".")
