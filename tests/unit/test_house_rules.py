"""Sizes, cycles and manners of the code, as CONTRIBUTING states them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "lexcompare").rglob("*.py"))
IDS = [str(path.relative_to(ROOT)) for path in MODULES]
MAX_LINES = 500
MAX_FUNCTION = 60
MAX_PARAMETERS = 6


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_fits_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in functions(parse(path))
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_parameters_are_few(path: Path) -> None:
    """Options of CLI verbs are the command line itself, so they are not counted."""
    if "cli" in path.parts:
        pytest.skip("the parameters of a verb are its options")
    many = []
    for node in functions(parse(path)):
        args = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        names = [arg.arg for arg in args if arg.arg not in {"self", "cls"}]
        if len(names) > MAX_PARAMETERS:
            many.append(f"{node.name}: {len(names)}")
    assert many == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = parse(path)
    assert ast.get_docstring(tree), "the module has no docstring"
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_broad_except_gives_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if re.search(r"except\s*(?:BaseException|Exception)?\s*(?:as \w+)?:", line) and re.search(
            r"except\s*:|except\s+(?:Base)?Exception\b", line
        ):
            assert "#" in line, f"line {number}: a broad except without a reason beside it"


def test_no_import_cycles() -> None:
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in MODULES
    }
    graph = {name: set(_imports(path, names)) - {name} for name, path in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"import cycle: {' -> '.join((*trail, name))}"
        if name in done:
            return
        for target in sorted(graph[name]):
            visit(target, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def _imports(path: Path, names: dict[str, Path]) -> Iterator[str]:
    """Module-level imports only: a lazy import inside a function closes no cycle at load time."""
    for node in parse(path).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                target = full if full in names else node.module
                if target in names:
                    yield target
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
