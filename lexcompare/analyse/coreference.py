"""Who acts where a statement names nobody: bearers found in the words before it.

Chinese drops the subject that goes on, or says 其, 该部门, 前款规定的机构; English says "it" or
"that authority". Where exactly one bearer can be meant, it is taken; else nothing is: refused is
better than guessed. A statement with another subject (公共数据应当…, "the fee shall be paid") is
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexcompare.analyse.grammar import BINDING, Clause, Grammar
from lexcompare.codebook.force import Hit

__all__ = ["resolve_bearers"]

_ZH_NOUN = r"(?:部门|机关|机构|单位|委员会|办公室|主体|企业|组织)"
_ZH_SUBJECT = re.compile(
    rf"(?:(?P<its>其)|(?P<that>(?:该|上述)(?P<noun>{_ZH_NOUN}))"
    rf"|(?P<place>前款|本条第(?P<number>[一二三四五六])款)规定的(?P<named>{_ZH_NOUN}))?"
    r"(?:也|还|并|均|同时|且)?"
)
_ZH_LABEL = re.compile(r"\s*[（(\d一二三四五六七八九十]")
_NUMBERS = "一二三四五六"
# Where nobody is named, only what bodies do to others or to files tells that a body is meant.
_ZH_OF_BODIES = re.compile(
    r"(?:[，、]?(?:及时|立即|同时|书面|主动|依法|一次性|当场|按照规定|于|在|自|向)[^，。；]{0,24}?)?"
    r"(?:说明理由|说明原因|告知|通知|通报|报告|上报|报送|报请|答复|反馈|采取|启动|听取|征求|公告|组织|制定"
    r"|编制|提出|开展|派员|出具|移送|转交|责令|书面)"
)
# Openings of a condition in which a body is met, not acting: 对有关机构的意见没有采纳的.
_ZH_AROUND = ("对", "向", "发现", "接到", "收到", "因", "在", "除")
_ZH_WHEN = ("的", "时", "后", "前", "情况下", "期间")
# What only describes a thing (其应当符合标准, it shall contain): a thing is meant, not a body.
_ZH_OF_THINGS = re.compile(
    r"(?:依法|同时|还|均)?(?:符合|包括|载明|具备|具有|注明|为|是|被|予以|由|以|经|有)"
)
_EN_SUBJECT = re.compile(
    r"(?:^|[\s(])(?P<said>(?P<it>it|they)|(?:that|such)\s(?!the\b|an?\b)(?P<noun>[a-z]+(?:\s[a-z]+)?))"
    r"(?:\s(?:also|then|further))?\s+$",
    re.IGNORECASE,
)
_EN_OF_THINGS = re.compile(
    r"\s*(?:also\s|not\s|only\s|further\s)*(?:be\b|include|contain|specify|state|set\sout|describe|"
    r"consist|cover|apply|take\seffect|come|cease|expire|lapse|remain|have|extend|relate|identify|"
    r"list|indicate|continue|end|run|follow)"
)
_EN_MAKES = re.compile(
    r"\b(?:establish|appoint|designate|set\sup|create|constitute|convene|form)(?:s|es|ed|ing)?\b",
    re.IGNORECASE,
)
# 人民代表大会财政经济委员会: the term found is not the head of the name.
# 主席团决定不…的，负责…的机构应当…: somebody new whom no list knows.
_ZH_NEWCOMER = re.compile(
    r"[一-龥]{2,10}?(?:团|队伍?|组|会|员|者|站|所|办|中心|机构|部门|单位)"
    r"(?:发现|决定|认为|收到|接到|提出|不|未|在|经|对)|负责[^，。；]{0,40}的[^，。；]{0,8}(?:机构|部门|单位|机关|人员)"
)
_ZH_NO_HEAD = re.compile(
    r"(?![及和与或应负在可不对设自接参妥统、])[一-龥、]{1,14}?(?:委员会|部门|机构|单位|机关|者|人)"
)
_ZH_PARTICLE = re.compile("[的由对向]")
_ZH_TAIL = re.compile(_ZH_NOUN)
_EN_OF = re.compile(r"\bof\s(?:the\s|an?\s)?(?:\w+\s)?$")
_OF_REACH = 30
_SEES = 60
_PHRASE = 18


def resolve_bearers(text: str, grammars: Sequence[Grammar], language: str) -> None:
    """Give binding clauses without a bearer of their own the one that the words before them name.

    Sets ``bearer``, ``bearer_hit`` and ``bearer_from`` of a clause; the force that follows is the
    business of the rules.

    Args:
        text: The unit's reading text.
        grammars: Its statements taken apart, in order.
        language: ``zh`` or ``en``.
    """
    find = _chinese if language == "zh" else _english
    for at in range(1, len(grammars)):
        for clause in grammars[at].clauses:
            if (
                not clause.condition
                and clause.modality in BINDING
                and clause.modality_hit is not None
            ):
                find(text, grammars, at, clause)
                break


def _chinese(text: str, grammars: Sequence[Grammar], at: int, clause: Clause) -> None:
    hit = clause.modality_hit
    if hit is None:
        return
    found = _ZH_SUBJECT.fullmatch(text, clause.start, hit.start)
    if found is None or _ZH_OF_THINGS.match(text, hit.end):
        return
    if found["place"]:
        _from_paragraph(text, grammars[:at], clause, found)
        return
    if not _stands_behind(text, grammars[at - 1], grammars[at]):
        return
    if found["that"]:
        noun = found["noun"]
        heard = [
            one
            for one in grammars[at - 1].of_role("bearer")
            if text[one.start : one.end].endswith(noun)
        ]
        if len({_phrase(text, one) for one in heard}) == 1:
            _take(text, clause, found["that"], heard[-1], "previous sentence")
    elif not clause.bearer:
        subject = _going_on(text, grammars[at - 1], grammars[at], clause, bool(found["its"]))
        if subject is not None:
            _take(text, clause, found["its"] or "", subject, "previous sentence")


def _from_paragraph(
    text: str, before: Sequence[Grammar], clause: Clause, found: re.Match[str]
) -> None:
    place = _paragraph(text, clause.start, found["number"])
    if place is None:
        return
    bodies = [one for one in _subjects(before) if place[0] <= one.start < place[1]]
    heard = [one for one in bodies if text[one.start : one.end].endswith(found["named"])]
    if len({_phrase(text, one) for one in heard}) == 1:
        said = f"{found['place']}规定的{found['named']}"
        _take(text, clause, said, heard[0], found["place"])


def _going_on(
    text: str, previous: Grammar, here: Grammar, clause: Clause, pronoun: bool
) -> Hit | None:
    """Return the one subject of the sentence before, where nothing new steps in."""
    before = [one for one in here.clauses if one.end <= clause.start]
    if any(not text[one.start : one.end].endswith(_ZH_WHEN) for one in before):
        return None
    bodies = [hit.start for hit in here.of_role("bearer")]
    for one in before:
        inside = any(one.start <= start < one.end for start in bodies)
        if inside and not text.startswith(_ZH_AROUND, one.start, one.end):
            return None
    if any(_ZH_NEWCOMER.match(text, one.start, one.end) for one in [*before, clause]):
        return None
    if not pronoun and clause.modality != "task" and not _is_of_bodies(text, clause):
        return None
    subjects = _subjects([previous])
    if len({one.start for one in subjects}) != 1:
        return None
    others = {_phrase(text, one) for one in previous.of_role("bearer", "nonbearer")}
    if (pronoun and len(others) != 1) or _ZH_NO_HEAD.match(text, subjects[0].end):
        return None
    named = text[subjects[0].start : subjects[0].end] in here.statement.text
    return None if named else subjects[0]


def _is_of_bodies(text: str, clause: Clause) -> bool:
    hit = clause.modality_hit
    if hit is None or clause.modality == "prohibition":
        return False
    return _ZH_OF_BODIES.match(text, hit.end) is not None


def _english(text: str, grammars: Sequence[Grammar], at: int, clause: Clause) -> None:
    hit = clause.modality_hit
    if hit is None or grammars[at].statement.text_span.start > hit.start:
        return
    start = max(grammars[at].statement.text_span.start, hit.start - _SEES)
    found = _EN_SUBJECT.search(text[start : hit.start])
    if found is None or _EN_OF_THINGS.match(text, hit.end):
        return
    before = grammars[at - 1]
    if not _stands_behind(text, before, grammars[at]):
        return
    if found["noun"]:
        noun = found["noun"].lower()
        heard = [
            one
            for one in before.of_role("bearer")
            if text[one.start : one.end].lower().split()[-1] == noun.split()[-1]
        ]
        if len({_phrase(text, one) for one in heard}) == 1 and clause.bearer == "listed":
            _take(text, clause, found["said"], heard[0], "previous sentence")
        return
    own = [one for one in grammars[at].of_role("bearer", "nonbearer") if one.start < hit.start]
    subjects = [
        hit
        for one in before.clauses
        if one.bearer == "listed" and (hit := one.bearer_hit) is not None
        if before.statement.text_span.start <= hit.start < one.end
    ]
    if own or _EN_MAKES.search(before.statement.text) or len({one.start for one in subjects}) != 1:
        return
    word = text[subjects[0].start : subjects[0].end].lower()
    if _EN_OF.search(text, max(0, subjects[0].start - _OF_REACH), subjects[0].start):
        return  # "The chair of the board shall …": one of two
    if word.endswith("s") == (found["it"].lower() == "they"):
        _take(text, clause, found["said"], subjects[0], "previous sentence")


def _own_bearer(clause: Clause) -> Hit | None:
    """Return the bearer that stands in the clause itself, not one that runs on."""
    hit = clause.bearer_hit
    return hit if hit is not None and clause.start <= hit.start < clause.end else None


def _stands_behind(text: str, before: Grammar, here: Grammar) -> bool:
    """Whether two statements follow each other in one paragraph and hang on the same stems."""
    gap = text[before.statement.text_span.end : here.statement.text_span.start]
    return "\n" not in gap and before.statement.stem_spans == here.statement.stem_spans


def _subjects(grammars: Sequence[Grammar]) -> list[Hit]:
    """Return the listed bearers that act in main clauses, each where it is named."""
    found = []
    for grammar in grammars:
        for clause in grammar.clauses:
            hit = _own_bearer(clause)
            if clause.bearer == "listed" and hit is not None and not clause.condition:
                modal = clause.modality_hit
                if modal is None or hit.start < modal.start:
                    found.append(hit)
            elif clause.bearer == "unlisted" and not clause.condition and hit is not None:
                return []
    return found


def _paragraph(text: str, at: int, number: str | None) -> tuple[int, int] | None:
    """Return where a paragraph (款) lies: the one before, or the one with a number."""
    starts = [0, *(found.end() for found in re.finditer(r"\n+", text))]
    starts = [one for one in starts if _ZH_LABEL.match(text, one) is None]
    here = max((place for place, one in enumerate(starts) if one <= at), default=-1)
    wanted = _NUMBERS.index(number) if number else here - 1
    if not 0 <= wanted < here:
        return None
    return starts[wanted], starts[wanted + 1]


def _phrase(text: str, hit: Hit) -> str:
    """Return a bearer with the words that qualify it, as far as a clause of this length shows."""
    bare = text[hit.start : hit.end]
    if not "\u4e00" <= bare[0] <= "\u9fff":
        return bare
    low = max(text.rfind(mark, 0, hit.start) for mark in "，。；：）\n") + 1
    tail = _ZH_TAIL.match(text, hit.end)
    words = text[low : tail.end() if tail else hit.end].strip()
    plain = len(words) <= _PHRASE and _ZH_PARTICLE.search(words) is None
    return words if plain else bare


def _take(text: str, clause: Clause, said: str, found: Hit, whence: str) -> None:
    clause.bearer, clause.bearer_hit = "listed", found
    begin = f"bearer {said}: " if said else "bearer, not said again: "
    clause.bearer_from = f"{begin}{_phrase(text, found)} ({whence})"
