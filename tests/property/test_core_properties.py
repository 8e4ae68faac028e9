"""Invariants of the floor types."""

from __future__ import annotations

from itertools import pairwise

import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.core.codec import dump_json, load_json
from lexcompare.core.findings import Tag, Verdict
from lexcompare.core.ids import UnitRef, natural_key, unit_id
from lexcompare.core.offsets import MappedText, MappedTextBuilder
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind
from lexcompare.text.normalise import normalise, normalise_mapped
from lexcompare.text.sentences import sentences


@given(own.tags)
def test_a_tag_survives_json(tag: Tag) -> None:
    assert load_json(Tag, dump_json(tag)) == tag


@given(own.verdicts)
def test_a_verdict_survives_json(verdict: Verdict) -> None:
    assert load_json(Verdict, dump_json(verdict)) == verdict


@given(own.cleaned())
def test_offset_maps_are_monotone_and_inside_the_source(case: tuple[str, MappedText]) -> None:
    source, mapped = case
    starts = [mapped.to_source(i, i + 1).start for i in range(len(mapped.text))]
    ends = [mapped.to_source(i, i + 1).end for i in range(len(mapped.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= s <= e <= len(source) for s, e in zip(starts, ends, strict=True))


@given(own.chinese)
def test_kept_text_maps_to_itself(source: str) -> None:
    build = MappedTextBuilder()
    build.keep(source, 0, len(source))
    mapped = build.done()
    for start in range(len(source)):
        assert mapped.to_source(start, len(source)) == Span(start, len(source))


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_mapped_normalising_gives_the_same_text(text: str) -> None:
    build = MappedTextBuilder()
    normalise_mapped(text, 0, len(text), build)
    assert build.done().text == normalise(text)


@given(st.one_of(own.chinese, st.text()))
def test_sentences_are_ordered_and_lose_only_white_space(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(s.of(text) for s in found).split()) == "".join(text.split())


@given(st.integers(1, 9999), st.sampled_from(["", "_1", "_12"]))
def test_unit_ids_survive_a_reference(number: int, suffix: str) -> None:
    unit = unit_id(UnitKind.ARTICLE, f"{number}{suffix}")
    assert UnitRef.parse(str(UnitRef("cn-x", unit))) == UnitRef("cn-x", unit)


@given(st.lists(st.integers(1, 500), unique=True))
def test_natural_order_is_number_order(numbers: list[int]) -> None:
    ids = [f"art_{n}" for n in numbers]
    assert sorted(ids, key=natural_key) == [f"art_{n}" for n in sorted(numbers)]
