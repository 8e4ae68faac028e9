"""Time the analysis of real regulations beside jieba on the same characters, same process."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from lexcompare._version import __version__
from lexcompare.core.model import Instrument
from lexcompare.parse.corpus import iter_corpus
from lexcompare.pipeline.analysis import Analyser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def background() -> Path:
    """Folder of the background regulations, beside the real texts."""
    given = os.environ.get("LEXCOMPARE_TEXTS")
    texts = Path(given) if given else ROOT.parent / "shared" / "texts"
    return texts.parent / "background"


def main() -> int:
    """Measure and write the result; 2 where there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300, help="how many regulations")
    parser.add_argument("--out", type=Path, default=HERE / "results" / "analysis_speed.json")
    args = parser.parse_args()
    folder = background()
    if not folder.is_dir():
        print("no real texts: set LEXCOMPARE_TEXTS", file=sys.stderr)
        return 2
    files = sorted(folder.rglob("*.md"))
    step = max(1, len(files) // args.files)
    chosen = files[::step][: args.files]
    analyser = Analyser.from_codebook()
    began = time.perf_counter()
    instruments = [
        item for path in chosen for item in iter_corpus(path) if isinstance(item, Instrument)
    ]
    parsed = time.perf_counter()
    units = sum(len(analyser.find(instrument).units) for instrument in instruments)
    analysed = time.perf_counter()
    texts = [instrument.source.text for instrument in instruments]
    import jieba

    jieba.initialize()
    jieba_began = time.perf_counter()
    for text in texts:
        jieba.lcut(text)
    jieba_time = time.perf_counter() - jieba_began
    characters = sum(map(len, texts))
    total = analysed - began
    result = {
        "lexcompare": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "instruments": len(instruments),
        "characters": characters,
        "units": units,
        "parse_s": round(parsed - began, 2),
        "analyse_s": round(analysed - parsed, 2),
        "characters_per_s": round(characters / total),
        "jieba_s": round(jieba_time, 2),
        "ratio_to_jieba": round(total / jieba_time, 2),
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
