"""Citations of whole corpora: found in each instrument, resolved among all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
from lexcompare.compare.citation_network import CitationNetwork, build_network
from lexcompare.core.errors import InputError
from lexcompare.core.findings import Citation
from lexcompare.core.model import Instrument
from lexcompare.core.problems import Problem
from lexcompare.parse.corpus import Corpus, load_corpus
from lexcompare.pipeline.load import locate
from lexcompare.pipeline.records import Record, citation_records

__all__ = ["cite_instruments", "cited_network", "cited_records"]


def cite_instruments(instruments: Iterable[Instrument]) -> Mapping[str, tuple[Citation, ...]]:
    """Find and resolve the citations of instruments, by id.

    Example:
        >>> from lexcompare.pipeline.load import load_corpus
        >>> found = cite_instruments(load_corpus("specimen"))
        >>> len(found) == len(load_corpus("specimen"))
        True
    """
    held = list(instruments)
    resolver = CitationResolver.from_instruments(held)
    return {one.id: resolver.resolve(held_of(one), extract_citations(one)) for one in held}


def cited_records(
    paths: Sequence[Path | str],
) -> tuple[Iterator[Record], tuple[Problem, ...]]:
    """Return one record per citation behind paths, and what could not be read.

    Raises:
        InputError: Nothing could be read.
    """
    corpus = _read(paths)
    found = cite_instruments(corpus)
    records = (
        record for name, citations in found.items() for record in citation_records(name, citations)
    )
    return records, corpus.problems


def cited_network(paths: Sequence[Path | str]) -> tuple[CitationNetwork, tuple[Problem, ...]]:
    """Return who cites whom among the instruments behind paths, and what could not be read.

    Raises:
        InputError: Nothing could be read.

    Example:
        >>> network, _ = cited_network(["specimen"])
        >>> len(network.nodes) > 0
        True
    """
    corpus = _read(paths)
    return build_network(corpus.instruments, cite_instruments(corpus)), corpus.problems


def _read(paths: Sequence[Path | str]) -> Corpus:
    corpus = load_corpus([locate(path) for path in paths])
    if not corpus.instruments:
        raise InputError(
            "nothing here could be read",
            where=", ".join(str(path) for path in paths),
            got="; ".join(str(problem) for problem in corpus.problems[:3]),
            remedy="give files or folders with legislation",
        )
    return corpus
