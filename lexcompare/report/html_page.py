"""Everything that ``report.html`` shows, as plain data: kept with a run as ``report_data.json.gz``.

The page is made from these data alone, so that it can be made again from the folder of a run
without reading a single text. Gap lists, figures and the sample funnel are parts that a caller may
hand over; a page without them says how to get them.
"""

from __future__ import annotations

import gzip
import json
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.compare.cells import load_cell_rules
from lexcompare.compare.clauses import ModelClause
from lexcompare.compare.gaps import Gap, GapReport, find_gaps
from lexcompare.compare.ledger import LedgerLine
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.sensitivity import Sensitivity, sensitivity
from lexcompare.compare.uncertainty import reading_queue
from lexcompare.core.codec import to_data
from lexcompare.core.errors import InputError, InternalError
from lexcompare.core.files import atomic_path
from lexcompare.parse.coverage import CoverageEntry
from lexcompare.report.clean import plain
from lexcompare.report.glyphs import RANK_LETTERS
from lexcompare.report.html_data import report_data
from lexcompare.report.html_figures import PageFigure, corpus_figures, sample_figure
from lexcompare.report.html_studies import claims_data, ledger_of, sensitivity_data
from lexcompare.report.run_info import RunInfo

__all__ = [
    "DATA_FILE",
    "DATA_VERSION",
    "PageParts",
    "gap_parts",
    "load_page_data",
    "load_strings",
    "page_data",
    "page_json",
    "page_parts",
    "with_figures",
    "write_page_data",
]

DATA_FILE = "report_data.json.gz"
"""Name of the data in the folder of a run."""

DATA_VERSION = 1
"""Raised when pages can no longer be made from older data."""

