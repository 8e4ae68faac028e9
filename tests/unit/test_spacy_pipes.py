"""The spaCy pipes: same findings as the command line, whatever the order, saved or not."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import warnings
from importlib.metadata import entry_points
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from lexcompare.analyse.spacy_pipes import displacy_options
from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.words import cue_words
from lexcompare.core.errors import CodebookError, UsageError
from lexcompare.core.findings import Tag, Verdict
from lexcompare.core.model import Instrument
from lexcompare.pipeline.analysis import Analyser
from lexcompare.pipeline.load import load_corpus

ROOT = Path(__file__).resolve().parents[2]
SECOND = ROOT / "corpus" / "codebooks" / "personal-information"
JIEBA = {"nlp": {"tokenizer": {"@tokenizers": "lexcompare.jieba.v1"}}}

CATALOG = "乙市数据局应当编制全市公共数据目录。"
SLOGAN = "全社会应当积极推动数据融合，营造良好氛围。"
ENGLISH = "Every agency shall publish an inventory of its data assets once a year."
PINFO = "酒店收集住客的个人信息，应当事先征得住客同意。"

CONCEPTS, FORCE = "lexcompare_concepts", "lexcompare_force"


def pipeline(
    lang: str = "zh", *names: str, config: dict[str, object] | None = None, **concepts: object
) -> Language:
    nlp = spacy.blank(lang, config=config or {})
    for name in names or (CONCEPTS, FORCE):
        own = {k: v for k, v in concepts.items() if name == CONCEPTS or k == "segment"}
        nlp.add_pipe(name, config=own)
    return nlp


def facts(doc: Doc) -> tuple[object, ...]:
    """All that the pipes say about a document."""
    spans = {
        key: [(s.start_char, s.end_char, s.label_, s.id_, s._.force) for s in group]
        for key, group in doc.spans.items()
    }
    return (doc._.concepts, doc._.unsure, doc._.verdicts, doc._.verdict, doc._.force, spans)


@pytest.fixture(scope="module")
def zh() -> Language:
    return pipeline("zh")


@pytest.fixture(scope="module")
def specimen() -> tuple[Instrument, ...]:
    return load_corpus("specimen").instruments


def test_the_entry_points_are_those_of_pyproject() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for group, names in project["entry-points"].items():
        installed = {point.name: point.value for point in entry_points(group=group)}
        for name, value in names.items():
            assert installed.get(name) == value, "reinstall: pip install -e ."


@pytest.mark.slow
def test_spacy_finds_the_pipes_without_an_import_of_lexcompare() -> None:
    code = (
        "import spacy, sys\n"
        "nlp = spacy.blank('zh', config={'nlp': {'tokenizer':"
        " {'@tokenizers': 'lexcompare.jieba.v1'}}})\n"
        "nlp.add_pipe('lexcompare_concepts'); nlp.add_pipe('lexcompare_force')\n"
        f"doc = nlp('{CATALOG}')\n"
        "print([t.concept for t in doc._.concepts], doc._.force.value)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['catalog'] operative"
    assert done.stderr == ""


def test_one_unit(zh: Language) -> None:
    doc = zh(CATALOG)
    assert [type(tag) for tag in doc._.concepts] == [Tag]
    assert [(tag.concept, tag.force, tag.unit) for tag in doc._.concepts] == [
        ("catalog", "operative", "sec_1")
    ]
    span = doc.spans["concepts"][0]
    assert (span.text, span.label_, span.id_) == ("编制全市公共数据目录", "catalog", "sec_1")
    assert span._.force == "operative"
    assert isinstance(doc._.verdict, Verdict)
    assert doc._.verdicts == [doc._.verdict]
    assert doc._.force is doc._.verdict.force
    assert "units" not in doc.spans


def test_a_slogan_is_one(zh: Language) -> None:
    doc = zh(SLOGAN)
    assert doc._.force == "slogan"
    assert doc._.verdict.missing


def test_english() -> None:
    doc = pipeline("en")(ENGLISH)
    assert [tag.concept for tag in doc._.concepts] == ["catalog"]
    assert doc._.force == "operative"
    for span in doc.spans["concepts"]:
        quotes = [e.quote for tag in doc._.concepts for e in tag.evidence]
        assert any(quote in span.text for quote in quotes)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。", "？", "a"], ids=repr)
@pytest.mark.parametrize("segment", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_next_to_nothing(text: str, segment: bool, lang: str) -> None:
    doc = pipeline(lang, segment=segment)(text)
    assert doc.text == text
    assert doc._.concepts == []
    assert len(doc.spans["concepts"]) == 0


@pytest.mark.parametrize("segment", [False, True])
@pytest.mark.parametrize("text", [CATALOG, SLOGAN], ids=["catalog", "slogan"])
def test_order_does_not_matter(text: str, segment: bool) -> None:
    one = pipeline("zh", CONCEPTS, FORCE, segment=segment)(text)
    other = pipeline("zh", FORCE, CONCEPTS, segment=segment)(text)
    assert facts(one) == facts(other)


def test_neither_pipe_needs_the_other(zh: Language) -> None:
    both = zh(CATALOG)
    alone = pipeline("zh", CONCEPTS)(CATALOG)
    assert alone._.concepts == both._.concepts
    assert (alone._.force, alone._.verdict, alone._.verdicts) == (None, None, [])
    judged = pipeline("zh", FORCE)(CATALOG)
    assert judged._.verdict == both._.verdict
    assert judged._.concepts == []


def test_a_unit_comes_out_as_on_the_command_line(
    zh: Language, specimen: tuple[Instrument, ...]
) -> None:
    analyser = Analyser.from_codebook()
    seen = 0
    for instrument in specimen:
        if instrument.metadata.language != "zh":
            continue
        found = analyser.find(instrument)
        for unit, findings in zip(instrument.units, found.units, strict=True):
            doc = zh.make_doc(f"{unit.label}　{unit.text}")
            doc._.instrument_title = instrument.metadata.title
            above = [f"{part.label} {part.heading}" for part in unit.path]
            doc._.unit_heading = "\n".join([*above, unit.heading])
            doc = zh(doc)
            expected = [(t.concept, t.force, t.objects) for t in findings.tags]
            assert [(t.concept, t.force, t.objects) for t in doc._.concepts] == expected
            # A document does not know the provisions of a unit, so a heading inside a unit may be
            # divided otherwise, and a tree may fall to the other side (one unit of the specimen).
            scores = [t.score for t in findings.tags]
            assert [t.score for t in doc._.concepts] == pytest.approx(scores, abs=0.03)
            assert doc._.force == findings.verdict.force
            seen += len(expected)
    assert seen > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_whole_instrument_comes_out_as_on_the_command_line(
    lang: str, specimen: tuple[Instrument, ...]
) -> None:
    analyser = Analyser.from_codebook()
    nlp = pipeline(lang, segment=True, config=JIEBA if lang == "zh" else {})
    own = [i for i in specimen if i.metadata.language == lang and not i.source.path.endswith("xml")]
    compared = 0
    for instrument in own:
        doc = nlp.make_doc(instrument.source.text)
        doc._.instrument_title = instrument.metadata.title
        doc = nlp(doc)
        found = analyser.find(instrument)
        if [unit.id for unit in instrument.units] != [s.id_ for s in doc.spans["units"]]:
            # The manifest knows that this is a statutory instrument; a bare text does not say so.
            assert [unit.number for unit in instrument.units] == [
                s.id_.split("_", 1)[1] for s in doc.spans["units"]
            ]
            continue
        assert doc._.verdicts == [unit.verdict for unit in found.units]
        assert doc._.concepts == list(found.tags)
        assert doc._.verdict is None
        assert doc._.force is None
        compared += 1
    assert compared >= (8 if lang == "zh" else 1)


def test_the_spans_of_an_instrument_say_which_unit(specimen: tuple[Instrument, ...]) -> None:
    instrument = next(i for i in specimen if i.id == "sp-jia-open")
    doc = pipeline("zh", segment=True, config=JIEBA)(instrument.source.text)
    units = {span.id_: span for span in doc.spans["units"]}
    verdicts = {verdict.unit: verdict for verdict in doc._.verdicts}
    assert list(units) == list(verdicts) == list(instrument.unit_ids)
    for name, span in units.items():
        assert span.label_ == name
        assert span.text.startswith("第")
        assert span._.verdict == verdicts[name]
        assert span._.force == verdicts[name].force
    assert doc.spans["concepts"]
    forces = {(tag.unit, tag.concept): tag.force for tag in doc._.concepts}
    for span in doc.spans["concepts"]:
        home = units[span.id_]
        assert home.start <= span.start < span.end <= home.end
        assert span._.force == forces[span.id_, span.label_]
        assert span._.verdict == verdicts[span.id_]


def test_the_number_at_the_head_is_no_part_of_the_text(zh: Language) -> None:
    bare, numbered = zh(CATALOG), zh("第二十八条　" + CATALOG)
    assert [s.text for s in bare.spans["concepts"]] == [s.text for s in numbered.spans["concepts"]]
    assert bare._.force == numbered._.force
    assert zh("第三条规定的机构应当编制公共数据目录。")._.concepts


def test_full_width_text_is_read_and_marked_where_it_stands() -> None:
    doc = pipeline("en")("Every agency shall publish an inventory of its ｄａｔａ assets yearly.")
    wide = [tag.concept for tag in doc._.concepts]
    assert wide == [tag.concept for tag in pipeline("en")(ENGLISH)._.concepts]
    for tag in doc._.concepts:
        for one in tag.evidence:
            assert doc.text[one.span.start : one.span.end]


def test_the_title_is_context() -> None:
    nlp = pipeline("zh", CONCEPTS)
    text = "对决定不服的，可以依法申请行政复议。"
    plain, titled = nlp.make_doc(text), nlp.make_doc(text)
    titled._.instrument_title = "甲省公共数据开放条例"
    assert nlp(plain)._.concepts == []
    assert [tag.concept for tag in nlp(titled)._.concepts] == ["remedies"]


TEXTS = [CATALOG, SLOGAN, "", "本办法自2031年1月1日起施行。"] * 5


def test_pipe_in_batches_gives_what_single_calls_give(zh: Language) -> None:
    single = [facts(zh(text)) for text in TEXTS]
    for size in (1, 3, 100):
        assert [facts(doc) for doc in zh.pipe(TEXTS, batch_size=size, n_process=1)] == single


@pytest.mark.slow
def test_pipe_in_two_processes_gives_the_same() -> None:
    nlp = pipeline("zh", config=JIEBA)
    with warnings.catch_warnings():
        # Python warns of forking under threads, which the test runner has; spaCy forks.
        warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork.*")
        found = [facts(doc) for doc in nlp.pipe(TEXTS, batch_size=4, n_process=2)]
    assert found == [facts(nlp(text)) for text in TEXTS]


def test_pipes_and_tokenizer_can_be_sent_to_another_process() -> None:
    nlp = pipeline("zh", config=JIEBA, codebook=str(SECOND))
    nlp(PINFO)
    again = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert [t.text for t in again(PINFO)] == [t.text for t in nlp(PINFO)]
    for name in (CONCEPTS, FORCE):
        pipe = pickle.loads(pickle.dumps(nlp.get_pipe(name)))
        alone = pipeline("zh", name, codebook=str(SECOND))
        assert facts(pipe(nlp.make_doc(PINFO))) == facts(alone(PINFO))


@pytest.mark.parametrize("how", ["bytes", "DocBin"])
def test_documents_can_be_saved(how: str, zh: Language) -> None:
    doc = zh(CATALOG)
    if how == "bytes":
        again = Doc(zh.vocab).from_bytes(doc.to_bytes())
    else:
        data = DocBin(docs=[doc], store_user_data=True).to_bytes()
        again = next(DocBin().from_bytes(data).get_docs(zh.vocab))
    assert facts(again) == facts(doc)


@pytest.mark.parametrize("segment", [False, True])
def test_a_pipeline_can_be_saved_to_bytes(segment: bool) -> None:
    nlp = pipeline("zh", config=JIEBA, segment=segment, codebook=str(SECOND))
    data = nlp.to_bytes()
    assert data == nlp.to_bytes()
    again = pipeline("zh", config=JIEBA).from_bytes(data)
    assert [tag.concept for tag in again(PINFO)._.concepts] == ["consent"]
    assert facts(again(PINFO)) == facts(nlp(PINFO))
    assert [t.text for t in again(PINFO)] == [t.text for t in nlp(PINFO)]


def test_a_pipeline_on_disk_takes_its_codebook_along(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "book"
    shutil.copytree(SECOND, folder)
    tokenizer = {"@tokenizers": "lexcompare.jieba.v1", "codebook": str(folder)}
    nlp = pipeline("zh", config={"nlp": {"tokenizer": tokenizer}}, codebook=str(folder))
    before = facts(nlp(PINFO))
    nlp.to_disk(tmp_path / "saved")
    shutil.rmtree(folder)
    again = spacy.load(tmp_path / "saved")
    assert again.pipe_names == [CONCEPTS, FORCE]
    assert facts(again(PINFO)) == before
    assert again.tokenizer.words == cue_words(load_codebook(SECOND))


@pytest.mark.parametrize("name", [CONCEPTS, FORCE])
@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b"[1]", b'{"format": 99}'], ids=repr)
def test_spoilt_bytes_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(UsageError, match="saved"):
        pipeline("zh", name).get_pipe(name).from_bytes(data)


def test_a_codebook_that_is_spoilt_on_the_way_is_refused() -> None:
    pipe = pipeline("zh", CONCEPTS).get_pipe(CONCEPTS)
    data = pipe.to_bytes().replace(b'"decisive": 0.64', b'"decisive": "x"')
    assert data != pipe.to_bytes()
    with pytest.raises(CodebookError, match="decisive has the wrong value"):
        pipe.from_bytes(data)


def test_another_codebook(zh: Language) -> None:
    nlp = pipeline("zh", codebook=str(SECOND))
    assert [tag.concept for tag in nlp(PINFO)._.concepts] == ["consent"]
    assert nlp(CATALOG)._.concepts == []


BAD_CONFIG = {
    "unknown key": ({"segments": True}, "segments"),
    "segment is no truth value": ({"segment": "maybe"}, "segment"),
    "codebook is no path": ({"codebook": 3}, "codebook"),
    "spans_key is taken": ({"spans_key": "units"}, "spans_key"),
    "spans_key is empty": ({"spans_key": ""}, "spans_key"),
    "codebook folder without a codebook": ({"codebook": str(ROOT / "tests")}, "no codebook here"),
}


@pytest.mark.parametrize("name", BAD_CONFIG)
def test_a_bad_configuration_is_refused_by_name(name: str) -> None:
    config, told = BAD_CONFIG[name]
    with pytest.raises(Exception, match=told) as caught:
        spacy.blank("zh").add_pipe(CONCEPTS, config=config)
    assert isinstance(caught.value, (UsageError, CodebookError, ValueError))


def test_a_codebook_that_is_not_there_is_named_at_the_first_document() -> None:
    """Not before: a saved pipeline brings its own, and its folder may be gone."""
    nlp = pipeline("zh", CONCEPTS, codebook="no/such/folder")
    with pytest.raises(UsageError, match="no/such/folder"):
        nlp(CATALOG)
    with pytest.raises(UsageError, match="no/such/folder"):
        nlp.to_bytes()
    tokenizer = {"@tokenizers": "lexcompare.jieba.v1", "codebook": "no/such/folder"}
    with pytest.raises(UsageError, match="no/such/folder"):
        spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})("数据")


@pytest.mark.parametrize("name", [CONCEPTS, FORCE])
def test_another_language_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="'de'"):
        spacy.blank("de").add_pipe(name)


def test_pipes_that_disagree_about_what_a_document_is_are_refused() -> None:
    nlp = pipeline("zh", CONCEPTS, segment=True)
    with pytest.raises(UsageError, match="segment=True, as lexcompare_concepts has it"):
        nlp.add_pipe(FORCE)


@pytest.mark.slow
def test_a_name_taken_by_another_package_hurts_nobody_but_these_pipes() -> None:
    code = """
