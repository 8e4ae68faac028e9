"""The claims ledger: measures, verdicts, counter-evidence, contracts of the data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings

from lexcompare.compare.cells import CellTag
from lexcompare.compare.ledger import (
    LEDGER_COLUMNS,
    LedgerVerdict,
    Measure,
    check_claims,
    load_claims,
)
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.queries import Provision, Query, strongest_of
from lexcompare.core.errors import InputError
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Force, Level, Rank
from lexcompare.report.ledger_list import ledger_markdown

CLAIM = """
[[claim]]
id = "firm"
claim = "catalogues are firm"
measures = [
  { label = "operative", of = "provisions", base = BASE, hit = HIT, LIMITS },
]
favour = [{ concepts = ["catalog"], grades = ["operative"] }]
counter = [{ concepts = ["catalog"], grades = ["slogan"] }]
MORE
"""


def _filled(text, more):
    """Inline tables of TOML stand on one line, which would be too long here."""
    limits = "supports = [0.6, 1.0], contradicts = [0.0, 0.3], least = 2"
    parts = {
        "LIMITS": limits,
        "BASE": '{ concepts = ["catalog"] }',
        "HIT": '{ grades = ["operative"] }',
    }
    for name, part in parts.items():
        text = text.replace(name, part)
    return text.replace("MORE", more)


def law(name, *forces):
    units = [
        (str(n), f"目录之{n}。", [Claim("catalog", f"目录之{n}", force)])
        for n, force in enumerate(forces, 1)
    ]
    return make_findings(name, units, about(f"{name}条例", Level.LOCAL_REGULATION, "440000"))


def check(tmp_path, findings, more="", text=CLAIM):
    file = tmp_path / "claims.toml"
    file.write_text(_filled(text, more), encoding="utf-8")
    return check_claims(findings, CODEBOOK, MatrixOptions(), load_claims(file))[0]


FIRM, SLOGAN = Force.OPERATIVE, Force.SLOGAN


@pytest.mark.parametrize(
    ("forces", "more", "verdict"),
    [
        pytest.param([FIRM, FIRM, SLOGAN], "", "supported", id="supported"),
        pytest.param([SLOGAN, SLOGAN, SLOGAN], "", "contradicted", id="contradicted"),
        pytest.param([FIRM, SLOGAN], "", "qualified", id="between"),
        pytest.param([FIRM], "", "qualified", id="too-few"),
        pytest.param([FIRM, FIRM], 'at_most = "qualified"', "qualified", id="held-down"),
    ],
)
def test_a_verdict_follows_from_the_measure(tmp_path, forces, more, verdict):
    assert check(tmp_path, [law("a", *forces)], more).verdict.value == verdict


def test_both_sides_are_named_and_the_search_is_told(tmp_path):
    line = check(tmp_path, [law("a", FIRM, SLOGAN), law("b", FIRM)])
    assert [one.tag.ref for one in line.favour] == ["a#art_1", "b#art_1"]
    assert [one.tag.ref for one in line.counter] == ["a#art_2"]
    record = line.to_record()
    assert tuple(record) == LEDGER_COLUMNS
    assert record["counter_search"] == "searched 3 provisions: 1 strongest named"
    assert "a#art_2" in ledger_markdown([line])


def test_a_claim_without_a_search_for_counter_evidence_is_refused(tmp_path):
    text = CLAIM.replace("counter = ", "# ")
    with pytest.raises(InputError, match="counter-evidence"):
        check(tmp_path, [], text=text)


def test_an_unknown_key_is_refused(tmp_path):
    with pytest.raises(InputError, match="contract"):
        check(tmp_path, [], 'colour = "red"')


def test_claims_about_practice_are_not_testable():
    lines = {line.entry.id: line for line in check_claims([], CODEBOOK, MatrixOptions())}
    for name in ("supply-poor", "deidentification-costs", "national-law-needed", "sample"):
        assert lines[name].verdict is LedgerVerdict.NOT_TESTABLE


def test_every_shipped_claim_that_is_testable_searches_both_sides():
    for entry in load_claims():
        assert entry.untestable or (entry.measures and entry.favour and entry.counter)


def provision(ref, *, grade=FIRM, score=0.95, objects=("opening",), rank=Rank.LAW, title="甲条例"):
    instrument, unit = ref.split("#")
    tag = CellTag(instrument, unit, "catalog", grade, grade, score, rank, objects=objects)
    return Provision(tag, Metadata(title=title, region="440000"))


def test_a_sure_provision_of_a_rule_is_named_before_a_doubtful_one_of_a_statute():
    doubtful = provision("statute#art_1", score=0.62)
    sure = provision("rule#art_1", rank=Rank.RULE)
    assert strongest_of(Query(), [doubtful, sure], 2) == (sure, doubtful)


def test_what_is_about_the_activity_asked_for_alone_is_named_first():
    both = provision("a#art_1", objects=("opening", "sharing"))
    alone = provision("b#art_1", rank=Rank.RULE)
    assert strongest_of(Query(objects=("opening",)), [both, alone], 2) == (alone, both)
    assert strongest_of(Query(), [both, alone], 2) == (both, alone)


def test_a_class_can_be_what_a_region_has_at_best(tmp_path):
    text = CLAIM.replace('grades = ["slogan"]', 'best = ["slogan"]')
    firm, weak = law("a", FIRM, SLOGAN), law("b", SLOGAN)
    weak = replace(
        weak,
        instrument=replace(
            weak.instrument, metadata=replace(weak.instrument.metadata, region="330000")
        ),
    )
    line = check(tmp_path, [firm, weak], text=text)
    assert [one.tag.ref for one in line.counter] == ["b#art_1"]


def test_words_that_were_looked_for_are_the_ones_quoted():
    text = "甲局公布名录。" + "很长的话，" * 20 + "涉及机密的除外。"
    one = replace(provision("a#art_1"), text=text)
    (found,) = strongest_of(Query(pattern="机密"), [one], 1)
    assert found.quote.startswith("…")
    assert found.quote.endswith("涉及机密的除外。")
    assert len(found.quote) < 60
    assert strongest_of(Query(), [one], 1)[0].quote == ""


def test_a_class_can_be_told_by_title():
    assert Query(title="^(?!.*开放)").fits_instrument("x", Metadata(title="甲省数据条例"))
    assert not Query(title="^(?!.*开放)").fits_instrument("x", Metadata(title="甲省开放办法"))


def test_a_value_at_the_limit_counts_though_floats_fall_short():
    measure = Measure("x", "regions", Query(), Query(), supports=(0.2, 1.0))
    assert 1.0 - 0.8 < 0.2
    assert measure.judge(1.0 - 0.8, 20) is LedgerVerdict.SUPPORTED


def test_a_difference__tells_the_cases_of_both_shares(tmp_path):
    minus = 'hit = HIT, minus = { grades = ["slogan"] }'
    text = CLAIM.replace("hit = HIT", minus).replace("LIMITS", "supports = [0.6, 1.0], least = 2")
    line = check(tmp_path, [law("a", FIRM, FIRM, FIRM, FIRM, SLOGAN)], text=text)
    assert line.findings[0].value == pytest.approx(0.6)
    assert line.verdict is LedgerVerdict.SUPPORTED
    assert line.n == "5 and 5 provisions"
    assert "+0.60 (n = 5 and 5)" in line.to_record()["measures"]
