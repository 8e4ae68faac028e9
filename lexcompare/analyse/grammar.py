"""Who must or may do what, when, or else what: the parts of a statement.

Names follow Institutional Grammar (Crawford and Ostrom 1995): the bearer is its Attribute, the
modality its Deontic, the act its aIm, then Conditions and the Or else. A statement is taken apart
clause by clause, since one Chinese sentence often strings several acts behind one bearer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter

from lexcompare.analyse.statements import Statement
from lexcompare.codebook.force import Hit

__all__ = ["BINDING", "Clause", "Grammar"]

BINDING = frozenset({"binding", "prohibition", "right", "task"})
"""Modalities that bind somebody."""


@dataclass(slots=True)
class Clause:
    """A clause of a statement, positions in the unit's reading text.

    Args:
        start: First code point.
        end: One past the last code point, closing punctuation left out.
        bearer: ``listed`` (named, or of a class whose members can be listed), ``unlisted``
            (国家, 有关部门), or empty where the clause names nobody.
        bearer_hit: The words that name the bearer.
        modality: ``binding``, ``prohibition``, ``right``, ``task``, ``hortatory``,
            ``discretionary``, or empty for a plain indicative.
        modality_hit: The modal word; ``None`` where it is inherited or missing.
        act: ``checkable``, ``vague``, ``other`` (a verb that no list knows), or empty.
        act_hit: The word that decided.
        objects: Further acts and objects behind the deciding word.
        condition: Whether the clause only says when or for whom.
        tasked: Whether it allots a task (负责, 履行).
        measured: Whether it holds a number, a term or a threshold.
        own: Whether the modality stands in this clause.
        announces: Whether it only opens a list whose items say what must be done
            (应当履行下列义务：).
        obeys: Whether it only says that other law must be obeyed.
        takes: Whether the liberty works at once: a power that takes something from others (may
            refuse), or a benefit that lies open (may download).
        bearer_from: In words, where the bearer comes from that the clause itself does not name.
    """

    start: int
    end: int
    bearer: str = ""
    bearer_hit: Hit | None = None
    modality: str = ""
    modality_hit: Hit | None = None
    act: str = ""
    act_hit: Hit | None = None
    objects: list[Hit] = field(default_factory=list)
    condition: bool = False
    tasked: bool = False
    measured: bool = False
    own: bool = False
    announces: bool = False
    obeys: bool = False
    takes: bool = False
    bearer_from: str = ""

    def copy(self) -> Clause:
        """Return a clause of its own with the same parts."""
        return Clause(*_parts_of(self))


_parts_of = attrgetter(*(part.name for part in fields(Clause)))


@dataclass(slots=True)
class Grammar:
    """The parts of a statement.

    Args:
        statement: The statement.
        clauses: Its clauses in text order, those of its stem first.
        structural: Name of the structural pattern that it matches, or empty.
        deferral: Whether its content lies elsewhere (另行制定, 按照国家有关规定执行).
        selfexecuting: Whether it works by itself (分为三类, 为最终决定).
        hits: Every term found in it.
        roles: The roles that they play.
    """

    statement: Statement
    clauses: list[Clause]
    structural: str = ""
    deferral: str = ""
    selfexecuting: str = ""
    hits: list[Hit] = field(default_factory=list)
    roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.roles = frozenset([hit.role for hit in self.hits])

    def of_role(self, *roles: str) -> list[Hit]:
        """Return the hits that play one of the roles."""
        return [hit for hit in self.hits if hit.role in roles]

    @property
    def conditions(self) -> list[Clause]:
        """The clauses that say when or for whom."""
        return [clause for clause in self.clauses if clause.condition]

    @property
    def consequences(self) -> list[Hit]:
        """The words of the Or else: sanctions first, then references to liability."""
        return [*self.of_role("sanction"), *self.of_role("referral")]