import spacy
from spacy.tokens import Doc
Doc.set_extension("concepts", default=7)
doc = spacy.blank("zh")("数据")
print(doc._.concepts)
try:
    spacy.blank("zh").add_pipe("lexcompare_force")
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first == "7"
    assert second.startswith("UsageError lexcompare_force:")
    assert "Doc._.concepts" in second


def test_the_spans_can_go_elsewhere() -> None:
    doc = pipeline("zh", CONCEPTS, spans_key="law")(CATALOG)
    assert [span.label_ for span in doc.spans["law"]] == ["catalog"]
    assert "concepts" not in doc.spans


def test_displacy_shows_each_concept_in_the_colour_of_its_family(zh: Language) -> None:
    options = displacy_options()
    html = displacy.render(zh(CATALOG), style="span", options=options, jupyter=False)
    assert "catalog" in html
    assert options["colors"]["catalog"] in html
    book = load_codebook()
    by_family = {c.family: options["colors"][c.id] for c in book.concepts}
    assert len(set(by_family.values())) == len(book.families)
    assert set(options["colors"]) == set(book.concept_ids)
    assert all(options["colors"][c.id] == by_family[c.family] for c in book.concepts)


def test_displacy_takes_another_codebook() -> None:
    assert set(displacy_options(SECOND)["colors"]) == set(load_codebook(SECOND).concept_ids)


