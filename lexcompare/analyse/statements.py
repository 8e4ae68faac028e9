"""Statements: the sentences and list items of a unit, each with the stem that it hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexcompare.core.model import Article
from lexcompare.core.spans import Span
from lexcompare.text.sentences import sentences

__all__ = ["Statement", "split_statements"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a list item of a unit.

    Args:
        text_span: Where it stands in the unit's reading text, label of the item included.
        stem_span: The words that an item hangs on (馆长应当履行下列职责：), ``None`` for a sentence
            that stands alone. For an item of an item, the nearer stem.
        text: The statement as it reads alone: the stems, outermost first, then the item.
        provision: Id of the deepest provision that holds it; the unit's id where none does.
        continues: Whether it goes on from the statement before it after a semicolon.
        stem_spans: Every stem that it hangs on, outermost first.
    """

    text_span: Span
    stem_span: Span | None
    text: str
    provision: str
    continues: bool = False
    stem_spans: tuple[Span, ...] = ()


_ZH_LABEL = re.compile(
    r"(?P<item>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<point>\d{1,2}[.．、](?!\d))"
    r"|(?P<sub>[（(]\d{1,2}[）)])"
)
# An inline label begins an item only where a list can go on: after a colon, a stop or a gap, so
# that 第（二）项 inside a sentence is none.
_ZH_INLINE = re.compile(r"(?<=[：；。:;\s])\s*(?=[（(][一二三四五六七八九十]{1,3}[）)])")
_ZH_END = re.compile(r"[。！？；;]+[”’」』）】》]*|\n+")
_ZH_LEVELS = ("item", "point", "sub")
_ZH_ANNOUNCED = re.compile(r"下列|以下|如下")

_EN_LABEL = re.compile(r"(?:[-•*–]\s+)?(?:\(([0-9A-Za-z]{1,5})\)(?=\s|\(|$)|(?<=[-•*–]\s))\s*")
_EN_OPEN = re.compile(r"(?:[—–:-]|--)\s*$")
# "4." and "b." number lines of EU acts, orders and memoranda; "49 The Board" those of schedules.
_EN_DOTTED = re.compile(r"[‘“]?(\d{1,3}|[a-z]|[ivx]{2,4})\.\s+")
_EN_BARE = re.compile(r"[‘“]?(?:\d{1,3}|[a-z]|[ivx]{2,4})\.")
_BARE = 6
_EN_PARAGRAPH = re.compile(r"\d{1,3}[A-Z]{0,2}\s+(?=\(\d|[A-Z“]\w*\s)")
# Openings of a condition without the rule: "Where a body—", but not "Where …, the body shall—".
_EN_LEADS = re.compile(
    r"(?i:if|where|when|whenever|unless|on|upon|after|before|subject to|in relation to"
    r"|in respect of|in (?:any|a|the) case|for the purposes? of"
    r"|in (?:determining|considering|making|calculating)"
    r"|as soon as|so far as|to the extent)\b"
    r"(?!.*,[^,;]{0,120}\b(?:shall|must|may|is|are|has|have|does|do|will)\b)",
    re.DOTALL,
)
_EN_RULES = re.compile(
    r"\b(?i:shall|must|may|will|should"
    r"|(?:is|are) (?:to|entitled|required|responsible|prohibited))\b"
)
_DOUBLE = frozenset(f"{char}{char}" for char in "abcdefghjklmnopq")  # (ii) is roman
_ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split())


