"""What holds of the judge for any text."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.analyse.judge import Judge
from lexcompare.analyse.statements import split_statements
from lexcompare.codebook.force import load_force_lexicon
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind

JUDGE = Judge()

# Pieces that law is made of, in any order, so that lists, stems and modalities collide.
PIECES = st.sampled_from(
    "甲市图书馆 有关部门 国家 应当 不得 可以 鼓励 负责 公布 推动 加强 目录 机制 的 ， 。 ； ： \n （一） （二） 1. "
    "按照规定 本规则 是指 适用 原则 处罚款 由 对 进行 下列情形之一的 下列义务 十日内 （ ） 《 》 “ ” "
    "shall may not publish promote board (a) (i) — ; . means".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(PIECES, max_size=25).map(" ".join),
)
LANGUAGES = st.sampled_from(["zh", "en"])


def unit(text: str) -> Article:
    runs = (Run(0, len(text), 0, len(text)),) if text else ()
    return Article("art_1", UnitKind.ARTICLE, "", "1", "", (), Span(0, len(text)), text, runs)


@given(TEXTS, LANGUAGES)
def test_never_crashes_and_stays_in_range(text: str, language: str) -> None:
    verdict = JUDGE.judge(unit(text), None, language)
    assert verdict.obligation in (0, 1, 2)
    assert verdict.precision in (0, 1, 2, 3)
    assert verdict.enforcement in (0, 1, 2)
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.reasons
    for one in verdict.evidence:
        assert one.text_span.of(text) == one.quote != ""


@given(TEXTS, LANGUAGES)
def test_statement_spans_are_ordered_and_inside(text: str, language: str) -> None:
    at = 0
    for statement in split_statements(unit(text), language):
        assert at <= statement.text_span.start < statement.text_span.end <= len(text)
        at = statement.text_span.end
        for stem in statement.stem_spans:
            assert stem.end <= statement.text_span.start
        assert statement.text.strip()


@given(TEXTS, LANGUAGES)
def test_statements_lose_no_words(text: str, language: str) -> None:
    covered = "".join(one.text_span.of(text) for one in split_statements(unit(text), language))
    kept = sorted("".join(covered.split()))
    whole = sorted("".join(text.split()))
    if language == "zh":
        assert kept == whole
    else:
        assert len(kept) <= len(whole)


@given(TEXTS, st.sampled_from(["有关部门应当推动阅读。", "鼓励各方参与。"]))
def test_a_vague_sentence_never_lowers_a_unit(text: str, vague: str) -> None:
    before = JUDGE.judge(unit(text), None, "zh").force
    after = JUDGE.judge(unit(f"{text}\n{vague}"), None, "zh").force
    assert after.strength >= before.strength


@given(TEXTS, LANGUAGES, st.sampled_from(["\n", " ", " \n\n", "\n \t"]))
def test_outer_white_space_changes_nothing(text: str, language: str, space: str) -> None:
    bare = text.strip()
    plain = JUDGE.judge(unit(bare), None, language)
    padded = JUDGE.judge(unit(f"{space}{bare}{space}"), None, language)
    assert (plain.force, plain.obligation, plain.precision, plain.enforcement) == (
        padded.force,
        padded.obligation,
        padded.precision,
        padded.enforcement,
    )
    assert plain.reasons == padded.reasons


@given(TEXTS)
def test_a_unit_is_as_strong_as_its_strongest_statement_or_gated(text: str) -> None:
    verdicts = JUDGE.judge_statements(unit(text), "zh")
    if verdicts:
        force = JUDGE.judge(unit(text), None, "zh", verdicts).force
        strongest = max(one.force.strength for one in verdicts)
        assert force.strength == strongest or force.strength == 0


@given(st.text(alphabet="应当国家机关有部门公布目录推动abc ", max_size=60))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_scan_agrees_with_a_plain_search(language: str, text: str) -> None:
    lexicon = load_force_lexicon(language)
    terms = sorted({term for one in lexicon.lists for term in one.terms}, key=len, reverse=True)
    terms = [term for term in terms if term in text]
    expected = []
    at = 0
    while at < len(text):
        found = next((term for term in terms if text.startswith(term, at)), None)
        if found is None or language == "en":
            at += 1
        else:
            expected.append((at, at + len(found)))
            at += len(found)
    if language == "zh":
        assert [(hit.start, hit.end) for hit in lexicon.scan(text)] == expected


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from(["甲市图书馆应当公布目录。", "鼓励各方参与。", "禁止喧哗。"]), max_size=6
    )
)
def test_judging_twice_gives_the_same(sentences: list[str]) -> None:
    article = unit("".join(sentences))
    assert JUDGE.judge(article, None, "zh") == Judge().judge(article, None, "zh")
    assert JUDGE.features(article, "zh") == Judge().features(article, "zh")


HOSTILE = [
    "按照",
    "坚持",
    "应当",
    "（一）",
    "本规则所称",
    "：\n（一）",
    "shall ",
    "the term ",
    "(a) ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_repetition_is_judged_in_linear_time(piece: str) -> None:
    """Quadratic patterns take minutes here; linear ones about a second."""
    text = (piece * (200_000 // len(piece)))[:200_000]
    start = time.process_time()
    JUDGE.judge(unit(text), None, "zh" if piece[0] > "z" else "en")
    assert time.process_time() - start < 15
