"""What a search runs over: every unit's words, concepts and vector as arrays, in one file."""

from __future__ import annotations

import io
import json
import tokenize
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from lexcompare.analyse.encoders import Encoder
from lexcompare.analyse.matching import LexicalIndex, terms
from lexcompare.core.errors import InputError
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


def read_search_index(path: Path, digest: str, dimension: int | None = None) -> SearchIndex | None:
    """Return the index of a file, or ``None`` where there is none that fits.

    A file that is damaged, or whose parts do not fit together, counts as none: it is built again.
    Nothing in it is run, and it unpacks to no more than its own size.

    Args:
        path: The file.
        digest: What it must have been made from.
        dimension: Length of its vectors; any where it is not said.
    """
    try:
        with path.open("rb") as file:
            _require_plain(file)
            with np.load(file, allow_pickle=False) as data:
                about = json.loads(data["about"].tobytes())
                if about["digest"] != digest:
                    return None
                made = _from_parts(about, {name: data[name] for name in _ARRAYS})
    # MemoryError: an array's header may claim any shape, whatever the size of its data.
    except (
        OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, MemoryError,
        RecursionError, OverflowError, SyntaxError, NotImplementedError, zipfile.BadZipFile,
        tokenize.TokenError, InputError,
    ):  # fmt: skip
        return None
    return made if dimension in (None, made.vectors.shape[1]) else None


def _require_plain(file: BinaryIO) -> None:
    """Refuse an archive whose members are packed, or claim more than the file holds."""
    size = file.seek(0, io.SEEK_END)
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    packed = any(member.compress_type != zipfile.ZIP_STORED for member in members)
    if packed or sum(member.file_size for member in members) > size:
        raise ValueError("unpacks to more than it holds")
    file.seek(0)


def _from_parts(about: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> SearchIndex:
    """Put an index together, every part of it checked against the others."""
    starts, rows, weights, concepts, vectors = (arrays[name] for name in _ARRAYS)
    units = tuple((str(one), str(two)) for one, two in about["units"])
    names, vocabulary = about["names"], about["vocabulary"]
    places = {name: (one, two, title) for name, (one, two, title) in about["places"].items()}
    texts = (about["languages"], names, vocabulary, *places.values())
    if not all(isinstance(text, str) for part in texts for text in part):
        raise ValueError("other things than texts")
    whole = all(array.dtype.kind in "iu" and array.ndim == 1 for array in (starts, rows))
    real = all(array.dtype.kind == "f" and np.isfinite(array).all()
               for array in (weights, concepts, vectors))  # fmt: skip
    fits = (
        (concepts.shape, len(vectors), vectors.ndim, len(about["languages"]))
        == ((len(units), len(names)), len(units), 2, len(units))
    )  # fmt: skip
    if not (whole and real and fits and {one for one, _ in units} <= set(places)):
        raise ValueError("parts that do not fit together")
    lexical = LexicalIndex(vocabulary, starts, rows, weights, len(units))
    return SearchIndex(
        about["digest"], units, tuple(about["languages"]), places, tuple(names), lexical,
        concepts.astype(np.float32), vectors.astype(np.float32),
    )  # fmt: skip
