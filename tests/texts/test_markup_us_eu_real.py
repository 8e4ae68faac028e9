"""Real American and European files: units, codings, words kept. Facts only, no text of law."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from lexcompare.core.model import Instrument
from lexcompare.core.problems import Problem
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.evaluate.parse_report import report_parse
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import CorpusEntry, find_entries
from lexcompare.parse.segmented import check_tiling

pytestmark = pytest.mark.texts

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Instrument: reader, units, some ids, completeness as computed.
# fmt: off
FACTS = {
    "us-44usc-35": ("uslm", 56, "sec_3501 sec_3502 sec_3505_c_2 sec_3511_a sec_3520A_e sec_3521",
                    False),
    "us-5usc-552": ("uslm", 13, " ".join(f"sec_552_{x}" for x in LETTERS[:13]), None),
    "us-5usc-552a": ("uslm", 23, " ".join(f"sec_552a_{x}" for x in LETTERS[:23]), None),
    "us-pl-113-44": ("uslm", 7, "sec_1 sec_101 sec_102 sec_103 sec_104 sec_105 sec_106", True),
    "us-ecfr-3-101": ("ecfr", 7, "sec_101.1 sec_101.2 sec_101.4 sec_101.8", True),
    "us-dc-apa": ("dc-code", 6, "sec_2-501 sec_2-502 sec_2-503 sec_2-505 sec_2-509 sec_2-510",
                  False),
    "eu-gdpr-2016": ("formex", 99, " ".join(f"art_{n}" for n in range(1, 100)), True),
    "eu-data-act-2023": ("oj-xhtml", 50, " ".join(f"art_{n}" for n in range(1, 51)), True),
}
# fmt: on
PLAIN = (
    "us-m-13-13 us-eo-13642 us-san-francisco-open us-chicago-open us-hi-open us-seattle-open"
).split()
CODED = {
    "us-44usc-35": "us-44usc-35.jsonl",
    "us-5usc-552": "single/us-5usc-552.jsonl",
    "us-5usc-552a": "single/us-5usc-552a.jsonl",
    "us-chicago-open": "single/us-chicago-open.jsonl",
    "us-seattle-open": "single/us-seattle-open.jsonl",
    "eu-data-act-2023": "single/eu-data-act-2023.jsonl",
}
# Provisions whose place shows that the structure was read, not guessed.
# fmt: off
NESTED = [
    ("us-5usc-552", "sec_552_a", "para_4__subpara_A__clause_ii__subclause_II"),
    ("us-5usc-552", "sec_552_a", "para_2__clause_ii"),
    ("us-44usc-35", "sec_3511_a", "para_1"),
    ("us-44usc-35", "sec_3502", "para_1__subpara_A"),
    ("us-pl-113-44", "sec_101", "subsec_a__para_4"),
    ("us-dc-apa", "sec_2-502", "para_6__subpara_B__clause_iv"),
    ("us-dc-apa", "sec_2-510", "subsec_a__para_3__subpara_E"),
    ("eu-gdpr-2016", "art_6", "para_1__point_f"),
    ("eu-gdpr-2016", "art_4", "point_26"),
    ("eu-data-act-2023", "art_25", "para_2__point_a__subpara_iv"),
    ("eu-data-act-2023", "art_2", "point_43"),
]
# fmt: on


@cache
def entries(texts: Path) -> dict[str, CorpusEntry]:
    return {entry.id: entry for entry in find_entries(texts)[0]}


@cache
def load(texts: Path, name: str) -> Instrument:
    found = [item for item in read_entry(entries(texts)[name]) if not isinstance(item, Problem)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", FACTS)
def test_units(texts_dir: Path, name: str) -> None:
    instrument = load(texts_dir, name)
    reader, units, ids, complete = FACTS[name]
    check_tiling(instrument.segments, len(instrument.source.text))
    assert instrument.source.reader == reader
    assert len(instrument.units) == units
    assert set(ids.split()) <= set(instrument.unit_ids)
    assert instrument.completeness.complete is complete
    assert not [s for s in instrument.segments if s.kind is SegmentKind.REST]
    if name != "us-pl-113-44":  # which has no headings
        assert all(unit.heading for unit in instrument.units)


@pytest.mark.parametrize("name", [*FACTS, *PLAIN])
def test_words_are_kept_and_none_invented(texts_dir: Path, name: str) -> None:
    path = entries(texts_dir)[name].path
    paths = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    report = report_parse(load(texts_dir, name), paths)
    assert report.words > 200
    assert report.kept >= 0.995
    assert report.invented == 0
    assert report.empty == ()


@pytest.mark.parametrize("name", CODED)
def test_every_coded_unit_is_there_with_text(texts_dir: Path, gold_dir: Path, name: str) -> None:
    instrument = load(texts_dir, name)
    lines = (gold_dir / CODED[name]).read_text(encoding="utf-8").splitlines()
    coded = {json.loads(line)["unit"] for line in lines}
    assert coded
    texts = {unit.id: unit.text for unit in instrument.units}
    assert not [unit for unit in coded if not texts.get(unit, "").strip()]


@pytest.mark.parametrize(("name", "unit", "provision"), NESTED)
def test_provisions(texts_dir: Path, name: str, unit: str, provision: str) -> None:
    article = load(texts_dir, name).article(unit)
    assert article is not None
    assert f"{unit}__{provision}" in {found.id for found in article.walk()}


def test_notes_with_whole_acts_are_no_text(texts_dir: Path) -> None:
    """The file of section 3501 is a hundred times as long as the section."""
    instrument = load(texts_dir, "us-44usc-35")
    assert len(instrument.source.text) < 120_000
    labels = {unit.path[-1].number if unit.path else unit.number for unit in instrument.units}
    assert all(label.startswith("35") for label in labels)
