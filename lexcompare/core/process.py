"""Habits for processes that are the program's own: the command line and its workers."""

from __future__ import annotations

import atexit
import gc

__all__ = ["is_own_process", "own_process"]

_YOUNG = 20_000
_STATE = {"own": False}


def own_process() -> None:
    """Say that this process is the program's own, and look for garbage in cycles seldom.

    Findings are trees, freed without the collector. By default it goes through all that is held
    dozens of times in a run of some hundred instruments and takes a sixth of its time. In a
    notebook or a server others decide on such things, so nothing but the command line calls this.

    Example:
        >>> own_process.__name__
        'own_process'
    """
    _STATE["own"] = True
    gc.set_threshold(_YOUNG, 10, 10)
    # What is held at the end goes with the process; the last search through it finds nothing new.
    atexit.register(gc.freeze)


def is_own_process() -> bool:
    """Whether nobody else uses this process.

    Example:
        >>> is_own_process() in (True, False)
        True
    """
    return _STATE["own"]
