"""Count what the tool tags in regulations of other fields: traffic, housing, forestry and the like.

    python benchmarks/negative_controls.py [--show N]

Reads local regulations of the background collection beside the real texts (``LEXCOMPARE_TEXTS``,
default ``../shared/texts``) whose titles name another field. Deterministic.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path

from lexcompare.core.model import Metadata
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_source
from lexcompare.pipeline.analysis import Analyser

ROOT = Path(__file__).resolve().parent.parent
FIELDS = {
    "traffic": ("交通", "道路", "客运", "轨道", "停车"),
    "housing": ("物业", "住房", "房屋", "租赁"),
    "forestry": ("森林", "林地", "绿化", "古树", "林业"),
}


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=40, metavar="N", help="list the first N")
    options = parser.parse_args()
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    texts = Path(given) if given else ROOT.parent / "shared" / "texts"
    analyser = Analyser.from_codebook(None)
    units: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    concepts: Counter[str] = Counter()
    shown: list[str] = []
    for path in sorted((texts.parent / "background").rglob("*.md")):
        field = next((f for f, words in FIELDS.items() if any(w in path.stem for w in words)), "")
        if not field:
            continue
        metadata = Metadata(title=path.stem, language="zh")
        for unit in analyser.find(parse_instrument(read_source(path), path.stem, metadata)).units:
            units[field] += 1
            if unit.tags:
                tagged[field] += 1
                concepts.update(tag.concept for tag in unit.tags)
                told = ", ".join(
                    f"{tag.concept} {tag.score:.2f} “{tag.evidence[0].quote[:30]}”"
                    for tag in unit.tags
                )
                shown.append(f"{path.stem}#{unit.unit}: {told}")
    print("\n".join(shown[: options.show]))
    for field in FIELDS:
        share = tagged[field] / units[field] if units[field] else 0.0
        print(f"{field}: {tagged[field]} of {units[field]} units tagged ({share:.2%})")
    print("concepts:", dict(concepts.most_common()))


if __name__ == "__main__":
    main()
