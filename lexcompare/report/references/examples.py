"""One invented instrument for the examples in this package's documentation."""

from __future__ import annotations

from lexcompare.core.model import Instrument, Metadata, Source
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.report.references.facts import gather_facts

__all__ = ["EXAMPLE"]

EXAMPLE = gather_facts(
    Instrument(
        "cn-jia-data",
        Metadata(
            title="甲省数据条例",
            jurisdiction=Jurisdiction.CN,
            level=Level.LOCAL_REGULATION,
            issuer="甲省人民代表大会常务委员会",
            promulgated="2024-03-01",
            effective="2024-05-01",
            status=Status.IN_FORCE,
            language="zh",
        ),
        Source(""),
    ),
    "art_28__para_1",
)
