"""What the timing scripts share: the sample, the bounds, what a process costs, the conditions.

Imports little: a process that is started from here is charged with the memory that the starting
process holds, so who measures peaks must be small.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lexcompare._version import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BOUNDS = HERE / "speed_bounds.json"
GROUPS = ("ratio_to_jieba", "growth")


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def background() -> Path:
    """Folder of the background regulations, beside the real texts."""
    return texts_folder().parent / "background"


def sampled(corpus: Path, number: int) -> list[Path]:
    """Text files of a folder, or so many of them, evenly spread; 0 for all."""
    files = sorted(path for path in corpus.rglob("*") if path.suffix in (".md", ".txt"))
    return files[:: max(1, len(files) // number)][:number] if number else files


def bounds(group: str = "ratio_to_jieba") -> dict[str, float]:
    """Figures that must not be exceeded, by name: ratios to jieba, or growth."""
    return dict(json.loads(BOUNDS.read_text("utf-8"))[group])


def tighten(name: str, bound: float, path: Path = BOUNDS) -> int:
    """Write a lower bound; 2 where the one held is lower already or there is none."""
    held = json.loads(path.read_text("utf-8"))
    group = next((held[one] for one in GROUPS if name in held[one]), {name: 0.0})
    if not 0 < bound <= group[name]:
        print(f"bounds are only ever lowered: {[held[one] for one in GROUPS]}", file=sys.stderr)
        return 2
    group[name] = bound
    path.write_text(json.dumps(held, indent=2) + "\n", "utf-8")
    return 0


def conditions(packages: Iterable[str] = ("jieba",)) -> dict[str, object]:
    """Say what figures hold for: versions, machine, load."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "lexcompare": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "load_at_start": None if load is None else round(load, 1),
    }


@dataclass(frozen=True)
class Cost:
    """What a process cost."""

    wall_s: float
    cpu_s: float
    peak_mb: float

    def record(self) -> dict[str, float]:
        """Return it rounded."""
        return {
            "wall_s": round(self.wall_s, 2),
            "cpu_s": round(self.cpu_s, 2),
            "peak_mb": round(self.peak_mb, 1),
        }


def cost_of(command: Sequence[str | Path], log: Path, **environment: str) -> Cost:
    """Run a command to its end and return what it and its workers cost.

    Args:
        command: The command.
        log: Where its output goes; shown where it fails.
        environment: Variables to set for it.
    """
    began = time.perf_counter()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=stream,
            stderr=stream,
            # Byte code is kept, as on a machine in use: nobody compiles the package at each run.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment},
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text("utf-8", "replace")[-2000:]
        raise SystemExit(f"a run failed with {process.returncode}: {tail}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
