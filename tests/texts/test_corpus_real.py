"""The corpus on real instruments: blind inference against the manifest, copies and versions.

Floors are what was measured when they were set; they may rise. ``DISPUTED`` names entries where the
text says something else than the manifest, and what the text says; they count as misses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lexcompare.core.errors import ReadError
from lexcompare.core.model import Metadata, Source
from lexcompare.core.vocabulary import Level, Status
from lexcompare.parse.checks import check_corpus
from lexcompare.parse.corpus import Corpus, load_corpus, read_metadata
from lexcompare.parse.discovery import CorpusEntry
from lexcompare.parse.duplicates import KinshipKind
from lexcompare.parse.manifest import ManifestEntry, load_manifest
from lexcompare.parse.metadata import infer_metadata
from lexcompare.parse.readers import read_folder, read_source
from lexcompare.parse.regions import load_regions
from lexcompare.parse.titles import normalise_title

pytestmark = pytest.mark.texts

Pairs = list[tuple[ManifestEntry, Metadata]]

# fmt: off
DISPUTED = {
    ("cn-price-2025", "level"): "a notice of two departments, not of the State Council",
    ("cn-31-grading", "level"): "the text calls itself 征求意见稿",
    ("cn-310115-weather-2025", "level"): "issued by the district, not by the city congress",
    ("us-seattle-open", "level"): "the text is headed Executive Order 2016-01",
    ("cn-6101-public-2025", "promulgated"): "signed on 2025-11-22, posted later",
    ("cn-5201-open-2018", "promulgated"): "the note goes on to amendments of 2021",
    ("cn-5201-assess-2018", "promulgated"): "the note goes on to amendments of 2021",
}
FLOORS = {
    "cn": {"title": 80, "jurisdiction": 80, "region": 62, "region_name": 80, "level": 76,
           "promulgated": 42, "effective": 63, "language": 80},
    "other": {"jurisdiction": 23, "region": 23, "region_name": 23, "level": 22,
              "promulgated": 11, "effective": 2, "language": 23},
}
# fmt: on


def blind(folder: Path, row: ManifestEntry) -> Metadata:
    """Infer from file and text alone; where no reader exists yet, from the bytes."""
    path = folder / row.file
    entry = CorpusEntry("x", path, row.file, is_folder=row.is_folder)
    try:
        source = read_folder(path) if row.is_folder else read_source(path)
    except ReadError:
        first = min(path.iterdir()) if row.is_folder else path
        source = Source(first.read_bytes().decode("utf-8", errors="replace"))
    return read_metadata(entry, source).metadata


@pytest.fixture(scope="module")
def pairs(texts_dir: Path) -> Pairs:
    return [(row, blind(texts_dir, row)) for row in load_manifest(texts_dir)]


@pytest.fixture(scope="module")
def corpus(texts_dir: Path) -> Corpus:
    return load_corpus(texts_dir)


def agree(field: str, want: object, got: object) -> bool:
    if field == "title":
        return normalise_title(str(want)) == normalise_title(str(got))
    return want == got


@pytest.mark.parametrize("group", FLOORS)
def test_blind_inference_reaches_its_floors(pairs: Pairs, group: str) -> None:
    right: Counter[str] = Counter()
    missed: list[str] = []
    for row, found in pairs:
        if (row.metadata.jurisdiction == "cn") is not (group == "cn"):
            continue
        for field in FLOORS[group]:
            want, got = getattr(row.metadata, field), getattr(found, field)
            if not want:
                continue
            right[field] += agree(field, want, got)
            if not agree(field, want, got):
                missed.append(f"{row.id} {field}: {want} / {got or 'nothing'}")
    below = {f: (right[f], floor) for f, floor in FLOORS[group].items() if right[f] < floor}
    assert not below, "\n".join(missed)


def test_disputed_entries_still_differ(pairs: Pairs) -> None:
    """When the manifest is corrected, the entry leaves the list."""
    found = {row.id: (row.metadata, inferred) for row, inferred in pairs}
    for name, field in DISPUTED:
        ours, theirs = found[name]
        assert getattr(ours, field) != getattr(theirs, field), (name, field)


def test_drafts_are_all_found_and_nothing_in_force_is_called_one(pairs: Pairs) -> None:
    drafts = {row.id for row, _ in pairs if row.metadata.status is Status.DRAFT}
    found = {row.id for row, inferred in pairs if inferred.status is Status.DRAFT}
    assert drafts <= found
    assert found - drafts == {"cn-31-grading"}


def test_no_status_is_claimed_against_the_manifest(pairs: Pairs) -> None:
    wrong = [
        row.id
        for row, found in pairs
        if found.status is not Status.UNKNOWN
        and row.metadata.status is not Status.UNKNOWN
        and found.status is not row.metadata.status
    ]
    assert wrong == []


def test_every_inferred_field_is_named(pairs: Pairs) -> None:
    for row, found in pairs:
        for name in ("title", "level", "promulgated", "effective", "issuer"):
            assert (name in found.inferred) is bool(getattr(found, name)), (row.id, name)


# fmt: off
COPIES = {
    ("cn-dsl-2021", "cn-dsl-2021-pdf"),
    ("cn-pipl-2021", "cn-pipl-2021-pdf"),
    ("cn-37-bigdata-2021", "cn-37-bigdata-2021-truncated"),
}
VERSIONS = {
    ("cn-csl-2016", "cn-csl-2025"),
    ("cn-statistics-2009", "cn-statistics-2024"),
    ("cn-crypto-1999", "cn-crypto-2023"),
    ("cn-14-register-draft", "cn-14-register-2025"),
}
# fmt: on


def test_known_copies_and_versions_are_recognised_and_no_others(corpus: Corpus) -> None:
    found = {
        kind: {(k.kept, k.other) for k in corpus.kinships if k.kind is kind} for kind in KinshipKind
    }
    chinese = {
        kind: {pair for pair in pairs if pair[0].startswith("cn-")} for kind, pairs in found.items()
    }
    assert chinese[KinshipKind.COPY] == COPIES
    assert chinese[KinshipKind.VERSION] == VERSIONS


def test_copies_are_recognised_without_a_manifest(texts_dir: Path) -> None:
    names = {name for pair in (*COPIES, *VERSIONS) for name in pair}
    files = [texts_dir / row.file for row in load_manifest(texts_dir) if row.id in names]
    found = load_corpus(files)
    assert {(k.kept, k.other) for k in found.kinships if k.kind is KinshipKind.COPY} == COPIES
    assert {(k.kept, k.other) for k in found.kinships if k.kind is KinshipKind.VERSION} == VERSIONS


def test_every_entry_is_an_instrument_or_a_problem(corpus: Corpus) -> None:
    told = " ".join(problem.where for problem in corpus.problems)
    for entry in corpus.entries:
        assert entry.id in corpus or entry.shown.rstrip("/") in told, entry.id
    assert not [p for p in corpus.problems if p.code in {"internal", "hash-differs"}]


def test_checks_name_known_oddities_and_few_others(corpus: Corpus) -> None:
    found = Counter(problem.code for problem in check_corpus(corpus))
    assert found["unchecked-status"] >= 60
    assert found["title-level"] <= 2
    assert found["same-subject"] <= 3
    assert found["effective-before-promulgated"] <= 4


def _province(path: Path) -> str:
    short = {region.short: region.code[:2] for region in load_regions() if region.is_province}
    return short[path.parent.name]


def _title(path: Path) -> str:
    return normalise_title(re.sub(r"\(\d{4}-\d\d-\d\d\)$", "", path.stem))


LOCAL = {
    Level.LOCAL_REGULATION,
    Level.LOCAL_DECISION,
    Level.SEZ_REGULATION,
    Level.PUDONG_REGULATION,
    Level.AUTONOMOUS_REGULATION,
    None,
}


def test_local_regulations_on_everything(background_dir: Path) -> None:
    """1,909 files whose folder tells the province and whose name tells the title."""
    found = {
        path: infer_metadata("", path.read_text("utf-8", errors="replace"))
        for path in sorted(background_dir.rglob("*.md"))
    }
    checks: dict[str, tuple[Callable[[Path, Metadata], bool], int]] = {
        "title": (lambda path, data: normalise_title(data.title) == _title(path), 1909),
        "province": (lambda path, data: data.region[:2] == _province(path), 1908),
        "level": (lambda path, data: data.level in LOCAL, 1909),
        "level known": (lambda path, data: data.level is not None, 1879),
        "issuer": (lambda path, data: bool(data.issuer), 1778),
        "effective": (lambda path, data: bool(data.effective), 1659),
        "no draft": (lambda path, data: data.status is not Status.DRAFT, 1909),
    }
    for name, (check, floor) in checks.items():
        missed = [path.name for path, data in found.items() if not check(path, data)]
        assert len(found) - len(missed) >= floor, (name, missed[:40])
