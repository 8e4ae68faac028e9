"""Which instrument a title, a short title or an abbreviation means: all that fit, best first."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lexcompare.core.errors import InternalError
from lexcompare.parse.regions import find_leading_region, load_regions

__all__ = ["HeldTitle", "NameMatch", "bare_name", "match_names"]

_NATION = "中华人民共和国"
_BRACKET = re.compile(r"[(（][^()（）]*[)）]\Z")
_SIGNS = re.compile(r"[\s·・,，.。:：;；\"'“”‘’《》〈〉\-–—]+")
_FUZZY = 0.72
"""Least likeness of two titles for one to be offered for the other."""
_OFFERED = 5


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """An instrument by what it is called.

    Args:
        instrument: Its id.
        title: Its title.
        status: Whether it is in force, as in the manifest.
        date: Entry into force or promulgation, ISO; empty where unknown.
    """

    instrument: str
    title: str
    status: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An instrument that a name may mean, with how it was found.

    Args:
        held: The instrument.
        how: ``id``, ``title``, ``short``, ``abbreviation`` or ``fuzzy``.
        likeness: 1.0 but for fuzzy matches.
    """

    held: HeldTitle
    how: str
    likeness: float = 1.0


def bare_name(text: str) -> str:
    """Return a title for comparing: no width, case, signs, nation, article or trailing bracket.

    Example:
        >>> bare_name("《中华人民共和国甲法》（2020年修订）"), bare_name("The  Re-use Order 2015")
        ('甲法', 'reuseorder2015')
    """
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    text = _BRACKET.sub("", text.strip("《》"))
    return _SIGNS.sub("", text.removeprefix("the ")).removeprefix(_NATION)


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    source = files("lexcompare.index").joinpath("data/abbreviations.toml")
    found: dict[str, tuple[str, ...]] = {}
    for entry in tomllib.loads(source.read_text(encoding="utf-8"))["abbreviation"]:
        for name in entry["names"]:
            if bare_name(name) in found:
                raise InternalError("an abbreviation stands twice", got=name)
            found[bare_name(name)] = tuple(bare_name(title) for title in entry["titles"])
    return found


@cache
def _shorts() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every region's full name with the shorter ones that titles are cited by."""
    made = []
    for region in load_regions():
        short = [name for name in (region.short, region.sign) if name and name != region.name]
        made.append((region.name, tuple(short)))
    return tuple(made)


def _short_titles(title: str) -> Iterable[str]:
    """Yield the short forms of a local title: 沪数据条例 and 上海数据条例 for 上海市数据条例."""
    found = find_leading_region(title)
    if found is None:
        return
    rest = bare_name(title[found[1] :])
    for name, shorts in _shorts():
        if name == found[0].name:
            yield from (bare_name(short) + rest for short in shorts)
    yield bare_name(found[0].name) + rest


def match_names(name: str, held: Sequence[HeldTitle]) -> tuple[NameMatch, ...]:
    """Return the instruments that a name may mean.

    Exact matches (id, title, short title, abbreviation) shut out fuzzy ones; several exact ones are
    all returned, in force first: who asks decides. Without an exact one the most alike titles are
    offered, never taken.

    Example:
        >>> held = [HeldTitle("cn-31", "上海市数据条例"), HeldTitle("cn-50", "重庆市数据条例")]
        >>> [(one.held.instrument, one.how) for one in match_names("沪数据条例", held)]
        [('cn-31', 'short')]
        >>> [(one.held.instrument, one.how) for one in match_names("重庆数据管理条例", held)][:1]
        [('cn-50', 'fuzzy')]
    """
    wanted = bare_name(name)
    if not wanted:
        return ()
    by_id = [NameMatch(one, "id") for one in held if one.instrument == name.strip()]
    if by_id:
        return tuple(by_id)
    finders: tuple[tuple[str, Callable[[], list[HeldTitle]]], ...] = (
        ("title", lambda: [one for one in held if bare_name(one.title) == wanted]),
        ("short", lambda: [one for one in held if wanted in set(_short_titles(one.title))]),
        ("abbreviation", lambda: _by_abbreviation(wanted, held)),
    )
    for how, find in finders:
        found = find()
        if found:
            return tuple(NameMatch(one, how) for one in _in_force_first(found))
    part = [one for one in held if len(wanted) >= 4 and wanted in bare_name(one.title)]
    if len(part) == 1:
        return (NameMatch(part[0], "short"),)
    return _alike(wanted, held)


def _by_abbreviation(wanted: str, held: Sequence[HeldTitle]) -> list[HeldTitle]:
    titles = _abbreviations().get(wanted, ())
    codes = [one for one in held if bare_name(one.title).startswith(wanted)] if (
        re.fullmatch(r"\d+usc", wanted)
    ) else []  # fmt: skip
    return codes + [one for one in held if bare_name(one.title) in titles]


def _in_force_first(found: Iterable[HeldTitle]) -> list[HeldTitle]:
    newest = sorted(found, key=lambda one: (one.date, one.instrument), reverse=True)
    return sorted(newest, key=lambda one: one.status != "in-force")


def _alike(wanted: str, held: Sequence[HeldTitle]) -> tuple[NameMatch, ...]:
    scored = []
    matcher = difflib.SequenceMatcher(None, "", wanted, autojunk=False)
    for one in held:
        best = 0.0
        for form in {bare_name(one.title), *_short_titles(one.title)}:
            matcher.set_seq1(form)
            if matcher.real_quick_ratio() < _FUZZY or matcher.quick_ratio() < _FUZZY:
                continue
            best = max(best, matcher.ratio())
        if best >= _FUZZY:
            scored.append(NameMatch(one, "fuzzy", round(best, 4)))
    scored.sort(key=lambda match: (-match.likeness, match.held.instrument))
    return tuple(scored[:_OFFERED])
