"""What a verdict says beside its force: scores, reasons, missing parts, evidence, backing."""

from __future__ import annotations

import pytest

from lexcompare.analyse.backing import backed_units
from lexcompare.analyse.force_score import fit_paths, path_score
from lexcompare.analyse.judge import Judge
from lexcompare.codebook.force import load_force_lexicon
from lexcompare.core.model import Article, Instrument, Metadata, Provision, Source
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, ProvisionKind, UnitKind


def unit(text: str, number: str = "1", source_at: int = 0) -> Article:
    runs = (Run(0, len(text), source_at, len(text)),) if text else ()
    span = Span(source_at, source_at + len(text))
    return Article(f"art_{number}", UnitKind.ARTICLE, "", number, "", (), span, text, runs)


def instrument(*articles: Article) -> Instrument:
    return Instrument("cn-x", Metadata(title="甲市借阅规则"), Source(""), tuple(articles))


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


# fmt: off
SCORES: dict[str, tuple[str, int, int, int]] = {
    # obligation, precision, enforcement
    "full-duty": ("甲市图书馆应当在十日内公布目录。", 2, 3, 0),
    "duty-without-term": ("甲市图书馆应当公布目录。", 2, 2, 0),
    "duty-without-bearer": ("借阅珍本，应当提交申请。", 2, 2, 0),
    "vague-duty": ("甲市图书馆应当加强管理。", 2, 0, 0),
    "exhortation": ("鼓励读者参与活动。", 1, 0, 0),
    "discretion": ("甲市图书馆可以采取预约方式开放。", 1, 2, 0),
    "structural": ("本规则自明年起施行。", 0, 0, 0),
    "sanction": ("违反本规则的，由乙县文化局责令改正，处百元罚款。", 2, 3, 2),
    "referral": ("构成犯罪的，依法追究刑事责任。", 2, 0, 1),
    "supervision": ("甲市图书馆应当将清查结果纳入年度考核。", 2, 2, 1),
}
# fmt: on


@pytest.mark.parametrize(
    ("text", "obligation", "precision", "enforcement"), SCORES.values(), ids=SCORES.keys()
)
def test_three_scores(
    judge: Judge, text: str, obligation: int, precision: int, enforcement: int
) -> None:
    verdict = judge.judge(unit(text), None, "zh")
    assert (verdict.obligation, verdict.precision, verdict.enforcement) == (
        obligation,
        precision,
        enforcement,
    )


REASONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "slogan": (
        "有关部门应当推动馆藏流通，促进读者交流。",
        ("no identifiable bearer: 有关部门", "the aims 推动, 促进 are vague"),
    ),
    "one-aim": ("甲市图书馆应当加强管理。", ("the aim 加强 is vague",)),
    "duty": (
        "甲市图书馆应当公布目录。",
        ("bearer: 图书馆", "binding modality: 应当", "checkable act: 公布目录"),
    ),
    "scope": ("借阅活动，适用本规则。", ("says to what the instrument applies",)),
    "sanction": ("处百元罚款。", ("names a sanction: 罚款",)),
    "referral": (
        "依法追究刑事责任。",
        ("only refers to liability under other law: 依法追究刑事责任",),
    ),
    "exhortation": ("鼓励读者参与活动。", ("a bare exhortation: 鼓励",)),
}


@pytest.mark.parametrize(("text", "expected"), REASONS.values(), ids=REASONS.keys())
def test_reasons_quote_the_deciding_words(
    judge: Judge, text: str, expected: tuple[str, ...]
) -> None:
    reasons = judge.judge(unit(text), None, "zh").reasons
    assert set(expected) <= set(reasons)


MISSING: dict[str, tuple[str, tuple[str, ...]]] = {
    "vague": ("有关部门应当推动流通。", ("bearer", "act", "condition", "consequence")),
    "duty": ("甲市图书馆应当公布目录。", ("condition", "consequence")),
    "indicative": ("甲市图书馆编制目录。", ("modality", "condition", "consequence")),
    "structural": ("借阅活动，适用本规则。", ()),
}


@pytest.mark.parametrize(("text", "expected"), MISSING.values(), ids=MISSING.keys())
def test_missing_parts(judge: Judge, text: str, expected: tuple[str, ...]) -> None:
    assert judge.judge(unit(text), None, "zh").missing == expected


def test_evidence_points_into_text_and_source(judge: Judge) -> None:
    text = "甲市图书馆应当公布目录。"
    verdict = judge.judge(unit(text, source_at=100), None, "zh")
    assert [one.quote for one in verdict.evidence] == ["图书馆", "应当", "公布"]
    for one in verdict.evidence:
        assert one.text_span.of(text) == one.quote
        assert one.span.start == one.text_span.start + 100
        assert one.rule == "force:binding"


def test_evidence_names_the_deepest_provision(judge: Judge) -> None:
    text = "馆员应当：\n（一）登记来客。"
    span = Span(0, len(text))
    item = Provision(
        "art_1__para_1__item_1", ProvisionKind.ITEM, "（一）", Span(6, 13), Span(6, len(text))
    )
    para = Provision("art_1__para_1", ProvisionKind.PARAGRAPH, "", span, span, (item,))
    article = Article("art_1", UnitKind.ARTICLE, "", "1", "", (), span, text,
                      (Run(0, len(text), 0, len(text)),), (para,))  # fmt: skip
    last = judge.judge_statements(article, "zh")[-1]
    assert last.statement.provision == "art_1__para_1__item_1"
    assert last.evidence[-1].provision == "art_1__para_1__item_1"


