"""``evaluate`` and ``agree`` as a person runs them, on the specimen and a perturbed copy."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]

KEPT = "part concept precision recall f1 support tp fp fn".split()


def rows(done: subprocess.CompletedProcess[str]) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def figure(records: list[dict], part: str, concept: str) -> dict:
    (found,) = [r for r in records if (r["part"], r["concept"]) == (part, concept)]
    return found


@pytest.fixture(scope="module")
def codings(specimen_dir: Path) -> Path:
    return specimen_dir / "codings"


@pytest.fixture
def perturbed(codings: Path, tmp_path: Path) -> Path:
    """A copy in which every third unit loses its concepts and one file its last unit."""
    folder = tmp_path / "perturbed"
    shutil.copytree(codings, folder)
    for file in sorted(folder.glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for number, line in enumerate(lines):
            if number % 3 == 0:
                line["concepts"] = {}
                line.pop("objects", None)
                line.pop("opening_mode", None)
        if file.stem == "sp-jia-data":
            lines.pop()
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


@pytest.fixture(scope="module")
def measured(lexcompare: Call, specimen_dir: Path, codings: Path) -> list[dict]:
    options = ("--format", "jsonl", "--replicates", "100", "--by", "instrument")
    return rows(lexcompare("evaluate", specimen_dir, "--gold", codings, *options))


def test_evaluate_prints_the_whole_and_then_each_instrument(measured: list[dict]) -> None:
    whole = [row for row in measured if not row["instrument"]]
    micro = figure(whole, "concepts", "micro")
    assert set(KEPT) <= set(micro)
    assert micro["low"] <= micro["f1"] <= micro["high"]
    assert 0 < micro["kappa"] <= 1
    assert -1 <= figure(whole, "force", "alpha-ordinal")["alpha"] <= 1
    assert {row["part"] for row in whole} >= {
        "concepts", "force", "concept-force", "slogan-share", "confusion", "objects",
        "opening-mode", "calibration", "concept",
    }  # fmt: skip
    parts = [row for row in measured if row["instrument"]]
    micros = [row for row in parts if (row["part"], row["concept"]) == ("concepts", "micro")]
    assert len(micros) == len({row["instrument"] for row in parts}) >= 10
    for key in ("tp", "fp", "fn"):
        assert sum(row[key] for row in micros) == micro[key]


def test_csv_keeps_its_first_columns(lexcompare: Call, specimen_dir: Path, codings: Path) -> None:
    options = ("--format", "csv", "--replicates", "0")
    done = lexcompare("evaluate", specimen_dir, "--gold", codings, *options)
    assert done.returncode == 0, done.stderr
    header = next(csv.reader(io.StringIO(done.stdout)))
    assert header[: len(KEPT)] == KEPT
    assert {"low", "high", "kappa", "alpha"} <= set(header)


def test_a_unit_that_the_tool_does_not_have_is_missed_and_named(
    lexcompare: Call, specimen_dir: Path, codings: Path, tmp_path: Path
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    text = (codings / "sp-jia-data.jsonl").read_text("utf-8")
    more = {"unit": "art_999", "force": "operative", "concepts": {"fees": "operative"}}
    (gold / "sp-jia-data.jsonl").write_text(text + json.dumps(more) + "\n", "utf-8")
    options = ("--format", "jsonl", "--replicates", "0")
    before = rows(
        lexcompare("evaluate", specimen_dir, "--gold", codings / "sp-jia-data.jsonl", *options)
    )
    done = lexcompare("evaluate", specimen_dir, "--gold", gold, *options)
    after = rows(done)
    fees = [figure(records, "concept", "fees") for records in (before, after)]
    assert fees[1]["fn"] == fees[0]["fn"] + 1
    assert "counted as missed: sp-jia-data: 1 (art_999)" in done.stderr


@pytest.mark.parametrize("suffix", ["jsonl", "md"])
def test_disagreements_are_written_with_text_and_reasons(
    lexcompare: Call, specimen_dir: Path, perturbed: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"differ.{suffix}"
    done = lexcompare(
        "evaluate", specimen_dir, "--gold", perturbed, "--replicates", 0, "--disagreements", out
    )
    assert done.returncode == 0, done.stderr
    text = out.read_text("utf-8")
    if suffix == "md":
        assert text.startswith("# Disagreements: ")
        assert "- not coded: " in text
    else:
        records = [json.loads(line) for line in text.splitlines()]
        assert len(records) > 50
        assert all(record["text"] and record["reasons"] for record in records)


@pytest.mark.slow
def test_tier_keeps_to_a_folder(
    lexcompare: Call, specimen_dir: Path, codings: Path, tmp_path: Path
) -> None:
    for tier, name in (("double", "sp-jia-data"), ("single", "sp-jia-open")):
        (tmp_path / tier).mkdir()
        shutil.copy(codings / f"{name}.jsonl", tmp_path / tier)
    options = ("--gold", tmp_path, "--format", "jsonl", "--replicates", "0")
    both = figure(rows(lexcompare("evaluate", specimen_dir, *options)), "force", "accuracy")
    parts = [
        figure(
            rows(lexcompare("evaluate", specimen_dir, *options, "--tier", tier)),
            "force",
            "accuracy",
        )
        for tier in ("double", "single")
    ]
    assert sum(part["support"] for part in parts) == both["support"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--update-gate"], "--gate FILE", id="no file to update"),
        pytest.param(["--gate", "g.json", "--allow-lower", "why"], "--update-gate", id="no update"),
        pytest.param(["--gate", "g.json", "--tier", "double"], "all codings", id="one tier"),
        pytest.param(["--tier", "double"], "no codings of this tier", id="no such tier"),
        pytest.param(["--disagreements", "x.xlsx"], ".jsonl or .md", id="unknown suffix"),
        pytest.param(["--gate", "missing.json"], "there is no such file", id="no such floors"),
    ],
)
def test_options_that_contradict(
    lexcompare: Call,
    specimen_dir: Path,
    codings: Path,
    tmp_path: Path,
    options: list[str],
    message: str,
) -> None:
    done = lexcompare(
        "evaluate", specimen_dir, "--gold", codings, "--replicates", 0, *options, cwd=tmp_path
    )
    assert done.returncode == 2
    assert message in done.stderr


def test_codings_of_another_corpus_are_an_error(
    lexcompare: Call, specimen_dir: Path, tmp_path: Path
) -> None:
    line = json.dumps({"unit": "art_1", "force": "soft", "concepts": {}})
    (tmp_path / "cn-nowhere.jsonl").write_text(line + "\n", "utf-8")
    done = lexcompare("evaluate", specimen_dir, "--gold", tmp_path)
    assert done.returncode == 2
    assert "no coded instrument is in this corpus" in done.stderr


@pytest.mark.slow
def test_a_gate_holds_breaks_and_is_not_lowered_in_silence(
    lexcompare: Call, specimen_dir: Path, codings: Path, perturbed: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate.json"

    def call(gold: Path, *more: object) -> subprocess.CompletedProcess[str]:
        options = ("--gold", gold, "--gate", gate, "--replicates", 0, *more)
        return lexcompare("evaluate", specimen_dir, *options)

    assert call(codings, "--update-gate").returncode == 0
    assert call(codings).returncode == 0
    pinned = json.loads(gate.read_text("utf-8"))
    assert "zh.concepts_micro_f1" in pinned["floors"]

    changed = call(perturbed)
    assert changed.returncode == 1
    assert "gate: the codings changed" in changed.stderr
    assert "gate: zh.concepts_micro_f1 is " in changed.stderr

    name = "zh.concepts_micro_f1"
    raised = {**pinned, "floors": {**pinned["floors"], name: 0.9999}}
    gate.write_text(json.dumps(raised), "utf-8")
    broken = call(codings)
    assert broken.returncode == 1
    assert f"under its floor {0.9999:.4f}" in broken.stderr

    refused = call(codings, "--update-gate")
    assert refused.returncode == 2
    assert name in refused.stderr
    assert json.loads(gate.read_text("utf-8")) == raised
    assert call(codings, "--update-gate", "--allow-lower", "raised by hand").returncode == 0
    lowered = json.loads(gate.read_text("utf-8"))["lowered"]
    assert [(one["measure"], one["reason"]) for one in lowered] == [(name, "raised by hand")]
    assert call(codings).returncode == 0


def test_a_coding_agrees_with_itself(lexcompare: Call, codings: Path) -> None:
    done = lexcompare("agree", codings, codings, "--format", "jsonl", "--replicates", 50)
    records = rows(done)
    assert figure(records, "concepts", "micro")["f1"] == 1
    assert figure(records, "concepts", "sets")["value"] == 1
    assert figure(records, "force", "alpha-ordinal")["value"] == 1
    assert "they differ on 0" in done.stderr


def test_agree_on_a_perturbed_copy(
    lexcompare: Call, codings: Path, perturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "differ.csv"
    done = lexcompare(
        "agree", codings, perturbed, "--format", "jsonl", "--by", "instrument",
        "--replicates", 50, "--disagreements", out,
    )  # fmt: skip
    records = rows(done)
    whole = [record for record in records if not record["instrument"]]
    micro = figure(whole, "concepts", "micro")
    assert micro["only_a"] > 50
    assert micro["only_b"] == 0
    assert micro["low"] <= micro["f1"] <= micro["high"] < 1
    assert figure(whole, "force", "accuracy")["value"] == 1
    assert "only coded by A, so not compared: sp-jia-data: 1" in done.stderr
    listed = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert f"they differ on {len(listed)}" in done.stderr
    assert all(row["only_a"] and not row["only_b"] for row in listed)


def test_agree_takes_two_files_of_different_names(
    lexcompare: Call, codings: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second-coder.jsonl"
    shutil.copy(codings / "sp-jia-open.jsonl", second)
    done = lexcompare(
        "agree", codings / "sp-jia-open.jsonl", second, "--format", "table", "--replicates", 0
    )
    assert done.returncode == 0, done.stderr
    assert "they differ on 0" in done.stderr


def test_agree_without_common_units_is_an_error(lexcompare: Call, codings: Path) -> None:
    done = lexcompare("agree", codings / "sp-alba-reuse.jsonl", codings / "sp-jia-data.jsonl")
    assert done.returncode == 2
    assert "no unit in common" in done.stderr


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, lexcompare.cli.app;"
        "print({'numpy', 'pandas', 'sklearn', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
