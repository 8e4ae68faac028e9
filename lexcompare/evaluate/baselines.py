"""Plain systems to stand beside: majority, keywords, a linear SVM over characters.

They are learners of :mod:`lexcompare.evaluate.folds`, so that they are measured as the tool is.
Their scores are not calibrated.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lexcompare.codebook.model import Codebook, Concept, RuleKind
from lexcompare.codebook.patterns import compile_pattern, fold
from lexcompare.core.errors import MissingExtraError
from lexcompare.core.findings import InstrumentFindings, Tag, UnitFindings, Verdict
from lexcompare.core.model import Article, Instrument
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.folds import Finder

__all__ = ["CharacterSvm", "keyword_finder", "majority_learner", "plain_finder"]

_LABEL_PARTS = re.compile(r"[、：:与及和,/]|\band\b|\bof\b")
_NGRAMS = (1, 4)
_MIN_POSITIVE = 2

Said = tuple[Force, Mapping[str, float]]
"""What a baseline says of a unit: its force, and a score per concept that it gives."""


def plain_finder(say: Callable[[Article, str], Said]) -> Finder:
    """Turn a function of unit and language into a finder; concepts take the force of the unit.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> finder = plain_finder(lambda article, language: (Force.SOFT, {"fees": 1.0}))
        >>> finder(Instrument("cn-x", Metadata(), Source(""))).units
        ()
    """

    def find(instrument: Instrument) -> InstrumentFindings:
        language = instrument.metadata.language or "zh"
        units = []
        for article in instrument.units:
            force, scores = say(article, language)
            tags = tuple(Tag(article.id, name, force, score) for name, score in scores.items())
            verdict = Verdict(article.id, force, 0.5, 0, 0, 0, ("baseline",))
            units.append(UnitFindings(article.id, verdict, tags))
        return InstrumentFindings(instrument, tuple(units))

    return find


def majority_learner(instruments: Sequence[Instrument], codings: Sequence[CodedUnit]) -> Finder:
    """Say what most training units are: their commonest force, concepts that most of them have.

    Example:
        >>> callable(majority_learner([], []))
        True
    """
    held = {item.id for item in instruments}
    known = [unit for unit in codings if unit.instrument in held]
    forces = Counter(unit.force for unit in known)
    concepts = Counter(name for unit in known for name in unit.concepts)
    force = max(Force, key=lambda one: forces[one])
    shares = {name: count / len(known) for name, count in sorted(concepts.items())}
    most = {name: share for name, share in shares.items() if share > 0.5}
    return plain_finder(lambda _article, _language: (force, most))


def keyword_finder(codebook: Codebook) -> Finder:
    """Look for words: labels of concepts and the literal cues of their decisive rules.

    Literal cues are those without a gap, of rules that ask for nothing else; conditions, vetoes
    and negative terms of the codebook are left out.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> callable(keyword_finder(load_codebook()))
        True
    """
    tables = {language: _keywords(codebook, language) for language in ("zh", "en")}

    def say(article: Article, language: str) -> Said:
        text = fold(article.text)
        table = tables.get(language, {})
        found = {name: 0.5 for name, pattern in table.items() if pattern.search(text)}
        return _force_by_words(text, language), found

    return plain_finder(say)


def _keywords(codebook: Codebook, language: str) -> dict[str, re.Pattern[str]]:
    terms = {(lang, name): words for lang, name, words in codebook.terms}
    table = {}
    for concept in codebook.concepts:
        words = _label_words(concept, language)
        for rule in concept.rules:
            if rule.lang == language and rule.decisive and rule.kind is RuleKind.CONCEPT:
                for cue in rule.any if not rule.all else ():
                    pattern = compile_pattern(cue, language, terms)
                    if pattern.regex is None:
                        words |= {literal for literal, _, _ in pattern.literals}
        if words:
            table[concept.id] = _any_of(words, language)
    return table


def _label_words(concept: Concept, language: str) -> set[str]:
    label = concept.label_zh if language == "zh" else concept.label_en
    shortest = 2 if language == "zh" else 4
    parts = (fold(part.strip()) for part in _LABEL_PARTS.split(label))
    return {part for part in parts if len(part) >= shortest}


def _any_of(words: set[str], language: str) -> re.Pattern[str]:
    joined = "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
    # Word boundaries mean nothing between Chinese characters, all of which are word characters.
    return re.compile(joined if language == "zh" else rf"\b(?:{joined})")


@cache
def _force_words() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "baselines.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _force_by_words(text: str, language: str) -> Force:
    data = _force_words()
    for force in data["order"]:
        if any(word in text for word in data.get(language, {}).get(force, ())):
            return Force(force)
    return Force.STRUCTURAL


class CharacterSvm:
    """Learner: linear SVMs over character 1- to 4-grams, one per concept and one for force.

    Each language is trained by itself. Needs the extra ``learn``.

    Args:
        concepts: Ids to learn.

    Raises:
        MissingExtraError: scikit-learn is not installed (when the first unit is read).

    Example:
        >>> callable(CharacterSvm(["fees"])([], []))
        True
    """

    def __init__(self, concepts: Sequence[str]) -> None:
        self._concepts = tuple(concepts)

    def __call__(self, instruments: Sequence[Instrument], codings: Sequence[CodedUnit]) -> Finder:
        """Train on units that both sides have."""
        articles = {
            (item.id, unit.id): (unit.text, item.metadata.language or "zh")
            for item in instruments
            for unit in item.units
        }
        rows: dict[str, list[tuple[str, CodedUnit]]] = {}
        for coded in codings:
            text, language = articles.get((coded.instrument, coded.unit), ("", ""))
            if text:
                rows.setdefault(language, []).append((text, coded))
        models: dict[str, Callable[[str], Said]] = {}

        def say(article: Article, language: str) -> Said:
            # Only the language that is asked for is trained: a fold holds out one instrument.
            if language not in models and language in rows:
                models[language] = _fit(rows[language], self._concepts)
            if language not in models:
                return Force.STRUCTURAL, {}
            return models[language](article.text)

        return plain_finder(say)


def _fit(rows: Sequence[tuple[str, CodedUnit]], concepts: Sequence[str]) -> Callable[[str], Said]:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC
    except ImportError as error:
        raise MissingExtraError(
            "scikit-learn is not installed", remedy="pip install lexcompare[learn]"
        ) from error
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=_NGRAMS, sublinear_tf=True)
    matrix = vectorizer.fit_transform([text for text, _ in rows])
    forces = [coded.force.value for _, coded in rows]
    force_model = (
        LinearSVC(class_weight="balanced", random_state=0).fit(matrix, forces)
        if len(set(forces)) > 1
        else None
    )
    models = {}
    for concept in concepts:
        labels = [concept in coded.concepts for _, coded in rows]
        if _MIN_POSITIVE <= sum(labels) < len(labels):
            models[concept] = LinearSVC(class_weight="balanced", random_state=0).fit(matrix, labels)

    def say(text: str) -> Said:
        vector = vectorizer.transform([text])
        force = Force(force_model.predict(vector)[0] if force_model else forces[0])
        scores = {}
        for concept, model in models.items():
            margin = float(model.decision_function(vector)[0])
            if margin > 0:
                scores[concept] = 1 / (1 + math.exp(-margin))
        return force, scores

    return say
