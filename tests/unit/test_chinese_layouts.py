"""Golden layouts: small texts drafted for this project, with everything read out of them.

After a wanted change run ``python tests/unit/test_chinese_layouts.py`` and read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lexcompare.core.model import Source
from lexcompare.core.offsets import MappedText
from lexcompare.evaluate.segmentation import letters, shape_of
from lexcompare.parse.chinese import segment_chinese
from lexcompare.parse.segmented import check_tiling

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "chinese"
LAYOUTS = sorted(path for path in FOLDER.glob("*.*") if path.suffix != ".json")


def record(source: str) -> dict[str, Any]:
    """Return what was read out of a text, ready for JSON."""
    made = segment_chinese(Source(source))
    check_tiling(made.segments, len(source))
    return {
        "articles": [
            {
                "id": article.id,
                "label": article.label,
                "heading": article.heading,
                "path": [f"{d.kind.value} {d.number} {d.heading}" for d in article.path],
                "shape": shape_of(article),
                "text": article.text,
            }
            for article in made.articles
        ],
        "segments": [
            [segment.kind.value, segment.unit, segment.span.start, segment.span.end]
            for segment in made.segments
        ],
        "complete": made.completeness.complete,
        "problems": [problem.code for problem in made.problems],
    }


@pytest.mark.parametrize("path", LAYOUTS, ids=[path.stem for path in LAYOUTS])
def test_layout(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert record(path.read_text(encoding="utf-8")) == wanted


@pytest.mark.parametrize("path", LAYOUTS, ids=[path.stem for path in LAYOUTS])
def test_reading_text_maps_back_to_the_same_letters(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for article in segment_chinese(Source(source)).articles:
        mapped = MappedText(article.text, article.runs)
        for run in article.runs:
            text = article.text[run.text : run.text + run.length]
            assert letters(text) == letters(source[run.source : run.source + run.source_length])
        whole = mapped.to_source(0, len(article.text))
        assert article.span.contains(whole)


def test_every_layout_of_the_list_is_there() -> None:
    assert len(LAYOUTS) >= 10


if __name__ == "__main__":
    for layout in LAYOUTS:
        made = json.dumps(record(layout.read_text(encoding="utf-8")), ensure_ascii=False, indent=1)
        layout.with_suffix(".json").write_text(made + "\n", encoding="utf-8")
