"""Model clauses: how others put it, offered to those who may enact it.

For a gap the best operative provisions of other places and of the benchmarks are ranked by how
checkable they are (precision), whether they are law of the same kind as the row's (province or
city beside province or city), whether their instrument is general, and how sure the tag is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lexcompare.compare.cells import CellTag, Grade
from lexcompare.compare.competence import Matter, Power, enactor_of, load_competence
from lexcompare.compare.kinds import force_class, tier
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.options import RowKind
from lexcompare.compare.rows import MatrixRow, region_of
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Article
from lexcompare.core.vocabulary import Rank, Scope, UnitKind

__all__ = ["ModelClause", "model_clauses", "short_quote"]

_STOPS = "。；;！？\n"


@cache
def _rules() -> dict[str, Any]:
    text = files("lexcompare.compare").joinpath("data/clauses.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class ModelClause:
    """A provision that can serve as a model.

    Args:
        ref: ``instrument#unit``.
        title: Title of the instrument.
        label: Number of the unit as printed.
        quote: The sentence that holds the words of the tag, shortened.
        grade: What the provision makes of its concept.
        rank: Rank of the instrument.
        place: Key of the region that it is law of.
        precision: How checkable its unit is, 0 to 3.
        score: Probability that it is about the concept.
        same_kind: Whether it is law of the same tier and rank class as the row's maker can make.
        general: Whether its instrument is of general scope.
        matter: What kind of rule it is.
        power: What the row's makers may do in that matter.

    Example:
        >>> matter = load_competence().matters[-1]
        >>> clause = ModelClause("cn-x#art_3", "甲省数据条例", "第三条", "略", Grade.OPERATIVE,
        ...     Rank.LAW, "990000", 3, 0.9, True, True, matter, Power.CREATE)
        >>> clause.told
        '《甲省数据条例》第三条 [cn-x#art_3, operative, rank L]: 略'
    """

    ref: str
    title: str
    label: str
    quote: str
    grade: Grade
    rank: Rank | None
    place: str
    precision: int
    score: float
    same_kind: bool
    general: bool
    matter: Matter
    power: Power

    @property
    def told(self) -> str:
        """The clause on one line."""
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in self.title)
        name = f"《{self.title}》" if chinese else f"{self.title}, "
        rank = self.rank.value if self.rank else "?"
        text = f"{name}{self.label} [{self.ref}, {self.grade.style.label_en}, rank {rank}]"
        text += f": {self.quote}"
        return text + " (only as detail of superior law)" if self.power is Power.SPECIFY else text


def model_clauses(
    matrix: GapMatrix, row: MatrixRow, concept: str
) -> tuple[tuple[ModelClause, ...], tuple[ModelClause, ...]]:
    """Return clauses that the row's makers may enact, and those for national legislation.

    Args:
        matrix: A matrix with the row and whatever the clauses come from.
        row: The row that lacks something.
        concept: Id of the concept.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> model_clauses(matrix, MatrixRow("x", "甲", (), AbsenceClaim(True, "")), "fees")
        ((), ())
    """
    if matrix.index is None:
        return (), ()
    single = matrix.options.rows is RowKind.INSTRUMENT and not row.is_benchmark
    enactor = enactor_of(row, single=single)
    own = {source.instrument for source in row.sources}
    allowed = _units_in_rows(matrix)
    found = []
    for instrument, tags in matrix.index.tags_of(concept).items():
        item = matrix.by_instrument[instrument]
        if instrument in own or instrument not in allowed or _same_place(item, row):
            continue
        units = allowed[instrument]
        fitting = [tag for tag in tags if units is None or tag.unit in units]
        found += _clauses(fitting, item, (row, enactor, concept))
    found.sort(key=_best_first)
    rules = _rules()
    within = [clause for clause in found if clause.power.may_enact]
    beyond = [clause for clause in found if not clause.power.may_enact]
    return _one_each(within, rules["offered"]), _one_each(beyond, rules["national"])


def _units_in_rows(matrix: GapMatrix) -> dict[str, frozenset[str] | None]:
    """Return what stands in some row, by instrument: clauses come from what counts."""
    units: dict[str, frozenset[str] | None] = {}
    for row in matrix.rows:
        for source in row.sources:
            units[source.instrument] = source.units
    return units


def _same_place(item: InstrumentFindings, row: MatrixRow) -> bool:
    """Whether an instrument is law of the row's own place, or of its localities."""
    place = region_of(item.instrument.metadata, roll_up=row.place.endswith("0000"))
    return bool(row.place) and place == row.place


