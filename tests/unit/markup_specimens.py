"""Invented statutes in CLML and Akoma Ntoso, with the quirks of the real formats."""

from __future__ import annotations

_CLML = "http://www.legislation.gov.uk/namespaces/legislation"
_META = "http://www.legislation.gov.uk/namespaces/metadata"
_AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def clml(body: str, *, schedules: str = "", main: str = "UnitedKingdomPublicGeneralAct") -> bytes:
    """Wrap a body into a file of CLML."""
    part = "Secondary" if "Instrument" in main else "Primary"
    return (
        f'<Legislation xmlns="{_CLML}"><ukm:Metadata xmlns:ukm="{_META}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Widget Act 2031</dc:title>'
        f'<ukm:PrimaryMetadata><ukm:DocumentMainType Value="{main}"/></ukm:PrimaryMetadata>'
        f"</ukm:Metadata><{part}><{part}Prelims><Title>Widget Act 2031</Title>"
        f"<LongTitle>About widgets.</LongTitle></{part}Prelims><Body>{body}</Body>{schedules}"
        f"</{part}><Commentaries><Commentary id='c1'><Para><Text>A remark.</Text></Para>"
        "</Commentary></Commentaries></Legislation>"
    ).encode()


def akn(body: str, *, name: str = "ukpga", rest: str = "") -> bytes:
    """Wrap a body into a file of Akoma Ntoso."""
    return (
        f'<akomaNtoso xmlns="{_AKN}"><act name="{name}"><meta><identification source="#x">'
        "<FRBRWork/></identification></meta><preface><p>Widget Act 2031</p>"
        "<p>About widgets.</p></preface>"
        f"<body>{body}</body>{rest}</act></akomaNtoso>"
    ).encode()


SECTION = (
    '<P1group><Title>{title}</Title><P1 id="section-{number}"><Pnumber>{number}</Pnumber>'
    "<P1para>{text}</P1para></P1></P1group>"
)


def section(number: str, text: str, title: str = "Duty") -> str:
    """Return a section of CLML with its heading on the group."""
    return SECTION.format(number=number, text=text, title=title)


PAIR_CLML = clml(
    '<Part><Number>PART II</Number><Title>Making</Title>'
    + section(
        "1",
        "<P2><Pnumber>1</Pnumber><P2para><Text>A maker must<FootnoteRef Ref='f'/> keep—</Text>"
        "<P3><Pnumber>a</Pnumber><P3para><Text>a ledger,</Text></P3para></P3>"
        "<P3><Pnumber>b</Pnumber><P3para><Text>a bell,</Text></P3para></P3>"
        "<Text>in the shop.</Text></P2para></P2>",
    )
    + section(
        "2",
        "<Text>In section 9 of the Bell Act, behind its second ring insert—</Text>"
        '<BlockAmendment Format="double"><P2><Pnumber>3</Pnumber><P2para><Text>No bell rings'
        "</Text></P2para></P2></BlockAmendment><AppendText>.</AppendText>",
        "Bells",
    )
    + "</Part>",
    schedules="<Schedules><Schedule><Number>SCHEDULE 1</Number><TitleBlock><Title>Sizes</Title>"
    "</TitleBlock><Reference>Section 1.</Reference><ScheduleBody><P1><Pnumber>1</Pnumber><P1para>"
    "<Text>Small.</Text></P1para></P1></ScheduleBody></Schedule></Schedules>",
)  # fmt: skip
PAIR_AKN = akn(
    '<part eId="part-II"><num>PART II</num><heading>Making</heading>'
    '<section eId="section-1"><num>1</num><heading>Duty</heading><subsection><num>(1)</num><intro>'
    '<p>A maker must<authorialNote class="footnote"><p>See below.</p></authorialNote> keep—</p>'
    '</intro><level class="para1"><num>(a)</num><content><p>a ledger,</p></content></level>'
    '<level class="para1"><num>(b)</num><content><p>a bell,</p></content></level>'
    "<wrapUp><p>in the shop.</p></wrapUp></subsection></section>"
    '<section eId="section-2"><num>2.</num><heading>Bells</heading><content><p><mod>In section 9 of'
    ' the Bell Act, behind its second ring insert—<quotedStructure startQuote="“" endQuote="”">'
    "<subsection><num>3</num><content><p>No bell rings</p></content></subsection>"
    '</quotedStructure><inline name="appendText">.</inline></mod></p></content></section></part>'
    '<hcontainer name="schedules"><hcontainer name="schedule" eId="schedule-1"><num>SCHEDULE 1'
    '<authorialNote class="referenceNote"><p>Section 1.</p></authorialNote></num><heading>Sizes'
    '</heading><paragraph class="schProv1"><num>1</num><content><p>Small.</p></content></paragraph>'
    "</hcontainer></hcontainer>"
)
