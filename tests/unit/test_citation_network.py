"""The network of citations: legal bases, most cited, repealed and dangling targets, files."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from typer.testing import CliRunner

from lexcompare.cli.app import app
from lexcompare.compare.citation_network import CitationNetwork, build_network
from lexcompare.core.errors import MissingExtraError, UsageError
from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Level, Status
from lexcompare.parse.instrument import parse_instrument
from lexcompare.pipeline.citations import cite_instruments
from lexcompare.report.citation_graph import network_svg, write_network

UPPER = """第一条 为了管理馆藏，制定本条例。

第二条 机关应当登记馆藏。

第三条 机关应当公布馆藏。"""
LOWER = """第一条 根据《中华人民共和国档案法》、《甲省馆藏条例》，制定本办法。

第二条 违反《甲省馆藏条例》第三条规定的，依照《档案法》第五条处理。
《中华人民共和国合同法》第九条照样适用。

第三条 第九条规定的馆藏适用前条规定。

第四条 本办法自2031年5月1日起施行。《甲省馆藏规则》同时废止。"""
OLD = """第一条 为了管理馆藏，制定本规则。

第二条 本规则自2011年5月1日起施行。"""


def law(name: str, title: str, text: str, **about: Any) -> Instrument:
    metadata = Metadata(title=title, language="zh", complete=True, **about)
    return parse_instrument(Source(text), name, metadata)


@pytest.fixture(scope="module")
def network() -> CitationNetwork:
    held = [
        law("upper", "甲省馆藏条例", UPPER, effective="2030-01-01", status=Status.IN_FORCE),
        law("lower", "甲省馆藏办法", LOWER, effective="2031-05-01", status=Status.IN_FORCE,
            level=Level.LOCAL_RULE),
        law("old", "甲省馆藏规则", OLD, effective="2011-05-01", promulgated="2011-04-01"),
    ]  # fmt: skip
    return build_network(held, cite_instruments(held))


def test_edges_leave_self_citations_out_and_merge_short_titles(network: CitationNetwork) -> None:
    assert network.edges() == (
        ("lower", "old", "repeals", 1),
        ("lower", "upper", "basis", 1),
        ("lower", "upper", "sanction", 1),
        ("lower", "中华人民共和国合同法", "refers", 1),
        ("lower", "中华人民共和国档案法", "basis", 1),
        ("lower", "中华人民共和国档案法", "refers", 1),
    )


def test_bases_name_the_higher_law(network: CitationNetwork) -> None:
    frame = network.bases()
    assert list(zip(frame["source"], frame["cited"], frame["held"], strict=True)) == [
        ("lower", "中华人民共和国档案法", False),
        ("lower", "upper", True),
    ]
    assert set(frame["source_level"]) == {"local-rule"}


def test_provisions_and_instruments_are_ranked(network: CitationNetwork) -> None:
    provisions = network.most_cited()
    assert list(zip(provisions["cited"], provisions["article"], strict=True)) == [
        ("upper", "3"),
        ("中华人民共和国合同法", "9"),
        ("中华人民共和国档案法", "5"),
    ]
    whole = network.most_cited(provisions=False)
    assert dict(zip(whole["cited"], whole["citations"], strict=True))["中华人民共和国档案法"] == 2


def test_repealed_law_is_named_with_what_took_its_place(network: CitationNetwork) -> None:
    frame = network.citing_repealed()
    assert frame["cited"].tolist() == ["中华人民共和国合同法"]
    assert frame["repealed_since"].tolist() == ["2021-01-01"]
    assert frame["repealed_by"].tolist() == ["民法典"]
    assert network.by_key["old"].repealed is not None


def test_dangling_references_are_listed(network: CitationNetwork) -> None:
    frame = network.dangling()
    assert list(zip(frame["source"], frame["unit"], frame["raw"], strict=True)) == [
        ("lower", "art_3", "第九条")
    ]


def test_an_empty_network_has_columns(tmp_path: Path) -> None:
    empty = CitationNetwork((), ())
    for frame in (empty.to_frame(), empty.bases(), empty.most_cited(), empty.dangling()):
        assert len(frame) == 0
        assert len(frame.columns) > 3
    for name in ("n.svg", "n.csv", "n.graphml"):
        write_network(empty, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize("name", ["n.svg", "n.csv", "n.graphml"])
def test_files_are_the_same_each_time(network: CitationNetwork, tmp_path: Path, name: str) -> None:
    write_network(network, tmp_path / name)
    write_network(network, tmp_path / f"again-{name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_graphml_is_read_back_with_nothing_lost(network: CitationNetwork, tmp_path: Path) -> None:
    write_network(network, tmp_path / "n.graphml")
    back = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    edges = {(a, b, d["relation"], d["weight"]) for a, b, d in back.edges(data=True)}
    assert edges == set(network.edges())
    assert back.nodes["中华人民共和国合同法"]["repealed"] == "2021-01-01"
    assert {key for key, held in back.nodes(data="held") if held} == {"upper", "lower", "old"}


def test_the_picture_is_xml_and_escapes_titles() -> None:
    held = [law("x", "甲省<馆藏>&办法", "第一条 根据《甲国档案法》，制定本办法。")]
    picture = network_svg(build_network(held, cite_instruments(held)))
    words = [node.text for node in etree.fromstring(picture.encode()).iter() if node.text]
    assert any("甲省<馆藏>&办法" in word for word in words)
    assert any("1 instruments cite 1 others" in word for word in words)


def test_a_large_network_says_what_is_not_drawn() -> None:
    text = "第一条 根据" + "、".join(f"《甲国第{n}馆法》" for n in range(1, 81)) + "，制定本办法。"
    held = [law("x", "甲省馆藏办法", text)]
    assert "20 of less weight are not drawn" in network_svg(
        build_network(held, cite_instruments(held))
    )


def test_an_unknown_suffix_is_refused(network: CitationNetwork, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.graphml or \.csv"):
        write_network(network, tmp_path / "n.png")


def test_graphml_without_networkx_names_the_extra(
    network: CitationNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name == "networkx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match="network"):
        write_network(network, tmp_path / "n.graphml")
    assert not (tmp_path / "n.graphml").exists()


def test_the_verb_writes_and_prints(specimen_dir: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["cite", "network", str(specimen_dir), "--out", str(tmp_path / "n.svg"), "--show", "bases"],
    )
    assert done.exit_code == 0
    assert '"cited_title": "中华人民共和国数据安全法"' in done.stdout
    assert (tmp_path / "n.svg").read_text("utf-8").startswith("<svg")
