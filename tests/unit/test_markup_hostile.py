"""Structured XML that is broken or hostile: a clear error, nothing opened, nothing expanded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from markup_specimens import akn, clml, section

from lexcompare.core.errors import (
    LexcompareError,
    ReadError,
    TooLargeError,
    UndecodableError,
    UnsupportedFormatError,
)
from lexcompare.parse.corpus import load_corpus
from lexcompare.parse.instrument import parse_instrument
from lexcompare.parse.markup.xml import parse_xml
from lexcompare.parse.readers import ReadLimits, read_document
from lexcompare.report.akn import write_akn

GOOD = clml(section("1", "<Text>One.</Text>"))
NAMESPACE = b'xmlns="http://www.legislation.gov.uk/namespaces/legislation"'
HEAD = b"<Legislation " + NAMESPACE + b">"


def laughs(levels: int = 12) -> bytes:
    lines = [b'<!ENTITY l0 "ha">']
    lines += [b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, levels)]
    use = b"&l%d;" % (levels - 1)
    return (
        b'<?xml version="1.0"?><!DOCTYPE x ['
        + b"".join(lines)
        + b"]>"
        + HEAD
        + use
        + b"</Legislation>"
    )


def nested(levels: int) -> bytes:
    return HEAD + b"<P>" * levels + b"x" + b"</P>" * levels + b"</Legislation>"


def external(target: str) -> bytes:
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>'
    return doctype.encode() + GOOD.replace(b"One.", b"&e;")


INCLUDE = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="secret.txt" parse="text"/>'

# fmt: off
CASES = [
    ("bomb", laughs(), ReadError, "entities"),
    ("bomb in UTF-16", laughs().decode().encode("utf-16"), ReadError, "entities"),
    ("external entity", external("secret.txt"), ReadError, "entities"),
    ("parameter entity",
     b'<!DOCTYPE x [<!ENTITY % p SYSTEM "secret.txt"> %p;]>' + GOOD, ReadError, "entities"),
    ("entity nobody defined", GOOD.replace(b"One.", b"&nothing;"), ReadError, "entities"),
    ("entity of an external document type",
     b'<!DOCTYPE Legislation SYSTEM "secret.dtd">' + GOOD.replace(b"One.", b"&secret;"),
     ReadError, "entities"),
    ("inclusion", GOOD.replace(b"One.", INCLUDE), ReadError, "includes other files"),
    ("too deep", nested(400), TooLargeError, "deeply"),
    ("deep", nested(180), TooLargeError, "deeply"),
    ("truncated", GOOD[:-60], ReadError, "damaged"),
    ("cut in the first tag", GOOD[:40], ReadError, "damaged"),
    ("mismatched", GOOD.replace(b"</Body>", b"</Boddy>"), ReadError, "damaged"),
    ("two roots", GOOD + b"<x/>", ReadError, "damaged"),
    ("wrong bytes", GOOD.replace(b"One.", b"\xff\xfe\xff"), UndecodableError, "encoding"),
    ("unknown encoding", b'<?xml version="1.0" encoding="klingon"?>' + GOOD, UndecodableError,
     "encoding"),
    ("control character", GOOD.replace(b"One.", b"\x01"), ReadError, "damaged"),
    ("wrong root", b"<widgets><widget/></widgets>", UnsupportedFormatError, "<widgets>"),
    ("root of another namespace", GOOD.replace(b"namespaces/legislation", b"namespaces/x"),
     UnsupportedFormatError, "<Legislation>"),
    ("prolog only", b'<?xml version="1.0"?>', ReadError, "damaged"),
    ("no text", HEAD + b"</Legislation>", ReadError, ""),
]
# fmt: on


@pytest.mark.parametrize(
    ("data", "error", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_error(tmp_path: Path, data: bytes, error: type[ReadError], said: str) -> None:
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    (tmp_path / "secret.dtd").write_text('<!ENTITY secret "the secret">', encoding="utf-8")
    path = tmp_path / "act.xml"
    path.write_bytes(data)
    begun = time.perf_counter()
    with pytest.raises(error) as caught:
        read_document(path)
    assert time.perf_counter() - begun < 2
    assert said in str(caught.value)
    assert "the secret" not in str(caught.value)
    assert caught.value.where == path.as_posix()
    assert caught.value.remedy


def test_one_bad_file_does_not_lose_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(laughs())
    (tmp_path / "b.xml").write_bytes(GOOD)
    corpus = load_corpus(tmp_path)
    assert [i.id for i in corpus] == ["b"]
    assert [p.code for p in corpus.problems] == ["unreadable"]


def test_limit_on_characters(tmp_path: Path) -> None:
    path = tmp_path / "act.xml"
    path.write_bytes(GOOD)
    with pytest.raises(TooLargeError):
        read_document(path, limits=ReadLimits(max_characters=10))


def test_named_characters_of_xhtml_are_characters() -> None:
    data = b'<!DOCTYPE html PUBLIC "x" "y.dtd"><html><p>a&nbsp;b<b/>&mdash;c</p></html>'
    paragraph = parse_xml(data, "a.xhtml")[0]
    assert "".join(paragraph.itertext()) == "a\xa0b—c"


@pytest.mark.parametrize("cut", range(0, len(GOOD), 37))
def test_any_cut_is_an_error_not_a_crash(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "act.xml"
    path.write_bytes(GOOD[:cut])
    with pytest.raises(LexcompareError):
        read_document(path)


@pytest.mark.parametrize("dialect", ["clml", "akn"])
def test_nesting_up_to_the_limit_is_read(tmp_path: Path, dialect: str) -> None:
    if dialect == "clml":
        inner = "<P3><Pnumber>a</Pnumber><P3para>" * 65 + "<Text>x</Text>" + "</P3para></P3>" * 65
        data = clml(section("1", inner))
    else:
        inner = "<paragraph><num>a</num>" * 140 + "<content><p>x</p></content>"
        data = akn(f"<section><num>1</num>{inner}{'</paragraph>' * 140}</section>")
    path = tmp_path / "act.xml"
    path.write_bytes(data)
    instrument = parse_instrument(read_document(path), "x")
    assert len(list(instrument.articles[0].walk())) == (65 if dialect == "clml" else 140)
    write_akn(instrument, tmp_path / "again.xml")
