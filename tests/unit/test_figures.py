"""Frames behind figures are right without any chart; charts and files where Altair is present."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fabricated import (
    CATALOG,
    CODEBOOK,
    EVERYTHING,
    Claim,
    about,
    make_findings,
)

from lexcompare.compare.figures import places
from lexcompare.compare.figures.counts import (
    before_after,
    concept_coverage,
    instruments_per_year,
    opening_share,
    rule_chains,
    slogan_share,
)
from lexcompare.compare.figures.every import FIGURES
from lexcompare.compare.figures.model import FigureSource, load_figure_rules
from lexcompare.compare.figures.words import citation_network, object_terms
from lexcompare.compare.matrix import build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import MissingExtraError, UsageError
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Force, Level
from lexcompare.parse.coverage import CoverageEntry
from lexcompare.parse.regions import load_regions
from lexcompare.report.figures.theme import wrap
from lexcompare.report.figures.write import FIGURE_NAMES, draw_figure, write_figures

MANY = make_findings(
    "cn-many",
    [(str(n), "丁省大力推进平台建设。", [Claim("platform", "推进平台建设", Force.SLOGAN)])
     for n in range(1, 5)]
    + [(str(n), "丁省数据局公布公共数据目录。", [Claim("catalog", "公布公共数据目录")])
       for n in range(5, 13)],
    about("丁省政务数据条例", Level.LOCAL_REGULATION, "130000", "丁省", promulgated="2023-05-01"),
)  # fmt: skip
RULE = make_findings(
    "cn-ding-rule",
    [CATALOG],
    about("丁省数据办法", Level.LOCAL_RULE, "130000", "丁省", promulgated="2019-02-01"),
)


def source(
    findings: tuple[InstrumentFindings, ...] = (*EVERYTHING, MANY, RULE),
    searches: tuple[CoverageEntry, ...] = (),
) -> FigureSource:
    options = MatrixOptions(as_of="2026-01-01")
    one = build_matrix(findings, CODEBOOK, options)
    two = build_matrix(findings, CODEBOOK, replace(options, rows=RowKind.REGION))
    return FigureSource(one, two, searches)


def by(data: Any, key: str, value: object) -> dict[str, Any]:
    return next(dict(record) for record in data.records if record[key] == value)


def test_tiles_are_the_provincial_regions_each_on_its_own_place() -> None:
    tiles = load_figure_rules().tiles
    assert set(tiles) == {region.code for region in load_regions() if region.is_province}
    assert len(set(tiles.values())) == len(tiles)


def test_every_level_has_at_most_one_group() -> None:
    levels = [level for group in load_figure_rules().groups for level in group.levels]
    assert len(levels) == len(set(levels))
    assert set(levels) <= {level.value for level in Level}


def test_years_count_what_is_held_whatever_its_status() -> None:
    found = instruments_per_year(source())
    total = sum(int(str(record["n"])) for record in found.records)
    # All Chinese texts but the fixture have a date.
    assert total == len(source().held) == 10
    assert by(found, "year", 2019)["group"] == "rule"


def test_a_share_needs_ten_tags() -> None:
    found = slogan_share(source())
    many, few = by(found, "instrument", "cn-many"), by(found, "instrument", "cn-jia-data")
    assert (many["slogans"], many["n"], many["share"]) == (4, 12, pytest.approx(1 / 3))
    assert few["share"] is None and (few["slogans"], few["n"]) == (1, 2)


def test_coverage_counts_complete_instruments_by_their_strongest_provision() -> None:
    found = concept_coverage(source())
    rows = [r for r in found.records if r["concept"] == "catalog" and r["grade"] == "operative"]
    assert rows[0]["n"] == len(source().complete)
    assert "cn-yi-rule" not in {item.instrument.id for item in source().complete}
    assert rows[0]["share"] is None


def test_coverage_says_what_the_matrix_says() -> None:
    given = source((MANY, *EVERYTHING))
    found = concept_coverage(given)
    keys = {item.instrument.id for item in given.complete}
    for place, concept in enumerate(given.by_instrument.concepts):
        column = [
            cells[place].grade.value
            for row, cells in zip(given.by_instrument.rows, given.by_instrument.cells, strict=True)
            if row.key in keys
        ]
        for record in found.records:
            if record["concept"] == concept:
                assert record["count"] == column.count(str(record["grade"]))


def test_before_and_after_split_at_the_line() -> None:
    found = before_after(source())
    sizes = {str(r["period"]): r["n"] for r in found.records}
    dates = [item.instrument.metadata.promulgated for item in source().complete]
    assert sizes["before"] == sum(date < "2021-09-01" for date in dates)
    assert sizes["after"] == sum(date >= "2021-09-01" for date in dates)


def test_a_chain_has_both_kinds_in_order_of_date() -> None:
    found = rule_chains(source((MANY, RULE)))
    assert [(r["order"], r["instrument"]) for r in found.records] == [
        (1, "cn-ding-rule"), (2, "cn-many"),
    ]  # fmt: skip
    assert rule_chains(source((MANY,))).records == ()


@pytest.mark.parametrize(
    ("objects", "manner"),
    [((), "none"), (range(12), "standalone"), (range(2), "scattered")],
    ids=["none", "all", "two-of-twelve"],
)
def test_the_manner_of_opening(objects: Any, manner: str) -> None:
    units = tuple(
        replace(unit, objects=("opening",) if place in objects else ())
        for place, unit in enumerate(MANY.units)
    )
    found = opening_share(source((replace(MANY, units=units),)))
    assert found.records[0]["manner"] == manner


def test_the_title_names_the_object_and_a_longer_term_hides_the_shorter() -> None:
    found = by(object_terms(source()), "instrument", "cn-many")
    assert (found["term"], found["by"], found["公共数据"], found["数据"]) == (
        "政务数据", "title", 8, 8,
    )  # fmt: skip
    assert found["utilities"] is False


def test_citations_between_instruments_are_counted() -> None:
    citing = make_findings(
        "cn-citing",
        [("1", "根据《丁省政务数据条例》和《己省旧法》，制定本办法。", [])],
        about("丁省细则", Level.LOCAL_RULE, "130000", "丁省", promulgated="2024-01-01"),
    )
    found = citation_network(source((MANY, citing)))
    held = {str(r["cited_title"]): r["cited_held"] for r in found.records}
    assert held == {"丁省政务数据条例": True, "己省旧法": False}


def test_entropy_is_zero_where_all_agree_and_one_bit_where_halves_do() -> None:
    grades = np.array([[0, 4], [0, 0]])  # two regions, two draws
    assert places._entropy(grades) == pytest.approx([0.0, 1.0])


def test_linkage_joins_the_nearest_first() -> None:
    distances = np.array([[0, 0.1, 0.9], [0.1, 0, 0.7], [0.9, 0.7, 0]])
    assert places._linkage(distances) == [(0, 1, 0.1), (2, 3, pytest.approx(0.8))]


def test_divergence_is_the_same_each_time_and_inside_its_interval() -> None:
    one, two = places.region_divergence(source()), places.region_divergence(source())
    assert one.records == two.records and one.records
    assert all(r["low"] <= r["bits"] <= r["high"] for r in one.records)  # type: ignore[operator]


def test_the_frame_claims_only_what_is_declared() -> None:
    frame = source().frame
    assert "no search is recorded" in frame.told_en
    assert frame.claim_en == "texts held, not legislation enacted"
    keys = [row.key for row in source().by_region.rows]
    declared = tuple(
        CoverageEntry(key, "gazette", "data", "2026-01-02", "A. B.", True) for key in keys
    )
    assert source(searches=declared).frame.claim_en == ""
    assert source(searches=declared[1:]).frame.claim_en


def test_every_frame_holds_for_nothing_at_all() -> None:
    empty = source(())
    for name, make in FIGURES.items():
        data = make(empty)
        assert data.id == name and data.title_zh
        assert all(set(record) == set(data.columns) for record in data.records)


def test_records_have_the_columns_that_they_say() -> None:
    for make in FIGURES.values():
        data = make(source())
        assert all(tuple(record) == data.columns for record in data.records), data.id


def test_lines_break_between_chinese_characters() -> None:
    assert wrap("甲乙丙 丁戊 words", 6) == ["甲乙丙", "丁戊", "words"]


def test_a_wrong_name_format_or_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such figure"):
        draw_figure("pie", source())
    with pytest.raises(UsageError, match="in this format"):
        write_figures(source(), tmp_path, ["gif"])
    with pytest.raises(UsageError, match="in this language"):
        write_figures(source(), tmp_path, ["csv"], lang="fr")


def test_without_altair_the_extra_is_named_and_csv_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] in ("altair", "vl_convert"):
            raise ImportError(f"No module named {name!r}")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"lexcompare\[figures\]"):
        write_figures(source(), tmp_path / "a", ["svg"])
    assert len(write_figures(source(), tmp_path / "b", ["csv"])) == len(FIGURE_NAMES)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_chart_prints_its_frame_and_is_the_same_each_time(name: str, lang: str) -> None:
    pytest.importorskip("altair")
    one, two = (json.dumps(draw_figure(name, source(), lang).to_dict()) for _ in range(2))
    assert one == two
    told = "".join(json.loads(one)["title"]["subtitle"])
    assert ("Known: " if lang == "en" else "已知") in told
    claim = "texts held, not legislation enacted" if lang == "en" else "所持文本"
    assert claim.replace(" ", "") in "".join(json.loads(one)["title"]["text"]).replace(" ", "")


def test_files_of_every_format(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    for folder in ("a", "b"):
        write_figures(source(), tmp_path / folder, ("svg", "png", "html"), ["slogan_share"], "zh")
    for kind in ("svg", "png", "html", "csv"):
        one = (tmp_path / "a" / f"slogan_share.{kind}").read_bytes()
        assert one == (tmp_path / "b" / f"slogan_share.{kind}").read_bytes()
    assert "丁省政务数据条例" in (tmp_path / "a" / "slogan_share.svg").read_text("utf-8")
    page = (tmp_path / "a" / "slogan_share.html").read_text("utf-8")
    assert 'src="http' not in page and "import(" not in page.split("vegaEmbed(")[-1]


def test_a_hostile_title_is_only_text(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    write_figures(source(), tmp_path, ("svg",), ["slogan_share", "gap_heatmap"])
    for name in ("slogan_share", "gap_heatmap"):
        assert "<script" not in (tmp_path / f"{name}.svg").read_text("utf-8")


def test_every_note_has_its_chinese() -> None:
    for make in FIGURES.values():
        data = make(source())
        assert bool(data.note) == bool(data.note_zh), data.id
    assert "未记录" in source().frame.told_zh
