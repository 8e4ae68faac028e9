"""The verb ``report``: the same page again from a run, with figures, and clear refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lexcompare.pipeline.run import run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run("specimen", folder)
    return folder


def report(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lexcompare", "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_page_of_a_run_is_made_again_byte_for_byte(made, tmp_path):
    done = report(made, "--out", tmp_path / "again.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == (made / "report.html").read_bytes()


def test_figures_and_plain_data(made, tmp_path):
    (tmp_path / "drawn.svg").write_text("<svg/>", encoding="utf-8")
    page = tmp_path / "page.html"
    done = report(made, "--out", page, "--plain", "--figures", tmp_path)
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert 'type="application/json"' in text
    assert '"title_en":"drawn"' in text


def test_a_folder_without_a_run_is_refused(tmp_path):
    done = report(tmp_path, "--out", tmp_path / "x.html")
    assert done.returncode == 2
    assert "not the folder of a run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x.html").exists()
