"""What holds of agreement and F1 whatever is coded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.agreement import agree
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.gate import check_gate, pin_gate
from lexcompare.evaluate.measures import Counts, calibration_error, cohen_kappa, wilson
from lexcompare.evaluate.reliability import (
    alpha_of,
    coincidences_of,
    kappa_of,
    krippendorff_alpha,
    masi,
    ordinal_alpha_of,
    set_alpha,
)

LABELS = "abcd"
CONCEPTS = ("catalog", "fees", "remedies")
pairs = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1)
label_sets = st.frozensets(st.sampled_from(CONCEPTS))
set_pairs = st.lists(st.tuples(label_sets, label_sets), min_size=1)


def table(coded: list[tuple[str, str]]) -> np.ndarray:
    cells = np.zeros((len(LABELS), len(LABELS)))
    for one, other in coded:
        cells[LABELS.index(one), LABELS.index(other)] += 1
    return cells


@st.composite
def codings(draw: st.DrawFn, size: int = 6) -> list[CodedUnit]:
    units = []
    for number in range(1, size + 1):
        force = draw(st.sampled_from([Force.OPERATIVE, Force.SOFT, Force.SLOGAN]))
        names = sorted(draw(label_sets))
        instrument = "jia" if number % 2 else "yi"
        units.append(CodedUnit(instrument, f"art_{number}", force, dict.fromkeys(names, force)))
    return units


@given(st.lists(st.sampled_from(LABELS), min_size=1))
def test_identical_codings_agree_fully(labels: list[str]) -> None:
    units = [(label, label) for label in labels]
    assert krippendorff_alpha(units) == pytest.approx(1)
    assert krippendorff_alpha(units, LABELS, ordinal=True) == pytest.approx(1)
    assert float(kappa_of(table(units))) == pytest.approx(1)


@given(pairs)
def test_agreement_is_symmetric(coded: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in coded]
    for measure in (kappa_of, lambda t: alpha_of(coincidences_of(t))):
        assert float(measure(table(coded))) == pytest.approx(float(measure(table(turned))))


@given(pairs, st.permutations(LABELS))
def test_nominal_alpha_and_kappa_do_not_see_names(
    coded: list[tuple[str, str]], names: list[str]
) -> None:
    new = dict(zip(LABELS, names, strict=True))
    renamed = [(new[one], new[other]) for one, other in coded]
    assert krippendorff_alpha(coded) == pytest.approx(krippendorff_alpha(renamed))
    assert cohen_kappa(*zip(*coded, strict=True)) == pytest.approx(
        cohen_kappa(*zip(*renamed, strict=True))
    )


@given(pairs)
def test_ordinal_alpha_does_not_see_the_direction(coded: list[tuple[str, str]]) -> None:
    cells = coincidences_of(table(coded))
    turned = cells[::-1, ::-1]
    assert float(ordinal_alpha_of(cells)) == pytest.approx(float(ordinal_alpha_of(turned)))


@given(pairs)
def test_the_table_form_is_the_plain_form(coded: list[tuple[str, str]]) -> None:
    cells = table(coded)
    plain = cohen_kappa(*zip(*coded, strict=True))
    assert float(kappa_of(cells)) == pytest.approx(plain)
    assert float(alpha_of(coincidences_of(cells))) == pytest.approx(
        krippendorff_alpha(coded, LABELS)
    )
    assert float(kappa_of(cells)) <= 1 + 1e-9


@given(label_sets, label_sets)
def test_masi_is_a_bounded_symmetric_distance(one: frozenset[str], other: frozenset[str]) -> None:
    assert 0 <= masi(one, other) <= 1
    assert masi(one, other) == masi(other, one)
    assert (masi(one, other) == 0) == (one == other)


@given(set_pairs)
def test_set_alpha_is_symmetric_and_counts_weights(
    coded: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    left, right = [one for one, _ in coded], [other for _, other in coded]
    alpha = float(set_alpha(left, right)[0])
    assert alpha == pytest.approx(float(set_alpha(right, left)[0]))
    assert alpha <= 1 + 1e-9
    twice = float(set_alpha(left * 2, right * 2)[0])
    weighted = float(set_alpha(left, right, np.full((1, len(left)), 2.0))[0])
    assert weighted == pytest.approx(twice)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_lies_between_precision_and_recall(tp: int, fp: int, fn: int) -> None:
    counts = Counts(tp, fp, fn)
    low, high = sorted([counts.precision, counts.recall])
    assert low - 1e-12 >= 0 or low == 0
    assert low - 1e-12 <= counts.f1 <= high + 1e-12 or counts.f1 == 0
    assert 0 <= counts.f1 <= 1


@given(st.integers(0, 200), st.integers(0, 200))
def test_wilson_holds_the_share(right: int, wrong: int) -> None:
    low, high = wilson(right, right + wrong)
    share = right / (right + wrong) if right + wrong else 0.5
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_calibration_error_is_a_share(scored: list[tuple[float, bool]]) -> None:
    assert 0 <= calibration_error(scored) <= 1


@given(codings(), codings())
def test_agreement_reports_stay_in_range(left: list[CodedUnit], right: list[CodedUnit]) -> None:
    for record in agree(left, right, CONCEPTS).records(replicates=30):
        for key in ("value", "f1", "low", "high"):
            if record["measure"] in ("f1", "share") and key in record:
                assert 0 <= record[key] <= 1
        if "low" in record:
            assert record["low"] <= record["high"]
        for key in ("kappa", "alpha"):
            assert -1.0001 <= record.get(key, 0) <= 1.0001


@given(codings())
def test_a_coding_agrees_with_itself(units: list[CodedUnit]) -> None:
    found = agree(units, units, CONCEPTS)
    assert list(found.differences()) == []
    for record in found.records(replicates=0):
        if record["measure"] in ("alpha", "alpha-masi", "alpha-ordinal", "kappa", "share"):
            assert record.get("value", 1) == 1 or not record.get("support", 1)


shares = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 1))


@given(shares, shares, st.text(min_size=1).filter(str.strip))
def test_new_floors_always_hold_what_they_were_made_of(
    old: dict[str, float], new: dict[str, float], reason: str
) -> None:
    first = pin_gate(None, old, "c", "t")
    second = pin_gate(first, new, "c", "t", reason)
    assert check_gate(second, new, "c", "t") == []
    lowered = {one["measure"] for one in second.lowered}
    assert all(second.floors[name] >= floor for name, floor in old.items() if name not in lowered)
