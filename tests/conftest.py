"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The first example pays for building tables, and CI must not depend on luck: no deadline, and the
# same examples every time.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


def _texts() -> Path:
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    return Path(given) if given else ROOT.parent / "shared" / "texts"


def _require(folder: Path) -> Path:
    if not folder.is_dir():
        message = f"no real texts at {folder}: set LEXCOMPARE_TEXTS"
        if os.environ.get("LEXCOMPARE_REQUIRE_TEXTS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _records_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the records of runs out of the user's folder for caches."""
    before = os.environ.get("LEXCOMPARE_CACHE")
    os.environ["LEXCOMPARE_CACHE"] = str(tmp_path_factory.mktemp("records"))
    yield
    if before is None:
        del os.environ["LEXCOMPARE_CACHE"]
    else:
        os.environ["LEXCOMPARE_CACHE"] = before


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """Root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def texts_dir() -> Path:
    """Real instruments (``LEXCOMPARE_TEXTS``), never in the repository."""
    return _require(_texts())


@pytest.fixture(scope="session")
def background_dir() -> Path:
    """Real local regulations on everything, beside the texts."""
    return _require(_texts().parent / "background")


@pytest.fixture(scope="session")
def gold_dir() -> Path:
    """Codings of real instruments, beside the texts."""
    return _require(_texts().parent / "gold")


@pytest.fixture(scope="session")
def specimen_dir() -> Path:
    """The embedded specimen corpus."""
    return ROOT / "corpus" / "specimen"
