"""Codebooks as data: what loads, what is refused, and with which words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from lexcompare.codebook.loader import load_codebook
from lexcompare.core.errors import CodebookError

MAIN = """
name = "library-law"
version = "0.1.0"
owner = "tests"
date = "2026-01-01"

[[family]]
id = "service"
label_zh = "服务"
label_en = "Service"
concepts = ["lending", "quiet"]

[terms.zh]
items = ["图书", "期刊"]

[[gate]]
id = "library"
zh = ["图书馆"]
title_zh = ["图书"]
"""

CONCEPT = """
id = "{id}"
family = "service"
core = false
label_zh = "{zh}"
label_en = "{id}"
definition_zh = "说明。"
definition_en = "Meaning."
reviewer = "tests"
date = "2026-01-01"
{extra}
[[rule]]
id = "{id}.plain"
lang = "zh"
any = ["{cue}"]
{rule}
"""


def write(folder: Path, name: str, text: str) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def concept(identifier: str, cue: str, extra: str = "", rule: str = "") -> str:
    return CONCEPT.format(id=identifier, zh=identifier, cue=cue, extra=extra, rule=rule)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    write(tmp_path, "codebook.toml", MAIN)
    write(tmp_path, "concepts/lending.toml", concept("lending", "出借<items>"))
    write(tmp_path, "concepts/quiet.toml", concept("quiet", "保持安静"))
    return tmp_path


def test_the_shipped_codebook_has_29_concepts_in_six_families() -> None:
    book = load_codebook()
    assert len(book.concepts) == 29
    assert [family.id for family in book.families] == [
        "foundations",
        "supply",
        "limits",
        "organisation",
        "access_and_use",
        "accountability",
    ]
    assert {c.id for c in book.concepts if c.core} == {
        "catalog",
        "exceptions",
        "responsible_body",
        "remedies",
    }
    assert {c.id for c in book.concepts if c.structural_allowed} == {
        "definition",
        "scope",
        "principles",
    }
    assert book.concept("complaints").parents == ("remedies",)
    assert book.concept("complaints").cap == "soft"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_concept_has_examples_for_and_against(lang: str) -> None:
    for one in load_codebook().concepts:
        expected = [example.expect for example in one.examples if example.lang == lang]
        assert expected.count(True) >= 2, one.id
        assert expected.count(False) >= 1, one.id


def test_every_shipped_concept_says_what_it_means_in_both_languages() -> None:
    for one in load_codebook().concepts:
        assert one.definition_zh
        assert one.definition_en
        assert one.include, one.id
        assert one.exclude, one.id
        assert one.reviewer
        assert one.date


def test_scores_are_only_of_rules_that_exist() -> None:
    book = load_codebook()
    assert set(book.rule_scores) <= {rule.id for rule in book.rules}


def test_a_codebook_of_another_topic_loads(library: Path) -> None:
    book = load_codebook(library)
    assert book.concept_ids == ("lending", "quiet")
    assert book.objects == ()
    assert book.default_gate == ""


def test_an_unknown_concept_is_named(library: Path) -> None:
    with pytest.raises(CodebookError, match="lending, quiet") as caught:
        load_codebook(library).concept("parking")
    assert caught.value.got == "parking"


def test_the_digest_does_not_depend_on_names_and_order_of_files(
    library: Path, tmp_path: Path
) -> None:
    before = load_codebook(library).digest
    (library / "concepts/quiet.toml").rename(library / "concepts/a_first.toml")
    assert load_codebook(library).digest == before


def test_the_digest_changes_with_the_content(library: Path) -> None:
    before = load_codebook(library).digest
    write(library, "concepts/quiet.toml", concept("quiet", "保持肃静"))
    assert load_codebook(library).digest != before


def test_the_shipped_digest_is_that_of_a_copy(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(str(files("lexcompare.codebook").joinpath("data")), copy)
    assert load_codebook(copy).digest == load_codebook().digest


def _file(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: write(folder, name, text)


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


EXAMPLE = '\n[[example]]\nlang = "zh"\ntext = "{text}"\nexpect = {expect}\n'
QUIET = concept("quiet", "保持安静")

BROKEN = {
    "no folder": (_remove("codebook.toml"), "no codebook here"),
    "no TOML": (_file("concepts/quiet.toml", "id = "), "this is no TOML"),
    "unknown key": (_file("concepts/quiet.toml", "colour = 1\n" + QUIET), "unknown key"),
    "unknown key in a rule": (
        _file("concepts/quiet.toml", concept("quiet", "x", rule="wieght = 1")),
        "unknown key",
    ),
    "missing key": (
        _file("concepts/quiet.toml", QUIET.replace('label_en = "quiet"\n', "")),
        "a key is missing",
    ),
    "wrong type": (
        _file("concepts/quiet.toml", QUIET.replace("core = false", 'core = "no"')),
        "core has the wrong value",
    ),
    "unknown family": (
        _file("concepts/quiet.toml", QUIET.replace('"service"', '"noise"')),
        "names another family",
    ),
    "one concept in two files": (
        _file("concepts/more.toml", QUIET),
        "two files define one concept",
    ),
    "listed but not written": (_remove("concepts/quiet.toml"), "do not agree"),
    "written but not listed": (
        _file("concepts/parking.toml", concept("parking", "停车")),
        "do not agree",
    ),
    "unknown parent": (
        _file("concepts/quiet.toml", concept("quiet", "x", 'parents = ["noise"]')),
        "unknown parent",
    ),
    "parent of itself": (
        _file("concepts/quiet.toml", concept("quiet", "x", 'parents = ["quiet"]')),
        "a parent cycle",
    ),
    "positive and negative": (
        _file("concepts/quiet.toml", concept("quiet", "安静", '[negative]\nzh = ["安静"]')),
        "both positive and negative",
    ),
    "demanded and forbidden": (
        _file("concepts/quiet.toml", concept("quiet", "安静", rule='none = ["安静"]')),
        "demands and forbids",
    ),
    "rule without cues": (
        _file("concepts/quiet.toml", QUIET.replace('any = ["保持安静"]', "")),
        "a rule has no cues",
    ),
    "rule id of another": (
        _file("concepts/quiet.toml", QUIET.replace("quiet.plain", "lending.plain")),
        "must begin with its target",
    ),
    "two rules share an id": (
        _file(
            "concepts/quiet.toml",
            QUIET + '[[rule]]\nid = "quiet.plain"\nlang = "zh"\nany = ["y"]\n',
        ),
        "share an id",
    ),
    "unknown language": (
        _file("concepts/quiet.toml", QUIET.replace('lang = "zh"', 'lang = "fr"')),
        "lang has the wrong value",
    ),
    "unknown list": (_file("concepts/quiet.toml", concept("quiet", "<rooms>安静")), "unknown list"),
    "unbalanced cue": (_file("concepts/quiet.toml", concept("quiet", "(安静")), "unbalanced"),
    "gap at the end": (_file("concepts/quiet.toml", concept("quiet", "保持…")), "ends with a gap"),
    "unknown gate": (
        _file("concepts/quiet.toml", concept("quiet", "安静", rule='about = "noise"')),
        "unknown gate",
    ),
    "example not found": (
        _file("concepts/quiet.toml", QUIET + EXAMPLE.format(text="读者可以谈话。", expect="true")),
        "comes out otherwise",
    ),
    "counterexample found": (
        _file("concepts/quiet.toml", QUIET + EXAMPLE.format(text="读者保持安静。", expect="false")),
        "comes out otherwise",
    ),
    "no families": (
        _file("codebook.toml", 'name = "x"\nversion = "1"\nowner = "t"\ndate = "d"\n'),
        "no families",
    ),
    "thresholds upside down": (
        _file("codebook.toml", MAIN + "[thresholds]\ndecide = 0.2\nunsure = 0.6\n"),
        "contradict each other",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_codebook_is_refused_with_a_reason(library: Path, name: str) -> None:
    spoil, message = BROKEN[name]
    spoil(library)
    with pytest.raises(CodebookError, match=message):
        load_codebook(library)


def test_a_failing_example_is_named_with_its_file_and_the_rules_that_fired(library: Path) -> None:
    text = EXAMPLE.format(text="读者保持安静。", expect="false")
    write(library, "concepts/quiet.toml", QUIET + text)
    with pytest.raises(CodebookError) as caught:
        load_codebook(library)
    assert caught.value.where == "concepts/quiet.toml, example 1"
    assert "quiet.plain" in caught.value.got


def test_an_example_can_name_the_rule_that_has_to_fire(library: Path) -> None:
    example = EXAMPLE.format(text="读者保持安静。", expect="true") + 'rule = "quiet.plain"\n'
    write(library, "concepts/quiet.toml", QUIET + example)
    assert load_codebook(library).concept("quiet").examples[0].rule == "quiet.plain"
