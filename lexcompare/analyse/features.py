"""What a trained model sees of a unit: character n-grams, statements, and the rules that hold.

Plain numpy, so that the shipped model runs without scikit-learn; training uses the same functions,
so that both see the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.statements import Statement, split_statements
from lexcompare.codebook.matcher import CueMatcher, MatchContext, RuleHit
from lexcompare.codebook.model import Codebook, RuleKind
from lexcompare.core.model import Article
from lexcompare.core.spans import Span

__all__ = [
    "PAIR_FEATURES",
    "Counts",
    "NgramSpace",
    "Reading",
    "UnitInput",
    "describe",
    "is_on_topic",
    "pair_features",
    "rule_signals",
]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

PAIR_FEATURES = (
    "unit", "peak", "second", "rank", "rival", "gap", "total", "peak_rival", "beside",
    "beside_rank", "length", "statements", "concept", "operative", "soft", "slogan", "structural",
    "decisive", "supporting", "precision", "other_rules", "best_rule",
)  # fmt: skip
"""Columns of :func:`pair_features`, one row per unit and concept."""

_SIGNALS = 3
_BLOCK = 2_000
"""Counts multiplied at a time."""
_CODE_POINTS = 0x110000


@dataclass(frozen=True)
class Counts:
    """Weighted n-grams of texts as sparse rows of length one.

    Args:
        starts: Where each row begins in ``features``; one more than there are rows.
        features: Numbers of n-grams, ascending within a row.
        values: Their weights.
    """

    starts: Integers
    features: Integers
    values: Floats

    def times(self, weights: Floats) -> Floats:
        """Return rows × ``weights`` (n-grams × outputs); an empty row gives zeros.

        Example:
            >>> space = NgramSpace.fit(["目录", "目的"], 1)
            >>> space.count(["目录", ""]).times(np.ones((len(space.keys), 1), np.float32)).shape
            (2, 1)
        """
        rows = len(self.starts) - 1
        made = np.zeros((rows, weights.shape[1]), np.float32)
        # A few rows at a time, so that the products stay in the processor's cache.
        for first, last in _blocks(self.starts):
            begin = self.starts[first]
            cut = slice(begin, self.starts[last])
            filled = first + np.flatnonzero(np.diff(self.starts[first : last + 1]))
            if len(filled):
                products = weights[self.features[cut]] * self.values[cut, None]
                made[filled] = np.add.reduceat(products, self.starts[filled] - begin, axis=0)
        return made


def _blocks(starts: Integers) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows that hold some :data:`_BLOCK` counts together, or one long row."""
    first, rows = 0, len(starts) - 1
    while first < rows:
        reach = int(np.searchsorted(starts, starts[first] + _BLOCK, "right")) - 1
        last = min(rows, max(first + 1, reach))
        yield first, last
        first = last


