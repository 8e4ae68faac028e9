"""What fuzzing and reading with ill will found, each by its name; see docs/hostile-input.md."""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from reader_specimens import PdfPage, make_pdf, part, repacked, simple_docx

from lexcompare.analyse.citations.extract import extract_citations
from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.patterns import compile_pattern
from lexcompare.compare.benchmarks import load_benchmarks
from lexcompare.compare.citation_network import CitationNetwork, CitationNode
from lexcompare.compare.ledger import load_claims
from lexcompare.compare.screen_plan import load_screen_plan
from lexcompare.core.codec import load_json
from lexcompare.core.errors import (
    CodebookError,
    InputError,
    LexcompareError,
    OutputError,
    ReadError,
    TooLargeError,
)
from lexcompare.core.files import write_bytes
from lexcompare.core.formula import guard_formula, unguard_formula
from lexcompare.core.ids import natural_key, whole_number
from lexcompare.core.inputs import MAX_BYTES, parse_json, parse_toml, read_input
from lexcompare.core.model import Source
from lexcompare.core.spans import Span
from lexcompare.evaluate.codings import load_codings
from lexcompare.parse.annotation.label_studio import read_label_studio
from lexcompare.parse.annotation.read import read_tasks
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.coverage import load_coverage
from lexcompare.parse.decisions import load_decisions
from lexcompare.parse.english.numbering import last_integer, order_key
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.manifest import load_manifest
from lexcompare.parse.readers import ReadLimits, read_document, read_folder, read_source
from lexcompare.parse.readers.base import _limits_of
from lexcompare.pipeline.analysis import Analyser
from lexcompare.report.citation_graph import network_svg
from lexcompare.report.references.examples import EXAMPLE
from lexcompare.report.references.machine import biblatex, bibtex, ris

HUGE = "9" * 5000


def test_numbers_of_thousands_of_digits_are_text() -> None:
    assert whole_number(HUGE) is None
    assert last_integer(HUGE) is None
    assert order_key(HUGE)[0][2] == HUGE
    assert natural_key(f"art_{HUGE}")[1] == (1, 0, HUGE)


def test_digits_that_are_no_decimal_numbers_sort(tmp_path: Path) -> None:
    for name in ("²", "①", "a.md"):
        (tmp_path / name).write_text("Section 1. Data.", "utf-8")
    assert read_folder(tmp_path).text == "Section 1. Data."


@pytest.mark.parametrize("text", [HUGE, "[" * 100_000, "{", '{"a": ' * 5000])
def test_json_that_cannot_be_parsed(text: str) -> None:
    with pytest.raises(InputError, match="no JSON") as caught:
        parse_json(text, "x.json")
    assert caught.value.remedy
    with pytest.raises(InputError):
        load_json(Span, text)


@pytest.mark.parametrize("text", [f"a = {HUGE}", "a = " + "[" * 100_000, "a = ", "a.b" * 20_000])
def test_toml_that_cannot_be_parsed(text: str) -> None:
    with pytest.raises(CodebookError, match="no TOML") as caught:
        parse_toml(text, "x.toml", CodebookError)
    assert caught.value.remedy


def _book(path: Path) -> object:
    folder = path.parent / "book"
    folder.mkdir(exist_ok=True)
    (folder / "codebook.toml").unlink(missing_ok=True)
    (folder / "codebook.toml").hardlink_to(path) if path.is_file() else None
    return load_codebook(folder)


LOADERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "instrument": ("a.md", read_source),
    "pdf": ("a.pdf", read_source),
    "manifest": ("manifest.csv", load_manifest),
    "coverage": ("coverage.csv", load_coverage),
    "decisions": ("decisions.csv", load_decisions),
    "codings": ("a.jsonl", lambda path: load_codings(path, load_codebook())),
    "codebook": ("codebook.toml", _book),
    "claims": ("c.toml", load_claims),
    "benchmarks": ("b.toml", load_benchmarks),
    "screen": ("s.toml", load_screen_plan),
    "annotations": ("a.jsonl", read_tasks),
    "project": ("a.qdpx", read_tasks),
}


@pytest.mark.parametrize("name", LOADERS)
def test_a_file_of_a_gigabyte_is_refused_by_its_size(name: str, tmp_path: Path) -> None:
    file, load = LOADERS[name]
    path = tmp_path / file
    with path.open("wb") as sparse:
        sparse.truncate(2**30)
    begun = time.perf_counter()
    with pytest.raises(InputError, match="too large") as caught:
        load(path)
    assert time.perf_counter() - begun < 2
    assert caught.value.remedy


def test_a_file_at_the_limit_is_read_and_the_limit_is_set_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_input(path, most=5) == b"12345"
    with pytest.raises(InputError, match="too large"):
        read_input(path, most=4)
    assert MAX_BYTES == 64 * 2**20
    assert _limits_of("0.5").max_bytes == 32 * 2**20
    with pytest.raises(InputError, match="LEXCOMPARE_LIMITS"):
        _limits_of("many")


