"""Counts, intervals and calibration by hand-computed tables."""

from __future__ import annotations

import pytest

from lexcompare.evaluate.measures import (
    Counts,
    calibration_bins,
    calibration_error,
    cohen_kappa,
    confusion,
    f1_by_label,
    macro,
    pooled,
    wilson,
)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param(Counts(8, 2, 8), (0.8, 0.5, 8 / 13), id="some of each"),
        pytest.param(Counts(3, 0, 0), (1.0, 1.0, 1.0), id="perfect"),
        pytest.param(Counts(0, 4, 0), (0.0, 0.0, 0.0), id="only false finds"),
        pytest.param(Counts(), (0.0, 0.0, 0.0), id="nothing at all"),
    ],
)
def test_counts_give_precision_recall_f1(
    counts: Counts, expected: tuple[float, float, float]
) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx(expected)


def test_pooling_adds_and_macro_leaves_out_the_rare() -> None:
    counts = [Counts(4, 1, 1), Counts(1, 0, 1), Counts(0, 3, 0)]
    assert pooled(counts) == Counts(5, 4, 2)
    assert macro(counts) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro(counts, min_support=5) == pytest.approx(0.8)
    assert macro(counts, min_support=50) == 0.0


@pytest.mark.parametrize(
    ("right", "total", "ends"),
    [
        # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
        pytest.param(81, 263, (0.2553, 0.3662), id="81 of 263"),
        pytest.param(15, 148, (0.0624, 0.1605), id="15 of 148"),
        pytest.param(0, 20, (0.0, 0.1611), id="0 of 20"),
        pytest.param(1, 29, (0.0061, 0.1718), id="1 of 29"),
        pytest.param(0, 0, (0.0, 1.0), id="no cases"),
    ],
)
def test_wilson_against_published_intervals(
    right: int, total: int, ends: tuple[float, float]
) -> None:
    assert wilson(right, total) == pytest.approx(ends, abs=5e-5)


def test_cohen_kappa_of_a_known_table() -> None:
    # Two readers of 50 proposals: 20 both yes, 15 both no, 5 and 10 apart; kappa 0.40.
    gold = ["yes"] * 25 + ["no"] * 25
    found = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(gold, found) == pytest.approx(0.4)
    assert confusion(gold, found)["yes", "no"] == 5


def test_a_label_that_nobody_gave_misses_and_is_no_label() -> None:
    counts = f1_by_label(["soft", "soft", "slogan"], ["soft", "", ""])
    assert counts == {"slogan": Counts(0, 0, 1), "soft": Counts(1, 0, 1)}


def test_calibration_by_hand() -> None:
    scored = [(0.95, True), (0.91, True), (0.92, False), (0.25, False), (1.0, True)]
    high = [b for b in calibration_bins(scored) if b.low == 0.9]
    assert [(b.count, b.right) for b in high] == [(4, 0.75)]
    assert high[0].stated == pytest.approx(0.945)
    assert calibration_error(scored) == pytest.approx((4 * 0.195 + 1 * 0.25) / 5)
    assert calibration_error([]) == 0.0
    assert calibration_error([(0.7, True)] * 7 + [(0.7, False)] * 3) == pytest.approx(0)
