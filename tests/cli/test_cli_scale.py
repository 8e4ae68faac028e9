"""``run`` in other ways: killed and resumed, in processes, on a cluster with a worker that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invented import invented_corpus

pytestmark = pytest.mark.slow

FRAME = ("--as-of", "2032-01-01", "--include", "unknown,undated")
PARTS = ("--whole-up-to", "0")
NUMBER = 60


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    return invented_corpus(tmp_path_factory.mktemp("scale") / "corpus", NUMBER)


def command(corpus: Path, out: Path, cache: Path, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "lexcompare", "run", str(corpus), "--out", str(out),
        "--cache", str(cache), *FRAME, *PARTS, *options,
    ]  # fmt: skip


def finish(corpus: Path, out: Path, cache: Path, *options: str) -> str:
    done = subprocess.run(
        command(corpus, out, cache, *options), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def records_in(cache: Path) -> dict[str, tuple[int, int]]:
    """Path, inode and time of every whole record: one that is made again has others."""
    found = {}
    for path in cache.rglob("*"):
        if not path.name.startswith((".", "kept.sqlite")) and path.is_file():
            state = path.stat()
            found[path.relative_to(cache).as_posix()] = (state.st_ino, state.st_mtime_ns)
    return found


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> bool:
    """Wait for a state of the files; whether it came before the process ended."""
    while process.poll() is None:
        if ready():
            return True
        time.sleep(0.002)
    return False


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory) -> dict[str, bytes]:
    base = tmp_path_factory.mktemp("expected")
    finish(corpus, base / "out", base / "cache")
    made = files_below(base / "out")
    assert "run.json" in made
    assert len(records_in(base / "cache")) == NUMBER
    return made


@pytest.mark.parametrize("workers", ["1", "2"], ids=["one-process", "two-processes"])
@pytest.mark.parametrize("records", [0, 1, 20, NUMBER - 9])
def test_killed_in_the_analysis_it_goes_on(corpus, tmp_path, expected, records, workers) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    options = ("--workers", workers)
    process = subprocess.Popen(
        command(corpus, out, cache, *options),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    reached = wait_until(lambda: len(records_in(cache)) >= records, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert reached, "it was over before it could be killed"
    assert not (out / "run.json").exists()
    kept = records_in(cache)
    assert records <= len(kept) < NUMBER
    finish(corpus, out, cache, *options)
    after = records_in(cache)
    assert len(after) == NUMBER
    assert {name: after[name] for name in kept} == kept, "something was done again"
    assert whole(out) == expected


def whole(out: Path) -> dict[str, bytes]:
    """The outputs; what a killed run had begun lies beside them under a hidden name."""
    return {
        name: data
        for name, data in files_below(out).items()
        if not any(part.startswith(".") for part in name.split("/"))
    }


@pytest.mark.parametrize(
    "name", ["summary.md", "matrix_long.csv", "articles.parquet", "unsure.csv"]
)
def test_killed_while_writing_it_goes_on(corpus, tmp_path, expected, name) -> None:
    out, cache = tmp_path / "out", tmp_path / "cache"
    process = subprocess.Popen(
        command(corpus, out, cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    reached = wait_until((out / name).exists, process)
    process.kill()
    process.wait()
    assert reached
    assert not (out / "run.json").exists(), "it was over before it could be killed"
    for made, data in whole(out).items():
        assert data == expected[made], f"{made} is there and not whole"
    kept = records_in(cache)
    assert len(kept) == NUMBER
    finish(corpus, out, cache)
    assert records_in(cache) == kept
    assert whole(out) == expected


def test_two_processes_give_the_bytes_of_one(corpus, tmp_path, expected) -> None:
    finish(corpus, tmp_path / "out", tmp_path / "cache", "--workers", "2")
    assert files_below(tmp_path / "out") == expected


def test_without_a_cache_nothing_is_kept(corpus, tmp_path, expected) -> None:
    cache = tmp_path / "cache"
    finish(corpus, tmp_path / "out", cache, "--no-cache")
    assert not cache.exists()
    assert files_below(tmp_path / "out") == expected


def test_one_file_changed_gives_what_a_fresh_run_gives(corpus, tmp_path) -> None:
    copied = invented_corpus(tmp_path / "corpus", NUMBER)
    finish(copied, tmp_path / "out", tmp_path / "cache")
    kept = records_in(tmp_path / "cache")
    target = copied / "yi-030.md"
    target.write_text(target.read_text("utf-8").replace("规范", "促进"), "utf-8")
    finish(copied, tmp_path / "out", tmp_path / "cache")
    after = records_in(tmp_path / "cache")
    assert len(after) == NUMBER + 1
    assert {name: after[name] for name in kept} == kept
    finish(copied, tmp_path / "fresh", tmp_path / "cache-2")
    assert files_below(tmp_path / "out") == files_below(tmp_path / "fresh")


class Cluster:
    """A scheduler and workers on the loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                   "--scheduler-file", str(self.file))  # fmt: skip
        self.address = self._address()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        made = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=log, stderr=log, cwd=self.folder
        )
        log.close()
        self.processes.append(made)
        return made

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--no-nanny",
                          "--host", "127.0.0.1", "--no-dashboard")  # fmt: skip

    def _address(self) -> str:
        for _ in range(600):
            if self.file.is_file():
                return str(json.loads(self.file.read_text("utf-8"))["address"])
            time.sleep(0.1)
        raise AssertionError("the scheduler did not start")

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.stop()


