"""The verb gaps, and the options that say when and whose law is meant."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]

GAPS = ("gaps", "specimen", "--row", "sp-yi-public", "--against", "uk,us")


def test_records_go_to_stdout_and_notes_to_stderr(lexcompare: Call) -> None:
    done = lexcompare(*GAPS, "--as-of", "2026-01-01")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["side"] for record in records} == {"row", "benchmark"}
    assert all(record["kind"] and record["reason"] for record in records)
    assert "As of: 2026-01-01; layer: own law" in done.stderr
    assert "gaps, of which" in done.stderr
    again = lexcompare(*GAPS, "--as-of", "2026-01-01")
    assert again.stdout == done.stdout


@pytest.mark.parametrize("suffix", [".csv", ".md", ".json", ".jsonl"])
def test_a_file_is_written_by_its_suffix(lexcompare: Call, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"gaps{suffix}"
    done = lexcompare(*GAPS, "--as-of", "2026-01-01", "--out", target)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(target)
    text = target.read_text("utf-8")
    if suffix == ".csv":
        assert next(csv.DictReader(text.splitlines()))["concept"]
    elif suffix == ".md":
        assert text.startswith("# Gaps: ")
    else:
        first = json.loads(text)[0] if suffix == ".json" else json.loads(text.splitlines()[0])
        assert first["concept"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(("--row", "火星市", "--against", "uk"), "no such row", id="row"),
        pytest.param(("--row", "sp-yi-public"), "nothing to compare with", id="against"),
        pytest.param(("--row", "x", "--against", "mars"), "has this name", id="benchmark"),
        pytest.param(
            ("--row", "x", "--against", "uk", "--layer", "both"), "no such layer", id="layer"
        ),
        pytest.param(("--row", "x", "--against", "uk", "--as-of", "soon"), "no date", id="date"),
        pytest.param(("--row", "x", "--against", "uk", "--out", "g.odt"), "format", id="suffix"),
        pytest.param(
            ("--row", "x", "--against", "uk", "--coverage", "no.csv"),
            "no.csv: there is no such file",
            id="coverage",
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_with_2(
    lexcompare: Call, args: tuple[str, ...], words: str
) -> None:
    done = lexcompare("gaps", "specimen", *args)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_run_states_its_date_layer_and_searches(lexcompare: Call, tmp_path: Path) -> None:
    table = tmp_path / "coverage.csv"
    table.write_text(
        "region,searched_in,query,date,by,exhaustive,known_not_held\n"
        "990000,drafts,data,2026-01-02,A. B.,yes,\n",
        "utf-8",
    )
    out = tmp_path / "out"
    options = ("--rows", "region", "--layer", "applicable", "--as-of", "2026-01-01")
    done = lexcompare("run", "specimen", "--out", out, *options, "--coverage", table)
    assert done.returncode == 0, done.stderr
    info = json.loads((out / "run.json").read_text("utf-8"))
    assert info["options"]["as_of"] == "2026-01-01"
    assert info["options"]["layer"] == "applicable"
    assert info["options"]["exhaustive"] == ["990000"]
    lines = (out / "held.csv").read_text("utf-8").splitlines()
    held = {row["region"]: row for row in csv.DictReader(lines)}
    assert held["990000"]["exhaustive"] == "true"
    assert held["980000"]["exhaustive"] == "false"
    page = (out / "report.html").read_text("utf-8")
    assert page.index('id="first"') < page.index('id="grid"')
    assert '"held"' in json.dumps(sorted(info))


def test_without_a_date_the_run_states_the_day(lexcompare: Call, tmp_path: Path) -> None:
    done = lexcompare("compare", "specimen", "--out", tmp_path / "m.csv")
    assert done.returncode == 0, done.stderr
    assert "As of: 20" in done.stderr


@pytest.mark.parametrize(
    ("more", "about"),
    [
        pytest.param(("--against", "open-data"), "about: opening, public_data", id="its-question"),
        pytest.param(("--against", "open-data", "--view", "all"), "", id="all-if-asked"),
        pytest.param(("--against", "uk"), "", id="no-set-no-question"),
    ],
)
def test_a_matrix_beside_a_benchmark_set_asks_what_the_set_asks(lexcompare, tmp_path, more, about):
    out = tmp_path / "matrix.json"
    done = lexcompare("compare", "specimen", "--out", out, *more)
    assert done.returncode == 0, done.stderr
    stated = next(line for line in done.stderr.splitlines() if "As of: " in line)
    assert (about in stated) if about else ("about: " not in stated)
