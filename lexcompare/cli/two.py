"""What the verbs ``memo`` and ``compare A B`` share: two rows side by side, into one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lexcompare.cli.output import finish, message, report_problems
from lexcompare.cli.progress import steps

if TYPE_CHECKING:
    from lexcompare.pipeline.run import RunOptions

__all__ = ["check_pair", "corpus_and_pair", "write_pair"]


def corpus_and_pair(names: list[str], corpus: str) -> tuple[str, tuple[str, str] | None]:
    """Return the corpus that arguments name, and the two rows, if any.

    One name is a corpus, two are rows, three a corpus and rows. Where rows stand alone and no
    corpus was given, the current folder is one if it holds a manifest.

    Args:
        names: Arguments as typed.
        corpus: What ``--corpus`` gave; empty for nothing.

    Raises:
        UsageError: Too many names, or rows without a corpus.

    Example:
        >>> corpus_and_pair(["specimen"], "")
        ('specimen', None)
        >>> corpus_and_pair(["甲省", "乙省"], "specimen")
        ('specimen', ('甲省', '乙省'))
    """
    from lexcompare.core.errors import UsageError

    if len(names) == 1:
        return names[0], None
    if len(names) == 3:
        return names[0], (names[1], names[2])
    if len(names) == 2:
        here = "." if Path("manifest.csv").is_file() else ""
        if corpus or here:
            return corpus or here, (names[0], names[1])
    raise UsageError(
        "it is not said what to compare, or where",
        got=" ".join(names),
        expected="CORPUS for a matrix, or two rows and a corpus for a memo",
        remedy="lexcompare compare A B --corpus CORPUS --out memo.docx",
    )


def check_pair(against: str) -> None:
    """Refuse benchmarks where two rows are each other's.

    Raises:
        UsageError: Benchmarks were given.

    Example:
        >>> check_pair("")
    """
    from lexcompare.core.errors import UsageError

    if against:
        raise UsageError(
            "two rows are compared with each other, not with a benchmark",
            got=f"--against {against}",
            remedy="leave it out, or compare one corpus: compare CORPUS --against …",
        )


def write_pair(
    where: str, rows: tuple[str, str], out: Path, options: RunOptions, *, strict: bool
) -> None:
    """Write the memo of two rows and say what a reader should know.

    Raises:
        UsageError: Nothing has one of the names, or the suffix names no format.
        InputError: Nothing in the corpus can be read.
        OutputError: The file cannot be written.
    """
    from lexcompare.pipeline.studies import memo_of
    from lexcompare.report.memo_docx import check_memo_suffix, write_memo

    check_memo_suffix(out)
    with steps("analysing") as progress:
        made, problems = memo_of(where, rows, options, progress)
    serious = report_problems(problems)
    for notice in made.notices:
        message(f"note: {notice}")
    write_memo(out, made)
    typer.echo(out)
    finish(serious, strict=strict)
