"""Housekeeping of a corpus: what looks wrong in it, and new rows for its manifest."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

from lexcompare.core.errors import ManifestError, UsageError
from lexcompare.core.model import Instrument, Metadata
from lexcompare.core.problems import Problem, Severity
from lexcompare.core.vocabulary import Jurisdiction, Level, Role, Status
from lexcompare.parse.corpus import Corpus, read_metadata
from lexcompare.parse.cues import cues
from lexcompare.parse.discovery import CorpusEntry
from lexcompare.parse.duplicates import KinshipKind
from lexcompare.parse.manifest import (
    MANIFEST_NAME,
    ManifestEntry,
    find_row_errors,
    load_manifest,
    resolve_inside,
    row_of_metadata,
    write_manifest,
)
from lexcompare.parse.readers import read_folder, read_source
from lexcompare.parse.regions import region_of
from lexcompare.parse.repeals import find_repeals
from lexcompare.parse.titles import subject_of

__all__ = ["add_to_manifest", "check_corpus"]

_TRIAL = re.compile(r"[（(][^（）()]{1,12}[）)]$")


def check_corpus(corpus: Corpus) -> tuple[Problem, ...]:
    """Return what looks wrong, instrument by instrument and then between instruments.

    Codes: ``effective-before-promulgated``, ``unchecked-status``, ``title-level``,
    ``unknown-region``, ``region-name``, ``same-subject``, ``duplicate-copy``, ``version``,
    ``repealed-by``. None of them stops an analysis.

    Example:
        >>> from lexcompare.core.model import Source
        >>> odd = Metadata(title="甲省数据条例", level=Level.LOCAL_RULE, status=Status.IN_FORCE)
        >>> corpus = Corpus((Instrument("cn-x", odd, Source("")),))
        >>> [problem.code for problem in check_corpus(corpus)]
        ['unchecked-status', 'title-level']
    """
    found: list[Problem] = []
    for instrument in corpus.instruments:
        found += _check_instrument(instrument)
    related = {frozenset((kinship.kept, kinship.other)) for kinship in corpus.kinships}
    found += _check_subjects(corpus.instruments, related)
    found += _check_kinships(corpus)
    found += _check_repeals(corpus.instruments)
    return tuple(found)


def _warn(code: str, where: str, message: str, remedy: str) -> Problem:
    return Problem(code, where, message, Severity.WARNING, remedy)


def _check_instrument(instrument: Instrument) -> Iterator[Problem]:
    data = instrument.metadata
    # Both read out of the text: it is an amended one, whose closing article keeps its first date.
    is_amended_text = {"promulgated", "effective"} <= set(data.inferred)
    if "" < data.effective < data.promulgated and not is_amended_text:
        yield _warn(
            "effective-before-promulgated",
            instrument.id,
            f"in force on {data.effective}, before its promulgation on {data.promulgated}",
            "check both dates; of an amended text, promulgated is the date of the last amendment",
        )
    if data.status is Status.IN_FORCE and not data.status_checked and data.role is Role.TEXT:
        yield _warn(
            "unchecked-status",
            instrument.id,
            "said to be in force, but nobody says when that was checked",
            "look it up and write the day into status_checked",
        )
    if data.level is not None and (pattern := _contradictions().get(data.level)):
        name = (
            _TRIAL.sub("", data.title) if data.level is not Level.LOCAL_REGULATION else data.title
        )
        if data.title and pattern.search(name):
            yield _warn(
                "title-level",
                instrument.id,
                f"the title {data.title!r} is no usual one for the level {data.level.value}",
                "check the level against the adoption note",
            )
    yield from _check_region(instrument)


@cache
def _contradictions() -> dict[Level, re.Pattern[str]]:
    return {Level(level): re.compile(text) for level, text in cues()["contradictions"].items()}


def _check_region(instrument: Instrument) -> Iterator[Problem]:
    data = instrument.metadata
    if data.jurisdiction is not Jurisdiction.CN or not data.region:
        return
    region = region_of(data.region)
    # GB/T 2260 leaves codes from 9 on free; they are used for invented places.
    if region is None and not data.region.startswith("9"):
        province = region_of(f"{data.region[:2]}0000")
        if province is None:
            yield _warn(
                "unknown-region",
                instrument.id,
                f"no province has the code {data.region}",
                "look the code up in GB/T 2260",
            )
    elif region is not None and data.region_name and not data.region_name.endswith(region.name):
        yield _warn(
            "region-name",
            instrument.id,
            f"the code {data.region} is that of {region.name}, not of {data.region_name}",
            "correct the code or the name",
        )


def _check_subjects(
    instruments: Iterable[Instrument], related: set[frozenset[str]]
) -> Iterator[Problem]:
    """Two in-force instruments of one issuer on one subject: is one of them superseded?"""
    groups: dict[tuple[str, str, str], list[Instrument]] = defaultdict(list)
    for instrument in instruments:
        data = instrument.metadata
        is_counted = data.status is Status.IN_FORCE and data.role is Role.TEXT
        subject = subject_of(data.title, data.region_name)
        if is_counted and subject:
            jurisdiction = data.jurisdiction.value if data.jurisdiction else ""
            groups[jurisdiction, data.region or data.region_name, subject].append(instrument)
    for (_, place, subject), group in sorted(groups.items()):
        for left, right in combinations(group, 2):
            if frozenset((left.id, right.id)) in related:
                continue
            if not _may_share_issuer(left.metadata, right.metadata):
                continue
            yield _warn(
                "same-subject",
                f"{left.id}, {right.id}",
                f"two instruments in force of {place or 'one issuer'} about {subject}:"
                f" {left.metadata.title} and {right.metadata.title}",
                "see whether one repeals or replaces the other, and set its status",
            )


def _may_share_issuer(left: Metadata, right: Metadata) -> bool:
    if left.issuer and right.issuer:
        return left.issuer == right.issuer
    return left.level == right.level


def _check_kinships(corpus: Corpus) -> Iterator[Problem]:
    for kinship in corpus.kinships:
        ids = f"{kinship.kept}, {kinship.other}"
        if kinship.kind is KinshipKind.COPY:
            yield _warn(
                kinship.kind.value,
                ids,
                f"copies of one version ({kinship.containment:.0%} of the shorter text is in the"
                f" longer); {kinship.reason}",
                "take one out, or give it role=fixture",
            )
        else:
            both = [corpus[name].metadata.status for name in (kinship.kept, kinship.other)]
            is_doubtful = all(status is Status.IN_FORCE for status in both)
            yield Problem(
                kinship.kind.value,
                ids,
                kinship.reason,
                Severity.WARNING if is_doubtful else Severity.NOTE,
                "set the status of the earlier one" if is_doubtful else "",
            )


def _check_repeals(instruments: Iterable[Instrument]) -> Iterator[Problem]:
    """An instrument said to be in force that another one's closing articles repeal."""
    everything = tuple(instruments)
    doubtful = (Status.IN_FORCE, Status.UNKNOWN)
    stands = {item.id for item in everything if item.metadata.status in doubtful}
    for repeal in find_repeals(everything):
        if repeal.instrument in stands:
            yield _warn(
                "repealed-by",
                repeal.instrument,
                f"{repeal.ref} repeals 《{repeal.title}》",
                "set its status to repealed, if this is the version meant",
            )


