"""Sentences that the program composes in English, put into Chinese by templates.

Templates are data (``data/sentences.toml``). The page applies them where it shows a sentence
(``templates/report.sentences.js``, which does what :class:`Teller` does), so that exports keep the
English. What has no template stays English, whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lexcompare.compare.cells import load_cell_rules
from lexcompare.core.errors import InternalError
from lexcompare.report.html_page import load_strings, page_json

__all__ = ["Sentences", "Teller", "Template", "load_sentences", "packed_sentences"]

_FILE = "report/data/sentences.toml"
_HOLE = re.compile(r"\{([a-z]+)([0-9]?)([+&]?)\}")
_JOINTS = {"+": ", ", "&": " and "}
_STEPS = (("; ", "；"), (", ", "，"))  # what stands between sentences
_SEARCHED = 2_000_000  # characters of data
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence in both languages.

    Args:
        en: As the program composes it, with holes.
        zh: As the Chinese page says it, with the same holes.
        like: A sentence that it fits; empty for one without holes, which is its own example.

    Example:
        >>> Template("bearer: {words}", "义务主体：{words}", "bearer: 甲局").example
        'bearer: 甲局'
    """

    en: str
    zh: str
    like: str = ""

    @property
    def has_holes(self) -> bool:
        """Whether something is to be filled in."""
        return _HOLE.search(self.en) is not None

    @property
    def own_words(self) -> tuple[str, ...]:
        """What stands between the holes."""
        parts, at = [], 0
        for hole in _HOLE.finditer(self.en):
            parts.append(self.en[at : hole.start()])
            at = hole.end()
        return (*parts, self.en[at:])

    @property
    def example(self) -> str:
        """A sentence that it fits."""
        return self.like or self.en


@dataclass(frozen=True, slots=True)
class Sentences:
    """All templates with what their holes may hold.

    Args:
        holds: By name of a hole, the pattern of what it may hold.
        words: By name of a hole, Chinese words for the English ones.
        templates: In the order in which they are tried.

    Example:
        >>> load_sentences().words["gradeid"]["slogan"]
        '宣示性'
    """

    holds: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    templates: tuple[Template, ...]

    def with_concepts(self, concepts: Sequence[tuple[str, str, str]]) -> Sentences:
        """Return the same with the names of concepts: id, Chinese and English name of each.

        Example:
            >>> made = load_sentences().with_concepts([("fees", "收费", "Fees")])
            >>> Teller(made).tell("fees alone")
            ('仅有收费', True)
        """
        words = {
            **self.words,
            "concept": {name: zh for name, zh, _ in concepts},
            "conceptname": {en.lower(): zh for _, zh, en in concepts},
        }
        return Sentences(self.holds, words, self.templates)


@cache
def load_sentences() -> Sentences:
    """Read the shipped templates, once.

    Words of the grades and of the closed lists of the interface come from where these are kept.

    Raises:
        InternalError: A shipped template breaks its contract.

    Example:
        >>> len(load_sentences().templates) > 100
        True
    """
    text = files("lexcompare").joinpath(_FILE).read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    if not data.pop("owner", "") or not data.pop("date", ""):
        raise InternalError("the sentences have no owner or date", where=_FILE)
    holds: dict[str, str] = data.pop("holds")
    words: dict[str, dict[str, str]] = data.pop("words")
    styles = load_cell_rules().styles
    words["grade"] = {style.label_en: style.label_zh for style in styles}
    words["gradeid"] = {style.id: style.label_zh for style in styles}
    words |= _words_of_the_interface(("level", "status", "verdict"))
    words |= {"concept": {}, "conceptname": {}}
    templates = tuple(Template(**raw) for part in data.values() for raw in part["templates"])
    seen: set[str] = set()
    for one in templates:
        _check(one, set(holds) | set(words), seen)
    return Sentences(holds, words, templates)


