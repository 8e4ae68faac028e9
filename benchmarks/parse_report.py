"""Print what became of every structured file of a corpus: units, headings, words lost.

python benchmarks/parse_report.py ../shared/texts uk us eu
"""

from __future__ import annotations

import argparse
from pathlib import Path

from lexcompare.core.errors import LexcompareError
from lexcompare.core.problems import Problem
from lexcompare.evaluate.parse_report import report_parse
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries


def main() -> None:
    """Read the corpus and print one line per instrument."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("jurisdictions", nargs="*", help="uk, us, eu, cn; all if none is named")
    parser.add_argument("--words", action="store_true", help="show lost and invented words")
    asked = parser.parse_args()
    print(
        "instrument              reader       units annex heads empty   words  lost invented  kept"
    )
    for entry in find_entries(asked.corpus)[0]:
        jurisdiction = entry.metadata.jurisdiction
        if asked.jurisdictions and (not jurisdiction or jurisdiction not in asked.jurisdictions):
            continue
        for item in read_entry(entry):
            if isinstance(item, Problem):
                print(item)
                continue
            paths = sorted(entry.path.iterdir()) if entry.is_folder else [entry.path]
            try:
                found = report_parse(item, paths)
            except LexcompareError as error:
                print(error)
                continue
            print(
                f"{found.instrument:23} {found.reader:12} {found.units:5} {found.annexes:5}"
                f" {found.headings:5} {len(found.empty):5} {found.words:7} {found.lost:5}"
                f" {found.invented:8} {found.kept:6.2%}"
            )
            if asked.words:
                print("    empty:", ", ".join(found.empty[:20]))
                print("    lost:", ", ".join(found.lost_words))
                print("    invented:", ", ".join(found.invented_words))


if __name__ == "__main__":
    main()
