"""The judge on real instruments: floors against codings, and spans that hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lexcompare.analyse.judge import Judge
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import WIDER_LAW, load_codings
from lexcompare.parse.corpus import read_entry
from lexcompare.parse.discovery import find_entries

pytestmark = pytest.mark.texts

# Four twice-coded instruments whose words nobody looked at while the rules were drafted.
UNSEEN = frozenset(
    {"cn-31-open-2019", "cn-33-open-2020", "cn-4401-data-2025", "cn-52-bigdata-2025"}
)

Pair = tuple[str, Force, Force]
"""Instrument, coded force, judged force."""


@pytest.fixture(scope="module")
def coded_instruments(texts_dir: Path, repo_root: Path) -> list[Instrument]:
    wanted = {unit.instrument for unit in load_codings(repo_root / "corpus" / "codings")}
    entries, _ = find_entries(texts_dir)
    chosen = [entry for entry in entries if entry.id in wanted]
    items = [item for entry in chosen for item in read_entry(entry)]
    return [item for item in items if isinstance(item, Instrument)]


@pytest.fixture(scope="module")
def pairs(coded_instruments: list[Instrument], repo_root: Path) -> dict[str, list[Pair]]:
    judge = Judge()
    by_id = {instrument.id: instrument for instrument in coded_instruments}
    keys = ("zh", "en", "zh, by this project", "zh, wider law")
    found: dict[str, list[Pair]] = {key: [] for key in keys}
    for coded in load_codings(repo_root / "corpus" / "codings"):
        instrument = by_id.get(coded.instrument)
        article = instrument.article(coded.unit) if instrument is not None else None
        if instrument is None or article is None:
            continue
        language = instrument.metadata.language[:2]
        verdict = judge.judge(article, instrument, language)
        # Its codings came later and are measured apart, so that the floors stay on their own set.
        own = language == "zh" and coded.tier in ("project", "aside")
        wide = coded.tier in WIDER_LAW
        key = "zh, wider law" if wide else "zh, by this project" if own else language
        found[key].append((coded.instrument, coded.force, verdict.force))
    return found


def f1(pairs: list[Pair], force: Force) -> float:
    counts: Counter[str] = Counter()
    for _, coded, judged in pairs:
        counts["both"] += coded is force and judged is force
        counts["either"] += (coded is force) + (judged is force)
    return 2 * counts["both"] / counts["either"] if counts["either"] else 0.0


def macro(pairs: list[Pair]) -> float:
    return sum(f1(pairs, force) for force in Force) / len(Force)


def test_chinese_force_holds_its_floor(pairs: dict[str, list[Pair]]) -> None:
    assert len(pairs["zh"]) >= 1100
    assert macro(pairs["zh"]) >= 0.87
    assert f1(pairs["zh"], Force.SLOGAN) >= 0.88


def test_what_this_project_coded_holds_its_floor(pairs: dict[str, list[Pair]]) -> None:
    own = pairs["zh, by this project"]
    assert len(own) >= 650
    assert macro(own) >= 0.84
    assert f1(own, Force.SLOGAN) >= 0.79


def test_wider_law_holds_its_floor(pairs: dict[str, list[Pair]]) -> None:
    wide = pairs["zh, wider law"]
    assert len(wide) >= 1000
    assert macro(wide) >= 0.78
    assert f1(wide, Force.SLOGAN) >= 0.75


def test_instruments_unseen_while_drafting_hold_theirs(pairs: dict[str, list[Pair]]) -> None:
    unseen = [pair for pair in pairs["zh"] if pair[0] in UNSEEN]
    assert {instrument for instrument, _, _ in unseen} == UNSEEN
    assert macro(unseen) >= 0.85
    assert f1(unseen, Force.SLOGAN) >= 0.88


def test_english_accuracy_holds_its_floor(pairs: dict[str, list[Pair]]) -> None:
    assert len(pairs["en"]) >= 40
    assert sum(coded is judged for _, coded, judged in pairs["en"]) / len(pairs["en"]) >= 0.85


def test_spans_of_evidence_hold_in_text_and_source(coded_instruments: list[Instrument]) -> None:
    judge = Judge()
    for instrument in coded_instruments:
        length = len(instrument.source.text)
        for article in instrument.articles:
            verdicts = judge.judge_statements(article, instrument.metadata.language)
            at = 0
            for verdict in verdicts:
                span = verdict.statement.text_span
                assert at <= span.start < span.end <= len(article.text)
                at = span.end
                for one in verdict.evidence:
                    assert one.text_span.of(article.text) == one.quote
                    assert article.span.start <= one.span.start < one.span.end <= length


def test_a_liability_chapter_backs_duties(coded_instruments: list[Instrument]) -> None:
    """At least one coded Chinese instrument names the articles that it punishes."""
    judge = Judge()
    backed = 0
    for instrument in coded_instruments:
        if instrument.metadata.language.startswith("zh"):
            for article in instrument.units:
                alone = judge.judge(article, None, "zh").enforcement
                backed += judge.judge(article, instrument, "zh").enforcement > alone
    assert backed >= 10
