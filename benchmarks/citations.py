"""Citations per second on local regulations, beside eyecite on US law of the same size.

    python benchmarks/citations.py            # print, write results/citations.json

Both read texts that are segmented already, in one process and one run, in turn; seconds are those
of the processor, so that other work on the machine does not count. eyecite is no
dependency: where it is not installed (``pip install eyecite``) its row says so. Its text is the US
law of the corpus, repeated until it is as long.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.core.files import write_text
from lexcompare.core.findings import Citation
from lexcompare.core.model import Instrument
from lexcompare.parse.corpus import iter_corpus

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "benchmarks" / "results" / "citations.json"
RUNS = 3


def texts_folder() -> Path:
    """Where the real texts are."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def instruments(folder: Path) -> list[Instrument]:
    """Read a folder; what cannot be read is left out."""
    return [one for one in iter_corpus(folder) if isinstance(one, Instrument) and one.units]


def timed(call: Callable[[], int]) -> tuple[float, int]:
    """Return the median processor seconds of a call and what it returned."""
    seconds, value = [], 0
    for _ in range(RUNS):
        start = time.process_time()
        value = call()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds), value


def row(name: str, characters: int, seconds: float, found: int) -> dict[str, object]:
    """Return one row of the table."""
    return {
        "system": name,
        "characters": characters,
        "seconds": round(seconds, 2),
        "citations": found,
        "citations_per_second": round(found / seconds),
        "characters_per_second": round(characters / seconds),
    }


def eyecite_row(size: int, texts: list[str]) -> dict[str, object]:
    """Measure eyecite on texts repeated to a size."""
    try:
        import eyecite
    except ImportError:
        return {"system": "eyecite", "note": "not installed"}
    joined: list[str] = []
    while sum(map(len, joined)) < size:
        joined += texts
    eyecite.get_citations(texts[0])  # builds its extractors
    seconds, found = timed(lambda: sum(len(eyecite.get_citations(text)) for text in joined))
    return row(f"eyecite {version('eyecite')} on US law", sum(map(len, joined)), seconds, found)


def main() -> None:
    """Measure, print, write."""
    texts = texts_folder()
    local = instruments(texts.parent / "background")
    size = sum(len(unit.text) for one in local for unit in one.units)
    kept: dict[str, tuple[Citation, ...]] = {}

    def chinese() -> int:
        kept.update((one.id, extract_citations(one)) for one in local)
        return sum(map(len, kept.values()))

    seconds, found = timed(chinese)
    rows = [row(f"lexcompare on {len(local)} local regulations", size, seconds, found)]
    resolver = CitationResolver.from_instruments(local)
    status = Counter(
        one.status.value for law in local for one in resolver.resolve(held_of(law), kept[law.id])
    )
    american = [one for one in instruments(texts / "us") if one.metadata.language == "en"]
    english = [unit.text for one in american for unit in one.units]
    repeats = max(size // max(sum(map(len, english)), 1), 1)
    seconds, found = timed(
        lambda: sum(len(extract_citations(one)) for _ in range(repeats) for one in american)
    )
    rows.append(row("lexcompare on US law", repeats * sum(map(len, english)), seconds, found))
    rows.append(eyecite_row(size, english))
    try:
        peer = version("eyecite")
    except PackageNotFoundError:
        peer = ""
    result = {
        "conditions": {"python": platform.python_version(), "machine": platform.machine(),
                       "cores": os.cpu_count(), "runs": RUNS, "eyecite": peer},
        "rows": rows,
        "status": dict(sorted(status.items())),
    }  # fmt: skip
    write_text(TARGET, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
