"""The rule tagger on real instruments: floors against the codings, silence on other fields."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from lexcompare.analyse.tagger import Tagger
from lexcompare.core.model import Instrument, Metadata
from lexcompare.evaluate.codings import CodedUnit, load_codings
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_source

pytestmark = [pytest.mark.texts, pytest.mark.slow]

# Micro-F1 of decided tags over all coded Chinese instruments, and over those that no rule was
# drafted with in view. Raise them with the rules; a change that lowers one needs a reason.
FLOORS = {"all": 0.80, "unseen": 0.70}
UNSEEN = ("cn-31-open-2019", "cn-33-open-2020", "cn-4401-data-2025", "cn-52-bigdata-2025")
OTHER_FIELDS = ("交通", "森林", "物业", "绿化", "殡葬", "消防")


@cache
def tagger() -> Tagger:
    return Tagger()


@pytest.fixture(scope="module")
def codings(gold_dir: Path) -> list[CodedUnit]:
    coded = [*load_codings(gold_dir), *load_codings(gold_dir / "single")]
    return [unit for unit in coded if unit.instrument.startswith("cn-") and not unit.file]


@pytest.fixture(scope="module")
def tags(texts_dir: Path, codings: list[CodedUnit]) -> dict[tuple[str, str], set[str]]:
    wanted = {unit.instrument for unit in codings}
    found: dict[tuple[str, str], set[str]] = {}
    for entry in find_entries(texts_dir)[0]:
        if entry.id not in wanted:
            continue
        for item in (i for i in read_entry(entry) if isinstance(i, Instrument)):
            for unit in item.units:
                result = tagger().tag(unit, "zh", title=item.metadata.title)
                found[item.id, unit.id] = {tag.concept for tag in result.tags}
    return found


@pytest.mark.parametrize("part", FLOORS)
def test_tags_agree_with_the_codings(
    part: str, codings: list[CodedUnit], tags: dict[tuple[str, str], set[str]]
) -> None:
    right = wrong = missed = 0
    by_concept: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for unit in codings:
        if part == "unseen" and unit.instrument not in UNSEEN:
            continue
        found, coded = tags[unit.instrument, unit.unit], set(unit.concepts)
        right += len(found & coded)
        wrong += len(found - coded)
        missed += len(coded - found)
        for concept in found | coded:
            place = 0 if concept in found & coded else 1 if concept in found else 2
            by_concept[concept][place] += 1
    f1 = 2 * right / (2 * right + wrong + missed)
    assert f1 >= FLOORS[part], json.dumps(dict(sorted(by_concept.items())))


def test_evidence_is_quoted_from_the_source(texts_dir: Path) -> None:
    entry = next(e for e in find_entries(texts_dir)[0] if e.id == "cn-37-open-2022")
    (item,) = (i for i in read_entry(entry) if isinstance(i, Instrument))
    quotes = 0
    for unit in item.units:
        for tag in tagger().tag(unit, "zh", title=item.metadata.title).tags:
            for quote in tag.evidence:
                assert quote.text_span.of(unit.text) == quote.quote
                assert quote.quote[0] in quote.span.of(item.source.text)
                assert unit.span.contains(quote.span)
                quotes += 1
    assert quotes > 40


def test_regulations_of_other_fields_get_almost_no_tags(background_dir: Path) -> None:
    paths = sorted(
        path
        for path in background_dir.rglob("*.md")
        if any(word in path.stem for word in OTHER_FIELDS)
    )[:120]
    assert len(paths) >= 60
    units = 0
    tagged: list[str] = []
    for path in paths:
        item = parse_instrument(
            read_source(path), path.stem, Metadata(title=path.stem, language="zh")
        )
        for unit in item.units:
            units += 1
            found = tagger().tag(unit, "zh", title=path.stem).tags
            if found:
                tagged.append(f"{path.stem}#{unit.id}: {', '.join(t.concept for t in found)}")
    assert units > 2000
    assert len(tagged) / units < 0.01, "\n".join(tagged[:40])
