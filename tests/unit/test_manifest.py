"""manifest.csv: read, checked, written; what breaks its contract is named."""

from __future__ import annotations

import codecs
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.core.errors import ManifestError
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Role, Scope, Status
from lexcompare.parse.manifest import (
    COLUMNS,
    ManifestEntry,
    format_manifest,
    load_manifest,
    resolve_inside,
    write_manifest,
)

HEADER = ",".join(COLUMNS)


def write(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_bytes(("\n".join((header, *rows)) + "\n").encode(encoding))
    return path


def row(**cells: str) -> str:
    values = dict.fromkeys(COLUMNS, "") | {"id": "cn-x", "file": "a.md"} | cells
    return ",".join(f'"{value}"' if "," in value else value for value in values.values())


def test_a_whole_row_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        row(
            title="甲省数据条例", jurisdiction="cn", region="990000", region_name="甲省",
            level="local-regulation", scope="general", role="fixture", issuer="甲省人大常委会",
            promulgated="2031-05-06", effective="2031-09-01", status="in-force",
            status_checked="2032-01-01", language="zh", complete="no", sha256="AB" * 32,
            source="somewhere", notes="cut, twice",
        ),
    )  # fmt: skip
    (entry,) = load_manifest(tmp_path)
    assert entry.metadata == Metadata(
        title="甲省数据条例",
        jurisdiction=Jurisdiction.CN,
        region="990000",
        region_name="甲省",
        level=Level.LOCAL_REGULATION,
        scope=Scope.GENERAL,
        role=Role.FIXTURE,
        issuer="甲省人大常委会",
        promulgated="2031-05-06",
        effective="2031-09-01",
        status=Status.IN_FORCE,
        status_checked="2032-01-01",
        language="zh",
        complete=False,
        notes="cut, twice",
    )
    assert (entry.id, entry.file, entry.sha256, entry.row) == ("cn-x", "a.md", "ab" * 32, 2)
    assert not entry.is_folder


def test_empty_cells_are_unknown(tmp_path: Path) -> None:
    write(tmp_path, row())
    assert load_manifest(tmp_path)[0].metadata == Metadata()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_makes_no_difference(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, row(title="甲省"), encoding=encoding)
    assert load_manifest(tmp_path)[0].metadata.title == "甲省"


def test_windows_line_ends_and_blank_lines_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_bytes(b"id,file\r\n\r\ncn-x,a.md\r\n,\r\n")
    assert [(entry.id, entry.row) for entry in load_manifest(path)] == [("cn-x", 3)]


def test_columns_may_stand_in_any_order_and_be_few(tmp_path: Path) -> None:
    write(tmp_path, "law,a.md,cn-x", header="level,file,id")
    assert load_manifest(tmp_path)[0].metadata.level is Level.LAW


# fmt: off
BAD_CELLS = {
    "jurisdiction": ("jurisdiction", "de", "cn, uk, us, eu"),
    "level": ("level", "statute", "one of law"),
    "scope": ("scope", "wide", "general"),
    "role": ("role", "extra", "fixture"),
    "status": ("status", "valid", "in-force"),
    "complete": ("complete", "maybe", "yes, no"),
    "date-that-never-was": ("promulgated", "2031-02-30", "YYYY-MM-DD"),
    "date-by-year": ("effective", "2031", "YYYY-MM-DD"),
    "date-in-chinese": ("status_checked", "2031年5月6日", "YYYY-MM-DD"),
    "region-too-short": ("region", "3100", "six digits"),
    "language": ("language", "Chinese", "zh or en"),
    "sha-too-short": ("sha256", "abc", "64 hexadecimal"),
    "sha-not-hex": ("sha256", "z" * 64, "64 hexadecimal"),
    "id-with-space": ("id", "cn x", "an id without"),
    "id-with-hash": ("id", "cn#x", "an id without"),
    "id-with-slash": ("id", "cn/x", "an id without"),
    "id-empty": ("id", "", "an id in every row"),
    "id-formula": ("id", "=1+1", "an id without"),
    "file-empty": ("file", "", "relative to the corpus folder"),
    "file-absolute": ("file", "/etc/passwd", "relative to the corpus folder"),
    "file-climbs": ("file", "../secret.md", "relative to the corpus folder"),
    "file-climbs-inside": ("file", "cn/../../secret.md", "relative to the corpus folder"),
    "file-drive": ("file", "C:/secret.md", "relative to the corpus folder"),
    "file-backslash": ("file", "cn\\a.md", "forward slashes"),
    "file-is-manifest": ("file", "manifest.csv", "another file"),
}
# fmt: on


