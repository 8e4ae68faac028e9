"""Margins of a matrix: how much of a row, how many rows of a concept, always with n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexcompare.compare.cells import Cell, Grade, load_cell_rules
from lexcompare.compare.rows import MatrixRow
from lexcompare.core.vocabulary import Force

__all__ = ["ConceptMargin", "RowMargin", "RowOutline", "concept_margin", "row_margin"]


@dataclass(frozen=True, slots=True)
class RowMargin:
    """Coverage and declaratory share of a row.

    Args:
        present: Concepts with a provision, of whatever force.
        assessable: Concepts of which the row may say present or absent: all of them if it may
            claim absence, else none. In a text that was only partly read, what is present shows
            and what is absent does not, so a share of the visible would flatter it.
        concepts: All concepts.
        slogans: Tags of force ``slogan``.
        tags: Tags that rule conduct: all but the structural ones.

    Example:
        >>> margin = RowMargin(12, 29, 29, 3, 25)
        >>> margin.coverage_text, margin.declaratory_text
        ('12 of 29 (41 %)', '3 of 25 (12 %)')
        >>> RowMargin(5, 0, 29, 1, 4).coverage_text, RowMargin(5, 0, 29, 1, 4).declaratory_text
        ('at least 5 of 29', '1 of 4')
    """

    present: int
    assessable: int
    concepts: int
    slogans: int
    tags: int

    @property
    def coverage(self) -> float | None:
        """Present over assessable; ``None`` where the row cannot be assessed."""
        return self.present / self.assessable if self.assessable else None

    @property
    def coverage_text(self) -> str:
        """The coverage with its n."""
        if self.coverage is None:
            return f"at least {self.present} of {self.concepts}"
        return f"{self.present} of {self.assessable} ({self.coverage:.0%})".replace("%", " %")

    @property
    def declaratory_share(self) -> float | None:
        """Slogans over tags; ``None`` where there are too few tags for a share."""
        if self.tags < load_cell_rules().min_n:
            return None
        return self.slogans / self.tags

    @property
    def declaratory_text(self) -> str:
        """The declaratory share with its n; counts only where there are few tags."""
        counts = f"{self.slogans} of {self.tags}"
        share = self.declaratory_share
        return counts if share is None else f"{counts} ({share:.0%})".replace("%", " %")


@dataclass(frozen=True, slots=True)
class RowOutline:
    """What is held of a row whose cells are not: its grades, its counts, its doubts.

    Args:
        grades: One per concept, in codebook order.
        margin: Its counts.
        doubtful: The cells whose P(present) lies in the doubtful band.

    Example:
        >>> RowOutline((Grade.SOFT,), RowMargin(1, 1, 1, 0, 1)).doubtful
        ()
    """

    grades: tuple[Grade, ...]
    margin: RowMargin
    doubtful: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptMargin:
    """How many ordinary rows have a concept.

    Args:
        present: Rows with a provision among the assessable ones.
        assessable: Rows that may say present or absent.
        elsewhere: Rows with a provision among those that may not say absent.

    Example:
        >>> ConceptMargin(5, 8, 3).text
        '5 of 8, and 3 more'
    """

    present: int
    assessable: int
    elsewhere: int

    @property
    def text(self) -> str:
        """The counts for a reader."""
        if not self.assessable:
            return f"{self.elsewhere}"
        text = f"{self.present} of {self.assessable}"
        return f"{text}, and {self.elsewhere} more" if self.elsewhere else text


def row_margin(row: MatrixRow, cells: Sequence[Cell]) -> RowMargin:
    """Count one row; a tag that also counts towards another concept is counted once.

    Shares of wording are those of the row's own law: what binds from above is not its wording.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim, Grade
        >>> row = MatrixRow("cn-x", "甲", (), AbsenceClaim(True, "every unit was read"))
        >>> row_margin(row, [Cell("cn-x", "fees", Grade.ABSENT)]).coverage_text
        '0 of 1 (0 %)'
    """
    own = [
        tag for cell in cells for tag in cell.tags if tag.concept == cell.concept and not tag.above
    ]
    ruling = [tag for tag in own if tag.stated is not Force.STRUCTURAL]
    return RowMargin(
        present=sum(cell.grade.is_present for cell in cells),
        assessable=len(cells) if row.claim.may else 0,
        concepts=len(cells),
        slogans=sum(tag.stated is Force.SLOGAN for tag in ruling),
        tags=len(ruling),
    )


def concept_margin(rows: Sequence[MatrixRow], column: Sequence[Grade]) -> ConceptMargin:
    """Count one concept over the ordinary rows; benchmark rows are left out.

    Example:
        >>> from lexcompare.compare.cells import AbsenceClaim
        >>> row = MatrixRow("cn-x", "甲", (), AbsenceClaim(False, "the text is cut"))
        >>> concept_margin([row], [Grade.SOFT])
        ConceptMargin(present=0, assessable=0, elsewhere=1)
    """
    ordinary = [
        (row.claim.may, grade)
        for row, grade in zip(rows, column, strict=True)
        if not row.is_benchmark
    ]
    return ConceptMargin(
        present=sum(may and grade.is_present for may, grade in ordinary),
        assessable=sum(may for may, _ in ordinary),
        elsewhere=sum(not may and grade.is_present for may, grade in ordinary),
    )
