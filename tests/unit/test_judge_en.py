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
    "should": (SLOGAN, "Readers should be mindful of others."),
    "should-concrete": (SOFT, "Readers should return books by noon."),
    "regard": (SLOGAN, "In doing so a keeper shall have regard to the comfort of readers."),
    "strive": (SLOGAN, "The city shall strive for better reading rooms."),
    "must-lay": (OPERATIVE, "The Commissioner must lay a report before the Assembly each year."),
    "is-to-be": (OPERATIVE, "Each bureau is to keep a list of its books."),
    "agencies-will": (OPERATIVE, "Agencies will report progress every quarter."),
    "plain-future": (SLOGAN, "Better rooms will please the readers of tomorrow."),
    "imperative": (OPERATIVE, "Create and maintain a list of the maps in your care."),
    "head-shall": (OPERATIVE, "The head of each agency shall designate a keeper of maps."),
    "may-ask": (OPERATIVE, "A reader may ask the Board to review the refusal."),
    "may-petition": (OPERATIVE, "A resident may petition the court for an order."),
    "appeal-lies": (OPERATIVE, "There is an appeal to the Tribunal on a point of law."),
    "has-the-right": (OPERATIVE, "Whoever asks has the right—\n(a) to be told; and\n(b) to be given a copy."),
    "burden": (OPERATIVE, "At a hearing it is up to the keeper to show that the refusal was right."),
    "only-if": (OPERATIVE, "A bureau may lend a map only if the owner has agreed."),
    "only-with-consent": (OPERATIVE, "A keeper may use the letters only with the consent of the writer."),
    "only-where": (OPERATIVE, "A transfer may take place only where the other library is insured."),
    "no-more-than": (OPERATIVE, "A library may charge no more than the cost of copying."),
    "power-over-others": (OPERATIVE, "The Board shall have the power to order a keeper to open a cabinet."),
    "consider-and-give": (OPERATIVE, "A keeper must consider the request and give reasons in writing."),
    "no-exemption": (OPERATIVE, "No exemption outlasts thirty years."),
    "privileged": (OPERATIVE, "A note made by a reader in good faith is privileged."),
    "exempt-information": (OPERATIVE, "A letter held by the harbour guard is exempt information."),
    "free": (OPERATIVE, "Entry is free."),
    "no-action": (OPERATIVE, "No action lies against a keeper for lending a book in good faith."),
    "forbidden": (OPERATIVE, "Copying is forbidden."),
    "prohibited": (OPERATIVE, "The lending of letters shall be prohibited."),
    "neither": (OPERATIVE, "Neither the keeper nor a deputy may sell a book."),
    "offence": (OPERATIVE, "A person who burns a record commits an offence."),
    "civil-penalty": (OPERATIVE, "A dealer who hides a map is liable to a civil penalty of 100 crowns."),
    "two-statements": (OPERATIVE, "The council shall promote reading.\nIt shall publish a list of rooms each year."),
    "functions": (OPERATIVE, "The Keeper has these functions: to advise the council and to train staff."),
    "excluded-records": (OPERATIVE, "This charter does not apply to records that are sealed."),
    "may-hold": (SOFT, "The council may hold a contest with prizes of 50 crowns."),
    "may-issue": (SOFT, "The Director may issue guidance on shelves."),
    "requested": (SOFT, "Independent libraries are requested to comply with this order."),
    "authorised": (SOFT, "The Board is authorised to lend maps to schools."),
    "delegate": (SOFT, "The head may delegate a duty to a deputy."),
    "conditional-power": (SOFT, "Where a room is full, a keeper may admit readers in turn."),
    "foster": (SLOGAN, "Agencies shall foster a culture of reading."),
    "encouraged": (SLOGAN, "Libraries are encouraged to take part in the life of the town."),
    "support": (SLOGAN, "The Office shall support the vitality of the region."),
    "recognise": (SLOGAN, "Member States shall recognise the worth of reading."),
    "endeavour": (SLOGAN, "The ministry shall endeavour to improve the comfort of rooms."),
    "consider-alone": (SLOGAN, "A council must consider the needs of readers."),
    "noun-use": (SLOGAN, "The town shall promote reading and use of maps."),
    "should-look": (SLOGAN, "Keepers should think of the readers of tomorrow."),
    "objects": (STRUCTURAL, "The objects of this Act are to serve readers and to build trust."),
    "policy": (STRUCTURAL, "It is the policy of this State that reading be open to all."),
    "declares": (STRUCTURAL, "The Assembly declares that reading serves the people."),
    "finds": (STRUCTURAL, "The Council finds that maps belong to the people."),
    "nothing-in": (STRUCTURAL, "Nothing in this Part gives a reader a right to borrow."),
    "nothing-read": (STRUCTURAL, "Nothing in this chapter shall be read to require a keeper to lend."),
    "not-construed": (STRUCTURAL, "This order shall not be construed to limit the powers of the Board."),
    "no-right": (STRUCTURAL, "This Act confers no right of action."),
    "creates-no": (STRUCTURAL, "This order creates no right enforceable at law."),
    "does-not-require": (STRUCTURAL, "This Act does not require a keeper to lend."),
    "binds": (STRUCTURAL, "This Act binds the Crown."),
    "addressed": (STRUCTURAL, "This Directive is addressed to the Member States."),
    "extent-bodies": (STRUCTURAL, "This Regulation applies to libraries. It does not apply to schools."),
    "shall-apply-to": (STRUCTURAL, "This section shall apply to the Bureau of Maps."),
    "despite": (STRUCTURAL, "Section 3 has effect despite anything in another law."),
    "severability": (STRUCTURAL, "If a part of this chapter is held invalid, the rest stays in effect."),
    "holders": (STRUCTURAL, "Each of these is a library: a reading room; a map room."),
    "purposes-list": (STRUCTURAL, "For purposes of this section—\n(1) the term “map” means a drawing; and\n(2) the term “keeper” does not include a guard."),
    "unquoted-definition": (STRUCTURAL, "Open shelf means a shelf that readers can reach."),
    "sunset": (STRUCTURAL, "This Act is repealed on 31 December."),
    "shall-be-cited": (STRUCTURAL, "This Act shall be cited as the Map Act."),
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


