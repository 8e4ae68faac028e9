"""Measure a run on one machine: memory as corpora grow, two processes, one file changed.

The background regulations are replicated with other ids and places, so that none is a duplicate of
another and each has a row. Every figure comes from a process of its own, as the system accounts for
it when it ends (``wait4``): peak resident memory, processor time with that of its workers, and
seconds on the wall.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import Cost, background, cost_of

from lexcompare._version import __version__

HERE = Path(__file__).resolve().parent
FRAME = ("--as-of", "2026-01-01", "--include", "undated,unknown")


def replicated(files: Sequence[Path], size: int, folder: Path) -> Path:
    """Write a corpus of ``size`` instruments: the files again and again, with ids and places."""
    folder.mkdir(parents=True)
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(("id", "file", "jurisdiction", "region", "level", "status"))
        for number in range(size):
            source, turn = files[number % len(files)], number // len(files)
            name = f"t{turn:03d}-{number % len(files):05d}"
            target = folder / f"t{turn:03d}" / f"{name}.md"
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
            place = f"99{turn % 100:02d}00"
            file = target.relative_to(folder).as_posix()
            rows.writerow((name, file, "cn", place, "local-regulation", "in-force"))
    return folder


def run(corpus: Path, base: Path, name: str, *options: str) -> Cost:
    """Run everything on a corpus; ``name`` says which records it may use."""
    command = (
        sys.executable, "-m", "lexcompare", "run", corpus, "--out", base / f"out-{name}",
        "--cache", base / f"records-{name}", *FRAME, *options,
    )  # fmt: skip
    return cost_of(command, base / f"{name}.log")


def analysed(corpus: Path, base: Path, name: str, workers: int = 1, scheduler: str = "") -> Cost:
    """Do the analysis of a corpus and nothing else, in a process of its own."""
    child = (sys.executable, __file__, "--analyse", corpus, "--records", base / f"records-{name}")
    how = ("--workers", str(workers), "--scheduler", scheduler)
    return cost_of((*child, *how), base / f"{name}.log")


def memory(files: Sequence[Path], sizes: Sequence[int], base: Path) -> dict[str, object]:
    """Peak memory of runs that hold nothing whole, by number of instruments."""
    found: dict[str, object] = {}
    peaks = []
    for size in sizes:
        corpus = replicated(files, size, base / f"corpus-{size}")
        cost = run(corpus, base, f"memory-{size}", "--whole-up-to", "0")
        again = run(corpus, base, f"memory-{size}", "--whole-up-to", "0")
        record = json.loads((base / f"out-memory-{size}" / "run.json").read_text("utf-8"))
        counts = {name: record["counts"][name] for name in ("instruments", "units", "rows")}
        found[str(size)] = {**counts, "first": cost.record(), "again": again.record()}
        peaks.append(cost.peak_mb)
        print(f"{size}: {found[str(size)]}", flush=True)
        for made in (f"corpus-{size}", f"records-memory-{size}", f"out-memory-{size}"):
            shutil.rmtree(base / made)
    found["ratio_of_peaks"] = round(peaks[-1] / peaks[0], 3)
    return found


def speed_up(files: Sequence[Path], number: int, rounds: int, base: Path) -> dict[str, object]:
    """Seconds of the analysis with one process and with two, in turns."""
    corpus = replicated(files, number, base / "corpus-speed")
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    for turn in range(rounds):
        for workers in costs:
            name = f"speed-{turn}-{workers}"
            costs[workers].append(analysed(corpus, base, name, workers))
            shutil.rmtree(base / f"records-{name}")
    shutil.rmtree(corpus)
    one, two = (statistics.median(cost.wall_s for cost in costs[n]) for n in (1, 2))
    cpu_one, cpu_two = (statistics.median(cost.cpu_s for cost in costs[n]) for n in (1, 2))
    return {
        "instruments": number,
        "one_process": [cost.record() for cost in costs[1]],
        "two_processes": [cost.record() for cost in costs[2]],
        "median_ratio_of_wall": round(one / two, 3),
        "median_ratio_of_cpu": round(cpu_two / cpu_one, 3),
        "counted": "whole process, start-up and loading of models included, exports not; the "
        "ratio of wall means little where others use the cores (see the load average)",
    }


def one_changed(files: Sequence[Path], number: int, base: Path) -> dict[str, object]:
    """Processor time of a second pass after one file has changed, over that of the first."""
    corpus = replicated(files, number, base / "corpus-changed")
    first = analysed(corpus, base, "changed")
    unchanged = analysed(corpus, base, "changed")
    target = sorted(corpus.rglob("*.md"))[number // 2]
    target.write_text(target.read_text("utf-8") + "\n", "utf-8")
    second = analysed(corpus, base, "changed")
    whole = run(corpus, base, "whole", "--whole-up-to", "0")
    target.write_text(target.read_text("utf-8") + "\n", "utf-8")
    whole_again = run(corpus, base, "whole", "--whole-up-to", "0")
    shutil.rmtree(corpus)
    return {
        "instruments": number,
        "analysis_first": first.record(),
        "analysis_nothing_changed": unchanged.record(),
        "analysis_one_changed": second.record(),
        "analysis_share": round(second.cpu_s / first.cpu_s, 4),
        "run_first": whole.record(),
        "run_one_changed": whole_again.record(),
        "run_share": round(whole_again.cpu_s / whole.cpu_s, 4),
        "counted": "processor time of whole processes, start-up and loading of models included; "
        "the run writes all outputs that need not be held whole",
    }


def on_cluster(files: Sequence[Path], number: int, base: Path) -> dict[str, object]:
    """Processor time of the client alone while two workers on the loopback do the analysis."""
    corpus = replicated(files, number, base / "corpus-cluster")
    address_file = base / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": base}
    start = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [*start, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         "--scheduler-file", str(address_file)], **quiet,
    )  # fmt: skip
    started = [scheduler]
    try:
        while not address_file.is_file():
            time.sleep(0.1)
        address = json.loads(address_file.read_text("utf-8"))["address"]
        worker = [
            *start, "worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1",
            "--no-dashboard",
        ]  # fmt: skip
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        work = analysed(corpus, base, "cluster", scheduler=address)
        nothing = analysed(corpus, base, "cluster", scheduler="")
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()
    size = sum(path.stat().st_size for path in (base / "records-cluster").rglob("*"))
    shutil.rmtree(corpus)
    return {
        "instruments": number,
        "client": work.record(),
        "client_with_all_records_there": nothing.record(),
        "client_ms_per_instrument": round(1000 * (work.cpu_s - nothing.cpu_s) / number, 2),
        "record_bytes_per_instrument": round(size / number),
        "counted": "processor time of the client process; workers and scheduler are others'",
    }


def _child(corpus: Path, records: Path, workers: int, scheduler: str) -> int:
    from lexcompare.pipeline.collect import analyse_through_store
    from lexcompare.pipeline.work import Work, silent

    engine = "dask" if scheduler else "local"
    work = Work(workers, engine, scheduler, cache=records, whole_up_to=0)
    found = analyse_through_store(corpus, None, work, silent())
    print(len(found.findings))
    return 0


def main() -> int:
    """Measure and write the result; 2 where there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2000, 20000])
    parser.add_argument("--speed", type=int, default=600, help="instruments; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--changed", type=int, default=1909, help="instruments; 0 leaves it out")
    parser.add_argument("--cluster", type=int, default=600, help="instruments; 0 leaves it out")
    parser.add_argument("--scratch", type=Path, help="folder for corpora and records")
    parser.add_argument("--out", type=Path, default=HERE / "results" / "scale.json")
    parser.add_argument("--analyse", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--records", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--scheduler", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.analyse is not None:
        return _child(args.analyse, args.records, args.workers, args.scheduler)
    files = sorted(background().rglob("*.md"))
    if not files:
        print("no background regulations: set LEXCOMPARE_TEXTS", file=sys.stderr)
        return 2
    parts = {
        "one_file_changed": (args.changed, lambda base: one_changed(files, args.changed, base)),
        "two_processes": (args.speed, lambda base: speed_up(files, args.speed, args.rounds, base)),
        "cluster": (args.cluster, lambda base: on_cluster(files, args.cluster, base)),
        "memory": (args.sizes, lambda base: memory(files, args.sizes, base)),
    }
    for name, (wanted, measure) in parts.items():
        if wanted:
            with tempfile.TemporaryDirectory(dir=args.scratch) as folder:
                _keep(args.out, name, measure(Path(folder)), len(files))
    return 0


def _keep(target: Path, name: str, found: dict[str, object], files: int) -> None:
    """Put one part among the results, with the conditions it was measured under."""
    known = json.loads(target.read_text("utf-8")) if target.is_file() else {}
    known[name] = found | {
        "conditions": {
            "command": f"python benchmarks/scale.py {' '.join(sys.argv[1:])}".strip(),
            "lexcompare": __version__,
            "python": platform.python_version(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "load_average_at_end": [round(value, 1) for value in os.getloadavg()],
            "texts": f"{files} local regulations, replicated with other ids and places",
        }
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    print(json.dumps({name: known[name]}, indent=2), flush=True)


if __name__ == "__main__":
    sys.exit(main())
