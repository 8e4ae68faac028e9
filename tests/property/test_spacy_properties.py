"""Whatever the text: tokens rebuild it, and the pipes mark stretches of it."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lexcompare.analyse.spacy_tokens import JiebaTokenizer
from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.words import cue_words

JIEBA = {"nlp": {"tokenizer": {"@tokenizers": "lexcompare.jieba.v1"}}}

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e8\U0001f1f3"
ZH = [
    "数据局应当编制公共数据目录",
    "公共数据",
    "授权运营",
    "，",
    "。",
    "（一）",
    "第八条　",
    "不得",
]
EN = [
    "ＡＰＩ接口",
    "１２３",
    "open data",
    "shall publish",
    "don't",
    "e-mail@a.b",
    "3.14%",
    "C++",
    "#",
]
BLANK = ["\n", " ", "  ", "　", "\t", "\r\n", "\x00", "\x85", "\u2028", "\u200b", "\ufeff"]
ODD = ["😀", FAMILY, FLAG, "é", "e\u0301", "𠮷野家", "⺀⼀", "㈠", "ﬁ", "#"]
PIECES = st.sampled_from([*ZH, *EN, *BLANK, *ODD])
WORDS = st.lists(st.text(alphabet="公共数据开放目录编制", min_size=2, max_size=5), max_size=5)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=14).map("".join),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40),
)


@cache
def tokenizer() -> JiebaTokenizer:
    return JiebaTokenizer(Vocab(), cue_words(load_codebook()))


@cache
def pipeline(lang: str, segment: bool) -> Language:
    nlp = spacy.blank(lang, config=JIEBA if lang == "zh" else {})
    nlp.add_pipe("lexcompare_concepts", config={"segment": segment})
    nlp.add_pipe("lexcompare_force", config={"segment": segment})
    return nlp


@settings(deadline=None)
@given(TEXTS)
def test_the_tokens_rebuild_the_text(text: str) -> None:
    doc = tokenizer()(text)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    at = 0
    for token in doc:
        assert token.text
        assert token.idx == at
        at += len(token.text_with_ws)
    assert at == len(text)


@settings(deadline=None)
@given(TEXTS)
def test_a_tokenized_document_survives_saving(text: str) -> None:
    doc = tokenizer()(text)
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [token.text_with_ws for token in again] == [token.text_with_ws for token in doc]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text(alphabet="公共数据开放目录编制", min_size=2, max_size=5), max_size=5), TEXTS
)
def test_any_words_leave_the_text_alone(words: list[str], text: str) -> None:
    assert JiebaTokenizer(tokenizer().vocab, words)(text).text == text


@pytest.mark.parametrize("segment", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(text=TEXTS)
def test_the_pipes_mark_stretches_of_the_text(lang: str, segment: bool, text: str) -> None:
    doc = pipeline(lang, segment)(text)
    assert doc.text == text
    units = {verdict.unit for verdict in doc._.verdicts}
    for tag in doc._.concepts:
        assert tag.unit in units
        for one in tag.evidence:
            assert 0 <= one.span.start < one.span.end <= len(text)
    found = {(tag.unit, tag.concept) for tag in doc._.concepts}
    marked = {(span.id_, span.label_) for span in doc.spans["concepts"]}
    assert marked == found
    for span in doc.spans["concepts"]:
        evidence = [e for t in doc._.concepts if t.concept == span.label_ for e in t.evidence]
        assert any(
            span.start_char <= e.span.start and e.span.end <= span.end_char for e in evidence
        )
    assert (doc._.force is None) == segment
