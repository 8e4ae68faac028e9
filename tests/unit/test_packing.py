"""Positional packing: whatever is packed comes back equal, and other shapes are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from lexcompare.core.errors import InternalError
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.model import Article, Metadata, Segment
from lexcompare.core.packing import pack, unpack
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Jurisdiction
from lexcompare.parse.corpus import load_corpus
from lexcompare.pipeline.analysis import Analyser


@dataclass(frozen=True)
class Nest:
    """A type that holds its own kind."""

    name: str
    inner: tuple[Nest, ...] = ()


@pytest.fixture(scope="module")
def found(specimen_dir) -> list[InstrumentFindings]:
    analyser = Analyser.from_codebook()
    return [analyser.find(one) for one in load_corpus(specimen_dir)]


def test_findings_and_articles_come_back_through_json(found: list[InstrumentFindings]) -> None:
    assert found
    for item in found:
        for kind, value in (
            (UnitFindings, item.units),
            (Article, item.instrument.articles),
            (Segment, item.instrument.segments),
        ):
            text = json.dumps(pack(value), ensure_ascii=False)
            assert unpack(tuple[kind, ...], json.loads(text)) == value  # type: ignore[valid-type]
        about = item.instrument.metadata
        assert unpack(Metadata, json.loads(json.dumps(pack(about)))) == about


def test_none_and_enumerations_keep_their_types() -> None:
    about = unpack(Metadata, pack(Metadata(jurisdiction=Jurisdiction.CN)))
    assert about.jurisdiction is Jurisdiction.CN
    assert about.level is None
    assert about.complete is None


def test_a_type_may_hold_its_own_kind() -> None:
    nest = Nest("甲", (Nest("乙"), Nest("丙", (Nest("丁"),))))
    assert unpack(Nest, pack(nest)) == nest


@pytest.mark.parametrize("data", [[1], [1, 2, 3], 7, None], ids=repr)
def test_another_shape_is_a_bug_and_says_so(data: object) -> None:
    with pytest.raises(InternalError, match="another shape"):
        unpack(Span, data)
