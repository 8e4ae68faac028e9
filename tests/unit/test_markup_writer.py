"""The structure writer: what goes where in text, provisions and tiles."""

from __future__ import annotations

import pytest

from lexcompare.core.errors import InternalError
from lexcompare.core.vocabulary import DivisionKind, ProvisionKind, SegmentKind, UnitKind
from lexcompare.parse.markup.writer import StructureWriter, UnitHead, Written

SECTION = UnitHead(UnitKind.SECTION, "1", "1", "Duty")


def tiles(written: Written) -> list[tuple[str, str]]:
    return [(s.kind.value, s.span.of(written.text)) for s in written.segmented.segments]


def test_tiles_of_every_kind() -> None:
    write = StructureWriter()
    write.text("Act")
    with write.division(DivisionKind.PART, "1", "Part 1", ""), write.unit(SECTION):
        write.text("One.")
        with write.aside(SegmentKind.FURNITURE):
            write.text("a note")
        write.text("Two.")
    write.line("between")
    with write.unit(UnitHead(UnitKind.SECTION, "2", "2")):
        write.text("Three.")
    write.line("signed")
    written = write.done()
    assert tiles(written) == [
        ("front", "Act\n"),
        ("heading", "Part 1\n"),
        ("unit", "1 Duty\nOne.\n"),
        ("furniture", "a note\n"),
        ("unit", "Two.\n"),
        ("rest", "between\n"),
        ("unit", "2\nThree.\n"),
        ("tail", "signed\n"),
    ]
    assert written.segmented.articles[0].text == "One.\nTwo."
    assert [p.code for p in written.segmented.problems] == ["unplaced-text"]


def test_labels_share_a_line_until_there_is_text() -> None:
    write = StructureWriter()
    with write.unit(SECTION), write.provision(ProvisionKind.SUBSECTION, "1", "(1)"):
        with write.provision(ProvisionKind.PARAGRAPH, "a", "(a)"):
            write.end_line()
            write.text("one;")
        with write.provision(ProvisionKind.PARAGRAPH, "b", "(b)"):
            write.text("two;")
        write.text("three.")
    (unit,) = write.done().segmented.articles
    assert unit.text == "(1) (a) one;\n(b) two;\nthree."
    (outer,) = unit.provisions
    spans = [p.text_span.of(unit.text) for p in (outer, *outer.children)]
    assert spans == [unit.text, "(a) one;", "(b) two;"]


def test_chinese_labels_have_no_space_behind_them() -> None:
    write = StructureWriter()
    head = UnitHead(UnitKind.ARTICLE, "1", "第一条", "目的", caption="（目的）")
    with write.unit(head):
        with write.provision(ProvisionKind.PARAGRAPH, ""):
            write.text("有下列情形：")
            with write.provision(ProvisionKind.ITEM, "1", "（一）"):
                write.text("编目；")
        with write.provision(ProvisionKind.PARAGRAPH, ""):
            write.text("更新。")
    (unit,) = write.done().segmented.articles
    assert unit.text == "（目的）有下列情形：\n（一）编目；\n更新。"
    assert [p.id for p in unit.walk()] == [
        "art_1__para_1", "art_1__para_1__item_1", "art_1__para_2",
    ]  # fmt: skip


def test_numbers_that_come_twice() -> None:
    write = StructureWriter()
    for _ in range(2):
        with write.unit(SECTION):
            for _ in range(2):
                with write.provision(ProvisionKind.SUBSECTION, "a", "(a)"):
                    write.text("x")
    segmented = write.done().segmented
    assert [a.id for a in segmented.articles] == ["sec_1", "sec_1_2"]
    assert [p.id for p in segmented.articles[1].walk()] == [
        "sec_1_2__subsec_a", "sec_1_2__subsec_a_2",
    ]  # fmt: skip
    assert [p.code for p in segmented.problems] == ["duplicate-number"]


# fmt: off
NUMBERS = [
    ("range", "23–28", "sec_23-28"), ("inserted", "11ZA", "sec_11ZA"), ("none", "", "sec_1"),
    ("dots", ". . .", "sec_1"), ("paragraph sign", "§ 22D.1.", "sec_22D.1"),
]
# fmt: on


@pytest.mark.parametrize(("number", "name"), [n[1:] for n in NUMBERS], ids=[n[0] for n in NUMBERS])
def test_ids_of_odd_numbers(number: str, name: str) -> None:
    write = StructureWriter()
    with write.unit(UnitHead(UnitKind.SECTION, number, number)):
        write.text("x")
    assert [a.id for a in write.done().segmented.articles] == [name]


def test_what_has_no_text_vanishes() -> None:
    write = StructureWriter()
    with write.division(DivisionKind.PART, "", "", ""), write.unit(SECTION):
        with write.provision(ProvisionKind.SUBSECTION, ""):
            write.text("  ")
        write.text("One.")
    with write.unit(UnitHead(UnitKind.SECTION, "")):
        pass
    (unit,) = write.done().segmented.articles
    assert unit.path == unit.provisions == ()


def test_width_is_normalised_with_a_map() -> None:
    write = StructureWriter()
    with write.unit(UnitHead(UnitKind.SECTION, "1", "1")):
        with write.provision(ProvisionKind.SUBSECTION, "1", "（１）"):
            write.text("25℃ ")
        with write.provision(ProvisionKind.SUBSECTION, "2", "(2)"):
            write.text("x")
    written = write.done()
    (unit,) = written.segmented.articles
    assert unit.text == "（1）25°C\n(2) x"
    assert unit.to_source(5, 7).of(written.text) == "℃"
    assert unit.provisions[1].text_span.of(unit.text) == "(2) x"


def test_marks_stick_to_what_they_quote() -> None:
    write = StructureWriter()
    with write.unit(SECTION):
        write.text("Insert—")
        write.prefix("“")
        write.label("(3)")
        write.text("No bell")
        write.end_line()
        write.glue("”")
        write.glue(";")
        write.glue("and")
    (unit,) = write.done().segmented.articles
    assert unit.text == "Insert—\n“(3) No bell”; and"


def test_units_do_not_nest() -> None:
    write = StructureWriter()
    with pytest.raises(InternalError), write.unit(SECTION), write.unit(SECTION):
        pass


def test_a_selection_is_not_complete() -> None:
    write = StructureWriter()
    write.mark_selected()
    with write.unit(SECTION):
        write.text("It starts in May.")
    completeness = write.done().segmented.completeness
    assert completeness.complete is False
    assert "selected-sections" in [reason.code for reason in completeness.reasons]
