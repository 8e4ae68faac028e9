"""How often the interpreter looks for garbage in cycles."""

from __future__ import annotations

import atexit
import gc

__all__ = ["collect_seldom"]

_YOUNG = 20_000


def collect_seldom() -> None:
    """Look for garbage in cycles seldom: for processes that are the program's own.

    Findings are trees, freed without the collector. By default it goes through all that is held
    dozens of times in a run of some hundred instruments and takes a sixth of its time.

    Example:
        >>> import gc
        >>> before = gc.get_threshold()
        >>> collect_seldom()
        >>> gc.get_threshold()[0]
        20000
        >>> gc.set_threshold(*before)
    """
    gc.set_threshold(_YOUNG, 10, 10)
    # What is held at the end goes with the process; the last search through it finds nothing new.
    atexit.register(gc.freeze)
