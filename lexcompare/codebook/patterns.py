"""The cue language: small enough to read aloud, compiled to bounded matching.

=============  ====================================================================
``目录``        the words as they stand
``编制…目录``    a gap inside one clause: up to 15 Chinese or 80 other characters
``编制……目录``   a long gap inside one sentence: up to 45 Chinese or 240 other characters
``(编制|公布)``  one of these, gaps allowed inside; an empty branch makes it optional, and a
                branch may be a list
``<bodies>``    one of a named list of the codebook
``licen*``      Latin script only: any ending of the word
=============  ====================================================================

Latin-script words match whole words only, in any case. Chinese has no word boundaries to guard
(every character is a word character to a regular expression): there the longest alternative wins
and negative terms take back what a longer word explains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

from lexcompare.core.errors import CodebookError

__all__ = ["Pattern", "Terms", "compile_pattern", "fold"]

Terms = dict[tuple[str, str], tuple[str, ...]]
"""Named lists by language and name."""

_TOKEN = re.compile(r"(?P<long>……)|(?P<gap>…)|<(?P<list>[a-z_]+)>|\((?P<alt>[^()]*)\)")
_LIST = re.compile(r"<(?P<list>[a-z_]+)>")
_GAPS = {
    "zh": (r"[^，。；！？\n]{0,15}?", r"[^。；！？\n]{0,45}?"),
    "en": (r"[^.;\n]{0,80}?", r"[^.;\n]{0,240}?"),
}
_MAX_EXPANSION = 400
_MAX_ANCHORS = 120
_LATIN = re.compile(r"[a-z0-9]")
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | {
    0x2019: "'",
    0xA0: " ",
}
_FOLDED = re.compile("[" + "".join(map(chr, _FOLD)) + "]")


def fold(text: str) -> str:
    """Lower ASCII letters and straighten apostrophes, character by character.

    Example:
        >>> fold("Open API（目录）")
        'open api（目录）'
    """
    # Translating looks every character up; most Chinese texts hold nothing to fold.
    return text.translate(_FOLD) if _FOLDED.search(text) else text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled cue.

    Args:
        written: The cue as the codebook has it.
        literals: Folded words of which one must occur, with their guards, for the cue to match;
            for a cue without gaps each is a whole match.
        regex: Matcher of a cue with gaps; ``None`` where a literal is the whole match.
    """

    written: str
    literals: tuple[tuple[str, bool, bool], ...]
    regex: re.Pattern[str] | None


def compile_pattern(written: str, lang: str, terms: Terms) -> Pattern:
    """Compile one cue.

    Raises:
        CodebookError: It is empty, names an unknown list, or is a gap without words.

    Example:
        >>> compile_pattern("(编制|公布)目录", "zh", {}).literals
        (('编制目录', False, False), ('公布目录', False, False))
        >>> compile_pattern("may not…refuse", "en", {}).regex is not None
        True
    """
    if "<" in written:
        return _compile(written, lang, terms)
    return _compile_plain(written, lang)


@cache
def _compile_plain(written: str, lang: str) -> Pattern:
    """Compile a cue that names no list: the same whatever the codebook, and often met again."""
    return _compile(written, lang, {})


def _compile(written: str, lang: str, terms: Terms) -> Pattern:
    parts = _parse(written, lang, terms)
    words = [part for part in parts if isinstance(part, tuple)]
    if not any(_fixed(part) for part in words):
        raise CodebookError(
            "a cue has no word that must occur", got=written, expected="words around every gap"
        )
    if isinstance(parts[0], str) or isinstance(parts[-1], str):
        raise CodebookError("a cue begins or ends with a gap", got=written)
    size = 1
    for part in words:
        size *= len(part)
    open_ended = any("*" in word or "…" in word for part in words for word in part)
    if len(words) == len(parts) and size <= _MAX_EXPANSION and not open_ended:
        joined = dict.fromkeys("".join(choice) for choice in product(*words))
        return Pattern(written, tuple(_guarded(word) for word in joined), None)
    anchor = max(
        (part for part in _joined_parts(parts) if _fixed(part)),
        key=lambda part: (min(len(word) for word in part), -len(part)),
    )
    return Pattern(written, tuple(_guarded(word) for word in anchor), _regex(parts, lang))


