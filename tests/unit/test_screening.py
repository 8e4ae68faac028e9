"""The sample funnel: each criterion, order, persons' decisions, counts, diagram, bad tables."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fabricated import (
    CATALOG,
    CITY,
    CODEBOOK,
    COMPLAINT,
    EVERYTHING,
    SLOGAN,
    Claim,
    about,
    make_findings,
)
from typer.testing import CliRunner

from lexcompare.cli.app import app
from lexcompare.compare.options import MatrixOptions
from lexcompare.compare.screen_plan import Override, load_overrides, load_screen_plan
from lexcompare.compare.screening import PERSON, Funnel, screen_instruments
from lexcompare.core.errors import ManifestError, UsageError
from lexcompare.core.vocabulary import Force, Level, Status
from lexcompare.pipeline.screen import write_screen
from lexcompare.report.prisma import prisma_svg

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "report" / "prisma.svg"

BROAD = make_findings(
    "cn-broad",
    [CATALOG, ("5", "申请人可以向乙市提出复议。", [Claim("remedies", "提出复议")])],
    about("甲省开放条例", Level.LOCAL_REGULATION, "110000", "甲省"),
)
WEAK = make_findings(
    "cn-weak",
    [("3", "鼓励编目。", [Claim("catalog", "鼓励编目", Force.SLOGAN)]), COMPLAINT, SLOGAN],
    about("丁省办法", Level.LOCAL_RULE, "130000", "丁省"),
)
ASIDE = make_findings(
    "cn-aside", [COMPLAINT], about("戊省办法", Level.LOCAL_RULE, "140000", "戊省")
)
NARROW = make_findings(
    "cn-narrow", [CATALOG], about("己省办法", Level.LOCAL_RULE, "150000", "己省")
)
OLD = make_findings(
    "cn-broad-old",
    [CATALOG],
    about(
        "甲省开放条例", Level.LOCAL_REGULATION, "110000", "甲省", promulgated="2015-01-01",
        effective="2015-02-01", status=Status.AMENDED,
    ),
)  # fmt: skip
LATER = make_findings(
    "cn-later",
    [CATALOG],
    about("庚省办法", Level.LOCAL_RULE, "210000", "庚省", effective="2031-01-01"),
)
PILE = (*EVERYTHING, BROAD, WEAK, ASIDE, NARROW, OLD, LATER)


def funnel(*overrides: Override, **options: object) -> Funnel:
    asked = MatrixOptions(as_of="2026-01-01", duplicates={"cn-hostile": "cn-jia-data"})
    asked = replace(asked, **options)  # type: ignore[arg-type]
    return screen_instruments(PILE, CODEBOOK, load_screen_plan(), asked, overrides)


@pytest.mark.parametrize(
    ("instrument", "criterion", "evidence"),
    [
        ("cn-fixture", "fixtures", "role=fixture"),
        ("cn-hostile", "duplicates", "kept copy: cn-jia-data"),
        ("cn-broad-old", "superseded", "status=amended"),
        ("cn-old", "repealed", "status=repealed"),
        ("cn-later", "not-yet", "effective=2031-01-01"),
        ("cn-bing-draft", "drafts", "status=draft"),
        ("cn-ding-notice", "levels", "level=normative"),
        ("cn-yi-rule", "incomplete", "cut-sentence"),
        ("cn-aside", "off-topic", "1 units read"),
        ("cn-weak", "declaratory", "cn-weak#art_3 catalog slogan"),
        ("cn-narrow", "small-aspect", "supply: cn-narrow#art_3"),
        ("cn-broad", "", ""),
    ],
)
def test_each_criterion_has_its_evidence(instrument: str, criterion: str, evidence: str) -> None:
    record = next(r for r in funnel().to_records() if r["instrument"] == instrument)
    assert record["criterion"] == criterion
    assert evidence in str(record["evidence"])
    assert record["reason"]
    assert record["decision"] == ("exclude" if criterion else "include")


def test_counts_add_up_and_zeros_are_shown() -> None:
    found = funnel()
    steps = found.steps
    assert steps[0].entered == len(PILE)
    for step, after in pairwise(steps):
        assert step.left == after.entered
    assert steps[-1].left == len(found.sample)
    shown = [one for step in steps for one, *_ in step.excluded]
    assert shown == [one.id for one in found.plan.criteria]


def test_the_other_reasons_are_noted_beside_the_first() -> None:
    record = next(r for r in funnel().to_records() if r["instrument"] == "cn-old")
    assert "small-aspect" in str(record["also"])


def test_a_person_goes_before_the_criteria_and_it_shows() -> None:
    words = (
        Override("cn-weak", "include", "A. B.", "2026-01-02", "read in full"),
        Override("cn-broad", "exclude", "A. B.", "2026-01-03", "off topic"),
        Override("cn-old", "exclude", "A. B.", "2026-01-03", "I agree"),
    )
    plain, changed = funnel(), funnel(*words)
    assert set(changed.sample) == (set(plain.sample) | {"cn-weak"}) - {"cn-broad"}
    by_id = {one.instrument: one for one in changed.decisions}
    assert by_id["cn-weak"].overridden and by_id["cn-weak"].findings
    assert by_id["cn-broad"].excluded_in == ("eligibility", PERSON)
    assert not by_id["cn-old"].overridden
    record = by_id["cn-broad"].to_record()
    assert (record["tool_decision"], record["by"], record["person_reason"]) == (
        "include", "A. B.", "off topic",
    )  # fmt: skip
    assert changed.steps[-1].left == len(changed.sample)
    assert changed.steps[-1].excluded[-1][0] == PERSON
    svg = prisma_svg(changed)
    assert "by a person's decision" in svg and "人工恢复" in svg


def test_a_decision_about_nothing_held_is_an_error() -> None:
    with pytest.raises(UsageError, match="not in the pile"):
        funnel(Override("cn-nowhere", "include", "A. B.", "2026-01-02", "x"))


def test_jurisdictions_narrow_the_pile() -> None:
    found = funnel(jurisdictions=("uk",))
    assert [one.instrument for one in found.decisions] == ["uk-made-up"]


def test_the_diagram_is_the_golden_one() -> None:
    word = Override("cn-weak", "include", "A. B.", "2026-01-02", "read in full")
    svg = prisma_svg(funnel(word), "As of 2026-01-01. Texts held, not legislation enacted.")
    ET.fromstring(svg)
    assert svg == GOLDEN.read_text("utf-8")


def test_labels_of_ones_own_are_escaped_and_wrapped(tmp_path: Path) -> None:
    rounds = tmp_path / "mine.toml"
    label = "<b>&" + " long" * 60
    rounds.write_text(
        f'[[round]]\nid="only"\nlabel_en="R"\n[[round.criterion]]\nid="s"\nkind="scope"\n'
        f'scopes=["sectoral"]\nlabel_en="{label}"\n',
        "utf-8",
    )
    plan = load_screen_plan(rounds)
    svg = prisma_svg(screen_instruments([CITY], CODEBOOK, plan, MatrixOptions()))
    ET.fromstring(svg)
    assert "<b>" not in svg and svg.count("long") == 120


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", r"no \[\[round\]\]"),
        ("[[round]\n", "no TOML"),
        ('[[round]]\nid="a"\nlabel_en="A"\nextra=1\n', "unknown key"),
        ('[[round]]\nid="a"\nlabel_en="A"\n[[round]]\nid="a"\nlabel_en="A"\n', "used twice"),
        (
            '[[round]]\nid="a"\nlabel_en="A"\n[[round.criterion]]\nid="b"\nkind="luck"\n'
            'label_en="B"\n',
            "kind has the wrong value",
        ),
        (
            '[[round]]\nid="a"\nlabel_en="A"\n[[round.criterion]]\nid="b"\nkind="level"\n'
            'levels=["bylaw"]\nlabel_en="B"\n',
            "levels has the wrong value",
        ),
        (
            '[[round]]\nid="a"\nlabel_en="A"\n[[round.criterion]]\nid="b"\nkind="narrow"\n'
            'least=0\nlabel_en="B"\n',
            "least has the wrong value",
        ),
    ],
    ids=["empty", "no-toml", "unknown-key", "twice", "kind", "level", "least"],
)
def test_a_bad_plan_is_told(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "rounds.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=what):
        load_screen_plan(file)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("cn-x,maybe,A,2026-01-02,r", "decision"),
        ("cn-x,include,A,yesterday,r", "date"),
        ("cn-x,include,,2026-01-02,r", "by"),
        ("cn-x,include,A,2026-01-02,", "reason"),
        ("cn-x,include,A,2026-01-02,r\ncn-x,exclude,A,2026-01-02,r", "instrument"),
    ],
)
def test_a_bad_decision_is_told(tmp_path: Path, row: str, column: str) -> None:
    file = tmp_path / "sample.csv"
    file.write_text(f"instrument,decision,by,date,reason\n{row}\n", "utf-8")
    with pytest.raises(ManifestError, match=f"column {column}"):
        load_overrides(file)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_files_are_whole_and_the_same_each_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        write_screen(funnel(), folder)
    for name in ("screen.csv", "screen.json", "screen.svg"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    rows = read(one / "screen.csv")
    data = json.loads((one / "screen.json").read_text("utf-8"))
    assert len(rows) == data["held"] == len(PILE)
    assert [row["instrument"] for row in rows if row["decision"] == "include"] == data["sample"]


def test_the_verb_screens_the_specimen(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["screen", "specimen", "--as-of", "2026-01-01", "--out", str(tmp_path / "s")]
    )
    assert done.exit_code == 0, done.output
    rows = read(tmp_path / "s" / "screen.csv")
    assert {row["decision"] for row in rows} == {"include", "exclude"}
    assert all(row["reason"] for row in rows)
