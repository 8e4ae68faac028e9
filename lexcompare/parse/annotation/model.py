"""What goes to coders and comes back: units as tasks, and labels on them or on their words.

A label is one word, the same in every format, so that a codebook travels to any tool that knows
flat labels::

    force=soft              the unit's own force
    concept=fees:soft       the unit regulates a concept, with this force
    concept=fees            the same, its force not (yet) said
    object=opening          the activity that its words reach
    mode=open-data          the mode of opening
    excludes=remedies       its words deny the concept
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import InputError
from lexcompare.core.ids import UnitRef
from lexcompare.core.vocabulary import Force

__all__ = ["ASSISTED", "TOOL", "Label", "LabelKind", "Mark", "Task", "labels_of", "parse_label"]


TOOL = "lexcompare"
"""Name under which the program proposes; what stands under it alone is no coding."""

ASSISTED = " (with the program's proposals)"
"""What follows the name of a coder who saw proposals: such codings are not independent."""


class LabelKind(StrEnum):
    """What a label says of a unit."""

    FORCE = "force"
    CONCEPT = "concept"
    OBJECT = "object"
    MODE = "mode"
    EXCLUDES = "excludes"


_LABEL = re.compile(r"(force|concept|object|mode|excludes)=([A-Za-z0-9_-]+)(?::([a-z]+))?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """One label.

    Args:
        kind: What it says.
        target: Force, concept, object or mode.
        force: Force of a concept; empty for other kinds, or where it is not said.

    Example:
        >>> str(Label(LabelKind.CONCEPT, "fees", "soft"))
        'concept=fees:soft'
    """

    kind: LabelKind
    target: str
    force: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}={self.target}" + (f":{self.force}" if self.force else "")


def parse_label(text: str, where: str = "") -> Label:
    """Read a label as :class:`Label` writes it.

    Raises:
        InputError: It is none.

    Example:
        >>> parse_label("concept=fees:soft").force
        'soft'
    """
    match = _LABEL.match(text.strip())
    known = {force.value for force in Force}
    if match is None or (match[3] and (match[1] != "concept" or match[3] not in known)):
        raise InputError(
            "this is no label of a codebook",
            where=where,
            got=text[:60],
            expected="as concept=fees:soft, force=soft, object=opening, mode=reuse, excludes=fees",
            remedy="give back the labels of the export unchanged",
        )
    return Label(LabelKind(match[1]), match[2], match[3] or "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on words of a unit, or on the whole of it.

    Args:
        label: What is said.
        start: First code point of the words in the text; ``None`` for the whole unit.
        end: Behind the last.

    Example:
        >>> Mark(Label(LabelKind.FORCE, "soft")).is_whole
        True
    """

    label: Label
    start: int | None = None
    end: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is said of the unit rather than of certain words."""
        return self.start is None or self.end is None

    @property
    def key(self) -> tuple[int, int, Label]:
        """Sort key: the whole unit first, then by place."""
        whole = self.start is None or self.end is None
        return (-1, -1, self.label) if whole else (self.start or 0, self.end or 0, self.label)


@dataclass(frozen=True, slots=True)
class Task:
    """A unit that somebody codes, or has coded.

    Args:
        ref: ``instrument#unit``.
        text: What offsets count in.
        marks: What is said of it; empty for a unit not coded.
        coder: Who said it; empty where the file does not tell.
        title: Title of the instrument.
        heading: Number and headings above the words: context, never evidence.
        language: ``zh`` or ``en``.
        note: Free words of the coder.

    Example:
        >>> Task("cn-x#art_1", "为了……").instrument
        'cn-x'
    """

    ref: str
    text: str
    marks: tuple[Mark, ...] = field(default=())
    coder: str = ""
    title: str = ""
    heading: str = ""
    language: str = ""
    note: str = ""

    @property
    def instrument(self) -> str:
        """Id of the instrument."""
        return UnitRef.parse(self.ref).instrument

    @property
    def unit(self) -> str:
        """Id of the unit."""
        return UnitRef.parse(self.ref).unit

    def whole(self, kind: LabelKind) -> tuple[Label, ...]:
        """Return the labels of a kind on the whole unit."""
        return tuple(m.label for m in self.marks if m.is_whole and m.label.kind is kind)

    @property
    def spans(self) -> tuple[tuple[Label, int, int], ...]:
        """The labels on words, with their places."""
        return tuple(
            (mark.label, mark.start, mark.end)
            for mark in self.marks
            if mark.start is not None and mark.end is not None
        )


def labels_of(codebook: Codebook) -> Iterator[Label]:
    """Yield every label that a codebook allows, in its order.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> found = [str(label) for label in labels_of(load_codebook())]
        >>> found[0], "concept=fees:soft" in found, "concept=fees:structural" in found
        ('force=operative', True, False)
    """
    for force in Force:
        yield Label(LabelKind.FORCE, force.value)
    for concept in codebook.concepts:
        yield Label(LabelKind.CONCEPT, concept.id)
        for force in Force:
            if force is not Force.STRUCTURAL or concept.structural_allowed:
                yield Label(LabelKind.CONCEPT, concept.id, force.value)
    for item in codebook.objects:
        yield Label(LabelKind.OBJECT, item.id)
    for item in codebook.modes:
        yield Label(LabelKind.MODE, item.id)
    for concept in codebook.concepts:
        yield Label(LabelKind.EXCLUDES, concept.id)
