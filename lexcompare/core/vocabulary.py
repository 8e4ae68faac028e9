"""Closed vocabularies, as string enumerations that read and write as their values.

Sources: structure names follow Akoma Ntoso 3 (OASIS LegalDocML); forces follow the project's
coding manual; levels, statuses, scopes and roles are those of ``manifest.csv``.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "DivisionKind",
    "Force",
    "Jurisdiction",
    "Level",
    "ProvisionKind",
    "Rank",
    "Role",
    "Scope",
    "SegmentKind",
    "Status",
    "UnitKind",
    "rank_of",
]


class Force(StrEnum):
    """What a provision does to conduct, weakest last.

    Example:
        >>> Force.strongest([Force.SLOGAN, Force.SOFT])
        <Force.SOFT: 'soft'>
        >>> Force.OPERATIVE.strength > Force.SLOGAN.strength > Force.STRUCTURAL.strength
        True
    """

    OPERATIVE = "operative"
    SOFT = "soft"
    SLOGAN = "slogan"
    STRUCTURAL = "structural"

    @property
    def strength(self) -> int:
        """3 for operative down to 0 for structural."""
        return _STRENGTH[self]

    @staticmethod
    def strongest(forces: list[Force]) -> Force:
        """Return the strongest of ``forces``; a non-empty list is expected."""
        return max(forces, key=lambda force: force.strength)


_STRENGTH = {Force.OPERATIVE: 3, Force.SOFT: 2, Force.SLOGAN: 1, Force.STRUCTURAL: 0}


class UnitKind(StrEnum):
    """What a unit of coding is in its own legal system."""

    ARTICLE = "article"
    SECTION = "section"
    REGULATION = "regulation"
    SUBSECTION = "subsection"
    ANNEX = "annex"
    SCHEDULE = "schedule"


class DivisionKind(StrEnum):
    """Divisions above the unit: 编 part, 分编 subpart, 章 chapter, 节 section; Part, Title."""

    PART = "part"
    SUBPART = "subpart"
    TITLE = "title"
    CHAPTER = "chapter"
    SECTION = "section"
    HEADING = "heading"
    SCHEDULE = "schedule"


class ProvisionKind(StrEnum):
    """Levels inside a unit: 款 paragraph, 项 item, 目 point; English levels by their names."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    POINT = "point"
    SUBSECTION = "subsection"
    SUBPARAGRAPH = "subparagraph"
    CLAUSE = "clause"
    SUBCLAUSE = "subclause"


class SegmentKind(StrEnum):
    """What a stretch of source text is; the segments of an instrument tile its source.

    ``front`` is everything before the first unit that is no heading (title, adoption note,
    table of contents, wrappers); ``heading`` a division heading; ``unit`` text of a unit;
    ``furniture`` page furniture, running heads, carrier marks; ``tail`` what follows the last
    unit; ``rest`` text that the parser could not place (listed as a problem).
    """

    FRONT = "front"
    HEADING = "heading"
    UNIT = "unit"
    FURNITURE = "furniture"
    TAIL = "tail"
    REST = "rest"


class Jurisdiction(StrEnum):
    """Legal systems that the manifest knows."""

    CN = "cn"
    UK = "uk"
    US = "us"
    EU = "eu"


class Level(StrEnum):
    """Kinds of instrument, Chinese ones first."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    JUDICIAL_INTERPRETATION = "judicial-interpretation"
    DEPARTMENT_RULE = "department-rule"
    DEPARTMENT_NORMATIVE = "department-normative"
    STATE_COUNCIL_NORMATIVE = "state-council-normative"
    LOCAL_REGULATION = "local-regulation"
    LOCAL_DECISION = "local-decision"
    SEZ_REGULATION = "sez-regulation"
    PUDONG_REGULATION = "pudong-regulation"
    AUTONOMOUS_REGULATION = "autonomous-regulation"
    LOCAL_RULE = "local-rule"
    NORMATIVE = "normative"
    PARTY_STATE_POLICY = "party-state-policy"
    DRAFT = "draft"
    ACT = "act"
    STATUTORY_INSTRUMENT = "statutory-instrument"
    CODE = "code"
    STATE_ACT = "state-act"
    ORDINANCE = "ordinance"
    EXECUTIVE_ORDER = "executive-order"
    GUIDANCE = "guidance"
    DIRECTIVE = "directive"
    EU_REGULATION = "eu-regulation"


class Scope(StrEnum):
    """How much of data law an instrument covers."""

    GENERAL = "general"
    SINGLE_ASPECT = "single-aspect"
    SECTORAL = "sectoral"


class Role(StrEnum):
    """``fixture`` instruments are kept for the parsers and enter no row."""

    TEXT = "text"
    FIXTURE = "fixture"


class Status(StrEnum):
    """Whether an instrument is law at the time of checking."""

    IN_FORCE = "in-force"
    AMENDED = "amended"
    REPEALED = "repealed"
    DRAFT = "draft"
    UNKNOWN = "unknown"


class Rank(StrEnum):
    """Rank of a source in a cell: law or regulation, rule, normative document, draft, policy."""

    LAW = "L"
    RULE = "R"
    NORMATIVE = "N"
    DRAFT = "D"
    POLICY = "P"


_RANKS: dict[Level, Rank] = {
    Level.DEPARTMENT_RULE: Rank.RULE,
    Level.LOCAL_RULE: Rank.RULE,
    Level.STATUTORY_INSTRUMENT: Rank.RULE,
    Level.DEPARTMENT_NORMATIVE: Rank.NORMATIVE,
    Level.STATE_COUNCIL_NORMATIVE: Rank.NORMATIVE,
    Level.NORMATIVE: Rank.NORMATIVE,
    Level.EXECUTIVE_ORDER: Rank.RULE,
    Level.GUIDANCE: Rank.POLICY,
    Level.PARTY_STATE_POLICY: Rank.POLICY,
    Level.DRAFT: Rank.DRAFT,
}


def rank_of(level: Level | None, status: Status) -> Rank | None:
    """Return the rank letter of an instrument, ``None`` where its level is unknown.

    A draft is ``D`` whatever it is a draft of.

    Example:
        >>> rank_of(Level.LOCAL_RULE, Status.IN_FORCE)
        <Rank.RULE: 'R'>
        >>> rank_of(Level.LOCAL_RULE, Status.DRAFT)
        <Rank.DRAFT: 'D'>
    """
    if status is Status.DRAFT:
        return Rank.DRAFT
    if level is None:
        return None
    return _RANKS.get(level, Rank.LAW)
