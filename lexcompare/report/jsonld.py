"""The gap matrix as JSON-LD: instruments as schema.org Legislation, cells as observations.

Types are those of https://schema.org (Legislation, Dataset, Observation). No text of an
instrument is in it, but the words that show a cell are not either: only ids.
"""

from __future__ import annotations

from pathlib import Path

from lexcompare.compare.matrix import GapMatrix
from lexcompare.core.files import atomic_path
from lexcompare.core.json_text import json_pieces
from lexcompare.core.model import Instrument
from lexcompare.core.vocabulary import Status

__all__ = ["matrix_jsonld", "write_jsonld"]

_FORCE = {
    Status.IN_FORCE: "https://schema.org/InForce",
    Status.AMENDED: "https://schema.org/PartiallyInForce",
    Status.REPEALED: "https://schema.org/NotInForce",
}


def matrix_jsonld(matrix: GapMatrix) -> dict[str, object]:
    """Return the matrix as a JSON-LD document.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> made = matrix_jsonld(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        >>> made["@type"], made["observation"]
        ('Dataset', [])
    """
    behind = {source.instrument for row in matrix.rows for source in row.sources}
    held = [item.instrument for item in matrix.findings if item.instrument.id in behind]
    book = matrix.codebook
    observations = []
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        for cell in cells:
            sources = list(dict.fromkeys(tag.ref for tag in cell.tags))
            observations.append({
                "@type": "Observation",
                "@id": f"#cell:{row.key}:{cell.concept}",
                "observationAbout": {"@id": f"#row:{row.key}", "name": row.label},
                "measuredProperty": {"@id": f"#concept:{cell.concept}"},
                "value": cell.grade.value,
                "isBasedOn": [{"@id": f"#{ref}"} for ref in sources],
                "description": cell.reason,
            })  # fmt: skip
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Gap matrix",
        "description": " ".join(matrix.notices),
        "version": f"codebook {book.name} {book.version} ({book.digest[:12]})",
        "variableMeasured": [
            {
                "@type": "DefinedTerm", "@id": f"#concept:{concept.id}",
                "termCode": concept.id,
                "name": [
                    {"@language": "en", "@value": concept.label_en},
                    {"@language": "zh", "@value": concept.label_zh},
                ],
                "description": concept.definition_en,
            }
            for concept in book.concepts
        ],
        "hasPart": [_legislation(instrument) for instrument in held],
        "observation": observations,
    }  # fmt: skip


def _legislation(instrument: Instrument) -> dict[str, object]:
    about = instrument.metadata
    record: dict[str, object] = {
        "@type": "Legislation",
        "@id": f"#{instrument.id}",
        "name": about.title or instrument.id,
        "legislationIdentifier": instrument.id,
        "inLanguage": about.language,
        "legislationJurisdiction": about.region_name or str(about.jurisdiction or ""),
        "legislationType": str(about.level or ""),
        "legislationPassedBy": about.issuer,
        "legislationDate": about.promulgated,
        "legislationDateVersion": about.effective,
        "legislationLegalForce": _FORCE.get(about.status, ""),
        "identifier": f"sha256:{instrument.source.sha256}" if instrument.source.sha256 else "",
    }
    return {key: value for key, value in record.items() if value != ""}


def write_jsonld(target: Path, matrix: GapMatrix) -> None:
    """Write the matrix as JSON-LD.

    Raises:
        OutputError: The file cannot be written.
    """
    # A lone surrogate from a broken source must not stop the record.
    with (
        atomic_path(target) as part,
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
    ):
        file.writelines(json_pieces(matrix_jsonld(matrix)))
