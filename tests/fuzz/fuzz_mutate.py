"""Mutations of bytes and of zip archives, as a pure function of a list of edits.

hypothesis draws the edits in the tests; a seeded generator draws them in ``benchmarks/fuzz.py``.
An edit that made a crash can be written down and played again.
"""

from __future__ import annotations

import copy
import io
import json
import random
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

KINDS = 8
_LONGEST = 200_000

WORDS: tuple[bytes, ...] = (
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x80", b"\r", b"\r\n",
    "\u202e".encode(), "\u200b".encode(), "\u2028".encode(), "　".encode(), "\U0001f600".encode(),
    b"\\ud800", b"-1", b"0", b"1e999", b"9" * 25, b"9" * 5000, "²①٣".encode(),
    b"NaN", b"null", b"true", b"[]",
    b"{}", b'""', b"=1+1", b"'", b'"', b",", b";", b"<", b">", b"&", b"&lt;", b"&#0;",
    b"&#xd800;", b"&#55555555555;", b"<!--", b"-->", b"]]>", b"<![CDATA[", b"(", b")", b"[", b"]",
    "第".encode(), "第一条".encode(), "第十百千条".encode(), "第0条".encode(), "（一）".encode(),
    "《".encode(), "》".encode(), "、".encode(), "。".encode(), "附件".encode(), b"# ", b"> ",
    b"---\n", b"| ", b"(a)", b"(1)", b"Section 1. ", b"\xc2\xa7 ", b"SCHEDULE 1\n", b"\f", b"../",
)  # fmt: skip
"""What is put in: signs that some reader has an opinion about."""


class Edit(NamedTuple):
    """One change: its kind, a place as a share of the length, a size, a word."""

    kind: int
    place: float
    size: int
    word: int


def random_edits(source: random.Random, most: int = 6) -> list[Edit]:
    """Draw a few edits."""
    return [
        Edit(
            source.randrange(KINDS),
            source.random(),
            min(int(source.expovariate(1 / 12)) + 1, 4000),
            source.randrange(1 << 16),
        )
        for _ in range(source.randint(1, most))
    ]


def mutate(data: bytes, edits: Iterable[Edit], words: Sequence[bytes] = WORDS) -> bytes:
    """Return ``data`` with the edits made one after another."""
    for edit in edits:
        data = _apply(data, edit, words)[:_LONGEST]
    return data


def _apply(data: bytes, edit: Edit, words: Sequence[bytes]) -> bytes:
    at = min(int(edit.place * (len(data) + 1)), len(data))
    end = min(at + edit.size, len(data))
    word = words[edit.word % len(words)]
    match edit.kind:
        case 0:
            return data[:at] + word + data[at:]
        case 1:
            return data[:at] + word + data[end:]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:at] + data[at:end] * (2 + edit.word % 40) + data[end:]
        case 4:
            return data[:at] + bytes([edit.word % 256]) + data[at + 1 :]
        case 5:
            other = edit.word % (len(data) + 1)
            return data[:at] + data[other : other + edit.size] + data[at:]
        case 6:
            return data[:at]
        case _:
            return data[:at] + word * min(edit.size, 200) + data[at:]


def mutate_in_place(data: bytes, edits: Iterable[Edit], words: Sequence[bytes] = WORDS) -> bytes:
    """Write words, or bytes from elsewhere, over some bytes: nothing behind them moves."""
    held = bytearray(data)
    for edit in edits:
        at = min(int(edit.place * len(held)), len(held) - 1)
        new = words[edit.word % len(words)][: edit.size]
        if edit.kind % 2:
            other = edit.word * 65537 % len(held)
            new = bytes(held[other : other + edit.size])
        elif edit.kind == 4:
            new = bytes([edit.word % 256])
        held[at : at + len(new)] = new
    return bytes(held[: len(data)])


