"""References for programs: CSL-JSON, BibTeX, BibLaTeX, RIS. What goes in can be read back."""

from __future__ import annotations

import json
import re
from typing import Any

from lexcompare.core.vocabulary import Jurisdiction
from lexcompare.report.clean import plain
from lexcompare.report.references.facts import ReferenceFacts

__all__ = ["biblatex", "bibtex", "csl_item", "csl_json", "ris"]

_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
        "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_NO_KEY = re.compile(r"[\s\x00-\x1f\x7f@{}(),%~#\\\"'=]")
_COUNTRY = {"cn": "CN", "uk": "GB", "us": "US", "eu": "EU"}


def _place(facts: ReferenceFacts) -> str:
    if facts.pinpoint is None:
        return ""
    return facts.pinpoint.chinese if facts.is_chinese else facts.pinpoint.bracketed


def _date_parts(iso: str) -> list[int]:
    return [int(part) for part in iso.split("-")] if re.fullmatch(r"\d{4}(-\d\d){0,2}", iso) else []


def _notes(facts: ReferenceFacts) -> str:
    """Return what the formats have no field for, as ``key: value`` divided by semicolons."""
    parts = [
        ("effective", facts.effective),
        ("status", facts.status.value),
        ("pinyin", facts.pinyin),
        ("English title", facts.title_en),
        ("translation", "ours" if facts.is_translation else ""),
        ("journal", facts.journal),
    ]
    return "; ".join(f"{name}: {value}" for name, value in parts if value)


def csl_item(facts: ReferenceFacts) -> dict[str, Any]:
    """Return a CSL-JSON item (CSL 1.0.2, type ``legislation``), as Zotero imports it.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> item = csl_item(EXAMPLE)
        >>> item["type"], item["issued"], item["section"]
        ('legislation', {'date-parts': [[2024, 3, 1]]}, '第28条第1款')
    """
    item: dict[str, Any] = {
        "id": _key(facts),
        "type": "legislation",
        "title": facts.title,
        "authority": facts.issuer,
        "number": facts.number,
        "container-title": facts.code,
        "section": _place(facts),
        "jurisdiction": facts.jurisdiction.value if facts.jurisdiction else "",
        "language": "zh-CN" if facts.is_chinese else "en",
        "note": _notes(facts),
    }
    issued = _date_parts(facts.promulgated or facts.effective)
    if issued:
        item["issued"] = {"date-parts": [issued]}
    return {name: value for name, value in item.items() if value}


def csl_json(facts: ReferenceFacts) -> str:
    """Return a CSL-JSON document of one item.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> json.loads(csl_json(EXAMPLE))[0]["title"]
        '甲省数据条例'
    """
    return json.dumps([csl_item(facts)], ensure_ascii=False, indent=1)


def _key(facts: ReferenceFacts) -> str:
    return f"{facts.id}-{_ascii_place(facts)}" if facts.pinpoint else facts.id


def _ascii_place(facts: ReferenceFacts) -> str:
    pin = facts.pinpoint
    if pin is None:
        return ""
    below = "".join(f"-{n}" for _, n in pin.steps)
    return re.sub(r"[^0-9A-Za-z.-]", "-", f"{pin.kind.value[:3]}{pin.number}{below}")


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in _one_line(text))


def _one_line(text: str) -> str:
    """Keep a value on its line: a title with a line break in it would begin another field."""
    return " ".join(plain(text).split())


def _entry(kind: str, key: str, fields: list[tuple[str, str]]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{_NO_KEY.sub('-', key)},", *lines, "}"])


def bibtex(facts: ReferenceFacts) -> str:
    """Return a BibTeX entry; BibTeX knows no kind for legislation, so it is ``misc``.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> print(bibtex(EXAMPLE).splitlines()[0])
        @misc{cn-jia-data-art28-1,
    """
    issued = facts.promulgated or facts.effective
    fields = [
        ("title", f"{{{_tex(facts.title)}}}"),
        ("author", f"{{{_tex(facts.issuer)}}}" if facts.issuer else ""),
        ("year", _tex(issued[:4])),
        ("month", _tex(issued[5:7])),
        ("day", _tex(issued[8:10])),
        ("number", _tex(facts.number or facts.code)),
        ("pages", _tex(_place(facts))),
        ("language", "chinese" if facts.is_chinese else "english"),
        ("note", _tex(_notes(facts))),
    ]
    return _entry("misc", _key(facts), fields)


def biblatex(facts: ReferenceFacts) -> str:
    """Return a BibLaTeX entry of kind ``legislation``.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> "date = {2024-03-01}" in biblatex(EXAMPLE)
        True
    """
    english = f"{facts.title_en} (our translation)" if facts.is_translation else facts.title_en
    fields = [
        ("title", f"{{{_tex(facts.title)}}}"),
        ("titleaddon", _tex("; ".join(part for part in (facts.pinyin, english) if part))),
        ("author", f"{{{_tex(facts.issuer)}}}" if facts.issuer else ""),
        ("date", _tex(facts.promulgated or facts.effective)),
        ("number", _tex(facts.number or facts.code)),
        ("pages", _tex(_place(facts))),
        ("langid", "chinese" if facts.is_chinese else "english"),
        ("pubstate", facts.status.value),
        ("note", f"effective {_tex(facts.effective)}" if facts.effective else ""),
    ]
    return _entry("legislation", _key(facts), fields)


def ris(facts: ReferenceFacts) -> str:
    r"""Return a RIS record of kind STAT.

    Example:
        >>> from lexcompare.report.references.examples import EXAMPLE
        >>> ris(EXAMPLE).split("\n")[0]
        'TY  - STAT'
    """
    issued = facts.promulgated or facts.effective
    country = _COUNTRY.get(facts.jurisdiction.value, "") if facts.jurisdiction else ""
    if facts.jurisdiction is Jurisdiction.EU:
        country = "EU"
    fields = [
        ("ID", _key(facts)),
        ("TI", facts.title),
        ("AU", facts.issuer),
        ("PY", issued[:4]),
        ("DA", issued.replace("-", "/")),
        ("SE", _place(facts)),
        ("VL", facts.code),
        ("M1", facts.number),
        ("CY", country),
        ("LA", "zh" if facts.is_chinese else "en"),
        ("N1", _notes(facts)),
    ]
    lines = [
        "TY  - STAT",
        *(f"{tag}  - {_one_line(value)}" for tag, value in fields if value),
        "ER  - ",
    ]
    return "\n".join(lines) + "\n"