@dataclass(frozen=True)
class NgramSpace:
    """A vocabulary of runs of one to three characters, with the rarity of each.

    Args:
        alphabet: Code points that occur in it, ascending.
        keys: One number per n-gram, ascending.
        rarity: Inverse document frequency of each.
    """

    alphabet: NDArray[np.uint32]
    keys: Integers
    rarity: Floats

    @classmethod
    def fit(cls, texts: Sequence[str], min_texts: int) -> NgramSpace:
        """Collect the n-grams that occur in at least ``min_texts`` of the texts.

        Example:
            >>> space = NgramSpace.fit(["目录", "目的"], 2)
            >>> len(space.keys), [chr(point) for point in space.alphabet]
            (1, ['录', '的', '目'])
        """
        codes = [_code_points(text) for text in texts]
        alphabet = np.unique(np.concatenate([*codes, np.zeros(0, np.uint32)]))
        bare = cls(alphabet, np.zeros(0, np.int64), np.zeros(0, np.float32))
        seen = [np.unique(np.concatenate(bare._keys_of(code))) for code in codes]
        keys, texts_with = np.unique(np.concatenate([*seen, np.zeros(0, np.int64)]),
                                     return_counts=True)  # fmt: skip
        kept = (texts_with >= min_texts) & (keys > 0)
        rarity = np.log((1.0 + len(texts)) / (1.0 + texts_with[kept])) + 1.0
        return cls(alphabet, keys[kept], rarity.astype(np.float32))

    @cached_property
    def _places(self) -> NDArray[np.uint32]:
        """Number of every code point in the alphabet, from 1; 0 for unknown ones."""
        places = np.zeros(_CODE_POINTS, np.uint32)
        places[self.alphabet] = np.arange(1, len(self.alphabet) + 1)
        return places

    def _keys_of(self, codes: NDArray[np.uint32]) -> tuple[Integers, ...]:
        """Return the number of the n-grams at each place by length; -1 over unknown characters."""
        base = len(self.alphabet) + 1
        at = self._places[codes].astype(np.int64)
        one = np.where(at > 0, at * base * base, -1)
        two = np.where((one[:-1] > 0) & (at[1:] > 0), one[:-1] + at[1:] * base, -1)
        three = np.where((two[:-1] > 0) & (at[2:] > 0), two[:-1] + at[2:], -1)
        return one, two, three

    def _find(self, keys: Integers, places: Integers) -> tuple[Integers, Integers]:
        """Return which of the n-grams at ``places`` are in the vocabulary, and their places."""
        wanted = keys[places]
        found = np.searchsorted(self.keys, wanted)
        found[found == len(self.keys)] = 0
        hit = self.keys[found] == wanted if len(self.keys) else np.zeros(len(wanted), bool)
        return found[hit], places[hit]

    def count(self, texts: Sequence[str]) -> Counts:
        """Return the weighted n-grams of texts.

        Example:
            >>> space = NgramSpace.fit(["目录", "目的"], 1)
            >>> counts = space.count(["目录目录", "山"])
            >>> [int(start) for start in counts.starts]
            [0, 3, 3]
        """
        codes = [_code_points(text) for text in texts]
        sizes = np.array([len(code) for code in codes], np.int64)
        # A separator that no alphabet holds keeps n-grams from running over into the next text.
        gap = np.array([_CODE_POINTS - 1], np.uint32)
        joined = np.concatenate([part for code in codes for part in (code, gap)] + [gap])
        one, two, three = self._keys_of(joined)
        singles = self._find(one, np.flatnonzero(one > 0))
        pairs = self._find(two, np.flatnonzero(two > 0))
        # Three characters are known in no more texts than the two pairs in them.
        known = np.zeros(len(two) + 1, bool)
        known[pairs[1]] = True
        triples = self._find(three, np.flatnonzero(known[: len(three)] & known[1 : len(three) + 1]
                                                   & (three > 0)))  # fmt: skip
        found = np.concatenate([singles[0], pairs[0], triples[0]])
        places = np.concatenate([singles[1], pairs[1], triples[1]])
        owner = np.repeat(np.arange(len(codes), dtype=np.int64), sizes + 1)
        owner = np.append(owner, len(codes))
        size = len(self.keys)
        cells, times = np.unique(owner[places] * size + found, return_counts=True)
        rows, features = np.divmod(cells, max(size, 1))
        values = ((1.0 + np.log(times)) * self.rarity[features]).astype(np.float32)
        starts = np.searchsorted(rows, np.arange(len(codes) + 1)).astype(np.int64)
        lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=len(codes)))
        return Counts(starts, features, (values / lengths[rows]).astype(np.float32))


def _code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, ASCII letters lowered."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes + (codes - ord("A") < 26).astype(np.uint32) * 32


@dataclass(frozen=True)
class UnitInput:
    """One unit as a model reads it.

    Args:
        text: Its reading text.
        statements: Its statements.
        signals: What the rules say: concepts × (decisive rules, supporting rules, best precision).
        objects: Which of the codebook's objects the rules see, as 0 and 1.
    """

    text: str
    statements: tuple[Statement, ...]
    signals: Floats
    objects: Floats

    def peak_span(self, statement: int) -> Span:
        """Return where a statement stands; a unit without statements is one."""
        if not self.statements:
            return Span(0, len(self.text))
        return self.statements[statement].text_span


def describe(
    article: Article,
    language: str,
    hits: Sequence[RuleHit],
    objects: Sequence[str],
    codebook: Codebook,
    statements: tuple[Statement, ...] | None = None,
) -> UnitInput:
    """Return a unit as a model reads it.

    Args:
        article: The unit.
        language: ``zh`` or ``en``.
        hits: Rules that hold for it, vetoes applied.
        objects: Activities that the rules see in it.
        codebook: Whose concepts and objects give the order.
        statements: Its statements, where the caller has split it already.
    """
    flags = np.array([item.id in objects for item in codebook.objects], np.float32)
    if statements is None:
        statements = split_statements(article, language)
    return UnitInput(article.text, statements, rule_signals(hits, codebook), flags)


