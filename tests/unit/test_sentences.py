"""Sentences in Chinese: every template works, and nothing that the page shows lacks one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from sentences_shown import shown_sentences

from lexcompare.analyse.force_reasons import _MODAL_WORDS, _STRUCTURAL
from lexcompare.codebook.loader import load_codebook
from lexcompare.compare.above import load_supply
from lexcompare.compare.benchmarks import load_benchmarks
from lexcompare.compare.cells import rank_name
from lexcompare.compare.competence import load_competence
from lexcompare.compare.held import held_records
from lexcompare.compare.ledger import load_claims
from lexcompare.compare.options import INCLUDABLE, Frame, Layer, RowKind
from lexcompare.core.errors import InternalError
from lexcompare.core.problems import Severity
from lexcompare.core.vocabulary import Rank
from lexcompare.evaluate.codings import load_codings
from lexcompare.parse.decisions import Ruling
from lexcompare.pipeline.run import RunOptions, analyse_corpus
from lexcompare.report import html as report_html
from lexcompare.report import sentences as module
from lexcompare.report.html import render_page
from lexcompare.report.html_page import page_data, page_parts
from lexcompare.report.run_info import collect_run_info
from lexcompare.report.sentences import Teller, Template, load_sentences, packed_sentences

NAMES = [(one.id, one.label_zh, one.label_en) for one in load_codebook().concepts]
GROWTH = 30_000
"""Bytes that the sentences may add to a page."""


@pytest.fixture(scope="module")
def teller() -> Teller:
    return Teller(load_sentences().with_concepts(NAMES))


@pytest.fixture(scope="module")
def analysis(specimen_dir):
    return analyse_corpus(specimen_dir, RunOptions())


def page_of(analysis: Any, **asked: Any) -> dict[str, Any]:
    matrix = analysis.gap_matrix(**asked)
    held = held_records(matrix, analysis.searches)
    info = collect_run_info(matrix, analysis.problems, held=held)
    return page_data(matrix, info, page_parts(matrix, analysis.searches))


def lacking(teller: Teller, data: dict[str, Any]) -> list[str]:
    shown = dict.fromkeys(shown_sentences(data))
    assert len(shown) > 50
    return [f"{place}: {text}" for place, text in shown if not teller.tell(text)[1]]


@pytest.mark.parametrize("one", load_sentences().templates, ids=lambda one: one.en[:60])
def test_a_template_tells_its_example_itself(teller, one):
    told, whole = teller.tell(one.example)
    assert whole
    if one.has_holes:
        match = re.fullmatch(teller._pattern(one.en), one.example, re.DOTALL)
        assert match is not None
        assert teller._fill(one, match) == (told, True)
    else:
        assert told == one.zh


# fmt: off
TOLD = [
    ("checkable act: 公布目录", "可核查行为：公布目录"),
    ("binding modality: 应当", "义务性规范词：应当"),
    ("the aims 推动, 促进, 鼓励 are vague", "目标用语空泛：推动、促进、鼓励"),
    ("bearer, not said again: 甲局 (前款)", "义务主体承前省略：甲局（见前款）"),
    ("declaratory by cn-jia#art_3 and 2 more; other words deny it: cn-jia#art_9",
     "宣示性，依据 cn-jia#art_3 及另外 2 条；另有条文明文排除：cn-jia#art_9"),
    ("soft by cn-jia#art_3 (operative by its words, counted as soft: rank D; "
     "binds from above (national)) and 2 more",
     "软性，依据 cn-jia#art_3（措辞为可执行，计为软性：位阶 D；上位法约束（国家））及另外 2 条"),
    ("nothing found, but cn-jia: the text is incomplete (the numbering leaves out 6, 7; "
     "the last sentence has no end); 1 in the unsure band, to be read: cn-jia#art_4",
     "未见规定，但cn-jia：文本不完整（条序缺 6、7；末句没有结尾）；1 条存疑，待读：cn-jia#art_4"),
    ("own law: nothing found; every unit of cn-jia was read (31); arguably supplied by "
     "cn-guo#art_5 (national, arguable, found by rule): it is about disclosure; it is soft; "
     "a normative document provides it: cn-jia-2#para_1",
     "自有立法：未见规定；cn-jia 全部条文已读（31 条）；上位法可能已提供："
     "cn-guo#art_5（国家，有待论证，按规则找到）：事涉信息公开；为软性；"
     "规范性文件已有规定：cn-jia-2#para_1"),
    ("As of: 2026-01-01; layer: own law; also counted: draft, normative; "
     "texts held, not legislation enacted",
     "截至：2026-01-01；层次：自有立法；另计：草案、规范性文件；"
     "仅就所据文本而言，不等于已制定的全部立法"),
    ("kept for the parsers, in no row; duplicate of cn-jia, which counts",
     "仅供检验解析之用，不入行；与 cn-jia 重复，以后者计"),
    ("Benchmark uk is of another kind: national beside rows that are local and national",
     "对照 uk 与各行不同类：对照为国家层级，各行为地方层级、国家层级"),
    ("complaints, objections and correction alone", "仅有投诉、异议与更正"),
]
# fmt: on


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_sentences_are_told_in_the_words_of_the_field(teller, text, told):
    assert teller.tell(text) == (told, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a made-up reason", "a made-up reason", id="unknown"),
        pytest.param("a made-up reason; repealed", "a made-up reason; repealed", id="never-cut"),
        pytest.param("repealed; a made-up reason", "已废止；a made-up reason", id="known-first"),
        pytest.param("x: a made-up reason", "x: a made-up reason", id="no-bare-punctuation"),
        pytest.param("own law: made up; of parts", "自有立法：made up; of parts", id="inside"),
        pytest.param("", "", id="empty"),
    ],
)
def test_what_has_no_template_stays_as_it_is(teller, text, told):
    assert teller.tell(text) == (told, False)


def test_quoted_words_are_never_changed(teller):
    words = "shall publish; and (unless 5(2) applies) repealed: rank D, operative by x#y"
    assert teller.tell(f"checkable act: {words}") == (f"可核查行为：{words}", True)
    assert teller.tell("bearer: draft") == ("义务主体：draft", True)


def test_whatever_the_package_says_as_data_has_its_chinese(teller):
    competence = load_competence()
    told = [
        *_STRUCTURAL.values(),
        *(f"{name} modality: 应当" for name in _MODAL_WORDS.values()),
        *(note for note in (one.note for one in load_supply()) if note),
        *(matter.told for matter in competence.matters),
        *(replace(matter, verified=True).told for matter in competence.matters),
        *competence.vary.values(),
        *competence.fields.values(),
        *(f"only in a {rank_name(rank)}: nothing found" for rank in (*Rank, None)),
        *(f"against: {one.id}" for one in load_benchmarks()),
        *(one.label_en for one in load_benchmarks()),
        *(f"layer: {layer}" for layer in Layer),
        *(f"its {kind} is unknown, so it fits no row" for kind in RowKind),
        *(f"also counted: {name}" for name in INCLUDABLE),
        *(f"{ruling}, as 安娜 decided on 2026-01-02: 见公报" for ruling in Ruling),
        *(f"{one}: cn-jia: the last sentence has no end [cut-sentence]" for one in Severity),
    ]
    for entry in load_claims():
        labels = [measure.label for measure in entry.measures]
        told += [text for text in (entry.claim, entry.untestable, entry.note, *labels) if text]
    assert [text for text in told if not teller.tell(text)[1]] == []
    objects = {one.id for one in load_codebook().objects}
    assert objects <= set(load_sentences().words["object"])


ABOVE = Frame("2026-01-01", Layer.APPLICABLE)
FRAMES = [
    pytest.param({"against": ("uk", "us")}, id="instrument"),
    pytest.param({"rows": "region", "against": ("open-data", "eu"), "frame": ABOVE}, id="region"),
    pytest.param({"rows": "locality", "against": ("access", "local")}, id="locality"),
    pytest.param({"rows": "level", "include": ("normative", "draft", "repealed")}, id="level"),
    pytest.param({"rows": "period", "against": ("personal-data",)}, id="period"),
]


@pytest.mark.parametrize("asked", FRAMES)
def test_no_sentence_of_the_specimen_lacks_a_template(teller, analysis, asked):
    assert lacking(teller, page_of(analysis, **asked)) == []


def test_nor_does_one_of_texts_coded_by_hand(teller, analysis, specimen_dir):
    codings = load_codings(specimen_dir / "codings")
    data = page_of(analysis.with_codings(codings, "安娜"), against=("uk",))
    assert any("coded by" in text for _, text in shown_sentences(data))
    said = {coding.remark for coding in codings}  # by a person, not by the program
    assert [one for one in lacking(teller, data) if one.partition(": ")[2] not in said] == []


@pytest.mark.parametrize("compress", [True, False], ids=["packed", "plain"])
def test_the_sentences_add_little_to_a_page(analysis, monkeypatch, compress):
    data = page_of(analysis)
    grown = len(render_page(data, compress=compress).encode())
    monkeypatch.setattr(report_html, "packed_sentences", lambda _: {})
    bare = len(render_page(data, compress=compress).encode())
    script = report_html._file("report.sentences.js")
    added = grown - bare + len(script.encode())
    assert 0 < added < GROWTH, added


def test_a_page_carries_no_claim_that_it_does_not_show():
    packed = dict(packed_sentences('{"reasons":["checkable act: 公布目录"]}')["templates"])
    assert "checkable act: {words}" in packed
    assert not {entry.claim for entry in load_claims()} & set(packed)
    assert len(packed) < 10


def test_a_large_page_carries_all_without_looking(monkeypatch):
    monkeypatch.setattr(module, "_SEARCHED", 1)
    assert len(packed_sentences("{}")["templates"]) == len(load_sentences().templates)


def test_what_a_page_carries_is_the_same_in_every_process():
    told = "from lexcompare.report.sentences import packed_sentences as p; print(ascii(p('{}')))"
    command = [sys.executable, "-c", told]
    printed = {
        subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_patterns_of_holes_take_no_groups_of_their_own():
    for pattern in load_sentences().holds.values():
        assert re.compile(pattern).groups == 0


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(Template("act: {words}", "行为：{words}"), id="no-example"),
        pytest.param(Template("a heading", "标题", "a heading"), id="example-without-holes"),
        pytest.param(Template("act: {words}", "行为", "act: x"), id="hole-lost"),
        pytest.param(Template("act: {words}", "行为：{n}", "act: x"), id="other-hole"),
        pytest.param(Template("{n} of {n}", "{n}", "1 of 1"), id="hole-twice"),
        pytest.param(Template("act: {nobody}", "{nobody}", "act: x"), id="unknown-hole"),
        pytest.param(Template("a heading", ""), id="no-chinese"),
        pytest.param(Template("defines a term", "界定用语"), id="twice"),
    ],
)
def test_a_template_that_breaks_its_contract_is_refused(broken):
    with pytest.raises(InternalError, match="a sentence"):
        module._check(broken, {"words", "n"}, {"defines a term"})
