"""Everything that takes what others wrote, each with seeds and a call.

The contract of every target: it returns, or raises an error of the library that says what is wrong
and is no :class:`InternalError`; nothing else, and not after a long time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fuzz_seeds as seeds
import fuzz_stored as stored
from fuzz_mutate import (
    Edit,
    mutate,
    mutate_in_place,
    mutate_json,
    mutate_toml,
    mutate_xml,
    mutate_zip,
)

from lexcompare.codebook.loader import load_codebook
from lexcompare.compare.benchmarks import load_benchmarks
from lexcompare.compare.ledger import load_claims
from lexcompare.compare.screen_plan import load_overrides, load_screen_plan
from lexcompare.core.errors import InternalError, LexcompareError
from lexcompare.core.ids import UnitRef
from lexcompare.core.model import Source
from lexcompare.evaluate.codings import load_codings
from lexcompare.index.requests import parse_request
from lexcompare.parse.annotation.read import AnnotationFormat, read_tasks
from lexcompare.parse.annotation.refi import read_qdc
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.coverage import load_coverage
from lexcompare.parse.decisions import load_decisions
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.manifest import load_manifest
from lexcompare.parse.readers import read_document
from lexcompare.pipeline.analysis import Analyser
from lexcompare.report.annotation.archives import refi_codebook
from lexcompare.text.numerals import parse_number

SECONDS = 10.0
"""A case of at most 200 kB that takes longer is a finding too."""


@dataclass(frozen=True)
class Target:
    """Something to try.

    Args:
        name: What it is called in tests and results.
        file: Name of the file that it reads.
        seeds: Gives the files to begin from.
        run: Reads the file.
        shape: What its files are made of, so that some changes keep them well-formed: ``zip``,
            ``npz``, ``record``, ``pages``, ``xml``, ``json``, ``toml``, or empty.
    """

    name: str
    file: str
    seeds: Callable[[], Sequence[bytes]]
    run: Callable[[Path], object]
    shape: str = ""

    def make(self, seed: int, edits: Sequence[Edit]) -> bytes:
        """Return a seed with edits."""
        known = _seeds(self)
        data = known[seed % len(known)]
        if self.shape and edits and (self.shape in ("zip", "npz") or edits[0].word % 3):
            return _SHAPES[self.shape](data, edits)
        return mutate(data, edits)


_SHAPES: dict[str, Callable[[bytes, Sequence[Edit]], bytes]] = {
    "zip": mutate_zip, "npz": mutate_zip, "record": stored.forge_record, "pages": mutate_in_place,
    "xml": mutate_xml, "json": mutate_json, "toml": mutate_toml,
}  # fmt: skip


@cache
def _seeds(target: Target) -> tuple[bytes, ...]:
    return tuple(target.seeds())


@dataclass(frozen=True)
class Outcome:
    """What a case gave: ``read``, ``refused`` with the error's code, or a crash."""

    kind: str
    told: str = ""


def try_case(target: Target, data: bytes, folder: Path) -> Outcome:
    """Run one case; whatever breaks the contract comes back as kind ``crash`` or ``slow``."""
    path = folder / target.file
    path.write_bytes(data)
    begun = time.process_time()
    try:
        target.run(path)
        outcome = Outcome("read")
    except InternalError as error:
        outcome = Outcome("crash", f"InternalError: {error}")
    except LexcompareError as error:
        outcome = Outcome("refused", error.code) if error.what else Outcome("crash", "says nothing")
        if "Traceback" in str(error):
            outcome = Outcome("crash", str(error)[:300])
    except Exception as error:  # that is what is looked for
        outcome = Outcome("crash", f"{type(error).__name__}: {error}"[:300])
    if time.process_time() - begun > SECONDS:
        return Outcome("slow", f"{time.process_time() - begun:.1f} s")
    return outcome


def _document(path: Path) -> object:
    return parse_instrument(read_document(path), "x-y")


@cache
def _analyser() -> Analyser:
    return Analyser.from_codebook()


def _analysed(path: Path) -> object:
    text = path.read_bytes().decode("utf-8", "replace")
    return _analyser().find(parse_instrument(Source(text, reader="markdown"), "x-y"))


def _corpus(path: Path) -> object:
    (path.parent / "a.md").write_text(seeds.CHINESE, "utf-8")
    (path.parent / "b.md").write_text(seeds.ENGLISH, "utf-8")
    try:
        return load_manifest(path), load_corpus(path.parent)
    finally:
        (path.parent / "a.md").unlink()
        (path.parent / "b.md").unlink()


def _codebook(path: Path) -> object:
    """A small codebook, one file of which is the one tried."""
    folder = path.parent / "book"
    (folder / "concepts").mkdir(parents=True, exist_ok=True)
    small = PIECES
    place = {"codebook.toml": "codebook.toml", "concept.toml": "concepts/catalog.toml",
             "objects.toml": "objects.toml"}  # fmt: skip
    for name, target in place.items():
        data = path.read_bytes() if path.name == name else small[name]
        (folder / target).write_bytes(data)
    return load_codebook(folder)


