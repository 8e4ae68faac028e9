"""Run the command line as a person would: a subprocess."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def lexcompare() -> Call:
    """Call ``lexcompare`` with arguments; ``cwd`` and ``env`` as for subprocess."""

    def call(
        *args: object, cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lexcompare", *map(str, args)],
            cwd=cwd,
            env={
                **os.environ,
                "PYTHONWARNINGS": "error::DeprecationWarning:lexcompare",
                **(env or {}),
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )

    return call
