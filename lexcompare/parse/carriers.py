"""What the carrier of a text states about it: front matter, and the head of XML files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lexcompare.parse.cues import cue, cues
from lexcompare.parse.notes import is_iso_date, read_date

__all__ = ["Identifier", "read_front_matter", "read_identifier", "read_xml_head", "strip_markup"]

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_LINE = re.compile(r"^(?P<key>[^\s:#][^:：]{0,40}?)\s*[:：]\s*(?P<value>.*?)\s*$", re.M)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HEAD = 260_000  # some files state their title behind 100 kB of notes
_BLOCK_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of the national database of laws and regulations, taken apart.

    Args:
        kind: Four digits; ``0700`` local regulation, ``1400`` local rule.
        region: GB/T 2260 code.
        date: Date of publication, ISO 8601.
    """

    kind: str
    region: str
    date: str


def read_front_matter(text: str) -> tuple[dict[str, str], int]:
    r"""Return the statements of a block between ``---`` lines, by field, and where the block ends.

    Keys that name no field of the manifest are left out; nested values are not read.

    Example:
        >>> read_front_matter("---\n法规名称: 甲省数据条例\n页数: 7\n---\n正文")
        ({'title': '甲省数据条例'}, 27)
    """
    block = _BLOCK.match(text[:_BLOCK_LIMIT])
    if block is None:
        return {}, 0
    fields = _fields()
    stated: dict[str, str] = {}
    for line in _LINE.finditer(block["body"]):
        field = fields.get(line["key"].strip().lower())
        value = line["value"].strip().strip("\"'").strip()
        if field and value:
            stated.setdefault(field, value)
    return stated, block.end()


@cache
def _fields() -> dict[str, str]:
    return {key: field for field, keys in cues()["front_matter"].items() for key in keys}


def read_xml_head(text: str, *, folder: bool = False) -> dict[str, str]:
    """Return what the metadata of an XML file state, by field; empty for other text.

    Args:
        text: The file, or its beginning.
        folder: Whether the file is one of the section files of an instrument.

    Example:
        >>> read_xml_head('<?xml version="1.0"?><a><dc:title>Widget Act 2031</dc:title></a>')
        {'title': 'Widget Act 2031'}
    """
    head = text[:_HEAD]
    if not head.lstrip("\ufeff \t\r\n").startswith("<"):
        return {}
    stated: dict[str, str] = {}
    for field, patterns in cues()["xml"].items():
        for pattern in patterns:
            found = re.search(pattern, head, re.S)
            if found is not None:
                stated[field] = " ".join(found[1].split())
                break
    if "title" not in stated:
        stated.update(_cited(head, folder=folder))
    if "LEG.VAL" in head and "rank" in stated:
        stated["rank"] = f"LEG.VAL={stated['rank']}"
    return stated


def _cited(head: str, *, folder: bool) -> dict[str, str]:
    """Return the citation of a file that has no title as its title."""
    for rule in cues()["xml_title"]:
        found = re.search(rule["pattern"], head)
        if found is not None:
            return {"title": rule["folder" if folder else "title"].format(**found.groupdict())}
    return {}


def strip_markup(text: str) -> str:
    """Return ``text`` with its tags replaced by spaces, for searching only.

    Example:
        >>> strip_markup("<p>WHEREAS</p>").strip()
        'WHEREAS'
    """
    return _TAG.sub(" ", text)


def read_identifier(stated: Mapping[str, str]) -> Identifier | None:
    """Return the database identifier among the statements, taken apart.

    Example:
        >>> read_identifier({"identifier": "1.2.156.3005.6-0700320000100120310506001100000"})
        Identifier(kind='0700', region='320000', date='2031-05-06')
    """
    found = cue("identifier", "pattern").search(stated.get("identifier", ""))
    if found is None:
        return None
    day = found["date"]
    made = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return Identifier(found["kind"], found["region"], read_date(made) if is_iso_date(made) else "")
