"""Cells of instruments × concepts beside the codings, and the activities that units are about.

    python benchmarks/cells.py               # measure, print, write results/cells.json

Each Chinese instrument is read by a model trained without it and its twins; English ones are read
by the rules (with a shipped English model left out in the same way, where there is one). The rules
were drafted with most of these instruments in view, so the figures are too good for new law by an
unknown amount. The figures that every run prints beside its matrix are written into the package
(``lexcompare/pipeline/data/accuracy.json``). Reads the real texts (``LEXCOMPARE_TEXTS``, default
``../shared/texts``) and ``corpus/codings``. Deterministic.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook import Codebook, load_codebook
from lexcompare.core.files import write_text
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.evaluate.cells import CellAccuracy, cell_accuracy
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.evaluation import evaluate
from lexcompare.evaluate.folds import make_folds
from lexcompare.evaluate.gate import codings_digest, texts_digest
from lexcompare.evaluate.learning import fit_model
from lexcompare.evaluate.training import examples_of, read_coded

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "benchmarks" / "results" / "cells.json"
SHIPPED = ROOT / "lexcompare" / "pipeline" / "data" / "accuracy.json"
COMMAND = "python benchmarks/cells.py"
MEASURED = ("double", "single")
FLOORS = {"core": 0.05, "all": 0.10}


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def language_of(instrument: Instrument) -> str:
    """Return ``zh`` or ``en``."""
    return instrument.metadata.language or "zh"


def read_out_of_fold(
    instruments: Sequence[Instrument], coded: Sequence[CodedUnit], names: Sequence[str]
) -> list[InstrumentFindings]:
    """Read each named instrument with models that have seen neither it nor its twins."""
    book, judge = load_codebook(), Judge()
    plain = Tagger(book)
    shipped = [name for name in ("zh", "en") if (ROOT / "models" / f"concepts-{name}.npz").exists()]
    examples = {
        name: examples_of(instruments, coded, plain, **({} if name == "zh" else {"language": name}))
        for name in shipped
    }
    by_id = {item.id: item for item in instruments}
    found = []
    for fold in make_folds(instruments, names):
        item = by_id[fold.held_out]
        language = language_of(item)
        models = {}
        if language in shipped:
            kept = [one for one in examples[language] if one.group in fold.training]
            models[language] = fit_model(kept, book, language, {})
        found.append(find_instrument(item, Tagger(book, judge, models), judge))
        print(f"read: {fold.held_out}", flush=True)
    return found


def mode_accuracy(
    found: Sequence[InstrumentFindings], coded: Sequence[CodedUnit], concept: str
) -> dict[str, float]:
    """Return how often the mode of opening is right where the duty was rightly found."""
    units = {(item.instrument.id, unit.unit): unit for item in found for unit in item.units}
    pairs = [
        (one.opening_mode, units[one.instrument, one.unit])
        for one in coded
        if one.opening_mode and (one.instrument, one.unit) in units
    ]
    hits = [(mode, unit) for mode, unit in pairs if concept in {tag.concept for tag in unit.tags}]
    right = sum(unit.opening_mode == mode for mode, unit in hits)
    return {"opening_mode_right": right, "opening_mode_of": len(hits), "duties_coded": len(pairs)}


def table(found: CellAccuracy, book: Codebook) -> str:
    """Return a table in Markdown: one line per concept, then core concepts and all."""
    lines = [
        "| concept | cells coded | false absence | missed, undecided too | false presence "
        "| accuracy | weighted kappa |",
        "|---|---|---|---|---|---|---|",
    ]
    groups = [(f"{c.id}{' ★' if c.core else ''}", found.of((c.id,))) for c in book.concepts]
    for name, part in [*groups, ("core ★", found.core_only), ("all", found)]:
        lines.append(
            f"| {name} | {part.false_absence.total} | {part.false_absence.text} | "
            f"{part.missed.text} | {part.false_presence.text} | {part.accuracy:.2f} | "
            f"{part.kappa:.2f} |"
        )
    return "\n".join(lines)


def misses(found: CellAccuracy, core: frozenset[str]) -> str:
    """Return every false absence of a core concept, in words."""
    wrong = [p for p in found.pairs if p.false_absence and p.concept in core]
    return "; ".join(f"{p.instrument} × {p.concept} ({p.coded})" for p in wrong) or "none"


def main() -> None:
    """Measure, print, write."""
    book = load_codebook()
    folder = ROOT / "corpus"
    everything, coded, tiers = read_coded(texts_folder(), folder / "codings", folder / "drafts")
    names = sorted(item.id for item in everything if tiers[item.id] in MEASURED)
    found = read_out_of_fold(everything, coded, names)
    measured = [unit for unit in coded if unit.instrument in names]
    cells = cell_accuracy(found, measured, book)
    chinese = [item.instrument.id for item in found if language_of(item.instrument) == "zh"]
    english = [name for name in names if name not in chinese]
    groups = {
        "all": cells,
        "Chinese": cells.of_instruments(chinese),
        "Chinese, coded twice": cells.of_instruments([n for n in chinese if tiers[n] == "double"]),
        "English": cells.of_instruments(english),
    }
    for name, part in groups.items():
        print(f"\n{name}\n{table(part, book)}\ncore cells missed: {misses(part, cells.core)}")
    objects = {}
    for name, members in (("Chinese", chinese), ("English", english)):
        units = [unit for unit in measured if unit.instrument in members]
        headline = evaluate(found, units, book.concept_ids).headline()
        objects[name] = {k: v for k, v in headline.items() if "object" in k or "mode" in k}
        objects[name].update(mode_accuracy(found, units, book.mode_concept))
        print(name, objects[name])
    core, whole = cells.core_only.false_absence.value, cells.false_absence.value
    met = {"core": core <= FLOORS["core"], "all": whole <= FLOORS["all"]}
    print("floors:", FLOORS, "measured:", round(core, 4), round(whole, 4), "met:", met)
    instruments = [item.instrument for item in found]
    conditions = {
        "command": COMMAND,
        "codebook": {"version": book.version, "digest": book.digest},
        "codings": codings_digest(measured),
        "texts": texts_digest(instruments),
        "how": "leave-one-instrument-out; the rules saw most of these instruments",
    }
    results = {
        name: {
            "all": part.to_record(),
            "core": part.core_only.to_record(),
            "concepts": {c: part.of((c,)).to_record() for c in part.concepts},
        }
        for name, part in groups.items()
    }
    data = {"conditions": conditions, "floors": FLOORS, "met": met, "objects": objects}
    dumped = json.dumps({**data, "results": results}, ensure_ascii=False, indent=1)
    write_text(TARGET, dumped + "\n")
    brief = {name: {k: results[name][k] for k in ("all", "core")} for name in ("all", "Chinese")}
    shipped = json.dumps({**data, "results": brief}, ensure_ascii=False, indent=1)
    SHIPPED.parent.mkdir(exist_ok=True)
    write_text(SHIPPED, shipped + "\n")


if __name__ == "__main__":
    main()
