"""A codebook of another topic goes through everything, and the shipped one stays out of it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from lexcompare.cli.app import app
from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.matcher import CueMatcher, RuleHit
from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import CodebookError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.pipeline.run import RunOptions, RunResult, run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "corpus" / "codebooks" / "personal-information"
TEXTS = Path(__file__).parent / "second_codebook"

# Drafted with the rules in view: what is tested is the way through the tool, not the rules.
EXPECTED = {
    "sp-jia-pinfo": {
        "art_3": {"consent": "operative"},
        "art_4": {"notice": "operative"},
        "art_5": {"minimisation": "operative"},
        "art_6": {"sensitive_information": "operative"},
        "art_7": {"cross_border": "operative"},
        "art_8": {"individual_rights": "operative"},
        "art_9": {"security_measures": "operative"},
        "art_10": {"breach_notification": "operative"},
        "art_11": {"impact_assessment": "soft"},
        "art_12": {"legal_liability": "operative"},
    },
    "sp-isle-pdata": {
        "sec_1": {"consent": "operative"},
        "sec_2": {"individual_rights": "operative"},
        "sec_3": {"breach_notification": "operative"},
    },
}


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(FOLDER)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    return run(TEXTS, tmp_path_factory.mktemp("run"), RunOptions(codebook=FOLDER))


def foreign_ids(book: Codebook) -> set[str]:
    """Names that only the shipped codebook has: concepts, families, rules, objects, modes."""
    shipped = load_codebook()

    def ids(one: Codebook) -> set[str]:
        parts = (one.concepts, one.families, one.rules, one.objects, one.modes)
        return {item.id for part in parts for item in part}

    return ids(shipped) - ids(book)


def by_instrument(result: RunResult) -> dict[str, InstrumentFindings]:
    return {found.instrument.id: found for found in result.analysis.findings}


def test_it_has_ten_concepts_in_both_languages_with_examples(book: Codebook) -> None:
    assert len(book.concepts) == 10
    for concept in book.concepts:
        assert concept.definition_zh
        assert concept.definition_en
        assert concept.include
        assert concept.exclude
        for lang in ("zh", "en"):
            told = [example.expect for example in concept.examples if example.lang == lang]
            assert told.count(True) >= 2, concept.id
            assert told.count(False) >= 1, concept.id
            assert any(rule.lang == lang for rule in concept.rules), concept.id


def test_it_shares_no_concept_with_the_shipped_one(book: Codebook) -> None:
    assert not set(book.concept_ids) & set(load_codebook().concept_ids)


@pytest.mark.parametrize("instrument", sorted(EXPECTED))
def test_the_tags_of_the_drafted_texts_are_these(instrument: str, result: RunResult) -> None:
    found = by_instrument(result)[instrument]
    tags: dict[str, dict[str, str]] = {}
    for tag in found.tags:
        tags.setdefault(tag.unit, {})[tag.concept] = tag.force.value
    assert tags == EXPECTED[instrument]


def test_units_outside_the_codebook_get_a_verdict_and_no_tag(result: RunResult) -> None:
    units = {unit.unit: unit for unit in by_instrument(result)["sp-jia-pinfo"].units}
    assert len(units) == 13
    assert units["art_1"].tags == units["art_2"].tags == units["art_13"].tags == ()
    assert [units[f"art_{n}"].verdict.force.value for n in (1, 2, 13)] == [
        "structural",
        "slogan",
        "structural",
    ]


def test_objects_and_exclusions_come_from_this_codebook(result: RunResult, book: Codebook) -> None:
    objects = {
        name for found in result.analysis.findings for unit in found.units for name in unit.objects
    }
    assert objects == {item.id for item in book.objects}
    assert not any(unit.opening_mode for f in result.analysis.findings for unit in f.units)
    english = {unit.unit: unit for unit in by_instrument(result)["sp-isle-pdata"].units}
    assert [one.concept for one in english["sec_4"].exclusions] == ["individual_rights"]


def test_the_matrix_has_its_concepts_in_its_order(result: RunResult, book: Codebook) -> None:
    assert result.matrix.concepts == book.concept_ids
    grades = {
        concept: result.matrix.cell("sp-jia-pinfo", concept).grade.value
        for concept in book.concept_ids
    }
    assert grades == {
        concept: "soft" if concept == "impact_assessment" else "operative"
        for concept in book.concept_ids
    }


def test_no_output_names_anything_of_the_shipped_codebook(
    result: RunResult, book: Codebook
) -> None:
    text = {
        name: path.read_text("utf-8-sig")
        for name, path in result.outputs.items()
        if path.suffix in {".csv", ".html", ".json"}
    }
    page = gzip.decompress(result.outputs["report_data.json.gz"].read_bytes())
    text["report_data.json.gz"] = page.decode("utf-8")
    sheets = openpyxl.load_workbook(result.outputs["gap_matrix.xlsx"], read_only=True)
    text["gap_matrix.xlsx"] = "\n".join(
        str(value)
        for sheet in sheets.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )
    tags = pd.read_parquet(result.outputs["tags.parquet"])
    text["tags.parquet"] = " ".join(map(str, tags.to_numpy().ravel()))
    assert set(tags["concept"]) == set(book.concept_ids)
    # Ids that are ordinary English words stand in prose; those with a mark of their own do not.
    telling = sorted(name for name in foreign_ids(book) if re.search(r"[._-]", name))
    assert "opening_duty" in telling
    for name, content in text.items():
        leaked = [one for one in telling if re.search(rf"(?<![\w.-]){re.escape(one)}\b", content)]
        assert leaked == [], name
    assert f'"{book.digest}"' in text["run.json"]
    for concept in book.concepts:
        assert concept.label_zh in text["report_data.json.gz"]
        assert concept.label_zh in text["gap_matrix.xlsx"]


def test_without_its_own_gate_a_codebook_has_none(tmp_path: Path) -> None:
    """The gate about data is a part of the shipped codebook, not of the mechanism."""
    folder = tmp_path / "book"
    shutil.copytree(FOLDER, folder)
    main = folder / "codebook.toml"
    main.write_text(main.read_text("utf-8").replace('default_gate = "personal"\n', ""), "utf-8")
    text = "旅客可以随时撤回同意。"
    closed = [hit.rule.id for hit in _hits(load_codebook(FOLDER), text)]
    opened = [hit.rule.id for hit in _hits(_without_examples(folder), text)]
    assert closed == []
    assert opened == ["consent.obtain"]


def _without_examples(folder: Path) -> Codebook:
    # Some examples show that the gate keeps rules silent.
    for path in (folder / "concepts").glob("*.toml"):
        path.write_text(path.read_text("utf-8").split("[[example]]")[0], "utf-8")
    return load_codebook(folder)


def _hits(book: Codebook, text: str) -> tuple[RuleHit, ...]:
    return CueMatcher(book).hits(text, "zh")


def invoke(*args: object) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, [str(arg) for arg in args])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_verbs_take_it(book: Codebook) -> None:
    tags = invoke("tag", TEXTS, "--codebook", FOLDER)
    assert {record["concept"] for record in tags} == set(book.concept_ids)
    verdicts = invoke("judge", TEXTS, "--codebook", FOLDER)
    assert len(verdicts) == 13 + 5


def test_the_shipped_codebook_sees_other_things_in_the_same_text(book: Codebook) -> None:
    tags = invoke("tag", TEXTS)
    assert tags
    assert not {record["concept"] for record in tags} & set(book.concept_ids)


def test_check_says_what_it_holds() -> None:
    done = CliRunner().invoke(app, ["codebook", "check", str(FOLDER)])
    assert done.exit_code == 0
    assert "5 families, 10 concepts" in done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(FOLDER, folder)
    return folder


CONSENT = "concepts/consent.toml"
SPOILT = {
    "example": (CONSENT, "取得|征得|", "", ("consent.toml, example 1", "consent.obtain")),
    "example of no rule": (
        CONSENT,
        'rule = "consent.obtain"',
        'rule = "consent.get"',
        ("consent.toml, example 1", "consent.get", "consent.obtain, consent.obtain_en"),
    ),
    "cue": (CONSENT, "(取得", "取得", ("consent.toml, rule consent.obtain", "unbalanced")),
    "word list": (
        CONSENT,
        "consent of…<person>",
        "consent of…<people>",
        ("consent.toml, rule consent.obtain_en", "<people>"),
    ),
    "key": (
        CONSENT,
        "none = ",
        "nope = ",
        ("consent.toml", "[[rule]] 1", "consent.obtain", "nope"),
    ),
    "gate of a veto": (
        "codebook.toml",
        'about = "-"',
        'about = "privat"',
        ("codebook.toml, rule veto.purpose", "privat", "personal"),
    ),
    "object": (
        "objects.toml",
        '"国家机关", "行政机关"',
        '"(国家"',
        ("objects.toml, rule public_",),
    ),
    "veto over an example": (
        "codebook.toml",
        "制定本(条例|办法|规定)",
        "征得",
        ("consent.toml, example 1", "silenced by veto.purpose"),
    ),
    "no TOML": (CONSENT, "id = ", "id ", ("consent.toml", "no TOML")),
}


@pytest.mark.parametrize("name", SPOILT)
def test_check_names_file_and_place_in_one_line(name: str, copy: Path) -> None:
    file, old, new, told = SPOILT[name]
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(copy)
    message = str(caught.value)
    assert "\n" not in message
    for part in told:
        assert part in message


def test_an_error_names_the_file_as_it_is_called(copy: Path) -> None:
    """Files may be called anything; the message must not guess the name from the id."""
    path = (copy / CONSENT).rename(copy / "concepts" / "01 同意.toml")
    path.write_text(path.read_text("utf-8").replace("取得|征得|", ""), "utf-8")
    with pytest.raises(CodebookError, match=r"concepts/01 同意\.toml, example 1"):
        load_codebook(copy)
