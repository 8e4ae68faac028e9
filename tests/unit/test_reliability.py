"""Alpha and kappa against the worked examples that their authors published."""

from __future__ import annotations

import numpy as np
import pytest

from lexcompare.evaluate.bootstrap import percentile_interval, resample
from lexcompare.evaluate.reliability import (
    alpha_of,
    coincidences,
    coincidences_of,
    kappa_of,
    krippendorff_alpha,
    masi,
    ordinal_alpha_of,
    set_alpha,
)

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), examples A, B and C.
MEG = "0100000010"
OWEN = "1110010000"
BEN = "aabbdcccedda"
GERRY = "babbbccceddd"
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("units", "ordinal", "alpha"),
    [
        pytest.param(list(zip(MEG, OWEN, strict=True)), False, 0.095, id="A binary"),
        pytest.param(list(zip(BEN, GERRY, strict=True)), False, 0.692, id="B nominal"),
        pytest.param(list(zip(*FOUR, strict=True)), False, 0.743, id="C four coders, gaps"),
        pytest.param(list(zip(*FOUR, strict=True)), True, 0.815, id="C ordinal"),
    ],
)
def test_alpha_of_the_published_examples(units: list, ordinal: bool, alpha: float) -> None:
    assert krippendorff_alpha(units, ordinal=ordinal) == pytest.approx(alpha, abs=5e-4)


def test_the_published_coincidence_matrix() -> None:
    matrix = coincidences(list(zip(*FOUR, strict=True)), [1, 2, 3, 4, 5])
    assert matrix.sum(axis=1).tolist() == pytest.approx([9, 13, 10, 5, 3])
    assert matrix[0].tolist() == pytest.approx([7, 4 / 3, 1 / 3, 1 / 3, 0])
    assert matrix[1, 1] == pytest.approx(10)


def test_tables_and_units_agree() -> None:
    table = np.array([[5.0, 3.0], [1.0, 1.0]])
    units = [("0", "0")] * 5 + [("0", "1")] * 3 + [("1", "0")] + [("1", "1")]
    assert float(alpha_of(coincidences_of(table))) == pytest.approx(krippendorff_alpha(units))
    # Margins 8, 2 and 6, 4: agreement expected by chance is (8 * 6 + 2 * 4) / 100.
    assert float(kappa_of(table)) == pytest.approx((0.6 - 0.56) / 0.44)


def test_a_stack_of_tables_is_many_tables() -> None:
    one, two = np.array([[4.0, 1.0], [2.0, 3.0]]), np.array([[0.0, 5.0], [5.0, 0.0]])
    stack = np.stack([one, two])
    for measure in (kappa_of, lambda t: alpha_of(coincidences_of(t))):
        assert measure(stack) == pytest.approx([float(measure(one)), float(measure(two))])


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param([[9.0, 0.0], [0.0, 0.0]], 1.0, id="one value only"),
        pytest.param([[0.0, 0.0], [0.0, 0.0]], None, id="no units"),
    ],
)
def test_edges_are_defined(table: list[list[float]], expected: float | None) -> None:
    cells = np.array(table)
    for value in (float(kappa_of(cells)), float(alpha_of(coincidences_of(cells)))):
        assert (np.isnan(value) and expected is None) or value == expected


def test_ordinal_alpha_weighs_distance() -> None:
    near = np.diag([4.0, 4.0, 4.0])
    near[0, 1] = near[1, 0] = 1
    far = np.diag([4.0, 4.0, 4.0])
    far[0, 2] = far[2, 0] = 1
    assert float(alpha_of(near)) == pytest.approx(float(alpha_of(far)))
    assert float(ordinal_alpha_of(near)) > float(ordinal_alpha_of(far))


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        pytest.param("ab", "ab", 0.0, id="alike"),
        pytest.param("", "", 0.0, id="both empty"),
        pytest.param("ab", "abcd", 1 - 2 / 3 * 2 / 4, id="one holds the other"),
        pytest.param("abc", "bcd", 1 - 1 / 3 * 2 / 4, id="overlap"),
        pytest.param("ab", "cd", 1.0, id="apart"),
        pytest.param("", "a", 1.0, id="one empty"),
    ],
)
def test_masi_distance(left: str, right: str, distance: float) -> None:
    assert masi(frozenset(left), frozenset(right)) == pytest.approx(distance)


def test_set_alpha_by_hand() -> None:
    # Values a, a, a, ab: one unit of two is apart, and 3 of the 6 pairs of values.
    left = [frozenset("a"), frozenset("a")]
    right = [frozenset("a"), frozenset("ab")]
    apart = 1 - 2 / 3 * 1 / 2
    observed, chance = apart * 2 / 4, apart * 3 / 6
    expected = 1 - observed / chance
    assert set_alpha(left, right).tolist() == pytest.approx([expected])
    assert np.isnan(set_alpha([], [])).all()


def test_set_alpha_of_single_labels_is_nominal_alpha() -> None:
    left, right = [frozenset(c) for c in BEN], [frozenset(c) for c in GERRY]
    assert float(set_alpha(left, right)[0]) == pytest.approx(0.692, abs=5e-4)


def test_resampling_draws_instruments_then_units() -> None:
    groups = ["x"] * 3 + ["y"] * 2
    weights = resample(groups, 400)
    assert np.array_equal(weights, resample(groups, 400))
    # An instrument that is drawn k times brings k times its number of units.
    assert set(weights[:, :3].sum(axis=1)) <= {0.0, 3.0, 6.0}
    assert set(weights[:, 3:].sum(axis=1)) <= {0.0, 2.0, 4.0}
    assert weights[:, :3].sum(axis=1).mean() == pytest.approx(3, abs=0.4)
    assert resample([], 4).shape == (4, 0)


def test_interval_leaves_out_what_is_undefined() -> None:
    values = np.concatenate([np.linspace(0, 1, 101), np.full(50, np.nan)])
    assert percentile_interval(values) == pytest.approx((0.025, 0.975))
    assert percentile_interval(np.full(1000, np.nan)) is None
