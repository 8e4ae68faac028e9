"""The catalogue of real instruments."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexcompare.core.errors import ManifestError
from lexcompare.core.vocabulary import Level, Status
from lexcompare.parse.catalogue import CATALOGUE_COLUMNS, load_catalogue
from lexcompare.parse.regions import region_of


def test_the_shipped_catalogue_is_valid() -> None:
    entries = load_catalogue()
    assert sum(entry.held for entry in entries) == 103
    assert sum(not entry.held for entry in entries) >= 10
    assert len({entry.id for entry in entries}) == len(entries)


def test_what_is_not_held_is_a_fact_without_a_hash_or_status() -> None:
    for entry in load_catalogue():
        if entry.held:
            continue
        assert entry.sha256 == ""
        assert entry.metadata.status is Status.UNKNOWN
        assert entry.metadata.title
        assert entry.metadata.jurisdiction is not None


def test_chinese_codes_agree_with_their_names() -> None:
    for entry in load_catalogue():
        region = region_of(entry.metadata.region)
        if region is not None:
            assert entry.metadata.region_name == region.full_name, entry.id


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("浙江省公共数据条例", Level.LOCAL_REGULATION),
        ("深圳经济特区数据条例", Level.SEZ_REGULATION),
        ("政务数据共享条例", Level.ADMINISTRATIVE_REGULATION),
    ],
)
def test_known_but_not_held(title: str, level: Level) -> None:
    found = [entry for entry in load_catalogue() if entry.metadata.title == title]
    assert [(entry.held, entry.metadata.level) for entry in found] == [(False, level)]


# fmt: off
BAD = {
    "held-missing": ("id,title\nx,甲\n", "a column is missing"),
    "held-unknown": ("id,title,held\nx,甲,maybe\n", "column held"),
    "no-title": ("id,title,held\nx,,no\n", "column title"),
    "twice": ("id,title,held\nx,甲,no\nx,乙,no\n", "column id"),
    "bad-level": ("id,title,level,held\nx,甲,statute,no\n", "column level"),
    "file-is-no-column": ("id,title,file,held\nx,甲,a.md,no\n", "unknown column"),
}
# fmt: on


@pytest.mark.parametrize(("text", "what"), BAD.values(), ids=BAD)
def test_bad_catalogues_are_named(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ManifestError, match=what):
        load_catalogue(path)


def test_a_catalogue_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_bytes("id,title,held\nx,甲省,no\n".encode("gb18030"))
    with pytest.raises(ManifestError, match="UTF-8"):
        load_catalogue(path)


def test_no_column_names_a_source() -> None:
    assert not {"file", "source"} & set(CATALOGUE_COLUMNS)
