"""Alignment: relations by rules, reasons in words, ranks that cover every unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexcompare.analyse.encoders import load_encoder
from lexcompare.compare.align import Relation, UnitProfile, align_units, relate
from lexcompare.compare.align.profiles import aspects_of
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import Verdict
from lexcompare.core.vocabulary import Force

ENCODER = load_encoder()
RULE = ("procedure",)


def unit(concepts=(), objects=(), aspects=(), force=Force.OPERATIVE, ref="a#art_1"):
    """Return a profile without words."""
    return UnitProfile(ref, "en", "", dict.fromkeys(concepts, 0.9), tuple(concepts),
                       tuple(objects), frozenset(aspects), force)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "likeness", "relation", "said"),
    [
        pytest.param(
            unit(RULE), unit(RULE), 0.1, "equivalent", "both regulate procedure", id="same"
        ),
        pytest.param(
            unit(RULE),
            unit((*RULE, "fees")),
            0.9,
            "broader",
            "only the target regulates fees",
            id="target has more",
        ),
        pytest.param(
            unit((*RULE, "fees")),
            unit(RULE),
            0.9,
            "narrower",
            "only the source regulates fees",
            id="target has less",
        ),
        pytest.param(
            unit((*RULE, "fees")),
            unit((*RULE, "risk")),
            0.9,
            "overlaps",
            "only the target regulates risk",
            id="each has its own",
        ),
        pytest.param(
            unit(RULE),
            unit(("risk",)),
            0.99,
            "none",
            "they regulate nothing in common",
            id="nothing shared, however alike",
        ),
        pytest.param(
            unit(),
            unit(),
            0.99,
            "none",
            "neither regulates a concept of the codebook",
            id="no concepts",
        ),
        pytest.param(
            unit(RULE),
            unit(),
            0.5,
            "none",
            "the target regulates no concept",
            id="one without concepts",
        ),
        pytest.param(
            unit(RULE, ["personal"]),
            unit(RULE, ["opening"]),
            0.9,
            "overlaps",
            "the source is about personal, the target about opening",
            id="activities apart",
        ),
        pytest.param(
            unit(RULE, ["public_data"]),
            unit(RULE, ["opening"]),
            0.9,
            "equivalent",
            "both regulate procedure",
            id="a general activity meets any",
        ),
        pytest.param(
            unit(RULE, (), ["deadline"]),
            unit(RULE),
            0.5,
            "overlaps",
            "only the source has a deadline",
            id="deadline lacking",
        ),
        pytest.param(
            unit(RULE, (), ["deadline"]),
            unit(RULE),
            0.8,
            "equivalent",
            "only the source has a deadline",
            id="deadline lacking, very alike",
        ),
        pytest.param(
            unit(RULE),
            unit(RULE, (), ["sanction", "bearer"]),
            0.5,
            "overlaps",
            "only the target has a sanction and an identifiable bearer",
            id="sanction added",
        ),
        pytest.param(
            unit(RULE),
            unit(RULE, force=Force.SOFT),
            0.99,
            "overlaps",
            "the source is operative, the target soft",
            id="force apart",
        ),
    ],
)
def test_relations(source, target, likeness, relation, said) -> None:
    found = relate(source, target, likeness)
    assert found.relation == relation
    assert said in found.reason


CONCEPTS = st.sets(st.sampled_from(["fees", "risk", "catalog", "licence"]))
OTHER_WAY = {Relation.BROADER: Relation.NARROWER, Relation.NARROWER: Relation.BROADER}


@given(CONCEPTS, CONCEPTS, st.floats(0, 1))
def test_the_other_way_round_broader_is_narrower(left, right, likeness) -> None:
    one, two = unit(sorted(left)), unit(sorted(right))
    there, back = relate(one, two, likeness), relate(two, one, likeness)
    assert back.relation == OTHER_WAY.get(there.relation, there.relation)
    assert set(there.shared) == left & right
    assert (there.relation is Relation.NONE) == (not left & right)


@given(st.integers(1, 12), st.integers(0, 5), st.integers(0, 9))
def test_every_source_gets_as_many_targets_as_asked_for(top, sources, targets) -> None:
    words = "fees risk open data catalogue deadline appeal court budget".split()
    left = [UnitProfile(f"a#art_{at}", "en", words[at]) for at in range(sources)]
    right = [UnitProfile(f"b#art_{at}", "en", words[-at]) for at in range(targets)]
    found = list(align_units(left, right, ENCODER, top))
    assert len(found) == sources * min(top, targets)
    for name in {one.source for one in found}:
        own = [one for one in found if one.source == name]
        assert [one.rank for one in own] == list(range(1, len(own) + 1))
        assert [one.score for one in own] == sorted((one.score for one in own), reverse=True)
        assert len({one.target for one in own}) == len(own)
        for one in own:
            assert 0 <= one.score <= 1.0001
            assert np.isclose(sum(one.parts.values()), one.score, atol=1e-5)


def test_no_counterparts_at_all_is_a_mistake_of_use() -> None:
    with pytest.raises(UsageError, match="too few"):
        list(align_units([unit()], [unit()], ENCODER, 0))


@pytest.mark.parametrize(
    ("text", "language", "force", "missing", "enforcement", "found"),
    [
        pytest.param(
            "乙市数据局自收到之日起五日内答复。",
            "zh",
            Force.OPERATIVE,
            (),
            0,
            {"deadline", "bearer"},
            id="days",
        ),
        pytest.param(
            "有关部门可以组织交流。", "zh", Force.SOFT, ("bearer",), 0, set(), id="nobody"
        ),
        pytest.param(
            "The registrar pays a fine.",
            "en",
            Force.OPERATIVE,
            (),
            2,
            {"sanction", "bearer"},
            id="sanction",
        ),
        pytest.param(
            "This Order binds nobody.", "en", Force.STRUCTURAL, (), 0, set(), id="structural"
        ),
        pytest.param(
            "A reply is due within 14 days.",
            "en",
            Force.OPERATIVE,
            ("bearer",),
            0,
            {"deadline"},
            id="within 14 days",
        ),
    ],
)
def test_aspects(text, language, force, missing, enforcement, found) -> None:
    verdict = Verdict("art_1", force, 0.9, 2, 3, enforcement, missing=missing)
    assert aspects_of(text, language, verdict) == found
