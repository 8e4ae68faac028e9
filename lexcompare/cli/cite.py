"""Verbs about references: ``cite extract``, ``cite network``, ``cite lookup``, ``cite format``."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.output import Format, finish, message, report_problems, write_records
from lexcompare.cli.work import Cache, NoCache, Workers, work_of
from lexcompare.core.errors import UsageError

__all__ = ["app", "extract", "format_", "lookup", "network"]

app = typer.Typer(help="References: look up, write out.", no_args_is_help=True)

_COLUMNS = (
    "query status instrument title unit place text force tags cites cited_by candidates references"
    " notes"
).split()
IndexOption = Annotated[
    Path | None,
    typer.Option("--index", help="Look-up database; by default beside the corpus."),
]


@app.command()
def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders, or corpus folders with a manifest.csv.", metavar="PATH…"
        ),
    ],
    style: Annotated[
        Format, typer.Option("--format", help="How records are printed.")
    ] = Format.JSONL,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything failed.")] = False,
) -> None:
    """Print every citation: raw words, title, places, relation, target and status.

    Targets are looked for among the instruments given.

    Example: `lexcompare cite extract corpus/specimen --format table`
    """
    from lexcompare.pipeline.citations import cited_records
    from lexcompare.pipeline.records import CITE_COLUMNS

    records, problems = cited_records(paths)
    write_records(records, CITE_COLUMNS, style)
    finish(report_problems(problems), strict=strict)


class NetworkView(StrEnum):
    """What ``cite network`` prints."""

    BASES = "bases"
    MOST_CITED = "most-cited"
    REPEALED = "repealed"
    DANGLING = "dangling"


@app.command()
def network(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders, or corpus folders with a manifest.csv.", metavar="PATH…"
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Write the whole network: a picture (.svg), .graphml, or .csv."),
    ] = None,
    show: Annotated[
        NetworkView | None,
        typer.Option(
            help="Print who bases itself on what, the most cited provisions, citations of repealed"
            " law, or references to places that do not exist."
        ),
    ] = None,
    style: Annotated[
        Format, typer.Option("--format", help="How records are printed.")
    ] = Format.JSONL,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything failed.")] = False,
) -> None:
    """Show who cites whom: legal bases, most cited provisions, repealed law, dangling references.

    Example: `lexcompare cite network corpus/specimen --out network.svg --show bases`
    """
    from lexcompare.pipeline.citations import cited_network
    from lexcompare.report.citation_graph import write_network

    if out is None and show is None:
        raise UsageError("nothing was asked for", expected="--out FILE or --show VIEW, or both")
    found, problems = cited_network(paths)
    if out is not None:
        write_network(found, out)
    if show is not None:
        views = {
            NetworkView.BASES: found.bases,
            NetworkView.MOST_CITED: found.most_cited,
            NetworkView.REPEALED: found.citing_repealed,
            NetworkView.DANGLING: found.dangling,
        }
        frame = views[show]()
        rows = ({str(key): value for key, value in row.items()}
                for row in frame.to_dict("records"))  # fmt: skip
        write_records(rows, list(frame.columns), style)
    finish(report_problems(problems), strict=strict)


@app.command()
def lookup(
    query: Annotated[str, typer.Argument(help="A title, short title or id, with a place in it.")],
    corpus: Annotated[str, typer.Option(help="The corpus, or `specimen`.")],
    index: IndexOption = None,
    style: Annotated[
        Format, typer.Option("--format", help="How the answer is printed.")
    ] = Format.JSONL,
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Look a provision up: its words, what was found, what it cites, who cites it, references.

    The database is built on the first call and brought up to date when a file has changed.

    Example: `lexcompare cite lookup "甲省数据条例第十二条" --corpus specimen --index out/s.db`
    """
    from lexcompare.index.lookup import LookupStatus, look_up
    from lexcompare.pipeline.index import lookup_record, opened

    with opened(corpus, index, message, work_of(workers, cache, no_cache)) as store:
        found = look_up(store, query)
        record = lookup_record(store, found)
    if style is Format.TABLE:
        typer.echo(_card(record))
    else:
        write_records([record], _COLUMNS, style)
    if found.status is LookupStatus.UNKNOWN:
        message(f"no instrument of that name is held here; that says nothing of the law: {query}")
    elif found.status in (LookupStatus.AMBIGUOUS, LookupStatus.FUZZY):
        message("several instruments may be meant; name one by its id, as ID#art_3:")
        for one in found.candidates:
            message(f"  {one.held.instrument}  {one.held.title}  {one.held.status} {one.held.date}")


@app.command("format")
def format_(
    reference: Annotated[
        str, typer.Argument(metavar="ID", help="An instrument's id, or ID#unit, or ID#provision.")
    ],
    corpus: Annotated[str, typer.Option(help="The corpus, or `specimen`.")],
    style: Annotated[
        str,
        typer.Option(
            help="gbt7714, cn-legal, oscola, bluebook, apa, bibtex, biblatex, ris, csl-json."
        ),
    ] = "cn-legal",
) -> None:
    """Write a reference to an instrument, a unit or a provision.

    Example: `lexcompare cite format sp-jia-data#art_12 --corpus specimen --style bluebook`
    """
    from lexcompare.pipeline.index import find_instrument
    from lexcompare.report.references import format_reference

    name, _, place = reference.partition("#")
    typer.echo(format_reference(find_instrument(corpus, name), place, style).rstrip("\n"))


def _card(record: dict[str, object]) -> str:
    """Return an answer as a person reads it."""
    lines = [f"{record['title']} {record['place']}  [{record['status']}]".strip()]
    if record["text"]:
        lines += ["", str(record["text"]), ""]
    for name in ("force", "tags", "cites", "cited_by", "notes"):
        value = record[name]
        if value:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{name}: {shown}")
    references = record["references"]
    if isinstance(references, dict):
        lines += [f"{style}: {text}" for style, text in references.items()]
    return "\n".join(lines)
