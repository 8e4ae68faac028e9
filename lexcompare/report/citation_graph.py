"""The citation network as a file: a picture, GraphML for Gephi and its like, a table."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.compare.citation_network import CitationNetwork, CitationNode
from lexcompare.core.errors import MissingExtraError, UsageError
from lexcompare.core.files import atomic_path, write_text
from lexcompare.report.clean import plain
from lexcompare.report.tables import csv_text

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network_svg", "to_networkx", "write_network"]

_SHOWN = 60
_ROW = 18
_TOP = 92
_WIDTH = 1160
_LEFT, _RIGHT = 440, 720
_TITLE = 58  # columns of a title; a Chinese character takes two
_ROUNDS = 8
_FONT = (
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',"
    "sans-serif"
)
_COLOURS = {
    "basis": "#1b6ca8",
    "refers": "#8a8f98",
    "sanction": "#b5651d",
    "exception": "#7a5195",
    "repeals": "#c0392b",
    "amends": "#2e8b57",
}
_GONE = "#c0392b"


def write_network(network: CitationNetwork, path: Path) -> None:
    """Write a network as its file's suffix says: ``.svg``, ``.graphml`` or ``.csv``.

    Args:
        network: The network.
        path: The file; the table has one line per citation.

    Raises:
        UsageError: The suffix is none of these.
        MissingExtraError: GraphML without networkx.
        OutputError: The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".svg":
        write_text(path, network_svg(network))
    elif suffix == ".graphml":
        graph = to_networkx(network)
        with atomic_path(path) as part:
            _graphml(graph, part)
    elif suffix == ".csv":
        frame = network.to_frame()
        records = [{str(key): value for key, value in row.items()} for row in
                   frame.to_dict("records")]  # fmt: skip
        write_text(path, csv_text(list(frame.columns), records))
    else:
        raise UsageError(
            "no network is written in this format",
            got=path.name,
            expected="a file that ends in .svg, .graphml or .csv",
        )


def to_networkx(network: CitationNetwork) -> nx.MultiDiGraph[str]:
    """Return the network as a networkx graph: an edge per pair and relation, weighted by count.

    Raises:
        MissingExtraError: networkx is not installed.

    Example:
        >>> to_networkx(CitationNetwork((), ())).number_of_nodes()
        0
    """
    try:
        import networkx as nx
    except ImportError as error:
        raise MissingExtraError(
            "graphs need networkx",
            expected="the extra 'network'",
            remedy="pip install 'lexcompare[network]', or write .svg or .csv",
        ) from error
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes:
        since = node.repealed.since or "unknown" if node.repealed else ""
        graph.add_node(
            plain(node.key), title=plain(node.title), held=node.held, level=node.level,
            repealed=since,
        )  # fmt: skip
    for source, cited, relation, count in network.edges():
        graph.add_edge(plain(source), plain(cited), key=relation, relation=relation, weight=count)
    return graph


def _graphml(graph: Any, part: Path) -> None:
    import networkx as nx

    nx.write_graphml(graph, part, encoding="utf-8", prettyprint=True)


def network_svg(network: CitationNetwork) -> str:
    """Draw who cites whom: citing instruments left, cited ones right, so that few lines cross.

    The sixty most connected on each side are drawn, as far as a line joins them; the picture says
    how many are left out. A dot is full where the corpus holds the instrument; a red name is
    repealed. The same network gives the same bytes.

    Example:
        >>> network_svg(CitationNetwork((), ())).startswith("<svg")
        True
    """
    edges = _heaviest(network)
    citing, cited = _ranked(edges, 0), _ranked(edges, 1)
    lefts, rights = _laid_out(edges, citing[:_SHOWN], cited[:_SHOWN])
    left = {key: _TOP + at * _ROW for at, key in enumerate(lefts)}
    right = {key: _TOP + at * _ROW for at, key in enumerate(rights)}
    height = _TOP + max(len(left), len(right), 1) * _ROW + 14
    drawn = [
        _line(left[source], right[target], relation, count)
        for (source, target), (relation, count) in sorted(edges.items())
        if source in left and target in right
    ]
    drawn += [_name(network.by_key[key], y, _LEFT - 8, "end") for key, y in left.items()]
    drawn += [_name(network.by_key[key], y, _RIGHT + 8, "start") for key, y in right.items()]
    left_out = len(citing) + len(cited) - len(left) - len(right)
    told = f"{len(citing)} instruments cite {len(cited)} others"
    if left_out:
        told += f"; {left_out} of less weight are not drawn"
    return plain(
        "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
                f'width="{_WIDTH}" height="{height}" font-family="{_FONT}" font-size="11" '
                'role="img">',
                f"<title>{escape(told)}</title>",
                f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
                f'<text x="16" y="22" font-size="14" font-weight="700">{escape(told)}</text>',
                *_legend(),
                *drawn,
                "</svg>\n",
            ]
        )
    )


