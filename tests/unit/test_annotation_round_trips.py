"""What goes to coders comes back with every mark on the same words, in every format."""

from __future__ import annotations

import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.codebook.loader import load_codebook
from lexcompare.parse.annotation.cas import SPAN_TYPE
from lexcompare.parse.annotation.fields import ordered
from lexcompare.parse.annotation.model import LabelKind, Mark, Task, labels_of
from lexcompare.parse.annotation.offsets import from_utf16, relocate, to_utf16
from lexcompare.parse.annotation.read import AnnotationFormat, read_tasks
from lexcompare.parse.annotation.refi import read_qdc
from lexcompare.report.annotation.archives import refi_codebook
from lexcompare.report.annotation.names import entries
from lexcompare.report.annotation.write import write_tasks

BOOK = load_codebook()
LABELS = tuple(labels_of(BOOK))
FORMATS = tuple(AnnotationFormat)
IDS = [form.value for form in FORMATS]

PIECES = (
    "甲省数据主管部门应当编制目录，", "（一）免费提供；\r\n", "　　乙市各部门可以收取成本费。\n",
    "ＡＢＣ１２３％", "😀", "👩‍🌾请求更正", "𠮷野町", "\r\n\r\n", "=1+1", "\u2028", "e\u0301",
    'a "quoted", field; [x]', "<b>&amp;</b>", "\t", "末",
)  # fmt: skip


def needs(form: AnnotationFormat) -> None:
    if form is AnnotationFormat.INCEPTION:
        pytest.importorskip("cassis", reason="needs the extra annotate")


def made_tasks(count: int = 200, seed: int = 7) -> list[Task]:
    """Tasks with ``count`` spans altogether, none of which cuts a line end in two."""
    chance = random.Random(seed)
    tasks: list[Task] = []
    left = count
    while left:
        text = "".join(chance.choices(PIECES, k=chance.randint(3, 12)))
        spans = min(left, chance.randint(1, 6))
        left -= spans
        places = [n for n in range(len(text) + 1) if text[n - 1 : n + 1] != "\r\n" or n == 0]
        marks = [
            Mark(chance.choice(LABELS), *sorted(chance.sample(places, 2))) for _ in range(spans)
        ]
        marks += [Mark(label) for label in chance.sample(LABELS, chance.randint(0, 3))]
        # A span drawn twice would be one mark.
        marks = list(ordered(marks))
        left += spans - sum(not mark.is_whole for mark in marks)
        tasks.append(
            Task(f"sp-x#art_{len(tasks) + 1}", text, tuple(marks), "安娜", "甲省数据条例", "第一条")
        )
    return tasks


def words(task: Task) -> list[tuple[str, str]]:
    return [(str(label), task.text[start:end]) for label, start, end in task.spans]


def there_and_back(form: AnnotationFormat, tasks: list[Task], folder: Path) -> list[Task]:
    target = folder / f"units{form.suffix}"
    write_tasks(target, tasks, BOOK, form)
    back = read_tasks(target)
    texts = {task.ref: task.text for task in tasks}
    return [relocate(task, texts[task.ref]) for task in back]


@pytest.mark.parametrize("form", FORMATS, ids=IDS)
def test_two_hundred_spans_do_not_drift(form: AnnotationFormat, tmp_path: Path) -> None:
    needs(form)
    tasks = made_tasks()
    assert sum(len(task.spans) for task in tasks) == 200
    assert any(ord(c) > 0xFFFF for task in tasks for c in task.text)
    assert any("\r\n" in task.text for task in tasks)
    back = there_and_back(form, tasks, tmp_path)
    assert [task.ref for task in back] == [task.ref for task in tasks]
    drifted = [
        (task.ref, one, other)
        for task, twin in zip(tasks, back, strict=True)
        for one, other in zip(task.spans, twin.spans, strict=True)
        if one != other
    ]
    assert drifted == []
    assert [task.marks for task in back] == [task.marks for task in tasks]
    assert [words(task) for task in back] == [words(task) for task in tasks]
    assert {task.coder for task in back} == {"安娜"}


@pytest.mark.parametrize("form", FORMATS, ids=IDS)
def test_a_blank_unit_comes_back_blank(form: AnnotationFormat, tmp_path: Path) -> None:
    needs(form)
    (back,) = there_and_back(form, [Task("sp-x#art_1", "甲省。")], tmp_path)
    assert (back.ref, back.text, back.marks, back.coder) == ("sp-x#art_1", "甲省。", (), "")


@pytest.mark.parametrize("form", FORMATS, ids=IDS)
def test_the_same_units_give_the_same_bytes(form: AnnotationFormat, tmp_path: Path) -> None:
    needs(form)
    tasks = made_tasks(20)
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        paths = write_tasks(folder / f"u{form.suffix}", tasks, BOOK, form)
        made.append([path.read_bytes() for path in paths])
    assert made[0] == made[1]


