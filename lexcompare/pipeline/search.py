"""Search a corpus: the index built or brought up to date first, then asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.index.search import SearchHit, search_units
from lexcompare.index.search_index import (
    SearchIndex,
    build_search_index,
    read_search_index,
    write_search_index,
)
from lexcompare.pipeline.index import opened

if TYPE_CHECKING:
    from lexcompare.analyse.encoders import Encoder
    from lexcompare.index.store import IndexStore
    from lexcompare.pipeline.work import Work

__all__ = ["SEARCH_COLUMNS", "Searcher", "search", "searcher"]

SEARCH_COLUMNS = tuple("instrument unit score text why".split())


@dataclass(frozen=True)
class Searcher:
    """A corpus that can be asked again and again.

    Args:
        store: Its look-up database.
        index: Its units as arrays.
        encoder: What the vectors were made with.
    """

    store: IndexStore
    index: SearchIndex
    encoder: Encoder

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each instrument."""
        return {name: place[2] for name, place in self.index.places.items()}

    def hits(self, question: str, top: int = 10, language: str = "all") -> tuple[SearchHit, ...]:
        """Return the provisions that answer a question best, without their texts."""
        return search_units(self.index, self.encoder, question, top, language)

    def records(
        self, question: str, top: int = 10, language: str = "all"
    ) -> Iterator[dict[str, Any]]:
        """Yield one record a provision: ``instrument, unit, score, text, why``.

        ``why`` says what concepts, words, vectors and place are worth in the score, which concepts
        of the question the unit regulates, and which words of the question name its place.
        """
        for hit in self.hits(question, top, language):
            unit = self.store.unit(hit.instrument, hit.unit)
            yield {
                "instrument": hit.instrument,
                "unit": hit.unit,
                "score": round(hit.score, 4),
                "text": unit.text if unit else "",
                "why": {
                    **{name: round(value, 4) for name, value in hit.parts.items()},
                    "shared_concepts": list(hit.concepts),
                    "named_place": hit.place,
                },
            }


@contextmanager
def searcher(
    corpus: str | Path,
    index: Path | None = None,
    say: Callable[[str], None] | None = None,
    work: Work | None = None,
) -> Iterator[Searcher]:
    """Open a corpus for searching; its indexes are built on first use and kept.

    Args:
        corpus: The corpus, or ``specimen``.
        index: The look-up database; by default beside the corpus. The file of words, concepts and
            vectors lies beside it.
        say: Called with a word on what is done.
        work: How the analysis is done; ``None`` does everything here, now and in memory.

    Example:
        >>> import tempfile
        >>> with searcher("specimen", Path(tempfile.mkdtemp()) / "index.db") as held:
        ...     found = held.hits("谁负责编制公共数据目录", top=3)
        >>> len(found), found[0].score >= found[1].score
        (3, True)
    """
    from lexcompare.analyse.encoders import load_encoder

    say = say or _quiet
    encoder = load_encoder()
    with opened(corpus, index, say, work) as store:
        path = store.path.with_suffix(".search.npz")
        digest = _digest(store, encoder)
        held = read_search_index(path, digest, encoder.dimension)
        if held is None:
            say(f"building the search index {path.name}; once until something changes")
            held = build_search_index(store, encoder, _concepts(), digest)
            write_search_index(held, path)
        yield Searcher(store, held, encoder)


def search(
    question: str, corpus: str | Path, top: int = 10, language: str = "all",
    index: Path | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the provisions of a corpus that answer a question best, as records.

    Args:
        question: In Chinese or English; provisions of both languages answer.
        corpus: The corpus, or ``specimen``.
        top: How many.
        language: Language of the provisions: ``zh``, ``en`` or ``all``.
        index: The look-up database; by default beside the corpus.

    Raises:
        UsageError: The question is empty, ``top`` is below 1, or there is no such language.

    Example:
        >>> import tempfile
        >>> place = Path(tempfile.mkdtemp()) / "index.db"
        >>> [sorted(one) for one in search("fees for re-use", "specimen", 1, index=place)]
        [['instrument', 'score', 'text', 'unit', 'why']]
    """
    with searcher(corpus, index) as held:
        return list(held.records(question, top, language))


def _digest(store: IndexStore, encoder: Encoder) -> str:
    found = hashlib.sha256(f"search 1\n{encoder.digest}\n".encode())
    for name, fingerprint in sorted(store.fingerprints().items()):
        found.update(f"{name} {fingerprint}\n".encode())
    return found.hexdigest()


def _quiet(_told: str) -> None:
    """Say nothing."""


def _concepts() -> tuple[str, ...]:
    from lexcompare.codebook import load_codebook

    return load_codebook().concept_ids
