"""Verb ``evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexcompare.cli.output import Format, message, write_records

__all__ = ["evaluate"]

_COLUMNS = "part concept precision recall f1 support tp fp fn".split()


def evaluate(
    corpus: Annotated[Path, typer.Argument(help="The corpus whose codings are given.")],
    gold: Annotated[Path, typer.Option(help="Folder of codings, one JSONL file per instrument.")],
    style: Annotated[
        Format, typer.Option("--format", help="How records are printed.")
    ] = Format.TABLE,
    disagreements: Annotated[
        Path | None, typer.Option(help="Write the units on which both differ to this JSONL file.")
    ] = None,
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="A codebook folder of your own.")
    ] = None,
) -> None:
    """Measure tags and verdicts against codings: precision, recall, F1, kappa.

    Example: `lexcompare evaluate corpus/specimen --gold corpus/specimen/codings`
    """
    import json

    from lexcompare.core.files import write_text
    from lexcompare.evaluate.codings import load_codings
    from lexcompare.evaluate.evaluation import evaluate as measure
    from lexcompare.pipeline.analysis import analyse
    from lexcompare.pipeline.load import load_corpus

    codings = load_codings(gold)
    coded = {coding.instrument for coding in codings}
    loaded = load_corpus(corpus)
    held = [item.id for item in loaded.instruments if item.id in coded]
    analysis = analyse(loaded.select(held), codebook)
    result = measure(analysis.findings, codings, analysis.codebook.concept_ids)
    write_records(result.records(), _COLUMNS, style)
    absent = sorted(coded - set(held))
    if absent:
        shown = ", ".join(absent[:5]) + (" …" if len(absent) > 5 else "")
        message(f"coded but not held or not readable, so not measured: {len(absent)} ({shown})")
    for unit in result.missing_units:
        message(f"coded but not found in the text: {unit}")
    if disagreements is not None:
        lines = (json.dumps(item, ensure_ascii=False) for item in result.disagreements)
        write_text(disagreements, "".join(f"{line}\n" for line in lines))
    message(f"{len(held)} instruments, {len(result.gold_force)} units compared")
