"""Analysis on a Dask cluster that somebody has started: a laptop, SLURM, a cloud.

Files travel with the work, so workers need the package and nothing else: no shared disk. What a
worker had in hand when it was lost is handed to another; what was handed back is on this machine's
disk. Workers that would find something else (other code, other codebook) are refused.
"""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from lexcompare._version import __version__
from lexcompare.codebook import Codebook, load_codebook
from lexcompare.core.errors import InputError, MissingExtraError
from lexcompare.parse.discovery import CorpusEntry
from lexcompare.pipeline.record import Record, encode_failure
from lexcompare.pipeline.store import record_digest
from lexcompare.pipeline.work import Job, Made, chunks_of, in_flight, make_records

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Parcel", "Software", "made_on_cluster", "software", "unpacked"]

_CONNECT = 15
_FIRST_WORKER = 60
_PER_WORKER = 3
_RETRIES = 2
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Software:
    """What decides what is found: it must be the same everywhere.

    Example:
        >>> software() == software()
        True
    """

    lexcompare: str
    python: str
    code: str
    codebook: str

    def differences(self, other: Software) -> str:
        """Return what differs, in words; empty where nothing does."""
        names = ("lexcompare", "python", "code", "codebook")
        pairs = [(name, getattr(self, name), getattr(other, name)) for name in names]
        return "; ".join(f"{name} {b[:12]} there, {a[:12]} here" for name, a, b in pairs if a != b)


def software() -> Software:
    """Return what this process runs."""
    return Software(
        __version__, platform.python_version(), record_digest(), load_codebook(None).digest
    )


@dataclass(frozen=True, slots=True)
class Parcel:
    """A job with the bytes of its files, to be done where the corpus is not at hand.

    Args:
        job: The job.
        files: Names and bytes; the name is empty where the entry is a file itself.

    Example:
        >>> Parcel(Job("ab", CorpusEntry("cn-x", Path("x.txt"), "x.txt")), (("", b"x"),)).files
        (('', b'x'),)
    """

    job: Job
    files: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, job: Job) -> Parcel:
        """Read the files of a job.

        Raises:
            OSError: One cannot be opened.
        """
        path = job.entry.path
        if not path.is_dir():
            return cls(job, (("", path.read_bytes()),))
        found = [one for one in sorted(path.rglob("*")) if one.is_file()]
        return cls(
            job, tuple((one.relative_to(path).as_posix(), one.read_bytes()) for one in found)
        )


def unpacked(parcels: Sequence[Parcel], codebook: Codebook | None, here: Software) -> list[Made]:
    """Do the work of parcels; runs on a worker.

    Args:
        parcels: The work.
        codebook: A codebook of the user's own.
        here: What the client runs.

    Raises:
        InputError: This worker runs something else.

    Example:
        >>> unpacked([], None, software())
        []
    """
    told = here.differences(software())
    if told:
        raise InputError("a worker runs other software", got=told, remedy=_SAME)
    made: list[Made] = []
    # A worker may have threads; they share one interpreter, so nothing is lost by taking turns.
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as base:
        for number, parcel in enumerate(parcels):
            path = Path(base) / str(number) / parcel.job.entry.path.name
            for name, data in parcel.files:
                target = path / name if name else path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            entry = replace(parcel.job.entry, path=path)
            made += [
                (key, _as_if_there(data, path, parcel.job.entry))
                for key, data in make_records([Job(parcel.job.key, entry)], codebook)
            ]
    return made


_SAME = "install the same release of lexcompare, Python and libraries on client and workers"


def _as_if_there(data: bytes, path: Path, entry: CorpusEntry) -> bytes:
    """Name the file of the corpus where a file that could not be read is named."""
    record = Record(data)
    if record.head is not None:
        return data

    def moved(text: str) -> str:
        return text.replace(str(path), str(entry.path))

    problems = record.read_problems
    return encode_failure(
        tuple(replace(one, where=moved(one.where), message=moved(one.message)) for one in problems)
    )


def made_on_cluster(scheduler: str, jobs: Sequence[Job], codebook: Path | None) -> Iterator[Made]:
    """Yield the record of every job, as workers hand them back.

    Args:
        scheduler: Address of the scheduler.
        jobs: What is missing.
        codebook: Folder of a codebook instead of the shipped one.

    Raises:
        MissingExtraError: Dask is not installed.
        InputError: The scheduler is not there, has no workers, or they run something else.
    """
    client = _connected(scheduler)
    try:
        here = software()
        _check(client, here)
        own = load_codebook(codebook) if codebook is not None else None
        yield from _handed_back(client, jobs, own, here)
    finally:
        client.close()


def _connected(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError(
            "the engine dask needs dask and distributed",
            expected="the extra 'dask'",
            remedy="pip install 'lexcompare[dask]' here and on every worker",
        ) from error
    try:
        client = Client(scheduler, timeout=_CONNECT, name="lexcompare")
    except (OSError, ValueError) as error:
        raise InputError(
            "no Dask scheduler answers at this address",
            where=scheduler,
            got=f"{type(error).__name__}: {error}",
            expected="an address as tcp://10.0.0.1:8786",
            remedy="check that it runs and that this machine may connect to it",
        ) from error
    try:
        client.wait_for_workers(1, timeout=_FIRST_WORKER)
    except TimeoutError as error:
        client.close()
        raise InputError(
            "the scheduler has no workers",
            where=scheduler,
            got=f"none within {_FIRST_WORKER} s",
            remedy="start some with `dask worker ADDRESS --nthreads 1`, or wait for the queue",
        ) from error
    return client


def _check(client: Client, here: Software) -> None:
    """Refuse workers that would find something else, before any work is done."""
    try:
        answers: dict[str, Any] = client.run(software, on_error="return")
    except Exception as error:  # whatever an interpreter without the package trips over
        answers = {"a worker": error}
    for address, answer in sorted(answers.items()):
        if not isinstance(answer, Software):
            raise InputError(
                "a worker cannot run lexcompare",
                where=address,
                got=f"{type(answer).__name__}: {answer}"[:300],
                remedy=_SAME,
            )
        told = here.differences(answer)
        if told:
            raise InputError("a worker runs other software", where=address, got=told, remedy=_SAME)


def _handed_back(
    client: Client, jobs: Sequence[Job], codebook: Codebook | None, here: Software
) -> Iterator[Made]:
    from distributed import CancelledError, KilledWorker, wait
    from distributed.comm.core import CommClosedError

    def submit(chunk: list[Job]) -> Future[list[Made]]:
        # Not pure: a name per task, so that a second run of the same work is no other's result.
        parcels = [Parcel.of(job) for job in chunk]
        return client.submit(unpacked, parcels, codebook, here, pure=False, retries=_RETRIES)

    def first(out: set[Future[list[Made]]]) -> tuple[set[Any], set[Any]]:
        found = wait(out, return_when="FIRST_COMPLETED")
        return found.done, found.not_done

    def width() -> int:
        return _PER_WORKER * max(1, len(client.nthreads()))

    try:
        for done in in_flight(chunks_of(jobs), width, submit, first):
            yield from done.result()
    except KilledWorker as error:
        raise InputError(
            "workers died again and again under the same instruments",
            got=str(error)[:300],
            remedy="give workers more memory (--memory-limit); what is finished is kept",
        ) from error
    except (CancelledError, CommClosedError) as error:
        raise InputError(
            "the connection to the cluster was lost",
            got=f"{type(error).__name__}: {error}",
            remedy="run again when it is back; what was handed back is kept",
        ) from error