@pytest.mark.parametrize(("column", "value", "expected"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_cell_is_named(tmp_path: Path, column: str, value: str, expected: str) -> None:
    path = write(tmp_path, row(id="cn-good", file="good.md"), row(**{column: value}))
    with pytest.raises(ManifestError) as caught:
        load_manifest(tmp_path)
    error = caught.value
    assert error.where == f"{path}:3"
    assert f"column {column}" in error.what
    assert error.got == (value or "(empty)")
    assert expected in error.expected
    assert column in error.remedy


def test_every_error_is_counted(tmp_path: Path) -> None:
    write(tmp_path, row(status="valid", level="statute"), row(id="cn-y", scope="wide"))
    with pytest.raises(ManifestError, match="2 more error"):
        load_manifest(tmp_path)


def test_duplicate_ids_name_the_first_line(tmp_path: Path) -> None:
    write(tmp_path, row(), row(id="cn-y", file="b.md"), row(file="c.md"))
    with pytest.raises(ManifestError, match=r"line 2") as caught:
        load_manifest(tmp_path)
    assert caught.value.where.endswith(":4")
    assert caught.value.got == "cn-x"


# fmt: off
BAD_TABLES = {
    "unknown-column": (b"id,file,titel\nx,a,b\n", "unknown column", ":1"),
    "repeated-column": (b"id,file,id\nx,a,y\n", "a column stands twice", ":1"),
    "missing-column": (b"id,title\nx,a\n", "a column is missing", ":1"),
    "empty": (b"", "this table is empty", "manifest.csv"),
    "only-blanks": (b"\n \n,,\n", "this table is empty", "manifest.csv"),
    "long-row": (b"id,file\nx,a,b\n", "does not fit the header", ":2"),
    "short-row": (b"id,file\nx\n", "does not fit the header", ":2"),
    "open-quote": (b'id,file\nx,"a.md\n', "no CSV table", ":2"),
    "nul": (b"id,file\nx,\0a\n", "no CSV text", ":2"),
    "gb18030": ("id,file,title\nx,a,甲省数据条例\n".encode("gb18030"), "no UTF-8", ":2"),
    "utf-16": (codecs.BOM_UTF16_LE + "id,file\n".encode("utf-16-le"), "no UTF-8", ":1"),
    "garbage": (bytes(range(128, 256)) * 40, "no UTF-8", ":1"),
}
# fmt: on


@pytest.mark.parametrize(("data", "what", "where"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_bad_table_is_named(tmp_path: Path, data: bytes, what: str, where: str) -> None:
    (tmp_path / "manifest.csv").write_bytes(data)
    with pytest.raises(ManifestError) as caught:
        load_manifest(tmp_path)
    assert what in caught.value.what
    assert caught.value.where.endswith(where)


def test_a_row_over_several_lines_counts_from_its_first(tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text('id,file,notes\nx,a,"one\ntwo"\ny,b,fine\nz,../c,bad\n', "utf-8")
    with pytest.raises(ManifestError) as caught:
        load_manifest(path)
    assert caught.value.where.endswith(":5")


def test_no_manifest_at_all(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        load_manifest(tmp_path)


def test_links_to_the_outside_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("x", "utf-8")
    corpus = tmp_path / "corpus"
    (corpus / "cn").mkdir(parents=True)
    (corpus / "file.md").symlink_to(outside / "secret.md")
    (corpus / "folder").symlink_to(outside)
    (corpus / "inner.md").symlink_to(corpus / "cn" / "real.md")
    for file in ("file.md", "folder/secret.md", "folder/"):
        write(corpus, row(file=file))
        with pytest.raises(ManifestError, match="links are followed"):
            load_manifest(corpus)
    assert resolve_inside(corpus, "inner.md") == corpus / "inner.md"


def test_a_folder_with_a_like_name_is_outside(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus-other").mkdir()
    (tmp_path / "corpus" / "link").symlink_to(tmp_path / "corpus-other")
    with pytest.raises(ManifestError):
        resolve_inside(tmp_path / "corpus", "link/a.md")


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-1", "@SUM(A1)", "'=1", "''-1", "\tx"])
def test_formulas_are_written_harmless_and_read_back(tmp_path: Path, cell: str) -> None:
    entry = ManifestEntry("cn-x", "a.md", Metadata(title=f"{cell}甲", notes=cell))
    text = format_manifest([entry])
    for line in text.splitlines()[1:]:
        assert not any(part.startswith(("=", "+", "-", "@", "\t")) for part in line.split(","))
    write_manifest(tmp_path / "manifest.csv", [entry])
    assert load_manifest(tmp_path)[0].metadata.notes == cell


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).map(
    str.strip
)


@given(title=cells, issuer=cells, notes=cells, complete=st.sampled_from([True, False, None]))
def test_writing_and_reading_give_the_same(
    title: str, issuer: str, notes: str, complete: bool | None
) -> None:
    from lexcompare.parse.manifest import metadata_of_row, read_table

    given_metadata = Metadata(title=title, issuer=issuer, notes=notes, complete=complete)
    text = format_manifest([ManifestEntry("cn-x", "a.md", given_metadata)])
    ((_, read),) = read_table(text, "m.csv", COLUMNS, ["id"])
    assert metadata_of_row(read) == given_metadata


def test_ten_thousand_rows_in_seconds(tmp_path: Path) -> None:
    rows = [row(id=f"cn-{n}", file=f"cn/{n % 97}/{n}.md", level="law") for n in range(10_000)]
    write(tmp_path, *rows)
    start = time.process_time()
    entries = load_manifest(tmp_path)
    assert len(entries) == 10_000
    assert time.process_time() - start < 4
