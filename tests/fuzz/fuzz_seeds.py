"""Files to begin from: small, invented, one or more of every format that is read."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from american_specimens import (
    cfr_section,
    code_section,
    content,
    district,
    level,
    public_law,
    regulation,
)
from markup_specimens import PAIR_AKN, PAIR_CLML
from reader_specimens import (
    PdfPage,
    make_pdf,
    numbered_docx,
    repacked,
    simple_docx,
    tracked_docx,
)
from test_markup_eu import BODY, CLOSE, TERMS, formex, page

from lexcompare.codebook.loader import load_codebook
from lexcompare.parse.annotation.model import Mark, Task, parse_label
from lexcompare.parse.annotation.read import AnnotationFormat
from lexcompare.report.annotation.write import write_tasks

CHINESE = """---
title: 甲省数据条例
---
# 甲省数据条例

（2024年1月1日甲省第一届人民代表大会常务委员会第二次会议通过）

第一章　总则

第一条　为了开放公共数据，根据《乙法》，制定本条例。

第二条　省人民政府应当按照下列要求编制公共数据目录：
（一）每年三月公布；
（二）依照本条例第一条第二款、第三条的规定；
　　1.免费提供；

第三条　违反本条例第二条第一款第（一）项规定的，由主管部门责令改正；拒不改正的，依法处分。

附则

第四条　本条例自2024年3月1日起施行。

附件1
开放目录
"""

ENGLISH = """# Data Act 2024

## PART 1 — Duties

### 1. Duty to publish

(1) Every office shall publish its data under section 2(1)(a) of this Act.
(2) It must—
(a) keep a register; and
(b) see 44 U.S.C. 3511(a) and article 5 of Regulation (EU) 2024/1.

### 2. Interpretation

In this Act "data" means records.[^1]

SCHEDULE 1

1. Registers.

[^1]: A note.
"""

HTML = (
    "<html><head><meta charset='utf-8'><title>甲省办法</title></head><body><nav>menu</nav>"
    "<h1>甲省办法</h1><p>第一条　机关应当开放数据。</p><ol start='2'><li>甲</li><li>乙</li></ol>"
    "<table><tr><td>第二条</td><td>乙<br>丙</td></tr></table><pre>a\n b</pre></body></html>"
)

MANIFEST = (
    "id,file,title,jurisdiction,region,region_name,level,scope,role,issuer,promulgated,effective,"
    "status,status_checked,language,complete,sha256,source,notes\n"
    "x,a.md,甲省数据条例,cn,990000,甲省,local-regulation,general,text,甲省人大,2024-01-01,"
    "2024-03-01,in-force,2026-01-02,zh,yes,,gazette,'=note\n"
    'y,b.md,"乙市, 办法",cn,,,,,text,,,,,,zh,no,,,"two\nlines"\n'
)
COVERAGE = (
    "region,searched_in,query,date,by,exhaustive,known_not_held\n"
    "990000,gazette,数据,2026-01-02,A. B.,yes,甲省办法；乙市办法\nUS-CA,,,,,no,\n"
)
DECISIONS = (
    "instrument,ruling,since,replaced_by,by,date,reason\n"
    "x,superseded,2025-01-01,y,A. B.,2026-01-02,gazette 3\n"
)
OVERRIDES = "instrument,decision,by,date,reason\nx,exclude,A. B.,2026-01-02,off topic\n"
CODINGS = "\n".join(
    json.dumps(one, ensure_ascii=False)
    for one in (
        {"unit": "art_1", "force": "operative", "concepts": {"catalog": "operative"},
         "objects": ["opening"], "file": "cn-x.md", "coder": "anna", "remark": "甲",
         "words": [{"label": "concept=catalog", "start": 1, "end": 3}]},
        {"unit": "art_2", "force": "soft", "concepts": {}, "excludes": ["fees"]},
    )
)  # fmt: skip

READ_PARTS = ("_rels/.rels", "word/document.xml", "word/numbering.xml", "word/styles.xml")
PACKAGE = Path(__file__).resolve().parent.parent.parent / "lexcompare"


def markup() -> dict[str, list[bytes]]:
    """Return seeds of the dialects of XML."""
    provisions = level("subsection", "a", content("Ring the bell.") + level(
        "paragraph", "1", content("Twice.")))  # fmt: skip
    return {
        "clml": [PAIR_CLML],
        "akn": [PAIR_AKN],
        "uslm": [
            code_section("3511", provisions),
            public_law(f'<section><num value="2">SEC. 2.</num>{provisions}</section>'),
        ],
        "ecfr": [regulation(cfr_section("1.1", "<P>(a) Keep bells.</P><P>(1) Ring them.</P>"))],
        "dc": [district("<para><num>(a)</num><text>Keep bells.</text></para>")],
        "formex": [formex(TERMS).encode()],
        "oj": [page(BODY, after=CLOSE).encode()],
    }


def pdf() -> list[bytes]:
    """Return seeds of PDF."""
    lines = [(72, 700 - 14 * n, f"Section {n}. Every office shall publish.") for n in range(1, 9)]
    return [make_pdf([PdfPage(lines)]), make_pdf([PdfPage(lines[:2]), PdfPage(lines[2:])])]


def docx() -> list[bytes]:
    """Return seeds of DOCX."""
    levels = [("chineseCounting", "第%1条"), ("decimal", "%2.")]
    made = [
        simple_docx("第一条　机关开放数据。", "第二条　每年一次。"),
        tracked_docx(),
        numbered_docx(levels, [(0, "机关开放数据。"), (1, "每年一次；"), (0, "略。")]),
    ]
    return [repacked(data, dict.fromkeys(_not_read(data))) for data in made]


def _not_read(data: bytes) -> list[str]:
    """Name the parts that no reader opens: a change of them tries nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    return [name for name in names if name not in READ_PARTS]


@cache
def annotations() -> dict[AnnotationFormat, bytes]:
    """Return one file of every format of annotations, as this project writes it."""
    marks = (Mark(parse_label("concept=fees"), 2, 4), Mark(parse_label("force=soft")))
    tasks = [Task("x#art_1", "甲省免费😀提供数据", marks, "anna", "甲省办法", "费用", "zh", "略"),
             Task("x#art_2", "乙")]  # fmt: skip
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in AnnotationFormat:
            path = Path(folder) / f"units{form.suffix}"
            write_tasks(path, tasks, load_codebook(), form)
            found[form] = path.read_bytes()
    return found


def shipped(folder: str, name: str) -> bytes:
    """Return a data file of the package."""
    return (PACKAGE / folder / name).read_bytes()
