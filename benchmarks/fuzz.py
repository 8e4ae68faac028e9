"""Fuzz every reader and parser for a while and say what came of it.

    python benchmarks/fuzz.py --seconds 60 --json benchmarks/results/fuzz.json
    python benchmarks/fuzz.py --engine atheris --only "markup akn" --seconds 60

The targets, seeds and mutations are those of ``tests/fuzz``. With ``--engine atheris`` (installed
apart: ``pip install atheris``) coverage steers the bytes instead of a seeded generator; its cases
depend on time and machine, so only crashes are of interest. A crash is written beside the results
and makes the exit code 1. The file of results keeps one run for each engine and seed. Extra seeds
(real files that may not be in the repository) come from the folder that LEXCOMPARE_TEXTS names.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("", "unit", "fuzz"))]

if "atheris" in sys.argv:
    import atheris

    # Branches are counted only in what is imported here.
    with atheris.instrument_imports(include=["lexcompare"], enable_loader_override=False):
        from fuzz_targets import Target, targets, try_case
else:
    from fuzz_targets import Target, targets, try_case
from fuzz_mutate import random_edits  # noqa: E402

LARGEST_SEED = 60_000
SUFFIXES = {"markdown": ".md", "pdf": ".pdf", "pdf forked": ".pdf", "markup oj": ".xhtml"}


def with_real_seeds(target: Target) -> Target:
    """Add small real files of the target's format, where there are any."""
    folder = os.environ.get("LEXCOMPARE_TEXTS", "")
    suffix = SUFFIXES.get(target.name)
    if not folder or suffix is None:
        return target
    paths = sorted(Path(folder).rglob(f"*{suffix}"))
    real = [path.read_bytes() for path in paths if path.stat().st_size <= LARGEST_SEED][:20]
    return replace(target, seeds=lambda: [*target.seeds(), *real])


def processor_seconds() -> float:
    """Return the processor time of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def fuzz_seeded(target: Target, seconds: float, seed: int, keep: Path) -> dict[str, object]:
    """Run seeded cases for a while; the same seed tries the same cases in the same order."""
    target = with_real_seeds(target)
    source = random.Random(f"{seed} {target.name}")
    kinds: Counter[str] = Counter()
    found: dict[str, str] = {}
    worst = 0.0
    target.make(0, [])  # seeds are made outside of the time
    begun, spent = time.perf_counter(), processor_seconds()
    with tempfile.TemporaryDirectory() as folder:
        while time.perf_counter() - begun < seconds:
            data = target.make(source.randrange(1000), random_edits(source))
            at = time.perf_counter()
            outcome = try_case(target, data, Path(folder))
            worst = max(worst, time.perf_counter() - at)
            kinds[outcome.kind] += 1
            if outcome.kind not in ("read", "refused") and outcome.told[:60] not in found:
                found[outcome.told[:60]] = write_crash(keep, target, data, len(found))
    return {
        "target": target.name, "seconds": round(time.perf_counter() - begun, 1),
        "processor_seconds": round(processor_seconds() - spent, 1),
        "cases": sum(kinds.values()), **{kind: kinds[kind] for kind in ("read", "refused")},
        "slowest_case_seconds": round(worst, 2), "crashes": found,
    }  # fmt: skip


def write_crash(keep: Path, target: Target, data: bytes, number: int) -> str:
    """Write the file that broke the contract and return its name."""
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"{target.name.replace(' ', '-')}-{number}-{target.file}"
    path.write_bytes(data)
    return path.name


def _atheris(target: Target, seconds: int, keep: str, counted: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, data in enumerate(target.seeds()):
            (corpus / str(number)).write_bytes(data)
        work = Path(folder) / "work"
        work.mkdir()

        def one(data: bytes) -> None:
            outcome = try_case(target, data, work)
            counted.value += 1  # type: ignore[attr-defined]
            if outcome.kind not in ("read", "refused"):
                write_crash(Path(keep), target, data, 0)
                raise RuntimeError(outcome.told)

        options = [f"-max_total_time={seconds}", "-max_len=50000", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], one)
        atheris.Fuzz()


def fuzz_atheris(target: Target, seconds: float, keep: Path) -> dict[str, object]:
    """Run libFuzzer in a process of its own (it ends the process that it runs in)."""
    context = multiprocessing.get_context("fork")
    counted = context.Value("l", 0)
    begun, spent = time.perf_counter(), processor_seconds()
    child = context.Process(target=_atheris, args=(target, int(seconds), str(keep), counted))
    child.start()
    child.join(seconds * 3 + 60)
    if child.is_alive():
        child.kill()
    return {
        "target": target.name, "seconds": round(time.perf_counter() - begun, 1),
        "processor_seconds": round(processor_seconds() - spent, 1),
        "cases": counted.value, "crashes": {"atheris": "see files"} if child.exitcode else {},
    }  # fmt: skip


def keep_run(path: Path, run: dict[str, dict[str, object]]) -> None:
    """Put a run into the file of results in the place of one of the same engine and seed."""

    def name(one: dict[str, dict[str, object]]) -> tuple[object, object]:
        return one["total"]["engine"], one["total"]["seed"]

    runs = json.loads(path.read_text("utf-8"))["runs"] if path.is_file() else []
    runs = [*(one for one in runs if name(one) != name(run)), run]
    text = json.dumps({"runs": runs}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


def main() -> int:
    """Fuzz, print a line a target, write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=10, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="names of targets")
    parser.add_argument("--engine", choices=("seeded", "atheris"), default="seeded")
    parser.add_argument("--json", type=Path, help="where results go")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-crashes"), help="folder of crashes")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    known = targets()
    results = []
    for name in given.only or known:
        if given.engine == "atheris":
            result = fuzz_atheris(known[name], given.seconds, given.keep)
        else:
            result = fuzz_seeded(known[name], given.seconds, given.seed, given.keep)
        results.append(result)
        print(json.dumps(result, ensure_ascii=False), flush=True)
    total = {
        "engine": given.engine, "seed": given.seed, "python": platform.python_version(),
        "machine": platform.machine(), "processors": os.cpu_count(),
        "cases": sum(int(str(one["cases"])) for one in results),
        "seconds": round(sum(float(str(one["seconds"])) for one in results), 1),
        "processor_seconds": round(sum(float(str(one["processor_seconds"])) for one in results), 1),
        "crashes": sum(len(one["crashes"]) for one in results),  # type: ignore[arg-type]
    }  # fmt: skip
    print(json.dumps(total))
    if given.json:
        keep_run(given.json, {"total": total, "targets": results})
    return 1 if total["crashes"] else 0


if __name__ == "__main__":
    sys.exit(main())