def _words_of_the_interface(kinds: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for key, entry in load_strings().items():
        kind, _, value = key.partition(".")
        if kind in kinds:
            found[kind][value] = entry["zh"]
    return found


def _check(one: Template, kinds: set[str], seen: set[str]) -> None:
    holes = [hole.group() for hole in _HOLE.finditer(one.en)]
    names = [name for name, _ in _names(one.en)]
    problem = ""
    if one.en in seen:
        problem = "is there twice"
    elif not one.zh or (holes and not one.like) or (one.like and not holes):
        problem = "needs its Chinese, and with holes a sentence that it is like"
    elif len(set(names)) < len(names) or {name for name, _ in _names(one.zh)} != set(names):
        problem = "has other holes in Chinese than in English, or one twice"
    elif not {kind for _, kind in _names(one.en)} <= kinds:
        problem = "has a hole that is nowhere described"
    if problem:
        raise InternalError(f"a sentence {problem}", where=_FILE, got=one.en)
    seen.add(one.en)


def _names(text: str) -> list[tuple[str, str]]:
    """Return the name and the kind of each hole."""
    return [(hole[1] + hole[2], hole[1]) for hole in _HOLE.finditer(text)]


class Teller:
    """Puts sentences into Chinese, as the script of the page does.

    Args:
        sentences: The templates; the shipped ones by default.

    Example:
        >>> Teller().tell("nothing found; every unit of cn-jia was read (31)")
        ('未见规定；cn-jia 全部条文已读（31 条）', True)
        >>> Teller().tell("something that nobody has put into Chinese")
        ('something that nobody has put into Chinese', False)
    """

    def __init__(self, sentences: Sentences | None = None) -> None:
        self._all = sentences or load_sentences()
        self._plain = {one.en: one.zh for one in self._all.templates if not one.has_holes}
        self._filled = [
            (re.compile(self._pattern(one.en), re.DOTALL), one)
            for one in self._all.templates
            if one.has_holes
        ]
        self._told: dict[str, tuple[str, bool]] = {}

    def _pattern(self, text: str) -> str:
        made, at = "", 0
        for hole in _HOLE.finditer(text):
            made += re.escape(text[at : hole.start()])
            at = hole.end()
            held = self._all.holds.get(hole[1]) or "|".join(
                re.escape(word) for word in sorted(self._all.words[hole[1]], key=len, reverse=True)
            )
            held = held or "(?!)"  # no word, so nothing fits
            joint = _JOINTS.get(hole[3], "")
            more = f"(?:{joint}(?:{held}))*(?: …)?" if joint else ""
            made += f"(?P<{hole[1]}{hole[2]}>(?:{held}){more})"
        return made + re.escape(text[at:])

    def tell(self, text: str) -> tuple[str, bool]:
        """Return a sentence in Chinese as far as there are templates, and whether all of it is."""
        if text not in self._told:
            self._told[text] = self._tell(text)
        return self._told[text]

    def _tell(self, text: str) -> tuple[str, bool]:
        partly = ""
        for found in (self._fit(text), self._steps(text)):
            if found and found[1]:
                return found
            partly = partly or (found[0] if found else "")
        return partly or text, False

    def _fit(self, text: str) -> tuple[str, bool] | None:
        """Return a whole sentence by the first template that fits in every part."""
        if text in self._plain:
            return self._plain[text], True
        partly: tuple[str, bool] | None = None
        for pattern, one in self._filled:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            made, whole = self._fill(one, match)
            if whole:
                return made, True
            if partly is None and _HAN.search(_HOLE.sub("", one.zh)):
                partly = made, False
        return partly

    def _fill(self, one: Template, match: re.Match[str]) -> tuple[str, bool]:
        told: dict[str, str] = {}
        whole = True
        for hole in _HOLE.finditer(one.en):
            name, value = hole[1] + hole[2], match[hole[1] + hole[2]]
            if hole[1] == "say":
                told[name], complete = self.tell(value)
                whole = whole and complete
                continue
            table = self._all.words.get(hole[1], {})
            parts = value.split(_JOINTS[hole[3]]) if hole[3] else [value]
            told[name] = "、".join(table.get(part, part) for part in parts)
        return _HOLE.sub(lambda hole: told[hole[1] + hole[2]], one.zh), whole

    def _steps(self, text: str) -> tuple[str, bool] | None:
        """Return several sentences, the first of which is known whole."""
        partly: tuple[str, bool] | None = None
        for step, sign in _STEPS:
            at = text.find(step)
            while at >= 0:
                first = self._fit(text[:at])
                if first and first[1]:
                    rest, whole = self.tell(text[at + len(step) :])
                    if whole:
                        return f"{first[0]}{sign}{rest}", True
                    partly = partly or (f"{first[0]}{sign}{rest}", False)
                at = text.find(step, at + 1)
        return partly


def packed_sentences(text: str) -> dict[str, Any]:
    """Return what a page needs to tell its sentences in Chinese.

    Templates whose own words stand nowhere in the data are left out. Of a large page all are kept:
    looking for them takes longer than they take room. Names of concepts are in the data.

    Args:
        text: What the page shows, as JSON.

    Example:
        >>> made = packed_sentences('{"reasons":["bearer: 甲局"]}')
        >>> sorted(made), made["templates"][0]
        (['holds', 'templates', 'words'], ['bearer: {words}', '义务主体：{words}'])
    """
    found = load_sentences()
    shown = [
        [one.en, one.zh]
        for one in found.templates
        if len(text) > _SEARCHED or all(page_json(part)[1:-1] in text for part in one.own_words)
    ]
    # A codebook of one's own has other activities and sets: its page names none of the shipped.
    own = {
        kind: {name: said for name, said in found.words[kind].items() if name in text}
        for kind in ("object", "set")
    }
    words = {**found.words, **own}
    return {"holds": found.holds, "words": words, "templates": shown}
