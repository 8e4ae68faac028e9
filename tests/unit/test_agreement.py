"""Two codings of the same units: figures by hand, and what they differ on."""

from __future__ import annotations

import pytest

from lexcompare.core.errors import UsageError
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.agreement import COLUMNS, DIFFERENCE_COLUMNS, Agreement, agree
from lexcompare.evaluate.codings import CodedUnit

OP, SOFT, SLOGAN, STRUCTURAL = Force.OPERATIVE, Force.SOFT, Force.SLOGAN, Force.STRUCTURAL
CONCEPTS = ("catalog", "fees", "remedies")
A = [
    CodedUnit("jia", "art_1", STRUCTURAL),
    CodedUnit("jia", "art_2", OP, {"catalog": OP, "fees": OP}, ("opening",)),
    CodedUnit("jia", "art_3", SLOGAN, {"fees": SLOGAN}, ("opening",)),
    CodedUnit("jia", "art_4", SOFT),
    CodedUnit("yi", "art_1", OP, {"catalog": OP}, ("sharing",)),
    CodedUnit("yi", "art_2", OP),
]
B = [
    CodedUnit("yi", "art_1", OP, {"catalog": SOFT}, ("sharing",)),
    CodedUnit("jia", "art_1", STRUCTURAL),
    CodedUnit("jia", "art_2", OP, {"catalog": OP}, ("opening",)),
    CodedUnit("jia", "art_3", SOFT, {"fees": SLOGAN}, ("opening", "sharing")),
    CodedUnit("jia", "art_4", SOFT),
    CodedUnit("yi", "art_3", OP),
]


@pytest.fixture
def both() -> Agreement:
    return agree(A, B, CONCEPTS)


def figures(agreement: Agreement, replicates: int = 100) -> dict[tuple[str, str], dict]:
    records = list(agreement.records(replicates))
    assert all(set(record) <= set(COLUMNS) for record in records)
    return {(record["part"], record["concept"]): record for record in records}


def test_units_are_matched_by_name_whatever_their_order(both: Agreement) -> None:
    assert [pair.ref for pair in both.evaluation.pairs] == [
        "jia#art_1", "jia#art_2", "jia#art_3", "jia#art_4", "yi#art_1",
    ]  # fmt: skip
    assert (both.only_a, both.only_b) == (("yi#art_2",), ("yi#art_3",))


def test_figures_by_hand(both: Agreement) -> None:
    found = figures(both)
    micro = found["concepts", "micro"]
    assert (micro["both"], micro["only_a"], micro["only_b"]) == (3, 1, 0)
    assert micro["f1"] == pytest.approx(6 / 7, abs=1e-4)
    fees = found["concept", "fees"]
    # Both 1, only A 1, neither 3: observed 4/5, chance (2 * 1 + 3 * 4) / 25.
    assert fees["kappa"] == pytest.approx((0.8 - 0.56) / 0.44, abs=1e-4)
    # Values: 3 with, 7 without; alpha = 1 - 9 * 2 / (2 * 3 * 7).
    assert fees["alpha"] == pytest.approx(1 - 18 / 42, abs=1e-4)
    assert fees["kappa_low"] <= fees["kappa"] <= fees["kappa_high"]
    assert ("concept", "remedies") not in found
    assert found["concepts", "same-set"]["value"] == 0.8
    assert found["force", "accuracy"]["value"] == 0.8
    assert found["force", "alpha-ordinal"]["value"] > found["force", "alpha"]["value"]
    assert found["concept-force", "accuracy"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["confusion", "slogan > soft"]["value"] == 1
    assert found["objects", "sets"]["value"] < 1


def test_places_may_be_changed(both: Agreement) -> None:
    there, back = figures(both, 0), figures(agree(B, A, CONCEPTS), 0)
    for key, record in there.items():
        if key[0] not in ("units", "confusion"):
            for name in ("value", "f1", "kappa", "alpha", "both"):
                assert record.get(name) == pytest.approx(back[key].get(name)), (key, name)


def test_differences_are_listed_with_both_sides(both: Agreement) -> None:
    rows = {row["unit"]: row for row in both.differences()}
    assert list(rows) == ["jia#art_2", "jia#art_3", "yi#art_1"]
    assert all(tuple(row) == DIFFERENCE_COLUMNS for row in rows.values())
    assert rows["jia#art_2"]["only_a"] == "fees"
    assert rows["jia#art_3"]["objects_b"] == "opening; sharing"
    assert rows["yi#art_1"]["forces_differ"] == "catalog: operative / soft"


def test_a_coding_agrees_with_itself() -> None:
    found = figures(agree(A, A, CONCEPTS), 0)
    for key in (("concepts", "micro"), ("concepts", "sets"), ("force", "alpha")):
        assert found[key]["value"] == 1
    assert list(agree(A, A, CONCEPTS).differences()) == []


def test_instruments_one_by_one(both: Agreement) -> None:
    parts = both.by_instrument()
    assert [len(part.evaluation.pairs) for part in parts.values()] == [4, 1]
    assert [row["unit"] for row in parts["yi"].differences()] == ["yi#art_1"]


def test_single_files_are_one_instrument_whatever_their_names() -> None:
    first = [CodedUnit("coder-1", "art_1", OP)]
    second = [CodedUnit("coder-2", "art_1", OP)]
    assert len(agree(first, second, CONCEPTS).evaluation.pairs) == 1


def test_nothing_in_common_is_an_error() -> None:
    with pytest.raises(UsageError, match="no unit in common"):
        agree(A, [CodedUnit("bing", "art_1", OP), CodedUnit("ding", "art_1", OP)], CONCEPTS)
