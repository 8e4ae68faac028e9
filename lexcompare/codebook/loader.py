"""Read a codebook folder: ``codebook.toml``, ``concepts/``, ``objects.toml``, ``scores.toml``.

The shipped codebook and one that a user writes for another topic of law go the same way.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lexcompare.codebook.fields import Fields
from lexcompare.codebook.model import (
    Codebook,
    Concept,
    Example,
    Family,
    Gate,
    ObjectType,
    Rule,
    RuleKind,
    RuleScope,
    Strength,
    Thresholds,
)
from lexcompare.codebook.validate import check_codebook
from lexcompare.core.errors import CodebookError
from lexcompare.core.inputs import parse_toml, read_input_text
from lexcompare.core.vocabulary import Force

__all__ = ["LANGUAGES", "codebook_from_files", "load_codebook", "read_codebook_files"]

LANGUAGES = ("zh", "en")
"""Languages that rules are written in."""

Files = dict[str, dict[str, Any]]
"""Parsed TOML by the name of its file relative to the codebook folder."""

_EXTRA = ("objects.toml", "scores.toml")
_SHIPPED = Path(str(files("lexcompare.codebook"))) / "data"


def load_codebook(path: Path | None = None) -> Codebook:
    """Load a codebook, checked: one of the user's each time, the shipped one by the tests.

    Args:
        path: Folder of the codebook; ``None`` for the shipped one.

    Raises:
        CodebookError: A file is missing, is no TOML, or breaks the contract: unknown key,
            duplicate id, cue both positive and negative, parent cycle, rule without cues, or an
            example that its own rules fail.

    Example:
        >>> book = load_codebook()
        >>> [family.id for family in book.families][:3]
        ['foundations', 'supply', 'limits']
    """
    if path is None:
        return _shipped()
    return _load(path)


@cache
def _shipped() -> Codebook:
    # Checking every cue and example anew takes as long as analysing ten regulations.
    return _build(_read(_SHIPPED))


def read_codebook_files(path: Path | None = None) -> Files:
    """Return the parsed files of a codebook by name: what a saved pipeline takes along.

    Args:
        path: Folder of the codebook; ``None`` for the shipped one.

    Raises:
        CodebookError: There is no codebook, or a file is no TOML.

    Example:
        >>> content = read_codebook_files()
        >>> content["codebook.toml"]["name"], codebook_from_files(content) == load_codebook()
        ('open-government-data', True)
    """
    return _read(path if path is not None else _SHIPPED)


def codebook_from_files(content: Files) -> Codebook:
    """Build and check a codebook from what :func:`read_codebook_files` gave.

    Raises:
        CodebookError: As :func:`load_codebook`.
    """
    if "codebook.toml" not in content:
        raise CodebookError("no codebook here", got=", ".join(sorted(content))[:60])
    book = _build(content)
    check_codebook(book)
    return book


def _load(folder: Path) -> Codebook:
    return codebook_from_files(_read(folder))


def _read(folder: Path) -> Files:
    """Return the parsed files by their name relative to the folder."""
    main = folder / "codebook.toml"
    if not main.is_file():
        raise CodebookError(
            "no codebook here",
            where=str(folder),
            expected="a folder with codebook.toml and concepts/*.toml",
        )
    paths = [main, *sorted((folder / "concepts").glob("*.toml"))]
    extra = [path for path in sorted(folder.glob("*.toml")) if path != main]
    for path in extra:
        if path.name not in _EXTRA:
            raise CodebookError(
                "this file is no part of a codebook",
                where=str(path),
                expected="codebook.toml, " + ", ".join(_EXTRA) + " and concepts/*.toml",
                remedy="move it into concepts/, or check its name",
            )
    paths += extra
    return {path.relative_to(folder).as_posix(): _parse(path) for path in paths}


def _parse(path: Path) -> dict[str, Any]:
    return parse_toml(read_input_text(path, CodebookError), str(path), CodebookError)


def _digest(content: Files) -> str:
    """Hash the content; concepts by id, so that files may be renamed or reordered."""
    concepts = {
        str(data.get("id", name)): data
        for name, data in content.items()
        if name.startswith("concepts/")
    }
    rest = {name: data for name, data in content.items() if not name.startswith("concepts/")}
    canonical = json.dumps(
        {"concepts": concepts, "files": rest}, sort_keys=True, ensure_ascii=False, default=str
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _build(content: Files) -> Codebook:
    main = Fields(content["codebook.toml"], "codebook.toml")
    families, order = _families(main)
    concepts = _concepts(content, order)
    extra = Fields(content.get("objects.toml", {}), "objects.toml")
    scores = Fields(content.get("scores.toml", {}), "scores.toml")
    gates = tuple(_gate(table) for table in main.tables("gate"))
    book = Codebook(
        name=main.text("name"),
        version=main.text("version"),
        digest=_digest(content),
        families=families,
        concepts=concepts,
        owner=main.text("owner"),
        date=main.text("date"),
        terms=_terms(main.table("terms")),
        gates=gates,
        default_gate=main.text("default_gate", ""),
        vetoes=tuple(_veto(table) for table in main.tables("veto")),
        objects=tuple(_object(t, RuleKind.OBJECT) for t in extra.tables("object")),
        modes=tuple(_object(t, RuleKind.MODE) for t in extra.tables("mode")),
        mode_concept=extra.text("mode_concept", ""),
        thresholds=_thresholds(main.table("thresholds")),
        scores=_scores(scores),
    )
    for key in ("owner", "date", "note"):
        extra.text(key, "")
    main.text("note", "")
    main.done()
    extra.done()
    return book


def _families(main: Fields) -> tuple[tuple[Family, ...], list[tuple[str, str]]]:
    """Return the families and the (concept, family) pairs in codebook order."""
    families: list[Family] = []
    order: list[tuple[str, str]] = []
    for table in main.tables("family"):
        family = Family(table.text("id"), table.text("label_zh"), table.text("label_en"))
        families.append(family)
        order += [(concept, family.id) for concept in table.texts("concepts")]
        table.done()
    if not order:
        raise CodebookError(
            "no families", where="codebook.toml", expected="[[family]] tables that list concepts"
        )
    return tuple(families), order


def _concepts(content: Files, order: list[tuple[str, str]]) -> tuple[Concept, ...]:
    """Return the concepts in the order of the families."""
    found: dict[str, Concept] = {}
    for name, data in sorted(content.items()):
        if not name.startswith("concepts/"):
            continue
        concept = _concept(Fields(data, name))
        if concept.id in found:
            raise CodebookError("two files define one concept", where=name, got=concept.id)
        found[concept.id] = concept
    listed = [concept for concept, _ in order]
    twice = sorted({concept for concept in listed if listed.count(concept) > 1})
    if twice:
        raise CodebookError("a concept is in two families", where="codebook.toml", got=twice[0])
    missing = [concept for concept in listed if concept not in found]
    stray = sorted(set(found) - set(listed))
    if missing or stray:
        raise CodebookError(
            "families and concept files do not agree",
            where="codebook.toml",
            got=(missing or stray)[0],
            expected="every listed concept to have a file and every file to be listed",
        )
    for identifier, family in order:
        if found[identifier].family != family:
            raise CodebookError(
                "a concept names another family",
                where=f"concepts, id {identifier}",
                got=found[identifier].family,
                expected=family,
            )
    return tuple(found[concept] for concept in listed)


def _concept(table: Fields) -> Concept:
    identifier = table.text("id")
    file = table.where
    table.where = f"{file} ({identifier})"
    negative = table.table("negative")
    rules = tuple(
        _rule(rule, RuleKind.CONCEPT, identifier, identifier) for rule in table.tables("rule")
    )
    concept = Concept(
        id=identifier,
        family=table.text("family"),
        core=table.flag("core"),
        label_zh=table.text("label_zh"),
        label_en=table.text("label_en"),
        definition_zh=table.text("definition_zh"),
        definition_en=table.text("definition_en"),
        include=table.texts("include"),
        exclude=table.texts("exclude"),
        parents=table.texts("parents"),
        cap=table.choice("cap", ("", *(force.value for force in Force)), ""),
        structural_allowed=table.flag("structural_allowed"),
        force=table.choice("force", ("", *(force.value for force in Force)), ""),
        negative=tuple((lang, cue) for lang in LANGUAGES for cue in negative.texts(lang)),
        rules=rules,
        exclusions=tuple(
            _rule(rule, RuleKind.EXCLUSION, identifier, identifier)
            for rule in table.tables("exclusion")
        ),
        examples=tuple(_example(example) for example in table.tables("example")),
        reviewer=table.text("reviewer"),
        date=table.text("date"),
        file=file,
    )
    negative.done()
    table.done()
    return concept


def _rule(table: Fields, kind: RuleKind, target: str, prefix: str) -> Rule:
    identifier = table.text("id")
    table.where = f"{table.where} ({identifier})"
    if not identifier.startswith(prefix + "."):
        raise CodebookError(
            "a rule id must begin with its target",
            where=table.where,
            got=identifier,
            expected=f"{prefix}.something",
        )
    scopes = tuple(scope.value for scope in RuleScope)
    strengths = tuple(strength.value for strength in Strength)
    rule = Rule(
        id=identifier,
        kind=kind,
        target=target,
        lang=table.choice("lang", LANGUAGES),
        scope=RuleScope(table.choice("scope", scopes, RuleScope.SENTENCE.value)),
        strength=Strength(table.choice("strength", strengths, Strength.DECISIVE.value)),
        any=table.texts("any"),
        all=table.groups("all"),
        none=table.texts("none"),
        unless=table.texts("unless"),
        heading=table.texts("heading"),
        heading_none=table.texts("heading_none"),
        about=table.text("about", ""),
    )
    table.done()
    return rule


def _example(table: Fields) -> Example:
    expect = table.flag("expect", True)
    example = Example(
        lang=table.choice("lang", LANGUAGES),
        text=table.text("text"),
        expect=expect,
        rule=table.text("rule", ""),
        heading=table.text("heading", ""),
        title=table.text("title", ""),
    )
    table.done()
    return example


def _gate(table: Fields) -> Gate:
    gate = Gate(
        table.text("id"),
        tuple((lang, cue) for lang in LANGUAGES for cue in table.texts(lang)),
        _by_language(table, "title"),
    )
    table.done()
    return gate


def _veto(table: Fields) -> Rule:
    spared = ",".join(table.texts("spares"))
    return _rule(table, RuleKind.VETO, spared, "veto")


def _object(table: Fields, kind: RuleKind) -> ObjectType:
    identifier = table.text("id")
    item = ObjectType(
        id=identifier,
        label_zh=table.text("label_zh"),
        label_en=table.text("label_en"),
        definition_zh=table.text("definition_zh"),
        definition_en=table.text("definition_en"),
        general=table.flag("general"),
        rules=tuple(_rule(rule, kind, identifier, identifier) for rule in table.tables("rule")),
        headings=_by_language(table, "heading"),
        titles=_by_language(table, "title"),
        whole=_by_language(table, "whole"),
    )
    table.done()
    return item


def _by_language(table: Fields, key: str) -> tuple[tuple[str, str], ...]:
    return tuple((lang, cue) for lang in LANGUAGES for cue in table.texts(f"{key}_{lang}"))


def _terms(table: Fields) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for lang in LANGUAGES:
        names = table.table(lang)
        found += [(lang, name, names.texts(name)) for name in names.keys()]  # noqa: SIM118
        names.done()
    table.done()
    return tuple(found)


def _thresholds(table: Fields) -> Thresholds:
    plain = Thresholds()
    found = Thresholds(
        decide=table.number("decide", plain.decide),
        unsure=table.number("unsure", plain.unsure),
        decisive=table.number("decisive", plain.decisive),
        supporting=table.number("supporting", plain.supporting),
    )
    table.done()
    if not found.supporting < found.decide <= found.decisive or found.unsure > found.decide:
        raise CodebookError(
            "the thresholds contradict each other",
            where=table.where,
            expected="unsure <= decide, supporting < decide <= decisive",
        )
    return found


def _scores(table: Fields) -> tuple[tuple[str, float], ...]:
    """Read measured rule precisions; the header says how they were made.

    ``optimism`` is what they are multiplied with: rules are drafted with coded texts in view, so
    their share of right hits there is more than new texts will give.
    """
    for key in ("owner", "date", "note", "made_by"):
        table.text(key, "")
    optimism = table.number("optimism", 1.0)
    precision = table.table("precision")
    found = tuple(
        (rule, round(optimism * precision.number(rule, 0.0), 3))
        for rule in precision.keys()  # noqa: SIM118
    )
    precision.done()
    table.done()
    return found
