"""Codings in and out, samples that can be corrected, persons before the program."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from fabricated import CODEBOOK
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.codebook.loader import load_codebook
from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.findings import InstrumentFindings, Tag, UnitFindings, Verdict
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Force, Level
from lexcompare.evaluate.by_hand import coding_of, codings_from, task_of
from lexcompare.evaluate.codings import CodedUnit, CodedWords, dump_codings, load_codings
from lexcompare.evaluate.hand_report import report_records
from lexcompare.evaluate.reliability import krippendorff_alpha, set_alpha
from lexcompare.evaluate.sampling import Sampled, draw_sample, prevalence, read_weights
from lexcompare.parse.annotation.model import ASSISTED, TOOL, Mark, Task, parse_label
from lexcompare.pipeline.analysis import Analysis, analyse
from lexcompare.pipeline.load import load_corpus

BOOK = load_codebook()
CONCEPTS = st.sampled_from(BOOK.concept_ids)


@st.composite
def codings(draw: st.DrawFn) -> CodedUnit:
    """Whatever a coder may say of a unit, within the contract."""
    force = draw(st.sampled_from(Force))
    allowed = [one for one in Force if one.strength <= force.strength]
    concepts = {}
    for name in draw(st.lists(CONCEPTS, unique=True, max_size=4)):
        may = [
            f for f in allowed if f is not Force.STRUCTURAL or BOOK.concept(name).structural_allowed
        ]
        if may:
            concepts[name] = draw(st.sampled_from(may))
    objects = st.sampled_from([item.id for item in BOOK.objects])
    mode = st.sampled_from(["", *(item.id for item in BOOK.modes)])
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
    words = st.builds(
        CodedWords, st.just("concept=fees:soft"), st.integers(0, 3), st.integers(3, 6)
    )
    return CodedUnit(
        "sp-x", f"art_{draw(st.integers(1, 9))}", force, concepts,
        tuple(draw(st.lists(objects, unique=True, max_size=3))),
        draw(mode) if BOOK.mode_concept in concepts else "",
        tuple(draw(st.lists(CONCEPTS, unique=True, max_size=2))),
        coder=draw(texts), words=tuple(draw(st.lists(words, max_size=2))), remark=draw(texts),
    )  # fmt: skip


@given(coding=codings())
def test_from_json_of_to_json_is_the_coding(
    tmp_path_factory: pytest.TempPathFactory, coding: CodedUnit
) -> None:
    folder = tmp_path_factory.mktemp("codings")
    for name, text in dump_codings([coding]).items():
        (folder / f"{name}.jsonl").write_bytes(text.encode())
    (back,) = load_codings(folder, BOOK)
    assert back == coding
    # Mappings are left out of equality's hash, so they are compared by themselves, in order.
    assert list(back.concepts.items()) == list(coding.concepts.items())


@given(coding=codings())
def test_a_coding_through_labels_and_back(coding: CodedUnit) -> None:
    named = replace(coding, coder="anna", words=())
    back = coding_of(task_of(named, Task("sp-x#" + coding.unit, "略" * 9)), "anna")
    assert back == named


def label(text: str, *place: int) -> Mark:
    return Mark(parse_label(text), *place)


TEXTS = {"x#art_1": "甲省免费", "x#art_2": "乙市"}

WRONG: dict[str, tuple[Task, str]] = {
    "no force": (
        Task("x#art_1", "甲省免费", (label("concept=fees:soft"),), "a"), "no force is said"
    ),
    "concept without": (
        Task("x#art_1", "甲省免费", (label("force=soft"), label("concept=fees", 2, 4)), "a"),
        "concept fees has no force",
    ),
    "two modes": (
        Task(
            "x#art_1", "甲省免费",
            (label("force=soft"), label("mode=reuse"), label("mode=open-data")), "a",
        ),
        "two modes",
    ),
    "nobody": (Task("x#art_1", "甲省免费", (label("force=soft"),)), "who coded"),
    "no unit": (Task("x#art_9", "甲省", (label("force=soft"),), "a"), "no such unit"),
    "other text": (Task("x#art_2", "丙市", (label("force=soft"),), "a"), "no longer the one"),
}  # fmt: skip


@pytest.mark.parametrize(("task", "told"), WRONG.values(), ids=WRONG)
def test_labels_that_make_no_coding(task: Task, told: str) -> None:
    with pytest.raises(InputError, match=told):
        codings_from([task], TEXTS)


def test_all_faults_are_counted() -> None:
    with pytest.raises(InputError, match="6 units cannot be taken") as caught:
        codings_from([task for task, _ in WRONG.values()], TEXTS)
    assert "and 1 more" in str(caught.value)


def test_the_strongest_force_counts_and_blank_units_are_named() -> None:
    marks = (label("force=soft", 0, 2), label("force=operative", 2, 4),
             label("concept=fees:soft", 0, 2), label("concept=fees:operative", 2, 4))  # fmt: skip
    found = codings_from(
        [Task("x#art_1", "甲省免费", marks), Task("x#art_2", "乙市")], TEXTS, "ben"
    )
    (coding,) = found.codings["ben"]
    assert (coding.force, dict(coding.concepts)) == (Force.OPERATIVE, {"fees": Force.OPERATIVE})
    assert found.uncoded == ("x#art_2",)


def test_proposals_alone_are_no_coding_and_taken_over_they_show() -> None:
    task = Task("x#art_1", "甲省免费", (label("force=soft"),), TOOL)
    assert codings_from([task], TEXTS).codings == {}
    assert list(codings_from([task], TEXTS, "anna").codings) == ["anna" + ASSISTED]


# --- samples


def population(sizes: dict[tuple[str, Force], int]) -> InstrumentFindings:
    units = []
    for (concept, force), count in sizes.items():
        for _ in range(count):
            name = f"art_{len(units) + 1}"
            tags = (Tag(name, concept, force, 0.9),) if concept else ()
            units.append(UnitFindings(name, Verdict(name, force, 0.9, 0, 0, 0), tags))
    metadata = Metadata(title="甲省数据条例", level=Level.LOCAL_REGULATION)
    return InstrumentFindings(Instrument("sp-x", metadata, Source("")), tuple(units))


SIZES = {
    ("", Force.STRUCTURAL): 60, ("", Force.OPERATIVE): 40, ("catalog", Force.OPERATIVE): 25,
    ("fees", Force.SOFT): 3, ("fees", Force.OPERATIVE): 2,
}  # fmt: skip


@pytest.mark.parametrize("number", [3, 5, 12, 40, 130, 500])
def test_every_stratum_is_in_the_sample_and_weights_add_up(number: int) -> None:
    sample = draw_sample([population(SIZES)], number, seed=3)
    assert len(sample) == min(number, 130)
    assert len({one.ref for one in sample}) == len(sample)
    strata = {one.stratum: (one.size, one.drawn) for one in sample}
    assert sum(size for size, _ in strata.values()) == 130
    assert any(name.startswith("none") for name in strata), "untagged units are in it"
    assert sum(one.weight for one in sample) == pytest.approx(130)
    for one in sample:
        assert sum(other.stratum == one.stratum for other in sample) == one.drawn


def test_the_seed_decides_and_the_order_says_nothing() -> None:
    one, two, other = (draw_sample([population(SIZES)], 40, seed) for seed in (3, 3, 4))
    assert one == two
    assert {u.ref for u in one} != {u.ref for u in other}
    names = [u.stratum for u in one]
    assert names != sorted(names)
    assert len([1 for a, b in itertools.pairwise(names) if a != b]) > 10


def test_too_small_a_sample_says_how_large_it_must_be() -> None:
    with pytest.raises(UsageError, match="at least 3"):
        draw_sample([population(SIZES)], 2, 1)


def test_corrected_prevalence_is_right_where_the_raw_share_is_not() -> None:
    """Over many samples the corrected share meets the truth, which the raw share misses."""
    found = population(SIZES)
    chance = random.Random(1)
    # The truth differs from what the program found: in 5 of the untagged units, too.
    true = {f"sp-x#{u.unit}" for u in found.units if any(t.concept == "fees" for t in u.tags)}
    untagged = [f"sp-x#{u.unit}" for u in found.units if not u.tags]
    true |= set(chance.sample(untagged, 5))
    share = len(true) / 130
    raw, corrected, covered = [], [], 0
    for seed in range(200):
        sample = draw_sample([found], 40, seed)
        said = [
            CodedUnit("sp-x", one.ref.partition("#")[2], Force.SOFT,
                      {"fees": Force.SOFT} if one.ref in true else {})
            for one in sample
        ]  # fmt: skip
        (row,) = prevalence(said, sample, ["fees"])
        raw.append(row["raw"])
        corrected.append(row["value"])
        covered += row["low"] <= share <= row["high"]
    assert sum(corrected) / 200 == pytest.approx(share, abs=0.01)
    assert sum(raw) / 200 > share + 0.04
    assert covered >= 180, "95 % intervals hold the truth in about 95 of 100 samples"


def test_a_sample_coded_whole_leaves_no_doubt() -> None:
    drawn = [Sampled(f"x#art_{n}", "all", 4, 4) for n in range(1, 5)]
    said = [
        CodedUnit("x", f"art_{n}", Force.SOFT, {"fees": Force.SOFT} if n == 1 else {})
        for n in range(1, 5)
    ]
    (row,) = prevalence(said, drawn, ["fees"])
    assert (row["value"], row["low"], row["high"]) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    "text",
    ["", "unit,stratum\nx#art_1,a\n", "unit,stratum,size,drawn\nx#art_1,a,1,2\n",
     "unit,stratum,size,drawn\nart_1,a,2,1\n", "unit,stratum,size,drawn\nx#art_1,a,two,1\n"],
)  # fmt: skip
def test_weights_that_break_their_contract(tmp_path: Path, text: str) -> None:
    path = tmp_path / "weights.csv"
    path.write_text(text, "utf-8")
    if not text:
        assert read_weights(path) == ()
        return
    with pytest.raises(InputError):
        read_weights(path)


def test_the_report_gives_the_measures_of_its_parts() -> None:
    forces = [Force.SOFT, Force.SLOGAN, Force.OPERATIVE, Force.SOFT, Force.OPERATIVE]
    others = [Force.SOFT, Force.SOFT, Force.OPERATIVE, Force.SLOGAN, Force.OPERATIVE]
    sets = [{"fees"}, set(), {"catalog", "fees"}, {"catalog"}, set()]
    other_sets = [{"fees"}, {"fees"}, {"catalog"}, {"catalog"}, set()]

    def made(given: list[Force], names: list[set[str]]) -> list[CodedUnit]:
        return [
            CodedUnit("x", f"art_{n}", f, dict.fromkeys(sorted(s), Force.SLOGAN), coder="a")
            for n, (f, s) in enumerate(zip(given, names, strict=True), 1)
        ]

    rows = list(report_records(made(forces, sets), made(others, other_sets), BOOK, replicates=50))
    value = {(row["part"], row["concept"], row["measure"]): row.get("value") for row in rows}
    masi = float(set_alpha([frozenset(s) for s in sets], [frozenset(s) for s in other_sets])[0])
    assert value["concepts", "sets", "alpha-masi"] == pytest.approx(masi, abs=1e-4)
    order = sorted(Force, key=lambda force: force.strength)
    alpha = krippendorff_alpha(list(zip(forces, others, strict=True)), order, ordinal=True)
    assert value["force", "alpha-ordinal", "alpha-ordinal"] == pytest.approx(alpha, abs=1e-4)
    kappas = [row for row in rows if row["part"] == "concept"]
    assert {row["concept"] for row in kappas} == {"catalog", "fees"}
    assert all(row["measure"] == "kappa" and "low" in row for row in kappas)


# --- persons before the program


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(load_corpus())


def test_a_person_outranks_the_program_and_shows(analysis: Analysis) -> None:
    """Every unit with a catalogue is coded as having none but one, which is soft."""
    name = "sp-yi-public"
    units = [u for f in analysis.findings if f.instrument.id == name for u in f.units]
    tagged = [u.unit for u in units if any(tag.concept == "catalog" for tag in u.tags)]
    assert len(tagged) > 1
    article = analysis.corpus[name].article(tagged[0])
    assert article is not None
    said = [CodedUnit(name, unit, Force.STRUCTURAL, coder="安娜") for unit in tagged[1:]]
    said.append(
        CodedUnit(name, tagged[0], Force.SOFT, {"catalog": Force.SOFT}, ("opening",), coder="安娜",
                  words=(CodedWords("concept=catalog:soft", 2, 6),))
    )  # fmt: skip
    human = analysis.with_codings(said)
    before, after = (one.gap_matrix().cell(name, "catalog") for one in (analysis, human))
    assert (before.grade.value, after.grade.value) == ("operative", "soft")
    (tag,) = after.tags
    assert tag.score == 1.0
    (evidence,) = tag.evidence
    assert evidence.rule == "human: coded by 安娜"
    assert evidence.quote == article.text[2:6]
    text = human.gap_matrix().explain(name, "catalog")
    assert "coded by 安娜" in text
    assert "the program had said operative" in text
    assert human.human is not None
    assert human.human.units == len(tagged)
    sets = {u.unit: {tag.concept for tag in u.tags} for u in units}
    expected = len(tagged) - (sets[tagged[0]] == {"catalog"})
    assert human.human.concepts_changed == expected
    # What nobody coded stays; the old analysis is untouched.
    assert human.gap_matrix().cell(name, "fees") == analysis.gap_matrix().cell(name, "fees")
    assert analysis.human is None
    assert analysis.human_record == {"human_codings": None}


def test_codings_without_a_person_do_not_outrank(analysis: Analysis) -> None:
    coding = CodedUnit("sp-yi-public", "art_1", Force.SOFT)
    with pytest.raises(UsageError, match="name no person"):
        analysis.with_codings([coding])
    assert analysis.with_codings([coding], "anna").human is not None


def test_words_outside_a_changed_text_are_refused(analysis: Analysis) -> None:
    words = (CodedWords("force=soft", 2, 99_999),)
    coding = CodedUnit("sp-yi-public", "art_1", Force.SOFT, coder="anna", words=words)
    with pytest.raises(InputError, match="outside the text"):
        analysis.with_codings([coding])


@pytest.mark.parametrize(
    "words", [3, [3], [{"label": "fees", "start": 0, "end": 1}], [{"label": "force=soft"}],
              [{"label": "force=soft", "start": 2, "end": 1}],
              [{"label": "force=soft", "start": "0", "end": 1}]],
)  # fmt: skip
def test_words_that_break_the_contract(tmp_path: Path, words: object) -> None:
    line = {"unit": "art_1", "force": "soft", "concepts": {}, "words": words}
    (tmp_path / "x.jsonl").write_text(json.dumps(line), "utf-8")
    with pytest.raises(InputError, match="words"):
        load_codings(tmp_path)


def test_two_codings_of_a_unit_must_be_settled(analysis: Analysis) -> None:
    coding = CodedUnit("sp-yi-public", "art_1", Force.SOFT, coder="anna")
    with pytest.raises(UsageError, match="two codings"):
        analysis.with_codings([coding, replace(coding, coder="ben")])


def test_coded_units_that_are_not_held_are_listed(analysis: Analysis) -> None:
    coding = CodedUnit("sp-yi-public", "art_1", Force.SOFT, coder="anna")
    strange = replace(coding, unit="art_999")
    found = analysis.with_codings([coding, strange])
    assert [p.where for p in found.problems if p.code == "coding-without-unit"] == [
        "sp-yi-public#art_999"
    ]
    with pytest.raises(UsageError, match="no coded unit"):
        analysis.with_codings([strange])


def test_the_tiny_codebook_has_labels_too() -> None:
    from lexcompare.report.annotation.names import entries

    assert "concept=fees" in {str(entry.label) for entry in entries(CODEBOOK)}
