"""Progress: a bar with rate and time left for a person, a line now and then for a log."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from invented import invented_corpus

from lexcompare.cli import progress
from lexcompare.cli.progress import Steps, steps, told_time


def test_a_log_gets_a_line_with_rate_and_time_left(capsys, monkeypatch) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    clock = iter([0.0, 2.0, 4.0, 6.0, 8.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with steps("analysing") as told:
        told.expect(4)
        told("甲省数据条例")
        told("乙市办法")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "analysing: 1 of 4, 0.5/s, 6 s left (甲省数据条例)",
        "analysing: 2 of 4, 0.5/s, 4 s left (乙市办法)",
    ]


def test_a_log_gets_nothing_where_it_is_over_at_once(capsys) -> None:
    with steps("analysing") as told:
        told.expect(1)
        told("甲省数据条例")
        told("matrix.csv")
    assert capsys.readouterr().err == ""


def test_what_comes_after_the_instruments_is_writing() -> None:
    said: list[tuple[str, str, int, int]] = []
    told = Steps("analysing", lambda *parts: said.append(parts))
    told.expect(1)
    told("甲省数据条例")
    told("matrix.csv")
    assert said == [("analysing", "甲省数据条例", 1, 1), ("writing", "matrix.csv", 1, 0)]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (7325, "2 h 2 min")],
)
def test_time_in_words(seconds: float, told: str) -> None:
    assert told_time(seconds) == told


@pytest.mark.slow
def test_a_person_sees_a_bar_on_stderr_and_none_on_stdout(tmp_path: Path) -> None:
    corpus = invented_corpus(tmp_path / "corpus", 40)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "lexcompare", "run", str(corpus), "--out", str(tmp_path / "out"),
            "--no-cache", "--whole-up-to", "0",
        ],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "140"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how a terminal says that the other side has closed it
            break
        if not piece:
            break
        shown += piece
    out, _ = process.communicate(timeout=300)
    os.close(ours)
    assert process.returncode == 0
    text = shown.decode("utf-8", "replace")
    assert re.search(r"\d+/40", text)
    assert re.search(r"\d+\.\d/s", text)
    assert re.search(r"\d:\d\d:\d\d.*\d:\d\d:\d\d", text), "time gone and time left"
    assert all(Path(line).exists() for line in out.decode("utf-8").splitlines())
    assert out.decode("utf-8").splitlines()[-1].endswith("run.json")