@pytest.mark.parametrize("form", FORMATS, ids=IDS)
@settings(max_examples=40)
@given(data=st.data())
def test_any_text_and_any_place(
    form: AnnotationFormat, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    needs(form)
    # Code points that have an encoding; the line ends of a mark are not cut in two.
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    places = [n for n in range(len(text) + 1) if n == 0 or text[n - 1 : n + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    label = data.draw(st.sampled_from(LABELS))
    task = Task("sp-x#art_1", text, (Mark(label, start, end),), "b")
    folder = tmp_path_factory.mktemp("any")
    (back,) = there_and_back(form, [task], folder)
    assert back.marks == task.marks
    assert back.text == text


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_utf16_and_back(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert to_utf16(text, place) == len(text[:place].encode("utf-16-le")) // 2
    assert from_utf16(text, to_utf16(text, place)) == place


def test_label_studio_that_counted_utf16_is_understood(tmp_path: Path) -> None:
    """Older versions counted emoji twice; the quoted words give it away."""
    task = Task("sp-x#art_1", "😀😀应当免费", (Mark(LABELS[0], 4, 6),), "a")
    target = tmp_path / "units.json"
    write_tasks(target, [task], BOOK, AnnotationFormat.LABEL_STUDIO)
    old = (
        target.read_text("utf-8")
        .replace('"start": 4', '"start": 6')
        .replace('"end": 6', '"end": 8')
    )
    target.write_text(old, "utf-8")
    assert read_tasks(target)[0].spans == ((LABELS[0], 4, 6),)


def test_xmi_as_inception_exports_it(tmp_path: Path) -> None:
    """XMI beside its type system, in a folder named for the document, named for the annotator."""
    library = pytest.importorskip("cassis", reason="needs the extra annotate")
    types = library.TypeSystem()
    words_type = types.create_type(SPAN_TYPE, "uima.tcas.Annotation")
    types.create_feature(words_type, "label", "uima.cas.String")
    cas = library.Cas(types)
    cas.sofa_string, cas.sofa_mime = "😀甲省\r\n𠮷免费", "text/plain"
    cas.add(words_type(begin=6, end=8, label="concept=fees:soft"))
    target = tmp_path / "export.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("TypeSystem.xml", types.to_xml())
        archive.writestr("annotation/sp-x%23art_1.json/anna.xmi", cas.to_xmi())
    (task,) = read_tasks(target)
    assert (task.ref, task.coder, task.text) == ("sp-x#art_1", "anna", "😀甲省\r\n𠮷免费")
    assert words(task) == [("concept=fees:soft", "免费")]


def test_predictions_are_no_codings(tmp_path: Path) -> None:
    tasks = made_tasks(5)
    for form in (AnnotationFormat.LABEL_STUDIO, AnnotationFormat.REFI):
        target = tmp_path / f"units{form.suffix}"
        blank = [replace(task, coder="") for task in tasks]
        write_tasks(target, blank, BOOK, form, proposed=True)
        assert all(task.marks == () for task in read_tasks(target, coder="anna"))


def test_two_coders_of_one_unit_stay_apart(tmp_path: Path) -> None:
    one = Task("sp-x#art_1", "甲省免费。", (Mark(LABELS[0]),), "anna")
    two = replace(one, marks=(Mark(LABELS[1]),), coder="ben")
    for form in (AnnotationFormat.LABEL_STUDIO, AnnotationFormat.REFI, AnnotationFormat.WEB):
        back = there_and_back(form, [one, two], tmp_path)
        assert {task.coder: task.marks for task in back} == {"anna": one.marks, "ben": two.marks}


def test_the_codebook_goes_out_and_comes_back_as_qdc() -> None:
    found = read_qdc(refi_codebook(BOOK), "book.qdc")
    assert [label for label, _, _ in found if label] == [str(label) for label in LABELS]
    told = {label: meaning for label, _, meaning in found}
    for entry in entries(BOOK):
        if entry.label.kind is LabelKind.CONCEPT and not entry.label.force:
            assert BOOK.concept(entry.label.target).definition_zh in told[str(entry.label)]


def test_label_studios_proposals_are_choices_of_its_interface(tmp_path: Path) -> None:
    """A taxonomy shows a proposal only where each step of its path is in the interface."""
    from lxml import etree

    tasks = [Task("sp-x#art_1", "略", tuple(Mark(label) for label in LABELS))]
    target = tmp_path / "u.json"
    files = write_tasks(target, tasks, BOOK, AnnotationFormat.LABEL_STUDIO, proposed=True)
    root = etree.parse(next(path for path in files if path.suffix == ".xml")).getroot()
    (task,) = json.loads(target.read_text("utf-8"))
    seen = 0
    for result in task["predictions"][0]["result"]:
        control = root.find(f".//*[@name='{result['from_name']}']")
        for path in result["value"].get("taxonomy", []) or [
            [n] for n in result["value"]["choices"]
        ]:
            at = control
            for step in path:
                at = next(one for one in at.iterchildren("Choice") if one.get("value") == step)
            seen += 1
    assert seen == len(LABELS)


def test_label_studios_interface_offers_every_concept(tmp_path: Path) -> None:
    files = write_tasks(tmp_path / "u.json", [], BOOK, AnnotationFormat.LABEL_STUDIO)
    interface = next(path for path in files if path.suffix == ".xml").read_text("utf-8")
    for concept in BOOK.concepts:
        assert f"{concept.label_zh} {concept.label_en} [concept={concept.id}]" in interface
        assert f"[concept={concept.id}:operative]" in interface
