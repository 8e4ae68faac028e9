"""The engines: who maps the one function over what is missing. None of them orders anything."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from lexcompare.core.errors import InputError, UsageError
from lexcompare.core.process import own_process
from lexcompare.pipeline.record import Fresh
from lexcompare.pipeline.work import (
    ENGINES,
    Job,
    Made,
    Work,
    chunks_of,
    in_flight,
    make_here,
    make_records,
)

__all__ = ["check_work", "made_by"]

_PER_WORKER = 3
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def check_work(work: Work) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: They do.

    Example:
        >>> check_work(Work(engine="dask"))
        Traceback (most recent call last):
        lexcompare.core.errors.UsageError: the engine dask needs a scheduler; ...
    """
    if work.engine not in ENGINES:
        raise UsageError(
            "there is no such engine", got=work.engine, expected=f"one of {', '.join(ENGINES)}"
        )
    if work.engine == "dask" and not work.scheduler:
        raise UsageError(
            "the engine dask needs a scheduler",
            expected="--scheduler ADDRESS, as tcp://10.0.0.1:8786",
            remedy="start one with `dask scheduler`, or take the address of your cluster",
        )
    if work.scheduler and work.engine != "dask":
        raise UsageError("a scheduler is for the engine dask", expected="--engine dask beside it")
    if work.workers < 1:
        raise UsageError("work needs somebody", got=str(work.workers), expected="1 worker or more")
    if work.whole_up_to < 0:
        raise UsageError("a number of instruments", got=str(work.whole_up_to), expected="0 or more")


def made_by(
    work: Work, jobs: Sequence[Job], codebook: Path | None
) -> Iterator[tuple[str, bytes | Fresh]]:
    """Yield the record of every job, as they are done, by the engine that ``work`` names.

    Args:
        work: The engine.
        jobs: What is missing.
        codebook: Folder of a codebook instead of the shipped one.

    Raises:
        InputError: A worker died, or the cluster cannot be used.
        MissingExtraError: Dask is not installed.

    Example:
        >>> list(made_by(Work(), [], None))
        []
    """
    if not jobs:
        return
    if work.engine == "dask":
        from lexcompare.pipeline.dask_engine import made_on_cluster

        yield from made_on_cluster(work.scheduler, jobs, codebook)
    elif work.workers > 1 and len(jobs) > 1:
        yield from _in_processes(work.workers, jobs, codebook)
    else:
        yield from make_here(jobs, codebook)


def _in_processes(workers: int, jobs: Sequence[Job], codebook: Path | None) -> Iterator[Made]:
    # Spawned, not forked: the same on every system, and safe beside threads of libraries.
    context = multiprocessing.get_context("spawn")
    pool_of = ProcessPoolExecutor(workers, mp_context=context, initializer=own_process)
    with _one_thread_each(), pool_of as pool:

        def submit(chunk: list[Job]) -> Future[list[Made]]:
            return pool.submit(make_records, chunk, codebook)

        try:
            for done in in_flight(chunks_of(jobs), lambda: workers * _PER_WORKER, submit, _first):
                yield from done.result()
        except BrokenProcessPool as error:
            raise InputError(
                "a worker process was killed, perhaps because memory ran out",
                got=f"{workers} workers",
                remedy="run again with fewer --workers; what is finished is kept",
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _first(
    out: set[Future[list[Made]]],
) -> tuple[set[Future[list[Made]]], set[Future[list[Made]]]]:
    done, rest = wait(out, return_when=FIRST_COMPLETED)
    return done, rest


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Keep the threads of array libraries in the workers from fighting over the same cores."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update({name: value or "1" for name, value in before.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
