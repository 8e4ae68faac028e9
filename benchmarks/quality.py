"""Quality of the tool beside plain systems, in one table.

    python benchmarks/quality.py             # measure, print, write results/quality.json
    python benchmarks/quality.py --only rules keywords

Trained systems are measured leave-one-instrument-out, twins left out of training. The rules are
not trained, but were drafted, and their scores fitted, with most of these instruments in view:
their row says what they know, not how they do on new law. Reads the real texts
(``LEXCOMPARE_TEXTS``, default ``../shared/texts``) and ``corpus/codings``. Deterministic.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook import Codebook, load_codebook
from lexcompare.core.files import write_text
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.baselines import CharacterSvm, keyword_finder, majority_learner
from lexcompare.evaluate.bootstrap import REPLICATES, SEED
from lexcompare.evaluate.codings import CodedUnit, load_codings
from lexcompare.evaluate.evaluation import Compared, Evaluation, evaluate
from lexcompare.evaluate.figures import Sample
from lexcompare.evaluate.folds import Finder, finder_from, leave_one_out
from lexcompare.evaluate.gate import codings_digest, texts_digest
from lexcompare.evaluate.training import read_coded as read_training
from lexcompare.evaluate.training import train
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "benchmarks" / "results" / "quality.json"
GROUPS: dict[str, Callable[[Compared], bool]] = {
    "Chinese, coded twice": lambda pair: pair.language == "zh" and pair.coded.tier == "double",
    "Chinese, coded once": lambda pair: pair.language == "zh" and pair.coded.tier == "single",
    "Chinese, coded by this project": lambda pair: pair.coded.tier == "project",
    "Chinese, wider law, coded twice": lambda pair: pair.coded.tier == "wider",
    "Chinese, wider law, coded once": lambda pair: pair.coded.tier == "wider-once",
    "Chinese, kept aside": lambda pair: pair.coded.tier == "aside",
    "Chinese, wider law, kept aside": lambda pair: pair.coded.tier == "wider-aside",
    "English": lambda pair: pair.language == "en",
}
MEASURES = {
    "concepts_micro_f1": "micro-F1",
    "concepts_macro_f1": "macro-F1 (5+)",
    "force_macro_f1": "force macro-F1",
    "slogan_f1": "slogan F1",
}
HOW = {
    "majority": "leave-one-instrument-out",
    "keywords": "not trained",
    "svm": "leave-one-instrument-out, each language by itself",
    "rules": "not trained; rules and scores made with most of these instruments in view",
    "rules and model": "model leave-one-instrument-out; rules as above",
}

System = Callable[[Sequence[Instrument], Sequence[CodedUnit], Codebook], Evaluation]


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def read_coded(codings: Sequence[CodedUnit]) -> list[Instrument]:
    """Read the instruments that have codings."""
    wanted = {unit.instrument for unit in codings}
    read = [item for entry in find_entries(texts_folder())[0] if entry.id in wanted
            for item in read_entry(entry)]  # fmt: skip
    return [item for item in read if isinstance(item, Instrument) and item.units]


def untrained(
    make: Callable[[Codebook], Finder],
    instruments: Sequence[Instrument],
    codings: Sequence[CodedUnit],
    book: Codebook,
) -> Evaluation:
    """Measure a system that learns nothing."""
    finder = make(book)
    return evaluate([finder(item) for item in instruments], codings, book.concept_ids)


def rules(book: Codebook) -> Finder:
    """Return the tool itself: rules of the codebook, judge of force."""
    judge = Judge()
    return partial(find_instrument, tagger=Tagger(book, judge), judge=judge)


def with_model(_: Sequence[Instrument], codings: Sequence[CodedUnit], book: Codebook) -> Evaluation:
    """Measure the tool as it ships, its model trained anew without each instrument in turn.

    The background articles and the corpora drafted for this project train too.
    """
    folder = ROOT / "corpus"
    everything, coded, _tiers = read_training(texts_folder(), folder / "codings", folder / "drafts")
    judge = Judge()

    def train_one(kept: Sequence[Instrument], seen: Sequence[CodedUnit]) -> tuple[Tagger, Judge]:
        model = train(kept, seen, Tagger(book))
        return Tagger(book, judge, {"zh": model}), judge

    held_out = sorted({unit.instrument for unit in codings})
    return leave_one_out(everything, coded, finder_from(train_one), book.concept_ids, held_out)


SYSTEMS: dict[str, System] = {
    "majority": lambda items, codings, book: leave_one_out(
        items, codings, majority_learner, book.concept_ids
    ),
    "keywords": partial(untrained, keyword_finder),
    "svm": lambda items, codings, book: leave_one_out(
        items, codings, CharacterSvm(book.concept_ids), book.concept_ids
    ),
    "rules": partial(untrained, rules),
    "rules and model": with_model,
}


def figures(evaluation: Evaluation) -> dict[str, object]:
    """Return the measures of the table, each with its bootstrap interval."""
    sample = Sample(evaluation.pairs, evaluation.concept_ids)
    statistics = {
        "concepts_micro_f1": sample.concept_f1,
        "concepts_macro_f1": sample.macro_f1,
        "force_macro_f1": sample.force_macro_f1,
        "slogan_f1": partial(sample.force_f1, force=Force.SLOGAN.value),
    }
    headline = evaluation.headline()
    found: dict[str, object] = {
        name: {"value": round(headline[name], 4), "interval": sample.interval(statistic)}
        for name, statistic in statistics.items()
    }
    found["units"] = len(evaluation.pairs)
    found["instruments"] = len({pair.coded.instrument for pair in evaluation.pairs})
    found["slogans_coded"] = sum(pair.coded.force is Force.SLOGAN for pair in evaluation.pairs)
    found["tags_coded"] = evaluation.micro.support
    found["concept_force_accuracy"] = round(headline["concept_force_accuracy"], 4)
    found["force_accuracy"] = round(headline["force_accuracy"], 4)
    return found


def table(results: dict[str, dict[str, dict]]) -> str:
    """Return the table in Markdown: one line per system and group of instruments."""
    lines = [
        "| instruments | system | " + " | ".join(MEASURES.values()) + " |",
        "|---|---|" + "---|" * len(MEASURES),
    ]
    for group in GROUPS:
        for name, groups in results.items():
            found = groups[group]
            cells = []
            for key in MEASURES:
                value, ends = found[key]["value"], found[key]["interval"]
                if key == "slogan_f1" and not found["slogans_coded"]:
                    cells.append("none coded")
                    continue
                cells.append(f"{value:.2f}" + (f" ({ends[0]:.2f}-{ends[1]:.2f})" if ends else ""))
            head = f"{group} ({found['instruments']} instruments, {found['units']} units)"
            lines.append(f"| {head} | {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(SYSTEMS), default=list(SYSTEMS))
    options = parser.parse_args()
    book = load_codebook()
    codings = [unit for unit in load_codings(ROOT / "corpus" / "codings") if not unit.file]
    instruments = read_coded(codings)
    held = {item.id for item in instruments}
    unread = sorted({unit.instrument for unit in codings} - held)
    codings = [unit for unit in codings if unit.instrument in held]
    results = {}
    for name in options.only:
        whole = SYSTEMS[name](instruments, codings, book)
        results[name] = {group: figures(whole.where(holds)) for group, holds in GROUPS.items()}
        print(f"measured: {name}", flush=True)
    print(table(results))
    print("not read, so not measured:", ", ".join(unread) or "none")
    if set(options.only) != set(SYSTEMS):
        return
    conditions = {
        "command": "python benchmarks/quality.py",
        "codebook": {"version": book.version, "digest": book.digest},
        "codings": codings_digest(codings),
        "texts": texts_digest(instruments),
        "not_read": unread,
        "how": HOW,
        "intervals": f"bootstrap over instruments and units, {REPLICATES} replicates, seed {SEED}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("numpy", "scikit-learn")},
    }
    data = {"conditions": conditions, "results": results}
    write_text(TARGET, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    print("wrote", TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
