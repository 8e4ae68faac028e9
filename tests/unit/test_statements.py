"""Splitting units into statements, sentences drafted for this project."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import pytest

from lexcompare.analyse.statements import split_statements
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind


def unit(text: str) -> Article:
    runs = (Run(0, len(text), 0, len(text)),) if text else ()
    return Article("art_1", UnitKind.ARTICLE, "", "1", "", (), Span(0, len(text)), text, runs)


# fmt: off
CHINESE: dict[str, tuple[str, list[str]]] = {
    "empty": ("", []),
    "blank": (" \n ", []),
    "one": ("馆员登记。", ["馆员登记。"]),
    "two": ("馆员登记。读者签名。", ["馆员登记。", "读者签名。"]),
    "semicolon": ("馆员登记；读者签名。", ["馆员登记；", "读者签名。"]),
    "quoted-stop": ("他说“登记。”馆员照办。", ["他说“登记。”", "馆员照办。"]),
    "paragraphs": ("馆员登记\n读者签名", ["馆员登记", "读者签名"]),
    "items": ("馆员应当：\n（一）登记；\n（二）锁门。", ["馆员应当：", "馆员应当：登记；", "馆员应当：锁门。"]),
    "items-then-sentence": ("馆员应当：\n（一）登记；\n（二）锁门。\n读者签名。",
                            ["馆员应当：", "馆员应当：登记；", "馆员应当：锁门。", "读者签名。"]),
    "inline-items": ("馆员应当： （一）登记； （二）锁门。读者签名。",
                     ["馆员应当：", "馆员应当：登记；", "馆员应当：锁门。", "读者签名。"]),
    "item-of-two-sentences": ("馆员应当：\n（一）登记；遇节日补登。\n（二）锁门。",
                              ["馆员应当：", "馆员应当：登记；", "馆员应当：遇节日补登。", "馆员应当：锁门。"]),
    "nested": ("馆员应当：\n（一）登记，包括：\n1.来客；\n2.时间；\n（二）锁门。",
               ["馆员应当：", "馆员应当：登记，包括：", "馆员应当：登记，包括：来客；",
                "馆员应当：登记，包括：时间；", "馆员应当：锁门。"]),
    "two-lists": ("馆员应当：\n（一）登记。\n读者应当：\n（一）签名。",
                  ["馆员应当：", "馆员应当：登记。", "读者应当：", "读者应当：签名。"]),
    "announced-without-colon": ("馆员的职责如下。\n（一）登记。", ["馆员的职责如下。", "馆员的职责如下。登记。"]),
    "reference-is-no-item": ("依照第三条第（二）项登记。", ["依照第三条第（二）项登记。"]),
    "numbered-paragraphs": ("（一）登记。\n（二）锁门。", ["登记。", "锁门。"]),
}
ENGLISH: dict[str, tuple[str, list[str]]] = {
    "one": ("A keeper shall list books.", ["A keeper shall list books."]),
    "two": ("A keeper lists books. Readers sign.", ["A keeper lists books.", "Readers sign."]),
    "abbreviation": ("See No. 4 of the list.", ["See No. 4 of the list."]),
    "chapeau": ("A keeper shall—\n(a) list books; and\n(b) lock up.",
                ["A keeper shall—", "A keeper shall— list books; and", "A keeper shall— lock up."]),
    "subsections": ("(1) A keeper shall—\n(a) list books.\n(2) A reader may sit.",
                    ["A keeper shall—", "A keeper shall— list books.", "A reader may sit."]),
    "roman": ("A keeper shall—\n(a) list—\n(i) books, and\n(ii) maps;\n(b) lock up.",
              ["A keeper shall—", "A keeper shall— list—", "A keeper shall— list— books, and",
               "A keeper shall— list— maps;", "A keeper shall— lock up."]),
    "two-labels": ("(a) (1) A keeper lists books.", ["A keeper lists books."]),
    "closing-words": ("(1) Where a keeper—\n(a) is ill, and\n(b) has told the board,\nthe board shall lock up.\n(2) A reader may sit.",
                      ["Where a keeper—\n(a) is ill, and\n(b) has told the board,\nthe board shall lock up.", "A reader may sit."]),
    "closing-subject": ("A reader who—\n(a) shouts, or\n(b) sings,\nis guilty of an offence.",
                        ["A reader who—\n(a) shouts, or\n(b) sings,\nis guilty of an offence."]),
    "closing-after-rule": ("A keeper shall—\n(a) list books, and\n(b) lock up,\nbefore noon.",
                           ["A keeper shall—", "A keeper shall— list books, and", "A keeper shall— lock up,\nbefore noon."]),
    "closing-opens-list": ("If a keeper—\n(a) is ill, or\n(b) is away,\nthe board shall—\n(i) lock up, and\n(ii) tell readers.",
                           ["If a keeper—\n(a) is ill, or\n(b) is away,\nthe board shall—",
                            "If a keeper—\n(a) is ill, or\n(b) is away,\nthe board shall— lock up, and",
                            "If a keeper—\n(a) is ill, or\n(b) is away,\nthe board shall— tell readers."]),
    "dotted": ("1. A keeper shall list:\n(a) books;\n(b) maps.\n2. A reader may sit.",
               ["A keeper shall list:", "A keeper shall list: books;", "A keeper shall list: maps.", "A reader may sit."]),
    "dotted-below": ("(a) A keeper shall do this:\n1. List books;\n2. Lock up.",
                     ["A keeper shall do this:", "A keeper shall do this: List books;", "A keeper shall do this: Lock up."]),
    "schedule-paragraphs": ("1 (1) The Board shall—\n(a) meet, and\n(b) vote.\n(2) It may rest.",
                            ["The Board shall—", "The Board shall— meet, and", "The Board shall— vote.", "It may rest."]),
    "inserted-numbers": ("(2) A keeper shall—\n(a) list books.\n(2A) A reader may sit.",
                         ["A keeper shall—", "A keeper shall— list books.", "A reader may sit."]),
    "code-levels": ("(A) A keeper shall—\n(i) list—\n(I) books; and\n(II) maps; and\n(ii) lock up.",
                    ["A keeper shall—", "A keeper shall— list—", "A keeper shall— list— books; and",
                     "A keeper shall— list— maps; and", "A keeper shall— lock up."]),
    "flush-sentence": ("A keeper shall—\n(a) list books.\nA reader may sit.",
                       ["A keeper shall—", "A keeper shall— list books.", "A reader may sit."]),
}
# fmt: on


@pytest.mark.parametrize(("text", "expected"), CHINESE.values(), ids=CHINESE.keys())
def test_chinese(text: str, expected: list[str]) -> None:
    assert [one.text for one in split_statements(unit(text), "zh")] == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH.values(), ids=ENGLISH.keys())
def test_english(text: str, expected: list[str]) -> None:
    assert [one.text for one in split_statements(unit(text), "en")] == expected


def test_spans_and_stems_point_into_the_text() -> None:
    text = "馆员应当：\n（一）登记，包括：\n1.来客；\n（二）锁门。"
    found = split_statements(unit(text), "zh")
    assert found[2].text_span.of(text) == "1.来客；"
    assert found[2].stem_span is not None
    assert found[2].stem_span.of(text) == "登记，包括："
    assert [span.of(text) for span in found[2].stem_spans] == ["馆员应当：", "登记，包括："]
    assert found[0].stem_span is None


def test_a_statement_after_a_semicolon_continues() -> None:
    first, second, third = split_statements(unit("馆员登记；锁门。读者签名。"), "zh")
    assert (first.continues, second.continues, third.continues) == (False, True, False)


def test_without_provisions_the_unit_is_the_place() -> None:
    (only,) = split_statements(unit("馆员登记。"), "zh")
    assert only.provision == "art_1"
