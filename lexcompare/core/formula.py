"""Cells that a spreadsheet would run as a formula."""

from __future__ import annotations

import re

__all__ = ["guard_formula", "unguard_formula"]

# What spreadsheets take for the beginning of a formula, full-width signs (which Excel and WPS
# accept in East Asian settings) and the characters that end a cell in a careless import included.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guard_formula(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run; reading takes it off.

    Example:
        >>> guard_formula("=1+1"), guard_formula("'=1"), guard_formula("＝1"), guard_formula("甲省")
        ("'=1+1", "''=1", "'＝1", '甲省')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard_formula(cell: str) -> str:
    """Take the apostrophe off that :func:`guard_formula` put there.

    Example:
        >>> unguard_formula("'=1+1"), unguard_formula("'甲")
        ('=1+1', "'甲")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
