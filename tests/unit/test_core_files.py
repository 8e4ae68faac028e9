"""Files are written whole or not at all."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from lexcompare.core.errors import IdentifierError, LexcompareError, ManifestError, OutputError
from lexcompare.core.files import atomic_path, write_text
from lexcompare.core.ids import UnitRef, unit_id
from lexcompare.core.vocabulary import UnitKind


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    write_text(target, "old")
    with pytest.raises(ValueError, match="stop"), atomic_path(target) as part:
        part.write_text("half", "utf-8")
        raise ValueError("stop")
    assert target.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_a_full_disk_is_an_output_error(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    target = tmp_path / "out.txt"
    with pytest.raises(OutputError, match="No space left"), atomic_path(target):
        Path("/dev/full").write_text("x", "utf-8")
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / "taken" / "out.txt", "x")


def test_errors_cross_a_process_boundary() -> None:
    error = ManifestError("two rows", where="m.csv:3", got="x", expected="one", remedy="rename")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ManifestError
    assert str(again) == str(error)
    assert again.where == "m.csv:3"
    assert isinstance(again, LexcompareError)


NUMBERS = {
    "plain": (UnitKind.ARTICLE, "28", "art_28"),
    "inserted article": (UnitKind.ARTICLE, "10_1", "art_10_1"),
    "dots and hyphens": (UnitKind.SECTION, "§ 2-531.", "sec_2-531"),
    "word in front": (UnitKind.SECTION, "Sec. 22D.1.", "sec_22D.1"),
    "letter behind": (UnitKind.SECTION, "11A", "sec_11A"),
    "schedule": (UnitKind.SCHEDULE, "1", "sch_1"),
}


@pytest.mark.parametrize("case", NUMBERS, ids=list(NUMBERS))
def test_unit_ids_keep_the_number_as_printed(case: str) -> None:
    kind, number, expected = NUMBERS[case]
    assert unit_id(kind, number) == expected


@pytest.mark.parametrize("number", ["", "第一条", "1 2", "a/b", "."])
def test_what_no_id_can_hold_is_refused(number: str) -> None:
    with pytest.raises(IdentifierError):
        unit_id(UnitKind.ARTICLE, number)


@pytest.mark.parametrize("text", ["cn-x", "#art_1", "cn-x#", "cn-x#chapter_1", ""])
def test_what_names_no_unit_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError):
        UnitRef.parse(text)
