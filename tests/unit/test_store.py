"""The store of analysed instruments: what is kept, what is made again, what comes out of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from invented import invented_corpus, invented_text

from lexcompare.compare.options import Frame, Layer
from lexcompare.core.errors import OutputError, ReadError, UsageError
from lexcompare.core.problems import Problem
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.discovery import find_entries
from lexcompare.parse.duplicates import find_kinships
from lexcompare.parse.repeals import find_repeals
from lexcompare.pipeline.analysis import Analyser, Analysis, analyse
from lexcompare.pipeline.collect import analyse_entries, analyse_through_store
from lexcompare.pipeline.record import Record, encode_failure, encode_record, fresh_record
from lexcompare.pipeline.run import RunOptions, analyse_to_study, run
from lexcompare.pipeline.store import CACHE_VARIABLE, Store, default_cache, record_digest
from lexcompare.pipeline.stored import StoredFindings
from lexcompare.pipeline.work import Work, silent

FRAME = Frame("2032-01-01")
INCLUDE = ("unknown", "undated")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    folder = invented_corpus(tmp_path_factory.mktemp("store") / "corpus", 9)
    (folder / "copy-of-3.md").write_text(invented_text(3), "utf-8")
    (folder / "repeals.md").write_text(
        "# 乙市新办法\n\n第一条 为了试验，制定本办法。\n\n第二条 市数据局应当公布目录。\n\n"
        "第三条 本办法自2031年8月1日起施行，《乙4市公共数据第4办法》同时废止。\n",
        "utf-8",
    )
    (folder / "empty.txt").write_text("  \n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def plain(corpus: Path) -> Analysis:
    return analyse(load_corpus(corpus))


def through(corpus: Path, cache: Path, **work: object) -> Analysis:
    return analyse_through_store(corpus, None, Work(cache=cache, **work), silent())  # type: ignore[arg-type]


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def records_in(cache: Path) -> dict[str, tuple[int, int]]:
    """Path, inode and time of every record: a record made again has others."""
    return {
        path.relative_to(cache).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in cache.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture(params=[5000, 0], ids=["whole", "streamed"])
def stored(request, corpus: Path, tmp_path: Path) -> Analysis:
    return through(corpus, tmp_path / "cache", whole_up_to=request.param)


def test_findings_are_those_of_the_analysis(stored: Analysis, plain: Analysis) -> None:
    assert len(stored.findings) == len(plain.findings) == 11
    for ours, theirs in zip(stored.findings, plain.findings, strict=True):
        assert ours.record.findings == theirs
        assert ours.units == theirs.units
        assert ours.tags == theirs.tags
        assert ours.speaking == theirs.speaking
        assert ours.counts == theirs.counts
        assert ours.unit_ids == theirs.unit_ids
        one, two = ours.instrument, theirs.instrument
        assert one.source.text == two.source.text
        assert one.source.sha256 == two.source.sha256
        assert one.articles == two.articles
        assert one.units == two.units
        assert one.unit_ids == two.unit_ids
        assert one.article("art_2") == two.article("art_2")
        assert one.article("art_999") is None
        assert one.segments == two.segments
    assert stored.problems == plain.problems
    assert any(problem.code == "empty-file" for problem in stored.problems)


def test_copies_and_repeals_are_told_without_the_texts(stored: Analysis, plain: Analysis) -> None:
    assert (
        stored.corpus.kinships == plain.corpus.kinships == find_kinships(plain.corpus.instruments)
    )
    assert stored.corpus.duplicates == {"yi-003": "copy-of-3"}
    repeals = list(find_repeals(stored.corpus.instruments))
    assert repeals == list(find_repeals(plain.corpus.instruments))
    assert [(one.instrument, one.ref) for one in repeals] == [("yi-004", "repeals#art_3")]
    ours, theirs = stored.gap_matrix(frame=FRAME), plain.gap_matrix(frame=FRAME)
    assert ours.left_out == theirs.left_out


def test_the_matrix_is_the_same(stored: Analysis, plain: Analysis) -> None:
    for rows in ("instrument", "region", "level", "period"):
        ours = stored.gap_matrix(rows, include=INCLUDE, frame=FRAME)
        theirs = plain.gap_matrix(rows, include=INCLUDE, frame=FRAME)
        assert ours.rows == theirs.rows
        assert tuple(ours.cells) == theirs.cells
        assert ours.cells[:2] == theirs.cells[:2]
        assert ours.notices == theirs.notices


def test_a_changed_copy_is_an_ordinary_one(stored: Analysis) -> None:
    item = stored.findings[0]
    changed = replace(item, units=item.units[:2])
    assert changed.unit_ids == ("art_1", "art_2")
    assert changed.counts.units == 2
    moved = item.instrument.with_metadata(replace(item.instrument.metadata, title="丙"))
    assert moved.metadata.title == "丙"
    assert moved.unit_ids == item.instrument.unit_ids
    assert moved.article("art_2") == item.instrument.article("art_2")
    assert moved.closing(1) == item.instrument.units[-1:]


class Told:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def __call__(self, name: str) -> None:
        self.said.append(name)

    def expect(self, number: int) -> None:
        self.said.append(number)


@pytest.mark.parametrize("work", [None, Work(keep=False)], ids=["in-memory", "stored"])
def test_entries_one_by_one_are_those_of_the_corpus(
    corpus: Path, plain: Analysis, work: Work | None
) -> None:
    entries, _ = find_entries(corpus)
    told = Told()
    stream = analyse_entries(entries, None, work, told)
    first = next(stream)
    assert told.said[:1] == [12]
    made = [first, *stream]
    assert told.said == [12, *(entry.id for entry in entries)]
    assert tuple(one for one in made if not isinstance(one, Problem)) == plain.findings
    problems = [one for one in made if isinstance(one, Problem)]
    assert [one.code for one in problems] == ["empty-file"]
    assert problems == list(plain.corpus.problems)


def test_entries_one_by_one_are_kept_as_they_are_asked_for(corpus: Path, tmp_path: Path) -> None:
    entries, _ = find_entries(corpus)
    stream = analyse_entries(entries, None, Work(cache=tmp_path))
    next(stream)
    assert len(records_in(tmp_path)) == 1
    assert len(list(stream)) == 11
    kept = records_in(tmp_path)
    assert len(kept) == 12
    through(corpus, tmp_path)
    assert records_in(tmp_path) == kept


def test_a_study_holds_cells_and_fetches_texts(
    corpus: Path, tmp_path: Path, plain: Analysis
) -> None:
    frame = Frame("2032-01-01", Layer.APPLICABLE)
    asked = RunOptions(work=Work(cache=tmp_path, whole_up_to=0))
    found = analyse_to_study(corpus, asked)
    ours = found.gap_matrix(include=INCLUDE, frame=frame)
    assert ours.cells == plain.gap_matrix(include=INCLUDE, frame=frame).cells
    assert all(isinstance(one, StoredFindings) for one in found.findings)


def test_a_streamed_run_refuses_what_it_cannot_ask(corpus: Path, tmp_path: Path) -> None:
    found = through(corpus, tmp_path, whole_up_to=0)
    with pytest.raises(UsageError, match="whole-up-to"):
        found.gap_matrix(frame=Frame("2032-01-01", Layer.APPLICABLE))


def test_what_was_kept_is_not_made_again(corpus: Path, tmp_path: Path) -> None:
    through(corpus, tmp_path)
    before = records_in(tmp_path)
    assert len(before) == 12
    through(corpus, tmp_path)
    assert records_in(tmp_path) == before


def test_after_one_change_one_record_is_new(corpus: Path, tmp_path: Path) -> None:
    copied = tmp_path / "corpus"
    copied.mkdir()
    for path in corpus.iterdir():
        (copied / path.name).write_bytes(path.read_bytes())
    cache = tmp_path / "cache"
    through(copied, cache)
    before = records_in(cache)
    target = copied / "yi-005.md"
    target.write_text(target.read_text("utf-8").replace("规范", "促进"), "utf-8")
    found = through(copied, cache)
    after = records_in(cache)
    assert len(set(after) - set(before)) == 1
    assert {name: after[name] for name in before} == before
    assert (
        tuple(one.record.findings for one in found.findings)
        == analyse(load_corpus(copied)).findings
    )


@pytest.mark.parametrize("harm", ["cut", "flip", "nothing", "gone"])
def test_a_damaged_record_is_made_again(corpus: Path, tmp_path: Path, harm: str) -> None:
    through(corpus, tmp_path)
    path = next(p for p in sorted(tmp_path.rglob("*")) if p.is_file() and p.stat().st_size > 2000)
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "flip":
        path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    elif harm == "nothing":
        path.write_bytes(b"")
    else:
        path.unlink()
    again = through(corpus, tmp_path)
    assert len(again.findings) == 11
    assert path.read_bytes() == data


def test_bytes_that_are_no_record_are_refused() -> None:
    whole = encode_failure((Problem("empty-file", "a.txt", "it is empty"),))
    assert Record(whole).read_problems[0].code == "empty-file"
    for broken in (b"", b"LXCR", whole[:-1], whole[1:], whole + b"x"):
        with pytest.raises(ReadError):
            Record(broken)


def test_a_record_made_here_says_what_its_bytes_say(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(invented_text(1), "utf-8")
    (law,) = load_corpus(tmp_path)
    told = (Problem("odd", "a.md", "it is odd"),)
    made = fresh_record(Analyser.from_codebook(with_models=False).find(law), told)
    read = Record(made.data)
    for record in (made.record, read):
        assert record.findings.instrument == law
    names = ("head", "read_problems", "speaking", "units", "text", "articles", "segments",
             "findings", "traits", "tables")  # fmt: skip
    for name in names:
        assert getattr(made.record, name) == getattr(read, name), name
    for unit in (*law.unit_ids, "art_999"):
        assert made.record.article(unit) == read.article(unit)


def test_half_a_surrogate_pair_survives(tmp_path: Path) -> None:
    analyser = Analyser.from_codebook(with_models=False)
    (tmp_path / "a.md").write_text(invented_text(1), "utf-8")
    (law,) = load_corpus(tmp_path)
    odd = replace(law, source=replace(law.source, text=law.source.text + "\ud800\x00"))
    found = analyser.find(odd)
    assert Record(encode_record(found)).findings == found


def test_a_file_that_cannot_be_opened_is_told_and_tried_again(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser opens every file")
    corpus = invented_corpus(tmp_path / "corpus", 2)
    (corpus / "yi-000.md").chmod(0)
    assert len(through(corpus, tmp_path / "cache").findings) == 1
    (corpus / "yi-000.md").chmod(0o644)
    assert len(through(corpus, tmp_path / "cache").findings) == 2


def test_another_codebook_has_records_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "codebook"
    own.mkdir()
    (own / "codebook.toml").write_text("x = 1\n", "utf-8")
    assert record_digest(own) != record_digest()
    assert Store(tmp_path, "a" * 64).folder != Store(tmp_path, "b" * 64).folder


def test_old_records_of_other_code_are_swept(tmp_path: Path) -> None:
    old, fresh = Store(tmp_path, "a" * 64), Store(tmp_path, "b" * 64)
    for store in (old, fresh):
        store.put("ab12", encode_failure(()))
    long_ago = (old.folder / ".can-write").stat().st_mtime - 40 * 24 * 3600
    os.utime(old.folder / ".can-write", (long_ago, long_ago))
    Store(tmp_path, "c" * 64)
    assert not old.folder.exists()
    assert fresh.has("ab12")


def test_a_cache_that_was_asked_for_and_cannot_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError):
        through(invented_corpus(tmp_path / "corpus", 1), tmp_path / "file")


def test_a_default_cache_that_cannot_be_does_not_stop_a_run(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    assert default_cache() == tmp_path / "file" / "records"
    corpus = invented_corpus(tmp_path / "corpus", 1)
    assert len(analyse_through_store(corpus, None, Work(), silent()).findings) == 1


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (Work(engine="cloud"), "no such engine"),
        (Work(engine="dask"), "needs a scheduler"),
        (Work(scheduler="tcp://127.0.0.1:1"), "for the engine dask"),
        (Work(workers=0), "somebody"),
        (Work(whole_up_to=-1), "number of instruments"),
    ],
    ids=["engine", "no-scheduler", "no-dask", "no-workers", "negative"],
)
def test_options_that_contradict_each_other(corpus: Path, tmp_path: Path, work, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        run(corpus, tmp_path / "out", RunOptions(work=work))


_ONE_RUN = """
import sys
from pathlib import Path
from lexcompare.compare.options import Frame
from lexcompare.pipeline.run import RunOptions, run
from lexcompare.pipeline.work import Work

