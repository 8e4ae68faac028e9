"""The bilingual glossary of the field: data, checked on loading."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lexcompare.core.errors import InternalError

__all__ = ["Entry", "load_glossary"]


@dataclass(frozen=True)
class Entry:
    """One term and what it is called in English.

    Args:
        zh: The Chinese term.
        en: English glosses, the most usual first; lower case but for names.

    Example:
        >>> Entry("行政复议", ("administrative reconsideration",)).zh
        '行政复议'
    """

    zh: str
    en: tuple[str, ...]


@cache
def load_glossary() -> tuple[Entry, ...]:
    """Return the shipped glossary in the order of its file.

    Raises:
        InternalError: A line breaks the contract: one object with ``zh`` and a list ``en``,
            nothing empty, no term twice.

    Example:
        >>> {entry.zh: entry.en[0] for entry in load_glossary()}["公共数据"]
        'public data'
    """
    text = files("lexcompare.analyse.encoders").joinpath("data/glossary.jsonl").read_text("utf-8")
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        data = json.loads(line)
        entry = Entry(data["zh"], tuple(data["en"]))
        fine = set(data) == {"zh", "en"} and entry.zh and entry.en and all(map(str.strip, entry.en))
        if not fine or entry.zh in seen:
            raise InternalError(
                "a line of the glossary breaks its contract",
                where=f"glossary.jsonl:{number}",
                got=line[:80],
                expected='{"zh": term, "en": [gloss, …]}, each term once',
            )
        seen.add(entry.zh)
        entries.append(entry)
    return tuple(entries)