@pytest.mark.parametrize("name", [name for name in LOADERS if name != "codebook"])
@pytest.mark.parametrize("kind", ["missing", "folder", "loop", "pipe"])
def test_what_is_no_file(name: str, kind: str, tmp_path: Path) -> None:
    file, load = LOADERS[name]
    path = tmp_path / file
    if kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no named pipes here")
        os.mkfifo(path)
    with pytest.raises(InputError):
        load(path)


@pytest.mark.parametrize("name", ["a\nb.md", "甲\U0001f600.md", "x" * 240 + ".md", "=1.md", " .md"])
def test_odd_file_names_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Section 1. Data.", "utf-8")
    assert read_document(tmp_path / name).source.text == "Section 1. Data."
    assert read_document(tmp_path).source.text == "Section 1. Data."


def test_a_name_with_a_nul_is_told() -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_source(Path("a\0b.md"))


def nested_tables(levels: int, words: str = "x") -> bytes:
    cell = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    inner = "<w:tbl><w:tr><w:tc>" * levels + cell + "</w:tc></w:tr></w:tbl>" * levels
    data = simple_docx("Data.")
    xml = part(data, "word/document.xml").replace(b"<w:sectPr", inner.encode() + b"<w:sectPr", 1)
    return repacked(data, {"word/document.xml": xml})


def test_docx_tables_in_tables_are_read_once(tmp_path: Path) -> None:
    """Each cell was read anew for every table around it: twice the time for every level."""
    path = tmp_path / "a.docx"
    path.write_bytes(nested_tables(60, "inmost"))
    begun = time.process_time()
    assert read_source(path).text.count("inmost") == 1
    assert time.process_time() - begun < 5


def test_docx_nested_beyond_measure(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(nested_tables(3400))
    with pytest.raises(TooLargeError, match="nested too deeply"):
        read_source(path)


def test_docx_directory_that_leads_out_of_the_file(tmp_path: Path) -> None:
    data = simple_docx("Data.")
    path = tmp_path / "a.docx"
    path.write_bytes(data[:500] + data[600:])
    with pytest.raises(ReadError, match="damaged"):
        read_source(path)


def never_ending_pdf() -> bytes:
    """Forty forms of which each draws the next one twice."""
    data = make_pdf([PdfPage([(72, 700, "Section 1. Every office shall publish.")])])
    head, body = data.split(b"\n", 1)
    forms = []
    for number in range(40):
        draw = b"/X Do /X Do" if number < 39 else b"q Q"
        names = b"/XObject << /X %d 0 R >>" % (501 + number)
        forms.append(
            b"%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >> "
            b"/Length %d >>\nstream\n%s\nendstream\nendobj\n"
            % (500 + number, names, len(draw), draw)
        )
    body = body.replace(b"/Im1 ", b"/X 500 0 R /Im1 ")
    body = body.replace(b"\nendstream", b" /X Do\nendstream", 2).replace(b"startxref", b"startxxxx")
    return head + b"\n" + b"".join(forms) + body.replace(b"/Length", b"/Lengthy", 2)


def test_pdf_that_never_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(never_ending_pdf())
    begun = time.perf_counter()
    with pytest.raises(TooLargeError, match="takes too long") as caught:
        read_source(path, limits=ReadLimits(max_seconds=1))
    assert time.perf_counter() - begun < 15
    assert "max_seconds" in caught.value.remedy


def test_a_reader_of_pdf_that_dies_is_an_error_about_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf([PdfPage([(72, 700, "Section 1.")])]))
    dead = subprocess.CompletedProcess[bytes]([], -signal.SIGSEGV, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: dead)
    with pytest.raises(ReadError, match="broke off"):
        read_source(path)


@pytest.mark.parametrize("place", [(72, 1e80), (1e80, 700), (-1e300, -1e300)])
def test_a_character_of_a_pdf_that_is_nowhere(place: tuple[float, float], tmp_path: Path) -> None:
    """Found by fuzzing: a place too large for PDFium became a place that is no number."""
    path = tmp_path / "a.pdf"
    lines = [(*place, "Section 1. Data."), (72, 680, "Section 2. More.")]
    path.write_bytes(make_pdf([PdfPage(lines)]))
    assert "Section 2. More." in read_source(path).text


HEAD_ZH = "第一条　为了规范数据，制定本条例。\n第二条　"
HEAD_EN = "1. Duty\n\nEvery office shall publish its data. "
REPEATS = {
    "digits": (HEAD_ZH, "1"),
    "enumeration commas": (HEAD_ZH, "数据、"),
    "paragraph references": (HEAD_ZH, "第一款"),
    "item references": (HEAD_ZH, "第（一）项"),
    "item lines": (HEAD_ZH, "（一）甲；\n"),
    "ordinals": (HEAD_ZH, "第"),
    "brackets": (HEAD_ZH, "（"),
    "title marks": (HEAD_ZH, "《"),
    "wide spaces": (HEAD_ZH, "　"),
    "section signs": (HEAD_EN, "§"),
    "letters in brackets": (HEAD_EN, "(a)"),
    "capital words": (HEAD_EN, "The Act of "),
    "section lists": (HEAD_EN, "section 1, "),
}


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.from_codebook()


