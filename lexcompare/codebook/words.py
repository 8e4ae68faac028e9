"""The words that a codebook speaks in, for tokenizers that should keep them whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexcompare.codebook.model import Codebook

__all__ = ["cue_words"]

_MARKS = re.compile(r"<[a-z_]+>|[…()|*]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 8
"""Longer cues are phrases, not words."""


def cue_words(codebook: Codebook) -> tuple[str, ...]:
    """Return the Chinese words of named lists and positive cues, sorted.

    Cues are taken apart at gaps and alternatives, so that ``(编制|公布)…目录`` gives three words;
    what is one character or a phrase of more than eight is left out.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> words = cue_words(load_codebook())
        >>> "公共数据" in words, "授权运营" in words, "(编制|公布)" in words
        (True, True, False)
    """
    found: set[str] = set()
    for cue in _cues(codebook):
        for part in _MARKS.split(cue):
            found.update(word for word in _HAN.findall(part) if _is_word(word))
    return tuple(sorted(found))


def _is_word(word: str) -> bool:
    # 的 ties words together; a part that begins or ends with it was cut out of a phrase.
    return 2 <= len(word) <= _LONGEST and "的" not in (word[0], word[-1])


def _cues(codebook: Codebook) -> Iterator[str]:
    for lang, _, words in codebook.terms:
        if lang == "zh":
            yield from words
    for rule in codebook.rules:
        if rule.lang == "zh":
            for group in rule.groups:
                yield from group
