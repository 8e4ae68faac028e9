"""Verbs that end in a matrix: ``run`` and ``compare``; options that other verbs share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexcompare.cli.output import finish, message, report_problems
from lexcompare.cli.progress import steps
from lexcompare.cli.two import check_pair, corpus_and_pair, write_pair
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

if TYPE_CHECKING:
    from lexcompare.compare.options import Frame
    from lexcompare.pipeline.run import RunResult

__all__ = [
    "About",
    "Against",
    "AsOf",
    "CodebookOption",
    "Corpus",
    "Coverage",
    "Include",
    "LayerName",
    "Rows",
    "Strict",
    "ViewName",
    "compare",
    "frame_of",
    "run",
    "words",
]

Corpus = Annotated[
    str,
    typer.Argument(help="A folder, a corpus folder with a manifest.csv, a file, or `specimen`."),
]
Rows = Annotated[str, typer.Option(help="Rows: instrument, region, locality, level or period.")]
Against = Annotated[
    str,
    typer.Option(
        help="Benchmark rows, comma-separated: sets, jurisdictions (uk,us), national, ids."
    ),
]
Include = Annotated[
    str,
    typer.Option(
        help="What counts beyond law in force, comma-separated: "
        "normative,draft,repealed,superseded,unknown,undated."
    ),
]
CodebookOption = Annotated[
    Path | None, typer.Option("--codebook", help="A codebook folder of your own.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit 1 if anything was left out or incomplete.")
]


AsOf = Annotated[
    str,
    typer.Option("--as-of", help="Date at which texts must be law, YYYY-MM-DD; today by default."),
]
LayerName = Annotated[
    str, typer.Option("--layer", help="own, or applicable: own law and what binds from above.")
]
About = Annotated[
    str,
    typer.Option("--about", help="Activities a provision must be about: opening,public_data."),
]
ViewName = Annotated[
    str,
    typer.Option(
        "--view",
        help="openness: provisions about opening, general ones marked; all: any activity. "
        "By default what the benchmark sets of --against ask about, else all; of A and B openness.",
    ),
]
Coverage = Annotated[
    Path | None,
    typer.Option("--coverage", help="A coverage.csv instead of the one in the corpus folder."),
]
Codings = Annotated[
    Path | None,
    typer.Option(help="Codings by persons; they outrank the program, and every cell shows it."),
]
Coder = Annotated[str, typer.Option(help="Who made the codings, where they do not say.")]
Engine = Annotated[
    str, typer.Option(help="Who analyses: local, or dask: a cluster that somebody has started.")
]
Scheduler = Annotated[
    str, typer.Option(help="Address of the Dask scheduler, as tcp://10.0.0.1:8786.")
]
Figures = Annotated[
    bool,
    typer.Option("--figures", help="Draw the figures of the corpus into the page (extra figures)."),
]
MatrixFile = Annotated[
    Path,
    typer.Option(
        help="File to write: .xlsx, .csv, .html, .json, .tex, .docx or .jsonld; "
        "for two rows .docx or .md."
    ),
]
Where = Annotated[
    str,
    typer.Option("--corpus", envvar="LEXCOMPARE_TEXTS", help="The corpus of two rows A and B."),
]
WholeUpTo = Annotated[
    int,
    typer.Option(
        help="Above this many instruments hold nothing whole: tables in parts, and the outputs "
        "that need everything at once are left out, by name."
    ),
]


def frame_of(as_of: str, layer: str, about: str, view: str = "all", against: str = "") -> Frame:
    """Return the frame that options name; without a date, today's, which is printed.

    Without a view it is the question of the benchmark sets: a remedy for personal information,
    set beside law on opening, would be read as one for opening. (A codebook of your own may know
    no such activities.)
    """
    from lexcompare.compare.benchmarks import question_of
    from lexcompare.compare.options import Frame, Layer
    from lexcompare.compare.views import View, objects_of_view
    from lexcompare.core.errors import UsageError

    asked = frozenset() if view else question_of(words(against))
    view = view or View.ALL
    if view not in set(View):
        raise UsageError("no such view", got=view, expected=f"one of {', '.join(View)}")

    if layer not in set(Layer):
        raise UsageError("no such layer", got=layer, expected=f"one of {', '.join(Layer)}")
    # The only place where the clock is read: below, every date is an argument.
    objects = frozenset(words(about)) or asked or objects_of_view(View(view))
    return Frame(as_of or datetime.now(UTC).date().isoformat(), Layer(layer), objects)


def words(text: str) -> tuple[str, ...]:
    """Split a comma-separated option."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _report(result: RunResult) -> int:
    """Say what was left out and what a reader should know; return how much was serious."""
    serious = report_problems(result.problems)
    for notice in result.matrix.notices:
        message(f"note: {notice}")
    if "unknown" in result.matrix.options.include:
        message("note: nobody has said of some instruments whether they are in force; they count")
    if not result.matrix.rows:
        message(
            "warning: the matrix has no row, since every instrument was left out (run.json says "
            "why). To mend: state status in manifest.csv, or give --include normative,draft,unknown"
        )
    return serious


