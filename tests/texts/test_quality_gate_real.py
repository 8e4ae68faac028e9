"""The floors of quality hold on the real texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lexcompare.evaluate.gate import read_gate

pytestmark = [pytest.mark.texts, pytest.mark.slow]


def test_floors_hold(texts_dir: Path, repo_root: Path) -> None:
    gate = repo_root / "tests" / "gold" / "eval_baseline.json"
    codings = repo_root / "corpus" / "codings"
    done = subprocess.run(
        [
            sys.executable, "-m", "lexcompare", "evaluate", str(texts_dir), "--gold", str(codings),
            "--gate", str(gate), "--replicates", "0",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if line.startswith("gate: ")]
    assert done.returncode == 0, "\n".join(told) or done.stderr
    assert len(read_gate(gate).floors) > 20
