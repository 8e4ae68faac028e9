"""Notebooks run from top to bottom on the specimen corpus, and are stored without outputs."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]


def code_of(path: Path) -> list[str]:
    """The code cells of a notebook."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_the_notebooks_are_numbered_without_a_gap() -> None:
    assert [name[:3] for name in IDS] == [f"{number:02}_" for number in range(1, 8)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_outputs_are_stripped(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_one_path_at_the_top_leads_to_the_corpus(path: Path) -> None:
    """A scholar changes ``CORPUS`` and nothing else, so nothing else may name the specimen."""
    text = "\n".join(code_of(path))
    assert re.findall(r"^CORPUS = .*$", text, re.M) == ['CORPUS = "../corpus/specimen"']
    assert text.count("specimen") == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_cells_have_stable_ids(path: Path) -> None:
    """Ids count up, so that a changed cell is one changed cell in a comparison of versions."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert [cell["id"] for cell in cells] == [f"cell-{place:02}" for place in range(len(cells))]
    assert all(cell["metadata"] == {} for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_only_public_names_are_used(path: Path) -> None:
    for code in code_of(path):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom):
                names = [*str(node.module).split("."), *(one.name for one in node.names)]
                assert not [name for name in names if name.startswith("_")]
            if isinstance(node, ast.Attribute):
                is_dunder = node.attr.startswith("__") and node.attr.endswith("__")
                assert is_dunder or not node.attr.startswith("_"), node.attr


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    pytest.importorskip("nbclient", reason="needs the notebook extra")
    code = (
        "import nbformat, sys\n"
        "from nbclient import NotebookClient\n"
        "book = nbformat.read(sys.argv[1], as_version=4)\n"
        "where = {'metadata': {'path': sys.argv[2]}}\n"
        "NotebookClient(book, timeout=120, resources=where).execute()\n"
    )
    env = {**os.environ, "IPYTHONDIR": str(tmp_path), "JUPYTER_ALLOW_INSECURE_WRITES": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(path.parent)],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
