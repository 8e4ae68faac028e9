"""The whole job: a corpus in, every output out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.compare.gaps import GapReport
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.options import Frame, Layer
from lexcompare.core.errors import InputError
from lexcompare.core.files import atomic_path
from lexcompare.core.problems import Problem
from lexcompare.core.process import spare_what_is_held
from lexcompare.parse.coverage import load_coverage
from lexcompare.pipeline.analysis import Analysis, analyse
from lexcompare.pipeline.engines import check_work
from lexcompare.pipeline.load import load_corpus
from lexcompare.pipeline.outputs import write_matrix, write_outputs, write_streamed
from lexcompare.pipeline.work import Work, progress_of

if TYPE_CHECKING:
    from lexcompare.evaluate.codings import CodedUnit
    from lexcompare.parse.corpus import Corpus

__all__ = [
    "RunOptions",
    "RunResult",
    "analyse_corpus",
    "analyse_to_study",
    "compare_into",
    "find_gaps_in",
    "run",
]

_ROW_BY_ROW = ".csv"
"""Suffix of the one format of a matrix that is written without holding its cells."""

_HELD_UP_TO = 500
"""Instruments up to which a study holds texts and findings too. Measured on 2,000 instruments, a
matrix by region in XLSX: held 543 MB and 9.5 s, read from the store anew 122 MB and 13.8 s."""

_PROBE = ".lexcompare-can-write"


@dataclass(frozen=True)
class RunOptions:
    """What a run shows.

    Args:
        rows: Rows of the matrix; see :meth:`Analysis.gap_matrix`.
        against: Benchmarks.
        include: What counts beyond law in force.
        codebook: A codebook folder instead of the shipped one.
        frame: As-of date, layer, and the activities asked about.
        coverage: A table of searches instead of the corpus's own ``coverage.csv``.
        codings: Codings by persons, which outrank the program.
        coder: Who made them, where they do not say.
        work: How the analysis is done; ``None`` does everything here, now and in memory.
        figures: Whether the page shows the figures of the corpus (extra ``figures``).
    """

    rows: str = "instrument"
    against: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    codebook: Path | None = None
    frame: Frame = Frame()  # noqa: RUF009 - frozen, so one instance may be shared
    coverage: Path | None = None
    codings: Path | None = None
    coder: str = ""
    work: Work | None = None
    figures: bool = False


@dataclass(frozen=True)
class RunResult:
    """What a run made.

    Args:
        analysis: The findings.
        matrix: The gap matrix.
        outputs: Files written, by name.
        problems: Everything that was left out, incomplete or doubtful; also in ``run.json``.
    """

    analysis: Analysis
    matrix: GapMatrix
    outputs: dict[str, Path]
    problems: tuple[Problem, ...] = field(default=())


def run(
    corpus: str | Path,
    out: str | Path,
    options: RunOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> RunResult:
    """Analyse a corpus and write every output into a folder.

    The folder is tried first, so that no work is done for an output that cannot be written. The
    same input and options give the same bytes, however many processes or machines do the work.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        out: Folder to write to; made where it does not exist.
        options: Rows, benchmarks and what counts.
        progress: Called with a word on each step.

    Raises:
        InputError: Nothing in the corpus can be read.
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> result = run("specimen", tempfile.mkdtemp())
        >>> sorted(result.outputs)[:3]
        ['articles.parquet', 'gap_matrix.jsonld', 'gap_matrix.tex']
    """
    folder = Path(out)
    _try_writing(folder)
    say = progress or _silent
    asked = options or RunOptions()
    if asked.work is not None:
        check_work(asked.work)
    analysis = analyse_corpus(corpus, asked, say)
    matrix = _matrix_of(analysis, asked)
    spare_what_is_held()
    if not analysis.streamed:
        outputs = write_outputs(analysis, matrix, folder, say, figures=asked.figures)
        return RunResult(analysis, matrix, outputs, analysis.problems)
    outputs, missing = write_streamed(analysis, matrix, folder, say)
    return RunResult(analysis, matrix, outputs, analysis.problems + missing)


def compare_into(
    corpus: str | Path,
    out: str | Path,
    options: RunOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> RunResult:
    """Analyse a corpus and write its gap matrix into one file, by suffix.

    Raises:
        InputError: Nothing in the corpus can be read, or the suffix names no format.
        OutputError: The file cannot be written.
    """
    target = Path(out)
    _try_writing(target.parent)
    asked = options or RunOptions()
    by_row = target.suffix.lower() == _ROW_BY_ROW and asked.frame.layer is Layer.OWN
    analysis = (_analyse_held if by_row else analyse_to_study)(corpus, asked, progress)
    matrix = _matrix_of(analysis, asked)
    write_matrix(target, analysis, matrix)
    return RunResult(analysis, matrix, {target.name: target}, analysis.problems)


def find_gaps_in(
    corpus: str | Path,
    row: str,
    options: RunOptions,
    progress: Callable[[str], None] | None = None,
) -> tuple[GapReport, tuple[Problem, ...]]:
    """Analyse a corpus and list the gaps between one row and the benchmarks of ``options``.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        row: Key or name of a region, locality or instrument.
        options: Benchmarks and what counts; empty ``rows`` finds out what ``row`` is.
        progress: Called with a word on each step.

    Returns:
        The gaps, and everything that was left out or doubtful in reading.

    Raises:
        InputError: Nothing in the corpus can be read.
        UsageError: Nothing has this name, or there is nothing to compare with.
    """
    analysis = analyse_to_study(corpus, options, progress)
    report = analysis.gaps(row, options.against, options.rows, options.include, options.frame)
    return report, analysis.problems


def _silent(_: str) -> None:
    """Say nothing."""


def _try_writing(folder: Path) -> None:
    with atomic_path(folder / _PROBE):
        pass
    (folder / _PROBE).unlink()


def _matrix_of(analysis: Analysis, options: RunOptions) -> GapMatrix:
    return analysis.gap_matrix(options.rows, options.against, options.include, options.frame)


def analyse_corpus(
    corpus: str | Path, options: RunOptions, progress: Callable[[str], None] | None = None
) -> Analysis:
    """Read and analyse a corpus with the codebook and searches that ``options`` name.

    Raises:
        InputError: Nothing in the corpus can be read.
    """
    # Tables of the user's are read first, so that no work is done for one that breaks its contract.
    coverage = None if options.coverage is None else load_coverage(options.coverage)
    codings = None if options.codings is None else _codings(options.codings, options.codebook)
    if options.work is None:
        loaded = _with_something(load_corpus(corpus), corpus)
        if coverage is not None:
            loaded = replace(loaded, coverage=coverage)
        analysis = analyse(loaded, options.codebook, progress)
    else:
        from lexcompare.pipeline.collect import analyse_through_store

        told = progress_of(progress)
        analysis = analyse_through_store(corpus, options.codebook, options.work, told, coverage)
        _with_something(analysis.corpus, corpus)
    return analysis if codings is None else analysis.with_codings(codings, options.coder)


def _analyse_held(
    corpus: str | Path,
    options: RunOptions,
    progress: Callable[[str], None] | None = None,
    held: int = _HELD_UP_TO,
) -> Analysis:
    """Analyse; of more instruments than ``held`` texts and findings stay in the store."""
    if options.work is not None:
        work = replace(options.work, whole_up_to=min(held, options.work.whole_up_to))
        options = replace(options, work=work)
    return analyse_corpus(corpus, options, progress)


def analyse_to_study(
    corpus: str | Path,
    options: RunOptions,
    progress: Callable[[str], None] | None = None,
    held: int = _HELD_UP_TO,
) -> Analysis:
    """Read and analyse a corpus for questions that go to and fro among its rows.

    However many instruments there are, cells and tags are held once they were made, for such
    questions ask for them again and again. Of a large corpus texts and findings stay in the store.

    Args:
        corpus: A folder, a corpus folder with a manifest, a file, or ``"specimen"``.
        options: What is asked, and how the work is done.
        progress: Called with a word on each step.
        held: Instruments up to which texts and findings are held too.

    Raises:
        InputError: Nothing in the corpus can be read.

    Example:
        >>> from lexcompare.pipeline.work import Work
        >>> asked = RunOptions(work=Work(keep=False, whole_up_to=0))
        >>> found = analyse_to_study("specimen", asked)
        >>> found.streamed, type(found.gap_matrix().cells)
        (False, <class 'tuple'>)
    """
    return replace(_analyse_held(corpus, options, progress, held), streamed=False)


def _codings(path: Path, codebook: Path | None) -> tuple[CodedUnit, ...]:
    from lexcompare.codebook import load_codebook
    from lexcompare.evaluate.codings import load_codings

    return tuple(load_codings(path, load_codebook(codebook)))


def _with_something(loaded: Corpus, corpus: str | Path) -> Corpus:
    """Return a corpus that holds something.

    Raises:
        InputError: It holds nothing.
    """
    if not loaded.instruments:
        raise InputError(
            "nothing here could be read",
            where=str(corpus),
            got="; ".join(str(problem) for problem in loaded.problems[:3]),
            remedy="give a folder with legislation in text, Markdown, HTML, DOCX or PDF files",
        )
    return loaded
