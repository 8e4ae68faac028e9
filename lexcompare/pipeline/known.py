"""What is known to exist and not held by a corpus, from the shipped catalogue and searches."""

from __future__ import annotations

from collections.abc import Mapping

from lexcompare.compare.rows import region_of
from lexcompare.compare.timing import bare_title
from lexcompare.core.resources import resource
from lexcompare.parse.catalogue import load_catalogue
from lexcompare.parse.corpus import Corpus
from lexcompare.parse.coverage import CoverageEntry, load_coverage

__all__ = ["known_not_held", "shipped_coverage"]

_SHARE = 0.5


def known_not_held(
    corpus: Corpus, stated: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return by region the instruments that exist and that a corpus does not hold.

    The shipped catalogue counts for corpora that hold something of it; what a corpus states
    itself counts always.

    Args:
        corpus: The corpus.
        stated: Titles by region from its own coverage table.

    Example:
        >>> known_not_held(Corpus(()), {"990000": ("甲省数据办法",)})
        {'990000': ('甲省数据办法',)}
    """
    titles = {bare_title(item.metadata.title) for item in corpus}
    ids = {item.id for item in corpus}
    found: dict[str, list[str]] = {}
    for region, named in stated.items():
        found.setdefault(region, []).extend(named)
    catalogue = load_catalogue()
    if ids & {entry.id for entry in catalogue} or titles & {
        bare_title(entry.metadata.title) for entry in catalogue
    }:
        for entry in catalogue:
            about = entry.metadata
            # What is held under another id or as another copy is held.
            missing = not entry.held and entry.id not in ids
            if missing and bare_title(about.title) not in titles:
                found.setdefault(region_of(about, roll_up=False), []).append(about.title)
    return {
        region: tuple(title for title in dict.fromkeys(named) if bare_title(title) not in titles)
        for region, named in sorted(found.items())
        if any(bare_title(title) not in titles for title in named)
    }


def shipped_coverage(corpus: Corpus) -> tuple[CoverageEntry, ...]:
    """Return the shipped searches where they describe a corpus: it holds most of the catalogue.

    Example:
        >>> shipped_coverage(Corpus(()))
        ()
    """
    held = {entry.sha256 for entry in load_catalogue() if entry.held and entry.sha256}
    mine = {item.source.sha256 for item in corpus}
    if not held or len(held & mine) < _SHARE * len(held):
        return ()
    return load_coverage(resource("coverage.csv"))
