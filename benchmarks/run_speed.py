"""Time `lexcompare run` with start-up and every export beside jieba on the same characters.

Processor time (user and system) of the whole process against that of ``jieba.lcut`` alone, one
after the other in each round; store and cache are new each time. The ratio matters, not seconds.

    python benchmarks/run_speed.py                              # 300 background regulations
    python benchmarks/run_speed.py --rounds 5 --out benchmarks/results/run_speed.json
    python benchmarks/run_speed.py --files 60 --check run       # 1 if over the bound
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import Cost, background, bounds, conditions, cost_of, sampled

FILES = 300


def run_cost(files: Sequence[Path], scratch: Path) -> Cost:
    """What one run of so many files costs, with a new folder and a new store in ``scratch``."""
    folder = scratch / "corpus"
    folder.mkdir()
    for number, path in enumerate(files):
        # A number before it, since two folders may hold files of one name.
        shutil.copyfile(path, folder / f"{number:04d}-{path.name}")
    out, store = scratch / "out", str(scratch / "cache")
    command = (sys.executable, "-m", "lexcompare", "run", folder, "--out", out)
    cost = cost_of(command, scratch / "log", LEXCOMPARE_CACHE=store)
    if not (out / "run.json").is_file():
        sys.exit("the run wrote no run.json")
    return cost


def jieba_seconds(texts: Sequence[str]) -> float:
    """Processor seconds that jieba takes to cut the same texts, its dictionary loaded before."""
    import jieba

    begun = time.process_time()
    for text in texts:
        jieba.lcut(text)
    return time.process_time() - begun


def one_round(files: Sequence[Path], texts: Sequence[str]) -> dict[str, float]:
    """Cut before and after the run: a burst of other work falls on both sides."""
    before = jieba_seconds(texts)
    with tempfile.TemporaryDirectory() as made:
        run = run_cost(files, Path(made)).cpu_s
    cut = (before + jieba_seconds(texts)) / 2
    return {"run_s": run, "jieba_s": cut, "ratio": run / cut}


def parsed_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=background(), help="folder of regulations")
    parser.add_argument("--files", type=int, default=FILES, help="a sample of so many")
    parser.add_argument("--rounds", type=int, default=1, help="the median ratio of so many")
    parser.add_argument("--out", type=Path, help="where to write the result")
    parser.add_argument("--check", choices=sorted(bounds()), help="exit 1 over this bound")
    return parser.parse_args()


def main() -> int:
    """Measure and write the result; 2 where there is nothing to measure on."""
    args = parsed_arguments()
    files = sampled(args.corpus, args.files)
    if not files:
        print(f"no texts in {args.corpus}: set LEXCOMPARE_TEXTS or give --corpus", file=sys.stderr)
        return 2
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    texts = [path.read_text("utf-8") for path in files]
    stated = conditions() | {"files": len(files), "rounds": args.rounds}
    stated["clock"] = "processor time, user and system, of the run's process and of jieba's"
    stated["run"] = "one process, new store, every export, no drawn figures"
    jieba_seconds(texts)  # what jieba builds at its first use
    rounds = sorted((one_round(files, texts) for _ in range(args.rounds)), key=lambda r: r["ratio"])
    result = {
        "conditions": stated,
        "characters": sum(map(len, texts)),
        "rounds": [{key: round(value, 2) for key, value in one.items()} for one in rounds],
        "ratio_to_jieba": round(statistics.median(one["ratio"] for one in rounds), 3),
    }
    print(json.dumps(result, indent=2))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    return int(args.check is not None and result["ratio_to_jieba"] > bounds()[args.check])


if __name__ == "__main__":
    sys.exit(main())
