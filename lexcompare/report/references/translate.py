"""Chinese titles and bodies for readers of Latin script: pinyin by words, and an English form.

An English form that is put together here is a translation of ours; whoever prints it has to say
so. Words are data (``data/title_terms.toml``); pinyin is that of pypinyin.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lexcompare.core.errors import MissingExtraError
from lexcompare.parse.regions import find_leading_region

__all__ = ["TitleTerms", "english_body", "english_title", "load_title_terms", "pinyin_title"]

_NATION = "中华人民共和国"
_ZONE = "经济特区"
_UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,2}[省市县]")


@dataclass(frozen=True)
class TitleTerms:
    """Words of titles with their English, by kind; longest first where they are looked up.

    Args:
        types: What an instrument calls itself (条例, 办法).
        marks: What qualifies it (暂行).
        words: Words of the subject.
        places: Names of places whose spelling is no plain pinyin, or is not to be divided.
        place_kinds: Endings of names of places.
        bodies: Issuing bodies; ``{place}`` stands for the place before them.
        divisions: Words that pinyin writes by themselves.
    """

    types: dict[str, str]
    marks: dict[str, str]
    words: dict[str, str]
    places: dict[str, str]
    place_kinds: dict[str, str]
    bodies: dict[str, str]
    divisions: dict[str, str]


@cache
def load_title_terms() -> TitleTerms:
    """Read the package's words of titles, once.

    Example:
        >>> load_title_terms().types["条例"]
        'Regulations'
    """
    source = files("lexcompare.report.references").joinpath("data/title_terms.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    alone = {word: word for word in data["divisions"]["words"].split()}
    return TitleTerms(
        types=_longest_first(data["types"]),
        marks=_longest_first(data["marks"]),
        words=_longest_first(data["words"]),
        places=_longest_first(data["places"]),
        place_kinds=_longest_first(data["place_kinds"]),
        bodies=_longest_first(data["bodies"]),
        divisions=_longest_first(alone),
    )


def _longest_first(words: dict[str, str]) -> dict[str, str]:
    return {word: words[word] for word in sorted(words, key=lambda word: (-len(word), word))}


def pinyin_title(title: str) -> str:
    """Return a Chinese title in pinyin, words apart, each with a capital.

    Example:
        >>> pinyin_title("上海市数据条例")
        'Shanghai Shi Shuju Tiaoli'
    """
    terms = load_title_terms()
    words = _divide(title, _longest_first({**terms.places, **terms.divisions}))
    return " ".join(_spell(word) for word in words if word.strip())


def _divide(text: str, known: dict[str, str]) -> list[str]:
    """Divide a text into known words, longest first, and the runs between them."""
    place = find_leading_region(text)
    made: list[str] = []
    at, loose = 0, ""
    if place is not None:
        head = text[: place[1]]
        made += _place_words(head)
        at = place[1]
    while at < len(text):
        word = next((word for word in known if text.startswith(word, at)), "")
        if not word and text[at].isalnum():
            loose += text[at]
            at += 1
            continue
        made += [loose] if loose else []
        loose = ""
        if word:
            made.append(word)
        at += max(len(word), 1)
    return made + ([loose] if loose else [])


def _place_words(name: str) -> list[str]:
    """Divide the name of a place before its ending: 上海 市."""
    words, rest = [], name
    while rest:
        kinds = load_title_terms().place_kinds
        ends = [(rest.find(kind, 1), kind) for kind in kinds if rest.find(kind, 1) > 0]
        if not ends:
            words.append(rest)
            break
        at, kind = min(ends, key=lambda end: (end[0], -len(end[1])))
        words += [rest[:at], kind]
        rest = rest[at + len(kind) :]
    return words


def _spell(word: str) -> str:
    if word.isascii():
        return word
    try:
        from pypinyin import lazy_pinyin
    except ImportError as error:
        raise MissingExtraError(
            "pinyin needs pypinyin", got=word, remedy="pip install lexcompare[cite]"
        ) from error
    name = load_title_terms().places.get(word, "")
    return name if name else "".join(lazy_pinyin(word)).capitalize()


def english_place(name: str) -> str:
    """Return the name of a place in English, the smallest division first.

    Example:
        >>> english_place("浙江省杭州市"), english_place("上海市")
        ('Hangzhou Municipality, Zhejiang Province', 'Shanghai Municipality')
    """
    kinds = load_title_terms().place_kinds
    parts: list[str] = []
    for word in _place_words(name):
        if word in kinds and parts:
            parts[-1] = f"{parts[-1]} {kinds[word]}"
        else:
            parts.append(_spell(word))
    return ", ".join(reversed(parts))


def english_title(title: str) -> str:
    """Return a Chinese title in English: what it is, of which place, on what.

    The order follows English custom; the words are translated one by one, so the result is to be
    marked as a translation wherever it is printed. A title with a word that is not in the
    package's data has none: half a translation would mislead.

    Example:
        >>> english_title("上海市公共数据开放管理暂行办法")
        'Shanghai Municipality Interim Administration Measures on Public Data Opening'
        >>> english_title("上海市数据条例"), english_title("上海市花卉条例")
        ('Shanghai Municipality Regulations on Data', '')
    """
    terms = load_title_terms()
    place, rest = _leading_place(title)
    kind = next((word for word in terms.types if rest.endswith(word)), "")
    rest = rest[: len(rest) - len(kind)]
    marks = [word for word in terms.marks if word in rest]
    for word in marks:
        rest = rest.replace(word, "", 1)
    # 管理暂行办法: the mark stood inside 管理办法.
    whole = rest + kind
    longer = next((word for word in terms.types if kind and whole.endswith(word)), "")
    subject = _subject(whole[: len(whole) - len(longer)])
    if subject is None or not longer:
        return ""
    words = [terms.marks[word] for word in marks]
    if place == terms.words[_NATION]:
        name = " ".join([*words, subject, terms.types[longer]])
        return f"{name} of the {place}"
    head = " ".join(part for part in (place, *words, terms.types[longer]) if part)
    return f"{head} on {subject}" if subject else head


def _leading_place(title: str) -> tuple[str, str]:
    """Split off the place or the nation that a title begins with, in English."""
    found = find_leading_region(title)
    if found is not None:
        place, rest = english_place(title[: found[1]]), title[found[1] :]
        if rest.startswith(_ZONE):
            return f"{place} Special Economic Zone", rest.removeprefix(_ZONE)
        return place, rest
    if title.startswith(_NATION):
        return load_title_terms().words[_NATION], title.removeprefix(_NATION)
    unlisted = _UNLISTED.match(title)
    if unlisted:
        return english_place(unlisted.group()), title[unlisted.end() :]
    return "", title


def _subject(rest: str) -> str | None:
    """Return the words of a subject in English, ``None`` where one is not known."""
    terms = load_title_terms()
    known = _longest_first({**terms.words, **terms.types})
    words = _divide(rest, known)
    if any(word not in known for word in words):
        return None
    return " ".join(known[word] for word in words)


def english_body(name: str) -> str:
    """Return an issuing body in English; in pinyin where no word for it is known.

    Several bodies are divided by 、.

    Example:
        >>> english_body("上海市人民政府")
        "People's Government of Shanghai Municipality"
        >>> english_body("国务院、最高人民法院")
        "State Council, Supreme People's Court"
    """
    return ", ".join(_one_body(one) for one in name.split("、") if one)


def _one_body(name: str) -> str:
    for word, english in load_title_terms().bodies.items():
        place = name.removesuffix(word)
        if name.endswith(word) and (place == "" or "{place}" in english):
            if "{place}" not in english:
                return english
            if place:
                return english.format(place=english_place(place))
    return pinyin_title(name)
