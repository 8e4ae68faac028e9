"""Progress on stderr: a bar with rate and time left for a person, now and then a line for a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Steps", "steps", "told_time"]

_EVERY = 15.0
"""Seconds between two lines in a log."""


def told_time(seconds: float) -> str:
    """Return a stretch of time in words.

    Example:
        >>> told_time(42), told_time(150), told_time(7300)
        ('42 s', '2 min 30 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Steps:
    """Counts steps that are done and says so.

    Args:
        title: What is going on.
        say: Called with the title, what was done last, done, expected (0 where not known).

    Example:
        >>> done = Steps("analysing", lambda *told: print(told))
        >>> done.expect(2); done("甲省数据条例")
        ('analysing', '甲省数据条例', 1, 2)
    """

    def __init__(self, title: str, say: Callable[[str, str, int, int], None]) -> None:
        self._title, self._say = title, say
        self._done = self._expected = 0

    def expect(self, number: int) -> None:
        """Say how many instruments are to come; they are counted from here on."""
        self._expected, self._done = number, 0

    def __call__(self, name: str) -> None:
        """Say that a step is done."""
        if self._expected and self._done == self._expected:
            self._title, self._done, self._expected = "writing", 0, 0
        self._done += 1
        self._say(self._title, name, self._done, self._expected)


class _Lines:
    """Writes a line from time to time."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()

    def __call__(self, title: str, name: str, done: int, expected: int) -> None:
        now = time.monotonic()
        if not expected or now - self._last < _EVERY:
            return
        self._last = now
        rate = done / (now - self._began)
        left = told_time((expected - done) / rate)
        sys.stderr.write(f"{title}: {done} of {expected}, {rate:.1f}/s, {left} left ({name})\n")
        sys.stderr.flush()


class _Bar:
    """Moves a bar."""

    def __init__(self, bar: Progress, title: str) -> None:
        self._bar = bar
        self._task = bar.add_task(title, total=None, name="", rate="")

    def __call__(self, title: str, name: str, done: int, expected: int) -> None:
        elapsed = self._bar.tasks[0].elapsed or 0.0
        rate = f"{done / elapsed:.1f}/s" if expected and elapsed else ""
        self._bar.update(
            self._task,
            description=title,
            total=expected or None,
            completed=done,
            name=name[:40],
            rate=rate,
        )


@contextmanager
def steps(title: str) -> Iterator[Steps]:
    """Give something that is called with the name of each step when it is done."""
    if not sys.stderr.isatty():
        yield Steps(title, _Lines())
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Steps(title, _Bar(bar, title))
