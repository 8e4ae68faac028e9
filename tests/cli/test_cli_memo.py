"""Two rows side by side: ``memo CORPUS A B`` and ``compare A B`` write the same file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., "subprocess.CompletedProcess[str]"]

PAIR = ("sp-yi-public", "sp-jia-open")
DATE = ("--as-of", "2026-01-01")


def test_compare_of_two_rows_writes_the_memo_of_the_verb_memo(
    lexcompare: Call, tmp_path: Path
) -> None:
    by_memo, by_corpus, by_option = (tmp_path / name for name in ("m.docx", "c.docx", "o.docx"))
    for args in (
        ("memo", "specimen", *PAIR, "--out", by_memo),
        ("compare", "specimen", *PAIR, "--out", by_corpus),
        ("compare", *PAIR, "--corpus", "specimen", "--out", by_option),
    ):
        done = lexcompare(*args, *DATE)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == str(args[-1])
    assert by_memo.read_bytes()[:2] == b"PK"
    assert by_memo.read_bytes() == by_corpus.read_bytes() == by_option.read_bytes()


def test_the_memo_as_markdown_names_both_rows(lexcompare: Call, tmp_path: Path) -> None:
    target = tmp_path / "memo.md"
    done = lexcompare("compare", *PAIR, "--corpus", "specimen", "--out", target, *DATE)
    assert done.returncode == 0, done.stderr
    assert "note: As of: 2026-01-01" in done.stderr
    assert "乙市" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(("甲", "乙", "--out", "m.md"), "--corpus CORPUS", id="no-corpus"),
        pytest.param(("a", "b", "c", "d", "--out", "m.md"), "CORPUS for a matrix", id="four"),
        pytest.param((*PAIR, "--corpus", "specimen", "--out", "m.xlsx"), "format", id="suffix"),
        pytest.param(
            ("火星市", "sp-jia-open", "--corpus", "specimen", "--out", "m.md"),
            "no such row",
            id="row",
        ),
        pytest.param(
            (*PAIR, "--corpus", "specimen", "--against", "uk", "--out", "m.md"),
            "benchmark",
            id="against",
        ),
    ],
)
def test_bad_input_is_explained_without_a_traceback(
    lexcompare: Call,
    tmp_path: Path,
    args: tuple[str, ...],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LEXCOMPARE_TEXTS", raising=False)  # it would name a corpus
    done = lexcompare("compare", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / args[-1]).exists()
