"""Views, the queue for reading, and what a matrix owes to its choices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings

from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import Layer, MatrixOptions, RowKind
from lexcompare.compare.sensitivity import SENSITIVITY_COLUMNS, sensitivity
from lexcompare.compare.uncertainty import QUEUE_COLUMNS, queue_records, reading_queue
from lexcompare.compare.views import View, objects_of_view
from lexcompare.core.vocabulary import Force, Level
from lexcompare.pipeline.analysis import analyse
from lexcompare.pipeline.load import load_corpus

LOCAL = Level.LOCAL_REGULATION


def law(name, claims, level=LOCAL, region="440000"):
    units = [(str(n), f"{one.words}。", [one]) for n, one in enumerate(claims, 1)]
    units.append(("99", "另说别的事。", []))
    return make_findings(name, units, about(f"{name}条例", level, region))


def claim(concept, force=Force.OPERATIVE, score=0.99, kind="tag"):
    return Claim(concept, f"所说{concept}", force, score, kind)


MODEL = law("model", [claim("catalog"), claim("fees"), claim("remedies")], region="330000")


def matrix(*findings, **options):
    return build_matrix(findings, CODEBOOK, MatrixOptions(**options))


def test_the_queue_holds_doubtful_cells_only_core_and_decisive_first():
    doubtful = law(
        "city",
        [claim("platform", score=0.5), claim("fees", score=0.7), claim("catalog", score=0.6)],
    )
    queue = reading_queue(matrix(doubtful, MODEL, against=("model",)))
    assert [one.cell.concept for one in queue] == ["catalog", "fees", "platform"]
    assert [one.why for one in queue] == [
        "a core concept; a gap hangs on it", "a gap hangs on it", "in doubt",
    ]  # fmt: skip
    assert queue[0].to_read == ("city#art_3",)
    records = queue_records(queue)
    assert tuple(records[0]) == QUEUE_COLUMNS
    assert records[0]["place"] == 1


def test_a_doubt_about_an_absence_is_queued_with_what_to_read():
    city = law("city", [claim("fees", score=0.3, kind="unsure")])
    (one,) = reading_queue(matrix(city))
    assert one.cell.grade is Grade.UNKNOWN
    assert one.to_read == ("city#art_1",)


def test_a_doubt_about_another_activity_is_read_after_those_about_opening():
    aside = law("credit", [claim("catalog", score=0.5)])
    tags = tuple(replace(tag, objects=("personal",)) for tag in aside.units[0].tags)
    unit = replace(aside.units[0], tags=tags, objects=("personal",))
    aside = replace(aside, units=(unit, *aside.units[1:]))
    queue = reading_queue(matrix(aside, law("city", [claim("platform", score=0.7)])))
    assert [one.row.key for one in queue] == ["city", "credit"]
    assert queue[1].why == "a core concept; about another activity than opening"


def test_sure_cells_are_not_queued():
    assert reading_queue(matrix(MODEL)) == ()


@pytest.mark.parametrize(
    ("claims", "variant", "value"),
    [
        pytest.param(
            [claim("fees"), claim("fees", Force.SLOGAN), claim("fees", Force.SLOGAN)],
            "majority force", "slogan", id="majority",
        ),
        pytest.param([claim("fees", score=0.55)], "thresholds: 0.1 stricter", "unknown",
                     id="stricter"),
        pytest.param([claim("fees", score=0.45, kind="unsure")], "thresholds: 0.1 looser",
                     "operative", id="looser"),
    ],
)  # fmt: skip
def test_a_choice_that_changes_a_cell_is_named(claims, variant, value):
    found = sensitivity(matrix(law("city", claims)))
    changes = found.cells["city", "fees"]
    assert (variant, value) in [(one.variant, one.value) for one in changes]
    assert not found.is_robust("city", "fees")


def test_a_cell_that_nothing_changes_is_robust():
    found = sensitivity(matrix(law("city", [claim("fees")])))
    assert found.is_robust("city", "fees")
    line = next(r for r in found.to_records() if r["concept"] == "fees")
    assert line["robust"] is True
    assert tuple(line) == SENSITIVITY_COLUMNS


def test_a_region_that_rests_on_one_text_says_so():
    options = {"rows": RowKind.REGION}
    first, second = law("a", [claim("fees"), claim("catalog")]), law("b", [claim("fees")])
    found = sensitivity(matrix(first, second, **options))
    assert found.is_robust("440000", "fees")
    changes = found.cells["440000", "catalog"]
    assert [(one.variant, one.value) for one in changes] == [("without a", "unknown")]


def test_normative_documents_change_regions_and_figures():
    notice = law("n", [claim("catalog")], Level.NORMATIVE)
    found = sensitivity(matrix(law("a", [claim("fees")]), notice, rows=RowKind.REGION))
    variants = [one.variant for one in found.cells["440000", "catalog"]]
    assert "with normative documents" in variants
    base, changes = found.figures["catalog: rows with it"]
    assert base == "0 of 1"
    assert ("with normative documents", "1 of 1") in [(c.variant, c.value) for c in changes]


def test_gaps_are_a_figure_where_there_are_benchmarks():
    found = sensitivity(matrix(law("city", [claim("platform")]), MODEL, against=("model",)))
    assert found.figures["gaps that count, all rows"][0] == "2"  # remedies are supplied from above
    without = sensitivity(matrix(MODEL), with_gaps=True)
    assert "gaps that count, all rows" not in without.figures


def test_the_openness_view_counts_opening_and_public_data():
    assert objects_of_view(View.OPENNESS) == {"opening", "public_data"}


def test_a_row_that_another_benchmark_set_takes_in_is_not_called_changed():
    found = sensitivity(matrix(law("cn-ogi-2019", [claim("catalog")]), MODEL, against=("model",)))
    changes = [one for changes in found.cells.values() for one in changes]
    assert not [one for one in changes if one.value == "no such row" and "against" in one.variant]


@pytest.mark.parametrize("rows", ["instrument", "region"])
def test_a_matrix_made_like_another_is_the_matrix_made_by_itself(rows):
    analysis = analyse(load_corpus("specimen"))
    base = analysis.gap_matrix(rows, ("open-data",))
    moved = tuple(
        replace(item, units=item.units[:5]) if place % 2 else item
        for place, item in enumerate(base.findings)
    )
    asked = base.options
    for findings, options in (
        (base.findings, asked),
        (moved, asked),
        (base.findings, replace(asked, layer=Layer.APPLICABLE)),
        (base.findings, replace(asked, include=asked.include ^ {"normative"})),
        (moved, replace(asked, objects=frozenset({"opening"}))),
        (base.findings[::-1], replace(asked, against=())),
    ):
        made = build_matrix(findings, base.codebook, options, like=base)
        assert made == build_matrix(findings, base.codebook, options)
    assert build_matrix(moved, base.codebook, asked, like=base).cells != base.cells
