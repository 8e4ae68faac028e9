"""The provision trees of English-language units."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Provision, Source
from lexcompare.core.vocabulary import ProvisionKind
from lexcompare.parse.english import segment_english


def tree(provisions: tuple[Provision, ...]) -> list[object]:
    """Write a tree as nested lists of id steps."""
    found: list[object] = []
    for provision in provisions:
        found.append(provision.id.rsplit("__", 1)[1])
        if provision.children:
            found.append(tree(provision.children))
    return found


def section(*lines: str, head: str = "###### 1") -> Source:
    return Source(head + "\n\n" + "\n\n".join(lines), reader="markdown")


# fmt: off
CASES = [
    ("westminster", "###### 1", ["(1) A—", "(a) b, or", "(i) c;", "(ii) d.", "(2) E."],
     ["subsec_1", ["para_a", ["subpara_i", "subpara_ii"]], "subsec_2"]),
    ("letters-only", "###### 1", ["Duties are—", "(a) b, and", "(b) c."], ["para_a", "para_b"]),
    ("inserted", "###### 1", ["(1) A.", "(1A) B.", "(2) C.", "(2ZA) D."],
     ["subsec_1", "subsec_1A", "subsec_2", "subsec_2ZA"]),
    ("i-after-h", "###### 1", ["(f) a;", "(g) b;", "(h) c;", "(i) d;", "(j) e."],
     ["para_f", "para_g", "para_h", "para_i", "para_j"]),
    ("i-after-gap", "###### 1", ["(g) a—", "(i) b;", "(ii) c;", "(i) d;", "(j) e."],
     ["para_g", ["subpara_i", "subpara_ii"], "para_i", "para_j"]),
    ("doubled", "###### 1", ["(y) a;", "(z) b;", "(aa) c—", "(i) d;", "(ii) e;", "(bb) f."],
     ["para_y", "para_z", "para_aa", ["subpara_i", "subpara_ii"], "para_bb"]),
    ("gap", "###### 1", ["(1) A.", "(4) B.", "(7) C."], ["subsec_1", "subsec_4", "subsec_7"]),
    ("composite", "###### 1", ["(1)(a) A;", "(b) B.", "(2) C."],
     ["subsec_1", ["para_a", "para_b"], "subsec_2"]),
    ("twice", "###### 1", ["(a) A.", "(b) B.", "(b) C.", "(c) D."],
     ["para_a", "para_b", "para_b_2", "para_c"]),
    ("american", "Section 1. Duty", ["(a) A:", "(1) b;", "(A) c;", "(i) d.", "(2) e.", "(b) F."],
     ["subsec_a", ["para_1", ["subpara_A", ["clause_i"]], "para_2"], "subsec_b"]),
    ("dotted", "Section 1. Duty", ["a. A.", "b. B."], ["subsec_a", "subsec_b"]),
    ("article", "Article 1", ["Title here", "1. A:", "(a) b;", "(i) c;", "(b) d.", "2. E."],
     ["para_1", ["point_a", ["subpara_i"], "point_b"], "para_2"]),
    ("none", "###### 1", ["No numbers here.", "None there."], []),
    ("late-roman", "Section 1. Duty", ["(a) A, (i) b; (ii) c;", "(iii) d;", "(iv) e.", "(b) F."],
     ["subsec_a", ["para_iii", "para_iv"], "subsec_b"]),
]
# fmt: on


@pytest.mark.parametrize(
    ("head", "lines", "expected"),
    [pytest.param(head, lines, expected, id=name) for name, head, lines, expected in CASES],
)
def test_tree(head: str, lines: list[str], expected: list[object]) -> None:
    article = segment_english(section(*lines, head=head)).articles[0]
    assert tree(article.provisions) == expected


def test_regulations_begin_with_paragraphs() -> None:
    front = '---\nrank: "statutory-instrument"\n---\n'
    source = Source(front + "###### 7\n\n(1) A—\n\n(a) b;\n\n(i) c.")
    article = segment_english(source).articles[0]
    assert tree(article.provisions) == ["para_1", ["subpara_a", ["clause_i"]]]
    assert article.provisions[0].id == "reg_7__para_1"
    assert article.provisions[0].kind is ProvisionKind.PARAGRAPH


def test_text_after_a_list_belongs_to_what_opened_the_list() -> None:
    source = section("(1) A keeper who—", "(a) loses, or", "(b) hides,", "a record is liable.")
    article = segment_english(source).articles[0]
    (subsection,) = article.provisions
    assert subsection.text_span.of(article.text).endswith("a record is liable.")
    assert subsection.children[1].text_span.of(article.text) == "(b) hides,"


def test_new_sentence_after_a_list_leaves_the_list() -> None:
    source = section(
        "(a) A bureau shall:", "1. ask;", "2. answer.", "It shall do so soon.", "(b) B."
    )
    article = segment_english(source).articles[0]
    first = article.provisions[0]
    assert first.text_span.of(article.text).endswith("It shall do so soon.")
    assert first.children[-1].text_span.of(article.text) == "2. answer."


def test_quoted_insertions_stay_inside_the_provision() -> None:
    source = section("(1) After section 4 insert—", "> (1) New text.\n> (2) More.", "(2) Done.")
    article = segment_english(source).articles[0]
    assert tree(article.provisions) == ["subsec_1", "subsec_2"]
    assert "New text." in article.provisions[0].text_span.of(article.text)


def test_numbered_headings_hold_the_lists_below_them() -> None:
    text = (
        "# Policy\n\n## 1. Aims\n\nData.\n\n## 2. Duties\n\n### 1. Publish\n\nOffices must:\n\n"
        "1. list;\n\n2. check;\n\n### 2. Review\n\nOffices must review.\n"
    )
    article = segment_english(Source(text)).articles[1]
    assert tree(article.provisions) == ["subsec_1", ["para_1", "para_2"], "subsec_2"]


def test_spans_point_at_the_words_of_the_source() -> None:
    source = section("(1) *Keepers*   answer—", "(a) in &#8220;writing&#8221;.")
    article = segment_english(source).articles[0]
    inner = article.provisions[0].children[0]
    assert inner.text_span.of(article.text) == "(a) in “writing”."
    assert inner.span.of(source.text) == "(a) in &#8220;writing&#8221;."
    assert article.provisions[0].span.contains(inner.span)


def test_deepest_provision_is_found() -> None:
    article = segment_english(section("(1) A—", "(a) b;", "(b) c.")).articles[0]
    at = article.text.index("c.")
    found = article.provision_at(at, at + 2)
    assert found is not None
    assert found.id == "sec_1__subsec_1__para_b"
