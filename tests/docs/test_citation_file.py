"""CITATION.cff is valid Citation File Format 1.2.0, and says what the package says of itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lexcompare._version import __version__

# Keys of a file, required and other, by the published schema of Citation File Format 1.2.0.
REQUIRED = {"cff-version", "message", "title", "authors"}
OPTIONAL = set(
    "abstract commit contact date-released doi identifiers keywords license license-url "
    "preferred-citation references repository repository-artifact repository-code type url version"
    "".split()
)
ENTITY = set(
    "address alias city country date-end date-start email fax location name orcid post-code region "
    "tel website".split()
)


@pytest.fixture(scope="module")
def cited(repo_root: Path) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml", reason="YAML is read by PyYAML, part of the notebook extra")
    found: dict[str, Any] = yaml.safe_load((repo_root / "CITATION.cff").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def project(repo_root: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))
    found: dict[str, Any] = table["project"]
    return found


def test_the_keys_are_those_of_the_format(cited: dict[str, Any]) -> None:
    assert set(cited) >= REQUIRED
    assert set(cited) <= REQUIRED | OPTIONAL
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] in ("software", "dataset")


def test_the_values_have_the_types_of_the_format(cited: dict[str, Any]) -> None:
    for key in ("message", "title", "abstract", "license", "version"):
        assert isinstance(cited[key], str), key
        assert cited[key].strip(), key
    assert cited["authors"]
    for author in cited["authors"]:
        assert set(author) <= ENTITY
        assert author["name"]
    words = cited["keywords"]
    assert words
    assert len(set(words)) == len(words)
    assert all(isinstance(word, str) and word for word in words)


def test_it_agrees_with_the_package(cited: dict[str, Any], project: dict[str, Any]) -> None:
    assert cited["version"] == __version__
    assert cited["title"] == project["name"]
    assert cited["license"] == project["license"]
    assert [one["name"] for one in cited["authors"]] == [one["name"] for one in project["authors"]]
    assert cited["keywords"] == project["keywords"]


def test_no_place_is_invented(repo_root: Path, cited: dict[str, Any]) -> None:
    """Nothing is published yet, so there is neither an identifier nor an address to give."""
    assert not {"doi", "url", "identifiers", "date-released"} & set(cited)
    assert not re.search(r"https?://", (repo_root / "CITATION.cff").read_text("utf-8"))
