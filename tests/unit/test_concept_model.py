"""The trained model: n-grams and trees against plain references, loading, determinism."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.analyse.features import PAIR_FEATURES, NgramSpace, UnitInput, pair_features
from lexcompare.analyse.model import ConceptModel, Trees, UnitScores, find_model
from lexcompare.analyse.statements import Statement
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook.loader import load_codebook
from lexcompare.core.errors import ModelError
from lexcompare.core.files import sha256_of
from lexcompare.core.resources import resource
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import load_codings
from lexcompare.evaluate.learning import SEEDS, Example, fit_model, without_rules
from lexcompare.evaluate.training import examples_of
from lexcompare.parse.corpus import load_corpus

TEXTS = st.lists(st.text(alphabet="数据目录开放局A\n，𠀀", max_size=12), min_size=1, max_size=5)


def _plain(texts: list[str], min_texts: int) -> tuple[list[str], list[dict[str, float]]]:
    """Weighted n-grams, written without arrays."""

    def grams(text: str) -> list[str]:
        low = text.lower()
        return [low[at : at + n] for n in (1, 2, 3) for at in range(len(low) - n + 1)]

    seen = Counter(gram for text in texts for gram in set(grams(text)))
    kept = {gram: times for gram, times in seen.items() if times >= min_texts}
    rows = []
    for text in texts:
        row = {
            gram: (1 + math.log(times)) * (math.log((1 + len(texts)) / (1 + kept[gram])) + 1)
            for gram, times in Counter(grams(text)).items()
            if gram in kept
        }
        length = math.sqrt(sum(value**2 for value in row.values())) or 1.0
        rows.append({gram: value / length for gram, value in row.items()})
    return sorted(kept), rows


@given(TEXTS, st.integers(1, 2))
def test_ngrams_are_those_of_a_plain_count(texts: list[str], min_texts: int) -> None:
    grams, rows = _plain(texts, min_texts)
    space = NgramSpace.fit(texts, min_texts)
    counts = space.count(texts)
    assert len(space.keys) == len(grams)
    for row, expected in enumerate(rows):
        values = counts.values[counts.starts[row] : counts.starts[row + 1]]
        assert sorted(values.tolist()) == pytest.approx(sorted(expected.values()), abs=1e-5)


@given(TEXTS, TEXTS)
def test_a_text_counts_the_same_alone_and_in_a_batch(texts: list[str], others: list[str]) -> None:
    space = NgramSpace.fit(texts, 1)
    weights = np.arange(len(space.keys) * 2, dtype=np.float32).reshape(-1, 2)
    together = space.count(texts + others).times(weights)
    for at, text in enumerate(texts + others):
        assert space.count([text]).times(weights)[0] == pytest.approx(together[at], rel=1e-5)


def test_unknown_characters_do_not_join_what_they_part() -> None:
    space = NgramSpace.fit(["目录"], 1)
    assert np.diff(space.count(["目X录", "目录"]).starts).tolist() == [2, 3]


def _specimen() -> list[Example]:
    folder = resource("specimen")
    corpus = load_corpus(folder)
    return examples_of(corpus, load_codings(folder / "codings"), Tagger())


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return _specimen()


@pytest.fixture(scope="module")
def fitted(examples: list[Example]) -> ConceptModel:
    pytest.importorskip("sklearn")
    return fit_model(examples, load_codebook(), "zh", {"data": {"units": len(examples)}})


@pytest.fixture
def saved(fitted: ConceptModel, tmp_path: Path) -> Path:
    fitted.save(tmp_path, "concepts-zh")
    return tmp_path / "concepts-zh.json"


@pytest.mark.slow
def test_a_saved_model_says_the_same(
    fitted: ConceptModel, saved: Path, examples: list[Example]
) -> None:
    units = [example.unit for example in examples[:40]]
    assert ConceptModel.load(saved).predict(units) == fitted.predict(units)


@pytest.mark.slow
def test_training_twice_gives_the_same_bytes(
    fitted: ConceptModel, saved: Path, examples: list[Example], tmp_path: Path
) -> None:
    again = fit_model(examples, load_codebook(), "zh", {"data": {"units": len(examples)}})
    again.save(tmp_path / "again", "concepts-zh")
    for name in ("concepts-zh.npz", "concepts-zh.json"):
        assert (tmp_path / "again" / name).read_bytes() == saved.with_name(name).read_bytes()


def test_units_are_scored_alike_alone_and_in_a_batch(
    fitted: ConceptModel, examples: list[Example]
) -> None:
    units = [example.unit for example in examples[:12]]
    for unit, together in zip(units, fitted.predict(units), strict=True):
        (alone,) = fitted.predict([unit])
        assert alone.peaks == together.peaks
        assert alone.concepts == pytest.approx(together.concepts, abs=1e-4)


def test_trees_agree_with_scikit_learn() -> None:
    ensemble = pytest.importorskip("sklearn.ensemble")
    from lexcompare.evaluate.learning import _boosted

    random = np.random.default_rng(7)
    rows = random.normal(size=(400, len(PAIR_FEATURES))).astype(np.float32)
    labels = ((rows[:, 0] > 0.3) ^ (rows[:, 4] > 0)).astype(np.float64)
    ours = _boosted(rows, labels).probabilities(rows)
    odds = [
        ensemble.HistGradientBoostingClassifier(
            max_iter=150, learning_rate=0.06, max_leaf_nodes=12, max_depth=8, min_samples_leaf=20,
            l2_regularization=3.0, max_features=0.5, early_stopping=False, random_state=seed,
            categorical_features=None,
        ).fit(rows, labels.astype(int)).decision_function(rows)
        for seed in range(SEEDS)
    ]  # fmt: skip
    assert ours == pytest.approx(1 / (1 + np.exp(-np.mean(odds, axis=0))), abs=1e-4)


def _unit(text: str) -> UnitInput:
    concepts, objects = 29, 8
    statement = Statement(Span(0, len(text)), None, text, "art_1")
    statements = (statement,) if text else ()
    return UnitInput(text, statements, np.zeros((concepts, 3), np.float32),
                     np.zeros(objects, np.float32))  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n", "𠀀", "x" * 5000, "，" * 300, "\ud800"], ids=repr)
def test_any_text_is_scored(fitted: ConceptModel, text: str) -> None:
    (scores,) = fitted.predict([_unit(text)])
    assert all(0.0 <= chance <= 1.0 for chance in scores.concepts.values())
    assert all(0 <= span.start <= span.end <= len(text) for span in scores.peaks.values())


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_features_are_finite(text: str) -> None:
    model = _tiny()
    assert np.isfinite(pair_features(model.read([_unit(text)]))).all()


def _tiny() -> ConceptModel:
    """A model with a vocabulary of two characters that says the same of everything."""
    book = load_codebook()
    space = NgramSpace.fit(["目录"], 1)
    outputs = len(book.concept_ids) + 4 + len(book.objects)
    node = np.zeros((1, 1), np.int16)
    leaf = np.zeros((1, 1), np.float32)
    objects = np.zeros((len(book.objects), len(book.objects)), np.float32)
    card = {
        "language": "zh",
        "concepts": list(book.concept_ids),
        "objects": [item.id for item in book.objects],
        "features": list(PAIR_FEATURES),
        "thresholds": {"decide": 0.5, "unsure": 0.2, "objects": 0.4},
    }
    return ConceptModel(
        space, np.zeros((len(space.keys), outputs), np.float32), np.zeros(outputs, np.float32),
        objects, Trees(node, leaf, node, node, leaf, 0.0, 0), card,
    )  # fmt: skip


def _break_bytes(card: Path) -> None:
    arrays = card.with_suffix(".npz")
    data = bytearray(arrays.read_bytes())
    data[len(data) // 2] ^= 1
    arrays.write_bytes(bytes(data))


def _rehash(card: Path, data: bytes) -> None:
    card.with_suffix(".npz").write_bytes(data)
    held = json.loads(card.read_text("utf-8"))
    held["sha256"] = sha256_of(data)
    card.write_text(json.dumps(held), "utf-8")


def _pickled(card: Path) -> None:
    held = io.BytesIO()
    np.savez(held, alphabet=np.array([{"a": 1}], dtype=object))
    _rehash(card, held.getvalue())


def _change(key: str, value: object) -> object:
    def change(card: Path) -> None:
        held = json.loads(card.read_text("utf-8"))
        held[key] = value
        card.write_text(json.dumps(held), "utf-8")

    return change


def _trees(**values: int) -> object:
    """Trees that look outside their rows, in arrays whose hash the card states."""

    def change(card: Path) -> None:
        with np.load(card.with_suffix(".npz")) as held:
            arrays = {name: held[name].copy() for name in held.files}
        for name, value in values.items():
            arrays[f"tree_{name}"].flat[0] = value
        out = io.BytesIO()
        np.savez(out, **arrays)
        _rehash(card, out.getvalue())

    return change


def _bomb(card: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", b"0" * 2**20)
    data = out.getvalue()
    size = (2**20).to_bytes(4, "little")
    assert data.count(size) == 2
    _rehash(card, data.replace(size, (2**31).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_break_bytes, "not the one that its card describes"),
        (lambda card: card.with_suffix(".npz").unlink(), "no such file"),
        (lambda card: card.unlink(), "no such file"),
        (lambda card: card.write_text("{", "utf-8"), "no JSON"),
        (lambda card: card.write_text("[]", "utf-8"), "no card of a model"),
        (lambda card: _rehash(card, b"no archive"), "damaged"),
        (_pickled, "damaged"),
        (_change("format", 99), "no card of a model"),
        (_change("file", "../elsewhere.npz"), "no card of a model"),
        (_change("concepts", ["catalog"]), "do not fit"),
        (_change("features", []), "do not fit"),
        (_change("sha256", 3), "wrong type: sha256"),
        (_change("thresholds", {"decide": "high"}), "wrong type: thresholds"),
        (_trees(feature=32000), "trees of this model"),
        (_trees(left=-1), "trees of this model"),
        (_bomb, "unpacks to"),
    ],
    ids="flipped-bit no-arrays no-card cut-card list-card no-archive pickled format escape"
    " concepts features sha-type threshold-type feature-outside node-outside bomb".split(),
)
def test_a_damaged_model_is_refused(saved: Path, damage, told: str) -> None:
    damage(saved)
    with pytest.raises(ModelError, match=told):
        ConceptModel.load(saved)


def test_a_model_of_other_concepts_or_language_does_not_fit() -> None:
    model = _tiny()
    book = load_codebook()
    assert model.fits(book, "zh")
    assert not model.fits(book, "en")
    other = ConceptModel(model.space, model.weights, model.bias, model.object_rules, model.trees,
                         {**model.card, "concepts": ["fees"]})  # fmt: skip
    assert not other.fits(book, "zh")


def test_without_rules_leaves_texts_alone(examples: list[Example]) -> None:
    bare = without_rules(examples)
    assert [one.unit.text for one in bare] == [one.unit.text for one in examples]
    assert not any(one.unit.signals.any() or one.unit.objects.any() for one in bare)


def test_the_best_object_is_always_named() -> None:
    scores = UnitScores(objects={"opening": 0.2, "sharing": 0.39, "market": 0.7})
    assert scores.objects_above(0.4) == ("market",)
    assert scores.objects_above(0.9) == ("market",)


# Drafted for this test; none of it is in the training texts.
# fmt: off
UNSEEN = [
    ("catalogue", "catalog",
     "河东县数字办应当组织各科局清点手头数据，逐条编入公共数据目录，每年三月前公布。"),
    ("budget", "resourcing",
     "推进公共数据归集治理所需的资金，由河东县财政局列入部门预算。"),
    ("objection", "complaints",
     "公众发现开放平台上的数据有错漏的，可以提出异议，提供单位应当五日内核对并回复。"),
    ("fines", "liability",
     "运营单位泄露公共数据的，由县数字办责令改正，没收违法所得，并处三万元罚款。"),
    ("safety", "security",
     "数据处理者应当对重要数据采取加密、备份和访问控制措施，防止数据泄露、毁损。"),
]
# fmt: on


@pytest.mark.parametrize(("name", "concept", "text"), UNSEEN, ids=[row[0] for row in UNSEEN])
def test_the_shipped_model_knows_plain_cases(name: str, concept: str, text: str) -> None:
    model = find_model(load_codebook(), "zh")
    if model is None:
        pytest.skip("no model for the shipped codebook in models/")
    (scores,) = model.predict([_unit(text)])
    assert scores.concepts.get(concept, 0.0) >= model.unsure


def test_the_shipped_model_is_small_and_fits() -> None:
    card = resource("models") / "concepts-zh.json"
    if not card.exists():
        pytest.skip("no model in models/")
    model = ConceptModel.load(card)
    assert model.fits(load_codebook(), "zh")
    assert sum(path.stat().st_size for path in card.parent.glob("concepts-*")) < 5_000_000
    assert set(Force) == set(model.predict([_unit("数据")])[0].forces)
