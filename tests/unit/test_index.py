"""The look-up database: requests, names, places, updates, and a run that is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lexcompare.core.errors import InputError
from lexcompare.index.lookup import LookupStatus, look_up
from lexcompare.index.names import HeldTitle, match_names
from lexcompare.index.requests import parse_request
from lexcompare.index.store import IndexStore, search_words
from lexcompare.pipeline.index import build_index, lookup_record

# fmt: off
REQUESTS = {
    "甲省条例第四十一条第二款": ("甲省条例", "art", "41", ("2",)),
    "《甲省条例》第10条之一第（三）项": ("甲省条例", "art", "10_1", ("3",)),
    "甲省条例 41": ("甲省条例", "art", "41", ()),
    "甲省条例四十一": ("甲省条例", "art", "41", ()),
    "甲省条例": ("甲省条例", "", "", ()),
    "DSL art 42": ("DSL", "art", "42", ()),
    "RPSI reg 7(1)": ("RPSI", "reg", "7", ("1",)),
    "FOIA 2000 s 11A(1)(a)": ("FOIA 2000", "sec", "11A", ("1", "a")),
    "44 USC 3511(a)": ("44 U.S.C.", "sec", "3511", ("a",)),
    "5 U.S.C. § 552a(b)(1)": ("5 U.S.C.", "sec", "552a", ("b", "1")),
    "15 U.S.C. 278g–3 note": ("15 U.S.C.", "sec", "278g-3", ()),
    "42 USC § 300aaa-7b(a), et seq.": ("42 U.S.C.", "sec", "300aaa-7b", ("a",)),
    "Charts Act 2001": ("Charts Act 2001", "", "", ()),
    "Charts Act 2001, sch 2": ("Charts Act 2001", "sch", "2", ()),
}
# fmt: on


@pytest.mark.parametrize("text", sorted(REQUESTS))
def test_requests(text: str) -> None:
    found = parse_request(text)
    assert (found.title, found.prefix, found.number, found.inner) == REQUESTS[text]


HELD = [
    HeldTitle("cn-31", "上海市数据条例", "in-force", "2022-01-01"),
    HeldTitle("cn-50", "重庆市数据条例", "in-force", "2022-07-01"),
    HeldTitle("cn-old", "网络安全法", "amended", "2017-06-01"),
    HeldTitle("cn-new", "中华人民共和国网络安全法", "in-force", "2026-01-01"),
    HeldTitle("uk-1", "Freedom of Information Act 2000", "in-force", "2005-01-01"),
    HeldTitle("us-1", "5 U.S.C. 552 (Freedom of Information Act)", "in-force", "1967-07-04"),
]


@pytest.mark.parametrize(
    ("name", "ids", "how"),
    [
        ("上海市数据条例", ["cn-31"], "title"),
        ("沪数据条例", ["cn-31"], "short"),
        ("上海数据条例", ["cn-31"], "short"),
        ("网络安全法", ["cn-new", "cn-old"], "title"),
        ("FOIA", ["uk-1", "us-1"], "abbreviation"),
        ("cn-50", ["cn-50"], "id"),
        ("渝数据条列", ["cn-50"], "fuzzy"),
        ("完全无关的名称", [], ""),
    ],
)
def test_names(name: str, ids: list[str], how: str) -> None:
    found = match_names(name, HELD)
    assert [one.held.instrument for one in found][: len(ids)] == ids
    assert {one.how for one in found} <= {how}


def test_chinese_is_indexed_by_pairs() -> None:
    assert search_words("数据 API，第3条") == "数据 api 第 3 条"
    assert search_words("公共数据") == "公共 共数 数据"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> IndexStore:
    path = tmp_path_factory.mktemp("index") / "specimen.db"
    build_index("specimen", path)
    return IndexStore(path)


@pytest.mark.parametrize(
    ("query", "status", "place"),
    [
        ("甲省数据条例第二十三条第一款", "found", "art_23__para_1"),
        ("甲省数据条例 12", "found", "art_12"),
        ("sp-jia-data#art_12", "found", "art_12"),
        ("甲省数据条例", "found", ""),
        ("甲省数据条例第九百条", "no-such-place", ""),
        ("子虚乌有条例第三条", "unknown", ""),
    ],
)
def test_lookups(store: IndexStore, query: str, status: str, place: str) -> None:
    found = look_up(store, query)
    assert (found.status.value, found.place) == (status, place)


def test_an_answer_has_words_findings_citations_and_references(store: IndexStore) -> None:
    record = lookup_record(store, look_up(store, "甲省数据条例第二十三条第一款"))
    assert record["text"]
    assert record["force"] in ("operative", "soft", "slogan", "structural")
    assert any(one["unit"] == "art_22" for one in record["cited_by"])  # 本条例第二十三条第一款
    assert record["references"]["cn-legal"].endswith("第23条第1款。")
    cites = lookup_record(store, look_up(store, "甲省数据条例第二十二条"))["cites"]
    assert any(one["target"] == "sp-jia-data#art_23__para_1" for one in cites)


def test_words_are_found(store: IndexStore) -> None:
    found = store.match("收费标准", 5)
    assert found
    assert "收费" in (store.unit(*found[0][:2]) or pytest.fail("no unit")).text


def law(folder: Path, name: str, number: int) -> Path:
    file = folder / f"{name}.md"
    text = f"# {name}馆藏条例\n\n第一条 机关应当登记{number}类馆藏。\n\n第二条 机关应当公布目录。\n"
    file.write_text(text, "utf-8")
    return file


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for at, name in enumerate(("甲省", "乙省", "丙省")):
        law(folder, name, at)
    index = tmp_path / "index.db"
    assert build_index(folder, index).written == 3
    assert build_index(folder, index).written == 0
    law(folder, "乙省", 9)
    again = build_index(folder, index)
    assert (again.written, again.kept, again.removed) == (1, 2, 0)
    (folder / "丙省.md").unlink()
    assert build_index(folder, index).removed == 1
    with IndexStore(index) as held:
        assert held.counts()["instruments"] == 2
        assert "9类" in (held.unit("乙省", "art_1") or pytest.fail("no unit")).text


def test_words_of_others_are_not_looked_through_for_a_new_instrument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    law(folder, "甲省", 1)
    law(folder, "乙省", 2)
    asked: list[str] = []
    opened = sqlite3.connect

    def watched(*given: Any, **more: Any) -> sqlite3.Connection:
        base = opened(*given, **more)
        base.set_trace_callback(asked.append)
        return base

    monkeypatch.setattr(sqlite3, "connect", watched)
    index = tmp_path / "index.db"
    for change, times in ((lambda: None, 0), (lambda: law(folder, "乙省", 9), 1)):
        change()
        asked.clear()
        build_index(folder, index)
        assert sum(one.startswith("DELETE FROM words") for one in asked) == times
    with IndexStore(index) as held:
        assert len(held.match("机关")) == 4


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "index.db"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="look-up database"):
        IndexStore(file)
    with pytest.raises(InputError, match="no look-up database"):
        IndexStore(tmp_path / "missing.db")


def test_a_database_of_another_version_is_built_anew(tmp_path: Path) -> None:
    index = tmp_path / "index.db"
    build_index("specimen", index)
    with sqlite3.connect(index) as base:
        base.execute("UPDATE meta SET value = 'old' WHERE key = 'schema'")
    with pytest.raises(InputError, match="version"):
        IndexStore(index)
    assert build_index("specimen", index).written == 11


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_whole_instruments_and_goes_on(tmp_path: Path) -> None:
    folder, index = tmp_path / "corpus", tmp_path / "index.db"
    folder.mkdir()
    for at in range(60):
        law(folder, f"甲{at}省", at)
    command = [sys.executable, "-m", "lexcompare", "corpus", "index", str(folder), "--out"]
    run = subprocess.Popen([*command, str(index)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _count(index) < 5:
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    done = _count(index)
    assert done >= 5
    result = build_index(folder, index)
    assert result.kept == done
    assert result.written == 60 - done
    with IndexStore(index) as held:
        assert held.counts()["units"] == 120
        assert held.note("resolved") == "yes"


def _count(index: Path) -> int:
    try:
        with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as base:
            return int(base.execute("SELECT count(*) FROM instruments").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_fuzzy_and_ambiguous_names_are_offered_and_not_taken(store: IndexStore) -> None:
    found = look_up(store, "甲省数椐条例第三条")
    assert found.status is LookupStatus.FUZZY
    assert found.text == ""
    assert "sp-jia-data" in [one.held.instrument for one in found.candidates]
