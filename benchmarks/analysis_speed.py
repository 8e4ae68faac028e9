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
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from common import background, bounds, conditions, sampled, tighten

from lexcompare.analyse.citations import extract_citations
from lexcompare.analyse.encoders import load_encoder
from lexcompare.core.model import Instrument
from lexcompare.parse.corpus import iter_corpus
from lexcompare.pipeline.analysis import Analyser


def analysed(path: Path, analyser: Analyser) -> tuple[list[Instrument], dict[str, float]]:
    """Analyse a file; its instruments, processor seconds of each part, and counts."""
    clock = time.process_time
    begun = clock()
    held = [one for one in iter_corpus(path) if isinstance(one, Instrument)]
    parsed = clock()
    units = sum(len(analyser.find(one).units) for one in held)
    found = clock()
    citations = sum(len(extract_citations(one)) for one in held)
    cited = clock()
    return held, {
        "instruments": len(held),
        "characters": sum(len(one.source.text) for one in held),
        "units": units,
        "citations": citations,
        "segment_s": parsed - begun,
        "judge_tag_s": found - parsed,
        "cite_s": cited - found,
    }


def measure(path: Path, analyser: Analyser) -> dict[str, float]:
    """Analyse a file, then cut the same characters with jieba; processor seconds and counts."""
    import jieba

    held, part = analysed(path, analyser)
    begun = time.process_time()
    for one in held:
        jieba.lcut(one.source.text)
    return {**part, "jieba_s": time.process_time() - begun}


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
    parser.add_argument("--tighten", nargs=2, metavar=("NAME", "BOUND"), help="lower a bound")
    return parser.parse_args()


def main() -> int:
    """Measure and write the result; 2 where there is nothing to measure on."""
    args = parsed_arguments()
    if args.tighten is not None:
        return tighten(args.tighten[0], float(args.tighten[1]))
    files = sampled(args.corpus, args.files)
    if not files:
        print(f"no texts in {args.corpus}: set LEXCOMPARE_TEXTS or give --corpus", file=sys.stderr)
        return 2
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    stated = conditions() | {
        "clock": "processor time of one process",
        "files": len(files),
        "rounds": args.rounds,
    }
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