def split_statements(article: Article, language: str) -> tuple[Statement, ...]:
    r"""Return the statements of a unit in text order.

    Chinese items (（一）, 1., (1)) inherit the sentence that ends in a colon before them; English
    items the chapeau that ends in a dash or colon. Spans are ordered, do not overlap and lie
    inside ``article.text``.

    Args:
        article: The unit.
        language: A tag that starts with ``zh``; anything else is read as English.

    Example:
        >>> from lexcompare.core.vocabulary import UnitKind
        >>> text = "馆长履行下列职责：\n（一）编制目录；\n（二）答复读者。"
        >>> unit = Article("art_1", UnitKind.ARTICLE, "第一条", "1", "", (), Span(0, 0), text, ())
        >>> [statement.text for statement in split_statements(unit, "zh")]
        ['馆长履行下列职责：', '馆长履行下列职责：编制目录；', '馆长履行下列职责：答复读者。']
    """
    chinese = language.lower().startswith("zh")
    pieces = _zh_pieces(article.text) if chinese else _en_pieces(article.text)
    gap = "" if chinese else " "
    named = article.provisions
    made: list[Statement] = []
    previous = ""
    for span, body, stems in pieces:
        provision = article.provision_at(span.start, span.end) if named else None
        bare = article.text[body : span.end]
        made.append(
            Statement(
                span,
                stems[-1] if stems else None,
                gap.join([*(stem.of(article.text) for stem in stems), bare]),
                provision.id if provision else article.id,
                previous.endswith(("；", ";")),
                tuple(stems),
            )
        )
        previous = bare
    return tuple(made)


_Piece = tuple[Span, int, list[Span]]
"""Span with label, start of the words after the label, stems outermost first."""


