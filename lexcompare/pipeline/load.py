"""Where a corpus lies: a path of the user's, or the embedded specimen."""

from __future__ import annotations

from pathlib import Path

from lexcompare.core.errors import InputError
from lexcompare.core.resources import resource

__all__ = ["SPECIMEN", "locate"]

SPECIMEN = "specimen"
"""Name of the corpus that ships with the package, usable wherever no such path exists."""


def locate(path: str | Path) -> Path:
    """Return the path of a corpus, file or folder.

    Raises:
        InputError: Nothing is there, and it is not the name of the shipped corpus.

    Example:
        >>> locate("specimen").name
        'specimen'
    """
    here = Path(path)
    if here.exists() or here.is_symlink():
        return here
    if str(path) == SPECIMEN:
        return resource(SPECIMEN)
    raise InputError(
        "there is no such file or folder",
        where=str(path),
        expected=f"a file, a folder, or the word {SPECIMEN!r} for the corpus that ships",
        remedy="check the spelling, or give the path from the current folder",
    )
