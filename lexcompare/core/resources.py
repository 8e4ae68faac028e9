"""Package data: found in an installed wheel and in a checkout alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from lexcompare.core.errors import InternalError

__all__ = ["resource"]

_CHECKOUT = {
    "specimen": "corpus/specimen",
    "models": "models",
    "catalogue.csv": "corpus/catalogue.csv",
    "coverage.csv": "corpus/coverage.csv",
}


def resource(name: str) -> Path:
    """Return the path of a shipped resource: ``specimen``, ``models`` or one of the tables.

    Raises:
        InternalError: The package was built without it.

    Example:
        >>> (resource("specimen") / "manifest.csv").name
        'manifest.csv'
    """
    package = Path(str(files("lexcompare")))
    shipped = package / "_data" / name
    if shipped.exists():
        return shipped
    checkout = package.parent / _CHECKOUT.get(name, name)
    if checkout.exists():
        return checkout
    raise InternalError("a shipped resource is missing", got=name, remedy="reinstall lexcompare")
