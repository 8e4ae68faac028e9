"""The public face: a sorted list that changes only on purpose."""

from __future__ import annotations

import subprocess
import sys

import pytest

import lexcompare

NAMES = [
    "Analysis",
    "Article",
    "Codebook",
    "Corpus",
    "GapMatrix",
    "Instrument",
    "LexcompareError",
    "Tag",
    "Verdict",
    "__version__",
    "analyse",
    "load_codebook",
    "load_corpus",
    "run",
]


def test_the_public_names_are_these() -> None:
    assert lexcompare.__all__ == NAMES
    assert dir(lexcompare) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_loads(name: str) -> None:
    assert getattr(lexcompare, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        lexcompare.nonsense  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, lexcompare; print({'pandas', 'lxml', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_analyse_is_the_verb_whatever_was_imported_before() -> None:
    """A subpackage bears the same name, and Python binds it here when it is imported first."""
    code = (
        "from lexcompare.analyse.judge import Judge\n"
        "import lexcompare\n"
        "from lexcompare import analyse\n"
        "print(analyse.__module__, lexcompare.analyse is analyse, Judge.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["lexcompare.pipeline.analysis", "True", "Judge"]


def test_the_example_of_the_package_names_a_row_that_is_there() -> None:
    """The docstring and the README ask for 甲省, whose invented code no list of regions names."""
    assert 'matrix.explain("甲省", "remedies")' in str(lexcompare.__doc__)
    matrix = lexcompare.analyse(lexcompare.load_corpus()).gap_matrix("region", ["uk", "us"])
    assert matrix.explain("甲省", "remedies").startswith("甲省 [990000]")
    assert matrix.row("970000").label == "970000", "a city does not name its province"
