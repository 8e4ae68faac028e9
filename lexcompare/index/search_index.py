"""What a search runs over: every unit's words, concepts and vector as arrays, in one file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.encoders import Encoder
from lexcompare.analyse.matching import LexicalIndex, terms
from lexcompare.core.files import atomic_path
from lexcompare.core.model import Metadata
from lexcompare.index.store import IndexStore

__all__ = ["SearchIndex", "build_search_index", "read_search_index", "write_search_index"]

_HEADING: Final = 2
_ARRAYS: Final = ("starts", "rows", "weights", "concepts", "vectors")


@dataclass(frozen=True)
class SearchIndex:
    """Units of a corpus, ready to be searched.

    Args:
        digest: What it was made from is known by this.
        units: Instrument and unit of each row.
        languages: ``zh`` or ``en``, a row each.
        places: Of each instrument: jurisdiction, region code and title.
        names: Concepts, a column each.
        lexical: Words.
        concepts: Score of each concept in each unit.
        vectors: One vector a unit.
    """

    digest: str
    units: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    places: Mapping[str, tuple[str, str, str]]
    names: tuple[str, ...]
    lexical: LexicalIndex
    concepts: NDArray[Any]
    vectors: NDArray[Any]


def build_search_index(
    store: IndexStore, encoder: Encoder, concepts: Sequence[str], digest: str
) -> SearchIndex:
    """Build from a look-up database: fixtures, annexes and units without text are left out.

    Args:
        store: The database.
        encoder: Gives the vectors.
        concepts: Ids of the concepts, in the order of columns.
        digest: What the result is to be known by.
    """
    columns = {name: at for at, name in enumerate(concepts)}
    units, languages, words, texts, rows = [], [], [], [], []
    places: dict[str, tuple[str, str, str]] = {}
    for held in store.titles():
        about = store.metadata(held.instrument) or Metadata()
        places[held.instrument] = (str(about.jurisdiction or ""), about.region, about.title)
        for name in store.unit_ids(held.instrument):
            unit = store.unit(held.instrument, name)
            if unit is None or not unit.text.strip() or unit.findings is None:
                continue
            units.append((held.instrument, name))
            languages.append(_language(unit.text))
            head = terms(unit.heading) * _HEADING + terms(about.title)
            words.append(head + terms(unit.text))
            texts.append(f"{unit.heading} {unit.text}")
            row = np.zeros(len(columns), np.float32)
            for tag in (*unit.findings.unsure, *unit.findings.tags):
                if tag.concept in columns:
                    row[columns[tag.concept]] = tag.score
            rows.append(row)
    return SearchIndex(
        digest, tuple(units), tuple(languages), places, tuple(concepts),
        LexicalIndex.from_terms(words, languages),
        np.array(rows, np.float32).reshape(len(rows), len(columns)),
        encoder.encode(texts),
    )  # fmt: skip


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text[:200]) else "en"


def write_search_index(index: SearchIndex, path: Path) -> None:
    """Write the index whole or not at all."""
    about = {
        "digest": index.digest, "units": index.units, "languages": index.languages,
        "places": index.places, "names": index.names, "vocabulary": list(index.lexical.vocabulary),
    }  # fmt: skip
    text = json.dumps(about, ensure_ascii=False).encode()
    with atomic_path(path) as part, part.open("wb") as file:
        np.savez(
            file,
            about=np.frombuffer(text, np.uint8),
            starts=index.lexical.starts,
            rows=index.lexical.rows,
            weights=index.lexical.weights,
            concepts=index.concepts.astype(np.float16),
            vectors=index.vectors.astype(np.float16),
        )


def read_search_index(path: Path, digest: str) -> SearchIndex | None:
    """Return the index of a file, or ``None`` where there is none that fits.

    Args:
        path: The file.
        digest: What it must have been made from.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            about = json.loads(data["about"].tobytes())
            if about["digest"] != digest:
                return None
            starts, rows, weights, concepts, vectors = (data[name] for name in _ARRAYS)
            units = tuple((one, two) for one, two in about["units"])
            lexical = LexicalIndex(about["vocabulary"], starts, rows, weights, len(units))
            places = {name: (one, two, title)
                      for name, (one, two, title) in about["places"].items()}  # fmt: skip
            return SearchIndex(
                digest, units, tuple(about["languages"]), places, tuple(about["names"]), lexical,
                concepts.astype(np.float32), vectors.astype(np.float32),
            )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
