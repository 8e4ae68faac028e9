"""Speed of the shipped table on one core, on drafted Chinese units cut to 150 characters.

OMP_NUM_THREADS=1 python benchmarks/encoder_speed.py
"""

from __future__ import annotations

import os
import time

# Before anything reads it: one thread, so that the figure is of one core.
os.environ["TOKENIZERS_PARALLELISM"] = "false"

from lexcompare.analyse.encoders import load_encoder
from lexcompare.core.model import Instrument
from lexcompare.core.resources import resource
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries

LENGTH = 150
TEXTS = 20_000


def main() -> None:
    """Measure loading and the best of three rounds."""
    units = [
        unit.text
        for entry in find_entries(resource("specimen"))[0]
        for item in read_entry(entry)
        if isinstance(item, Instrument)
        for unit in item.units
    ]
    whole = "".join(text for text in units if not text.isascii())
    cuts = [whole[begin : begin + LENGTH] for begin in range(0, len(whole) - LENGTH, 37)]
    texts = (cuts * (TEXTS // len(cuts) + 1))[:TEXTS]
    begin = time.process_time()
    encoder = load_encoder()
    encoder.encode(texts[:1])
    loaded = time.process_time() - begin
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        encoder.encode(texts)
        best = min(best, time.process_time() - begin)
    print(f"loaded in {loaded * 1000:.0f} ms; {len(texts) / best:.0f} texts a second")


if __name__ == "__main__":
    main()