class _Lists:
    """The lists that are open at a place in the text: a level each, with the stem if it has one."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, Span | None]] = []
        self.pending: Span | None = None

    def enter(self, level: str) -> None:
        """Go to an item of ``level``: close deeper lists, open one where a stem waits."""
        levels = self.levels
        if level not in levels:
            self.stack.append((level, self.pending))
        else:
            at = levels.index(level)
            stem = self.stack[at][1] if self.pending is None else self.pending
            self.stack[at:] = [(level, stem)]
        self.pending = None

    def close(self) -> None:
        """Leave every list."""
        self.stack.clear()

    @property
    def levels(self) -> list[str]:
        """Levels of the open lists, outermost first."""
        return [level for level, _ in self.stack]

    @property
    def stems(self) -> list[Span]:
        """Stems of the open lists, outermost first."""
        return [stem for _, stem in self.stack if stem is not None]


def _zh_pieces(text: str) -> list[_Piece]:
    lists = _Lists()
    pieces: list[_Piece] = []
    inline = False
    last: Span | None = None
    for span in _zh_sentences(text):
        label = _ZH_LABEL.match(text, span.start, span.end)
        at_line_start = span.start == 0 or text[span.start - 1] == "\n"
        if label is not None and (label.lastgroup == "item" or at_line_start):
            body = label.end() if text[label.end() : span.end].strip() else span.start
            if lists.pending is None and last is not None and not lists.stack:
                lists.pending = last if _ZH_ANNOUNCED.search(text, last.start, last.end) else None
            lists.enter(label.lastgroup or "item")
            inline = not at_line_start
        else:
            body = span.start
            goes_on = last is not None and text[last.end - 1] in "；;，,"
            if lists.stack and not goes_on and (at_line_start or inline):
                lists.close()
            lists.pending = None
        pieces.append((span, body, lists.stems))
        if text[span.end - 1] in "：:":
            lists.pending = Span(body, span.end)
        last = Span(body, span.end)
    return pieces


def _zh_sentences(text: str) -> list[Span]:
    """Return the sentences, split further where an item begins in the middle of a line.

    Chinese stops only: unlike :func:`lexcompare.text.sentences.sentences` this need not look
    around every full stop, which makes it several times faster.
    """
    inline = "（" in text or "(" in text
    spans: list[Span] = []
    at = 0
    for match in _ZH_END.finditer(text):
        _add(text, at, match.end(), spans, inline)
        at = match.end()
    _add(text, at, len(text), spans, inline)
    return spans


def _add(text: str, start: int, end: int, spans: list[Span], inline: bool) -> None:
    piece = text[start:end].rstrip()
    bare = piece.lstrip()
    if not bare:
        return
    end = start + len(piece)
    start = end - len(bare)
    if inline:
        for match in _ZH_INLINE.finditer(text, start, end):
            if text[start : match.start()].strip():
                spans.append(Span(start, match.start()))
                start = match.end()
    spans.append(Span(start, end))


def _en_pieces(text: str) -> list[_Piece]:
    lists = _Lists()
    pieces: list[_Piece] = []
    for span in _en_sentences(text):
        start = span.start
        labelled = False
        at_line_start = start == 0 or text[start - 1] == "\n"
        paragraph = _EN_PARAGRAPH.match(text, start, span.end) if at_line_start else None
        if paragraph is not None:
            # "49 The Board …", "1 (1) The Board …": paragraphs of a schedule.
            lists.close()
            lists.enter("paragraph")
            start = paragraph.end()
            labelled = True
        dotted = _EN_DOTTED.match(text, start, span.end) if at_line_start else None
        if dotted is not None and dotted.end() < span.end:
            lists.enter(_en_level(dotted.group(1), lists.levels, "."))
            start = dotted.end()
            labelled = True
        # "(a) (1) The board shall—" opens two levels at once.
        while (label := _EN_LABEL.match(text, start, span.end)) is not None and label.end() > start:
            lists.enter(_en_level(label.group(1) or "", lists.levels))
            start = label.end()
            labelled = True
        if not labelled and at_line_start:
            if _closes_list(text, span, pieces, lists):
                continue
            lists.close()
        if start < span.end:
            pieces.append((span, start, lists.stems))
            opens = _EN_OPEN.search(text, start, span.end) is not None
            lists.pending = Span(start, span.end) if opens else None
    return pieces


def _en_sentences(text: str) -> list[Span]:
    """Return the sentences, a bare label ("4.") joined to the words that it numbers."""
    found: list[Span] = []
    label: Span | None = None
    for span in sentences(text):
        if label is not None:
            span = Span(label.start, span.end)
            label = None
        if span.end - span.start <= _BARE and _EN_BARE.fullmatch(text, span.start, span.end):
            label = span
        else:
            found.append(span)
    return found


def _closes_list(text: str, span: Span, pieces: list[_Piece], lists: _Lists) -> bool:
    """Take closing words ("the authority shall answer.") into the statement that they complete.

    They complete the list's opening and its items as one sentence where the opening only says when
    or for whom; where it holds the modal word, each item is a statement, and they end the last.
    """
    if not text[span.start].islower() or not pieces or not lists.stems:
        return False
    last, body, stems = pieces[-1]
    if text[last.end - 1] in ".!?" or _EN_OPEN.search(text, last.start, last.end) is not None:
        return False
    leads = [one for one in lists.stems if _EN_LEADS.match(text, one.start, one.end)]
    opening = leads[0] if leads else lists.stems[-1]
    first = next((at for at, one in enumerate(pieces) if one[0].end == opening.end), None)
    levels = [stem for _, stem in lists.stack]
    del lists.stack[levels.index(opening) :]
    if first is None or (not leads and _EN_RULES.search(text, opening.start, opening.end)):
        pieces[-1] = (Span(last.start, span.end), body, stems)
    else:
        whole, body, stems = pieces[first]
        pieces[first:] = [(Span(whole.start, span.end), body, stems)]
    opens = _EN_OPEN.search(text, span.start, span.end) is not None
    lists.pending = Span(pieces[-1][1], span.end) if opens else None
    return True


def _en_level(number: str, known: list[str], mark: str = "") -> str:
    """Return the style of a label: digits, letters, roman, capitals, doubled letters."""
    if not number:
        return "bullet"
    if number[0].isdigit():
        return f"digits{mark}"
    lower = number.lower()
    if number.isupper():
        # Below (A) stands (i), and below that (I): the order of the United States Code.
        return "capital-roman" if lower in _ROMAN and "roman" in known else "capitals"
    if "capital-roman" in known and number in _DOUBLE:
        return "double"
    above = f"letters{mark}" in known or "capitals" in known
    if number in _ROMAN and (above or number not in ("i", "v", "x")):
        return f"roman{mark}"
    return f"letters{mark}"
