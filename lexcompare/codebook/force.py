"""Lexicons of force: modal words, bearers, acts, deferrals and structural patterns, as data.

A language is a folder of TOML files below ``data/force``. Each ``[[list]]`` names its role, its
owner (file-wide), its meaning and its terms; each ``[[pattern]]`` a regular expression. Both carry
examples that the loader runs: a list whose example does not hit is a broken list.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick

from lexcompare.core.errors import CodebookError

__all__ = [
    "ROLES",
    "ForceLexicon",
    "Hit",
    "Pattern",
    "TermList",
    "available_languages",
    "load_force_lexicon",
]

ROLES = frozenset(
    {
        "binding", "prohibition", "right", "task", "hortatory", "discretionary",
        "bearer", "nonbearer",
        "vague", "checkable", "light", "weak",
        "concrete", "abstract",
        "sanction", "referral", "supervision", "benefit",
        "adjunct", "neutral",
    }
)  # fmt: skip
"""What a term can be: a modality, a bearer, an act, an object of an act, a consequence; an
``adjunct`` opens a phrase that only qualifies; a ``neutral`` term hides shorter ones in it."""

_FILE_KEYS = {"language", "owner", "date", "list", "pattern"}
_LIST_KEYS = {"id", "role", "gloss", "terms", "inflect", "examples", "counterexamples"}
_PATTERN_KEYS = {"id", "gloss", "regex", "examples", "counterexamples"}


class Hit(NamedTuple):
    """A term found in a text: code points ``start`` to ``end``, its role and its list."""

    start: int
    end: int
    role: str
    list_id: str


@dataclass(frozen=True, slots=True)
class TermList:
    """A list of terms that play one role.

    Args:
        id: Name of the list, unique in its language.
        role: One of :data:`ROLES`.
        gloss: What the terms have in common, in English.
        terms: The terms, regular inflections included.
        examples: Sentences in which at least one of the terms must be found.
        counterexamples: Sentences in which none may be found.
        owner: Who answers for the list.
        date: When it was last read through, ISO 8601.
    """

    id: str
    role: str
    gloss: str
    terms: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    owner: str
    date: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression with a name, for what no list of words can say."""

    id: str
    gloss: str
    regex: re.Pattern[str]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    owner: str
    date: str


@dataclass(frozen=True)
class ForceLexicon:
    """The term lists and patterns of one language.

    Example:
        >>> lexicon = load_force_lexicon("zh")
        >>> text = "市数据局应当编制目录"
        >>> [(text[h.start : h.end], h.role) for h in lexicon.scan(text)]
        [('数据局', 'bearer'), ('应当', 'binding'), ('编制', 'checkable'), ('目录', 'concrete')]
    """

    language: str
    lists: tuple[TermList, ...]
    patterns: Mapping[str, Pattern] = field(default_factory=dict)

    @cached_property
    def _words(self) -> bool:
        """Whether terms are words between boundaries (Latin script) or plain strings."""
        return self.language != "zh"

    @cached_property
    def _automaton(self) -> Any:
        automaton = ahocorasick.Automaton()
        for one in self.lists:
            for term in one.terms:
                automaton.add_word(term.lower(), (len(term), one.role, one.id))
        automaton.make_automaton()
        return automaton

    def scan(self, text: str) -> list[Hit]:
        """Return the terms in ``text``, leftmost and longest first, without overlap.

        A term hides every shorter one inside it, so 国家机关 is a bearer where 国家 is none.
        Linear in the length of the text.
        """
        folded = text.lower()
        if len(folded) != len(text):
            folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        words = self._words
        found: list[tuple[int, int, tuple[int, str, str]]] = []
        # Ends come in order. A term that overlaps an earlier start is blocked for good, since
        # whatever could swallow that earlier term would swallow this one too; any other swallows
        # the terms inside it. So the leftmost-longest choice needs no sorting.
        for last, value in self._automaton.iter(folded):
            end = last + 1
            start = end - value[0]
            if words and not _is_word(folded, start, end):
                continue
            keep = len(found)
            while keep and found[keep - 1][0] >= start:
                keep -= 1
            if keep and found[keep - 1][1] > start:
                continue
            del found[keep:]
            found.append((start, end, value))
        new = tuple.__new__
        return [new(Hit, (start, end, role, name)) for start, end, (_, role, name) in found]

    def matches(self, pattern: str, text: str, start: int, end: int) -> re.Match[str] | None:
        """Search ``text[start:end]`` for a named pattern; ``^`` matches at ``start``.

        Raises:
            CodebookError: The lexicon has no pattern of that name.
        """
        try:
            found = self.patterns[pattern]
        except KeyError:
            raise CodebookError(
                "the force lexicon lacks a pattern",
                where=f"force/{self.language}",
                got=", ".join(sorted(self.patterns)),
                expected=pattern,
            ) from None
        return found.regex.search(text[start:end])

    def check(self) -> list[str]:
        """Run every example; return what fails, as sentences (empty: all is well)."""
        failures: list[str] = []
        for one in self.lists:
            found = [any(hit.list_id == one.id for hit in self.scan(s)) for s in one.examples]
            wrong = [
                any(hit.list_id == one.id for hit in self.scan(s)) for s in one.counterexamples
            ]
            failures += _failed(f"list {one.id}", one, found, wrong)
        for pattern in self.patterns.values():
            found = [pattern.regex.search(s) is not None for s in pattern.examples]
            wrong = [pattern.regex.search(s) is not None for s in pattern.counterexamples]
            failures += _failed(f"pattern {pattern.id}", pattern, found, wrong)
        return failures


