"""Gaps: kinds, supply from above, competence, model clauses, layers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.compare.above import Certainty, binds_below, load_supply
from lexcompare.compare.cells import AbsenceClaim, Grade
from lexcompare.compare.competence import Power, enactor_of, load_competence
from lexcompare.compare.gaps import GAP_COLUMNS, GapKind, find_gaps
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import Layer, MatrixOptions, RowKind
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.errors import UsageError
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Force, Jurisdiction, Level, Scope

WORDS = {
    "catalog": "该局每年公布数据名录",
    "fees": "取得数据不用付钱",
    "remedies": "可以申请复查",
    "platform": "建成数据平台",
    "definition": "数据在这里指记录",
}


def law(name, region, claims, level=Level.LOCAL_REGULATION, **more):
    """An instrument with one unit per claim: (concept, force) or (concept, force, words)."""
    units = []
    for number, (concept, force, *words) in enumerate(claims, 1):
        said = words[0] if words else WORDS[concept]
        units.append((str(number), f"{said}。", [Claim(concept, said, force)]))
    units.append(("99", "另说别的事。", []))
    return make_findings(name, units, about(f"{name}条例", level, region, **more))


OPERATIVE, SOFT, SLOGAN = Force.OPERATIVE, Force.SOFT, Force.SLOGAN
MODEL = law(
    "model", "330000", [(concept, OPERATIVE) for concept in ("catalog", "fees", "remedies")]
)
CITY = law("city", "440100", [("platform", OPERATIVE)])


def report(*findings, row="city", against=("model",), **options):
    made = build_matrix(findings, CODEBOOK, MatrixOptions(**options))
    return find_gaps(made, row, against)


def kind(found, concept="catalog"):
    return next((gap.kind for gap in found.own if gap.concept == concept), None)


@pytest.mark.parametrize(
    ("force", "expected"),
    [
        pytest.param(OPERATIVE, None, id="operative-is-no-gap"),
        pytest.param(SOFT, GapKind.SOFT_ONLY, id="soft"),
        pytest.param(SLOGAN, GapKind.SLOGAN_ONLY, id="slogan"),
    ],
)
def test_own_law_that_is_weaker_is_a_gap_of_its_own_kind(force, expected):
    assert kind(report(law("city", "440100", [("catalog", force)]), MODEL)) is expected


def test_nothing_in_a_text_read_in_full_is_missing_and_counts():
    found = report(CITY, MODEL)
    assert kind(found) is GapKind.MISSING
    # General law on reconsideration and litigation may give the remedy: that has to be argued.
    assert kind(found, "remedies") is GapKind.SUPPLIED_ARGUABLE
    assert [gap.concept for gap in found.counted] == ["catalog", "fees"]
    assert [(gap.concept, gap.kind) for gap in found.theirs] == [("platform", GapKind.MISSING)]


def test_nothing_in_a_region_that_was_not_searched_is_unknown_and_counts_for_nothing():
    found = report(CITY, MODEL, row="440100", against=("330000",), rows=RowKind.LOCALITY)
    assert kind(found) is GapKind.UNKNOWN
    assert found.counted == ()
    assert "exhaustive" in found.own[0].limited


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param({}, GapKind.SUPPLIED, id="province"),
        pytest.param({"region": "440300"}, GapKind.MISSING, id="sister-city"),
        pytest.param({"region": "430000"}, GapKind.MISSING, id="other-province"),
        pytest.param({"force": SOFT}, GapKind.SUPPLIED_ARGUABLE, id="soft"),
        pytest.param({"force": SLOGAN}, GapKind.MISSING, id="slogan"),
        pytest.param({"scope": Scope.SECTORAL}, GapKind.SUPPLIED_ARGUABLE, id="sectoral"),
        pytest.param({"level": Level.LOCAL_RULE}, GapKind.SUPPLIED, id="rule"),
        pytest.param({"level": Level.LAW, "region": ""}, GapKind.SUPPLIED, id="nation"),
    ],
)
def test_law_from_above_supplies_what_own_law_lacks(above, expected):
    options = {"region": "440000", "force": OPERATIVE, **above}
    region, force = options.pop("region"), options.pop("force")
    found = report(CITY, MODEL, law("above", region, [("catalog", force)], **options))
    assert kind(found) is expected
    if expected is GapKind.SUPPLIED:
        gap = next(gap for gap in found.own if gap.concept == "catalog")
        assert gap.supplies[0].provision == "above#art_1"
        assert gap.clauses == ()
        assert not gap.counts


def test_a_provision_about_another_activity_supplies_only_arguably():
    above = law("above", "440000", [("catalog", OPERATIVE)])
    units = tuple(
        replace(unit, tags=tuple(replace(tag, objects=("personal",)) for tag in unit.tags))
        for unit in above.units
    )
    found = report(CITY, MODEL, replace(above, units=units))
    assert kind(found) is GapKind.SUPPLIED_ARGUABLE
    assert "about personal" in found.own[0].reason


def test_a_rule_of_disclosure_supplies_opening_only_arguably():
    above = law("above", "", [("catalog", OPERATIVE)], level=Level.LAW)
    units = tuple(replace(unit, opening_mode="disclosure") for unit in above.units)
    found = report(CITY, MODEL, replace(above, units=units))
    assert kind(found) is GapKind.SUPPLIED_ARGUABLE
    assert "a rule of disclosure" in found.own[0].reason
    assert found.own[0].clauses  # what must be argued may still be written


def test_of_doubtful_supply_the_nearest_is_named_first_in_the_order_of_articles():
    units = [("catalog", SOFT)] * 11
    province, nation = law("a", "440000", units), law("b", "", units[:1], level=Level.LAW)
    gap = report(CITY, MODEL, province, nation).own[0]
    named = [supply.provision for supply in gap.supplies]
    assert (named[0], named[1], named[-1]) == ("a#art_1", "a#art_2", "b#art_1")
    assert report(CITY, MODEL, province, nation).to_records()[0]["supplies"][-1] == "and 3 more"


def test_the_applicable_layer_keeps_what_must_be_argued():
    weak = law("above", "440000", [("catalog", SOFT)])
    for layer in Layer:
        assert kind(report(CITY, MODEL, weak, layer=layer)) is GapKind.SUPPLIED_ARGUABLE


def test_of_equally_strong_benchmarks_the_surest_provision_is_named():
    unsure = make_findings(
        "unsure", [("1", "每年公布名录。", [Claim("catalog", "公布名录", OPERATIVE, 0.7)])],
        about("国法", Level.LAW, ""),
    )  # fmt: skip
    rule = law("rule", "330000", [("catalog", OPERATIVE)], level=Level.LOCAL_RULE)
    gap = report(CITY, unsure, rule, against=("unsure", "rule")).own[0]
    assert gap.stronger.strongest.ref == "rule#art_1"


def test_what_only_a_normative_document_of_the_place_has_is_of_lower_rank():
    notice = law("notice", "440100", [("catalog", OPERATIVE)], level=Level.NORMATIVE)
    found = report(CITY, MODEL, notice)
    gap = next(gap for gap in found.own if gap.concept == "catalog")
    assert (gap.kind, gap.counts) == (GapKind.LOWER_RANK_ONLY, True)
    assert gap.lower[0].ref == "notice#art_1"
    included = report(
        law("other", "440100", [("fees", OPERATIVE)]), MODEL, notice,
        row="440100", against=("330000",), rows=RowKind.LOCALITY, include=frozenset({"normative"}),
    )  # fmt: skip
    assert kind(included) is GapKind.LOWER_RANK_ONLY
    elsewhere = law("notice", "440200", [("catalog", OPERATIVE)], level=Level.NORMATIVE)
    assert kind(report(CITY, MODEL, elsewhere)) is GapKind.MISSING


def test_what_only_a_court_clause_offers_is_beyond_the_competence_of_a_city():
    court = law("model", "330000", [("remedies", OPERATIVE, "可以向人民法院提起诉讼")])
    gap = report(law("city", "990100", []), court).own[0]
    assert (gap.kind, gap.counts, gap.clauses) == (GapKind.BEYOND_COMPETENCE, False, ())
    weaker = law("city", "990100", [("remedies", SOFT)])
    gap = report(weaker, court).own[0]
    assert (gap.kind, gap.counts, gap.clauses) == (GapKind.BEYOND_COMPETENCE, False, ())
    assert gap.national[0].matter.id == "litigation"
    assert "unverified" in gap.national[0].matter.told
    nation = law("nation", "", [], level=Level.LAW)
    gap = report(nation, court, row="nation").own[0]
    assert gap.kind is GapKind.MISSING
    assert gap.clauses[0].ref == "model#art_1"


def test_model_clauses_are_operative_law_of_other_places_the_best_first():
    city = law("city", "990100", [("platform", OPERATIVE)])
    others = [
        law("own", "990100", [("catalog", OPERATIVE)]),
        law("notice", "330200", [("catalog", OPERATIVE)], level=Level.NORMATIVE),
        law("soft", "330300", [("catalog", SOFT)]),
        law("narrow", "330400", [("catalog", OPERATIVE)], scope=Scope.SECTORAL),
        law("nation", "", [("catalog", OPERATIVE)], level=Level.LAW, scope=Scope.SECTORAL),
        law("model", "330000", [("catalog", OPERATIVE)]),
    ]
    found = report(city, *others)
    gap = next(gap for gap in found.own if gap.concept == "catalog")
    assert gap.kind is GapKind.SUPPLIED_ARGUABLE
    found = report(city, *others[:4], others[5])
    gap = next(gap for gap in found.own if gap.concept == "catalog")
    assert [clause.ref for clause in gap.clauses] == ["model#art_1", "narrow#art_1"]
    first = gap.clauses[0]
    assert (first.quote, first.grade) == ("该局每年公布数据名录。", Grade.OPERATIVE)
    assert "model#art_1" in first.told


def test_a_list_about_one_text_names_the_other_law_of_its_place():
    sibling = law("sibling", "440100", [("catalog", OPERATIVE)])
    assert any("sibling" in notice for notice in report(CITY, MODEL, sibling).notices)
    assert not any("other law" in notice for notice in report(CITY, MODEL).notices)


def test_records_have_every_column_and_the_report_reads_back():
    found = report(CITY, MODEL)
    assert all(tuple(record) == GAP_COLUMNS for record in found.to_records())
    assert list(found.to_frame().columns) == list(GAP_COLUMNS)
    assert repr(found) == "GapReport(city against model: 4 gaps, 2 counted)"


def test_there_has_to_be_something_to_compare_with():
    with pytest.raises(UsageError, match="nothing to compare with"):
        report(CITY, MODEL, against=())


# ---- layers --------------------------------------------------------------------------------

PROVINCE = law("above", "440000", [("catalog", OPERATIVE)])


def test_the_applicable_layer_adds_what_binds_from_above_and_says_so():
    def cell(layer, *findings):
        options = MatrixOptions(rows=RowKind.LOCALITY, layer=layer)
        return build_matrix(findings, CODEBOOK, options).cell("440100", "catalog")

    own = cell(Layer.OWN, CITY, PROVINCE)
    assert own.grade is Grade.UNKNOWN
    found = cell(Layer.APPLICABLE, CITY, PROVINCE)
    assert found.grade is Grade.OPERATIVE
    assert found.strongest.above == "440000"
    assert "binds from above (440000)" in found.reason
    weak = law("above", "440000", [("catalog", SOFT)])
    assert cell(Layer.APPLICABLE, CITY, weak).grade is Grade.UNKNOWN


def test_rows_that_mix_places_say_that_nothing_binds_them_from_above():
    options = MatrixOptions(rows=RowKind.LEVEL, layer=Layer.APPLICABLE)
    made = build_matrix([CITY, PROVINCE], CODEBOOK, options)
    assert any("mix places" in notice for notice in made.notices)


@pytest.mark.parametrize(
    ("place", "source", "expected"),
    [
        pytest.param("440106", ("cn", "440100", ""), "440100", id="district-city"),
        pytest.param("440106", ("cn", "440000", ""), "440000", id="district-province"),
        pytest.param("440100", ("cn", "440106", ""), "", id="not-from-below"),
        pytest.param("440000", ("cn", "440000", ""), "", id="own-law"),
        pytest.param("US-IL:Lakeside", ("us", "US-IL", "Illinois"), "US-IL", id="state"),
        pytest.param("US-IL:Lakeside", ("us", "US-IL", "Otherplace"), "", id="other-locality"),
        pytest.param("US-IL:Lakeside", ("us", "US", ""), "", id="federal-law-does-not-bind"),
        pytest.param("national", ("cn", "440000", ""), "", id="nation"),
        pytest.param("", ("cn", "440000", ""), "", id="no-place"),
    ],
)
def test_who_stands_above_whom(place, source, expected):
    jurisdiction, region, name = source
    metadata = Metadata(jurisdiction=Jurisdiction(jurisdiction), region=region, region_name=name)
    row = MatrixRow("x", "x", (), AbsenceClaim(False, ""), place=place)
    assert binds_below(metadata, row) == expected


@given(
    st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.sampled_from(list(Force))), max_size=4)
)
def test_the_applicable_layer_never_shows_less_than_own_law(claims):
    above = law("above", "440000", claims)
    cells = [
        build_matrix([CITY, above], CODEBOOK, MatrixOptions(rows=RowKind.LOCALITY, layer=layer))
        for layer in Layer
    ]
    for concept in CODEBOOK.concept_ids:
        own, applicable = (made.cell("440100", concept).grade.order for made in cells)
        assert applicable <= own


# ---- data ----------------------------------------------------------------------------------


def test_supply_names_provisions_and_what_was_not_read_is_arguable():
    for entry in load_supply():
        assert entry.provision
        assert entry.note
        if not entry.verified:
            assert entry.certainty is Certainty.ARGUABLE


@pytest.mark.parametrize(
    ("place", "enactor"),
    [
        ("national", "national"), ("310000", "province"), ("440100", "city"), ("440300", "sez"),
        ("310115", "pudong"), ("440106", "county"), ("US-CA", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_place_legislates_in_its_highest_form(place, enactor):
    row = MatrixRow("x", "x", (), AbsenceClaim(False, ""), place=place)
    assert enactor_of(row, single=False) == enactor


def test_an_instrument_is_judged_by_its_own_level():
    row = MatrixRow("x", "x", (), AbsenceClaim(False, ""), place="440100", level="normative")
    assert enactor_of(row, single=True) == "normative"


@pytest.mark.parametrize(
    ("concept", "text", "language", "matter", "powers"),
    [
        ("remedies", "可以向人民法院提起诉讼", "zh", "litigation", ("create", "none", "none")),
        ("remedies", "可以申请复查", "zh", "public-data", ("create", "create", "specify")),
        ("liability", "处五万元罚款", "zh", "penalty", ("create", "create", "none")),
        ("liability", "shall be fined", "en", "penalty", ("create", "create", "none")),
        ("liability", "guilty of a crime", "en", "crime", ("create", "none", "none")),
        (
            "remedies",
            "the appeals provisions of the Act apply",
            "en",
            "litigation",
            ("create", "none", "none"),
        ),
        (
            "fees",
            "a body may charge for permitting re-use",
            "en",
            "charges",
            ("create", "create", "none"),
        ),
        ("fees", "re-use is free of charge", "en", "public-data", ("create", "create", "specify")),
        ("catalog", "可以向人民法院提起诉讼", "zh", "public-data", ("create", "create", "specify")),
    ],
)
def test_matters_are_found_by_words_and_concept(concept, text, language, matter, powers):
    found = load_competence().matter(concept, text, language)
    assert found.id == matter
    for enactor, power in zip(("national", "province", "normative"), powers, strict=True):
        assert found.power(enactor) is Power(power)


def test_zones_that_may_vary_superior_law_and_fields_of_cities_are_noted_as_unverified():
    rules = load_competence()
    assert "vary" in rules.notes("440300")[0]
    assert all(
        "unverified" in note for place in ("440300", "310115") for note in rules.notes(place)
    )
    assert rules.notes("440000") == ()
