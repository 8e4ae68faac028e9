"""Invented American law in USLM, eCFR and D.C. Code XML, with the quirks of the real formats."""

from __future__ import annotations

HOUSE = "http://xml.house.gov/schemas/uslm/1.0"
GPO = "http://schemas.gpo.gov/xml/uslm"
DC = "https://code.dccouncil.us/schemas/dc-library"


def code_section(number: str, body: str, heading: str = "Duties of bell offices") -> bytes:
    """Return a section file of a code."""
    return (
        f'<section xmlns="{HOUSE}" identifier="/us/usc/t77/s{number}"><num value="{number}">'
        f"§ {number}.</num><heading> {heading}</heading>{body}</section>"
    ).encode()


def level(name: str, number: str, body: str, heading: str = "") -> str:
    """Return a level of USLM with its number, and a run-in heading in small capitals."""
    run_in = (
        f'<heading> <inline class="small-caps">{heading}</inline>.—</heading>' if heading else ""
    )
    return f'<{name}><num value="{number}">({number})</num>{run_in}{body}</{name}>'


def content(text: str) -> str:
    """Return the text of a level."""
    return f"<content> {text}</content>\n"


def public_law(main: str, *, rest: str = "") -> bytes:
    """Return a public law with front and back matter."""
    return (
        f'<pLaw xmlns="{GPO}" xmlns:dc="http://purl.org/dc/elements/1.1/"><meta><dc:title>Public'
        " Law 900–7: To ring bells.</dc:title><dc:type>Public Law</dc:type></meta><preface>"
        "<page>900 STAT. 7</page></preface><main><longTitle><officialTitle>To ring bells."
        "</officialTitle></longTitle><enactingFormula>Be it enacted,</enactingFormula>"
        f"{main}<action><actionDescription>Approved May 6, 2031.</actionDescription></action>"
        f"</main>{rest}</pLaw>"
    ).encode()


def regulation(body: str, *, kind: str = "PART") -> bytes:
    """Return a part of the Code of Federal Regulations."""
    return (
        f'<DIV5 N="900" TYPE="{kind}"><HEAD>PART 900—BELL OFFICES\n</HEAD><AUTH><HED>Authority:'
        f"</HED><PSPACE>77 U.S.C. 12.</PSPACE></AUTH>{body}</DIV5>"
    ).encode()


def cfr_section(number: str, body: str, heading: str = "Keeping of bells.") -> str:
    """Return a section of a part."""
    return f'<DIV8 N="{number}" TYPE="SECTION"><HEAD>§ {number} {heading}</HEAD>{body}</DIV8>'


def district(body: str, number: str = "9-501", heading: str = "Bells.") -> bytes:
    """Return a section of the D.C. Code."""
    return (
        f'<section xmlns="{DC}" xmlns:codify="https://code.dccouncil.us/schemas/codify"'
        f' containing-doc="D.C. Code"><num>{number}</num><heading>{heading}</heading>{body}'
        "<annotations><annotation>May 6, 2031, a remark</annotation><text>Uniform bells.</text>"
        "</annotations></section>"
    ).encode()
