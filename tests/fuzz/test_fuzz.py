"""Whatever the file: it is read, or refused in words. Bounded; ``benchmarks/fuzz.py`` goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_mutate import KINDS, Edit
from fuzz_targets import Target, targets, try_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TARGETS = targets()
EDITS = st.lists(
    st.builds(
        Edit,
        st.integers(0, KINDS - 1),
        st.floats(0, 1),
        st.integers(1, 400),
        st.integers(0, 2**16 - 1),
    ),
    max_size=6,
)
SLOW = ("analysis", "pdf", "docx", "annotation inception", "annotation web", "claims",
        "questions", "database", "outputs")  # fmt: skip


def _run(target: Target, tmp_path_factory: pytest.TempPathFactory, examples: int) -> None:
    folder = tmp_path_factory.mktemp("fuzz")

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 5), EDITS)
    def keeps_its_contract(seed: int, edits: list[Edit]) -> None:
        outcome = try_case(target, target.make(seed, edits), folder)
        assert outcome.kind in ("read", "refused"), outcome.told

    keeps_its_contract()


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    for number in range(len(target.seeds())):
        outcome = try_case(target, target.make(number, []), tmp_path)
        assert outcome.kind == "read", outcome.told


@pytest.mark.parametrize("name", TARGETS)
def test_changed_files_are_read_or_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _run(TARGETS[name], tmp_path_factory, 6 if name in SLOW else 25)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_many_changed_files_are_read_or_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _run(TARGETS[name], tmp_path_factory, 40 if name in SLOW else 400)
