# ruff: noqa: E501 - wide tables of cases
"""Copies and versions of one instrument."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import permutations

import pytest

from lexcompare.core.model import Completeness, Instrument, Metadata, Source
from lexcompare.core.vocabulary import Jurisdiction, Role, Status
from lexcompare.parse.duplicates import KinshipKind, find_kinships, kept_copies
from lexcompare.parse.sketches import sketch_text


def letters(seed: int, length: int = 6000) -> str:
    """Text without repetition, the same at every run."""
    made = random.Random(seed)
    return "".join(chr(0x4E00 + made.randrange(8000)) for _ in range(length))


def change(text: str, share: float, seed: int = 7) -> str:
    """The text with a stretch in its middle rewritten."""
    length = int(len(text) * share)
    start = (len(text) - length) // 2
    return text[:start] + letters(seed, length) + text[start + length :]


def instrument(name: str, text: str, **metadata: object) -> Instrument:
    values: dict[str, object] = {
        "title": "甲省数据条例",
        "jurisdiction": Jurisdiction.CN,
        "region_name": "甲省",
        "promulgated": "2031-05-06",
    } | metadata
    return Instrument(name, Metadata(**values), Source(text))  # type: ignore[arg-type]


TEXT = letters(1)
COPY, VERSION = KinshipKind.COPY, KinshipKind.VERSION

# fmt: off
PAIRS: dict[str, tuple[str, dict[str, object], KinshipKind | None]] = {
    "same": (TEXT, {}, COPY),
    "same-but-longer-name": (TEXT, {"title": "甲省数据条例（2031年通过）"}, COPY),
    "same-in-other-format": (change(TEXT, 0.05), {}, COPY),
    "truncated": (TEXT[:1500], {}, COPY),
    "truncated-without-date": (TEXT[:1500], {"promulgated": ""}, COPY),
    "adoption-instead-of-promulgation": (TEXT[:-60], {"promulgated": "2031-06-20"}, COPY),
    "identical-with-another-date": (TEXT, {"promulgated": "2035-01-01"}, COPY),
    "amended": (change(TEXT, 0.05), {"promulgated": "2035-01-01"}, VERSION),
    "rewritten": (letters(2), {"promulgated": "2035-01-01"}, VERSION),
    "rewritten-without-date": (letters(2), {"promulgated": ""}, VERSION),
    "draft": (change(TEXT, 0.3), {"status": Status.DRAFT, "promulgated": ""}, VERSION),
    "draft-under-a-like-name": (change(TEXT, 0.3), {"title": "甲省数据管理条例", "status": Status.DRAFT, "promulgated": ""}, VERSION),
    "draft-on-another-subject": (change(TEXT, 0.3), {"title": "甲省交通条例", "status": Status.DRAFT, "promulgated": ""}, None),
    "renamed": (change(TEXT, 0.02), {"title": "甲省大数据条例", "promulgated": "2035-01-01"}, VERSION),
    "model-copied-by-another-place": (change(TEXT, 0.02), {"title": "乙市数据条例", "region_name": "乙市"}, None),
    "same-name-elsewhere": (TEXT, {"region_name": "丙省"}, None),
    "another-subject": (letters(3), {"title": "甲省交通条例"}, None),
    "half-in-common": (change(TEXT, 0.5), {"title": "甲省交通条例"}, None),
    "same-name-in-another-legal-system": (TEXT, {"jurisdiction": Jurisdiction.UK}, None),
}
# fmt: on


@pytest.mark.parametrize(("text", "metadata", "kind"), PAIRS.values(), ids=PAIRS)
def test_pairs(text: str, metadata: dict[str, object], kind: KinshipKind | None) -> None:
    found = find_kinships([instrument("a", TEXT), instrument("b", text, **metadata)])
    assert [kinship.kind for kinship in found] == ([kind] if kind else [])


def test_the_order_of_instruments_makes_no_difference() -> None:
    group = [
        instrument("a", TEXT),
        instrument("b", TEXT[:2000]),
        instrument("c", change(TEXT, 0.1), promulgated="2035-01-01"),
        instrument("d", letters(9), title="甲省交通条例"),
    ]
    results = {find_kinships(list(order)) for order in permutations(group)}
    assert len(results) == 1
    assert {(k.kind, k.kept, k.other) for k in results.pop()} == {
        (COPY, "a", "b"),
        (VERSION, "a", "c"),
    }


def test_three_copies_have_one_best() -> None:
    copies = [instrument(name, TEXT[: 6000 - 900 * n]) for n, name in enumerate("cab")]
    complete = Instrument(
        "b", copies[2].metadata, copies[2].source, completeness=Completeness(True)
    )
    found = find_kinships([*copies[:2], complete])
    assert kept_copies(found) == {"a": "b", "c": "b"}
    assert all("more complete" in kinship.reason for kinship in found)


# fmt: off
MERITS = {
    "fixture": (instrument("a", TEXT, role=Role.FIXTURE), instrument("b", TEXT), "fixture"),
    "said-to-be-cut": (instrument("a", TEXT, complete=False), instrument("b", TEXT, complete=True), "complete"),
    "unreadable": (Instrument("a", instrument("a", "").metadata, Source(TEXT), completeness=Completeness(None, readable=False)), instrument("b", TEXT), "can be read"),
}
# fmt: on


@pytest.mark.parametrize(("worse", "better", "why"), MERITS.values(), ids=MERITS)
def test_the_better_copy_is_kept_and_the_reason_given(
    worse: Instrument, better: Instrument, why: str
) -> None:
    (kinship,) = find_kinships([worse, better])
    assert (kinship.kept, kinship.other) == ("b", "a")
    assert why in kinship.reason


def test_of_equal_copies_the_first_id_is_kept() -> None:
    assert kept_copies(find_kinships([instrument("b", TEXT), instrument("a", TEXT)])) == {"b": "a"}


def test_versions_stand_in_order_and_replace_nothing() -> None:
    draft = instrument("z", TEXT, status=Status.DRAFT, promulgated="2036-01-01")
    old = instrument("y", change(TEXT, 0.1))
    new = instrument("x", change(TEXT, 0.2), promulgated="2035-01-01")
    found = find_kinships([new, old, draft])
    assert [(k.kept, k.other) for k in found] == [("y", "x"), ("z", "x"), ("z", "y")]
    assert kept_copies(found) == {}


def test_instruments_without_titles_or_text_are_alone() -> None:
    empty = [instrument(name, "", title="", promulgated="") for name in "ab"]
    assert find_kinships(empty) == ()


def test_stock_shared_by_all_suggests_nothing() -> None:
    stock = letters(5, 600)
    many = [
        instrument(f"i{n}", stock + letters(100 + n, 1200), title=f"甲省第{n}号条例")
        for n in range(60)
    ]
    assert find_kinships(many) == ()


def test_sketches_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from lexcompare.parse.sketches import sketch_text;"
        "print(sorted(sketch_text('第一条数据开放' * 50 + 'abc' * 40).hashes))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("text", ["", "，。；", "数据", "第一条为了数据"], ids=repr)
def test_short_texts_have_empty_sketches(text: str) -> None:
    assert sketch_text(text).containment(sketch_text(TEXT)) == 0


def test_punctuation_and_space_do_not_count() -> None:
    spaced = "，".join(TEXT[i : i + 5] + " \n" for i in range(0, len(TEXT), 5))
    assert sketch_text(spaced) == sketch_text(TEXT)
