"""Places in Chinese instruments as citations write them: 第八条、第九条第二款和第十二条第一项.

A place is a row of steps (条, 款, 项, 目; 章, 节). Steps without anything between them go deeper,
a connecting word begins another place on the level of its step, 至 makes a range. Levels above
that a step leaves out are those of the place before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lexcompare.core.findings import Target
from lexcompare.text.numerals import NUMERAL, parse_number

__all__ = ["LEVELS", "ParsedPlace", "parse_place"]

LEVELS = ("chapter", "section", "article", "paragraph", "item", "point")
# A number right before 第一款 is an article whose 条 is missing in print.
_LEVEL = {"": "article", "章": "chapter", "节": "section", "条": "article", "款": "paragraph",
          "项": "item", "目": "point"}  # fmt: skip
_N = f"[{NUMERAL}]{{1,9}}"
_ONE = rf"[（(]?{_N}[）)]?"
_BRACKETED = rf"[（(]{_N}[）)]"
_AND = r"(?:，?以及|，?或者|、|，(?=第)|，?和|，?及|与|或)"
_TO = r"(?:至|到|—|－|~|-)"
_STEP = re.compile(
    rf"(?P<first>第)?\s?(?P<numbers>{_ONE}(?:(?:(?:{_AND}{_TO}?|{_TO})第?{_ONE}|{_BRACKETED})"
    rf"(?=[^条款项目章节第]{{0,24}}?[条款项目章节])(?<![条款项目章节]))*)\s?"
    r"(?P<level>条(?![例件款目线路街])|款(?!项目)|项(?!目)|目(?![录标的前])|章(?!程)|节(?![能约点目假水])|"
    rf"(?<=[〇零一二三四五六七八九十百千])(?=第{_ONE}[款项]))"
    rf"(?:之(?P<suffix>[一二三四五六七八九十]{{1,2}})(?![一-龥]*?[分]))?"
)
_NUMBER = re.compile(rf"(?P<to>{_TO})?(?:{_AND})?(?P<to2>{_TO})?第?[（(]?(?P<n>{_N})[）)]?")
_CONNECT = re.compile(rf"\s?(?:(?P<to>{_TO})|(?P<and>{_AND}))\s?")
_MAX_RANGE = 300


@dataclass(frozen=True, slots=True)
class ParsedPlace:
    """Where a row of steps ends and what it names.

    Args:
        end: Offset behind its last character.
        targets: The places, in text order, ranges and lists expanded.
    """

    end: int
    targets: tuple[Target, ...]


def parse_place(
    text: str,
    start: int,
    base: Target,
    between: Callable[[str, str], list[str]],
    *,
    may_lack: bool = False,
) -> ParsedPlace | None:
    """Read a place that begins at ``start``; ``None`` where there is none.

    Args:
        text: The text.
        start: Where the place has to begin, with 第.
        base: Levels that what stands before gives (前款, 本条, an article cited just before).
        between: Article numbers from one to another, both included, as the cited instrument has
            them.
        may_lack: Whether 第 may be missing in print (本条例六十条).

    Example:
        >>> plain = lambda low, high: [str(n) for n in range(int(low), int(high) + 1)]
        >>> found = parse_place("第八条、第九条第二款和第十二条", 0, Target(), plain)
        >>> [(one.article, one.paragraph) for one in found.targets]
        [('8', ''), ('9', '2'), ('12', '')]
        >>> found = parse_place("第三项至第五项行为", 0, Target(article="4"), plain)
        >>> found.end, [one.item for one in found.targets]
        (7, ['3', '4', '5'])
    """
    step = _step(text, start)
    if step is None or not (may_lack or _may_begin(step)):
        return None
    targets = _take(step, base, between)
    last, end = targets, step.end()
    while True:
        deeper = _step(text, end)
        if deeper is not None and _may_begin(deeper) and _is_below(deeper["level"], last[-1]):
            made = [one for above in last for one in _take(deeper, above, between)]
            targets = [*targets[: len(targets) - len(last)], *made]
            last, end = made, deeper.end()
            continue
        joint = _CONNECT.match(text, end)
        following = _step(text, joint.end()) if joint else None
        if joint is None or following is None or not _may_follow(following, joint, text):
            break
        after = _next(following, last[-1], joint, between)
        if after is None:
            break
        targets, last, end = [*targets, *after], after, following.end()
    return ParsedPlace(end, tuple(dict.fromkeys(targets)))


def _step(text: str, at: int) -> re.Match[str] | None:
    return _STEP.match(text, at)


def _may_begin(step: re.Match[str]) -> bool:
    """Whether a step needs nothing before it: with 第, or a bracketed item as in 前款（二）项."""
    return bool(step["first"]) or (step["level"] == "项" and step["numbers"][0] in "（(")


def _may_follow(step: re.Match[str], joint: re.Match[str], text: str) -> bool:
    """Whether a step goes on from a connecting word: with 第, or a number right after 至 or 、."""
    if step["first"]:
        return True
    return bool(joint["to"]) or joint["and"] == "、" or text[step.start()] in "（("


def _order(level: str) -> int:
    return LEVELS.index(_LEVEL[level])


def _is_below(level: str, target: Target) -> bool:
    """Whether a step lies below the deepest level of a place."""
    deepest = max((LEVELS.index(name) for name in LEVELS[:-1] if getattr(target, name)), default=-1)
    return _order(level) > deepest


def _numbers(step: re.Match[str], between: Callable[[str, str], list[str]]) -> list[str]:
    """Return the numbers of one step: 第（一）、（三）项, 第一至三款."""
    made: list[str] = []
    for found in _NUMBER.finditer(step["numbers"]):
        number = str(parse_number(found["n"]) or "")
        if not number:
            continue
        if (found["to"] or found["to2"]) and made:
            made += _range(made[-1], number, step["level"], between)[1:]
        else:
            made.append(number)
    if step["suffix"] and made:
        made[-1] += f"_{parse_number(step['suffix'])}"
    return made


def _range(low: str, high: str, level: str, between: Callable[[str, str], list[str]]) -> list[str]:
    if _LEVEL[level] == "article":
        return between(low, high)
    if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= _MAX_RANGE:
        return [str(number) for number in range(int(low), int(high) + 1)]
    return [low, high]


def _take(
    step: re.Match[str], above: Target, between: Callable[[str, str], list[str]]
) -> list[Target]:
    """Return the places of a step below ``above``."""
    name = _LEVEL[step["level"]]
    if name == "point":
        return [above]
    kept = _cut(above, name)
    return [replace(kept, **{name: number}) for number in _numbers(step, between)] or [kept]


def _cut(target: Target, name: str) -> Target:
    """Return a place without its levels from ``name`` on."""
    if name in ("chapter", "article"):
        return Target()
    below = LEVELS[LEVELS.index(name) : -1]
    return replace(target, **dict.fromkeys(below, ""))


def _next(
    step: re.Match[str],
    last: Target,
    joint: re.Match[str],
    between: Callable[[str, str], list[str]],
) -> list[Target] | None:
    """Return the places of a step after a connecting word."""
    name = _LEVEL[step["level"]]
    if name == "point":
        return [last]
    above = LEVELS[: LEVELS.index(name)]
    if name not in ("article", "chapter") and not any(getattr(last, one) for one in (*above, name)):
        return None
    made = _take(step, last, between)
    low = getattr(last, name)
    if joint["to"] and low:
        numbers = _range(low, getattr(made[0], name), step["level"], between)[1:]
        first = _cut(last, name)
        made = [replace(first, **{name: number}) for number in numbers] + made[1:]
    return made or None
