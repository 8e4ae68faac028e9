"""What each instrument has to say about each concept, and the cells that rows make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from lexcompare.codebook.model import Codebook
from lexcompare.compare.above import (
    GENERAL_OBJECTS,
    Certainty,
    Supply,
    binds_below,
    find_supply,
    load_supply,
)
from lexcompare.compare.cells import Cell, CellTag, build_cell, capped, load_cell_rules
from lexcompare.compare.nominal import is_nominal
from lexcompare.compare.options import Layer, MatrixOptions
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.errors import InternalError
from lexcompare.core.findings import Exclusion, InstrumentFindings, Tag, UnitFindings
from lexcompare.core.vocabulary import Force, Scope

__all__ = ["TagIndex"]


class TagIndex:
    """Tags, doubts and exclusions of many instruments, computed once, asked by row and concept.

    Args:
        counted: The instruments that count, in row order.
        codebook: Concepts, with what counts towards what.
        options: Layer, and the activities that provisions must be about.
        keep: Whether what was computed is held for the next question. Without it an instrument is
            read again whenever it is asked about, and nothing grows with their number.
        like: An index over much the same instruments, from which is taken what would come out
            the same.

    Raises:
        InternalError: A tag names a concept that the codebook does not have.

    Example:
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> TagIndex([], book, MatrixOptions()).tags_of("catalog")
        {}
    """

    def __init__(
        self,
        counted: Sequence[InstrumentFindings],
        codebook: Codebook,
        options: MatrixOptions,
        *,
        keep: bool = True,
        like: TagIndex | None = None,
    ) -> None:
        self._codebook, self._options = codebook, options
        self._held: Mapping[str, InstrumentFindings] = {
            item.instrument.id: item for item in counted
        }
        self._keep = keep
        self._above: dict[str, frozenset[str]] = {}
        self._index: dict[str, _InstrumentIndex] = {}
        self._cells: dict[str, tuple[MatrixRow, tuple[Cell, ...]]] = {}
        self._like = like if like is not None and like._answers(codebook, options) else None
        if keep:
            if self._like is not None:
                self._index.update(self._like.of_same(self._held))
            for name in self._held:
                self._of(name)

    def _of(self, name: str) -> _InstrumentIndex:
        found = self._index.get(name)
        if found is None:
            found = _InstrumentIndex(self._held[name], self._codebook, self._options.objects)
            if self._keep:
                self._index[name] = found
        return found

    def _answers(self, codebook: Codebook, options: MatrixOptions) -> bool:
        """Whether the same is asked of each instrument."""
        return codebook is self._codebook and options.objects == self._options.objects

    def of_same(self, held: Mapping[str, InstrumentFindings]) -> dict[str, _InstrumentIndex]:
        """Return what is known of those instruments that have the same findings in ``held``."""
        return {
            name: found for name, found in self._index.items() if held.get(name) is self._held[name]
        }

    def tags_of(self, concept: str) -> Mapping[str, list[CellTag]]:
        """Return the decided tags that count towards a concept, by instrument that has any."""
        if self._keep:
            return self._by_concept.get(concept, {})
        found = ((name, self._of(name).tags.get(concept)) for name in self._held)
        return {name: tags for name, tags in found if tags}

    @cached_property
    def _by_concept(self) -> dict[str, dict[str, list[CellTag]]]:
        made: dict[str, dict[str, list[CellTag]]] = {}
        for name in self._held:
            for concept, tags in self._of(name).tags.items():
                if tags:
                    made.setdefault(concept, {})[name] = tags
        return made

    def tags_in(self, instrument: str) -> dict[str, list[CellTag]]:
        """Return the decided tags of an instrument, by the concept that they count towards."""
        return self._of(instrument).tags

    def supply(self, row: MatrixRow, concept: str) -> tuple[Supply, ...]:
        """Return what law from above gives a row for a concept, the surest first."""
        binding = self._binding(row)
        tags = {name: own for name, own in self.tags_of(concept).items() if name in binding}
        return find_supply(row, concept, tags, self._held, self._options.objects)

    def _may_add(self, row: MatrixRow) -> bool:
        """Whether law from above may add to what a row's own law says."""
        applicable = self._options.layer is Layer.APPLICABLE and not row.is_benchmark
        return applicable and bool(self._binding(row))

    def _binding(self, row: MatrixRow) -> frozenset[str]:
        """Return the instruments that bind a row's place from above, or are entered as such."""
        found = self._above.get(row.place)
        if found is None:
            entered = {entry.instrument for entry in load_supply()}
            found = self._above[row.place] = frozenset(
                name
                for name, item in self._held.items()
                if name in entered or binds_below(item.instrument.metadata, row)
            )
        return found

    def cells(self, row: MatrixRow) -> tuple[Cell, ...]:
        """Return the cells of a row, in codebook order."""
        found = {source.instrument: self._of(source.instrument) for source in row.sources}
        made = self._same_cells(row, found)
        if made is None:
            concepts = self._codebook.concept_ids
            made = tuple(self._cell(row, concept, found) for concept in concepts)
        if self._keep:
            self._cells[row.key] = row, made
        return made

    def _same_cells(
        self, row: MatrixRow, behind: Mapping[str, _InstrumentIndex]
    ) -> tuple[Cell, ...] | None:
        """Return the cells of the index that this one is like, where nothing behind them moved."""
        if self._like is None or self._may_add(row) or self._like._may_add(row):
            return None
        before, cells = self._like._cells.get(row.key, (None, ()))
        same = before == row and all(self._like._of(name) is one for name, one in behind.items())
        return cells if same else None

    def _cell(self, row: MatrixRow, concept: str, behind: Mapping[str, _InstrumentIndex]) -> Cell:
        tags: list[CellTag] = []
        unsure: list[CellTag] = []
        beside: list[CellTag] = []
        exclusions: list[tuple[str, Exclusion]] = []
        for source in row.sources:
            found, units = behind[source.instrument], source.units
            tags += _within(found.tags.get(concept, []), units)
            unsure += _within(found.unsure.get(concept, []), units)
            others = _within(found.beside.get(concept, []), units)
            if row.chosen:
                tags += others
            else:
                beside += others
            exclusions += [
                pair
                for pair in found.exclusions.get(concept, [])
                if units is None or pair[1].unit in units
            ]
        if self._options.layer is Layer.APPLICABLE and not row.is_benchmark:
            tags += self._from_above(row, concept)
        cell = build_cell((row.key, concept), tags, unsure, exclusions, row.claim)
        if not beside:
            return cell
        reason = cell.reason
        if not cell.tags:
            what = ", ".join(tag.ref for tag in beside[:3]) + (" …" if beside[3:] else "")
            reason += f"; about other activities, so beside: {what}"
        return replace(cell, beside=tuple(beside), reason=reason)

    def _from_above(self, row: MatrixRow, concept: str) -> list[CellTag]:
        own = {source.instrument for source in row.sources}
        made = []
        for supply in self.supply(row, concept):
            tag = supply.tag
            if supply.certainty is Certainty.SUPPLIED and tag and tag.instrument not in own:
                told = f"binds from above ({supply.above})"
                note = "; ".join(part for part in (tag.note, told, supply.note) if part)
                made.append(replace(tag, above=supply.above, note=note))
        return made


