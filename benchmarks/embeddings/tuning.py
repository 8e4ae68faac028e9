"""Tune the vectors on texts written for this project; no real law takes part.

A multiple-negatives ranking loss with graded targets: within a batch, a text's likeness to the
others shall follow the overlap of their concepts, across the languages and within each. A text
and its translation overlap wholly and more. Terms of the glossary and their glosses are ranked
the plain way. What changes is a function of a token's MiniLM vector, so that tokens that the
texts lack move with their like, and a smaller correction of each token that the texts have.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sources import RECIPE, Floats
from vocabulary import Counts, make_tokenizer

from lexcompare.analyse.encoders import load_glossary
from lexcompare.codebook import load_codebook
from lexcompare.core.ids import UnitRef
from lexcompare.core.model import Instrument
from lexcompare.evaluate.codings import CodedUnit, load_codings
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "corpus" / "pairs" / "pairs.jsonl"
DRAFTED = ("specimen", "drafts")


@dataclass(frozen=True)
class Example:
    """A text of one language with what it regulates.

    Args:
        text: The text.
        language: ``zh`` or ``en``.
        concepts: Concepts that it regulates.
        pair: Same number for a text and its translation; -1 without one.
        source: Instrument, or what kind of example it is.
    """

    text: str
    language: str
    concepts: frozenset[str]
    pair: int = -1
    source: str = ""


def read_drafted() -> list[Example]:
    """Read the coded units of the specimen and the drafts."""
    made = []
    for name in DRAFTED:
        folder = ROOT / "corpus" / name
        coded = {unit.ref: unit for unit in load_codings(folder / "codings")}
        for entry in find_entries(folder)[0]:
            for item in read_entry(entry):
                made += _units_of(item, coded) if isinstance(item, Instrument) else []
    return made


def _units_of(instrument: Instrument, coded: Mapping[UnitRef, CodedUnit]) -> list[Example]:
    found = []
    for unit in instrument.units:
        coding = coded.get(UnitRef(instrument.id, unit.id))
        if coding is not None:
            language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in unit.text) else "en"
            concepts = frozenset(coding.concepts)
            found.append(Example(unit.text, language, concepts, source=instrument.id))
    return found


def read_pairs() -> list[Example]:
    """Read the sentence pairs, and the codebook's labels and definitions as further pairs."""
    found = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    texts = [(pair["zh"], pair["en"], pair["concept"]) for pair in found]
    for concept in load_codebook().concepts:
        texts.append((concept.label_zh, concept.label_en, concept.id))
        texts.append((concept.definition_zh, concept.definition_en, concept.id))
    made = []
    for number, (chinese, english, name) in enumerate(texts):
        made.append(Example(chinese, "zh", frozenset({name}), number, "pairs"))
        made.append(Example(english, "en", frozenset({name}), number, "pairs"))
    return made


def read_terms() -> list[tuple[str, str]]:
    """Read the glossary's terms with their first glosses."""
    return [(entry.zh, gloss) for entry in load_glossary() for gloss in entry.en[:2]]


