# ruff: noqa: E501 - wide tables of cases
"""Codings: loaded, checked, kept apart by tier."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import load_codings
from lexcompare.parse.catalogue import load_catalogue

GOOD = {"unit": "art_2", "force": "operative", "concepts": {"catalog": "soft"}}


def write(folder: Path, *records: object, name: str = "cn-x.jsonl") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (item if isinstance(item, str) else json.dumps(item) for item in records)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_line_is_read(tmp_path: Path) -> None:
    record = {
        "unit": "art_10_1",
        "force": "operative",
        "concepts": {"opening_duty": "operative", "definition": "structural"},
        "objects": ["opening"],
        "opening_mode": "open-data",
        "excludes": ["liability"],
    }
    (unit,) = load_codings(write(tmp_path, record))
    assert str(unit.ref) == "cn-x#art_10_1"
    assert unit.concepts == {"opening_duty": Force.OPERATIVE, "definition": Force.STRUCTURAL}
    assert (unit.objects, unit.opening_mode, unit.excludes) == (
        ("opening",),
        "open-data",
        ("liability",),
    )
    assert (unit.tier, unit.file) == ("", "")


def test_tiers_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, GOOD, name="double/cn-x.jsonl")
    write(tmp_path, GOOD, name="single/cn-y.jsonl")
    assert [(u.instrument, u.tier) for u in load_codings(tmp_path)] == [
        ("cn-x", "double"),
        ("cn-y", "single"),
    ]
    assert [u.tier for u in load_codings(tmp_path / "single")] == ["single"]


def test_units_of_texts_outside_the_corpus_keep_their_file(tmp_path: Path) -> None:
    record = GOOD | {"file": "甲省/甲省交通条例(2031-05-06).md"}
    (unit,) = load_codings(write(tmp_path, record, name="background-1.jsonl"))
    assert unit.instrument == "甲省交通条例(2031-05-06)"
    assert unit.file == "甲省/甲省交通条例(2031-05-06).md"


# fmt: off
BAD = {
    "no-json": ("{unit: art_1}", "no JSON", "{unit"),
    "no-object": ("[1]", "wrong type", "[1]"),
    "unknown-key": (GOOD | {"note": "x"}, "unknown key", "note"),
    "no-force": ({"unit": "art_2", "concepts": {}}, "a key is missing", "force"),
    "unit": (GOOD | {"unit": "第二条"}, "no unit id", "第二条"),
    "force": (GOOD | {"force": "strong"}, "unknown force", "strong"),
    "concept": (GOOD | {"concepts": {"katalog": "soft"}}, "unknown concept", "katalog"),
    "concept-force": (GOOD | {"concepts": {"catalog": "weak"}}, "unknown force", "weak"),
    "concepts-as-list": (GOOD | {"concepts": ["catalog"]}, "wrong type", "catalog"),
    "stronger-than-unit": (GOOD | {"force": "slogan"}, "stronger than its unit", "soft"),
    "structural-duty": (GOOD | {"concepts": {"catalog": "structural"}}, "cannot be structural", "structural"),
    "object": (GOOD | {"objects": ["roads"]}, "unknown object", "roads"),
    "objects-as-word": (GOOD | {"objects": "opening"}, "wrong type", "opening"),
    "mode": (GOOD | {"opening_mode": "wide"}, "unknown opening_mode", "wide"),
    "mode-without-duty": (GOOD | {"opening_mode": "reuse"}, "without its concept", "reuse"),
    "excludes": (GOOD | {"excludes": ["rights"]}, "unknown concept", "rights"),
}
# fmt: on


@pytest.mark.parametrize(("record", "what", "got"), BAD.values(), ids=BAD)
def test_bad_lines_are_named(tmp_path: Path, record: object, what: str, got: str) -> None:
    path = write(tmp_path, GOOD | {"unit": "art_1"}, record)
    with pytest.raises(InputError) as caught:
        load_codings(path)
    assert caught.value.where == f"{path}:2"
    assert what in caught.value.what
    assert got in caught.value.got
    assert caught.value.expected


def test_a_unit_coded_twice_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, GOOD)
    with pytest.raises(InputError, match="twice"):
        load_codings(path)


@pytest.mark.parametrize("made", [False, True], ids=["no-folder", "empty-folder"])
def test_nothing_there(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "codings"
    if made:
        folder.mkdir()
    with pytest.raises(UsageError, match="no codings"):
        load_codings(folder)


def test_the_shipped_codings_are_those_that_the_readme_counts(repo_root: Path) -> None:
    units = load_codings(repo_root / "corpus" / "codings")
    background = [unit for unit in units if unit.file]
    assert len(background) == 200
    counts = Counter(unit.tier for unit in units if not unit.file)
    assert counts == {
        "double": 517, "single": 715, "project": 583, "aside": 74,
        "wider": 336, "wider-once": 550, "wider-aside": 143,
    }  # fmt: skip
    instruments = {tier: {u.instrument for u in units if u.tier == tier and not u.file}
                   for tier in counts}  # fmt: skip
    held = {tier: len(names) for tier, names in instruments.items()}
    assert held == {
        "double": 10, "single": 19, "project": 12, "aside": 2,
        "wider": 8, "wider-once": 15, "wider-aside": 3,
    }  # fmt: skip
    readme = (repo_root / "corpus" / "codings" / "README.md").read_text("utf-8")
    for figure in ("517", "649", "66", "200", "583", "74", "336", "550", "143"):
        assert figure in readme


def test_coded_instruments_are_in_the_catalogue(repo_root: Path) -> None:
    known = {entry.id for entry in load_catalogue() if entry.held}
    units = load_codings(repo_root / "corpus" / "codings")
    assert {unit.instrument for unit in units if not unit.file} <= known


def test_the_codings_hold_no_text(repo_root: Path) -> None:
    for path in sorted((repo_root / "corpus" / "codings").rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            assert not {"text", "quote", "evidence"} & set(json.loads(line))
