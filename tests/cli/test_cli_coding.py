"""Coding by hand from the command line: sample, export, code, import, report, run."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

FORMATS = {
    "label-studio": "json", "doccano": "jsonl", "inception": "zip", "refi": "qdpx",
    "web": "jsonld", "sheet": "csv",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_blind_export_says_nothing_of_the_program(lexcompare, tmp_path, specimen_dir, form):
    if form == "inception":
        pytest.importorskip("cassis", reason="needs the extra annotate")
    out = tmp_path / f"u.{FORMATS[form]}"
    done = lexcompare(
        "coding", "export", specimen_dir, "--units", "sp-jia-open", "--format", form, "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert "blind" in done.stderr
    assert (tmp_path / "u.codebook.csv").exists()
    again = lexcompare("coding", "import", out, "--corpus", specimen_dir, "--out", tmp_path / "c",
                       "--coder", "anna")  # fmt: skip
    assert again.returncode == 2
    assert "nobody has coded anything" in again.stderr
    assert not (tmp_path / "c").exists()


def fill(path: Path, force: str, concept: str) -> None:
    """Code every unit of a sheet alike, as a person in a spreadsheet would, with CRLF."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["force"], row["concepts"], row["objects"] = force, concept, "opening"
        row["text"] = row["text"].replace("\n", "\r\n")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_from_sample_to_matrix(lexcompare, tmp_path: Path, specimen_dir: Path) -> None:
    sample = tmp_path / "sample"
    done = lexcompare("coding", "sample", specimen_dir, "--n", 60, "--seed", 7, "--coders",
                      "anna,ben", "--format", "sheet", "--out", sample)  # fmt: skip
    assert done.returncode == 0, done.stderr
    sheets = [(sample / f"for_{name}.csv").read_text("utf-8-sig") for name in ("anna", "ben")]
    units = [[row["unit"] for row in csv.DictReader(sheet.splitlines())] for sheet in sheets]
    stratum = (sample / "weights.csv").read_text("utf-8").splitlines()[1].split(",")[1]
    assert all(stratum not in sheet.splitlines()[1] for sheet in sheets)
    assert units[0] != units[1]

    fill(sample / "for_anna.csv", "operative", "fees:operative")
    fill(sample / "for_ben.csv", "soft", "fees:soft")
    for name in ("anna", "ben"):
        done = lexcompare("coding", "import", sample / f"for_{name}.csv", "--corpus", specimen_dir,
                          "--coder", name, "--out", tmp_path / name)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert f"{name}: 60 units coded" in done.stderr
    twice = lexcompare("coding", "import", sample / "for_ben.csv", "--corpus", specimen_dir,
                       "--coder", "ben", "--out", tmp_path / "ben")  # fmt: skip
    assert twice.returncode == 2
    assert "already" in twice.stderr

    pair = (tmp_path / "anna", tmp_path / "ben")
    report = lexcompare("coding", "report", *pair, "--weights", sample / "weights.csv",
                        "--format", "jsonl", "--replicates", 20)  # fmt: skip
    assert report.returncode == 0, report.stderr
    rows = [json.loads(line) for line in report.stdout.splitlines()]
    value = {(row["part"], row["concept"]): row.get("value") for row in rows}
    assert value["units", "both"] == 60
    assert value["force", "accuracy"] == 0.0
    assert value["concepts", "sets"] == 1.0
    assert value["prevalence-a", "fees"] == 1.0
    assert "A: anna" in report.stderr

    out = tmp_path / "run"
    done = lexcompare("run", specimen_dir, "--out", out, "--codings", tmp_path / "anna")
    assert done.returncode == 0, done.stderr
    assert "60 of 386 units coded by anna" in done.stderr
    human = json.loads((out / "run.json").read_text("utf-8"))["options"]["human_codings"]
    assert (human["coders"], human["units"]) == (["anna"], 60)
    # What the page shows beside the marked words of a cell.
    page = gzip.decompress((out / "report_data.json.gz").read_bytes()).decode("utf-8")
    assert "human: coded by anna" in page


@pytest.mark.parametrize("form", FORMATS)
def test_codings_go_out_to_be_settled_and_come_back_alike(lexcompare, tmp_path, specimen_dir, form):
    """The codings of one instrument, with words marked, are the same lines when they return."""
    if form == "inception":
        pytest.importorskip("cassis", reason="needs the extra annotate")
    given = tmp_path / "given"
    given.mkdir()
    lines = (specimen_dir / "codings/sp-jia-open.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) | {"coder": "安娜"} for line in lines]
    for number, record in enumerate(records):
        record["words"] = [{"label": "force=" + record["force"], "start": 1, "end": 3 + number % 5}]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (given / "sp-jia-open.jsonl").write_text(text, "utf-8")
    out = tmp_path / f"u.{FORMATS[form]}"
    done = lexcompare(
        "coding", "export", specimen_dir, "--codings", given, "--format", form, "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(records)} units" in done.stderr
    back = lexcompare("coding", "import", out, "--corpus", specimen_dir, "--out", tmp_path / "c")
    assert back.returncode == 0, back.stderr
    found = (tmp_path / "c" / "sp-jia-open.jsonl").read_text("utf-8").splitlines()
    for line, record in zip(found, records, strict=True):
        got = json.loads(line)
        # Formats keep labels as a set: order of concepts and objects is theirs.
        for one in (got, record):
            one["objects"] = sorted(one.get("objects", []))
        assert got == record


def test_codings_of_units_that_are_not_held_are_not_left_out_silently(lexcompare, tmp_path):
    line = '{"unit": "art_999", "force": "soft", "concepts": {}, "coder": "anna"}'
    (tmp_path / "sp-jia-open.jsonl").write_text(line, "utf-8")
    done = lexcompare(
        "coding", "export", "specimen", "--codings", tmp_path, "--out", tmp_path / "u.json"
    )
    assert done.returncode == 2
    assert "sp-jia-open#art_999" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "specimen", "--out", "x.json", "--format", "word"), "no such format"),
        (("export", "specimen", "--out", "x.json", "--units", "sp-nowhere"), "no such unit"),
        (("sample", "specimen", "--n", 2, "--out", "x"), "too small"),
        (("import", "nowhere.csv", "--corpus", "specimen", "--out", "x"), "there is no such file"),
        (("import", "nowhere.txt", "--corpus", "specimen", "--out", "x"), "nothing shows the"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_ends_in_one_line(lexcompare, tmp_path, arguments, told):
    done = lexcompare("coding", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
