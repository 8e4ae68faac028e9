"""Files from coders that are damaged, lie, or mean harm end in a clear error and touch nothing."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.codebook.loader import load_codebook
from lexcompare.core.errors import InputError, LexcompareError, ReadError, TooLargeError
from lexcompare.parse.annotation.archive import ArchiveLimits, read_archive
from lexcompare.parse.annotation.cas import read_cas
from lexcompare.parse.annotation.doccano import read_doccano
from lexcompare.parse.annotation.label_studio import read_label_studio
from lexcompare.parse.annotation.model import Mark, Task, parse_label
from lexcompare.parse.annotation.offsets import relocate
from lexcompare.parse.annotation.read import AnnotationFormat, read_tasks
from lexcompare.parse.annotation.refi import PROJECT_FILE, PROJECT_NS, read_qdc, read_refi
from lexcompare.parse.annotation.sheet import read_sheet
from lexcompare.parse.annotation.web import read_web
from lexcompare.report.annotation.write import write_tasks


def zipped(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "units.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/etc/x", "sources/../../x", "..\\x", "C:\\x", "\\\\host\\x", "a/../../b"],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path, {PROJECT_FILE: b"<Project/>", name: b"x"})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ReadError, match="leads out of it"):
        read_archive(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ReadError, match="leads out of it"):
        read_archive(path)


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = zipped(tmp_path, {PROJECT_FILE: b"0" * (8 * 2**20)})
    with pytest.raises(TooLargeError, match="unpacks to too much"):
        read_archive(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """The stated size of the member is made small; reading stops at the limit all the same."""
    path = zipped(tmp_path, {"a.txt": b"0" * 100_000})
    data = bytearray(path.read_bytes())
    real = struct.pack("<I", 100_000)
    assert data.count(real) == 2
    path.write_bytes(bytes(data).replace(real, struct.pack("<I", 10)))
    with pytest.raises(ReadError):
        read_archive(path, ArchiveLimits(max_unpacked=1000))


def test_many_small_members_count_together(tmp_path: Path) -> None:
    path = zipped(tmp_path, {f"{n}.txt": bytes(range(200)) for n in range(10)})
    with pytest.raises(TooLargeError):
        read_archive(path, ArchiveLimits(max_unpacked=1000))
    with pytest.raises(TooLargeError, match="too many members"):
        read_archive(path, ArchiveLimits(max_entries=9))
    with pytest.raises(TooLargeError, match="too large"):
        read_archive(path, ArchiveLimits(max_file=10))


def test_one_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with pytest.warns(UserWarning), zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "1")
        archive.writestr("a.txt", "2")
    with pytest.raises(ReadError, match="one name"):
        read_archive(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\x00" * 40, b"no zip"])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.qdpx"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="damaged or none"):
        read_tasks(path)


def project(body: str) -> bytes:
    codes = '<CodeBook><Codes><Code guid="c" name="x [force=soft]"/></Codes></CodeBook>'
    return f'<Project xmlns="{PROJECT_NS}">{codes}<Sources>{body}</Sources></Project>'.encode()


def source(path: str = "internal://a.txt", inside: str = "") -> bytes:
    return project(f'<TextSource name="x#art_1" plainTextPath="{path}">{inside}</TextSource>')


SELECTION = (
    '<PlainTextSelection startPosition="{}" endPosition="{}"><Coding><CodeRef targetGUID="{}"/>'
    "</Coding></PlainTextSelection>"
)

REFI: dict[str, tuple[dict[str, bytes], str]] = {
    "no project": ({"a.txt": b""}, "no REFI-QDA project"),
    "text outside": ({PROJECT_FILE: source("relative:///etc/passwd")}, "not in the archive"),
    "text climbs": ({PROJECT_FILE: source("internal://../a.txt")}, "not in the archive"),
    "text missing": ({PROJECT_FILE: source()}, "not in the archive"),
    "no utf-8": ({PROJECT_FILE: source(), "sources/a.txt": b"\xff\xfe"}, "no UTF-8"),
    "place outside": (
        {PROJECT_FILE: source(inside=SELECTION.format(0, 9, "c")), "sources/a.txt": b"abc"},
        "outside its text",
    ),
    "place backwards": (
        {PROJECT_FILE: source(inside=SELECTION.format(2, 1, "c")), "sources/a.txt": b"abc"},
        "outside its text",
    ),
    "no number": (
        {PROJECT_FILE: source(inside=SELECTION.format("x", 1, "c")), "sources/a.txt": b"abc"},
        "no place in a text",
    ),
    "unknown code": (
        {PROJECT_FILE: source(inside=SELECTION.format(0, 1, "z")), "sources/a.txt": b"abc"},
        "names no code",
    ),
    "entities": (
        {PROJECT_FILE: b'<!DOCTYPE p [<!ENTITY a "b">]><Project>&a;</Project>'},
        "entities",
    ),
    "no unit": ({PROJECT_FILE: project('<TextSource name="memo"/>')}, "which unit this is"),
}


@pytest.mark.parametrize(("members", "told"), REFI.values(), ids=REFI)
def test_refi_projects_that_break_the_standard(members: dict[str, bytes], told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_refi(members, "x.qdpx")


def test_a_codebook_must_be_one() -> None:
    with pytest.raises(InputError, match="no codebook"):
        read_qdc(b"<x/>", "x.qdc")


def studio(result: object, text: str = "甲省免费") -> bytes:
    task = {"data": {"ref": "x#art_1", "text": text}, "annotations": [{"result": result}]}
    return json.dumps([task]).encode()


def region(start: object, end: object, quote: str, label: str = "[concept=fees]") -> list[object]:
    value = {"start": start, "end": end, "text": quote, "labels": [label]}
    return [{"id": "a", "from_name": "evidence", "type": "labels", "value": value}]


JSON: dict[str, tuple[Callable[[bytes, str], object], bytes, str]] = {
    "no json": (read_label_studio, b"{", "no JSON"),
    "deep": (read_label_studio, b"[" * 100_000, "no JSON"),
    "no list": (read_label_studio, b"{}", "wrong type"),
    "no unit": (read_label_studio, b'[{"data":{"text":"x"}}]', "which unit this is"),
    "drift": (read_label_studio, studio(region(0, 2, "免费")), "not the quoted ones"),
    "outside": (read_label_studio, studio(region(3, 99, "免费")), "not the quoted ones"),
    "words": (read_label_studio, studio(region("x", 1, "甲")), "no place in a text"),
    "label": (read_label_studio, studio(region(2, 4, "免费", "Fees")), "no label of a codebook"),
    "force": (
        read_label_studio,
        studio(region(2, 4, "免费", "[concept=fees:heavy]")),
        "no label of a codebook",
    ),
    "doccano place": (
        read_doccano,
        '{"text":"甲","ref":"x#art_1","label":[[0,2,"force=soft"]]}'.encode(),
        "outside its text",
    ),
    "doccano entity": (read_doccano, b'{"text":"x","ref":"x#art_1","label":[1]}', "no entity"),
    "web text": (
        read_web,
        b'{"items":[{"motivation":"classifying","target":{"source":"urn:lexcompare:x%23art_1"}}]}',
        "no text of this unit",
    ),
    "sheet column": (read_sheet, b"unit,text\n", "column is missing"),
    "sheet mark": (
        read_sheet,
        b"unit,text,force,concepts,marks\nx#art_1,abc,soft,,fees@1-9\n",
        "outside its text",
    ),
    "sheet force": (
        read_sheet, b"unit,text,force,concepts\nx#art_1,abc,soft,fees:much\n", "no label"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("read", "data", "told"), JSON.values(), ids=JSON)
def test_files_that_break_their_format(
    read: Callable[[bytes, str], object], data: bytes, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read(data, "x")


def test_what_is_no_cas() -> None:
    pytest.importorskip("cassis", reason="needs the extra annotate")
    with pytest.raises(ReadError, match="no UIMA CAS"):
        read_cas({"x.json": b'{"%FEATURE_STRUCTURES": 3}'}, "x.zip")
    with pytest.raises(InputError, match="no document"):
        read_cas({"x.txt": b""}, "x.zip")


@pytest.mark.parametrize("read", [read_label_studio, read_doccano, read_web, read_sheet])
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_bytes_end_in_an_error_of_the_library_or_in_tasks(
    read: Callable[[bytes, str], object], data: bytes
) -> None:
    try:
        read(data, "x")
    except LexcompareError as error:
        assert error.what


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["data", "ref", "text", "annotations", "result", "value", "labels",
                         "start", "end", "items", "body", "target", "entities", "cats"]),
        inner, max_size=4,
    ),
    max_leaves=12,
))  # fmt: skip
def test_any_json_ends_in_an_error_of_the_library_or_in_tasks(value: object) -> None:
    data = json.dumps(value).encode()
    for read in (read_label_studio, read_doccano, read_web):
        try:
            read(data, "x")
        except LexcompareError as error:
            assert error.what


def test_a_changed_text_is_refused_where_it_differs() -> None:
    task = Task("x#art_1", "甲省免费提供", (Mark(parse_label("force=soft"), 0, 1),))
    with pytest.raises(InputError, match="from character 2") as caught:
        relocate(task, "甲省收费提供", "x.csv")
    assert (caught.value.got, caught.value.expected) == ("免费提供", "收费提供")


def test_half_a_character_is_refused_by_name(tmp_path: Path) -> None:
    task = Task("x#art_1", "甲\ud800")
    with pytest.raises(InputError, match="half a character"):
        write_tasks(tmp_path / "x.csv", [task], load_codebook(), AnnotationFormat.SHEET)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    task = Task("x#art_1", '=HYPERLINK("x")', title="+1", heading="@x")
    write_tasks(path, [task], load_codebook(), AnnotationFormat.SHEET)
    import csv

    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert not any(field.startswith(("=", "+", "-", "@")) for row in rows for field in row)
    assert read_tasks(path)[0].text == task.text


@pytest.mark.parametrize("end", ["\ud800", "4", None, True, [4], 999])
def test_a_place_in_a_cas_is_a_number_inside_its_text(end: object) -> None:
    """Found by fuzzing: the place of a mark in a file of INCEpTION held half a character."""
    pytest.importorskip("cassis", reason="needs the extra annotate")
    words = "webanno.custom.LexcompareWords"
    types = {words: {"%NAME": words, "%SUPER_TYPE": "uima.tcas.Annotation",
                     "label": {"%NAME": "label", "%RANGE": "uima.cas.String"}}}  # fmt: skip
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
            "mimeType": "text/plain", "sofaString": "甲省免费提供"}  # fmt: skip
    mark = {"%ID": 2, "%TYPE": words, "@sofa": 1, "begin": 2, "end": end, "label": "concept=fees"}
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}
    data = {"%TYPES": types, "%FEATURE_STRUCTURES": [sofa, mark], "%VIEWS": views}
    with pytest.raises(InputError, match=r"outside its text|no UIMA CAS"):
        read_cas({"x%23art_1.json": json.dumps(data).encode()}, "x.zip")
