"""Hybrid retrieval: tags from models that have not seen the instrument, and weights chosen so.

    python benchmarks/hybrid.py         # choose weights by leaving instruments out, print them

Tags: for every coded Chinese instrument a model is fitted on all other codings (twins left out
too); English units are tagged by rules, which nothing is fitted to but the shipped table of their
precisions. Weights: for each instrument the grid's best over the queries of the other instruments
of its language is used on its own queries, so no query is measured with weights that saw it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quality import texts_folder

from lexcompare.analyse.encoders import load_encoder
from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.matching import Weights, fuse
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook import load_codebook
from lexcompare.compare.align import UnitProfile, likeness_parts
from lexcompare.evaluate.learning import fit_model
from lexcompare.evaluate.retrieval import measure_ranking
from lexcompare.evaluate.training import examples_of, read_coded
from lexcompare.parse.titles import normalise_title

ROOT = Path(__file__).resolve().parent.parent
GRID = [
    Weights(round(1 - words - vectors, 3), words, vectors)
    for vectors, words in product((0.0, 0.15, 0.25, 0.35, 0.5, 0.65), (0.0, 0.02, 0.05, 0.1, 0.2))
    if words + vectors < 1
]

Scores = NDArray[np.float64]
Tags = Mapping[tuple[str, str], Mapping[str, float]]


@cache
def predicted_tags() -> Tags:
    """Return the scores of tags of every unit of coded instruments, each left out in turn."""
    folders = (texts_folder(), ROOT / "corpus" / "codings", ROOT / "corpus" / "drafts")
    instruments, codings, tiers = read_coded(*folders)
    book, judge = load_codebook(), Judge()
    examples = examples_of(instruments, codings, Tagger(book))
    keys = {one.id: normalise_title(one.metadata.title) or one.id for one in instruments}
    found = {}
    for item in instruments:
        if tiers[item.id] not in ("double", "single"):
            continue
        models = {}
        if item.metadata.language != "en":
            kept = [one for one in examples if keys[one.group] != keys[item.id]]
            models = {"zh": fit_model(kept, book, "zh", {})}
        for unit in find_instrument(item, Tagger(book, judge, models), judge).units:
            tags = (*unit.unsure, *unit.tags)
            found[item.id, unit.unit] = {tag.concept: tag.score for tag in tags}
    return found


def parts_of(queries: Sequence, targets: Sequence, tags: Tags | None) -> dict[str, Scores]:
    """Return the parts of the hybrid score; gold concepts where no tags are given."""

    def profile(unit) -> UnitProfile:
        gold = dict.fromkeys(sorted(unit.concepts), 1.0)
        scores = gold if tags is None else tags.get((unit.instrument, unit.unit), {})
        return UnitProfile(f"{unit.instrument}#{unit.unit}", unit.language, unit.text, scores)

    sides = [[profile(unit) for unit in side] for side in (queries, targets)]
    return likeness_parts(*sides, load_encoder())


def left_out(
    queries: Sequence, parts: Mapping[str, Scores], gains: Scores, without: str = ""
) -> tuple[Scores, dict[str, Weights]]:
    """Return scores with weights that never saw the query's instrument, and those weights.

    Args:
        queries: Rows.
        parts: Parts of the score.
        gains: What is right.
        without: A part that counts nothing.
    """
    grid = [one for one in GRID if not without or one.of(without) == 0]
    if without == "concepts":
        grid = [Weights(0, words, 1 - words) for words in (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)]
    owners = np.array([unit.instrument for unit in queries])
    whole = [fuse(parts, weights) for weights in grid]
    worth = [{name: _worth(scores[owners == name], gains[owners == name])
              for name in sorted(set(owners))} for scores in whole]  # fmt: skip
    made, chosen = np.zeros_like(gains), {}
    for name in sorted(set(owners)):
        others = [sum(value for owner, value in one.items() if owner != name) for one in worth]
        best = int(np.argmax(others))
        chosen[name] = grid[best]
        made[owners == name] = whole[best][owners == name]
    return made, chosen


def _worth(scores: Scores, gains: Scores) -> float:
    """Return nDCG and MRR of the queries, summed: instruments with more queries count for more."""
    found = measure_ranking(scores, gains)
    return found.queries * (found.ndcg + found.mrr)


def main() -> None:
    """Choose weights over all coded units of both directions; print the best."""
    from retrieval import oracle, read_units

    units, _, _ = read_units()
    sides = {name: [unit for unit in units if unit.language == name] for name in ("zh", "en")}
    worth = np.zeros(len(GRID))
    for asking, answering in (("zh", "en"), ("en", "zh")):
        queries, targets = sides[asking], sides[answering]
        gains = oracle(queries, targets)
        parts = parts_of(queries, targets, predicted_tags())
        best = measure_ranking(gains, gains)
        shares = [measure_ranking(fuse(parts, one), gains).share_of(best) for one in GRID]
        worth += [one.ndcg + one.mrr for one in shares]
        chosen = left_out(queries, parts, gains)[1]
        print(asking, "to", answering, "left out:", sorted({str(one) for one in chosen.values()}))
    print("both directions:", GRID[int(np.argmax(worth))], round(float(worth.max()) / 4, 4))


if __name__ == "__main__":
    main()