def test_weak_statements_of_a_strong_unit_are_counted(judge: Judge) -> None:
    text = "县人民政府应当推动阅读。甲市图书馆应当公布目录。"
    assert "1 of its 2 statements are vague" in judge.judge(unit(text), None, "zh").reasons


def test_empty_unit_is_structural(judge: Judge) -> None:
    verdict = judge.judge(unit(""), None, "zh")
    assert verdict.force is Force.STRUCTURAL
    assert verdict.missing == ("bearer", "modality", "act")


def test_a_liability_article_backs_a_duty(judge: Judge) -> None:
    duty = unit("甲市图书馆应当公布目录。", "3")
    other = unit("甲市图书馆应当开放庭院。", "4")
    liability = unit("违反本规则第三条规定的，处百元罚款。", "9")
    whole = instrument(duty, other, liability)
    assert judge.judge(duty, None, "zh").enforcement == 0
    assert judge.judge(duty, whole, "zh").enforcement == 2
    assert judge.judge(other, whole, "zh").enforcement == 0


def test_a_slogan_stays_unbacked(judge: Judge) -> None:
    slogan = unit("甲市图书馆应当加强管理。", "3")
    whole = instrument(slogan, unit("违反本规则第三条规定的，处百元罚款。", "9"))
    assert judge.judge(slogan, whole, "zh").enforcement == 0


BACKING: dict[str, tuple[str, set[str]]] = {
    "one": ("违反本规则第三条规定的，处罚款。", {"art_3"}),
    "list": ("违反本规则第二条、第四条规定的，处罚款。", {"art_2", "art_4"}),
    "range": ("违反本规则第二条至第四条规定的，处罚款。", {"art_2", "art_3", "art_4"}),
    "paragraph": ("违反本规则第十二条第二款规定的，没收违法所得。", {"art_12"}),
    "inserted": ("违反本规则第四条之一规定的，处罚款。", {"art_4_1"}),
    "bare-list": ("违反第二条、第四条之一第一款和第二款规定的，处罚款。", {"art_2", "art_4_1"}),
    "list-of-ranges": (
        "违反本规则第二条至第四条、第十二条规定的，处罚款。",
        {"art_2", "art_3", "art_4", "art_12"},
    ),
    "article-before": ("违反前条规定的，处罚款。", {"art_12"}),
    "undone": ("未按照第三条规定登记的，处罚款。", {"art_3"}),
    "applied": ("违反第三条规定的，依照第四条处罚款。", {"art_3"}),
    "no-sanction": ("违反本规则第三条规定的，另行通知。", set()),
    "other-instrument": ("违反丙法第三条规定的，处罚款。", set()),
}


@pytest.mark.parametrize(("text", "expected"), BACKING.values(), ids=BACKING.keys())
def test_backed_units(text: str, expected: set[str]) -> None:
    numbers = ["1", "2", "3", "4", "4_1", "12"]
    units = [unit("馆员应当登记。", number) for number in numbers]
    whole = instrument(*units, unit(text, "20"))
    assert backed_units(whole, load_force_lexicon("zh")) == expected


ENGLISH_BACKING: dict[str, tuple[str, set[str]]] = {
    "list": (
        "A person guilty of an offence under section 1(2), 3 or 4 is liable to a fine.",
        {"sec_1", "sec_3", "sec_4"},
    ),
    "rights": (
        "A reader who fails to comply with it has rights under section 3, and is liable to a fine.",
        set(),
    ),
    "requirement": (
        "A reader who fails to comply with a requirement of section 2 is liable to a fine.",
        {"sec_2"},
    ),
    "no-sanction": ("A breach of section 2 is noted in the book.", set()),
}


@pytest.mark.parametrize(("text", "expected"), ENGLISH_BACKING.values(), ids=ENGLISH_BACKING.keys())
def test_backed_sections(text: str, expected: set[str]) -> None:
    def section(words: str, number: str) -> Article:
        runs = (Run(0, len(words), 0, len(words)),)
        span = Span(0, len(words))
        return Article(f"sec_{number}", UnitKind.SECTION, "", number, "", (), span, words, runs)

    units = [section("A keeper shall lock up.", number) for number in "1234"]
    whole = Instrument(
        "uk-x", Metadata(language="en"), Source(""), articles=(*units, section(text, "9"))
    )
    assert backed_units(whole, load_force_lexicon("en")) == expected


def test_features_count_roles_and_paths(judge: Judge) -> None:
    found = judge.features(unit("有关部门应当推动流通。甲市图书馆应当公布目录。"), "zh")
    assert found["role:binding"] == 2.0
    assert found["force:slogan"] == found["force:operative"] == 1.0
    assert found["unit:binding"] == 1.0
    assert list(found) == sorted(found)


def test_score_is_a_probability_known_for_common_paths() -> None:
    assert 0.5 < path_score("binding", "zh") < 1.0
    assert path_score("never-seen", "zh") == path_score("*", "zh")
    assert path_score("binding", "la") == 0.5


def test_fit_shrinks_rare_paths_towards_the_mean() -> None:
    table = fit_paths([("a", True)] * 90 + [("b", False)] * 1 + [("a", False)] * 9)
    assert table["b"] > 0.5
    assert abs(table["a"] - 0.9) < 0.02


def test_a_lexicon_of_your_own_is_used(judge: Judge) -> None:
    lexicon = load_force_lexicon("en")
    assert Judge(lexicon).lexicon("en") is lexicon
    assert Judge(lexicon).lexicon("zh").language == "zh"
