"""The parts of a Chinese clause: its modal word, its bearer, the verb that heads it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexcompare.analyse.grammar import Clause
from lexcompare.codebook.force import ForceLexicon, Hit

__all__ = ["ACTS", "BEARERS", "GOVERNING", "MODAL", "find_act", "find_bearer", "find_modality"]

ACTS = frozenset({"vague", "checkable", "light", "weak", "benefit"})
"""Roles of terms that can head a clause."""

MODAL = frozenset({"binding", "prohibition", "right", "task", "hortatory", "discretionary"})
"""Roles of modal words."""

GOVERNING = MODAL | {"neutral"}
"""Roles of words that can govern a clause."""

BEARERS = frozenset({"bearer", "nonbearer"})
"""Roles of words that name who acts."""

_TRACES = frozenset({"concrete", "checkable", "benefit", "supervision", "sanction"})
_DECIDES = frozenset(
    {"concrete", "abstract", "checkable", "vague", "benefit", "supervision", "hortatory"}
)
_OBJECTS = ACTS | _DECIDES | {"sanction"}
# Prepositions behind which a body is addressed, not acting; particles that end a noun phrase.
_GOVERNORS = frozenset("向对为给与被将把受同")
_PARTICLE = re.compile(r"[的对向将把由在以为给被，]")
_JOINS = frozenset("、和及与等")
_BY = "由"
_BY_REACH = 16
_NEAR_MODAL = 6
_NEAR_PLACE = 2
_NEAR_BODY = 8
_LOOK_AHEAD = 6
_FAR_AHEAD = 40
_CLOSED_REACH = 20
_TAIL = 6
_ADJUNCT_REACH = 80
_HEAD = 12


def find_modality(text: str, hits: Sequence[Hit]) -> int | None:
    """Return the index of the modal word that governs the clause.

    A prohibition governs wherever it stands; else the first modal word does, but a 应当 behind a
    task (负责…的机关应当) beats the task, which only says which body is meant.
    """
    first: int | None = None
    acted = False
    for index, hit in enumerate(hits):
        role = hit.role
        if role in ACTS:
            acted = True
        elif role == "prohibition":
            return index
        elif role in MODAL and first is None:
            # A noun of encouragement or entitlement behind a verb governs nothing.
            if not (acted and (role == "hortatory" or hit.list_id == "entitlement")):
                first = index
        elif role == "binding" and first is not None and hits[first].role == "task":
            return index
        elif first is None and _is_duty_towards(text, hits, index):
            first = index
    return first


def _is_duty_towards(text: str, hits: Sequence[Hit], index: int) -> bool:
    """Whether 应对 is 应 + 对 (应对藏书进行清点) and not the verb "to cope with"."""
    hit = hits[index]
    return (
        hit.role == "neutral"
        and text[hit.start : hit.end] == "应对"
        and any(one.role == "light" for one in hits[index + 1 : index + _FAR_AHEAD])
    )


def find_bearer(
    text: str, clause: Clause, hits: Sequence[Hit], modal: int | None, lexicon: ForceLexicon
) -> None:
    """Find who acts: the bearer before the modal word or the first act, or behind 由."""
    words = text[clause.start : min(clause.end, clause.start + _HEAD)]
    patterns = lexicon.patterns
    skip = clause.start
    if patterns["leads-object"].regex.match(words) or patterns["jointly"].regex.match(words):
        skip = clause.end
    modal_at = hits[modal].start if modal is not None else clause.end
    acted = False
    for index, hit in enumerate(hits):
        role = hit.role
        if role == "adjunct" and not clause.bearer and hit.start < modal_at:
            skip = max(skip, _adjunct_stop(text, hit.end, clause.end, lexicon))
        elif role in ACTS and modal is None:
            acted = acted or bool(clause.bearer) or not _modifies(text, hit, hits, index)
        if role not in BEARERS:
            continue
        before = text[max(clause.start, hit.start - _BY_REACH) : hit.start]
        if _BY not in before:
            if acted or hit.start > modal_at or before[-1:] in _GOVERNORS:
                continue
            if hit.start < skip and (modal is None or modal_at - hit.end > _NEAR_MODAL):
                continue
        if role == "bearer":
            clause.bearer, clause.bearer_hit = "listed", hit
            return
        if not clause.bearer and _is_subject(text, hits, index, lexicon):
            clause.bearer, clause.bearer_hit = "unlisted", hit


def _adjunct_stop(text: str, start: int, end: int, lexicon: ForceLexicon) -> int:
    """Return where 按照…的要求 stops: at the clause's end, at a closing word, or at once."""
    match = lexicon.patterns["adjunct-closed"].regex.match(
        text[start : min(end, start + _CLOSED_REACH)]
    )
    if match is not None:
        return start + match.end()
    if _ends_in_adjunct(text, start, end, lexicon):
        return end
    reach = min(end, start + _ADJUNCT_REACH)
    match = lexicon.patterns["adjunct-end"].regex.search(text, start, reach)
    return match.end() if match else start


def _ends_in_adjunct(text: str, start: int, end: int, lexicon: ForceLexicon) -> bool:
    # Only the tail is looked at: a clause of a megabyte must not be searched for each opener.
    tail = max(start, end - _TAIL)
    return lexicon.patterns["adjunct-last"].regex.search(text, tail, end) is not None


