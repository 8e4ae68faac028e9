"""List what a change gained and lost: tags and verdicts of two runs on the same units.

    lexcompare tag TEXTS > old-tags.jsonl      # before the change; likewise judge
    lexcompare tag TEXTS > new-tags.jsonl      # after it
    python benchmarks/gained_lost.py old-tags.jsonl new-tags.jsonl [--sample 500] [--seed 1]

Files hold the records of ``tag`` or of ``judge``, one a line; either kind is told by its keys.
``--sample`` freezes a sample: the units with the smallest digest of ``SEED instrument#unit``, so
that the same units are compared whatever the two runs found. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path

Found = dict[tuple[str, str], str]


def read(path: Path) -> Found:
    """Return force by (instrument#unit, concept); the concept of a verdict is empty."""
    found: Found = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        ref = f"{record['instrument']}#{record['unit']}"
        found[ref, str(record.get("concept", ""))] = str(record["force"])
    return found


def sampled(units: set[str], size: int, seed: int) -> set[str]:
    """Return the units of the frozen sample."""
    if not size:
        return units
    ranked = sorted(units, key=lambda ref: hashlib.sha256(f"{seed} {ref}".encode()).digest())
    return set(ranked[:size])


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="UNITS", help="0: all units")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    old, new = read(options.old), read(options.new)
    chosen = sampled({ref for ref, _ in (*old, *new)}, options.sample, options.seed)
    tally: Counter[tuple[str, str]] = Counter()
    for key in sorted({*old, *new}):
        ref, concept = key
        if ref not in chosen or old.get(key) == new.get(key):
            continue
        kind = "gained" if key not in old else "lost" if key not in new else "changed"
        tally[kind, concept or "verdict"] += 1
        print(f"{kind}\t{ref}\t{concept or 'verdict'}\t{old.get(key, '-')} → {new.get(key, '-')}")
    print(f"units: {len(chosen)}")
    for (kind, concept), count in sorted(tally.items()):
        print(f"{kind} {concept}: {count}")


if __name__ == "__main__":
    main()
