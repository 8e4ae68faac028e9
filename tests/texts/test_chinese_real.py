"""Chinese segmentation measured on real instruments, which are not in the repository."""

from __future__ import annotations

import csv
import hashlib
import json
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lexcompare.core.model import Source
from lexcompare.evaluate.segmentation import (
    numbered_from_one,
    read_edges,
    score_edges,
    shape_of,
)
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.readers import read_source
from lexcompare.parse.segmented import Segmented, check_tiling

pytestmark = pytest.mark.texts
HERE = Path(__file__).resolve().parent

WITHOUT_ARTICLES = {
    "cn-31-onestop-2021": ("sec", 16),
    "cn-43-opinion-2025": ("sec", 3),
    "cn-price-2025": ("", 0),
}
"""Complete entries that have no articles of their own: kind of unit and how many they gave."""


def _rows(texts_dir: Path) -> list[dict[str, str]]:
    with (texts_dir / "manifest.csv").open(encoding="utf-8-sig", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["jurisdiction"] == "cn"]


@cache
def _segmented(path: Path) -> Segmented:
    source = read_source(path)
    made = segment_chinese(source)
    check_tiling(made.segments, len(source.text))
    return made


def _of(texts_dir: Path, instrument: str) -> Segmented:
    row = next(row for row in _rows(texts_dir) if row["id"] == instrument)
    return _segmented(texts_dir / row["file"])


def test_first_and_last_letters_of_every_article(texts_dir: Path, gold_dir: Path) -> None:
    edges = read_edges(gold_dir / "articles.csv")
    found = {instrument: _of(texts_dir, instrument).articles for instrument in edges}
    score = score_edges(found, edges)
    assert score.expected == 573
    assert score.extra == ()
    assert score.missing == ()
    # The one that differs carries the address of a link in the reference.
    assert score.share >= 0.998, score.wrong


def test_complete_entries_are_numbered_without_gap(texts_dir: Path) -> None:
    gaps = []
    for row in _rows(texts_dir):
        made = _segmented(texts_dir / row["file"])
        units = [article for article in made.articles if not article.is_annex]
        if row["complete"] != "yes":
            continue
        if row["id"] in WITHOUT_ARTICLES:
            prefix, count = WITHOUT_ARTICLES[row["id"]]
            assert len(units) == count
            assert all(unit.id.startswith(prefix) for unit in units)
        elif not numbered_from_one(units) or not units[0].id.startswith("art_"):
            gaps.append(row["id"])
    assert gaps == []


@pytest.mark.parametrize(
    ("instrument", "complete", "readable", "code"),
    [
        ("cn-37-bigdata-2021-truncated", False, True, "no-commencement"),
        ("cn-50-data-2022", False, True, "numbering-gap"),
        ("cn-3714-open", False, False, "unreadable"),
        ("cn-price-2025", False, False, "no-units"),
        ("cn-csl-2025", None, True, "detached-numbers"),
        ("cn-33-survey-2019", None, True, "number-restored"),
        ("cn-31-data-2021", True, True, ""),
        ("cn-4401-data-2025", True, True, ""),
    ],
)
def test_completeness(
    texts_dir: Path, instrument: str, complete: bool | None, readable: bool, code: str
) -> None:
    verdict = _of(texts_dir, instrument).completeness
    assert verdict.complete is complete
    assert verdict.readable is readable
    assert {code} - {""} <= {reason.code for reason in verdict.reasons}


def test_entries_that_a_reader_found_complete_are_not_called_incomplete(texts_dir: Path) -> None:
    doubted = [
        row["id"]
        for row in _rows(texts_dir)
        if row["complete"] == "yes"
        and _segmented(texts_dir / row["file"]).completeness.complete is False
    ]
    assert doubted == ["cn-price-2025"]


@pytest.mark.parametrize(
    ("instrument", "units"),
    [
        ("cn-33-open-2020", ("art_20", "art_22")),
        ("cn-44-public-2021", ("art_25", "art_26")),
        ("cn-5201-open-2018", ("art_10", "art_15")),
    ],
)
def test_references_torn_off_as_headings_are_joined(
    texts_dir: Path, instrument: str, units: tuple[str, ...]
) -> None:
    made = _of(texts_dir, instrument)
    texts = {article.id: article.text for article in made.articles}
    for unit in units:
        assert "条" in texts[unit]
        assert texts[unit].endswith("。")
        assert "\n第" not in texts[unit]
    assert "false-heading" in {problem.code for problem in made.problems}


def test_both_pdfs_read_like_their_markdown(texts_dir: Path) -> None:
    for pair in (("cn-dsl-2021", "cn-dsl-2021-pdf"), ("cn-pipl-2021", "cn-pipl-2021-pdf")):
        one, two = (_of(texts_dir, instrument).articles for instrument in pair)
        assert [a.id for a in one] == [a.id for a in two]


def _checked() -> list[dict[str, str]]:
    lines = (HERE / "tree_checked.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _by_hash(folder: Path, prefix: str, digest: str) -> Path:
    for path in sorted(folder.glob(f"{prefix}*")):
        if hashlib.sha256(path.read_bytes()).hexdigest().startswith(digest):
            return path
    pytest.fail(f"no file {prefix}… with hash {digest} in {folder.name}")


def test_trees_checked_by_eye(texts_dir: Path, background_dir: Path) -> None:
    rows = _checked()
    assert len(rows) == 100
    assert sum(row["verdict"] == "right" for row in rows) >= 98
    changed = []
    for row in rows:
        if "instrument" in row:
            made = _of(texts_dir, row["instrument"])
        else:
            folder = background_dir / row["background"]
            made = _segmented(_by_hash(folder, row["name"], row["sha256"]))
        article = next(a for a in made.articles if a.id == row["unit"])
        if shape_of(article) != row["shape"]:
            changed.append((row, shape_of(article)))
    assert changed == []


def _exceptions() -> dict[tuple[str, str], dict[str, Any]]:
    data = tomllib.loads((HERE / "known_exceptions.toml").read_text(encoding="utf-8"))
    return {(row["province"], row["sha256"]): row for row in data["file"]}


@pytest.mark.slow
def test_background(background_dir: Path) -> None:
    known = _exceptions()
    files = sorted(background_dir.glob("*/*.md"))
    assert len(files) == 1909
    numbered = length = 0
    spent = 0.0
    met: set[tuple[str, str]] = set()
    for path in files:
        content = path.read_bytes()
        text = content.decode("utf-8")
        started = time.process_time()
        made = segment_chinese(Source(text))
        spent += time.process_time() - started
        length += len(text)
        check_tiling(made.segments, len(text))
        units = [article for article in made.articles if not article.is_annex]
        if numbered_from_one(units) and units[0].id.startswith("art_"):
            numbered += 1
            continue
        key = (path.parent.name, hashlib.sha256(content).hexdigest()[:16])
        assert key in known, f"{path.name} has lost its numbering"
        met.add(key)
        row = known[key]
        assert len(units) == row["units"], path.name
        if row["kind"] != "sections":
            assert made.completeness.complete is False, path.name
    assert numbered >= 1872
    assert numbered == 1909 - len(known)
    assert met == set(known)
    # A floor for a busy machine; an idle one does more than twice as much.
    assert length / spent > 300_000, f"{length / spent:.0f} characters a second"