def _modifies(text: str, hit: Hit, hits: Sequence[Hit], index: int) -> bool:
    """Whether a verb only modifies the bearer behind it, as 审计 in 审计机关 does."""
    if hit.role == "vague":
        return False
    for later in hits[index + 1 : index + _LOOK_AHEAD]:
        if later.role == "bearer":
            gap = text[hit.end : later.start]
            return not gap or (gap[0] in _JOINS and _PARTICLE.search(gap) is None)
    return False


def _is_subject(text: str, hits: Sequence[Hit], index: int, lexicon: ForceLexicon) -> bool:
    """Whether 本市, 国家 and the like act here rather than say whose thing is meant."""
    hit = hits[index]
    if hit.list_id != "places":
        return True
    if lexicon.patterns["subject-after"].regex.match(text[hit.end : hit.end + 2]) is not None:
        return True
    if index + 1 >= len(hits):
        return False
    behind = hits[index + 1]
    near = behind.start - hit.end <= _NEAR_PLACE
    return near and (behind.role in ACTS or behind.role in MODAL or behind.role == "adjunct")


def find_act(
    text: str, clause: Clause, hits: Sequence[Hit], modal: int | None, lexicon: ForceLexicon
) -> None:
    """Find the verb that heads the clause and decide whether it can be checked."""
    behind = hits[0 if modal is None else modal + 1 :]
    start = clause.start
    if clause.modality_hit is not None:
        start = clause.modality_hit.end
    elif clause.bearer_hit is not None:
        start = clause.bearer_hit.end
        behind = [hit for hit in behind if hit.start >= clause.bearer_hit.start]
    if not behind and modal is None:
        return
    patterns = lexicon.patterns
    lead = (
        patterns["leads-object"].regex.match(text[start : min(clause.end, start + _HEAD)])
        is not None
    )
    joint = text.find("会同", start, clause.end)
    only_adjunct = lead and _ends_in_adjunct(text, start, clause.end, lexicon)
    skip = clause.end if only_adjunct else start
    head, adjunct = _head(text, clause, behind, (skip, joint), lexicon)
    clause.tasked = clause.tasked or clause.modality == "task"
    if lead and head is not None:
        head = _behind_object(clause, head)
    clause.act_hit = head
    clause.act = _act_class(clause, head)
    if not clause.act and clause.own:
        # 应当： opens a list; 应当按照…的要求， leaves its verb to the next clause.
        opens = clause.modality_hit is not None and clause.modality_hit.end == clause.end
        clause.act = "" if lead or adjunct or opens or joint >= 0 else "other"


def _head(
    text: str,
    clause: Clause,
    behind: Sequence[Hit],
    limits: tuple[int, int],
    lexicon: ForceLexicon,
) -> tuple[Hit | None, bool]:
    """Return the verb that heads the clause, and whether an adjunct stood before it."""
    skip, joint = limits
    head: Hit | None = None
    adjunct = False
    for place, hit in enumerate(behind):
        role = hit.role
        if hit.start < skip:
            continue
        if role == "task":
            clause.tasked = True
        elif head is not None:
            if role in _OBJECTS:
                clause.objects.append(_as_noun(text, clause, hit))
        elif role == "adjunct":
            skip = _adjunct_stop(text, hit.end, clause.end, lexicon)
            adjunct = True
        elif role in ACTS:
            named = 0 <= joint < hit.start and _modifies(text, hit, behind, place)
            if not named and not _yields(hit, behind, place):
                head = hit
        elif role == "hortatory" and clause.modality == "binding":
            head = hit
        elif role in _OBJECTS:
            clause.objects.append(hit)
    return head, adjunct


def _as_noun(text: str, clause: Clause, hit: Hit) -> Hit:
    """Read 规范 at the end of a clause as the thing, not as the aim."""
    if hit.end == clause.end and text[hit.start : hit.end] == "规范":
        return hit._replace(role="concrete")
    return hit


def _yields(hit: Hit, behind: Sequence[Hit], place: int) -> bool:
    """Whether a coordinating verb hands over to the one behind it.

    统筹制定, 组织编制, 统筹协调有关部门发布: the second verb heads the clause.
    """
    if not hit.list_id.startswith("coordinating") or place + 1 >= len(behind):
        return False
    after = behind[place + 1]
    if after.role in ("checkable", "light", "weak") and after.start == hit.end:
        return True
    return after.role in BEARERS and after.start - hit.end <= _NEAR_BODY


def _behind_object(clause: Clause, head: Hit) -> Hit:
    """Return the verb of 对…进行…, 将…予以…: it stands behind its object."""
    acts = [head, *(hit for hit in clause.objects if hit.role in ACTS)]
    for hit in reversed(acts):
        if hit.role == "light":
            clause.objects = [one for one in clause.objects if one.start > hit.start]
            return hit
    if head.role == "vague":
        return head
    for hit in reversed(acts):
        if hit.role == "checkable":
            if hit is not head:
                clause.objects.insert(0, head)
            return hit
    return head


def _act_class(clause: Clause, head: Hit | None) -> str:
    """Return ``checkable`` or ``vague`` by the verb, its objects where it says little itself."""
    if head is None:
        return ""
    if head.role in ("checkable", "benefit"):
        return "checkable"
    if head.role in ("vague", "hortatory"):
        traced = any(one.role == "checkable" for one in clause.objects)
        return "checkable" if clause.measured and traced else "vague"
    decisive = [one.role in _TRACES for one in clause.objects if one.role in _DECIDES]
    if not decisive:
        return "checkable" if head.role == "light" else "vague"
    traced = any(decisive) if head.list_id == "any-object" else decisive[-1]
    return "checkable" if traced else "vague"