@pytest.fixture
def own_garbage_only() -> Iterator[None]:
    """Leave what all other tests hold out of the searches for garbage while time is taken."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("own_garbage_only")
@pytest.mark.parametrize("name", REPEATS)
def test_repeats_take_linear_time(name: str, analyser: Analyser) -> None:
    """Four times the text: at most ten times the time, where the square would be sixteen."""
    head, repeat = REPEATS[name]

    def seconds(size: int) -> float:
        begun = time.process_time()
        text = head + repeat * (size // len(repeat))
        instrument = parse_instrument(Source(text, reader="markdown"), "x-y")
        extract_citations(instrument)
        analyser.find(instrument)
        return time.process_time() - begun

    small = max(seconds(3_000), 0.05)
    assert seconds(12_000) < 10 * small


@pytest.mark.parametrize("cue", ["(a+)+$", ".*.*.*x", "[a-z]{1,9999}", "{{ 7*7 }}", "__import__"])
def test_a_codebook_holds_words_not_programs(cue: str) -> None:
    """A cue is text: signs of regular expressions and templates stand for themselves."""
    try:
        made = compile_pattern(cue, "en", {})
    except CodebookError:
        return
    begun = time.process_time()
    if made.regex is not None:
        made.regex.search("a" * 100_000)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("identifier", [["a"], {"a": 1}, None, 1])
def test_a_region_of_label_studio_may_be_called_anything(identifier: object) -> None:
    value = {"start": 0, "end": 1, "text": "甲", "labels": ["[concept=fees]"]}
    task = {"data": {"ref": "x#art_1", "text": "甲"},
            "annotations": [{"result": [{"id": identifier, "value": value}]}]}  # fmt: skip
    assert len(read_label_studio(json.dumps([task]).encode(), "x")[0].marks) == 1


@pytest.mark.parametrize("path", [1, "fees", {"a": 1}])
def test_a_taxonomy_of_label_studio_is_a_list_of_paths(path: object) -> None:
    task = {"data": {"ref": "x#art_1", "text": "甲"},
            "annotations": [{"result": [{"value": {"taxonomy": [path]}}]}]}  # fmt: skip
    with pytest.raises(InputError, match="wrong type"):
        read_label_studio(json.dumps([task]).encode(), "x")


def test_formula_signs_of_all_widths() -> None:
    for text in ("=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1"):
        assert guard_formula(text) == f"'{text}"
        assert unguard_formula(guard_formula(text)) == text
    assert guard_formula("甲=1") == "甲=1"


def test_references_stay_on_their_lines() -> None:
    hostile = replace(EXAMPLE, title="甲\nER  - \nTY  - BOOK\n} @string{x", id="a{b},c")
    assert sum(line.startswith("TY  -") for line in ris(hostile).split("\n")) == 1
    for made in (bibtex(hostile), biblatex(hostile)):
        assert sum(line.startswith("@") for line in made.split("\n")) == 1
        assert "{a-b--c-art28-1," in made.split("\n")[0]


def test_a_network_is_well_formed_whatever_the_titles() -> None:
    from lxml import etree

    node = CitationNode("x", "<script>\x00\x1b</svg>", held=True)
    etree.fromstring(network_svg(CitationNetwork((node,), ())).encode())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EDQUOT])
def test_what_fails_in_the_middle_of_writing_leaves_the_old_file(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    write_bytes(target, b"old")
    real = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        real(path, data[: len(data) // 2])
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OutputError, match="cannot be written") as caught:
        write_bytes(target, b"new and longer")
    assert caught.value.got == os.strerror(code)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.csv", b"old")]


# A signal from another process may come too late: the rest of a run takes a moment only.
_INTERRUPTED = """
import os
import signal
import sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # jobs in the background ignore it
sign, true_replace = sys.argv.pop(1), os.replace

def replace(old, new, **more):
    true_replace(old, new, **more)
    if os.path.basename(new) == sign:
        os.kill(os.getpid(), signal.SIGINT)

os.replace = replace
from lexcompare.cli import main

main()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a process here")
@pytest.mark.parametrize("sign", ["held.csv", "matrix.csv"])
def test_ctrl_c_leaves_nothing_half_written(sign: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("run", "specimen", "--out", str(out))
    command = [sys.executable, "-c", _INTERRUPTED, sign, *arguments]
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=60, start_new_session=True, check=False
    )
    assert (out / sign).exists()
    assert run.returncode == 130
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.rglob("*.part"))
    assert not (out / "run.json").exists() or json.loads((out / "run.json").read_text("utf-8"))


def test_a_name_longer_than_a_file_system_holds(tmp_path: Path) -> None:
    """Found by fuzzing: a manifest that names such a file ended in an error of the system."""
    long = "n" * 300
    (tmp_path / "manifest.csv").write_text(f"id,file\nx,{long}.md\n", "utf-8")
    with pytest.raises(LexcompareError, match="at most 255 bytes"):
        load_corpus(tmp_path)
    with pytest.raises(LexcompareError, match="nothing at this path"):
        load_corpus(tmp_path / long)
