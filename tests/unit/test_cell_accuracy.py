"""Cells measured against codings: grades, false absence, roll-up, weighted kappa."""

from __future__ import annotations

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings

from lexcompare.compare.cells import Grade
from lexcompare.core.vocabulary import Force, Level
from lexcompare.evaluate.cells import Share, cell_accuracy, weighted_kappa
from lexcompare.evaluate.codings import CodedUnit

FIRM, SOFT, SLOGAN = Force.OPERATIVE, Force.SOFT, Force.SLOGAN


def measured(found, coded):
    """Cells of one text of one unit: what was found, what was coded, by concept."""
    claims = [Claim(name, "目录", force) for name, force in found.items()]
    metadata = about("甲条例", Level.LOCAL_REGULATION, "440000")
    item = make_findings("cn-x", [("1", "公布目录。", claims)], metadata)
    return cell_accuracy([item], [CodedUnit("cn-x", "art_1", FIRM, coded)], CODEBOOK)


def pair(result, concept):
    return next(one for one in result.pairs if one.concept == concept)


@pytest.mark.parametrize(
    ("found", "coded", "absence", "presence"),
    [
        pytest.param({"fees": FIRM}, {"fees": FIRM}, 0, 0, id="same"),
        pytest.param({}, {"fees": FIRM}, 1, 0, id="missed"),
        pytest.param({"fees": FIRM}, {}, 0, 1, id="invented"),
        pytest.param({"fees": SOFT}, {"fees": FIRM}, 0, 0, id="weaker-is-present"),
    ],
)
def test_absence_and_presence(found, coded, absence, presence):
    result = measured(found, coded)
    assert result.false_absence.cases == absence
    assert result.false_presence.cases == presence


def test_what_is_left_to_a_reader_is_missed_but_not_called_absent():
    doubt = Claim("fees", "目录", FIRM, score=0.3, kind="unsure")
    item = make_findings(
        "cn-x", [("1", "公布目录。", [doubt])], about("甲条例", Level.LOCAL_REGULATION, "440000")
    )
    result = cell_accuracy([item], [CodedUnit("cn-x", "art_1", FIRM, {"fees": FIRM})], CODEBOOK)
    assert result.false_absence.cases == result.wrong_absence.cases == 0
    assert result.missed.cases == result.undecided.cases == 1
    assert pair(result, "fees").found is Grade.ABSENT


def test_a_complaint_channel_counts_towards_remedies_on_both_sides():
    result = measured({"complaints": FIRM}, {"complaints": FIRM})
    assert pair(result, "remedies").coded is Grade.SOFT
    assert result.accuracy == 1.0


def test_what_was_found_outside_coded_units_is_no_false_presence():
    claims = [Claim("fees", "目录", FIRM)]
    units = [("1", "公布目录。", []), ("2", "目录。", claims)]
    item = make_findings("cn-x", units, about("甲条例", Level.LOCAL_REGULATION, "440000"))
    result = cell_accuracy([item], [CodedUnit("cn-x", "art_1", FIRM)], CODEBOOK)
    assert result.false_presence.cases == 0


def test_a_near_miss_weighs_less_than_a_far_one():
    right = [(Grade.ABSENT, Grade.ABSENT), (Grade.OPERATIVE, Grade.OPERATIVE)] * 3
    near = weighted_kappa([*right, (Grade.OPERATIVE, Grade.SOFT)])
    far = weighted_kappa([*right, (Grade.OPERATIVE, Grade.ABSENT)])
    assert 1 > near > far


def test_core_concepts_are_measured_by_themselves():
    result = measured({}, {"fees": FIRM, "catalog": FIRM})
    assert result.core_only.false_absence == Share(1, 1)
    assert result.false_absence == Share(2, 2)
