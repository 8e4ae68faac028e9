"""Force of English units: a table over the coding manual, sentences drafted for this project."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import pytest

from lexcompare.analyse.judge import Judge
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, UnitKind

OPERATIVE, SOFT, SLOGAN, STRUCTURAL = (
    Force.OPERATIVE,
    Force.SOFT,
    Force.SLOGAN,
    Force.STRUCTURAL,
)


def unit(text: str) -> Article:
    runs = (Run(0, len(text), 0, len(text)),)
    return Article("sec_1", UnitKind.SECTION, "", "1", "", (), Span(0, len(text)), text, runs)


# fmt: off
CASES: dict[str, tuple[Force, str]] = {
    "title": (STRUCTURAL, "This charter may be cited as the Harbour Reading Charter."),
    "commencement": (STRUCTURAL, "This charter comes into force on 2 June."),
    "definition": (STRUCTURAL, "In this charter, “reader” means a person who holds a ticket."),
    "definition-list": (STRUCTURAL, "In this charter—\n“book” means a bound volume;\n“reader” means a person with a ticket."),
    "definition-term": (STRUCTURAL, "The term “keeper” includes a deputy keeper."),
    "extent": (STRUCTURAL, "This Part applies to reading rooms on the island."),
    "purpose": (STRUCTURAL, "The purposes of this charter are to help readers and to protect books."),
    "repeal": (STRUCTURAL, "The old harbour charter is repealed."),
    "saving": (STRUCTURAL, "The old charter shall continue to have effect for books lent before June."),
    "amendment": (STRUCTURAL, "The Quay Act is amended as follows.\nIn section 3, a keeper shall publish a list."),
    "shall-publish": (OPERATIVE, "The Keeper shall publish a list of books."),
    "must-answer": (OPERATIVE, "A public sector body must respond to a request within 20 working days."),
    "may-not": (OPERATIVE, "A reader may not mark a page."),
    "no-reader-may": (OPERATIVE, "No reader may remove a book."),
    "entitled": (OPERATIVE, "A reader is entitled to see the list."),
    "may-appeal": (OPERATIVE, "An applicant may appeal to the tribunal."),
    "task": (OPERATIVE, "The Keeper is responsible for the list."),
    "established": (OPERATIVE, "There is established a board of readers."),
    "may-refuse": (OPERATIVE, "A keeper may refuse a request that is vexatious."),
    "sanction": (OPERATIVE, "A reader who tears a page is guilty of an offence."),
    "exempt": (OPERATIVE, "Maps are exempt from this requirement."),
    "chapeau": (OPERATIVE, "The board shall—\n(a) keep a list; and\n(b) answer letters."),
    "definition-beside-duty": (OPERATIVE, "In this section, “list” means the list of books.\nThe board shall publish the list."),
    "prohibition-only": (OPERATIVE, "A keeper may only charge the cost of copying."),
    "may-charge": (SOFT, "A keeper may charge for copies."),
    "authority-to": (SOFT, "The clerk shall have the authority to make rules."),
    "unlisted": (SOFT, "All concerned shall publish a list."),
    "promote": (SLOGAN, "A board shall promote reading."),
    "encourage": (SLOGAN, "The council must encourage and support libraries."),
    "should": (SLOGAN, "Readers should return books early."),
    "regard": (SLOGAN, "In doing so a keeper shall have regard to the comfort of readers."),
    "strive": (SLOGAN, "The city shall strive for better reading rooms."),
}
# fmt: on


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize(("force", "text"), CASES.values(), ids=CASES.keys())
def test_force_of_a_unit(judge: Judge, force: Force, text: str) -> None:
    verdict = judge.judge(unit(text), None, "en")
    assert verdict.force is force, verdict.reasons


def test_items_take_bearer_and_modality_from_the_chapeau(judge: Judge) -> None:
    text = "The board shall—\n(a) keep a list; and\n(b) promote reading."
    _, keep, promote = judge.judge_statements(unit(text), "en")
    assert (keep.force, promote.force) == (OPERATIVE, SLOGAN)
    assert keep.decision.clause is not None
    assert keep.decision.clause.bearer == "listed"


def test_the_month_of_may_is_no_modality(judge: Judge) -> None:
    found = judge.features(unit("The hall closed on May 8 of that year."), "en")
    assert found.get("role:discretionary", 0.0) == 0.0
