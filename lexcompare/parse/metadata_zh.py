"""Metadata of Chinese instruments, as their titles, notes and carriers state them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.parse.carriers import Identifier, read_identifier
from lexcompare.parse.cues import cue, cues
from lexcompare.parse.notes import DateNotes, is_iso_date, read_notes
from lexcompare.parse.regions import (
    Region,
    find_leading_region,
    find_region_in,
    region_of,
    region_of_sign,
)
from lexcompare.parse.titles import TitleParts, has_title_form, read_title, squash
from lexcompare.text.normalise import normalise

__all__ = ["find_title", "infer_chinese"]

_HEAD = 8_000
_SHORT_FRONT = 1_500
_CLOSE = 12_000
_SHORT_CLOSE = 3_000
_COMMENCES = re.compile(r"起(?:正式)?(?:施行|实施|执行|生效)")
# Searched in the source as it stands, so 一 may still be a radical code point.
_FIRST_ARTICLE = re.compile(r"第\s*[一⼀]\s*条")
_FIRST_HEADING = re.compile(r"(?m)^\s*[#*]*\s*[一⼀]\s*、")
_HEADED = re.compile(r"#(?!#)|\*\*.+\*\*$")
_CARRIER_MARKS = re.compile(r"(?m)^[ \t]*[>#*]+[ \t]*")
_TRIAL_END = re.compile(r"[（(][^（）()]{1,12}[）)]$")
_PLACE = re.compile(
    r"^(?!关于|城市|社区|地区|城镇|特区|市场)(?P<place>(?:[\u4e00-\u9fff]{1,8}?(?:省|自治区))?"
    r"[\u4e00-\u9fff]{1,8}?(?:省|自治区|市(?![场区值])|自治州|自治县|自治旗|县))(?=.)"
)
_LOCAL_CONGRESS = re.compile(
    r"(?:^|[日于由经，。、（(：])(?P<place>[\u4e00-\u9fff]{1,14}?)(?:第[一二三四五六七八九十]+届)?人民代表大会"
)
_MEETING = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,14}?)第[一二三四五六七八九十]+届(?P<nation>全国)?"
    r"(?P<body>人民代表大会(?:常务委员会)?)第[一二三四五六七八九十百]+次会议[^。《]{0,12}?(?:通过|修订|修正)"
)
_ISSUED = re.compile(r"(?P<who>[\u4e00-\u9fff、]{4,60}?)关于印发")
_JOINT = re.compile(r"(?<=[局委厅会室部院])(?=[\u4e00-\u9fff]{2,12}(?:局|委员会|厅|办公室|部|院))")


@dataclass(frozen=True)
class _Reading:
    """One text as the rules look at it; everything squashed but ``front``.

    ``named`` is the version mark of the fallback title: 甲市条例(2031-05-06) in a file's name.
    """

    title: TitleParts
    front: str
    note: str
    close: str
    stated: Mapping[str, str]
    named: str = ""

    @cached_property
    def name(self) -> str:
        """The name without （试行）, for patterns that look at its end."""
        return _TRIAL_END.sub("", self.title.name)

    @cached_property
    def identifier(self) -> Identifier | None:
        return read_identifier(self.stated)

    @cached_property
    def dates(self) -> DateNotes:
        return read_notes(self.front, self.note, self.close)

    @cached_property
    def region(self) -> Region | None:
        """Division that the instrument belongs to, by the strongest statement there is."""
        if self.identifier is not None and (known := region_of(self.identifier.region)):
            return known
        for text in (self.title.name, self.title.issuer, self.stated.get("issuer", "")):
            if leading := find_leading_region(text):
                return leading[0]
        if zone := re.match(r"^中国（(?P<place>[^（）]+)）", self.title.name):
            return leading[0] if (leading := find_leading_region(zone["place"])) else None
        if self.title.name.startswith("关于") and (inside := find_region_in(self.title.name)):
            return inside
        for meeting in _LOCAL_CONGRESS.finditer(self.note):
            if leading := find_leading_region(meeting["place"]):
                return leading[0]
        if number := cue("text", "document_number").search(self.note):
            return region_of_sign(number["sign"])
        if leading := find_leading_region(squash(self.stated.get("region_name", ""))):
            return leading[0]
        return None

    @cached_property
    def place(self) -> str:
        """Name of the place as printed, where it is no listed division."""
        if self.region is not None:
            return self.region.full_name
        found = _PLACE.match(self.title.name) or _PLACE.match(self.title.issuer)
        return found["place"] if found else ""

    @cached_property
    def is_national(self) -> bool:
        return not self.place

    @cached_property
    def is_draft(self) -> bool:
        """Whether title, carrier or the words around the name mark a draft."""
        if self.title.is_draft or self.stated.get("draft", "").lower() in {"true", "yes", "是"}:
            return True
        if cue("text", "draft").search(self.note):
            return True
        marks = cues()["title"]["draft_marks"]
        if not self.name or cue("title", "draft_marks").search(self.note) is None:
            return False
        name = re.escape(squash(self.name)).replace("（", "[（(]").replace("）", "[）)]")
        draft = rf"[（(][^（）()]{{0,6}}(?:{marks})[^（）()]{{0,4}}[）)]"
        pattern = rf"{name}(?:[（(][^（）()]{{1,6}}[）)])?》?{draft}"
        return re.search(pattern, self.note) is not None

    def has(self, key: str) -> bool:
        """Whether the front or the close shows one of the signs that level rules ask for."""
        if key == "normative":
            return bool(
                self.title.issuer
                or cue("text", "document_number").search(self.note)
                or cue("text", "printed").search(self.note)
                or cue("text", "validity").search(self.close)
            )
        return cue("text", key).search(self.note) is not None


def find_title(text: str, stated: Mapping[str, str], fallback: str = "") -> TitleParts:
    r"""Return the name of a Chinese instrument: stated, headed, bold, or alone on its lines.

    Example:
        >>> find_title("页眉\n甲省公共数据\n登记管理细则\n（试行）\n第一条 为了", {}).name
        '甲省公共数据登记管理细则（试行）'
    """
    if stated.get("title"):
        return read_title(stated["title"])
    lines = [squash(line) for line in text[:_HEAD].splitlines()]
    lines = [line for line in lines if line]
    for line in lines[:40]:
        if (line.startswith("#") and not line.startswith("##")) or re.fullmatch(
            r"\*\*.+\*\*", line
        ):
            parts = read_title(line.strip("#*"))
            if has_title_form(parts.name):
                return parts
    found = _bare_title(lines[:80])
    if found is not None:
        return found
    return read_title(fallback) if has_title_form(read_title(fallback).name) else TitleParts("")


def _bare_title(lines: list[str]) -> TitleParts | None:
    """Find a name on one to three lines of its own; one that opens with a place goes first."""
    end = next((at for at, line in enumerate(lines) if line.startswith("第一")), len(lines))
    found: list[TitleParts] = []
    for window in (1, 2, 3):
        for at in range(end):
            joined = "".join(lines[at : min(at + window, end)])
            if not _stands_alone(joined) or len(joined) < 6 or not has_title_form(joined):
                continue
            following = lines[at + window] if at + window < end else ""
            trial = re.match(r"[（(](?:试行|暂行)[）)]", following)
            parts = read_title(joined + (trial.group() if trial else ""))
            if find_leading_region(parts.name) or _PLACE.match(parts.name):
                return parts
            found.append(parts)
    return found[0] if found else None


def _stands_alone(line: str) -> bool:
    """Whether a line could be a title: no sentence, no menu, no label."""
    return not re.search(r"[。；;:：!！>]|\d{4}年|会议|现将|通过", line)


def infer_chinese(
    title: str, text: str, stated: Mapping[str, str]
) -> tuple[Metadata, tuple[str, ...]]:
    r"""Read the metadata out of a Chinese text, and all dates of its adoption note.

    Empty fields are those that the text does not state.

    Args:
        title: Name to fall back on where the text shows none.
        text: The text after its front matter.
        stated: What the carrier states, by field.

    Example:
        >>> note = "（2031年5月6日甲省第三届人民代表大会常务委员会第二次会议表决通过）"
        >>> text = f"甲省数据条例\n{note}\n第一条 略"
        >>> found, _ = infer_chinese("", text, {})
        >>> found.title, found.level.value, found.issuer, found.promulgated
        ('甲省数据条例', 'local-regulation', '甲省人民代表大会常务委员会', '2031-05-06')
    """
    first = _FIRST_ARTICLE.search(text, 0, _HEAD) or _FIRST_HEADING.search(text, 0, _HEAD)
    front = normalise(text[: first.start()] if first else text[:_SHORT_FRONT])
    reading = _Reading(
        title=find_title(front, stated, title),
        front=front,
        note=squash(_CARRIER_MARKS.sub("", front)),
        close=_close(text),
        stated=stated,
        named=read_title(title).version,
    )
    # What is not law yet was not promulgated, and the day on which it shall begin is a proposal.
    is_draft = reading.is_draft
    level = Level.DRAFT if is_draft else _level(reading)
    found = Metadata(
        title=reading.title.name,
        jurisdiction=Jurisdiction.CN,
        region=reading.region.code if reading.region else "",
        region_name=reading.place or ("全国" if level is not None else ""),
        level=level,
        issuer=_issuer(reading, level),
        promulgated="" if is_draft else _promulgated(reading),
        effective="" if is_draft else reading.dates.effective,
        status=_status(reading),
        language="zh",
    )
    return found, reading.dates.events


def _close(text: str) -> str:
    """The stretch that holds the commencement clause: a short one, unless annexes follow it."""
    close = squash(text[-_SHORT_CLOSE:])
    return close if _COMMENCES.search(close) else squash(text[-_CLOSE:])


@cache
def _rules() -> tuple[tuple[Level, dict[str, re.Pattern[str]], dict[str, bool | str]], ...]:
    rules = []
    for rule in cues()["level"]:
        patterns = {key: re.compile(rule[key]) for key in ("title", "note", "close") if key in rule}
        flags = {key: rule[key] for key in rule if key not in {"level", "title", "note", "close"}}
        rules.append((Level(rule["level"]), patterns, flags))
    return tuple(rules)


def _level(reading: _Reading) -> Level | None:
    texts = {"title": reading.name, "note": reading.note, "close": reading.close}
    kind = reading.identifier.kind if reading.identifier else ""
    for level, patterns, flags in _rules():
        if not all(pattern.search(texts[key]) for key, pattern in patterns.items()):
            continue
        if all(_holds(reading, key, wanted, kind) for key, wanted in flags.items()):
            return level
    return None


def _holds(reading: _Reading, key: str, wanted: bool | str, kind: str) -> bool:
    if key == "identifier":
        return kind == wanted
    if key == "national":
        return reading.is_national is wanted
    return reading.has(key) is wanted


def _promulgated(reading: _Reading) -> str:
    """Latest date of the note; the database's date of publication where that is later.

    A local regulation is adopted, then approved, then published: the note of a printed copy often
    stops at adoption, and the identifier carries the day of publication.
    """
    published = reading.identifier.date if reading.identifier else ""
    stated = max(reading.dates.promulgated, published)
    for other in (reading.stated.get("promulgated", "")[:10], reading.title.version, reading.named):
        stated = stated or (other if is_iso_date(other) else "")
    return stated


def _status(reading: _Reading) -> Status:
    """Draft, repealed or in force where words say so; everything else is unknown."""
    if reading.is_draft:
        return Status.DRAFT
    said = reading.stated.get("status", "").lower()
    for status, words in cues()["status_words"].items():
        if said in words:
            return Status(status)
    if cue("text", "repealed").search(reading.note) or "废止" in reading.title.version:
        return Status.REPEALED
    if cue("text", "in_force").search(reading.note):
        return Status.IN_FORCE
    return Status.UNKNOWN


def _issuer(reading: _Reading, level: Level | None) -> str:
    """Who issued it, in full: 市人民政府 gets its city's name back."""
    own = reading.region.name if reading.region else reading.place
    if reading.title.name.startswith("最高人民法院"):
        return "最高人民法院"
    if reading.title.name.startswith("最高人民检察院"):
        return "最高人民检察院"
    if level is not Level.DRAFT and (meeting := _MEETING.search(reading.note)):
        seat = meeting["place"].lstrip("日于已由经")
        place = "全国" if meeting["nation"] else seat or own
        return place + meeting["body"]
    if level is Level.ADMINISTRATIVE_REGULATION or reading.title.name.startswith("国务院关于"):
        return "国务院"
    if level is Level.LOCAL_RULE and own:
        return f"{own}人民政府"
    issued = _ISSUED.search(reading.note)
    given = reading.title.issuer or reading.stated.get("issuer", "")
    if not given and issued is not None:
        given = re.split(r"文件|号", issued["who"])[-1]
    if not given:
        label = re.search(
            rf"(?:{cues()['text']['issuer_labels']})[\]】]?[:：]?(?P<who>[\u4e00-\u9fff、]{{4,30}}?(?:局|厅|政府|办公厅|办公室|委员会|委|部))",
            reading.note,
        )
        given = label["who"] if label else ""
    return _full_issuer(given, own)


def _full_issuer(given: str, own: str) -> str:
    if own in given:
        # Squashed lines run together: a heading may stand before the name.
        given = given[given.index(own) :]
    if own and len(own) > 2 and given.startswith(own[-1]) and not given.startswith(own):
        given = own[:-1] + given
    if own and given.count(own) > 1:
        return "、".join(own + part for part in given.split(own) if part)
    return given
