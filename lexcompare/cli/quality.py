"""Verbs ``evaluate`` and ``agree``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexcompare.cli.output import Format, message, write_records
from lexcompare.cli.progress import steps
from lexcompare.cli.work import Cache, NoCache, Workers, work_of

if TYPE_CHECKING:
    from lexcompare.codebook import Codebook
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.core.model import Instrument
    from lexcompare.evaluate.codings import CodedUnit
    from lexcompare.evaluate.evaluation import Evaluation
    from lexcompare.parse.discovery import CorpusEntry
    from lexcompare.pipeline.work import Work

__all__ = ["By", "Tier", "agree", "evaluate"]

_SHOWN = 5


class By(StrEnum):
    """What figures are given for, each beside the whole."""

    INSTRUMENT = "instrument"


class Tier(StrEnum):
    """How codings were made: by two coders and settled, by one, or by this project's own."""

    DOUBLE = "double"
    SINGLE = "single"
    PROJECT = "project"
    WIDER = "wider"
    WIDER_ONCE = "wider-once"
    ASIDE = "aside"
    WIDER_ASIDE = "wider-aside"


_Style = Annotated[Format, typer.Option("--format", help="How records are printed.")]
_ByOption = Annotated[By | None, typer.Option(help="Print figures for each instrument too.")]
_Replicates = Annotated[
    int, typer.Option(min=0, max=100_000, help="Bootstrap replicates; 0 for no intervals.")
]
_TierOption = Annotated[
    Tier | None, typer.Option(help="Only the codings in the folder of this name.")
]
_Gate = Annotated[
    Path | None, typer.Option(help="File of floors; one that is broken ends with exit code 1.")
]
_Disagreements = Annotated[
    Path | None,
    typer.Option(
        help="Write the units on which both differ, with text and reasons: .jsonl, or .md to read."
    ),
]
_Codebook = Annotated[
    Path | None, typer.Option("--codebook", help="A codebook folder of your own.")
]


def evaluate(
    corpus: Annotated[Path, typer.Argument(help="The corpus whose codings are given.")],
    gold: Annotated[Path, typer.Option(help="Folder of codings, one JSONL file per instrument.")],
    style: _Style = Format.TABLE,
    by: _ByOption = None,
    tier: _TierOption = None,
    disagreements: _Disagreements = None,
    replicates: _Replicates = 1000,
    codebook: _Codebook = None,
    rules_only: Annotated[
        bool, typer.Option("--rules-only", help="Leave the trained model out; --gate always does.")
    ] = False,
    gate: _Gate = None,
    update_gate: Annotated[
        bool, typer.Option("--update-gate", help="Write new floors to the file of --gate.")
    ] = False,
    allow_lower: Annotated[
        str, typer.Option(help="With --update-gate: why floors may fall; kept in the file.")
    ] = "",
    workers: Workers = 1,
    cache: Cache = None,
    no_cache: NoCache = False,
) -> None:
    """Measure tags and verdicts against codings: precision, recall, F1, kappa, alpha, intervals.

    Example: `lexcompare evaluate corpus/specimen --gold corpus/specimen/codings`

    Intervals are 95 %: bootstrap over instruments and units for F1, kappa and alpha, Wilson for
    shares. Coded units that the tool does not have count as missed and are listed. Where the
    shipped model was trained on what is measured, stderr says so. `--rules-only` and `--gate` use
    no store, which holds what is found with the model.
    """
    from lexcompare.evaluate.codings import load_codings

    _check_options(gate, update_gate, allow_lower, tier, disagreements)
    book = _codebook(codebook)
    codings = load_codings(gold, book)
    if tier is not None:
        codings = _of_tier(codings, tier, gold)
    with_models = not (rules_only or gate is not None)

    def analysed(entries: Sequence[CorpusEntry]) -> list[InstrumentFindings]:
        if with_models:
            return _analysed(entries, codebook, work_of(workers, cache, no_cache))
        return _analysed_by_rules(entries, book)

    result, instruments = _measure(corpus, codings, book, analysed)
    if with_models:
        _say_what_is_known(book, instruments)
    columns, records = _figures_of(result, style, replicates, by)
    write_records(records, columns, style)
    _say_what_is_missing(result)
    if disagreements is not None:
        _write_disagreements(disagreements, result)
    message(f"{len(instruments)} instruments, {len(result.held)} units compared")
    if gate is not None:
        _hold_gate(gate, result, instruments, book, allow_lower if update_gate else None)


def _figures_of(
    result: Evaluation, style: Format, replicates: int, by: By | None
) -> tuple[tuple[str, ...], Iterable[dict[str, Any]]]:
    from lexcompare.evaluate.figures import COLUMNS, figures

    def parts() -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
        for name, part in result.by_instrument().items():
            yield name, figures(part, replicates)

    return _by_instrument(_printed(COLUMNS, style), figures(result, replicates), parts, by)


