# ruff: noqa: E501 - wide tables of cases
"""Corpora: files, folders and manifests; one bad file does not lose the rest."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from lexcompare.core.errors import ManifestError, ReadError, UsageError
from lexcompare.core.files import sha256_of
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.vocabulary import Level
from lexcompare.parse import corpus as corpus_module
from lexcompare.parse.corpus import Corpus, iter_corpus, load_corpus, read_entry
from lexcompare.parse.discovery import COMPANIONS, find_entries

TEXT = "# {title}\n\n第一条 为了管好丙类数据，制定本规定。\n\n第二条 丙类数据由乙市数据局登记。\n"


def put(folder: Path, name: str, title: str = "甲省数据条例") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(title=title), "utf-8")
    return path


def manifest(folder: Path, *rows: str, header: str = "id,file,title,level,sha256") -> None:
    (folder / "manifest.csv").write_text("\n".join((header, *rows)) + "\n", "utf-8")


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_file_is_a_corpus_of_one(tmp_path: Path) -> None:
    corpus = load_corpus(put(tmp_path, "jia.md"))
    assert [(item.id, item.unit_ids) for item in corpus] == [("jia", ("art_1", "art_2"))]
    assert corpus["jia"].metadata.title == "甲省数据条例"
    assert corpus.problems == ()


def test_a_folder_is_searched_in_path_order(tmp_path: Path) -> None:
    for name in ("b.md", "cn/c.md", "a.txt", "cn/deep/d.md"):
        put(tmp_path, name)
    assert [item.id for item in load_corpus(tmp_path)] == ["a", "b", "c", "d"]


def test_several_paths_are_one_corpus(tmp_path: Path) -> None:
    paths = [put(tmp_path, "b/b.md"), put(tmp_path, "a/a.md").parent]
    assert [item.id for item in load_corpus(paths)] == ["b", "a"]
    assert [item.id for item in load_corpus(str(paths[0]))] == ["b"]


PASSED_OVER = (
    ".hidden.md", "~$open.docx", "README.md", "readme", "LICENSE", "CHANGELOG.md", "x.NOTES.md",
    "table.csv", "codings/x.jsonl", ".git/a.md", "photo.PNG", "settings.toml",
)  # fmt: skip


def test_what_is_no_instrument_is_passed_over_silently(tmp_path: Path) -> None:
    for name in PASSED_OVER:
        put(tmp_path, name)
    put(tmp_path, "a.md")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["a"]
    assert corpus.problems == ()
    assert all(suffix == suffix.lower() for suffix in COMPANIONS)


@pytest.mark.parametrize("name", ["README-law.md", "noticed.md", "law.README.md"])
def test_names_that_only_look_alike_are_read(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert len(load_corpus(tmp_path)) == 1


def test_like_names_get_numbers_and_are_reported(tmp_path: Path) -> None:
    for name in ("a/x.md", "b/x.md", "b/x~2.md", "c/x.txt"):
        put(tmp_path, name)
    corpus = load_corpus(tmp_path)
    assert [(item.id, Path(item.source.path).parent.name) for item in corpus] == [
        ("x", "a"),
        ("x~3", "b"),
        ("x~2", "b"),
        ("x~4", "c"),
    ]
    assert codes(corpus.problems) == ["duplicate-id", "duplicate-id"]
    assert all(problem.severity is Severity.WARNING for problem in corpus.problems)


@pytest.mark.parametrize("made", [False, True], ids=["no-path", "empty-folder"])
def test_nothing_there_is_a_usage_error(tmp_path: Path, made: bool) -> None:
    path = tmp_path / "nowhere"
    if made:
        path.mkdir()
    with pytest.raises(UsageError):
        load_corpus(path)
    with pytest.raises(UsageError):
        list(iter_corpus(path))


def test_no_path_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no path"):
        load_corpus([])


# fmt: off
HOSTILE: dict[str, tuple[str, bytes, set[str]]] = {
    "empty": ("bad.md", b"", {"empty-file"}),
    "blank": ("bad.md", b" \n\t\n", {"empty-file"}),
    "binary": ("bad.md", bytes(range(256)) * 20, {"binary-file"}),
    "binary-without-suffix": ("bad", b"\x7fELF" + bytes(range(256)) * 20, {"binary-file", "unsupported-format"}),
    "word": ("bad.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"unsupported-format"}),
    "broken-pdf": ("bad.pdf", b"%PDF-1.4 nothing", {"unreadable", "scanned-pdf", "binary-file"}),
}
# fmt: on


@pytest.mark.parametrize(("name", "data", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_a_bad_file_is_reported_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, expected: set[str]
) -> None:
    put(tmp_path, "a.md")
    (tmp_path / name).write_bytes(data)
    put(tmp_path, "z.md")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["a", "z"]
    (problem,) = corpus.problems
    assert problem.code in expected
    assert problem.severity is Severity.ERROR
    assert name in problem.where
    assert problem.remedy


def test_a_link_to_nowhere_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["a"]
    assert codes(corpus.problems) == ["unreadable"]


def test_a_loop_of_folders_ends(tmp_path: Path) -> None:
    put(tmp_path, "cn/a.md")
    (tmp_path / "cn" / "again").symlink_to(tmp_path)
    assert len(load_corpus(tmp_path)) == 1


def test_a_file_removed_half_way_is_reported(tmp_path: Path) -> None:
    first, second, third = (put(tmp_path, name) for name in ("a.md", "b.md", "c.md"))
    stream = iter_corpus(tmp_path)
    assert isinstance(item := next(stream), Instrument)
    assert item.id == first.stem
    second.unlink()
    found = list(stream)
    assert [type(item) for item in found] == [Problem, Instrument]
    assert isinstance(found[0], Problem)
    assert found[0].code == "unreadable"
    assert second.name in found[0].where
    assert isinstance(found[1], Instrument)
    assert found[1].id == third.stem


def test_a_crash_in_a_reader_is_one_file_s_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.md")
    put(tmp_path, "b.md")
    real = corpus_module.parse_instrument

    def crash(source: Source, name: str, metadata: Metadata) -> Instrument:
        if name == "a":
            raise RecursionError("too deep")
        return real(source, name, metadata)

    monkeypatch.setattr(corpus_module, "parse_instrument", crash)
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["b"]
    assert codes(corpus.problems) == ["internal"]
    assert "RecursionError" in corpus.problems[0].message


def test_a_manifest_names_instruments_and_wins(tmp_path: Path) -> None:
    path = put(tmp_path, "cn/a.md")
    sha = sha256_of(path.read_bytes())
    manifest(tmp_path, f"cn-x,cn/a.md,甲省数据条例,local-rule,{sha}")
    corpus = load_corpus(tmp_path)
    assert corpus["cn-x"].metadata.level is Level.LOCAL_RULE
    assert "level" not in corpus["cn-x"].metadata.inferred
    assert "region_name" in corpus["cn-x"].metadata.inferred
    assert codes(corpus.problems) == ["metadata-conflict"]
    assert corpus.entries[0].row == 2


def test_the_manifest_itself_may_be_named(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    manifest(tmp_path, "cn-x,a.md,,,")
    assert [item.id for item in load_corpus(tmp_path / "manifest.csv")] == ["cn-x"]


def test_missing_changed_and_unlisted_files_are_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    put(tmp_path, "extra.md")
    put(tmp_path, "README.md")
    manifest(tmp_path, f"cn-a,a.md,,,{'0' * 64}", "cn-b,b.md,,,")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["cn-a"]
    assert sorted(codes(corpus.problems)) == ["hash-differs", "unlisted-file", "unreadable"]
    by_code = {problem.code: problem for problem in corpus.problems}
    assert "extra.md" in by_code["unlisted-file"].where
    assert by_code["hash-differs"].where == "cn-a"
    assert "b.md" in by_code["unreadable"].where


def test_a_manifest_that_points_outside_stops_everything(tmp_path: Path) -> None:
    put(tmp_path, "secret.md")
    inner = tmp_path / "corpus"
    put(inner, "a.md")
    manifest(inner, "cn-a,a.md,,,", "cn-b,../secret.md,,,")
    with pytest.raises(ManifestError, match="column file"):
        load_corpus(inner)


def test_a_folder_of_sections_is_one_instrument(tmp_path: Path) -> None:
    put(tmp_path, "acts/x/1.md")
    put(tmp_path, "acts/x/2.md")
    manifest(tmp_path, "cn-x,acts/x/,,,")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["cn-x"]
    assert corpus["cn-x"].source.path.endswith("acts/x/")
    assert "unlisted-file" not in codes(corpus.problems)


def test_a_manifest_further_down_is_not_used_but_noted(tmp_path: Path) -> None:
    put(tmp_path, "sub/a.md")
    manifest(tmp_path / "sub", "cn-a,a.md,,,")
    corpus = load_corpus(tmp_path)
    assert [item.id for item in corpus] == ["a"]
    assert codes(corpus.problems) == ["nested-manifest"]
    assert corpus.problems[0].severity is Severity.NOTE


def test_streaming_gives_what_loading_gives(tmp_path: Path) -> None:
    for name in ("a.md", "b/a.md", "c.md"):
        put(tmp_path, name)
    (tmp_path / "bad.md").write_bytes(b"")
    loaded = load_corpus(tmp_path)
    streamed = list(iter_corpus(tmp_path))
    assert tuple(item for item in streamed if isinstance(item, Instrument)) == loaded.instruments
    assert tuple(item for item in streamed if isinstance(item, Problem)) == loaded.problems


def test_entries_can_be_sent_to_another_process(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    ((entry,), _) = find_entries(tmp_path)
    there = pickle.loads(pickle.dumps(entry))
    assert there == entry
    assert [item.id for item in read_entry(there) if isinstance(item, Instrument)] == ["a"]


def named(*names: str) -> Corpus:
    return Corpus(tuple(Instrument(name, Metadata(), Source("")) for name in names))


def test_a_corpus_is_a_collection() -> None:
    corpus = named("a", "b", "c")
    assert len(corpus) == 3
    assert [item.id for item in corpus] == ["a", "b", "c"]
    assert "b" in corpus
    assert "d" not in corpus
    assert [item.id for item in corpus.select(["c", "a"])] == ["c", "a"]
    assert repr(corpus) == "Corpus(3 instruments, 0 problems)"


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        named("cn-31-data-2021", "cn-33-open-2020")["cn-31-data-2022"]
    assert "cn-31-data-2021" in caught.value.expected
    with pytest.raises(UsageError):
        named("a").select(["b"])


def test_the_frame_has_a_row_per_instrument(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    put(tmp_path, "b.md", title="乙市数据办法")
    frame = load_corpus(tmp_path).to_frame()
    assert list(frame["id"]) == ["a", "b"]
    assert list(frame["units"]) == [2, 2]
    assert frame.loc[0, "level"] == "local-regulation"
    assert "title" in frame.loc[0, "inferred"]


def test_html_is_escaped_and_cut() -> None:
    hostile = Instrument("<b>", Metadata(title="<script>alert('x')</script>"), Source(""))
    page = Corpus((hostile,))._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page
    assert "and 10 more" in named(*(f"i{n}" for n in range(60)))._repr_html_()


def test_the_specimen_corpus_loads_clean(specimen_dir: Path) -> None:
    corpus = load_corpus(specimen_dir)
    assert len(corpus) >= 10
    assert [str(problem) for problem in corpus.problems] == []


def test_errors_of_reading_keep_their_kind(tmp_path: Path) -> None:
    assert issubclass(ReadError, Exception)
    (tmp_path / "a.md").mkdir()
    put(tmp_path, "a.md/b.md")
    assert [item.id for item in load_corpus(tmp_path)] == ["b"]