def add_to_manifest(folder: Path, file: Path | str, *, instrument: str = "") -> ManifestEntry:
    r"""Add a row for a file to the manifest of a corpus; make the manifest where there is none.

    What the text states is filled in, and ``metadata.inferred`` of the result names it. Rows that
    stand are never changed: an id or a file that is there already is refused.

    Args:
        folder: The corpus folder.
        file: The file (or folder of section files), relative to the working directory or, where
            nothing is there, to the corpus folder.
        instrument: Id of the new row; the file's name without suffix by default.

    Raises:
        UsageError: The file does not exist, lies outside the folder, or is in the manifest.
        ReadError: The file cannot be read.
        ManifestError: The manifest breaks its contract, or the id cannot be one.
        OutputError: The manifest cannot be written.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "jia.md").write_text("# 甲省数据条例\n\n第一条 略。", "utf-8")
        >>> entry = add_to_manifest(folder, "jia.md")
        >>> entry.id, entry.metadata.level.value
        ('jia', 'local-regulation')
    """
    relative, path = _locate(folder, file)
    manifest = folder / MANIFEST_NAME
    entries = load_manifest(manifest) if manifest.exists() else ()
    name = instrument or path.stem
    for entry in entries:
        if entry.id == name or entry.file.rstrip("/") == relative.rstrip("/"):
            raise UsageError(
                "the manifest has this instrument already",
                where=f"{manifest}:{entry.row}",
                got=f"{name} ({relative})",
                expected="a new id and a new file",
                remedy="edit the row, or give another id",
            )
    source = read_folder(path) if path.is_dir() else read_source(path)
    found = read_metadata(
        CorpusEntry(name, path, relative, is_folder=path.is_dir()), source
    ).metadata
    fresh = ManifestEntry(name, relative, found, source.sha256)
    errors = find_row_errors(row_of_metadata(found) | {"id": name}, str(manifest))
    if errors:
        raise errors[0]
    write_manifest(manifest, (*entries, fresh))
    return replace(fresh, row=len(entries) + 2)


def _locate(folder: Path, file: Path | str) -> tuple[str, Path]:
    """Return a file's path within the corpus, with ``/`` behind a folder, and its path on disk."""
    if not folder.is_dir():
        raise UsageError("this is no folder", where=str(folder), expected="a corpus folder")
    given = Path(file)
    path = given if given.exists() else folder / given
    if not path.exists():
        raise UsageError("there is no such file", where=str(given), expected=f"a file in {folder}")
    relative = os.path.relpath(os.path.realpath(path.parent), os.path.realpath(folder))
    name = Path(relative, path.name).as_posix()
    try:
        resolve_inside(folder, name)
    except ManifestError as error:
        raise UsageError(
            "this file lies outside the corpus folder",
            where=str(given),
            expected=f"a file in {folder}",
            remedy="copy it into the corpus folder first",
        ) from error
    return (f"{name}/" if path.is_dir() else name), folder / name
