"""Taking English statements apart: one clause for each modal word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from lexcompare.analyse.grammar import Clause, Grammar
from lexcompare.analyse.statements import Statement
from lexcompare.codebook.force import ForceLexicon, Hit

__all__ = ["parse_english"]

_MODAL = frozenset({"binding", "prohibition", "right", "task", "hortatory", "discretionary"})
_ACTS = frozenset({"vague", "checkable"})
_NEAR = 12
"""Between a body and the "will" that binds it stands little: "agencies (also) will"."""
_STRUCTURAL = (
    "title", "commencement", "amendment", "transition", "definition", "purpose",
    "interpretation", "relation", "deeming", "extent",
)  # fmt: skip
_QUOTED = re.compile(r"[“‘][^“”‘’\n]{1,80}[”’]|\([^()\n]{12,300}\)")
_INSERTS = re.compile(r"(?i:insert|substitut|add)\w*(?:—|–|-|:)?\s*$")
_INSERTED = re.compile(r"(?:[-•*–]\s+)?(?:\(\w{1,5}\)\s*)?[“‘]")
_LABELS = re.compile(r"(?:[-•*–]\s+)?(?:\(?\w{1,5}[.)]\s*)*")
_FOLLOWING = re.compile(r"\bfollowing\b[^:—]{0,90}[:—–-]+\s*$")
_INSERTED_END = re.compile(r"[”’][.;,]?(?:\s*(?:and|or))?\s*$")
_NAME = re.compile(r"[A-Z][\w’'-]*\s+$")
_NAME_REACH = 40
_EXAMPLES = 60
_HEADING_END = frozenset(".;:,—–-!?”’")
_FUTURE = re.compile(r"\bwill\b", re.IGNORECASE)
_HEADING = 90
_GAP = 20
_BEHIND = 25
"""Between a task and the body that it is laid on stands little: "the duty of every (board)"."""


def parse_english(
    text: str, hits: list[Hit], statements: Sequence[Statement], lexicon: ForceLexicon
) -> list[Grammar]:
    """Take the statements of an English unit apart, in order.

    Args:
        text: The unit's reading text.
        hits: Every term in it, as :meth:`ForceLexicon.scan` returns them.
        statements: Its statements.
        lexicon: The English lexicon.
    """
    hits = _without_mentions(text, hits)
    starts = [hit.start for hit in hits]
    made = [_parse(text, hits, starts, statement, lexicon) for statement in statements]
    _mark_openings(text, made, lexicon)
    _mark_inserted(text, made)
    return made


def _without_mentions(text: str, hits: list[Hit]) -> list[Hit]:
    """Drop modal words that are only mentioned: “a member who cannot share”, (which may lapse)."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    if not quoted:
        return hits
    begins = [start for start, _ in quoted]

    def is_mention(hit: Hit) -> bool:
        at = bisect_left(begins, hit.start) - 1
        return at >= 0 and hit.end <= quoted[at][1]

    return [hit for hit in hits if hit.role not in _MODAL or not is_mention(hit)]


def _mark_openings(text: str, grammars: Sequence[Grammar], lexicon: ForceLexicon) -> None:
    """Mark what only opens a list of statements; "a list, including:" is a statement itself."""
    opens = {stem.end for one in grammars for stem in one.statement.stem_spans}
    whole = lexicon.patterns["opens-example"].regex
    for grammar in grammars:
        span = grammar.statement.text_span
        if span.end not in opens or grammar.structural not in ("", "statement", "heading"):
            continue
        if whole.search(text, max(span.start, span.end - _EXAMPLES), span.end) is None:
            grammar.structural = "list"


def _mark_inserted(text: str, grammars: Sequence[Grammar]) -> None:
    """Mark the words of other law that an amendment puts there: they bind by that law."""
    inserting = inside = False
    for grammar in grammars:
        words = grammar.statement.text_span.of(text)
        if not inside and inserting and _INSERTED.match(words):
            inside = True
        if inside:
            grammar.structural = "amendment"
            inside = _INSERTED_END.search(words) is None
        inserting = _INSERTS.search(words) is not None


