"""Real CLML and Akoma Ntoso: units, words kept, pairs, export. Facts only, no text of law."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from lexcompare.core.model import Article, Instrument
from lexcompare.core.problems import Problem
from lexcompare.evaluate.parse_report import report_parse, words_in
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import CorpusEntry, find_entries
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_document
from lexcompare.parse.segmented import check_tiling
from lexcompare.report.akn import akn_bytes

pytestmark = pytest.mark.texts

PAIRS = [("uk-si-2025-3", "uk-si-2025-3-akn"), ("uk-asp-2025-11", "uk-asp-2025-11-akn")]
# Instrument: units, annexes, ids that a careless parser gets wrong, ids that must not be there
# (sections that another Act shall receive), units without letters (repealed).
# fmt: off
FACTS = {
    "uk-dpa-2018": (259, 23, "sec_17A sch_A1 sch_12A sch_21", "sec_216 sec_159A", 15),
    "uk-hra-1998": (23, 4, "sec_7A sec_22 sch_1 sch_4", "sec_23", 0),
    "uk-dpa-1998-akn": (95, 16, "sec_9A sec_75 sch_16", "sec_76 sec_159", 0),
    "uk-si-2025-3": (7, 0, "reg_1 reg_7", "reg_8 reg_6A", 0),
    "uk-asp-2025-11": (67, 4, "sec_1 sec_67 sch_4", "sec_68", 0),
}
# fmt: on
STRUCTURED = [*FACTS, "uk-si-2025-3-akn", "uk-asp-2025-11-akn"]
# Every structured file of the United Kingdom, and Chinese ones of several layouts.
EXPORTED = [
    *STRUCTURED, "uk-rpsi-2015", "uk-foia-2000", "us-hi-open", "us-m-13-13", "us-seattle-open",
    "cn-dsl-2021", "cn-ogi-2019", "cn-31-data-2021", "cn-31-open-2019", "cn-33-open-2020",
    "cn-52-bigdata-2025", "cn-4401-data-2025", "cn-6101-public-2025", "cn-register-2025",
    "us-44usc-35", "us-5usc-552", "us-dc-apa", "eu-gdpr-2016", "eu-data-act-2023",
    "cn-50-register", "cn-34-register", "cn-33-survey-2019", "cn-31-grading",
]  # fmt: skip


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
    units, annexes, there, not_there, empty = FACTS[name]
    ids = {article.id for article in instrument.articles}
    assert len(instrument.units) == units
    assert len(instrument.articles) == units + annexes == len(ids)
    assert set(there.split()) <= ids
    assert not set(not_there.split()) & ids
    assert sum(not re.search("[a-z]", a.text) for a in instrument.articles) == empty
    assert all(article.heading for article in instrument.articles)
    assert instrument.completeness.complete
    assert not instrument.problems


# Where units stand in each format, quoted law left out: counted apart from the parsers.
PLACES = {
    "clml": ("//*[local-name()='Body']//*[local-name()='P1']"
             "[not(ancestor::*[local-name()='BlockAmendment'])]"),
    "akoma-ntoso": ("//*[local-name()='body']//*[local-name()='section' or @name='regulation']"
                    "[not(ancestor::*[local-name()='quotedStructure'])]"),
}  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURED)
def test_every_section_of_the_file_is_a_unit(texts_dir: Path, name: str) -> None:
    instrument = load(texts_dir, name)
    tree = etree.parse(entries(texts_dir)[name].path)
    assert len(tree.xpath(PLACES[instrument.source.reader])) == len(instrument.units) > 0


@pytest.mark.parametrize("name", STRUCTURED)
def test_words_are_kept_and_none_invented(texts_dir: Path, name: str) -> None:
    instrument = load(texts_dir, name)
    check_tiling(instrument.segments, len(instrument.source.text))
    found = report_parse(instrument, [entries(texts_dir)[name].path])
    assert found.words > 1000
    assert found.kept >= 0.995
    assert found.invented == 0, found.invented_words


@pytest.mark.parametrize("name", STRUCTURED)
def test_text_and_provisions_point_into_the_source(texts_dir: Path, name: str) -> None:
    instrument = load(texts_dir, name)
    source = instrument.source.text
    for article in instrument.articles:
        where = article.to_source(0, len(article.text))
        assert words_in(where.of(source)) == words_in(article.text)
        for provision in article.walk():
            start, end = provision.text_span.start, provision.text_span.end
            assert article.text.startswith(provision.label, start)
            assert article.to_source(start, end) == provision.span


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_both_formats_of_an_instrument_are_equal(texts_dir: Path, left: str, right: str) -> None:
    def facts(article: Article) -> tuple[object, ...]:
        path = [(d.kind, d.number, d.label, d.heading) for d in article.path]
        provisions = [(p.id, p.kind, p.label) for p in article.walk()]
        return article.id, article.label, article.heading, path, provisions

    ours, theirs = load(texts_dir, left).articles, load(texts_dir, right).articles
    assert [facts(article) for article in ours] == [facts(article) for article in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert words_in(one.text) == words_in(other.text), one.id
        # White space apart, which the second format has between its references.
        assert "".join(one.text.split()) == "".join(other.text.split()), one.id


@pytest.mark.parametrize("name", EXPORTED)
def test_export_is_valid_and_reads_back(texts_dir: Path, tmp_path: Path, name: str) -> None:
    check_export(load(texts_dir, name), tmp_path)


@pytest.mark.slow
def test_every_instrument_that_is_read_can_be_exported(texts_dir: Path, tmp_path: Path) -> None:
    done = 0
    for entry in entries(texts_dir).values():
        for item in read_entry(entry):
            if isinstance(item, Instrument):
                check_export(item, tmp_path)
                done += 1
    assert done >= 100


def check_export(instrument: Instrument, folder: Path) -> None:
    from test_report_akn import schema, shape

    data = akn_bytes(instrument)
    validator = schema()
    valid = validator.validate(etree.fromstring(data))
    assert valid, f"{instrument.id}: {str(validator.error_log)[:500]}"
    file = folder / "x.xml"
    file.write_bytes(data)
    again = parse_instrument(read_document(file), instrument.id)
    assert shape(again) == shape(instrument), instrument.id
