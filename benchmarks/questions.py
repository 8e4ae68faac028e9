"""Choose the weights of search on headings of coded units, never on the scholars' questions.

    python benchmarks/questions.py

Question = the heading of a coded unit (a caption in brackets, a section's title) that stands above
no other unit; answer = the unit that it stands above, among all coded units of both languages,
indexed without any heading. ``--concepts`` asks instead for the other units, gain = overlap of
concepts: what a scholar asks is a provision, not all provisions of its concept, so that is not
what the weights are chosen by. Tags come from models that have not seen the unit's instrument
(``hybrid.py``), and for each instrument the weights are chosen on the headings of the others.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import product

import numpy as np
from hybrid import predicted_tags
from quality import read_coded
from retrieval import ROOT, oracle, read_units

from lexcompare.analyse.encoders import load_encoder
from lexcompare.analyse.matching import LexicalIndex, Weights, fuse, terms
from lexcompare.codebook import load_codebook
from lexcompare.evaluate.codings import load_codings
from lexcompare.evaluate.retrieval import measure_ranking
from lexcompare.index.search import question_parts
from lexcompare.index.search_index import SearchIndex

CAPTION = re.compile(r"\A\s*[（(][^（()）]{1,30}[)）]")
STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
GRID = [
    Weights(round(abs(1 - words - vectors), 2), words, vectors)
    for words, vectors in product(STEPS, STEPS)
    if words + vectors <= 1.0001
]


def main() -> None:
    """Measure every point of the grid; print what is best and what leaving out gives."""
    units, _, _ = read_units()
    codings = [unit for unit in load_codings(ROOT / "corpus" / "codings") if not unit.file]
    headings = {
        (item.id, unit.id): unit.heading for item in read_coded(codings) for unit in item.units
    }
    names = load_codebook().concept_ids
    tags, encoder = predicted_tags(), load_encoder()
    languages = tuple(unit.language for unit in units)
    keys = [(unit.instrument, unit.unit) for unit in units]
    known_item = "--concepts" not in sys.argv
    texts = [CAPTION.sub("", unit.text) for unit in units]
    index = SearchIndex(
        "", tuple(keys), languages, {}, names,
        LexicalIndex.from_terms([terms(text) for text in texts], languages),
        np.array([[tags.get(key, {}).get(name, 0.0) for name in names] for key in keys],
                 np.float32),
        encoder.encode(texts),
    )  # fmt: skip
    often = Counter(headings.values())
    asked = [row for row, key in enumerate(keys) if headings[key] and often[headings[key]] == 1]
    parts = [question_parts(index, encoder, headings[keys[row]]) for row in asked]
    gains = oracle([units[row] for row in asked], units)
    own = (np.arange(len(asked)), asked)
    if known_item:
        gains[:] = 0
    gains[own] = float(known_item)
    stacked = {name: np.array([one[name] for one in parts]) for name in parts[0]}
    if not known_item:
        for part in stacked.values():
            part[own] = 0
    owners = np.array([units[row].instrument for row in asked])
    best = measure_ranking(gains, gains)
    worth, shares = {}, {}
    for weights in GRID:
        scores = fuse(stacked, weights)
        shares[weights] = measure_ranking(scores, gains).share_of(best)
        worth[weights] = {
            name: measure_ranking(scores[owners == name], gains[owners == name]).ndcg
            for name in sorted(set(owners))
        }
    print(len(asked), "headings of", len(set(owners)), "instruments")
    ranked = sorted(GRID, key=lambda one: -sum(worth[one].values()))
    for weights in ranked[:5]:
        print(weights, shares[weights])
    left = [
        worth[max(GRID, key=lambda one: sum(v for k, v in worth[one].items() if k != name))][name]
        for name in sorted(set(owners))
    ]
    print("left out: mean nDCG@10 over instruments", round(float(np.mean(left)), 3))


if __name__ == "__main__":
    main()
