"""Measure the shipped tool on codings that it has never seen.

    python benchmarks/fresh.py                           # the kept-aside instruments
    python benchmarks/fresh.py FILE_OR_FOLDER... [--errors] [--write NAME]

Prints, for all units together and per concept: precision, recall and F1 of concepts, unit force,
force of concepts, objects, mode of opening and calibration. Codings that train the shipped model
(``corpus/codings/double``, ``single`` and ``project``) give flattering figures here: measure those
with ``benchmarks/quality.py``, which leaves each instrument out. ``--errors`` lists what differs;
never use it on the kept-aside instruments. Reads the real texts (``LEXCOMPARE_TEXTS``, default
``../shared/texts``). Deterministic.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from lexcompare.core.files import write_text
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Instrument
from lexcompare.evaluate.codings import CodedUnit, load_codings
from lexcompare.evaluate.evaluation import Evaluation, evaluate
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries
from lexcompare.pipeline.analysis import Analyser

ROOT = Path(__file__).resolve().parent.parent
ASIDE = ROOT / "corpus" / "codings" / "aside"
RESULTS = ROOT / "benchmarks" / "results"


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def findings_of(codings: Iterable[CodedUnit], analyser: Analyser) -> list[InstrumentFindings]:
    """Return what the shipped tool finds in the instruments that have codings."""
    wanted = {unit.instrument for unit in codings}
    read = [item for entry in find_entries(texts_folder())[0] if entry.id in wanted
            for item in read_entry(entry)]  # fmt: skip
    return [analyser.find(item) for item in read if isinstance(item, Instrument) and item.units]


def figures(evaluation: Evaluation) -> dict[str, object]:
    """Return the measures as plain numbers."""
    micro = evaluation.micro
    modes, right = evaluation.opening_mode
    tags, same = evaluation.concept_force
    made: dict[str, object] = {"units": len(evaluation.pairs), "tags_coded": micro.support}
    made["concepts_micro"] = [round(v, 4) for v in (micro.precision, micro.recall, micro.f1)]
    made.update((name, round(value, 4)) for name, value in evaluation.headline().items())
    made["concept_force_tags"] = [tags, same]
    made["opening_mode"] = [modes, right, round(right / modes, 4) if modes else None]
    made["force_f1"] = {name: round(one.f1, 4) for name, one in evaluation.forces.items()}
    made["concepts"] = {
        name: [round(one.precision, 3), round(one.recall, 3), round(one.f1, 3), one.support]
        for name, one in evaluation.concepts.items()
        if one.support or one.fp
    }
    made["objects"] = {
        name: [round(one.precision, 3), round(one.recall, 3), round(one.f1, 3), one.support]
        for name, one in evaluation.objects.items()
    }
    return made


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("codings", nargs="*", type=Path, default=[ASIDE])
    parser.add_argument("--rules-only", action="store_true", help="leave the shipped model out")
    parser.add_argument("--errors", action="store_true", help="list what differs, with the text")
    parser.add_argument("--write", metavar="NAME", help="write results/NAME.json")
    options = parser.parse_args()
    analyser = Analyser.from_codebook(None, with_models=not options.rules_only)
    codings = [unit for path in options.codings for unit in load_codings(path)]
    found = findings_of(codings, analyser)
    whole = evaluate(found, codings, analyser.codebook.concept_ids)
    data = {
        "all": figures(whole),
        "by_instrument": {
            name: {key: value for key, value in figures(part).items() if key != "concepts"}
            for name, part in whole.by_instrument().items()
        },
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    print(text)
    if whole.unheld:
        print("not read, so not measured:", ", ".join(whole.unheld), file=sys.stderr)
    if options.errors:
        for pair in whole.differing:
            coded = {name: force.value for name, force in pair.coded.concepts.items()}
            said = {name: force.value for name, force in pair.found_forces.items()}
            print(f"\n{pair.ref} {pair.coded.force.value} / {pair.found_force}")
            print(f"  coded {coded}\n  found {said}\n  {pair.article.text if pair.article else ''}")
    if options.write:
        write_text(RESULTS / f"{options.write}.json", text + "\n")


if __name__ == "__main__":
    main()
