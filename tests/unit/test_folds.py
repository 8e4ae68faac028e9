"""Leave one instrument out: nothing of what is measured is ever seen in training."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lexcompare.analyse.judge import Judge
from lexcompare.analyse.tagger import Tagger
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.model import Article, Instrument, Metadata, Source
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, UnitKind
from lexcompare.evaluate.baselines import keyword_finder, majority_learner, plain_finder
from lexcompare.evaluate.codings import CodedUnit
from lexcompare.evaluate.folds import Finder, finder_from, leave_one_out, make_folds

OP, SOFT, SLOGAN = Force.OPERATIVE, Force.SOFT, Force.SLOGAN


def unit(number: int, text: str) -> Article:
    runs = (Run(0, len(text), 0, len(text)),)
    return Article(
        f"art_{number}", UnitKind.ARTICLE, f"第{number}条", str(number), "", (),
        Span(0, len(text)), text, runs,
    )  # fmt: skip


def instrument(name: str, title: str, *texts: str) -> Instrument:
    articles = tuple(unit(number, text) for number, text in enumerate(texts, 1))
    return Instrument(name, Metadata(title=title, language="zh"), Source(""), articles=articles)


ITEMS = [
    instrument("a", "甲省数据条例", "数据局应当编制目录。", "推动数据发展。"),
    instrument("a-draft", "甲省数据条例（草案）", "数据局应当编制目录。", "推动数据发展。"),
    instrument("b", "乙市数据办法", "数据局应当编制目录。", "开放数据不收费。"),
    instrument("c", "丙市数据规定", "推动数据发展。"),
]
CODINGS = [
    CodedUnit("a", "art_1", OP, {"catalog": OP}),
    CodedUnit("a", "art_2", SLOGAN),
    CodedUnit("a-draft", "art_1", OP, {"catalog": OP}),
    CodedUnit("a-draft", "art_2", SLOGAN),
    CodedUnit("b", "art_1", OP, {"catalog": OP}),
    CodedUnit("b", "art_2", SOFT, {"fees": SOFT}),
    CodedUnit("c", "art_1", SLOGAN),
]


class Memory:
    """Learns texts by heart: right on what it has seen, blind to the rest."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []

    def __call__(self, instruments: Sequence[Instrument], codings: Sequence[CodedUnit]) -> Finder:
        held = {item.id: item for item in instruments}
        assert {coded.instrument for coded in codings} <= set(held)
        self.seen.append(sorted(held))
        known = {}
        for coded in codings:
            article = held[coded.instrument].article(coded.unit)
            assert article is not None
            known[article.text] = (coded.force, dict.fromkeys(coded.concepts, 1.0))
        return plain_finder(lambda article, _: known.get(article.text, (Force.STRUCTURAL, {})))


def test_twins_do_not_train() -> None:
    folds = {fold.held_out: fold for fold in make_folds(ITEMS)}
    assert folds["a"].training == ("b", "c")
    assert folds["a"].twins == ("a-draft",)
    assert folds["b"].training == ("a", "a-draft", "c")


def test_the_held_out_instrument_is_never_seen() -> None:
    learn = Memory()
    done: list[str] = []
    result = leave_one_out(
        ITEMS, CODINGS, learn, ["catalog", "fees"], progress=lambda fold: done.append(fold.held_out)
    )
    assert done == ["a", "a-draft", "b", "c"]
    assert learn.seen == [["b", "c"], ["b", "c"], ["a", "a-draft", "c"], ["a", "a-draft", "b"]]
    # The catalogue article is the same everywhere, the one on fees is in b alone.
    assert (result.concepts["catalog"].tp, result.concepts["fees"].fn) == (3, 1)
    assert [pair.found_force for pair in result.pairs] == [
        "operative", "slogan", "operative", "slogan", "operative", "structural", "slogan",
    ]  # fmt: skip


def test_only_some_are_measured_and_the_rest_only_train() -> None:
    learn = Memory()
    result = leave_one_out(ITEMS, CODINGS, learn, ["catalog"], held_out=["b"])
    assert {pair.coded.instrument for pair in result.pairs} == {"b"}
    assert learn.seen == [["a", "a-draft", "c"]]


def test_a_factory_of_tagger_and_judge_is_a_trainer() -> None:
    trained: list[int] = []

    def train(
        instruments: Sequence[Instrument], codings: Sequence[CodedUnit]
    ) -> tuple[Tagger, Judge]:
        trained.append(len(codings))
        return Tagger(), Judge()

    result = leave_one_out(ITEMS, CODINGS, finder_from(train), Tagger().codebook.concept_ids)
    assert trained == [3, 3, 5, 6]
    assert len(result.held) == len(CODINGS)


@pytest.mark.parametrize(
    ("items", "held_out"),
    [
        pytest.param(ITEMS[:2], None, id="nothing but twins"),
        pytest.param(ITEMS[:1], None, id="one instrument"),
        pytest.param(ITEMS, ["z"], id="unknown"),
    ],
)
def test_folds_that_cannot_be_made(items: list[Instrument], held_out: list[str] | None) -> None:
    with pytest.raises(UsageError):
        make_folds(items, held_out)


def found(finder: Finder, item: Instrument) -> list[tuple[str, set[str]]]:
    result: InstrumentFindings = finder(item)
    return [(one.verdict.force.value, {t.concept for t in one.tags}) for one in result.units]


def test_majority_says_the_same_of_all() -> None:
    unheld = [CodedUnit("z", f"art_{n}", SLOGAN, {"fees": SLOGAN}) for n in range(9)]
    known = [CODINGS[4], CODINGS[5], CodedUnit("c", "art_1", OP, {"catalog": OP})]
    finder = majority_learner(ITEMS, known + unheld)
    assert found(finder, ITEMS[0]) == [("operative", {"catalog"})] * 2


def test_keywords_look_for_words() -> None:
    book = Tagger().codebook
    finder = keyword_finder(book)
    plain = instrument(
        "x", "丁市办法", "市数据局负责目录与清单。", "鼓励创新。", "本办法自公布之日起施行。"
    )
    said = found(finder, plain)
    assert said[0][0] == "operative"
    assert "catalog" in said[0][1]
    assert said[1][0] == "slogan"
    assert said[2][0] == "structural"


def test_characters_learn_what_units_of_a_concept_share() -> None:
    pytest.importorskip("sklearn", reason="needs the extra learn")
    from lexcompare.evaluate.baselines import CharacterSvm

    catalog = [f"{c}局应当编制公共数据目录并更新。" for c in "甲乙丙丁戊己"]
    fees = [f"{c}局开放数据不收取费用。" for c in "甲乙丙丁戊己"]
    train = instrument("t", "庚市办法", *catalog, *fees)
    codings = [CodedUnit("t", f"art_{n}", OP, {"catalog": OP}) for n in range(1, 7)]
    codings += [CodedUnit("t", f"art_{n}", SOFT, {"fees": SOFT}) for n in range(7, 13)]
    finder = CharacterSvm(["catalog", "fees", "remedies"])([train], codings)
    new = instrument("n", "辛市规定", "辛局应当编制公共数据目录。", "辛局开放数据，不收取费用。")
    assert found(finder, new) == [("operative", {"catalog"}), ("soft", {"fees"})]
    foreign = Instrument("e", Metadata(language="en"), Source(""), articles=(unit(1, "No fee."),))
    assert found(finder, foreign) == [("structural", set())]
