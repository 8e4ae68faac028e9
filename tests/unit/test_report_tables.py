"""CSV, Parquet and run.json: deterministic, safe, and as documented."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fabricated import CITY, CODEBOOK, EVERYTHING, HOSTILE, PROVINCE

from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import OutputError
from lexcompare.core.problems import Problem
from lexcompare.report.clean import embed_json, guard_formula
from lexcompare.report.parquet import (
    articles_schema,
    tags_schema,
    write_articles_parquet,
    write_tags_parquet,
)
from lexcompare.report.run_info import collect_run_info, write_run_info
from lexcompare.report.tables import LONG_COLUMNS, write_long_csv, write_matrix_csv

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "report"
PROBLEMS = (Problem("empty-file", "x.md", "nothing in it"),)


@pytest.fixture
def matrix():
    return build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(against=("uk",)))


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("name", "write"),
    [("matrix.csv", write_matrix_csv), ("matrix_long.csv", write_long_csv)],
    ids=["wide", "long"],
)
def test_csv_is_as_in_the_golden_file(tmp_path, matrix, name, write):
    write(tmp_path / name, matrix)
    assert (tmp_path / name).read_bytes() == (GOLDEN / name).read_bytes()


def test_wide_csv_has_grades_as_words_and_margins(tmp_path, matrix):
    write_matrix_csv(tmp_path / "m.csv", matrix)
    records = {record["row"]: record for record in _read(tmp_path / "m.csv")}
    assert records["cn-jia-data"]["platform"] == "slogan"
    assert records["cn-jia-data"]["coverage"] == "0.5000"
    assert records["cn-yi-rule"]["coverage"] == ""
    assert records["uk:uk-made-up"]["benchmark"] == "uk"


def test_long_csv_has_one_line_per_cell(tmp_path, matrix):
    write_long_csv(tmp_path / "l.csv", matrix)
    records = _read(tmp_path / "l.csv")
    assert len(records) == len(matrix.rows) * len(matrix.concepts)
    assert tuple(records[0]) == LONG_COLUMNS


def test_no_field_of_a_csv_begins_like_a_formula(tmp_path, matrix):
    for name, write in (("m.csv", write_matrix_csv), ("l.csv", write_long_csv)):
        write(tmp_path / name, matrix)
        text = (tmp_path / name).read_text(encoding="utf-8")
        for row in csv.reader(io.StringIO(text)):
            for field in row:
                assert not field.startswith(("=", "+", "-", "@", "\t", "\r")), field
        assert f"'{HOSTILE.instrument.metadata.title[:4]}" in text


@pytest.mark.parametrize("start", list("=+-@\t\r"), ids=repr)
def test_guard_covers_every_start_of_a_formula(start):
    assert guard_formula(f"{start}1") == f"'{start}1"


def test_embedded_json_cannot_end_its_element_and_reads_back():
    value = {"a": "</script><!-- & \u2028 \u2029", "b": [1, None, 0.5]}
    text = embed_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value
    embed_json({"lone": "\ud83d"}).encode("utf-8")


def test_articles_parquet_holds_every_unit_with_its_verdict(tmp_path):
    write_articles_parquet(tmp_path / "a.parquet", EVERYTHING)
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(articles_schema(), check_metadata=False)
    assert table.schema.metadata is None
    records = table.to_pylist()
    assert len(records) == sum(len(item.instrument.articles) for item in EVERYTHING)
    record = next(r for r in records if (r["instrument"], r["unit"]) == ("cn-jia-data", "art_3"))
    source = PROVINCE.instrument.source.text
    assert source[record["start"] : record["end"]] == record["text"]
    assert record["force"] == "operative"
    assert record["path"] == ["第一章 总则"]


def test_tags_parquet_tells_tags_doubts_and_denials_apart(tmp_path):
    write_tags_parquet(tmp_path / "t.parquet", EVERYTHING)
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.schema.equals(tags_schema(), check_metadata=False)
    british = [r for r in table.to_pylist() if r["instrument"] == "uk-made-up"]
    assert [(r["concept"], r["decision"]) for r in british] == [
        ("catalog", "tag"),
        ("remedies", "exclusion"),
        ("fees", "unsure"),
        ("platform", "tag"),
    ]
    assert british[0]["evidence"][0]["quote"] == "publish a catalogue"
    assert british[1]["force"] is None


def test_parquet_of_nothing_has_the_schema_all_the_same(tmp_path):
    write_tags_parquet(tmp_path / "t.parquet", [])
    assert pq.read_table(tmp_path / "t.parquet").schema.names == tags_schema().names


def test_run_info_names_versions_inputs_options_counts_and_problems(tmp_path, matrix):
    info = collect_run_info(matrix, PROBLEMS, {"corpus": "specimen"})
    write_run_info(tmp_path / "run.json", info)
    data = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert data["codebook"]["digest"] == CODEBOOK.digest
    assert data["options"]["against"] == ["uk"]
    assert data["options"]["corpus"] == "specimen"
    assert data["problems"][0]["code"] == "empty-file"
    assert data["counts"]["benchmark_rows"] == 1
    assert sum(data["counts"]["cells"].values()) == len(matrix.rows) * len(matrix.concepts)
    assert {one["instrument"] for one in data["left_out"]} >= {"cn-fixture", "cn-bing-draft"}
    hashes = {one["id"]: one["sha256"] for one in data["instruments"]}
    assert hashes["cn-yi-rule"] == CITY.instrument.source.sha256


def test_everything_is_the_same_bytes_twice(tmp_path):
    made = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        matrix = build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(rows=RowKind.REGION))
        write_matrix_csv(folder / "m.csv", matrix)
        write_long_csv(folder / "l.csv", matrix)
        write_articles_parquet(folder / "a.parquet", EVERYTHING)
        write_tags_parquet(folder / "t.parquet", EVERYTHING)
        write_run_info(folder / "run.json", collect_run_info(matrix, PROBLEMS))
        made.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert made[0] == made[1]


def test_what_cannot_be_written_is_an_output_error_and_leaves_nothing_behind(tmp_path, matrix):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write_matrix_csv(tmp_path / "file" / "m.csv", matrix)
    with pytest.raises(OutputError):
        write_tags_parquet(tmp_path / "file" / "t.parquet", EVERYTHING)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


_LOOK = """
import sys
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.process import own_process
from lexcompare.report.parquet import tables_of

if sys.argv[1] == "own":
    own_process()
tables_of(InstrumentFindings(Instrument("cn-x", Metadata(), Source(""))))
print("pandas" in sys.modules)
import pandas, pyarrow
print(pyarrow.table({"a": [1, 2]}).to_pandas()["a"].sum(), len(pyarrow.array(pandas.Series([1]))))
"""


@pytest.mark.parametrize(("whose", "loaded"), [("own", "False"), ("another's", "True")])
def test_a_process_of_its_own_loads_no_pandas_and_can_still_have_data_frames(whose, loaded):
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, whose], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [loaded, "3", "1"]
