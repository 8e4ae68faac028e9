"""Whether a text is all there: numbering, entry into force, last sentence, readable letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lexcompare.core.model import Article, Completeness
from lexcompare.core.problems import Problem, Severity

__all__ = ["assess", "is_readable", "missing_numbers"]

_COMMENCEMENT = re.compile(
    r"(?:起|后|日|之日|日期|时)(?:开始|正式|即)?(?:施行|实施|生效|执行)"
    r"|(?:施行|实施|生效|执行)(?:日期|时间|期限)|(?:公布|发布|颁布|印发|通过|批准)(?:之日)?起"
    r"|(?:同时|即行)废止|有效期|(?:公布|颁布|发布|批准)后(?:施行|实施|生效)|自[^。]{0,30}(?:施行|实施)"
    r"|(?:不一致|相抵触|有冲突)的[，,][^。]{2,20}(?:为准|执行)"
)
_UNFINISHED = re.compile(r"[，、；：的和与或及在对将由向为等]\Z")
_EXPLAINS = re.compile(r"负责解释|解释权|由[^。]{2,30}解释")
_STOPPED = re.compile(r"[。！？…][”’」』）)》\s]*\Z")
_CLOSED = re.compile(r"[。！？…：.:!?）)][”’」』）)》\s]*\Z")
_LAW_CHARS = frozenset(
    "的一在是有和人不中大上国法行政府规定应当本条例部门管理机构数据公共以及或者依照其按第为"
    "会市民主单位代表常务委员关于日年月办工作建设使用进责任安全经济社会自治生产业保护他章"
)
_LETTERS_NEEDED = 120
_SAMPLE = 1000


def is_readable(text: str) -> bool:
    """Whether a text holds words of Chinese, not the debris of a text layer without its fonts.

    Example:
        >>> is_readable("第一条 为了规范公共数据管理，制定本办法。")
        True
        >>> is_readable("".join(chr(0x1400 + n) for n in range(400)))
        False
    """
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    counts = Counter(text)
    cjk = law = strange = 0
    for char, count in counts.items():
        code = ord(char)
        if 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
            cjk += count
            law += count if char in _LAW_CHARS else 0
        elif code >= 0x0250 and char.isalpha() and not 0x3040 <= code <= 0x30FF:
            strange += count
    letters = cjk + strange
    if letters < _LETTERS_NEEDED:
        return strange <= cjk
    return strange <= 0.25 * letters and law >= 0.06 * cjk


def missing_numbers(articles: Sequence[Article]) -> list[int]:
    """Return the numbers that a sequence of units leaves out, from 1 on.

    Example:
        >>> missing_numbers(())
        []
    """
    numbers = {int(article.number.split("_")[0]) for article in articles}
    if not numbers:
        return []
    top = max(numbers)
    return [n for n in range(1, min(top, 5000)) if n not in numbers]


def assess(
    units: Sequence[Article], where: str, *, readable: bool = True, doubts: Sequence[Problem] = ()
) -> Completeness:
    """Return the verdict on a text, with its reasons.

    Args:
        units: Articles or numbered parts, annexes left out.
        where: Path for the messages.
        readable: Whether the letters are.
        doubts: Repairs that leave it open whether all is right.

    Example:
        >>> assess((), "a.md").complete
        False
    """
    if not readable:
        reason = Problem(
            "unreadable",
            where,
            "the text layer is garbled or holds no words of law",
            Severity.ERROR,
            "get another copy of the text",
        )
        return Completeness(False, readable=False, reasons=(reason,))
    if not units:
        reason = Problem("no-units", where, "no article or other unit was found", Severity.ERROR)
        return Completeness(False, readable=True, reasons=(reason,))
    reasons = [*_gaps(units, where), *_end(units, where)]
    missing = any(reason.severity is not Severity.NOTE for reason in reasons)
    reasons += [*doubts, *_inside(units, where)]
    if missing:
        return Completeness(False, reasons=tuple(reasons))
    unclear = [
        reason
        for reason in reasons
        if reason.code != "cut-sentence" or reason.severity is Severity.WARNING
    ]
    return Completeness(None if unclear else True, reasons=tuple(reasons))


def _gaps(units: Sequence[Article], where: str) -> list[Problem]:
    missing = missing_numbers(units)
    if not missing:
        return []
    shown = ", ".join(map(str, missing[:12])) + (" ..." if len(missing) > 12 else "")
    text = f"the numbering leaves out {shown}"
    return [Problem("numbering-gap", where, text, Severity.WARNING, "compare with another copy")]


def _end(units: Sequence[Article], where: str) -> list[Problem]:
    """Return what the last units say about the end of the text."""
    last = units[-1].text
    commenced = any(_COMMENCEMENT.search(unit.text) for unit in units[-4:])
    if not commenced and len(units) > 1 and _COMMENCEMENT.search(units[0].text[-200:]):
        commenced = True
    if not _STOPPED.search(last[-40:]):
        # 自某日起施行 without its full stop is a slip of the copy, not a text cut short.
        slip = bool(_COMMENCEMENT.search(last)) and not _UNFINISHED.search(last)
        severity = Severity.NOTE if slip else Severity.WARNING
        cut = Problem("cut-sentence", where, "the last sentence has no end", severity)
        return [cut] if commenced else [cut, _no_commencement(where, Severity.WARNING)]
    if commenced:
        return []
    articles = units[0].id.startswith("art_")
    explained = any(_EXPLAINS.search(unit.text) for unit in units[-3:])
    doubtful = Severity.NOTE if explained or not articles else Severity.WARNING
    return [_no_commencement(where, doubtful)]


def _inside(units: Sequence[Article], where: str) -> list[Problem]:
    """Return units before the last that break off: a lost end of a list, a page cut at its edge."""
    broken = [unit for unit in units[:-1] if not _CLOSED.search(unit.text[-8:])]
    if not broken:
        return []
    lost = len(broken) > 1 or bool(_UNFINISHED.search(broken[0].text[-1:]))
    shown = ", ".join(unit.id for unit in broken[:8])
    severity = Severity.WARNING if lost else Severity.NOTE
    return [Problem("cut-sentence", where, f"no end of a sentence in {shown}", severity)]


def _no_commencement(where: str, severity: Severity) -> Problem:
    text = "no clause on entry into force stands in the last units"
    return Problem("no-commencement", where, text, severity)
