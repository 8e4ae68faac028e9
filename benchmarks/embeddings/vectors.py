"""Vectors of the tokens before tuning: MiniLM through English glosses, cleaned and reduced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from sources import RECIPE, Floats, sentence_vectors
from vocabulary import Counts, language_of

from lexcompare.analyse.encoders import load_glossary

Glosses = Mapping[str, Mapping[str, float]]


def glosses_of(reversed_dictionary: Glosses) -> dict[str, dict[str, float]]:
    """Return English glosses of Chinese words: the glossary's before the dictionary's."""
    share = float(RECIPE["vectors"]["glossary_weight"])
    made = {word: dict(found) for word, found in reversed_dictionary.items()}
    for entry in load_glossary():
        total = sum(1.0 / (1 + place) for place in range(len(entry.en)))
        own = {gloss: share / (1 + place) / total for place, gloss in enumerate(entry.en)}
        for gloss, weight in made.get(entry.zh, {}).items():
            own[gloss] = own.get(gloss, 0.0) + (1.0 - share) * weight
        made[entry.zh] = {gloss: weight for gloss, weight in own.items() if weight > 0}
    return made


def token_vectors(tokens: Sequence[str], glosses: Glosses, counts: Counts) -> Floats:
    """Return a vector of length 1 for each token, of MiniLM's dimension.

    An English token is embedded as it stands. A Chinese one is the weighted mean of its glosses;
    a gloss of several words is half the phrase as MiniLM reads it and half the sum of its words
    by rarity, since the table will meet it in English as single words.
    """
    phrases = sorted({gloss for token in tokens for gloss in glosses.get(token, {})})
    words = sorted({word for text in (*phrases, *tokens) if text.isascii()
                    for word in _words(text)})  # fmt: skip
    known = dict(zip(words, sentence_vectors(words), strict=True))
    read = dict(zip(phrases, sentence_vectors(phrases), strict=True))
    share = float(RECIPE["vectors"]["phrase_share"])
    rows = np.zeros((len(tokens), len(next(iter(known.values())))), np.float32)
    for number, token in enumerate(tokens):
        if language_of(token) == "en":
            rows[number] = known[token]
            continue
        for gloss, weight in glosses[token].items():
            parts = _words(gloss)
            summed = sum((known[word] * counts.rarity(word) for word in parts), 0 * read[gloss])
            vector = share * _unit(read[gloss]) + (1 - share) * _unit(summed)
            rows[number] += weight * _unit(vector)
    return np.array([_unit(row) for row in rows])


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _unit(row: Floats) -> Floats:
    length = float(np.sqrt(row @ row))
    return row / length if length > 0 else row


def reduce(rows: Floats, tokens: Sequence[str], counts: Counts) -> Floats:
    """Take out each language's mean and the top components, project, and fold in the weights."""
    options = RECIPE["vectors"]
    rows = rows.astype(np.float64)
    for language in ("zh", "en"):
        mine = np.array([language_of(token) == language for token in tokens])
        rows[mine] -= rows[mine].mean(axis=0)
    values, axes = np.linalg.eigh(rows.T @ rows)
    order = np.argsort(-values)
    axes = axes[:, order]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    removed = int(options["removed"])
    projected = rows @ axes[:, removed : removed + int(options["dimension"])]
    lengths = np.sqrt((projected**2).sum(axis=1, keepdims=True))
    projected /= np.where(lengths > 0, lengths, 1.0)
    weights = np.array([_weight(token, counts) for token in tokens])
    return (projected * weights[:, None]).astype(np.float32)


def _weight(token: str, counts: Counts) -> float:
    options = RECIPE["vectors"]
    weight = counts.rarity(token) ** float(options["rarity_power"])
    if len(token) == 1:
        weight *= float(options["character_weight"])
    return weight
