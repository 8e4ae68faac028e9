"""Texts cut stretch by stretch: the tokens that the library gives the whole text."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.encoders import StaticEncoder, load_encoder, pieces
from lexcompare.analyse.encoders.pieces import Pieces, can_be_cut_in_pieces
from lexcompare.core.model import Instrument
from lexcompare.core.resources import resource
from lexcompare.parse.corpus import iter_corpus

TABLE = resource("models") / "embed-zh-en" / "tokenizer.json"


@cache
def tokenizer() -> Any:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder._tokenizer


@cache
def scores() -> list[float]:
    return [score for _, score in json.loads(TABLE.read_bytes())["model"]["vocab"]]


def whole(text: str) -> list[int]:
    return list(tokenizer().encode(text, add_special_tokens=False).ids)


def as_likely(found: list[int], wanted: list[int]) -> bool:
    """Two paths of one score are as good as one another; rounding picks one of them."""
    worth = [sum(scores()[one] for one in ids if one) for ids in (found, wanted)]
    return Counter(found)[0] == Counter(wanted)[0] and worth[0] == pytest.approx(worth[1], abs=1e-6)


def test_the_specimen_is_cut_as_the_library_cuts_it():
    units = [
        unit.text
        for one in iter_corpus(resource("specimen"))
        if isinstance(one, Instrument)
        for unit in one.units
    ]
    found = list(Pieces(tokenizer()).ids(units))
    assert len(found) == len(units) > 300
    assert found == [whole(text) for text in units]


@pytest.mark.parametrize(
    "text",
    {
        "empty": "", "blank": " \n\t", "one": "数", "sign": "，", "signs": "，，（",
        "unknown script": "ᚠᛇᚻ",
        "surrogate": "数据\ud800数据", "beyond the plane": "数据𪚥数据", "capitals": "OPEN Data",
        "full width": "ＤＡＴＡ数据", "longer in lower case": "İ数据",
        "private use": "数据\ue010数据",
        "unknown neighbours": "龘龘龘数据龘", "digits": "2024年3月1日", "combining": "e\u0301数据",
        "no break space": "数据\xa0数据", "separator": "数据\x1c数据",
    }.items(),
    ids=lambda case: case[0],
)  # fmt: skip
def test_odd_texts_are_cut_as_the_library_cuts_them(text: tuple[str, str]):
    clean = text[1].encode("utf-8", "replace").decode()
    assert list(Pieces(tokenizer()).ids(["公开", text[1], "目录"])) == [
        whole("公开"), whole(clean), whole("目录"),
    ]  # fmt: skip


@given(
    st.lists(
        st.text(st.sampled_from("数据公共开放目录主管部门甲乙龘，。 \n（a i1Z·é"), max_size=20),
        max_size=6,
    )
)
def test_any_text_is_cut_into_a_path_as_likely(texts: list[str]):
    found = list(Pieces(tokenizer()).ids(texts))
    assert len(found) == len(texts)
    for ids, text in zip(found, texts, strict=True):
        assert as_likely(ids, whole(text))


def test_a_full_memory_begins_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pieces, "_MEMORY", 3)
    texts = ["甲省数据主管部门编制开放目录", "乙市公共数据不予开放", "丙县免费提供数据"]
    assert list(Pieces(tokenizer()).ids(texts * 2)) == [whole(text) for text in texts] * 2


@pytest.mark.parametrize(
    "changed",
    [
        {"normalizer": None},
        {"pre_tokenizer": {"type": "Whitespace"}},
        {"added_tokens": [{"id": 0, "content": "[UNK]"}]},
        {"post_processor": {"type": "TemplateProcessing"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_tokenizers_are_left_to_the_library(changed: dict[str, Any]):
    parts = json.loads(TABLE.read_bytes())
    assert can_be_cut_in_pieces(json.dumps(parts).encode())
    assert not can_be_cut_in_pieces(json.dumps(parts | changed).encode())
    bytes_of_words = parts["model"] | {"byte_fallback": True}
    assert not can_be_cut_in_pieces(json.dumps(parts | {"model": bytes_of_words}).encode())