def test_the_colours_stay_apart_for_the_colour_blind_and_carry_black_text() -> None:
    """Luminance contrast to black of 7:1 (WCAG AAA), and no two alike under deuteranopia."""
    colours = sorted(set(displacy_options()["colors"].values()))
    assert len(colours) == 6
    seen = []
    for colour in colours:
        rgb = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert (light + 0.05) / 0.05 >= 7
        # Viénot, Brettel and Mollon (1999): what is left of red and green is one channel.
        yellow = 0.29275 * linear[0] + 0.70725 * linear[1]
        seen.append((yellow, linear[2], colour))
    for one, other in pairwise(sorted(seen)):
        assert abs(one[0] - other[0]) + abs(one[1] - other[1]) > 0.05, (one, other)


def test_the_words_of_the_codebook_stay_whole() -> None:
    nlp = spacy.blank("zh", config=JIEBA)
    words = [token.text for token in nlp("数源部门开展公共数据授权运营。")]
    assert {"数源部门", "公共数据", "授权运营"} <= set(words)


def test_jieba_itself_is_untouched() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    text = "数源部门开展公共数据授权运营，征得住客同意。"
    before = list(jieba.dt.cut(text))
    frequencies, total = dict(jieba.dt.FREQ), jieba.dt.total
    shipped = spacy.blank("zh", config=JIEBA)
    tokenizer = {"@tokenizers": "lexcompare.jieba.v1", "codebook": str(SECOND)}
    second = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    ours = [token.text for token in shipped(text)]
    other = [token.text for token in second(text)]
    assert frequencies == jieba.dt.FREQ
    assert jieba.dt.total == total
    assert list(jieba.dt.cut(text)) == before
    # The three are different dictionaries, so the test would see a leak.
    assert "数源部门" in ours
    assert "数源部门" not in before
    assert "数源部门" not in other


MISSING = """
import sys
sys.modules["{absent}"] = None
from lexcompare.core.errors import MissingExtraError
try:
    {code}
except MissingExtraError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("absent", "code"),
    [
        ("spacy", "import lexcompare.analyse.spacy_pipes"),
        ("spacy", "import lexcompare.analyse.spacy_tokens"),
        ("jieba", f"import spacy; spacy.blank('zh', config={JIEBA})('数据')"),
    ],
    ids=["pipes", "tokenizer", "jieba"],
)
def test_a_missing_extra_is_named(absent: str, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING.format(absent=absent, code=code)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "pip install lexcompare[spacy]" in done.stdout


def test_lexcompare_itself_does_not_load_spacy() -> None:
    code = "import sys, lexcompare.pipeline.run, lexcompare.cli.app; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
