"""The parse report sees what is lost and what is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from markup_specimens import clml, section

from lexcompare.core.model import Instrument
from lexcompare.evaluate.parse_report import report_parse
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_document

LIST = (
    "<Text>Two—</Text><OrderedList Type='alpha' Decoration='parens'><ListItem><Para><Text>brass"
    "</Text></Para></ListItem><ListItem><Para><Text>tin</Text></Para></ListItem></OrderedList>"
)
BODY = (
    "<Part><Number>Part 1</Number><Title>Bells</Title>"
    + section("1", "<Text>Every bell rings<FootnoteRef Ref='x'/>.</Text>" + LIST, "Ringing")
    + section("2", "<Text>. . . .</Text>", "Gone")
    + "</Part>"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "act.xml"
    file.write_bytes(clml(BODY))
    return file


@pytest.fixture
def instrument(path: Path) -> Instrument:
    return parse_instrument(read_document(path), "x")


def test_all_words_kept(instrument: Instrument, path: Path) -> None:
    found = report_parse(instrument, [path])
    assert (found.units, found.annexes, found.headings) == (2, 0, 2)
    assert found.empty == ("sec_2",)
    assert (found.lost, found.invented, found.kept) == (0, 0, 1.0)
    # part 1 bells, 1 ringing, every bell rings, two a brass b tin, 2 gone
    assert found.words == 3 + 2 + 3 + 5 + 2


def test_lost_and_invented_words_are_seen(instrument: Instrument, path: Path) -> None:
    first, second = instrument.articles
    changed = replace(first, text=first.text.replace("rings", "sings"))
    found = report_parse(replace(instrument, articles=(changed, second)), [path])
    assert (found.lost_words, found.invented_words) == (("rings",), ("sings",))
    assert found.kept == 1 - 1 / found.words


def test_a_lost_unit_is_seen(instrument: Instrument, path: Path) -> None:
    found = report_parse(replace(instrument, articles=instrument.articles[1:]), [path])
    assert found.lost == 10
    assert found.invented == 0


def test_text_formats_are_compared_with_their_text(tmp_path: Path) -> None:
    file = tmp_path / "act.md"
    file.write_text("# Act\n\n## 1. Scope\n\nThis Order binds all.\n", encoding="utf-8")
    instrument = parse_instrument(read_document(file), "x")
    found = report_parse(instrument, [file])
    assert (found.reader, found.units, found.lost, found.invented) == ("markdown", 1, 0, 0)
