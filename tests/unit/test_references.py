"""References: golden forms for instruments of every level and legal system, and round trips."""

from __future__ import annotations

import csv
import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexcompare.core.errors import UsageError
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.report.references import STYLES, format_reference, gather_facts
from lexcompare.report.references.examples import EXAMPLE
from lexcompare.report.references.machine import biblatex, bibtex, csl_item, csl_json, ris
from lexcompare.report.references.pinpoint import Pinpoint
from lexcompare.report.references.translate import english_body, english_title, pinyin_title

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "references" / "references.json"
ISSUERS = {
    "cn-dsl-2021": "全国人民代表大会常务委员会",
    "cn-ogi-2019": "国务院",
    "cn-spc-disclosure-2011": "最高人民法院",
    "cn-31-data-2021": "上海市人民代表大会常务委员会",
    "cn-33-open-2020": "浙江省人民政府",
    "cn-4403-credit-2023": "深圳市人民代表大会常务委员会",
    "cn-31-operation": "上海市人民政府办公厅",
    "cn-45-bigdata-2022": "广西壮族自治区人民代表大会常务委员会",
}
PLACES = {
    "cn-dsl-2021": "art_42",
    "cn-ogi-2019": "art_51",
    "cn-spc-disclosure-2011": "art_1__para_1__item_2",
    "cn-31-data-2021": "art_41__para_2",
    "cn-33-open-2020": "art_17",
    "cn-4403-credit-2023": "art_10_1__para_1__item_2__point_3",
    "cn-31-operation": "",
    "cn-44-operation-draft": "art_5",
    "cn-45-bigdata-2022": "art_40",
    "uk-foia-2000": "sec_11A__subsec_1__para_a",
    "uk-rpsi-2015": "reg_7__para_1",
    "us-44usc-35": "sec_3511_a__para_2",
    "us-5usc-552": "sec_552_a",
    "us-eo-13642": "sec_2",
    "us-pl-113-44": "sec_2",
    "us-san-francisco-open": "sec_22D.2",
    "eu-gdpr-2016": "art_5__para_1__point_a",
    "eu-data-act-2023": "",
}


def catalogued() -> dict[str, Instrument]:
    """Instruments as the catalogue states them: facts alone, no text."""
    with (ROOT / "corpus" / "catalogue.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return {
        name: Instrument(
            name,
            Metadata(
                title=rows[name]["title"],
                jurisdiction=Jurisdiction(rows[name]["jurisdiction"]),
                region=rows[name]["region"],
                region_name=rows[name]["region_name"],
                level=Level(rows[name]["level"]),
                issuer=ISSUERS.get(name, ""),
                promulgated=rows[name]["promulgated"],
                effective=rows[name]["effective"],
                status=Status(rows[name]["status"] or "unknown"),
                language=rows[name]["language"],
            ),
            Source(""),
        )
        for name in PLACES
    }


def made() -> dict[str, dict[str, str]]:
    return {
        name: {
            style: write(gather_facts(instrument, PLACES[name])) for style, write in STYLES.items()
        }
        for name, instrument in catalogued().items()
    }


def test_golden_references_of_eighteen_instruments() -> None:
    assert made() == json.loads(GOLDEN.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(PLACES))
def test_citeproc_reads_the_csl_item_with_nothing_lost(name: str) -> None:
    from citeproc.source.json import CiteProcJSON

    facts = gather_facts(catalogued()[name], PLACES[name])
    item = csl_item(facts)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = CiteProcJSON(json.loads(csl_json(facts)))[item["id"].lower()]
    assert str(read.title) == facts.title
    for field in ("authority", "number", "section", "note", "jurisdiction"):
        assert str(read.get(field, "") or "") == item.get(field, "")
    stated = facts.promulgated or facts.effective
    if stated:
        issued = read.issued
        assert f"{issued.year:04d}-{issued.month:02d}-{issued.day:02d}" == stated


@pytest.mark.parametrize("name", sorted(PLACES))
def test_rispy_reads_the_record_with_nothing_lost(name: str) -> None:
    import rispy

    facts = gather_facts(catalogued()[name], PLACES[name])
    (read,) = rispy.loads(ris(facts))
    assert read["type_of_reference"] == "STAT"
    assert read["title"] == facts.title
    assert read.get("authors", []) == ([facts.issuer] if facts.issuer else [])
    assert read.get("date", "").replace("/", "-") == (facts.promulgated or facts.effective)
    place = csl_item(facts).get("section", "")
    assert read.get("section", "") == place
    assert read["notes"] == [csl_item(facts)["note"]]


