"""The sample funnel of a corpus: analyse, screen, write table, counts and diagram."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lexcompare.compare.screen_plan import load_overrides, load_screen_plan
from lexcompare.compare.screening import SCREEN_COLUMNS, Funnel, screen_instruments
from lexcompare.core.codec import to_data
from lexcompare.core.files import write_text
from lexcompare.pipeline.analysis import Analysis
from lexcompare.pipeline.run import RunOptions, analyse_to_study
from lexcompare.pipeline.work import Work
from lexcompare.report.prisma import write_prisma
from lexcompare.report.tables import write_records_csv

__all__ = ["ScreenOptions", "screen", "screen_analysis", "write_screen"]


@dataclass(frozen=True)
class ScreenOptions:
    """How a corpus is screened.

    Args:
        rounds: A plan of your own in TOML; the shipped one where ``None``.
        decisions: A table of persons' decisions.
        jurisdictions: Whose instruments make the pile; all where empty.
        as_of: ISO date at which texts must be law; statuses as they stand where empty.
        codebook: A codebook folder of your own.
        work: How the analysis is done; ``None`` does everything here, now and in memory.

    Example:
        >>> ScreenOptions().jurisdictions
        ()
    """

    rounds: Path | None = None
    decisions: Path | None = None
    jurisdictions: tuple[str, ...] = ()
    as_of: str = ""
    codebook: Path | None = None
    work: Work | None = None


def screen_analysis(analysis: Analysis, options: ScreenOptions | None = None) -> Funnel:
    """Screen an analysed corpus.

    Example:
        >>> from lexcompare.pipeline.analysis import analyse
        >>> from lexcompare.pipeline.load import load_corpus
        >>> funnel = screen_analysis(analyse(load_corpus()))
        >>> funnel.steps[0].entered == len(funnel.decisions)
        True
    """
    given = options or ScreenOptions()
    plan = load_screen_plan(given.rounds)
    overrides = load_overrides(given.decisions) if given.decisions else ()
    asked = replace(
        analysis.gap_matrix().options, as_of=given.as_of, jurisdictions=given.jurisdictions
    )
    return screen_instruments(analysis.findings, analysis.codebook, plan, asked, overrides)


def screen(
    corpus: str | Path,
    out: str | Path,
    options: ScreenOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> Funnel:
    """Analyse and screen a corpus; write ``screen.csv``, ``screen.json`` and ``screen.svg``.

    Raises:
        InputError: Nothing in the corpus can be read, or a table breaks its contract.
        OutputError: The folder cannot be written.
    """
    given = options or ScreenOptions()
    # Tables are tried first, so that no work is done for one that breaks its contract.
    load_screen_plan(given.rounds)
    if given.decisions:
        load_overrides(given.decisions)
    asked = RunOptions(codebook=given.codebook, work=given.work)
    analysis = analyse_to_study(corpus, asked, progress)
    funnel = screen_analysis(analysis, given)
    write_screen(funnel, Path(out))
    return funnel


def write_screen(funnel: Funnel, folder: Path) -> tuple[Path, ...]:
    """Write table, counts and diagram of a funnel.

    Raises:
        OutputError: A file cannot be written.
    """
    as_of = funnel.as_of or "not given (statuses are those of the manifest)"
    note = f"As of {as_of}; rounds: {funnel.plan.name}. Texts held, not legislation enacted."
    write_records_csv(folder / "screen.csv", SCREEN_COLUMNS, funnel.to_records())
    data = {
        "as_of": funnel.as_of,
        "plan": to_data(funnel.plan),
        "held": len(funnel.decisions),
        "sample": list(funnel.sample),
        "restored_by_a_person": [one.instrument for one in funnel.restored],
        "steps": [{**to_data(step), "left": step.left} for step in funnel.steps],
        "decisions": [
            {**one.to_record(), "findings": to_data(one.findings)} for one in funnel.decisions
        ],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(folder / "screen.json", text + "\n")
    write_prisma(folder / "screen.svg", funnel, note)
    return tuple(folder / f"screen.{suffix}" for suffix in ("csv", "json", "svg"))
