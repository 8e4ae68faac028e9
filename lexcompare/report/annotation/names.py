"""Labels as coders see them: both languages, and the label itself in brackets to come back by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lexcompare.codebook.model import Codebook
from lexcompare.parse.annotation.model import Label, LabelKind, labels_of

__all__ = ["LabelEntry", "entries", "shown", "shown_names"]

_GROUPS = {
    LabelKind.FORCE: "效力 Force",
    LabelKind.OBJECT: "对象 Objects",
    LabelKind.MODE: "开放方式 Mode of opening",
    LabelKind.EXCLUDES: "排除 Excluded by the words",
}
_FORCES = {
    "operative": ("可执行", "binding, a bearer, an act that an outsider can check"),
    "soft": ("软性", "concrete but not binding, or binding with its content deferred"),
    "slogan": ("宣示性", "no act that could be checked"),
    "structural": ("结构性", "rules nobody's conduct"),
}


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label with all that a coder needs to know of it.

    Args:
        label: The label.
        group: Families and groups, for tools that show a tree.
        zh: Chinese name.
        en: English name.
        definition: Meaning, both languages, with what is and is not included.
    """

    label: Label
    group: str
    zh: str
    en: str
    definition: str = ""

    @property
    def name(self) -> str:
        """What a tool shows."""
        return shown(self.label, self.zh, self.en)


def shown(label: Label, zh: str, en: str) -> str:
    """Return the shown name of a label.

    Example:
        >>> from lexcompare.parse.annotation.model import parse_label
        >>> shown(parse_label("concept=fees"), "收费", "Fees")
        '收费 Fees [concept=fees]'
    """
    return f"{zh} {en} [{label}]"


def entries(codebook: Codebook) -> Iterator[LabelEntry]:
    """Yield every label of a codebook with its names and meaning, in order.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> next(entries(load_codebook())).name
        '可执行 operative [force=operative]'
    """
    families = {one.id: f"{one.label_zh} {one.label_en}" for one in codebook.families}
    concepts = {one.id: one for one in codebook.concepts}
    items = {one.id: one for one in (*codebook.objects, *codebook.modes)}
    for label in labels_of(codebook):
        group = _GROUPS.get(label.kind, "")
        if label.kind is LabelKind.FORCE:
            zh, meaning = _FORCES[label.target]
            yield LabelEntry(label, group, zh, label.target, meaning)
        elif label.target in concepts:
            concept = concepts[label.target]
            told = [concept.definition_zh, concept.definition_en]
            told += [f"+ {line}" for line in concept.include]
            told += [f"- {line}" for line in concept.exclude]
            zh, en = concept.label_zh, concept.label_en
            if label.force:
                zh, en = f"{zh}·{_FORCES[label.force][0]}", f"{en}: {label.force}"
            yield LabelEntry(
                label, group or families[concept.family], zh, en, "\n".join(filter(None, told))
            )
        else:
            item = items[label.target]
            told = [item.definition_zh, item.definition_en]
            yield LabelEntry(
                label, group, item.label_zh, item.label_en, "\n".join(filter(None, told))
            )


def shown_names(codebook: Codebook) -> dict[Label, str]:
    """Return the shown name of every label.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> from lexcompare.parse.annotation.model import parse_label
        >>> "[object=opening]" in shown_names(load_codebook())[parse_label("object=opening")]
        True
    """
    return {entry.label: entry.name for entry in entries(codebook)}
