"""Floors: what breaks them, what may lower them, and what the file may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.evaluation import evaluate
from lexcompare.evaluate.gate import (
    Gate,
    check_gate,
    codings_digest,
    gate_measures,
    pin_gate,
    read_gate,
    texts_digest,
    write_gate,
)

GATE = Gate({"zh.concepts_micro_f1": 0.85, "zh.slogan_f1": 0.9}, "coded", "read")


@pytest.mark.parametrize(
    ("measures", "codings", "broken"),
    [
        pytest.param({"zh.concepts_micro_f1": 0.85, "zh.slogan_f1": 0.95}, "coded", [], id="holds"),
        pytest.param(
            {"zh.concepts_micro_f1": 0.8496, "zh.slogan_f1": 0.9}, "coded", [], id="rounding"
        ),
        pytest.param(
            {"zh.concepts_micro_f1": 0.8494, "zh.slogan_f1": 0.9},
            "coded",
            ["zh.concepts_micro_f1 is 0.8494, under its floor 0.8500"],
            id="broken",
        ),
        pytest.param(
            {"zh.concepts_micro_f1": 0.85}, "coded", ["zh.slogan_f1 has a floor"], id="unmeasured"
        ),
        pytest.param(
            {"zh.concepts_micro_f1": 0.99, "zh.slogan_f1": 0.99},
            "other",
            ["the codings changed"],
            id="changed corpus, however good",
        ),
    ],
)
def test_what_breaks_a_gate(measures: dict[str, float], codings: str, broken: list[str]) -> None:
    told = check_gate(GATE, measures, codings, "read")
    assert len(told) == len(broken)
    for sentence, start in zip(told, broken, strict=True):
        assert sentence.startswith(start)


def test_floors_rise_and_do_not_sink_in_small_steps() -> None:
    pinned = pin_gate(GATE, {"zh.concepts_micro_f1": 0.8496, "zh.slogan_f1": 0.93}, "c", "t")
    assert pinned.floors == {"zh.concepts_micro_f1": 0.85, "zh.slogan_f1": 0.93}
    assert pinned.lowered == ()


@pytest.mark.parametrize(
    "measures",
    [
        pytest.param({"zh.concepts_micro_f1": 0.8, "zh.slogan_f1": 0.9}, id="lower"),
        pytest.param({"zh.concepts_micro_f1": 0.9}, id="dropped"),
    ],
)
def test_a_floor_falls_only_for_a_reason_that_is_kept(measures: dict[str, float]) -> None:
    for reason in ("", "  "):
        with pytest.raises(UsageError, match="not lowered without a reason"):
            pin_gate(GATE, measures, "coded", "read", reason)
    pinned = pin_gate(GATE, measures, "coded", "read", "fees are coded more strictly")
    assert pinned.floors == measures
    assert [one["reason"] for one in pinned.lowered] == ["fees are coded more strictly"]
    again = pin_gate(pinned, measures, "coded", "read")
    assert again.lowered == pinned.lowered


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    gate = pin_gate(GATE, {"zh.concepts_micro_f1": 0.7, "zh.slogan_f1": 0.9}, "c", "t", "why")
    write_gate(tmp_path / "gate.json", gate)
    assert read_gate(tmp_path / "gate.json") == gate
    first = (tmp_path / "gate.json").read_bytes()
    write_gate(tmp_path / "gate.json", gate)
    assert (tmp_path / "gate.json").read_bytes() == first


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param('{"floors": {}, "codings": ""}', id="a digest is missing"),
        pytest.param('{"floors": {"x": 7}, "codings": "", "texts": ""}', id="floor above 1"),
        pytest.param('{"floors": {"x": true}, "codings": "", "texts": ""}', id="no number"),
        pytest.param('{"floors": {}, "codings": "", "texts": "", "epsilon": 0.5}', id="slack"),
        pytest.param('{"floors": {}, "codings": 1, "texts": ""}', id="digest is no text"),
        pytest.param('{"floors": {}, "codings": "", "texts": "", "lowered": 3}', id="lowered"),
        pytest.param('{"floors": {}, "codings": "", "texts": "", "more": 1}', id="unknown key"),
    ],
)
def test_a_broken_file_is_said_to_be(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gate.json"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_gate(file)


def test_digests_see_what_matters_and_no_order() -> None:
    one = CodedUnit("jia", "art_1", Force.SOFT, {"fees": Force.SOFT, "catalog": Force.SOFT})
    turned = CodedUnit("jia", "art_1", Force.SOFT, {"catalog": Force.SOFT, "fees": Force.SOFT})
    other = CodedUnit("jia", "art_1", Force.SOFT, {"fees": Force.SLOGAN, "catalog": Force.SOFT})
    assert codings_digest([one]) == codings_digest([turned]) != codings_digest([other])
    read, changed = (Instrument("jia", Metadata(), Source("", sha256=h)) for h in ("a1", "b2"))
    assert texts_digest([read]) != texts_digest([changed])


def test_measures_are_named_by_language_and_tier() -> None:
    codings = [
        CodedUnit("jia", "art_1", Force.SLOGAN, {"fees": Force.SLOGAN}, tier="double"),
        CodedUnit("yi", "art_1", Force.SOFT, tier="single"),
    ]
    jia = InstrumentFindings(Instrument("jia", Metadata(language="zh"), Source("")))
    measures = gate_measures(evaluate([jia], codings, ["fees"], unreadable=["yi"]), ["fees"])
    assert measures["units_read"] == 0.0
    assert {"zh-double.concepts_micro_f1", "zh-double.slogan_f1", "zh.fees_f1"} <= set(measures)
    assert not any(name.startswith("zh-single") for name in measures)


def test_no_floor_is_set_for_slogans_where_none_is_coded() -> None:
    codings = [CodedUnit("jia", "art_1", Force.SOFT)]
    jia = InstrumentFindings(Instrument("jia", Metadata(language="en"), Source("")))
    measures = gate_measures(evaluate([jia], codings, ["fees"]), ["fees"])
    assert "en.force_macro_f1" in measures
    assert not {"en.slogan_f1", "en.fees_f1"} & set(measures)