_FIRST = 8  # as many cells as fit on a screen beside the frame


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page shows besides the matrix.

    Args:
        gaps: Gap lists, one per row.
        figures: Figures and the diagram of the sample funnel, in their order.
        claims: The claims ledger.
        sensitivity: What hangs on the choices behind the matrix: one, or none where not asked.

    Example:
        >>> PageParts().figures
        ()
    """

    gaps: tuple[GapReport, ...] = ()
    figures: tuple[PageFigure, ...] = ()
    claims: tuple[LedgerLine, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()


def gap_parts(matrix: GapMatrix) -> tuple[GapReport, ...]:
    """Return the gap list of every ordinary row against the matrix's own benchmark rows.

    Empty where the matrix has no benchmark row.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> gap_parts(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    if not any(row.is_benchmark and row.sources for row in matrix.rows):
        return ()
    return tuple(find_gaps(matrix, row.key) for row in matrix.rows if not row.is_benchmark)


def page_parts(
    matrix: GapMatrix,
    searches: Sequence[CoverageEntry] = (),
    choices: Sensitivity | None = None,
    *,
    figures: bool = False,
) -> PageParts:
    """Return what a matrix can give to the page: gap lists, figures, ledger, sensitivity.

    Args:
        matrix: What the page shows.
        searches: What was declared about searches; figures print it.
        choices: What hangs on the choices behind the matrix, where the caller has it already.
        figures: Whether to draw the figures of the corpus beside the diagram of the sample.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> parts = page_parts(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        >>> len(parts.gaps), len(parts.figures)
        (0, 1)
    """
    return PageParts(
        gap_parts(matrix),
        (sample_figure(matrix), *(corpus_figures(matrix, searches) if figures else ())),
        ledger_of(matrix),
        (choices or sensitivity(matrix, with_gaps=False),),
    )


def with_figures(data: dict[str, Any], figures: Sequence[PageFigure]) -> dict[str, Any]:
    """Return the data of a page with more figures, after those it has.

    Example:
        >>> more = with_figures({"figures": []}, [PageFigure("a", "甲", "<svg/>")])
        >>> more["figures"][0]["title_zh"]
        '甲'
    """
    return {**data, "figures": [*data["figures"], *(asdict(figure) for figure in figures)]}


@cache
def load_strings() -> dict[str, dict[str, str]]:
    """Return the words of the interface by key, each in English and Chinese.

    Raises:
        InternalError: A shipped entry lacks a language.

    Example:
        >>> load_strings()["nav.gaps"]["zh"]
        '差距清单'
    """
    text = files("lexcompare.report").joinpath("templates/report.strings.toml")
    table: dict[str, dict[str, str]] = {}
    for part, entries in tomllib.loads(text.read_text(encoding="utf-8")).items():
        for name, entry in entries.items():
            if sorted(entry) != ["en", "zh"] or not all(entry.values()):
                raise InternalError("a string lacks a language", where=f"{part}.{name}")
            table[f"{part}.{name}"] = entry
    return table


def page_data(matrix: GapMatrix, info: RunInfo, parts: PageParts | None = None) -> dict[str, Any]:
    """Return everything that the page shows.

    Args:
        matrix: What to show.
        info: The record of the run.
        parts: Gap lists, figures and studies.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> from lexcompare.report.run_info import collect_run_info
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> page_data(matrix, collect_run_info(matrix))["meta"]["rows"]
        'instrument'
    """
    parts = parts or PageParts()
    rules = load_cell_rules()
    data = report_data(matrix)
    numbers = {
        f"{data['instruments'][unit['instrument']]['id']}#{unit['id']}": number
        for number, unit in enumerate(data["units"])
    }
    data["meta"] = {
        "data_version": DATA_VERSION,
        "versions": info.versions,
        "codebook": info.codebook,
        "options": to_data(info.options),
        "counts": info.counts,
        "notices": list(matrix.notices),
        "problems": [str(problem) for problem in info.problems],
        "rows": matrix.options.rows.value,
        "as_of": matrix.options.as_of,
        "against": list(matrix.options.against),
        "unsure": [rules.unsure_low, rules.unsure_high],
        "min_n": rules.min_n,
        "ranks": RANK_LETTERS,
    }
    data["styles"] = [asdict(style) for style in rules.styles]
    data["families"] = [
        {"id": one.id, "zh": one.label_zh, "en": one.label_en} for one in matrix.codebook.families
    ]
    data["margins"] = [[one.coverage_text, one.declaratory_text] for one in matrix.row_margins]
    data["concept_margins"] = [
        [one.present, one.assessable, one.elsewhere, one.text] for one in matrix.concept_margins
    ]
    data["held"] = [dict(one) for one in info.held]
    data["first"] = _cells_to_read(matrix)
    data["gaps"] = [_report(report, matrix, numbers) for report in parts.gaps]
    data["figures"] = [asdict(figure) for figure in parts.figures]
    data["claims"] = claims_data(parts.claims, numbers)
    data["sensitivity"] = sensitivity_data(parts.sensitivity, matrix)
    return data


def _cells_to_read(matrix: GapMatrix) -> list[list[int]]:
    """Return the head of the reading queue: row, column, core, whether a gap hangs on it."""
    places = {row.key: place for place, row in enumerate(matrix.rows)}
    columns = {concept: place for place, concept in enumerate(matrix.concepts)}
    return [
        [places[one.row.key], columns[one.cell.concept], int(one.core), int(one.gap)]
        for one in reading_queue(matrix)[:_FIRST]
    ]


def _report(report: GapReport, matrix: GapMatrix, numbers: dict[str, int]) -> dict[str, Any]:
    places = {row.key: place for place, row in enumerate(matrix.rows)}
    return {
        "row": places[report.row.key],
        "notices": list(report.notices),
        "gaps": [_gap(gap, places, numbers) for gap in report.gaps],
    }


def _gap(gap: Gap, places: dict[str, int], numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "concept": gap.concept,
        "kind": gap.kind.value,
        "counts": gap.counts,
        "own": gap.side.value == "row",
        "weaker": places[gap.weaker.row],
        "stronger": places[gap.stronger.row],
        "reason": gap.reason,
        "limited": gap.limited,
        "supplies": [supply.told for supply in gap.supplies[:3]],
        "lower": [numbers[tag.ref] for tag in gap.lower[:3] if tag.ref in numbers],
        "clauses": [_clause(clause, numbers) for clause in gap.clauses],
        "national": [_clause(clause, numbers) for clause in gap.national],
    }


def _clause(clause: ModelClause, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "unit": numbers.get(clause.ref, -1),
        "ref": clause.ref,
        "quote": clause.quote,
        "precision": clause.precision,
        "matter": clause.matter.told,
    }


def page_json(data: object) -> str:
    r"""Return data of a page as compact JSON.

    Example:
        >>> page_json({"title": "甲\x86省"})
        '{"title":"甲�省"}'
    """
    return plain(json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def write_page_data(target: Path, data: dict[str, Any], text: str | None = None) -> None:
    """Write the data of a page, compressed; the same data give the same bytes.

    Args:
        target: The file.
        data: What :func:`page_data` gave.
        text: The same as :func:`page_json` gives it, where the caller has it already.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_page_data(Path(folder) / DATA_FILE, {"meta": {"data_version": 1}})
        ...     load_page_data(Path(folder))
        {'meta': {'data_version': 1}}
    """
    text = page_json(data) if text is None else text
    with atomic_path(target) as part:
        part.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0))


def load_page_data(run: Path) -> dict[str, Any]:
    """Read the data of a page from the folder of a run.

    Raises:
        InputError: The folder is not that of a whole run, or its data cannot be read.
    """
    target = run / DATA_FILE
    remedy = "make the run again: lexcompare run CORPUS --out FOLDER"
    if not target.is_file():
        raise InputError(
            "this is not the folder of a run", where=str(run), expected=f"a {DATA_FILE} in it",
            remedy=remedy,
        )  # fmt: skip
    try:
        data: Any = json.loads(gzip.decompress(target.read_bytes()).decode("utf-8"))
        version = data["meta"]["data_version"]
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise InputError(
            "the data of the report cannot be read", where=str(target), got=str(error),
            remedy=remedy,
        ) from error  # fmt: skip
    if version != DATA_VERSION:
        raise InputError(
            "the data of the report are of another version", where=str(target), got=version,
            expected=str(DATA_VERSION), remedy=remedy,
        )  # fmt: skip
    return dict(data)
