"""A rating sheet: section, indicator, maximum, finding, points, article, comment per row.

Form after the sheets of the RTI Rating (Centre for Law and Democracy, Access Info Europe); the
scoring rules are data of this project, in ``data/rating.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.errors import InternalError
from lexcompare.report.tables import write_records_csv

__all__ = ["RATING_COLUMNS", "rating_records", "write_rating"]

RATING_COLUMNS = (
    "row", "label", "section", "indicator", "concept", "max", "finding", "points", "article",
    "comment",
)  # fmt: skip
"""Columns of ``rating.csv``."""


@cache
def _rules() -> tuple[int, Mapping[str, int]]:
    text = files("lexcompare.report").joinpath("data/rating.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    points, most = data["points"], data["maximum"]
    for grade, number in points.items():
        if grade not in set(Grade) or not 0 <= number <= most:
            raise InternalError(
                "a scoring rule is wrong", where="report/data/rating.toml", got=grade
            )
    return most, points


def rating_records(matrix: GapMatrix) -> list[dict[str, object]]:
    """Return one record per row and indicator, and a total after each row.

    ``points`` is empty where a cell is unknown; such an indicator counts neither in the points of
    the total nor in its maximum, and the total says how many those are.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> rating_records(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        []
    """
    most, points = _rules()
    families = {one.id: one.label_en for one in matrix.codebook.families}
    records: list[dict[str, object]] = []
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        earned, possible, unknown = 0, 0, 0
        for cell in cells:
            concept = matrix.codebook.concept(cell.concept)
            got = points.get(cell.grade.value)
            if got is None:
                unknown += 1
            else:
                earned, possible = earned + got, possible + most
            records.append({
                "row": row.key, "label": row.label, "section": families[concept.family],
                "indicator": concept.label_en, "concept": concept.id, "max": most,
                "finding": cell.grade.style.label_en, "points": got,
                "article": cell.strongest.ref if cell.strongest else "", "comment": cell.reason,
            })  # fmt: skip
        told = f"{unknown} indicators are not assessed and not in the maximum" if unknown else ""
        records.append({
            "row": row.key, "label": row.label, "section": "Total", "indicator": "", "concept": "",
            "max": possible, "finding": "", "points": earned, "article": "", "comment": told,
        })  # fmt: skip
    return records


def write_rating(target: Path, matrix: GapMatrix) -> None:
    """Write the rating sheet as CSV.

    Raises:
        OutputError: The file cannot be written.
    """
    write_records_csv(target, RATING_COLUMNS, rating_records(matrix))