class Tuner:
    """Holds the tokens of the examples and fits the vectors to them.

    Args:
        tokenizer: Cuts the texts.
        table: Vectors before tuning, the unknown token's row of zeros first.
        raw: MiniLM's vectors of the same tokens.
        options: Section ``tuning`` of the recipe.
    """

    def __init__(self, tokenizer: Any, table: Floats, raw: Floats, options: Mapping[str, Any]):
        import torch

        self._tokenizer = tokenizer
        self._options = options
        self._start = torch.tensor(table)
        self._raw = torch.tensor(np.vstack([np.zeros((1, raw.shape[1]), np.float32), raw]))
        torch.manual_seed(options["seed"])
        width, dimension = self._raw.shape[1], self._start.shape[1]
        self._inner = torch.nn.Linear(width, options["hidden"])
        self._outer = torch.nn.Linear(options["hidden"], dimension, bias=False)
        self._scale = torch.nn.Linear(width, 1)
        for weights in (self._outer.weight, self._scale.weight, self._scale.bias):
            torch.nn.init.zeros_(weights)
        self._moves = torch.zeros_like(self._start, requires_grad=True)
        self._scales = torch.zeros(len(table), 1, requires_grad=True)

    def fit(self, examples: Sequence[Example], terms: Sequence[tuple[str, str]]) -> Floats:
        """Return the tuned vectors."""
        import torch

        options = self._options
        rng = np.random.default_rng(options["seed"])
        batches = Batches(examples, rng, options["batch"])
        ids = self._cut([one.text for one in examples])
        left = self._cut([chinese for chinese, _ in terms])
        right = self._cut([english for _, english in terms])
        function = [*self._inner.parameters(), *self._outer.parameters()]
        function += self._scale.parameters()
        optimiser = torch.optim.Adam([*function, self._moves, self._scales], lr=options["rate"])
        for step in range(options["steps"]):
            for group in optimiser.param_groups:
                group["lr"] = options["rate"] * _schedule(step, options["steps"])
            chosen = batches.draw()
            vectors = self._encode([ids[number] for number in chosen])
            loss = self._graded([examples[number] for number in chosen], vectors)
            some = rng.choice(len(terms), min(len(terms), options["batch"]), replace=False)
            sides = [self._encode([side[number] for number in some]) for side in (left, right)]
            loss = loss + options["terms"] * self._plain(*sides)
            kept = (self._moves**2).sum() + 0.1 * (self._scales**2).sum()
            optimiser.zero_grad()
            (loss + options["decay"] * kept).backward()
            optimiser.step()
        with torch.no_grad():
            made: Floats = self._rows(torch.arange(len(self._start))).numpy()
        made[0] = 0.0
        return made

    def _cut(self, texts: Sequence[str]) -> list[Any]:
        coded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(one.ids or [0]) for one in coded]

    def _rows(self, ids: Any) -> Any:
        """Return the present vectors of some tokens."""
        import torch

        start, raw = self._start[ids], self._raw[ids]
        lengths = start.norm(dim=1, keepdim=True)
        moved = start + lengths * (self._outer(torch.relu(self._inner(raw))) + self._moves[ids])
        return moved * torch.exp(torch.clamp(self._scale(raw) + self._scales[ids], -2, 2))

    def _encode(self, texts: Sequence[Any]) -> Any:
        """Return vectors of texts; some of their tokens are dropped, so that all learn to speak."""
        import torch

        sizes = np.array([len(ids) for ids in texts])
        used, places = np.unique(np.concatenate(texts), return_inverse=True)
        rows = self._rows(torch.from_numpy(used))
        kept = (torch.rand(len(places)) >= self._options["drop"]).float()
        starts = torch.from_numpy(np.cumsum(sizes) - sizes)
        summed = torch.nn.functional.embedding_bag(
            torch.from_numpy(places), rows, starts, mode="sum", per_sample_weights=kept
        )
        return torch.nn.functional.normalize(summed, dim=1, eps=1e-6)

    def _graded(self, examples: Sequence[Example], vectors: Any) -> Any:
        import torch

        gains = gains_of(examples)
        chinese = np.array([one.language == "zh" for one in examples])
        across = chinese[:, None] != chinese[None]
        within = ~across & ~np.eye(len(examples), dtype=bool)
        likeness = vectors @ vectors.T / self._options["temperature"]
        loss = torch.zeros(())
        for mask, weight in ((across, 1.0), (within, self._options["within"])):
            wanted = torch.from_numpy(np.where(mask, gains, 0.0).astype(np.float32))
            totals = wanted.sum(dim=1)
            logits = torch.log_softmax(likeness.masked_fill(~torch.from_numpy(mask), -1e4), dim=1)
            rows = totals > 0
            shares = wanted[rows] / totals[rows, None]
            loss = loss - weight * (shares * logits[rows]).sum(dim=1).mean()
        return loss

    def _plain(self, left: Any, right: Any) -> Any:
        import torch

        logits = left @ right.T / self._options["temperature"]
        right_ones = torch.arange(len(left))
        both = [torch.nn.functional.cross_entropy(side, right_ones) for side in (logits, logits.T)]
        return (both[0] + both[1]) / 2


class Batches:
    """Draws as many texts of each language, translations together.

    Args:
        examples: What to draw from.
        rng: Source of chance.
        size: Texts of a language in a batch.
    """

    def __init__(self, examples: Sequence[Example], rng: np.random.Generator, size: int) -> None:
        self._rng = rng
        self._size = size
        self._pairs = [one.pair for one in examples]
        self._own = {
            language: [number for number, one in enumerate(examples) if one.language == language]
            for language in ("zh", "en")
        }
        self._english = {self._pairs[number]: number for number in self._own["en"]}

    def draw(self) -> list[int]:
        """Return places of the chosen examples: the Chinese ones, then the English ones."""
        chinese = self._some(self._own["zh"])
        partners = [self._english[self._pairs[number]] for number in chinese
                    if self._pairs[number] >= 0]  # fmt: skip
        others = [number for number in self._some(self._own["en"]) if number not in set(partners)]
        return chinese + partners + others

    def _some(self, numbers: Sequence[int]) -> list[int]:
        picked = self._rng.choice(len(numbers), min(self._size, len(numbers)), replace=False)
        return [numbers[number] for number in picked]


def gains_of(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return how much each text should be like each other: overlap of concepts, translations 2."""
    names = sorted({name for one in examples for name in one.concepts})
    marks = np.array([[name in one.concepts for name in names] for one in examples], np.float64)
    shared = marks @ marks.T
    either = marks.sum(axis=1)[:, None] + marks.sum(axis=1)[None] - shared
    gains = shared / np.maximum(either, 1.0)
    pairs = np.array([one.pair for one in examples])
    gains[(pairs[:, None] == pairs[None]) & (pairs[:, None] >= 0)] = 2.0
    np.fill_diagonal(gains, 0.0)
    return gains


def _schedule(step: int, steps: int) -> float:
    """Rise over the first steps, then fall along a cosine."""
    return min(1.0, (step + 1) / 30.0) * 0.5 * (1.0 + math.cos(math.pi * step / steps))


def tune(tokens: Sequence[str], table: Floats, raw: Floats, counts: Counts) -> Floats:
    """Return the vectors tuned on everything drafted."""
    import torch

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    tuner = Tuner(make_tokenizer(tokens, counts), table, raw, RECIPE["tuning"])
    return tuner.fit([*read_drafted(), *read_pairs()], read_terms())
