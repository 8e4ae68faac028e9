"""REFI-QDA projects and codebooks, and archives of UIMA CAS documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lexcompare.codebook.model import Codebook
from lexcompare.core.errors import OutputError
from lexcompare.parse.annotation.cas import SPAN_TYPE, UNIT_TYPE, WHOLE_TYPE, cassis
from lexcompare.parse.annotation.model import TOOL, Label, Mark, Task
from lexcompare.parse.annotation.offsets import normalise_lines, to_normalised
from lexcompare.parse.annotation.refi import CODEBOOK_NS, PROJECT_FILE, PROJECT_NS
from lexcompare.report.annotation.names import LabelEntry, entries
from lexcompare.report.clean import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["cas_archive", "refi_archive", "refi_codebook"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST_NAME = 65_535
_ORIGIN = "lexcompare"
_UNIT_FIELDS = ("ref", "title", "heading", "language", "coder", "note")


def _zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if len(name.encode()) > _LONGEST_NAME:
                raise OutputError(
                    "a name is too long for a file in an archive",
                    got=f"{name[:60]}…",
                    expected=f"at most {_LONGEST_NAME} bytes",
                    remedy="shorten the name of the coder or the id of the instrument",
                )
            # A fixed date: the same units give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _guid(kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:lexcompare:{kind}:{name}")).upper()


def refi_codebook(codebook: Codebook) -> bytes:
    """Return the codebook as a ``.qdc`` file, in groups, with definitions.

    Example:
        >>> from lexcompare.codebook.loader import load_codebook
        >>> b"[concept=fees:soft]" in refi_codebook(load_codebook())
        True
    """
    from lxml import etree

    root = etree.Element(f"{{{CODEBOOK_NS}}}CodeBook", {"origin": _ORIGIN}, {None: CODEBOOK_NS})
    _codes(root, codebook, CODEBOOK_NS)
    return _xml(root)


def _xml(root: _Element) -> bytes:
    from lxml import etree

    return bytes(
        etree.tostring(
            root, encoding="utf-8", xml_declaration=True, standalone=True, pretty_print=True
        )
    )


def _codes(parent: _Element, codebook: Codebook, space: str) -> None:
    from lxml import etree

    codes = etree.SubElement(parent, f"{{{space}}}Codes")
    for group, members in groupby(entries(codebook), key=lambda entry: entry.group):
        branch = _code(codes, space, group, group, "", codable=False)
        for _, same in groupby(members, key=lambda entry: (entry.label.kind, entry.label.target)):
            head, *below = same
            twig = _entry(branch, space, head)
            for entry in below:
                _entry(twig, space, entry)


def _entry(parent: _Element, space: str, entry: LabelEntry) -> _Element:
    # A concept with a force need not repeat the meaning of the concept above it.
    told = "" if entry.label.force else entry.definition
    return _code(parent, space, str(entry.label), entry.name, told, codable=True)


def _code(
    parent: _Element, space: str, key: str, name: str, told: str, *, codable: bool
) -> _Element:
    from lxml import etree

    made = etree.SubElement(
        parent,
        f"{{{space}}}Code",
        guid=_guid("code", key), name=plain(name), isCodable=str(codable).lower(),
    )  # fmt: skip
    if told:
        etree.SubElement(made, f"{{{space}}}Description").text = plain(told)
    return made


def refi_archive(tasks: Sequence[Task], codebook: Codebook, *, proposed: bool = False) -> bytes:
    """Return a ``.qdpx`` project: users, the codebook, one text source per unit, codings.

    Args:
        tasks: Units; several of one unit are codings of one source by several users.
        codebook: Whose labels become codes.
        proposed: Whether marks without a coder are the tool's.
    """
    from lxml import etree

    root = etree.Element(
        f"{{{PROJECT_NS}}}Project", {"name": "lexcompare", "origin": _ORIGIN}, {None: PROJECT_NS}
    )
    names = dict.fromkeys(_user(task, proposed=proposed) for task in tasks if task.marks)
    users = etree.SubElement(root, f"{{{PROJECT_NS}}}Users")
    for name in names or [TOOL]:
        etree.SubElement(users, f"{{{PROJECT_NS}}}User", guid=_guid("user", name), name=plain(name))
    _codes(etree.SubElement(root, f"{{{PROJECT_NS}}}CodeBook"), codebook, PROJECT_NS)
    sources = etree.SubElement(root, f"{{{PROJECT_NS}}}Sources")
    members = {PROJECT_FILE: b""}
    by_ref: dict[str, list[Task]] = {}
    for task in tasks:
        by_ref.setdefault(task.ref, []).append(task)
    for ref, same in by_ref.items():
        name = f"{_guid('source', ref)}.txt"
        members[f"sources/{name}"] = normalise_lines(same[0].text).encode("utf-8")
        source = etree.SubElement(
            sources, f"{{{PROJECT_NS}}}TextSource", guid=_guid("source", ref), name=plain(ref),
            plainTextPath=f"internal://{name}",
        )  # fmt: skip
        told = " ".join(filter(None, (same[0].title, same[0].heading)))
        if told:
            etree.SubElement(source, f"{{{PROJECT_NS}}}Description").text = plain(told)
        for task in same:
            _selections(source, task, _guid("user", _user(task, proposed=proposed)))
        for task in same:
            for mark in task.marks:
                if mark.is_whole:
                    _coding(source, task, mark.label, _guid("user", _user(task, proposed=proposed)))
    members[PROJECT_FILE] = _xml(root)
    return _zip(members)


def _user(task: Task, *, proposed: bool) -> str:
    return task.coder or (TOOL if proposed else "coder")


def _selections(source: _Element, task: Task, user: str) -> None:
    from lxml import etree

    for number, (label, start, end) in enumerate(task.spans):
        selection = etree.SubElement(
            source,
            f"{{{PROJECT_NS}}}PlainTextSelection",
            guid=_guid("selection", f"{task.ref}:{user}:{number}"),
            name=plain(normalise_lines(task.text[start:end])[:40]),
            startPosition=str(to_normalised(task.text, start)),
            endPosition=str(to_normalised(task.text, end)),
            creatingUser=user,
        )
        _coding(selection, task, label, user, str(number))


def _coding(parent: _Element, task: Task, label: Label, user: str, number: str = "whole") -> None:
    from lxml import etree

    coding = etree.SubElement(
        parent, f"{{{PROJECT_NS}}}Coding",
        guid=_guid("coding", f"{task.ref}:{user}:{number}:{label}"), creatingUser=user,
    )  # fmt: skip
    target = _guid("code", str(label))
    etree.SubElement(coding, f"{{{PROJECT_NS}}}CodeRef", targetGUID=target)


def cas_archive(tasks: Iterable[Task]) -> bytes:
    """Return an archive of UIMA CAS JSON documents, one per unit (and coder), types inside.

    Raises:
        MissingExtraError: dkpro-cassis is not installed.
    """
    library = cassis()
    types = _type_system(library)
    members: dict[str, bytes] = {}
    for task in tasks:
        name = quote(task.ref, safe="")
        name = f"{name}/{quote(task.coder, safe='')}.json" if task.coder else f"{name}.json"
        members[name] = _document(library, types, task)
    return _zip(members)


def _type_system(library: Any) -> Any:
    types = library.TypeSystem()
    text = "uima.cas.String"
    unit = types.create_type(UNIT_TYPE, "uima.cas.AnnotationBase")
    for field in _UNIT_FIELDS:
        types.create_feature(unit, field, text)
    span = types.create_type(SPAN_TYPE, "uima.tcas.Annotation")
    whole = types.create_type(WHOLE_TYPE, "uima.cas.AnnotationBase")
    for made in (span, whole):
        types.create_feature(made, "label", text)
    return types


def _document(library: Any, types: Any, task: Task) -> bytes:
    cas = library.Cas(types)
    cas.sofa_string = task.text
    cas.sofa_mime = "text/plain"
    unit, span, whole = (types.get_type(name) for name in (UNIT_TYPE, SPAN_TYPE, WHOLE_TYPE))
    fields = {name: value for name in _UNIT_FIELDS if (value := getattr(task, name))}
    cas.add(unit(**fields))
    for mark in task.marks:
        cas.add(_feature(mark, span, whole))
    return str(cas.to_json(pretty_print=True, ensure_ascii=False)).encode("utf-8")


def _feature(mark: Mark, span: Any, whole: Any) -> Any:
    if mark.is_whole:
        return whole(label=str(mark.label))
    return span(begin=mark.start, end=mark.end, label=str(mark.label))