def _clauses(
    tags: Iterable[CellTag], item: InstrumentFindings, for_row: tuple[MatrixRow, str, str]
) -> list[ModelClause]:
    row, enactor, concept = for_row
    about = item.instrument.metadata
    precision = {unit.unit: unit.verdict.precision for unit in item.units}
    made = []
    for tag in tags:
        article = item.instrument.article(tag.unit)
        is_model = tag.grade is Grade.OPERATIVE and tag.rank in (Rank.LAW, Rank.RULE)
        if not is_model or article is None or tag.score < _rules()["min_score"]:
            continue
        if tag.concept != concept:
            continue  # a complaint channel is no model for a remedy
        quote = short_quote(tag, article)
        words = _sentence(tag, article)  # whole: what a quote cuts off may name a court
        matter = load_competence().matter(concept, words, about.language or "zh")
        local = "local" if row.place and row.place != "national" else "national"
        made.append(
            ModelClause(
                tag.ref, about.title or item.instrument.id, _label(article),
                quote, tag.grade, tag.rank, region_of(about, roll_up=False),
                precision.get(tag.unit, 0), tag.score,
                tier(about) == local and force_class(about) == "legislation",
                about.scope is Scope.GENERAL, matter,
                matter.power(enactor) if enactor else Power.CREATE,
            )
        )  # fmt: skip
    return made


def _label(article: Article) -> str:
    """Return the number as a reader cites it; a subsection of a code with its section."""
    section, _, below = article.number.partition("_")
    if article.kind is UnitKind.SUBSECTION or (below and article.id.startswith("sec_")):
        return f"§ {section}({below})"
    return article.label or article.number


def _best_first(clause: ModelClause) -> tuple[int, bool, bool, float, str]:
    return (
        -clause.precision, not clause.same_kind, not clause.general, -round(clause.score, 4),
        clause.ref,
    )  # fmt: skip


def _one_each(clauses: Iterable[ModelClause], limit: int) -> tuple[ModelClause, ...]:
    seen: dict[str, ModelClause] = {}
    for clause in clauses:
        seen.setdefault(clause.ref.partition("#")[0], clause)
    return tuple(seen.values())[:limit]


def short_quote(tag: CellTag, article: Article) -> str:
    """Return the sentence that holds the words of a tag, cut to a quotable length.

    Example:
        >>> from lexcompare.core.spans import Span
        >>> from lexcompare.core.vocabulary import Force, UnitKind
        >>> text = "甲局公布目录。乙局另办。"
        >>> unit = Article("art_1", UnitKind.ARTICLE, "", "1", "", (), Span(0, 0), text, ())
        >>> tag = CellTag("x", "art_1", "catalog", Force.OPERATIVE, Force.OPERATIVE, 0.9, None)
        >>> short_quote(tag, unit)
        '甲局公布目录。'
    """
    quote = _sentence(tag, article)
    longest: int = _rules()["quote"] * (2 if quote[:20].isascii() else 1)  # English is longer
    return quote if len(quote) <= longest else quote[: longest - 1].rstrip() + "…"


def _sentence(tag: CellTag, article: Article) -> str:
    text = article.text
    start, end = 0, 0
    if tag.evidence:
        start, end = tag.evidence[0].text_span.start, tag.evidence[0].text_span.end
    first = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    ends = [place for stop in _STOPS if (place := text.find(stop, max(end, first + 1))) >= 0]
    last = min(ends) + 1 if ends else len(text)
    return " ".join(text[first:last].split())
