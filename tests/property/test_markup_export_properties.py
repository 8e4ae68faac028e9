"""Whatever a walker writes: tiles cover the text, maps hold, the export reads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.evaluate.parse_report import words_in
from lexcompare.parse.markup.akn import walk_akn
from lexcompare.parse.markup.writer import StructureWriter, UnitHead, Written
from lexcompare.parse.markup.xml import parse_xml
from lexcompare.parse.segmented import check_tiling
from lexcompare.report.akn import akn_bytes

WORDS = st.text(alphabet="ab 数据\n℃<&“—", max_size=12)
STEPS = st.deferred(
    lambda: st.one_of(
        st.tuples(st.just("text"), WORDS),
        st.tuples(st.just("line"), WORDS),
        st.tuples(st.just("glue"), WORDS),
        st.tuples(st.just("note"), WORDS),
        st.tuples(
            st.just("part"),
            st.sampled_from(("1", "a", "", "iv")),
            st.sampled_from((ProvisionKind.PARAGRAPH, ProvisionKind.ITEM)),
            st.lists(STEPS, max_size=3),
        ),
    )
)
UNITS = st.lists(
    st.tuples(st.sampled_from(("1", "2", "3A")), st.sampled_from(("", "Duty")), st.lists(STEPS)),
    max_size=4,
)


def follow(write: StructureWriter, steps: list[tuple]) -> None:
    for step in steps:
        if step[0] == "text":
            write.text(step[1])
        elif step[0] == "line":
            write.line(step[1])
        elif step[0] == "glue":
            write.glue(step[1])
        elif step[0] == "note":
            with write.aside(SegmentKind.FURNITURE):
                write.text(step[1])
        else:
            with write.provision(step[2], step[1], f"({step[1]})" if step[1] else ""):
                follow(write, step[3])


def written(units: list[tuple]) -> Written:
    write = StructureWriter()
    with write.division(DivisionKind.CHAPTER, "1", "Chapter 1", "Bells"):
        for number, heading, steps in units:
            with write.unit(UnitHead(UnitKind.SECTION, number, number, heading)):
                follow(write, steps)
    return write.done()


@given(UNITS)
def test_tiles_and_maps(units: list[tuple]) -> None:
    made = written(units)
    check_tiling(made.segmented.segments, len(made.text))
    assert len(made.segmented.articles) == len(units)
    for article in made.segmented.articles:
        runs = article.runs
        assert sum(run.length for run in runs) == len(article.text)
        assert article.span.end <= len(made.text)
        for provision in article.walk():
            quoted = provision.text_span.of(article.text)
            assert quoted == quoted.strip("\n") != ""
            start, end = provision.text_span.start, provision.text_span.end
            assert provision.span == article.to_source(start, end)
            for child in provision.children:
                assert provision.text_span.contains(child.text_span)


@given(UNITS)
def test_export_reads_back(units: list[tuple]) -> None:
    made = written(units)
    instrument = Instrument(
        "x", Metadata(), Source(made.text), made.segmented.articles, made.segmented.segments
    )
    write = StructureWriter()
    walk_akn(parse_xml(akn_bytes(instrument), "x.xml"), write)
    back = write.done().segmented.articles
    assert [a.id for a in back] == [a.id for a in instrument.articles]
    for left, right in zip(instrument.articles, back, strict=True):
        assert words_in(left.text) == words_in(right.text)
        assert [p.id for p in left.walk()] == [p.id for p in right.walk()]
