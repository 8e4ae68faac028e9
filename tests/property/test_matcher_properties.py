"""What holds for any text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.matcher import CueMatcher, MatchContext

PIECES = (
    "公共数据|目录|应当|编制|不得|开放|共享|个人信息|安全|负责|市数据局|，|。|；|：\n|"
    "\n（一）|\n（二）|责令改正|平台|申请|（标题）| |api|数据|鼓励|利用"
).split("|")
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80))


@cache
def matcher() -> CueMatcher:
    return CueMatcher(load_codebook())


@given(TEXTS)
def test_spans_are_ordered_disjoint_and_inside(text: str) -> None:
    for hit in matcher().hits(text, "zh"):
        ends = 0
        for span in hit.spans:
            assert ends <= span.start < span.end <= len(text)
            ends = span.end
        assert hit.spans
        assert list(hit.windows) == sorted(set(hit.windows))


@given(TEXTS)
def test_every_cue_stands_in_a_window_that_held(text: str) -> None:
    for hit in matcher().hits(text, "zh"):
        for span in hit.spans:
            assert any(window.overlaps(span) for window in hit.windows)


@given(TEXTS)
def test_matching_twice_gives_the_same(text: str) -> None:
    assert matcher().hits(text, "zh") == matcher().hits(text, "zh")


@cache
def reversed_matcher() -> CueMatcher:
    book = load_codebook()
    return CueMatcher(replace(book, concepts=tuple(reversed(book.concepts))))


@given(TEXTS)
def test_the_order_of_concepts_changes_nothing_but_the_order(text: str) -> None:
    found = {(hit.rule.id, hit.spans) for hit in matcher().hits(text, "zh")}
    other = {(hit.rule.id, hit.spans) for hit in reversed_matcher().hits(text, "zh")}
    assert found == other


@given(TEXTS, TEXTS)
def test_a_heading_is_never_quoted(text: str, heading: str) -> None:
    for hit in matcher().hits(text, "zh", MatchContext((heading,))):
        assert all(span.end <= len(text) for span in hit.spans)


@given(st.text(max_size=60))
def test_english_takes_any_text(text: str) -> None:
    for hit in matcher().hits(text, "en"):
        assert all(span.end <= len(text) for span in hit.spans)
