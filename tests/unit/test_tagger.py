"""From rule hits to tags: vetoes, force, objects, polarity, evidence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from lexcompare.analyse.judge import StatementVerdict
from lexcompare.analyse.statements import Statement
from lexcompare.analyse.tagger import Tagger, combined_score
from lexcompare.codebook.loader import load_codebook
from lexcompare.core.findings import Verdict
from lexcompare.core.model import Article, Division, Provision
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import DivisionKind, Force, ProvisionKind, UnitKind


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def unit(text: str, *, chapter: str = "", heading: str = "", shift: int = 0) -> Article:
    path = (Division(DivisionKind.CHAPTER, "1", "第一章", chapter, Span(0, 0)),) if chapter else ()
    runs = (Run(0, len(text), shift, len(text)),)
    return Article(
        "art_9", UnitKind.ARTICLE, "第九条", "9", heading, path, Span(0, len(text)), text, runs
    )


def verdict(force: Force) -> Verdict:
    return Verdict("art_9", force, 0.9, 2, 2, 0)


def statement(text: str, start: int, end: int, force: Force) -> StatementVerdict:
    """A verdict reduced to what the tagger reads of it."""
    made = Statement(Span(start, end), None, text[start:end], "art_9")
    return cast(StatementVerdict, SimpleNamespace(statement=made, force=force))


def concepts(tagger: Tagger, text: str, lang: str = "zh", **context: str) -> set[str]:
    title = context.pop("title", "")
    return {tag.concept for tag in tagger.tag(unit(text, **context), lang, title=title).tags}


CASES = [
    pytest.param("丙市数据中心应当编制本市公共数据目录，每季公布。", {"catalog"}, id="catalogue"),
    pytest.param("涉及国家秘密的公共数据不予开放。", {"exceptions"}, id="exception"),
    pytest.param(
        "丙市数据局负责统筹全市公共数据管理工作。", {"responsible_body"}, id="responsible body"
    ),
    pytest.param(
        "申请人对不予公开政府信息的决定不服的，可以申请行政复议。",
        {"remedies", "exceptions"},
        id="remedy against a refusal",
    ),
    pytest.param("公共数据免费向社会开放。", {"fees", "opening_duty"}, id="two concepts"),
    pytest.param(
        "为了便利读者利用公共数据，加强数据安全管理，制定本办法。", set(), id="purpose clause"
    ),
    pytest.param(
        "本办法自二〇二七年一月一日起施行，公共数据目录另行公布。", set(), id="commencement"
    ),
    pytest.param("城市道路养护单位应当编制养护目录。", set(), id="not about data"),
    pytest.param(
        "违反交通规则的，由公安机关责令改正，处二百元罚款。", set(), id="sanction of another field"
    ),
    pytest.param("不服停车处罚决定的，可以申请行政复议。", set(), id="remedy of another field"),
    pytest.param("绿化经费纳入本级财政预算。", set(), id="budget of another field"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_concepts_of_drafted_units(tagger: Tagger, text: str, expected: set[str]) -> None:
    assert concepts(tagger, text) == expected


def test_the_title_speaks_for_a_silent_unit(tagger: Tagger) -> None:
    text = "违反本办法的，由主管部门责令改正，并处一万元罚款。"
    assert concepts(tagger, text) == set()
    assert concepts(tagger, text, title="丙市公共数据办法") == {"liability"}


def test_a_list_of_offences_regulates_nothing_but_liability(tagger: Tagger) -> None:
    text = (
        "公共管理和服务机构有下列行为之一的，由市数据局责令改正：\n"
        "（一）不编制公共数据目录的；\n（二）不向社会开放公共数据的；\n（三）泄露个人信息的。"
    )
    assert concepts(tagger, text) == {"liability"}


def test_definitions_and_scope_are_always_structural(tagger: Tagger) -> None:
    text = "本条例所称公共数据，是指机关在履职中取得的记录。"
    (tag,) = tagger.tag(unit(text), "zh", verdict(Force.STRUCTURAL), ()).tags
    assert (tag.concept, tag.force) == ("definition", Force.STRUCTURAL)


TWO = "市数据局应当推动公共数据平台建设。市数据局应当编制公共数据目录。"
CUT = TWO.index("。") + 1


def test_a_concept_has_the_force_of_its_own_statements(tagger: Tagger) -> None:
    statements = (
        statement(TWO, 0, CUT, Force.SLOGAN),
        statement(TWO, CUT, len(TWO), Force.OPERATIVE),
    )
    result = tagger.tag(unit(TWO), "zh", verdict(Force.OPERATIVE), statements)
    forces = {tag.concept: tag.force for tag in result.tags}
    assert forces["catalog"] is Force.OPERATIVE
    assert forces["platform"] is Force.SLOGAN


@pytest.mark.parametrize("unit_force", [Force.SOFT, Force.SLOGAN])
def test_a_concept_is_never_stronger_than_its_unit(tagger: Tagger, unit_force: Force) -> None:
    statements = (statement(TWO, CUT, len(TWO), Force.OPERATIVE),)
    for tag in tagger.tag(unit(TWO), "zh", verdict(unit_force), statements).tags:
        assert tag.force.strength <= unit_force.strength


def test_a_structural_unit_regulates_nothing(tagger: Tagger) -> None:
    text = "公共数据目录的编制，另有规定的从其规定。"
    result = tagger.tag(unit(text), "zh", verdict(Force.STRUCTURAL), ())
    assert result.tags == ()


def test_words_that_make_a_decision_final_exclude_remedies(tagger: Tagger) -> None:
    text = "市数据局对公共数据共享争议作出的决定为最终决定。"
    result = tagger.tag(unit(text), "zh")
    assert [exclusion.concept for exclusion in result.exclusions] == ["remedies"]
    assert result.exclusions[0].evidence[0].quote == "决定为最终决定"
    assert "remedies" not in {tag.concept for tag in result.tags}


@pytest.mark.parametrize(
    "text",
    [
        "This order does not create any right of appeal over public data enforceable at law.",
        "Nothing here on open data is intended to create any right or benefit.",
        "A release decision on public data is not subject to judicial review.",
    ],
    ids=["no right of appeal", "intended to create", "no review"],
)
def test_english_words_that_deny_a_remedy_are_no_presence(tagger: Tagger, text: str) -> None:
    result = tagger.tag(unit(text), "en")
    assert "remedies" in {exclusion.concept for exclusion in result.exclusions}
    assert "remedies" not in {tag.concept for tag in result.tags}


OBJECTS = [
    pytest.param("公共数据应当向社会无条件开放。", {}, ("opening",), id="opening"),
    pytest.param("部门应当编制公共数据目录。", {}, ("public_data",), id="public data as a whole"),
    pytest.param(
        "部门应当公开政府信息，收到申请的十日内答复。", {}, ("disclosure",), id="disclosure"
    ),
    pytest.param(
        "部门申请共享公共数据的，市数据局三日内答复。",
        {"chapter": "数据共享"},
        ("sharing",),
        id="sharing",
    ),
    pytest.param("处理个人信息的，应当取得个人同意。", {}, ("personal",), id="personal"),
    pytest.param("数据处理者应当建立数据安全管理制度。", {}, ("all_data",), id="any data"),
    pytest.param(
        "主管部门应当编制数据目录，每月更新。",
        {"title": "丙市公共数据开放办法"},
        ("opening",),
        id="by title",
    ),
    pytest.param(
        "主管部门应当编制数据目录，每月更新。",
        {"chapter": "数据共享", "title": "丙市数据条例"},
        ("sharing",),
        id="by chapter",
    ),
]


@pytest.mark.parametrize(("text", "context", "expected"), OBJECTS)
def test_objects_of_drafted_units(
    tagger: Tagger, text: str, context: dict[str, str], expected: tuple[str, ...]
) -> None:
    title = context.get("title", "")
    made = unit(text, chapter=context.get("chapter", ""))
    result = tagger.tag(made, "zh", title=title)
    assert result.objects == expected
    assert {tag.objects for tag in result.tags} == {expected}


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param("公共数据应当向社会无条件开放。", "", "open-data", id="data"),
        pytest.param("行政机关应当主动公开下列政府信息。", "", "disclosure", id="information"),
        pytest.param("部门应当编制公共数据目录。", "", "", id="no opening duty"),
    ],
)
def test_mode_of_opening(tagger: Tagger, text: str, title: str, expected: str) -> None:
    assert tagger.tag(unit(text), "zh", title=title).opening_mode == expected


def test_evidence_points_into_the_source(tagger: Tagger) -> None:
    text = "部门应当编制公共数据目录。"
    (tag,) = tagger.tag(unit(text, shift=100), "zh").tags
    quote = tag.evidence[0]
    assert quote.quote == quote.text_span.of(text) == "编制公共数据目录"
    assert quote.span == Span(quote.text_span.start + 100, quote.text_span.end + 100)
    assert quote.rule.startswith("catalog.")
    assert quote.provision == "art_9"


def test_evidence_names_the_item_that_holds_it(tagger: Tagger) -> None:
    text = "部门应当：\n（一）编制公共数据目录；\n（二）打扫。"
    start, end = text.index("（一）"), text.index("；") + 1
    item = Provision(
        "art_9__para_1__item_1", ProvisionKind.ITEM, "（一）", Span(start, end), Span(start, end)
    )
    runs = (Run(0, len(text), 0, len(text)),)
    article = Article(
        "art_9", UnitKind.ARTICLE, "", "9", "", (), Span(0, len(text)), text, runs, (item,)
    )
    (tag,) = tagger.tag(article, "zh").tags
    assert {quote.provision for quote in tag.evidence} == {"art_9__para_1__item_1"}


def test_scores_stay_between_the_best_rule_and_certainty() -> None:
    assert combined_score([0.4]) == 0.4
    assert 0.8 < combined_score([0.8, 0.8]) < combined_score([0.8, 0.8, 0.8]) <= 0.99


def test_unsure_tags_are_listed_and_not_claimed(tagger: Tagger) -> None:
    book = load_codebook()
    text = "公共数据目录的编制，另有规定的从其规定。"
    result = tagger.tag(unit(text), "zh", verdict(Force.STRUCTURAL), ())
    assert "catalog" in {tag.concept for tag in result.unsure}
    for tag in result.unsure:
        assert book.thresholds.unsure <= tag.score < book.thresholds.decide


def test_rule_hits_are_features_for_a_model(tagger: Tagger) -> None:
    hits = tagger.rule_hits(unit("部门应当编制公共数据目录。"), "zh")
    assert "catalog.compile" in {hit.rule.id for hit in hits}
