"""From what coders handed back to codings: labels on a unit and its words become one coding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lexcompare.core.errors import InputError
from lexcompare.core.vocabulary import Force
from lexcompare.evaluate.codings import CodedUnit, CodedWords
from lexcompare.parse.annotation.model import (
    ASSISTED,
    TOOL,
    Label,
    LabelKind,
    Mark,
    Task,
    parse_label,
)
from lexcompare.parse.annotation.offsets import relocate

__all__ = ["HandedBack", "coding_of", "codings_from", "task_of"]

_SHOWN = 5


@dataclass(frozen=True)
class HandedBack:
    """What came back from coders.

    Args:
        codings: Per coder, in the order of the file.
        uncoded: Units of which nobody said anything, as ``instrument#unit``.

    Example:
        >>> HandedBack({}, ("x#art_1",)).codings
        {}
    """

    codings: Mapping[str, tuple[CodedUnit, ...]]
    uncoded: tuple[str, ...] = ()


def codings_from(
    tasks: Iterable[Task], texts: Mapping[str, str], coder: str = "", where: str = ""
) -> HandedBack:
    """Turn tasks into codings whose places count in the corpus's own texts.

    Args:
        tasks: What a reader of :mod:`lexcompare.parse.annotation` gave.
        texts: Reading text of every unit, by ``instrument#unit``.
        coder: Who coded, where the file does not say. Without it the program's own proposals
            count as not coded.
        where: The file, for messages.

    Raises:
        InputError: A unit is not in the corpus, its text is another one, its labels do not make a
            coding, or nothing says who coded. All faults are counted; the first ones are named.

    Example:
        >>> task = Task("x#art_1", "略", (Mark(parse_label("force=soft")),), "anna")
        >>> codings_from([task], {"x#art_1": "略"}).codings["anna"][0].force.value
        'soft'
    """
    codings: dict[str, list[CodedUnit]] = {}
    seen: list[str] = []
    coded: set[str] = set()
    faults: list[InputError] = []
    for task in tasks:
        seen.append(task.ref)
        if not task.marks or (task.coder == TOOL and not coder):
            continue
        # Who takes over a file of proposals answers for it, and it shows.
        who = coder + ASSISTED if task.coder == TOOL else task.coder or coder
        try:
            made = coding_of(_placed(task, texts, where), who, where)
        except InputError as error:
            faults.append(error)
            continue
        if any(one.ref == made.ref for one in codings.get(who, ())):
            what = "this unit is coded twice by one person"
            faults.append(InputError(what, where=where, got=f"{task.ref} by {who}"))
            continue
        coded.add(task.ref)
        codings.setdefault(who, []).append(made)
    if faults:
        raise _together(faults, where)
    uncoded = tuple(ref for ref in dict.fromkeys(seen) if ref not in coded)
    return HandedBack({who: tuple(found) for who, found in codings.items()}, uncoded)


def _placed(task: Task, texts: Mapping[str, str], where: str) -> Task:
    text = texts.get(task.ref)
    if text is None:
        raise InputError(
            "the corpus has no such unit", where=where, got=task.ref,
            expected="the corpus that the units were exported from",
        )  # fmt: skip
    return relocate(task, text, where)


def _together(faults: Sequence[InputError], where: str) -> InputError:
    if len(faults) == 1:
        return faults[0]
    rest = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    return InputError(
        f"{len(faults)} units cannot be taken as codings", where=where,
        expected="; ".join(str(fault) for fault in faults[:_SHOWN]) + rest,
        remedy="mend them in the tool and export again; nothing was written",
    )  # fmt: skip


def coding_of(task: Task, coder: str, where: str = "") -> CodedUnit:
    """Return the coding that labels on a unit and its words amount to.

    The unit's force is the strongest said of it or its words, as the coding manual has it; so is
    each concept's.

    Raises:
        InputError: No force is said, a concept has none, two modes are given, or nobody coded.

    Example:
        >>> marks = (Mark(parse_label("force=soft")), Mark(parse_label("concept=fees:soft"), 0, 2))
        >>> dict(coding_of(Task("x#art_1", "免费", marks), "anna").concepts)
        {'fees': <Force.SOFT: 'soft'>}
    """
    here = f"{where} {task.ref}".strip()
    if not coder:
        raise InputError(
            "nothing says who coded this", where=here, expected="the name of a person",
            remedy="give --coder NAME",
        )  # fmt: skip
    labels = [mark.label for mark in task.marks]
    force = _strongest(task, LabelKind.FORCE, "", here)
    named = dict.fromkeys(one.target for one in labels if one.kind is LabelKind.CONCEPT)
    concepts = {name: _strongest(task, LabelKind.CONCEPT, name, here) for name in named}
    modes = dict.fromkeys(one.target for one in labels if one.kind is LabelKind.MODE)
    if len(modes) > 1:
        raise InputError(
            "two modes of opening", where=here, got=", ".join(modes), expected="the main one"
        )

    def targets(kind: LabelKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.target for one in labels if one.kind is kind))

    return CodedUnit(
        instrument=task.instrument, unit=task.unit, force=force, concepts=concepts,
        objects=targets(LabelKind.OBJECT), opening_mode=next(iter(modes), ""),
        excludes=targets(LabelKind.EXCLUDES), coder=coder, remark=task.note,
        words=tuple(CodedWords(str(label), start, end) for label, start, end in task.spans),
    )  # fmt: skip


def _strongest(task: Task, kind: LabelKind, name: str, where: str) -> Force:
    labels = [one.label for one in task.marks if one.label.kind is kind]
    if kind is LabelKind.FORCE:
        said = [one.target for one in labels]
    else:
        said = [one.force for one in labels if one.target == name and one.force]
    if not said:
        what = f"concept {name} has no force" if name else "no force is said of this unit"
        raise InputError(
            what, where=where, expected="operative, soft, slogan or structural",
            remedy="code it in the tool",
        )  # fmt: skip
    try:
        return Force.strongest([Force(one) for one in said])
    except ValueError as error:
        raise InputError("unknown force", where=where, got=", ".join(said)) from error


def task_of(coding: CodedUnit, task: Task) -> Task:
    """Return a blank task filled with a coding: the way back.

    Example:
        >>> coding = CodedUnit("x", "art_1", Force.SOFT, {"fees": Force.SOFT}, coder="anna")
        >>> filled = task_of(coding, Task("x#art_1", "略"))
        >>> coding_of(filled, filled.coder) == coding
        True
    """
    whole = [Label(LabelKind.FORCE, coding.force.value)]
    whole += [Label(LabelKind.CONCEPT, name, f.value) for name, f in coding.concepts.items()]
    whole += [Label(LabelKind.OBJECT, name) for name in coding.objects]
    whole += [Label(LabelKind.MODE, coding.opening_mode)] if coding.opening_mode else []
    whole += [Label(LabelKind.EXCLUDES, name) for name in coding.excludes]
    marks = [Mark(label) for label in whole]
    marks += [Mark(parse_label(one.label), one.start, one.end) for one in coding.words]
    return replace(task, marks=tuple(marks), coder=coding.coder, note=coding.remark)