def _counted(result: RunResult) -> str:
    """Return what was found, and which outputs were left out, in a line each."""
    counts = [found.counts for found in result.analysis.findings]
    units, tags = sum(one.units for one in counts), sum(one.tags for one in counts)
    lines = [str(one) for one in result.problems if one.code == "output-left-out"]
    lines.append(
        f"{len(counts)} instruments, {units} units, {tags} tags, {len(result.matrix.rows)} rows"
    )
    return "\n".join(lines)


def run(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="Folder for the outputs.")],
    rows: Rows = "instrument",
    against: Against = "",
    include: Include = "",
    as_of: AsOf = "",
    layer: LayerName = "own",
    about: About = "",
    view: ViewName = "",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    codings: Codings = None,
    coder: Coder = "",
    workers: Workers = 1,
    engine: Engine = "local",
    scheduler: Scheduler = "",
    cache: Cache = None,
    no_cache: NoCache = False,
    whole_up_to: WholeUpTo = 5000,
    figures: Figures = False,
    strict: Strict = False,
) -> None:
    """Do the whole job: read, segment, tag, judge, compare, and write every output.

    What has been analysed is kept: a run that was stopped goes on where it was, and after a change
    of some files only those are analysed again.

    Example: `lexcompare run corpus/specimen --out out/demo`
    """
    from lexcompare.pipeline.run import RunOptions
    from lexcompare.pipeline.run import run as run_all
    from lexcompare.pipeline.work import Work

    options = RunOptions(
        rows,
        words(against),
        words(include),
        codebook,
        frame_of(as_of, layer, about, view, against if codebook is None else ""),
        coverage,
        codings,
        coder,
        Work(workers, engine, scheduler, cache, not no_cache, whole_up_to),
        figures,
    )
    with steps("analysing") as progress:
        result = run_all(corpus, out, options, progress)
    serious = _report(result)
    if result.analysis.human is not None:
        message(f"codings by hand: {result.analysis.human.told}")
    message(_counted(result))
    for path in result.outputs.values():
        typer.echo(path)
    finish(serious, strict=strict)


def compare(
    names: Annotated[
        list[str],
        typer.Argument(metavar="CORPUS | A B", help="A corpus, or two rows of one (see --corpus)."),
    ],
    out: MatrixFile,
    where: Where = "",
    rows: Annotated[
        str,
        typer.Option(
            help="Rows: instrument (the default), region, locality, level or period; "
            "of A and B it is found out."
        ),
    ] = "",
    against: Against = "",
    include: Include = "",
    as_of: AsOf = "",
    layer: LayerName = "own",
    about: About = "",
    view: ViewName = "",
    coverage: Coverage = None,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Strict = False,
) -> None:
    """Write the gap matrix: rows × concepts, with benchmark rows; or a memo of two rows A and B.

    What any verb has analysed before is not analysed again; see `--cache`.

    Example: `lexcompare compare corpus/specimen --rows region --against uk,us --out gaps.xlsx`
    """
    from lexcompare.pipeline.run import RunOptions, compare_into

    corpus, pair = corpus_and_pair(names, where)
    view = view or ("openness" if pair else "")
    options = RunOptions(
        rows or ("" if pair else "instrument"),
        words(against),
        words(include),
        codebook,
        frame_of(as_of, layer, about, view, against if codebook is None else ""),
        coverage,
        work=work_of(workers, cache, no_cache),
    )
    if pair:
        check_pair(against)
        write_pair(corpus, pair, out, options, strict=strict)
        return
    with steps("analysing") as progress:
        result = compare_into(corpus, out, options, progress)
    serious = _report(result)
    typer.echo(out)
    finish(serious, strict=strict)
