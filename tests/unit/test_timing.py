"""Law at a date: commencement, express repeal, replacement, decisions, and what has no date."""

from __future__ import annotations

import pytest
from fabricated import CATALOG, CODEBOOK, about, make_findings

from lexcompare.compare.counting import count_instruments
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.core.errors import UsageError
from lexcompare.core.vocabulary import Level, Status
from lexcompare.parse.decisions import Ruling, StatusDecision


def text(name, title="甲省数据条例", *, closing="", **more):
    units = [CATALOG]
    if closing:
        units.append(("9", closing, []))
    return make_findings(
        name, units, about(title, Level.LOCAL_REGULATION, "110000", "甲省", **more)
    )


def codes(findings, name, **options):
    counted, left = count_instruments(findings, MatrixOptions(**options))
    if name in {item.instrument.id for item in counted}:
        return ()
    return next(one.codes for one in left if one.instrument == name)


OLD = text("old", "甲省信息办法", promulgated="2010-01-01", effective="2010-02-01")
NEW = text(
    "new",
    closing="本条例自2022年3月1日起施行。《甲省信息办法》同时废止。",
    promulgated="2022-01-01",
    effective="2022-03-01",
)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2021-01-01", (), id="before-the-repeal"),
        pytest.param("2022-03-01", ("repealed",), id="from-the-day"),
        pytest.param("", ("repealed",), id="without-a-date"),
    ],
)
def test_an_express_repeal_in_a_held_text_decides_from_its_commencement(as_of, expected):
    assert codes([OLD, NEW], "old", as_of=as_of) == expected


def test_a_repealed_text_was_law_before_the_text_that_repeals_it():
    dates = {"promulgated": "2010-01-01", "effective": "2010-02-01"}
    gone = text("old", "甲省信息办法", status=Status.REPEALED, **dates)
    assert codes([gone, NEW], "old", as_of="2021-01-01") == ()
    assert codes([gone], "old", as_of="2021-01-01") == ("repealed",)


def test_a_draft_repeals_nothing():
    draft = text("new", closing="《甲省信息办法》同时废止。", status=Status.DRAFT)
    assert codes([OLD, draft], "old") == ()


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        pytest.param({"promulgated": "2024-01-01"}, ("superseded",), id="same-title-later"),
        pytest.param({"promulgated": "2024-01-01", "title": "甲省别的条例"}, (), id="other-title"),
        pytest.param({"promulgated": "2024-01-01", "issuer": "乙"}, (), id="other-issuer"),
        pytest.param({"promulgated": "2022-01-01"}, (), id="same-day"),
        pytest.param({"promulgated": "", "effective": ""}, (), id="no-date"),
    ],
)
def test_only_a_text_of_the_same_title_and_issuer_replaces(newer, expected):
    title = newer.pop("title", "甲省数据条例")
    older = text("old", issuer="甲", effective="2022-03-01")
    other = text("new", title, **{"issuer": "甲", "effective": "2024-02-01", **newer})
    assert codes([older, other], "old") == expected


def test_the_older_version_counts_until_the_newer_one_is_law():
    older = text("old", promulgated="2010-01-01", effective="2010-02-01")
    newer = text("new", promulgated="2024-01-01", effective="2024-06-01")
    assert codes([older, newer], "old", as_of="2024-02-01") == ()
    assert codes([older, newer], "new", as_of="2024-02-01") == ("not-yet-in-force",)
    assert codes([older, newer], "old", as_of="2024-06-01") == ("superseded",)


@pytest.mark.parametrize(
    ("ruling", "since", "expected"),
    [
        pytest.param(Ruling.REPEALED, "", ("repealed",), id="repealed"),
        pytest.param(Ruling.SUPERSEDED, "2023-01-01", ("superseded",), id="superseded"),
        pytest.param(Ruling.SUPERSEDED, "2025-01-01", (), id="not-yet"),
    ],
)
def test_a_persons_decision_goes_before_the_rules(ruling, since, expected):
    decision = StatusDecision("x", ruling, "A. B.", "2026-01-02", "gazette 3", since)
    options = {"decisions": (decision,), "as_of": "2024-01-01"}
    assert codes([text("x")], "x", **options) == expected


def test_a_decision_can_keep_a_text_that_the_rules_would_drop():
    decision = StatusDecision("old", Ruling.IN_FORCE, "A. B.", "2026-01-02", "only art. 3 went")
    assert codes([OLD, NEW], "old", decisions=(decision,)) == ()
    unknown = text("x", status=Status.UNKNOWN)
    told = StatusDecision("x", Ruling.IN_FORCE, "A. B.", "2026-01-02", "asked the issuer")
    assert codes([unknown], "x", decisions=(told,)) == ()


def test_what_cannot_be_placed_in_time_is_listed_and_can_be_included():
    lost = text("x", promulgated="", effective="")
    assert codes([lost], "x") == ()
    assert codes([lost], "x", as_of="2024-01-01") == ("undated",)
    assert codes([lost], "x", as_of="2024-01-01", include=frozenset({"undated"})) == ()
    checked = text("x", promulgated="", effective="", status_checked="2023-01-01")
    assert codes([checked], "x", as_of="2024-01-01") == ()
    assert codes([checked], "x", as_of="2022-01-01") == ("undated",)


def test_a_text_adopted_later_is_not_law_although_its_commencement_is_unknown():
    late = text("x", promulgated="2025-01-01", effective="")
    assert codes([late], "x", as_of="2024-01-01") == ("not-yet-in-force",)


def test_the_date_is_always_shown_and_has_to_be_one():
    made = build_matrix([text("x")], CODEBOOK, MatrixOptions(as_of="2024-01-01"))
    assert "As of: 2024-01-01" in made.notices[0]
    assert made.options.to_record()["as_of"] == "2024-01-01"
    with pytest.raises(UsageError, match="no date"):
        MatrixOptions(as_of="2024-02-30")
