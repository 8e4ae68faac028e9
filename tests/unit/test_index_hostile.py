"""A look-up database or a search index that came from somebody else; see docs/hostile-input.md."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from lexcompare.analyse.encoders import load_encoder
from lexcompare.core.errors import InputError, LexcompareError, OutputError, UsageError
from lexcompare.index.lookup import look_up
from lexcompare.index.search import LONGEST, search_units
from lexcompare.index.search_index import SearchIndex, read_search_index, write_search_index
from lexcompare.index.store import IndexStore
from lexcompare.parse.discovery import find_entries
from lexcompare.pipeline.index import build_index, default_index, lookup_record, opened
from lexcompare.pipeline.search import searcher

LAW = "# 甲省馆藏条例\n\n第一条 机关应当登记馆藏。\n\n第二条 依照本条例第一条公布目录。\n"
PLACE = "甲省馆藏条例第一条"


def corpus_of(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names or ("jia.md",):
        (folder / name).write_text(LAW, "utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    build_index(corpus_of(folder / "corpus"), folder / "index.db")
    return folder / "index.db"


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "index.db"))


def ask(path: Path) -> str:
    """Everything that a look-up reads."""
    with IndexStore(path) as store:
        found = look_up(store, PLACE)
        lookup_record(store, found)
        store.match("登记"), store.counts(), store.held(), store.all_citations()
    return found.status.value


def test_a_whole_one_answers(index: Path) -> None:
    assert ask(index) == "found"


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        for one in statements:
            base.execute(one)


TOLD_AT_ONCE = {
    "a trigger": ["CREATE TRIGGER x AFTER DELETE ON units BEGIN DELETE FROM meta; END"],
    "a view": ["DROP TABLE units", "CREATE VIEW units AS SELECT * FROM instruments"],
    "a table more": ["CREATE TABLE bookmarks (url)"],
    "a table less": ["DROP TABLE citations"],
    "other columns": ["DROP TABLE units", "CREATE TABLE units (instrument, unit)"],
    "another version": ["UPDATE meta SET value = '99' WHERE key = 'schema'"],
    "no version": ["DELETE FROM meta"],
}


@pytest.mark.parametrize("name", TOLD_AT_ONCE)
def test_other_tables_are_refused(name: str, index: Path) -> None:
    change(index, *TOLD_AT_ONCE[name])
    with pytest.raises(InputError, match="cannot be used as a look-up database") as caught:
        IndexStore(index)
    assert "build it again" in caught.value.remedy


DAMAGED = {
    "metadata that is no JSON": "UPDATE instruments SET metadata = '{'",
    "metadata of another shape": "UPDATE instruments SET metadata = '{\"role\": 1}'",
    "metadata without end": f"UPDATE instruments SET metadata = '{'[' * 5000}'",
    "a title of bytes": "UPDATE instruments SET title = x'ff00'",
    "a text that is no UTF-8": "UPDATE units SET text = CAST(x'ff' AS TEXT)",
    "a place beyond the text": "UPDATE units SET provisions = '{\"art_1\": [0, 999999]}'",
    "a place that is none": 'UPDATE units SET provisions = \'{"art_1": ["0", true]}\'',
    "places in a list": "UPDATE units SET provisions = '[1]'",
    "findings of another shape": "UPDATE units SET findings = '{\"unit\": []}'",
    "findings with a huge number": f"UPDATE units SET findings = '{{\"unit\": {'9' * 5000}}}'",
    "citations of another shape": "UPDATE citations SET articles = '[]'",
    "divisions of another shape": "UPDATE instruments SET divisions = '{\"1\": 2}'",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_values_of_another_kind_are_told(name: str, index: Path) -> None:
    change(index, DAMAGED[name])
    with pytest.raises(InputError, match="damaged") as caught:
        ask(index)
    assert str(index) in caught.value.where
    assert "build it again" in caught.value.remedy


def test_a_schema_that_is_no_utf8(index: Path) -> None:
    """Found by fuzzing: what SQLite says of such a file cannot be read by its module either."""
    data = index.read_bytes()
    index.write_bytes(
        data.replace(b"CREATE TABLE instruments", b"CREATE TABLE \x9c\xffstruments", 1)
    )
    with pytest.raises(InputError, match="cannot be used"):
        IndexStore(index)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.9])
def test_a_database_that_is_cut_off(share: float, index: Path) -> None:
    data = index.read_bytes()
    index.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError):
        ask(index)


def endless_pages(path: Path, levels: int = 12, fan: int = 20) -> None:
    """Let every entry of a page of the tree lead to the same next page: 20¹² rows in 50 kB."""
    IndexStore(path, writable=True).close()
    with closing(sqlite3.connect(path)) as base:
        (size,) = base.execute("PRAGMA page_size").fetchone()
        ask_root = "SELECT rootpage FROM sqlite_master WHERE name = 'instruments'"
        (root,) = base.execute(ask_root).fetchone()
    texts = ["x", "t", "", "", "f", "p", "{}", "", "{}"]
    kinds = [13 + 2 * len(text) for text in texts]
    kinds.insert(4, 9)  # the integer 1, for "complete"
    row = bytes([len(kinds) + 1, *kinds]) + "".join(texts).encode()
    data = bytearray(path.read_bytes())
    last = len(data) // size

    def page(child: int) -> bytes:
        cell = (struct.pack(">I", child) if child else b"") + bytes([len(row)]) + row
        start = size - fan * len(cell)
        head = struct.pack(">BHHHB", 2 if child else 10, 0, fan, start, 0)
        head += struct.pack(">I", child) if child else b""
        head += b"".join(struct.pack(">H", start + place * len(cell)) for place in range(fan))
        return head.ljust(start, b"\0") + cell * fan

    data[(root - 1) * size : root * size] = page(last + 1)
    for level in range(1, levels + 1):
        data += page(last + 1 + level if level < levels else 0)
    data[28:32] = struct.pack(">I", len(data) // size)
    data[92:96] = data[24:28]
    path.write_bytes(data)


@pytest.mark.parametrize(
    "call", [lambda store: store.titles(), lambda store: store.counts()], ids=["titles", "counts"]
)
def test_pages_that_lead_to_one_another_end(
    call: Callable[[IndexStore], object], tmp_path: Path
) -> None:
    endless_pages(tmp_path / "index.db")
    begun = time.perf_counter()
    with IndexStore(tmp_path / "index.db") as store, pytest.raises(InputError, match="damaged"):
        call(store)
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize(
    "table",
    ["bookmarks (url)", "meta (key, value)", "units (instrument, unit)"],
    ids=["unlike ours", "meta", "units"],
)
def test_a_database_of_another_program_stays_as_it_is(table: str, tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    change(path, f"CREATE TABLE {table}")
    before = path.read_bytes()
    with pytest.raises(OutputError, match="cannot be used") as caught:
        build_index(corpus_of(tmp_path / "corpus"), path)
    assert "another program" in caught.value.got
    assert path.read_bytes() == before


def test_a_table_that_was_not_finished_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    change(path, "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    build_index(corpus_of(tmp_path / "corpus"), path)
    assert ask(path) == "found"


@pytest.mark.parametrize("place", ["a folder", "below a file"])
def test_a_place_where_no_database_can_be(place: str, tmp_path: Path) -> None:
    path = tmp_path if place == "a folder" else tmp_path / "file" / "index.db"
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be used"):
        IndexStore(path, writable=True)


@pytest.mark.parametrize("writable", [False, True])
def test_one_that_is_in_use_is_not_called_damaged(
    writable: bool, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    with closing(connect(index, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", partial(connect_at_once, connect))
        with pytest.raises(LexcompareError) as caught:
            IndexStore(index, writable=writable)
        monkeypatch.undo()
        other.execute("ROLLBACK")
    assert caught.value.got == "database is locked"
    assert "wait" in caught.value.remedy


def connect_at_once(
    connect: Callable[..., sqlite3.Connection], *place: object, **options: object
) -> sqlite3.Connection:
    return connect(*place, **{**options, "timeout": 0.05})


def test_two_processes_build_at_once(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "corpus", *(f"{name}.md" for name in "abcdef"))
    command = [sys.executable, "-m", "lexcompare", "corpus", "index", str(folder), "--out"]
    path = tmp_path / "index.db"
    runs = [subprocess.Popen([*command, str(path)], stderr=subprocess.PIPE) for _ in range(2)]
    told = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    with IndexStore(path) as store:
        assert store.counts() == {"instruments": 6, "units": 12, "citations": 6}
        assert store.note("resolved") == "yes"


def test_a_closed_database_is_one_file(tmp_path: Path) -> None:
    """Readers left files beside it, which were then taken for instruments of the corpus."""
    folder = corpus_of(tmp_path / "corpus")
    with searcher(folder) as held:
        assert held.hits("登记")
    with opened(folder, None, str) as store:
        assert look_up(store, PLACE).status.value == "found"
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["jia.md", "lexcompare-index.db", "lexcompare-index.search.npz"]
    (folder / "lexcompare-index.db-wal").write_bytes(b"x")
    assert [entry.id for entry in find_entries(folder)[0]] == ["jia"]


def test_a_path_that_leads_elsewhere_is_not_followed(index: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("第一条 秘密。", "utf-8")
    change(index, f"UPDATE instruments SET path = '{secret}'")
    with IndexStore(index) as store:
        record = lookup_record(store, look_up(store, PLACE))
    assert "秘密" not in json.dumps(record, ensure_ascii=False)
    assert str(record["text"]).endswith("机关应当登记馆藏。")


REQUESTS = {
    "operators": 'NEAR(a b) OR "x" AND NOT * ^ : col:x (((',
    "quotes": "\"'; DROP TABLE units; --",
    "NUL": "甲省\0馆藏条例",
    "half a pair": "\ud800馆藏\udfff",
    "a formula": "=1+1",
    "a megabyte of words": "馆藏 登记 data " * 60_000,
    "a megabyte of one sign": "第" * 400_000,
    "a megabyte of digits": "第" + "1" * 1_000_000 + "条",
    "a megabyte of brackets": "s 1" + "(a)" * 300_000 + "!",
    "a reference": "jia#art_" + "9" * 100_000,
}


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_are_words(name: str, made: Path) -> None:
    request = REQUESTS[name]
    begun = time.process_time()
    with IndexStore(made) as store:
        lookup_record(store, look_up(store, request))
        store.match(request)
        assert store.counts()["units"] == 2
    assert time.process_time() - begun < 5


@pytest.fixture(scope="module")
def search_file(made: Path) -> tuple[Path, SearchIndex]:
    with searcher(made.parent / "corpus", made) as held:
        return made.with_suffix(".search.npz"), held.index


@pytest.mark.parametrize("name", REQUESTS)
def test_questions_are_words(name: str, search_file: tuple[Path, SearchIndex]) -> None:
    begun = time.process_time()
    question = REQUESTS[name]
    if len(question) > LONGEST:
        with pytest.raises(UsageError, match="cannot be searched"):
            search_units(search_file[1], load_encoder(), question)
    search_units(search_file[1], load_encoder(), question[:LONGEST], 3)
    assert time.process_time() - begun < 5


class Bad:
    """Would leave a file behind if it were unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("was-run",))


