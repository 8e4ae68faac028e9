"""The built wheel works alone: fresh environment, empty folder, light core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.install, pytest.mark.slow]


def call(*command: str | Path, cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LEXCOMPARE"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """A fresh venv with nothing in it but the wheel and its core dependencies."""
    home = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    call(*build, "-w", home, repo_root, cwd=home)
    wheel = next(home.glob("*.whl"))
    call(sys.executable, "-m", "venv", home / "venv", cwd=home)
    python = home / "venv/bin/python"
    constraints = repo_root / "constraints.txt"
    call(python, "-m", "pip", "install", "-q", "-c", constraints, wheel, cwd=home)
    return home / "venv/bin"


def test_the_wheel_carries_its_data(installed: Path, tmp_path: Path) -> None:
    code = (
        "from lexcompare.core.resources import resource as r;"
        "print(r('specimen'), r('models'), r('catalogue.csv'), r('coverage.csv'))"
    )
    shown = call(installed / "python", "-c", code, cwd=tmp_path)
    assert shown.count("_data") == 4


def test_the_core_pulls_no_heavy_packages(installed: Path, tmp_path: Path) -> None:
    listed = call(installed / "python", "-m", "pip", "list", "--format=json", cwd=tmp_path)
    names = {row["name"].lower() for row in json.loads(listed)}
    assert not names & {
        "torch",
        "spacy",
        "scikit-learn",
        "scipy",
        "jupyter",
        "sentence-transformers",
    }


def test_the_verbs_run_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    tool = installed / "lexcompare"
    call(tool, "codebook", "check", cwd=tmp_path)
    units = call(tool, "segment", "specimen", cwd=tmp_path).splitlines()
    assert len(units) >= 350
    assert len(call(tool, "judge", "specimen", cwd=tmp_path).splitlines()) == len(units)
    assert call(tool, "tag", "specimen", cwd=tmp_path)
    call(tool, "corpus", "list", "specimen", cwd=tmp_path)
    call(tool, "compare", "specimen", "--out", "matrix.csv", cwd=tmp_path)
    call(tool, "run", "specimen", "--out", "run", cwd=tmp_path)
    assert (tmp_path / "run/report.html").stat().st_size > 10_000
    assert (tmp_path / "matrix.csv").read_text("utf-8-sig").startswith("row")