corpus, out, cache, whole = sys.argv[1:]
work = Work(cache=Path(cache), whole_up_to=int(whole)) if cache else None
options = RunOptions(include=("unknown", "undated"), frame=Frame("2032-01-01"), work=work)
run(corpus, out, options)
"""


def _run(corpus: Path, out: Path, cache: Path | None = None, whole_up_to: int = 5000) -> None:
    """Run in a process of its own: the library that draws counts on from figure to figure."""
    arguments = (str(corpus), str(out), str(cache or ""), str(whole_up_to))
    done = subprocess.run(
        [sys.executable, "-c", _ONE_RUN, *arguments], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def outputs(corpus: Path, tmp_path_factory) -> Iterator[Path]:
    base = tmp_path_factory.mktemp("outputs")
    _run(corpus, base / "memory")
    _run(corpus, base / "stored", base / "cache")
    _run(corpus, base / "again", base / "cache")
    _run(corpus, base / "streamed", base / "cache", 3)
    yield base


@pytest.mark.slow
def test_every_output_has_the_same_bytes_with_and_without_a_store(outputs: Path) -> None:
    memory = files_below(outputs / "memory")
    assert "report.html" in memory
    assert files_below(outputs / "stored") == memory
    assert files_below(outputs / "again") == memory


@pytest.mark.slow
def test_streamed_outputs_say_the_same_and_nothing_is_missing_in_silence(outputs: Path) -> None:
    memory, streamed = files_below(outputs / "memory"), files_below(outputs / "streamed")
    for name in ("matrix.csv", "matrix_long.csv", "held.csv", "unsure.csv", "reading_queue.csv",
                 "summary.md"):  # fmt: skip
        assert streamed[name] == memory[name], name
    for name in ("articles.parquet", "tags.parquet"):
        ours = pq.read_table(outputs / "streamed" / name)
        assert ours.equals(pq.read_table(outputs / "memory" / name)), name
    record = streamed["run.json"].decode("utf-8")
    for name in set(memory) - {path.split("/")[0] for path in streamed}:
        assert f'"where": "{name}"' in record, name


@pytest.mark.slow
def test_a_small_run_into_the_folder_of_a_large_one_and_back(
    outputs: Path, tmp_path, corpus
) -> None:
    cache = outputs / "cache"
    _run(corpus, tmp_path, cache, 3)
    _run(corpus, tmp_path, cache)
    assert files_below(tmp_path) == files_below(outputs / "memory")
    _run(corpus, tmp_path, cache, 3)
    assert files_below(tmp_path) == files_below(outputs / "streamed")