def _failed(
    name: str, one: TermList | Pattern, found: list[bool], wrong: list[bool]
) -> Iterator[str]:
    for sentence, right in zip(one.examples, found, strict=True):
        if not right:
            yield f"{name}: nothing found in {sentence!r}"
    for sentence, hit in zip(one.counterexamples, wrong, strict=True):
        if hit:
            yield f"{name}: found in its counterexample {sentence!r}"


def _is_word(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")
    after = end == len(text) or not (text[end].isalnum() or text[end] == "_")
    return before and after


def available_languages() -> tuple[str, ...]:
    """Return the languages that the package ships a lexicon for.

    Example:
        >>> available_languages()
        ('en', 'zh')
    """
    return tuple(sorted(path.name for path in _shipped().iterdir() if path.is_dir()))


def _shipped() -> Path:
    return Path(str(files("lexcompare.codebook") / "data" / "force"))


@cache
def load_force_lexicon(language: str, folder: Path | None = None) -> ForceLexicon:
    """Load and check the lexicon of a language.

    Args:
        language: ``zh`` or ``en``.
        folder: A folder of TOML files of your own instead of the shipped ones.

    Raises:
        CodebookError: No such lexicon, unknown keys, a term or name given twice, an expression
            that does not compile, an example that its own list fails.

    Example:
        >>> load_force_lexicon("zh").language
        'zh'
    """
    where = folder if folder is not None else _shipped() / language
    paths = sorted(where.glob("*.toml")) if where.is_dir() else []
    if not paths:
        raise CodebookError(
            "no force lexicon for this language",
            where=where.name,
            got=language,
            expected=" or ".join(available_languages()),
            remedy="name one of them, or give a folder with TOML files",
        )
    lists: list[TermList] = []
    patterns: dict[str, Pattern] = {}
    for path in paths:
        _read(path, language, lists, patterns)
    _check_unique(lists, f"force/{language}")
    lexicon = ForceLexicon(language, tuple(lists), patterns)
    failures = lexicon.check()
    if failures:
        raise CodebookError(
            "examples of the force lexicon fail",
            where=f"force/{language}",
            got="; ".join(failures[:5]),
            expected="every example found and no counterexample",
            remedy="mend the terms or the examples",
        )
    return lexicon


def _read(path: Path, language: str, lists: list[TermList], patterns: dict[str, Pattern]) -> None:
    where = f"force/{language}/{path.name}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError("not a TOML file", where=where, got=str(error)) from error
    _known(data, _FILE_KEYS, where)
    if data.get("language") != language:
        raise CodebookError(
            "a file of another language",
            where=where,
            got=str(data.get("language")),
            expected=language,
        )
    stamp = (_text(data, "owner", where), _text(data, "date", where))
    lists.extend(_term_list(raw, stamp, where) for raw in data.get("list", ()))
    for raw in data.get("pattern", ()):
        made = _pattern(raw, stamp, where)
        if made.id in patterns:
            raise CodebookError("two patterns share a name", where=where, got=made.id)
        patterns[made.id] = made


def _term_list(raw: Mapping[str, Any], stamp: tuple[str, str], where: str) -> TermList:
    _known(raw, _LIST_KEYS, where)
    name = _text(raw, "id", where)
    place = f"{where}:{name}"
    role = _text(raw, "role", place)
    if role not in ROLES:
        raise CodebookError(
            "unknown role", where=place, got=role, expected=", ".join(sorted(ROLES))
        )
    terms = _strings(raw, "terms", place)
    if raw.get("inflect"):
        terms = tuple(form for term in terms for form in _inflected(term))
    return TermList(
        name,
        role,
        _text(raw, "gloss", place),
        tuple(dict.fromkeys(terms)),
        _strings(raw, "examples", place),
        _strings(raw, "counterexamples", place, needed=False),
        *stamp,
    )


def _pattern(raw: Mapping[str, Any], stamp: tuple[str, str], where: str) -> Pattern:
    _known(raw, _PATTERN_KEYS, where)
    name = _text(raw, "id", where)
    place = f"{where}:{name}"
    try:
        regex = re.compile(_text(raw, "regex", place), re.VERBOSE)
    except re.error as error:
        raise CodebookError("not a regular expression", where=place, got=str(error)) from error
    return Pattern(
        name,
        _text(raw, "gloss", place),
        regex,
        _strings(raw, "examples", place),
        _strings(raw, "counterexamples", place, needed=False),
        *stamp,
    )


def _inflected(term: str) -> tuple[str, ...]:
    """Return an English verb phrase with the regular forms of its first word."""
    head, gap, rest = term.partition(" ")
    tail = gap + rest
    if head.endswith("e"):
        forms = (head, f"{head}s", f"{head}d", f"{head[:-1]}ing")
    elif head.endswith("y") and head[-2] not in "aeiou":
        forms = (head, f"{head[:-1]}ies", f"{head[:-1]}ied", f"{head}ing")
    elif head.endswith(("s", "sh", "ch", "x", "z")):
        forms = (head, f"{head}es", f"{head}ed", f"{head}ing")
    else:
        forms = (head, f"{head}s", f"{head}ed", f"{head}ing")
    return tuple(form + tail for form in forms)


def _check_unique(lists: Iterable[TermList], where: str) -> None:
    names: set[str] = set()
    owners: dict[str, str] = {}
    for one in lists:
        if one.id in names:
            raise CodebookError("two lists share a name", where=where, got=one.id)
        names.add(one.id)
        for term in one.terms:
            other = owners.setdefault(term.lower(), one.id)
            if other != one.id:
                raise CodebookError(
                    "a term stands in two lists",
                    where=where,
                    got=f"{term} in {other} and {one.id}",
                    expected="one list a term",
                    remedy="take it out of one of them",
                )


def _known(raw: Mapping[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(raw) - keys)
    if unknown:
        raise CodebookError(
            "unknown keys", where=where, got=", ".join(unknown), expected=", ".join(sorted(keys))
        )


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CodebookError("a text is missing", where=where, got=str(value), expected=key)
    return value


def _strings(
    raw: Mapping[str, Any], key: str, where: str, *, needed: bool = True
) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise CodebookError("no list of texts", where=where, got=str(value)[:80], expected=key)
    if needed and not value:
        raise CodebookError("an empty list", where=where, expected=f"at least one of {key}")
    return tuple(value)