@pytest.mark.parametrize("write", [bibtex, biblatex], ids=["bibtex", "biblatex"])
@pytest.mark.parametrize("name", sorted(PLACES))
def test_bibtexparser_reads_the_entry_with_nothing_lost(name: str, write) -> None:
    import bibtexparser

    facts = gather_facts(catalogued()[name], PLACES[name])
    read = bibtexparser.parse_string(write(facts))
    assert not read.failed_blocks
    (entry,) = read.entries
    fields = {field.key: plain(field.value) for field in entry.fields}
    assert fields["title"] == facts.title
    assert fields.get("author", "") == facts.issuer
    assert fields.get("pages", "") == csl_item(facts).get("section", "")
    stated = facts.promulgated or facts.effective
    if "date" in fields:
        assert fields["date"] == stated
    elif stated:
        assert f"{fields['year']}-{fields['month']}-{fields['day']}" == stated


def plain(value: str) -> str:
    """Undo the braces and escapes of BibTeX with an independent decoder."""
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", keep_braced_groups=False).latex_to_text(value)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("甲省数据条例 Act&%$#_{}~^\\—\"'（）《》§"),
        min_size=1,
        max_size=30,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
def test_any_title_survives_csl_and_ris(title: str) -> None:
    import rispy

    facts = replace(EXAMPLE, title=title)
    assert json.loads(csl_json(facts))[0]["title"] == title
    assert rispy.loads(ris(facts))[0]["title"] == title


@pytest.mark.parametrize(
    "title",
    ["Data & Records Act", "100% Open_Data Act #2", "{Braced} Act", "Act ~ 2024", "甲省条例\\乙"],
)
def test_titles_with_signs_of_tex_survive_bibtex(title: str) -> None:
    import bibtexparser

    (entry,) = bibtexparser.parse_string(bibtex(replace(EXAMPLE, title=title))).entries
    assert plain(entry.fields_dict["title"].value) == title


@pytest.mark.parametrize(
    ("identifier", "chinese", "english", "bracketed"),
    [
        ("art_28", "第28条", "art. 28", "28"),
        ("art_10_1", "第10条之一", "art. 10-1", "10(1)"),
        ("art_3__para_2__item_4", "第3条第2款第4项", "art. 3, para. 2, item 4", "3(2)(4)"),
        ("annex_1", "附件1", "annex 1", "1"),
        ("sec_3511_a__para_2", "第3511(a)部分第2款", "sec. 3511-a, para. 2", "3511(a)(2)"),
    ],
)
def test_pinpoints(identifier: str, chinese: str, english: str, bracketed: str) -> None:
    pin = Pinpoint.parse(identifier)
    assert (pin.chinese, pin.english(dotted=True), pin.bracketed) == (chinese, english, bracketed)


@pytest.mark.parametrize("identifier", ["", "art", "art_", "para_1", "art_1__para"])
def test_what_is_no_place_is_refused(identifier: str) -> None:
    with pytest.raises((UsageError, Exception)) as caught:
        Pinpoint.parse(identifier)
    assert "got" in str(caught.value) or "id" in str(caught.value)


def test_an_unknown_style_and_an_unknown_unit_are_refused() -> None:
    law = Instrument("cn-x", Metadata(title="甲省数据条例", language="zh"), Source(""))
    with pytest.raises(UsageError, match="no such style"):
        format_reference(law, style="chicago")
    with pytest.raises(UsageError, match="no such unit"):
        format_reference(law, "art_9")


def test_nothing_is_guessed_where_nothing_is_known() -> None:
    bare = Instrument("cn-x", Metadata(title="甲省花卉条例", language="zh"), Source(""))
    assert format_reference(bare, style="cn-legal") == "《甲省花卉条例》。"
    assert "[" not in format_reference(bare, style="bluebook")
    draft = replace(EXAMPLE, status=Status.DRAFT)
    assert "（草案）" in STYLES["cn-legal"](draft)
    assert "(draft)" in STYLES["bluebook"](draft)


def test_a_translation_of_ours_is_marked_and_a_published_title_is_not() -> None:
    assert "our translation" in STYLES["bluebook"](EXAMPLE)
    published = gather_facts(catalogued()["cn-dsl-2021"])
    assert "our translation" not in STYLES["bluebook"](published)
    assert "Data Security Law of the People's Republic of China" in STYLES["bluebook"](published)


@pytest.mark.parametrize(
    ("title", "pinyin", "english"),
    [
        (
            "上海市数据条例",
            "Shanghai Shi Shuju Tiaoli",
            "Shanghai Municipality Regulations on Data",
        ),
        (
            "广西壮族自治区大数据发展条例",
            "Guangxi Zhuang Zizhiqu Dashuju Fazhan Tiaoli",
            "Guangxi Zhuang Autonomous Region Regulations on Big Data Development",
        ),
        ("甲省花卉条例", "Jiashenghuahui Tiaoli", ""),
    ],
)
def test_titles_in_latin_script(title: str, pinyin: str, english: str) -> None:
    assert (pinyin_title(title), english_title(title)) == (pinyin, english)


def test_bodies_in_english() -> None:
    assert english_body("西安市人民政府办公厅") == (
        "General Office of the People's Government of Xi'an Municipality"
    )
