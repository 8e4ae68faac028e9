"""The lexicons of force: what the loader refuses, and how terms are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexcompare.codebook.force import ROLES, available_languages, load_force_lexicon
from lexcompare.core.errors import CodebookError

HEAD = 'language = "zh"\nowner = "nobody"\ndate = "2026-01-01"\n'
LIST = HEAD + '[[list]]\nid = "a"\nrole = "binding"\ngloss = "g"\nterms = ["应当"]\n'

BROKEN: dict[str, tuple[str, str]] = {
    "no-toml": ("language = ", "not a TOML file"),
    "other-language": (LIST.replace('"zh"', '"en"'), "another language"),
    "no-owner": ('language = "zh"\ndate = "2026-01-01"\n', "a text is missing"),
    "unknown-key": (HEAD + "colour = 1\n", "unknown keys"),
    "unknown-list-key": (LIST + 'examples = ["应当"]\nweight = 2\n', "unknown keys"),
    "unknown-role": (LIST.replace('"binding"', '"wish"') + 'examples = ["应当"]\n', "unknown role"),
    "no-examples": (LIST, "an empty list"),
    "failing-example": (LIST + 'examples = ["可以"]\n', "examples of the force lexicon fail"),
    "failing-counterexample": (
        LIST + 'examples = ["应当"]\ncounterexamples = ["他应当来"]\n',
        "examples of the force lexicon fail",
    ),
    "term-twice": (
        LIST + 'examples = ["应当"]\n' + LIST.replace(HEAD, "").replace('"a"', '"b"')
        + 'examples = ["应当"]\n',
        "two lists",
    ),
    "name-twice": (
        LIST + 'examples = ["应当"]\n' + LIST.replace(HEAD, "").replace("应当", "必须")
        + 'examples = ["必须"]\n',
        "share a name",
    ),
    "bad-regex": (
        HEAD + '[[pattern]]\nid = "p"\ngloss = "g"\nregex = "("\nexamples = ["x"]\n',
        "not a regular expression",
    ),
    "failing-pattern": (
        HEAD + '[[pattern]]\nid = "p"\ngloss = "g"\nregex = "a"\nexamples = ["x"]\n',
        "examples of the force lexicon fail",
    ),
    "terms-no-list": (LIST.replace('["应当"]', '"应当"'), "no list of texts"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_lexicon_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "one.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        load_force_lexicon("zh", tmp_path)


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(CodebookError, match="en or zh"):
        load_force_lexicon("la")


@pytest.mark.parametrize("language", available_languages())
def test_shipped_lists_are_owned_dated_and_exampled(language: str) -> None:
    lexicon = load_force_lexicon(language)
    assert lexicon.check() == []
    for one in (*lexicon.lists, *lexicon.patterns.values()):
        assert one.owner
        assert one.date
        assert one.examples
    assert {one.role for one in lexicon.lists} <= ROLES


SCANS: dict[str, tuple[str, str, list[str]]] = {
    "longest": ("zh", "国家机关应当公布", ["国家机关", "应当", "公布"]),
    "hidden-by-a-lookalike": ("zh", "供应书籍", ["供应"]),
    "words-only": ("en", "The mayor may publish, maybe.", ["mayor", "may", "publish"]),
    "any-case": ("en", "The BOARD Shall report", ["BOARD", "Shall", "report"]),
    "inflected": ("en", "It publishes and notified", ["publishes", "notified"]),
    "empty": ("zh", "", []),
    "a-letter-that-grows-in-lower-case": ("en", "İ board shall list", ["board", "shall", "list"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), SCANS.values(), ids=SCANS.keys())
def test_scan(language: str, text: str, expected: list[str]) -> None:
    hits = load_force_lexicon(language).scan(text)
    assert [text[hit.start : hit.end] for hit in hits] == expected


def test_an_unknown_pattern_is_an_error() -> None:
    with pytest.raises(CodebookError, match="lacks a pattern"):
        load_force_lexicon("zh").matches("no-such", "x", 0, 1)


def test_matches_searches_a_stretch_only() -> None:
    lexicon = load_force_lexicon("zh")
    text = "馆员登记。自明日起施行。"
    assert lexicon.matches("commencement", text, 0, 5) is None
    assert lexicon.matches("commencement", text, 5, len(text)) is not None