PIECES = {
    "codebook.toml": """name = "small"
version = "1"
owner = "A. B."
date = "2026-01-02"
default_gate = "data"
[terms]
zh = { bodies = ["机关", "政府"] }
[thresholds]
decide = 0.5
unsure = 0.3
[[gate]]
id = "data"
zh = ["数据"]
[[family]]
id = "supply"
label_zh = "供给"
label_en = "Supply"
concepts = ["catalog"]
""".encode(),
    "concept.toml": """id = "catalog"
family = "supply"
core = true
label_zh = "目录"
label_en = "Catalogue"
definition_zh = "列出数据的目录"
definition_en = "A list of data"
include = ["a duty to list"]
exclude = ["a library"]
reviewer = "A. B."
date = "2026-01-02"
negative = { zh = ["图书目录"] }
[[rule]]
id = "catalog.make"
lang = "zh"
about = "-"
any = ["<bodies>…(编制|公布)……目录", "数据目录"]
none = ["图书"]
[[example]]
lang = "zh"
text = "机关应当编制数据目录。"
""".encode(),
    "objects.toml": """owner = "A. B."
[[object]]
id = "opening"
label_zh = "开放"
label_en = "Opening"
definition_zh = "开放"
definition_en = "Opening"
[[object.rule]]
id = "opening.word"
lang = "zh"
about = "-"
any = ["开放"]
""".encode(),
}


def _requests(path: Path) -> object:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    found = []
    for line in text.split("\n"):
        found += [parse_request(line), parse_number(line)]
        try:
            found.append(UnitRef.parse(line))
        except LexcompareError:
            continue
    return found


REQUESTS = "\n".join(
    ["甲省数据条例第四十一条第二款第（三）项", "44 USC 3511(a)(2)", "RPSI reg 7(1)", "甲省条例 41",
     "art 12a Act", "cn-x#art_1__para_2", "第十条之一", "一千零一", "Data Protection Act 2018"]
).encode()  # fmt: skip


_BY_SUFFIX = {".xml": "xml", ".json": "json", ".jsonl": "json", ".jsonld": "json", ".toml": "toml",
              ".qdc": "xml", ".qdpx": "zip", ".zip": "zip", ".docx": "zip"}  # fmt: skip


def _plain(name: str, file: str, data: Iterable[bytes], run: Callable[[Path], object]) -> Target:
    held = tuple(data)
    return Target(name, file, lambda: held, run, _BY_SUFFIX.get(Path(file).suffix, ""))


def _annotation(form: AnnotationFormat) -> Target:
    return Target(
        f"annotation {form.value}",
        f"units{form.suffix}",
        lambda: [seeds.annotations()[form]],
        lambda path: read_tasks(path, form.value),
        _BY_SUFFIX.get(form.suffix, ""),
    )


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    book = load_codebook()
    texts = [seeds.CHINESE.encode(), seeds.ENGLISH.encode()]
    found = [
        _plain("markdown", "a.md", texts, _document),
        _plain("text", "a.txt", [*texts, seeds.CHINESE.encode("gb18030")], _document),
        _plain("html", "a.html", [seeds.HTML.encode()], _document),
        Target("pdf", "a.pdf", seeds.pdf, _document),
        Target("docx", "a.docx", seeds.docx, _document, "zip"),
        *(
            _plain(f"markup {name}", "a.xml", data, _document)
            for name, data in seeds.markup().items()
        ),
        _plain("analysis", "a.md", texts, _analysed),
        _plain("manifest", "manifest.csv", [seeds.MANIFEST.encode()], _corpus),
        _plain("coverage", "coverage.csv", [seeds.COVERAGE.encode()], load_coverage),
        _plain("decisions", "decisions.csv", [seeds.DECISIONS.encode()], load_decisions),
        _plain("overrides", "sample.csv", [seeds.OVERRIDES.encode()], load_overrides),
        _plain("codings", "a.jsonl", [seeds.CODINGS.encode()], lambda p: load_codings(p, book)),
        *(_plain(f"codebook {name}", name, [data], _codebook) for name, data in PIECES.items()),
        _plain("screen", "s.toml", [seeds.shipped("compare", "data/screen.toml")],
               load_screen_plan),
        _plain("claims", "c.toml", [seeds.shipped("compare", "data/claims.toml")], load_claims),
        _plain("benchmarks", "b.toml", [seeds.shipped("compare", "data/benchmarks.toml")],
               load_benchmarks),
        *(_annotation(form) for form in AnnotationFormat),
        _plain("annotation qdc", "a.qdc", [refi_codebook(book)],
               lambda path: read_qdc(path.read_bytes(), "a.qdc")),
        _plain("requests", "r.txt", [REQUESTS], _requests),
        Target("database", "index.db", stored.database, stored.read_database, "pages"),
        _plain("questions", "q.txt", [stored.QUESTIONS, REQUESTS], stored.read_questions),
        Target("search index", "x.npz", stored.search_file, stored.read_search_file, "npz"),
        Target("record", "12", lambda: [stored.record()], stored.read_record, "record"),
        _plain("outputs", "t.txt", [b"=1", *texts, stored.QUESTIONS], stored.write_outputs),
    ]  # fmt: skip
    if hasattr(os, "fork"):
        found.append(Target("pdf forked", "a.pdf", seeds.pdf, stored.read_pdf_forked))
    return {target.name: target for target in found}
