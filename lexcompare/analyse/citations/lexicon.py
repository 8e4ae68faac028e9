"""Names and words that citations are found by, as data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import ahocorasick

__all__ = ["CitationLexicon", "load_citation_lexicon"]

_NATION = "中华人民共和国"
_BRACKET = re.compile(r"[（(〔][^（）()〔〕]*[）)〕]\Z")


@dataclass(frozen=True)
class CitationLexicon:
    """The words of ``data/laws.toml``, ready for use.

    Args:
        official: Full official name of each national law by its short name.
        titles: Ends of titles of instruments.
        papers: Ends of titles of papers and forms, which are no instruments.
        selves: What an instrument calls itself.
        unquoted: Finds a national law named without 《》.
        violates: Words before what is violated.
        sanctions: Words of a sanction.
        by: Words before what is applied.
        volumes: Names of series that English texts cite by volume and page, by their forms.
    """

    official: dict[str, str]
    titles: tuple[str, ...]
    papers: tuple[str, ...]
    selves: tuple[str, ...]
    unquoted: re.Pattern[str]
    violates: tuple[str, ...]
    sanctions: tuple[str, ...]
    by: tuple[str, ...]
    volumes: dict[str, str]

    def full_name(self, title: str) -> str:
        """Return the full official name of a national law; another title as it is.

        Example:
            >>> load_citation_lexicon().full_name("种子法")
            '中华人民共和国种子法'
            >>> load_citation_lexicon().full_name("甲省种子条例")
            '甲省种子条例'
        """
        return self.official.get(title, title)

    def is_instrument(self, title: str) -> bool:
        """Whether a title in 《》 is that of an instrument rather than of a paper or newspaper.

        Example:
            >>> words = load_citation_lexicon()
            >>> words.is_instrument("甲省数据条例（试行）"), words.is_instrument("行政处罚决定书")
            (True, False)
        """
        bare = _BRACKET.sub("", title.strip())
        return bare.endswith(self.titles) and not bare.endswith(self.papers)

    @cached_property
    def _names(self) -> Any:
        automaton = ahocorasick.Automaton()
        for name in self.official:
            automaton.add_word(name, name)
        automaton.make_automaton()
        return automaton

    def names_law(self, text: str) -> bool:
        """Whether the name of a national law stands somewhere in a text, with 《》 or without.

        Example:
            >>> words = load_citation_lexicon()
            >>> words.names_law("依照刑法处理"), words.names_law("依照本办法处理")
            (True, False)
        """
        return next(self._names.iter(text), None) is not None


@cache
def load_citation_lexicon() -> CitationLexicon:
    """Read the package's words for citations, once.

    Example:
        >>> "条例" in load_citation_lexicon().selves
        True
    """
    source = files("lexcompare.analyse.citations").joinpath("data/laws.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    official = {name: _NATION + name for name in data["plain"].split()} | data["full"]
    names = sorted(official, key=lambda name: (-len(name), name))
    other = "".join(data["words"]["other"].split())
    unquoted = re.compile(f"(?:{_NATION})?(?:{'|'.join(names)})(?![{other}])")
    words, relations = data["words"], data["relations"]
    return CitationLexicon(
        official=official,
        titles=tuple(words["instrument"].split()),
        papers=tuple(words["paper"].split()),
        selves=tuple(sorted(words["self"].split(), key=len, reverse=True)),
        unquoted=unquoted,
        violates=tuple(relations["violates"].split()),
        sanctions=tuple(relations["sanctions"].split()),
        by=tuple(relations["by"].split()),
        volumes={form: name for name, forms in data["volumes"].items() for form in forms},
    )
