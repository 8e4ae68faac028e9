"""Every verb that analyses: the same bytes in memory, into the store, and out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lexcompare.cli import cite as cite_verbs
from lexcompare.cli import coding, corpus, figures, gaps, matrix, quality, screen, search, studies
from lexcompare.cli import units as unit_verbs
from lexcompare.cli.app import app
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.work import Work

MODULES = (
    cite_verbs, coding, corpus, figures, gaps, matrix, quality, screen, search, studies, unit_verbs,
)  # fmt: skip
DATE = ("--as-of", "2026-11-01")
UK = ("--against", "uk,us")
PAIR = ("sp-yi-public", "sp-jia-open")

VERBS: dict[str, tuple[str, ...]] = {
    "compare-csv": ("compare", "specimen", "--rows", "region", *UK, *DATE, "--out", "m.csv"),
    "compare-json": ("compare", "specimen", *UK, *DATE, "--out", "m.json"),
    "compare-xlsx": ("compare", "specimen", "--rows", "region", *DATE, "--out", "m.xlsx"),
    "compare-html": ("compare", "specimen", *UK, *DATE, "--out", "m.html"),
    "compare-tex": ("compare", "specimen", *DATE, "--out", "m.tex"),
    "compare-jsonld": ("compare", "specimen", *DATE, "--out", "m.jsonld"),
    "compare-applicable": (
        "compare", "specimen", "--rows", "region", "--layer", "applicable", *DATE, "--out", "m.csv",
    ),
    "compare-pair": ("compare", "specimen", *PAIR, *DATE, "--out", "memo.md"),
    "gaps": ("gaps", "specimen", "--row", "sp-yi-public", *UK, *DATE),
    "figures": ("figures", "specimen", *UK, *DATE, "--format", "csv", "--out", "figures"),
    "claims": ("claims", "specimen", *DATE, "--out", "ledger.md"),
    "memo": ("memo", "specimen", *PAIR, *DATE, "--out", "memo.md"),
    "sensitivity": ("sensitivity", "specimen", *UK, *DATE),
    "screen": ("screen", "specimen", *DATE, "--out", "screen"),
    "coding-export": ("coding", "export", "specimen", "--with-tool", "--out", "units.json"),
    "coding-export-some": (
        "coding", "export", "specimen", "--with-tool", "--out", "units.json",
        "--units", "sp-jia-data#art_2,sp-yi-public",
    ),
    "coding-sample": ("coding", "sample", "specimen", "--n", "80", "--out", "sample"),
    "evaluate": ("evaluate", "{specimen}", "--gold", "{specimen}/codings", "--replicates", "0",
                 "--disagreements", "differ.md"),
    "tag": ("tag", "{specimen}", "--unsure", "unsure.csv"),
    "tag-twice": ("tag", "{specimen}", "{specimen}/uk", "--format", "csv"),
    "judge": ("judge", "{specimen}"),
    "align": ("align", "sp-yi-public", "sp-alba-reuse", "--corpus", "specimen", "--top", "2"),
    "align-folders": ("align", "{specimen}/cn", "{specimen}/uk", "--top", "1"),
    "cite-lookup": (
        "cite", "lookup", "甲省数据条例第十二条", "--corpus", "specimen", "--index", "index.db",
    ),
    "search": ("search", "谁负责处理投诉", "--corpus", "specimen", "--index", "index.db"),
}  # fmt: skip
DATABASES = (".db", ".npz")
QUICK = {"compare-csv", "gaps", "coding-sample", "evaluate", "tag", "cite-lookup"}
EACH = [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in VERBS]


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in DATABASES
    }


class Place:
    """A folder to call a verb in."""

    def __init__(self, folder: Path, specimen: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.specimen, self.patch = folder, specimen, patch

    def call(self, name: str, verb: str, *options: object) -> Result:
        """Call a verb in a folder of this name."""
        arguments = [part.replace("{specimen}", str(self.specimen)) for part in VERBS[verb]]
        where = self.folder / name
        where.mkdir()
        self.patch.chdir(where)
        return CliRunner().invoke(app, [*arguments, *map(str, options)])

    def made(self, name: str, verb: str, *options: object) -> tuple[str, str, dict[str, bytes]]:
        """Return what a verb said, and the files that it wrote."""
        done = self.call(name, verb, *options)
        assert done.exit_code == 0, done.output + repr(done.exception)
        return done.stdout, done.stderr, files_below(self.folder / name)

    def works(self, work: Work | None) -> None:
        """Let verbs work like this, whatever their options say."""
        for module in MODULES:
            self.patch.setattr(module, "work_of", lambda *_: work)


@pytest.fixture
def place(tmp_path: Path, specimen_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    yield Place(tmp_path, specimen_dir, monkeypatch)


def refuse(*_: Any) -> Any:
    raise AssertionError("this was analysed before")


@pytest.mark.parametrize("verb", EACH)
def test_the_store_changes_no_byte_and_nothing_is_analysed_twice(place: Place, verb: str) -> None:
    cache = place.folder / "cache"
    with place.patch.context() as patch:
        Place(place.folder, place.specimen, patch).works(None)
        expected = place.made("in-memory", verb)
    assert expected[0] or expected[2]
    assert place.made("none-kept", verb, "--no-cache") == expected
    assert not cache.exists()
    assert place.made("first", verb, "--cache", cache) == expected
    assert any(path.is_file() for path in cache.rglob("*"))
    place.patch.setattr(Analyser, "find", refuse)
    assert place.made("again", verb, "--cache", cache) == expected
    place.works(Work(cache=cache, whole_up_to=0))
    assert place.made("nothing-held", verb) == expected


def test_what_a_run_analysed_no_verb_analyses_again(place: Place) -> None:
    cache = place.folder / "cache"
    run = ["run", "specimen", "--out", str(place.folder / "run"), "--cache", str(cache), *DATE]
    assert CliRunner().invoke(app, run).exit_code == 0
    place.patch.setattr(Analyser, "find", refuse)
    given = [name for name, arguments in VERBS.items() if "specimen" in arguments]
    assert len(given) == len(VERBS) - 5
    for name in given:
        place.made(name, name, "--cache", cache)


def test_what_a_verb_analysed_a_run_does_not_analyse_again(place: Place) -> None:
    cache = place.folder / "cache"
    place.made("gaps", "gaps", "--cache", cache)
    place.patch.setattr(Analyser, "find", refuse)
    run = ["run", "specimen", "--out", str(place.folder / "run"), "--cache", str(cache), *DATE]
    assert CliRunner().invoke(app, run).exit_code == 0


def test_evaluation_by_rules_alone_leaves_the_store_alone(place: Place) -> None:
    cache = place.folder / "cache"
    with_models, rules = (
        place.made(name, "evaluate", "--cache", cache, *options)
        for name, options in (("models", ()), ("rules", ("--rules-only",)))
    )
    assert with_models[0] != rules[0]
    kept = files_below(cache)
    assert place.made("again", "evaluate", "--cache", cache, "--rules-only") == rules
    assert files_below(cache) == kept


@pytest.mark.parametrize("verb", ["gaps", "tag", "evaluate", "cite-lookup"])
def test_nobody_to_work_is_refused(place: Place, verb: str) -> None:
    done = place.call("none", verb, "--workers", "0")
    assert done.exit_code != 0
    assert "work needs somebody" in str(done.exception)


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["compare-csv", "tag", "align-folders", "cite-lookup"])
def test_two_processes_give_the_bytes_of_one(place: Place, verb: str) -> None:
    expected = place.made("one", verb, "--cache", place.folder / "cache-1")
    assert (
        place.made("two", verb, "--cache", place.folder / "cache-2", "--workers", "2") == expected
    )
