"""Putting instruments together: language, segmenter, metadata."""

from __future__ import annotations

import pytest

from lexcompare.core.codec import dump_json, load_json
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Level
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.language import detect_language

CHINESE = (
    "甲省数据办法\n第一条　甲省各级机关开放数据，适用本办法。\n第二条　本办法自公布之日起施行。\n"
)
ENGLISH = "## 1. Aim\n\nOpen data.\n\n## 2. Effect\n\nThis Order takes effect at once.\n"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(CHINESE, "zh", id="chinese"),
        pytest.param(ENGLISH, "en", id="english"),
        pytest.param("本标准参照 ISO 19115 和 DCAT 的 metadata 元数据规定。", "zh", id="mixed"),
        pytest.param("The title in Chinese is 数据法, as section 2 says.", "en", id="quote"),
        pytest.param("<div class='text block wide'><p>数据</p></div>", "zh", id="markup"),
        pytest.param("1234 — 56", "", id="no-words"),
    ],
)  # fmt: skip
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_language_is_inferred_and_said_to_be() -> None:
    instrument = parse_instrument(Source(ENGLISH), "us-x", Metadata(title="Order"))
    assert instrument.metadata.language == "en"
    assert instrument.metadata.inferred == ("language",)
    assert instrument.metadata.title == "Order"
    assert instrument.unit_ids == ("sec_1", "sec_2")


def test_chinese_goes_to_the_chinese_segmenter() -> None:
    assert parse_instrument(Source(CHINESE), "cn-x").unit_ids == ("art_1", "art_2")


def test_given_language_is_kept() -> None:
    instrument = parse_instrument(Source(ENGLISH), "x", Metadata(language="en"))
    assert instrument.metadata.inferred == ()


def test_level_tells_what_a_bare_number_heads() -> None:
    text = "###### 7\n\nA body must publish its data.\n"
    metadata = Metadata(level=Level.STATUTORY_INSTRUMENT)
    assert parse_instrument(Source(text), "uk-x", metadata).unit_ids == ("reg_7",)
    assert parse_instrument(Source(text), "uk-x").unit_ids == ("sec_7",)


def test_problems_name_the_instrument() -> None:
    text = "###### 1\n\nFirst rule.\n\n###### 1\n\nSecond rule takes effect"
    instrument = parse_instrument(Source(text), "uk-x")
    assert instrument.problems
    assert all(problem.where.startswith("uk-x, ") for problem in instrument.problems)
    assert {reason.where for reason in instrument.completeness.reasons} == {"uk-x"}


def test_instrument_survives_json() -> None:
    instrument = parse_instrument(Source(ENGLISH), "us-x")
    assert load_json(Instrument, dump_json(instrument)) == instrument