def arrays_of(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as data:
        return dict(data)


def about(held: dict[str, np.ndarray], **changes: object) -> dict[str, np.ndarray]:
    told = {**json.loads(held["about"].tobytes()), **changes}
    return {**held, "about": np.frombuffer(json.dumps(told).encode(), np.uint8)}


TAMPERED: dict[str, Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]] = {
    "rows outside": lambda held: {**held, "rows": held["rows"] + 1000},
    "rows below": lambda held: {**held, "rows": held["rows"] - 5},
    "starts that go back": lambda held: {**held, "starts": held["starts"][::-1]},
    "starts too far": lambda held: {**held, "starts": held["starts"] + 7},
    "fewer concepts": lambda held: {**held, "concepts": held["concepts"][:, :3]},
    "fewer vectors": lambda held: {**held, "vectors": held["vectors"][:1]},
    "shorter vectors": lambda held: {**held, "vectors": held["vectors"][:, :4]},
    "vectors of words": lambda held: {**held, "vectors": np.array([["a"], ["b"]])},
    "not a number": lambda held: {**held, "vectors": held["vectors"] * np.nan},
    "no vectors": lambda held: {name: held[name] for name in held if name != "vectors"},
    "objects": lambda held: {**held, "weights": np.array([Bad()], object)},
    "languages": lambda held: about(held, languages=["zh"]),
    "languages of numbers": lambda held: about(held, languages=[1, 2]),
    "units": lambda held: about(held, units=[["x", "y", "z"]]),
    "units of nothing held": lambda held: about(held, units=[["x", "y"], ["x", "z"]]),
    "places": lambda held: about(held, places={"jia": [1, 2, 3]}),
    "names": lambda held: about(held, names=None),
    "vocabulary": lambda held: about(held, vocabulary={"a": 1}),
    "no digest": lambda held: {**held, "about": np.frombuffer(b"[]", np.uint8)},
    "nested": lambda held: {**held, "about": np.frombuffer(b"[" * 100_000, np.uint8)},
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_search_index_is_none(
    name: str, search_file: tuple[Path, SearchIndex], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path, index = search_file
    dimension = index.vectors.shape[1]
    assert read_search_index(path, index.digest, dimension) is not None
    monkeypatch.chdir(tmp_path)
    np.savez(tmp_path / "x.npz", allow_pickle=True, **TAMPERED[name](arrays_of(path)))
    assert read_search_index(tmp_path / "x.npz", index.digest, dimension) is None
    assert not (tmp_path / "was-run").exists()


def test_a_search_index_that_unpacks_to_more_than_it_is(
    search_file: tuple[Path, SearchIndex], tmp_path: Path
) -> None:
    path, index = search_file
    held = {**arrays_of(path), "vectors": np.zeros((2, 20_000_000), np.float16)}
    np.savez_compressed(tmp_path / "bomb.npz", **held)
    assert (tmp_path / "bomb.npz").stat().st_size < 500_000
    assert read_search_index(tmp_path / "bomb.npz", index.digest) is None
    head = io.BytesIO()
    claim = {"descr": "<f4", "fortran_order": False, "shape": (2**40, 64)}
    np.lib.format.write_array_header_1_0(head, claim)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "claim.npz", "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, head.getvalue() if info.filename == "vectors.npy"
                         else old.read(info))  # fmt: skip
    assert read_search_index(tmp_path / "claim.npz", index.digest) is None
    open_header = path.read_bytes().replace(b"'descr': ", b"'descr': (", 1)
    (tmp_path / "header.npz").write_bytes(open_header)
    assert read_search_index(tmp_path / "header.npz", index.digest) is None
    (tmp_path / "pickle.npz").write_bytes(pickle.dumps(Bad()))
    assert read_search_index(tmp_path / "pickle.npz", index.digest) is None


def test_a_search_index_of_no_use_is_built_again(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "corpus")
    with searcher(folder) as held:
        path, index = default_index(folder).with_suffix(".search.npz"), held.index
    np.savez(path, **TAMPERED["shorter vectors"](arrays_of(path)))
    told: list[str] = []
    with searcher(folder, None, told.append) as held:
        assert held.hits("登记")
    assert any("building the search index" in one for one in told)
    write_search_index(index, path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are UTF-8 here")
def test_file_names_that_are_no_utf8(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfe"))
    corpus_of(folder, os.fsdecode(b"\xff.md"))
    assert [(entry.id, entry.shown[-14:]) for entry in find_entries(folder)[0]] == [
        ("\\udcff", "\\udcfe/\\udcff.md"[-14:])
    ]
    assert build_index(folder, default_index(folder)).written == 1
    assert ask(default_index(folder)) == "found"
    command = [sys.executable, "-m", "lexcompare", "run", str(folder), "--out", str(folder / "out")]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "\\udcff" in (folder / "out" / "matrix.csv").read_text("utf-8")
