"""What holds for every Chinese text: tiling, maps back into the source, numerals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_chinese import SmallLaw, grammar_soup, small_laws

from lexcompare.core.model import Source
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.evaluate.segmentation import letters
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.chinese.lines import make_shadow
from lexcompare.parse.segmented import check_tiling
from lexcompare.text.numerals import LARGEST, format_number, parse_number


@given(st.integers(1, LARGEST), st.sampled_from("零〇"))
def test_numerals_come_back(value: int, zero: str) -> None:
    assert parse_number(format_number(value, zero)) == value


@given(st.text(max_size=200) | grammar_soup)
def test_shadow_has_the_length_of_its_source(text: str) -> None:
    assert len(make_shadow(text)) == len(text)


@settings(max_examples=250, deadline=None)
@given(grammar_soup)
def test_segments_tile_any_text(text: str) -> None:
    made = segment_chinese(Source(text))
    check_tiling(made.segments, len(text))
    units = {segment.unit for segment in made.segments if segment.kind is SegmentKind.UNIT}
    assert units <= {article.id for article in made.articles}


@settings(max_examples=250, deadline=None)
@given(grammar_soup)
def test_runs_are_monotone_and_keep_the_letters(text: str) -> None:
    for article in segment_chinese(Source(text)).articles:
        at = place = 0
        for run in article.runs:
            assert run.text == at
            assert run.source >= place
            at += run.length
            place = run.source + run.source_length
            read = article.text[run.text : at]
            assert letters(read) == letters(text[run.source : place])
        assert at == len(article.text)
        assert article.span.start <= article.span.end <= len(text)


@settings(max_examples=250, deadline=None)
@given(grammar_soup)
def test_ids_are_unique_and_provisions_nest(text: str) -> None:
    articles = segment_chinese(Source(text)).articles
    ids = [article.id for article in articles]
    assert len(set(ids)) == len(ids)
    for article in articles:
        inner = [provision.id for provision in article.walk()]
        assert len(set(inner)) == len(inner)
        for provision in article.walk():
            assert provision.text_span.end <= len(article.text)
            for child in provision.children:
                assert provision.text_span.contains(child.text_span)
                assert provision.span.contains(child.span)


@settings(max_examples=120, deadline=None)
@given(small_laws())
def test_well_formed_law_is_read_as_written(law: SmallLaw) -> None:
    made = segment_chinese(Source(law.source))
    assert [a.id for a in made.articles] == [f"art_{n + 1}" for n in range(len(law.articles))]
    assert tuple(article.text for article in made.articles) == law.articles


@settings(max_examples=100, deadline=None)
@given(grammar_soup)
def test_same_text_same_result(text: str) -> None:
    assert segment_chinese(Source(text)) == segment_chinese(Source(text))