def rule_signals(hits: Sequence[RuleHit], codebook: Codebook) -> Floats:
    """Return what the rules say of each concept: counts by strength, and the best precision.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> rule_signals((), load_codebook()).shape
        (29, 3)
    """
    places = {name: at for at, name in enumerate(codebook.concept_ids)}
    signals = np.zeros((len(places), _SIGNALS), np.float32)
    for hit in hits:
        at = places.get(hit.rule.target)
        if hit.rule.kind is RuleKind.CONCEPT and at is not None:
            signals[at, 0 if hit.rule.decisive else 1] += 1
            signals[at, 2] = max(signals[at, 2], codebook.score_of(hit.rule))
    return signals


def is_on_topic(matcher: CueMatcher, text: str, language: str, context: MatchContext) -> bool:
    """Whether a unit, a heading above it or the title opens the codebook's default gate.

    Units of other fields are not read by a model at all: it was trained on units about data.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> matcher = CueMatcher(load_codebook())
        >>> is_on_topic(matcher, "林地应当登记造册。", "zh", MatchContext())
        False
    """
    codebook = matcher.codebook
    gate = next((one for one in codebook.gates if one.id == codebook.default_gate), None)
    if gate is None:
        return True
    return (
        matcher.holds(gate.patterns, text, language)
        or any(matcher.holds(gate.patterns, heading, language) for heading in context.headings)
        or bool(gate.titles and matcher.holds(gate.titles, context.title, language))
    )


@dataclass(frozen=True)
class Reading:
    """Scores of the linear layer for a batch of units.

    Args:
        units: Units × outputs (concepts, then forces, then objects).
        statements: Statements × outputs.
        starts: Where the statements of each unit begin; one more than there are units.
        lengths: Characters of each unit.
        signals: Units × concepts × 3, see :class:`UnitInput`.
    """

    units: Floats
    statements: Floats
    starts: Integers
    lengths: Integers
    signals: Floats

    @property
    def peaks(self) -> Integers:
        """For each unit and concept, which of its statements scores highest."""
        concepts = self.signals.shape[1]
        peaks = np.zeros((len(self.units), concepts), np.int64)
        for unit in range(len(self.units)):
            own = self.statements[self.starts[unit] : self.starts[unit + 1], :concepts]
            if len(own):
                peaks[unit] = own.argmax(axis=0)
        return peaks


def pair_features(reading: Reading) -> Floats:
    """Return one row per unit and concept: own score, rivals, best statement, force, rules.

    Rivals matter because a concept is coded only where no more specific one takes its place.
    """
    concepts = reading.signals.shape[1]
    units = len(reading.units)
    scores = reading.units[:, :concepts]
    peak, second, beside, beside_rank = _statement_features(reading, concepts)
    best_two = -np.sort(-scores, axis=1)[:, :2]
    top = best_two[:, :1]
    rival = np.where(scores == top, best_two[:, 1:], top)
    peak_two = -np.sort(-peak, axis=1)[:, :2]
    peak_rival = np.where(peak == peak_two[:, :1], peak_two[:, 1:], peak_two[:, :1])
    rank = (scores[:, :, None] < scores[:, None, :]).sum(axis=2)
    ruled = reading.signals[:, :, 2] > 0.5
    counts = np.diff(reading.starts)[:, None]
    ones = np.ones((units, concepts), np.float32)
    forces = [reading.units[:, concepts + at : concepts + at + 1] * ones for at in range(4)]
    columns = [
        scores, peak, second, rank, rival, scores - top, scores.sum(axis=1, keepdims=True) * ones,
        peak_rival, beside, beside_rank, np.log1p(reading.lengths)[:, None] * ones, counts * ones,
        np.arange(concepts)[None, :] * ones, *forces,
        reading.signals[:, :, 0], reading.signals[:, :, 1], reading.signals[:, :, 2],
        ruled.sum(axis=1, keepdims=True) - ruled, reading.signals[:, :, 2].max(1)[:, None] * ones,
    ]  # fmt: skip
    return np.stack([column.reshape(-1) for column in columns], axis=1).astype(np.float32)


def _statement_features(reading: Reading, concepts: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Best and second-best statement of each concept, and what else the best one is about."""
    shape = (len(reading.units), concepts)
    peak, second = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    beside, rank = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    diagonal = np.arange(concepts)
    for unit in range(shape[0]):
        own = reading.statements[reading.starts[unit] : reading.starts[unit + 1], :concepts]
        if not len(own):
            continue
        best = own[own.argmax(axis=0)]
        peak[unit] = best[diagonal, diagonal]
        if len(own) > 1:
            second[unit] = np.partition(own, -2, axis=0)[-2]
        rank[unit] = (best > peak[unit][:, None]).sum(axis=1)
        best[diagonal, diagonal] = -np.inf
        beside[unit] = best.max(axis=1)
    return peak, second, beside, rank
