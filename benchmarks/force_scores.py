"""Measure the rule judge of force against codings and write its table of scores.

    python benchmarks/force_scores.py            # measure and print
    python benchmarks/force_scores.py --write    # and replace the shipped table

Reads the real texts (``LEXCOMPARE_TEXTS``, default ``../shared/texts``) and ``corpus/codings``.
Deterministic: same texts, same codings, same table. Instruments in a format that no reader knows
are named and left out.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lexcompare.analyse.force_score import fit_paths
from lexcompare.analyse.judge import Judge
from lexcompare.core.files import write_text
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import KEPT_ASIDE, WIDER_LAW, CodedUnit, load_codings
from lexcompare.evaluate.measures import calibration_error
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_source

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "lexcompare" / "codebook" / "data" / "force" / "scores.toml"
HEADER = '''owner = "lexcompare authors"
date = "{date}"
made_by = "python benchmarks/force_scores.py --write"
note = """
Share of right verdicts of each decision path over {units} coded units of {instruments}
instruments, with four verdicts at the overall share added to each. Leave-one-instrument-out, the
scores have a calibration error of {error:.3f} in ten bins. The rules were drafted with most of
these units in view: on new instruments expect less."""
'''


@dataclass(frozen=True, slots=True)
class Seen:
    """A verdict beside its coding."""

    instrument: str
    language: str
    path: str
    coded: Force
    judged: Force

    @property
    def is_right(self) -> bool:
        """Whether judge and coders agree."""
        return self.coded is self.judged


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def instruments(texts: Path, codings: tuple[CodedUnit, ...]) -> Iterator[Instrument]:
    """Yield every instrument that has codings, single texts of other fields included."""
    wanted = {unit.instrument for unit in codings if not unit.file}
    entries, _ = find_entries(texts)
    for entry in entries:
        if entry.id in wanted:
            yield from (item for item in read_entry(entry) if isinstance(item, Instrument))
    named = {unit.file: unit.instrument for unit in codings if unit.file}
    for file in sorted(named):
        source = read_source(texts.parent / "background" / file)
        yield parse_instrument(source, named[file], Metadata(title=Path(file).stem, language="zh"))


def observe(texts: Path, codings: tuple[CodedUnit, ...]) -> list[Seen]:
    """Judge every coded unit that the readers give."""
    judge = Judge()
    by_instrument: dict[str, list[CodedUnit]] = defaultdict(list)
    for unit in codings:
        by_instrument[unit.instrument].append(unit)
    seen: list[Seen] = []
    for instrument in instruments(texts, codings):
        language = "zh" if instrument.metadata.language.startswith("zh") else "en"
        for coded in by_instrument[instrument.id]:
            article = instrument.article(coded.unit)
            if article is not None:
                verdicts = judge.judge_statements(article, language)
                verdict = judge.judge(article, instrument, language, verdicts)
                path = judge.leading_path(verdicts)
                seen.append(Seen(instrument.id, language, path, coded.force, verdict.force))
    return seen


def f1_by_force(seen: list[Seen]) -> dict[str, float]:
    """Return the F1 of each force and their mean."""
    scores = {}
    for force in Force:
        both = sum(one.coded is force and one.is_right for one in seen)
        either = sum(one.coded is force for one in seen) + sum(one.judged is force for one in seen)
        scores[force.value] = 2 * both / either if either else 0.0
    return {"macro": sum(scores.values()) / len(scores), **scores}


def left_out_error(seen: list[Seen]) -> float:
    """Return the calibration error of the scores, each made without the unit's own instrument."""
    scored: list[tuple[float, bool]] = []
    for left_out in sorted({one.instrument for one in seen}):
        rest = [one for one in seen if one.instrument != left_out]
        tables = {
            language: fit_paths(
                (one.path, one.is_right) for one in rest if one.language == language
            )
            for language in ("zh", "en")
        }
        for one in (one for one in seen if one.instrument == left_out):
            table = tables[one.language]
            scored.append((table.get(one.path, table["*"]), one.is_right))
    return calibration_error(scored)


def table(seen: list[Seen], date: str) -> str:
    """Return the text of ``scores.toml``."""
    text = HEADER.format(
        date=date,
        units=len(seen),
        instruments=len({one.instrument for one in seen}),
        error=left_out_error(seen),
    )
    for language in ("en", "zh"):
        fitted = fit_paths((one.path, one.is_right) for one in seen if one.language == language)
        text += f"\n[scores.{language}]\n"
        text += "".join(f'"{path}" = {score}\n' for path, score in fitted.items())
    return text


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--date", default="2026-11-23")
    options = parser.parse_args()
    texts = texts_folder()
    left = KEPT_ASIDE | WIDER_LAW
    codings = tuple(
        unit for unit in load_codings(ROOT / "corpus" / "codings") if unit.tier not in left
    )
    seen = observe(texts, codings)
    missing = {unit.instrument for unit in codings} - {one.instrument for one in seen}
    print("not read:", ", ".join(sorted(missing)) or "none")
    for language in ("zh", "en"):
        chosen = [one for one in seen if one.language == language]
        scores = " ".join(f"{key} {value:.3f}" for key, value in f1_by_force(chosen).items())
        right = sum(one.is_right for one in chosen) / len(chosen)
        print(f"{language}: {len(chosen)} units, accuracy {right:.3f}, F1 {scores}")
    print(f"calibration error, leave-one-instrument-out: {left_out_error(seen):.4f}")
    if options.write:
        write_text(TARGET, table(seen, options.date))
        print("wrote", TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
