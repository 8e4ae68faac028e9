"""Studies of a corpus beside its matrix: ledger, sensitivity, memo of two rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lexcompare.compare.gaps import find_gaps
from lexcompare.compare.ledger import LedgerLine, check_claims, load_claims
from lexcompare.compare.sensitivity import Sensitivity, sensitivity
from lexcompare.compare.slogans import CAUTION
from lexcompare.core.errors import UsageError
from lexcompare.core.problems import Problem
from lexcompare.pipeline.run import RunOptions, analyse_to_study
from lexcompare.pipeline.summary import measured_rates
from lexcompare.pipeline.work import WHOLE_UP_TO
from lexcompare.report.memo import Memo, build_memo

__all__ = ["check_claims_in", "memo_of", "sensitivity_in"]


def check_claims_in(
    corpus: str | Path,
    options: RunOptions,
    claims: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[LedgerLine, ...], tuple[Problem, ...]]:
    """Give claims their verdicts on a corpus.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        options: Frame and what counts.
        claims: A TOML file of claims instead of the shipped ones.
        progress: Called with a word on each step.

    Returns:
        The ledger, and everything that was left out or doubtful in reading.

    Raises:
        InputError: Nothing in the corpus can be read, or the claims break their contract.
    """
    entries = load_claims(claims)
    # Every query reads every instrument, so reading them anew each time would take most of a run.
    analysis = analyse_to_study(corpus, options, progress, WHOLE_UP_TO)
    asked = analysis.gap_matrix("instrument", (), options.include, options.frame).options
    lines = check_claims(analysis.findings, analysis.codebook, asked, entries)
    return lines, analysis.problems


def sensitivity_in(
    corpus: str | Path, options: RunOptions, progress: Callable[[str], None] | None = None
) -> tuple[Sensitivity, tuple[Problem, ...]]:
    """List what changes in a matrix when its choices are changed, gaps included.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        options: The matrix as asked for.
        progress: Called with a word on each step.

    Raises:
        InputError: Nothing in the corpus can be read.
    """
    analysis = analyse_to_study(corpus, options, progress)
    matrix = analysis.gap_matrix(options.rows, options.against, options.include, options.frame)
    return sensitivity(matrix), analysis.problems


def memo_of(
    corpus: str | Path,
    rows: tuple[str, str],
    options: RunOptions,
    progress: Callable[[str], None] | None = None,
) -> tuple[Memo, tuple[Problem, ...]]:
    """Set two regions, localities or instruments side by side.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        rows: Their names or codes.
        options: Frame and what counts; empty ``rows`` in it finds out what the names are.
        progress: Called with a word on each step.

    Raises:
        UsageError: No kind of row has both names, or they are one row.
    """
    analysis = analyse_to_study(corpus, options, progress)
    kinds = [options.rows] if options.rows else ["region", "locality", "instrument"]
    error: UsageError | None = None
    for kind in kinds:
        matrix = analysis.gap_matrix(kind, (), options.include, options.frame)
        try:
            first, second = (matrix.row(name) for name in rows)
        except UsageError as found:
            error = error or found
            continue
        there = find_gaps(matrix, first.key, (second.key,))
        back = find_gaps(matrix, second.key, (first.key,))
        rate = measured_rates()[0][0].text
        notices = (*matrix.notices, CAUTION, f"Of cells by instrument, {rate}")
        return build_memo(there, back, notices), analysis.problems
    assert error is not None
    raise error
