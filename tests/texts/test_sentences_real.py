"""The Chinese page of the real texts: no sentence that it shows lacks a template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sentences_shown import shown_sentences

from lexcompare.compare.held import held_records
from lexcompare.compare.options import Frame, Layer
from lexcompare.pipeline.run import RunOptions, analyse_corpus
from lexcompare.report.html_page import page_data, page_parts
from lexcompare.report.run_info import collect_run_info
from lexcompare.report.sentences import Teller, load_sentences

pytestmark = [pytest.mark.texts, pytest.mark.slow]

FRAME = Frame("2026-01-01")
APPLICABLE = Frame("2026-01-01", layer=Layer.APPLICABLE)


@pytest.fixture(scope="module")
def analysis(texts_dir: Path) -> Any:
    return analyse_corpus(texts_dir, RunOptions())


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"against": ("uk", "us"), "frame": FRAME}, id="instrument"),
        pytest.param(
            {"rows": "region", "against": ("open-data", "eu"), "frame": APPLICABLE}, id="region"
        ),
        pytest.param({"rows": "locality", "against": ("access", "local")}, id="locality"),
        pytest.param({"rows": "level", "include": ("normative", "draft")}, id="level"),
        pytest.param({"rows": "period", "against": ("personal-data",)}, id="period"),
    ],
)
def test_no_sentence_of_real_texts_lacks_a_template(analysis: Any, asked: dict[str, Any]) -> None:
    names = [(one.id, one.label_zh, one.label_en) for one in analysis.codebook.concepts]
    teller = Teller(load_sentences().with_concepts(names))
    matrix = analysis.gap_matrix(**asked)
    held = held_records(matrix, analysis.searches)
    info = collect_run_info(matrix, analysis.problems, held=held)
    data = page_data(matrix, info, page_parts(matrix, analysis.searches))
    shown = dict.fromkeys(shown_sentences(data))
    assert len(shown) > 1000
    assert [one for one in shown if not teller.tell(one[1])[1]] == []
