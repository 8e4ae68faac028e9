"""Targets for what this program keeps or writes: databases, indexes, records, outputs."""

from __future__ import annotations

import io
import json
import os
import struct
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import fuzz_seeds as seeds
import pyarrow as pa
from fuzz_mutate import Edit, mutate, mutate_json
from lxml import etree

from lexcompare.analyse.encoders import Encoder, load_encoder
from lexcompare.compare.citation_network import CitationNetwork, CitationNode
from lexcompare.core.model import Source
from lexcompare.index.lookup import look_up
from lexcompare.index.search import search_units
from lexcompare.index.search_index import SearchIndex, read_search_index
from lexcompare.index.store import IndexStore
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import ReadLimits, pdf, pdf_child, read_document
from lexcompare.parse.readers.base import RawFile
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.index import build_index, lookup_record
from lexcompare.pipeline.record import Record, encode_record
from lexcompare.pipeline.search import searcher
from lexcompare.report.akn import akn_bytes
from lexcompare.report.citation_graph import network_svg, write_network
from lexcompare.report.latex import latex_escape
from lexcompare.report.references import STYLES, format_reference
from lexcompare.report.tables import csv_text

PARTS = ("head", "runs", "speaking", "units", "body", "articles", "tags")

QUESTIONS = "\n".join(
    ['NEAR(a b) OR "x" AND NOT * ^ : col:x', "甲省数据条例第二条第一款第（一）项", "a.md#art_2",
     "谁负责编制公共数据目录", "who lists data in 甲省", "data AND (", "'; DROP TABLE units; --"]
).encode()  # fmt: skip


@cache
def _home() -> Path:
    """A small corpus with its look-up database and search index."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-stored-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(seeds.CHINESE, "utf-8")
    (corpus / "b.md").write_text(seeds.ENGLISH, "utf-8")
    build_index(corpus, folder / "index.db")
    with searcher(corpus, folder / "index.db"):
        pass
    return folder


@cache
def _encoder() -> Encoder:
    return load_encoder()


@cache
def _index() -> SearchIndex:
    path = _home() / "index.search.npz"
    found = read_search_index(path, _digest())
    assert found is not None
    return found


@cache
def _digest() -> str:
    import numpy as np

    with np.load(_home() / "index.search.npz") as held:
        return str(json.loads(held["about"].tobytes())["digest"])


def database() -> list[bytes]:
    """Return a look-up database."""
    return [(_home() / "index.db").read_bytes()]


def read_database(path: Path) -> object:
    """Ask a look-up database everything."""
    with IndexStore(path) as store:
        found = [lookup_record(store, look_up(store, name))
                 for name in ("甲省数据条例第二条", "Data Act 2024 s 2", "a#art_3")]  # fmt: skip
        return found, store.match("目录 data"), store.counts(), store.held(), store.all_citations()


def read_questions(path: Path) -> object:
    """Put every line of a file as a request and as a question."""
    found: list[object] = []
    with IndexStore(_home() / "index.db") as store:
        for line in path.read_bytes().decode("utf-8", "surrogateescape").split("\n"):
            found += [lookup_record(store, look_up(store, line)), store.match(line)]
            if line.strip():
                found.append(search_units(_index(), _encoder(), line[:2000], 3))
    return found


def search_file() -> list[bytes]:
    """Return a search index."""
    return [(_home() / "index.search.npz").read_bytes()]


def read_search_file(path: Path) -> object:
    """Search in an index, where it is one."""
    encoder = _encoder()
    held = read_search_index(path, _digest(), encoder.dimension)
    return held and search_units(held, encoder, "谁编制目录 data", 3)


@cache
def record() -> bytes:
    """Return the record of an analysed instrument."""
    law = parse_instrument(Source(seeds.CHINESE, reader="markdown"), "x-y")
    return encode_record(Analyser.from_codebook(with_models=False).find(law))


def forge_record(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Change one part of a record and give it a checksum that is right."""
    parts = _parts(data)
    name = PARTS[edits[0].word % len(PARTS)]
    is_json = name in ("head", "speaking", "units", "body")
    change: Callable[..., bytes] = mutate_json if is_json and edits[0].size % 3 else mutate
    parts[name] = change(parts[name], edits)
    packed = [pa.compress(parts[one], "zstd", asbytes=True) for one in PARTS]
    sizes = [*map(len, packed), *(len(parts[one]) for one in PARTS)]
    if edits[0].kind == 7:
        sizes[edits[0].size % len(sizes)] = edits[0].word * 65537
    rest = struct.pack(f"<{len(sizes)}I", *sizes) + b"".join(packed)
    return b"LXCR" + struct.pack("<I", zlib.crc32(rest)) + rest


def _parts(data: bytes) -> dict[str, bytes]:
    rest, number = data[8:], len(PARTS)
    sizes = struct.unpack_from(f"<{2 * number}I", rest)
    start, found = 8 * number, {}
    for name, size, whole in zip(PARTS, sizes[:number], sizes[number:], strict=True):
        packed = rest[start : start + size]
        found[name] = pa.decompress(packed, whole, "zstd", asbytes=True)
        start += size
    return found


def read_record(path: Path) -> object:
    """Read every part of a record."""
    held = Record(path.read_bytes(), str(path))
    return held.head and (held.findings, held.speaking, held.tables, held.traits, held.segments)


def write_outputs(path: Path) -> object:
    """Write an instrument whose title, place, issuer and id are the words of a file."""
    words = path.read_bytes().decode("utf-8", "replace")[:300]
    law = parse_instrument(Source(seeds.CHINESE, reader="markdown"), "x-y")
    about = replace(law.metadata, title=words, issuer=words, region_name=words, promulgated=words)
    law = replace(law, id=words or "x", metadata=about)
    for style in STYLES:
        told = format_reference(law, "art_2", style)
        assert style != "csl-json" or json.loads(told)
        assert "bib" not in style or sum(line[:1] == "@" for line in told.split("\n")) == 1
    assert not set(latex_escape(words)) & {"\r", "\n", "\0", "\x1b"}
    etree.fromstring(akn_bytes(law))
    network = CitationNetwork((CitationNode(law.id, words, True),), ())
    etree.fromstring(network_svg(network).encode())
    graph = path.parent / "n.graphml"
    write_network(network, graph)
    etree.parse(graph)
    return csv_text(["title"], [{"title": words}])


def read_pdf_forked(path: Path) -> object:
    """Read a PDF in a fork of this process: what happens is the same, in a tenth of the time."""
    run, pdf._run = pdf._run, _forked
    try:
        return parse_instrument(read_document(path), "x-y")
    finally:
        pdf._run = run


def _forked(raw: RawFile, limits: ReadLimits) -> tuple[dict[str, Any], bytes]:
    import pypdfium2  # noqa: F401 - loaded once, before the fork

    ends = os.pipe()
    child = os.fork()
    if not child:
        try:
            pdf_child._limit(20, 4 * 2**30)
            head, codes, places = pdf_child.extract(
                raw.data, limits.max_pages, limits.max_characters
            )
            with io.FileIO(ends[1], "w") as out:
                writer = io.BufferedWriter(out)
                writer.write(json.dumps(head).encode() + b"\n" + codes.tobytes())
                writer.write(places.tobytes())
                writer.flush()
        finally:
            os._exit(0)
    os.close(ends[1])
    with io.FileIO(ends[0]) as told:
        line, _, body = told.read().partition(b"\n")
    os.waitpid(child, 0)
    if not line:
        raise pdf._refused("crash", "the fork ended", raw.where, limits)
    return json.loads(line), body
