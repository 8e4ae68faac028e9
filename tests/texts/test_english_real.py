"""Real UK and US instruments, and the PDFs: ids, tiling, words. Facts only, no text of law."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import SegmentKind
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.readers import read_source
from lexcompare.parse.segmented import check_tiling

pytestmark = pytest.mark.texts

MARKDOWN = [
    "uk/uksi-2015-1415.md",
    "uk/ukpga-2000-36-selected.md",
    "us/eo-13642.md",
    "us/omb-m-13-13.md",
    "us/local/chicago-il-2012-12-10.md",
    "us/local/hi-2013-07-03.md",
    "us/local/san-francisco-ca-2013-03-28.md",
    "us/local/seattle-wa-2016-02-26.md",
]
CODED = {
    "uk/uksi-2015-1415.md": "uk-rpsi-2015.jsonl",
    "us/local/chicago-il-2012-12-10.md": "single/us-chicago-open.jsonl",
    "us/local/seattle-wa-2016-02-26.md": "single/us-seattle-open.jsonl",
}
FOIA = [*range(1, 12), "11A", "11B", *range(12, 23), "22A", *range(23, 47), 48,
        *range(50, 55), 56, 57, 58, 77, 84]  # fmt: skip
UNITS = {
    "uk/ukpga-2000-36-selected.md": [f"sec_{number}" for number in FOIA],
    "us/eo-13642.md": ["sec_1", "sec_2", "sec_3", "sec_4"],
    "us/omb-m-13-13.md": ["sec_1", "sec_2", "sec_3", "sec_4"],
    "us/local/san-francisco-ca-2013-03-28.md": [
        "sec_22D.1", "sec_22D.2", "sec_22D.3", "sec_2", "sec_3",
    ],
    "us/local/hi-2013-07-03.md": [
        "sec_1", "sec_27-A", "sec_27-B", "sec_27-C", "sec_27-D", "sec_27-E",
        "sec_3", "sec_4", "sec_5", "sec_6",
    ],
}  # fmt: skip


@cache
def parsed(path: Path) -> Instrument:
    return parse_instrument(read_source(path), path.stem)


def test_the_list_of_files_is_whole(texts_dir: Path) -> None:
    found = [*(texts_dir / "uk").rglob("*.md"), *(texts_dir / "us").rglob("*.md")]
    assert sorted(path.relative_to(texts_dir).as_posix() for path in found) == sorted(MARKDOWN)


@pytest.mark.parametrize("name", MARKDOWN)
def test_source_is_tiled_and_gives_units(texts_dir: Path, name: str) -> None:
    instrument = parsed(texts_dir / name)
    check_tiling(instrument.segments, len(instrument.source.text))
    assert instrument.metadata.language == "en"
    assert instrument.units
    assert all(article.text for article in instrument.units)
    assert not [s for s in instrument.segments if s.kind is SegmentKind.REST]


@pytest.mark.parametrize(("name", "gold"), CODED.items(), ids=CODED)
def test_ids_are_those_of_the_codings(
    texts_dir: Path, gold_dir: Path, name: str, gold: str
) -> None:
    lines = (gold_dir / gold).read_text(encoding="utf-8").splitlines()
    assert list(parsed(texts_dir / name).unit_ids) == [json.loads(line)["unit"] for line in lines]


@pytest.mark.parametrize(("name", "expected"), UNITS.items(), ids=UNITS)
def test_ids_of_the_others(texts_dir: Path, name: str, expected: list[str]) -> None:
    assert list(parsed(texts_dir / name).unit_ids) == expected


@pytest.mark.parametrize(
    ("name", "complete", "codes"),
    [
        ("uk/uksi-2015-1415.md", True, []),
        ("uk/ukpga-2000-36-selected.md", False, ["selected-sections", "numbering-gap"]),
        ("us/eo-13642.md", True, ["no-commencement"]),
        ("us/local/hi-2013-07-03.md", True, []),
        ("us/local/san-francisco-ca-2013-03-28.md", True, []),
        ("us/local/seattle-wa-2016-02-26.md", None, []),
    ],
)
def test_completeness(texts_dir: Path, name: str, complete: bool | None, codes: list[str]) -> None:
    found = parsed(texts_dir / name).completeness
    assert found.complete is complete
    assert [reason.code for reason in found.reasons] == codes


@pytest.mark.parametrize("name", MARKDOWN)
def test_units_keep_the_words_of_the_source(texts_dir: Path, name: str) -> None:
    """Words inside unit tiles come back in text, heading or label; none is invented."""
    instrument = parsed(texts_dir / name)
    source = instrument.source.text
    behind = " ".join(s.span.of(source) for s in instrument.segments if s.unit)
    behind = re.sub(r"<[^<>]{1,500}>|\]\([^()\s]{0,500}\)|\[\^[^\]]+\]|&#?\w+;|[*\\]", "", behind)
    wanted = words(behind)
    got = words(" ".join(f"{a.label} {a.heading} {a.text}" for a in instrument.units))
    total = sum(wanted.values())
    assert sum((wanted - got).values()) <= 0.002 * total
    assert sum((got - wanted).values()) <= 0.03 * total  # headings above the number, entities


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[A-Za-z0-9]+", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize(
    ("printed", "clean", "articles"),
    [
        pytest.param("cn-dsl-2021-pdf.pdf", "cn-dsl-2021.md", 55, id="dsl"),
        pytest.param("cn-pipl-2021-pdf.pdf", "cn-pipl-2021.md", 74, id="pipl"),
    ],
)
def test_pdf_gives_the_text_of_the_clean_copy(
    texts_dir: Path, printed: str, clean: str, articles: int
) -> None:
    """Every article of the clean copy stands in the print, number first, in one piece."""
    folder = texts_dir / "cn" / "law"
    lines = read_source(folder / printed).text.replace("\f", "").splitlines()
    running = Counter(line for line in lines if line)
    body = letters("".join(line for line in lines if running[line] < 5 and "下载日期" not in line))
    copy = read_source(folder / clean).text
    found = re.split(r"(?m)^(?=[#* \u3000]*第[一二三四五六七八九十百]+条)", copy)[1:]
    heads = [re.split(r"(?m)^#", article, maxsplit=1)[0] for article in found]
    assert len(heads) == articles
    missing = [at for at, text in enumerate(heads, 1) if letters(text) not in body]
    assert missing == []


def letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", text))


def test_every_file_of_the_manifest_is_read_or_refused_with_a_remedy(texts_dir: Path) -> None:
    from lexcompare.core.errors import UnsupportedFormatError

    with (texts_dir / "manifest.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if not row["file"].endswith("/")]
    refused: list[str] = []
    for name in names:
        try:
            assert read_source(texts_dir / name).text
        except UnsupportedFormatError as error:
            assert error.remedy
            refused.append(name)
    assert {Path(name).suffix for name in refused} <= {".xml"}