def _laid_out(
    edges: dict[tuple[str, str], tuple[str, int]], citing: list[str], cited: list[str]
) -> tuple[list[str], list[str]]:
    """Return both sides without names that no line reaches, ordered so that few lines cross.

    Each name goes to the mean place of its partners, a few times over from either side.
    Source: the barycentre method of Sugiyama, Tagawa and Toda (1981).
    """
    shown = {pair for pair in edges if pair[0] in set(citing) and pair[1] in set(cited)}
    sides = [
        [key for key in side if any(pair[number] == key for pair in shown)]
        for number, side in enumerate((citing, cited))
    ]
    for turn in range(_ROUNDS):
        number = (turn + 1) % 2
        places = {key: at for at, key in enumerate(sides[1 - number])}
        means = {
            key: sum(found := [places[p[1 - number]] for p in shown if p[number] == key])
            / len(found)
            for key in sides[number]
        }
        sides[number].sort(key=lambda key: (means[key], key))
    return sides[0], sides[1]


def _heaviest(network: CitationNetwork) -> dict[tuple[str, str], tuple[str, int]]:
    """Return per pair the relation that tells most (basis before others) and all citations."""
    relations: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for source, cited, relation, count in network.edges():
        relations[source, cited][relation] += count
    return {pair: (_telling(counted), sum(counted.values())) for pair, counted in relations.items()}


def _telling(counted: Counter[str]) -> str:
    order = ("repeals", "basis", "amends", "sanction", "exception", "refers")
    return next(relation for relation in order if relation in counted)


def _ranked(edges: dict[tuple[str, str], tuple[str, int]], side: int) -> list[str]:
    """Return the instruments of one side by number of partners, then citations."""
    partners: Counter[str] = Counter()
    citations: Counter[str] = Counter()
    for pair, (_, count) in edges.items():
        partners[pair[side]] += 1
        citations[pair[side]] += count
    return sorted(partners, key=lambda key: (-partners[key], -citations[key], key))


def _line(low: int, high: int, relation: str, count: int) -> str:
    width = f"{0.6 + 0.7 * math.log2(count + 1):.1f}"
    middle = (_LEFT + _RIGHT) // 2
    return (
        f'<path d="M{_LEFT} {low}C{middle} {low} {middle} {high} {_RIGHT} {high}" fill="none" '
        f'stroke="{_COLOURS[relation]}" stroke-width="{width}" stroke-opacity="0.55"/>'
    )


def _name(node: CitationNode, y: int, x: int, anchor: str) -> str:
    dot = _LEFT if anchor == "end" else _RIGHT
    fill = "#333333" if node.held else "#ffffff"
    colour = _GONE if node.repealed else "#222222"
    title = _cut(node.title)
    return (
        f'<circle cx="{dot}" cy="{y}" r="3.5" fill="{fill}" stroke="#333333"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(title)}<title>{escape(node.title)}</title></text>"
    )


def _cut(title: str) -> str:
    """Shorten a title by its shown width."""
    used = 0
    for at, letter in enumerate(title):
        used += 2 if ord(letter) > 0x2E80 else 1
        if used > _TITLE:
            return f"{title[:at]}…"
    return title


def _legend() -> list[str]:
    made = []
    for at, (relation, colour) in enumerate(_COLOURS.items()):
        x = 16 + at * 100
        made.append(
            f'<rect x="{x}" y="38" width="18" height="4" fill="{colour}"/>'
            f'<text x="{x + 24}" y="44">{relation}</text>'
        )
    return [
        *made,
        '<circle cx="20" cy="60" r="3.5" fill="#333333" stroke="#333333"/>'
        '<text x="30" y="64">text held</text>',
        '<circle cx="120" cy="60" r="3.5" fill="#ffffff" stroke="#333333"/>'
        '<text x="130" y="64">text not held</text>',
        f'<text x="240" y="64" fill="{_GONE}">repealed</text>',
        '<text x="316" y="64">a thicker line: more citations; citing instruments left, '
        "cited ones right</text>",
    ]