class _InstrumentIndex:
    """What an instrument has to say about each concept, in text order, computed once."""

    def __init__(
        self, item: InstrumentFindings, codebook: Codebook, objects: frozenset[str]
    ) -> None:
        self.tags: dict[str, list[CellTag]] = {}
        self.unsure: dict[str, list[CellTag]] = {}
        self.beside: dict[str, list[CellTag]] = {}
        self.exclusions: dict[str, list[tuple[str, Exclusion]]] = {}
        known = set(codebook.concept_ids)
        objects = _asked_of(item.instrument.metadata.title, objects)
        for unit in item.speaking:
            for found, tags in ((self.tags, unit.tags), (self.unsure, unit.unsure)):
                for tag in tags:
                    if tag.concept not in known:
                        raise InternalError(
                            "a tag names no concept of the codebook",
                            where=f"{item.instrument.id}#{unit.unit}",
                            got=tag.concept,
                        )
                    made = _cell_tag(item, unit, tag)
                    asked = _is_about(made.concept, made.objects, objects)
                    if asked and _opens(made.concept, unit.opening_mode, objects):
                        self._add(found, made, codebook)
                    elif found is self.tags:
                        self._add(self.beside, made, codebook)
            for exclusion in unit.exclusions:
                if not _is_about(exclusion.concept, unit.objects, objects):
                    continue
                self.exclusions.setdefault(exclusion.concept, []).append(
                    (item.instrument.id, exclusion)
                )

        for lists in (self.tags, self.unsure):
            for concept in lists:
                lists[concept] = self._once(concept, lists[concept])

    def _once(self, concept: str, tags: list[CellTag]) -> list[CellTag]:
        """Drop what a unit lends by another concept where it has a decided tag of its own."""
        own = {tag.unit for tag in self.tags.get(concept, []) if tag.concept == concept}
        return [tag for tag in tags if tag.concept == concept or tag.unit not in own]

    @staticmethod
    def _add(found: dict[str, list[CellTag]], tag: CellTag, codebook: Codebook) -> None:
        found.setdefault(tag.concept, []).append(tag)
        concept = codebook.concept(tag.concept)
        for parent in concept.parents:
            lent = tag
            if concept.cap:
                why = f"{concept.label_en.lower()} alone"
                lent = capped(tag, Force(concept.cap), why)
            found.setdefault(parent, []).append(lent)


def _within(tags: list[CellTag], units: frozenset[str] | None) -> list[CellTag]:
    return tags if units is None else [tag for tag in tags if tag.unit in units]


def _asked_of(title: str, asked: frozenset[str]) -> frozenset[str]:
    """Which activities count in an instrument: general ones are its own, if it is about records."""
    if not any(word in title for word in load_cell_rules().own_records):
        return asked
    return asked - GENERAL_OBJECTS or asked


def _is_about(concept: str, about: Sequence[str], asked: frozenset[str]) -> bool:
    """Whether a provision is about an activity asked for; of unknown ones nobody can say no."""
    if not asked or not about:
        return True
    own = dict(load_cell_rules().own_objects).get(concept, frozenset())
    return bool((asked | own) & set(about))


def _opens(concept: str, mode: str, asked: frozenset[str]) -> bool:
    """Whether a duty opens data, where opening is asked about and disclosure is not."""
    if "opening" not in asked or "disclosure" in asked or not mode:
        return True
    modes = dict(load_cell_rules().opening_modes).get(concept)
    return modes is None or mode in modes


def _cell_tag(item: InstrumentFindings, unit: UnitFindings, tag: Tag) -> CellTag:
    instrument = item.instrument
    made = CellTag.from_tag(instrument.id, instrument.metadata.rank, tag)
    article = instrument.article(tag.unit)
    vague = is_nominal(tag, article, instrument.metadata.language or "zh")
    general = instrument.metadata.scope in (Scope.GENERAL, None)
    return replace(made, objects=made.objects or unit.objects, nominal=vague, general=general)
