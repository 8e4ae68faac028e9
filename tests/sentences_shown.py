"""Every sentence of the data of a page that the program composed, with where the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def shown_sentences(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield place and sentence; what is empty is not shown."""
    for place, text in _all(data):
        if text:
            yield place, text


def _all(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("cell", reason) for reason in data["reasons"])
    for unit in data["units"]:
        yield from (("verdict", reason) for reason in unit["reasons"])
    yield from (("note", tag["note"]) for tag in data["tags"])
    for row in data["rows"]:
        yield from (("caveat", caveat) for caveat in row["caveats"])
    for item in data["instruments"]:
        yield "left out", item["left"]
        yield from (("remark", remark) for remark in item["remarks"])
    yield from (("notice", notice) for notice in data["meta"]["notices"])
    yield from (("problem", problem) for problem in data["meta"]["problems"])
    for one in data["held"]:
        yield from (("held", one[key]) for key in ("lacking", "search"))
    for report in data["gaps"]:
        yield from (("notice of gaps", notice) for notice in report["notices"])
        for gap in report["gaps"]:
            yield from _of_a_gap(gap)
    for claim in data["claims"]:
        keys = ("claim", "untestable", "note", "frame")
        yield from (("claims ledger", text) for text in claim["measures"])
        yield from (("claims ledger", claim[key]) for key in keys)
    yield from _of_choices(data["sensitivity"])


def _of_a_gap(gap: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("gap", gap[key]) for key in ("reason", "limited"))
    yield from (("supply", text) for text in gap["supplies"])
    yield from (("matter", clause["matter"]) for clause in (*gap["clauses"], *gap["national"]))


def _of_choices(choices: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if choices:
        yield from (("choice", name) for name in (*choices["variants"], *choices["tried"]))
        yield from (("figure", name) for name, *_ in choices["figures"])
