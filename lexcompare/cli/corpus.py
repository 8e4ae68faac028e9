"""Verbs ``corpus add``, ``corpus list``, ``corpus check`` and ``corpus akn``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from lexcompare.cli.output import Format, finish, message, report_problems, write_records
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

__all__ = ["add", "akn", "app", "check", "list_"]

app = typer.Typer(help="Keep a corpus: add, list, check, export.", no_args_is_help=True)

_COLUMNS = (
    "id title jurisdiction region region_name level scope role promulgated effective status"
    " complete units inferred"
).split()
Corpus = Annotated[Path, typer.Argument(help="A corpus folder, or any folder of instruments.")]


@app.command("list")
def list_(
    corpus: Corpus,
    style: Annotated[
        Format, typer.Option("--format", help="How records are printed.")
    ] = Format.JSONL,
) -> None:
    """List the instruments of a corpus with their metadata, inferred fields named.

    Example: `lexcompare corpus list corpus/specimen --format table`
    """
    from lexcompare.core.codec import to_data
    from lexcompare.pipeline.load import load_corpus

    loaded = load_corpus(corpus)
    records: list[dict[str, Any]] = []
    for instrument in loaded.instruments:
        values = to_data(instrument.metadata)
        record = {column: values.get(column) for column in _COLUMNS}
        record.update(id=instrument.id, units=len(instrument.units), inferred=values["inferred"])
        record["complete"] = instrument.is_complete
        records.append(record)
    write_records(records, _COLUMNS, style)
    report_problems(loaded.problems)


@app.command()
def check(
    corpus: Corpus,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
) -> None:
    """Check a corpus: manifest, hashes, dates, levels, duplicates. Exit 1 if anything is wrong.

    Example: `lexcompare corpus check corpus/specimen`
    """
    from lexcompare.core.problems import Severity
    from lexcompare.parse.checks import check_corpus
    from lexcompare.pipeline.load import load_corpus

    loaded = load_corpus(corpus)
    problems = (*loaded.problems, *check_corpus(loaded))
    serious = report_problems(problems, limit=1000)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    message(
        f"{len(loaded.instruments)} instruments, {errors} error(s), {serious - errors} warning(s)"
    )
    if errors:
        raise typer.Exit(1)
    finish(serious, strict=strict)


@app.command()
def index(
    corpus: Annotated[str, typer.Argument(help="The corpus, or `specimen`.")],
    out: Annotated[
        Path | None, typer.Option(help="Database file; by default beside the corpus.")
    ] = None,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything failed.")] = False,
) -> None:
    """Build the look-up database of a corpus, or bring it up to date; safe to kill.

    What any verb has analysed before is taken from where `--cache` says.

    Example: `lexcompare corpus index specimen --out out/specimen.db`
    """
    from lexcompare.cli.progress import steps
    from lexcompare.pipeline.index import build_index, default_index
    from lexcompare.pipeline.load import locate

    path = out or default_index(locate(corpus))
    with steps("indexing") as progress:
        result = build_index(corpus, path, None, progress, work_of(workers, cache, no_cache))
    message(f"{result.written} written, {result.kept} kept, {result.removed} taken out")
    typer.echo(result.path)
    finish(report_problems(result.problems), strict=strict)


@app.command()
def add(
    corpus: Corpus,
    files: Annotated[list[Path], typer.Argument(help="Files inside the corpus folder.")],
) -> None:
    """Add files to the manifest of a corpus; what the text does not say stays empty.

    Example: `lexcompare corpus add mycorpus mycorpus/cn/some-regulation.md`
    """
    from lexcompare.parse.checks import add_to_manifest

    for file in files:
        entry = add_to_manifest(corpus, file)
        message(f"added {entry.id}; inferred: {', '.join(entry.metadata.inferred) or 'nothing'}")


@app.command()
def akn(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", help="Folder that the files are written to.")],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on problems too.")] = False,
) -> None:
    """Write every instrument of a corpus as Akoma Ntoso 3, one file an instrument.

    Ids of units and provisions stand as eId; the files read back to the same units and words.

    Example: `lexcompare corpus akn corpus/specimen --out akn`
    """
    from lexcompare.core.errors import UsageError
    from lexcompare.pipeline.load import load_corpus
    from lexcompare.report.akn import akn_path, write_akn

    loaded = load_corpus(corpus)
    if not loaded.instruments:
        report_problems(loaded.problems)
        raise UsageError(
            "none of the instruments could be read",
            where=str(corpus),
            expected="at least one readable file",
            remedy="see the messages above",
        )
    for instrument in loaded.instruments:
        write_akn(instrument, akn_path(out, instrument.id))
    message(f"{len(loaded.instruments)} instruments written to {out}")
    finish(report_problems(loaded.problems), strict=strict)