# fmt: off
STATEMENTS: dict[str, tuple[str, list[Force]]] = {
    "entitled-list": ("A reader who asks is entitled—\n(a) to be told, and\n(b) to be given a copy.", [STRUCTURAL, OPERATIVE, OPERATIVE]),
    "not-obliged": ("Where a board—\n(a) needs a name, and\n(b) has said so,\nthe board is not obliged to answer.", [OPERATIVE]),
    "subject-to": ("Subsection (1) has effect subject to section 4.", [STRUCTURAL]),
    "as-if": ("Section 3 applies as if a keeper were a board.", [STRUCTURAL]),
    "definition-list": ("In this section—\n“direct costs”, in relation to a map, means the cost of paper;\n“keeper” has the meaning given by section 2.", [STRUCTURAL, STRUCTURAL, STRUCTURAL]),
    "means-list": ("The requirement means a requirement set out—\n(a) in section 2, or\n(b) in section 3.", [STRUCTURAL, STRUCTURAL, STRUCTURAL]),
    "substituted": ("In section 4—\n(a) for “map” there is substituted “chart”, and\n(b) the words “or book” were omitted.", [STRUCTURAL, STRUCTURAL, STRUCTURAL]),
    "inserted": ("The Quay Rules are amended as follows.\nAfter rule 2 insert—\n“(3) A keeper must lock up.”.\nReaders must leave by noon.", [STRUCTURAL, STRUCTURAL, STRUCTURAL, OPERATIVE]),
    "mentioned": ("In the meaning of “reader who cannot walk” (which may change) nothing turns on age.", [STRUCTURAL]),
    "amount": ("The amount of the fee is the sum of—\n(a) the cost of paper, and\n(b) the cost of ink.", [STRUCTURAL, OPERATIVE, OPERATIVE]),
    "no-duty-arises": ("The duty to answer does not arise in relation to sealed letters.", [OPERATIVE]),
    "heading": ("Opening hours\n1 The Board must open at noon.", [STRUCTURAL, OPERATIVE]),
    "counts-as": ("The Board is not to be regarded as a servant of the town.", [STRUCTURAL]),
    "eu-ensure": ("1. Member States shall ensure that readers get an answer.\n2. A reader shall have the right to a copy.", [OPERATIVE, OPERATIVE]),
    "duty-of": ("It shall be the duty of every library—\n(a) to keep a list, and\n(b) to publish it.", [STRUCTURAL, OPERATIVE, OPERATIVE]),
    "named-functions": ("Harbour Reading has the following functions—\n(a) to lend maps, and\n(b) to draw maps.", [STRUCTURAL, OPERATIVE, OPERATIVE]),
    "aim-in-a-list": ("The keeper shall do the following:\n(a) Promote reading.\n(b) Publish a list.", [STRUCTURAL, SLOGAN, OPERATIVE]),
    "judged-fit": ("The keeper shall arrange for the lending of such maps as the keeper considers appropriate.", [OPERATIVE]),
    "example-list": ("The keeper shall publish a list, including:\n(a) maps.", [OPERATIVE, OPERATIVE]),
    "defence": ("It is a defence for a person charged with tearing a page to prove that the page was blank.", [OPERATIVE]),
    "promise": ("Open shelves will delight the town.", [SLOGAN]),
    "subordinate-force": ("The order must say when it comes into force.", [OPERATIVE]),
}
# fmt: on


@pytest.mark.parametrize(("text", "forces"), STATEMENTS.values(), ids=STATEMENTS.keys())
def test_force_of_statements(judge: Judge, text: str, forces: list[Force]) -> None:
    assert [one.force for one in judge.judge_statements(unit(text), "en")] == forces
