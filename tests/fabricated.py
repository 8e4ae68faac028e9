"""A fabricated set of findings for the matrix and the reports: invented places, invented law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lexcompare.codebook.model import Codebook, Concept, Family
from lexcompare.core.findings import (
    Evidence,
    Exclusion,
    InstrumentFindings,
    Tag,
    UnitFindings,
    Verdict,
)
from lexcompare.core.ids import unit_id
from lexcompare.core.model import (
    Article,
    Completeness,
    Division,
    Instrument,
    Metadata,
    Source,
)
from lexcompare.core.offsets import Run
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import (
    DivisionKind,
    Force,
    Jurisdiction,
    Level,
    Role,
    Scope,
    Status,
    UnitKind,
)

FAMILIES = (
    Family("foundations", "基础", "Foundations"),
    Family("supply", "供给", "Supply"),
    Family("redress", "救济", "Redress"),
)


def _concept(identifier: str, family: str, zh: str, en: str, **more: object) -> Concept:
    core = identifier in ("catalog", "remedies")
    definition = f"what a unit says about {en.lower()}"
    made = Concept(identifier, family, core, zh, en, f"有关{zh}的规定", definition)
    return replace(made, **more)  # type: ignore[arg-type]


CODEBOOK = Codebook(
    "tiny",
    "0.1",
    "ab" * 32,
    FAMILIES,
    (
        _concept("definition", "foundations", "定义", "Definition", structural_allowed=True),
        _concept("catalog", "supply", "目录", "Catalogue"),
        _concept("fees", "supply", "收费", "Fees"),
        _concept("platform", "supply", "平台", "Platform"),
        _concept("remedies", "redress", "救济", "Remedies"),
        _concept("complaints", "redress", "投诉", "Complaints", parents=("remedies",), cap="soft"),
    ),
)


@dataclass(frozen=True)
class Claim:
    """What the made-up tagger found: a concept, the words, force, score, and how it decided."""

    concept: str
    words: str
    force: Force = Force.OPERATIVE
    score: float = 0.9
    kind: str = "tag"


def make_unit(
    number: str, text: str, claims: Sequence[Claim], kind: UnitKind, at: int
) -> tuple[Article, UnitFindings]:
    """One unit and its findings; the source is the texts joined by line feeds."""
    unit = unit_id(kind, number)
    division = Division(DivisionKind.CHAPTER, "1", "第一章", "总则", Span(at, at))
    article = Article(
        unit, kind, f"第{number}条" if kind is UnitKind.ARTICLE else f"s. {number}", number, "",
        (division,), Span(at, at + len(text)), text, (Run(0, len(text), at, len(text)),),
    )  # fmt: skip
    found: dict[str, list[Tag]] = {"tag": [], "unsure": []}
    exclusions = []
    for claim in claims:
        start = text.index(claim.words)
        evidence = Evidence(
            unit,
            Span(at + start, at + start + len(claim.words)),
            Span(start, start + len(claim.words)),
            claim.words,
            f"{claim.concept}.made-up",
        )
        if claim.kind == "exclusion":
            exclusions.append(Exclusion(unit, claim.concept, (evidence,)))
        else:
            tag = Tag(unit, claim.concept, claim.force, claim.score, (evidence,), ("opening",))
            found[claim.kind].append(tag)
    forces = [claim.force for claim in claims if claim.kind == "tag"]
    force = Force.strongest(forces) if forces else Force.STRUCTURAL
    verdict = Verdict(unit, force, 0.8, 2, 2, 0, ("a made-up reason",), ("consequence",))
    findings = UnitFindings(
        unit, verdict, tuple(found["tag"]), tuple(found["unsure"]), tuple(exclusions), ("opening",)
    )
    return article, findings


def make_findings(
    identifier: str,
    units: Sequence[tuple[str, str, Sequence[Claim]]],
    metadata: Metadata,
    completeness: Completeness | None = None,
) -> InstrumentFindings:
    """An instrument out of (number, text, claims)."""
    kind = UnitKind.ARTICLE if metadata.jurisdiction is Jurisdiction.CN else UnitKind.SECTION
    at, articles, findings = 0, [], []
    for number, text, claims in units:
        article, found = make_unit(number, text, claims, kind, at)
        articles.append(article)
        findings.append(found)
        at += len(text) + 1
    source = Source(
        "\n".join(text for _, text, _ in units), f"{identifier}.md", "0" * 64, "markdown", "1"
    )
    instrument = Instrument(
        identifier,
        metadata,
        source,
        tuple(articles),
        completeness=completeness or Completeness(True),
    )
    return InstrumentFindings(instrument, tuple(findings))


def about(title: str, level: Level, region: str, name: str = "", **more: object) -> Metadata:
    """Metadata of a Chinese text in force."""
    made = Metadata(
        title=title,
        jurisdiction=Jurisdiction.CN,
        region=region,
        region_name=name,
        level=level,
        scope=Scope.GENERAL,
        status=Status.IN_FORCE,
        promulgated="2022-01-01",
        effective="2022-03-01",
        language="zh",
    )
    return replace(made, **more)  # type: ignore[arg-type]


CATALOG = ("3", "甲省数据局每年三月公布公共数据目录。", [Claim("catalog", "公布公共数据目录")])
SLOGAN = (
    "4",
    "大力推进平台建设，提升服务水平。",
    [Claim("platform", "推进平台建设", Force.SLOGAN, 0.7)],
)
COMPLAINT = (
    "5",
    "用户不服的，可以向乙市数据局投诉，该局十日内答复。",
    [Claim("complaints", "向乙市数据局投诉")],
)
DEFINITION = (
    "1",
    "公共数据，在这里说的是甲省机关记下的东西。",
    [Claim("definition", "在这里说的是", Force.STRUCTURAL)],
)

PROVINCE = make_findings(
    "cn-jia-data",
    [DEFINITION, CATALOG, SLOGAN, ("6", "甲省另说财政的事。", [])],
    about("甲省数据条例", Level.LOCAL_REGULATION, "110000", "甲省"),
)
CUT = Completeness(
    False,
    reasons=(Problem("cut-sentence", "cn-yi-rule", "the last sentence is cut", Severity.WARNING),),
)
CITY = make_findings(
    "cn-yi-rule",
    [CATALOG, COMPLAINT],
    about("乙市公共数据办法", Level.LOCAL_RULE, "110100", "甲省乙市", promulgated="2020-05-01"),
    CUT,
)
DRAFT = make_findings(
    "cn-bing-draft",
    [CATALOG],
    about("丙省数据条例（草案）", Level.DRAFT, "120000", "丙省", status=Status.DRAFT),
)
NORMATIVE = make_findings(
    "cn-ding-notice", [CATALOG], about("丁市数据通知", Level.NORMATIVE, "130100", "戊省丁市")
)
REPEALED = make_findings(
    "cn-old",
    [CATALOG],
    about("甲省旧办法", Level.LOCAL_RULE, "110000", "甲省", status=Status.REPEALED),
)
FIXTURE = make_findings(
    "cn-fixture",
    [CATALOG],
    about("甲省样本", Level.LOCAL_RULE, "110000", "甲省", role=Role.FIXTURE),
)
UNDATED = make_findings(
    "cn-undated",
    [CATALOG],
    about("己市办法", Level.LOCAL_RULE, "140100", "庚省己市", status=Status.UNKNOWN, effective=""),
)
NATION = make_findings(
    "cn-nation",
    [COMPLAINT],
    about("某国数据法", Level.LAW, "", "全国", promulgated="2021-06-01"),
)
FOREIGN = make_findings(
    "uk-made-up",
    [
        ("1", "The registrar must publish a catalogue.", [Claim("catalog", "publish a catalogue")]),
        (
            "2",
            "Nothing here gives anyone a right to sue.",
            [Claim("remedies", "a right to sue", kind="exclusion")],
        ),
        ("3", "A fee might be asked.", [Claim("fees", "fee", Force.SOFT, 0.4, "unsure")]),
        ("4A", "The portal is open.", [Claim("platform", "portal", Force.SOFT)]),
    ],
    Metadata(
        title="Made-up Data Act",
        jurisdiction=Jurisdiction.UK,
        region="GB",
        region_name="United Kingdom",
        level=Level.ACT,
        scope=Scope.GENERAL,
        status=Status.IN_FORCE,
        status_checked="2025-01-01",
        promulgated="2019-01-01",
        effective="2019-02-01",
        language="en",
    ),
)
HOSTILE_TITLE = "=cmd|' /C calc'!A1<script>window.hacked=1</script>&\"'</td>"
HOSTILE_TEXT = (
    "𠮷县</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
    "应交出目录\u2028<!--<script>"
)
HOSTILE = make_findings(
    "cn-hostile",
    [("1", HOSTILE_TEXT, [Claim("catalog", "应交出目录")])],
    about(HOSTILE_TITLE, Level.LOCAL_RULE, "150000", "-丙<b>省", promulgated="2023-01-01"),
)

EVERYTHING = (
    PROVINCE, CITY, DRAFT, NORMATIVE, REPEALED, FIXTURE, UNDATED, NATION, FOREIGN, HOSTILE,
)  # fmt: skip