def _check_options(
    gate: Path | None,
    update_gate: bool,
    allow_lower: str,
    tier: Tier | None,
    disagreements: Path | None,
) -> None:
    from lexcompare.core.errors import UsageError

    if gate is None and update_gate:
        raise UsageError("--update-gate needs a file of floors", expected="--gate FILE")
    if allow_lower and not update_gate:
        raise UsageError("--allow-lower goes with --update-gate", got=allow_lower)
    if gate is not None and tier is not None:
        raise UsageError(
            "floors are held for all codings", got=f"--tier {tier}", remedy="leave --tier out"
        )
    if disagreements is not None and disagreements.suffix not in (".jsonl", ".md"):
        raise UsageError(
            "unknown kind of file", got=disagreements.name, expected="a name in .jsonl or .md"
        )


def _codebook(path: Path | None) -> Codebook:
    from lexcompare.codebook import load_codebook

    return load_codebook(path)


def _of_tier(codings: tuple[CodedUnit, ...], tier: Tier, gold: Path) -> tuple[CodedUnit, ...]:
    from lexcompare.core.errors import UsageError

    chosen = tuple(unit for unit in codings if unit.tier == tier)
    if not chosen:
        raise UsageError(
            "there are no codings of this tier",
            where=str(gold),
            got=tier,
            expected="a folder with folders double and single",
        )
    return chosen


def _measure(
    corpus: Path,
    codings: tuple[CodedUnit, ...],
    book: Codebook,
    analysed: Callable[[Sequence[CorpusEntry]], list[InstrumentFindings]],
) -> tuple[Evaluation, list[Instrument]]:
    """Analyse the coded instruments of a corpus; those that it names and cannot read are missed."""
    from lexcompare.core.errors import UsageError
    from lexcompare.evaluate.evaluation import OPENING
    from lexcompare.evaluate.evaluation import evaluate as measure
    from lexcompare.parse.discovery import find_entries
    from lexcompare.pipeline.load import locate

    coded = {coding.instrument for coding in codings}
    entries = [entry for entry in find_entries(locate(corpus))[0] if entry.id in coded]
    if not entries:
        raise UsageError(
            "no coded instrument is in this corpus",
            where=str(corpus),
            got=", ".join(sorted(coded)[:_SHOWN]),
            expected="codings whose file names are ids of the corpus",
            remedy="list the ids with `lexcompare corpus list`",
        )
    found = analysed(entries)
    instruments = [item.instrument for item in found]
    held = {instrument.id for instrument in instruments}
    result = measure(
        found,
        codings,
        book.concept_ids,
        unreadable=[entry.id for entry in entries if entry.id not in held],
        mode_concept=book.mode_concept or OPENING,
    )
    return result, instruments


def _analysed(
    entries: Sequence[CorpusEntry], codebook: Path | None, work: Work
) -> list[InstrumentFindings]:
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.pipeline.collect import analyse_entries

    with steps("analysing") as progress:
        found = analyse_entries(entries, codebook, work, progress)
        return [item for item in found if isinstance(item, InstrumentFindings)]


def _analysed_by_rules(entries: Sequence[CorpusEntry], book: Codebook) -> list[InstrumentFindings]:
    """Analyse entries without the models; the store knows only what is found with them."""
    from lexcompare.core.findings import InstrumentFindings
    from lexcompare.pipeline.analysis import Analyser
    from lexcompare.pipeline.collect import analyse_entries_here

    rules = Analyser.from_codebook(book, with_models=False)
    with steps("analysing") as progress:
        found = analyse_entries_here(entries, rules, progress)
        return [item for item in found if isinstance(item, InstrumentFindings)]


def _say_what_is_known(book: Codebook, instruments: list[Instrument]) -> None:
    """Warn where what is measured was in the training of a model."""
    from lexcompare.analyse.model import find_models

    held = {instrument.id for instrument in instruments}
    for model in find_models(book).values():
        known = len(model.trained_on & held)
        if known:
            message(
                f"warning: the model was trained on {known} of these {len(held)} instruments, so "
                "its tags on them are no measure of quality; its card gives figures with each left "
                "out. To mend: --rules-only, or python benchmarks/quality.py"
            )


def _printed(columns: tuple[str, ...], style: Format) -> tuple[str, ...]:
    """Return the columns; a table for the eye leaves out the ends of the lesser intervals."""
    if style is not Format.TABLE:
        return columns
    lesser = ("precision_", "recall_", "kappa_", "alpha_")
    return tuple(column for column in columns if not column.startswith(lesser))


