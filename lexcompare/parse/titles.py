"""Names of instruments: cleaned of carriers, wrappers and version marks, and made comparable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lexcompare.parse.cues import cue, cues
from lexcompare.parse.regions import find_leading_region
from lexcompare.text.normalise import normalise

__all__ = ["TitleParts", "has_title_form", "normalise_title", "read_title", "squash", "subject_of"]

_SPACE = re.compile(r"\s+")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_QUOTED = re.compile(r"^(?P<before>[^《》]{0,20})《(?P<name>.+)》(?P<after>[^《》]*)$")
_TRIAL = re.compile(r"[（(](?:试行|暂行|试点)[）)]")
_OPEN_NAME = re.compile(r"^(?:关于)?(?:对|就)?《(?P<name>[^《》]+)》(?P<after>.*)$")
_MAX_TITLE = 90


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title taken apart.

    Args:
        name: The instrument's own name, （试行） included.
        issuer: Who issued it, where a wrapper (…关于印发…的通知) says so.
        is_draft: Whether the title marks a draft (征求意见稿, 草案, 公开征求意见).
        version: The version mark that stood behind the name, as ``2025修正``.
    """

    name: str
    issuer: str = ""
    is_draft: bool = False
    version: str = ""


def squash(text: str) -> str:
    """Return the width-normalised text without any white space.

    Example:
        >>> squash("第 一 条　为了")
        '第一条为了'
    """
    return _SPACE.sub("", normalise(text))


@cache
def _kind_end() -> re.Pattern[str]:
    kinds = "|".join(map(re.escape, cues()["title"]["kinds"]))
    return re.compile(rf"(?:{kinds})(?:[（(][^（）()]{{1,12}}[）)])*$")


def has_title_form(text: str) -> bool:
    """Whether ``text`` ends as Chinese instruments are named.

    Example:
        >>> has_title_form("甲省公共数据管理办法（试行）"), has_title_form("第一章 总则")
        (True, False)
    """
    return 4 <= len(text) <= _MAX_TITLE and bool(_kind_end().search(text)) and "。" not in text


@cache
def _marks(key: str) -> re.Pattern[str]:
    words = cues()["title"][key]
    return re.compile(rf"[（(\[〔][^（）()]{{0,8}}?(?:{words})[^（）()]{{0,6}}[）)\]〕]\s*$")


def read_title(raw: str) -> TitleParts:
    """Take a title apart as a web page, a file name or a heading gives it.

    Example:
        >>> parts = read_title("乙市人民政府关于印发《乙市数据办法（试行）》的通知_乙市政府网")
        >>> parts.name, parts.issuer
        ('乙市数据办法（试行）', '乙市人民政府')
        >>> read_title("《甲省数据细则》公开征求意见").is_draft
        True
        >>> read_title("丙法（2031修正）")
        TitleParts(name='丙法', issuer='', is_draft=False, version='2031修正')
    """
    if not _CJK.search(raw):
        return TitleParts(_SPACE.sub(" ", raw).strip().strip("*#").strip())
    text = cue("title", "attachment").sub("", squash(raw).strip("*#>"))
    text = _without_site(text)
    issuer, text = _unwrap(text)
    text, is_draft = _unquote(text)
    version = ""
    while True:
        draft, mark = _marks("draft_marks").search(text), _marks("version_marks").search(text)
        found = draft or mark
        if found is None:
            break
        if draft is not None:
            is_draft = True
        else:
            version = version or found.group().strip("（）()[]〔〕")
        text = text[: found.start()]
    text, more = _unquote(text)
    text = text.replace("(", "（").replace(")", "）")
    return TitleParts(_with_region(text, issuer), issuer, is_draft or more, version)


def _without_site(text: str) -> str:
    """Keep the part before the name of a web site, where that part is a name already."""
    parts = [part for part in cue("title", "site_separators").split(text) if part]
    for part in parts:
        if has_title_form(part) or has_title_form(part.rstrip("》")):
            return part
    return text


def _unwrap(text: str) -> tuple[str, str]:
    """Return issuer and inner name of …关于印发…的通知; the text itself where it is no wrapper."""
    found = cue("title", "wrapper").search(text)
    if found is None:
        return "", text
    inner = found["inner"] or found["quoted"]
    names = re.findall(r"《((?:[^《》]|《[^《》]*》)+)》", inner)
    before = inner.partition("《")[0] if names else ""
    name = names[0] if names else inner
    if before and find_leading_region(before) is not None:
        name = before + name
    return text[: found.start()], name


def _unquote(text: str) -> tuple[str, bool]:
    """Take a name out of 《》 where the brackets hold the whole of it."""
    marks = cues()["title"]["draft_marks"]
    asking = _OPEN_NAME.match(text)
    if asking is not None and (not asking["after"] or re.search(marks, asking["after"])):
        return asking["name"], bool(re.search(marks, asking["after"]))
    found = _QUOTED.match(text)
    if found is not None:
        before, after = found["before"], found["after"]
        region = find_leading_region(before)
        if region is not None and region[1] == len(before) and not after:
            return before + found["name"], False
    return text, False


def _with_region(name: str, issuer: str) -> str:
    """Give a name that the wrapper shortened its region back: 市政府关于印发公共数据办法的通知."""
    region = find_leading_region(issuer)
    if issuer and name.startswith("关于"):
        return issuer + name
    if region is None or find_leading_region(name) is not None:
        return name
    return region[0].name + name


def normalise_title(title: str) -> str:
    """Return the key under which titles of one instrument meet.

    Width, white space, quotes, version and trial marks and the 中华人民共和国 in front make no
    difference; neither do case and articles in English.

    Example:
        >>> normalise_title("《中华人民共和国丙法》（2031修正）") == normalise_title("丙法")
        True
        >>> normalise_title("The Widget Regulations 2031")
        'widgetregulations2031'
    """
    if not _CJK.search(title):
        return _LETTERS.sub("", re.sub(r"^the\s+", "", normalise(title).lower().strip()))
    name = _TRIAL.sub("", read_title(title).name).replace("中华人民共和国", "")
    return _LETTERS.sub("", name.lower())


@cache
def _form_words() -> re.Pattern[str]:
    kinds = sorted(cues()["title"]["kinds"], key=len, reverse=True)
    words = "|".join(map(re.escape, cues()["title"]["form_words"]))
    return re.compile(rf"(?:{'|'.join(map(re.escape, kinds))})$|{words}")


def subject_of(title: str, place: str = "") -> str:
    """Return what a title is about: without place, kind of document and words of form.

    Args:
        title: Name of the instrument.
        place: Name of its place, for places that are no listed division.

    Example:
        >>> subject_of("江苏省公共数据管理办法（试行）"), subject_of("江苏省公共数据管理实施细则")
        ('公共数据', '公共数据')
        >>> subject_of("甲省数据条例", "甲省")
        '数据'
    """
    name = normalise_title(title)
    if not _CJK.search(name):
        return name
    leading = find_leading_region(name)
    if leading is not None:
        name = name[leading[1] :]
    elif place and name.startswith(place):
        name = name.removeprefix(place)
    return _form_words().sub("", name.removeprefix("关于").removeprefix("加快"))
