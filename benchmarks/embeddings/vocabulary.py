"""Which tokens the table has, and the tokenizer that cuts texts into them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources import RECIPE, Headword

from lexcompare.analyse.encoders import load_glossary

UNKNOWN = "[UNK]"
COUNTS = Path(__file__).resolve().parent / "counts.tsv"
_LATIN = re.compile(r"[a-z]{2,24}")


@dataclass(frozen=True)
class Counts:
    """In how many passages words occur, by language.

    Args:
        words: Language to word to passages.
        passages: Language to all passages.
    """

    words: Mapping[str, Mapping[str, int]]
    passages: Mapping[str, int]

    @classmethod
    def read(cls) -> Counts:
        """Read the committed table."""
        words: dict[str, dict[str, int]] = {"zh": {}, "en": {}}
        for line in COUNTS.read_text("utf-8").splitlines():
            language, word, n = line.split("\t")
            words[language][word] = int(n)
        return cls(words, {language: found.pop("") for language, found in words.items()})

    def rarity(self, word: str) -> float:
        """Return the inverse passage frequency of a word; a word never seen counts as seen once."""
        language = language_of(word)
        n = self.words[language].get(word, 1)
        return math.log(self.passages[language] / n)


def language_of(word: str) -> str:
    """Return ``en`` for a token in Latin letters, else ``zh``."""
    return "en" if word.isascii() else "zh"


def choose_tokens(
    counts: Counts, dictionary: Sequence[Headword], glossed: set[str]
) -> tuple[list[str], list[str]]:
    """Return the Chinese and the English tokens, the most frequent first."""
    options = RECIPE["vocabulary"]
    glossary = load_glossary()
    chinese = {entry.zh: 0 for entry in glossary}
    for word, _ in _ordered(counts.words["zh"]):
        if word in glossed and len(chinese) < options["chinese_words"]:
            chinese.setdefault(word, 0)
    english = {word: 0 for entry in glossary for gloss in entry.en
               for word in _LATIN.findall(gloss.lower())}  # fmt: skip
    known = {head.word: head.rank for head in dictionary if _LATIN.fullmatch(head.word)}
    for word, _ in _ordered(counts.words["en"]):
        if word in known:
            english.setdefault(word, 0)
    for word, rank in sorted(known.items(), key=lambda item: (item[1], item[0])):
        if rank <= options["english_rank"] and len(english) < options["english_words"]:
            english.setdefault(word, 0)
    return list(chinese), list(english)


def _ordered(words: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda item: (-item[1], item[0]))


def make_tokenizer(tokens: Sequence[str], counts: Counts) -> Any:
    """Return a tokenizer that cuts both languages by the likeliest words.

    Unigram: of all ways to cut a run of letters or characters the most probable one wins, so that
    Chinese needs no other segmenter, and an unknown English form falls into known parts. Single
    characters are made less likely, for they stand in words more often than by themselves.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    penalty = float(RECIPE["vocabulary"]["character_penalty"])
    vocabulary = [(UNKNOWN, 0.0)]
    for token in tokens:
        language = language_of(token)
        n = counts.words[language].get(token, 1)
        score = math.log(n / (20.0 * counts.passages[language]))
        single = len(token) == 1 or (language == "en" and len(token) == 2)
        vocabulary.append((token, score - penalty if single else score))
    made = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    # No NFKC: the readers fold widths already, and it would double the time of an encoding.
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made