def _by_instrument(
    columns: tuple[str, ...],
    whole: Iterable[dict[str, Any]],
    parts: Callable[[], Iterator[tuple[str, Iterable[dict[str, Any]]]]],
    by: By | None,
) -> tuple[tuple[str, ...], Iterable[dict[str, Any]]]:
    """Return columns and records: of the whole, and with ``--by`` of each instrument after it."""
    if by is None:
        return columns, whole

    def records() -> Iterator[dict[str, Any]]:
        for name, rows in (("", whole), *parts()):
            for row in rows:
                # A concept that an instrument neither has nor was given says nothing about it.
                if not name or row["part"] != "concept" or row["value"] or _counts(row):
                    yield {"instrument": name} | row

    return ("instrument", *columns), records()


def _counts(row: dict[str, Any]) -> bool:
    return any(row.get(key) for key in ("support", "fp"))


def _say_what_is_missing(result: Evaluation) -> None:
    if result.unheld:
        rest = " …" if len(result.unheld) > _SHOWN else ""
        shown = ", ".join(result.unheld[:_SHOWN]) + rest
        message(f"coded but not in this corpus, so not measured: {len(result.unheld)} ({shown})")
    _list_units("coded but not found, counted as missed", result.missing_units)


def _list_units(what: str, refs: Iterable[str]) -> None:
    """Name units on stderr, one line per instrument."""
    by_instrument: dict[str, list[str]] = {}
    for ref in refs:
        instrument, _, unit = ref.partition("#")
        by_instrument.setdefault(instrument, []).append(unit)
    for instrument, units in by_instrument.items():
        message(f"{what}: {instrument}: {len(units)} ({', '.join(units)})")


def _write_disagreements(path: Path, result: Evaluation) -> None:
    from lexcompare.core.files import write_text
    from lexcompare.evaluate.disagreements import as_jsonl, as_markdown, disagreements

    render = as_markdown if path.suffix == ".md" else as_jsonl
    write_text(path, render(disagreements(result)))


def _hold_gate(
    path: Path,
    result: Evaluation,
    instruments: list[Instrument],
    book: Codebook,
    lower: str | None,
) -> None:
    """Check floors, or pin them where ``lower`` (the reason, perhaps empty) is given."""
    from lexcompare.evaluate import gate

    core = [concept.id for concept in book.concepts if concept.core]
    measures = gate.gate_measures(result, core)
    codings = gate.codings_digest(pair.coded for pair in result.pairs)
    texts = gate.texts_digest(instruments)
    if lower is not None:
        old = gate.read_gate(path) if path.exists() else None
        gate.write_gate(path, gate.pin_gate(old, measures, codings, texts, lower))
        message(f"floors of {len(measures)} measures written to {path}")
        return
    broken = gate.check_gate(gate.read_gate(path), measures, codings, texts)
    for sentence in broken:
        message(f"gate: {sentence}")
    if broken:
        sys.exit(1)
    message(f"gate: all floors of {path.name} hold")


def agree(
    a: Annotated[Path, typer.Argument(help="Coding A: a JSONL file, or a folder of them.")],
    b: Annotated[Path, typer.Argument(help="Coding B of the same units.")],
    style: _Style = Format.TABLE,
    by: _ByOption = None,
    disagreements: Annotated[
        Path | None, typer.Option(help="Write the units on which both differ to this CSV file.")
    ] = None,
    replicates: _Replicates = 1000,
    codebook: _Codebook = None,
) -> None:
    """Measure how far two codings of the same units agree: F1, kappa, alpha, with intervals.

    Example: `lexcompare agree first_pass second_pass --disagreements differ.csv`

    Alpha is Krippendorff's: nominal for each concept and force, ordinal over structural < slogan <
    soft < operative, with MASI as distance for sets of concepts and objects.
    """
    from lexcompare.core.files import write_text
    from lexcompare.evaluate import agreement
    from lexcompare.evaluate.codings import load_codings
    from lexcompare.evaluate.evaluation import OPENING
    from lexcompare.report.tables import csv_text

    book = _codebook(codebook)
    left, right = load_codings(a, book), load_codings(b, book)
    mode = book.mode_concept or OPENING
    result = agreement.agree(left, right, book.concept_ids, mode)
    columns, records = _by_instrument(
        _printed(agreement.COLUMNS, style),
        result.records(replicates),
        lambda: ((name, part.records(replicates)) for name, part in result.by_instrument().items()),
        by,
    )
    write_records(records, columns, style)
    _list_units("only coded by A, so not compared", result.only_a)
    _list_units("only coded by B, so not compared", result.only_b)
    differing = list(result.differences())
    if disagreements is not None:
        write_text(disagreements, csv_text(agreement.DIFFERENCE_COLUMNS, differing))
    units = len(result.evaluation.pairs)
    message(f"{units} units coded by both; they differ on {len(differing)}")
