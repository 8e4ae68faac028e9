"""The diagram of a sample funnel: PRISMA boxes in English and Chinese, the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from lexcompare.compare.screening import Funnel, ScreenStep
from lexcompare.core.files import write_text
from lexcompare.report.clean import plain

__all__ = ["prisma_svg", "write_prisma"]

_WIDTH = 960
_LEFT, _RIGHT, _BOX = 70, 420, 290
_SIDE = 520
_COLUMNS = 74  # of the narrow type that a side box holds; a Chinese character takes two
_LINE = 19
_PAD = 12
_GAP = 34
_FONT = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
_STYLE = (
    f"text{{font-family:{_FONT};font-size:13px;fill:#111}}"
    ".b{font-weight:700}.s{font-size:12px;fill:#333}.n{font-variant-numeric:tabular-nums}"
)

_STAGES = {
    "identification": ("Identification", "识别"),
    "screening": ("Screening", "筛选"),
    "eligibility": ("Eligibility", "合格性"),
}


def prisma_svg(funnel: Funnel, note: str = "") -> str:
    """Return the diagram as SVG text.

    Args:
        funnel: A screened pile.
        note: A line below the diagram: the frame of the search.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.options import MatrixOptions
        >>> from lexcompare.compare.screen_plan import load_screen_plan
        >>> from lexcompare.compare.screening import screen_instruments
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> svg = prisma_svg(screen_instruments([], book, load_screen_plan(), MatrixOptions()))
        >>> svg.startswith("<svg"), "n = 0" in svg
        (True, True)
    """
    shapes: list[str] = []
    y = 30
    first = ("Texts held", "所持文本", funnel.steps[0].entered if funnel.steps else 0)
    for place, step in enumerate(funnel.steps):
        label = first if place == 0 else ("Texts going on", "进入下一轮", step.entered)
        y = _round(shapes, y, label, step)
    y = _sample(shapes, y, funnel)
    height = y + 30
    if note:
        for number, line in enumerate(_wrap(note, 125)):
            shapes.append(_text(_LEFT, height + number * 17, line, "s"))
        height += 17 * len(_wrap(note, 125)) + 6
    body = "\n".join(shapes)
    title = f"PRISMA flow: {first[2]} texts held, {len(funnel.sample)} in the sample"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-label="{escape(title)}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
        '<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#333"/></marker></defs>\n'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _round(shapes: list[str], y: int, label: tuple[str, str, int], step: ScreenStep) -> int:
    """Draw a round: the box that enters it, what it takes away; return where the next begins."""
    total = step.entered - step.left
    told = [(f"{step.label_en} {step.label_zh} (n = {total})", "b")]
    told += [(f"{en} {zh} (n = {number})", "s") for _, en, zh, number in step.excluded]
    side = [(line, style) for text, style in told for line in _wrap(text, _COLUMNS)]
    tall = 2 * _PAD + _LINE * len(side)
    box = 2 * _PAD + 2 * _LINE
    high = max(tall, box, 140)
    stage = _STAGES.get(step.id, (step.id, ""))
    shapes.append(f'<rect x="20" y="{y}" width="34" height="{high}" rx="6" fill="#d9e2ec"/>')
    shapes.append(
        f'<text class="b" text-anchor="middle" transform="translate(41 {y + high // 2}) '
        f'rotate(-90)">{escape(" ".join(stage).strip())}</text>'
    )
    shapes.append(_rect(_LEFT, y, _BOX, box))
    shapes.append(_text(_LEFT + _PAD, y + _PAD + 14, f"{label[0]} {label[1]}", "b"))
    shapes.append(_text(_LEFT + _PAD, y + _PAD + 14 + _LINE, f"n = {label[2]}", "n"))
    shapes.append(_rect(_RIGHT, y, _SIDE, tall, "#f7f7f7"))
    for number, (line, style) in enumerate(side):
        shapes.append(_text(_RIGHT + _PAD, y + _PAD + 14 + number * _LINE, line, style))
    middle = y + box // 2
    shapes.append(_arrow(_LEFT + _BOX, middle, _RIGHT, middle))
    centre = _LEFT + _BOX // 2
    shapes.append(_arrow(centre, y + box, centre, y + high + _GAP))
    return y + high + _GAP


def _sample(shapes: list[str], y: int, funnel: Funnel) -> int:
    lines = [("In the sample 纳入样本", "b"), (f"n = {len(funnel.sample)}", "n")]
    if funnel.restored:
        told = f"of which taken in by a person 其中人工恢复: n = {len(funnel.restored)}"
        lines.append((told, "s"))
    high = max(2 * _PAD + _LINE * len(lines), 110)
    shapes.append(f'<rect x="20" y="{y}" width="34" height="{high}" rx="6" fill="#d9e2ec"/>')
    shapes.append(
        f'<text class="b" text-anchor="middle" transform="translate(41 {y + high // 2}) '
        'rotate(-90)">Included 纳入</text>'
    )
    shapes.append(_rect(_LEFT, y, _BOX, high, "#e8f0e4"))
    for number, (line, style) in enumerate(lines):
        shapes.append(_text(_LEFT + _PAD, y + _PAD + 14 + number * _LINE, line, style))
    return y + high


def _rect(x: int, y: int, width: int, height: int, fill: str = "#fff") -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" '
        'stroke="#333"/>'
    )


def _text(x: int, y: int, text: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" class="{style}">{escape(plain(text))}</text>'


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#333" fill="none" marker-end="url(#a)"/>'


def _wrap(text: str, width: int) -> list[str]:
    """Break a line by shown width: a Chinese character takes two columns."""
    lines, line, used = [], "", 0
    for word in text.replace("n = ", "n\u00a0=\u00a0").split(" "):
        size = sum(2 if ord(letter) > 0x2E80 else 1 for letter in word) + 1
        if line and used + size > width:
            lines.append(line)
            line, used = "", 0
        line, used = f"{line} {word}".strip(), used + size
    return [*lines, line] if line else lines


def write_prisma(target: Path, funnel: Funnel, note: str = "") -> None:
    """Write the diagram.

    Raises:
        OutputError: The file cannot be written.
    """
    write_text(target, prisma_svg(funnel, note))
