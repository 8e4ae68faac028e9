"""Studies in ``report.html``: what hangs on choices behind the matrix, and the claims ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lexcompare.compare.ledger import LedgerLine, check_claims
from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.options import RowKind
from lexcompare.compare.queries import Provision
from lexcompare.compare.sensitivity import Sensitivity

__all__ = ["claims_data", "ledger_of", "sensitivity_data"]


def ledger_of(matrix: GapMatrix) -> tuple[LedgerLine, ...]:
    """Return the ledger of the shipped claims, on the texts and in the frame of a matrix.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> ledger_of(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        ()
    """
    if not matrix.findings:
        return ()
    asked = replace(matrix.options, rows=RowKind.INSTRUMENT, against=())
    return check_claims(matrix.findings, matrix.codebook, asked)


def claims_data(lines: Sequence[LedgerLine], numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a ledger as plain data; provisions by their number in the page.

    Args:
        lines: The ledger.
        numbers: Number of each ``instrument#unit`` that stands in the page.

    Example:
        >>> claims_data([], {})
        []
    """
    return [
        {
            "id": line.entry.id,
            "claim": line.entry.claim,
            "verdict": line.verdict.value,
            "n": line.n,
            "measures": [found.text for found in line.findings],
            "untestable": line.entry.untestable,
            "note": line.entry.note,
            "searched": line.searched,
            "frame": line.frame,
            "for": [_provision(one, numbers) for one in line.favour],
            "against": [_provision(one, numbers) for one in line.counter],
        }
        for line in lines
    ]


def _provision(one: Provision, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "unit": numbers.get(one.tag.ref, -1),
        "ref": one.tag.ref,
        "concept": one.tag.concept,
        "force": one.tag.grade.value,
        "quote": one.quote,
    }


def sensitivity_data(found: Sequence[Sensitivity], matrix: GapMatrix) -> dict[str, Any]:
    """Return what changes under other choices as plain data; empty where it was not asked.

    ``cells`` holds, per row and column number joined by a comma, pairs of variant and grade; a cell
    that is not in it is robust.

    Args:
        found: The sensitivity of ``matrix``, or nothing.
        matrix: The matrix of the page.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> sensitivity_data((), build_matrix([], Codebook("tiny", "1", "0" * 64, (), ())))
        {}
    """
    if not found:
        return {}
    here = found[0]
    rows = {row.key: place for place, row in enumerate(matrix.rows)}
    columns = {concept: place for place, concept in enumerate(matrix.concepts)}
    names: dict[str, int] = {}
    cells = {
        f"{rows[row]},{columns[concept]}": [
            [names.setdefault(one.variant, len(names)), one.value] for one in changes
        ]
        for (row, concept), changes in here.cells.items()
        if changes
    }
    figures = [
        [name, base, [[names.setdefault(one.variant, len(names)), one.value] for one in changes]]
        for name, (base, changes) in here.figures.items()
    ]
    return {
        "tried": list(here.variants),
        "variants": list(names),
        "share": round(here.share_robust, 4),
        "cells": cells,
        "figures": figures,
    }
