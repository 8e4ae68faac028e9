"""The store over the real texts: what verbs make of it is what they make in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lexcompare.compare.options import Frame
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.run import RunOptions, compare_into, find_gaps_in
from lexcompare.pipeline.studies import memo_of
from lexcompare.pipeline.work import Work
from lexcompare.report.memo_docx import write_memo

pytestmark = [pytest.mark.texts, pytest.mark.slow]

FRAME = Frame("2026-01-01")
AGAINST = ("uk", "us")


def refuse(*_: Any) -> Any:
    raise AssertionError("this was analysed before")


def test_matrix_gaps_and_memo_are_the_same_from_the_store(
    texts_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = RunOptions("region", AGAINST, frame=FRAME)
    plain = compare_into(texts_dir, tmp_path / "plain.xlsx", asked)
    expected = plain.analysis.gaps("上海市", AGAINST, frame=FRAME)

    for whole_up_to in (0, 5000):  # the first one fills the store
        work = Work(cache=tmp_path / "cache", whole_up_to=whole_up_to)
        through = RunOptions("region", AGAINST, frame=FRAME, work=work)
        made = compare_into(texts_dir, tmp_path / "stored.xlsx", through)
        assert (tmp_path / "stored.xlsx").read_bytes() == (tmp_path / "plain.xlsx").read_bytes()
        assert made.problems == plain.problems
        monkeypatch.setattr(Analyser, "find", refuse)

        report, problems = find_gaps_in(texts_dir, "上海市", through)
        assert report.gaps
        assert report.to_records() == expected.to_records()
        assert report.notices == expected.notices
        assert problems == plain.problems

        memo, _ = memo_of(texts_dir, ("上海市", "广东省"), through)
        write_memo(tmp_path / f"memo-{whole_up_to}.md", memo)
    assert (tmp_path / "memo-0.md").read_bytes() == (tmp_path / "memo-5000.md").read_bytes()
