"""Adoption notes, signatures and commencement clauses of Chinese instruments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from lexcompare.parse.cues import cues
from lexcompare.parse.titles import squash

__all__ = ["DateNotes", "is_iso_date", "read_date", "read_notes"]

_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})年"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_ISO = re.compile(r"(?P<y>(?:19|20)\d{2})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})")
_ADOPTED = re.compile(
    r"^(?:[^。；]{0,60}?(?:会议|国务院|委员会)[^。；]{0,20}?)?(?:审议)?(?:通过|批准)"
)
_PUBLISHED = re.compile(r"^(?:[^。；]{0,40}?(?:令|公告)[^。；]{0,30}?)?(?:公布|发布|颁布)")
_AMENDED = re.compile(
    r"^(?:[^。；]{0,80}?(?:会议|令|决定|号)[^。；]{0,60}?)?(?:第[一二三四五六七八九十]次)?(?:修订|修正|修改)"
)
# Dates that a web page prints about itself.
_PAGE_DATE = re.compile(r"(?:时间|日期|今天是|打印|更新|下载)[\]】]?[:：]?$")
_IN_FORCE = re.compile(r"^(?:起)?(?:正式)?(?:施行|实施|生效)")
_STARTS = re.compile(
    r"(?:自|从|于)(?P<when>[^，。；：自从于]{2,24}?)(?:起|开始)?(?:正式|试)?(?:施行|实施|执行|生效)"
)
_SELF = re.compile(r"本(?:条例|办法|法|规定|细则|实施细则|规范|规则|决定|意见|通知|方案|解释)$")
_RELATIVE = re.compile(r"(?P<event>公布|发布|颁布|印发|通过|批准)之?日")
_PROCLAIMED = re.compile(r"现予(?:公布|发布|颁布)")
_SIGNATURE_LINE = re.compile(
    r"(?:[^，。；]{0,40}?)(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:印发)?"
)


@dataclass(frozen=True, slots=True)
class DateNotes:
    """Dates that a text states, ISO 8601, empty where it does not.

    Args:
        promulgated: When this version was promulgated: the latest of adoption, approval,
            promulgation and amendment in its note, else the signature.
        effective: Entry into force.
        first: The earliest date of the note, where amendments followed.
        events: All dates of the note, in order.
    """

    promulgated: str = ""
    effective: str = ""
    first: str = ""
    events: tuple[str, ...] = ()


def is_iso_date(text: str) -> bool:
    """Whether ``text`` is a calendar date written ``YYYY-MM-DD``.

    Example:
        >>> is_iso_date("2031-02-28"), is_iso_date("2031-02-30"), is_iso_date("2031")
        (True, False, False)
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_date(text: str) -> str:
    """Return the first date in ``text`` as ISO 8601, empty where there is none.

    Example:
        >>> read_date("自二〇三一年十月一日起"), read_date("2031.5.7"), read_date("某日")
        ('2031-10-01', '2031-05-07', '')
    """
    found = _DATE.search(text) or _ISO.search(text)
    return _iso(found) if found else ""


def _iso(found: re.Match[str]) -> str:
    year = "".join(_DIGITS.get(char, char) for char in found["y"])
    made = f"{year}-{_number(found['m']):02d}-{_number(found['d']):02d}"
    return made if is_iso_date(made) else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return int(_DIGITS[text[0]])
    return 10 * (int(_DIGITS[tens]) if tens else 1) + (int(_DIGITS[ones]) if ones else 0)


def read_notes(front: str, text: str, close: str) -> DateNotes:
    """Read the dates of an instrument.

    Args:
        front: Everything before the first article, with its line breaks.
        text: The squashed front.
        close: The squashed last stretch of the text.

    Example:
        >>> front = "甲省数据条例（2031年5月6日甲省人民代表大会第二次会议表决通过）"
        >>> found = read_notes(front, front, "本条例自2031年9月1日起施行。")
        >>> found.promulgated, found.effective
        ('2031-05-06', '2031-09-01')
    """
    adopted, published, in_force = _events(text)
    signature = _signature(front, close)
    if adopted and _PROCLAIMED.search(text) and signature >= max(adopted):
        # An order or announcement: adopted before, published on the day of its signature.
        published.append(signature)
    events = tuple(sorted({*adopted, *published}))
    labels = {key: _labelled(text, key) for key in ("promulgated", "effective")}
    promulgated = events[-1] if events else signature or labels["promulgated"]
    start = published[0] if published else "" if adopted else promulgated
    effective = _effective(close, start) or in_force or _effective(text, start)
    return DateNotes(
        promulgated,
        effective or labels["effective"],
        events[0] if events else promulgated,
        events,
    )


def _events(text: str) -> tuple[list[str], list[str], str]:
    """Dates of adoption and amendment, of publication, and of entry into force, in the front."""
    adopted: list[str] = []
    published: list[str] = []
    in_force = ""
    found = [
        match
        for match in _DATE.finditer(text)
        if _iso(match) and not _PAGE_DATE.search(text[max(0, match.start() - 6) : match.start()])
    ]
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        clause = text[match.end() : min(end, match.end() + 120)]
        if _IN_FORCE.match(clause):
            in_force = in_force or _iso(match)
        elif _ADOPTED.match(clause) or _AMENDED.match(clause):
            adopted.append(_iso(match))
            if "公布的《" in clause or _PUBLISHED.match(clause):
                published.append(_iso(match))
        elif _PUBLISHED.match(clause):
            published.append(_iso(match))
    return adopted, published, in_force


@cache
def _label(key: str) -> re.Pattern[str]:
    words = cues()["text"]["date_labels"][key]
    return re.compile(rf"(?:{words})[\]】]?[:：]?(?P<date>.{{0,12}})")


def _labelled(text: str, key: str) -> str:
    found = _label(key).search(text)
    return read_date(found["date"]) if found else ""


def _signature(front: str, close: str) -> str:
    """The last line of the front that is a date, or the imprint …年…月…日印发 at the end."""
    lines = [squash(line) for line in front.splitlines()]
    dates = [match for line in lines if (match := _SIGNATURE_LINE.fullmatch(line))]
    plain = [match for match in dates if match.group() == match["date"]]
    if plain or dates:
        return read_date((plain or dates)[-1]["date"])
    imprint = re.search(r"(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)印发", close)
    return read_date(imprint["date"]) if imprint else ""


def _effective(text: str, start: str) -> str:
    """The date of the last clause …自…起施行, of the instrument itself where it says so."""
    found = [
        (bool(_SELF.search(text[max(0, match.start() - 8) : match.start()])), match)
        for match in _STARTS.finditer(text)
    ]
    own = [match for is_own, match in found if is_own] or [match for _, match in found]
    for match in reversed(own):
        stated = read_date(match["when"])
        if stated:
            return stated
        if _RELATIVE.search(match["when"]) and start:
            return start
    return ""
