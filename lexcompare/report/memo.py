"""A memo that sets two rows side by side: per concept both provisions, force, rank, date, gap.

References are written as the 法学引注手册 asks. The memo is blocks of text; writers turn them into
Markdown or, with the extra ``desk``, into a DOCX file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexcompare.compare.cells import Cell, CellTag, load_cell_rules, rank_name
from lexcompare.compare.gaps import Gap, GapReport
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.vocabulary import Rank, UnitKind
from lexcompare.report.clean import markdown
from lexcompare.report.glyphs import general_colours
from lexcompare.report.references import format_reference
from lexcompare.report.references.pinpoint import Pinpoint

__all__ = ["Memo", "MemoEntry", "MemoSide", "build_memo", "memo_markdown", "side_head"]


_ARTICLE = UnitKind.ARTICLE
_RANKS = {rank: place for place, rank in enumerate(Rank)}


@dataclass(frozen=True, slots=True)
class MemoSide:
    """What one row has about a concept.

    Args:
        grade: Glyph and word.
        rank: Rank of the strongest source, in words; empty where there is none.
        date: When its instrument was promulgated, or takes effect.
        reference: The strongest provision, cited.
        words: Its paragraph; empty where there is none.
        others: Further provisions, cited shortly.
        reason: Why the cell says what it says.
        general: Whether all provisions are about public data as a whole.
        colours: Fill and ink of the grade.

    Example:
        >>> MemoSide("– absent", "", "", "", "", (), "nothing found", False).words
        ''
    """

    grade: str
    rank: str
    date: str
    reference: str
    words: str
    others: tuple[str, ...]
    reason: str
    general: bool
    colours: tuple[str, str] = ("#ffffff", "#111111")


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """One concept in a memo: both sides, and what either lacks beside the other.

    Args:
        concept: Its id.
        title: Its name in both languages.
        core: Whether it is a core concept.
        sides: The first and the second row.
        gap: Which row has less, of which kind, and whether it counts.
        why: The grounds of the kind; empty where there is no gap.

    Example:
        >>> side = MemoSide("– absent", "", "", "", "", (), "nothing found", False)
        >>> MemoEntry("fees", "收费 Fees", False, (side, side), "none").gap
        'none'
    """

    concept: str
    title: str
    core: bool
    sides: tuple[MemoSide, MemoSide]
    gap: str
    why: str = ""


@dataclass(frozen=True)
class Memo:
    """Two rows side by side.

    Args:
        rows: Their names.
        notices: Frame and limits: what a reader should know first.
        held: Per row, the instruments behind it, cited.
        entries: One per concept, in codebook order.

    Example:
        >>> Memo(("甲省", "乙省"), (), ((), ()), ()).title
        '甲省 and 乙省: law on opening data, side by side'
    """

    rows: tuple[str, str]
    notices: tuple[str, ...]
    held: tuple[tuple[str, ...], tuple[str, ...]]
    entries: tuple[MemoEntry, ...]

    @property
    def title(self) -> str:
        """Heading of the memo."""
        return f"{self.rows[0]} and {self.rows[1]}: law on opening data, side by side"


def build_memo(there: GapReport, back: GapReport, notices: Sequence[str] = ()) -> Memo:
    """Build a memo from the gaps of each of two rows beside the other.

    Args:
        there: Gaps of the first row beside the second.
        back: Gaps of the second row beside the first, of the same matrix.
        notices: What a reader should know besides the notices of the reports.
    """
    matrix, rows = there.matrix, (there.row, back.row)
    gaps = {gap.concept: (row.label, gap)
            for row, report in zip(rows, (there, back), strict=True)
            for gap in report.own}  # fmt: skip
    entries = []
    for concept in matrix.codebook.concepts:
        cells = [matrix.cell(row.key, concept.id) for row in rows]
        entries.append(
            MemoEntry(
                concept.id,
                f"{concept.label_zh} {concept.label_en}",
                concept.core,
                (_side(matrix, rows[0], cells[0]), _side(matrix, rows[1], cells[1])),
                _gap(gaps.get(concept.id), cells),
                _why(gaps.get(concept.id)),
            )
        )
    said = tuple(dict.fromkeys((*notices, *there.notices, *back.notices)))
    held = (_held(matrix, rows[0]), _held(matrix, rows[1]))
    return Memo((rows[0].label, rows[1].label), said, held, tuple(entries))


def _gap(found: tuple[str, Gap] | None, cells: Sequence[Cell]) -> str:
    if found is None:
        same = cells[0].grade is cells[1].grade
        if same and cells[0].grade.is_present:
            return "none: both of the same force"
        return "none" if any(cell.grade.is_present for cell in cells) else "neither side has it"
    label, gap = found
    counted = "counts" if gap.counts else "does not count"
    limited = ", in the texts held" if gap.limited and gap.counts else ""
    if gap.kind.value == "unknown":
        return f"{label}: unknown, too little was read (does not count)"
    return f"{label} has less: {_KINDS.get(gap.kind.value, gap.kind.value)} ({counted}{limited})"


_KINDS = {
    "supplied": "supplied from above",
    "supplied-arguable": "arguably supplied from above",
    "lower-rank-only": "only in documents of lower rank",
    "slogan-only": "declaratory only",
    "soft-only": "soft only",
    "structural-only": "structural only",
    "beyond-competence": "beyond its competence",
}


def _why(found: tuple[str, Gap] | None) -> str:
    # Of an unknown cell the side itself says why.
    return found[1].reason if found and found[1].kind.value != "unknown" else ""


def _side(matrix: GapMatrix, row: MatrixRow, cell: Cell) -> MemoSide:
    style = cell.grade.style
    grade = f"{style.glyph} {style.label_zh} {style.label_en}"
    colours = general_colours(style) if cell.is_general else (style.fill, style.ink)
    if not cell.tags:
        return MemoSide(grade, "", "", "", "", (), cell.reason, False, colours)
    first = _leading(matrix, row, cell)
    instrument = matrix.by_instrument[first.instrument].instrument
    about = instrument.metadata
    date = f"{about.promulgated} promulgated" if about.promulgated else ""
    date = date or (f"{about.effective} in force" if about.effective else "date not known")
    place, words = _words(matrix, first)
    return MemoSide(
        grade,
        rank_name(first.rank),
        date,
        format_reference(instrument, place),
        words,
        tuple(_short(matrix, tag) for tag in cell.tags if tag.ref != first.ref),
        cell.reason,
        cell.is_general,
        colours,
    )


def _leading(matrix: GapMatrix, row: MatrixRow, cell: Cell) -> CellTag:
    """Return the provision to show: of the strongest, one about opening in the place's own law.

    Where opening is asked about, a provision on data at large does not stand for one on opening,
    unless the concept is about something of its own. A sectoral regulation of one city would
    otherwise stand for a province before the province's own rules, since a regulation ranks
    higher. Of equals, one with more words that show it comes first, then the order of the text.
    """
    own = dict(load_cell_rules().own_objects).get(cell.concept, frozenset())
    apt = {"opening", *own} if "opening" in matrix.options.objects else set()

    def strangeness(tag: CellTag) -> tuple[float, ...]:
        item = matrix.by_instrument[tag.instrument].instrument
        elsewhere = bool(row.place) and item.metadata.region != row.place
        aside = bool(apt) and not apt & set(tag.objects)
        rank = len(_RANKS) if tag.rank is None else _RANKS[tag.rank]
        place = next((n for n, unit in enumerate(item.units) if unit.id == tag.unit), 0)
        # Scores a few hundredths apart say the same, and so do three words and more.
        plain_to_see = (-round(tag.score, 1), -min(len(tag.evidence), 3))
        return (tag.grade.order, elsewhere, aside, not tag.general, rank, *plain_to_see, place)

    return min(cell.tags, key=strangeness)


def _words(matrix: GapMatrix, tag: CellTag) -> tuple[str, str]:
    """Return id and text of the paragraph that holds the words of a tag, else of the whole unit."""
    article = matrix.by_instrument[tag.instrument].instrument.article(tag.unit)
    if article is None:
        return tag.unit, ""
    # The only paragraph of an article is cited as the article.
    if len(article.provisions) < 2:
        return tag.unit, article.text
    for evidence in tag.evidence[:1]:
        where = evidence.text_span
        for one in article.provisions:
            if one.text_span.start <= where.start and where.end <= one.text_span.end:
                return one.id, one.text_span.of(article.text)
    return tag.unit, article.text


def _short(matrix: GapMatrix, tag: CellTag) -> str:
    instrument = matrix.by_instrument[tag.instrument].instrument
    article = instrument.article(tag.unit)
    title = instrument.metadata.title or instrument.id
    label = article.label if article else tag.unit
    if instrument.metadata.language == "en":
        return f"{tag.grade.glyph} {title}, {label}"
    # Numbers as in the full references; a label may have suffered in the source.
    place = Pinpoint.parse(tag.unit).chinese if article and article.kind is _ARTICLE else label
    return f"{tag.grade.glyph} 《{title}》{place}"


def _held(matrix: GapMatrix, row: MatrixRow) -> tuple[str, ...]:
    made = []
    for source in row.sources:
        instrument = matrix.by_instrument[source.instrument].instrument
        scope = instrument.metadata.scope
        made.append(f"{format_reference(instrument)} [{scope or 'scope unknown'}]")
    return tuple(made)


def memo_markdown(memo: Memo) -> str:
    """Return a memo as Markdown: limits, what is held, a table, then every concept.

    Example:
        >>> memo_markdown(Memo(("甲省", "乙省"), (), ((), ()), ())).splitlines()[0]
        '# 甲省 and 乙省: law on opening data, side by side'
    """
    return markdown(_lines(memo))


def _lines(memo: Memo) -> Iterator[str]:
    yield f"# {memo.title}"
    yield ""
    for notice in memo.notices:
        yield f"- {notice}"
    for name, held in zip(memo.rows, memo.held, strict=True):
        yield ""
        yield f"## Held of {name}"
        yield ""
        yield from (f"- {one}" for one in held or ("nothing that counts",))
    yield ""
    yield "## Overview"
    yield ""
    yield f"| concept | {memo.rows[0]} | {memo.rows[1]} | gap |"
    yield "|---|---|---|---|"
    for entry in memo.entries:
        star = " ★" if entry.core else ""
        left, right = (side.grade for side in entry.sides)
        yield f"| {entry.title}{star} | {left} | {right} | {entry.gap} |"
    for entry in memo.entries:
        if any(side.reference for side in entry.sides):
            yield from _entry(memo, entry)


def _entry(memo: Memo, entry: MemoEntry) -> Iterator[str]:
    yield ""
    yield f"## {entry.title}"
    yield ""
    yield f"Gap: {entry.gap}"
    if entry.why:
        yield ""
        yield f"Why: {entry.why}"
    for name, side in zip(memo.rows, entry.sides, strict=True):
        yield ""
        yield f"**{name}**: {side_head(side)}"
        if side.words:
            yield ""
            yield from (f"> {line}" for line in side.words.splitlines())
            yield ""
            yield f"— {side.reference}"
        if side.others:
            yield ""
            yield f"Also: {'; '.join(side.others)}"


def side_head(side: MemoSide) -> str:
    """Return force, rank and date of one side in a line; the reason where it has nothing.

    Example:
        >>> side_head(MemoSide("– absent", "", "", "", "", (), "nothing found", False))
        '– absent; nothing found'
    """
    if not side.reference:
        return f"{side.grade}; {side.reason}"
    general = "; general: about public data as a whole" if side.general else ""
    return f"{side.grade}; {side.rank}; {side.date}{general}"
