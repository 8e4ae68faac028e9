"""The gap matrix: what counts, which rows there are, what they may claim, what the margins say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import (
    CATALOG,
    CITY,
    CODEBOOK,
    COMPLAINT,
    DRAFT,
    EVERYTHING,
    FOREIGN,
    NORMATIVE,
    PROVINCE,
    Claim,
    about,
    make_findings,
)

from lexcompare.codebook.loader import load_codebook
from lexcompare.compare.cells import Grade
from lexcompare.compare.gaps import GapKind, list_gaps
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import InternalError, UsageError
from lexcompare.core.model import Completeness
from lexcompare.core.vocabulary import Force, Level, Scope, Status


def matrix(findings=EVERYTHING, **options):
    return build_matrix(findings, CODEBOOK, MatrixOptions(**options))


def grades(made, row):
    return {concept: made.cell(row, concept).grade.value for concept in made.concepts}


# ---- what counts ---------------------------------------------------------------------------


def test_by_default_only_law_in_force_counts_and_the_rest_is_listed_with_reasons():
    made = matrix()
    assert [row.key for row in made.rows] == [
        "cn-nation",
        "cn-jia-data",
        "cn-yi-rule",
        "cn-hostile",
        "uk-made-up",
    ]
    assert {one.instrument: one.codes[0] for one in made.left_out} == {
        "cn-bing-draft": "draft",
        "cn-ding-notice": "normative",
        "cn-old": "repealed",
        "cn-fixture": "fixture",
        "cn-undated": "status-unknown",
    }
    rows = {source.instrument for row in made.rows for source in row.sources}
    listed = {one.instrument for one in made.left_out}
    assert rows | listed == {item.instrument.id for item in EVERYTHING}
    assert not rows & listed


@pytest.mark.parametrize(
    ("include", "gained"),
    [
        pytest.param("normative", "cn-ding-notice", id="normative"),
        pytest.param("draft", "cn-bing-draft", id="draft"),
        pytest.param("repealed", "cn-old", id="repealed"),
        pytest.param("unknown", "cn-undated", id="unknown"),
    ],
)
def test_include_brings_in_what_it_names(include, gained):
    keys = {row.key for row in matrix(include=frozenset({include})).rows}
    assert keys - {row.key for row in matrix().rows} == {gained}
    left = next(one for one in matrix().left_out if one.instrument == gained)
    assert left.needs == (include,)


def test_fixtures_are_in_no_row_whatever_is_included():
    everything = frozenset({"normative", "draft", "repealed", "superseded", "unknown"})
    made = matrix(include=everything)
    assert "cn-fixture" not in {row.key for row in made.rows}
    assert made.left_out[0].needs == ()


def test_a_draft_never_counts_above_soft():
    made = matrix([DRAFT], include=frozenset({"draft"}))
    cell = made.cell("cn-bing-draft", "catalog")
    assert cell.grade is Grade.SOFT
    assert "counted as soft" in cell.reason


def test_a_duplicate_counts_once():
    twin = replace(PROVINCE, instrument=replace(PROVINCE.instrument, id="cn-twin"))
    made = matrix([PROVINCE, twin], duplicates={"cn-twin": "cn-jia-data"})
    assert [row.key for row in made.rows] == ["cn-jia-data"]
    assert made.left_out[0].reason == "duplicate of cn-jia-data, which counts"


def test_an_amended_text_is_superseded_only_by_a_text_of_the_same_name_in_force():
    def version(identifier, title, status, **more):
        metadata = about(title, Level.LOCAL_REGULATION, "110000", "甲省", status=status, **more)
        return make_findings(identifier, [CATALOG], metadata)

    old = version("old", "甲省信息条例（2010年）", Status.AMENDED)
    new = version("new", "甲省信息条例", Status.IN_FORCE, promulgated="")
    other = version("other", "甲省统计条例", Status.IN_FORCE, promulgated="2030-01-01")
    assert [row.key for row in matrix([old, new]).rows] == ["new"]
    assert matrix([old, new]).left_out[0].reason == "superseded by new"
    kept = matrix([old, other])
    assert {row.key for row in kept.rows} == {"old", "other"}
    assert any("current" in caveat for caveat in kept.row("old").caveats)


def test_what_commences_after_the_as_of_date_does_not_count():
    early = matrix([PROVINCE, CITY], as_of="2022-02-01")
    assert [row.key for row in early.rows] == []
    assert early.left_out[0].codes == ("not-yet-in-force",)
    assert "2022-02-01" in early.notices[0]
    assert len(matrix([PROVINCE, CITY], as_of="2022-03-01").rows) == 2


# ---- what a row may claim ------------------------------------------------------------------


def test_a_complete_instrument_may_say_absent():
    made = matrix()
    assert grades(made, "cn-jia-data") == {
        "definition": "structural",
        "catalog": "operative",
        "fees": "absent",
        "platform": "slogan",
        "remedies": "absent",
        "complaints": "absent",
    }
    assert made.cell("cn-jia-data", "fees").reason == (
        "nothing found; every unit of cn-jia-data was read (4)"
    )


def _with(item, **changes):
    return replace(item, instrument=replace(item.instrument, **changes))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        pytest.param(CITY, "the last sentence is cut", id="cut"),
        pytest.param(
            _with(PROVINCE, completeness=Completeness(None)), "nothing shows", id="no-evidence"
        ),
        pytest.param(
            _with(PROVINCE, completeness=Completeness(True, readable=False)),
            "cannot be read",
            id="garbled",
        ),
        pytest.param(
            _with(PROVINCE, metadata=replace(PROVINCE.instrument.metadata, complete=False)),
            "manifest",
            id="manifest-says-no",
        ),
        pytest.param(_with(PROVINCE, articles=()), "no unit", id="no-units"),
        pytest.param(replace(PROVINCE, units=PROVINCE.units[1:]), "1 units", id="not-analysed"),
    ],
)
def test_a_text_not_read_in_full_says_unknown_with_the_reason(item, words):
    made = matrix([item])
    cell = made.cell(item.instrument.id, "fees")
    assert cell.grade is Grade.UNKNOWN
    assert words in cell.reason
    assert cell.p_present is None


def test_a_region_says_unknown_until_its_search_is_declared_exhaustive():
    made = matrix(rows=RowKind.REGION)
    row = made.row("110000")
    assert row.label == "北京市"
    assert [source.instrument for source in row.sources] == ["cn-jia-data", "cn-yi-rule"]
    assert made.cell("110000", "fees").grade is Grade.UNKNOWN
    whole = matrix([PROVINCE], rows=RowKind.REGION)
    assert "not been declared exhaustive" in whole.cell("110000", "fees").reason
    declared = frozenset({"110000"})
    sure = matrix([PROVINCE], rows=RowKind.REGION, exhaustive=declared)
    assert sure.cell("110000", "fees").grade is Grade.ABSENT
    cut = matrix([PROVINCE, CITY], rows=RowKind.REGION, exhaustive=declared)
    assert "cut" in cut.cell("110000", "fees").reason
    narrow = replace(PROVINCE.instrument.metadata, scope=Scope.SECTORAL)
    sectoral = matrix([_with(PROVINCE, metadata=narrow)], rows=RowKind.REGION, exhaustive=declared)
    assert "general scope" in sectoral.cell("110000", "fees").reason


# ---- rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        pytest.param(
            RowKind.REGION,
            ["national", "110000", "120000", "130000", "140000", "150000", "GB"],
            id="region",
        ),
        pytest.param(
            RowKind.LOCALITY,
            ["national", "110000", "110100", "120000", "130100", "140100", "150000", "GB"],
            id="locality",
        ),
        pytest.param(RowKind.LEVEL, ["law", "local-regulation", "local-rule", "act"], id="level"),
        pytest.param(RowKind.PERIOD, ["before-2021-09-01", "2021-09-01"], id="period"),
    ],
)
def test_rows_gather_instruments(kind, keys):
    made = matrix(rows=kind)
    assert [row.key for row in made.rows] == keys
    gathered = [source.instrument for row in made.rows for source in row.sources]
    assert sorted(gathered) == sorted(row.key for row in matrix().rows)
    idle = {row.key: row.claim.reason for row in made.rows if not row.sources}
    assert all("held, but not counted: " in reason for reason in idle.values())


def test_an_instrument_without_a_place_is_listed_not_dropped():
    lost = make_findings("lost", [CATALOG], about("某办法", Level.LOCAL_RULE, ""))
    made = matrix([lost], rows=RowKind.REGION)
    assert made.rows == ()
    assert made.left_out[0].codes == ("unplaced",)


def test_rows_are_found_by_key_and_by_name_and_unknown_names_say_why():
    made = matrix()
    assert made.row("甲省数据条例").key == "cn-jia-data"
    with pytest.raises(UsageError, match="no such row"):
        made.row("cn-nowhere")
    with pytest.raises(UsageError, match="a draft, not law"):
        made.row("cn-bing-draft")
    with pytest.raises(UsageError, match="no such concept"):
        made.cell("cn-jia-data", "weather")


def test_rows_of_one_name_are_told_apart():
    twin = _with(PROVINCE, id="cn-twin")
    labels = [row.label for row in matrix([PROVINCE, twin]).rows]
    assert labels == ["甲省数据条例 [cn-jia-data]", "甲省数据条例 [cn-twin]"]


# ---- cells ---------------------------------------------------------------------------------


def test_a_complaint_channel_counts_towards_remedies_as_soft_at_most():
    made = matrix()
    assert made.cell("cn-yi-rule", "complaints").grade is Grade.OPERATIVE
    cell = made.cell("cn-yi-rule", "remedies")
    assert cell.grade is Grade.SOFT
    assert cell.tags[0].concept == "complaints"
    assert cell.tags[0].stated is Force.OPERATIVE


def test_a_unit_with_its_own_remedy_is_not_counted_again_by_its_complaint():
    words = "可以向乙市数据局投诉，也可以起诉。"
    unit = ("1", words, [Claim("complaints", "投诉"), Claim("remedies", "起诉")])
    made = matrix([make_findings("x", [unit], about("乙办法", Level.LOCAL_RULE, "110100"))])
    cell = made.cell("x", "remedies")
    assert [tag.concept for tag in cell.tags] == ["remedies"]
    assert cell.p_present == pytest.approx(0.9)


def test_words_that_deny_a_remedy_are_no_presence():
    cell = matrix().cell("uk-made-up", "remedies")
    assert cell.grade is Grade.EXCLUDED
    assert cell.quote == "a right to sue"
    assert not cell.grade.is_present


@pytest.mark.parametrize(
    ("title", "objects", "counts"),
    [
        ("甲省公共数据条例", ("public_data",), True),
        ("甲省社会信用条例", ("public_data",), False),
        ("甲省统计管理条例", ("public_data", "all_data"), False),
        ("甲省档案条例", ("opening", "public_data"), True),
    ],
    ids=["public-data", "credit", "statistics", "archives-that-open"],
)
def test_law_on_records_of_one_kind_answers_for_opening_where_it_speaks_of_it(
    title, objects, counts
):
    made = make_findings("cn-x", [CATALOG], about(title, Level.LOCAL_REGULATION, "110000"))
    units = tuple(
        replace(unit, tags=tuple(replace(tag, objects=objects) for tag in unit.tags))
        for unit in made.units
    )
    book = replace(CODEBOOK, objects=load_codebook().objects)
    law = replace(made, units=units)
    asked = build_matrix(
        [law], book, MatrixOptions(objects=frozenset({"opening", "public_data"}))
    ).cell("cn-x", "catalog")
    assert (asked.grade is Grade.OPERATIVE, bool(asked.beside)) == (counts, not counts)
    for objects in ((), ("public_data",)):
        whole = MatrixOptions(objects=frozenset(objects))
        assert build_matrix([law], book, whole).cell("cn-x", "catalog").grade is Grade.OPERATIVE


def test_two_instruments_of_one_id_are_a_bug_not_a_row():
    with pytest.raises(InternalError, match="cn-jia-data"):
        matrix([PROVINCE, PROVINCE])


def test_a_tag_outside_the_codebook_is_a_bug():
    claims = [Claim("weather", "甲")]
    bad = make_findings("x", [("1", "甲", claims)], about("甲", Level.LOCAL_RULE, "110000"))
    with pytest.raises(InternalError, match="weather"):
        matrix([bad])


def test_columns_stand_by_family_whatever_the_order_in_the_codebook():
    mixed = replace(CODEBOOK, concepts=tuple(reversed(CODEBOOK.concepts)))
    made = build_matrix([PROVINCE], mixed)
    families = [made.codebook.concept(concept).family for concept in made.concepts]
    assert families == ["foundations", "supply", "supply", "supply", "redress", "redress"]
    assert made.cell("cn-jia-data", "catalog").grade is Grade.OPERATIVE
    with pytest.raises(InternalError, match="foundations"):
        build_matrix([PROVINCE], replace(CODEBOOK, families=CODEBOOK.families[1:]))


# ---- margins -------------------------------------------------------------------------------


def test_margins_of_rows_count_only_what_can_be_assessed():
    made = matrix()
    margins = dict(zip([row.key for row in made.rows], made.row_margins, strict=True))
    assert margins["cn-jia-data"].coverage == pytest.approx(3 / 6)
    assert margins["cn-yi-rule"].coverage is None
    assert margins["cn-yi-rule"].coverage_text == "at least 3 of 6"
    assert (margins["cn-jia-data"].slogans, margins["cn-jia-data"].tags) == (1, 2)
    assert margins["cn-jia-data"].declaratory_share is None
    # The complaint counts in two cells and once in the share.
    assert margins["cn-yi-rule"].tags == 2


def test_a_share_needs_ten_tags():
    def row_with(number):
        units = [
            (str(n), "甲局推进平台建设。", [Claim("platform", "推进", Force.SLOGAN)])
            for n in range(1, number + 1)
        ]
        findings = make_findings("x", units, about("甲", Level.LOCAL_RULE, "110000"))
        return matrix([findings]).row_margins[0]

    assert row_with(9).declaratory_text == "9 of 9"
    assert row_with(10).declaratory_text == "10 of 10 (100 %)"


def test_margins_of_concepts_leave_benchmarks_out_and_keep_partial_rows_apart():
    made = matrix(against=("uk",))
    margin = made.concept_margins[made.concepts.index("catalog")]
    assert (margin.present, margin.assessable, margin.elsewhere) == (2, 3, 1)
    assert margin.text == "2 of 3, and 1 more"


# ---- results that explain themselves -------------------------------------------------------


def test_frame_has_a_line_per_row_and_a_column_per_concept():
    frame = matrix().to_frame()
    assert list(frame.columns) == list(CODEBOOK.concept_ids)
    assert frame.loc["cn-jia-data", "catalog"] == "operative"
    assert matrix().to_frame(glyphs=True).loc["cn-jia-data", "fees"] == "–"


def test_long_records_cover_every_cell_once():
    made = matrix()
    records = made.long_records()
    assert len(records) == len(made.rows) * len(made.concepts)
    record = next(
        one for one in records if one["row"] == "cn-jia-data" and one["concept"] == "catalog"
    )
    assert record["source"] == "cn-jia-data#art_3"
    assert record["quote"] == "公布公共数据目录"


def test_explanation_gives_words_rule_force_and_reason():
    text = matrix().explain("cn-yi-rule", "remedies")
    for part in (
        "cn-yi-rule#art_5",
        "“向乙市数据局投诉”",
        "complaints.made-up",
        "a made-up reason",
        "counted as soft",
        COMPLAINT[1],
    ):
        assert part in text


@pytest.mark.parametrize(
    ("row", "concept", "words"),
    [
        pytest.param("cn-jia-data", "fees", "every unit of cn-jia-data was read (4)", id="absent"),
        pytest.param("cn-yi-rule", "fees", "the last sentence is cut", id="unknown"),
        pytest.param("uk-made-up", "remedies", "denied by uk-made-up#sec_2", id="excluded"),
        pytest.param("uk-made-up", "fees", "unsure: uk-made-up#sec_3", id="unsure"),
    ],
)
def test_explanation_of_what_is_not_there_says_what_was_read(row, concept, words):
    assert words in matrix().explain(row, concept)


def test_notebook_html_escapes_titles_and_shows_every_grade():
    html = matrix([*EVERYTHING])._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    for grade in Grade:
        assert grade.glyph in html


@pytest.mark.parametrize("kind", list(RowKind))
def test_same_input_same_matrix_whatever_the_order_of_instruments(kind):
    options = {"rows": kind, "against": ("uk",)}
    forward, backward = matrix(**options), matrix(tuple(reversed(EVERYTHING)), **options)
    assert forward.rows == backward.rows
    assert forward.long_records() == backward.long_records()


# ---- gaps ----------------------------------------------------------------------------------


def test_gaps_are_seen_from_both_sides_and_unknown_is_no_gap():
    made = matrix([PROVINCE, CITY, FOREIGN])
    ours, theirs = list_gaps(made, "cn-jia-data", "uk-made-up")
    assert [(gap.concept, gap.kind) for gap in ours] == [("platform", GapKind.SLOGAN_ONLY)]
    assert [(gap.concept, gap.kind) for gap in theirs] == [("definition", GapKind.MISSING)]
    ours, _ = list_gaps(made, "cn-yi-rule", "cn-jia-data")
    assert {gap.concept: gap.kind.counts for gap in ours} == {
        "definition": False,
        "platform": False,
    }


def test_normative_documents_rank_below_rules():
    made = matrix([NORMATIVE, CITY], rows=RowKind.PERIOD, include=frozenset({"normative"}))
    tags = [cell.rank for cells in made.cells for cell in cells if cell.concept == "catalog"]
    assert [rank.value for rank in tags] == ["R", "N"]
