"""``lexcompare corpus akn``: a folder of files that read back to the same units."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Call = Callable[..., "subprocess.CompletedProcess[str]"]


def units(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted((record["instrument"].split(".")[0], record["unit"]) for record in records)


def test_files_read_back_to_the_same_units(
    lexcompare: Call, specimen_dir: Path, tmp_path: Path
) -> None:
    out = tmp_path / "akn"
    done = lexcompare("corpus", "akn", specimen_dir, "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "11 instruments written" in done.stderr
    assert len(list(out.iterdir())) == 11
    again = lexcompare("segment", "--annexes", out)
    assert units(again) == units(lexcompare("segment", "--annexes", specimen_dir))


def test_nothing_to_write(lexcompare: Call, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<widgets/>")
    done = lexcompare("corpus", "akn", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(
    lexcompare: Call, specimen_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    done = lexcompare("corpus", "akn", specimen_dir, "--out", tmp_path / "file")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
