"""Codings: what coders said about units, one JSON object a line, checked against a codebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.model import Codebook
from lexcompare.core.codec import from_data
from lexcompare.core.errors import IdentifierError, InputError, UsageError
from lexcompare.core.ids import UnitRef, unit_kind
from lexcompare.core.inputs import parse_json, read_input_text
from lexcompare.core.vocabulary import Force
from lexcompare.parse.annotation.model import parse_label

__all__ = [
    "KEPT_ASIDE",
    "TIERS",
    "WIDER_LAW",
    "CodedUnit",
    "CodedWords",
    "check_codings",
    "dump_codings",
    "load_codings",
]

TIERS = ("double", "single", "project", "wider", "wider-once", "aside", "wider-aside")
"""Folders of codings by how they were made: by two coders and settled, by one, by one of this
project's own; of wider law by two of its own and settled, or by one; and two kept aside."""

KEPT_ASIDE = frozenset({"aside", "wider-aside"})
"""Tiers of instruments that neither rules nor models have been made with: they only measure."""

WIDER_LAW = frozenset({"wider", "wider-once", "wider-aside"})
"""Tiers of texts drawn from all that is held, most of them law next to the subject."""

_KEYS = {
    "unit", "force", "concepts", "objects", "opening_mode", "excludes", "file", "coder", "words",
    "remark",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodedWords:
    """Words of a unit that a coder marked.

    Args:
        label: What they show, as in the annotation formats: ``concept=fees:soft``.
        start: First code point in the unit's reading text.
        end: Behind the last.

    Example:
        >>> CodedWords("concept=fees", 0, 2).end
        2
    """

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class CodedUnit:
    """What was said about one unit.

    Args:
        instrument: Id of its instrument; of a text outside the corpus, its file's name.
        unit: Id of the unit.
        force: Strongest force of its statements.
        concepts: Force of each concept that it regulates, in the coders' order.
        objects: Activities that its words reach; empty for units without a concept.
        opening_mode: Mode of opening, for units with the concept of the opening duty.
        excludes: Concepts that its words deny.
        file: Where the text lies, for units of texts outside the corpus.
        tier: One of ``TIERS``, or empty where the folder says none.
        coder: The person who coded it; empty for codings made with the help of machines.
        words: Words that the coder marked.
        remark: Free words of the coder.
    """

    instrument: str
    unit: str
    force: Force
    concepts: Mapping[str, Force] = field(default_factory=dict, hash=False)
    objects: tuple[str, ...] = ()
    opening_mode: str = ""
    excludes: tuple[str, ...] = ()
    file: str = ""
    tier: str = ""
    coder: str = ""
    words: tuple[CodedWords, ...] = ()
    remark: str = ""

    def to_record(self) -> dict[str, Any]:
        """Return the line of JSON that :func:`load_codings` reads; what is empty is left out.

        Example:
            >>> CodedUnit("cn-x", "art_1", Force.SOFT).to_record()
            {'unit': 'art_1', 'force': 'soft', 'concepts': {}}
        """
        record: dict[str, Any] = {
            "unit": self.unit,
            "force": self.force.value,
            "concepts": {name: force.value for name, force in self.concepts.items()},
        }
        rest: dict[str, Any] = {
            "objects": list(self.objects), "opening_mode": self.opening_mode,
            "excludes": list(self.excludes), "file": self.file, "coder": self.coder,
            "words": [{"label": w.label, "start": w.start, "end": w.end} for w in self.words],
            "remark": self.remark,
        }  # fmt: skip
        return record | {key: value for key, value in rest.items() if value}

    @property
    def ref(self) -> UnitRef:
        """The unit as ``instrument#unit``."""
        return UnitRef(self.instrument, self.unit)


def check_codings(
    codings: Iterable[CodedUnit], codebook: Codebook, where: str = ""
) -> tuple[CodedUnit, ...]:
    """Return codings as :func:`load_codings` would, checked against a codebook.

    Raises:
        InputError: One breaks the contract.

    Example:
        >>> coding = CodedUnit("cn-x", "art_1", Force.SOFT, {"fees": Force.SOFT}, coder="anna")
        >>> check_codings([coding], load_codebook()) == (coding,)
        True
    """
    check = _Check(codebook)
    return tuple(
        check.unit(one.to_record(), Path(f"{one.instrument}.jsonl"), f"{where} {one.ref}".strip())
        for one in codings
    )


def dump_codings(codings: Iterable[CodedUnit]) -> dict[str, str]:
    r"""Return codings as JSON lines, one text per instrument, in their order.

    Example:
        >>> dump_codings([CodedUnit("cn-x", "art_1", Force.SOFT)])
        {'cn-x': '{"unit": "art_1", "force": "soft", "concepts": {}}\n'}
    """
    found: dict[str, str] = {}
    for coding in codings:
        line = json.dumps(coding.to_record(), ensure_ascii=False) + "\n"
        found[coding.instrument] = found.get(coding.instrument, "") + line
    return found


def load_codings(path: Path, codebook: Codebook | None = None) -> tuple[CodedUnit, ...]:
    r"""Read codings in the order of their files and lines.

    Args:
        path: A JSONL file; a folder of them; or a folder with folders named after the tiers.
            The file's name without suffix is the instrument's id, unless a line names a ``file``.
        codebook: Whose concepts, objects and modes may be used; the shipped one by default.

    Raises:
        UsageError: There are no codings at this path.
        InputError: A line breaks the contract, with file, line, value and what may stand there.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "cn-x.jsonl"
        >>> _ = file.write_text('{"unit":"art_1","force":"structural","concepts":{}}\n', "utf-8")
        >>> load_codings(file)[0].ref
        UnitRef(instrument='cn-x', unit='art_1')
    """
    files = _files(path)
    if not files:
        raise UsageError(
            "there are no codings here",
            where=str(path),
            expected="a .jsonl file, or a folder of them",
            remedy="check the path",
        )
    check = _Check(codebook or load_codebook())
    units: list[CodedUnit] = []
    seen: dict[UnitRef, str] = {}
    for file in files:
        for where, data in _lines(file):
            unit = check.unit(data, file, where)
            if unit.ref in seen:
                raise InputError(
                    "this unit is coded twice",
                    where=where,
                    got=str(unit.ref),
                    expected=f"one line per unit (the other is {seen[unit.ref]})",
                    remedy="take one of the lines out",
                )
            seen[unit.ref] = where
            units.append(unit)
    return tuple(units)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = sorted(path.glob("*.jsonl")) if path.is_dir() else []
    if not found:
        for tier in TIERS:
            found += sorted((path / tier).glob("*.jsonl"))
    return found


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    text = read_input_text(file, remedy="save the file again as JSON lines in UTF-8")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        data = parse_json(line, where)
        if not isinstance(data, dict):
            raise InputError("wrong type", where=where, got=line[:60], expected="an object")
        yield where, data


class _Check:
    """Builds units out of lines, against the vocabulary of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._concepts = {concept.id: concept for concept in codebook.concepts}
        self._objects = tuple(item.id for item in codebook.objects)
        self._modes = tuple(item.id for item in codebook.modes)
        self._mode_concept = codebook.mode_concept

    def unit(self, data: Mapping[str, Any], file: Path, where: str) -> CodedUnit:
        """Return one line as a unit, or raise ``InputError``."""
        for key in sorted(set(data) - _KEYS):
            raise _wrong(where, "unknown key", key, sorted(_KEYS))
        for key in ("unit", "force", "concepts"):
            if key not in data:
                raise _wrong(where, "a key is missing", key, ["unit", "force", "concepts"])
        force = self._force(data["force"], where)
        concepts = self._forces(data["concepts"], force, where)
        named = str(data.get("file", ""))
        mode = str(data.get("opening_mode", ""))
        if mode and mode not in self._modes:
            raise _wrong(where, "unknown opening_mode", mode, self._modes)
        if mode and self._mode_concept not in concepts:
            raise _wrong(where, "opening_mode without its concept", mode, [self._mode_concept])
        return CodedUnit(
            instrument=PurePosixPath(named).stem if named else file.stem,
            unit=self._unit_id(data["unit"], where),
            force=force,
            concepts=concepts,
            objects=self._known(data.get("objects", []), self._objects, "object", where),
            opening_mode=mode,
            excludes=self._known(data.get("excludes", []), tuple(self._concepts), "concept", where),
            file=named,
            tier=file.parent.name if file.parent.name in TIERS else "",
            coder=self._text(data, "coder", where),
            words=self._words(data.get("words", []), where),
            remark=self._text(data, "remark", where),
        )

    def _text(self, data: Mapping[str, Any], key: str, where: str) -> str:
        value = data.get(key, "")
        if not isinstance(value, str):
            raise _wrong(where, f"wrong type of {key}", str(value), ["a text"])
        return value

    def _words(self, values: object, where: str) -> tuple[CodedWords, ...]:
        if not isinstance(values, list):
            raise _wrong(where, "wrong type of words", str(values), ["a list"])
        try:
            found = tuple(from_data(CodedWords, value) for value in values)
            for words in found:
                parse_label(words.label)
        except InputError as error:
            raise _wrong(where, "wrong words", error.message(), ["label, start, end"]) from error
        for words in found:
            if not 0 <= words.start <= words.end:
                place = f"{words.start}..{words.end}"
                raise _wrong(where, "words that run backwards", place, ["0 <= start <= end"])
        return found

    def _unit_id(self, value: object, where: str) -> str:
        try:
            UnitRef.parse(f"x#{value}")
            unit_kind(str(value))
        except IdentifierError as error:
            raise _wrong(where, "no unit id", str(value), ["art_28", "sec_3511_a"]) from error
        return str(value)

    def _force(self, value: object, where: str) -> Force:
        try:
            return Force(str(value))
        except ValueError as error:
            raise _wrong(where, "unknown force", str(value), [f.value for f in Force]) from error

    def _forces(self, values: object, unit: Force, where: str) -> dict[str, Force]:
        if not isinstance(values, dict):
            raise _wrong(where, "wrong type of concepts", str(values), ["an object"])
        self._known(list(values), tuple(self._concepts), "concept", where)
        forces = {name: self._force(value, where) for name, value in values.items()}
        for name, force in forces.items():
            if force.strength > unit.strength:
                told = f"concept {name} is stronger than its unit"
                raise _wrong(where, told, force.value, [f"at most {unit.value}"])
            if force is Force.STRUCTURAL and not self._concepts[name].structural_allowed:
                told = f"concept {name} cannot be structural"
                raise _wrong(where, told, force.value, ["operative", "soft", "slogan"])
        return forces

    def _known(
        self, values: object, allowed: tuple[str, ...], kind: str, where: str
    ) -> tuple[str, ...]:
        if not isinstance(values, list):
            raise _wrong(where, f"wrong type of {kind}s", str(values), ["a list"])
        for value in values:
            if value not in allowed:
                raise _wrong(where, f"unknown {kind}", str(value), allowed)
        return tuple(values)


def _wrong(where: str, what: str, got: str, expected: list[str] | tuple[str, ...]) -> InputError:
    return InputError(what, where=where, got=got[:80], expected=f"one of {', '.join(expected)}")
