"""English concept rules: a table of sentences for and against, drafted for this project."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import pytest

from lexcompare.analyse.tagger import Tagger
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind

ACCESS, REUSE, PRIVACY, SHARING, OTHER = (
    "Access to Public Information Act of Alba",
    "Public Documents (Further Use) Rules of Alba",
    "Alba Personal Data Regulation",
    "Alba Public Sector Data Sharing Act",
    "Alba Fisheries Act",
)

# fmt: off
# name: (title, heading, text, concepts that must be found, concepts that must not)
CASES: dict[str, tuple[str, str, str, set[str], set[str]]] = {
    "right-of-access": (ACCESS, "Right", "Anyone who asks a public body for a record has a right of access to it.", {"opening_duty"}, {"personal_information"}),
    "own-data-is-no-opening": (PRIVACY, "Access", "The data subject shall have the right to obtain a copy of personal data from the controller.", {"personal_information"}, {"opening_duty"}),
    "publish-data-sets": (ACCESS, "Publication", "Each agency shall publish its data sets online.", {"opening_duty"}, {"catalog"}),
    "publish-report": (ACCESS, "Report", "Each agency shall publish an annual report on requests.", {"supervision"}, {"opening_duty"}),
    "allow-further-use": (REUSE, "Further use", "A museum must allow further use of documents in its care.", {"opening_duty"}, {"fees"}),
    "catalogue": (ACCESS, "Index", "A public body must maintain an index of the records that it holds.", {"catalog"}, {"opening_duty"}),
    "catalogue-not-criminal": (OTHER, "Register of boats", "The harbour master must maintain a register of boats.", set(), {"catalog"}),
    "tiers": (ACCESS, "Levels", "The steward shall assign each public dataset to a sensitivity level.", {"tiering"}, {"security"}),
    "priority": (ACCESS, "Order", "Public data sets most in demand are released first.", {"high_value"}, {"resourcing"}),
    "appropriate-is-no-money": (ACCESS, "Care", "The agency shall take appropriate steps with public data.", set(), {"resourcing"}),
    "appropriation": (ACCESS, "Money", "There are authorized to be appropriated to the data office 900 crowns.", {"resourcing"}, {"fees"}),
    "training": (ACCESS, "Training", "Agencies shall provide training for employees who handle data.", {"resourcing"}, {"procedure"}),
    "form": (REUSE, "Form", "Public documents are to be supplied in a machine-readable format with their metadata.", {"quality"}, {"licence"}),
    "updates": (ACCESS, "Currency", "Public data sets shall be kept accurate and up to date.", {"quality"}, {"platform"}),
    "exemption": (ACCESS, "Policing", "A record is exempt information if its disclosure would harm a trial.", {"exceptions"}, {"liability"}),
    "may-refuse": (ACCESS, "Advice", "The head may refuse to disclose advice to a minister.", {"exceptions"}, {"remedies"}),
    "exempt-from-fees": (ACCESS, "Fees", "A student is excused and exempt from the fee for a record.", {"fees"}, {"exceptions"}),
    "partial": (ACCESS, "Part", "Where only some parts are protected, the agency shall take them out before access is given.", {"exceptions"}, {"risk"}),
    "consent": (PRIVACY, "Consent", "Processing of personal data shall be lawful only if the data subject has consented.", {"personal_information"}, {"opening_duty"}),
    "mask": (ACCESS, "Masking", "An agency must mask names and other personal details in public data.", {"personal_information"}, {"quality"}),
    "security": (ACCESS, "Safety", "Each agency shall protect public data against unauthorised loss and shall encrypt it.", {"security"}, {"remedies"}),
    "national-security-is-no-security": (ACCESS, "Defence", "A record is exempt if its disclosure would harm national security.", {"exceptions"}, {"security"}),
    "commissioner": (ACCESS, "Commissioner", "There is to be an Information Commissioner.", {"responsible_body"}, {"coordination"}),
    "designate": (ACCESS, "Officers", "Each public authority shall designate an officer for records.", {"responsible_body"}, {"participation"}),
    "committee": (ACCESS, "Committee", "The data committee consists of seven members.", {"coordination"}, {"responsible_body"}),
    "house-committee": (ACCESS, "Papers", "The agency shall send papers to the Committee on Fish of the House of Representatives.", set(), {"coordination"}),
    "portal": (ACCESS, "Portal", "The Department must run a single website for public data.", {"platform"}, {"security"}),
    "request": (ACCESS, "How to ask", "A request must be made in writing and must describe the record.", {"procedure"}, {"remedies"}),
    "time": (ACCESS, "Time for answering", "A public body must answer a request within ten days.", {"procedure"}, {"supervision"}),
    "terms": (REUSE, "Terms", "A museum may attach conditions to the further use of documents.", {"licence"}, {"user_duties"}),
    "driving-licence": (OTHER, "Licences", "A licensed driver must carry documents.", set(), {"licence"}),
    "charge": (REUSE, "Charges", "A charge must not exceed the marginal cost of reproduction.", {"fees"}, {"liability"}),
    "in-charge": (ACCESS, "Custody", "The keeper in charge of records shall lock the room.", set(), {"fees"}),
    "comments": (ACCESS, "Voices", "The agency shall invite the public and users to say which data they want.", {"participation"}, {"complaints"}),
    "counsel": (ACCESS, "Counsel", "The agency acts on data in consultation with counsel.", set(), {"coordination"}),
    "exclusive": (REUSE, "No exclusive deals", "A museum must not grant an exclusive right to public documents.", {"authorised_operation"}, {"fees"}),
    "user": (ACCESS, "Users", "No user may use public data to find out who a person is.", {"user_duties"}, {"liability"}),
    "contest": (ACCESS, "Contests", "The agency may hold a contest for applications built on public data.", {"incentives"}, {"supervision"}),
    "audit": (ACCESS, "Audit", "The State Auditor shall audit agencies for compliance with this Act.", {"supervision"}, {"risk"}),
    "laid-report": (ACCESS, "Annual report", "The Commissioner must lay before each House a report on access to information.", {"supervision"}, {"opening_duty"}),
    "breach": (PRIVACY, "Breach", "A controller that finds a personal data breach must notify the authority.", {"risk"}, {"liability"}),
    "impact": (PRIVACY, "Impact assessment", "The controller shall carry out an impact assessment of the processing of personal data.", {"risk"}, {"supervision"}),
    "appeal": (ACCESS, "Appeals", "An applicant may appeal to the Tribunal against a refusal.", {"remedies"}, {"complaints"}),
    "compensation": (PRIVACY, "Compensation", "A person who suffers damage is entitled to compensation, which the controller pays.", {"remedies"}, {"fees"}),
    "complaint": (REUSE, "Complaints", "A museum must set up a procedure for dealing with complaints about documents.", {"complaints"}, {"remedies"}),
    "offence": (ACCESS, "Offence", "A person who burns a record commits an offence.", {"liability"}, {"remedies"}),
    "detection-of-crime": (ACCESS, "Policing", "A record is exempt if its disclosure would harm the detection of an offence.", {"exceptions"}, {"user_duties"}),
    "immunity": (ACCESS, "Good faith", "No action lies against an agency for a disclosure in good faith.", {"safe_harbour"}, {"liability"}),
    "definition": (ACCESS, "Interpretation", "In this Act “record” means information in any form.", {"definition"}, {"procedure"}),
    "scope": (ACCESS, "Application", "This Act applies to every county and every ministry.", {"scope"}, {"responsible_body"}),
    "crown": (ACCESS, "The Crown", "This Act binds the Crown.", {"scope"}, {"responsible_body"}),
    "equal": (REUSE, "Equal treatment", "Terms must be the same for all comparable users of public documents.", {"principles"}, {"catalog"}),
    "sharing": (SHARING, "Sharing", "A public body must supply data to another public body on request.", {"sharing"}, {"fees"}),
    "sharing-agreement": (SHARING, "Agreements", "A data sharing agreement names the parties and the public data.", {"sharing"}, {"platform"}),
    "title-only": (ACCESS, "Short title", "This Act may be cited as the Access to Public Information Act.", set(), {"scope", "opening_duty", "definition"}),
    "fisheries-appeal": (OTHER, "Appeals", "A fisher may appeal to the Tribunal against the loss of a boat licence.", set(), {"remedies", "licence"}),
    "fisheries-fee": (OTHER, "Fees", "No fee is payable for a rod.", set(), {"fees"}),
    "fisheries-council": (OTHER, "Council", "There is established a council of nine fishers.", set(), {"coordination"}),
    "fisheries-offence": (OTHER, "Offence", "A person who fishes at night commits an offence.", set(), {"liability"}),
}
DENIED: dict[str, str] = {
    "no-right": "This Act confers no right of action for a refusal of access to information.",
    "no-review": "A decision on data of an agency shall not be subject to judicial review.",
    "no-action": "No action lies for the disclosure of information.",
    "enforceable": "This order on data is not intended to create any right enforceable at law.",
}
# fmt: on


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def unit(text: str, heading: str = "") -> Article:
    runs = (Run(0, len(text), 0, len(text)),)
    return Article("sec_1", UnitKind.SECTION, "", "1", heading, (), Span(0, len(text)), text, runs)


@pytest.mark.parametrize(
    ("title", "heading", "text", "wanted", "unwanted"), CASES.values(), ids=CASES.keys()
)
def test_concepts_of_a_sentence(
    tagger: Tagger, title: str, heading: str, text: str, wanted: set[str], unwanted: set[str]
) -> None:
    result = tagger.tag(unit(text, heading), "en", title=title)
    decided = {tag.concept for tag in result.tags}
    # Rules alone: a rule of modest measured precision lists a unit for reading, the shipped model
    # decides. What must not be there must not be decided.
    assert wanted <= decided | {tag.concept for tag in result.unsure}
    assert not unwanted & decided


@pytest.mark.parametrize("text", DENIED.values(), ids=DENIED.keys())
def test_words_that_deny_a_remedy_are_an_exclusion(tagger: Tagger, text: str) -> None:
    result = tagger.tag(unit(text), "en", title=ACCESS)
    assert "remedies" in {one.concept for one in result.exclusions}
    assert "remedies" not in {tag.concept for tag in result.tags}
