"""A trained model over the rules: which concepts a unit has, how surely, and where it shows.

Two layers. A linear layer scores the n-grams of the unit and of each statement; boosted trees
weigh these scores, their rivals and the rule hits of each (unit, concept) into a probability. A
third, small one weighs what is known of a concept's force (:mod:`.force_layer`).
Everything is plain arrays in one ``.npz`` beside a card in JSON that carries its SHA-256; loading
runs no code from either.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.features import (
    PAIR_FEATURES,
    NgramSpace,
    Reading,
    UnitInput,
    pair_features,
)
from lexcompare.analyse.force_layer import FORCE_FEATURES, FORCES, ForceLayer
from lexcompare.analyse.model_file import read_arrays, read_card
from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import InternalError, ModelError
from lexcompare.core.files import sha256_of, write_bytes, write_text
from lexcompare.core.resources import resource
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

__all__ = ["FORCES", "ConceptModel", "Trees", "UnitScores", "find_model", "find_models"]

Floats = NDArray[np.float32]

FORMAT: Final = 1

_LAYER = ("force_weights", "force_bias")
"""Arrays that a model without a force layer does not have."""

_FAINT = 0.1
"""Below this score and without a rule a pair is not looked at: its probability is 0 (measured:
no such pair of the training data came above the unsure band)."""

_NEARLY = 0.7
"""A clause beside the best one is kept from this share of its score."""

_READABLE = 10
"""Characters that a clause needs to be read alone."""

_CLAUSE = re.compile(r"[^，,；;：:。！？\n]+")
_CHUNK = 1024
"""Rows that go through the trees at once: few enough to stay in the processor's cache."""

_ARRAYS = (
    "alphabet", "keys", "rarity", "weights", "bias", "object_rules",
    "tree_feature", "tree_threshold", "tree_left", "tree_right", "tree_value", "tree_start",
)  # fmt: skip


@dataclass(frozen=True)
class Trees:
    """Boosted regression trees; a leaf points to itself.

    Args:
        feature: Trees × nodes, column to look at.
        threshold: Go left where the column is at most this.
        left: Node to go to.
        right: Node to go to.
        value: What a leaf adds, in log-odds.
        start: Log-odds before the first tree.
        depth: Steps from the root to the deepest leaf.
    """

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    start: float
    depth: int

    def probabilities(self, rows: Floats) -> Floats:
        """Return the probability of each row.

        Example:
            >>> one = np.zeros((1, 1), np.int16)
            >>> leaf = Trees(one, np.zeros((1, 1), np.float32), one, one,
            ...              np.full((1, 1), 2.0, np.float32), -2.0, 0)
            >>> leaf.probabilities(np.zeros((2, 3), np.float32)).tolist()
            [0.5, 0.5]
        """
        nodes = self.feature.shape[1]
        roots = np.arange(len(self.feature), dtype=np.int32)[None, :] * nodes
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left = (self.left + roots.T).astype(np.int32).ravel()
        right = (self.right + roots.T).astype(np.int32).ravel()
        made = np.zeros(len(rows), np.float64)
        for begin in range(0, len(rows), _CHUNK):
            part = np.ascontiguousarray(rows[begin : begin + _CHUNK])
            first = np.arange(len(part), dtype=np.int32)[:, None] * part.shape[1]
            cells = part.ravel()
            at = np.broadcast_to(roots, (len(part), len(self.feature)))
            for _ in range(self.depth):
                go_left = cells.take(first + feature.take(at)) <= threshold.take(at)
                at = np.where(go_left, left.take(at), right.take(at))
            leaves = self.value.ravel().take(at)
            made[begin : begin + len(part)] = leaves.sum(axis=1, dtype=np.float64)
        return (1.0 / (1.0 + np.exp(-(made + self.start)))).astype(np.float32)