def _parse(written: str, lang: str, terms: Terms) -> list[tuple[str, ...] | str]:
    """Split into word choices (tuples) and gaps (regex strings)."""
    short, long = _GAPS[lang]
    parts: list[tuple[str, ...] | str] = []
    at = 0
    for match in _TOKEN.finditer(written):
        _add_literal(parts, written[at : match.start()])
        at = match.end()
        if match["long"]:
            parts.append(long)
        elif match["gap"]:
            parts.append(short)
        elif match["list"]:
            parts.append(_words_of(match["list"], written, lang, terms))
        else:
            parts.append(_branches(match["alt"], written, lang, terms))
    _add_literal(parts, written[at:])
    if not parts:
        raise CodebookError("an empty cue", got=written)
    return parts


def _words_of(name: str, written: str, lang: str, terms: Terms) -> tuple[str, ...]:
    if (lang, name) not in terms:
        raise CodebookError(
            "a cue names an unknown list",
            got=f"<{name}>",
            expected="one of " + ", ".join(sorted(n for ln, n in terms if ln == lang)),
            where=written,
        )
    if not terms[lang, name]:
        raise CodebookError("a cue names an empty list", got=f"<{name}>", where=written)
    return tuple(fold(term) for term in terms[lang, name])


def _branches(alternatives: str, written: str, lang: str, terms: Terms) -> tuple[str, ...]:
    """Return the words between ``(`` and ``)``; a branch may be a list as a whole."""
    found: list[str] = []
    for branch in alternatives.split("|"):
        name = _LIST.fullmatch(branch)
        if name is not None:
            found += _words_of(name["list"], written, lang, terms)
        elif "<" in branch or ">" in branch:
            raise CodebookError(
                "a branch of a cue holds more than the name of a list",
                got=branch,
                expected="words, or one <list> and nothing else",
                where=written,
            )
        else:
            found.append(fold(branch))
    return tuple(dict.fromkeys(found))


def _add_literal(parts: list[tuple[str, ...] | str], text: str) -> None:
    if re.search(r"[()<>|…]", text):
        raise CodebookError(
            "a cue has unbalanced marks", got=text, expected="( | ) < > in pairs, not nested"
        )
    if text:
        parts.append((fold(text),))


def _joined_parts(parts: list[tuple[str, ...] | str]) -> list[tuple[str, ...]]:
    """Return the word choices between gaps, neighbours multiplied out while they stay few.

    Longer words occur in fewer texts, so fewer texts have to be searched for the whole cue.
    """
    found: list[tuple[str, ...]] = []
    open_end = False
    for part in parts:
        if isinstance(part, str):
            open_end = False
            continue
        plain = not any("*" in word or "…" in word for word in part)
        if open_end and plain and len(found[-1]) * len(part) <= _MAX_ANCHORS:
            found[-1] = tuple(dict.fromkeys(a + b for a, b in product(found[-1], part)))
        else:
            found.append(part)
        open_end = plain
    return found


def _fixed(part: tuple[str, ...]) -> bool:
    """Whether one of the words must occur, at least in part."""
    return all(word.strip("*… ") for word in part)


def _guarded(word: str) -> tuple[str, bool, bool]:
    """Return the bare word and whether its left and right edges are word boundaries."""
    if "…" in word:
        return max(word.replace("*", "…").split("…"), key=len), False, False
    bare, star, _ = word.partition("*")
    return bare, bool(_LATIN.match(bare[:1])), bool(_LATIN.match(bare[-1:])) and not star


def _regex(parts: list[tuple[str, ...] | str], lang: str) -> re.Pattern[str]:
    out: list[str] = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            out.append(part)
            continue
        starts = index == 0 or isinstance(parts[index - 1], str)
        ends = index == len(parts) - 1 or isinstance(parts[index + 1], str)
        branches = [
            _branch(word, starts, ends, lang) for word in sorted(part, key=len, reverse=True)
        ]
        out.append("(?:" + "|".join(branches) + ")" if len(branches) > 1 else branches[0])
    return re.compile("".join(out))


def _branch(word: str, starts: bool, ends: bool, lang: str) -> str:
    short, long = _GAPS[lang]
    text = re.escape(word).replace(r"\*", "[a-z]*")
    text = text.replace("……", long).replace("…", short)
    if starts and _LATIN.match(word[:1]):
        text = r"(?<![a-z0-9])" + text
    if ends and _LATIN.match(word[-1:]):
        text += r"(?![a-z0-9])"
    return text
