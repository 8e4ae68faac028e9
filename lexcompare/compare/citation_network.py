"""Who cites whom in a corpus: legal bases, most cited provisions, repealed and dangling targets."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from lexcompare.core.findings import Citation, CitationStatus, Relation
from lexcompare.core.ids import natural_key
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Status
from lexcompare.parse.repeals import find_repeals
from lexcompare.parse.titles import normalise_title

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CitationLink", "CitationNetwork", "CitationNode", "RepealedLaw", "build_network",
           "repealed_laws"]  # fmt: skip

_SELF = "self"
_NO_USE = (Relation.REPEALS, Relation.AMENDS)


@dataclass(frozen=True, slots=True)
class RepealedLaw:
    """An instrument that is no longer in force.

    Args:
        since: Day of repeal, ISO; empty where unknown.
        by: What took its place or repealed it: a title or an id.
    """

    since: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class CitationNode:
    """An instrument that cites or is cited.

    Args:
        key: Its id where the corpus holds it, else its title.
        title: Its title.
        held: Whether the corpus holds it.
        level: Its level; empty where unknown.
        repealed: Set where it is known to be repealed.
    """

    key: str
    title: str
    held: bool
    level: str = ""
    repealed: RepealedLaw | None = None


@dataclass(frozen=True, slots=True)
class CitationLink:
    """One citation with its two ends.

    Args:
        source: Id of the citing instrument.
        citation: The citation.
        cited: Key of the cited node; the source itself for a citation inside an instrument, empty
            where the words name an instrument without saying which.
    """

    source: str
    citation: Citation
    cited: str


@dataclass(frozen=True)
class CitationNetwork:
    """Instruments and the citations between them.

    Args:
        nodes: Instruments by key: those held in the order of the corpus, then the others by title.
        links: Every citation, in the order of the corpus and of the text.
    """

    nodes: tuple[CitationNode, ...]
    links: tuple[CitationLink, ...]

    @cached_property
    def by_key(self) -> Mapping[str, CitationNode]:
        """The nodes by their keys."""
        return {node.key: node for node in self.nodes}

    @property
    def outward(self) -> Iterable[CitationLink]:
        """Citations of other instruments."""
        return (link for link in self.links if link.cited not in ("", link.source))

    def edges(self) -> tuple[tuple[str, str, str, int], ...]:
        """Return source, cited, relation and number of citations, sorted, self-citations left out.

        Example:
            >>> CitationNetwork((), ()).edges()
            ()
        """
        counted = Counter(
            (link.source, link.cited, link.citation.relation.value) for link in self.outward
        )
        return tuple((*edge, count) for edge, count in sorted(counted.items()))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per citation: both ends, words, relation, target and status."""
        return _frame(
            "source unit relation raw cited cited_title held target status note",
            (
                (link.source, one.unit, one.relation.value, one.raw, link.cited,
                 self._title(link.cited), self._held(link.cited), one.target, one.status.value,
                 one.note)
                for link in self.links
                for one in (link.citation,)
            ),
        )  # fmt: skip

    def bases(self) -> pd.DataFrame:
        """Return which instrument bases itself on which: one row per pair, first unit named."""
        seen: dict[tuple[str, str], str] = {}
        for link in self.outward:
            if link.citation.relation is Relation.BASIS:
                seen.setdefault((link.source, link.cited), link.citation.unit)
        return _frame(
            "source source_title source_level unit cited cited_title held repealed_since",
            (
                (source, self._title(source), self.by_key[source].level, unit, cited,
                 self._title(cited), self._held(cited), self._since(cited))
                for (source, cited), unit in seen.items()
            ),
        )  # fmt: skip

    def most_cited(self, *, provisions: bool = True) -> pd.DataFrame:
        """Return what is cited most, by how many instruments and how often.

        Args:
            provisions: Count articles and sections; else whole instruments, with whatever is cited
                of them.
        """
        times: Counter[tuple[str, str]] = Counter()
        citing: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in self.outward:
            places = {target.article for target in link.citation.articles} - {""}
            for place in places if provisions else {""}:
                times[link.cited, place] += 1
                citing[link.cited, place].add(link.source)
        ranked = sorted(
            times, key=lambda one: (-len(citing[one]), -times[one], one[0], natural_key(one[1]))
        )
        return _frame(
            "cited cited_title article held instruments citations repealed_since",
            (
                (key, self._title(key), place, self._held(key), len(citing[key, place]),
                 times[key, place], self._since(key))
                for key, place in ranked
            ),
        )  # fmt: skip

    def citing_repealed(self) -> pd.DataFrame:
        """Return citations of repealed instruments, those that repeal or amend them left out.

        Whether the words are obsolete is for a reader: a law may rightly speak of an old one.
        """
        return _frame(
            "source source_title unit raw cited cited_title repealed_since repealed_by",
            (
                (link.source, self._title(link.source), link.citation.unit, link.citation.raw,
                 link.cited, self._title(link.cited), gone.since, gone.by)
                for link in self.outward
                if (gone := self.by_key[link.cited].repealed) is not None
                and link.citation.relation not in _NO_USE
            ),
        )  # fmt: skip

    def dangling(self) -> pd.DataFrame:
        """Return citations of places that do not exist in a text that is held whole."""
        return _frame(
            "source source_title unit raw cited cited_title",
            (
                (link.source, self._title(link.source), link.citation.unit, link.citation.raw,
                 link.cited, self._title(link.cited))
                for link in self.links
                if link.citation.status is CitationStatus.UNRESOLVED
            ),
        )  # fmt: skip

    def _title(self, key: str) -> str:
        return self.by_key[key].title if key in self.by_key else ""

    def _held(self, key: str) -> bool:
        return key in self.by_key and self.by_key[key].held

    def _since(self, key: str) -> str:
        gone = self.by_key[key].repealed
        return "" if gone is None else gone.since or "yes"


