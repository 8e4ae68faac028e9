"""Missing metadata, inferred from title and text, and always named as inferred.

What a manifest says wins; where the text says otherwise, that is reported. Nothing is guessed from
likelihood: an instrument without a note, identifier or telling name has no level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lexcompare.core.model import Metadata
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.vocabulary import Status
from lexcompare.parse.carriers import read_front_matter, read_xml_head
from lexcompare.parse.language import detect_language
from lexcompare.parse.metadata_en import infer_english
from lexcompare.parse.metadata_zh import infer_chinese
from lexcompare.parse.titles import normalise_title

__all__ = [
    "INFERRED_FIELDS",
    "Inference",
    "complete_metadata",
    "find_conflicts",
    "infer",
    "infer_metadata",
]

INFERRED_FIELDS = (
    "title",
    "jurisdiction",
    "region",
    "region_name",
    "level",
    "issuer",
    "promulgated",
    "effective",
    "status",
    "language",
)
"""Fields of the manifest that a text can state, in manifest order."""

_COMPARED = ("title", "jurisdiction", "region", "level", "promulgated", "effective", "status")
_CJK = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff]")
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class Inference:
    """What a text says about its instrument.

    Args:
        metadata: The fields; ``inferred`` names those that are not empty.
        dates: Every date of the adoption note, earliest first: adoption, approval, promulgation,
            amendments. ``metadata.promulgated`` is the last of them.
    """

    metadata: Metadata
    dates: tuple[str, ...] = ()


def infer_metadata(title: str, text: str, carrier: Mapping[str, str] | None = None) -> Metadata:
    r"""Return the metadata of :func:`infer`.

    Example:
        >>> infer_metadata("", "# 甲省公共数据条例\n\n第一条 略。").level.value
        'local-regulation'
    """
    return infer(title, text, carrier).metadata


def infer(title: str, text: str, carrier: Mapping[str, str] | None = None) -> Inference:
    r"""Read out of a text what a manifest would say about it; ``inferred`` names what was found.

    Args:
        title: Name to fall back on where the text shows none (a manifest's, or a file's).
        text: Source text, front matter included.
        carrier: Further statements by field, as :func:`lexcompare.parse.carriers.read_xml_head`
            gives for XML files whose head is no part of the source text.

    Example:
        >>> text = "# 甲省数据条例\n\n2031年5月6日 甲省人民代表大会第二次会议通过\n\n第一条 略。"
        >>> found = infer("", text + "\n\n第二条 本条例自2031年9月1日起施行。").metadata
        >>> found.level.value, found.promulgated, found.effective, found.region_name
        ('local-regulation', '2031-05-06', '2031-09-01', '甲省')
        >>> "level" in found.inferred, "status" in found.inferred
        (True, False)
    """
    stated, start = read_front_matter(text)
    stated = {**read_xml_head(text[start:]), **stated, **dict(carrier or {})}
    body = text[start:]
    language = _language(body, f"{title} {stated.get('title', '')}")
    if language == "zh":
        found, dates = infer_chinese(title, body, stated)
    elif language:
        found, dates = infer_english(title, body, stated), ()
    else:
        found, dates = Metadata(title=stated.get("title", "")), ()
    return Inference(replace(found, inferred=_filled(found)), dates)


def _language(body: str, title: str) -> str:
    """A Chinese title decides: a garbled text layer keeps few of its characters."""
    return "zh" if _CJK.search(title) else detect_language(body[:_SAMPLE])


def _filled(metadata: Metadata) -> tuple[str, ...]:
    """Names of the fields that say something, in manifest order."""
    empty = Metadata()
    return tuple(
        name
        for name in INFERRED_FIELDS
        if getattr(metadata, name) and getattr(metadata, name) != getattr(empty, name)
    )


def complete_metadata(given: Metadata, found: Metadata) -> Metadata:
    """Fill the empty fields of a manifest row with what was inferred, and say which those are.

    Example:
        >>> given = Metadata(title="甲省数据条例", promulgated="2031-05-06")
        >>> found = Metadata(title="甲省数据条例（试行）", effective="2031-09-01")
        >>> done = complete_metadata(given, found)
        >>> done.title, done.effective, done.inferred
        ('甲省数据条例', '2031-09-01', ('effective',))
    """
    empty = Metadata()
    filled = {
        name: getattr(found, name)
        for name in INFERRED_FIELDS
        if getattr(given, name) == getattr(empty, name)
        and getattr(found, name) != getattr(empty, name)
    }
    return replace(given, **filled, inferred=tuple(filled))


def find_conflicts(given: Metadata, found: Inference, where: str) -> tuple[Problem, ...]:
    """Report where the text says something else than the manifest, which wins.

    An empty field on either side is no conflict; nor is a manifest date that the text does not
    contradict: of an amended text the manifest may name any date of the note. Status conflicts
    only where the text calls itself a draft or repealed.

    Example:
        >>> found = Inference(Metadata(effective="2031-09-01"))
        >>> problem, = find_conflicts(Metadata(effective="2031-01-01"), found, "cn-x")
        >>> problem.code, problem.message
        ('metadata-conflict', 'the manifest says effective 2031-01-01, the text says 2031-09-01')
    """
    problems = []
    for name in _COMPARED:
        ours, theirs = getattr(given, name), getattr(found.metadata, name)
        if not ours or not theirs or _agree(name, ours, theirs):
            continue
        if name == "promulgated" and ours in found.dates:
            continue
        problems.append(
            Problem(
                "metadata-conflict",
                where,
                f"the manifest says {name} {ours}, the text says {theirs}",
                Severity.WARNING,
                "read the text and correct the manifest, or leave it: the manifest is used",
            )
        )
    return tuple(problems)


def _agree(name: str, ours: object, theirs: object) -> bool:
    if name == "title":
        return _titles_agree(str(ours), str(theirs))
    if name == "status":
        doubtful = {Status.DRAFT, Status.REPEALED}
        return ours == theirs or not (theirs in doubtful and ours is not Status.UNKNOWN)
    return ours == theirs


def _titles_agree(ours: str, theirs: str) -> bool:
    """Whether two titles may name one instrument; titles in different scripts are not compared."""
    if bool(_CJK.search(ours)) != bool(_CJK.search(theirs)):
        return True
    if not _CJK.search(ours):
        # English short titles and popular names differ too freely to be called a conflict.
        return True
    left, right = normalise_title(ours), normalise_title(theirs)
    return left == right or left.endswith(right) or right.endswith(left)
