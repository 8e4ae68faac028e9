"""JSON in and out: shapes that are refused, and a whole instrument."""

from __future__ import annotations

import pytest

from lexcompare.core.codec import dump_json, from_data, load_json, to_data
from lexcompare.core.errors import InputError
from lexcompare.core.findings import Tag
from lexcompare.core.model import (
    Article,
    Completeness,
    Division,
    Instrument,
    Metadata,
    Provision,
    Segment,
    Source,
)
from lexcompare.core.offsets import Run
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import (
    DivisionKind,
    Level,
    ProvisionKind,
    SegmentKind,
    Status,
    UnitKind,
)

TEXT = "第一条　甲市数据局应当编制目录。"
ARTICLE = Article(
    id="art_1",
    kind=UnitKind.ARTICLE,
    label="第一条",
    number="1",
    heading="",
    path=(Division(DivisionKind.CHAPTER, "1", "第一章", "总则", Span(0, 0)),),
    span=Span(0, 16),
    text=TEXT[4:],
    runs=(Run(0, 12, 4, 12),),
    provisions=(Provision("art_1__para_1", ProvisionKind.PARAGRAPH, "", Span(4, 16), Span(0, 12)),),
)
INSTRUMENT = Instrument(
    id="sp-x",
    metadata=Metadata(title="甲市条例", level=Level.LOCAL_RULE, status=Status.IN_FORCE),
    source=Source(TEXT, "x.txt"),
    articles=(ARTICLE,),
    segments=(Segment(SegmentKind.UNIT, Span(0, 16), "art_1"),),
    completeness=Completeness(
        False, True, (Problem("no-commencement", "sp-x", "none", Severity.WARNING),)
    ),
)

TAG = {"unit": "art_1", "concept": "catalog", "force": "soft", "score": 0.5}

REFUSED = {
    "unknown key": ({**TAG, "colour": "red"}, "colour"),
    "missing key": ({"unit": "art_1"}, "missing"),
    "wrong type": ({**TAG, "concept": 3}, "Tag.concept"),
    "value outside the vocabulary": ({**TAG, "force": "strong"}, "operative, soft"),
    "a string where a list belongs": ({**TAG, "evidence": "none"}, "a list"),
    "no object": ([1, 2], "an object"),
}


def test_an_instrument_survives_json() -> None:
    assert load_json(Instrument, dump_json(INSTRUMENT)) == INSTRUMENT


def test_whole_numbers_are_good_floats() -> None:
    assert from_data(Tag, {**TAG, "score": 1}).score == 1.0


@pytest.mark.parametrize("case", REFUSED, ids=list(REFUSED))
def test_what_breaks_the_shape_is_refused_with_its_place(case: str) -> None:
    data, named = REFUSED[case]
    with pytest.raises(InputError, match=named):
        from_data(Tag, data)


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(InputError, match="no JSON"):
        load_json(Tag, "{unit")


def test_cached_helpers_are_no_part_of_the_data() -> None:
    assert ARTICLE.mapped.text == ARTICLE.text
    assert "mapped" not in to_data(ARTICLE)


def test_a_quote_leads_back_to_the_source() -> None:
    start = ARTICLE.text.index("目录")
    assert ARTICLE.to_source(start, start + 2).of(TEXT) == "目录"
    found = ARTICLE.provision_at(start, start + 2)
    assert found is not None
    assert found.id == "art_1__para_1"
