"""What a scholar types to look something up, taken apart: whose title, and which place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexcompare.text.numerals import NUMERAL, parse_number

__all__ = ["LookupRequest", "parse_request"]

_N = f"[{NUMERAL}]+"
_ZH_PLACE = re.compile(
    rf"第\s*(?P<article>{_N})\s*(?:条|條)(?:之(?P<suffix>{_N}))?"
    rf"(?:第?(?P<paragraph>{_N})款)?(?:第?[（(]?(?P<item>{_N})[）)]?项)?(?:第?(?P<point>{_N})目)?\s*\Z"
)
_CODE = re.compile(
    r"(?P<title>\d+)\s*U\.?\s?S\.?\s?C\.?(?:ode)?\s*(?:§+|[Ss]ec(?:tion|\.)?)?\s*"
    r"(?P<number>\d+[A-Za-z]{0,3}(?:[-–]\d+[A-Za-z]?)?)(?P<inner>(?:\s*\([0-9A-Za-z]+\))*)"
    r"(?:\s+note|,?\s+et seq\.?)?\s*\Z"
)
_EN_PLACE = re.compile(
    r"(?:^|(?<=[\s,]))(?:§+\s*|(?P<word>arts?|articles?|secs?|sections?|ss?|regs?|regulations?|"
    r"sch|sched|schedules?|annex)\b\.?\s*)"
    r"(?P<number>\d+[A-Za-z]{0,2}(?:[.\-]\d+)*)(?P<inner>(?:\s*\([0-9A-Za-z]+\))*)\s*\Z",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:\s+|(?<=[》条例法办法规定则]))(?P<number>\d+|{_N})\s*\Z")
_INNER = re.compile(r"\(([0-9A-Za-z]+)\)")
_PREFIXES = {"art": "art", "sec": "sec", "s": "sec", "ss": "sec", "reg": "reg", "sch": "sch",
             "ann": "annex"}  # fmt: skip
_MARKS = "《》〈〉 \t　,，"


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """A request taken apart.

    Args:
        title: What names the instrument: a title, a short title, an abbreviation, an id.
        prefix: ``art``, ``sec``, ``reg``, ``sch``, ``annex``; empty where any kind may be meant.
        number: Number of the unit with Arabic digits; empty for the whole instrument.
        inner: Levels below the unit as typed: ``("2",)`` for 第二款, ``("a", "2")`` for (a)(2).
        kinds: For Chinese levels what each is: ``para``, ``item``, ``point``; empty for English.

    Example:
        >>> parse_request("甲省条例第四十一条第二款")
        LookupRequest(title='甲省条例', prefix='art', number='41', inner=('2',), kinds=('para',))
    """

    title: str
    prefix: str = ""
    number: str = ""
    inner: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def parse_request(text: str) -> LookupRequest:
    """Take a request apart; what is no place stays part of the title.

    Example:
        >>> parse_request("44 USC 3511(a)")
        LookupRequest(title='44 U.S.C.', prefix='sec', number='3511', inner=('a',), kinds=())
        >>> parse_request("RPSI reg 7(1)").number, parse_request("沪数据条例 41").number
        ('7', '41')
        >>> parse_request("Data Protection Act 2018").number
        ''
    """
    text = " ".join(text.split())
    code = _CODE.match(text)
    if code:
        inner = tuple(_INNER.findall(code["inner"]))
        number = code["number"].replace("–", "-")
        return LookupRequest(f"{code['title']} U.S.C.", "sec", number, inner)
    chinese = _ZH_PLACE.search(text)
    if chinese:
        return _chinese(text[: chinese.start()], chinese)
    english = _EN_PLACE.search(text)
    if english:
        word = (english["word"] or "s").lower()
        prefix = _PREFIXES.get(word, _PREFIXES.get(word[:3], "sec"))
        inner = tuple(_INNER.findall(english["inner"]))
        return LookupRequest(_bare(text[: english.start()]), prefix, english["number"], inner)
    bare = _BARE.search(text)
    if bare and re.search(r"[\u4e00-\u9fff]", text[: bare.start()]):
        number = parse_number(bare["number"])
        if number is not None:
            return LookupRequest(_bare(text[: bare.start()]), "art", str(number))
    return LookupRequest(_bare(text))


def _chinese(title: str, found: re.Match[str]) -> LookupRequest:
    number = str(parse_number(found["article"]) or "")
    if found["suffix"]:
        number += f"_{parse_number(found['suffix'])}"
    inner, kinds = [], []
    for name, kind in (("paragraph", "para"), ("item", "item"), ("point", "point")):
        if found[name]:
            inner.append(str(parse_number(found[name])))
            kinds.append(kind)
    return LookupRequest(_bare(title), "art", number, tuple(inner), tuple(kinds))


def _bare(title: str) -> str:
    return title.strip(_MARKS)
