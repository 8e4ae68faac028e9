"""Habits of the program's own processes, which no notebook may catch."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import gc
from lexcompare.core.process import own_process, spare_what_is_held

if {own}:
    own_process()
spare_what_is_held()
print(gc.get_freeze_count() > 0, gc.get_threshold()[0] > 700)
"""


@pytest.mark.parametrize("own", [True, False], ids=["own", "somebody-else's"])
def test_the_collector_is_left_alone_in_a_process_of_others(own: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(own=own)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(own), str(own)]
