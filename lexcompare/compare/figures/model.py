"""What figures are made of: a source, a frame that every figure prints, and flat records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Role, Status
from lexcompare.parse.catalogue import CatalogueEntry
from lexcompare.parse.coverage import CoverageEntry

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FigureData",
    "FigureFrame",
    "FigureRules",
    "FigureSource",
    "LevelGroup",
    "group_of",
    "load_figure_rules",
    "year_of",
]

Record = Mapping[str, object]

_NO_SEARCH = "no search is recorded"


@dataclass(frozen=True)
class FigureData:
    """The records behind one figure.

    Args:
        id: Name of the figure and of its files.
        title_en: What it shows.
        title_zh: The same in Chinese.
        columns: Keys of the records, in order.
        records: Flat records.
        note: What a reader must know besides the frame: exclusions, how an interval was made.
        note_zh: The same in Chinese.

    Example:
        >>> FigureData("x", "X", "甲", ("n",), ({"n": 1},)).to_frame().n.sum()
        np.int64(1)
    """

    id: str
    title_en: str
    title_zh: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    note: str = ""
    note_zh: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return the records as a data frame."""
        import pandas as pd

        return pd.DataFrame([dict(one) for one in self.records], columns=list(self.columns))


@dataclass(frozen=True, slots=True)
class FigureFrame:
    """The frame of a figure: what was searched, when, what is known, held and counted.

    Example:
        >>> FigureFrame("no search is recorded", "", 12, 9, 7, False).claim_en
        'texts held, not legislation enacted'
    """

    search: str
    as_of: str
    known: int
    held: int
    counted: int
    exhaustive: bool

    @property
    def claim_en(self) -> str:
        """What a title must add where no exhaustive search is declared; empty elsewhere."""
        return "" if self.exhaustive else "texts held, not legislation enacted"

    @property
    def claim_zh(self) -> str:
        """The same in Chinese."""
        return "" if self.exhaustive else "所持文本，非全部立法"

    @property
    def told_en(self) -> str:
        """The frame in one line."""
        as_of = self.as_of or "not given"
        return (
            f"Search: {self.search}. As of: {as_of}. Known: {self.known}; held: {self.held}; "
            f"counted: {self.counted}."
        )

    @property
    def told_zh(self) -> str:
        """The same in Chinese; the search stays in the words in which it was recorded."""
        as_of = self.as_of or "未给定"
        search = "未记录" if self.search == _NO_SEARCH else self.search
        return (
            f"检索：{search}。截至：{as_of}。已知 {self.known}；所持 {self.held}；"
            f"计入 {self.counted}。"
        )


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """A group of levels: one colour of a chart.

    Example:
        >>> LevelGroup("rule", "rule", "规章", ("local-rule",)).id
        'rule'
    """

    id: str
    label_en: str
    label_zh: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class FigureRules:
    """The package's data for figures, as written in ``data/figures.toml``.

    Example:
        >>> len(load_figure_rules().tiles)
        34
    """

    line: str
    draws: int
    seed: int
    opening: Mapping[str, float]
    terms: Mapping[str, Any]
    groups: tuple[LevelGroup, ...]
    tiles: Mapping[str, tuple[int, int]]


@cache
def load_figure_rules() -> FigureRules:
    """Read the data for figures, once.

    Example:
        >>> load_figure_rules().line
        '2021-09-01'
    """
    text = files("lexcompare.compare").joinpath("data/figures.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    groups = tuple(
        LevelGroup(g["id"], g["label_en"], g["label_zh"], tuple(g["levels"])) for g in data["group"]
    )
    tiles = {code: (place[0], place[1]) for code, place in data["tiles"].items()}
    return FigureRules(
        data["line"], data["draws"], data["seed"], data["opening"], data["terms"], groups, tiles
    )


def group_of(about: Metadata) -> LevelGroup:
    """Return the group of an instrument's level; drafts of whatever level are drafts.

    Example:
        >>> from lexcompare.core.vocabulary import Level
        >>> group_of(Metadata(level=Level.LOCAL_RULE)).id, group_of(Metadata()).id
        ('rule', 'other')
    """
    groups = load_figure_rules().groups
    level = "draft" if about.status is Status.DRAFT else str(about.level or "")
    return next((group for group in groups if level in group.levels), groups[-1])


def year_of(about: Metadata) -> int | None:
    """Return the year of promulgation, or else of entry into force; ``None`` where unknown.

    Example:
        >>> year_of(Metadata(effective="2022-03-01")), year_of(Metadata())
        (2022, None)
    """
    date = about.promulgated or about.effective
    return int(date[:4]) if date else None


@dataclass(frozen=True)
class FigureSource:
    """What figures are drawn from.

    Args:
        by_instrument: A matrix whose rows are instruments.
        by_region: A matrix of the same corpus whose rows are regions.
        searches: What was declared about searches.
        catalogue: Known instruments, where counts shall show what is not held.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> empty = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> FigureSource(empty, empty).frame.held
        0
    """

    by_instrument: GapMatrix
    by_region: GapMatrix
    searches: tuple[CoverageEntry, ...] = ()
    catalogue: tuple[CatalogueEntry, ...] = ()

    @cached_property
    def held(self) -> tuple[InstrumentFindings, ...]:
        """Texts held: Chinese ones if there are any, without fixtures and second copies."""
        duplicates = self.by_instrument.options.duplicates
        texts = [
            item
            for item in self.by_instrument.findings
            if item.instrument.metadata.role is Role.TEXT
            and duplicates.get(item.instrument.id, item.instrument.id) == item.instrument.id
        ]
        chinese = [t for t in texts if t.instrument.metadata.jurisdiction is Jurisdiction.CN]
        return tuple(chinese or texts)

    @cached_property
    def counted(self) -> tuple[InstrumentFindings, ...]:
        """Those of the held that stand in a row, in the order of rows."""
        held = {item.instrument.id: item for item in self.held}
        rows = [row.key for row in self.by_instrument.rows if not row.is_benchmark]
        return tuple(held[key] for key in rows if key in held)

    @cached_property
    def complete(self) -> tuple[InstrumentFindings, ...]:
        """Those of the counted whose text is whole."""
        return tuple(item for item in self.counted if item.instrument.is_complete)

    @cached_property
    def missing(self) -> tuple[CatalogueEntry, ...]:
        """Known and not held, by the catalogue, of the jurisdictions that are held."""
        wanted = {
            t for titles in self.by_instrument.options.known_not_held.values() for t in titles
        }
        systems = {item.instrument.metadata.jurisdiction for item in self.held}
        return tuple(
            entry
            for entry in self.catalogue
            if not entry.held
            and entry.metadata.title in wanted
            and entry.metadata.jurisdiction in systems
        )

    @cached_property
    def frame(self) -> FigureFrame:
        """The frame that every figure prints."""
        regions = {row.key for row in self.by_region.rows if not row.is_benchmark}
        told = [one for one in self.searches if one.searched_in]
        declared = {one.region for one in self.searches if one.exhaustive}
        if not told:
            search = _NO_SEARCH
        else:
            dates = sorted(one.date for one in told)
            search = (
                f"recorded for {len({one.region for one in told})} regions "
                f"({dates[0]} to {dates[-1]}), exhaustive in {len(declared & regions)}"
            )
        titles = self.by_instrument.options.known_not_held.values()
        unheld = len({title for named in titles for title in named})
        return FigureFrame(
            search,
            self.by_instrument.options.as_of,
            len(self.held) + unheld,
            len(self.held),
            len(self.counted),
            bool(regions) and regions <= declared and not unheld,
        )
