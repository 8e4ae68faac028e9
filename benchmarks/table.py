"""Measure the speed table of the README and write it there: ``make bench`` calls this.

    python benchmarks/table.py --rounds 5         # measure; results/table.json, README, growth.svg
    python benchmarks/table.py --from-results     # write README and picture from results/table.json

In each round the systems run one after the other, each in a process of its own; ratios are taken
within a round, and the table shows medians of the rounds. Exits 1 where a ratio exceeds its bound
in ``speed_bounds.json``. Reads the background regulations (``LEXCOMPARE_TEXTS``).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import Any

from common import HERE, ROOT, background, bounds, conditions, cost_of, sampled
from growth_plot import growth_svg
from run_speed import run_cost
from table_text import block, growth_of, ratio_of

from lexcompare.core.files import write_text

TARGET = HERE / "results" / "table.json"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "img" / "growth.svg"
FILES = 300
SIZES = (1, 2, 5, 10, 20)
ONCE = 10_000
"""Characters of the shortest instrument and article that are made to grow."""
GROWN = ("jieba", "spacy", "tfidf", "lexcompare")
OTHERS = ("embedding", "citations", "eyecite")
PACKAGES = ("jieba", "spacy", "scikit-learn", "eyecite")
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Bench:
    """What is measured: files in the order in which the sample grows, sizes, where inputs lie."""

    files: list[Path]
    sizes: list[int]
    prepared: Path

    def part(self, size: int) -> list[Path]:
        """Return the files of the sample at a size."""
        return self.files[: max(1, len(self.files) * size // self.sizes[-1])]


def evenly(files: Sequence[Path]) -> list[Path]:
    """Order files so that the first few, however many, are spread over all of them.

    The order of the numbers 0, 1, 2 … read backwards in the binary system.
    """
    bits = max(1, (len(files) - 1).bit_length())
    backwards = (int(f"{number:0{bits}b}"[::-1], 2) for number in range(2**bits))
    return [files[number] for number in backwards if number < len(files)]


def child(script: str, arguments: Sequence[str], job: dict[str, Any], base: Path) -> dict[str, Any]:
    """Run a script on a job in a process of its own; what it wrote, with its peak memory."""
    given, made = base / "job.json", base / "result.json"
    given.write_text(json.dumps(job | {"prepared": str(base)}), "utf-8")
    command: list[str | Path] = [sys.executable, HERE / script, *arguments, given, made]
    cost = cost_of(command, base / "log", **ONE_CORE)
    found: dict[str, Any] = json.loads(made.read_text("utf-8"))
    return found | {"peak_mb": round(cost.peak_mb, 1)}


def system(name: str, files: Sequence[Path], bench: Bench) -> dict[str, float]:
    """Measure a system once on files."""
    step = {"files": [str(path) for path in files], "repeat": 1}
    found = child("peers.py", [name], {"steps": [step]}, bench.prepared)
    return {
        "start_s": round(found["start_s"], 4),
        "peak_mb": found["peak_mb"],
        **{key: round(value, 4) for key, value in found["steps"][0].items()},
    }


def long_series(name: str, paths: Sequence[str], bench: Bench) -> list[float]:
    """Seconds of a system on a text of each length; short ones are repeated to last as long."""
    steps = [
        {"files": [path], "repeat": bench.sizes[-1] // size}
        for size, path in zip(bench.sizes, paths, strict=True)
    ]
    found = child("peers.py", [name], {"steps": steps}, bench.prepared)
    return [round(step["work_s"], 5) for step in found["steps"]]


def whole_run(files: Sequence[Path]) -> dict[str, float]:
    """Measure ``lexcompare run`` with start-up and every export."""
    with tempfile.TemporaryDirectory() as made:
        cost = run_cost(files, Path(made))
    return {"work_s": round(cost.cpu_s, 4), "peak_mb": round(cost.peak_mb, 1)}


def one_round(bench: Bench, long: dict[str, list[str]]) -> dict[str, Any]:
    """Measure every system, one after the other; jieba before and after the nearest of them."""
    load = round(os.getloadavg()[0], 1)
    systems = {name: system(name, bench.files, bench) for name in ("jieba", "lexcompare")}
    systems["run"] = whole_run(bench.files)
    each = [systems["jieba"]["work_s"], system("jieba", bench.files, bench)["work_s"]]
    systems["jieba"] |= {"work_s": round(mean(each), 4), "before_s": each[0], "after_s": each[1]}
    systems |= {name: system(name, bench.files, bench) for name in (*GROWN[1:-1], *OTHERS)}
    sample: dict[str, list[dict[str, float]]] = {name: [] for name in GROWN}
    for size in bench.sizes[:-1]:
        for name in GROWN:
            found = system(name, bench.part(size), bench)
            sample[name].append({key: found[key] for key in ("work_s", "peak_mb")})
    for name in GROWN:
        sample[name].append({key: systems[name][key] for key in ("work_s", "peak_mb")})
    lengths = {
        shape: {name: long_series(name, paths, bench) for name in GROWN}
        for shape, paths in long.items()
    }
    return {"load": load, "systems": systems, "sample": sample, **lengths}


def measure(corpus: Path, files: Sequence[Path], sizes: Sequence[int], rounds: int) -> Any:
    """Prepare, then measure round by round."""
    stated = conditions(PACKAGES) | {
        "clock": "processor time, user and system, one thread",
        "rounds": rounds,
        "sample": "the background regulations" if corpus == background() else corpus.name,
        "files": len(files),
    }
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(evenly(files), list(sizes), Path(made))
        job = {"files": [str(path) for path in files], "corpus": str(corpus)}
        print("preparing", file=sys.stderr, flush=True)
        known = child("peer_inputs.py", [], job | {"sizes": sizes, "once": ONCE}, bench.prepared)
        done = []
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            done.append(one_round(bench, known["long"]))
        parts = [bench.part(size) for size in sizes]
    return {
        "conditions": stated | {"digest": known["digest"]},
        "sizes": list(sizes),
        "files": [len(part) for part in parts],
        "characters": {
            "sample": [sum(known["characters"][str(path)] for path in part) for part in parts],
            **{
                shape: [known["characters"][path] for path in paths]
                for shape, paths in known["long"].items()
            },
        },
        "units": sum(known["units"][str(path)] for path in files),
        "english": known["english"],
        "quality": quality(),
        "counts": known["counts"],
        "rounds": done,
    }


def quality() -> dict[str, float]:
    """Micro-F1 of the TF-IDF classifier and of the tool, measured by ``quality.py``."""
    data = json.loads((HERE / "results" / "quality.json").read_text("utf-8"))["results"]
    group = "Chinese, coded twice"
    return {
        name: round(data[key][group]["concepts_micro_f1"]["value"], 3)
        for name, key in (("tfidf", "svm"), ("lexcompare", "rules and model"))
    }


def exceeded(results: dict[str, Any]) -> Iterator[str]:
    """Say which figures exceed their bounds; bounds hold for the background regulations."""
    if results["conditions"]["sample"] != "the background regulations":
        return
    whole = results["conditions"]["files"] >= FILES
    ratios = bounds()
    for name, key in (("lexcompare", "background"), ("run", "run_300" if whole else "run")):
        found = ratio_of(results, name)
        if found > ratios[key]:
            yield f"{name}: {found:.2f} times jieba, bound {ratios[key]} ({key})"
    # Over few files the texts differ more than the speed does.
    for shape, bound in bounds("growth").items() if whole else ():
        found = growth_of(results, shape, "lexcompare")
        if found > bound:
            yield f"growth of lexcompare over {shape}: {found:.2f}, bound {bound}"


def write_readme(results: dict[str, Any], readme: Path = README, picture: Path = PICTURE) -> None:
    """Put the table between its marks, whole or not at all, and draw the picture."""
    begin, end = (f"<!-- speed table: {word} -->" for word in ("begin", "end"))
    page = readme.read_text("utf-8")
    if page.count(begin) != 1 or page.count(end) != 1:
        raise SystemExit(f"no place for the table in {readme.name}: expected {begin} and {end}")
    before, after = page.split(begin)[0], page.split(end)[1]
    write_text(readme, f"{before}{begin}\n{block(results)}{end}{after}")
    write_text(picture, growth_svg(results))


def parsed_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=background(), help="folder of regulations")
    parser.add_argument("--files", type=int, default=FILES, help="so many of them; 0 for all")
    parser.add_argument("--rounds", type=int, default=1, help="the medians of so many")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=TARGET, help="where the raw results go")
    parser.add_argument("--no-readme", action="store_true", help="leave README and picture alone")
    parser.add_argument("--from-results", action="store_true", help="measure nothing")
    return parser.parse_args()


def main() -> int:
    """Measure and write; 1 over a bound, 2 where there is nothing to measure on or with."""
    args = parsed_arguments()
    if args.from_results:
        write_readme(json.loads(args.out.read_text("utf-8")))
        return 0
    files = sampled(args.corpus, args.files)
    if not files:
        print(f"no texts in {args.corpus}: set LEXCOMPARE_TEXTS or give --corpus", file=sys.stderr)
        return 2
    missing = [name for name in ("jieba", "spacy", "sklearn", "eyecite") if not find_spec(name)]
    if missing:
        print(f"not installed: {missing}; pip install lexcompare[all]", file=sys.stderr)
        return 2
    results = measure(args.corpus, files, args.sizes, args.rounds)
    write_text(args.out, json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    if not args.no_readme:
        write_readme(results)
    print(block(results))
    over = list(exceeded(results))
    for message in over:
        print(f"over its bound: {message}", file=sys.stderr)
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
