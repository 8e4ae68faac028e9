# ruff: noqa: E501 - wide tables of cases
"""corpus check and corpus add."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexcompare.core.errors import ManifestError, OutputError, ReadError, UsageError
from lexcompare.core.model import Article, Instrument, Metadata, Source
from lexcompare.core.problems import Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Jurisdiction, Level, Role, Status, UnitKind
from lexcompare.parse.checks import add_to_manifest, check_corpus
from lexcompare.parse.corpus import Corpus, load_corpus
from lexcompare.parse.manifest import load_manifest

CHECKED = {
    "status": Status.IN_FORCE,
    "status_checked": "2031-12-01",
    "jurisdiction": Jurisdiction.CN,
}


def instrument(name: str, units: tuple[str, ...] = (), **metadata: object) -> Instrument:
    articles = tuple(
        Article(f"art_{n}", UnitKind.ARTICLE, "", str(n), "", (), Span(0, 0), text, ())
        for n, text in enumerate(units, 1)
    )
    values: dict[str, object] = {"title": f"甲省{name}条例"} | CHECKED | metadata
    return Instrument(name, Metadata(**values), Source(""), articles)  # type: ignore[arg-type]


def found(*instruments: Instrument) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in check_corpus(Corpus(instruments))]


# fmt: off
SINGLE: dict[str, tuple[dict[str, object], list[str]]] = {
    "clean": ({}, []),
    "effective-first": ({"promulgated": "2031-05-06", "effective": "2031-05-05"}, ["effective-before-promulgated"]),
    "effective-same-day": ({"promulgated": "2031-05-06", "effective": "2031-05-06"}, []),
    "amended-text": ({"promulgated": "2031-05-06", "effective": "2020-01-01", "inferred": ("promulgated", "effective")}, []),
    "one-date-from-the-manifest": ({"promulgated": "2031-05-06", "effective": "2020-01-01", "inferred": ("effective",)}, ["effective-before-promulgated"]),
    "unchecked": ({"status_checked": ""}, ["unchecked-status"]),
    "unchecked-draft": ({"status": Status.DRAFT, "status_checked": ""}, []),
    "unchecked-fixture": ({"status_checked": "", "role": Role.FIXTURE}, []),
    "level-fits": ({"level": Level.LOCAL_REGULATION}, []),
    "rule-called-条例": ({"level": Level.LOCAL_RULE}, ["title-level"]),
    "normative-called-条例": ({"level": Level.NORMATIVE}, ["title-level"]),
    "law-called-办法": ({"title": "数据办法", "level": Level.LAW}, ["title-level"]),
    "law-called-法": ({"title": "数据法", "level": Level.LAW}, []),
    "law-called-法-in-trial": ({"title": "数据法（试行）", "level": Level.LAW}, []),
    "regulation-in-trial": ({"title": "甲省数据规定（试行）", "level": Level.LOCAL_REGULATION}, ["title-level"]),
    "sez-without-zone": ({"level": Level.SEZ_REGULATION}, ["title-level"]),
    "sez-with-zone": ({"title": "甲经济特区数据条例", "level": Level.SEZ_REGULATION}, []),
    "act-called-regulations": ({"title": "The Widget Regulations 2031", "level": Level.ACT, "jurisdiction": Jurisdiction.UK}, ["title-level"]),
    "no-such-province": ({"region": "380000", "region_name": "甲省"}, ["unknown-region"]),
    "invented-place": ({"region": "990000", "region_name": "甲省"}, []),
    "county-code": ({"region": "330782", "region_name": "浙江省义乌市"}, []),
    "name-of-another": ({"title": "江苏省数据条例", "region": "330000", "region_name": "江苏省"}, ["region-name"]),
    "name-with-province": ({"title": "无锡市数据条例", "region": "320200", "region_name": "江苏省无锡市"}, []),
}
# fmt: on


@pytest.mark.parametrize(("metadata", "codes"), SINGLE.values(), ids=SINGLE)
def test_single_instruments(metadata: dict[str, object], codes: list[str]) -> None:
    assert [code for code, _ in found(instrument("数据", **metadata))] == codes


# fmt: off
SUBJECTS: dict[str, tuple[dict[str, object], bool]] = {
    "same-subject": ({"title": "甲省数据管理条例"}, True),
    "another-subject": ({"title": "甲省交通条例"}, False),
    "wider-subject": ({"title": "甲省大数据条例"}, False),
    "another-place": ({"title": "乙市数据条例", "region_name": "乙市"}, False),
    "another-issuer": ({"title": "甲省数据办法", "issuer": "甲省人民政府"}, False),
    "another-level": ({"title": "甲省数据办法", "issuer": "", "level": Level.LOCAL_RULE}, False),
    "repealed": ({"title": "甲省数据管理条例", "status": Status.REPEALED}, False),
    "fixture": ({"title": "甲省数据管理条例", "role": Role.FIXTURE}, False),
}
# fmt: on


@pytest.mark.parametrize(("metadata", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_two_on_one_subject(metadata: dict[str, object], expected: bool) -> None:
    place = {"region_name": "甲省", "issuer": "甲省人大常委会", "level": Level.LOCAL_REGULATION}
    pair = (instrument("a", title="甲省数据条例", **place), instrument("b", **(place | metadata)))
    assert ("same-subject", "a, b") in found(*pair) or not expected
    assert [code for code, _ in found(*pair)].count("same-subject") == int(expected)


def test_versions_are_told_once_and_as_versions() -> None:
    old = instrument("a", title="甲省数据条例", promulgated="2021-01-01")
    new = instrument("b", title="甲省数据条例", promulgated="2031-01-01")
    (problem,) = check_corpus(Corpus((old, new)))
    assert (problem.code, problem.severity) == ("version", Severity.WARNING)
    past = instrument("a", title="甲省数据条例", promulgated="2021-01-01", status=Status.AMENDED)
    (problem,) = check_corpus(Corpus((past, new)))
    assert (problem.code, problem.severity) == ("version", Severity.NOTE)


# fmt: off
REPEALS = {
    "alone": ("本规定自2031年9月1日起施行。《甲省旧数据条例》同时废止。", True),
    "one-of-two": ("《甲省路灯条例》和《甲省旧数据条例》同时废止。", True),
    "with-date": ("2021年通过的《甲省旧数据条例》（甲省令第3号）同时废止。", True),
    "named-only": ("依照《甲省旧数据条例》登记的数据继续有效。", False),
    "another": ("《甲省路灯条例》同时废止。", False),
}
# fmt: on


@pytest.mark.parametrize(("clause", "expected"), REPEALS.values(), ids=REPEALS)
def test_repeal_clauses_are_held_against_the_status(clause: str, expected: bool) -> None:
    old = instrument("old", title="甲省旧数据条例", promulgated="2021-01-01")
    new = instrument("new", ("为了。", clause), title="甲省新规定", promulgated="2031-01-01")
    assert (("repealed-by", "old") in found(old, new)) is expected
    marked = instrument("old", title="甲省旧数据条例", status=Status.REPEALED)
    assert "repealed-by" not in [code for code, _ in found(marked, new)]


def test_nothing_repeals_itself_or_what_came_later() -> None:
    clause = ("《甲省数据条例》同时废止。",)
    later = instrument("later", title="甲省数据条例", promulgated="2035-01-01")
    own = instrument("own", clause, title="甲省数据条例", promulgated="2031-01-01")
    assert "repealed-by" not in [code for code, _ in found(own, later)]


TEXT = "# {title}\n\n第一条 为了管好丙类数据，制定本规定。\n\n第二条 丙类数据由乙市数据局登记。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    (corpus / "cn").mkdir(parents=True)
    for name in ("a", "b"):
        (corpus / "cn" / f"{name}.md").write_text(TEXT.format(title=f"甲省{name}条例"), "utf-8")
    return corpus


def test_adding_makes_a_manifest_and_appends(folder: Path) -> None:
    first = add_to_manifest(folder, "cn/a.md")
    second = add_to_manifest(folder, folder / "cn" / "b.md", instrument="cn-b")
    assert [entry.id for entry in load_manifest(folder)] == ["a", "cn-b"]
    assert first.metadata.inferred[:2] == ("title", "jurisdiction")
    assert [first.row, second.row] == [2, 3]
    corpus = load_corpus(folder)
    assert [item.id for item in corpus] == ["a", "cn-b"]
    assert corpus.problems == ()


def test_a_path_from_the_working_directory_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert add_to_manifest(Path("corpus"), Path("corpus/cn/a.md")).file == "cn/a.md"


def test_a_folder_of_sections_is_added_with_its_slash(folder: Path) -> None:
    entry = add_to_manifest(folder, "cn")
    assert entry.file == "cn/"
    corpus = load_corpus(folder)
    assert [item.id for item in corpus] == ["cn"]
    assert corpus.problems == ()


def test_standing_rows_are_never_changed(folder: Path) -> None:
    add_to_manifest(folder, "cn/a.md")
    before = (folder / "manifest.csv").read_bytes()
    with pytest.raises(UsageError, match="already"):
        add_to_manifest(folder, "cn/a.md", instrument="other")
    with pytest.raises(UsageError, match="already"):
        add_to_manifest(folder, "cn/b.md", instrument="a")
    assert (folder / "manifest.csv").read_bytes() == before


def test_what_cannot_be_added_changes_nothing(folder: Path) -> None:
    (folder.parent / "outside.md").write_text("x", "utf-8")
    (folder / "link.md").symlink_to(folder.parent / "outside.md")
    (folder / "empty.md").write_text("", "utf-8")
    for file, error in (
        ("cn/none.md", UsageError),
        (folder.parent / "outside.md", UsageError),
        ("../outside.md", UsageError),
        ("link.md", UsageError),
        ("empty.md", ReadError),
    ):
        with pytest.raises(error):
            add_to_manifest(folder, file)
    with pytest.raises(UsageError, match="no folder"):
        add_to_manifest(folder / "nowhere", "a.md")
    with pytest.raises(ManifestError, match="column id"):
        add_to_manifest(folder, "cn/a.md", instrument="cn a")
    assert not (folder / "manifest.csv").exists()


def test_a_broken_manifest_is_not_written_over(folder: Path) -> None:
    (folder / "manifest.csv").write_text("id,file\nx,../y\n", "utf-8")
    with pytest.raises(ManifestError):
        add_to_manifest(folder, "cn/a.md")
    assert (folder / "manifest.csv").read_text("utf-8") == "id,file\nx,../y\n"


def test_a_failed_write_leaves_the_old_manifest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_to_manifest(folder, "cn/a.md")
    before = (folder / "manifest.csv").read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError):
        add_to_manifest(folder, "cn/b.md")
    monkeypatch.undo()
    assert (folder / "manifest.csv").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["cn", "manifest.csv"]
