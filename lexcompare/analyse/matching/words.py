"""Terms that both languages share: a Chinese text also answers to the English of its words.

A Chinese text gives pairs of characters and, for each word of the glossary in it, the words of its
English glosses; an English text gives its own words. So a question in one language meets
provisions in the other word by word.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from lexcompare.analyse.encoders.glossary import load_glossary

__all__ = ["stem", "terms"]

_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[0-9A-Za-z]+")
_GLOSSES: Final = 2
_ENDINGS: Final = (
    ("ies", "y"), ("sses", "ss"), ("ations", "at"), ("ation", "at"), ("ating", "at"),
    ("ated", "at"), ("ates", "at"), ("ate", "at"), ("ings", ""), ("ing", ""), ("ments", ""),
    ("ment", ""), ("ers", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_SHORTEST: Final = 4


@cache
def stem(word: str) -> str:
    """Return an English word without its ending, so that forms of one word meet.

    Example:
        >>> stem("complaints") == stem("complaint"), stem("publishing") == stem("publishes")
        (True, True)
    """
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST:
            if ending == "s" and word.endswith("ss"):
                break
            return word[: len(word) - len(ending)] + instead
    return word


@cache
def _stop_words() -> frozenset[str]:
    source = files("lexcompare.analyse.matching").joinpath("data/stopwords.toml")
    return frozenset(tomllib.loads(source.read_text("utf-8"))["en"])


def _english(text: str) -> list[str]:
    words = re.findall(r"[0-9a-z]+", text.lower())
    return [stem(word) for word in words if word not in _stop_words() and len(word) > 1]


@cache
def _glosses() -> tuple[dict[str, tuple[str, ...]], int]:
    """Return the English words of each Chinese term, and the length of the longest term."""
    found = {}
    for entry in load_glossary():
        words = [word for gloss in entry.en[:_GLOSSES] for word in _english(gloss)]
        found[entry.zh] = tuple(dict.fromkeys(words))
    return found, max(map(len, found), default=1)


def _chinese(run: str) -> list[str]:
    glosses, longest = _glosses()
    made = [run[at : at + 2] for at in range(max(len(run) - 1, 1))]
    at = 0
    while at < len(run):
        for size in range(min(longest, len(run) - at), 1, -1):
            known = glosses.get(run[at : at + size])
            if known is not None:
                made.extend(known)
                at += size
                break
        else:
            at += 1
    return made


def terms(text: str) -> list[str]:
    """Return the terms of a text, with repetition.

    Example:
        >>> terms("投诉")[:1], bool(set(terms("投诉")) & set(terms("Complaints are received.")))
        (['投诉'], True)
    """
    made: list[str] = []
    for piece in _PIECE.findall(text):
        made += _english(piece) if piece.isascii() else _chinese(piece)
    return made
