"""Coding by hand: units out to coders, a blind sample, codings back in."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from lexcompare.codebook import Codebook, load_codebook
from lexcompare.core.errors import UsageError
from lexcompare.core.files import write_text
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.ids import UnitRef
from lexcompare.core.model import Article, Instrument
from lexcompare.evaluate.by_hand import HandedBack, codings_from, task_of
from lexcompare.evaluate.codings import check_codings, dump_codings, load_codings
from lexcompare.evaluate.sampling import WEIGHT_COLUMNS, Sampled, draw_sample, weight_records
from lexcompare.parse.annotation.model import TOOL, Label, LabelKind, Mark, Task
from lexcompare.parse.annotation.read import AnnotationFormat, read_tasks
from lexcompare.parse.discovery import find_entries
from lexcompare.pipeline.collect import analyse_entries
from lexcompare.pipeline.load import load_corpus, locate
from lexcompare.pipeline.work import Work, progress_of
from lexcompare.report.annotation.write import write_tasks
from lexcompare.report.tables import write_records_csv

__all__ = [
    "ExportOptions",
    "SampleOptions",
    "export_units",
    "import_codings",
    "sample_units",
    "tasks_from",
    "tool_marks",
]


@dataclass(frozen=True)
class ExportOptions:
    """How units go to coders.

    Args:
        form: The format.
        with_tool: Whether the program's findings go along as proposals; a coder who sees them is
            no independent coder.
        units: ``instrument#unit`` of those wanted, or ids of whole instruments; all where empty.
        codebook: A codebook folder of your own.
        codings: Codings that go along, to be read again or settled by a third person.
        work: How the analysis is done; ``None`` does everything here, now and in memory.

    Example:
        >>> ExportOptions().with_tool
        False
    """

    form: AnnotationFormat = AnnotationFormat.LABEL_STUDIO
    with_tool: bool = False
    units: tuple[str, ...] = ()
    codebook: Path | None = None
    codings: Path | None = None
    work: Work | None = None


@dataclass(frozen=True)
class SampleOptions:
    """How a sample is drawn.

    Args:
        number: Units.
        seed: The same seed draws the same units.
        form: Format of the coders' files.
        coders: Names; each gets a file of the same units in another order.
        codebook: A codebook folder of your own.
        work: How the analysis is done; ``None`` does everything here, now and in memory.

    Example:
        >>> SampleOptions().coders
        ('a', 'b')
    """

    number: int = 200
    seed: int = 1
    form: AnnotationFormat = AnnotationFormat.LABEL_STUDIO
    coders: tuple[str, ...] = ("a", "b")
    codebook: Path | None = None
    work: Work | None = None


def tasks_from(instruments: Iterable[Instrument]) -> list[Task]:
    """Return every unit as a blank task, in text order.

    Example:
        >>> len(tasks_from([load_corpus()["sp-yi-public"]]))
        38
    """
    return [
        Task(
            str(UnitRef(item.id, unit.id)),
            unit.text,
            title=item.metadata.title or item.id,
            heading=_heading(unit),
            language=item.metadata.language or "zh",
        )
        for item in instruments
        for unit in item.units
    ]


def _heading(unit: Article) -> str:
    path = [f"{one.label} {one.heading}".strip() for one in unit.path]
    return " › ".join([*path, f"{unit.label} {unit.heading}".strip()])


def tool_marks(found: UnitFindings) -> tuple[Mark, ...]:
    """Return what the program found in a unit, as proposals with the words that show it.

    Example:
        >>> from lexcompare.core.findings import Verdict
        >>> from lexcompare.core.vocabulary import Force
        >>> unit = UnitFindings("art_1", Verdict("art_1", Force.SOFT, 0.9, 0, 0, 0))
        >>> [str(mark.label) for mark in tool_marks(unit)]
        ['force=soft']
    """
    marks = [Mark(Label(LabelKind.FORCE, found.verdict.force.value))]
    for tag in found.tags:
        label = Label(LabelKind.CONCEPT, tag.concept, tag.force.value)
        marks.append(Mark(label))
        marks += [Mark(label, e.text_span.start, e.text_span.end) for e in tag.evidence]
    marks += [Mark(Label(LabelKind.OBJECT, name)) for name in found.objects]
    if found.opening_mode:
        marks.append(Mark(Label(LabelKind.MODE, found.opening_mode)))
    marks += [Mark(Label(LabelKind.EXCLUDES, one.concept)) for one in found.exclusions]
    return tuple(dict.fromkeys(marks))


def export_units(
    corpus: str | Path,
    out: Path,
    options: ExportOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[Path, ...], int]:
    """Write units for coders, blind unless asked otherwise.

    Returns:
        The files, the units first; and how many units there are.

    Raises:
        InputError: Nothing in the corpus can be read, or a unit wanted is not held.
        OutputError: A file cannot be written.
    """
    given = options or ExportOptions()
    if given.with_tool and given.codings is not None:
        raise UsageError("codings or proposals go along, not both", got="--with-tool --codings")
    book = load_codebook(given.codebook)
    if given.with_tool:
        tasks = _wanted(_proposals(corpus, given, progress), given.units, str(corpus))
    else:
        tasks = _wanted(tasks_from(load_corpus(corpus).instruments), given.units, str(corpus))
    if given.codings is not None:
        coded = {str(one.ref): one for one in load_codings(given.codings, book)}
        wanted = given.units or tuple(coded)
        tasks = [task for task in _wanted(tasks, wanted, str(corpus)) if task.ref in coded]
        tasks = [task_of(coded[task.ref], task) for task in tasks]
    files = write_tasks(out, tasks, book, given.form, proposed=given.with_tool)
    return files, len(tasks)


def _proposals(
    corpus: str | Path, given: ExportOptions, progress: Callable[[str], None] | None
) -> list[Task]:
    """Return the units of the instruments wanted, each with what the program found in it."""
    names = {unit.partition("#")[0] for unit in given.units}
    made = []
    for item in _analysed(corpus, given, progress, names):
        marks = {
            str(UnitRef(item.instrument.id, unit.unit)): tool_marks(unit) for unit in item.units
        }
        made += [
            replace(task, marks=marks.get(task.ref, ()), coder=TOOL)
            for task in tasks_from([item.instrument])
        ]
    return made


def _analysed(
    corpus: str | Path,
    given: ExportOptions | SampleOptions,
    progress: Callable[[str], None] | None,
    names: Collection[str] = (),
) -> Iterator[InstrumentFindings]:
    """Analyse the instruments of these names, or all, in the order of the corpus."""
    entries, _ = find_entries(locate(corpus))
    wanted = [entry for entry in entries if not names or entry.id in names]
    for item in analyse_entries(wanted, given.codebook, given.work, progress_of(progress)):
        if isinstance(item, InstrumentFindings):
            yield item


def _wanted(tasks: Sequence[Task], units: Sequence[str], where: str) -> list[Task]:
    wanted = set(units)
    found = [task for task in tasks if not wanted or {task.ref, task.instrument} & wanted]
    missing = wanted - {task.ref for task in found} - {task.instrument for task in found}
    if missing or not found:
        raise UsageError(
            "the corpus has no such unit", where=where, got=", ".join(sorted(missing)[:3]),
            expected="ids of instruments, or instrument#unit as printed by segment",
        )  # fmt: skip
    return found


def sample_units(
    corpus: str | Path,
    out: Path,
    options: SampleOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[Sampled, ...], tuple[Path, ...]]:
    """Draw a blind, stratified sample and write one file per coder, and the weights apart.

    ``weights.csv`` says what the program found: it must stay away from coders.

    Returns:
        The sample, and the files, the weights first.

    Raises:
        InputError: Nothing in the corpus can be read, or the sample cannot be drawn.
        OutputError: A file cannot be written.
    """
    given = options or SampleOptions()
    if not given.coders or len(set(given.coders)) < len(given.coders):
        raise UsageError("coders need names of their own", got=", ".join(given.coders))
    book = load_codebook(given.codebook)
    findings = list(_analysed(corpus, given, progress))
    sample = draw_sample(findings, given.number, given.seed)
    drawn = {UnitRef.parse(one.ref).instrument for one in sample}
    held = [item.instrument for item in findings if item.instrument.id in drawn]
    tasks = {task.ref: task for task in tasks_from(held)}
    weights = out / "weights.csv"
    write_records_csv(weights, WEIGHT_COLUMNS, weight_records(sample))
    files = [weights]
    for number, coder in enumerate(given.coders):
        order = [tasks[one.ref] for one in sample]
        # Another order for each, so that tiredness falls on other units.
        random.Random(f"{given.seed}:{number}").shuffle(order)
        target = out / f"for_{_safe(coder)}{given.form.suffix}"
        files += write_tasks(target, order, book, given.form)
    return sample, tuple(files)


def import_codings(
    path: Path, corpus: str | Path, out: Path, form: str = "", coder: str = "",
    codebook: Codebook | None = None,
) -> tuple[HandedBack, tuple[Path, ...]]:  # fmt: skip
    """Read what coders handed back and write codings, one JSON Lines file per instrument.

    Where the file tells of several coders, each gets a folder.

    Args:
        path: The file, as the tool exported it.
        corpus: What the units were exported from.
        out: Folder for the codings; files in it are never written over.
        form: Format; by suffix and content where empty.
        coder: Who coded, where the file does not say.
        codebook: Whose labels are used; the shipped one by default.

    Raises:
        InputError: The file breaks its format, texts differ, or labels do not make a coding.
        UsageError: There are codings of these instruments in ``out``, or nobody coded anything.
        OutputError: A file cannot be written.
    """
    book = codebook or load_codebook()
    tasks = read_tasks(path, form)
    texts = {task.ref: task.text for task in tasks_from(load_corpus(corpus).instruments)}
    found = codings_from(tasks, texts, coder, str(path))
    if not found.codings:
        raise UsageError(
            "nobody has coded anything here", where=str(path), got=f"{len(tasks)} units",
            expected="units with a force at least",
        )  # fmt: skip
    texts_out: dict[Path, str] = {}
    for who, codings in found.codings.items():
        folder = out / _safe(who) if len(found.codings) > 1 else out
        check_codings(codings, book, str(path))
        for instrument, text in dump_codings(codings).items():
            texts_out[folder / f"{instrument}.jsonl"] = text
    for target in texts_out:
        if target.exists():
            raise UsageError(
                "there are codings of this instrument already", where=str(target),
                expected="a folder without them", remedy="give another --out",
            )  # fmt: skip
    for target, text in texts_out.items():
        write_text(target, text)
    return found, tuple(texts_out)


def _safe(name: str) -> str:
    """Return a name that can be a file's."""
    return quote(name, safe="").replace(".", "%2E") or "coder"
