"""The picture of growth: seconds against characters, both axes logarithmic, as plain SVG."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from table_text import SHAPES, over_rounds, series_of

SYSTEMS = {
    # Colours of Paul Tol's scheme "bright"; forms of their own, since colour is not for everyone.
    "jieba": ("jieba alone", "#4477aa", '<circle r="4"/>'),
    "spacy": ("spaCy, span_ruler", "#228833", '<path d="M-4-4h8v8h-8z"/>'),
    "tfidf": ("TF-IDF", "#aa3377", '<path d="M0-5L5 4H-5z"/>'),
    "lexcompare": ("lexcompare, analysis", "#cc3311", '<path d="M0-6L6 0L0 6L-6 0z"/>'),
}
TITLES = {
    "sample": "more instruments",
    "instrument": "one instrument, more articles",
    "article": "one article, more paragraphs",
}
WIDTH, HEIGHT, PANEL, TOP, DEEP = 900, 350, 238, 84, 200
LEFT = (62, 350, 638)
STYLE = (
    "text{font:12px sans-serif;fill:#222}.t{font-weight:bold}.g{stroke:#ddd}.l{stroke:#999;"
    "stroke-dasharray:5 4}.p{fill:#fff}polyline{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.g{stroke:#3a3f44}.l{stroke:#8a8f94}"
    ".p{fill:#16191c}}"
)


class Scale:
    """A logarithmic axis from a little under the least value to a little over the greatest."""

    def __init__(self, values: list[float], start: float, length: float) -> None:
        self.low, self.high = log10(min(values) * 0.8), log10(max(values) * 1.25)
        self.start, self.length = start, length

    def at(self, value: float) -> float:
        """Return where a value stands."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.start + self.length * share, 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the values 1, 2 and 5 times a power of ten, each with its name."""
        found = []
        for power in range(floor(self.low), ceil(self.high) + 1):
            for first in (1, 2, 5):
                value = first * 10.0**power
                if self.low <= log10(value) <= self.high:
                    found.append((value, named(first, power)))
        return found


def growth_svg(results: dict[str, Any]) -> str:
    """Return the picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img">',
        "<title>Processor seconds against characters, both axes logarithmic</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="p" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
        *legend(),
    ]
    for left, shape in zip(LEFT, SHAPES, strict=True):
        parts += panel(results, shape, left)
    return "\n".join((*parts, "</svg>")) + "\n"


def legend() -> list[str]:
    """Return the signs of the systems and of linear growth in one row."""
    parts = []
    for number, (label, colour, mark) in enumerate(SYSTEMS.values()):
        x = 70 + 165 * number
        parts.append(f'<g transform="translate({x} 24)" fill="{colour}">{mark}</g>')
        parts.append(f'<text x="{x + 12}" y="28">{label}</text>')
    parts.append('<path class="l" d="M730 24h28"/><text x="766" y="28">linear growth</text>')
    return parts


def panel(results: dict[str, Any], shape: str, left: int) -> list[str]:
    """Return one panel: axes, a line of linear growth, a line for each system."""
    characters = results["characters"][shape]
    series = {
        name: [
            over_rounds(results, lambda one, n=name, k=step: series_of(one, shape, n)[k])
            for step in range(len(characters))
        ]
        for name in SYSTEMS
    }
    across = Scale(characters, left, PANEL)
    up = Scale([value for line in series.values() for value in line], TOP + DEEP, -DEEP)
    bottom, right = TOP + DEEP, left + PANEL
    parts = [f'<text class="t" x="{left}" y="{TOP - 16}">{TITLES[shape]}</text>']
    for value, name in across.ticks():
        x = across.at(value)
        parts.append(f'<path class="g" d="M{x} {TOP}V{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{name}</text>')
    for value, name in up.ticks():
        y = up.at(value)
        parts.append(f'<path class="g" d="M{left} {y}H{right}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{name} s</text>')
    parts.append(
        f'<text x="{left + PANEL / 2}" y="{bottom + 40}" text-anchor="middle">characters</text>'
    )
    first = series["lexcompare"][0]
    last = first * characters[-1] / characters[0]
    parts.append(
        f'<path class="l" d="M{across.at(characters[0])} {up.at(first)}'
        f'L{across.at(characters[-1])} {up.at(last)}"/>'
    )
    for name, (_, colour, mark) in SYSTEMS.items():
        points = [
            (across.at(size), up.at(value))
            for size, value in zip(characters, series[name], strict=True)
        ]
        joined = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{joined}" stroke="{colour}"/>')
        parts += [
            f'<g transform="translate({x} {y})" fill="{colour}">{mark}</g>' for x, y in points
        ]
    return parts


def named(first: int, power: int) -> str:
    """Return so many times a power of ten as people write it."""
    if power >= 6:
        return f"{first * 10 ** (power - 6)} M"
    if power >= 3:
        return f"{first * 10 ** (power - 3)} k"
    return f"{first * 10.0**power:.{max(0, -power)}f}"
