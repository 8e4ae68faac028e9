"""Hostile input: a clear message, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]

ARTICLE = "甲省试验条例\n\n第一条　为了试验，制定本条例。\n\n第二条　本条例自2024年1月1日起施行。\n"


def clean(done: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in done.stderr + done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "corpus"
    home.mkdir()
    (home / "good.txt").write_text(ARTICLE, "utf-8")
    return home


BAD_FILES = {
    "empty file": ("empty.txt", b"", "empty-file"),
    "white space only": ("blank.md", b" \n\t\n", "empty-file"),
    "binary": ("noise.txt", bytes(range(256)) * 40, "binary-file"),
    "pdf that is none": ("fake.pdf", b"not a pdf at all", "unreadable"),
    "legacy word file": (
        "old.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "unsupported",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES, ids=list(BAD_FILES))
def test_one_bad_file_is_reported_and_the_rest_goes_on(
    lexcompare: Call, folder: Path, case: str
) -> None:
    name, data, code = BAD_FILES[case]
    (folder / name).write_bytes(data)
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2
    assert name in done.stderr
    assert code in done.stderr
    assert lexcompare("segment", folder, "--strict").returncode == 1


@pytest.mark.parametrize("case", BAD_FILES, ids=list(BAD_FILES))
def test_nothing_readable_is_exit_2(lexcompare: Call, tmp_path: Path, case: str) -> None:
    name, data, _ = BAD_FILES[case]
    (tmp_path / name).write_bytes(data)
    done = lexcompare("segment", tmp_path / name)
    clean(done)
    assert done.returncode == 2
    assert done.stdout == ""


def test_an_encoding_that_fits_nothing(lexcompare: Call, folder: Path) -> None:
    (folder / "odd.txt").write_bytes("第一条　试验".encode() + b"\xff\xfe\x81\xff" * 30)
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 0
    assert "odd.txt" in done.stderr


def test_a_single_line_of_50_megabytes(lexcompare: Call, folder: Path) -> None:
    (folder / "long.txt").write_text("数据" * (50_000_000 // 6), "utf-8")
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 0
    assert "long.txt" in done.stderr or "long" in done.stdout


HEADER = (
    "id,file,title,jurisdiction,region,region_name,level,scope,role,issuer,promulgated,effective,"
    "status,status_checked,language,complete,sha256,source,notes\n"
)


def row(ident: str, file: str) -> str:
    return f"{ident},{file},甲省试验条例,cn,,,,,text,,,,,,zh,,,,\n"


def test_duplicate_ids_in_the_manifest(lexcompare: Call, folder: Path) -> None:
    text = HEADER + row("x", "good.txt") + row("x", "good.txt")
    (folder / "manifest.csv").write_text(text, "utf-8")
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 2
    assert "manifest.csv" in done.stderr
    assert "x" in done.stderr


@pytest.mark.parametrize("target", ["../outside.txt", "/etc/hostname"])
def test_a_manifest_that_points_outside(lexcompare: Call, folder: Path, target: str) -> None:
    (folder.parent / "outside.txt").write_text(ARTICLE, "utf-8")
    (folder / "manifest.csv").write_text(HEADER + row("x", target), "utf-8")
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 2
    assert target in done.stderr
    assert done.stdout == ""


def test_a_file_of_the_manifest_is_missing(lexcompare: Call, folder: Path) -> None:
    text = HEADER + row("good", "good.txt") + row("gone", "gone.txt")
    (folder / "manifest.csv").write_text(text, "utf-8")
    done = lexcompare("segment", folder)
    clean(done)
    assert done.returncode == 0
    assert "gone" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_no_such_path(lexcompare: Call, tmp_path: Path) -> None:
    done = lexcompare("segment", tmp_path / "nowhere")
    clean(done)
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_an_empty_folder(lexcompare: Call, tmp_path: Path) -> None:
    done = lexcompare("run", tmp_path, "--out", tmp_path / "out")
    clean(done)
    assert done.returncode == 2


@pytest.mark.parametrize("place", ["file-in-the-way", "proc"])
def test_an_unwritable_output(lexcompare: Call, folder: Path, tmp_path: Path, place: str) -> None:
    if place == "proc":
        out = Path("/proc/nowhere/out")
    else:
        (tmp_path / "taken").write_text("a file", "utf-8")
        out = tmp_path / "taken" / "out"
    done = lexcompare("run", folder, "--out", out)
    clean(done)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_read_only_folder(lexcompare: Call, folder: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    out = tmp_path / "locked"
    out.mkdir(mode=0o500)
    done = lexcompare("run", folder, "--out", out)
    clean(done)
    assert done.returncode == 2


def test_an_output_that_cannot_be_finished_leaves_no_half_file(
    lexcompare: Call, folder: Path, tmp_path: Path
) -> None:
    """A folder stands where report.html should go: nothing partial remains beside it."""
    out = tmp_path / "out"
    (out / "report.html").mkdir(parents=True)
    done = lexcompare("run", folder, "--out", out)
    clean(done)
    assert done.returncode == 2
    assert not list(out.glob(".*part"))
    assert not (out / "run.json").exists()


@pytest.mark.skipif(shutil.which("head") is None, reason="no head")
def test_a_reader_that_goes_away(specimen_dir: Path, tmp_path: Path) -> None:
    import sys

    command = f"{sys.executable} -m lexcompare segment {specimen_dir} | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_codebook_that_breaks_its_contract(
    lexcompare: Call, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "codebook.toml").write_text("nonsense = [", "utf-8")
    done = lexcompare("tag", folder, "--codebook", tmp_path)
    clean(done)
    assert done.returncode == 2
    assert "codebook" in done.stderr
