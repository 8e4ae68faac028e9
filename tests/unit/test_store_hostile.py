"""Records of a cache that somebody has changed; see docs/hostile-input.md."""

from __future__ import annotations

import json
import os
import shutil
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from invented import invented_corpus, invented_text

from lexcompare.core.errors import ReadError
from lexcompare.core.model import Source
from lexcompare.parse.instrument import parse_instrument
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.collect import analyse_through_store
from lexcompare.pipeline.record import Record, encode_record
from lexcompare.pipeline.store import Store
from lexcompare.pipeline.work import Work, silent
from lexcompare.report.parquet import articles_schema, write_table

PARTS = ("head", "runs", "speaking", "units", "body", "articles", "tags")


@pytest.fixture(scope="module")
def whole() -> bytes:
    law = parse_instrument(Source(invented_text(1), reader="markdown"), "x-y")
    return encode_record(Analyser.from_codebook(with_models=False).find(law))


def parts_of(data: bytes) -> dict[str, bytes]:
    rest, number = data[8:], len(PARTS)
    sizes = struct.unpack_from(f"<{2 * number}I", rest)
    start, found = 8 * number, {}
    for name, size, unpacked in zip(PARTS, sizes[:number], sizes[number:], strict=True):
        packed = rest[start : start + size]
        found[name] = pa.decompress(packed, unpacked, "zstd", asbytes=True)
        start += size
    return found


def assembled(parts: dict[str, bytes], claims: dict[str, int] | None = None) -> bytes:
    """A record whose checksum is right, whatever is in it."""
    packed = [pa.compress(parts[name], "zstd", asbytes=True) for name in PARTS]
    sizes = [(claims or {}).get(name, len(parts[name])) for name in PARTS]
    rest = struct.pack(f"<{2 * len(PARTS)}I", *map(len, packed), *sizes) + b"".join(packed)
    return b"LXCR" + struct.pack("<I", zlib.crc32(rest)) + rest


def read_all(data: bytes) -> Record:
    record = Record(data, "place/ab12")
    assert record.findings.instrument.id
    assert record.speaking is not None
    assert record.tables.articles is not None
    assert record.traits is not None
    return record


def test_the_forger_makes_whole_records(whole: bytes) -> None:
    assert read_all(assembled(parts_of(whole))).findings == read_all(whole).findings


def changed(part: str, turn: Callable[[Any], Any]) -> Callable[[dict[str, bytes]], bytes]:
    def forge(parts: dict[str, bytes]) -> bytes:
        value = turn(json.loads(parts[part]))
        return assembled({**parts, part: json.dumps(value).encode()})

    return forge


FORGED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a head that is no list": changed("head", lambda _: {"a": 1}),
    "a head of one": changed("head", lambda head: head[:1]),
    "a head that is too short": changed("head", lambda head: [head[0], head[1][:3]]),
    "a head of a number": changed("head", lambda head: [head[0], 7]),
    "a head with other words": changed("head", lambda head: [head[0], [None] * len(head[1])]),
    "units that are none": changed("units", lambda _: [1, 2]),
    "units of nothing": changed("units", lambda _: None),
    "a body without a text": changed("body", lambda body: [7, *body[1:]]),
    "articles in a number": changed("body", lambda body: [body[0], 0.5, body[2]]),
    "articles by name": changed("body", lambda body: [body[0], {"a": [1]}, body[2]]),
    "a body of two": changed("body", lambda body: body[:2]),
    "articles that are none": changed("body", lambda body: [body[0], [[]], body[2]]),
    "segments that are none": changed("body", lambda body: [body[0], body[1], [[{}]]]),
    "no JSON": lambda parts: assembled({**parts, "body": b"{"}),
    "nothing": lambda parts: assembled({**parts, "head": b""}),
    "no UTF-8": lambda parts: assembled({**parts, "units": b"[\xff]"}),
    "brackets": lambda parts: assembled({**parts, "units": b"[" * 200_000}),
    "too small a claim": lambda parts: assembled(parts, {"body": 3}),
    "too large a claim": lambda parts: assembled(parts, {"body": 2**32 - 1}),
    "claims beyond the parts": lambda parts: assembled(parts)[:-1],
    "only a head": lambda _: b"LXCR" + struct.pack("<I", zlib.crc32(b"")),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_a_forger_made_is_refused(name: str, whole: bytes) -> None:
    with pytest.raises(ReadError, match="no whole record") as caught:
        read_all(FORGED[name](parts_of(whole)))
    assert caught.value.where == "place/ab12"
    assert "cache" in caught.value.remedy


def test_a_record_that_unpacks_to_gigabytes(whole: bytes) -> None:
    """Half a gigabyte of zeros packs into some kilobytes; five such are refused by their claims."""
    parts = {**parts_of(whole), "articles": b""}
    data = assembled(parts, {"units": 2**31, "articles": 2**31})
    begun = time.process_time()
    with pytest.raises(ReadError, match="no whole record"):
        Record(data)
    assert time.process_time() - begun < 1


def test_rows_whose_texts_lie_outside_of_them(whole: bytes, tmp_path: Path) -> None:
    """Arrow followed such an offset, and the process died."""
    schema = articles_schema()
    batch = pa.ipc.read_record_batch(pa.py_buffer(parts_of(whole)["articles"]), schema)
    rows = batch.num_rows
    true = next(one for one in batch.columns if one.type == pa.string()).buffers()[1].to_pybytes()
    held = batch.serialize().to_pybytes()
    false = struct.pack(f"<{rows + 1}i", *(2**20 * row for row in range(rows + 1)))
    forged = held.replace(true[: len(false)], false, 1)
    assert forged != held
    with pytest.raises(ReadError, match="rows of an instrument are damaged"):
        write_table(tmp_path / "a.parquet", [forged], schema)
    assert not list(tmp_path.iterdir())


def test_the_record_of_another_key_is_not_believed(whole: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path, "d" * 64)
    for key in ("ab12", "ab34"):
        store.put(key, whole)
        assert store.whole(key) is not None
    again = Store(tmp_path, "d" * 64)
    shutil.copy(again.folder / "ab" / "12", again.folder / "ab" / "34")
    assert again.whole("ab12") is not None
    assert again.whole("ab34") is None
    with pytest.raises(ReadError, match="another key"):
        again.record("ab34")


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to itself", "text"])
def test_something_else_in_the_place_of_a_record(kind: str, tmp_path: Path) -> None:
    store = Store(tmp_path, "d" * 64)
    path = store.folder / "ab" / "12"
    path.parent.mkdir(parents=True)
    if kind == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no named pipes here")
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("no record", "utf-8")
    else:
        path.symlink_to(path)
    assert store.whole("ab12") is None


def test_records_that_have_changed_places_are_made_again(tmp_path: Path) -> None:
    corpus, cache = invented_corpus(tmp_path / "corpus", 3), tmp_path / "cache"

    def run() -> list[str]:
        found = analyse_through_store(corpus, None, Work(cache=cache), silent())
        return [one.instrument.source.text for one in found.findings]

    first = run()
    paths = [p for p in sorted(cache.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    held = [path.read_bytes() for path in paths]
    for path, data in zip(paths, held[1:] + held[:1], strict=True):
        path.write_bytes(data)
    assert run() == first
    assert [path.read_bytes() for path in paths] == held
