"""The figures of a corpus: analyse, put a source together, draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lexcompare.compare.figures.model import FigureSource
from lexcompare.parse.catalogue import load_catalogue
from lexcompare.pipeline.analysis import Analysis
from lexcompare.pipeline.run import RunOptions, analyse_to_study
from lexcompare.report.figures.write import FIGURE_NAMES, write_figures

__all__ = ["FigureOptions", "figure_source", "figures"]


@dataclass(frozen=True)
class FigureOptions:
    """What is drawn, and how.

    Args:
        formats: Some of svg, png, html, csv; the records go beside each as CSV always.
        names: Which figures; all where empty.
        lang: ``en`` or ``zh``.
        run: Benchmarks, what counts, as-of date, searches and work; its rows are not used.

    Example:
        >>> FigureOptions().formats
        ('svg', 'png')
    """

    formats: tuple[str, ...] = ("svg", "png")
    names: tuple[str, ...] = ()
    lang: str = "en"
    run: RunOptions = RunOptions()  # noqa: RUF009 - frozen, so one instance may be shared


def figure_source(analysis: Analysis, options: RunOptions | None = None) -> FigureSource:
    """Return what figures of an analysed corpus are drawn from.

    Example:
        >>> from lexcompare.pipeline.analysis import analyse
        >>> from lexcompare.pipeline.load import load_corpus
        >>> figure_source(analyse(load_corpus())).frame.held
        9
    """
    asked = options or RunOptions()
    rest = (asked.include, asked.frame)
    return FigureSource(
        analysis.gap_matrix("instrument", asked.against, *rest),
        analysis.gap_matrix("region", (), *rest),
        analysis.searches,
        load_catalogue(),
    )


def figures(
    corpus: str | Path,
    out: str | Path,
    options: FigureOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Analyse a corpus and write its figures into a folder.

    Raises:
        InputError: Nothing in the corpus can be read, or an option names nothing.
        MissingExtraError: The extra ``figures`` is not installed and more than CSV is wanted.
        OutputError: A file cannot be written.
    """
    given = options or FigureOptions()
    source = figure_source(analyse_to_study(corpus, given.run, progress), given.run)
    names = given.names or FIGURE_NAMES
    return write_figures(source, Path(out), given.formats, names, given.lang)
