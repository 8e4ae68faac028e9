"""The analysis stays fast: against jieba in the same process, and linear in the text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.citations import extract_citations
from lexcompare.analyse.grammar_zh import _DEFERRAL_TRIGGER, _SELFEXECUTING_TRIGGER
from lexcompare.codebook.force import load_force_lexicon
from lexcompare.codebook.patterns import _FOLD, fold
from lexcompare.core.model import Source
from lexcompare.parse.chinese.lines import _UNUSUAL, _is_exact, _shadow_of, make_shadow
from lexcompare.parse.chinese.signs import ends_sentence
from lexcompare.parse.instrument import parse_instrument
from lexcompare.pipeline.analysis import Analyser
from lexcompare.text.normalise import _table, normalise
from lexcompare.text.numerals import format_number

SENTENCES = (
    "甲省数据主管部门应当会同有关部门编制公共数据目录，并每半年更新一次。",
    "乙市各部门可以按照本条例第二条的规定开放数据；涉及个人信息的，不得开放。",
    "违反前款规定的，由主管部门责令改正，处一千元以上五千元以下罚款。",
    "国家鼓励企业利用公共数据，推动林业、交通和文化领域的应用创新。",
    "有下列情形之一的，应当自收到申请之日起十个工作日内书面答复：",
)


def many_articles(size: int) -> str:
    """An invented instrument of ``20 × size`` articles."""
    texts = islice(cycle(SENTENCES), 20 * size)
    articles = [f"第{format_number(n)}条 {text}" for n, text in enumerate(texts, 1)]
    return "甲省数据条例\n\n" + "\n\n".join(articles) + "\n"


def one_long_article(size: int) -> str:
    """An invented instrument of three articles, the second ``20 × size`` sentences long."""
    long = "".join(islice(cycle(SENTENCES), 20 * size))
    return (
        f"甲省数据条例\n\n第一条 为了规范，制定本条例。\n\n第二条 {long}\n\n第三条 本条例施行。\n"
    )


def one_long_list(size: int) -> str:
    """An invented instrument of three articles, the second a list of ``20 × size`` items."""
    items = [
        f"（{format_number(n)}）开放公共数据，并按照《甲省办法》第{format_number(n)}条的规定更新目录；"
        for n in range(1, 20 * size + 1)
    ]
    listed = "市数据局应当履行下列职责：\n" + "\n".join(items)
    return (
        f"甲省数据条例\n\n第一条 为了规范，制定本条例。\n\n第二条 {listed}\n\n第三条 本条例施行。\n"
    )


SHAPES = [many_articles, one_long_article, one_long_list]


@pytest.fixture(scope="module")
def analyse() -> Callable[[str], None]:
    analyser = Analyser.from_codebook()

    def work(text: str) -> None:
        instrument = parse_instrument(Source(text), "cn-x")
        analyser.find(instrument)
        extract_citations(instrument)

    # Tables and models are built, and answers about titles remembered, at the first use.
    work(many_articles(1))
    work(one_long_article(1))
    work(one_long_list(1))
    return work


def calls_of(work: Callable[[str], None], text: str) -> int:
    """Calls of functions, Python's and C's: a count that no load of the machine changes."""
    count = 0

    def seen(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("make", SHAPES)
def test_calls_grow_with_the_text_and_no_faster(analyse, make):
    calls = [calls_of(analyse, make(size)) for size in (1, 2, 4, 8)]
    steps = [high - low for low, high in pairwise(calls)]
    # Each doubling adds twice what the one before it added; a square law would add four times.
    assert steps[1] < 2.4 * steps[0]
    assert steps[2] < 2.4 * steps[1]


@pytest.mark.slow
@pytest.mark.parametrize("make", SHAPES)
def test_time_grows_with_the_text_and_no_faster(analyse, make):
    def spent(text: str) -> float:
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            analyse(text)
            best = min(best, time.process_time() - begun)
        return best

    # Work inside one call of C is counted by time only. A square law would give 8.
    assert spent(make(32)) / spent(make(4)) < 8 * 2.5


def speed_script(
    root: Path, *arguments: str, name: str = "analysis_speed"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"benchmarks/{name}.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )


@pytest.mark.slow
def test_the_specimen_is_analysed_within_its_bound(repo_root):
    done = speed_script(
        repo_root, "--corpus", "corpus/specimen/cn", "--rounds", "5", "--check", "specimen"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["units"] > 100


@pytest.mark.slow
@pytest.mark.texts
def test_a_sample_of_real_regulations_is_analysed_within_its_bound(repo_root, background_dir):
    sample = ("--corpus", str(background_dir), "--files", "60")
    done = speed_script(repo_root, *sample, "--rounds", "3", "--check", "background")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.texts
def test_a_run_with_every_export_stays_within_its_bound(repo_root, background_dir):
    sample = ("--corpus", str(background_dir), "--files", "60", "--rounds", "3")
    done = speed_script(repo_root, *sample, "--check", "run", name="run_speed")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["characters"] > 100_000


def test_a_bound_is_never_raised(repo_root):
    before = (repo_root / "benchmarks" / "speed_bounds.json").read_bytes()
    done = speed_script(repo_root, "--tighten", "background", "100")
    assert done.returncode == 2
    assert "lowered" in done.stderr
    assert (repo_root / "benchmarks" / "speed_bounds.json").read_bytes() == before


# Shortcuts answer for the slow way that they stand for.


def test_usual_characters_are_their_own_shadow():
    usual = [char for char in map(chr, range(0x110000)) if not _UNUSUAL.match(char)]
    assert len(usual) > 20_000
    assert all(_shadow_of(char) == char and _is_exact(char) for char in usual)


def test_a_shadow_is_its_own_shadow():
    assert all(
        _shadow_of(_shadow_of(char)) == _shadow_of(char) for char in map(chr, range(0x30000))
    )


@given(st.text(st.sampled_from("\r\n\f\t 　甲Ａ⼀ﬁ①（\u200b\xa0\u2028"), max_size=30))
def test_few_changes_give_the_shadow_that_many_give(text):
    # More than two dozen characters to change are looked up in one table instead.
    many = "".join(map(chr, range(0xFF21, 0xFF3B)))
    whole = make_shadow(text + "甲\n" + many)
    assert make_shadow(text + "甲\n") == whole[: len(text) + 2]


@given(st.text(st.sampled_from("甲aA。！；：.…”’）》 \n"), max_size=8))
def test_an_end_of_sentence_is_what_the_expression_says(text):
    slow = re.search(r"[。！？；：!?;:.][”’」』）)】》]*\Z|…{1,2}\Z", text[-6:])
    assert ends_sentence(text) == bool(slow)


@given(st.text(max_size=20))
def test_looking_before_translating_changes_nothing(text):
    assert fold(text) == text.translate(_FOLD)
    assert normalise(text) == text.translate(_table())


PATTERNS = load_force_lexicon("zh").patterns


@given(st.from_regex(PATTERNS["deferral"].regex))
def test_whatever_defers_holds_a_word_that_is_looked_for_first(text):
    found = PATTERNS["deferral"].regex.search(text)
    assert found is None or _DEFERRAL_TRIGGER.search(found.group())


@given(st.from_regex(PATTERNS["selfexecuting"].regex))
def test_whatever_works_by_itself_holds_a_word_that_is_looked_for_first(text):
    found = PATTERNS["selfexecuting"].regex.search(text)
    assert found is None or _SELFEXECUTING_TRIGGER.search(found.group())
