"""What the matrix may say of real law: holes in the corpus are no holes in the law."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from lexcompare.cli.matrix import frame_of
from lexcompare.compare.above import Certainty, load_supply
from lexcompare.compare.cells import Grade
from lexcompare.compare.gaps import GapKind
from lexcompare.compare.ledger import LedgerLine, LedgerVerdict, check_claims
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


def test_beside_open_data_law_run_and_compare_ask_about_opening_by_themselves(
    analysis: Analysis,
) -> None:
    frame = frame_of(AS_OF, "own", "", "", "open-data")
    assert frame.objects == OPENNESS
    matrix = analysis.gap_matrix("region", ["open-data"], frame=frame)
    shanghai = matrix.cell("上海市", "remedies")
    assert shanghai.grade is Grade.SOFT
    assert "cn-31-data-2021#art_89" in [tag.ref for tag in shanghai.beside]
    national = matrix.cell("national", "opening_duty")
    assert national.grade is Grade.UNKNOWN
    assert {"cn-ogi-2019#art_19", "cn-dsl-2021#art_41"} <= {tag.ref for tag in national.beside}
    for key in (*NO_GENERAL_TEXT, "500000"):
        cells = [matrix.cell(key, concept) for concept in matrix.concepts]
        assert Grade.ABSENT not in {cell.grade for cell in cells}


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


# ---- gaps, as read by a lawyer ---------------------------------------------------------------

ROWS = ("上海市", "广东省", "贵州省", "广州市")


@pytest.mark.parametrize("layer", list(Layer))
@pytest.mark.parametrize("row", ROWS)
def test_model_clauses_are_offered_only_to_those_who_may_enact_them(
    analysis: Analysis, row: str, layer: Layer
) -> None:
    report = analysis.gaps(row, ["open-data"], frame=Frame(AS_OF, layer))
    assert report.own
    for gap in report.own:
        assert gap.kind is not GapKind.MISSING  # no search is declared exhaustive
        assert not gap.clauses or gap.kind is not GapKind.SUPPLIED
        for clause in gap.clauses:
            assert clause.power.may_enact
            assert clause.matter.id not in ("litigation", "crime")
        for clause in gap.national:
            assert not clause.power.may_enact


@pytest.mark.parametrize("row", ["上海市", "广东省", "贵州省"])
def test_a_place_is_not_blamed_for_a_remedy_that_only_the_nation_may_make(
    analysis: Analysis, row: str
) -> None:
    report = analysis.gaps(row, ["open-data"], frame=Frame(AS_OF))
    gap = next(gap for gap in report.own if gap.concept == "remedies")
    assert (gap.kind, gap.counts, gap.clauses) == (GapKind.BEYOND_COMPETENCE, False, ())
    assert [clause.ref for clause in gap.national] == ["uk-rpsi-2015#reg_19"]
    assert gap.supplies[0].provision == "cn-ogi-2019#art_51"
    assert gap.supplies[0].certainty is Certainty.ARGUABLE


def test_a_city_may_only_specify_charges(analysis: Analysis) -> None:
    for row, told in (("广州市", True), ("上海市", False)):
        report = analysis.gaps(row, ["open-data"], frame=Frame(AS_OF))
        gap = next(gap for gap in report.own if gap.concept == "fees")
        charge = next(one for one in gap.clauses if one.ref == "uk-rpsi-2015#reg_15")
        assert ("only as detail of superior law" in charge.told) is told


@pytest.mark.parametrize("row", ["辽宁省", "福建省", "贵州省"])
def test_a_principle_of_disclosure_does_not_surely_supply_one_of_opening(
    analysis: Analysis, row: str
) -> None:
    for layer in Layer:
        report = analysis.gaps(row, ["open-data"], frame=Frame(AS_OF, layer))
        gap = next(gap for gap in report.own if gap.concept == "principles")
        assert gap.kind is GapKind.STRUCTURAL_ONLY
        assert gap.supplies[0].provision == "cn-dsl-2021#art_41"
        assert gap.supplies[0].certainty is Certainty.ARGUABLE


def test_what_must_be_argued_stays_so_when_the_law_from_above_is_added(analysis: Analysis) -> None:
    own, applicable = (
        {gap.concept: gap for gap in analysis.gaps("广州市", ["open-data"], frame=frame).own}
        for frame in (Frame(AS_OF), Frame(AS_OF, Layer.APPLICABLE))
    )
    assert "exceptions" not in applicable
    for concept in ("remedies", "complaints"):
        assert own[concept].kind is GapKind.SUPPLIED_ARGUABLE
        assert applicable[concept].kind is GapKind.SUPPLIED_ARGUABLE
    nearest = applicable["complaints"].supplies[0]
    assert (nearest.provision, nearest.above) == ("cn-44-public-2021#art_42", "440000")
    assert {one for one in applicable if applicable[one].counts} <= {
        one for one in own if own[one].counts
    }


def test_a_body_whose_unit_allots_a_checkable_task_is_not_nominal(analysis: Analysis) -> None:
    matrix = analysis.gap_matrix("instrument", frame=Frame(AS_OF))
    for name, unit, grade in (
        ("cn-4401-data-2025", "art_6", Grade.OPERATIVE),  # who decides where it is unclear
        ("cn-31-open-2019", "art_9", Grade.OPERATIVE),  # bodies are named in a published list
        ("cn-44-public-2021", "art_5", Grade.NOMINAL),
        ("cn-21-bigdata-2022", "art_4", Grade.NOMINAL),
    ):
        cell = matrix.cell(name, "responsible_body")
        assert next(tag for tag in cell.tags if tag.unit == unit).grade is grade


# ---- the ledger, read against the provisions that it names -----------------------------------


@pytest.fixture(scope="module")
def ledger(analysis: Analysis) -> dict[str, LedgerLine]:
    asked = analysis.gap_matrix("instrument", frame=Frame(AS_OF)).options
    lines = check_claims(analysis.findings, analysis.codebook, asked)
    return {line.entry.id: line for line in lines}


@pytest.mark.parametrize(
    ("claim", "side", "ref"),
    [
        ("dsl-first", "counter", "cn-csl-2016#art_18"),
        ("chapter-not-alone", "counter", "cn-37-open-2022#art_8"),
        ("exceptions-narrow", "counter", "cn-45-bigdata-2022#art_42"),
        ("zhejiang-consent", "favour", "cn-33-open-2020#art_15"),
        ("zhejiang-consent", "counter", "cn-33-open-2020#art_14"),
        ("remedies-missing", "favour", "cn-ogi-2019#art_51"),
        ("remedies-missing", "counter", "cn-3202-data-2025#art_21"),
        ("polarised", "favour", "cn-21-bigdata-2022#art_19"),
        ("behind-uk-us", "favour", "uk-rpsi-2015#reg_12"),
        ("normative-documents", "favour", "cn-6101-public-2025#art_42"),
    ],
)
def test_the_ledger_names_the_provisions_on_which_a_claim_turns(
    ledger: dict[str, LedgerLine], claim: str, side: str, ref: str
) -> None:
    assert ref in [one.tag.ref for one in getattr(ledger[claim], side)]


@pytest.mark.parametrize(
    ("claim", "side", "ref"),
    [
        # PIPL art. 70 gives no remedy against a body that keeps its data closed.
        ("remedies-missing", "favour", "cn-pipl-2021#art_70"),
        # Shanghai leads by its art. 42; that art. 41 promotes opening shows no lack of a system.
        ("polarised", "favour", "cn-31-data-2021#art_41"),
        # The law of access to information answers another question.
        ("behind-uk-us", "favour", "us-5usc-552#sec_552_a"),
        # Who opens what is named in a published list.
        ("responsibility-unclear", "favour", "cn-31-open-2019#art_9"),
        # Comprehensive rules are no stand-alone rules on opening.
        ("chapter-not-alone", "counter", "cn-44-public-2021#art_32"),
    ],
)
def test_the_ledger_names_nothing_beside_the_point(
    ledger: dict[str, LedgerLine], claim: str, side: str, ref: str
) -> None:
    assert ref not in [one.tag.ref for one in getattr(ledger[claim], side)]


def test_the_verdicts_are_those_that_a_reader_of_the_provisions_defends(
    ledger: dict[str, LedgerLine],
) -> None:
    told = {name: line.verdict for name, line in ledger.items()}
    # Ten of fifteen texts name secrets of state or security; one names private interests alone.
    assert told.pop("exceptions-narrow") is LedgerVerdict.CONTRADICTED
    assert set(told.values()) == {LedgerVerdict.QUALIFIED, LedgerVerdict.NOT_TESTABLE}
    for line in ledger.values():
        if line.verdict is not LedgerVerdict.NOT_TESTABLE:
            assert line.favour
            assert line.counter
            assert line.as_of == AS_OF
            assert line.entry.note
