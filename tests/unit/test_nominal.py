"""Nominal tasks, and provisions about other activities: what is shown beside, not as presence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fabricated import CODEBOOK, Claim, about, make_findings

from lexcompare.codebook.model import Concept, ObjectType
from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.nominal import is_nominal
from lexcompare.compare.options import MatrixOptions
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import Evidence, Tag
from lexcompare.core.model import Article, Provision
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, Level, ProvisionKind, UnitKind

BODY = Concept("responsible_body", "supply", True, "责任主体", "Responsible bodies", "", "tasks")
BOOK = replace(
    CODEBOOK,
    concepts=(*CODEBOOK.concepts, BODY),
    objects=tuple(ObjectType(name, name, name, "", "") for name in ("opening", "personal")),
)
VAGUE = "市数据局负责统筹、推进、指导本市的数据工作。"
CHECKABLE = "市数据局负责统筹本市的数据工作，每年公布数据名录。"


def cell(*texts, force=Force.OPERATIVE):
    units = [
        (str(n), text, [Claim("responsible_body", "负责统筹", force)])
        for n, text in enumerate(texts, 1)
    ]
    law = make_findings("x", units, about("甲市数据办法", Level.LOCAL_RULE, "110100"))
    return build_matrix([law], BOOK).cell("x", "responsible_body")


@pytest.mark.parametrize(
    ("texts", "grade"),
    [
        pytest.param([VAGUE], Grade.NOMINAL, id="vague"),
        pytest.param([CHECKABLE], Grade.OPERATIVE, id="checkable"),
        pytest.param([VAGUE, CHECKABLE], Grade.OPERATIVE, id="one-of-two"),
    ],
)
def test_a_body_is_operative_only_with_a_task_that_can_be_checked(texts, grade):
    found = cell(*texts)
    assert found.grade is grade
    assert found.grade.is_present


def _article(*paragraphs):
    text = "\n".join(paragraphs)
    at, made = 0, []
    for number, paragraph in enumerate(paragraphs, 1):
        span = Span(at, at + len(paragraph))
        name = f"art_1__para_{number}"
        made.append(Provision(name, ProvisionKind.PARAGRAPH, "", span, span, ()))
        at += len(paragraph) + 1
    span = Span(0, len(text))
    return Article("art_1", UnitKind.ARTICLE, "", "1", "", (), span, text, (), tuple(made))


@pytest.mark.parametrize(
    ("other", "nominal"),
    [
        pytest.param("其他部门按照职责做好有关工作。", True, id="as-vague"),
        pytest.param("责任不清的，由市政府指定机构。", False, id="allots-by-decision"),
        pytest.param("市数据中心负责建设全市基础数据库。", False, id="a-thing-to-be-seen"),
        pytest.param("用户应当每年公布所得。", True, id="allots-nothing"),
    ],
)
def test_a_task_in_another_paragraph_makes_a_body_checkable(other, nominal):
    article = _article(VAGUE, other)
    words = Span(article.text.index("负责统筹"), article.text.index("负责统筹") + 4)
    evidence = Evidence("art_1", words, words, "负责统筹", "made-up")
    tag = Tag("art_1", "responsible_body", Force.OPERATIVE, 0.9, (evidence,))
    assert is_nominal(tag, article, "zh") is nominal


def test_a_nominal_body_is_shown_by_its_own_glyph_and_says_so():
    found = cell(VAGUE)
    assert found.grade.glyph == "◎"
    assert found.reason.startswith("nominal by x#art_1")


def test_a_slogan_stays_a_slogan():
    assert cell(VAGUE, force=Force.SLOGAN).grade is Grade.SLOGAN


def _about(*objects):
    units = [("1", "人可以去诉。", [Claim("remedies", "可以去诉")])]
    law = make_findings("x", units, about("甲市数据办法", Level.LOCAL_RULE, "110100"))
    unit = law.units[0]
    tags = tuple(replace(tag, objects=objects) for tag in unit.tags)
    return replace(law, units=(replace(unit, tags=tags, objects=objects),))


@pytest.mark.parametrize(
    ("objects", "grade"),
    [
        pytest.param(("opening",), Grade.OPERATIVE, id="about-it"),
        pytest.param(("personal", "opening"), Grade.OPERATIVE, id="about-both"),
        pytest.param(("personal",), Grade.ABSENT, id="about-another"),
    ],
)
def test_a_remedy_about_another_activity_is_beside_and_no_presence(objects, grade):
    options = MatrixOptions(objects=frozenset({"opening"}))
    found = build_matrix([_about(*objects)], BOOK, options).cell("x", "remedies")
    assert found.grade is grade
    assert bool(found.beside) is (grade is Grade.ABSENT)
    if found.beside:
        assert "about other activities, so beside: x#art_1" in found.reason
    everything = build_matrix([_about(*objects)], BOOK).cell("x", "remedies")
    assert everything.grade is Grade.OPERATIVE


def test_an_activity_that_the_codebook_does_not_know_is_refused():
    with pytest.raises(UsageError, match="no such activity"):
        build_matrix([_about("opening")], BOOK, MatrixOptions(objects=frozenset({"weather"})))
