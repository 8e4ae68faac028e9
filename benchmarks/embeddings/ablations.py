"""Weigh the choices of the recipe, one at a time: what each step of it is worth.

    OMP_NUM_THREADS=1 python benchmarks/embeddings/ablations.py     # about ten minutes

Measured like ``benchmarks/retrieval.py``, on two groups of real coded units that tune nothing:
*chosen by* (Chinese coded once, against British, European and city instruments), on which the
recipe's numbers were chosen, and *untouched* (Chinese coded twice, against codes of the United
States), which decided nothing. Prints a table.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from build import Draft, make_draft, make_table
from retrieval import Unit, read_units
from sources import RECIPE, Floats
from tuning import Example, Tuner, read_drafted, read_pairs, read_terms
from vocabulary import make_tokenizer

from lexcompare.analyse.encoders import scale_rows
from lexcompare.evaluate.codings import load_codings
from lexcompare.evaluate.retrieval import RetrievalFigures, concept_gains, measure_ranking

CODES = ("us-44usc-35", "us-5usc-552", "us-5usc-552a")

CASES: dict[str, Mapping[str, Mapping[str, Any]]] = {
    "the recipe": {},
    "another seed": {"tuning": {"seed": 1}},
    "no component removed": {"vectors": {"removed": 0}},
    "no IDF": {"vectors": {"rarity_power": 0.0}},
    "128 dimensions": {"vectors": {"dimension": 128}},
    "temperature 0.07": {"tuning": {"temperature": 0.07}},
    "glossary not in tuning": {"tuning": {"terms": 0.0}},
}


def groups() -> dict[str, tuple[list[Unit], list[Unit]]]:
    """Return Chinese and English units of each group."""
    corpus = Path(__file__).resolve().parents[2] / "corpus" / "codings"
    double = {unit.instrument for unit in load_codings(corpus) if unit.tier == "double"}
    chinese: dict[bool, list[Unit]] = {True: [], False: []}
    english: dict[bool, list[Unit]] = {True: [], False: []}
    for unit in read_units()[0]:
        if unit.language == "zh":
            chinese[unit.instrument in double].append(unit)
        else:
            english[unit.instrument in CODES].append(unit)
    return {name: (chinese[key], english[key]) for name, key in
            (("chosen by", False), ("untouched", True))}  # fmt: skip


def encode(tokenizer: Any, table: Floats, units: Sequence[Unit]) -> Floats:
    """Return vectors of units by a table in memory."""
    coded = tokenizer.encode_batch([unit.text for unit in units], add_special_tokens=False)
    return scale_rows(np.array([table[one.ids].sum(axis=0) for one in coded], np.float32))


def measure(draft: Draft, table: Floats) -> str:
    """Return the cells of a row: nDCG and MRR of each group and direction."""
    tokenizer = make_tokenizer(draft.tokens, draft.counts)
    cells = []
    for chinese, english in groups().values():
        left, right = encode(tokenizer, table, chinese), encode(tokenizer, table, english)
        gains = concept_gains([one.concepts for one in chinese], [one.concepts for one in english])
        for scores, wanted in ((left @ right.T, gains), (right @ left.T, gains.T)):
            found: RetrievalFigures = measure_ranking(scores, wanted)
            cells.append(f"{found.ndcg:.3f} / {found.mrr:.3f}")
    return " | ".join(cells)


def make(draft: Draft, changes: Mapping[str, Mapping[str, Any]], examples: list[Example]) -> Floats:
    """Return a table by the recipe with some numbers changed."""
    old = {section: dict(RECIPE[section]) for section in changes}
    for section, values in changes.items():
        RECIPE[section].update(values)
    tokenizer = make_tokenizer(draft.tokens, draft.counts)
    tuner = Tuner(tokenizer, make_table(draft), draft.raw, RECIPE["tuning"])
    table = tuner.fit(examples, read_terms())
    RECIPE.update(old)
    return table


def with_real_units(draft: Draft, examples: list[Example]) -> str:
    """Return what real Chinese codings would add, each instrument measured by a table without it.

    The instruments are dealt into four parts by name; no English instrument takes part, so that
    each query meets targets and a table that have not seen it. Chinese to English only: scores of
    different tables cannot be ranked together.
    """
    units = read_units()[0]
    english = [unit for unit in units if unit.language == "en"]
    chinese = [unit for unit in units if unit.language == "zh"]
    names = sorted({unit.instrument for unit in chinese})
    tokenizer = make_tokenizer(draft.tokens, draft.counts)
    queries: list[Unit] = []
    rows = []
    for part in range(4):
        held = set(names[part::4])
        seen = [Example(unit.text, "zh", unit.concepts, source=unit.instrument)
                for unit in chinese if unit.instrument not in held]  # fmt: skip
        table = make(draft, {}, [*examples, *seen])
        asked = [unit for unit in chinese if unit.instrument in held]
        rows.append(encode(tokenizer, table, asked) @ encode(tokenizer, table, english).T)
        queries += asked
    gains = concept_gains([one.concepts for one in queries], [one.concepts for one in english])
    found = measure_ranking(np.vstack(rows), gains)
    return f"nDCG@10 {found.ndcg:.3f}, MRR {found.mrr:.3f}, recall@10 {found.recall:.3f}"


def main() -> None:
    """Print a row for each case; with ``--real``, what real codings would add instead."""
    import torch

    torch.set_num_threads(1)
    draft = make_draft()
    if "--real" in sys.argv[1:]:
        print("zh to en, all:", with_real_units(draft, [*read_drafted(), *read_pairs()]))
        return
    drafted, pairs = read_drafted(), read_pairs()
    heads = [f"{name}, {way}" for name in groups() for way in ("zh to en", "en to zh")]
    print("| nDCG@10 / MRR | " + " | ".join(heads) + " |")
    print("|---|" + "---|" * len(heads))
    print(f"| not tuned | {measure(draft, make_table(draft))} |", flush=True)
    for name, changes in CASES.items():
        print(
            f"| {name} | {measure(draft, make(draft, changes, [*drafted, *pairs]))} |", flush=True
        )
    print(f"| tuned on pairs only | {measure(draft, make(draft, {}, pairs))} |", flush=True)
    print(f"| tuned on drafted units only | {measure(draft, make(draft, {}, drafted))} |")


if __name__ == "__main__":
    main()