@dataclass(frozen=True)
class UnitScores:
    """What a model says of one unit.

    Args:
        concepts: Probability of each concept; those that were not looked at are left out.
        peaks: For the same concepts, the statement that speaks most for it.
        objects: Score of each object, about the share of coders that would name it.
        forces: Score of each force, likewise; the judge decides, this is a second opinion.
        statements: Statements × (concepts, then forces): linear scores, for the force layer.
    """

    concepts: Mapping[str, float] = field(default_factory=dict)
    peaks: Mapping[str, Span] = field(default_factory=dict)
    objects: Mapping[str, float] = field(default_factory=dict)
    forces: Mapping[Force, float] = field(default_factory=dict)
    statements: Floats | None = field(default=None, repr=False, compare=False)

    def objects_above(self, threshold: float) -> tuple[str, ...]:
        """Return the objects at or above ``threshold``, at least the best one, in order.

        Example:
            >>> UnitScores(objects={"opening": 0.3, "sharing": 0.2}).objects_above(0.5)
            ('opening',)
        """
        if not self.objects:
            return ()
        best = max(self.objects.values())
        return tuple(
            name for name, score in self.objects.items() if score >= threshold or score == best
        )


@dataclass(frozen=True)
class ConceptModel:
    """A trained model for one language and the concepts of one codebook.

    Args:
        space: Its n-grams.
        weights: N-grams × outputs: concepts, the four forces, objects.
        bias: One number per output.
        object_rules: Objects seen by rules × objects, added to the object outputs.
        trees: The second layer.
        card: Concepts, objects, thresholds, data, figures; written beside the arrays.
        force: Decides the force of a concept; the rules do where there is none.
    """

    space: NgramSpace
    weights: Floats
    bias: Floats
    object_rules: Floats
    trees: Trees
    card: Mapping[str, Any]
    force: ForceLayer | None = None

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the concepts that it scores, in its order."""
        return tuple(self.card["concepts"])

    @property
    def objects(self) -> tuple[str, ...]:
        """Ids of the objects that it scores, in its order."""
        return tuple(self.card["objects"])

    @property
    def trained_on(self) -> frozenset[str]:
        """Ids of the instruments that it has seen with their codings."""
        return frozenset(self.card.get("data", {}).get("instruments", ()))

    @property
    def decide(self) -> float:
        """Probability from which a tag is decided."""
        return float(self.card["thresholds"]["decide"])

    @property
    def unsure(self) -> float:
        """Probability from which a tag is listed for human reading."""
        return float(self.card["thresholds"]["unsure"])

    @property
    def object_threshold(self) -> float:
        """Score from which an object is named."""
        return float(self.card["thresholds"]["objects"])

    @property
    def leaves_objects_to_rules(self) -> bool:
        """Whether the rules name objects better than the model: its threshold is out of reach."""
        return self.object_threshold > 1.0

    def fits(self, codebook: Codebook, language: str) -> bool:
        """Whether it was trained for this language and these concepts, in this order.

        The rules may have changed since: their hits are features, and the card's
        ``codebook_digest`` tells which rules it was trained with.
        """
        return (
            self.card["language"] == language
            and self.concepts == tuple(codebook.concept_ids)
            and self.objects == tuple(item.id for item in codebook.objects)
        )

    def read(self, units: Sequence[UnitInput]) -> Reading:
        """Return what the linear layer says of units and statements."""
        statements = [part.text for unit in units for part in unit.statements]
        sizes = [len(unit.statements) for unit in units]
        # Units and statements in one go: the cost is in the calls, not in the characters.
        counts = self.space.count([unit.text for unit in units] + statements)
        scores = counts.times(self.weights) + self.bias
        return Reading(
            units=scores[: len(units)],
            statements=scores[len(units) :],
            starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            lengths=np.array([len(unit.text) for unit in units], np.int64),
            signals=np.stack([unit.signals for unit in units]),
        )

    def predict(self, units: Sequence[UnitInput]) -> tuple[UnitScores, ...]:
        """Score units; a whole instrument at once is many times faster than one by one."""
        if not units:
            return ()
        reading = self.read(units)
        names, size = self.concepts, len(self.concepts)
        rows = pair_features(reading)
        strongest = np.maximum(rows[:, 0], rows[:, 1])
        ruled = reading.signals.sum(axis=2).reshape(-1) > 0
        looked_at = np.flatnonzero((strongest > _FAINT) | ruled)
        chances = self.trees.probabilities(rows[looked_at])
        peaks = reading.peaks
        found: list[dict[str, float]] = [{} for _ in units]
        spans: list[dict[str, Span]] = [{} for _ in units]
        for pair, chance in zip(looked_at.tolist(), chances.tolist(), strict=True):
            unit, concept = divmod(pair, size)
            found[unit][names[concept]] = chance
            spans[unit][names[concept]] = units[unit].peak_span(int(peaks[unit, concept]))
        flags = np.stack([unit.objects for unit in units])
        judged = size + len(FORCES)
        forces = reading.units[:, size:judged]
        objects = reading.units[:, judged:] + flags @ self.object_rules
        return tuple(
            UnitScores(
                found[at],
                spans[at],
                dict(zip(self.objects, objects[at].tolist(), strict=True)),
                dict(zip(FORCES, forces[at].tolist(), strict=True)),
                reading.statements[reading.starts[at] : reading.starts[at + 1]][:, :judged],
            )
            for at in range(len(units))
        )

    def sharpen(self, text: str, span: Span, concept: str) -> Span:
        """Return the clauses of a statement that speak most for a concept.

        A whole long sentence shows a reader nothing: of its clauses the best one is kept, with
        its neighbours where it is too short to be read alone or they score almost as high.
        """
        clauses = _clauses(text, span)
        if len(clauses) < 2 or concept not in self.concepts:
            return span
        counts = self.space.count([one.of(text) for one in clauses])
        at = self.concepts.index(concept)
        scores = counts.times(self.weights[:, at : at + 1])[:, 0]
        first = last = int(scores.argmax())
        floor = _NEARLY * float(scores[first])
        while True:
            left = float(scores[first - 1]) if first > 0 else -np.inf
            right = float(scores[last + 1]) if last + 1 < len(clauses) else -np.inf
            short = clauses[last].end - clauses[first].start < _READABLE
            if max(left, right) == -np.inf or not (short or max(left, right) >= floor > 0):
                return Span(clauses[first].start, clauses[last].end)
            first, last = (first - 1, last) if left >= right else (first, last + 1)

    def save(self, folder: Path, name: str) -> None:
        """Write ``name.npz`` and ``name.json``; the same model gives the same bytes.

        Raises:
            OutputError: The files cannot be written.
        """
        held = io.BytesIO()
        np.savez_compressed(held, allow_pickle=False, **self._arrays())
        data = held.getvalue()
        card = {**self.card, "format": FORMAT, "file": f"{name}.npz", "sha256": sha256_of(data)}
        write_bytes(folder / f"{name}.npz", data)
        write_text(
            folder / f"{name}.json",
            json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        )

    def _arrays(self) -> dict[str, NDArray[Any]]:
        trees = self.trees
        layer = (
            {"force_weights": self.force.weights, "force_bias": self.force.bias}
            if self.force
            else {}
        )
        return {
            "alphabet": self.space.alphabet,
            "keys": self.space.keys,
            "rarity": self.space.rarity,
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
            "object_rules": self.object_rules,
            "tree_feature": trees.feature,
            "tree_threshold": trees.threshold,
            "tree_left": trees.left,
            "tree_right": trees.right,
            "tree_value": trees.value,
            "tree_start": np.array([trees.start, trees.depth], np.float64),
            **layer,
        }

    @classmethod
    def load(cls, card_path: Path) -> ConceptModel:
        """Read a model by its card.

        Raises:
            ModelError: A file is missing, damaged, changed since training, or of another format.
        """
        card = read_card(card_path, FORMAT)
        arrays = read_arrays(card_path.with_name(card["file"]), card["sha256"], _ARRAYS, _LAYER)
        outputs = len(card["concepts"]) + len(FORCES) + len(card["objects"])
        if (
            arrays["weights"].shape != (len(arrays["keys"]), outputs)
            or arrays["rarity"].shape != arrays["keys"].shape
            or arrays["bias"].shape != (outputs,)
            or list(card["features"]) != list(PAIR_FEATURES)
        ):
            raise ModelError(
                "the arrays of this model do not fit its card",
                where=str(card_path),
                got=str(arrays["weights"].shape),
                expected=f"{len(arrays['keys'])} n-grams × {outputs} outputs, known features",
                remedy="train it again with this version",
            )
        _check_trees(arrays, len(PAIR_FEATURES), card_path)
        start, depth = arrays["tree_start"].tolist()
        trees = Trees(
            feature=arrays["tree_feature"],
            threshold=arrays["tree_threshold"],
            left=arrays["tree_left"],
            right=arrays["tree_right"],
            value=arrays["tree_value"],
            start=float(start),
            depth=int(depth),
        )
        return cls(
            NgramSpace(arrays["alphabet"], arrays["keys"], arrays["rarity"]),
            arrays["weights"].astype(np.float32),
            arrays["bias"],
            arrays["object_rules"],
            trees,
            card,
            _force_layer(arrays, len(card["concepts"]), card_path),
        )


def _check_trees(arrays: Mapping[str, NDArray[Any]], columns: int, where: Path) -> None:
    """Refuse trees that would look outside their rows or lead outside themselves."""
    feature, left, right = (arrays[f"tree_{name}"] for name in ("feature", "left", "right"))
    shapes = {arrays[f"tree_{name}"].shape for name in ("threshold", "value")}
    fit = feature.ndim == 2 and {feature.shape, left.shape, right.shape} | shapes == {feature.shape}
    start = arrays["tree_start"]
    if fit and feature.size:
        nodes = feature.shape[1]
        fit = feature.min() >= 0 and feature.max() < columns
        fit = fit and min(left.min(), right.min()) >= 0 and max(left.max(), right.max()) < nodes
        fit = fit and start.shape == (2,) and bool(0 <= start[1] <= nodes)
    if not fit:
        raise ModelError(
            "the trees of this model do not fit together",
            where=str(where),
            got=f"{feature.shape} nodes, depth {start.tolist()[-1:]}",
            expected=f"trees over {columns} features that lead to their own nodes",
            remedy="reinstall lexcompare, or train the model again",
        )


def _force_layer(arrays: Mapping[str, Any], concepts: int, where: Path) -> ForceLayer | None:
    if "force_weights" not in arrays:
        return None
    layer = ForceLayer(arrays["force_weights"], arrays["force_bias"])
    shape = (FORCE_FEATURES + concepts, len(FORCES))
    if layer.weights.shape != shape or layer.bias.shape != shape[1:]:
        raise ModelError(
            "the force layer of this model does not fit its concepts",
            where=str(where),
            got=str(layer.weights.shape),
            expected=str(shape),
            remedy="train it again with this version",
        )
    return layer


def _clauses(text: str, span: Span) -> list[Span]:
    found = _CLAUSE.finditer(text, span.start, span.end)
    return [Span(match.start(), match.end()) for match in found]


def find_model(codebook: Codebook, language: str) -> ConceptModel | None:
    """Return the shipped model for a language, or ``None`` where none fits the codebook.

    Raises:
        ModelError: There is one, but it cannot be trusted.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> find_model(load_codebook(), "xx") is None
        True
    """
    try:
        card = resource("models") / f"concepts-{language}.json"
    except InternalError:
        return None
    if not card.exists():
        return None
    model = ConceptModel.load(card)
    return model if model.fits(codebook, language) else None


def find_models(codebook: Codebook) -> dict[str, ConceptModel]:
    """Return the shipped models that fit a codebook, by language.

    Raises:
        ModelError: There is one, but it cannot be trusted.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> sorted(find_models(load_codebook()))
        ['en', 'zh']
    """
    found = {language: find_model(codebook, language) for language in ("zh", "en")}
    return {language: model for language, model in found.items() if model is not None}
