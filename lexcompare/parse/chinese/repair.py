"""Numbers that a source has lost, given back where the text leaves only one way to do so."""

from __future__ import annotations

from copy import copy

from lexcompare.parse.chinese.divisions import is_division
from lexcompare.parse.chinese.layout import Layout, blocks_of
from lexcompare.parse.chinese.lines import Line, Role
from lexcompare.parse.chinese.plan import Plan, Unit, front_headings
from lexcompare.parse.chinese.signs import ITEM, POINT, ends_sentence

__all__ = ["restore_numbers"]

_MOST = 3


def restore_numbers(plan: Plan, layout: Layout) -> None:
    r"""Part an article that holds exactly as many 款 as there are articles to be found in it.

    Between 第二条 and 第四条 with two 款, the second can only be 第三条; with three it stays open
    where that begins, and the gap is reported instead.

    Example:
        >>> from lexcompare.parse.chinese.lines import read_page
        >>> from lexcompare.parse.chinese.plan import make_plan
        >>> text = "第一条 甲。\n第二条 乙。\n丙应当公开。\n第四条 丁。\n第五条 戊。"
        >>> plan = make_plan(read_page(text))
        >>> restore_numbers(plan, Layout())
        >>> [(u.number, u.restored) for u in plan.units]
        [(1, False), (2, False), (3, True), (4, False), (5, False)]
    """
    if plan.kind != "article":
        return
    made: list[Unit] = []
    first = plan.units[0]
    if first.number > 1 and not first.headings:
        made += _from_front(plan, layout)
    for unit, below in zip(plan.units, [*plan.units[1:], None], strict=True):
        made.append(unit)
        missing = below.number - unit.number - 1 if below else 0
        if 0 < missing <= _MOST and not unit.suffix and not (below and below.headings):
            made += _from_unit(unit, missing, layout)
    plan.units = made


def _paragraphs(lines: list[Line], layout: Layout) -> list[list[Line]]:
    """Return the 款 of some lines, each with its 项; the lines themselves stay as they are."""
    found: list[list[Line]] = []
    copies = [copy(line) for line in lines if line.role is Role.TEXT]
    for block in blocks_of(copies, layout):
        text = block[0].text
        label = ITEM.match(text) or POINT.match(text)
        above = found[-1][-1].text if found else ""
        if found and (label or not ends_sentence(above) or above.endswith(("；", "："))):
            found[-1] += block
        else:
            found.append(list(block))
    return found


def _from_unit(unit: Unit, missing: int, layout: Layout) -> list[Unit]:
    parts = _paragraphs(unit.lines, layout)
    if len(parts) != missing + 1 or any(part[0].text.startswith("前") for part in parts[1:]):
        return []
    others = [line for line in unit.lines if line.role is not Role.TEXT]
    added: list[Unit] = []
    for step, part in enumerate(parts):
        low = part[0].start
        high = parts[step + 1][0].start if step < missing else unit.lines[-1].end + 1
        between = [line for line in others if low <= line.start < high]
        lines = sorted([*part, *between], key=lambda line: line.start)
        if step:
            label = Line(low, low, "")
            added.append(Unit(unit.number + step, 0, label, lines, restored=True))
        else:
            unit.lines = lines
    return added


def _from_front(plan: Plan, layout: Layout) -> list[Unit]:
    """Give back the first articles where they stand between a heading and the first number.

    What cannot be given back is set aside as text without a place.
    """
    first = plan.units[0]
    at = max((i for i, x in enumerate(plan.front) if _is_heading(x)), default=-1)
    if at >= 0:
        lead, headings = front_headings(plan.front[: at + 1])
        below = plan.front[at + 1 :]
    else:
        start = next((i for i, x in enumerate(plan.front) if _opens_law(x)), None)
        if start is None:
            return []
        lead, headings, below = plan.front[:start], [], plan.front[start:]
    parts = _paragraphs(below, layout)
    if headings and len(parts) == first.number - 1 <= _MOST:
        plan.front = lead
        added = [
            Unit(step, 0, Line(part[0].start, part[0].start, ""), part, restored=True)
            for step, part in enumerate(parts, start=1)
        ]
        added[0].headings, first.headings = headings, first.headings
        return added
    if parts:
        plan.front = lead
        first.headings = headings + first.headings
        plan.rest += below
    return []


def _is_heading(line: Line) -> bool:
    return line.role is Role.TEXT and is_division(line.text)


def _opens_law(line: Line) -> bool:
    return line.role is Role.TEXT and line.text.startswith(("为了", "为规范", "为加强", "根据"))
