"""What outputs of a run before were made of: used where it fits, and never where it does not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from invented import invented_corpus, invented_text

from lexcompare.compare.options import Frame
from lexcompare.compare.tagindex import TagIndex
from lexcompare.pipeline import outputs
from lexcompare.pipeline.kept import Kept, key_of
from lexcompare.pipeline.run import RunOptions, run
from lexcompare.pipeline.work import Work
from lexcompare.report import parquet

FRAME = Frame("2032-01-01")
ASKED = {
    "all": RunOptions(frame=FRAME),
    "opening": RunOptions(frame=Frame("2032-01-01", objects=frozenset({"opening"}))),
    "by-level": RunOptions(rows="level", frame=FRAME),
    "no-date": RunOptions(),
}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "PER_PART", 3)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return invented_corpus(tmp_path / "corpus", 9)


def made(corpus: Path, out: Path, cache: Path, asked: RunOptions) -> dict[str, bytes]:
    """Every output of a streamed run, by name."""
    work = Work(cache=cache, whole_up_to=0)
    include = ("unknown", "undated", "normative")
    run(corpus, out, RunOptions(rows=asked.rows, include=include, frame=asked.frame, work=work))
    assert (out / "matrix_long.csv").read_bytes().count(b"\n") >= 29
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def changed(corpus: Path) -> None:
    file = sorted(corpus.rglob("*.md"))[4]
    file.write_text(invented_text(40), "utf-8")


def kept_file(cache: Path) -> Path:
    (found,) = cache.rglob("kept.sqlite")
    return found


@pytest.mark.parametrize("name", ASKED)
def test_a_run_after_one_change_has_the_bytes_of_a_first_one(
    corpus: Path, tmp_path: Path, name: str
) -> None:
    out, cache, asked = tmp_path / "out", tmp_path / "cache", ASKED[name]
    first = made(corpus, out, cache, asked)
    assert len([one for one in first if one.startswith("articles.parquet/")]) == 3
    assert made(corpus, out, cache, asked) == first
    changed(corpus)
    again = made(corpus, out, cache, asked)
    assert again == made(corpus, tmp_path / "anew", tmp_path / "other-cache", asked)
    assert again != first


def test_what_was_asked_before_answers_no_other_question(corpus: Path, tmp_path: Path) -> None:
    for name, asked in ASKED.items():
        found = made(corpus, tmp_path / "out", tmp_path / "cache", asked)
        assert found == made(corpus, tmp_path / name, tmp_path / f"cache-{name}", asked)


def test_only_what_hangs_on_the_change_is_made_again(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, cache, asked = tmp_path / "out", tmp_path / "cache", ASKED["all"]
    made(corpus, out, cache, asked)
    rows, parts = [], []
    true_cells, true_table = TagIndex.cells, parquet.write_table

    def cells(self: TagIndex, row):  # type: ignore[no-untyped-def]
        rows.append(row.key)
        return true_cells(self, row)

    def table(target, batches, schema):  # type: ignore[no-untyped-def]
        parts.append(target.name)
        true_table(target, batches, schema)

    monkeypatch.setattr(TagIndex, "cells", cells)
    monkeypatch.setattr(parquet, "write_table", table)
    made(corpus, out, cache, asked)
    assert (rows, parts) == ([], [])
    changed(corpus)
    made(corpus, out, cache, asked)
    assert len(rows) == 1
    assert parts == ["part-00001.parquet"] * 2  # of articles, and of tags


def no_database(file: Path) -> None:
    file.write_bytes(b"no database at all" * 500)


def cut_off(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def with_tables(*statements: str) -> Callable[[Path], None]:
    def harm(file: Path) -> None:
        file.unlink()
        with sqlite3.connect(file) as base:
            for statement in statements:
                base.execute(statement)

    return harm


def with_values(change: Callable[[bytes, bytes], object]) -> Callable[[Path], None]:
    """Change every value of a file, given it and its neighbour."""

    def harm(file: Path) -> None:
        with sqlite3.connect(file) as base:
            rows = base.execute("SELECT key, value FROM kept ORDER BY key").fetchall()
            for (key, value), (_, next_value) in zip(rows, rows[1:] + rows[:1], strict=True):
                new = change(value, next_value)
                base.execute("UPDATE kept SET value = ? WHERE key = ?", (new, key))
            assert rows

    return harm


HARMS = {
    "no-database": no_database,
    "cut-off": cut_off,
    "a-folder": a_folder,
    "other-columns": with_tables("CREATE TABLE kept (word TEXT)"),
    "endless-view": with_tables(
        "CREATE VIEW kept AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS key, x AS value, x AS made FROM n"
    ),
    "a-table-more": with_tables(
        "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB, made REAL)", "CREATE TABLE mine (a)"
    ),
    "swapped": with_values(lambda _, other: other),
    "one-bit": with_values(lambda value, _: value[:-1] + bytes([value[-1] ^ 1])),
    "empty": with_values(lambda *_: b""),
    "text": with_values(lambda *_: "text"),
    "null": with_values(lambda *_: None),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_file_is_as_good_as_none(corpus: Path, tmp_path: Path, harm: str) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    first = made(corpus, out, cache, ASKED["all"])
    HARMS[harm](kept_file(cache))
    assert made(corpus, out, cache, ASKED["all"]) == first
    if harm != "a-folder":
        made(corpus, out, cache, ASKED["all"])
        with sqlite3.connect(kept_file(cache)) as base:
            assert base.execute("SELECT count(*) FROM kept WHERE length(value) > 32").fetchone()[0]


def test_a_file_that_another_run_writes_to_stops_nobody(corpus: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    first = made(corpus, out, cache, ASKED["all"])
    other = sqlite3.connect(kept_file(cache), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert made(corpus, out, cache, ASKED["all"]) == first
    finally:
        other.close()


@pytest.mark.parametrize("part", ["changed", "missing", "folder-is-a-file"])
def test_parts_of_an_older_table_are_taken_as_they_were_made_only(
    corpus: Path, tmp_path: Path, part: str
) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    first = made(corpus, out, cache, ASKED["all"])
    old = out / "tags.parquet" / "part-00001.parquet"
    if part == "changed":
        old.write_bytes(old.read_bytes()[:-1] + b"?")
    elif part == "missing":
        old.unlink()
    else:
        shutil.rmtree(old.parent)
        old.parent.write_text("mine", "utf-8")
    assert made(corpus, out, cache, ASKED["all"]) == first


def test_what_unpacks_to_more_than_anything_kept_is_not_unpacked(tmp_path: Path) -> None:
    kept, key = Kept(tmp_path / "kept.sqlite"), key_of("row")
    with kept.open():
        kept.put(key, bytes(2**26 + 1))
        assert kept.get(key) is None
        kept.put(key, bytes(2**20))
        assert kept.get(key) == bytes(2**20)


def test_what_was_kept_a_month_ago_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, key = Kept(tmp_path / "kept.sqlite"), key_of("row")
    with kept.open():
        kept.put(key, b"cells")
    with kept.open():
        assert kept.get(key) == b"cells"
    assert kept.get(key) is None  # closed
    monkeypatch.setattr("lexcompare.pipeline.kept.time", lambda: 4e9)
    with kept.open():
        assert kept.get(key) is None


def test_a_run_that_keeps_nothing_leaves_nothing(corpus: Path, tmp_path: Path) -> None:
    work = Work(keep=False, whole_up_to=0)
    run(corpus, tmp_path / "out", RunOptions(frame=FRAME, work=work))
    assert [path.name for path in tmp_path.iterdir()] == ["corpus", "out"]
