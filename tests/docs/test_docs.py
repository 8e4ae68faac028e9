"""Help, README and changelog keep up with the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from lexcompare._version import __version__
from lexcompare.cli.app import app

VERBS = {
    "agree",
    "align",
    "cite extract",
    "cite format",
    "cite lookup",
    "cite network",
    "claims",
    "codebook check",
    "coding export",
    "coding import",
    "coding report",
    "coding sample",
    "compare",
    "corpus add",
    "corpus akn",
    "corpus check",
    "corpus index",
    "corpus list",
    "evaluate",
    "figures",
    "gaps",
    "judge",
    "memo",
    "report",
    "run",
    "screen",
    "search",
    "segment",
    "sensitivity",
    "tag",
}


def commands() -> dict[str, str]:
    """Every verb with its help text."""
    found: dict[str, str] = {}

    def walk(group: object, name: str) -> None:
        for key, command in getattr(group, "commands", {}).items():
            full = f"{name} {key}".strip()
            if hasattr(command, "commands"):
                walk(command, full)
            else:
                found[full] = command.help or ""

    walk(typer.main.get_command(app), "")
    return found


def test_the_verbs_are_these() -> None:
    assert set(commands()) == VERBS


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_documents_itself_with_an_example(verb: str) -> None:
    text = commands()[verb]
    assert f"`lexcompare {verb}" in text, "no example in the help"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_stands_in_the_readme(verb: str, repo_root: Path) -> None:
    assert f"`{verb}" in (repo_root / "README.md").read_text("utf-8")


def test_help_answers(repo_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lexcompare", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "segment" in done.stdout


def test_version_and_changelog_agree(repo_root: Path) -> None:
    newest = re.search(r"^## (\S+)", (repo_root / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is not None
    assert newest.group(1) == __version__


def test_make_targets_named_in_the_docs_exist(repo_root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (repo_root / "Makefile").read_text("utf-8"), re.M))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(
            re.findall(r"(?:`|^)make ([a-z-]+)", (repo_root / page).read_text("utf-8"), re.M)
        )
        assert named <= targets


def test_every_core_dependency_is_justified(repo_root: Path) -> None:
    import tomllib

    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))["project"]
    page = (repo_root / "CONTRIBUTING.md").read_text("utf-8").split("## Core dependencies")[1]
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=\[]", requirement)[0]
        assert re.search(rf"\b{re.escape(name)}\b", page), f"{name} is not justified"


def test_constraints_pin_exactly_and_name_no_host(repo_root: Path) -> None:
    for line in (repo_root / "constraints.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            assert re.fullmatch(r"[A-Za-z0-9_.\-]+==[A-Za-z0-9_.!+\-]+", line), line
