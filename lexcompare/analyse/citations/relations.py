"""What a citation does where it stands: basis, sanction, exception, repeal, amendment."""

from __future__ import annotations

import re

from lexcompare.analyse.citations.lexicon import CitationLexicon
from lexcompare.core.findings import Relation

__all__ = ["relation_of_chinese", "relation_of_english"]

_END = re.compile(r"[。；;！？\n]")
_REACH = 400
"""Characters on either side that are looked at: a citation costs the same in a long text."""
_AMENDING = re.compile(r"^(?:第[一二三四五六]次)?(?:修正|修改|修订|批准)(?:的|第|，|,)?")
_CLOSED = re.compile(r"的(?:行为|情形)?[，,]")
_STOP = re.compile(r"[。\n]")
_MADE = re.compile(r"(?:制定|修订|制订)(?:了)?(?:本|《|$)")
_BASIS = re.compile(r"根据|依据|依照|按照|为了?(?:更好地)?(?:贯彻|实施|执行)|贯彻|实施")
# 失效 and 废止 in the middle of a sentence are mostly about goods, entries and other documents.
_REPEAL = re.compile(
    r"(?:同时|即行|自行|一并|予以)(?:废止|停止(?:执行|施行)|失效)|(?:废止|停止(?:执行|施行)|失效)$"
)
_AMEND = re.compile(r"(?:将|对).{0,60}?(?:修改|修正)为|作(?:如|出)下?(?:修改|修正)|修改为")
_OUTSIDE = re.compile(r"^[^，。；\n]{0,60}?(?:以外|之外|除外|外)(?:的|，|,|。|；|$)")
_NOT_APPLIED = re.compile(
    r"^[^。；\n]{0,20}?(?:不适用(?=于|的|[，。；]|$)|不受|除外)|^的?规定的?限制"
)
_EXCEPT = re.compile(r"除[^，。；\n]*\Z")
_NOT_BOUND = re.compile(r"(?:不适用|不受|不按照?|不依照)[^，。；\n]{0,8}\Z")
_BEHAVIOUR = re.compile(r"^的?(?:规定|所列|列举|所述|所指)?的?[^，。；\n]{0,10}(?:行为|情形|之一)")
_HAVING = re.compile(r"(?:有|对|对有|存在|实施)(?:违反)?\Z")
_UNDONE = re.compile(
    r"(?:未|不|没有|拒不)(?:能)?(?:依法)?(?:按照|依照|按|依|执行|履行|遵守|根据|落实)\Z"
)
_ALSO = re.compile(r"^[^，。；\n]{0,60}?外[，,]?(?:还|也|并|另|同时)")
_BEYOND = re.compile(r"^的?(?:规定|所列|限定|范围)?的?[^，。；\n]{0,4}(?:以外|之外)")


def relation_of_chinese(text: str, start: int, end: int, lexicon: CitationLexicon) -> Relation:
    """Return what a citation does in its sentence.

    Args:
        text: The unit's text.
        start: Where the citation begins.
        end: Where it ends.
        lexicon: Words of violation and sanction.

    Example:
        >>> from lexcompare.analyse.citations.lexicon import load_citation_lexicon
        >>> text = "违反第八条规定的，处一万元罚款。"
        >>> relation_of_chinese(text, 2, 5, load_citation_lexicon())
        <Relation.SANCTION: 'sanction'>
    """
    low, high = _sentence(text, start, end)
    before, after = text[low:start], text[end:high]
    if _AMEND.search(text[low:high]) and ("修改" in after[:12] or "修正" in after[:12]):
        return Relation.AMENDS
    if _AMENDING.match(after):
        return Relation.REFERS
    if (
        text[start] == "《"
        and _REPEAL.search(after)
        and not re.search(r"第[^，。]{1,8}条", after[:4])
    ):
        return Relation.REPEALS
    if _BASIS.search(before) and _MADE.search(after):
        return Relation.BASIS
    if _EXCEPT.search(before) and _OUTSIDE.search(after) and not _ALSO.match(after):
        return Relation.EXCEPTION
    if _BEYOND.match(after):
        return Relation.EXCEPTION
    if _NOT_BOUND.search(before) or _NOT_APPLIED.match(after):
        return Relation.EXCEPTION
    stop = _STOP.search(text, end, end + _REACH)
    if _is_sanction(before, text[end : stop.start() if stop else end + _REACH], lexicon):
        return Relation.SANCTION
    return Relation.REFERS


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a citation, no farther than a long sentence reaches."""
    floor = max(start - _REACH, 0)
    ends = [found.end() for found in _END.finditer(text, floor, start)]
    found = _END.search(text, end, end + _REACH)
    return (ends[-1] if ends else floor), (found.start() if found else min(end + _REACH, len(text)))


def _is_sanction(before: str, after: str, lexicon: CitationLexicon) -> bool:
    """Whether the place is what was violated, and not what is applied to the violation."""
    if _UNDONE.search(before):
        return True
    violated = max((before.rfind(word) for word in lexicon.violates), default=-1)
    applied = max((before.rfind(word) for word in lexicon.by), default=-1)
    if violated >= 0:
        return violated >= applied and not _CLOSED.search(before, violated)
    if not any(word in after for word in lexicon.sanctions) or applied >= 0:
        return False
    return bool(_HAVING.search(before) and _BEHAVIOUR.match(after))


_EN_REPEAL = re.compile(
    r"\b(?:is|are|shall be)\s+(?:hereby\s+)?(?:repealed|revoked)\b", re.IGNORECASE
)
_EN_AMEND = re.compile(
    r"\b(?:is|are)\s+(?:hereby\s+)?amended\b|\bby (?:adding|inserting|striking)\b", re.I
)
_EN_EXCEPT = re.compile(
    r"(?:except (?:as provided|where|in)|notwithstanding|other than|subject to the exceptions? in|"
    r"does not apply to|without prejudice to|nothing in)\s[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_EN_BASIS = re.compile(
    r"(?:in exercise of the powers? conferred (?:on|by)|under the authority of|having regard to|"
    r"pursuant to the authority (?:in|of))[^.;]{0,80}\Z",
    re.IGNORECASE,
)
_EN_VIOLATE = re.compile(
    r"(?:contraven\w+|in breach of|breach of|violat\w+|fail\w* to comply with|offen[cs]e under|"
    r"infringe\w*(?: of)?)\s[^.;]{0,50}\Z",
    re.IGNORECASE,
)


def relation_of_english(text: str, start: int, end: int) -> Relation:
    """Return what an English citation does in its sentence.

    Example:
        >>> text = "A person who contravenes section 4 commits an offence."
        >>> relation_of_english(text, 25, 34)
        <Relation.SANCTION: 'sanction'>
    """
    before, after = text[max(start - 120, 0) : start], text[end : end + 80]
    if _EN_REPEAL.search(after.split(".")[0]):
        return Relation.REPEALS
    if _EN_AMEND.search(after.split(".")[0]):
        return Relation.AMENDS
    if _EN_VIOLATE.search(before):
        return Relation.SANCTION
    if _EN_EXCEPT.search(before):
        return Relation.EXCEPTION
    if _EN_BASIS.search(before):
        return Relation.BASIS
    return Relation.REFERS
