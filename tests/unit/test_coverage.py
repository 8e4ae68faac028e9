"""Coverage and decision tables: what they may hold, and what they let a row claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import CITY, CODEBOOK, EVERYTHING, PROVINCE

from lexcompare.compare.cells import Grade
from lexcompare.compare.held import HELD_COLUMNS, held_records
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import ManifestError
from lexcompare.core.resources import resource
from lexcompare.parse.corpus import Corpus, load_corpus
from lexcompare.parse.coverage import CoverageEntry, declared, load_coverage
from lexcompare.parse.decisions import Ruling, load_decisions
from lexcompare.pipeline.known import known_not_held, shipped_coverage

HEAD = "region,searched_in,query,date,by,exhaustive,known_not_held\n"
DECISIONS = "instrument,ruling,since,replaced_by,by,date,reason\n"
DONE = CoverageEntry("110000", "gazette", "data", "2026-01-02", "A. B.", True)


def test_a_table_is_read_with_its_titles(tmp_path):
    path = tmp_path / "coverage.csv"
    path.write_text(HEAD + "990000,gazette,data,2026-01-02,A. B.,yes,甲省办法；乙市规定\n", "utf-8")
    (entry,) = load_coverage(tmp_path)
    assert entry.known_not_held == ("甲省办法", "乙市规定")
    assert declared([entry])[0] == {"990000"}
    assert "exhaustively" in entry.told


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("99,,,,,no,", "region", id="region"),
        pytest.param("990000,,,,,maybe,", "exhaustive", id="exhaustive"),
        pytest.param("990000,gazette,data,2026-13-02,A. B.,no,", "date", id="date"),
        pytest.param("990000,gazette,data,2026-01-02,,yes,", "by", id="nobody-answers-for-it"),
        pytest.param("990000,,data,2026-01-02,A. B.,yes,", "searched_in", id="searched-nowhere"),
        pytest.param("990000,,,,,no,\n990000,,,,,no,", "region", id="twice"),
    ],
)
def test_a_row_that_breaks_the_contract_is_refused_with_its_place(tmp_path, row, column):
    path = tmp_path / "coverage.csv"
    path.write_text(HEAD + row + "\n", "utf-8")
    with pytest.raises(ManifestError, match=f"column {column}") as caught:
        load_coverage(path)
    assert str(path) in caught.value.where


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"place,exhaustive\n"])
def test_what_is_no_table_is_refused(tmp_path, data):
    (tmp_path / "coverage.csv").write_bytes(data)
    with pytest.raises(ManifestError):
        load_coverage(tmp_path)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("cn-x,gone,,,A. B.,2026-01-02,why", "ruling", id="ruling"),
        pytest.param("cn-x,repealed,,,,2026-01-02,why", "by", id="unsigned"),
        pytest.param("cn-x,repealed,,,A. B.,,why", "date", id="undated"),
        pytest.param("cn-x,repealed,,,A. B.,2026-01-02,", "reason", id="no-reason"),
        pytest.param("cn-x,repealed,soon,,A. B.,2026-01-02,why", "since", id="since"),
        pytest.param(
            "cn-x,repealed,,,A. B.,2026-01-02,a\ncn-x,in-force,,,A. B.,2026-01-02,b",
            "instrument",
            id="twice",
        ),
    ],
)
def test_a_decision_has_to_be_signed_dated_and_reasoned(tmp_path, row, column):
    (tmp_path / "decisions.csv").write_text(DECISIONS + row + "\n", "utf-8")
    with pytest.raises(ManifestError, match=f"column {column}"):
        load_decisions(tmp_path)


def test_tables_are_read_beside_the_manifest(tmp_path):
    (tmp_path / "a.md").write_text("# 甲省数据条例\n\n第一条 略。", "utf-8")
    (tmp_path / "manifest.csv").write_text("id,file\ncn-x,a.md\n", "utf-8")
    (tmp_path / "coverage.csv").write_text(HEAD + "990000,,,,,no,\n", "utf-8")
    decision = "cn-x,repealed,2025-01-01,,A. B.,2026-01-02,gazette 3\n"
    (tmp_path / "decisions.csv").write_text(DECISIONS + decision, "utf-8")
    corpus = load_corpus(tmp_path)
    assert [entry.region for entry in corpus.coverage] == ["990000"]
    assert corpus.decisions[0].ruling is Ruling.REPEALED
    assert [item.id for item in corpus] == ["cn-x"]


# ---- what a region may claim ---------------------------------------------------------------


def _fees(findings=(PROVINCE,), **options):
    made = build_matrix(findings, CODEBOOK, MatrixOptions(rows=RowKind.REGION, **options))
    return made.cell("110000", "fees")


def test_absent_needs_a_whole_general_text_of_the_place_itself_and_a_declared_search():
    searched = {"exhaustive": frozenset({"110000"})}
    assert _fees(**searched).grade is Grade.ABSENT
    assert "not been declared exhaustive" in _fees().reason
    complete = PROVINCE.instrument.completeness
    whole_city = replace(CITY, instrument=replace(CITY.instrument, completeness=complete))
    cell = _fees([whole_city], **searched)
    assert cell.grade is Grade.UNKNOWN
    assert "general scope" in cell.reason
    both = _fees([CITY])
    assert "general scope" in both.reason
    assert "declared exhaustive" in both.reason


def test_what_is_known_and_not_held_forbids_absent_and_is_named():
    cell = _fees(exhaustive=frozenset({"110000"}), known_not_held={"110100": ("乙市数据规定",)})
    assert cell.grade is Grade.UNKNOWN
    assert "known to exist and not held: 《乙市数据规定》" in cell.reason


def test_a_region_of_which_nothing_counts_has_a_row_that_says_so():
    made = build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(rows=RowKind.REGION))
    cell = made.cell("120000", "catalog")
    assert cell.grade is Grade.UNKNOWN
    assert "held, but not counted: cn-bing-draft" in cell.reason


def test_the_first_table_says_what_is_held_and_what_is_lacking():
    options = MatrixOptions(rows=RowKind.REGION, known_not_held={"110000": ("甲省办法",)})
    records = held_records(build_matrix(EVERYTHING, CODEBOOK, options), [DONE])
    by_region = {record["region"]: record for record in records}
    assert next(iter(by_region)) == "national"
    own = by_region["110000"]
    assert set(own) == set(HELD_COLUMNS)
    assert own["general_complete_in_force"] == "cn-jia-data"
    assert own["known_not_held"] == "甲省办法"
    assert own["exhaustive"] is True
    assert own["may_say_absent"] is False
    assert by_region["120000"]["counted"] == 0
    # The fixture is kept for the parsers only.
    assert own["instruments"] == 3


def test_the_shipped_table_covers_the_catalogue_and_declares_nothing_exhaustive():
    entries = load_coverage(resource("coverage.csv"))
    assert len(entries) > 40
    assert not any(entry.exhaustive for entry in entries)
    assert shipped_coverage(Corpus((PROVINCE.instrument,))) == ()


def test_what_a_corpus_holds_is_not_listed_as_missing():
    named = {"990000": ("甲省数据条例", "甲省别的办法")}
    assert known_not_held(Corpus((PROVINCE.instrument,)), named) == {"990000": ("甲省别的办法",)}
