"""Time the analysis (segment, judge, tag, cite) beside jieba on the same characters, same process.

Processor time, not the clock: the machine may be shared. The ratio matters, not the seconds.

    python benchmarks/analysis_speed.py                          # the background regulations
    python benchmarks/analysis_speed.py --corpus corpus/specimen/cn --check specimen   # 1 if over
    python benchmarks/analysis_speed.py --tighten background 1.6    # bounds are never raised
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import statistics
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from lexcompare._version import __version__
from lexcompare.analyse.citations import extract_citations
from lexcompare.analyse.encoders import load_encoder
from lexcompare.core.model import Instrument
from lexcompare.parse.corpus import iter_corpus
from lexcompare.pipeline.analysis import Analyser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BOUNDS = HERE / "speed_bounds.json"


def background() -> Path:
    """Folder of the background regulations, beside the real texts."""
    given = os.environ.get("LEXCOMPARE_TEXTS")
    texts = Path(given) if given else ROOT.parent / "shared" / "texts"
    return texts.parent / "background"


def measure(path: Path, analyser: Analyser) -> dict[str, float]:
    """Analyse a file, then cut the same characters with jieba; processor seconds and counts."""
    import jieba

    clock = time.process_time
    begun = clock()
    held = [one for one in iter_corpus(path) if isinstance(one, Instrument)]
    parsed = clock()
    units = sum(len(analyser.find(one).units) for one in held)
    found = clock()
    citations = sum(len(extract_citations(one)) for one in held)
    cited = clock()
    for one in held:
        jieba.lcut(one.source.text)
    cut = clock() - cited
    return {
        "instruments": len(held),
        "characters": sum(len(one.source.text) for one in held),
        "units": units,
        "citations": citations,
        "segment_s": parsed - begun,
        "judge_tag_s": found - parsed,
        "cite_s": cited - found,
        "jieba_s": cut,
    }


def ratio_of(part: dict[str, float]) -> float:
    """Processor time of the analysis over that of jieba."""
    return (part["segment_s"] + part["judge_tag_s"] + part["cite_s"]) / part["jieba_s"]


def one_round(files: Sequence[Path], analyser: Analyser) -> dict[str, float]:
    """Measure file by file and add up: a burst of other work falls on both sides."""
    parts = [measure(path, analyser) for path in files]
    return {key: sum(part[key] for part in parts) for key in parts[0]}


def embedding(units: Sequence[str]) -> int:
    """Units a processor second that the shipped table turns into vectors."""
    encoder = load_encoder()
    encoder.encode(units[:1])
    begun = time.process_time()
    encoder.encode(units)
    return round(len(units) / (time.process_time() - begun))


def conditions(files: Sequence[Path], rounds: int) -> dict[str, object]:
    """Say what the figures hold for."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "lexcompare": __version__,
        "python": platform.python_version(),
        "jieba": version("jieba"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "load_at_start": None if load is None else round(load, 1),
        "clock": "processor time of one process",
        "files": len(files),
        "rounds": rounds,
    }


def bounds() -> dict[str, float]:
    """Ratios to jieba that the analysis must not exceed, by corpus."""
    return dict(json.loads(BOUNDS.read_text("utf-8"))["ratio_to_jieba"])


def tighten(corpus: str, bound: float, path: Path = BOUNDS) -> int:
    """Write a lower bound of the ratio; 2 where the one held is lower already."""
    held = json.loads(path.read_text("utf-8"))
    if not 0 < bound <= held["ratio_to_jieba"].get(corpus, 0):
        print(f"bounds are only ever lowered: {held['ratio_to_jieba']}", file=sys.stderr)
        return 2
    held["ratio_to_jieba"][corpus] = bound
    path.write_text(json.dumps(held, indent=2) + "\n", "utf-8")
    return 0


def parsed_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=background(), help="folder of regulations")
    parser.add_argument("--files", type=int, default=0, help="a sample of so many; all by default")
    parser.add_argument("--rounds", type=int, default=1, help="the median ratio of so many")
    parser.add_argument("--out", type=Path, help="where to write the result")
    parser.add_argument("--check", choices=sorted(bounds()), help="exit 1 over this bound")
    parser.add_argument("--tighten", nargs=2, metavar=("CORPUS", "RATIO"), help="lower a bound")
    return parser.parse_args()


def main() -> int:
    """Measure and write the result; 2 where there is nothing to measure on."""
    args = parsed_arguments()
    if args.tighten is not None:
        return tighten(args.tighten[0], float(args.tighten[1]))
    files = sorted(path for path in args.corpus.rglob("*") if path.suffix in (".md", ".txt"))
    if not files:
        print(f"no texts in {args.corpus}: set LEXCOMPARE_TEXTS or give --corpus", file=sys.stderr)
        return 2
    if args.files:
        files = files[:: max(1, len(files) // args.files)][: args.files]
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    stated = conditions(files, args.rounds)
    analyser = Analyser.from_codebook()
    measure(files[0], analyser)  # tables and models are built at their first use
    rounds = [one_round(files, analyser) for _ in range(args.rounds)]
    rounds.sort(key=ratio_of)
    middle = rounds[len(rounds) // 2]
    texts = [
        unit.text
        for path in files
        for one in iter_corpus(path)
        if isinstance(one, Instrument)
        for unit in one.units
    ]
    result = {
        "conditions": stated,
        **{key: round(value, 2) for key, value in middle.items()},
        "ratio_to_jieba": round(statistics.median(map(ratio_of, rounds)), 3),
        "embedded_units_per_s": embedding(texts),
    }
    print(json.dumps(result, indent=2))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    return int(args.check is not None and result["ratio_to_jieba"] > bounds()[args.check])


if __name__ == "__main__":
    sys.exit(main())
