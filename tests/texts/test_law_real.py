"""What the matrix may say of real law: holes in the corpus are no holes in the law."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from lexcompare.compare.above import Certainty, load_supply
from lexcompare.compare.cells import Grade
from lexcompare.compare.gaps import GapKind
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.options import Frame, Layer
from lexcompare.core.vocabulary import Role, Status
from lexcompare.pipeline.analysis import Analysis, analyse
from lexcompare.pipeline.load import load_corpus

pytestmark = [pytest.mark.texts, pytest.mark.slow]

AS_OF = "2026-11-26"
OPENNESS = frozenset({"opening", "public_data"})
NO_GENERAL_TEXT = {
    "120000": "天津市",
    "410000": "河南省",
    "140000": "山西省",
    "220000": "吉林省",
    "640000": "宁夏回族自治区",
}


@pytest.fixture(scope="module")
def analysis(texts_dir: Path) -> Analysis:
    return analyse(load_corpus(texts_dir))


@pytest.fixture(scope="module")
def regions(analysis: Analysis) -> GapMatrix:
    return analysis.gap_matrix("region", frame=Frame(AS_OF))


@pytest.mark.parametrize("key", NO_GENERAL_TEXT, ids=NO_GENERAL_TEXT.values())
def test_a_region_without_a_general_text_is_absent_in_nothing(regions: GapMatrix, key: str) -> None:
    cells = [regions.cell(key, concept) for concept in regions.concepts]
    assert not [cell.concept for cell in cells if cell.grade is Grade.ABSENT]
    unknown = [cell for cell in cells if cell.grade is Grade.UNKNOWN]
    assert unknown
    for cell in unknown:
        assert "no complete instrument in force of general scope" in cell.reason
        assert "not been declared exhaustive" in cell.reason


def test_a_region_whose_general_text_is_cut_is_absent_in_nothing(regions: GapMatrix) -> None:
    cells = [regions.cell("重庆市", concept) for concept in regions.concepts]
    assert not [cell.concept for cell in cells if cell.grade is Grade.ABSENT]
    unknown = [cell.reason for cell in cells if cell.grade is Grade.UNKNOWN]
    assert unknown
    assert all("cn-50-data-2022" in reason and "incomplete" in reason for reason in unknown)


def test_no_region_is_absent_in_anything_while_no_search_is_declared(regions: GapMatrix) -> None:
    assert not [
        (row.key, cell.concept)
        for row, cells in zip(regions.rows, regions.cells, strict=True)
        for cell in cells
        if cell.grade is Grade.ABSENT
    ]


def test_the_first_table_names_what_is_known_and_not_held(
    analysis: Analysis, regions: GapMatrix
) -> None:
    held = {str(one["region"]): one for one in analysis.held_table(regions)}
    for region, title in (
        ("330000", "浙江省公共数据条例"),
        ("520000", "贵州省政府数据共享开放条例"),
        ("510000", "四川省数据条例"),
        ("610000", "陕西省大数据条例"),
        ("120000", "天津市促进大数据发展应用条例"),
        ("EU", "Directive (EU) 2019/1024"),
        ("US", "Public Law 115-435"),
    ):
        assert title in str(held[region]["known_not_held"])
    assert held["510000"]["instruments"] == 0
    assert not any(one["may_say_absent"] for one in held.values())


@pytest.mark.parametrize("row", ["广州市", "cn-4401-data-2025"])
def test_the_exceptions_that_a_city_lacks_are_supplied_by_its_province(
    analysis: Analysis, row: str
) -> None:
    report = analysis.gaps(row, ["open-data"], frame=Frame(AS_OF))
    gap = next(gap for gap in report.own if gap.concept == "exceptions")
    assert gap.kind is GapKind.SUPPLIED
    assert gap.supplies[0].provision == "cn-44-public-2021#art_32"
    assert gap.supplies[0].verified
    assert not gap.counts
    applicable = Frame(AS_OF, Layer.APPLICABLE, OPENNESS)
    kind = "locality" if row == "广州市" else "instrument"
    cell = analysis.gap_matrix(kind, ["open-data"], frame=applicable).cell(row, "exceptions")
    assert cell.grade is Grade.OPERATIVE
    assert cell.strongest is not None
    assert (cell.strongest.ref, cell.strongest.above) == ("cn-44-public-2021#art_32", "440000")


def test_a_remedy_about_personal_information_is_no_remedy_for_openness(
    analysis: Analysis,
) -> None:
    frame = Frame(AS_OF, objects=OPENNESS)
    cell = analysis.gap_matrix("instrument", frame=frame).cell("cn-31-data-2021", "remedies")
    assert cell.grade is not Grade.OPERATIVE
    assert "cn-31-data-2021#art_89" in [tag.ref for tag in cell.beside]
    everything = analysis.gap_matrix("instrument", frame=Frame(AS_OF))
    assert everything.cell("cn-31-data-2021", "remedies").grade is Grade.OPERATIVE


def test_disclosure_duties_are_no_duty_to_open_data(analysis: Analysis) -> None:
    for objects in (OPENNESS, frozenset({"opening"})):
        frame = Frame(AS_OF, objects=objects)
        cell = analysis.gap_matrix("region", frame=frame).cell("national", "opening_duty")
        assert "cn-ogi-2019" not in {tag.instrument for tag in cell.tags}
        assert "cn-ogi-2019" in {tag.instrument for tag in cell.beside}
        assert cell.grade is not Grade.OPERATIVE


def test_fixtures_and_repealed_texts_are_in_no_row(analysis: Analysis, regions: GapMatrix) -> None:
    made = analysis.gap_matrix("region", ["uk", "us", "eu", "national"], frame=Frame(AS_OF))
    for matrix in (regions, made):
        counted = {source.instrument for row in matrix.rows for source in row.sources}
        for item in analysis.findings:
            about = item.instrument.metadata
            if about.role is Role.FIXTURE or about.status is Status.REPEALED:
                assert item.instrument.id not in counted


def test_the_eu_directive_is_not_held_so_its_row_is_unknown(analysis: Analysis) -> None:
    matrix = analysis.gap_matrix("region", ["open-data"], frame=Frame(AS_OF))
    row = matrix.row("open-data:eu")
    assert {matrix.cell(row.key, concept).grade for concept in matrix.concepts} == {Grade.UNKNOWN}
    assert "2019/1024" in row.claim.reason


def test_an_older_version_gives_way_only_to_a_text_of_its_name(regions: GapMatrix) -> None:
    reasons = {one.instrument: one.reason for one in regions.left_out}
    assert reasons["cn-crypto-1999"] == "superseded by cn-crypto-2023"
    assert "cn-33-digital-2020#art_62" in reasons["cn-33-informatization-2010"]


def test_every_provision_of_the_supply_table_is_held_and_says_it_is(analysis: Analysis) -> None:
    for entry in load_supply():
        if entry.instrument:
            article, _ = analysis.unit(entry.provision)
            assert article.text
            assert entry.verified
        else:
            assert entry.certainty is Certainty.ARGUABLE


def test_the_shipped_searches_describe_these_texts(analysis: Analysis, texts_dir: Path) -> None:
    assert {entry.region for entry in analysis.searches} >= {"310000", "440100", "national", "EU"}
    with (texts_dir / "manifest.csv").open(encoding="utf-8-sig") as file:
        codes = {row["region"] for row in csv.DictReader(file) if row["role"] == "text"} - {""}
    assert codes <= {entry.region for entry in analysis.searches}


def test_the_same_options_give_the_same_gap_list(analysis: Analysis) -> None:
    made = [
        json.dumps(analysis.gaps("上海市", ["open-data"], frame=Frame(AS_OF)).to_records())
        for _ in range(2)
    ]
    assert made[0] == made[1]
