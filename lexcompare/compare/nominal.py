"""Nominal tasks: a body is named, and nothing that it must do could be checked.

Allotting a task to a named body binds it, however vague the verb, so its tag is operative. But a
reader who sees ● expects something to check; where there is nothing, the cell says ◎.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lexcompare.core.errors import InternalError
from lexcompare.core.findings import Tag
from lexcompare.core.model import Article
from lexcompare.core.vocabulary import Force

__all__ = ["NominalRules", "is_nominal", "load_nominal_rules"]

_ENGLISH_TAIL = r"(?:s|es|d|ed|ing)?\b"


@dataclass(frozen=True, slots=True)
class NominalRules:
    """Which concepts can be nominal, and words of tasks that can be checked.

    Args:
        concepts: Ids of concepts that allot tasks.
        checkable: By language, a pattern of words that make a task checkable.
        allots: By language, a pattern of words by which a paragraph allots tasks.

    Example:
        >>> load_nominal_rules().concepts
        frozenset({'responsible_body'})
    """

    concepts: frozenset[str]
    checkable: dict[str, re.Pattern[str]]
    allots: dict[str, re.Pattern[str]]

    def is_vague(self, text: str, language: str) -> bool:
        """Whether no word of ``text`` names a task that could be checked.

        Example:
            >>> load_nominal_rules().is_vague("市数据局负责统筹、推进数据工作。", "zh")
            True
        """
        return self.checkable[_key(language)].search(text) is None

    def allots_checkable(self, text: str, language: str) -> bool:
        """Whether ``text`` allots a task that could be checked.

        Example:
            >>> load_nominal_rules().allots_checkable("责任不清的，由县数据局指定机构。", "zh")
            True
        """
        found = self.allots[_key(language)].search(text) is not None
        return found and not self.is_vague(text, language)


def _key(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"


@cache
def load_nominal_rules() -> NominalRules:
    """Read the package's rules, once, and try them on their examples.

    Raises:
        InternalError: A shipped example is not judged as it says.

    Example:
        >>> sorted(load_nominal_rules().checkable)
        ['en', 'zh']
    """
    name = "data/nominal.toml"
    data: dict[str, Any] = tomllib.loads(
        files("lexcompare.compare").joinpath(name).read_text(encoding="utf-8")
    )
    words = data["checkable"]
    zh = "|".join([*map(re.escape, words["zh"]), *words["zh_patterns"]])
    en = "|".join(re.escape(word.removesuffix("e")) + "e?" for word in words["en"])
    patterns = {"zh": re.compile(zh), "en": re.compile(rf"\b(?:{en}){_ENGLISH_TAIL}", re.I)}
    allots = {key: re.compile("|".join(data["allots"][key]), re.I) for key in ("zh", "en")}
    rules = NominalRules(frozenset(data["concepts"]), patterns, allots)
    for example in data["example"]:
        if rules.is_vague(example["text"], example["lang"]) is not example["nominal"]:
            raise InternalError("a shipped example fails", where=name, got=example["text"])
    return rules


def is_nominal(tag: Tag, article: Article | None, language: str) -> bool:
    """Whether a tag names a body and no task of it that could be checked.

    What counts is the paragraph that holds the words of the tag, with the list that hangs on it,
    and any other paragraph that allots tasks.

    Args:
        tag: A decided or unsure tag.
        article: The unit that it stands in.
        language: Language tag of the instrument.

    Example:
        >>> is_nominal(Tag("art_1", "responsible_body", Force.OPERATIVE, 0.9), None, "zh")
        False
    """
    rules = load_nominal_rules()
    if tag.concept not in rules.concepts or article is None:
        return False
    if tag.force.strength < Force.SOFT.strength:
        return False
    texts = []
    for evidence in tag.evidence:
        where = evidence.text_span
        holding = [
            one.text_span.of(article.text)
            for one in article.provisions
            if one.text_span.start <= where.start and where.end <= one.text_span.end
        ]
        texts.append(holding[0] if holding else article.text)
    if not all(rules.is_vague(text, language) for text in texts or [article.text]):
        return False
    others = [one.text_span.of(article.text) for one in article.provisions]
    return not any(rules.allots_checkable(text, language) for text in others)
