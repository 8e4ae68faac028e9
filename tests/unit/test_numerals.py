"""Chinese numerals: what statutes print, and what is no numeral."""

from __future__ import annotations

import pytest

from lexcompare.text.numerals import LARGEST, format_number, parse_number

# fmt: off
READ = [
    pytest.param("一", 1, id="one"),
    pytest.param("十", 10, id="ten-alone"),
    pytest.param("十一", 11, id="ten-one"),
    pytest.param("一十一", 11, id="one-ten-one"),
    pytest.param("二十", 20, id="twenty"),
    pytest.param("一百二十三", 123, id="hundred"),
    pytest.param("一百零五", 105, id="zero-ling"),
    pytest.param("一百〇五", 105, id="zero-circle"),
    pytest.param("一〇五", 105, id="positional"),
    pytest.param("二○一九", 2019, id="positional-geometric-circle"),
    pytest.param("一千二百六十", 1260, id="civil-code"),
    pytest.param("两千", 2000, id="liang"),
    pytest.param("廿三", 23, id="nian"),
    pytest.param("卅", 30, id="sa"),
    pytest.param("一万零三", 10_003, id="myriad"),
    pytest.param("12", 12, id="arabic"),
    pytest.param("第 十 一".removeprefix("第"), 11, id="set-apart"),
    pytest.param("", None, id="empty"),
    pytest.param("零", None, id="zero"),
    pytest.param("一百百", None, id="unit-twice"),
    pytest.param("十百", None, id="units-backwards"),
    pytest.param("一二十", None, id="two-digits-before-a-unit"),
    pytest.param("零百", None, id="zero-before-a-unit"),
    pytest.param("例", None, id="no-numeral"),
    pytest.param("1十", 10, id="arabic-digit-before-a-unit"),
    pytest.param("100000", None, id="too-large"),
    pytest.param("九" * 40, None, id="too-long"),
]
# fmt: on


@pytest.mark.parametrize(("text", "value"), READ)
def test_reads(text: str, value: int | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(10, "十"), (19, "十九"), (101, "一百零一"), (110, "一百一十"), (1001, "一千零一"),
     (10_010, "一万零一十"), (LARGEST, "九万九千九百九十九")],
)  # fmt: skip
def test_writes(value: int, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize("value", [0, -1, LARGEST + 1])
def test_refuses_what_no_statute_counts(value: int) -> None:
    with pytest.raises(ValueError, match="expected 1 to"):
        format_number(value)


@pytest.mark.parametrize("zero", ["零", "〇"])
def test_every_number_comes_back(zero: str) -> None:
    wrong = [n for n in range(1, LARGEST + 1) if parse_number(format_number(n, zero)) != n]
    assert wrong == []
