"""The verbs ``search`` and ``align`` on the command line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lexcompare.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a database built by a first search."""
    path = tmp_path_factory.mktemp("search") / "s.db"
    done = RUN.invoke(app, ["search", "fees", "--corpus", "specimen", "--index", str(path)])
    assert done.exit_code == 0
    assert "building the search index" in done.stderr
    return str(path)


def test_search_prints_records(database: str) -> None:
    arguments = ["search", "谁负责受理投诉", "--corpus", "specimen", "--index", database]
    done = RUN.invoke(app, [*arguments, "--top", "3", "--language", "en"])
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 3
    assert done.stderr == ""
    for record in records:
        assert list(record) == ["instrument", "unit", "score", "text", "why"]
        assert record["text"].isascii() or "\u4e00" not in record["text"]
        parts = sum(record["why"][name] for name in ("concepts", "words", "vectors", "place"))
        assert abs(parts - record["score"]) < 0.001


def test_a_damaged_search_index_is_built_again(database: str) -> None:
    path = Path(database).with_suffix(".search.npz")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    arguments = ["search", "fees", "--corpus", "specimen", "--index", database]
    assert RUN.invoke(app, arguments).exit_code == 0
    assert path.read_bytes() == whole


@pytest.mark.parametrize("language", ["fr", ""])
def test_no_such_language(database: str, language: str) -> None:
    arguments = ["search", "x", "--corpus", "specimen", "--index", database]
    done = RUN.invoke(app, [*arguments, "--language", language])
    assert done.exit_code != 0
    assert done.stdout == ""


def test_align_prints_as_many_as_asked_for_each_unit() -> None:
    arguments = ["align", "sp-yi-public", "sp-alba-reuse", "--corpus", "specimen", "--top", "4"]
    done = RUN.invoke(app, arguments)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    counts = Counter(record["source"] for record in records)
    assert done.exit_code == 0
    assert set(counts.values()) == {4}
    assert [record["rank"] for record in records] == [1, 2, 3, 4] * len(counts)
    for record in records:
        assert record["relation"] in {"equivalent", "broader", "narrower", "overlaps", "none"}
        assert record["reason"]
        assert (record["relation"] == "none") == (not record["shared_concepts"])


def test_align_gives_what_there_is_where_b_is_short(tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("甲市数据办法\n第一条 数据开放不收费。\n第二条 市数据局受理投诉。\n", "utf-8")
    done = RUN.invoke(app, ["align", str(short), str(short), "--top", "10"])
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert Counter(record["source"] for record in records) == {
        "short#art_1": 2,
        "short#art_2": 2,
    }
    assert records[0]["target"] == records[0]["source"]


def test_align_of_nothing_says_what_to_do() -> None:
    done = RUN.invoke(app, ["align", "no-such", "specimen"])
    assert done.exit_code != 0
    assert "no-such" in str(done.exception) + done.stderr
