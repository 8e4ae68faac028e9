"""Each verb on the specimen corpus: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]

SEGMENT_KEYS = "instrument unit label heading path text start end provisions".split()
TAG_KEYS = "instrument unit concept force score objects evidence".split()
JUDGE_KEYS = "instrument unit force score obligation precision enforcement reasons missing".split()


def records(done: subprocess.CompletedProcess[str]) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def units(lexcompare: Call, specimen_dir: Path) -> list[dict]:
    return records(lexcompare("segment", specimen_dir))


def test_segment_prints_one_record_per_unit(units: list[dict]) -> None:
    assert len(units) >= 350
    assert all(list(unit) == SEGMENT_KEYS for unit in units)
    ids = Counter((unit["instrument"], unit["unit"]) for unit in units)
    assert max(ids.values()) == 1


def test_judge_prints_exactly_one_record_per_unit(
    lexcompare: Call, specimen_dir: Path, units: list[dict]
) -> None:
    verdicts = records(lexcompare("judge", specimen_dir))
    assert [(v["instrument"], v["unit"]) for v in verdicts] == [
        (u["instrument"], u["unit"]) for u in units
    ]
    assert all(list(v) == JUDGE_KEYS for v in verdicts)
    assert {v["force"] for v in verdicts} == {"operative", "soft", "slogan", "structural"}
    assert all(0 <= v["score"] <= 1 and v["reasons"] for v in verdicts)


def test_tag_prints_evidence_that_stands_in_the_unit(
    lexcompare: Call, specimen_dir: Path, units: list[dict], tmp_path: Path
) -> None:
    unsure = tmp_path / "unsure.csv"
    tags = records(lexcompare("tag", specimen_dir, "--unsure", unsure))
    texts = {(u["instrument"], u["unit"]): u["text"] for u in units}
    assert all(list(tag) == TAG_KEYS for tag in tags)
    assert len({tag["concept"] for tag in tags}) >= 25
    for tag in tags:
        for evidence in tag["evidence"]:
            assert evidence["quote"] in texts[tag["instrument"], tag["unit"]]
    header = unsure.read_text("utf-8").splitlines()[0]
    assert header.split(",") == TAG_KEYS


@pytest.mark.parametrize("verb", ["segment", "tag", "judge"])
@pytest.mark.slow
def test_csv_and_table_hold_the_same_number_of_records(
    lexcompare: Call, specimen_dir: Path, verb: str
) -> None:
    one = specimen_dir / "cn"
    lines = records(lexcompare(verb, one))
    as_csv = lexcompare(verb, one, "--format", "csv")
    assert len(list(csv.reader(io.StringIO(as_csv.stdout)))) == len(lines) + 1
    assert lexcompare(verb, one, "--format", "table").returncode == 0


def test_stdout_holds_nothing_but_records(lexcompare: Call, specimen_dir: Path) -> None:
    done = lexcompare("segment", specimen_dir / "cn")
    assert all(line.startswith("{") for line in done.stdout.splitlines())


def test_strict_turns_an_incomplete_instrument_into_exit_1(
    lexcompare: Call, specimen_dir: Path
) -> None:
    assert lexcompare("segment", specimen_dir).returncode == 0
    done = lexcompare("segment", specimen_dir, "--strict")
    assert done.returncode == 1
    assert "sp-bing-open-truncated" in done.stderr


def test_help_imports_nothing_heavy() -> None:
    """Counts imports, not seconds: the answer to --help needs no data libraries."""
    code = (
        "import sys\n"
        "sys.argv = ['lexcompare', '--help']\n"
        "from lexcompare.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(len(sys.modules), sorted(m for m in sys.modules if m.split('.')[0] in "
        "{'pandas', 'numpy', 'pyarrow', 'lxml', 'jinja2', 'ahocorasick', 'pypdfium2', 'docx',"
        " 'xlsxwriter', 'sklearn', 'torch', 'spacy', 'jieba'}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    count, heavy = done.stderr.strip().splitlines()[-1].split(" ", 1)
    assert heavy == "[]"
    assert int(count) < 700


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(
    lexcompare: Call, specimen_dir: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        done = lexcompare("run", specimen_dir, "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
    first = {p.name: p.read_bytes() for p in (tmp_path / "one").iterdir()}
    second = {p.name: p.read_bytes() for p in (tmp_path / "two").iterdir()}
    assert first.keys() == second.keys()
    assert {name for name, data in first.items() if data != second[name]} == set()


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "html", "json"])
def test_compare_writes_by_suffix(
    lexcompare: Call, specimen_dir: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"matrix.{suffix}"
    done = lexcompare("compare", specimen_dir, "--rows", "region", "--out", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 500


def test_evaluate_measures_against_the_codings(lexcompare: Call, specimen_dir: Path) -> None:
    done = lexcompare(
        "evaluate", specimen_dir, "--gold", specimen_dir / "codings", "--format", "csv"
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"concept", "precision", "recall", "f1", "support"} <= set(rows[0])
