"""Retrieval across the languages, judged by the codings: every system in one table.

    python benchmarks/retrieval.py             # measure, print, write results/retrieval.json
    python benchmarks/retrieval.py --only table oracle

Query = a coded unit with a concept, answers = the coded units of the other language, gain =
overlap of their concepts. The shipped table is tuned on drafted texts only. Hybrids use predicted
tags of models fitted without the unit's instrument, and weights chosen without the query's
(``hybrid.py``).
Reads the real texts (``LEXCOMPARE_TEXTS``, default ``../shared/texts``) and ``corpus/codings``;
the systems over glosses fetch the packages of ``benchmarks/embeddings`` once. Deterministic.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from hybrid import left_out, parts_of, predicted_tags
from numpy.typing import NDArray
from quality import read_coded

from lexcompare.analyse.encoders import Encoder, StaticEncoder, load_encoder
from lexcompare.core.files import write_text
from lexcompare.evaluate.codings import load_codings
from lexcompare.evaluate.gate import codings_digest, texts_digest
from lexcompare.evaluate.retrieval import RetrievalFigures, concept_gains, measure_ranking

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "benchmarks" / "results" / "retrieval.json"
sys.path.insert(0, str(ROOT / "benchmarks" / "embeddings"))

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Unit:
    """A coded unit with its text.

    Args:
        instrument: Id of its instrument.
        unit: Id of the unit.
        language: ``zh`` or ``en``.
        text: Reading text.
        concepts: What coders said that it regulates.
    """

    instrument: str
    unit: str
    language: str
    text: str
    concepts: frozenset[str]


System = Callable[[Sequence[Unit], Sequence[Unit]], Scores]
"""Scores of targets (columns) for queries (rows)."""


def read_units() -> tuple[list[Unit], dict[str, str], list[str]]:
    """Return the coded units that have a concept, digests of what was read, and what was not."""
    codings = [unit for unit in load_codings(ROOT / "corpus" / "codings") if not unit.file]
    instruments = read_coded(codings)
    texts = {(item.id, unit.id): unit.text for item in instruments for unit in item.units}
    found = []
    for coded in codings:
        text = texts.get((coded.instrument, coded.unit))
        if text is not None and coded.concepts:
            language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en"
            concepts = frozenset(coded.concepts)
            found.append(Unit(coded.instrument, coded.unit, language, text, concepts))
    unread = [str(unit.ref) for unit in codings if (unit.instrument, unit.unit) not in texts]
    digests = {"codings": codings_digest(codings), "texts": texts_digest(instruments)}
    return found, digests, unread


def by_vectors(encoder: Encoder) -> System:
    """Return a system that compares vectors of whole texts."""

    def scores(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
        left = encoder.encode([unit.text for unit in queries])
        right = encoder.encode([unit.text for unit in targets])
        return (left @ right.T).astype(np.float64)

    return scores


@cache
def _glosses() -> tuple[StaticEncoder, dict[str, dict[str, float]]]:
    """Return what cuts Chinese, and the English glosses of its words that the table is made by."""
    from sources import read_dictionary, reverse
    from vectors import glosses_of
    from vocabulary import Counts

    table = load_encoder()
    assert isinstance(table, StaticEncoder)
    return table, glosses_of(reverse(read_dictionary(), set(Counts.read().words["zh"])))


def _english(unit: Unit, best: int) -> list[str]:
    """Return a unit as English words: its own, or the best glosses of its Chinese words."""
    table, glosses = _glosses()
    tokens = table.tokens(unit.text)
    if unit.language == "en":
        return [token for token in tokens if token.isalpha()]
    words: list[str] = []
    for token in tokens:
        found = sorted(glosses.get(token, {}).items(), key=lambda item: (-item[1], item[0]))
        words += [word for gloss, _ in found[:best] for word in gloss.split()]
    return words


def bm25_over_glosses(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by BM25 (k1 1.2, b 0.75) over English words, two glosses for a Chinese one."""
    asked = [Counter(_english(unit, 2)) for unit in queries]
    held = [Counter(_english(unit, 2)) for unit in targets]
    lengths = np.array([sum(words.values()) for words in held], np.float64)
    spread = Counter(word for words in held for word in words)
    names = {word: number for number, word in enumerate(sorted(spread))}
    weights = np.zeros((len(held), len(names)))
    for row, words in enumerate(held):
        damp = 1.2 * (0.25 + 0.75 * lengths[row] / lengths.mean())
        for word, n in words.items():
            rarity = np.log(1 + (len(held) - spread[word] + 0.5) / (spread[word] + 0.5))
            weights[row, names[word]] = rarity * n * 2.2 / (n + damp)
    wanted = np.zeros((len(asked), len(names)))
    for row, words in enumerate(asked):
        for word, n in words.items():
            if word in names:
                wanted[row, names[word]] = n
    return wanted @ weights.T


