"""What an evaluation counts, with every figure computed by hand."""

from __future__ import annotations

import json

import pytest

from lexcompare.core.findings import InstrumentFindings, Tag, UnitFindings, Verdict
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.disagreements import as_jsonl, as_markdown, disagreements
from lexcompare.evaluate.evaluation import Evaluation, evaluate
from lexcompare.evaluate.figures import COLUMNS, figures
from lexcompare.evaluate.measures import Counts

OP, SOFT, SLOGAN, STRUCTURAL = Force.OPERATIVE, Force.SOFT, Force.SLOGAN, Force.STRUCTURAL
CONCEPTS = ("catalog", "fees", "opening_duty")


def found(
    unit: str, force: Force, tags: dict[str, Force], *, objects: str = "", mode: str = ""
) -> UnitFindings:
    return UnitFindings(
        unit,
        Verdict(unit, force, 0.9, 2, 3, 0, ("binding modality: 应当",)),
        tuple(Tag(unit, name, one, 0.8) for name, one in tags.items()),
        objects=tuple(objects.split()),
        opening_mode=mode,
    )


def instrument(name: str, *units: UnitFindings) -> InstrumentFindings:
    metadata = Metadata(title=f"{name}数据条例", language="zh")
    return InstrumentFindings(Instrument(name, metadata, Source("")), units)


@pytest.fixture
def result() -> Evaluation:
    codings = [
        CodedUnit("jia", "art_1", STRUCTURAL),
        CodedUnit("jia", "art_2", OP, {"catalog": OP, "fees": SOFT}, ("opening",)),
        CodedUnit("jia", "art_3", SLOGAN, {"catalog": SLOGAN}, ("opening", "sharing")),
        CodedUnit("yi", "art_1", OP, {"opening_duty": OP}, ("opening",), "open-data"),
        CodedUnit("yi", "art_9", SOFT, {"fees": SOFT}, ("opening",)),
        CodedUnit("bing", "art_1", SLOGAN),
    ]
    findings = [
        instrument(
            "jia",
            found("art_1", STRUCTURAL, {}),
            found("art_2", OP, {"catalog": OP, "fees": OP}, objects="opening"),
            found("art_3", SOFT, {}, objects=""),
            found("art_4", OP, {"fees": OP}),
        ),
        instrument(
            "yi",
            found("art_1", OP, {"opening_duty": OP, "fees": OP}, objects="opening", mode="reuse"),
        ),
    ]
    return evaluate(findings, codings, CONCEPTS)


def test_units_without_coding_are_left_out_and_missing_ones_count(result: Evaluation) -> None:
    assert result.concepts == {
        "catalog": Counts(1, 0, 1),
        "fees": Counts(1, 1, 1),
        "opening_duty": Counts(1, 0, 0),
    }
    assert result.micro == Counts(3, 1, 2)
    assert result.missing_units == ("yi#art_9",)
    assert result.unheld == ("bing",)


def test_a_missing_unit_misses_its_force(result: Evaluation) -> None:
    assert result.forces == {
        "operative": Counts(2, 0, 0),
        "soft": Counts(0, 1, 1),
        "slogan": Counts(0, 0, 1),
        "structural": Counts(1, 0, 0),
    }
    assert result.force_right == 3
    assert result.force_macro_f1 == pytest.approx(0.5)


def test_agreement_is_over_units_that_both_have(result: Evaluation) -> None:
    # structural, operative, slogan > soft, operative: observed 3/4, expected (1 + 4) / 16.
    assert result.force_kappa == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))


def test_forces_of_right_tags_objects_and_modes(result: Evaluation) -> None:
    assert result.concept_force == (3, 2)
    assert result.objects == {"opening": Counts(2, 0, 2), "sharing": Counts(0, 0, 1)}
    assert result.opening_mode == (1, 0)


def test_calibration_looks_at_scored_tags_and_verdicts(result: Evaluation) -> None:
    assert sorted(result.scored_tags) == [(0.8, False)] + [(0.8, True)] * 3
    assert result.headline()["tag_calibration"] == pytest.approx(1 - 0.05)
    assert result.headline()["verdict_calibration"] == pytest.approx(1 - 0.15)


def test_parts_add_up_to_the_whole(result: Evaluation) -> None:
    parts = result.by_instrument()
    assert list(parts) == ["jia", "yi"]
    assert sum((part.micro for part in parts.values()), Counts()) == result.micro
    assert result.where(lambda pair: pair.coded.instrument == "yi").micro == parts["yi"].micro


def test_an_unreadable_instrument_is_missed_whole() -> None:
    codings = [CodedUnit("jia", "art_1", OP, {"fees": OP})]
    missed = evaluate([], codings, CONCEPTS, unreadable=["jia"])
    assert missed.micro == Counts(0, 0, 1)
    assert missed.unheld == ()


def test_records_carry_the_columns_and_their_intervals(result: Evaluation) -> None:
    records = {(r["part"], r["concept"]): r for r in figures(result, replicates=200)}
    assert all(set(record) <= set(COLUMNS) for record in records.values())
    micro = records["concepts", "micro"]
    assert (micro["f1"], micro["support"]) == (0.6667, 5)
    assert 0 <= micro["low"] <= micro["f1"] <= micro["high"] <= 1
    assert micro["interval"] == "bootstrap"
    # Twelve decisions on units that both have: 3 both, 1 false, 1 missed, 7 neither.
    expected = (4 * 4 + 8 * 8) / 144
    assert micro["kappa"] == pytest.approx((10 / 12 - expected) / (1 - expected), abs=1e-4)
    accuracy = records["force", "accuracy"]
    assert (accuracy["f1"], accuracy["support"], accuracy["interval"]) == (0.6, 5, "wilson")
    assert records["confusion", "slogan > soft"]["value"] == 1
    assert records["confusion", "soft > no unit"]["value"] == 1
    assert records["concept-force", "accuracy"]["f1"] == 0.6667
    assert records["concept", "catalog"]["alpha_low"] <= records["concept", "catalog"]["alpha"]


def test_the_same_figures_each_time_and_none_without_replicates(result: Evaluation) -> None:
    assert list(figures(result, 50)) == list(figures(result, 50))
    bare = list(figures(result, 0))
    assert not any(record.get("interval") == "bootstrap" for record in bare)


def test_disagreements_give_text_reasons_and_both_sides(result: Evaluation) -> None:
    records = list(disagreements(result))
    assert [record["unit"] for record in records] == [
        "jia#art_2", "jia#art_3", "yi#art_1", "yi#art_9",
    ]  # fmt: skip
    first, second, third, last = records
    assert first["forces_differ"] == {"fees": "soft > operative"}
    assert (second["coded_force"], second["judged_force"], second["missed"]) == (
        "slogan", "soft", ["catalog"],
    )  # fmt: skip
    assert third["false"] == ["fees"]
    assert last["judged_force"] == ""
    assert [json.loads(line) for line in as_jsonl(records).splitlines()] == records
    page = as_markdown(records)
    assert page.startswith("# Disagreements: 4 units")
    assert "- force: coded slogan, judged soft" in page
    assert "- reason: binding modality: 应当" in page