def dask(address: str) -> tuple[str, ...]:
    return ("--engine", "dask", "--scheduler", address)


def test_a_cluster_gives_the_bytes_of_one_process(corpus, tmp_path, expected, cluster) -> None:
    cluster.worker()
    cluster.worker()
    finish(corpus, tmp_path / "out", tmp_path / "cache", *dask(cluster.address))
    assert files_below(tmp_path / "out") == expected


def test_a_worker_that_dies_in_the_middle_loses_nothing(
    corpus, tmp_path, expected, cluster
) -> None:
    workers = [cluster.worker(), cluster.worker()]
    out, cache = tmp_path / "out", tmp_path / "cache"
    process = subprocess.Popen(
        command(corpus, out, cache, *dask(cluster.address)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    reached = wait_until(lambda: len(records_in(cache)) >= 1, process)
    workers[0].kill()
    _, told = process.communicate(timeout=300)
    assert reached
    assert process.returncode == 0, told.decode("utf-8", "replace")
    assert files_below(out) == expected


def test_a_scheduler_that_dies_ends_the_run_and_what_came_back_is_kept(tmp_path, cluster) -> None:
    many = invented_corpus(tmp_path / "corpus", 5 * NUMBER)
    cluster.worker()
    out, cache = tmp_path / "out", tmp_path / "cache"
    process = subprocess.Popen(
        command(many, out, cache, *dask(cluster.address)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    reached = wait_until(lambda: len(records_in(cache)) >= 1, process)
    cluster.processes[0].kill()
    _, told = process.communicate(timeout=300)
    text = told.decode("utf-8", "replace")
    assert reached
    assert process.returncode == 2, text
    assert "the connection to the cluster was lost" in text
    assert records_in(cache)


def refused(corpus: Path, tmp_path: Path, *options: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command(corpus, tmp_path / "out", tmp_path / "cache", *options),
        capture_output=True, text=True, timeout=300, env={**os.environ, **(env or {})},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_scheduler_that_is_not_there(corpus, tmp_path) -> None:
    pytest.importorskip("distributed")
    told = refused(corpus, tmp_path, *dask("tcp://127.0.0.1:9"))
    assert "no Dask scheduler answers" in told


def test_an_address_that_is_none(corpus, tmp_path) -> None:
    pytest.importorskip("distributed")
    assert "no Dask scheduler answers" in refused(corpus, tmp_path, *dask("nonsense://x"))


def test_dask_that_is_not_installed_names_the_extra(corpus, tmp_path) -> None:
    (tmp_path / "none" / "distributed").mkdir(parents=True)
    (tmp_path / "none" / "distributed" / "__init__.py").write_text("raise ImportError\n", "utf-8")
    env = {
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "none"), os.environ.get("PYTHONPATH", "")])
    }
    told = refused(corpus, tmp_path, *dask("tcp://127.0.0.1:9"), env=env)
    assert "lexcompare[dask]" in told


def test_workers_with_other_software_are_refused(corpus, tmp_path, cluster) -> None:
    # Another release, made by changing what the worker says of itself before it starts.
    hook = cluster.folder / "sitecustomize.py"
    hook.write_text("import lexcompare._version as v\nv.__version__ = '0.0.1'\n", "utf-8")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(cluster.folder), before]))
    try:
        cluster.worker()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    told = refused(corpus, tmp_path, *dask(cluster.address))
    assert "runs other software" in told
    assert "lexcompare 0.0.1 there" in told