def _parse(
    text: str, hits: list[Hit], starts: list[int], statement: Statement, lexicon: ForceLexicon
) -> Grammar:
    spans = [*statement.stem_spans, statement.text_span]
    kept: list[Hit] = []
    for span in spans:
        kept.extend(hits[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
    kept = [hit for at, hit in enumerate(kept) if not _is_no_modal(text, hit, kept[:at])]
    grammar = Grammar(statement, _clauses(text, kept, statement), hits=kept)
    for clause in grammar.clauses:
        _refine(text, clause, lexicon)
    words = statement.text_span.of(text)
    full = statement.text
    for name in _STRUCTURAL:
        if lexicon.patterns[name].regex.search(full) is None:
            continue
        if name == "amendment" and _is_put_in(words, full, lexicon):
            continue
        grammar.structural = name
        break
    _weigh_extent(text, grammar, lexicon)
    measured = lexicon.patterns["measure"].regex.search(full) is not None
    conditioned = lexicon.patterns["condition"].regex.search(full) is not None
    for clause in grammar.clauses:
        clause.measured = measured or conditioned
    for name in ("deferral", "selfexecuting"):
        found = lexicon.patterns[name].regex.search(words)
        if found is not None and not getattr(grammar, name):
            setattr(grammar, name, found.group())
    if not grammar.selfexecuting:
        found = lexicon.patterns["selfexecuting"].regex.search(full)
        found = found or lexicon.patterns["effect"].regex.search(full)
        grammar.selfexecuting = found.group() if found is not None else ""
    if not grammar.structural:
        grammar.structural = _plain(text, grammar)
    return grammar


def _is_put_in(words: str, full: str, lexicon: ForceLexicon) -> bool:
    """Whether only the stem amends, and only as other law is to be read here."""
    patterns = lexicon.patterns
    own = patterns["amendment"].regex.search(words)
    return own is None and patterns["read-as"].regex.search(full) is not None


def _plain(text: str, grammar: Grammar) -> str:
    """Tell words that rule nothing: a heading, or a sentence without modal word, effect or aim.

    A sentence about the future ("rooms will please readers") is a promise, not a plain statement.
    """
    span = grammar.statement.text_span
    words = span.of(text)
    ruled = any(clause.modality for clause in grammar.clauses)
    if ruled or grammar.selfexecuting or grammar.deferral:
        return ""
    if grammar.roles & {"sanction", "referral"} or _FUTURE.search(words) is not None:
        return ""
    gap = text[max(0, span.start - _GAP) : span.start]
    stands = not gap.strip() or "\n" in gap[len(gap.rstrip()) :]
    short = len(words) <= _HEADING and words[-1] not in _HEADING_END
    if stands and short and not grammar.statement.stem_spans:
        return "heading"
    return "statement"


def _weigh_extent(text: str, grammar: Grammar, lexicon: ForceLexicon) -> None:
    """Tell what an extent clause keeps out: documents (an exception) or bodies (mere scope)."""
    if grammar.structural != "extent":
        return
    found = lexicon.patterns["exclusion"].regex.search(grammar.statement.text)
    if found is not None:
        grammar.structural, grammar.selfexecuting = "", found.group()
        return
    for clause in grammar.clauses:
        act = clause.act_hit
        if act is not None and text[act.start : act.end].lower().startswith(("appl", "affect")):
            # "This section shall apply to the Bureau" binds nobody by its "shall".
            clause.condition = True


def _is_no_modal(text: str, hit: Hit, before: list[Hit]) -> bool:
    """Whether a modal word is none here: the month of May, or the plain future of "will"."""
    word = text[hit.start : hit.end]
    if word.lower() == "will":
        return not any(one.role == "bearer" and 0 < hit.start - one.end <= _NEAR for one in before)
    return _is_month(text, hit)


def _is_month(text: str, hit: Hit) -> bool:
    """Whether a modal ``May`` is the month: a number stands beside it."""
    return text[hit.start : hit.end] == "May" and (
        text[hit.end : hit.end + 2].strip().isdigit() or text[: hit.start].rstrip()[-1:].isdigit()
    )


def _refine(text: str, clause: Clause, lexicon: ForceLexicon) -> None:
    """Read "no board may" as a prohibition, and mark powers that take effect on others."""
    hit = clause.modality_hit
    if hit is None:
        return
    if hit.role in ("discretionary", "binding"):
        lead = text[max(0, hit.start - 60) : hit.start]
        if lexicon.patterns["negated-subject"].regex.search(lead) is not None:
            clause.modality = "prohibition"
    if clause.modality == "discretionary":
        behind = text[hit.end : hit.end + 200].split("\n", 1)[0]
        if lexicon.patterns["limited-power"].regex.match(behind) is not None:
            clause.modality = "prohibition"
        if lexicon.patterns["exempting-power"].regex.match(behind.lstrip()) is not None:
            clause.takes = True


def _clauses(text: str, hits: list[Hit], statement: Statement) -> list[Clause]:
    """Cut at modal words; the bearer stands before one, the act behind it."""
    modal = [index for index, hit in enumerate(hits) if hit.role in _MODAL]
    end = statement.text_span.end
    body = -1
    if any(_FOLLOWING.search(text, stem.start, stem.end) for stem in statement.stem_spans):
        label = _LABELS.match(text, statement.text_span.start, end)
        body = label.end() if label is not None else -1
    if not modal:
        return [_indicative(text, hits, statement)]
    clauses = []
    previous = 0
    bearer: Hit | None = None
    for place, index in enumerate(modal):
        hit = hits[index]
        stop = modal[place + 1] if place + 1 < len(modal) else len(hits)
        clause = Clause(hit.start, hits[stop - 1].end if stop > index + 1 else hit.end, own=True)
        clause.end = min(max(clause.end, hit.end), end) if clause.end <= end else clause.end
        clause.modality, clause.modality_hit = hit.role, hit
        named = [one for one in hits[previous:index] if one.role in ("bearer", "nonbearer")]
        bearer = named[-1] if named else bearer
        if bearer is not None:
            clause.bearer = "listed" if bearer.role == "bearer" else "unlisted"
            clause.bearer_hit = bearer
        clause.tasked = hit.role == "task"
        if clause.tasked and not clause.bearer:
            _lay_task(text, clause, hits[index + 1 : stop])
        _find_act(text, clause, hits[index + 1 : stop], body)
        clauses.append(clause)
        previous = index + 1
    return clauses


def _lay_task(text: str, clause: Clause, behind: list[Hit]) -> None:
    """Find who bears a task: the body behind "the duty of", or a name before "has the functions".

    Where there is neither, the words only mention functions, and the clause lays no task.
    """
    hit = clause.modality_hit
    if hit is None:
        return
    if behind and behind[0].role == "bearer" and behind[0].start - hit.end <= _BEHIND:
        clause.bearer, clause.bearer_hit = "listed", behind[0]
    elif _NAME.search(text, max(0, hit.start - _NAME_REACH), hit.start):
        clause.bearer = "listed"
    elif text[hit.start : hit.end].lower().endswith(" of"):
        clause.modality, clause.tasked = "", False


def _find_act(text: str, clause: Clause, behind: list[Hit], body: int) -> None:
    """Take the first act; a checkable one that is strung to a vague one by "and" is stronger."""
    item = next((hit for hit in behind if hit.role in _ACTS and hit.start == body), None)
    if item is not None:
        # "The board shall do the following: (a) promote …": the item says what is done.
        clause.act, clause.act_hit = item.role, item
        behind = [hit for hit in behind if hit.start > body]
    for hit in behind:
        if hit.role not in _ACTS:
            continue
        stronger = clause.act == "vague" and hit.role == "checkable" and _is_strung(text, hit)
        if clause.act_hit is None or stronger:
            clause.act, clause.act_hit = hit.role, hit
        else:
            clause.objects.append(hit)
    if clause.act_hit is None:
        clause.act = "other"


def _is_strung(text: str, hit: Hit) -> bool:
    """Whether a verb in its base form follows another by "and", not a noun or a participle."""
    word = text[hit.start : hit.end].lower()
    lead = text[max(0, hit.start - 12) : hit.start].rstrip().lower()
    linked = lead.endswith((" and", " or", "refuses,", " and,"))
    behind = text[hit.end : hit.end + 4].lower()
    return linked and not word.endswith(("s", "ed", "ing")) and not behind.startswith(" of")


def _indicative(text: str, hits: list[Hit], statement: Statement) -> Clause:
    """Read a clause without a modal word: an imperative ("Keep a list.") binds, the rest states."""
    span = statement.text_span
    clause = Clause(span.start, span.end)
    first = next((hit for hit in hits if hit.role in _ACTS and hit.start >= span.start), None)
    if first is not None and _is_imperative(text, first, statement):
        clause.modality, clause.act, clause.act_hit = "binding", first.role, first
        clause.own = True
        return clause
    for hit in hits:
        if hit.role in ("bearer", "nonbearer") and clause.bearer_hit is None:
            clause.bearer = "listed" if hit.role == "bearer" else "unlisted"
            clause.bearer_hit = hit
    return clause


def _is_imperative(text: str, hit: Hit, statement: Statement) -> bool:
    """Whether a verb in its base form opens a sentence that stands alone."""
    lead = text[statement.text_span.start : hit.start].strip(" ()abcdefghijklmn0123456789.•*-–")
    word = text[hit.start : hit.end]
    return (
        not lead
        and not statement.stem_spans
        and word[:1].isupper()
        and (not word.endswith(("s", "ed", "ing")))
    )
