"""The force of a concept in a unit: what the rules say of it, weighed by a small trained layer.

A unit has one verdict, but a concept may be regulated by its weaker statements only. The rules
take the statements that their words stand in; the layer weighs that beside the verdict, the
linear scores, and the statements next to it (a duty to answer stands behind the right to object).
It is a multinomial logistic regression over 29 + 48 numbers, kept as plain arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.judge import StatementVerdict
from lexcompare.codebook.model import Concept
from lexcompare.core.findings import Verdict
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

__all__ = ["FORCES", "FORCE_FEATURES", "ForceLayer", "JudgedUnit", "allowed_forces", "rule_force"]

Floats = NDArray[np.float32]

FORCES: Final = (Force.OPERATIVE, Force.SOFT, Force.SLOGAN, Force.STRUCTURAL)
"""Order of the force outputs."""

FORCE_FEATURES: Final = 52
"""Columns of :meth:`JudgedUnit.row` before one for each concept."""

_SHARPNESS = 6.0
"""How much the best-scoring statement outweighs the others."""

_RELEVANT = 0.5
"""A statement is about a concept from this share of the best statement's score."""

_FAINT = 0.1
_PLACE = {force: at for at, force in enumerate(FORCES)}
_ONE_HOT: Floats = np.eye(len(FORCES), dtype=np.float32)


def rule_force(
    concept: Concept,
    windows: Sequence[Span],
    verdict: Verdict,
    statements: Sequence[StatementVerdict],
) -> Force:
    """Return the strongest force of the statements about the concept, never above the unit's.

    Args:
        concept: The concept.
        windows: Where the unit speaks about it.
        verdict: The unit's verdict; also the answer where no statement stands in the windows.
        statements: The verdicts of its statements.
    """
    about = [
        s.force for s, held in zip(statements, _inside(statements, windows), strict=True) if held
    ]
    binding: list[Force] = [force for force in about if force is not Force.STRUCTURAL]
    if concept.structural_allowed and about and not binding:
        return Force.STRUCTURAL
    force = Force.strongest(binding) if binding else verdict.force
    if force.strength > verdict.force.strength:
        force = verdict.force
    if force is Force.STRUCTURAL and not concept.structural_allowed:
        return Force.SLOGAN
    return force


def allowed_forces(concept: Concept, verdict: Force) -> tuple[Force, ...]:
    """Return the forces that a concept may have in a unit.

    Nothing stronger than the unit, and structural only where the concept can be.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> fees = next(one for one in load_codebook().concepts if one.id == "fees")
        >>> [force.value for force in allowed_forces(fees, Force.SOFT)]
        ['soft', 'slogan']
    """
    made = tuple(
        force
        for force in FORCES
        if force.strength <= verdict.strength
        and (concept.structural_allowed or force is not Force.STRUCTURAL)
    )
    return made or (Force.SLOGAN,)


@dataclass(frozen=True)
class JudgedUnit:
    """A unit as judged and as read by the linear layer: what the layer looks at.

    Args:
        text: Its reading text.
        verdict: Its verdict.
        statements: The verdicts of its statements.
        unit_scores: Linear scores of the four forces for the unit.
        scores: Statements × (concepts, then the four forces).
    """

    text: str
    verdict: Verdict
    statements: Sequence[StatementVerdict]
    unit_scores: Floats
    scores: Floats

    def row(self, concept: int, rule: Force, windows: Sequence[Span], ruled: bool) -> Floats:
        """Return the features of one concept.

        Args:
            concept: Its number.
            rule: What the rules say its force is.
            windows: Where the unit speaks about it.
            ruled: Whether a rule found it.
        """
        concepts = self.scores.shape[1] - len(FORCES)
        nothing = np.zeros(len(FORCES), np.float32)
        parts = [_one_hot(rule), _one_hot(self.verdict.force), self.unit_scores]
        if not len(self.scores) or not self.statements:
            parts += [nothing] * 10
        else:
            parts += self._statement_parts(concept, windows, ruled)
        here = np.zeros(concepts, np.float32)
        here[concept] = 1.0
        return np.concatenate([*parts, here]).astype(np.float32)

    def _statement_parts(self, concept: int, windows: Sequence[Span], ruled: bool) -> list[Floats]:
        own = self.scores[:, concept]
        forces = self.scores[:, -len(FORCES) :]
        judged = self._judged
        best = int(own.argmax())
        weights = np.exp(_SHARPNESS * (own - own[best]))
        weights /= weights.sum()
        about = own >= max(_RELEVANT * float(own[best]), _FAINT)
        inside = np.array(_inside(self.statements, windows))
        last = int(np.flatnonzero(inside)[-1]) if inside.any() else best
        counts = [len(own), float(own[best]), int(inside.sum()), float(ruled)]
        return [
            weights @ judged, weights @ forces, judged[best], forces[best],
            _best_of(judged, about), _best_of(judged, inside), _best_of(forces, inside),
            self._next(last, judged), judged.mean(axis=0), np.array(counts, np.float32),
        ]  # fmt: skip

    @cached_property
    def _judged(self) -> Floats:
        """The forces of the statements, one row each."""
        return _ONE_HOT[[_PLACE[one.force] for one in self.statements]]

    def _next(self, last: int, judged: Floats) -> Floats:
        """Return the force of the statement behind ``last`` in the same paragraph."""
        if last + 1 >= len(self.statements):
            return np.zeros(len(FORCES), np.float32)
        end = self.statements[last].statement.text_span.end
        start = self.statements[last + 1].statement.text_span.start
        same = "\n" not in self.text[end:start]
        return judged[last + 1] if same else np.zeros(len(FORCES), np.float32)


@dataclass(frozen=True)
class ForceLayer:
    """The trained layer: one linear score per force.

    Args:
        weights: Features × forces.
        bias: One number per force.

    Example:
        >>> layer = ForceLayer(np.zeros((2, 4), np.float32), np.zeros(4, np.float32))
        >>> layer.choose(np.zeros(2, np.float32), (Force.SOFT, Force.SLOGAN)).value
        'soft'
    """

    weights: Floats
    bias: Floats

    def choose(self, row: Floats, allowed: Sequence[Force]) -> Force:
        """Return the likeliest of the allowed forces; of equals the first."""
        scores = row @ self.weights + self.bias
        return max(allowed, key=lambda force: float(scores[_PLACE[force]]))


def _one_hot(force: Force) -> Floats:
    return np.asarray(_ONE_HOT[_PLACE[force]])


def _best_of(rows: Floats, chosen: NDArray[np.bool_]) -> Floats:
    if not chosen.any():
        return np.zeros(rows.shape[1], np.float32)
    return np.asarray(rows[chosen].max(axis=0), np.float32)


def _inside(statements: Sequence[StatementVerdict], windows: Sequence[Span]) -> list[bool]:
    """Whether each statement overlaps one of the windows, in time that grows with their sum."""
    ordered = sorted(windows)
    starts = [window.start for window in ordered]
    reach = [0, *accumulate((window.end for window in ordered), max)]
    spans = [one.statement.text_span for one in statements]
    return [reach[bisect_left(starts, span.end)] > span.start for span in spans]