def minilm_over_glosses(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by MiniLM, Chinese read through one gloss a word, English as it stands."""
    from sources import sentence_vectors

    sides = []
    for units in (queries, targets):
        texts = [unit.text if unit.language == "en" else " ".join(_english(unit, 1))
                 for unit in units]  # fmt: skip
        sides.append(sentence_vectors(texts))
    return (sides[0] @ sides[1].T).astype(np.float64)


def untuned_table(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by the table as it is before tuning."""
    from build import make_draft, make_table, write_table

    draft = make_draft()
    folder = ROOT / "out" / "embeddings" / "untuned"
    write_table(folder, draft, make_table(draft))
    return by_vectors(StaticEncoder(folder))(queries, targets)


def shipped_table(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by the table that the package ships."""
    return by_vectors(load_encoder())(queries, targets)


def hybrid_without_tags(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by words and vectors."""
    parts = parts_of(queries, targets, predicted_tags())
    return left_out(queries, parts, oracle(queries, targets), "concepts")[0]


def hybrid_with_predicted_tags(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by words, vectors and tags of models that have not seen the unit's instrument."""
    parts = parts_of(queries, targets, predicted_tags())
    return left_out(queries, parts, oracle(queries, targets))[0]


def hybrid_with_gold_tags(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by words, vectors and the coders' concepts."""
    return left_out(queries, parts_of(queries, targets, None), oracle(queries, targets))[0]


def oracle(queries: Sequence[Unit], targets: Sequence[Unit]) -> Scores:
    """Score by the gains themselves."""
    return concept_gains([one.concepts for one in queries], [one.concepts for one in targets])


SYSTEMS: dict[str, System] = {
    "BM25 over glosses": bm25_over_glosses,
    "MiniLM over glosses": minilm_over_glosses,
    "table before tuning": untuned_table,
    "table": shipped_table,
    "hybrid without tags": hybrid_without_tags,
    "hybrid with predicted tags": hybrid_with_predicted_tags,
    "hybrid with gold tags": hybrid_with_gold_tags,
    "oracle": oracle,
}


def measure(system: System, units: Sequence[Unit]) -> dict[str, RetrievalFigures]:
    """Return the figures of a system in both directions."""
    sides = {name: [unit for unit in units if unit.language == name] for name in ("zh", "en")}
    found = {}
    for asking, answering in (("zh", "en"), ("en", "zh")):
        queries, targets = sides[asking], sides[answering]
        gains = oracle(queries, targets)
        found[f"{asking} to {answering}"] = measure_ranking(system(queries, targets), gains)
    return found


def table(results: dict[str, dict[str, RetrievalFigures]]) -> str:
    """Return the table in Markdown."""
    lines = [
        "| direction | system | queries | nDCG@10 | MRR | recall@10 |",
        "|---|---|---|---|---|---|",
    ]
    for direction in ("zh to en", "en to zh"):
        for name, found in results.items():
            one = found[direction]
            figures = f"{one.queries} | {one.ndcg:.3f} | {one.mrr:.3f} | {one.recall:.3f}"
            lines.append(f"| {direction} | {name} | {figures} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(SYSTEMS), default=list(SYSTEMS))
    options = parser.parse_args()
    units, digests, unread = read_units()
    results = {}
    for name in options.only:
        results[name] = measure(SYSTEMS[name], units)
        print(f"measured: {name}", flush=True)
    print(table(results))
    print("not read, so not measured:", ", ".join(unread) or "none")
    if set(options.only) != set(SYSTEMS):
        return
    languages = Counter(unit.language for unit in units)
    conditions = {
        "command": "python benchmarks/retrieval.py",
        **digests,
        "table": load_encoder().digest,
        "units": dict(sorted(languages.items())),
        "not_read": unread,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("numpy", "tokenizers", "torch")},
    }
    rounded = {
        name: {way: {key: round(value, 4) for key, value in asdict(one).items()}
               for way, one in found.items()}
        for name, found in results.items()
    }  # fmt: skip
    data = {"conditions": conditions, "results": rounded}
    write_text(TARGET, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    print("wrote", TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
