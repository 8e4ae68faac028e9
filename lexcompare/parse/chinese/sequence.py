"""Choosing the true heads among everything that looks like one.

A text prints 第X条 at the head of an article, in references that a line break has torn off, in
tables of contents and in other texts bound into the same file. The heads are the chain of numbers
that pays best: each member by how much it looks like a head, each missing number and each new
start at a price. Dynamic programming finds it, so one lost or false number costs itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Candidate", "best_chains"]

_GAP = 1.2
_PER_MISSING = 0.3
_RESTART = 3.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that looks like a head.

    Args:
        number: Its number.
        suffix: 1 for 之一 and so on, 0 without.
        score: How much it looks like a head; about 2 for a clear one, below 0 for a reference.
        line: Position of its line.
        at: Where in the line it stands; above 0 for one inside the line.
        length: Length of the label.
    """

    number: int
    suffix: int
    score: float
    line: int
    at: int = 0
    length: int = 0


class _PrefixBest:
    """Best value among all keys below a key, in logarithmic time (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, int]] = [(float("-inf"), -1)] * (size + 1)

    def add(self, key: int, value: float, who: int) -> None:
        key += 1
        while key < len(self._best):
            if value > self._best[key][0]:
                self._best[key] = (value, who)
            key += key & -key

    def below(self, key: int) -> tuple[float, int]:
        found = (float("-inf"), -1)
        while key > 0:
            if self._best[key][0] > found[0]:
                found = self._best[key]
            key -= key & -key
        return found


def best_chains(candidates: list[Candidate]) -> list[list[Candidate]]:
    """Return the chains of numbers that the text is made of, in text order.

    More than one chain comes back where the numbers start again at 1: two instruments in one
    file, a table of contents that lists articles.

    Example:
        >>> heads = [Candidate(n, 0, 2.0, i) for i, n in enumerate([1, 2, 7, 3, 5, 6])]
        >>> [[c.number for c in chain] for chain in best_chains(heads)]
        [[1, 2, 3, 5, 6]]
        >>> heads = [Candidate(n, 0, 2.0, i) for i, n in enumerate([1, 2, 3, 1, 2, 3, 4])]
        >>> [[c.number for c in chain] for chain in best_chains(heads)]
        [[1, 2, 3], [1, 2, 3, 4]]
    """
    if not candidates:
        return []
    ranks = {n: rank for rank, n in enumerate(sorted({c.number for c in candidates}))}
    tree = _PrefixBest(len(ranks))
    exact: dict[tuple[int, int], tuple[float, int]] = {}
    last_of: dict[int, tuple[float, int]] = {}
    best: list[float] = []
    before: list[tuple[int, bool]] = []
    top = (0.0, -1)
    for index, one in enumerate(candidates):
        options = [(_start_price(one.number), -1, False)]
        if one.number == 1 and not one.suffix and not one.at and top[1] >= 0:
            options.append((top[0] - _RESTART, top[1], True))
        options += [(value, who, False) for value, who in _predecessors(one, exact, last_of)]
        if not one.suffix:
            value, who = tree.below(ranks[one.number])
            if who >= 0:
                missing = _PER_MISSING * (one.number - 1)
                options.append((value - _GAP - missing, who, False))
        gain, who, restart = max(options, key=lambda option: option[0])
        total = gain + one.score
        best.append(total)
        before.append((who, restart))
        if total > top[0]:
            top = (total, index)
        key = (one.number, one.suffix)
        if total > exact.get(key, (float("-inf"), -1))[0]:
            exact[key] = (total, index)
        if total > last_of.get(one.number, (float("-inf"), -1))[0]:
            last_of[one.number] = (total, index)
        tree.add(ranks[one.number], total + _PER_MISSING * one.number, index)
    return _trace(candidates, before, top[1])


def _start_price(number: int) -> float:
    """Return what it costs to begin with a number: selected articles may begin anywhere."""
    return -_GAP - min(_PER_MISSING * (number - 1), _RESTART) if number > 1 else 0.0


def _predecessors(
    one: Candidate,
    exact: dict[tuple[int, int], tuple[float, int]],
    last_of: dict[int, tuple[float, int]],
) -> list[tuple[float, int]]:
    """Return the best chains that the candidate continues without a gap."""
    key = (one.number, one.suffix - 1)
    found = exact.get(key) if one.suffix else last_of.get(one.number - 1)
    return [found] if found else []


def _trace(
    candidates: list[Candidate], before: list[tuple[int, bool]], last: int
) -> list[list[Candidate]]:
    chains: list[list[Candidate]] = []
    chain: list[Candidate] = []
    at = last
    while at >= 0:
        chain.append(candidates[at])
        at, restart = before[at]
        if restart or at < 0:
            chains.append(chain[::-1])
            chain = []
    return chains[::-1]
