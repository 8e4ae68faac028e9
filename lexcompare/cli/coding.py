"""Verbs ``coding export``, ``import``, ``sample`` and ``report``: coding by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexcompare.cli.matrix import CodebookOption, Corpus, words
from lexcompare.cli.output import Format, message, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

if TYPE_CHECKING:
    from lexcompare.parse.annotation.read import AnnotationFormat

__all__ = ["app", "export", "import_", "report", "sample"]

app = typer.Typer(
    no_args_is_help=True,
    help="Code by hand: units out to annotation tools, a blind sample, codings back, agreement.",
)

_SHOWN = 5
_Tool = Annotated[
    str,
    typer.Option(
        "--format", help="label-studio, doccano, inception, refi (.qdpx), web (JSON-LD) or sheet."
    ),
]


def _form(name: str) -> AnnotationFormat:
    from lexcompare.core.errors import UsageError
    from lexcompare.parse.annotation.read import AnnotationFormat

    if name not in set(AnnotationFormat):
        raise UsageError("no such format", got=name, expected=", ".join(AnnotationFormat))
    return AnnotationFormat(name)


@app.command("export")
def export(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="File to write; the codebook is written beside it.")],
    style: _Tool = "label-studio",
    units: Annotated[
        str, typer.Option(help="Instruments or instrument#unit, comma-separated; all by default.")
    ] = "",
    with_tool: Annotated[
        bool,
        typer.Option("--with-tool", help="Show coders what the program found; blind by default."),
    ] = False,
    codings: Annotated[
        Path | None, typer.Option(help="Codings that go along, to be read again or settled.")
    ] = None,
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Write the units of a corpus for an annotation tool, with the codebook.

    Example: `lexcompare coding export corpus/specimen --format refi --out out/units.qdpx`
    """
    from lexcompare.pipeline.coding import ExportOptions, export_units

    work = work_of(workers, cache, no_cache)
    options = ExportOptions(_form(style), with_tool, words(units), codebook, codings, work)
    with steps("exporting") as progress:
        files, count = export_units(corpus, out, options, progress)
    along = "with the proposals of the program" if with_tool else "blind"
    message(f"{count} units, {'with codings' if codings is not None else along}")
    if with_tool:
        message("note: who sees proposals codes with their help; that is no independent coding")
    for path in files:
        typer.echo(path)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="The file, as the annotation tool exported it.")],
    corpus: Annotated[
        str, typer.Option("--corpus", help="The corpus that the units were exported from.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for codings, one JSONL file per instrument.")],
    style: Annotated[
        str, typer.Option("--format", help="Format, where suffix and content do not show it.")
    ] = "",
    coder: Annotated[
        str, typer.Option(help="Who coded, where the file does not say; a person's name.")
    ] = "",
    codebook: CodebookOption = None,
) -> None:
    """Read codings back from an annotation tool and check them against corpus and codebook.

    Example: `lexcompare coding import done.qdpx --corpus corpus/specimen --out codings`
    """
    from lexcompare.codebook import load_codebook
    from lexcompare.pipeline.coding import import_codings

    found, files = import_codings(path, corpus, out, style, coder, load_codebook(codebook))
    for who, codings in found.codings.items():
        marked = sum(len(coding.words) for coding in codings)
        message(f"{who}: {len(codings)} units coded, {marked} stretches of words marked")
    if found.uncoded:
        rest = " …" if len(found.uncoded) > _SHOWN else ""
        shown = ", ".join(found.uncoded[:_SHOWN]) + rest
        message(f"not coded by anybody: {len(found.uncoded)} ({shown})")
    for target in files:
        typer.echo(target)


@app.command("sample")
def sample(
    corpus: Corpus,
    out: Annotated[Path, typer.Option(help="Folder for the coders' files and the weights.")],
    n: Annotated[int, typer.Option("--n", min=1, help="Units to draw.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed draws the same units.")] = 1,
    coders: Annotated[str, typer.Option(help="Names of the coders, comma-separated.")] = "a,b",
    style: _Tool = "label-studio",
    codebook: CodebookOption = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Draw a blind, stratified sample for coding by hand; untagged units are in it too.

    Example: `lexcompare coding sample corpus/specimen --n 60 --seed 7 --out out/sample`

    Strata are what the program finds: concept, force, level. `weights.csv` keeps how many units
    each one drawn stands for; do not show it to coders.
    """
    from lexcompare.pipeline.coding import SampleOptions, sample_units

    work = work_of(workers, cache, no_cache)
    options = SampleOptions(n, seed, _form(style), words(coders), codebook, work)
    with steps("analysing") as progress:
        drawn, files = sample_units(corpus, out, options, progress)
    strata = {one.stratum: one.size for one in drawn}
    message(f"{len(drawn)} of {sum(strata.values())} units out of {len(strata)} strata")
    message(f"keep {files[0].name} away from coders: it says what the program found")
    for path in files:
        typer.echo(path)


@app.command("report")
def report(
    a: Annotated[Path, typer.Argument(help="Coding A: a JSONL file, or a folder of them.")],
    b: Annotated[Path, typer.Argument(help="Coding B of the same units.")],
    weights: Annotated[
        Path | None, typer.Option(help="weights.csv of the sample, to correct prevalence.")
    ] = None,
    style: Annotated[Format, typer.Option("--format", help="How records are printed.")] = (
        Format.TABLE
    ),
    replicates: Annotated[
        int, typer.Option(min=0, max=100_000, help="Bootstrap replicates; 0 for no intervals.")
    ] = 1000,
    codebook: CodebookOption = None,
) -> None:
    """Report how reliable two coders are: alpha, kappa per concept, corrected prevalence.

    Example: `lexcompare coding report anna ben --weights out/sample/weights.csv`

    Alpha takes sets of concepts with MASI as distance, and force as ranks. Prevalence is the share
    of all units, each drawn one standing for its stratum, once as A and once as B has it.
    """
    from lexcompare.codebook import load_codebook
    from lexcompare.evaluate.codings import load_codings
    from lexcompare.evaluate.hand_report import REPORT_COLUMNS, report_records
    from lexcompare.evaluate.sampling import read_weights

    book = load_codebook(codebook)
    left, right = load_codings(a, book), load_codings(b, book)
    drawn = read_weights(weights) if weights is not None else ()
    records: list[dict[str, Any]] = list(report_records(left, right, book, drawn, replicates))
    write_records(records, REPORT_COLUMNS, style)
    for name, codings in (("A", left), ("B", right)):
        who = sorted({coding.coder for coding in codings if coding.coder})
        message(f"{name}: {', '.join(who) or 'no person is named: machine-assisted codings'}")
    if not drawn:
        message("without --weights prevalence is not corrected, so none is given")
