"""Administrative divisions of China by GB/T 2260 code, as data, and how texts name them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = [
    "Region",
    "find_leading_region",
    "find_region_in",
    "load_regions",
    "region_of",
    "region_of_sign",
]

_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture-level division, or one of the few below that are listed.

    Args:
        code: GB/T 2260 code, six digits.
        name: Official name, ``无锡市``.
        full_name: With its province where it is below one, ``江苏省无锡市``.
        short: Name without its kind for provinces, ``江苏``; else the name without 市.
        sign: The sign in document numbers (沪 in 沪府规), provinces only.
    """

    code: str
    name: str
    full_name: str
    short: str
    sign: str = ""

    @property
    def is_province(self) -> bool:
        """Whether the code is that of a province, municipality or autonomous region."""
        return self.code.endswith("0000")

    @property
    def province(self) -> str:
        """Code of the province it belongs to, its own for a province."""
        return f"{self.code[:2]}0000"


@dataclass(frozen=True)
class _Table:
    by_code: dict[str, Region]
    by_name: dict[str, Region]
    by_short: dict[str, Region]
    by_sign: dict[str, Region]


@cache
def _table() -> _Table:
    raw = files("lexcompare.parse").joinpath("data/regions.toml").read_text("utf-8")
    data = tomllib.loads(raw)
    regions = [
        Region(item["code"], item["name"], item["name"], item["short"], item["sign"])
        for item in data["province"]
    ]
    provinces = {region.code[:2]: region for region in regions}
    for part in ("prefectures", "below"):
        for code, name in data[part].items():
            full = provinces[code[:2]].name + name
            regions.append(Region(code, name, full, re.sub(r"市$", "", name)))
    return _Table(
        {region.code: region for region in regions},
        {region.name: region for region in regions},
        # A province wins where a city has the same short name (吉林省 over 吉林市).
        {region.short: region for region in reversed(regions)},
        {region.sign: region for region in regions if region.sign},
    )


def load_regions() -> tuple[Region, ...]:
    """Return every listed division, provinces first, by code.

    Example:
        >>> load_regions()[0].full_name, len([r for r in load_regions() if r.is_province])
        ('北京市', 34)
    """
    table = _table().by_code.values()
    return tuple(sorted(table, key=lambda region: (not region.is_province, region.code)))


def region_of(code_or_name: str) -> Region | None:
    """Return the division with this code or official name, ``None`` for any other string.

    Example:
        >>> region_of("320200").name, region_of("江苏省").code, region_of("甲省")
        ('无锡市', '320000', None)
    """
    table = _table()
    return table.by_code.get(code_or_name) or table.by_name.get(code_or_name)


def region_of_sign(sign: str) -> Region | None:
    """Return the province whose sign opens a document number.

    Example:
        >>> region_of_sign("沪").name
        '上海市'
    """
    return _table().by_sign.get(sign)


def find_leading_region(text: str) -> tuple[Region, int] | None:
    """Return the division whose name opens ``text``, and the length of what names it.

    ``江苏省无锡市`` gives the city; a bare city name before 经济特区 counts, and so does the short
    name of a province (上海口岸…). Other short names are too ambiguous to count.

    Example:
        >>> region, length = find_leading_region("江苏省无锡市数据若干规定")
        >>> region.code, length
        ('320200', 6)
        >>> find_leading_region("深圳经济特区数据若干规定")[0].name
        '深圳市'
        >>> find_leading_region("数据若干规定") is None
        True
    """
    table = _table()
    for length in range(min(_LONGEST_NAME, len(text)), 1, -1):
        region = table.by_name.get(text[:length])
        if region is None:
            continue
        if region.is_province:
            below = find_leading_region(text[length:])
            if below is not None and below[0].province == region.code and not below[0].is_province:
                return below[0], length + below[1]
        return region, length
    for length in range(min(6, len(text)), 1, -1):
        region = table.by_short.get(text[:length])
        if region is None:
            continue
        if region.is_province or text.startswith("经济特区", length):
            return region, length
    return None


def find_region_in(text: str) -> Region | None:
    """Return the first division whose official name stands anywhere in ``text``.

    Example:
        >>> find_region_in("关于加快江苏省公共数据开发利用的意见").code
        '320000'
    """
    for at in range(len(text)):
        found = find_leading_region(text[at:])
        if found is not None and text.startswith(found[0].name, at):
            return found[0]
    return None
