"""Search: words of both languages meet, places are found, scores add up, files are rebuilt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.encoders import load_encoder
from lexcompare.analyse.matching import (
    LexicalIndex,
    balanced,
    concept_likeness,
    load_weights,
    question_concepts,
    terms,
)
from lexcompare.core.errors import UsageError
from lexcompare.index.search import search_units
from lexcompare.index.search_index import SearchIndex, read_search_index, write_search_index
from lexcompare.index.search_places import named_places, places_of

ENCODER = load_encoder()
UNITS = (
    ("cn-a", "art_1", "zh", "甲省数据局负责受理对数据开放的投诉。", "complaints"),
    ("cn-a", "art_2", "zh", "开放公共数据不收取费用。", "fees"),
    ("uk-b", "reg_1", "en", "A registrar must hear complaints about refusals.", "complaints"),
    ("uk-b", "reg_2", "en", "A registrar may charge a fee for copies.", "fees"),
)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    names = ("fees", "complaints")
    concepts = np.array([[float(one[4] == name) for name in names] for one in UNITS], np.float32)
    languages = [one[2] for one in UNITS]
    return SearchIndex(
        "d", tuple((one[0], one[1]) for one in UNITS), tuple(languages),
        {"cn-a": ("cn", "310000", "甲"), "uk-b": ("uk", "GB", "Order")}, names,
        LexicalIndex.from_terms([terms(one[3]) for one in UNITS], languages), concepts,
        ENCODER.encode([one[3] for one in UNITS]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        pytest.param("谁受理投诉", "zh", "cn-a#art_1", id="Chinese asks Chinese"),
        pytest.param("谁受理投诉", "en", "uk-b#reg_1", id="Chinese asks English"),
        pytest.param("who hears complaints", "zh", "cn-a#art_1", id="English asks Chinese"),
        pytest.param("who hears complaints", "en", "uk-b#reg_1", id="English asks English"),
        pytest.param("上海 fees", "all", "cn-a#art_2", id="a place is looked in first"),
        pytest.param("英国 收费", "all", "uk-b#reg_2", id="a country in the other language"),
    ],
)
def test_first_answer(index, question, language, first) -> None:
    found = search_units(index, ENCODER, question, 4, language)
    assert f"{found[0].instrument}#{found[0].unit}" == first
    for one in found:
        assert np.isclose(sum(one.parts.values()), one.score)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("question", "top", "language"), [("", 1, "all"), ("fees", 0, "all"), ("fees", 1, "fr")]
)
def test_what_cannot_be_searched_for(index, question, top, language) -> None:
    with pytest.raises(UsageError, match="cannot be searched"):
        search_units(index, ENCODER, question, top, language)


@given(st.text(max_size=30))
def test_no_question_breaks_the_search(question) -> None:
    terms(question), question_concepts(question), named_places(question)


def test_the_file_gives_back_the_index(index, tmp_path) -> None:
    path = tmp_path / "x.search.npz"
    write_search_index(index, path)
    again = read_search_index(path, "d")
    assert again is not None
    assert again.units == index.units
    ranks = [[one.unit for one in search_units(held, ENCODER, "fees")] for held in (index, again)]
    assert ranks[0] == ranks[1]
    assert read_search_index(path, "other") is None


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"{}"], ids=repr)
def test_a_damaged_file_is_no_index(tmp_path, damage) -> None:
    path = tmp_path / "x.search.npz"
    path.write_bytes(damage)
    assert read_search_index(path, "d") is None
    assert read_search_index(tmp_path / "absent.npz", "d") is None


@pytest.mark.parametrize(
    ("question", "places"),
    [
        pytest.param("fees in Zhejiang", {"cn-z"}, id="province in English"),
        pytest.param("浙江省的收费", {"cn-z"}, id="province in Chinese"),
        pytest.param("the business of us all", set(), id="us is no country"),
        pytest.param("US and UK", {"us-x", "uk-y"}, id="two countries"),
    ],
)
def test_places(question, places) -> None:
    held = {"cn-z": ("cn", "330000", ""), "us-x": ("us", "US", ""), "uk-y": ("uk", "GB", "")}
    assert set(places_of(question, held)[0]) == places


def test_both_languages_are_measured_fairly() -> None:
    found = balanced(np.array([[4.0, 0.0, 1.0]], np.float32), ["zh", "zh", "en"])
    assert found[0, 0] == 1.0
    assert 0.25 < found[0, 2] < 1.0


@given(st.lists(st.lists(st.floats(0, 1, width=32), min_size=3, max_size=3), max_size=4))
def test_concept_likeness_is_even_handed(rows) -> None:
    held = np.array(rows, np.float32).reshape(len(rows), 3)
    found = concept_likeness(held, held)
    assert np.allclose(found, found.T)
    assert ((found >= 0) & (found <= 1)).all()


def test_weights_are_shipped_for_both_uses() -> None:
    assert load_weights("align").place == 0
    assert load_weights("search").place > 0
