"""Metadata of English-language instruments: UK, US and EU, by rules kept as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.parse.carriers import strip_markup
from lexcompare.parse.cues import cues
from lexcompare.parse.notes import is_iso_date

__all__ = ["infer_english", "read_english_date"]

_HEAD = 12_000
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = "|".join(_MONTHS)
_US_DATE = re.compile(rf"(?i)\b({_MONTH})\s+(\d{{1,2}}),?\s+(\d{{4}})")
_UK_DATE = re.compile(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s+(\d{{4}})")
_HEADING = re.compile(r"(?m)^#\s+(?P<title>.+)$")
_OF_STATE = re.compile(r"(?i)legislature of the state of (?P<state>[a-z ]{4,20})")
_OF_CITY = re.compile(r"\bCity (?:and County )?of (?P<city>[A-Z][A-Za-z.]+(?: [A-Z][a-z]+){0,2})")
_STARTS = re.compile(
    r"(?i)\b(?:comes? into force|came into force|shall take effect|takes? effect|is effective"
    r"|enters? into force)\s+(?:on|from|as of)\W{0,4}"
)
_APPLIES = re.compile(r"\b(?:It|Regulation|Directive) shall apply from\W{0,4}")
_OF_COUNCIL = re.compile(r"(?i)\b(?:council|commission)\W{1,4}of\W{1,4}")
_EU_NAME = re.compile(r"(?i)\b(?:regulation|directive) \(e[uc]\) (?:no )?\d+/\d+")
# A line of its own: inside a sentence the date is that of something else.
_BEFORE_DATE = re.compile(r"(?im)^[ \t>*_#-]*(?:made|approved|date)\b\W{0,12}")
_CLOSE = 8_000
_SELECTED = re.compile(r"\s*\((?:selected|extracts?|as amended)[^()]*\)$", re.I)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], dict[str, str]], ...]:
    return tuple(
        (rule["in"], re.compile(rule["pattern"]), dict(rule["give"])) for rule in cues()["english"]
    )


def read_english_date(text: str) -> str:
    """Return the first date in English words as ISO 8601, empty where there is none.

    Example:
        >>> read_english_date("Made on 24th June 2031"), read_english_date("of May 9, 2031")
        ('2031-06-24', '2031-05-09')
    """
    american, british = _US_DATE.search(text), _UK_DATE.search(text)
    if american and (british is None or american.start() <= british.start()):
        month, day, year = american.groups()
    elif british:
        day, month, year = british.groups()
    else:
        return ""
    made = f"{year}-{_MONTHS.index(month.lower()) + 1:02d}-{int(day):02d}"
    return made if is_iso_date(made) else ""


def infer_english(title: str, text: str, stated: Mapping[str, str]) -> Metadata:
    r"""Read the metadata out of an English text; empty fields are those it does not state.

    Args:
        title: Name to fall back on where the text shows none.
        text: The text after its front matter.
        stated: What the carrier states, by field.

    Example:
        >>> found = infer_english("", "# The Widget Regulations 2031\n\nMade 24th June 2031", {})
        >>> found.jurisdiction.value, found.level.value, found.promulgated
        ('uk', 'statutory-instrument', '2031-06-24')
    """
    head = strip_markup(text[:_HEAD])
    name = _SELECTED.sub("", _title(title, head, stated))
    carrier = "\n".join((name, *(f"{key}: {value}" for key, value in sorted(stated.items()))))
    searched = {"title": name, "carrier": carrier, "head": f"{carrier}\n{head}"}
    found: dict[str, str] = {}
    for where, pattern, give in _rules():
        if pattern.search(searched[where]):
            if "jurisdiction" in found and give.get("jurisdiction") != found["jurisdiction"]:
                continue
            for field, value in give.items():
                found.setdefault(field, value)
    if found.get("jurisdiction") == "us" and found.get("region", "US") == "US":
        found.update(_american_place(head, stated, found))
    if found.get("jurisdiction") == "eu" and _EU_NAME.search(name) is None:
        own = _EU_NAME.search(head, 0, 1_500)
        name = (
            own.group().capitalize().replace("(eu)", "(EU)").replace("(ec)", "(EC)")
            if own
            else name
        )
    status = next(
        (
            Status(status)
            for status, words in cues()["status_words"].items()
            if stated.get("status", "").lower() in words
        ),
        Status.UNKNOWN,
    )
    promulgated = stated.get("promulgated", "")[:10]
    if not is_iso_date(promulgated):
        promulgated = read_english_date(name) or _made(head)
    effective = stated.get("effective", "")[:10]
    # The notes under a section of a code date its amendments, not the code.
    if not is_iso_date(effective) and found.get("level") != Level.CODE:
        effective = _in_force(text, f"{head}\n{strip_markup(text[-_CLOSE:])}")
    return Metadata(
        title=name,
        jurisdiction=Jurisdiction(found["jurisdiction"]) if "jurisdiction" in found else None,
        region=found.get("region", ""),
        region_name=found.get("region_name", ""),
        level=Level(found["level"]) if "level" in found else None,
        issuer=stated.get("issuer", ""),
        promulgated=promulgated,
        effective=effective if is_iso_date(effective) else "",
        status=status,
        language="en",
    )


def _title(fallback: str, head: str, stated: Mapping[str, str]) -> str:
    if stated.get("title"):
        return stated["title"]
    heading = _HEADING.search(head)
    if heading is not None:
        return heading["title"].strip()
    if fallback:
        return fallback
    lines = (" ".join(line.split()) for line in head.splitlines())
    return next((line for line in lines if 8 <= len(line) <= 200), "")


def _made(text: str) -> str:
    """Date of a line that begins with Made, Approved or Date, or of an EU act's own title."""
    for found in (*_BEFORE_DATE.finditer(text, 0, 4_000), *_OF_COUNCIL.finditer(text, 0, 4_000)):
        made = read_english_date(text[found.end() : found.end() + 24])
        if made:
            return made
    return ""


def _in_force(text: str, ends: str) -> str:
    """Date of a commencement clause: the first one stated.

    An EU regulation enters into force first and applies later: the later date is when it rules,
    and where single articles apply earlier, their dates follow it. It may stand before annexes, so
    the whole text is searched for it.
    """
    for pattern, searched in ((_APPLIES, text), (_STARTS, ends)):
        for found in pattern.finditer(searched):
            if made := read_english_date(searched[found.end() : found.end() + 20]):
                return made
    return ""


def _american_place(
    head: str, stated: Mapping[str, str], found: Mapping[str, str]
) -> dict[str, str]:
    """State and city of a state act, an ordinance or a mayor's order."""
    states: dict[str, str] = cues()["us_states"]
    by_name = {name.lower(): code for code, name in states.items()}
    place = stated.get("place", "").upper().split("-")
    if place[-1] in states:
        code = place[-1]
        name = " ".join(place[:-1]).title() or states[code]
        level = found.get("level", "")
        return (
            {"region": f"US-{code}", "region_name": name, "level": level}
            if level
            else {
                "region": f"US-{code}",
                "region_name": name,
            }
        )
    of_state = _OF_STATE.search(head)
    if of_state is not None:
        for name, code in by_name.items():
            if of_state["state"].strip().lower().startswith(name):
                return {"region": f"US-{code}", "region_name": states[code]}
    of_city = _OF_CITY.search(head)
    if of_city is not None and found.get("level") in {"ordinance", "executive-order"}:
        return {} if found.get("region") else {"region_name": of_city["city"]}
    return {}
