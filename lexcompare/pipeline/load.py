"""A corpus by its path, or the embedded specimen by its name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.core.errors import InputError
from lexcompare.core.resources import resource

if TYPE_CHECKING:
    from lexcompare.parse.corpus import Corpus

__all__ = ["SPECIMEN", "load_corpus", "locate"]

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
    if os.path.lexists(here):  # says no, and raises nothing, for names that no system holds
        return here
    if str(path) == SPECIMEN:
        return resource(SPECIMEN)
    raise InputError(
        "there is no such file or folder",
        where=str(path),
        expected=f"a file, a folder, or the word {SPECIMEN!r} for the corpus that ships",
        remedy="check the spelling, or give the path from the current folder",
    )


def load_corpus(path: str | Path = SPECIMEN) -> Corpus:
    """Read a file, a folder of instruments, or a corpus folder with a ``manifest.csv``.

    One file that cannot be read becomes a problem of the corpus; the rest goes on.

    Args:
        path: Where it lies; by default the specimen corpus that ships with the package.

    Raises:
        InputError: Nothing is there.
        ManifestError: The manifest breaks its contract.

    Example:
        >>> corpus = load_corpus()
        >>> corpus["sp-jia-data"].metadata.title
        '甲省数据条例'
    """
    # Imported here: whoever only asks where a corpus lies does not load every reader.
    from lexcompare.parse.corpus import load_corpus as load_from

    return load_from(locate(path))
