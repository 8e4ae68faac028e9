"""Hypothesis strategies shared by the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from lexcompare.core.findings import Evidence, Tag, Verdict
from lexcompare.core.offsets import MappedText, MappedTextBuilder
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force

chinese = st.text(
    "第一二三十百条章节款项（）。；，、　 数据开放目录应当推动\n⼀⽬ＡＢ℃①", max_size=80
)


@st.composite
def spans(draw: st.DrawFn, limit: int = 1000) -> Span:
    start = draw(st.integers(0, limit))
    return Span(start, draw(st.integers(start, limit)))


evidence = st.builds(
    Evidence,
    unit=st.just("art_1"),
    span=spans(),
    text_span=spans(),
    quote=chinese,
    rule=st.sampled_from(["catalog.compile", "model"]),
    provision=st.sampled_from(["", "art_1__para_1"]),
)
tags = st.builds(
    Tag,
    unit=st.just("art_1"),
    concept=st.sampled_from(["catalog", "exceptions"]),
    force=st.sampled_from(Force),
    score=st.floats(0, 1),
    evidence=st.lists(evidence, max_size=3).map(tuple),
    objects=st.lists(st.sampled_from(["opening", "sharing"]), max_size=2).map(tuple),
)
verdicts = st.builds(
    Verdict,
    unit=st.just("art_1"),
    force=st.sampled_from(Force),
    score=st.floats(0, 1),
    obligation=st.integers(0, 2),
    precision=st.integers(0, 3),
    enforcement=st.integers(0, 2),
    reasons=st.lists(chinese, max_size=3).map(tuple),
    missing=st.lists(st.sampled_from(["bearer", "act"]), max_size=2).map(tuple),
    evidence=st.lists(evidence, max_size=2).map(tuple),
)


@st.composite
def cleaned(draw: st.DrawFn) -> tuple[str, MappedText]:
    """A source and some cleaning of it: stretches kept, replaced, dropped, and text inserted."""
    source = draw(chinese)
    build = MappedTextBuilder()
    at = 0
    while at < len(source):
        end = draw(st.integers(at + 1, len(source)))
        action = draw(st.sampled_from(["keep", "drop", "replace", "insert"]))
        if action == "keep":
            build.keep(source, at, end)
        elif action == "replace":
            build.replace(draw(st.text("甲乙丙", max_size=4)), at, end)
        elif action == "insert":
            build.insert("\n", at)
            build.keep(source, at, end)
        at = end
    return source, build.done()
