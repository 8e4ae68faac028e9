"""Score the judge on single English statements coded blind.

    python benchmarks/english_statements.py          # every draw: accuracy and confusion
    python benchmarks/english_statements.py --wrong  # and each statement judged wrongly

``results/english_statements.json`` holds the draws as facts: instrument, unit, offsets in the
unit's reading text, number of stems when it was drawn, code, and whether the split was wrong. The
first look of a draw was recorded before the program was changed by it. Reads the real texts
(``LEXCOMPARE_TEXTS``, default ``../shared/texts``).

Codes: ``operative``, ``soft``, ``slogan``, ``structural``, and ``list`` for words that only open a
list whose items are statements themselves (right as ``structural``). A statement that was coded
``fragment`` is right only where it is no longer cut like that, and the whole has the coded force.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from lexcompare.analyse.judge import Judge, StatementVerdict
from lexcompare.core.model import Instrument
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "english_statements.json"


def judged(
    texts: Path, rows: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], StatementVerdict | None]]:
    """Return each coded row with the verdict of the statement that now stands there."""
    wanted = {row["instrument"] for row in rows}
    entries, _ = find_entries(texts)
    held = {
        item.id: item
        for entry in entries
        if entry.id in wanted
        for item in read_entry(entry)
        if isinstance(item, Instrument)
    }
    judge = Judge()
    made = []
    for row in rows:
        article = held[row["instrument"]].article(row["unit"])
        verdicts = judge.judge_statements(article, "en") if article is not None else ()
        found = next((one for one in verdicts if _stands_at(one, row)), None)
        made.append((row, found))
    return made


def _stands_at(verdict: StatementVerdict, row: dict[str, Any]) -> bool:
    """Whether a statement holds the last words of a coded one: labels may move, ends do not."""
    span = verdict.statement.text_span
    return bool(span.start < row["end"] <= span.end)


def is_right(row: dict[str, Any], verdict: StatementVerdict | None) -> bool:
    """Whether split and force are as coded."""
    if verdict is None:
        return False
    statement = verdict.statement
    if row["fragment"]:
        whole = statement.text_span.end - statement.text_span.start > row["end"] - row["start"]
        if not whole and len(statement.stem_spans) <= row["stems"]:
            return False
    return bool(verdict.force.value == ("structural" if row["code"] == "list" else row["code"]))


def summary(pairs: list[tuple[dict[str, Any], StatementVerdict | None]]) -> dict[str, Any]:
    """Return accuracy over all, and over what is no list's opening, with the confusion."""
    right = [is_right(row, verdict) for row, verdict in pairs]
    inner = [ok for ok, (row, _) in zip(right, pairs, strict=True) if row["code"] != "list"]
    confusion: Counter[str] = Counter()
    for row, verdict in pairs:
        cut = " (fragment)" if row["fragment"] else ""
        confusion[f"{row['code']}{cut} > {verdict.force.value if verdict else 'none'}"] += 1
    return {
        "n": len(pairs),
        "right": sum(right),
        "accuracy": round(sum(right) / len(right), 4),
        "without_list_openings": round(sum(inner) / len(inner), 4),
        "confusion": dict(sorted(confusion.items())),
    }


def main() -> None:
    """Score every draw and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    texts = Path(given) if given else ROOT.parent / "shared" / "texts"
    for name, draw in json.loads(RESULTS.read_text(encoding="utf-8"))["draws"].items():
        pairs = judged(texts, draw["rows"])
        print(name, json.dumps(summary(pairs), indent=1))
        print("first look:", draw["first_look"]["accuracy"])
        for number, (row, verdict) in enumerate(pairs):
            if options.wrong and not is_right(row, verdict):
                said = f"{verdict.force.value} ({verdict.path})" if verdict else "none"
                where = f"{row['instrument']}#{row['unit']} {row['start']}-{row['end']}"
                print(f"{number} {where}: coded {row['code']}, judged {said}")


if __name__ == "__main__":
    main()