def _frame(columns: str, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=columns.split())


@cache
def repealed_laws() -> Mapping[str, RepealedLaw]:
    """Return the national laws that are known to be repealed, by comparable title.

    Example:
        >>> repealed_laws()[normalise_title("合同法")]
        RepealedLaw(since='2021-01-01', by='民法典')
    """
    source = files("lexcompare.compare").joinpath("data/repealed_laws.toml")
    entries = tomllib.loads(source.read_text(encoding="utf-8"))["laws"]
    return {normalise_title(one["title"]): RepealedLaw(one["since"], one["by"]) for one in entries}


def build_network(
    instruments: Iterable[Instrument], citations: Mapping[str, Iterable[Citation]]
) -> CitationNetwork:
    r"""Put the citations of a corpus together.

    Args:
        instruments: What is held.
        citations: Resolved citations by the id of the citing instrument.

    Example:
        >>> from lexcompare.analyse.citations import CitationResolver, extract_citations, held_of
        >>> from lexcompare.core.model import Source
        >>> from lexcompare.parse.instrument import parse_instrument
        >>> text = "第一条 根据《甲国合同法》，制定本办法。\n\n第二条 第九条除外。"
        >>> law = parse_instrument(Source(text), "cn-x")
        >>> found = CitationResolver([held_of(law)]).resolve(held_of(law), extract_citations(law))
        >>> network = build_network([law], {"cn-x": found})
        >>> network.edges()
        (('cn-x', '甲国合同法', 'basis', 1),)
    """
    held = tuple(instruments)
    links = tuple(
        CitationLink(one.id, citation, _cited(one.id, citation))
        for one in held
        for citation in citations.get(one.id, ())
    )
    names = {one.id for one in held}
    links, outside = _merge_titles(links, names)
    repeals = {one.instrument: RepealedLaw(one.since, one.by) for one in find_repeals(held)}
    nodes = [_held_node(one, repeals) for one in held]
    gone = repealed_laws()
    nodes += [
        CitationNode(title, title, False, repealed=gone.get(normalise_title(title)))
        for title in sorted(outside)
    ]
    return CitationNetwork(tuple(nodes), links)


def _held_node(one: Instrument, repeals: Mapping[str, RepealedLaw]) -> CitationNode:
    about = one.metadata
    repealed = repeals.get(one.id)
    if repealed is None and about.status is Status.REPEALED:
        repealed = RepealedLaw()
    return CitationNode(
        one.id, about.title or one.id, True, about.level.value if about.level else "", repealed
    )


def _cited(source: str, citation: Citation) -> str:
    if citation.title == _SELF:
        return source
    return citation.target.partition("#")[0] or citation.title


def _merge_titles(
    links: tuple[CitationLink, ...], names: set[str]
) -> tuple[tuple[CitationLink, ...], set[str]]:
    """Give the titles of one instrument that is not held one key: the longest of them."""
    full: dict[str, str] = {}
    for link in links:
        if link.cited and link.cited not in names:
            key = normalise_title(link.cited) or link.cited
            full[key] = max(full.get(key, ""), link.cited, key=lambda name: (len(name), name))
    merged = []
    for link in links:
        if link.cited and link.cited not in names:
            title = full[normalise_title(link.cited) or link.cited]
            link = CitationLink(link.source, link.citation, title)
        merged.append(link)
    return tuple(merged), set(full.values())