def mutate_zip(data: bytes, edits: Sequence[Edit], words: Sequence[bytes] = WORDS) -> bytes:
    """Change one member of an archive, or, for every fifth case, the archive's own bytes."""
    if not edits or edits[0].word % 5 == 0:
        return mutate(data, edits, words)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
        packing = archive.infolist()[0].compress_type
    names = sorted(members)
    chosen = names[edits[0].word % len(names)]
    change = mutate_json if chosen.endswith(".json") else mutate_xml
    if edits[0].word % 3 == 0 or not chosen.endswith((".xml", ".qde", ".rels", ".json")):
        change = mutate
    members[chosen] = change(members[chosen], edits)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


ODD: tuple[object, ...] = (
    None, True, -1, 0, 2**70, 1e308, float("nan"), "", "\ud800", "甲", "=1", "x" * 3000, [], {},
    [[]], [None], {"": ""}, "art_1", [[[[]]]], 0.5, "2024-02-30", "a\nb",
)  # fmt: skip
"""What stands in the place of a value in JSON or TOML."""


def mutate_tree(value: Any, edits: Iterable[Edit]) -> Any:
    """Return a JSON value; each edit replaces, drops, doubles or moves one of its parts."""
    for edit in edits:
        places = list(_places(value))
        if not places:
            return copy.deepcopy(ODD[edit.word % len(ODD)])
        holder, key = places[min(int(edit.place * len(places)), len(places) - 1)]
        other, from_key = places[edit.word % len(places)]
        match edit.kind % 5:
            case 0 | 1:
                holder[key] = copy.deepcopy(ODD[edit.word % len(ODD)])
            case 2:
                del holder[key]
            case 3:
                holder[key] = copy.deepcopy(other[from_key])
            case _:
                if isinstance(holder, list):
                    holder[key:key] = [copy.deepcopy(holder[key])] * (1 + edit.size % 3)
                else:
                    holder[f"{key}x"] = holder[key]
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key in list(value):
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for key in range(len(value)):
            yield value, key
            yield from _places(value[key])


def mutate_json(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Change the values of a JSON file, or of one line of JSON lines."""
    lines = data.decode().split("\n") if b"\n{" in data else [data.decode()]
    at = edits[0].size % len(lines)
    try:
        value = json.loads(lines[at])
    except ValueError:
        return mutate(data, edits)
    lines[at] = json.dumps(mutate_tree(value, edits))
    return "\n".join(lines).encode()


def mutate_toml(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Change the values of a TOML file."""
    table = mutate_tree(tomllib.loads(data.decode()), edits)
    if not isinstance(table, dict):
        return mutate(data, edits)
    lines = (f"{_toml(key)} = {_toml(value)}" for key, value in table.items() if value is not None)
    return "\n".join(lines).encode("utf-8", "replace")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{_toml(str(key))} = {_toml(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(str(value) if value is None else value, ensure_ascii=False)


def mutate_xml(data: bytes, edits: Sequence[Edit], words: Sequence[bytes] = WORDS) -> bytes:
    """Change the elements of an XML file, which stays well-formed; its words for a few cases."""
    from lxml import etree

    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return mutate(data, edits, words)
    for edit in edits:
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one = elements[min(int(edit.place * len(elements)), len(elements) - 1)]
        other = elements[edit.word % len(elements)]
        _change_element(one, other, edit, words)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)[:_LONGEST]


def _change_element(one: Any, other: Any, edit: Edit, words: Sequence[bytes]) -> None:
    parent = one.getparent()
    word = words[edit.word % len(words)].decode("utf-8", "replace")
    word = "".join(sign for sign in word if sign.isprintable() or sign in "\n\t　")
    match edit.kind:
        case 0:
            one.text = word * min(edit.size, 50)
        case 1:
            one.tail = word
        case 2 if parent is not None:
            parent.remove(one)
        case 3 if parent is not None:
            for _ in range(1 + edit.size % 5):
                parent.insert(parent.index(one), copy.deepcopy(one))
        case 4:
            one.tag = other.tag
        case 5 if sum(1 for _ in one.iter()) < 300:
            other.append(copy.deepcopy(one))
        case 6:
            for name in list(one.attrib)[:1]:
                one.set(name, word)
        case _ if parent is not None:
            at = parent.index(one)
            for _ in range(edit.size % 60):
                inner = one.makeelement(other.tag)
                inner.append(one)
                one = inner
            parent.insert(at, one)
        case _:
            one.clear()
