"""Options that verbs share which analyse: by how many processes, and what is kept where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lexcompare.pipeline.work import Work

__all__ = ["Cache", "NoCache", "Workers", "work_of"]

Workers = Annotated[int, typer.Option(help="Processes of this machine that analyse.")]
Cache = Annotated[
    Path | None,
    typer.Option(
        help="Folder of analysed instruments, shared by all verbs; by default in LEXCOMPARE_CACHE "
        "or the user's folder for caches. May be removed at any time."
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Use nothing of before, keep nothing for later.")
]


def work_of(workers: int, cache: Path | None, no_cache: bool) -> Work:
    """Return how the work is done that options name.

    Example:
        >>> work_of(2, None, True).keep
        False
    """
    from lexcompare.pipeline.work import Work

    return Work(workers, cache=cache, keep=not no_cache)
